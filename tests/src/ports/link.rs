use async_trait::async_trait;
use huiban_companion::ports::{Live, NetworkError, Request, Response, SyncApi};
use huiban_companion::sync::http::HttpApi;
use huiban_protocol::digest::sha256;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use tokio::sync::Semaphore;

/// What the network does to one request instead of carrying it.
#[derive(Debug, Clone)]
pub enum Answer {
    /// It never arrives.
    RequestLost,
    /// It arrives and is answered, but the answer is lost.
    ResponseLost,
    /// Somebody else answers.
    Instead(Box<Response>),
    /// One byte of the answer's body changes.
    Flipped,
    /// The answer's body ends half-way.
    CutShort,
    /// One byte of the request's body changes on its way.
    RequestDamaged,
    /// It arrives, and somebody who can seal it changes what the answer says.
    Edited(fn(&mut serde_json::Value)),
    /// It waits until the test lets it go on.
    Held(Arc<Held>),
}

impl Answer {
    /// A page that some access point puts in the way.
    pub fn portal() -> Self {
        Self::Instead(Box::new(Response {
            status: 200,
            media_type: "text/html".to_owned(),
            body: b"<html>Sign in to continue</html>".to_vec(),
            ..Response::default()
        }))
    }

    /// JSON under a status, with a digest that fits it where `sealed`.
    pub fn json(status: u16, body: &str, sealed: bool) -> Self {
        Self::Instead(Box::new(Response {
            status,
            media_type: huiban_protocol::wire::JSON.to_owned(),
            digest: sealed.then(|| content_digest(body.as_bytes())),
            body: body.as_bytes().to_vec(),
            ..Response::default()
        }))
    }

