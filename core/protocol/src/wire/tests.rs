//! Pages that follow a cursor, chunks that come back, and damaged texts that are only refused.

#![allow(clippy::arithmetic_side_effects, reason = "test code: a panic is how a test fails")]

use super::*;
use crate::cursor::Cursor;
use crate::digest::{Chain, Digest, Hash};
use crate::documents::{
    AgendaDocument, Attendee, BootId, DeviceId, EventCode, OpId, RegistrationId, TransferPoint,
};
use crate::effective::OpClock;
use crate::error::{ErrorAnswer, ErrorCode};
use crate::ledger::Ledger;
use crate::limits::{NOTE_CHARS_MAX, OP_BYTES_MAX, PAGE_ROWS_MAX};
use crate::ops::{BookmarkSetBody, NoteSetBody, Op, ScanBody};
use crate::raw::Raw;
use crate::streams::{
    AgendaRow, BookmarkRow, BookmarkTarget, Change, ChangeOp, ListRow, Row, StreamId,
};
use proptest::prelude::*;
use std::str::FromStr;

fn mark() -> ServerMark {
    ServerMark {
        event: EventCode::new("E26").unwrap(),
        number: 7,
        root: Bytes(vec![1; 16]),
        version: VERSION,
        time_ms: 1,
        rehearsal: false,
    }
}

fn change(seq: u64, body: Option<&str>) -> Change {
    Change {
        seq,
        row_type: "session".into(),
        id: format!("s{seq}"),
        rev: 1,
        op: if body.is_some() { ChangeOp::Put } else { ChangeOp::Delete },
        body: body.map(|body| Raw::parse(body.into()).unwrap()),
    }
}

/// A page of these changes, with everything else as it should be.
fn page(prev: Cursor, changes: Vec<Change>) -> Page {
    let chain = changes.iter().fold(prev.chain, |chain, change| chain.next(&change.link()));
    let seq = changes.last().map_or(prev.seq, |change| change.seq);
    Page {
        server: mark(),
        stream: prev.stream.clone(),
        next: Cursor { stream: prev.stream.clone(), seq, chain },
        prev,
        changes,
        head: seq,
        more: false,
        digest: None,
        ledger: None,
        scope: None,
    }
}

fn start() -> Cursor {
    Cursor::start(StreamId::Agenda)
}

fn two() -> Page {
    page(start(), vec![change(1, Some("{}")), change(2, None)])
}

#[test]
fn pages_follow_each_other_from_the_start() {
    assert_eq!(two().verify(&start()), Ok(()));
    let second = page(two().next, vec![change(3, Some("[]"))]);
    assert_eq!(second.verify(&two().next), Ok(()));
    assert_eq!(second.verify(&start()), Err(PageError::Start));
    assert_eq!(page(start(), vec![]).verify(&start()), Ok(()), "nothing new");
}

#[test]
fn a_page_that_is_not_what_follows_is_refused() {
    let wrong = |change: fn(&mut Page)| {
        let mut page = two();
        change(&mut page);
        page.verify(&start())
    };
    assert_eq!(wrong(|page| page.stream = other_stream()), Err(PageError::Stream));
    assert_eq!(wrong(|page| page.next.stream = other_stream()), Err(PageError::Stream));
    assert_eq!(wrong(|page| page.prev.chain = Chain([9; 8])), Err(PageError::Start));
    assert_eq!(wrong(|page| page.changes[1].seq = 3), Err(PageError::Gap));
    assert_eq!(wrong(|page| page.changes.swap(0, 1)), Err(PageError::Gap));
    assert_eq!(wrong(|page| page.changes.truncate(1)), Err(PageError::Gap));
    assert_eq!(wrong(|page| page.next.seq = 3), Err(PageError::Gap));
    assert_eq!(wrong(|page| page.changes[0].body = None), Err(PageError::Body));
    let body = |page: &mut Page| page.changes[1].body = Some(Raw::parse("1".into()).unwrap());
    assert_eq!(wrong(body), Err(PageError::Body));
    assert_eq!(wrong(|page| page.changes[0].rev = 2), Err(PageError::Chain));
    assert_eq!(wrong(|page| page.next.chain = Chain([9; 8])), Err(PageError::Chain));
    assert_eq!(wrong(|page| page.head = 1), Err(PageError::Head));
    assert_eq!(wrong(|page| page.more = true), Err(PageError::Head));
}

