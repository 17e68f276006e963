//! From a question to what is shown for it.

use super::expression::{Level, expression};
use super::hit::{Hit, SearchHitView, views};
use super::index::find_thing;
use super::overview::{Entry, Overview};
use super::thing::{Part, SearchKind, Thing};
use crate::error::Result;
use crate::text::{Folded, Question, Term};
use huiban_protocol::documents::Language;
use rusqlite::Connection;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

/// How many are found where no number is asked for.
pub const SEARCH_LIMIT_DEFAULT: u32 = 50;
/// How many are found at most.
pub const SEARCH_LIMIT_MAX: u32 = 200;

/// What is looked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SearchQuery {
    /// What somebody typed: any text; only its first 200 characters and 8 words count.
    pub text: String,
    /// Only these kinds; all where none is named.
    pub kinds: Vec<SearchKind>,
    /// How many at most, 1 to [`SEARCH_LIMIT_MAX`]; [`SEARCH_LIMIT_DEFAULT`] where none is given.
    pub limit: Option<u32>,
}

/// What matches, best first: by [`Level`], then what is on or still to come by its start, then
/// what has no time by kind, then what is past, the latest first; equals by kind and id.
pub(crate) fn search(
    mirror: &Connection,
    query: &SearchQuery,
    now_ms: i64,
    language: Language,
) -> Result<Vec<SearchHitView>> {
    let question = Question::parse(&query.text);
    let limit = query.limit.unwrap_or(SEARCH_LIMIT_DEFAULT).clamp(1, SEARCH_LIMIT_MAX);
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let mut hits = Vec::new();
    let mut found = BTreeSet::new();
    let mut overview = None;
    if question.terms.is_empty() {
        return Ok(Vec::new());
    }
    for level in Level::ALL {
        if hits.len() >= limit {
            break;
        }
        let mut docs = list_docs(mirror, &question, level)?;
        docs.retain(|doc| !found.contains(doc));
        if docs.is_empty() {
            continue;
        }
        if overview.is_none() {
            overview = Some(Overview::read(mirror)?);
        }
        let entries = overview.iter().flat_map(|overview| overview.entries(&docs));
        let wanted = entries.filter(|e| query.kinds.is_empty() || query.kinds.contains(&e.kind));
        // there may be thousands, and only the best are looked at
        let mut candidates: BinaryHeap<Reverse<Candidate>> =
            wanted.map(|entry| Reverse(Candidate::of(entry, now_ms))).collect();
        while hits.len() < limit && !candidates.is_empty() {
            for (id, candidate) in by_id(mirror, pop_equals(&mut candidates))? {
                if hits.len() >= limit {
                    break;
                }
                let Candidate { order, doc, kind } = candidate;
                if let Some(thing) = find_thing(mirror, kind, &id)?
                    && let Some(on_stage) = judge(mirror, &thing, &question, level)?
                {
                    found.insert(doc);
                    hits.push(Hit { kind, id, thing, level, order, on_stage });
                }
            }
        }
    }
    views(mirror, hits, &question, language)
}

/// Something that may match; the best are the least.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Candidate {
    order: Order,
    doc: i64,
    kind: SearchKind,
}

impl Candidate {
    fn of(entry: Entry, now_ms: i64) -> Self {
        let Entry { doc, kind, times_ms } = entry;
        Self { order: Order::of(kind, times_ms, now_ms), doc, kind }
    }
}

/// Takes the best, and those that stand where it stands.
fn pop_equals(candidates: &mut BinaryHeap<Reverse<Candidate>>) -> Vec<Candidate> {
    let mut equals: Vec<Candidate> = Vec::new();
    while let Some(Reverse(next)) = candidates.peek()
        && equals.first().is_none_or(|first| first.order == next.order)
    {
        equals.extend(candidates.pop().map(|Reverse(candidate)| candidate));
    }
    equals
}

/// Candidates in the order of their ids, which is the same on every device.
fn by_id(mirror: &Connection, candidates: Vec<Candidate>) -> Result<BTreeMap<String, Candidate>> {
    let mut statement = mirror.prepare_cached("SELECT row_id FROM search_things WHERE doc = ?")?;
    candidates
        .into_iter()
        .map(|candidate| Ok((statement.query_row([candidate.doc], |row| row.get(0))?, candidate)))
        .collect()
}

/// Where a thing stands among those that match equally well.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Order {
    /// On or still to come, by its start.
    Coming(i64, SearchKind),
    /// Without a time.
    Timeless(SearchKind),
    /// Over, the latest first.
    Past(Reverse<i64>, SearchKind),
}

impl Order {
    fn of(kind: SearchKind, times_ms: Option<(i64, i64)>, now_ms: i64) -> Self {
        match times_ms {
            // a session without a length is on for its first instant
            Some((start_ms, end_ms)) if end_ms > now_ms || start_ms >= now_ms => {
                Self::Coming(start_ms, kind)
            }
            Some((start_ms, _)) => Self::Past(Reverse(start_ms), kind),
            None => Self::Timeless(kind),
        }
    }
}

/// The docs of whatever may match by its texts up to a level, in rising order.
fn list_docs(mirror: &Connection, question: &Question, level: Level) -> Result<Vec<i64>> {
    let mut statement = mirror.prepare_cached(
        "SELECT rowid FROM search_tokens WHERE search_tokens MATCH ? ORDER BY rowid",
    )?;
    let docs = statement.query_map([expression(question, level)], |row| row.get(0))?;
    Ok(docs.collect::<rusqlite::Result<_>>()?)
}

/// Whether a thing matches by its texts up to a level; if so, who or what on stage matches.
fn judge(
    mirror: &Connection,
    thing: &Thing,
    question: &Question,
    level: Level,
) -> Result<Option<Vec<Thing>>> {
    if level == Level::Name {
        let begins = |part: &Part<'_>| {
            let folded = Folded::of(part.text);
            question.terms.iter().any(|term| term.begins(&folded, part.readings))
        };
        if !thing.has_name() || !thing.titles().any(|part| begins(&part)) {
            return Ok(None);
        }
    }
    let mut stage = None;
    let mut named = Vec::new();
    for term in &question.terms {
        if thing.titles().any(|part| part.has(term)) {
            continue;
        }
        let mut matched = false;
        if level >= Level::Stage {
            if stage.is_none() {
                stage = Some(list_on_stage(mirror, thing)?);
            }
            matched = named.iter().any(|one| has_in_title(one, term));
            if let Some(things) = stage.as_mut()
                && let Some(at) = things.iter().position(|one| has_in_title(one, term))
            {
                matched = true;
                named.push(things.remove(at));
            }
        }
        if !matched && level >= Level::Text {
            matched = thing.texts().iter().any(|part| part.has(term));
        }
        if !matched {
            return Ok(None);
        }
    }
    Ok(Some(named))
}

fn has_in_title(thing: &Thing, term: &Term) -> bool {
    thing.titles().any(|part| part.has(term))
}

fn list_on_stage(mirror: &Connection, thing: &Thing) -> Result<Vec<Thing>> {
    let mut things = Vec::new();
    for (kind, id) in thing.on_stage() {
        things.extend(find_thing(mirror, kind, id)?);
    }
    Ok(things)
}
