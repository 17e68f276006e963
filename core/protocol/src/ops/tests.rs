//! Folds do not depend on order, repetition or how the acts are split; every kind in [`KINDS`] is
//! held to it, so a new kind is tested by being listed.

#![allow(clippy::arithmetic_side_effects, reason = "test code: a panic is how a test fails")]

mod contacts;
mod meetings;

use super::*;
use crate::documents::{DeviceId, OpId, RegistrationId};
use crate::raw::Raw;
use crate::streams::{BookmarkRow, Colour, Remind, StreamId, Tag};
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;
use std::collections::BTreeMap;

/// Choices read off a tape that proptest makes, so that a failing case shrinks.
struct Tape {
    numbers: std::vec::IntoIter<u32>,
    acts: u8,
}

impl Tape {
    fn new(numbers: Vec<u32>) -> Self {
        Self { numbers: numbers.into_iter(), acts: 0 }
    }
}

impl Pick for Tape {
    fn below(&mut self, bound: u32) -> u32 {
        self.numbers.next().unwrap_or_default() % bound
    }

    fn op_id(&mut self) -> OpId {
        // rising in part only: acts of several devices are not made in the order of their ids
        let mut id = [0; 16];
        id[0] = u8::try_from(self.below(3)).unwrap();
        self.acts = self.acts.checked_add(1).unwrap();
        id[15] = self.acts;
        OpId(id)
    }

    fn entity(&mut self, kind: &str) -> Option<String> {
        let of = self.below(2);
        Some(match kind {
            Scan::NAME | ScanUndo::NAME | IncidentAck::NAME | Find::NAME => format!("gate-{of}"),
            LeadScan::NAME | LeadExport::NAME | QuestionsSet::NAME => format!("x{of}"),
            LeadEdit::NAME | ContactEdit::NAME => format!("x0/{}", format!("{of}0").repeat(16)),
            _ => format!("session/s{of}"),
        })
    }
}

/// An act that owns what a [`Fact`] borrows.
#[derive(Debug, Clone)]
struct Act {
    kind: &'static str,
    id: OpId,
    device: DeviceId,
    version: u16,
    entity: String,
    body: Raw,
    effective_ms: i64,
}

impl Act {
    fn fact(&self) -> Fact<'_> {
        Fact {
            id: self.id,
            device: self.device,
            version: self.version,
            entity: &self.entity,
            body: &self.body,
            effective_ms: self.effective_ms,
        }
    }

    fn note(id: u8, effective_ms: i64, note: Option<&str>, replaces: &[u8]) -> Self {
        let replaces = replaces.iter().map(|id| OpId([*id; 16])).collect();
        let body = NoteSetBody { note: note.map(str::to_owned), replaces };
        Self::of::<NoteSet>(OpId([id; 16]), effective_ms, "session/s0", &body)
    }

    fn of<K: OpKind>(id: OpId, effective_ms: i64, entity: &str, body: &K::Body) -> Self {
        let draft = K::draft(entity.to_owned(), body).unwrap();
        Self {
            kind: draft.kind,
            id,
            device: DeviceId([7; 16]),
            version: draft.version,
            entity: draft.entity,
            body: draft.body,
            effective_ms,
        }
    }
}

fn scope() -> Vec<StreamId> {
    vec![
        StreamId::Agenda,
        StreamId::Booth("x0".parse().unwrap()),
        StreamId::Booth("x1".parse().unwrap()),
        StreamId::List("gate-0".parse().unwrap()),
        StreamId::List("gate-1".parse().unwrap()),
        StreamId::Me(RegistrationId([1; 8])),
        StreamId::Me(RegistrationId([2; 8])),
        StreamId::Me(RegistrationId([3; 8])),
    ]
}

/// Acts of every kind, with few enough times that many fall in one millisecond.
fn acts_from(tape: Vec<u32>) -> Vec<Act> {
    let mut pick = Tape::new(tape);
    let mut acts = Vec::new();
    for _ in 0..8 {
        for kind in KINDS {
            let Some(draft) = kind.arbitrary(&mut pick) else { continue };
            let id = pick.op_id();
            acts.push(Act {
                kind: draft.kind,
                id,
                device: DeviceId([u8::try_from(pick.below(3)).unwrap(); 16]),
                version: draft.version,
                entity: draft.entity,
                body: draft.body,
                effective_ms: i64::from(pick.below(4)),
            });
        }
    }
    acts
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    prop::collection::vec(any::<u32>(), 400).prop_map(acts_from)
}

