//! The envelope of requests and answers, without a socket.

use super::json::{CONTENT_DIGEST, content_digest};
use super::{AppState, RateLimits, router};
use crate::organizer::{EnrolmentRequest, ImportAnswer, ImportFilesRequest, PublishReport};
use crate::service::tests::actor::{START_MS, Server, enrol_request, event, new_key};
use crate::store::events::add_organizer_token;
use axum::Router;
use axum::body::Body;
use axum::http::{Request, Response, StatusCode, header};
use huiban_protocol::digest::sha256;
use huiban_protocol::error::{ErrorAnswer, ErrorCode};
use huiban_protocol::wire::{Bytes, EnrolAnswer, HeadsAnswer, JSON, Manifest, Page, PushAnswer};
use serde::Serialize;
use serde::de::DeserializeOwned;
use tower::ServiceExt as _;

struct Http {
    app: Router,
    server: Server,
}

impl Http {
    async fn new() -> Self {
        let server = Server::published().await;
        Self { app: router(AppState::new(server.service.clone())), server }
    }

    async fn send(&self, request: Request<Body>) -> Response<Body> {
        self.app.clone().oneshot(request).await.unwrap()
    }

    async fn get(&self, path: &str, token: Option<&Bytes>) -> Response<Body> {
        let mut request = Request::get(path).header(header::ACCEPT_ENCODING, "gzip, zstd");
        if let Some(token) = token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        self.send(request.body(Body::empty()).unwrap()).await
    }

    async fn post(&self, path: &str, token: Option<&Bytes>, body: Vec<u8>) -> Response<Body> {
        let mut request = Request::post(path).header(CONTENT_DIGEST, content_digest(&body));
        if let Some(token) = token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        self.send(request.body(Body::from(body)).unwrap()).await
    }

    async fn post_json<T: Serialize>(
        &self,
        path: &str,
        token: Option<&Bytes>,
        body: &T,
    ) -> Response<Body> {
        self.post(path, token, serde_json::to_vec(body).unwrap()).await
    }
}

/// Checks the envelope of an answer and reads it.
async fn open<T: DeserializeOwned>(answer: Response<Body>) -> T {
    let (parts, body) = answer.into_parts();
    let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap();
    assert_eq!(parts.headers[header::CONTENT_TYPE], JSON);
    assert_eq!(parts.headers["huiban-version"], "1");
    assert_eq!(parts.headers[CONTENT_DIGEST], content_digest(&bytes).as_str());
    let plain = match parts.headers.get(header::CONTENT_ENCODING) {
        Some(_) => zstd::decode_all(bytes.as_ref()).unwrap(),
        None => bytes.to_vec(),
    };
    serde_json::from_slice(&plain).unwrap()
}

/// One zstd frame that asks for a window of this size.
fn pack(plain: &[u8], window_log: u32) -> Vec<u8> {
    let mut encoder = zstd::stream::write::Encoder::new(Vec::new(), 3).unwrap();
    encoder.window_log(window_log).unwrap();
    std::io::Write::write_all(&mut encoder, plain).unwrap();
    encoder.finish().unwrap()
}

async fn refused(answer: Response<Body>) -> (u16, ErrorCode) {
    let status = answer.status().as_u16();
    (status, open::<ErrorAnswer>(answer).await.error.code)
}

