use super::{
    BookmarkEdit, check_room_for, draft_edit, find_bookmark, find_bookmark_row, list_bookmarks,
    list_marked, parse_target, set_bookmark, set_muted, set_note,
};
use crate::CompanionError;
use crate::error::Result;
use crate::store::{Database, FileKind};
use huiban_protocol::documents::{DeviceId, OpId};
use huiban_protocol::limits::{BOOKMARKS_MAX, NOTE_CHARS_MAX, OP_BYTES_MAX, TAGS_MAX};
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

fn words(all: &[&str]) -> Vec<String> {
    all.iter().map(|word| (*word).to_owned()).collect()
}

#[test]
fn an_edit_changes_what_it_names_and_nothing_else() {
    with_mirror(|mirror| {
        let target = parse_target("session/s1")?;
        let edit = |mirror: &Transaction<'_>, edit: &BookmarkEdit, at: u8| -> Result<()> {
            let shown = find_bookmark_row(mirror, &me(), &target)?;
            for draft in draft_edit(shown.as_ref(), &target, edit)? {
                show(mirror, &draft, at)?;
            }
            Ok(())
        };
        let everything = BookmarkEdit {
            note: Some("ask".to_owned()),
            add_tags: words(&["AI", " 必看 "]),
            remove_tags: Vec::new(),
            colour: Some("red".to_owned()),
            remind: Some("15m".to_owned()),
        };
        edit(mirror, &everything, 1)?;
        let other_tags = BookmarkEdit {
            add_tags: words(&["later"]),
            remove_tags: words(&["AI", "never"]),
            ..BookmarkEdit::default()
        };
        edit(mirror, &other_tags, 2)?;
        let mark = find_bookmark(mirror, &me(), &target)?.unwrap();
        let tags: Vec<&str> = mark.tags.iter().map(|tag| tag.as_str()).collect();
        assert_eq!((mark.note.as_deref(), &*tags), (Some("ask"), &["later", "必看"][..]));
        assert_eq!(mark.colour.map(|colour| colour.name()), Some("red"));
        assert_eq!(mark.remind.map(|remind| remind.to_string()).as_deref(), Some("15m"));
        assert!(!mark.present, "what is marked is not bookmarked by that");

        let blank = Some(" ".to_owned());
        let cleared = BookmarkEdit { colour: blank.clone(), remind: blank, ..Default::default() };
        edit(mirror, &cleared, 3)?;
        let mark = find_bookmark(mirror, &me(), &target)?.unwrap();
        assert_eq!((mark.colour, mark.remind, mark.tags.len()), (None, None, 2));
        Ok(())
    });
}

#[test]
fn an_edit_that_cannot_be_says_which_value_and_why() {
    let text = |text: &str| Some(text.to_owned());
    let tags = |n: usize| (0..n).map(|n| n.to_string()).collect();
    let none = BookmarkEdit::default;
    let cases = [
        ("session/s1", none(), "edit", "say what is to change"),
        ("session/s1", BookmarkEdit { colour: text("mauve"), ..none() }, "colour", "use red"),
        ("session/s1", BookmarkEdit { remind: text("soon"), ..none() }, "remind", "15m"),
        ("session/s1", BookmarkEdit { remind: text("15d"), ..none() }, "remind", "14d"),
        ("speaker/p1", BookmarkEdit { remind: text("15m"), ..none() }, "remind", "has no start"),
        ("session/s1", BookmarkEdit { add_tags: words(&["a,b"]), ..none() }, "tag", "commas"),
        ("session/s1", BookmarkEdit { add_tags: tags(TAGS_MAX + 1), ..none() }, "tag", "20 tags"),
        (
            "session/s1",
            BookmarkEdit { add_tags: words(&["a"]), remove_tags: words(&["a"]), ..none() },
            "tag",
            "say one",
        ),
    ];
    for (target, edit, expected, says) in cases {
        let error = draft_edit(None, &parse_target(target).unwrap(), &edit).unwrap_err();
        assert!(
            matches!(error, CompanionError::InvalidInput { field, .. } if field == expected),
            "{edit:?}: {error}"
        );
        assert!(error.to_string().contains(says), "{error}");
    }
    let at = BookmarkEdit { remind: text("2026-11-12T13:30:00+08:00"), ..none() };
    assert!(draft_edit(None, &parse_target("speaker/p1").unwrap(), &at).is_ok());
    let error = set_muted(&parse_target("forum/ai").unwrap(), true).unwrap_err();
    assert!(error.to_string().contains("session/ID"), "{error}");
}

#[test]
fn a_bookmark_more_than_a_person_may_have_is_refused_and_says_how_many_there_are() {
    with_mirror(|mirror| {
        let body = r#"{"present":{"value":true,"stamp":{"at_ms":1,"op":"01010101010101010101010101010101"}}}"#;
        let mut statement = mirror.prepare(
            "INSERT INTO rows (stream, row_type, row_id, rev, body, body_hash)
             VALUES (?, 'bookmark', ?, 1, ?, x'00')",
        )?;
        for n in 0..BOOKMARKS_MAX {
            statement.execute([&*me().to_string(), &format!("session/s{n}"), body])?;
        }
        let room = |target: &str| check_room_for(mirror, &me(), &[parse_target(target).unwrap()]);
        let error = room("session/one-more").unwrap_err();
        assert!(error.to_string().contains("you have 5000 bookmarks and may have 5000"), "{error}");
        assert!(room("session/s7").is_ok(), "what is bookmarked already may be bookmarked again");
        show(mirror, &set_bookmark(&parse_target("session/s8")?, false)?, 9)?;
        assert!(room("session/one-more").is_ok());
        Ok(())
    });
}

#[test]
fn what_is_muted_is_marked_and_not_bookmarked() {
    with_mirror(|mirror| {
        let target = parse_target("session/s1")?;
        show(mirror, &set_muted(&target, true)?, 1)?;
        let marked = list_marked(mirror, &me())?;
        assert_eq!((marked.marks.muted.len(), marked.targets.len()), (1, 0));
        show(mirror, &set_muted(&target, false)?, 2)?;
        assert!(list_marked(mirror, &me())?.marks.muted.is_empty());
        Ok(())
    });
}

#[test]
fn a_bookmark_taken_away_and_made_again_keeps_its_note_unless_that_was_cleared() {
    with_mirror(|mirror| {
        let target = parse_target("session/s1")?;
        show(mirror, &set_bookmark(&target, true)?, 1)?;
        show(mirror, &set_note(None, &target, Some("seat 12"))?, 2)?;
        show(mirror, &set_bookmark(&target, false)?, 3)?;
        show(mirror, &set_bookmark(&target, true)?, 4)?;
        let mark = find_bookmark(mirror, &me(), &target)?.unwrap();
        assert_eq!((mark.present, mark.note.as_deref()), (true, Some("seat 12")));
        let row = find_bookmark_row(mirror, &me(), &target)?;
        show(mirror, &set_bookmark(&target, false)?, 5)?;
        show(mirror, &set_note(row.as_ref(), &target, None)?, 6)?;
        show(mirror, &set_bookmark(&target, true)?, 7)?;
        assert_eq!(find_bookmark(mirror, &me(), &target)?.unwrap().note, None);
        Ok(())
    });
}
