//! Any sequence of edits: what a publication says differs is exactly what differs, and what a
//! phone is told of several publications is what the first agenda and the last differ in.

use chrono::TimeDelta;
use huiban_companion::ChangeView;
use huiban_protocol::documents::{
    AgendaDocument, Language, Room, Session, SessionId, SessionSpeaker, SessionState, Speaker,
    Text, Venue, VenueCode,
};
use huiban_protocol::rules::{Content, Placed, TimeSpan, diff_session};
use huiban_protocol::streams::{
    AgendaChange, AgendaField, ChangesRow, SessionRow, StreamId, row_type,
};
use huiban_server::organizer::{DelayFrom, DelayRequest, RescheduleRequest, UndoRequest};
use huiban_server::store::rows::list_rows_of_type;
use huiban_tests::{Actor, World};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use std::collections::{BTreeMap, BTreeSet};

on_both! {
    any_sequence_of_edits_is_told_as_the_difference_it_makes
}

/// How often alice looks, and how many publications she may have missed each time.
const LOOKS: usize = 20;
const MISSED_MAX: usize = 4;

/// Something an organizer does to the draft, with what and how to choose.
#[derive(Debug, Clone, Copy)]
struct Edit {
    what: u8,
    which: usize,
    how: usize,
}

fn some_publication() -> impl Strategy<Value = Vec<Edit>> {
    let edit =
        (0..14u8, 0..64usize, 0..8usize).prop_map(|(what, which, how)| Edit { what, which, how });
    prop::collection::vec(edit, 1..6)
}

/// Every session as it is published, with its building.
type Agenda = BTreeMap<SessionId, (Session, Option<VenueCode>)>;

async fn rows<T: serde::de::DeserializeOwned>(world: &World, row_type: &str) -> Vec<T> {
    let service = world.service();
    let mut tx = service.store().begin_read().await.unwrap();
    let rows = list_rows_of_type(tx.as_mut(), &world.event, &StreamId::Agenda, row_type).await;
    tx.commit().await.unwrap();
    rows.unwrap().into_iter().map(|row| row.body.unwrap().read().unwrap()).collect()
}

async fn published(world: &World) -> Agenda {
    let rooms: Vec<Room> = rows(world, row_type::ROOM).await;
    let sessions: Vec<SessionRow> = rows(world, row_type::SESSION).await;
    let placed = sessions.into_iter().map(|row| {
        let room = rooms.iter().find(|room| Some(&room.code) == row.session.room.as_ref());
        (row.session.id.clone(), (row.session, room.map(|room| room.venue.clone())))
    });
    placed.collect()
}

/// What a publication says it changed.
async fn told_by(world: &World, publication: u32) -> Vec<ChangesRow> {
    let all: Vec<ChangesRow> = rows(world, row_type::CHANGES).await;
    all.into_iter().filter(|row| row.publication == publication).collect()
}

/// A second building with a room, and three people, where they are missing: an undo may go back to
/// before they were there.
fn furnish(document: &mut AgendaDocument) {
    if document.venues.len() > 1 {
        return;
    }
    document.venues.push(Venue {
        code: "west".parse().unwrap(),
        name: Text::new(Language::En, "West"),
        address: None,
    });
    let room = document.rooms[0].clone();
    document.rooms.push(Room {
        code: "w1".parse().unwrap(),
        venue: "west".parse().unwrap(),
        ..room
    });
    document.speakers = ["p0", "p1", "p2"]
        .map(|id| Speaker {
            id: id.parse().unwrap(),
            name: Text::new(Language::En, id),
            org: None,
            title: None,
            bio: None,
        })
        .to_vec();
}

fn edit(document: &mut AgendaDocument, edit: Edit, fresh: &mut u32) {
    let Edit { what, which, how } = edit;
    let rooms: Vec<_> = document.rooms.iter().map(|room| room.code.clone()).collect();
    let count = document.sessions.len();
    if what == 8 || what == 12 {
        let at = which % rooms.len();
        document.rooms[at].venue = document.venues[how % document.venues.len()].code.clone();
        return;
    }
    let session = &mut document.sessions[which % count];
    match what {
        0 => session.title = Text::new(Language::En, format!("Title {how}")),
        1 => {
            let by = TimeDelta::minutes(30 * (i64::try_from(how).unwrap() - 3));
            (session.start, session.end) = (session.start + by, session.end + by);
        }
        2 => session.end = session.start + TimeDelta::minutes(10 * i64::try_from(how).unwrap()),
        3 => session.room = rooms.get(how % (rooms.len() + 1)).cloned(),
        4 => session.state = SessionState::Cancelled,
        5 => session.state = SessionState::Postponed,
        6 => session.state = SessionState::Planned,
        7 if how < 2 => session.languages = vec!["zh".to_owned(); how],
        7 => session.description = (how > 2).then(|| Text::new(Language::En, how.to_string())),
        9 => {
            let on_stage = document.speakers.iter().enumerate();
            let on_stage = on_stage.filter(|(n, _)| how & (1 << n) != 0);
            let part = |(_, known): (usize, &Speaker)| SessionSpeaker {
                speaker: known.id.clone(),
                role: Default::default(),
            };
            session.speakers = on_stage.map(part).collect();
        }
        10 => {
            *fresh += 1;
            let id = format!("new-{fresh}").parse().unwrap();
            let copy = Session { id, state: SessionState::Planned, ..session.clone() };
            document.sessions.push(copy);
        }
        // gone from the document: cancelled for everyone
        11 if count > 2 => {
            document.sessions.remove(which % count);
        }
        _ => {}
    }
}

