//! Enrolment links: `https://host/j#CODE.ROOTFINGERPRINT`.

use crate::error::{CompanionError, Result};
use huiban_protocol::documents::EventCode;

/// Where to enrol, with which code, and whose key to expect.
#[derive(Clone, PartialEq, Eq)]
pub struct EnrolmentLink {
    /// Address of the server, without a slash at its end.
    pub server_url: String,
    /// The one-time code.
    pub code: String,
    /// First 16 bytes of SHA-256 of the event's root key; `None` for a typed code, which trusts
    /// the server's certificate instead.
    pub root: Option<[u8; 16]>,
}

impl std::fmt::Debug for EnrolmentLink {
    /// The code is a secret.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "EnrolmentLink({})", self.server_url)
    }
}

/// Longest link or code that is looked at, in bytes.
const LINK_BYTES_MAX: usize = 2_048;

fn invalid(reason: &str) -> CompanionError {
    CompanionError::InvalidInput { field: "link", reason: reason.to_owned() }
}

impl EnrolmentLink {
    /// Reads a link from a QR code or a message.
    ///
    /// # Errors
    /// [`CompanionError::InvalidInput`] that says what is wrong with it.
    pub fn parse(text: &str) -> Result<Self> {
        let text = text.trim();
        if text.len() > LINK_BYTES_MAX {
            return Err(invalid("this is too long to be an enrolment link"));
        }
        let (address, secret) =
            text.split_once('#').ok_or_else(|| invalid("an enrolment link has a “#”"))?;
        let server_url = address
            .strip_suffix("/j")
            .ok_or_else(|| invalid("an enrolment link has “/j#” before its code"))?;
        let (code, root) = secret
            .split_once('.')
            .ok_or_else(|| invalid("the link is cut off: the key's fingerprint is missing"))?;
        let mut fingerprint = [0; 16];
        hex::decode_to_slice(root, &mut fingerprint).map_err(|_| invalid(CUT_OFF))?;
        Self::new(server_url, code, Some(fingerprint))
    }

    /// A code that a person typed, with the server's address.
    ///
    /// # Errors
    /// [`CompanionError::InvalidInput`] for an address that is not safe, or no code at all.
    pub fn typed(code: &str, server_url: &str) -> Result<Self> {
        Self::new(server_url.trim_end_matches('/'), code, None)
    }

    fn new(server_url: &str, code: &str, root: Option<[u8; 16]>) -> Result<Self> {
        if !is_safe(server_url) {
            return Err(invalid(UNSAFE));
        }
        let code = code.trim();
        if code.is_empty() || !code.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') {
            return Err(invalid("the code has other characters than letters and digits"));
        }
        Ok(Self { server_url: server_url.to_owned(), code: code.to_owned(), root })
    }
}

/// A public agenda: `https://host/a#EVENT.ROOTFINGERPRINT`. Nothing in it is secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicLink {
    /// Address of the server, without a slash at its end.
    pub server_url: String,
    /// The event.
    pub event: EventCode,
    /// First 16 bytes of SHA-256 of the event's root key.
    pub root: [u8; 16],
}

impl PublicLink {
    /// Reads a link from a QR code, a web page or a message.
    ///
    /// # Errors
    /// [`CompanionError::InvalidInput`] that says what is wrong with it.
    pub fn parse(text: &str) -> Result<Self> {
        let text = text.trim();
        let parts = text.split_once("/a#").filter(|_| text.len() <= LINK_BYTES_MAX);
        let (server_url, fragment) =
            parts.ok_or_else(|| invalid("a link to a public agenda has “/a#” in it"))?;
        if !is_safe(server_url) {
            return Err(invalid(UNSAFE));
        }
        let (event, root) = fragment.split_once('.').ok_or_else(|| invalid(CUT_OFF))?;
        let event = event.parse().map_err(|_| invalid("the link names no event"))?;
        let mut fingerprint = [0; 16];
        hex::decode_to_slice(root, &mut fingerprint).map_err(|_| invalid(CUT_OFF))?;
        Ok(Self { server_url: server_url.to_owned(), event, root: fingerprint })
    }
}

const UNSAFE: &str = "the address must begin with https:// (http:// only on this machine)";
const CUT_OFF: &str = "the link is cut off or altered: scan or copy it again";

/// Plain `http:` is for this machine alone.
fn is_safe(server_url: &str) -> bool {
    if let Some(host) = server_url.strip_prefix("https://") {
        return !host.is_empty() && !host.starts_with(['/', ':']);
    }
    let Some(host) = server_url.strip_prefix("http://") else { return false };
    let name = match host.strip_prefix("[::1]") {
        Some(port) if port.is_empty() || port.starts_with(':') => return true,
        _ => host.split([':', '/']).next().unwrap_or_default(),
    };
    name == "localhost" || name == "127.0.0.1"
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROOT: &str = "00112233445566778899aabbccddeeff";

    #[test]
    fn a_link_names_server_code_and_key() {
        let link = EnrolmentLink::parse(&format!(" https://h.example/x/j#ABC-1.{ROOT}\n")).unwrap();
        assert_eq!(link.server_url, "https://h.example/x");
        assert_eq!(link.code, "ABC-1");
        assert_eq!(hex::encode(link.root.unwrap()), ROOT);
    }

    #[test]
    fn odd_links_are_refused_with_a_reason() {
        let cases = [
            String::new(),
            "https://h.example/j".into(),
            "https://h.example/j#ABC".into(),
            format!("https://h.example/j#ABC.{}", ROOT.trim_end_matches("ff")),
            format!("http://h.example/j#ABC.{ROOT}"),
            format!("http://127.0.0.1.evil.example/j#ABC.{ROOT}"),
            format!("http://localhost@evil.example/j#ABC.{ROOT}"),
            format!("ftp://h.example/j#ABC.{ROOT}"),
            format!("https:///j#ABC.{ROOT}"),
            format!("https://h.example/j#A/../B.{ROOT}"),
            format!("https://h.example/j#.{ROOT}"),
            "x".repeat(10_000),
        ];
        for case in cases {
            assert!(EnrolmentLink::parse(&case).is_err(), "{case} was accepted");
        }
    }

    #[test]
    fn a_public_link_names_server_event_and_key() {
        let link = PublicLink::parse(&format!(" https://h.example/a#E26.{ROOT}\n")).unwrap();
        assert_eq!((link.server_url.as_str(), link.event.as_str()), ("https://h.example", "E26"));
        assert_eq!(hex::encode(link.root), ROOT);
        for odd in [
            String::new(),
            format!("https://h.example/j#E26.{ROOT}"),
            format!("https://h.example/a#E26.{}", ROOT.trim_end_matches("eeff")),
            format!("https://h.example/a#.{ROOT}"),
            "https://h.example/a#E26".to_owned(),
            format!("http://h.example/a#E26.{ROOT}"),
            format!("{}/a#E26.{ROOT}", "https://h".repeat(1_000)),
        ] {
            assert!(PublicLink::parse(&odd).is_err(), "{odd:.80} was accepted");
        }
    }

    #[test]
    fn plain_http_is_for_this_machine_alone() {
        for host in ["127.0.0.1:8787", "localhost", "[::1]:80"] {
            assert!(EnrolmentLink::parse(&format!("http://{host}/j#A.{ROOT}")).is_ok(), "{host}");
        }
    }
}
