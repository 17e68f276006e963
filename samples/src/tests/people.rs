//! People on stage and registered.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use huiban_protocol::documents::{Attendee, Language, Text};

use super::{document, people};

/// Family names that are read in an unexpected way.
const RARE: [&str; 10] = ["单", "曾", "仇", "解", "区", "查", "朴", "乐", "尉迟", "万俟"];
/// What no Chinese subscriber number begins with, and what is set aside for invented people.
const SILENT: [&str; 10] = [
    "+86100000",
    "+86200000",
    "+86210000",
    "+86250000",
    "+865120000",
    "+865710000",
    "+867550000",
    "+86280000",
    "+442079460",
    "+121255501",
];

fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

fn count(wanted: impl Fn(&Attendee) -> bool) -> usize {
    people().iter().filter(|person| wanted(person)).count()
}

#[test]
fn about_420_people_on_stage_and_each_has_a_part() {
    let speakers = &document().speakers;
    assert!((400..=440).contains(&speakers.len()), "{} speakers", speakers.len());
    let on_stage: BTreeSet<_> = document()
        .sessions
        .iter()
        .flat_map(|session| &session.speakers)
        .map(|part| part.speaker.as_str())
        .collect();
    for speaker in speakers {
        assert!(on_stage.contains(speaker.id.as_str()), "{} never appears", speaker.id);
        assert!(speaker.org.as_ref().is_some_and(|org| !org.is_blank()), "{}", speaker.id);
        let title = speaker.title.as_ref().unwrap();
        assert!(!title.is_blank() && !title.pick(Language::En).contains('{'), "{}", speaker.id);
    }
    let names: HashSet<_> = speakers.iter().map(|s| &s.name).collect();
    assert_eq!(names.len(), speakers.len(), "two speakers share a name");
}

#[test]
fn surnames_with_two_readings_are_on_stage_without_a_latin_spelling() {
    for rare in RARE {
        let named: Vec<&Text> = document()
            .speakers
            .iter()
            .map(|s| &s.name)
            .filter(|name| name.zh_hans.as_ref().is_some_and(|n| n.starts_with(rare)))
            .collect();
        assert!(!named.is_empty(), "no {rare}");
        // so that a search by reading finds them by the reading and not by the English text
        assert!(named.iter().all(|name| name.en.is_none()), "{rare}");
    }
}

#[test]
fn some_names_are_in_traditional_script_and_some_in_latin() {
    let only =
        |wanted: fn(&Text) -> bool| document().speakers.iter().filter(|s| wanted(&s.name)).count();
    assert!(only(|name| name.zh_hans.is_none() && name.zh_hant.is_some()) >= 5);
    assert!(only(|name| name.zh_hans.is_none() && name.zh_hant.is_none()) >= 10);
    let latin =
        |p: &Attendee| p.name.chars().all(|c| c.is_alphabetic() && !is_han(c) || " -’".contains(c));
    assert!(count(latin) >= 20, "{} registered names in Latin script", count(latin));
    assert!(
        count(|p| p.name.contains('陳') || p.name.contains('鍾') || p.name.contains('謝')) >= 3
    );
}

#[test]
fn two_thousand_registrations_with_their_own_reference() {
    assert_eq!(people().len(), 2_000);
    let references: BTreeSet<_> = people().iter().map(|p| &p.reference).collect();
    assert_eq!(references.len(), 2_000);
    assert_eq!(people().first().unwrap().reference, "HM-00001");
}

#[test]
fn every_ticket_type_and_every_interest_is_there() {
    let mut tickets: BTreeMap<&str, usize> = BTreeMap::new();
    let mut roles: BTreeMap<&str, usize> = BTreeMap::new();
    for person in people() {
        *tickets.entry(&person.ticket_type).or_default() += 1;
        *roles.entry(person.interest_role.as_deref().unwrap()).or_default() += 1;
    }
    let types: Vec<&str> = tickets.keys().copied().collect();
    assert_eq!(types, ["exhibitor", "forum_only", "general", "media", "speaker", "staff", "vip"]);
    assert!(tickets.values().all(|count| *count >= 30), "{tickets:?}");
    let named: Vec<&str> = roles.keys().copied().collect();
    let expected =
        ["distributor", "investor", "manufacturer", "media", "researcher", "staff", "supplier"];
    assert_eq!(named, expected);
    assert!(roles.values().all(|count| *count >= 30), "{roles:?}");
}

#[test]
fn everyone_on_stage_is_registered_under_the_same_name() {
    let names: BTreeSet<&str> = people().iter().map(|p| p.name.as_str()).collect();
    for speaker in &document().speakers {
        let name = speaker.name.pick(Language::ZhHans);
        assert!(names.contains(name), "{name}");
    }
}

#[test]
fn every_exhibitor_has_registered_staff() {
    for exhibitor in &document().exhibitors {
        let name = exhibitor.name.pick(Language::ZhHans);
        assert!(
            count(|p| p.ticket_type == "exhibitor" && p.org.as_deref() == Some(name)) >= 3,
            "{name}"
        );
    }
}

#[test]
fn telephones_cannot_ring_and_mail_goes_nowhere() {
    let mut phones = BTreeSet::new();
    for person in people() {
        if let Some(phone) = &person.phone {
            assert!(SILENT.iter().any(|range| phone.starts_with(range)), "{phone}");
            let digits = phone.strip_prefix('+').unwrap();
            assert!((11..=13).contains(&digits.len()), "{phone}");
            assert!(digits.chars().all(|c| c.is_ascii_digit()), "{phone}");
            assert!(phones.insert(phone), "{phone} stands twice");
        }
        if let Some(email) = &person.email {
            let (name, host) = email.split_once('@').unwrap();
            assert!(["example.com", "example.cn"].contains(&host), "{email}");
            assert!(!name.is_empty() && name.is_ascii(), "{email}");
        }
    }
    assert!(count(|p| p.phone.is_none()) >= 10 && count(|p| p.email.is_none()) >= 10);
}

#[test]
fn four_digits_do_not_always_tell_people_apart() {
    let mut last: BTreeMap<&str, usize> = BTreeMap::new();
    for phone in people().iter().filter_map(|p| p.phone.as_deref()) {
        *last.entry(phone.get(phone.len() - 4..).unwrap()).or_default() += 1;
    }
    assert!(last.values().any(|count| *count > 1));
    let mut names: BTreeMap<&str, usize> = BTreeMap::new();
    for person in people() {
        *names.entry(&person.name).or_default() += 1;
    }
    assert!(names.values().any(|count| *count > 1), "no two people have the same name");
}

#[test]
fn delegations_seats_and_notes() {
    let groups: BTreeMap<&str, usize> =
        people().iter().filter_map(|p| p.group.as_deref()).fold(BTreeMap::new(), |mut all, g| {
            *all.entry(g).or_default() += 1;
            all
        });
    assert!(groups.len() >= 8 && groups.values().all(|count| *count >= 10), "{groups:?}");
    assert!(count(|p| p.note.is_some()) >= 100);
    let seated = count(|p| p.seat.is_some());
    assert_eq!(seated, count(|p| ["vip", "speaker"].contains(&p.ticket_type.as_str())));
    let seats: BTreeSet<_> = people().iter().filter_map(|p| p.seat.as_ref()).collect();
    assert_eq!(seats.len(), seated, "two people on one chair");
    for rare in RARE {
        assert!(count(|p| p.name.starts_with(rare)) >= 2, "{rare}");
    }
}
