//! One telephone number or mail address at several people: a person who registered twice, or a
//! secretary who registered several. It is said and never decided.

use super::table::{Entry, problem};
use crate::store::attendees::AttendeeRow;
use huiban_protocol::documents::{Attendee, Problem, Severity};
use std::collections::BTreeMap;

/// A number as it is compared: digits alone, without the country where it is a mobile of mainland
/// China, which people leave out.
fn number(phone: &str) -> Option<String> {
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    let digits = digits.strip_prefix("00").unwrap_or(&digits);
    let national =
        digits.strip_prefix("86").filter(|rest| rest.len() == 11 && rest.starts_with('1'));
    let digits = national.unwrap_or(digits);
    (digits.len() >= 7).then(|| digits.to_owned())
}

fn address(email: &str) -> Option<String> {
    let address = email.trim().to_lowercase();
    address.contains('@').then_some(address)
}

/// By what people are recognized.
#[derive(Default)]
pub(super) struct Twins {
    phones: BTreeMap<String, String>,
    emails: BTreeMap<String, String>,
}

impl Twins {
    /// Those who are known and not in the file.
    pub(super) fn known<'a>(people: impl Iterator<Item = &'a AttendeeRow>) -> Self {
        let mut twins = Self::default();
        for row in people {
            twins.add(&row.attendee);
        }
        twins
    }

    fn add(&mut self, person: &Attendee) {
        let (reference, phone, email) = keys(person);
        if let Some(phone) = phone {
            self.phones.entry(phone).or_insert_with(|| reference.clone());
        }
        if let Some(email) = email {
            self.emails.entry(email).or_insert(reference);
        }
    }

    /// The references of others who have this person's number, or address.
    pub(super) fn of(&self, person: &Attendee) -> Vec<(&'static str, &str)> {
        let (reference, phone, email) = keys(person);
        let phone = phone.and_then(|phone| self.phones.get(&phone));
        let email = email.and_then(|email| self.emails.get(&email));
        let mut others = Vec::new();
        for (column, found) in [("phone", phone), ("email", email)] {
            if let Some(other) = found.filter(|other| **other != reference) {
                others.push((column, other.as_str()));
            }
        }
        others
    }

    /// What to say of the rows of a file, one after the other.
    pub(super) fn among(mut self, entries: &[Entry]) -> Vec<Problem> {
        let mut problems = Vec::new();
        for Entry { row, attendee } in entries {
            for (column, other) in self.of(attendee) {
                let what = if column == "phone" { "telephone number" } else { "mail address" };
                problems.push(problem(
                    Severity::Warning,
                    format!("row {row}/{column}"),
                    &format!("{other} has the same {what}"),
                    "both are kept: if they are one person, take one of them out",
                ));
            }
            self.add(attendee);
        }
        problems
    }
}

fn keys(person: &Attendee) -> (String, Option<String>, Option<String>) {
    let phone = person.phone.as_deref().and_then(number);
    let email = person.email.as_deref().and_then(address);
    (person.reference.clone(), phone, email)
}

#[cfg(test)]
mod tests {
    use super::*;
    use huiban_protocol::documents::RegistrationId;

    fn entry(row: u32, reference: &str, phone: &str, email: &str) -> Entry {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let attendee = Attendee {
            reference: reference.into(),
            phone: some(phone),
            email: some(email),
            ..Attendee::default()
        };
        Entry { row, attendee }
    }

    #[test]
    fn one_number_or_address_at_two_people_is_said_once_for_each_further_one() {
        let known = AttendeeRow {
            registration: RegistrationId([1; 8]),
            attendee: entry(0, "K1", "+8613800138000", "Wang@Example.cn").attendee,
        };
        let entries = [
            entry(2, "A1", "138 0013 8000", ""),
            entry(3, "A2", "", "wang@example.cn "),
            entry(4, "A3", "+4412345678", "x@example.cn"),
            entry(5, "A4", "0044 1234 5678", "y@example.cn"),
            entry(6, "A5", "12", "none"),
            entry(7, "A6", "12", "none"),
            entry(8, "K1", "+8613800138000", "wang@example.cn"),
        ];
        let problems = Twins::known([&known].into_iter()).among(&entries);
        let told: Vec<_> =
            problems.iter().map(|one| (one.place.as_str(), one.message.as_str())).collect();
        assert_eq!(
            told,
            [
                ("row 2/phone", "K1 has the same telephone number"),
                ("row 3/email", "K1 has the same mail address"),
                ("row 5/phone", "A3 has the same telephone number"),
            ],
            "too short to be a number, no address, and oneself are nobody's"
        );
        assert!(problems.iter().all(|one| one.severity == Severity::Warning));
    }
}