    /// A refusal under its status, as somebody between the two might forge it.
    pub fn refusal(code: &str, status: u16, sealed: bool) -> Self {
        Self::json(status, &format!(r#"{{"error":{{"code":"{code}","message":"no"}}}}"#), sealed)
    }
}

/// The value of `Content-Digest` for some bytes.
pub fn content_digest(bytes: &[u8]) -> String {
    use base64::Engine as _;
    let hash = base64::engine::general_purpose::STANDARD.encode(sha256(bytes).0);
    format!("sha-256=:{hash}:")
}

/// A request under way that a test stops and lets go on.
#[derive(Debug)]
pub struct Held {
    arrived: Semaphore,
    go_on: Semaphore,
}

impl Held {
    /// For one request.
    pub fn new() -> Arc<Self> {
        Arc::new(Self { arrived: Semaphore::new(0), go_on: Semaphore::new(0) })
    }

    /// Waits until the request is under way.
    pub async fn arrived(&self) {
        self.arrived.acquire().await.unwrap().forget();
    }

    /// Lets it go on.
    pub fn go_on(&self) {
        self.go_on.add_permits(1);
    }

    async fn hold(&self) {
        self.arrived.add_permits(1);
        self.go_on.acquire().await.unwrap().forget();
    }
}

/// Where the world's server is to be found: what name servers are to real devices.
#[derive(Debug, Default)]
pub struct Directory(Mutex<String>);

impl Directory {
    /// The name by which every device knows the server.
    pub const NAME: &'static str = "http://localhost";

    /// The server moves to another address.
    pub fn set(&self, address: &str) {
        address.clone_into(&mut self.0.lock().unwrap());
    }

    /// Its address now.
    pub fn get(&self) -> String {
        self.0.lock().unwrap().clone()
    }
}

/// A device's connection: the real HTTP client, with a switch and a queue of mishaps.
pub struct Link {
    http: HttpApi,
    state: Mutex<State>,
    directory: Mutex<Option<Arc<Directory>>>,
}

#[derive(Default)]
struct State {
    offline: bool,
    /// For requests whose address contains the text, in order.
    mishaps: VecDeque<(String, Answer)>,
    /// For every request whose address contains the text.
    always: Vec<(String, Answer)>,
    /// Method-less log of addresses, without the host.
    log: Vec<String>,
}

impl Link {
    /// A connection in working order.
    pub fn new() -> Self {
        Self { http: HttpApi::new().unwrap(), state: Mutex::default(), directory: Mutex::default() }
    }

    /// Finds the server by this directory.
    pub fn set_directory(&self, directory: Option<Arc<Directory>>) {
        *self.directory.lock().unwrap() = directory;
    }

    /// The directory it finds the server by.
    pub fn directory(&self) -> Option<Arc<Directory>> {
        self.directory.lock().unwrap().clone()
    }

    /// Cuts or restores the connection.
    pub fn set_offline(&self, offline: bool) {
        self.state.lock().unwrap().offline = offline;
    }

    /// Has the next request whose address contains `part` meet with `answer`.
    pub fn next(&self, part: &str, answer: Answer) {
        self.state.lock().unwrap().mishaps.push_back((part.to_owned(), answer));
    }

    /// Has every request whose address contains `part` meet with `answer`.
    pub fn always(&self, part: &str, answer: Answer) {
        self.state.lock().unwrap().always.push((part.to_owned(), answer));
    }

    /// Ends every mishap.
    pub fn heal(&self) {
        let mut state = self.state.lock().unwrap();
        state.always.clear();
        state.mishaps.clear();
        state.offline = false;
    }

    /// How many mishaps have not happened yet.
    pub fn waiting(&self) -> usize {
        self.state.lock().unwrap().mishaps.len()
    }

    /// Addresses asked for since this was last taken.
    pub fn take_log(&self) -> Vec<String> {
        std::mem::take(&mut self.state.lock().unwrap().log)
    }

    fn mishap(&self, url: &str) -> Option<Answer> {
        let mut state = self.state.lock().unwrap();
        state.log.push(url.splitn(4, '/').nth(3).unwrap_or_default().to_owned());
        if state.offline {
            return Some(Answer::RequestLost);
        }
        if let Some((_, answer)) = state.always.iter().find(|(part, _)| url.contains(part.as_str()))
        {
            return Some(answer.clone());
        }
        let index = state.mishaps.iter().position(|(part, _)| url.contains(part.as_str()))?;
        state.mishaps.remove(index).map(|(_, answer)| answer)
    }

    /// The request as it leaves: to where the directory says the server is.
    fn routed(&self, mut request: Request) -> Request {
        if let Some(directory) = self.directory()
            && let Some(rest) = request.url.strip_prefix(Directory::NAME)
        {
            request.url = format!("{}{rest}", directory.get());
        }
        request
    }
}

impl Default for Link {
    fn default() -> Self {
        Self::new()
    }
}

fn lost() -> NetworkError {
    NetworkError::Unreachable("the test cut the connection".to_owned())
}

#[async_trait]
impl SyncApi for Link {
    async fn call(&self, request: Request) -> Result<Response, NetworkError> {
        let mishap = self.mishap(&request.url);
        let request = self.routed(request);
        match mishap {
            None => self.http.call(request).await,
            Some(Answer::Held(held)) => {
                held.hold().await;
                self.http.call(request).await
            }
            Some(Answer::RequestDamaged) => {
                let mut request = request;
                if let Some(body) = &mut request.body {
                    let middle = body.len() / 2;
                    body[middle] ^= 1;
                }
                self.http.call(request).await
            }
            Some(Answer::RequestLost) => Err(lost()),
            Some(Answer::ResponseLost) => {
                self.http.call(request).await?;
                Err(lost())
            }
            Some(Answer::Instead(response)) => Ok(*response),
            Some(Answer::Flipped) => {
                let mut response = self.http.call(request).await?;
                let middle = response.body.len() / 2;
                response.body[middle] ^= 0x20;
                Ok(response)
            }
            Some(Answer::Edited(edit)) => {
                let mut response = self.http.call(request).await?;
                let plain = match response.zstd {
                    true => zstd::decode_all(response.body.as_slice()).unwrap(),
                    false => response.body,
                };
                let mut answer = serde_json::from_slice(&plain).unwrap();
                edit(&mut answer);
                response.body = serde_json::to_vec(&answer).unwrap();
                response.zstd = false;
                response.digest = Some(content_digest(&response.body));
                Ok(response)
            }
            Some(Answer::CutShort) => {
                let mut response = self.http.call(request).await?;
                response.body.truncate(response.body.len() / 2);
                Ok(response)
            }
        }
    }

    async fn live(&self, request: Request) -> Result<Box<dyn Live>, NetworkError> {
        let mishap = self.mishap(&request.url);
        match mishap {
            None => self.http.live(self.routed(request)).await,
            Some(_) => Err(lost()),
        }
    }
}
