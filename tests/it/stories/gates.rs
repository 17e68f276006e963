//! Doors: badges judged without a network, and what comes out once everyone has heard of everyone.

use huiban_companion::{IncidentKind, IncidentView, Light, ScanRequest, ScanView};
use huiban_protocol::documents::{DirectoryPolicy, Language, OpId, RegistrationId};
use huiban_protocol::limits::TOKEN_LIFE_MS;
use huiban_protocol::streams::{Override, ScanOutcome};
use huiban_server::organizer::{
    AddAttendeeRequest, AttendeeFields, BadgesRequest, IncidentsRequest, IssueBadgesRequest,
    PersonRequest, RevokeBadgeRequest,
};
use huiban_tests::ports::{Answer, Held};
use huiban_tests::{Actor, World};

on_both! {
    two_gates_without_a_network_admit_one_badge
    a_revocation_that_comes_late_flags_the_scan
    a_restored_server_learns_from_a_gate_which_badges_were_taken_back
    so_it_does_from_a_gate_whose_mirror_lost_its_tail
    that_somebody_was_forgotten_is_no_incident
    undo_and_re_entry_raise_no_incident
    somebody_whose_badge_does_not_read_is_found_and_let_in
    what_is_no_badge_leaves_no_trace
    a_new_badge_kills_the_old_one
    a_verdict_says_how_old_it_is
    a_list_that_needs_the_servers_word_keeps_no_queue_waiting
    a_gate_of_one_list_scans_for_it_although_it_reads_another
}

const MINUTE_MS: i64 = 60_000;

fn read(gate: &Actor, text: &str, exit: bool) -> ScanView {
    let request = ScanRequest { text: text.to_owned(), exit, ..ScanRequest::default() };
    gate.core().scan(&request, Language::En).unwrap()
}

fn enter(gate: &Actor, text: &str) -> ScanView {
    read(gate, text, false)
}

fn incidents(gate: &Actor) -> Vec<IncidentView> {
    gate.core().incidents(None).unwrap()
}

fn gates_of(incident: &IncidentView) -> Vec<&str> {
    incident.scans.iter().map(|scan| scan.gate.as_str()).collect()
}

async fn two_gates(world: &World) -> (Actor, Actor) {
    (world.enrol_gate("gate_a", &["main"]).await, world.enrol_gate("gate_b", &["main"]).await)
}

/// The text of the badge that the server signed for a person.
async fn badge(world: &World, reference: &str, anew: bool) -> String {
    let refs = vec![reference.to_owned()];
    let issue = IssueBadgesRequest { refs, anew };
    world.organizer().issue_badges(&world.event, &issue).await.unwrap();
    let wanted =
        BadgesRequest { reference: Some(reference.to_owned()), ..BadgesRequest::default() };
    let badges = world.organizer().list_badges(&world.event, &wanted).await.unwrap();
    badges.into_iter().next().expect("it was issued").text
}

async fn hear_of_each_other(gates: [&Actor; 2]) {
    for _ in 0..2 {
        for gate in gates {
            gate.link.set_offline(false);
            gate.sync().await;
        }
    }
}

async fn two_gates_without_a_network_admit_one_badge(world: World) {
    let alice = badge(&world, "alice", false).await;
    let (gate_a, gate_b) = two_gates(&world).await;
    for gate in [&gate_a, &gate_b] {
        gate.link.set_offline(true);
    }
    let first = enter(&gate_a, &alice);
    assert_eq!((first.outcome, first.light), (ScanOutcome::Admitted, Light::Green));
    world.pass(MINUTE_MS);
    let second = enter(&gate_b, &alice);
    assert_eq!((second.outcome, second.admitted), (ScanOutcome::Admitted, true));
    assert!(incidents(&gate_a).is_empty() && incidents(&gate_b).is_empty());

    hear_of_each_other([&gate_a, &gate_b]).await;
    let (at_a, at_b) = (incidents(&gate_a), incidents(&gate_b));
    assert_eq!(at_a, at_b, "both see the same");
    let [incident] = at_a.as_slice() else { panic!("{at_a:?}") };
    assert_eq!(incident.kind, IncidentKind::DoubleAdmission);
    assert_eq!(gates_of(incident), ["gate_a", "gate_b"]);
    let scans: Vec<OpId> = incident.scans.iter().map(|scan| scan.scan_id).collect();
    assert_eq!(scans, [first.scan_id.unwrap(), second.scan_id.unwrap()]);
    assert!(incident.scans.iter().all(|scan| scan.confidence.is_some()), "{incident:?}");
    let main = "main".parse().unwrap();
    assert_eq!(gate_a.core().counts(&main).unwrap(), gate_b.core().counts(&main).unwrap());
    assert_eq!(gate_a.core().counts(&main).unwrap().inside, 1, "two entries, one person");

    let asked = IncidentsRequest { list: None };
    let told = world.organizer().list_incidents(&world.event, &asked).await.unwrap();
    let ids: Vec<_> = told.iter().map(|told| told.id).collect();
    assert_eq!(ids, [incident.id], "the organizer sees it too");
    assert!(told[0].scans.iter().all(|scan| scan.confidence.is_some()));

    gate_b.core().acknowledge_incident(incident.id).unwrap();
    gate_b.core().acknowledge_incident(incident.id).unwrap();
    assert_eq!(gate_b.pending(), 1, "saying it twice is one act");
    hear_of_each_other([&gate_b, &gate_a]).await;
    assert!(incidents(&gate_a)[0].acknowledged);
    let third = enter(&gate_a, &alice);
    assert_eq!(third.outcome, ScanOutcome::AlreadyInside);
    let known = third.first.expect("somebody came in first");
    assert_eq!((known.gate.as_str(), known.here), ("gate_a", true));
}

