//! Hearing at once that a stream moved.

use super::AppState;
use super::address::Address;
use super::authentication::Device;
use super::refuse::Answer;
use crate::store::heads::MovedHead;
use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::{Stream, StreamExt as _, stream};
use huiban_protocol::streams::StreamId;
use serde::Serialize;
use std::convert::Infallible;
use std::time::Duration;
use tokio_stream::wrappers::BroadcastStream;

/// A comment is written this often, so that both sides notice a dead connection.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// One line.
#[derive(Serialize)]
struct StreamHead {
    stream: StreamId,
    head: u64,
}

fn line(stream: StreamId, head: u64) -> Result<Event, Infallible> {
    let data = serde_json::to_string(&StreamHead { stream, head }).unwrap_or_default();
    Ok(Event::default().data(data))
}

/// `GET events`: where every stream of the device stands now, then each that moves.
pub(super) async fn events(
    State(state): State<AppState>,
    address: Address,
    Device(caller): Device,
) -> Answer<Sse<impl Stream<Item = Result<Event, Infallible>>>> {
    let event = address.event()?;
    // first listen, then look: what is committed between the two is told twice, never not at all
    let listening = state.service.subscribe();
    let heads = state.service.heads(&event, Some(&caller)).await?.heads;
    let streams: Vec<StreamId> = heads.keys().cloned().collect();
    let now = stream::iter(heads.into_iter().map(|(stream, head)| line(stream, head)));
    let later = BroadcastStream::new(listening)
        // who fell behind reconnects and reads all heads
        .take_while(|moved| std::future::ready(moved.is_ok()))
        .filter_map(move |moved| {
            let told = moved.ok().filter(|MovedHead { event: of, stream, .. }| {
                *of == event && streams.contains(stream)
            });
            std::future::ready(told.map(|moved| line(moved.stream, moved.head)))
        });
    let mut closing = state.closing.clone();
    let closed = async move {
        // a state without a server behind it never closes
        if closing.wait_for(|closing| *closing).await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    let all = now.chain(later).take_until(closed);
    Ok(Sse::new(all).keep_alive(KeepAlive::new().interval(KEEP_ALIVE)))
}