#[tokio::test]
async fn a_device_joins_pushes_and_reads_over_http() {
    let http = Http::new().await;
    let request = EnrolmentRequest::attendee("A1");
    let made = http.server.organizer.enrol(&event(), &request).await.unwrap();
    let key = new_key();
    let enrol = enrol_request(&made.code, &key);
    let answer: EnrolAnswer = open(http.post_json("/v1/enrol", None, &enrol).await).await;
    let mut alice = crate::service::tests::actor::Device::new(key, &answer);
    let op = alice.bookmark("s1", true, START_MS);
    let push = alice.a_push(&[op]);
    let token = Some(&alice.token);
    let answer: PushAnswer = open(http.post_json("/v1/events/E26/push", token, &push).await).await;
    assert_eq!(answer.verdicts.len(), 1);

    let heads: HeadsAnswer = open(http.get("/v1/events/E26/heads", token).await).await;
    assert_eq!(heads.heads[&alice.stream()], 1);
    let public: HeadsAnswer = open(http.get("/v1/events/E26/heads", None).await).await;
    assert_eq!(public.heads.len(), 2, "agenda and circles");
    for path in [
        format!("/v1/events/E26/streams/{}/changes?limit=10", alice.stream()),
        format!(
            "/v1/events/E26/streams/{}/changes",
            alice.stream().to_string().replace('/', "%2F")
        ),
    ] {
        let page: Page = open(http.get(&path, token).await).await;
        assert_eq!((page.changes.len(), page.ledger.unwrap().count), (1, 1));
    }
    let path = format!("/v1/events/E26/streams/{}/snapshot", alice.stream());
    let manifest: Manifest = open(http.get(&path, token).await).await;
    let path =
        format!("/v1/events/E26/streams/{}/chunks/{}", alice.stream(), manifest.chunks[0].hash);
    let chunk = http.get(&path, token).await;
    assert_eq!(chunk.headers()[header::CONTENT_TYPE], "application/vnd.huiban.rows+zstd");
    assert_eq!(chunk.headers()[header::CACHE_CONTROL], "no-store");
    assert!(chunk.headers().get(header::CONTENT_ENCODING).is_none());
}

#[tokio::test]
async fn public_answers_may_be_cached_and_large_ones_are_compressed() {
    let http = Http::new().await;
    let answer = http.get("/v1/events/E26/streams/agenda/changes", None).await;
    assert_eq!(answer.headers()[header::CACHE_CONTROL], "public, max-age=5");
    assert_eq!(answer.headers()[header::CONTENT_ENCODING], "zstd");
    let page: Page = open(answer).await;
    assert!(page.changes.len() > 5);
    let path = "/v1/events/E26/streams/agenda/snapshot";
    let manifest: Manifest = open(http.get(path, None).await).await;
    let path = format!("/v1/events/E26/streams/agenda/chunks/{}", manifest.chunks[0].hash);
    let chunk = http.get(&path, None).await;
    assert_eq!(chunk.headers()[header::CACHE_CONTROL], "public, max-age=31536000, immutable");
}

#[tokio::test]
async fn a_damaged_or_hostile_body_is_refused_before_it_is_parsed() {
    let http = Http::new().await;
    let path = "/v1/enrol";
    let good = serde_json::to_vec(&enrol_request("0000000000", &new_key())).unwrap();
    let send = |digest: Option<String>, encoding: Option<&'static str>, body: Vec<u8>| {
        let mut request = Request::post(path);
        if let Some(digest) = digest {
            request = request.header(CONTENT_DIGEST, digest);
        }
        if let Some(encoding) = encoding {
            request = request.header(header::CONTENT_ENCODING, encoding);
        }
        http.send(request.body(Body::from(body)).unwrap())
    };
    let digest = |body: &[u8]| Some(content_digest(body));
    let malformed = (400, ErrorCode::Malformed);
    assert_eq!(refused(send(None, None, good.clone()).await).await, malformed);
    assert_eq!(refused(send(digest(b"other"), None, good.clone()).await).await, malformed);
    let deep = "[".repeat(10_000).into_bytes();
    assert_eq!(refused(send(digest(&deep), None, deep).await).await, malformed);
    let gzip = send(digest(&good), Some("gzip"), good.clone()).await;
    assert_eq!(refused(gzip).await, malformed);
    let no_frame = send(digest(&good), Some("zstd"), good.clone()).await;
    assert_eq!(refused(no_frame).await, malformed);

    // well-formed: the code is wrong, and that is what is said
    let not_found = (404, ErrorCode::NotFound);
    assert_eq!(refused(send(digest(&good), None, good.clone()).await).await, not_found);
    let packed = pack(&good, 20);
    let answer = send(digest(&packed), Some("zstd"), packed.clone()).await;
    assert_eq!(refused(answer).await, not_found);

    let too_large = (413, ErrorCode::TooLarge);
    let bomb = pack(&vec![b' '; 16 << 20], 20);
    assert_eq!(refused(send(digest(&bomb), Some("zstd"), bomb).await).await, too_large);
    let long = vec![b' '; (1 << 20) + 1];
    assert_eq!(refused(send(digest(&long), None, long).await).await, too_large);
    // a frame that would have the server hold 128 MiB, however little is in it
    let wide = pack(&vec![b' '; 16 << 20], 27);
    assert_eq!(refused(send(digest(&wide), Some("zstd"), wide).await).await, malformed);
}