/// Notes that replace any acts: earlier ones, later ones, ones that never arrive.
fn notes() -> impl Strategy<Value = Vec<Act>> {
    let replaces = prop::collection::btree_set(0u8..12, 0..4);
    let note = (0i64..4, prop::option::of("[a-c]{0,2}"), replaces);
    prop::collection::vec(note, 1..9).prop_map(|notes| {
        let numbered = (0u8..).zip(notes);
        numbered
            .map(|(id, (at_ms, text, mut replaces))| {
                replaces.remove(&id);
                let replaces: Vec<_> = replaces.into_iter().collect();
                Act::note(id, at_ms, text.as_deref(), &replaces)
            })
            .collect()
    })
}

type Rows = BTreeMap<RowTarget, Raw>;

/// The rows after the acts, in the order given.
fn fold_onto<'a>(mut rows: Rows, acts: impl IntoIterator<Item = &'a Act>) -> Rows {
    for act in acts {
        let kind = find_kind(act.kind).unwrap();
        for target in kind.route(&act.fact(), &scope()).unwrap() {
            let row = kind.fold(rows.get(&target), &act.fact()).unwrap();
            rows.insert(target, row);
        }
    }
    rows
}

fn fold<'a>(acts: impl IntoIterator<Item = &'a Act>) -> Rows {
    fold_onto(Rows::new(), acts)
}

fn note_row<'a>(acts: impl IntoIterator<Item = &'a Act>) -> BookmarkRow {
    fold(acts).into_values().next().unwrap().read().unwrap()
}

/// Folds the acts shuffled, with repetitions, and as two halves in either order.
fn holds_however_acts_arrive(
    acts: &[Act],
    shuffled: &[Act],
    repeated: &[prop::sample::Index],
    cut: prop::sample::Index,
) -> Result<(), TestCaseError> {
    let rows = fold(acts);
    prop_assert_eq!(&fold(shuffled), &rows, "shuffled");

    let mut many = shuffled.to_vec();
    for index in repeated {
        many.insert(index.index(many.len()), index.get(acts).clone());
    }
    prop_assert_eq!(&fold(&many), &rows, "repeated");

    // a base row that the server folded, and the acts of one device folded onto it
    let (one, other) = shuffled.split_at(cut.index(shuffled.len() + 1));
    prop_assert_eq!(&fold_onto(fold(one), other), &rows, "second half onto the first");
    prop_assert_eq!(&fold_onto(fold(other), one), &rows, "first half onto the second");
    prop_assert_eq!(&fold_onto(fold(one), shuffled), &rows, "all onto the first half");
    Ok(())
}

prop_compose! {
    fn shuffled(of: impl Strategy<Value = Vec<Act>>)(acts in of)
        (shuffled in Just(acts.clone()).prop_shuffle(), acts in Just(acts))
        -> (Vec<Act>, Vec<Act>) {
        (acts, shuffled)
    }
}

