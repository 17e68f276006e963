//! Changes and snapshots down.

use super::actor::{Device, START_MS, Server, event};
use huiban_protocol::cursor::Cursor;
use huiban_protocol::digest::{Chain, Digest, row_hash, sha256};
use huiban_protocol::error::ErrorCode;
use huiban_protocol::limits::{CHUNK_BYTES_MAX, PAGE_BYTES_MAX, PAGE_ROWS_MAX};
use huiban_protocol::ops::{NoteSet, NoteSetBody, OpKind as _};
use huiban_protocol::streams::{ChangeOp, Row, StreamId};
use huiban_protocol::wire::parse_chunk;
use std::collections::BTreeMap;

type Rows = BTreeMap<(String, String), (u64, String)>;

/// Reads a stream to its end as a device does, checking every page.
async fn read_all(server: &Server, caller: &Device, stream: &StreamId) -> (Cursor, Rows) {
    let mut cursor = Cursor::start(stream.clone());
    let mut rows = Rows::new();
    loop {
        let caller = Some(caller.caller());
        let caller = caller.as_ref();
        let page =
            server.service.changes(&event(), caller, stream, Some(&cursor), None).await.unwrap();
        page.verify(&cursor).unwrap();
        let bytes: usize =
            page.changes.iter().map(|c| c.body.as_ref().map_or(0, |b| b.text().len())).sum();
        assert!(page.changes.len() == 1 || bytes <= PAGE_BYTES_MAX);
        for change in page.changes {
            let key = (change.row_type, change.id);
            match change.op {
                ChangeOp::Put => {
                    rows.insert(key, (change.rev, change.body.unwrap().text().to_owned()));
                }
                ChangeOp::Delete => {
                    rows.remove(&key);
                }
            }
        }
        cursor = page.next;
        if !page.more {
            assert_eq!(page.digest, Some(digest(&rows)));
            return (cursor, rows);
        }
        assert_eq!(page.digest, None);
    }
}

fn digest(rows: &Rows) -> Digest {
    rows.iter().fold(Digest::default(), |sum, ((row_type, id), (rev, body))| {
        sum.plus(row_hash(row_type, id, *rev, &sha256(body.as_bytes())))
    })
}

async fn read_snapshot(server: &Server, caller: &Device, stream: &StreamId) -> (Cursor, Rows) {
    let caller = Some(caller.caller());
    let caller = caller.as_ref();
    let manifest = server.service.snapshot(&event(), caller, stream).await.unwrap();
    let mut rows = Rows::new();
    for chunk in &manifest.chunks {
        let bytes = server.service.chunk(&event(), caller, stream, &chunk.hash).await.unwrap();
        assert_eq!(sha256(&bytes), chunk.hash);
        assert_eq!(bytes.len() as u64, chunk.bytes);
        let plain = zstd::decode_all(bytes.as_slice()).unwrap();
        assert!(plain.len() <= CHUNK_BYTES_MAX);
        for Row { row_type, id, rev, body } in parse_chunk(&plain).unwrap() {
            rows.insert((row_type, id), (rev, body.text().to_owned()));
        }
    }
    assert_eq!(rows.len() as u64, manifest.rows);
    assert_eq!(digest(&rows), manifest.digest);
    (manifest.cursor, rows)
}

#[tokio::test]
pub(super) async fn pages_follow_each_other_and_a_snapshot_says_the_same() {
    let server = Server::published().await;
    let mut alice = server.attendee("A1").await;
    for round in 0..12 {
        let ops: Vec<_> = (0..100)
            .map(|n| alice.bookmark(&format!("s{n}"), (round + n) % 3 > 0, START_MS + round))
            .collect();
        server.clock.pass(1_000);
        alice.push(&server.service, &ops).await.unwrap();
    }
    let stream = alice.stream();
    let (cursor, rows) = read_all(&server, &alice, &stream).await;
    assert!(cursor.seq > 2 * PAGE_ROWS_MAX as u64, "{} changes fill no three pages", cursor.seq);
    assert_eq!(rows.len(), 100);
    assert_eq!(read_snapshot(&server, &alice, &stream).await, (cursor, rows));
    let agenda = read_all(&server, &alice, &StreamId::Agenda).await;
    assert_eq!(read_snapshot(&server, &alice, &StreamId::Agenda).await, agenda);
}

#[tokio::test]
pub(super) async fn a_page_is_bounded_in_bytes_and_holds_at_least_one_row() {
    let server = Server::published().await;
    let mut alice = server.attendee("A1").await;
    for n in 0..80 {
        // every write makes a row one version larger: nobody replaced the earlier ones
        let body = NoteSetBody { note: Some("会".repeat(4_000)), replaces: vec![] };
        let draft = NoteSet::draft(format!("session/s{}", n % 8), &body).unwrap();
        let op = alice.act(draft, START_MS + n);
        alice.push(&server.service, &[op]).await.unwrap();
    }
    let (cursor, rows) = read_all(&server, &alice, &alice.stream()).await;
    assert_eq!((cursor.seq, rows.len()), (80, 8));
}

#[tokio::test]
pub(super) async fn a_snapshot_is_used_again_until_the_stream_has_moved_far() {
    let server = Server::published().await;
    let mut alice = server.attendee("A1").await;
    let stream = alice.stream();
    let mut seqs = Vec::new();
    for round in 0..8_i64 {
        let manifest =
            server.service.snapshot(&event(), Some(&alice.caller()), &stream).await.unwrap();
        seqs.push(manifest.cursor.seq);
        let ops: Vec<_> =
            (0..100).map(|n| alice.bookmark(&format!("r{round}-{n}"), true, START_MS)).collect();
        alice.push(&server.service, &ops).await.unwrap();
    }
    assert_eq!(seqs, [0, 0, 0, 0, 0, 500, 500, 500]);
}

#[tokio::test]
pub(super) async fn a_cursor_of_another_past_is_refused() {
    let server = Server::published().await;
    let mut alice = server.attendee("A1").await;
    let op = alice.bookmark("s1", true, START_MS);
    alice.push_one(&server.service, &op).await;
    let (cursor, _) = read_all(&server, &alice, &alice.stream()).await;
    let other_chain = Cursor { chain: Chain([9; 8]), ..cursor.clone() };
    let beyond = Cursor { seq: cursor.seq + 1, ..cursor.clone() };
    let other_start = Cursor { seq: 0, ..other_chain.clone() };
    for cursor in [other_chain, beyond, other_start] {
        let refused = server
            .service
            .changes(&event(), Some(&alice.caller()), &cursor.stream, Some(&cursor), None)
            .await;
        assert_eq!(refused.unwrap_err().code(), ErrorCode::HistoryForked, "{cursor:?}");
    }
}

#[tokio::test]
pub(super) async fn streams_of_others_are_closed() {
    let server = Server::published().await;
    let (alice, bob) = (server.attendee("A1").await, server.attendee("A2").await);
    for stream in [alice.stream(), StreamId::List("main".parse().unwrap())] {
        let page = server.service.changes(&event(), Some(&bob.caller()), &stream, None, None).await;
        assert_eq!(page.unwrap_err().code(), ErrorCode::Forbidden);
        let copy = server.service.snapshot(&event(), Some(&bob.caller()), &stream).await;
        assert_eq!(copy.unwrap_err().code(), ErrorCode::Forbidden);
        let anyone = server.service.changes(&event(), None, &stream, None, None).await;
        assert_eq!(anyone.unwrap_err().code(), ErrorCode::TokenExpired);
    }
    assert!(server.service.changes(&event(), None, &StreamId::Agenda, None, None).await.is_ok());
}
