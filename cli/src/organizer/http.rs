//! The organizer's requests over HTTP: the only file of the command that knows the HTTP client.

use super::refused_by_server;
use crate::error::{CliError, Kind, Result};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use huiban_protocol::digest::sha256;
use huiban_protocol::error::{ErrorAnswer, ErrorCode};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::net::IpAddr;
use std::time::Duration;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// A publication of a large event with its attendees takes seconds, never minutes.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(120);

/// Whether a token may travel there: encrypted, or without leaving this machine.
fn is_safe(address: &str) -> bool {
    let Ok(url) = reqwest::Url::parse(address) else { return false };
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    let here = host == "localhost" || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback());
    url.scheme() == "https" || (url.scheme() == "http" && here)
}

/// A server that is reached over HTTP.
#[derive(Debug, Clone)]
pub(crate) struct Remote {
    client: reqwest::Client,
    base: String,
    token: String,
}

impl Remote {
    pub(super) fn new(url: &str, token: String) -> Result<Self> {
        // a second call finds it installed, which is as good
        let _ = rustls::crypto::CryptoProvider::install_default(
            rustls::crypto::ring::default_provider(),
        );
        let base = url.trim_end_matches('/').to_owned();
        if !is_safe(&base) {
            return Err(CliError::invalid(
                "server",
                (
                    "the address must begin with https://; http:// only reaches this machine",
                    "地址须以 https:// 开头；http:// 只能用于本机",
                ),
            ));
        }
        let client = reqwest::Client::builder()
            .connect_timeout(CONNECT_TIMEOUT)
            .timeout(ANSWER_TIMEOUT)
            // a token must not follow a redirect elsewhere
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .map_err(CliError::internal)?;
        Ok(Self { client, base, token })
    }

    /// Reads.
    pub(super) async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T> {
        self.send(self.client.get(self.url(path))).await
    }

    /// Has something done.
    pub(super) async fn post<T: DeserializeOwned>(
        &self,
        path: &str,
        body: &impl Serialize,
    ) -> Result<T> {
        let body = serde_json::to_vec(body)?;
        let digest = format!("sha-256=:{}:", STANDARD.encode(sha256(&body).0));
        let request = self.client.post(self.url(path));
        let request =
            request.header("content-type", "application/json").header("content-digest", digest);
        self.send(request.body(body)).await
    }

    fn url(&self, path: &str) -> String {
        format!("{}/v1/{path}", self.base)
    }

    async fn send<T: DeserializeOwned>(&self, request: reqwest::RequestBuilder) -> Result<T> {
        let lost = |error: reqwest::Error| {
            let base = &self.base;
            let said = if error.is_connect() {
                (
                    format!("no answer from {base}: it cannot be reached"),
                    format!("{base} 没有应答：无法连接"),
                )
            } else {
                let reason = error.without_url();
                (format!("no answer from {base}: {reason}"), format!("{base} 没有应答：{reason}"))
            };
            CliError::new(Kind::Offline, said)
        };
        let answer = request.bearer_auth(&self.token).send().await.map_err(lost)?;
        let status = answer.status();
        let body = answer.bytes().await.map_err(lost)?;
        if status.is_success()
            && let Ok(answer) = serde_json::from_slice(&body)
        {
            return Ok(answer);
        }
        match serde_json::from_slice::<ErrorAnswer>(&body) {
            // a token was sent, so it is none that this server made
            Ok(refusal) if refusal.error.code == ErrorCode::TokenExpired => Err(unknown_token()),
            Ok(refusal) => Err(refused_by_server(refusal.error)),
            Err(_) => {
                let base = &self.base;
                let message = (
                    format!("{base} is no huiban server (HTTP {status})"),
                    format!("{base} 不是会伴服务器（HTTP {status}）"),
                );
                Err(CliError::new(Kind::Offline, message))
            }
        }
    }
}

fn unknown_token() -> CliError {
    let message = (
        "the token is not known to this server: give its organizer's token with --token or \
         HUIBAN_TOKEN",
        "服务器不认识这个令牌：请用 --token 或 HUIBAN_TOKEN 给出该服务器的主办方令牌",
    );
    CliError::new(Kind::Unauthorized, message)
}
