//! A request of a phone as the router takes it, and the router's answer as a phone takes it.

use crate::now::now;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request as HttpRequest, header};
use huiban_companion::ports::{Method, Request, Response};
use huiban_protocol::wire::{JSON, VERSION, VERSION_HEADER};
use tower::ServiceExt as _;

const CONTENT_DIGEST: &str = "content-digest";

/// Runs one request to its end.
pub fn call(router: &Router, request: &Request) -> Response {
    let method = match request.method {
        Method::Get => "GET",
        Method::Post => "POST",
    };
    let host = request.url.split('/').nth(2).unwrap_or_default();
    let mut builder = HttpRequest::builder()
        .method(method)
        .uri(&request.url)
        .header(header::HOST, host)
        .header(VERSION_HEADER, VERSION)
        .header(header::ACCEPT_ENCODING, "zstd");
    if let Some(token) = &request.token {
        builder = builder.header(header::AUTHORIZATION, format!("Bearer {token}"));
    }
    if let Some(digest) = &request.digest {
        builder = builder.header(CONTENT_DIGEST, digest);
    }
    if request.zstd {
        builder = builder.header(header::CONTENT_ENCODING, "zstd");
    }
    let body = match &request.body {
        Some(body) => {
            builder = builder.header(header::CONTENT_TYPE, JSON);
            Body::from(body.clone())
        }
        None => Body::empty(),
    };
    let answer = now(router.clone().oneshot(builder.body(body).unwrap())).unwrap();
    let (parts, body) = answer.into_parts();
    let text = |name: &str| text(&parts.headers, name);
    let media_type = text(header::CONTENT_TYPE.as_str()).unwrap_or_default();
    Response {
        status: parts.status.as_u16(),
        media_type: media_type.split(';').next().unwrap_or_default().to_owned(),
        zstd: text(header::CONTENT_ENCODING.as_str()).as_deref() == Some("zstd"),
        digest: text(CONTENT_DIGEST),
        retry_after_s: text(header::RETRY_AFTER.as_str()).and_then(|value| value.parse().ok()),
        body: now(to_bytes(body, usize::MAX)).unwrap().to_vec(),
    }
}

fn text(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get(name)?.to_str().ok().map(str::to_owned)
}