proptest! {
    #[test]
    fn every_kind_folds_to_one_row_however_its_acts_arrive(
        (acts, shuffled) in shuffled(acts()),
        repeated in prop::collection::vec(any::<prop::sample::Index>(), 0..12),
        cut in any::<prop::sample::Index>(),
    ) {
        holds_however_acts_arrive(&acts, &shuffled, &repeated, cut)?;
    }

    #[test]
    fn notes_that_replace_each_other_fold_to_one_row_however_they_arrive(
        (acts, shuffled) in shuffled(notes()),
        repeated in prop::collection::vec(any::<prop::sample::Index>(), 0..12),
        cut in any::<prop::sample::Index>(),
    ) {
        holds_however_acts_arrive(&acts, &shuffled, &repeated, cut)?;
    }

    #[test]
    fn a_replaced_note_never_comes_back((acts, shuffled) in shuffled(notes())) {
        let replaced: Vec<OpId> = acts
            .iter()
            .flat_map(|act| act.body.read::<NoteSetBody>().unwrap().replaces)
            .collect();
        let row = note_row(&shuffled);
        for id in row.notes.seen() {
            prop_assert!(!replaced.contains(&id), "{} was replaced", id);
        }
        let alive = acts.iter().filter(|act| !replaced.contains(&act.id)).count();
        prop_assert_eq!(row.notes.seen().len(), alive, "one that nobody replaced is gone");
    }

    #[test]
    fn who_saw_every_version_and_writes_is_the_only_one_shown((acts, late) in shuffled(notes())) {
        let seen = note_row(&acts).notes.seen();
        let body = NoteSetBody { note: Some("last".into()), replaces: seen };
        // even by a clock that is behind all others
        let write = Act::of::<NoteSet>(OpId([200; 16]), -1, "session/s0", &body);
        // and whatever of what was seen arrives once more
        let row = note_row(acts.iter().chain([&write]).chain(&late));
        prop_assert_eq!(row.notes.shown(), Some("last"));
        prop_assert_eq!(row.notes.other(), None);
        prop_assert_eq!(row.notes.seen(), vec![write.id]);
    }

    #[test]
    fn the_bookmark_is_what_the_latest_act_says((acts, shuffled) in shuffled(acts())) {
        let wanted = |act: &&Act| act.kind == BookmarkSet::NAME && act.entity == "session/s0";
        let latest = acts.iter().filter(wanted).max_by_key(|act| act.fact().stamp());
        let expected =
            latest.is_some_and(|act| act.body.read::<BookmarkSetBody>().unwrap().present);
        let rows = fold(shuffled.iter().filter(wanted));
        let shown = rows.into_values().any(|row| row.read::<BookmarkRow>().unwrap().is_present());
        prop_assert_eq!(shown, expected);
    }

    #[test]
    fn each_attribute_is_what_its_own_latest_act_says((acts, shuffled) in shuffled(acts())) {
        let of = |act: &&Act| act.kind == AttributeSet::NAME && act.entity == "session/s0";
        let row: BookmarkRow = fold(shuffled.iter().filter(of))
            .into_values()
            .next()
            .map(|row| row.read().unwrap())
            .unwrap_or_default();
        let mut latest: Vec<&Act> = acts.iter().filter(of).collect();
        latest.sort_by_key(|act| act.fact().stamp());
        let (mut colour, mut remind, mut muted) = (None, None, false);
        for act in latest {
            match act.body.read().unwrap() {
                AttributeSetBody::Colour(value) => colour = value,
                AttributeSetBody::Remind(value) => remind = value,
                AttributeSetBody::Muted(value) => muted = value,
            }
        }
        let shown = (row.shown_colour(), row.shown_remind(), row.is_muted());
        prop_assert_eq!(shown, (colour, remind, muted));
    }

    #[test]
    fn a_tag_is_on_where_the_latest_act_that_names_it_put_it_on(
        (acts, shuffled) in shuffled(acts()),
    ) {
        let of = |act: &&Act| act.kind == TagsChange::NAME && act.entity == "session/s0";
        let mut latest: Vec<&Act> = acts.iter().filter(of).collect();
        latest.sort_by_key(|act| act.fact().stamp());
        let mut on: std::collections::BTreeSet<Tag> = Default::default();
        for act in latest {
            let body: TagsChangeBody = act.body.read().unwrap();
            on.extend(body.add);
            on.retain(|tag| !body.remove.contains(tag));
        }
        let rows = fold(shuffled.iter().filter(of));
        let row = rows.into_values().next().map(|row| row.read::<BookmarkRow>().unwrap());
        let shown: Vec<Tag> = row.iter().flat_map(|row| row.shown_tags().cloned()).collect();
        prop_assert_eq!(shown, on.into_iter().collect::<Vec<_>>());
    }

    #[test]
    fn an_act_that_changes_nothing_leaves_the_text_of_the_row((acts, _) in shuffled(acts())) {
        let rows = fold(&acts);
        for act in &acts {
            let kind = find_kind(act.kind).unwrap();
            for target in kind.route(&act.fact(), &scope()).unwrap() {
                // the same row, as another writer of JSON might have spelled it
                let spaced = Raw::parse(rows[&target].text().replace("\":", "\" : ")).unwrap();
                prop_assert_eq!(kind.fold(Some(&spaced), &act.fact()).unwrap(), spaced);
            }
        }
    }
}

#[test]
fn the_acts_of_the_properties_touch_every_kind_and_share_rows_and_milliseconds() {
    let tape: Vec<u32> =
        (0..400u32).map(|n| n.wrapping_mul(2_654_435_761).rotate_left(7)).collect();
    let acts = acts_from(tape);
    // acts with signed documents in them need keys: `contacts` and `meetings` have them
    let signed = [CardGive::NAME, CardMeet::NAME, CardShare::NAME, CardWithdraw::NAME];
    let unsigned = || KINDS.into_iter().filter(|kind| !signed.contains(&kind.name()));
    assert_eq!(acts.len(), 8 * unsigned().count());
    for kind in unsigned() {
        assert!(acts.iter().any(|act| act.kind == kind.name()), "no {}", kind.name());
    }
    let bookmarks = acts.iter().filter(|act| act.kind == BookmarkSet::NAME);
    assert!(fold(bookmarks).len() <= 2, "acts that share no row prove nothing");
    let ids: std::collections::BTreeSet<_> = acts.iter().map(|act| act.id).collect();
    assert_eq!(ids.len(), acts.len(), "ids repeat");
}