async fn a_revocation_that_comes_late_flags_the_scan(world: World) {
    let bob = badge(&world, "bob", false).await;
    let (gate_a, gate_b) = two_gates(&world).await;
    gate_a.link.set_offline(true);
    let green = enter(&gate_a, &bob);
    assert_eq!(green.light, Light::Green);
    let revoke = RevokeBadgeRequest { reference: "bob".to_owned(), reason: "not paid".to_owned() };
    world.organizer().revoke_badge(&world.event, &revoke).await.unwrap();
    world.pass(MINUTE_MS);

    hear_of_each_other([&gate_a, &gate_b]).await;
    for gate in [&gate_a, &gate_b] {
        let all = incidents(gate);
        let [incident] = all.as_slice() else { panic!("{all:?}") };
        assert_eq!(incident.kind, IncidentKind::HeldBack);
        assert_eq!(incident.scans[0].scan_id, green.scan_id.unwrap());
        let scans = gate.core().scans(&"main".parse().unwrap()).unwrap();
        assert_eq!(scans.len(), 1, "the scan is kept");
        let refused = enter(gate, &bob);
        assert_eq!((refused.outcome, refused.light), (ScanOutcome::Revoked, Light::Red));
        assert!(refused.reason.unwrap().contains("not paid"));
        assert_eq!(refused.visitor.len(), 3);
    }
    let by = Override { reason: "paid at the desk".into(), by: "Li".into() };
    let request = ScanRequest { text: bob, overriding: Some(by), ..ScanRequest::default() };
    let let_in = gate_b.core().scan(&request, Language::En).unwrap();
    assert_eq!((let_in.admitted, let_in.light), (true, Light::Amber));
    assert_eq!(incidents(&gate_b).len(), 1, "who was let in knowingly is no news");
}

async fn a_restored_server_learns_from_a_gate_which_badges_were_taken_back(mut world: World) {
    let (alice, bob) = (badge(&world, "alice", false).await, badge(&world, "bob", false).await);
    let gate_a = world.enrol_gate("gate_a", &["main"]).await;
    let backup = world.backup().await;
    world.pass(MINUTE_MS);

    // after the backup: a badge is taken back, one is taken back and given anew, and somebody who
    // registers at the desk does not pay
    let organizer = world.organizer();
    let walk_in = AddAttendeeRequest {
        reference: Some("dave".to_owned()),
        fields: AttendeeFields {
            name: Some("Dave".to_owned()),
            ticket_type: Some("general".to_owned()),
            ..AttendeeFields::default()
        },
        badge: true,
    };
    organizer.add_attendee(&world.event, &walk_in).await.unwrap();
    let dave = badge(&world, "dave", false).await;
    for reference in ["alice", "bob", "dave"] {
        let why = RevokeBadgeRequest { reference: reference.into(), reason: "not paid".into() };
        organizer.revoke_badge(&world.event, &why).await.unwrap();
    }
    drop(organizer);
    let bob_again = badge(&world, "bob", true).await;
    gate_a.sync().await;

    world.restore(&backup).await;
    world.pass(MINUTE_MS);
    let gate_b = world.enrol_gate("gate_b", &["main"]).await;
    assert_eq!(enter(&gate_b, &alice).outcome, ScanOutcome::Admitted, "nobody has told it yet");
    hear_of_each_other([&gate_a, &gate_b]).await;
    let gate_c = world.enrol_gate("gate_c", &["main"]).await;
    world.pass(MINUTE_MS);
    for gate in [&gate_a, &gate_b, &gate_c] {
        for text in [&alice, &bob, &dave] {
            let verdict = enter(gate, text);
            assert_eq!(verdict.outcome, ScanOutcome::Revoked, "{}", gate.name);
            assert_eq!(verdict.ticket_type.as_deref(), Some("general"));
        }
    }
    let verdict = enter(&gate_c, &bob_again);
    assert_eq!(verdict.outcome, ScanOutcome::Admitted, "the badge that bob was given since");
}

