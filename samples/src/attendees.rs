//! The registrations: everyone on stage, and others up to 2,000.

use std::collections::BTreeSet;

use anyhow::{Context, Result};
use huiban_protocol::documents::{Attendee, Exhibitor, Language, Text};

use super::{
    agenda::BuiltEvent,
    cast::{Member, Part, nth_org},
    dice::Dice,
    names::ascii,
    source::{OrgRow, Source},
};

const COUNT: usize = 2_000;
/// Numbers of the companies that visitors come from.
const COMPANIES: usize = 390;
/// Dialling codes of Chinese cities.
const AREAS: [&str; 8] = ["10", "20", "21", "25", "512", "571", "755", "28"];
/// What a visitor comes as, as often as it stands here.
const GENERAL_ROLES: [&str; 10] = [
    "manufacturer",
    "manufacturer",
    "manufacturer",
    "distributor",
    "distributor",
    "researcher",
    "researcher",
    "researcher",
    "investor",
    "supplier",
];
const FORUM_ROLES: [&str; 4] = ["researcher", "researcher", "researcher", "manufacturer"];
const TABLE_SEATS: usize = 10;

/// The list while it grows.
struct Registrations<'a> {
    source: &'a Source,
    dice: Dice,
    people: Vec<Attendee>,
    phones: BTreeSet<String>,
}

/// Builds the attendee list.
pub(super) fn build(source: &Source, event: &BuiltEvent) -> Result<Vec<Attendee>> {
    let mut list =
        Registrations { source, dice: Dice::new(831), people: Vec::new(), phones: BTreeSet::new() };
    for member in &event.members {
        list.add_member(member);
    }
    for (ticket, count) in &source.attendees.tickets {
        for number in 0..*count {
            list.add_visitor(ticket, number, &event.document.exhibitors)?;
        }
    }
    for number in 0..COUNT.saturating_sub(list.people.len()) {
        list.add_visitor("general", number, &event.document.exhibitors)?;
    }
    list.dice.shuffle(&mut list.people);
    for (person, number) in list.people.iter_mut().zip(1..) {
        person.reference = format!("HM-{number:05}");
        person.email = person.email.take().map(|name| address(&name, number));
    }
    list.seat();
    Ok(list.people)
}

/// Until here the mail address is only the name as it is read.
fn address(name: &str, number: u32) -> String {
    let (name, abroad) = name.strip_prefix('@').map_or((name, false), |name| (name, true));
    format!("{name}.{number}@example.{}", if abroad { "com" } else { "cn" })
}

