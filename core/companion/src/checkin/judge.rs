//! A gate reads something: what it is, whether it is genuine, and whether the person passes.

use super::draft;
use super::freshness::{Freshness, are_names_locked};
use super::last_read::find_last_read_ms;
use super::passages::{Scans, find_person, find_registration};
use crate::error::{CompanionError, Result};
use crate::journal::identity::Identity;
use chrono_tz::Tz;
use huiban_protocol::documents::{CheckInList, DirectoryPolicy, RegistrationId};
use huiban_protocol::ops::Draft;
use huiban_protocol::rules::{
    BadgeProof, BadgeView, Decision, Knowledge, Question, Reason, Standing, StandingState,
    decide_scan, event_day,
};
use huiban_protocol::streams::{
    Direction, Override, PersonRow, RegistrationRow, RegistrationState, StreamId,
};
use huiban_protocol::tokens::{BADGE_PREFIX, Badge, KeyList, KeyTrust, TokenError, read_text};
use rusqlite::Connection;

/// By what a person is known at a gate.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Code<'a> {
    /// What the scanner saw.
    Text(&'a str),
    /// Staff found them: no badge was read.
    Person(RegistrationId),
}

/// A reading at a gate.
pub(crate) struct Reading<'a> {
    pub(crate) code: Code<'a>,
    /// The rules of the list that it is read for.
    pub(crate) rules: &'a CheckInList,
    pub(crate) list: &'a huiban_protocol::documents::ListCode,
    pub(crate) direction: Direction,
    /// Who answers for letting the person pass whatever the outcome.
    pub(crate) overriding: Option<&'a Override>,
    pub(crate) keys: &'a KeyList,
    /// What the gate is called.
    pub(crate) gate: &'a str,
    pub(crate) zone: Tz,
    /// The server's time as far as this device knows it.
    pub(crate) now_ms: i64,
}

/// What a reading comes to.
pub(crate) struct Judged {
    pub(crate) decision: Decision,
    pub(crate) freshness: Freshness,
    /// Whom the code names; proven only where the outcome says so.
    pub(crate) registration: Option<RegistrationId>,
    pub(crate) ticket_type: Option<String>,
    /// Why the organizer holds the right to enter back, in the organizer's words.
    pub(crate) held_back: Option<String>,
    /// The person, as far as this list's gates may know.
    pub(crate) person: Option<PersonRow>,
}

/// What a text turned out to be.
struct Proven {
    proof: BadgeProof,
    badge: Option<Badge>,
}

/// Judges what a gate read, and says what is kept of it.
pub(crate) fn judge(
    journal: &Connection,
    mirror: &Connection,
    identity: &Identity,
    reading: &Reading<'_>,
) -> Result<(Judged, Option<Draft>)> {
    let Proven { proof, badge } = match reading.code {
        Code::Text(text) => prove(text, reading.keys),
        Code::Person(person) => vouch(mirror, reading, person)?,
    };
    let stream = StreamId::List(reading.list.clone());
    let freshness = Freshness::of(mirror, &stream, reading.now_ms)?;
    let (registration, scans) = match &badge {
        Some(badge) => (
            find_registration(mirror, &badge.registration)?,
            Scans::of(mirror, &badge.registration)?,
        ),
        None => (None, Scans::default()),
    };
    let ticket_type = ticket_type(registration.as_ref(), badge.as_ref());
    let last_read_ms = match &badge {
        Some(badge) if matches!(reading.code, Code::Text(_)) => {
            find_last_read_ms(journal, mirror, identity, reading, badge)?
        }
        _ => None,
    };
    let passages = scans.passages(reading.list);
    let question = Question {
        list: reading.rules,
        zone: reading.zone,
        at_ms: reading.now_ms,
        direction: reading.direction,
        proof,
        badge: view(badge.as_ref(), ticket_type.as_deref()),
        standing: standing(
            registration.as_ref(),
            badge.as_ref(),
            seen_serial(&scans, proof, reading.now_ms),
        ),
        passages: &passages,
        prerequisite_met: is_prerequisite_met(reading, &scans),
        inside: count_inside(mirror, reading, &stream)?,
        knowledge: Knowledge {
            age_ms: freshness.age_ms(),
            counts_age_ms: freshness.scans.age_ms,
            live: freshness.is_live(),
            keys_expired: has_expired(reading.keys, reading.now_ms),
        },
        last_read_ms,
        overriding: reading.overriding.is_some(),
    };
    let decision = decide_scan(&question);
    let named = badge.as_ref().filter(|_| decision.outcome.is_proven());
    let person = match named {
        Some(badge) => shown_person(mirror, reading, &badge.registration)?,
        None => None,
    };
    let judged = Judged {
        freshness,
        registration: badge.as_ref().map(|badge| badge.registration),
        ticket_type: ticket_type.filter(|_| decision.outcome.is_proven()),
        held_back: registration.and_then(|known| why_held_back(known.state)),
        person,
        decision,
    };
    let draft = draft::scan(reading, &judged, badge.as_ref())?;
    Ok((judged, draft))
}

/// What the server says of the registration, else what its badge says.
fn ticket_type(known: Option<&RegistrationRow>, badge: Option<&Badge>) -> Option<String> {
    let told = known.map(|row| &row.ticket_type).filter(|told| !told.is_empty());
    told.or(badge.map(|badge| &badge.ticket_type)).cloned()
}