async fn so_it_does_from_a_gate_whose_mirror_lost_its_tail(mut world: World) {
    let alice = badge(&world, "alice", false).await;
    let mut gate_a = world.enrol_gate("gate_a", &["main"]).await;
    let backup = world.backup().await;
    gate_a.core().close();
    let mirror = gate_a.file_of("mirror");
    let old = std::fs::read(&mirror).unwrap();
    gate_a.reopen();
    let why = RevokeBadgeRequest { reference: "alice".into(), reason: "not paid".into() };
    world.organizer().revoke_badge(&world.event, &why).await.unwrap();
    world.pass(MINUTE_MS);
    gate_a.sync().await;
    assert_eq!(enter(&gate_a, &alice).outcome, ScanOutcome::Revoked);

    // the battery is pulled out: what the mirror had not put on the disk is gone, the journal is
    // not. A mirror that stands where the restored server stands sees no other past
    gate_a.core().close();
    std::fs::write(&mirror, old).unwrap();
    world.restore(&backup).await;
    gate_a.reopen();
    world.pass(TOKEN_LIFE_MS);
    gate_a.sync().await;
    let gate_b = world.enrol_gate("gate_b", &["main"]).await;
    world.pass(MINUTE_MS);
    for gate in [&gate_a, &gate_b] {
        assert_eq!(enter(gate, &alice).outcome, ScanOutcome::Revoked, "{}", gate.name);
    }
}

async fn that_somebody_was_forgotten_is_no_incident(world: World) {
    let alice = badge(&world, "alice", false).await;
    let (gate_a, gate_b) = two_gates(&world).await;
    assert_eq!(enter(&gate_a, &alice).outcome, ScanOutcome::Admitted);
    gate_a.sync().await;
    world.pass(MINUTE_MS);
    let alice_is = PersonRequest { reference: "alice".to_owned() };
    world.organizer().erase_attendee(&world.event, &alice_is).await.unwrap();
    hear_of_each_other([&gate_a, &gate_b]).await;
    for gate in [&gate_a, &gate_b] {
        assert_eq!(incidents(gate), [], "{}", gate.name);
        assert_eq!(enter(gate, &alice).outcome, ScanOutcome::Revoked);
    }
    let all = IncidentsRequest { list: None };
    assert_eq!(world.organizer().list_incidents(&world.event, &all).await.unwrap(), []);
}

async fn undo_and_re_entry_raise_no_incident(world: World) {
    let (alice, bob) = (badge(&world, "alice", false).await, badge(&world, "bob", false).await);
    let (gate_a, gate_b) = two_gates(&world).await;
    for gate in [&gate_a, &gate_b] {
        gate.link.set_offline(true);
    }
    // a mistake at one gate, the entry at the other
    let mistake = enter(&gate_a, &alice).scan_id.unwrap();
    assert!(gate_a.core().undo_scan(mistake).unwrap().undone);
    let again = enter(&gate_a, &alice);
    assert_eq!(again.outcome, ScanOutcome::Admitted, "an undone reading is not the same reading");
    gate_a.core().undo_scan(again.scan_id.unwrap()).unwrap();
    world.pass(MINUTE_MS);
    enter(&gate_b, &alice);
    // in at one gate, out and in again at the other
    enter(&gate_a, &bob);
    world.pass(MINUTE_MS);
    assert_eq!(read(&gate_b, &bob, true).outcome, ScanOutcome::Exit);
    world.pass(MINUTE_MS);
    enter(&gate_b, &bob);

    hear_of_each_other([&gate_a, &gate_b]).await;
    assert!(incidents(&gate_a).is_empty() && incidents(&gate_b).is_empty());
    let counts = gate_a.core().gate_counts(None).unwrap();
    assert_eq!((counts.entries, counts.exits, counts.inside), (3, 1, 2));
}