impl Registrations<'_> {
    /// A person on stage under the same name as there.
    fn add_member(&mut self, member: &Member) {
        let speaker = &member.speaker;
        let chinese = |text: &Text| text.pick(Language::ZhHans).to_owned();
        let ticket = match member.part {
            Part::Prominent => "vip",
            Part::Invited => "speaker",
            Part::Pitching => "general",
        };
        let role = match member.kind {
            'h' | 'u' | 'r' => "researcher",
            'i' | 'a' => "investor",
            't' => "supplier",
            _ => "manufacturer",
        };
        let abroad = member.kind == 'f';
        let mut person = self.person(chinese(&speaker.name), speaker.id.as_str(), abroad);
        person.org = speaker.org.as_ref().map(chinese);
        person.title = speaker.title.as_ref().map(chinese);
        person.ticket_type = ticket.into();
        person.interest_role = Some(role.into());
        if member.part == Part::Pitching {
            person.group = Some("创新创业大赛路演团队".into());
        }
        self.people.push(person);
    }

    /// Someone who is not on stage.
    fn add_visitor(&mut self, ticket: &str, number: usize, exhibitors: &[Exhibitor]) -> Result<()> {
        let (name, read, abroad) = self.name(ticket, number);
        let mut person = self.person(name, &read, abroad);
        let role = match ticket {
            "exhibitor" => {
                let exhibitor = number.checked_rem(exhibitors.len()).unwrap_or(0);
                let exhibitor = exhibitors.get(exhibitor).context("no exhibitors")?;
                person.org = Some(exhibitor.name.pick(Language::ZhHans).to_owned());
                exhibitor_role(exhibitor)
            }
            "media" => "media",
            "staff" => "staff",
            "forum_only" => self.pick_role(&FORUM_ROLES),
            _ => self.pick_role(&GENERAL_ROLES),
        };
        // a researcher works in a hospital or in a university, and has a title of that place
        let job = if role == "researcher" && self.dice.percent(35) { "academic" } else { role };
        if ticket != "exhibitor" {
            person.org = self.org(job);
        }
        person.title = self.title(job);
        if matches!(ticket, "general" | "forum_only") && self.dice.percent(20) {
            person.group = self.dice.pick(&self.source.attendees.delegations).cloned();
        }
        person.ticket_type = ticket.into();
        person.interest_role = Some(role.into());
        self.people.push(person);
        Ok(())
    }

    fn pick_role(&mut self, roles: &[&'static str]) -> &'static str {
        self.dice.pick(roles).copied().unwrap_or("researcher")
    }

    /// A name, how it is read, and whether the person comes from outside the mainland.
    fn name(&mut self, ticket: &str, number: usize) -> (String, String, bool) {
        let names = &self.source.names;
        if ticket == "general" {
            let written = names
                .hant_names
                .get(number)
                .or_else(|| names.latin_names.get(number.checked_sub(names.hant_names.len())?));
            if let Some(written) = written {
                return (written.clone(), written.clone(), true);
            }
        }
        let name = names.person(&mut self.dice);
        (name.written, name.read, false)
    }

    fn person(&mut self, name: String, read: &str, abroad: bool) -> Attendee {
        let phone = Some(self.phone(abroad)).filter(|_| !self.dice.percent(2));
        let read = match ascii(read, '.') {
            plain if plain.is_empty() => "guest".to_owned(),
            plain => plain,
        };
        let mail = if abroad { format!("@{read}") } else { read };
        let email = Some(mail).filter(|_| !self.dice.percent(3));
        let noted = self.dice.percent(8);
        let note = if noted { self.dice.pick(&self.source.attendees.notes).cloned() } else { None };
        Attendee { name, phone, email, note, ..Attendee::default() }
    }

    /// A number of the right shape that nobody has; `samples/README.md` says why.
    fn phone(&mut self, abroad: bool) -> String {
        loop {
            let phone = if abroad && self.dice.percent(50) {
                format!("+442079460{:03}", self.dice.below(1_000))
            } else if abroad {
                format!("+121255501{:02}", self.dice.below(100))
            } else {
                let area = self.dice.pick(&AREAS).copied().unwrap_or("10");
                format!("+86{area}0000{:04}", self.dice.below(10_000))
            };
            if self.phones.insert(phone.clone()) {
                return phone;
            }
        }
    }

    fn org(&mut self, job: &str) -> Option<String> {
        let (orgs, turn) = (&self.source.orgs, self.dice.below(1_000));
        let named = |org: Option<&OrgRow>| org.map(|org| org.name.clone());
        match job {
            "manufacturer" | "supplier" => {
                let number = self.dice.below(COMPANIES);
                self.source.names.company(number, number).zh_hans
            }
            "researcher" => named(nth_org(orgs, 'h', turn)),
            "academic" => named(nth_org(orgs, 'u', turn)),
            "investor" => named(nth_org(orgs, 'i', turn)),
            "distributor" => self.dice.pick(&self.source.attendees.dealers).cloned(),
            "media" => self.dice.pick(&self.source.attendees.media).cloned(),
            _ => named(nth_org(orgs, 'a', turn)),
        }
    }

    fn title(&mut self, job: &str) -> Option<String> {
        self.dice.pick(self.source.attendees.jobs.get(job)?).cloned()
    }

    /// Tables of ten at the dinner: prominent people first.
    fn seat(&mut self) {
        let mut number = 0;
        for ticket in ["vip", "speaker"] {
            for person in self.people.iter_mut().filter(|p| p.ticket_type == ticket) {
                let (table, chair) = (1 + number / TABLE_SEATS, 1 + number % TABLE_SEATS);
                person.seat = Some(format!("T{table:02}-{chair}"));
                number += 1;
            }
        }
    }
}

fn exhibitor_role(exhibitor: &Exhibitor) -> &'static str {
    match exhibitor.zone.as_ref().map(|zone| zone.as_str()) {
        Some("carriers") => "investor",
        Some("cdmo") => "supplier",
        _ => "manufacturer",
    }
}
