//! The sign-in workbook: who came and went, by event day.

use super::visits::{Lists, Visits};
use crate::organizer::SignInAnswer;
use crate::refusal::{Result, ServiceError};
use crate::service::{Service, event_of};
use crate::store::attendees::list_attendees;
use crate::time::in_zone;
use chrono_tz::Tz;
use huiban_protocol::documents::{Attendee, EventCode, Language, ListCode, RegistrationId};
use huiban_protocol::error::ErrorCode;
use huiban_protocol::rules::{Passage, Stay, stays};
use huiban_protocol::streams::Direction;
use huiban_protocol::wire::Bytes;
use huiban_sheets::sign_in::{SignIn, SignInDay, SignInName, SignInPerson, SignInScan};
use std::collections::BTreeMap;

/// Writes the workbook; see [`crate::Organizer::export_list`].
pub(crate) async fn export(
    service: &Service,
    event: &EventCode,
    code: &ListCode,
    language: Language,
) -> Result<SignInAnswer> {
    let mut tx = service.store().begin_read().await?;
    event_of(tx.as_mut(), event).await?;
    let lists = Lists::read(tx.as_mut(), event).await?;
    let name = lists.current(code)?.name.pick(language).to_owned();
    let visits = Visits::read(tx.as_mut(), event, code).await?;
    let people = list_attendees(tx.as_mut(), event).await?;
    tx.commit().await?;
    let people = people.into_iter().map(|row| (row.registration, row.attendee)).collect();
    let register = Register { people, zone: lists.draft.event.zone };
    let workbook = register.sign_in(language, name, &visits.passages);
    let lines: usize = workbook.days.iter().map(|day| day.people.len()).sum();
    let content = workbook
        .write()
        .map_err(|error| ServiceError::refuse(ErrorCode::TooLarge, error.to_string()))?;
    let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
    Ok(SignInAnswer {
        content: Bytes(content),
        days: count(workbook.days.len()),
        people: count(lines),
        scans: count(workbook.scans.len()),
    })
}

/// Who is who.
struct Register {
    people: BTreeMap<RegistrationId, Attendee>,
    zone: Tz,
}

impl Register {
    fn sign_in(&self, language: Language, list: String, passages: &[Passage]) -> SignIn {
        let mut days: Vec<SignInDay> = Vec::new();
        for ((date, registration), stay) in stays(passages, self.zone) {
            let person = self.person(&registration, &stay);
            match days.last_mut().filter(|day| day.date == date) {
                Some(day) => day.people.push(person),
                None => days.push(SignInDay { date, people: vec![person] }),
            }
        }
        for day in &mut days {
            day.people.sort_by(|one, other| one.name.reference.cmp(&other.name.reference));
        }
        let scans = passages.iter().map(|passage| SignInScan {
            at: in_zone(passage.at_ms, self.zone),
            is_exit: passage.direction == Direction::Exit,
            name: self.name(&passage.registration),
            gate: passage.gate.clone().unwrap_or_default(),
            overridden: passage.overridden,
        });
        SignIn { language, list, scans: scans.collect(), days }
    }

    fn person(&self, registration: &RegistrationId, stay: &Stay) -> SignInPerson {
        let at = |passage: &Option<Passage>| {
            passage.as_ref().map(|passage| in_zone(passage.at_ms, self.zone))
        };
        let gate = stay.first_in.as_ref().and_then(|passage| passage.gate.clone());
        SignInPerson {
            name: self.name(registration),
            first_in: at(&stay.first_in),
            last_out: at(&stay.last_out),
            minutes: stay.inside_ms.map(|ms| ms.div_euclid(60_000)),
            entries: stay.entries,
            gate: gate.unwrap_or_default(),
        }
    }

    fn name(&self, registration: &RegistrationId) -> SignInName {
        let Some(person) = self.people.get(registration) else {
            let reference = registration.to_string();
            return SignInName { reference, ..SignInName::default() };
        };
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        SignInName {
            reference: person.reference.clone(),
            name: person.name.clone(),
            org: text(&person.org),
            title: text(&person.title),
            group: text(&person.group),
            ticket_type: person.ticket_type.clone(),
        }
    }
}
