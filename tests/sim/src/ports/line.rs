use async_trait::async_trait;
use huiban_companion::ports::{Live, NetworkError, Request, Response, SyncApi};
use std::future::poll_fn;
use std::sync::Mutex;
use std::task::Poll;

/// A phone's way to the server: a request lies here until the simulator takes it, and its caller
/// waits until the simulator lays an answer down.
#[derive(Default)]
pub struct Line(Mutex<Slot>);

#[derive(Default)]
struct Slot {
    asked: Option<Request>,
    answer: Option<Result<Response, NetworkError>>,
}

impl Line {
    /// The request that waits to be sent, if there is one.
    pub fn take_request(&self) -> Option<Request> {
        self.0.lock().unwrap().asked.take()
    }

    /// Answers whoever waits.
    pub fn answer(&self, answer: Result<Response, NetworkError>) {
        self.0.lock().unwrap().answer = Some(answer);
    }

    /// Forgets whatever lies here: its caller is gone.
    pub fn clear(&self) {
        *self.0.lock().unwrap() = Slot::default();
    }
}

#[async_trait]
impl SyncApi for Line {
    async fn call(&self, request: Request) -> Result<Response, NetworkError> {
        *self.0.lock().unwrap() = Slot { asked: Some(request), answer: None };
        poll_fn(|_| match self.0.lock().unwrap().answer.take() {
            Some(answer) => Poll::Ready(answer),
            None => Poll::Pending,
        })
        .await
    }

    async fn live(&self, _: Request) -> Result<Box<dyn Live>, NetworkError> {
        Err(NetworkError::Unreachable("no live connections here".to_owned()))
    }
}