#[tokio::test]
async fn what_needs_a_token_says_so_and_what_is_not_there_is_not_found() {
    let http = Http::new().await;
    let wrong = Bytes(vec![7; 32]);
    for token in [None, Some(&wrong)] {
        let answer = http.post("/v1/events/E26/push", token, b"{}".to_vec()).await;
        assert_eq!(refused(answer).await, (401, ErrorCode::TokenExpired));
    }
    let not_found = (404, ErrorCode::NotFound);
    for path in [
        "/",
        "/v1/events/nope/heads",
        "/v1/events/no pe/heads".replace(' ', "%20").as_str(),
        "/v1/events/E26/streams/nope/changes",
        "/v1/events/E26/push",
        "/v1/events/E26/streams/agenda/chunks/zz",
        &format!("/v1/events/E26/streams/agenda/chunks/{}", "0".repeat(64)),
    ] {
        assert_eq!(refused(http.get(path, None).await).await, not_found, "{path}");
    }
    let path = "/v1/events/E26/streams/agenda/changes?after=nonsense";
    assert_eq!(refused(http.get(path, None).await).await, (400, ErrorCode::Malformed));
    for path in ["/healthz", "/readyz", "/j"] {
        assert_eq!(http.get(path, None).await.status(), StatusCode::OK, "{path}");
    }
    let ready = http.get("/readyz", None).await.into_body();
    let ready = axum::body::to_bytes(ready, usize::MAX).await.unwrap();
    let ready = String::from_utf8(ready.to_vec()).unwrap();
    assert!(ready.starts_with("ok\nthe root key of E26 lies on this server"), "{ready}");
}

#[tokio::test]
async fn the_organizer_s_side_needs_the_organizer_s_token() {
    let http = Http::new().await;
    let token = Bytes(vec![1; 32]);
    let path = "/v1/organizer/events/E26/diff";
    assert_eq!(refused(http.get(path, None).await).await, (401, ErrorCode::TokenExpired));
    let forbidden = (403, ErrorCode::Forbidden);
    assert_eq!(refused(http.get(path, Some(&token)).await).await, forbidden);
    let alice = http.server.attendee("A1").await;
    assert_eq!(refused(http.get(path, Some(&alice.token)).await).await, forbidden);

    let mut tx = http.server.service.store().begin_write().await.unwrap();
    add_organizer_token(tx.as_mut(), sha256(&token.0).0, 0).await.unwrap();
    tx.commit().await.unwrap();
    let report: PublishReport = open(http.get(path, Some(&token)).await).await;
    assert!(report.dry_run);
    let document = crate::service::tests::actor::document();
    let file = serde_json::to_vec(&document).unwrap();
    let request =
        ImportFilesRequest { dry_run: true, ..ImportFilesRequest::new("event.json", file) };
    let path = "/v1/organizer/import";
    assert_eq!(refused(http.post_json(path, None, &request).await).await.0, 401);
    let answer: ImportAnswer = open(http.post_json(path, Some(&token), &request).await).await;
    assert_eq!(answer.event, Some(document.event.code));
    assert_eq!(answer.report.changes, Default::default());
}

#[tokio::test]
async fn who_asks_too_often_is_told_to_wait() {
    let server = Server::published().await;
    let alice = server.attendee("A1").await;
    let limits = RateLimits { requests_max: 3, requests_per_s: 1, ..RateLimits::default() };
    let state = AppState::new(server.service.clone()).with_limits(limits);
    let http = Http { app: router(state), server };
    let path = "/v1/events/E26/heads";
    for _ in 0..3 {
        assert_eq!(http.get(path, Some(&alice.token)).await.status(), StatusCode::OK);
    }
    let answer = http.get(path, Some(&alice.token)).await;
    assert_eq!(answer.headers()[header::RETRY_AFTER], "5");
    assert_eq!(refused(answer).await, (429, ErrorCode::TooManyRequests));
}
