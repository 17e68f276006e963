//! How much there is of everything.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use huiban_protocol::documents::{
    DirectoryPolicy, ForumKind, ReEntry, SessionKind as Kind, SpeakerRole as Role,
};

use super::{document, november, of_kind, session};

#[test]
fn one_contest_two_exhibitions_three_main_and_twelve_themed_forums() {
    let forums = |kind| document().forums.iter().filter(|f| f.kind == kind).count();
    assert_eq!(forums(ForumKind::Contest), 1);
    assert_eq!(forums(ForumKind::Exhibition), 2);
    assert_eq!(forums(ForumKind::Main), 3);
    assert_eq!(forums(ForumKind::Themed), 12);
    for forum in &document().forums {
        assert!(forum.title.en.is_some() && forum.title.zh_hans.is_some(), "{}", forum.code);
        let sessions = document().sessions.iter().filter(|s| s.forum.as_ref() == Some(&forum.code));
        assert!(sessions.count() >= 3, "{} has hardly any sessions", forum.code);
    }
}

#[test]
fn two_venues_with_rooms_and_ways_between_them() {
    assert_eq!(document().venues.len(), 2);
    let rooms =
        |venue: &str| document().rooms.iter().filter(|room| room.venue.as_str() == venue).count();
    assert_eq!((rooms("expo"), rooms("lake")), (8, 7));
    let ways = |start: &str| {
        document().transfers.iter().filter(|t| t.from.to_string().starts_with(start)).count()
    };
    assert!(ways("venue/") >= 1 && ways("floor/") >= 10 && ways("room/") >= 3);
}

#[test]
fn about_330_sessions_and_60_or_more_a_day() {
    let count = document().sessions.len();
    assert!((310..=350).contains(&count), "{count} sessions");
    assert_eq!(document().event.days.len(), 3);
    for day in &document().event.days {
        let of_day =
            document().sessions.iter().filter(|s| s.start.date_naive() == day.date).count();
        assert!(of_day >= 60, "{}: {of_day} sessions", day.date);
    }
}

#[test]
fn every_kind_of_session_is_there() {
    let least = [
        (Kind::Opening, 3),
        (Kind::Keynote, 3),
        (Kind::Talk, 110),
        (Kind::Roundtable, 15),
        (Kind::Contest, 5),
        (Kind::Roadshow, 150),
        (Kind::Signing, 1),
        (Kind::Award, 3),
        (Kind::Training, 4),
        (Kind::Consultation, 18),
        (Kind::Exhibition, 6),
        (Kind::Break, 6),
        (Kind::Social, 5),
    ];
    for (kind, least) in least {
        let count = of_kind(kind).len();
        assert!(count >= least, "{count} sessions of kind {kind:?}");
    }
    assert_eq!(of_kind(Kind::Signing).len(), 1);
}

#[test]
fn themed_forums_have_talks_of_20_minutes_with_something_to_read() {
    for forum in document().forums.iter().filter(|f| f.kind == ForumKind::Themed) {
        let talks: Vec<_> = of_kind(Kind::Talk)
            .into_iter()
            .filter(|s| s.forum.as_ref() == Some(&forum.code) && s.exhibitor.is_none())
            .collect();
        assert_eq!(talks.len(), 8, "{}", forum.code);
        for talk in talks {
            assert_eq!((talk.end - talk.start).num_minutes(), 20, "{}", talk.id);
            assert!(talk.description.is_some() && talk.title.en.is_some(), "{}", talk.id);
        }
    }
    let titles: HashSet<_> = of_kind(Kind::Talk).iter().map(|talk| &talk.title).collect();
    assert_eq!(titles.len(), of_kind(Kind::Talk).len(), "a title stands twice");
}

#[test]
fn a_roundtable_has_a_moderator_and_four_to_six_panellists() {
    let mut sizes = BTreeSet::new();
    for table in of_kind(Kind::Roundtable) {
        let in_role = |role| table.speakers.iter().filter(|s| s.role == role).count();
        assert_eq!(in_role(Role::Moderator), 1, "{}", table.id);
        assert!((4..=6).contains(&in_role(Role::Panellist)), "{}", table.id);
        sizes.insert(in_role(Role::Panellist));
    }
    assert_eq!(sizes.len(), 3, "all tables are alike: {sizes:?}");
}

