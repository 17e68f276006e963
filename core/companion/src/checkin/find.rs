//! Finding a person when the badge does not read.

use super::passages::{find_person, find_registration};
use super::people::{DIGITS, NAME, ORG, is_four_digits};
use super::person;
use crate::error::Result;
use crate::text::{Folded, Question, Readings, Term, Wanted};
use chrono_tz::Tz;
use huiban_protocol::documents::{DirectoryPolicy, ListCode, RegistrationId};
use huiban_protocol::limits::FIND_HITS_MAX;
use huiban_protocol::rules::event_day;
use huiban_protocol::streams::{PersonRow, StreamId};
use rusqlite::{Connection, OptionalExtension as _, params};

/// How many that may match are looked at in each of the two rounds.
const CANDIDATES_MAX: i64 = 400;

/// A person who was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FoundPerson {
    /// As far as the list's gates may know.
    pub(crate) person: PersonRow,
    pub(crate) ticket_type: Option<String>,
    /// Whether the last passage of this event day was an entry.
    pub(crate) inside: bool,
}

/// Finds people by name, pinyin, organisation, or the last four digits of their number: whose name
/// has all that was typed come first. At most [`FIND_HITS_MAX`].
pub(crate) fn find_people(
    mirror: &Connection,
    text: &str,
    list: &ListCode,
    policy: DirectoryPolicy,
    zone: Tz,
    now_ms: i64,
) -> Result<Vec<FoundPerson>> {
    let question = Question::parse(text);
    let mut hits: Vec<RegistrationId> = Vec::new();
    let mut found = Vec::new();
    for by_name in [true, false] {
        if question.terms.is_empty() {
            break;
        }
        for id in list_candidates(mirror, &question, by_name)? {
            if found.len() >= FIND_HITS_MAX {
                break;
            }
            let Some(known) = find_person(mirror, &id)?.filter(|_| !hits.contains(&id)) else {
                continue;
            };
            if !matches(&known, &question, by_name) {
                continue;
            }
            hits.push(id);
            let registration = find_registration(mirror, &id)?;
            found.push(FoundPerson {
                inside: is_inside(mirror, list, &id, zone, now_ms)?,
                ticket_type: registration.map(|known| known.ticket_type),
                person: person::shown(known, policy),
            });
        }
    }
    Ok(found)
}

fn list_candidates(
    mirror: &Connection,
    question: &Question,
    by_name: bool,
) -> Result<Vec<RegistrationId>> {
    let wanted = Wanted::All(question.terms.iter().map(|term| tokens(term, by_name)).collect());
    let mut statement = mirror.prepare_cached(
        "SELECT p.registration
         FROM people_tokens t
         JOIN people p ON p.doc = t.rowid
         WHERE t.people_tokens MATCH ? ORDER BY t.rowid LIMIT ?",
    )?;
    let ids = statement
        .query_map(params![wanted.expression(), CANDIDATES_MAX], |row| row.get::<_, String>(0))?;
    let ids = ids.collect::<rusqlite::Result<Vec<_>>>()?;
    Ok(ids.iter().filter_map(|id| id.parse().ok()).collect())
}

fn tokens(term: &Term, by_name: bool) -> Wanted {
    if by_name {
        return term.tokens(NAME);
    }
    let mut any = vec![term.tokens(NAME), term.tokens(ORG)];
    if let Some(digits) = digits_of(term) {
        any.push(Wanted::Token(format!("{DIGITS}{digits}")));
    }
    Wanted::Any(any)
}

fn digits_of(term: &Term) -> Option<String> {
    let Term::Letters(chars) = term else { return None };
    Some(chars.iter().collect::<String>()).filter(|text| is_four_digits(text))
}

/// The tokens may promise more than there is.
fn matches(person: &PersonRow, question: &Question, by_name: bool) -> bool {
    let name = Folded::of(&person.name);
    let others: Vec<Folded> =
        person.org.iter().chain(&person.group).map(|text| Folded::of(text)).collect();
    question.terms.iter().all(|term| {
        term.is_in(&name, Readings::Name)
            || !by_name
                && (others.iter().any(|other| term.is_in(other, Readings::Words))
                    || digits_of(term).is_some_and(|d| person.phone_last4 == Some(d)))
    })
}

fn is_inside(
    mirror: &Connection,
    list: &ListCode,
    registration: &RegistrationId,
    zone: Tz,
    now_ms: i64,
) -> Result<bool> {
    let inside: Option<bool> = mirror
        .prepare_cached(
            "SELECT inside FROM admissions WHERE stream = ? AND registration = ? AND day = ?",
        )?
        .query_row(
            [
                StreamId::List(list.clone()).to_string(),
                registration.to_string(),
                event_day(now_ms, zone).to_string(),
            ],
            |row| row.get(0),
        )
        .optional()?;
    Ok(inside.unwrap_or(false))
}
