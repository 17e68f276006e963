use super::*;
use huiban_protocol::documents::{Session, SessionState};
use proptest::prelude::*;

fn document() -> AgendaDocument {
    serde_json::from_str(include_str!("../../service/tests/event.json")).unwrap()
}

/// One edit of a document: what a person may do to it.
fn edit(document: &mut AgendaDocument, (what, which, value): (u8, u8, u8)) {
    let count = document.sessions.len();
    let Some(at) = usize::from(which).checked_rem(count) else { return };
    match what {
        0 => document.sessions[at].title.en = Some(format!("title {value}")),
        1 => document.sessions[at].title.zh_hans = Some(format!("题目{value}")),
        2 => document.sessions[at].room = (value > 0).then(|| "e2".parse().unwrap()),
        3 => document.sessions[at].state = SessionState::Cancelled,
        4 => {
            let id = format!("new{value}").parse().unwrap();
            if !document.sessions.iter().any(|session| session.id == id) {
                document.sessions.push(Session { id, ..document.sessions[at].clone() });
            }
        }
        5 => document.sessions[at].speakers.clear(),
        6 => document.event.name.en = Some(format!("event {value}")),
        _ => document.exhibitors.clear(),
    }
}

fn edited(mut document: AgendaDocument, edits: &[(u8, u8, u8)]) -> AgendaDocument {
    for each in edits {
        edit(&mut document, *each);
    }
    document
}

fn some_edits() -> impl Strategy<Value = Vec<(u8, u8, u8)>> {
    prop::collection::vec((0..8u8, 0..4u8, 0..3u8), 0..5)
}

proptest! {
    #[test]
    fn what_only_one_side_changed_is_taken_from_it(edits in some_edits()) {
        let (base, changed) = (document(), edited(document(), &edits));
        prop_assert_eq!(&rebase(&base, &base, &changed).unwrap(), &changed);
        prop_assert_eq!(&rebase(&changed, &base, &base).unwrap(), &changed);
        prop_assert_eq!(&rebase(&changed, &base, &changed).unwrap(), &changed);
    }

    #[test]
    fn what_is_carried_over_to_the_same_agenda_and_back_is_as_before(
        mine in some_edits(), theirs in some_edits(),
    ) {
        let (base, draft, onto) =
            (document(), edited(document(), &mine), edited(document(), &theirs));
        let there = rebase(&draft, &base, &onto).unwrap();
        // carried over again nothing more happens
        prop_assert_eq!(&rebase(&there, &onto, &onto).unwrap(), &there);
    }
}

#[test]
fn edits_of_different_fields_of_one_session_are_both_kept() {
    let base = document();
    let draft = edited(document(), &[(1, 0, 7), (4, 0, 9)]);
    let onto = edited(document(), &[(0, 0, 5), (3, 1, 0)]);
    let merged = rebase(&draft, &base, &onto).unwrap();
    let title = &merged.sessions[0].title;
    assert_eq!((title.en.as_deref(), title.zh_hans.as_deref()), (Some("title 5"), Some("题目7")));
    assert_eq!(merged.sessions[1].state, SessionState::Cancelled);
    assert_eq!(merged.sessions[2].id.as_str(), "new9", "what is only in the draft stays");
}

#[test]
fn where_both_changed_a_field_the_draft_s_value_stands() {
    let draft = edited(document(), &[(0, 0, 1)]);
    let onto = edited(document(), &[(0, 0, 2)]);
    let merged = rebase(&draft, &document(), &onto).unwrap();
    assert_eq!(merged.sessions[0].title.en.as_deref(), Some("title 1"));
}
