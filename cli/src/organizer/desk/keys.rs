//! Keys.

use super::{Desk, of};
use crate::error::Result;
use huiban_protocol::documents::EventCode;
use huiban_server::organizer::{
    ForgetRootRequest, KeyListRequest, KeysAnswer, PrepareKeyRequest, PreparedKeyAnswer,
    RootKeyAnswer, RotateKeyRequest,
};

impl Desk {
    pub(crate) async fn list_keys(&self, event: &EventCode) -> Result<KeysAnswer> {
        match self {
            Self::Here(organizer) => Ok(organizer.list_keys(event).await?),
            Self::There(remote) => remote.get(&of(event, "keys")).await,
        }
    }

    pub(crate) async fn prepare_key(
        &self,
        event: &EventCode,
        request: &PrepareKeyRequest,
    ) -> Result<PreparedKeyAnswer> {
        match self {
            Self::Here(organizer) => Ok(organizer.prepare_key(event, request).await?),
            Self::There(remote) => remote.post(&of(event, "keys/prepare"), request).await,
        }
    }

    pub(crate) async fn rotate_key(
        &self,
        event: &EventCode,
        request: &RotateKeyRequest,
    ) -> Result<KeysAnswer> {
        match self {
            Self::Here(organizer) => Ok(organizer.rotate_key(event, request).await?),
            Self::There(remote) => remote.post(&of(event, "keys/rotate"), request).await,
        }
    }

    pub(crate) async fn put_key_list(
        &self,
        event: &EventCode,
        request: &KeyListRequest,
    ) -> Result<KeysAnswer> {
        match self {
            Self::Here(organizer) => Ok(organizer.put_key_list(event, request).await?),
            Self::There(remote) => remote.post(&of(event, "keys"), request).await,
        }
    }

    pub(crate) async fn hand_over_root(&self, event: &EventCode) -> Result<RootKeyAnswer> {
        match self {
            Self::Here(organizer) => Ok(organizer.hand_over_root(event).await?),
            Self::There(remote) => remote.get(&of(event, "keys/root")).await,
        }
    }

    pub(crate) async fn forget_root(
        &self,
        event: &EventCode,
        request: &ForgetRootRequest,
    ) -> Result<KeysAnswer> {
        match self {
            Self::Here(organizer) => Ok(organizer.forget_root(event, request).await?),
            Self::There(remote) => remote.post(&of(event, "keys/root/forget"), request).await,
        }
    }
}