#[test]
fn kinds_are_found_by_their_name_and_no_two_share_one() {
    for kind in KINDS {
        assert_eq!(find_kind(kind.name()).map(Kind::name), Some(kind.name()));
        assert!(kind.name().len() <= crate::limits::KIND_BYTES_MAX, "{}", kind.name());
        assert_eq!(KINDS.iter().filter(|other| other.name() == kind.name()).count(), 1);
    }
    assert!(find_kind("lead_add").is_none());
}

#[test]
fn two_notes_written_without_knowing_each_other_are_both_kept() {
    let (first, second) =
        (Act::note(1, 10, Some("seat 12"), &[]), Act::note(2, 20, Some("row 3"), &[]));
    let row = note_row([&second, &first]);
    assert_eq!((row.notes.shown(), row.notes.other()), (Some("row 3"), Some("seat 12")));

    let merged = Act::note(3, 30, Some("seat 12, row 3"), &[1, 2]);
    let row = note_row([&merged, &second, &first]);
    assert_eq!((row.notes.shown(), row.notes.other()), (Some("seat 12, row 3"), None));
}

#[test]
fn clearing_a_note_replaces_what_was_seen_and_shows_what_was_not() {
    let (seen, unseen) = (Act::note(1, 10, Some("old"), &[]), Act::note(2, 15, Some("new"), &[]));
    let clear = Act::note(3, 20, None, &[1]);
    let row = note_row([&seen, &unseen, &clear]);
    assert_eq!((row.notes.shown(), row.notes.other()), (None, Some("new")));
}

#[test]
fn a_scan_is_kept_as_it_was_first_told() {
    let body = ScanBody::unjudged(RegistrationId([3; 8]), crate::streams::Direction::Entry);
    let scan = Act::of::<Scan>(OpId([1; 16]), 10, "gate-0", &body);
    let again = Act { effective_ms: 99, ..scan.clone() };
    assert_eq!(fold([&scan, &again]), fold([&scan]));
}