fn other_stream() -> StreamId {
    StreamId::Me(RegistrationId([1; 8]))
}

#[test]
fn a_page_promises_more_only_where_it_brings_some() {
    let mut page = two();
    page.head = 3;
    page.more = true;
    assert_eq!(page.verify(&start()), Ok(()));
    let mut empty = self::page(start(), vec![]);
    empty.head = 3;
    assert_eq!(empty.verify(&start()), Ok(()), "a replica that is behind");
    empty.more = true;
    assert_eq!(empty.verify(&start()), Err(PageError::Head), "a device would ask for ever");
}

#[test]
fn a_page_holds_no_more_changes_than_its_limit() {
    let of = |count: usize| {
        let seqs = 1..=u64::try_from(count).unwrap();
        page(start(), seqs.map(|seq| change(seq, Some("0"))).collect())
    };
    assert_eq!(of(PAGE_ROWS_MAX).verify(&start()), Ok(()));
    assert_eq!(of(PAGE_ROWS_MAX + 1).verify(&start()), Err(PageError::Gap));
}

#[test]
fn rows_come_back_from_a_chunk_also_where_their_text_has_lines() {
    let row = |id: &str, body: &str| Row {
        row_type: "session".into(),
        id: id.into(),
        rev: 3,
        body: Raw::parse(body.into()).unwrap(),
    };
    let rows = vec![row("a", "{\n  \"x\": 1.0\n}"), row("b", "\"\\n\""), row("c", "null")];
    let chunk = write_chunk(&rows).unwrap();
    assert_eq!(parse_chunk(&chunk).unwrap(), rows);
    assert_eq!(parse_chunk(b"").unwrap(), []);
    assert!(parse_chunk(&chunk[..chunk.len() - 3]).is_err(), "cut in a row");
}

#[test]
fn only_a_final_verdict_counts_in_the_ledger_and_a_repetition_counts_as_its_first_answer() {
    use VerdictKind::{Applied, Duplicate, Erased, Rejected, Retry, Stored};
    let verdict = |verdict, of| Verdict {
        op: OpId([1; 16]),
        verdict,
        of,
        reason: None,
        at: vec![],
        effective_ms: 0,
    };
    for (kind, is_final) in
        [(Applied, true), (Rejected, true), (Erased, true), (Stored, false), (Retry, false)]
    {
        assert_eq!(verdict(kind, None).settled(), kind);
        assert_eq!(kind.is_final(), is_final, "{kind:?}");
        assert_eq!(verdict(Duplicate, Some(kind)).settled(), kind);
    }
    assert_eq!(verdict(Duplicate, None).settled(), Applied);
}

#[test]
fn codes_on_the_wire_are_the_names_of_their_variants() {
    use Rejection::{BadSignature, Malformed, NotAllowed, OpIdReuse, TooLarge};
    for rejection in [NotAllowed, Malformed, BadSignature, OpIdReuse, TooLarge] {
        assert_eq!(serde_json::to_value(rejection).unwrap(), rejection.code());
    }
    for role in Role::ALL {
        assert_eq!(serde_json::to_value(role).unwrap(), role.name());
        assert_eq!(role.name().parse(), Ok(role));
    }
    for op in [ChangeOp::Put, ChangeOp::Delete] {
        assert_eq!(serde_json::to_value(op).unwrap(), op.name());
    }
}

