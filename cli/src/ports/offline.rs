use async_trait::async_trait;
use huiban_companion::ports::{Live, NetworkError, Request, Response, SyncApi};

/// The network of a device that is offline on purpose.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NoNetwork;

fn refuse<T>() -> Result<T, NetworkError> {
    Err(NetworkError::Unreachable("offline was asked for".to_owned()))
}

#[async_trait]
impl SyncApi for NoNetwork {
    async fn call(&self, _: Request) -> Result<Response, NetworkError> {
        refuse()
    }

    async fn live(&self, _: Request) -> Result<Box<dyn Live>, NetworkError> {
        refuse()
    }
}
