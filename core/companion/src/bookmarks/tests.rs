use super::{
    find_bookmark, find_bookmark_row, list_bookmarks, parse_target, set_bookmark, set_note,
};
use crate::CompanionError;
use crate::error::Result;
use crate::store::{Database, FileKind};
use huiban_protocol::documents::{DeviceId, OpId};
use huiban_protocol::limits::{NOTE_CHARS_MAX, OP_BYTES_MAX};
use huiban_protocol::ops::{Draft, Fact, find_kind};
use huiban_protocol::raw::Raw;
use huiban_protocol::streams::{BookmarkRow, StreamId};
use rusqlite::Transaction;

fn me() -> StreamId {
    "me/00ff10ab00ff10ab".parse().unwrap()
}

/// Folds a draft as the journal would, into the row that is shown.
fn show(mirror: &Transaction<'_>, draft: &Draft, at: u8) -> Result<()> {
    let target = draft.entity.parse().unwrap();
    let row = find_bookmark_row(mirror, &me(), &target)?.map(|row| Raw::write(&row).unwrap());
    let fact = Fact {
        id: OpId([at; 16]),
        device: DeviceId([0; 16]),
        version: draft.version,
        entity: &draft.entity,
        body: &draft.body,
        effective_ms: i64::from(at),
    };
    let body = find_kind(draft.kind).unwrap().fold(row.as_ref(), &fact).unwrap();
    mirror.execute(
        "INSERT INTO views (stream, row_type, row_id, body) VALUES (?, 'bookmark', ?, ?)
         ON CONFLICT DO UPDATE SET body = excluded.body",
        [&me().to_string(), &draft.entity, body.text()],
    )?;
    Ok(())
}

fn with_mirror(test: impl FnOnce(&Transaction<'_>) -> Result<()>) {
    let folder = tempfile::tempdir().unwrap();
    let mirror = Database::open(&folder.path().join("mirror.db"), FileKind::Mirror).unwrap();
    mirror.write(test).unwrap();
}

#[test]
fn bookmarks_come_and_go() {
    with_mirror(|mirror| {
        let target = parse_target("session/s1")?;
        assert_eq!(find_bookmark(mirror, &me(), &target)?, None);
        show(mirror, &set_bookmark(&target, true)?, 1)?;
        show(mirror, &set_bookmark(&parse_target("forum/ai")?, true)?, 2)?;
        let ids: Vec<String> =
            list_bookmarks(mirror, &me())?.iter().map(|mark| mark.target.to_string()).collect();
        assert_eq!(ids, ["forum/ai", "session/s1"]);
        show(mirror, &set_bookmark(&target, false)?, 3)?;
        assert_eq!(list_bookmarks(mirror, &me())?.len(), 1);
        assert_eq!(find_bookmark(mirror, &me(), &target)?.map(|mark| mark.present), Some(false));
        let another: StreamId = "me/0000000000000000".parse().unwrap();
        assert_eq!(list_bookmarks(mirror, &another)?, []);
        Ok(())
    });
}

#[test]
fn a_note_replaces_what_its_author_saw_and_nothing_else() {
    with_mirror(|mirror| {
        let target = parse_target("session/s1")?;
        let seen = |mirror: &Transaction<'_>| find_bookmark_row(mirror, &me(), &target);
        show(mirror, &set_note(None, &target, Some("phone"))?, 1)?;
        // the tablet wrote without having seen the phone's
        show(mirror, &set_note(None, &target, Some("tablet"))?, 2)?;
        let mark = find_bookmark(mirror, &me(), &target)?.unwrap();
        assert_eq!(mark.note.as_deref(), Some("tablet"));
        assert_eq!(mark.other_note.as_deref(), Some("phone"));
        show(mirror, &set_note(seen(mirror)?.as_ref(), &target, Some("both"))?, 3)?;
        let mark = find_bookmark(mirror, &me(), &target)?.unwrap();
        assert_eq!((mark.note.as_deref(), mark.other_note), (Some("both"), None));
        show(mirror, &set_note(seen(mirror)?.as_ref(), &target, Some(" \n"))?, 4)?;
        let mark = find_bookmark(mirror, &me(), &target)?.unwrap();
        assert_eq!((mark.note, mark.other_note), (None, None));
        Ok(())
    });
}

#[test]
fn a_note_must_fit_into_an_op() {
    let target = parse_target("session/s1").unwrap();
    let cases = [
        ("字".repeat(NOTE_CHARS_MAX), true),
        ("字".repeat(NOTE_CHARS_MAX + 1), false),
        ("\u{1}".repeat(NOTE_CHARS_MAX), false),
        ("\"".repeat(NOTE_CHARS_MAX), true),
        ("😀".repeat(3_000), true),
    ];
    for (note, fits) in cases {
        let first = note.chars().next().unwrap();
        match set_note(None, &target, Some(&note)) {
            Ok(draft) => {
                assert!(fits, "{first:?} was taken");
                assert!(draft.body.text().len() < OP_BYTES_MAX);
            }
            Err(error) => {
                assert!(!fits, "{first:?}: {error}");
                assert!(matches!(error, CompanionError::InvalidInput { field: "note", .. }));
            }
        }
    }
    let row: Option<&BookmarkRow> = None;
    assert_eq!(set_note(row, &target, None).unwrap().body.text(), r#"{"note":null}"#);
}

#[test]
fn a_target_that_is_none_says_how_to_write_one() {
    for text in ["", "session", "session/", "talk/s1", "session/a b", "Session/s1", "session/a/b"] {
        let error = parse_target(text).unwrap_err();
        assert!(matches!(error, CompanionError::InvalidInput { field: "target", .. }), "{text:?}");
        assert!(error.to_string().contains("KIND/ID"), "{error}");
    }
}

#[test]
fn rows_of_unknown_shape_are_kept_and_not_shown() {
    with_mirror(|mirror| {
        for (id, body) in [
            ("session/s1", r#"{"present":"newer"}"#),
            ("hologram/h1", r#"{}"#),
            (
                "session/s2",
                r#"{"present":{"value":true,"stamp":{"at_ms":1,"op":"01010101010101010101010101010101"}},"later":1}"#,
            ),
        ] {
            mirror.execute(
                "INSERT INTO rows (stream, row_type, row_id, rev, body, body_hash)
                 VALUES (?, 'bookmark', ?, 1, ?, x'00')",
                [&*me().to_string(), id, body],
            )?;
        }
        let ids: Vec<String> =
            list_bookmarks(mirror, &me())?.iter().map(|mark| mark.target.to_string()).collect();
        assert_eq!(ids, ["session/s2"]);
        Ok(())
    });
}
