//! The network, by reqwest: the only file that knows it.

use crate::ports::{Live, Method, NetworkError, Request, Response, StreamHead, SyncApi};
use async_trait::async_trait;
use huiban_protocol::limits::ANSWER_BYTES_MAX;
use huiban_protocol::wire::{JSON, VERSION, VERSION_HEADER};
use reqwest::header::{
    ACCEPT_ENCODING, AUTHORIZATION, CONTENT_ENCODING, CONTENT_TYPE, HeaderMap, RETRY_AFTER,
};
use reqwest::redirect::Policy;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

const CONTENT_DIGEST: &str = "content-digest";
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// Without a byte for this long, an answer counts as lost.
const READ_TIMEOUT: Duration = Duration::from_secs(20);
/// The server writes a comment on a live connection more often than this.
const LIVE_TIMEOUT: Duration = Duration::from_secs(60);

/// Requests over HTTP.
#[derive(Debug)]
pub struct HttpApi {
    client: RwLock<reqwest::Client>,
    live: reqwest::Client,
}

impl HttpApi {
    /// A client with the platform's trusted certificates; on Android with those of Mozilla.
    ///
    /// # Errors
    /// Where the certificates cannot be read.
    pub fn new() -> Result<Self, NetworkError> {
        // a second call finds it installed, which is as good
        let _ = rustls::crypto::CryptoProvider::install_default(
            rustls::crypto::ring::default_provider(),
        );
        Ok(Self { client: RwLock::new(client(READ_TIMEOUT)?), live: client(LIVE_TIMEOUT)? })
    }

    /// The same, ready to be a port.
    ///
    /// # Errors
    /// As [`HttpApi::new`].
    pub fn shared() -> Result<Arc<dyn SyncApi>, NetworkError> {
        Ok(Arc::new(Self::new()?))
    }
}

fn client(read_timeout: Duration) -> Result<reqwest::Client, NetworkError> {
    builder()?
        .connect_timeout(CONNECT_TIMEOUT)
        .read_timeout(read_timeout)
        // a captive portal redirects; our server never does
        .redirect(Policy::none())
        .build()
        .map_err(|error| NetworkError::Unreachable(error.to_string()))
}

/// Trusts what the platform trusts.
#[cfg(not(target_os = "android"))]
fn builder() -> Result<reqwest::ClientBuilder, NetworkError> {
    Ok(reqwest::Client::builder())
}

#[cfg(target_os = "android")]
use with_bundled_roots as builder;

/// Trusts Mozilla's list: Android's own certificates are there for whoever holds its Java context,
/// which a library that is called through JNA never gets.
#[cfg(any(test, target_os = "android"))]
fn with_bundled_roots() -> Result<reqwest::ClientBuilder, NetworkError> {
    let roots = webpki_root_certs::TLS_SERVER_ROOT_CERTS.iter();
    let roots: Result<Vec<_>, _> = roots.map(|root| reqwest::Certificate::from_der(root)).collect();
    let roots = roots.map_err(|error| NetworkError::Unreachable(error.to_string()))?;
    Ok(reqwest::Client::builder().tls_certs_only(roots))
}

fn build(client: &reqwest::Client, request: Request) -> reqwest::RequestBuilder {
    let method = match request.method {
        Method::Get => reqwest::Method::GET,
        Method::Post => reqwest::Method::POST,
    };
    let mut builder = client
        .request(method, request.url)
        .header(VERSION_HEADER, VERSION)
        .header(ACCEPT_ENCODING, "zstd");
    if let Some(token) = request.token {
        builder = builder.header(AUTHORIZATION, format!("Bearer {token}"));
    }
    if let Some(digest) = request.digest {
        builder = builder.header(CONTENT_DIGEST, digest);
    }
    if request.zstd {
        builder = builder.header(CONTENT_ENCODING, "zstd");
    }
    match request.body {
        Some(body) => builder.header(CONTENT_TYPE, JSON).body(body),
        None => builder,
    }
}

/// Says what failed without the address, which may hold an id.
fn failure(error: reqwest::Error) -> NetworkError {
    if error.is_timeout() {
        NetworkError::Timeout
    } else if error.is_connect() {
        NetworkError::Unreachable("the server cannot be reached".to_owned())
    } else {
        NetworkError::Unreachable(error.without_url().to_string())
    }
}

fn header(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get(name)?.to_str().ok().map(str::to_owned)
}

#[async_trait]
impl SyncApi for HttpApi {
    async fn call(&self, request: Request) -> Result<Response, NetworkError> {
        let client = self.client.read().unwrap_or_else(PoisonError::into_inner).clone();
        let mut answer = build(&client, request).send().await.map_err(failure)?;
        let headers = answer.headers();
        let media_type = header(headers, CONTENT_TYPE.as_str()).unwrap_or_default();
        let media_type = media_type.split(';').next().unwrap_or_default();
        let mut response = Response {
            status: answer.status().as_u16(),
            media_type: media_type.trim().to_ascii_lowercase(),
            zstd: header(headers, CONTENT_ENCODING.as_str()).as_deref() == Some("zstd"),
            digest: header(headers, CONTENT_DIGEST),
            retry_after_s: header(headers, RETRY_AFTER.as_str())
                .and_then(|value| value.parse().ok()),
            body: Vec::new(),
        };
        while let Some(bytes) = answer.chunk().await.map_err(failure)? {
            if response.body.len().saturating_add(bytes.len()) > ANSWER_BYTES_MAX {
                return Err(NetworkError::TooLarge);
            }
            response.body.extend_from_slice(&bytes);
        }
        Ok(response)
    }

    fn reset(&self) {
        if let Ok(fresh) = client(READ_TIMEOUT) {
            *self.client.write().unwrap_or_else(PoisonError::into_inner) = fresh;
        }
    }

    async fn live(&self, request: Request) -> Result<Box<dyn Live>, NetworkError> {
        let answer = build(&self.live, request).send().await.map_err(failure)?;
        if answer.status() != 200 {
            return Err(NetworkError::Unreachable("no live connection".to_owned()));
        }
        Ok(Box::new(EventStream { answer, buffer: Vec::new() }))
    }
}

/// Server-sent events, of which only `data:` lines matter here.
struct EventStream {
    answer: reqwest::Response,
    buffer: Vec<u8>,
}

/// Longest line of an event; a longer one ends the connection.
const LINE_BYTES_MAX: usize = 4_096;

#[async_trait]
impl Live for EventStream {
    async fn next(&mut self) -> Result<StreamHead, NetworkError> {
        loop {
            while let Some(end) = self.buffer.iter().position(|byte| *byte == b'\n') {
                let line: Vec<u8> = self.buffer.drain(..=end).collect();
                let told = line.strip_prefix(b"data:").map(serde_json::from_slice);
                if let Some(Ok(head)) = told {
                    return Ok(head);
                }
            }
            if self.buffer.len() > LINE_BYTES_MAX {
                return Err(NetworkError::TooLarge);
            }
            match self.answer.chunk().await.map_err(failure)? {
                Some(bytes) => self.buffer.extend_from_slice(&bytes),
                None => return Err(NetworkError::Unreachable("the connection ended".to_owned())),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bundled_roots_make_a_client() {
        HttpApi::new().unwrap();
        assert!(webpki_root_certs::TLS_SERVER_ROOT_CERTS.len() > 100);
        with_bundled_roots().unwrap().build().unwrap();
    }
}
