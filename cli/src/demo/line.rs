//! The network of one phone: up, down, or through a cable that is about to break.

use async_trait::async_trait;
use huiban_companion::ports::{Live, NetworkError, Request, Response, SyncApi};
use huiban_companion::sync::http::HttpApi;
use huiban_protocol::streams::StreamId;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Mutex, PoisonError};

/// Real HTTP that can be taken away.
pub(super) struct Line {
    http: HttpApi,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    down: bool,
    /// Where pushes go instead of to the server.
    cable: Option<SocketAddr>,
    /// Digest of each stream as the server last stated it.
    digests: BTreeMap<String, String>,
}

/// The part of a page or manifest that the story looks at.
#[derive(Deserialize)]
struct Stated {
    stream: StreamId,
    digest: Option<serde_json::Value>,
}

impl Line {
    pub(super) fn new() -> Result<Self, NetworkError> {
        Ok(Self { http: HttpApi::new()?, state: Mutex::default() })
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn take_down(&self) {
        self.state().down = true;
    }

    pub(super) fn put_up(&self) {
        let mut state = self.state();
        state.down = false;
        state.cable = None;
    }

    /// Up, with pushes through the cable at `address`.
    pub(super) fn put_through(&self, address: SocketAddr) {
        let mut state = self.state();
        state.down = false;
        state.cable = Some(address);
    }

    /// What the server last said about a stream's digest.
    pub(super) fn stated_digest(&self, stream: &str) -> Option<String> {
        self.state().digests.get(stream).cloned()
    }

    fn is_down(&self) -> Result<(), NetworkError> {
        match self.state().down {
            true => Err(NetworkError::Unreachable("the phone is in flight mode".to_owned())),
            false => Ok(()),
        }
    }

    /// Only pushes go through the cable; the server would wonder at proofs for another address.
    fn route(&self, mut request: Request) -> Request {
        if let Some(address) = self.state().cable
            && request.url.ends_with("/push")
            && let Some(path) = request.url.splitn(4, '/').nth(3)
        {
            request.url = format!("http://{address}/{path}");
        }
        request
    }

    fn listen_in(&self, response: &Response) {
        let body = match response.zstd {
            true => zstd::decode_all(response.body.as_slice()).unwrap_or_default(),
            false => response.body.clone(),
        };
        if let Ok(Stated { stream, digest: Some(digest) }) = serde_json::from_slice(&body) {
            let digest = digest.as_str().map_or_else(|| digest.to_string(), str::to_owned);
            self.state().digests.insert(stream.to_string(), digest);
        }
    }
}

#[async_trait]
impl SyncApi for Line {
    async fn call(&self, request: Request) -> Result<Response, NetworkError> {
        self.is_down()?;
        let response = self.http.call(self.route(request)).await?;
        self.listen_in(&response);
        Ok(response)
    }

    async fn live(&self, request: Request) -> Result<Box<dyn Live>, NetworkError> {
        self.is_down()?;
        self.http.live(request).await
    }
}