#[test]
fn projects_pitch_in_three_rooms_on_two_days_before_the_jury_of_their_category() {
    assert_eq!(document().projects.len(), 150);
    let slots = of_kind(Kind::Roadshow);
    let pitched: BTreeSet<_> = slots.iter().flat_map(|slot| &slot.projects).collect();
    assert_eq!((slots.len(), pitched.len()), (150, 150));
    let rooms: BTreeSet<_> = slots.iter().filter_map(|slot| slot.room.as_ref()).collect();
    let days: BTreeSet<_> = slots.iter().map(|slot| slot.start.date_naive()).collect();
    assert_eq!((rooms.len(), days.len()), (3, 2));
    let mut juries: BTreeMap<_, BTreeSet<Vec<_>>> = BTreeMap::new();
    for slot in slots {
        assert_eq!((slot.end - slot.start).num_minutes(), 20, "{}", slot.id);
        let project = document().projects.iter().find(|p| slot.projects == [p.id.clone()]).unwrap();
        let jury: Vec<_> = slot
            .speakers
            .iter()
            .filter(|s| s.role == Role::Juror)
            .map(|s| s.speaker.clone())
            .collect();
        assert_eq!(jury.len(), 6, "{}", slot.id);
        let category = project.category.clone().unwrap().en.unwrap();
        juries.entry(category).or_default().insert(jury);
    }
    assert_eq!(juries.len(), 5);
    assert!(juries.values().all(|juries| juries.len() == 1), "a category has one jury");
    assert_eq!(juries.values().flatten().flatten().collect::<BTreeSet<_>>().len(), 30);
}

#[test]
fn five_finals_of_six_pitched_projects_each() {
    let finals = of_kind(Kind::Contest);
    assert_eq!(finals.len(), 5);
    for last in finals {
        assert_eq!(last.projects.len(), 6, "{}", last.id);
        assert_eq!(last.start.date_naive(), november(14, "08:00").date_naive());
        for id in &last.projects {
            let project = document().projects.iter().find(|p| p.id == *id).unwrap();
            assert!(project.title.en.is_some(), "finalist {id} has no English title");
        }
    }
}

#[test]
fn ten_agreements_of_three_kinds_by_36_organisations() {
    let agreements = &session("signing-1").agreements;
    assert_eq!(agreements.len(), 10);
    assert_eq!(
        agreements.iter().map(|a| a.kind.clone().unwrap().en).collect::<BTreeSet<_>>().len(),
        3
    );
    let parties: Vec<_> = agreements.iter().flat_map(|a| &a.parties).collect();
    let different: BTreeSet<_> = parties.iter().map(|party| &party.zh_hans).collect();
    assert_eq!((parties.len(), different.len()), (36, 36));
}

#[test]
fn award_lists_as_published() {
    let list = |id: &str| session(id).awards.first().unwrap();
    let prizes = &list("award-contest").entries;
    let named: Vec<_> = prizes.iter().map(|p| p.prize.clone().unwrap().en.unwrap()).collect();
    assert_eq!(named, ["Top prize", "Distinguished prize", "Excellent prize", "Excellent prize"]);
    assert!(prizes.iter().all(|p| p.money.is_some() && p.project.is_some()));
    for (id, count) in [("award-force", 100), ("award-products", 10)] {
        let entries = &list(id).entries;
        let ranks: Vec<u32> = entries.iter().filter_map(|entry| entry.rank).collect();
        assert_eq!(ranks, (1..=count).collect::<Vec<u32>>(), "{id}");
        let winners: BTreeSet<_> = entries.iter().map(|entry| &entry.winner.zh_hans).collect();
        assert_eq!(winners.len(), entries.len(), "{id}: one wins twice");
    }
}

