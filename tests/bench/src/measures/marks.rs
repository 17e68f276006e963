//! M16: a person's own agenda and reminders in a large event, and what folding many acts takes.

use super::Bench;
use super::first_download::joined;
use crate::race::race;
use crate::report::{Bar, Line};
use anyhow::Result;
use huiban_companion::{AgendaFilter, BookmarkEdit, Companion};
use huiban_protocol::documents::{DeviceId, Language, OpId};
use huiban_protocol::ops::{BookmarkSet, BookmarkSetBody, Draft, Fact, OpKind as _, find_kind};
use huiban_protocol::raw::Raw;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

const SESSIONS: usize = 10_000;
const BOOKMARKS: usize = 300;
const FORUMS: usize = 10;
/// Acts on so many bookmarks, few and many.
const ACTS: [usize; 2] = [1_000, 10_000];
/// Ten times the acts may take this many times as long.
const GROWTH: Bar = Bar::AtMost(15.0);

pub(super) fn take(bench: &Bench) -> Result<Vec<Line>> {
    let (_world, _, _, after) = bench.runtime.block_on(joined(SESSIONS));
    let companion = after.open_offline();
    mark(&companion)?;
    let filter = AgendaFilter { mine: true, limit: Some(50), ..AgendaFilter::default() };
    let everything = AgendaFilter { limit: Some(50), ..AgendaFilter::default() };
    let list = |filter: &AgendaFilter| {
        let began = Instant::now();
        let shown = companion.agenda(filter, Language::ZhHans).unwrap();
        assert_eq!(shown.len(), 50);
        began.elapsed()
    };
    let agenda = race(bench.rounds, &mut || list(&filter), &mut || list(&everything));
    let remind = || {
        let began = Instant::now();
        let shown = companion.reminder_difference(&[], Language::ZhHans).unwrap();
        assert_eq!(shown.schedule.len(), 60);
        began.elapsed()
    };
    let reminders = race(bench.rounds, &mut || remind(), &mut || list(&filter));
    let [few, many] = ACTS.map(acts);
    let folded = race(bench.rounds, &mut || fold(&many), &mut || fold(&few));
    let of = format!(
        "{BOOKMARKS} bookmarks and {FORUMS} followed forums, of 250 sessions each, among {SESSIONS} sessions"
    );
    let [few, many] = ACTS;
    Ok(vec![
        Line::of(
            "M16",
            format!("my agenda, first 50: {of}; against the whole agenda's"),
            Bar::Told,
            &agenda,
        ),
        Line::of(
            "M16",
            format!("reminders planned: {of}; against my agenda"),
            Bar::Told,
            &reminders,
        ),
        Line::of(
            "M16",
            format!("{many} acts on {BOOKMARKS} bookmarks folded, against {few}; growth"),
            GROWTH,
            &folded,
        ),
    ])
}

fn mark(companion: &Companion) -> Result<()> {
    for number in 0..BOOKMARKS {
        let target = format!("session/s{}", number * 33).parse()?;
        companion.set_bookmark(&target, true)?;
        let remind = BookmarkEdit { remind: Some("15m".to_owned()), ..BookmarkEdit::default() };
        companion.edit_bookmark(&target, &remind)?;
    }
    for number in 0..FORUMS {
        companion.set_bookmark(&format!("forum/f{number}").parse()?, true)?;
    }
    Ok(())
}

/// Bookmarks made and taken away, over and over.
fn acts(count: usize) -> Vec<(OpId, Draft)> {
    let act = |number: usize| {
        let mut id = [0; 16];
        id[8..].copy_from_slice(&(number as u64).to_be_bytes());
        let entity = format!("session/s{}", number % BOOKMARKS);
        let body = BookmarkSetBody { present: !number.is_multiple_of(3) };
        (OpId(id), BookmarkSet::draft(entity, &body).expect("a body"))
    };
    (0..count).map(act).collect()
}

fn fold(acts: &[(OpId, Draft)]) -> Duration {
    let kind = find_kind(BookmarkSet::NAME).expect("a kind");
    let began = Instant::now();
    let mut rows: BTreeMap<&str, Raw> = BTreeMap::new();
    for (number, (id, draft)) in acts.iter().enumerate() {
        let fact = Fact {
            id: *id,
            device: DeviceId([1; 16]),
            version: draft.version,
            entity: &draft.entity,
            body: &draft.body,
            effective_ms: number as i64,
        };
        let row = kind.fold(rows.get(&*draft.entity), &fact).expect("it folds");
        rows.insert(&draft.entity, row);
    }
    assert_eq!(rows.len(), BOOKMARKS);
    began.elapsed()
}