async fn somebody_whose_badge_does_not_read_is_found_and_let_in(world: World) {
    let mut shows = huiban_tests::small_document();
    shows.lists[0].directory = DirectoryPolicy::Full;
    world.import(&shows).await;
    world.publish("").await;
    let (alice, bob) = (badge(&world, "alice", false).await, badge(&world, "bob", false).await);
    let (gate_a, gate_b) = two_gates(&world).await;
    for gate in [&gate_a, &gate_b] {
        gate.link.set_offline(true);
    }
    let find = |gate: &Actor, name: &str| {
        gate.core().find_people(name, None).unwrap().remove(0).registration
    };
    let let_in = |gate: &Actor, person| {
        let request = ScanRequest { person: Some(person), ..ScanRequest::default() };
        gate.core().scan(&request, Language::En)
    };
    let verdict = let_in(&gate_a, find(&gate_a, "Alice")).unwrap();
    assert_eq!((verdict.outcome, verdict.light), (ScanOutcome::Admitted, Light::Green));
    assert_eq!(verdict.name.as_deref(), Some("Alice"));
    let scans = gate_a.core().scans(&"main".parse().unwrap()).unwrap();
    assert_eq!(scans[0].serial, None, "no badge was read");
    // whoever turns up with it now is the second
    world.pass(MINUTE_MS);
    assert_eq!(enter(&gate_a, &alice).outcome, ScanOutcome::AlreadyInside);
    let again = let_in(&gate_a, find(&gate_a, "Alice")).unwrap();
    assert_eq!(again.outcome, ScanOutcome::AlreadyInside);
    enter(&gate_b, &alice);
    hear_of_each_other([&gate_a, &gate_b]).await;
    assert_eq!(incidents(&gate_a).len(), 1, "it counts as any other");

    // the organizer's word holds for them too
    enter(&gate_a, &bob);
    let why = RevokeBadgeRequest { reference: "bob".to_owned(), reason: "not paid".to_owned() };
    world.organizer().revoke_badge(&world.event, &why).await.unwrap();
    gate_b.sync().await;
    let refused = let_in(&gate_b, find(&gate_b, "Bob")).unwrap();
    assert_eq!(refused.outcome, ScanOutcome::Revoked);

    let stranger = RegistrationId([7; 8]);
    assert_eq!(let_in(&gate_a, stranger).unwrap_err().kind(), "not_found");
    let dinner = world.enrol_gate("gate_c", &["dinner"]).await;
    let hidden = let_in(&dinner, world.registration("carol").await);
    assert_eq!(hidden.unwrap_err().kind(), "unauthorized", "that list shows nobody");
}

async fn what_is_no_badge_leaves_no_trace(world: World) {
    let alice = badge(&world, "alice", false).await;
    let gate = world.enrol_gate("gate_a", &["main"]).await;
    let binary: String = (0..10_240u32).filter_map(|n| char::from_u32(n * 7 % 0x2fff)).collect();
    let long = format!("HB1:{}", "A".repeat(10_000));
    let mut cut = alice.clone();
    cut.pop();
    let texts = [
        "",
        " ",
        "HB1:",
        &binary,
        &long,
        &cut,
        "HC1:6BFOXN%TS3DH0YOJ58S S-W5HDC *M0II5XHC9B5G2+$N IOP-IA%NFQGRJPC%OQHIZC4",
        "eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl",
        "https://weixin.qq.com/r/abc",
        "BEGIN:VCARD\nVERSION:3.0\nFN:X\nEND:VCARD",
    ];
    for text in texts {
        let verdict = enter(&gate, text);
        assert_eq!(verdict.outcome, ScanOutcome::NotABadge, "{text:.80}");
        assert_eq!((verdict.admitted, verdict.scan_id), (false, None));
        assert!(verdict.next_step.is_some() && verdict.visitor.len() == 3);
    }
    assert_eq!(gate.pending(), 0, "nothing was stored");

    // one letter of the signature changed: a badge by its shape, so it is recorded
    let altered = forged(&alice);
    let verdict = enter(&gate, &altered);
    assert_eq!((verdict.outcome, verdict.light), (ScanOutcome::BadSignature, Light::Red));
    assert_eq!((verdict.name, verdict.ticket_type), (None, None), "nobody knows who it is");
    assert_eq!(gate.pending(), 1);
    // however a scanner dresses it up, it is the same badge
    let escaped = alice.replace('%', "%25").replace(' ', "%20");
    let dressed = [
        format!("\\000026{}\r\n", alice.to_lowercase()),
        format!("\u{1d}  {alice}\u{4}"),
        format!("https://huiban.example/b#{escaped}"),
    ];
    let outcomes: Vec<ScanOutcome> =
        dressed.iter().map(|text| enter(&gate, text).outcome).collect();
    let (one, read_again) = (ScanOutcome::Admitted, ScanOutcome::Debounced);
    assert_eq!(outcomes, [one, read_again, read_again]);
    assert_eq!(gate.pending(), 2);
}

