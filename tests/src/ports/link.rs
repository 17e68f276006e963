use async_trait::async_trait;
use huiban_companion::ports::{Live, NetworkError, Request, Response, SyncApi};
use huiban_companion::sync::http::HttpApi;
use std::collections::VecDeque;
use std::sync::Mutex;

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
}

/// A device's connection: the real HTTP client, with a switch and a queue of mishaps.
pub struct Link {
    http: HttpApi,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    offline: bool,
    /// For requests whose address contains the text, in order.
    mishaps: VecDeque<(String, Answer)>,
    /// Method-less log of addresses, without the host.
    log: Vec<String>,
}

impl Link {
    /// A connection in working order.
    pub fn new() -> Self {
        Self { http: HttpApi::new().unwrap(), state: Mutex::default() }
    }

    /// Cuts or restores the connection.
    pub fn set_offline(&self, offline: bool) {
        self.state.lock().unwrap().offline = offline;
    }

    /// Has the next request whose address contains `part` meet with `answer`.
    pub fn next(&self, part: &str, answer: Answer) {
        self.state.lock().unwrap().mishaps.push_back((part.to_owned(), answer));
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
        let index = state.mishaps.iter().position(|(part, _)| url.contains(part.as_str()))?;
        state.mishaps.remove(index).map(|(_, answer)| answer)
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
        match self.mishap(&request.url) {
            None => self.http.call(request).await,
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
            Some(Answer::CutShort) => {
                let mut response = self.http.call(request).await?;
                response.body.truncate(response.body.len() / 2);
                Ok(response)
            }
        }
    }

    async fn live(&self, request: Request) -> Result<Box<dyn Live>, NetworkError> {
        match self.mishap(&request.url) {
            None => self.http.live(request).await,
            Some(_) => Err(lost()),
        }
    }
}