#[test]
fn a_scan_of_the_first_version_reads_as_one_that_passed_unjudged() {
    let version_1 = Raw::parse(r#"{"registration":"0303030303030303","direction":"exit"}"#.into());
    let body = Scan::upgrade(1, &version_1.unwrap()).unwrap();
    let unjudged = ScanBody::unjudged(RegistrationId([3; 8]), crate::streams::Direction::Exit);
    assert_eq!(body, unjudged);
    let ahead = r#"{"registration":"0303030303030303","direction":"exit","gate":"A"}"#;
    assert!(Scan::upgrade(1, &Raw::parse(ahead.into()).unwrap()).is_err());
}

#[test]
fn an_override_says_who_and_why_and_needs_a_refusal_of_a_genuine_badge() {
    use crate::streams::{Confidence, Direction, Judgement, Override, ScanOutcome};
    let is_taken = |outcome: Option<ScanOutcome>, reason: &str, by: &str| {
        let judgement = outcome.map(|outcome| Judgement {
            outcome,
            confidence: Confidence::SignedOnly,
            revocations_age_ms: None,
            gate_seq: 0,
            list_seq: 0,
        });
        let overridden = Some(Override { reason: reason.into(), by: by.into() });
        let unjudged = ScanBody::unjudged(RegistrationId([3; 8]), Direction::Entry);
        let body = ScanBody { judgement, overridden, ..unjudged };
        let act = Act::of::<Scan>(OpId([1; 16]), 1, "gate-1", &body);
        find_kind(act.kind).unwrap().route(&act.fact(), &scope()).is_ok()
    };
    assert!(is_taken(Some(ScanOutcome::LimitReached), "the minister", "Li"));
    assert!(!is_taken(Some(ScanOutcome::LimitReached), " ", "Li"));
    assert!(!is_taken(Some(ScanOutcome::LimitReached), "the minister", ""));
    assert!(!is_taken(Some(ScanOutcome::BadSignature), "the minister", "Li"));
    assert!(!is_taken(Some(ScanOutcome::Admitted), "the minister", "Li"));
    assert!(!is_taken(None, "the minister", "Li"));
}

#[test]
fn acts_are_routed_only_to_streams_of_the_scope() {
    let bookmark = |entity: &str| {
        Act::of::<BookmarkSet>(OpId([1; 16]), 1, entity, &BookmarkSetBody { present: true })
    };
    let route = |act: &Act, scope: &[StreamId]| {
        let targets = find_kind(act.kind).unwrap().route(&act.fact(), scope)?;
        Ok(targets.into_iter().map(|target| target.row_id).collect::<String>())
    };
    use crate::wire::Rejection::{Malformed, NotAllowed};
    assert_eq!(route(&bookmark("session/s0"), &scope()), Ok("session/s0".into()));
    assert_eq!(route(&bookmark("session/s0"), &[StreamId::Agenda]), Err(NotAllowed));
    assert_eq!(route(&bookmark("session/../s0"), &scope()), Err(Malformed));
    assert_eq!(route(&bookmark("room/r1"), &scope()), Err(Malformed));

    let scan = |list: &str| {
        let registration = RegistrationId([3; 8]);
        let body = ScanBody::unjudged(registration, crate::streams::Direction::Exit);
        Act::of::<Scan>(OpId([1; 16]), 1, list, &body)
    };
    assert_eq!(route(&scan("gate-1"), &scope()), Ok(scan("gate-1").id.to_string()));
    assert_eq!(route(&scan("gate-9"), &scope()), Err(NotAllowed));
    assert_eq!(route(&scan("no code"), &scope()), Err(Malformed));
}

#[test]
fn a_note_is_refused_where_it_is_too_long_or_replaces_itself() {
    let limit = crate::limits::NOTE_CHARS_MAX;
    let route = |act: &Act| find_kind(act.kind).unwrap().route(&act.fact(), &scope()).is_ok();
    assert!(route(&Act::note(1, 1, Some(&"会".repeat(limit)), &[])));
    assert!(!route(&Act::note(1, 1, Some(&"会".repeat(limit + 1)), &[])));
    assert!(!route(&Act::note(1, 1, Some("x"), &[2, 1])));
}

#[test]
fn attributes_and_tags_are_refused_where_they_do_not_fit() {
    use AttributeSetBody::{Colour as Paint, Muted, Remind as When};
    let attribute = |entity: &str, body: AttributeSetBody| {
        let act = Act::of::<AttributeSet>(OpId([1; 16]), 1, entity, &body);
        find_kind(act.kind).unwrap().route(&act.fact(), &scope()).is_ok()
    };
    let minutes = |minutes| When(Some(Remind::BeforeMin(minutes)));
    let limit = crate::limits::REMIND_BEFORE_MAX_MIN;
    for (entity, body, fits) in [
        ("speaker/p1", Paint(Some(Colour::Red)), true),
        ("session/s0", minutes(limit), true),
        ("session/s0", minutes(limit + 1), false),
        ("forum/ai", minutes(15), true),
        ("topic/t1", minutes(15), false),
        ("topic/t1", When(Some(Remind::AtMs(1))), true),
        ("topic/t1", When(Some(Remind::AtMs(-1))), false),
        ("topic/t1", When(None), true),
        ("session/s0", Muted(true), true),
        ("forum/ai", Muted(true), false),
        ("room/r1", Paint(None), false),
    ] {
        assert_eq!(attribute(entity, body), fits, "{entity} {body:?}");
    }
    let tags = |add: &[&str], remove: &[&str]| {
        let set = |tags: &[&str]| tags.iter().map(|tag| tag.parse().unwrap()).collect();
        let body = TagsChangeBody { add: set(add), remove: set(remove) };
        let act = Act::of::<TagsChange>(OpId([1; 16]), 1, "session/s0", &body);
        find_kind(act.kind).unwrap().route(&act.fact(), &scope()).is_ok()
    };
    assert!(tags(&["a"], &["b"]));
    assert!(!tags(&[], &[]), "says nothing");
    assert!(!tags(&["a"], &["a"]), "says both");
    let many: Vec<String> = (0..=crate::limits::TAGS_MAX).map(|n| n.to_string()).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    assert!(tags(&many[1..], &[]) && !tags(&many, &[]));
}

#[test]
fn a_body_with_an_unknown_member_is_malformed_and_folds_into_nothing() {
    let mut act = Act::note(1, 1, None, &[]);
    act.body = Raw::parse(r#"{"note":"x","colour":"red"}"#.into()).unwrap();
    let kind = find_kind(act.kind).unwrap();
    assert_eq!(kind.route(&act.fact(), &scope()), Err(crate::wire::Rejection::Malformed));
    assert!(matches!(kind.fold(None, &act.fact()), Err(FoldError::Body(_))));
    let note = Act::note(1, 1, None, &[]);
    let damaged = Raw::parse(r#"{"present":7}"#.into()).unwrap();
    assert!(matches!(kind.fold(Some(&damaged), &note.fact()), Err(FoldError::Row(_))));
}