/// Steps 1, 2 and the first half of 3.
fn prove(text: &str, keys: &KeyList) -> Proven {
    let not_a_badge = Proven { proof: BadgeProof::NotABadge, badge: None };
    let Some(bytes) = read_text(BADGE_PREFIX, text) else { return not_a_badge };
    let proof = match Badge::verify(&bytes, keys) {
        Ok((badge, KeyTrust::Sound)) => {
            return Proven { proof: BadgeProof::Genuine, badge: Some(badge) };
        }
        Ok((badge, KeyTrust::Compromised { .. })) => {
            return Proven { proof: BadgeProof::CompromisedKey, badge: Some(badge) };
        }
        Err(TokenError::Shape) => return not_a_badge,
        Err(TokenError::WrongEvent) => BadgeProof::WrongEvent,
        Err(TokenError::UnknownKey) => BadgeProof::BadSignature(Reason::UnknownKey),
        Err(TokenError::KeyUse | TokenError::Signature | TokenError::Expired) => {
            BadgeProof::BadSignature(Reason::Forged)
        }
    };
    match Badge::read(&bytes) {
        Ok(badge) => Proven { proof, badge: Some(badge) },
        Err(_) => not_a_badge,
    }
}

/// The badge that counts, of a person who stands there without one.
fn vouch(mirror: &Connection, reading: &Reading<'_>, person: RegistrationId) -> Result<Proven> {
    let keys = reading.keys;
    let known = find_registration(mirror, &person)?.ok_or_else(|| CompanionError::NotFound {
        what: format!("registration {person}: find the person, or sync"),
    })?;
    let scans = Scans::of(mirror, &person)?;
    let seen = seen_serial(&scans, BadgeProof::Genuine, reading.now_ms);
    let badge = Badge {
        event: keys.event,
        registration: person,
        ticket_type: known.ticket_type,
        serial: known.serial.max(seen),
        issued_s: 0,
        expires_s: keys.expires_s,
    };
    Ok(Proven { proof: BadgeProof::Genuine, badge: Some(badge) })
}

fn view<'a>(badge: Option<&Badge>, ticket_type: Option<&'a str>) -> BadgeView<'a> {
    let seconds = |s: u64| i64::try_from(s).unwrap_or(i64::MAX);
    BadgeView {
        ticket_type,
        serial: badge.map_or(0, |badge| badge.serial),
        issued_s: badge.map_or(0, |badge| seconds(badge.issued_s)),
        expires_s: badge.map_or(0, |badge| seconds(badge.expires_s)),
    }
}

/// The highest serial that any gate has let in. Whoever stole a key can have got any serial let in
/// before that was known: it proves nothing of a badge by that key, and none from the future shuts out
/// the badges that are given later, whose serials are the second of their signing or little more.
fn seen_serial(scans: &Scans, proof: BadgeProof, now_ms: i64) -> u64 {
    if proof == BadgeProof::CompromisedKey {
        return 0;
    }
    let day_s = 86_400;
    let now_s = u64::try_from(now_ms.div_euclid(1_000)).unwrap_or(0);
    scans.highest_serial(now_s.saturating_add(day_s)).unwrap_or(0)
}

/// What is known of the registration. A higher serial that any gate has seen counts as well, also
/// where the server has not told of the registration yet.
fn standing(known: Option<&RegistrationRow>, badge: Option<&Badge>, seen: u64) -> Option<Standing> {
    let is_newer = |row: &RegistrationRow| badge.is_some_and(|badge| badge.serial > row.serial);
    match known {
        Some(row) => Some(Standing {
            serial: row.serial.max(seen),
            state: match row.state {
                RegistrationState::Valid => StandingState::Valid,
                // a badge that was signed since: the server gave a new one, and then lost its memory
                RegistrationState::Revoked { .. } if is_newer(row) => StandingState::Valid,
                RegistrationState::Blocked { .. } => StandingState::Blocked,
                RegistrationState::Revoked { .. } => StandingState::Revoked,
            },
        }),
        None => badge
            .filter(|badge| badge.serial < seen)
            .map(|_| Standing { serial: seen, state: StandingState::Valid }),
    }
}

fn is_prerequisite_met(reading: &Reading<'_>, scans: &Scans) -> bool {
    let Some(required) = &reading.rules.requires else { return true };
    let today = event_day(reading.now_ms, reading.zone);
    scans.passages(required).iter().any(|passage| {
        passage.direction == Direction::Entry && event_day(passage.at_ms, reading.zone) == today
    })
}

/// How many are inside, where that decides anything.
fn count_inside(mirror: &Connection, reading: &Reading<'_>, stream: &StreamId) -> Result<u32> {
    if reading.rules.capacity.is_none() {
        return Ok(0);
    }
    let inside = super::settle::count_inside(mirror, stream, reading.zone, reading.now_ms)?;
    Ok(u32::try_from(inside).unwrap_or(u32::MAX))
}

fn has_expired(keys: &KeyList, now_ms: i64) -> bool {
    let now_s = u64::try_from(now_ms.div_euclid(1_000)).unwrap_or(0);
    keys.expires_s <= now_s
}

fn why_held_back(state: RegistrationState) -> Option<String> {
    match state {
        RegistrationState::Valid => None,
        RegistrationState::Blocked { reason, .. } | RegistrationState::Revoked { reason, .. } => {
            Some(reason).filter(|reason| !reason.is_empty())
        }
    }
}

/// The person as far as the list's gates may know: not at all, with a part of the name, or in full.
fn shown_person(
    mirror: &Connection,
    reading: &Reading<'_>,
    registration: &RegistrationId,
) -> Result<Option<PersonRow>> {
    if reading.rules.directory == DirectoryPolicy::None || are_names_locked(mirror, reading.now_ms)?
    {
        return Ok(None);
    }
    let person = find_person(mirror, registration)?;
    Ok(person.map(|person| super::person::shown(person, reading.rules.directory)))
}
