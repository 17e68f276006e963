use async_trait::async_trait;
use huiban_protocol::streams::StreamId;
use huiban_protocol::wire::Bytes;
use serde::Deserialize;

/// What a request does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Reads.
    Get,
    /// Writes.
    Post,
}

/// One request to the server, complete: a transport adds nothing but the connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// What it does.
    pub method: Method,
    /// The full address.
    pub url: String,
    /// The bearer token, where one is needed.
    pub token: Option<Bytes>,
    /// The body, already compressed where `zstd` says so.
    pub body: Option<Vec<u8>>,
    /// Whether the body is a zstd frame.
    pub zstd: bool,
    /// Value of `Content-Digest` for the body.
    pub digest: Option<String>,
}

/// What came back. Everything in it is hostile until it was checked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Response {
    /// HTTP status.
    pub status: u16,
    /// `Content-Type` without parameters, lower case.
    pub media_type: String,
    /// Whether the body is a zstd frame by `Content-Encoding`.
    pub zstd: bool,
    /// `Content-Digest`, where there was one.
    pub digest: Option<String>,
    /// `Retry-After` in seconds, where there was one.
    pub retry_after_s: Option<u64>,
    /// The bytes as they travelled, at most
    /// [`ANSWER_BYTES_MAX`](huiban_protocol::limits::ANSWER_BYTES_MAX).
    pub body: Vec<u8>,
}

/// No answer came.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NetworkError {
    /// No connection, or it broke.
    #[error("{0}")]
    Unreachable(String),
    /// Nothing came in time.
    #[error("no answer in time")]
    Timeout,
    /// More bytes than any answer may have.
    #[error("the answer is too large")]
    TooLarge,
}

/// A stream moved.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct StreamHead {
    /// Which stream.
    pub stream: StreamId,
    /// Its last change.
    pub head: u64,
}

/// A connection on which the server says when streams move.
#[async_trait]
pub trait Live: Send {
    /// Waits for the next word; the first ones say how the streams stand now.
    ///
    /// # Errors
    /// Where the connection ended.
    async fn next(&mut self) -> Result<StreamHead, NetworkError>;
}

/// The way to the server.
#[async_trait]
pub trait SyncApi: Send + Sync {
    /// Sends one request and reads the whole answer. Dropping the future ends the request.
    ///
    /// # Errors
    /// Where no answer came.
    async fn call(&self, request: Request) -> Result<Response, NetworkError>;

    /// Lets go of open connections, because acts wait for too long although the server answers; the
    /// next request opens a new one. Nothing to do for a transport that keeps none.
    fn reset(&self) {}

    /// Opens a live connection.
    ///
    /// # Errors
    /// Where none could be opened.
    async fn live(&self, request: Request) -> Result<Box<dyn Live>, NetworkError>;
}