/// The same badge with one bit of its signature changed, written as badges are.
fn forged(text: &str) -> String {
    use huiban_protocol::tokens::{BADGE_PREFIX, read_text, write_text};
    let mut bytes = read_text(BADGE_PREFIX, text).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    write_text(BADGE_PREFIX, &bytes)
}

async fn a_new_badge_kills_the_old_one(world: World) {
    let old = badge(&world, "carol", false).await;
    let (gate_a, gate_b) = two_gates(&world).await;
    gate_b.link.set_offline(true);
    world.pass(MINUTE_MS);
    let new = badge(&world, "carol", true).await;
    gate_a.sync().await;
    let refused = enter(&gate_a, &old);
    assert_eq!((refused.outcome, refused.light), (ScanOutcome::Reissued, Light::Red));
    // a gate that has not heard of it learns it from the new badge itself
    assert_eq!(enter(&gate_b, &new).outcome, ScanOutcome::Admitted);
    world.pass(MINUTE_MS);
    assert_eq!(enter(&gate_b, &old).outcome, ScanOutcome::Reissued);
}

async fn a_verdict_says_how_old_it_is(world: World) {
    let alice = badge(&world, "alice", false).await;
    let gate = world.enrol_gate("gate_a", &["main"]).await;
    let ready = gate.core().readiness(None, Language::En).unwrap();
    assert!(ready.ready, "{ready:?}");
    gate.link.set_offline(true);
    world.pass(29 * MINUTE_MS);
    let green = enter(&gate, &alice);
    assert_eq!(green.light, Light::Green);
    assert!(green.confidence.age_ms.unwrap() >= 29 * MINUTE_MS, "{:?}", green.confidence);
    gate.core().undo_scan(green.scan_id.unwrap()).unwrap();
    world.pass(2 * MINUTE_MS);
    let amber = enter(&gate, &alice);
    assert_eq!((amber.light, amber.admitted), (Light::Amber, true), "never a silent green");
    assert!(amber.confidence.revocations_age_ms.unwrap() > 30 * MINUTE_MS);
    assert!(amber.reason.is_some());
    let late = gate.core().readiness(None, Language::En).unwrap();
    assert!(!late.ready && late.until.is_none(), "{late:?}");

    // the wall clock is set to next year: the verdict goes by the server's time all the same
    let year_ms = 365 * 24 * 60 * MINUTE_MS;
    gate.clock.step_wall(year_ms);
    world.pass(MINUTE_MS);
    let inside = enter(&gate, &alice);
    assert_eq!(inside.outcome, ScanOutcome::AlreadyInside);
}

async fn a_list_that_needs_the_servers_word_keeps_no_queue_waiting(world: World) {
    let mut asks = huiban_tests::small_document();
    asks.lists[0].live = true;
    world.import(&asks).await;
    world.publish("").await;
    let alice = badge(&world, "alice", false).await;
    let gate = world.enrol_gate("gate_a", &["main"]).await;
    let read = |exit| ScanRequest { text: alice.clone(), exit, ..ScanRequest::default() };
    world.pass(MINUTE_MS);
    // the server does not answer: the time to wait passes, and what is here judges
    let silence = Held::new();
    gate.link.next("push", Answer::Held(silence.clone()));
    let verdict = gate.core().scan_live(&read(false), Language::En).await.unwrap();
    assert_eq!(verdict.outcome, ScanOutcome::NotLive);
    silence.go_on();
    gate.link.heal();
    // it answers in time
    gate.clock.stand_still();
    world.pass(MINUTE_MS);
    let verdict = gate.core().scan_live(&read(false), Language::En).await.unwrap();
    assert_eq!(verdict.outcome, ScanOutcome::Admitted);
    // whoever leaves is let out, and nobody is asked
    world.pass(MINUTE_MS);
    gate.link.take_log();
    let verdict = gate.core().scan_live(&read(true), Language::En).await.unwrap();
    assert_eq!((verdict.outcome, gate.link.take_log().len()), (ScanOutcome::Exit, 0));
}

async fn a_gate_of_one_list_scans_for_it_although_it_reads_another(world: World) {
    let mut needs = huiban_tests::small_document();
    needs.lists[1].requires = Some("main".parse().unwrap());
    world.import(&needs).await;
    world.publish("").await;
    let alice = badge(&world, "alice", false).await;
    let gate = world.enrol_gate("gate_a", &["dinner"]).await;
    let verdict = enter(&gate, &alice);
    assert_eq!(
        (verdict.list.as_str(), verdict.outcome),
        ("dinner", ScanOutcome::PrerequisiteMissing)
    );
}