/// Edits the draft and publishes; the number of the publication, where anything differed.
async fn publish(world: &World, edits: &[Edit], fresh: &mut u32) -> Option<u32> {
    let organizer = world.organizer();
    for each in edits {
        match each.what {
            12 if each.how < 2 => {
                let start = format!("2026-11-{}", 10 + each.how).parse().unwrap();
                let request = RescheduleRequest { start, venue: None, rooms: BTreeMap::new() };
                organizer.reschedule(&world.event, &request).await.unwrap();
            }
            13 if each.how < 4 => {
                // back by one, or to any that there ever was; at the first there is no way back
                let newest = organizer.history(&world.event).await.unwrap().len();
                let any = u32::try_from(each.which % newest + 1).unwrap();
                let to = (each.how > 0).then_some(any);
                let undo = UndoRequest { to, ..UndoRequest::default() };
                if let Ok(report) = organizer.undo(&world.event, &undo).await {
                    return report.publication;
                }
            }
            13 => {
                let late = DelayRequest {
                    forum: "f1".parse().unwrap(),
                    minutes: 25,
                    from: Some(DelayFrom::Clock("00:00:00".parse().unwrap())),
                    until_break: false,
                };
                // nothing may be left of the forum
                let _ = organizer.delay(&world.event, &late).await;
            }
            _ => {
                let mut draft = organizer.draft(&world.event).await.unwrap();
                furnish(&mut draft);
                edit(&mut draft, *each, fresh);
                world.import(&draft).await;
            }
        }
    }
    world.publish("").await.publication
}

/// Puts what a publication says into an agenda; a session that is new comes from `after`.
fn apply(agenda: &mut Agenda, told: &[ChangesRow], after: &Agenda) {
    for row in told {
        for change in &row.changes {
            if change.field == AgendaField::New {
                let new = after[&row.session].clone();
                assert!(agenda.insert(row.session.clone(), new).is_none());
                continue;
            }
            apply_field(agenda.get_mut(&row.session).expect("a session that was there"), change);
        }
    }
}

fn apply_field(known: &mut (Session, Option<VenueCode>), change: &AgendaChange) {
    let (session, venue) = known;
    let new = change.new.as_ref();
    match change.field {
        AgendaField::Time => {
            let span: TimeSpan = new.unwrap().read().unwrap();
            (session.start, session.end) = (span.start, span.end);
        }
        AgendaField::Room => session.room = new.map(|raw| raw.read().unwrap()),
        AgendaField::Venue => *venue = new.map(|raw| raw.read().unwrap()),
        AgendaField::Title => session.title = new.unwrap().read().unwrap(),
        AgendaField::Speakers => session.speakers = new.unwrap().read().unwrap(),
        AgendaField::Status => session.state = new.unwrap().read().unwrap(),
        AgendaField::Text => {
            let mut members = serde_json::to_value(&*session).unwrap();
            let content: Content = new.unwrap().read().unwrap();
            members.as_object_mut().unwrap().extend(content);
            members.as_object_mut().unwrap().retain(|_, value| !value.is_null());
            *session = serde_json::from_value(members).unwrap();
        }
        AgendaField::New => {}
    }
}

/// The fields that two agendas differ in, by session.
fn difference(before: &Agenda, after: &Agenda) -> BTreeSet<(String, AgendaField)> {
    let mut fields = BTreeSet::new();
    for (id, (session, venue)) in after {
        let old = before.get(id).map(|(session, venue)| Placed { session, venue: venue.as_ref() });
        for change in diff_session(old, Placed { session, venue: venue.as_ref() }) {
            fields.insert((id.to_string(), change.field));
        }
    }
    fields
}

fn told_to(actor: &Actor) -> Vec<ChangeView> {
    actor.core().changes(None, false, Language::En).unwrap()
}

async fn any_sequence_of_edits_is_told_as_the_difference_it_makes(world: World) {
    let mut runner = TestRunner::deterministic();
    let (mut fresh, mut merged, mut told) = (0, 0, 0);
    let mut kinds = BTreeSet::new();
    let alice = world.enrol_attendee("alice").await;
    for look in 0..LOOKS {
        alice.sync().await;
        alice.core().mark_changes_seen(u32::MAX).unwrap();
        let seen = published(&world).await;
        let mut before = seen.clone();
        for _ in 0..=look % MISSED_MAX {
            let edits = some_publication().new_tree(&mut runner).unwrap().current();
            let publication = publish(&world, &edits, &mut fresh).await;
            let after = published(&world).await;
            let rows = match publication {
                Some(number) => told_by(&world, number).await,
                None => Vec::new(),
            };
            apply(&mut before, &rows, &after);
            assert_eq!(before, after, "publication {publication:?} by {edits:?}");
            merged += rows.len();
        }
        alice.sync().await;
        let views = told_to(&alice);
        let found: BTreeSet<_> =
            views.iter().map(|change| (change.id.clone(), change.field)).collect();
        assert_eq!(found.len(), views.len(), "one line for each session and field");
        assert_eq!(found, difference(&seen, &before), "look {look}");
        for change in &views {
            let title = |agenda: &Agenda| {
                let known =
                    agenda.get(&change.id.parse().unwrap()).map(|(session, _)| &session.title);
                known.map(|title| title.pick(Language::En).to_owned())
            };
            if change.field == AgendaField::Title {
                assert_eq!((&change.old, &change.new), (&title(&seen), &title(&before)));
            }
        }
        told += views.len();
        kinds.extend(views.iter().map(|change| change.field));
    }
    // the edits must have made something to tell, and something that fell together
    assert_eq!(kinds.len(), 8, "every field changed some time: {kinds:?}");
    assert!(told > 40 && merged > told / 2, "{told} lines of {merged} rows");
}