#[test]
fn six_desks_open_all_day_on_every_day() {
    let desks = of_kind(Kind::Consultation);
    assert_eq!(desks.len(), 18);
    assert!(desks.iter().all(|desk| (desk.end - desk.start).num_minutes() >= 480));
}

#[test]
fn exhibitors_zones_and_tiers() {
    let all = &document().exhibitors;
    assert_eq!((all.len(), document().zones.len()), (34, 9));
    let zones: BTreeSet<_> = all.iter().filter_map(|e| e.zone.as_ref()).collect();
    let booths: BTreeSet<_> = all.iter().filter_map(|e| e.booth.as_ref()).collect();
    assert_eq!((zones.len(), booths.len()), (9, 34));
    assert!(all.iter().all(|e| e.area_m2.unwrap() % 9 == 0 && !e.offers.is_empty()));
    let tier = |tier| all.iter().filter(|e| e.tier == tier).count();
    assert_eq!((tier(Some(3)), tier(Some(2)), tier(Some(1)), tier(None)), (6, 8, 8, 12));
}

#[test]
fn a_sponsor_slot_is_as_long_as_the_tier_allows() {
    for exhibitor in &document().exhibitors {
        let slots: Vec<i64> = document()
            .sessions
            .iter()
            .filter(|s| s.exhibitor.as_ref() == Some(&exhibitor.code))
            .map(|s| (s.end - s.start).num_minutes())
            .collect();
        let expected: &[i64] = match exhibitor.tier {
            Some(3) => &[20],
            Some(2) => &[5],
            _ => &[],
        };
        assert_eq!(slots, expected, "{}", exhibitor.code);
    }
}

#[test]
fn circles_have_ten_topics_and_as_many_posts_as_said() {
    let expected = [
        ("masks", 229),
        ("disinfection", 326),
        ("consumables", 939),
        ("optics", 126),
        ("equipment", 758),
    ];
    let circles: Vec<_> = document().circles.iter().map(|c| (c.code.as_str(), c.posts)).collect();
    assert_eq!(circles, expected);
    for (code, posts) in expected {
        let topics: Vec<_> =
            document().topics.iter().filter(|t| t.circle.as_str() == code).collect();
        assert_eq!(topics.len(), 10, "{code}");
        assert_eq!(topics.iter().map(|t| t.replies).sum::<u32>(), posts, "{code}");
        for topic in topics {
            assert!(topic.text.is_some() && topic.at < november(1, "00:00"), "{}", topic.id);
        }
    }
}

#[test]
fn notices_of_the_weeks_before() {
    let ids: Vec<&str> = document().notices.iter().map(|n| n.id.as_str()).collect();
    assert_eq!(ids, ["welcome", "shuttle", "room-change", "late-start", "postponement"]);
    assert!(document().notices.is_sorted_by_key(|notice| notice.at));
    assert!(document().notices.iter().all(|n| n.text.is_some() && n.title.en.is_some()));
}

#[test]
fn check_in_lists_with_their_rules() {
    let list = |code: &str| document().lists.iter().find(|l| l.code.as_str() == code).unwrap();
    assert_eq!(document().lists.len(), 5);
    let main = list("main");
    assert!(main.ticket_types.is_empty() && main.windows.is_empty());
    assert_eq!((main.reentry, main.directory), (ReEntry::AfterExit, DirectoryPolicy::Full));
    assert_eq!(list("contest").capacity, Some(120));
    let dinner = list("dinner");
    assert_eq!(dinner.ticket_types, ["vip", "speaker"]);
    assert_eq!((dinner.total, dinner.reentry), (Some(1), ReEntry::No));
    assert_eq!(dinner.requires.as_ref().map(|code| code.as_str()), Some("main"));
    assert_eq!(list("expo").reentry, ReEntry::Free);
    let lunch = list("lunch");
    assert_eq!((lunch.per_day, lunch.windows.len()), (Some(1), 3));
    for (window, day) in lunch.windows.iter().zip(12..) {
        assert_eq!((window.from, window.to), (november(day, "11:30"), november(day, "13:30")));
    }
}
