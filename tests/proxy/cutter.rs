//! A proxy that passes bytes on, up to a chosen one.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// Which way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    /// From the device to the server.
    Request,
    /// From the server to the device.
    Answer,
}

/// So many bytes pass, then both connections end.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cut {
    pub(crate) side: Side,
    pub(crate) after: usize,
}

/// The first request of the connection that a cut was meant for.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Passed {
    /// Whether the cut came.
    pub(crate) cut: bool,
    /// Its length, where all of it was seen.
    pub(crate) request_bytes: usize,
    /// That of its answer, where all of it was seen.
    pub(crate) answer_bytes: usize,
}

#[derive(Default)]
struct Plan {
    cut: Option<Cut>,
    passed: Option<Passed>,
}

/// The proxy; it ends with the runtime.
pub(crate) struct Cutter {
    address: SocketAddr,
    plan: Arc<Mutex<Plan>>,
    /// Changes when all connections are to end.
    end: watch::Sender<u64>,
}

impl Cutter {
    /// Listens, and leads to the server at `to`.
    pub(crate) async fn start(to: String) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let plan = Arc::new(Mutex::new(Plan::default()));
        let end = watch::Sender::new(0);
        let (plans, ends) = (Arc::clone(&plan), end.clone());
        tokio::spawn(async move {
            while let Ok((device, _)) = listener.accept().await {
                let Ok(server) = TcpStream::connect(&to).await else { continue };
                let (plan, mut ended) = (Arc::clone(&plans), ends.subscribe());
                tokio::spawn(async move {
                    tokio::select! {
                        () = pass(device, server, &plan) => {}
                        _ = ended.changed() => {}
                    }
                });
            }
        });
        Self { address, plan, end }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Ends all connections; the next one that begins with a push is cut.
    pub(crate) fn arm(&self, cut: Cut) {
        *self.plan.lock().unwrap() = Plan { cut: Some(cut), passed: None };
        self.end.send_modify(|count| *count += 1);
    }

    /// No connection is cut any more.
    pub(crate) fn disarm(&self) {
        self.plan.lock().unwrap().cut = None;
    }

    /// What became of the connection to be cut, once its first request is over.
    pub(crate) fn passed(&self) -> Option<Passed> {
        self.plan.lock().unwrap().passed
    }
}

async fn pass(mut device: TcpStream, mut server: TcpStream, plan: &Mutex<Plan>) {
    let armed = plan.lock().unwrap().cut.is_some();
    if armed && !is_push(&device).await {
        // one answer, and then away with it, so that the push comes on a connection of its own
        let whole = Cut { side: Side::Answer, after: usize::MAX };
        pass_until(&mut device, &mut server, whole).await;
        return;
    }
    let cut = plan.lock().unwrap().cut.take();
    if let Some(cut) = cut {
        let (passed, go_on) = pass_until(&mut device, &mut server, cut).await;
        plan.lock().unwrap().passed = Some(passed);
        if !go_on {
            return;
        }
    }
    // an error is the end of the connection, which the other side notices
    let _ = copy_bidirectional(&mut device, &mut server).await;
}

/// Whether a connection begins with a push.
async fn is_push(device: &TcpStream) -> bool {
    let mut first = [0; 256];
    let read = device.peek(&mut first).await.unwrap_or(0);
    let line = String::from_utf8_lossy(&first[..read]);
    line.lines().next().is_some_and(|line| line.contains("/push "))
}

/// Passes the first request and its answer on, at most up to the cut. Says whether both passed.
async fn pass_until(device: &mut TcpStream, server: &mut TcpStream, cut: Cut) -> (Passed, bool) {
    let (mut request, mut answer) = (Vec::new(), Vec::new());
    let (mut from_device, mut from_server) = ([0; 4096], [0; 4096]);
    loop {
        let ended = Passed {
            cut: true,
            request_bytes: message_len(&request).unwrap_or(0),
            answer_bytes: message_len(&answer).unwrap_or(0),
        };
        if cut.side == Side::Request && request.len() >= cut.after {
            return (ended, false);
        }
        if message_len(&answer).is_some_and(|bytes| answer.len() >= bytes) {
            return (Passed { cut: false, ..ended }, true);
        }
        tokio::select! {
            read = device.read(&mut from_device) => {
                let Ok(read @ 1..) = read else { return (Passed { cut: false, ..ended }, false) };
                let left = match cut.side {
                    Side::Request => cut.after - request.len(),
                    Side::Answer => usize::MAX,
                };
                let bytes = &from_device[..read.min(left)];
                request.extend_from_slice(bytes);
                let _ = server.write_all(bytes).await;
            }
            read = server.read(&mut from_server) => {
                let Ok(read @ 1..) = read else { return (Passed { cut: false, ..ended }, false) };
                let left = match cut.side {
                    Side::Request => usize::MAX,
                    Side::Answer => cut.after - answer.len(),
                };
                let bytes = &from_server[..read.min(left)];
                answer.extend_from_slice(bytes);
                let _ = device.write_all(bytes).await;
                // none of the answer passes, but the server has given it
                if cut.side == Side::Answer && answer.len() >= cut.after {
                    return (ended, false);
                }
            }
        }
    }
}

/// Length of a request or an answer with a `Content-Length`, once its head is there.
fn message_len(bytes: &[u8]) -> Option<usize> {
    let head = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
    let text = String::from_utf8_lossy(&bytes[..head]).to_ascii_lowercase();
    let body = text.lines().find_map(|line| line.strip_prefix("content-length:"))?;
    Some(head + 4 + body.trim().parse::<usize>().ok()?)
}
