//! Who asks.

use super::AppState;
use super::address::Address;
use super::refuse::Refused;
use crate::refusal::ServiceError;
use crate::service::Caller;
use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::header;
use axum::http::request::Parts;
use huiban_protocol::digest::sha256;
use huiban_protocol::error::ErrorCode;
use huiban_protocol::wire::Bytes;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

/// A device with a good token.
pub(super) struct Device(pub(super) Caller);

/// A device with a good token, or anyone without.
pub(super) struct Anyone(pub(super) Option<Caller>);

/// An organizer with a good token.
pub(super) struct OrganizerToken;

/// Where a request comes from.
pub(super) struct From(pub(super) IpAddr);

/// How one called this server: `host` or `host:port`.
pub(super) struct CalledHost(pub(super) Vec<String>);

/// Where a request comes from, for counting failures; all the same without a socket.
pub(super) fn address_of(parts: &Parts) -> IpAddr {
    let known = parts.extensions.get::<ConnectInfo<SocketAddr>>();
    known.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |ConnectInfo(address)| address.ip())
}

fn token_of(parts: &Parts) -> Option<Vec<u8>> {
    let value = parts.headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    let token: Bytes = token.trim().parse().ok()?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.0)
}

fn no_token() -> ServiceError {
    ServiceError::refuse(ErrorCode::TokenExpired, "this address needs a bearer token")
}

async fn authenticate(parts: &mut Parts, state: &AppState) -> Result<Caller, Refused> {
    let event = Address::from_request_parts(parts, state).await?.event()?;
    let (from, now_ms) = (address_of(parts), state.service.now_ms());
    state.rates.check_address(from, now_ms)?;
    let token = token_of(parts).ok_or_else(no_token)?;
    match state.service.authenticate(&event, &token).await {
        Ok(caller) => {
            state.rates.count_device(caller.device, now_ms)?;
            Ok(caller)
        }
        Err(error) => {
            state.rates.count_failure(from, now_ms);
            Err(error.into())
        }
    }
}

impl FromRequestParts<AppState> for Device {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Refused> {
        authenticate(parts, state).await.map(Self)
    }
}

impl FromRequestParts<AppState> for Anyone {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Refused> {
        if parts.headers.contains_key(header::AUTHORIZATION) {
            authenticate(parts, state).await.map(|caller| Self(Some(caller)))
        } else {
            Ok(Self(None))
        }
    }
}

impl FromRequestParts<AppState> for OrganizerToken {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Refused> {
        let (from, now_ms) = (address_of(parts), state.service.now_ms());
        state.rates.check_address(from, now_ms)?;
        let token = token_of(parts).ok_or_else(no_token)?;
        let mut tx = state.service.store().begin_read().await?;
        let known = crate::store::events::is_organizer_token(tx.as_mut(), sha256(&token).0).await?;
        tx.commit().await?;
        if known {
            return Ok(Self);
        }
        state.rates.count_failure(from, now_ms);
        Err(ServiceError::refuse(ErrorCode::Forbidden, "this is no organizer's token").into())
    }
}

impl FromRequestParts<AppState> for From {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, _: &AppState) -> Result<Self, Refused> {
        Ok(Self(address_of(parts)))
    }
}

impl FromRequestParts<AppState> for CalledHost {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Refused> {
        if let Some(host) = &state.host {
            return Ok(Self(vec![host.clone()]));
        }
        let named = parts.headers.get(header::HOST).and_then(|value| value.to_str().ok());
        let authority = parts.uri.authority().map(|authority| authority.as_str());
        Ok(Self(named.into_iter().chain(authority).map(str::to_owned).collect()))
    }
}
