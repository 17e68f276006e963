//! Whether the server is up, and whether it can work.

use super::AppState;
use super::refuse::Answer;
use axum::extract::State;

/// The process answers.
pub(super) async fn alive() -> &'static str {
    "ok"
}

/// The database answers too.
pub(super) async fn ready(State(state): State<AppState>) -> Answer<&'static str> {
    let mut tx = state.service.store().begin_read().await?;
    crate::store::events::list_events(tx.as_mut()).await?;
    tx.commit().await?;
    Ok("ok")
}
