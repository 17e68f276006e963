//! A wire between a phone and the server, at whose other end someone waits with a knife.
//!
//! It passes one push on, and kills the server in the middle of it: while the server still reads,
//! or when it has answered and the phone has not heard it. Nothing is left to chance.

use super::server::Killer;
use crate::error::{CliError, Result};
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::thread::JoinHandle;

/// When the server is killed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Moment {
    /// Half of the push has arrived.
    HalfReceived,
    /// The whole push has arrived, and the first byte of the answer is on the wire: what it says
    /// is durable, and the phone never hears it.
    Answered,
}

/// A wire that will be cut.
pub(super) struct Cable {
    address: SocketAddr,
    cut: JoinHandle<std::io::Result<Cut>>,
}

/// What had passed when it was cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cut {
    /// Bytes of the push in all.
    pub(super) push_bytes: usize,
    /// Bytes of it that the server was sent.
    pub(super) passed_bytes: usize,
    /// Bytes of the answer that were seen, and kept from the phone.
    pub(super) answer_bytes: usize,
}

impl Cable {
    /// Lays a wire to the server.
    pub(super) fn lay(server: SocketAddr, moment: Moment, killer: Killer) -> Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).map_err(CliError::internal)?;
        let address = listener.local_addr().map_err(CliError::internal)?;
        let cut = std::thread::spawn(move || {
            let (phone, _) = listener.accept()?;
            // a later attempt of the phone finds nobody
            drop(listener);
            cut(phone, server, moment, &killer)
        });
        Ok(Self { address, cut })
    }

    pub(super) fn address(&self) -> SocketAddr {
        self.address
    }

    /// What had passed when it was cut.
    pub(super) fn found(self) -> Result<Cut> {
        let cut = self.cut.join().map_err(|_| CliError::internal("the cable broke"))?;
        cut.map_err(CliError::internal)
    }
}

fn cut(
    mut phone: TcpStream,
    server: SocketAddr,
    moment: Moment,
    killer: &Killer,
) -> std::io::Result<Cut> {
    let (push, head_bytes) = read_request(&mut phone)?;
    let passed_bytes = match moment {
        Moment::HalfReceived => head_bytes.midpoint(push.len()),
        Moment::Answered => push.len(),
    };
    let mut wire = TcpStream::connect(server)?;
    wire.write_all(push.get(..passed_bytes).unwrap_or_default())?;
    wire.flush()?;
    let mut answer = [0; 1];
    let answer_bytes = match moment {
        Moment::HalfReceived => 0,
        Moment::Answered => wire.read(&mut answer)?,
    };
    killer.kill();
    Ok(Cut { push_bytes: push.len(), passed_bytes, answer_bytes })
}

/// One whole request with a `Content-Length`, and the length of its head.
fn read_request(from: &mut impl Read) -> std::io::Result<(Vec<u8>, usize)> {
    let mut bytes = Vec::new();
    let mut chunk = [0; 4096];
    loop {
        if let Some(head) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            let head_bytes = head.saturating_add(4);
            let text = String::from_utf8_lossy(bytes.get(..head).unwrap_or_default());
            let body = text
                .lines()
                .filter_map(|line| line.split_once(':'))
                .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
                .and_then(|(_, value)| value.trim().parse::<usize>().ok())
                .ok_or_else(|| std::io::Error::other("a push without a length"))?;
            if bytes.len() >= head_bytes.saturating_add(body) {
                return Ok((bytes, head_bytes));
            }
        }
        match from.read(&mut chunk)? {
            0 => return Err(std::io::ErrorKind::UnexpectedEof.into()),
            read => bytes.extend_from_slice(chunk.get(..read).unwrap_or_default()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_read_to_its_end() {
        let text = b"POST /push HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello";
        // in pieces, as a socket gives them
        let mut pieces = text[..10].chain(&text[10..46]).chain(&text[46..]);
        let (bytes, head) = read_request(&mut pieces).unwrap();
        assert_eq!((bytes.as_slice(), &text[head..]), (text.as_slice(), b"hello".as_slice()));
        assert!(read_request(&mut &text[..40]).is_err());
        assert!(read_request(&mut b"GET / HTTP/1.1\r\n\r\n".as_slice()).is_err());
    }
}
