//! Requests as bytes, and answers checked before anything in them is believed.

use crate::error::{CompanionError, Result};
use crate::ports::{Method, Request, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use huiban_protocol::digest::sha256;
use huiban_protocol::error::{ErrorAnswer, ErrorCode};
use huiban_protocol::limits::{
    ANSWER_BYTES_MAX, DECOMPRESSED_RATIO_MAX, JSON_DEPTH_MAX, ZSTD_WINDOW_LOG_MAX,
};
use huiban_protocol::wire::{Bytes, JSON, is_deeper_than};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::io::Read as _;

/// Bodies below this are not worth compressing.
const COMPRESS_FROM_BYTES: usize = 1024;
const COMPRESSION_LEVEL: i32 = 3;

/// What came back, after its envelope was checked.
#[derive(Debug)]
pub(crate) enum Envelope<T> {
    /// A well-formed answer.
    Answer(T),
    /// A well-formed refusal by a server of ours.
    Refusal { code: ErrorCode, message: String, retry_after_s: Option<u64> },
    /// Something else: a captive portal, a proxy, a damaged body. As if nothing had come.
    Noise { reason: String, retry_after_s: Option<u64> },
}

/// `Content-Digest` (RFC 9530) of some bytes.
pub(crate) fn content_digest(bytes: &[u8]) -> String {
    format!("sha-256=:{}:", STANDARD.encode(sha256(bytes).0))
}

/// A request with a JSON body, or none.
pub(crate) fn write_request<T: Serialize>(
    method: Method,
    url: String,
    token: Option<Bytes>,
    body: Option<&T>,
) -> Result<Request> {
    let json = body.map(serde_json::to_vec).transpose()?;
    let (body, zstd) = match json {
        Some(json) if json.len() >= COMPRESS_FROM_BYTES => {
            // compressed at once, so that the frame's window is no larger than the body: a stream's
            // default of 2 MiB is more than the other side accepts
            let packed = zstd::bulk::compress(&json, COMPRESSION_LEVEL);
            (Some(packed.map_err(CompanionError::internal)?), true)
        }
        plain => (plain, false),
    };
    let digest = body.as_deref().map(content_digest);
    Ok(Request { method, url, token, body, zstd, digest })
}

/// Checks and reads an answer.
pub(crate) fn read_answer<T: DeserializeOwned>(response: &Response) -> Envelope<T> {
    let noise = |reason: &str| Envelope::Noise {
        reason: format!("{reason} (status {})", response.status),
        retry_after_s: response.retry_after_s,
    };
    if response.media_type != JSON {
        return noise("the answer is not the server's");
    }
    if response.digest.as_deref() != Some(content_digest(&response.body).as_str()) {
        return noise("the answer was damaged on its way");
    }
    let Some(json) = unpack(&response.body, response.zstd, ANSWER_BYTES_MAX) else {
        return noise("the answer cannot be unpacked");
    };
    if is_deeper_than(&json, JSON_DEPTH_MAX) {
        return noise("the answer nests too deeply");
    }
    if response.status == 200 {
        return match serde_json::from_slice(&json) {
            Ok(answer) => Envelope::Answer(answer),
            Err(_) => noise("the answer is of another shape"),
        };
    }
    match serde_json::from_slice::<ErrorAnswer>(&json) {
        Ok(ErrorAnswer { error }) => Envelope::Refusal {
            code: error.code,
            message: error.message,
            retry_after_s: response.retry_after_s,
        },
        Err(_) => noise("the answer is of another shape"),
    }
}

/// Decompresses within bounds; `None` where the bytes are no frame or demand too much.
pub(crate) fn unpack(bytes: &[u8], zstd: bool, wire_bytes_max: usize) -> Option<Vec<u8>> {
    if !zstd {
        return Some(bytes.to_vec());
    }
    let bound = wire_bytes_max.saturating_mul(DECOMPRESSED_RATIO_MAX);
    let mut decoder = zstd::stream::read::Decoder::new(bytes).ok()?;
    decoder.window_log_max(ZSTD_WINDOW_LOG_MAX).ok()?;
    let mut plain = Vec::new();
    let limit = u64::try_from(bound).unwrap_or(u64::MAX).saturating_add(1);
    decoder.take(limit).read_to_end(&mut plain).ok()?;
    (plain.len() <= bound).then_some(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ours(body: &[u8]) -> Response {
        Response {
            status: 200,
            media_type: JSON.to_owned(),
            digest: Some(content_digest(body)),
            body: body.to_vec(),
            ..Response::default()
        }
    }

    #[test]
    fn a_captive_portal_is_noise_whatever_its_status() {
        for status in [200, 302, 401, 403, 511] {
            let portal = Response {
                status,
                media_type: "text/html".into(),
                body: b"<html>Sign in</html>".to_vec(),
                ..Response::default()
            };
            assert!(matches!(read_answer::<u32>(&portal), Envelope::Noise { .. }), "{status}");
        }
    }

    #[test]
    fn a_single_flipped_bit_makes_an_answer_noise() {
        let mut response = ours(b"12345");
        assert!(matches!(read_answer::<u32>(&response), Envelope::Answer(12345)));
        response.body[2] ^= 1;
        assert!(matches!(read_answer::<u32>(&response), Envelope::Noise { .. }));
    }

    #[test]
    fn a_bomb_is_not_unpacked() {
        let bomb = zstd::encode_all(vec![0u8; 64 * 1024 * 1024].as_slice(), 19).unwrap();
        assert!(unpack(&bomb, true, 1024).is_none());
    }

    #[test]
    fn what_is_packed_here_can_be_unpacked_within_the_window_that_is_accepted() {
        let body = "push ".repeat(60_000);
        let request =
            write_request(Method::Post, "http://localhost".into(), None, Some(&body)).unwrap();
        assert!(request.zstd);
        let plain = unpack(&request.body.unwrap(), true, 1024 * 1024).unwrap();
        assert_eq!(serde_json::from_slice::<String>(&plain).unwrap(), body);
    }

    #[test]
    fn a_refusal_needs_a_known_code() {
        let mut refusal = ours(br#"{"error":{"code":"token_expired","message":"x"}}"#);
        refusal.status = 401;
        let code = |envelope| match envelope {
            Envelope::<u32>::Refusal { code, .. } => Some(code),
            _ => None,
        };
        assert_eq!(code(read_answer(&refusal)), Some(ErrorCode::TokenExpired));
        let mut other = ours(br#"{"error":"nope"}"#);
        other.status = 403;
        assert_eq!(code(read_answer(&other)), None);
    }
}
