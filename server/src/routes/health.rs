//! Whether the server is up, and whether it can work.

use super::AppState;
use super::refuse::Answer;
use crate::store::events::{list_events, list_key_seeds};
use axum::extract::State;
use huiban_protocol::tokens::KeyUse;

/// The process answers.
pub(super) async fn alive() -> &'static str {
    "ok"
}

/// The database answers too. Says of which events whoever takes over this server could sign
/// anything.
pub(super) async fn ready(State(state): State<AppState>) -> Answer<String> {
    let mut tx = state.service.store().begin_read().await?;
    let mut said = "ok".to_owned();
    for row in list_events(tx.as_mut()).await? {
        if !list_key_seeds(tx.as_mut(), &row.event, KeyUse::Root).await?.is_empty() {
            said.push_str(&format!(
                "\nthe root key of {} lies on this server: `huiban badges keys root` takes it away",
                row.event
            ));
        }
    }
    tx.commit().await?;
    Ok(said)
}