#[test]
fn the_longest_note_in_chinese_fits_into_an_op() {
    let note = NoteSetBody { note: Some("会".repeat(NOTE_CHARS_MAX)), replaces: vec![] };
    let op = Op {
        id: OpId([255; 16]),
        device: DeviceId([255; 16]),
        device_seq: u64::MAX,
        kind: "note_set".into(),
        version: u16::MAX,
        entity: "x".repeat(crate::limits::ENTITY_BYTES_MAX),
        body: Raw::write(&note).unwrap(),
        clock: OpClock {
            wall_ms: i64::MIN,
            mono_ms: i64::MIN,
            boot: BootId([255; 16]),
            wall_offset_ms: Some(i64::MIN),
            seen_ms: i64::MIN,
        },
        effective_ms: Some(i64::MIN),
        erased: None,
        signature: Bytes(vec![255; 64]),
    };
    let bytes = serde_json::to_vec(&op).unwrap().len();
    assert!(bytes <= OP_BYTES_MAX, "{bytes} bytes");
}

/// Reads the text as everything that is read from outside.
fn read_as_everything(text: &str) {
    let _ = Cursor::from_str(text);
    let _ = StreamId::from_str(text);
    let _ = BookmarkTarget::from_str(text);
    let _ = TransferPoint::from_str(text);
    let _ = Bytes::from_str(text);
    let _ = Hash::from_str(text);
    let _ = Digest::from_str(text);
    let _ = OpId::from_str(text);
    let _ = EventCode::from_str(text);
    let _ = Role::from_str(text);
    let _ = parse_chunk(text.as_bytes());
    let Ok(raw) = Raw::parse(text.to_owned()) else { return };
    let _ = raw.read::<Page>();
    let _ = raw.read::<Manifest>();
    let _ = raw.read::<Push>();
    let _ = raw.read::<PushAnswer>();
    let _ = raw.read::<EnrolRequest>();
    let _ = raw.read::<EnrolAnswer>();
    let _ = raw.read::<RefreshRequest>();
    let _ = raw.read::<ForkRequest>();
    let _ = raw.read::<QuarantineRequest>();
    let _ = raw.read::<HeadsAnswer>();
    let _ = raw.read::<ErrorAnswer>();
    let _ = raw.read::<ErrorCode>();
    let _ = raw.read::<Ledger>();
    let _ = raw.read::<AgendaDocument>();
    let _ = raw.read::<Attendee>();
    let _ = raw.read::<BookmarkRow>();
    let _ = raw.read::<(BookmarkSetBody, NoteSetBody, ScanBody)>();
    for row_type in ["session", "publication", "changes", "key_list", "rules", "scan"] {
        let _ = (AgendaRow::read(row_type, &raw), ListRow::read(row_type, &raw));
    }
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused_without_a_panic(text in ".{0,80}") {
        read_as_everything(&text);
    }

    #[test]
    fn any_text_like_an_id_is_read_or_refused_without_a_panic(
        text in "(agenda|booth/|list/|me/|session/|floor/|)[0-9a-fé/@.+]{0,40}",
    ) {
        read_as_everything(&text);
    }

    #[test]
    fn a_damaged_page_is_read_or_refused_without_a_panic(
        at in any::<prop::sample::Index>(),
        cut in 0usize..6,
        patch in r#"[\[\]{}":,0-9eE.a-f\\-]{0,6}"#,
    ) {
        let json = serde_json::to_string(&two()).unwrap();
        let from = at.index(json.len());
        let to = (from + cut).min(json.len());
        let (head, tail) = (json.get(..from).unwrap(), json.get(to..).unwrap());
        let damaged = [head, &patch, tail].concat();
        read_as_everything(&damaged);
        if let Ok(page) = serde_json::from_str::<Page>(&damaged) {
            let _ = page.verify(&start());
        }
    }
}

#[test]
fn nesting_without_end_is_refused_and_overflows_no_stack() {
    for opening in ["[", "{\"a\":", "[{\"a\":"] {
        read_as_everything(&opening.repeat(100_000));
    }
    let closed = "[".repeat(100_000) + &"]".repeat(100_000);
    read_as_everything(&closed);
    assert!(is_deeper_than(closed.as_bytes(), crate::limits::JSON_DEPTH_MAX));
}
