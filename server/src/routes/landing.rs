//! The page behind an enrolment link, for a browser without the app.
//!
//! The code is in the fragment, which browsers do not send: neither this page nor any log sees it.

use axum::http::header;
use axum::response::{Html, IntoResponse, Response};

/// Says to open the link with the app.
pub(super) async fn landing() -> Response {
    let headers = [
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; style-src 'unsafe-inline'"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (headers, Html(include_str!("landing.html"))).into_response()
}
