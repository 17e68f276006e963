//! The organizer gives out, and erases, what is known of a person.

use huiban_companion::{
    ANYONE, BookmarkEdit, CardRequest, LeadEdit, MeetRequest, OpState, parse_target,
};
use huiban_protocol::documents::{ContactField, DirectoryPolicy, Language};
use huiban_server::organizer::{AddAttendeeRequest, AttendeeFields, HoldingsAnswer, PersonRequest};
use huiban_tests::{Actor, World};

on_both! {
    everything_known_of_a_person_is_given
    an_erased_person_is_in_no_file_and_no_answer
    what_is_said_of_an_erased_person_later_is_not_kept
    an_erasure_beats_a_restored_server
    long_after_the_event_booths_keep_nothing
    what_a_revoked_rep_handed_over_is_emptied_too
    what_another_process_kept_is_emptied_by_the_next_sync
    an_erased_person_is_found_at_no_gate_and_in_none_of_its_files
}

const SECRETS: [&str; 4] = ["+8613900007777", "han.mm@example.cn", "my own words", "rep's words"];

async fn person(world: &World, reference: &str) -> HoldingsAnswer {
    let request = PersonRequest { reference: reference.to_owned() };
    world.organizer().export_attendee(&world.event, &request).await.unwrap()
}

async fn erase(world: &World, reference: &str) {
    let request = PersonRequest { reference: reference.to_owned() };
    world.organizer().erase_attendee(&world.event, &request).await.unwrap();
}

fn show(person: &Actor, to: &str) -> String {
    let request = CardRequest {
        to: to.to_owned(),
        fields: vec![ContactField::Name, ContactField::Phone, ContactField::Email],
        purpose: "offers".to_owned(),
        minutes: 10,
    };
    person.core().show_card(&request).unwrap().text
}

fn scan(rep: &Actor, text: &str) {
    let lead = rep.core().scan_lead(text, Language::En).unwrap().lead.unwrap();
    let edit = LeadEdit { note: Some(SECRETS[3].to_owned()), ..LeadEdit::default() };
    rep.core().edit_lead(lead.id.parse().unwrap(), &edit, Language::En).unwrap();
}

/// Alice bookmarks, gives her card to a booth and to bob; everybody syncs.
async fn busy_alice(world: &World) -> (Actor, Actor, Actor) {
    let alice = world.enrol_attendee("alice").await;
    let bob = world.enrol_attendee("bob").await;
    let rep = world.enrol_rep("rep_1", "x7").await;
    let [phone, email, note, _] = SECRETS;
    let fields = ["name=韩梅梅".to_owned(), format!("phone={phone}"), format!("email={email}")];
    alice.core().set_card(&fields).unwrap();
    let opening = parse_target("session/opening").unwrap();
    alice.core().set_bookmark(&opening, true).unwrap();
    let edit = BookmarkEdit { note: Some(note.to_owned()), ..BookmarkEdit::default() };
    alice.core().edit_bookmark(&opening, &edit).unwrap();
    scan(&rep, &show(&alice, "x7"));
    let text = show(&alice, ANYONE);
    let request = MeetRequest { text, fields: Vec::new(), purpose: String::new() };
    bob.core().meet(&request, Language::En).unwrap();
    for actor in [&alice, &bob, &rep, &alice] {
        actor.sync().await;
    }
    (alice, bob, rep)
}

async fn everything_known_of_a_person_is_given(world: World) {
    let (alice, ..) = busy_alice(&world).await;
    let known = person(&world, "alice").await;
    assert_eq!((known.attendee.name.as_str(), known.devices.len()), ("Alice", 1));
    assert_eq!(known.devices[0].id, alice.device_id());
    let text = serde_json::to_string(&known).unwrap();
    for secret in SECRETS {
        assert!(text.contains(secret), "{secret} is not in {text}");
    }
    let streams: std::collections::BTreeSet<String> =
        known.rows.iter().map(|row| row.stream.to_string()).collect();
    let (own, bobs) = (world.me("alice").await.to_string(), world.me("bob").await.to_string());
    for stream in [own.as_str(), bobs.as_str(), "booth/x7", "directory", "gate"] {
        assert!(streams.contains(stream), "{stream} is not among {streams:?}");
    }
    // of another nothing but their own
    let bob = serde_json::to_string(&person(&world, "bob").await.attendee).unwrap();
    assert!(bob.contains("Bob") && !bob.contains("Alice"));
}

fn check_device(actor: &Actor) {
    let bytes = actor.bytes_of("");
    for secret in SECRETS {
        let found = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
        assert!(!found, "{secret} is in a file of {}", actor.name);
    }
}

async fn check_server(world: &World) {
    let service = world.service();
    let mut tx = service.store().begin_read().await.unwrap();
    let mut held = String::new();
    for sql in [
        "SELECT raw FROM ops",
        "SELECT raw FROM quarantined_ops",
        "SELECT body FROM changes WHERE body IS NOT NULL",
        "SELECT body FROM live_rows WHERE body IS NOT NULL",
        "SELECT body FROM attendees",
        "SELECT name FROM devices",
    ] {
        for row in tx.query(sql, &[]).await.unwrap() {
            held.push_str(row.text(0).unwrap());
            held.push('\n');
        }
    }
    tx.commit().await.unwrap();
    let mut bytes = held.into_bytes();
    if world.variant() == huiban_tests::Variant::Sqlite {
        let file = world.database_file();
        bytes.extend(std::fs::read(&file).unwrap());
        bytes.extend(std::fs::read(file.with_extension("db-wal")).unwrap_or_default());
    }
    for secret in SECRETS.iter().chain(&["韩梅梅", "Alice"]) {
        let found = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
        assert!(!found, "{secret} is on the server");
    }
}

async fn an_erased_person_is_in_no_file_and_no_answer(world: World) {
    let (alice, bob, rep) = busy_alice(&world).await;
    // not sent yet
    let closing = parse_target("session/opening").unwrap();
    alice.core().set_note(&closing, Some(SECRETS[2])).unwrap();
    erase(&world, "alice").await;
    for actor in [&rep, &bob, &alice, &rep, &alice] {
        actor.sync().await;
    }
    let told = [&rep, &bob, &alice].map(|actor| actor.core().status().unwrap().erased);
    assert_eq!(told, [false, false, true], "only her own phone says that she was erased");
    for actor in [&rep, &bob, &alice] {
        assert_eq!(actor.pending(), 0, "{}", actor.name);
        let parked = actor.core().list_ops(Some(OpState::Parked)).unwrap();
        assert!(parked.is_empty(), "{parked:?}");
    }
    // that somebody was met stays; who it was does not
    let leads = rep.core().leads(Language::En).unwrap();
    assert_eq!((leads.len(), &leads[0].name, leads[0].notes.len()), (1, &None, 0));
    assert!(leads[0].consent.as_ref().unwrap().withdrawn.is_some());
    let met = bob.core().met(Language::En).unwrap();
    assert_eq!((met.len(), &met[0].name), (1, &None));
    assert!(alice.core().card().is_err(), "she belongs to no registration any more");
    for actor in [&rep, &bob, &alice] {
        check_device(actor);
    }
    check_server(&world).await;
    let request = PersonRequest { reference: "alice".to_owned() };
    world.organizer().export_attendee(&world.event, &request).await.unwrap_err();
    world.organizer().erase_attendee(&world.event, &request).await.unwrap_err();
}

async fn what_is_said_of_an_erased_person_later_is_not_kept(world: World) {
    let (alice, bob, rep) = busy_alice(&world).await;
    let late = show(&alice, "x7");
    let text = show(&alice, ANYONE);
    erase(&world, "alice").await;
    // both were away, and so was she; the rep writes more about her, and corrects what she gave
    scan(&rep, &late);
    let lead = rep.core().leads(Language::En).unwrap().remove(0).id.parse().unwrap();
    let fields = vec![format!("phone={}", SECRETS[0]), format!("email={}", SECRETS[1])];
    let edit = LeadEdit { fields, ..LeadEdit::default() };
    rep.core().edit_lead(lead, &edit, Language::En).unwrap();
    let request = MeetRequest { text, fields: Vec::new(), purpose: String::new() };
    bob.core().meet(&request, Language::En).unwrap();
    for actor in [&bob, &rep, &alice, &bob, &rep] {
        actor.sync().await;
    }
    let told = [&rep, &bob, &alice].map(|actor| actor.core().status().unwrap().erased);
    assert_eq!(told, [false, false, true], "only her own phone says that she was erased");
    for actor in [&rep, &bob, &alice] {
        assert_eq!(actor.pending(), 0, "{}", actor.name);
        check_device(actor);
    }
    check_server(&world).await;
}

async fn an_erasure_beats_a_restored_server(mut world: World) {
    let (_alice, bob, rep) = busy_alice(&world).await;
    let backup = world.backup().await;
    erase(&world, "alice").await;
    rep.sync().await;
    // the server forgets; who saw the order reminds it
    world.restore(&backup).await;
    for actor in [&rep, &bob, &rep] {
        actor.sync().await;
    }
    for actor in [&rep, &bob] {
        check_device(actor);
    }
    check_server(&world).await;
}

async fn long_after_the_event_booths_keep_nothing(world: World) {
    let (alice, bob, rep) = busy_alice(&world).await;
    let kept_until = rep.core().leads(Language::En).unwrap()[0].consent.clone().unwrap().kept_until;
    assert!(kept_until.is_some());
    world.service().purge().await.unwrap();
    rep.sync().await;
    assert_eq!(rep.core().leads(Language::En).unwrap().len(), 1, "not before its time");
    // another rep is revoked, and hands over whom nobody else has met
    let revoked = world.enrol_rep("rep_2", "x7").await;
    let [phone, email, ..] = SECRETS;
    let fields = ["name=Bob".to_owned(), format!("phone={phone}"), format!("email={email}")];
    bob.core().set_card(&fields).unwrap();
    scan(&revoked, &show(&bob, "x7"));
    world.organizer().revoke_device(&world.event, &revoked.device_id()).await.unwrap();
    let _ = revoked.core().sync().await;
    assert!(aside(&world).await.iter().any(|raw| raw.contains(SECRETS[3])));
    world.pass(1_000 * 24 * 60 * 60 * 1000);
    world.service().purge().await.unwrap();
    world.service().purge().await.unwrap();
    let service = world.service();
    let mut tx = service.store().begin_read().await.unwrap();
    let mut held = String::new();
    for sql in [
        "SELECT raw FROM ops WHERE raw LIKE '%lead_%'",
        "SELECT raw FROM quarantined_ops",
        "SELECT body FROM live_rows WHERE body IS NOT NULL AND stream NOT LIKE 'me/%'",
        "SELECT body FROM changes WHERE body IS NOT NULL AND stream NOT LIKE 'me/%'",
    ] {
        for row in tx.query(sql, &[]).await.unwrap() {
            held.push_str(row.text(0).unwrap());
        }
    }
    tx.commit().await.unwrap();
    for secret in ["+8613900007777", "rep's words", "Alice"] {
        assert!(!held.contains(secret), "{secret} is kept");
    }
    // what is one's own stays
    assert_eq!(bob.core().met(Language::En).unwrap()[0].name.as_deref(), Some("韩梅梅"));
    assert_eq!(alice.core().shared(Language::En).unwrap().len(), 2);
}

async fn what_a_revoked_rep_handed_over_is_emptied_too(world: World) {
    let alice = world.enrol_attendee("alice").await;
    let rep = world.enrol_rep("rep_1", "x7").await;
    let [phone, email, ..] = SECRETS;
    let fields = ["name=韩梅梅".to_owned(), format!("phone={phone}"), format!("email={email}")];
    alice.core().set_card(&fields).unwrap();
    let text = show(&alice, "x7");
    rep.core().scan_lead(&text, Language::En).unwrap();
    world.organizer().revoke_device(&world.event, &rep.device_id()).await.unwrap();
    let _ = rep.core().sync().await;
    assert!(aside(&world).await[0].contains("lead_scan"));
    let exchange = alice.core().shared(Language::En).unwrap()[0].exchange_id.parse().unwrap();
    alice.core().withdraw(exchange, Language::En).unwrap();
    alice.sync().await;
    assert_eq!(aside(&world).await, [""]);
    if world.variant() == huiban_tests::Variant::Sqlite {
        let bytes = std::fs::read(world.database_file()).unwrap();
        for secret in &SECRETS[..2] {
            let found = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
            assert!(!found, "{secret} is on the server");
        }
    }
}

/// The acts of revoked devices, as the server keeps them.
async fn aside(world: &World) -> Vec<String> {
    let service = world.service();
    let mut tx = service.store().begin_read().await.unwrap();
    let rows = tx.query("SELECT raw FROM quarantined_ops ORDER BY op", &[]).await.unwrap();
    tx.commit().await.unwrap();
    rows.iter().map(|row| row.text(0).unwrap().to_owned()).collect()
}

async fn what_another_process_kept_is_emptied_by_the_next_sync(world: World) {
    let alice = world.enrol_attendee("alice").await;
    let rep = world.enrol_rep("rep_1", "x7").await;
    let [phone, email, ..] = SECRETS;
    let fields = ["name=韩梅梅".to_owned(), format!("phone={phone}"), format!("email={email}")];
    alice.core().set_card(&fields).unwrap();
    rep.core().scan_lead(show(&alice, "x7"), Language::En).unwrap();
    rep.sync().await;
    let exchange = alice.core().shared(Language::En).unwrap()[0].exchange_id.parse().unwrap();
    alice.core().withdraw(exchange, Language::En).unwrap();
    alice.sync().await;

    // another process reads the journal all the while
    let other = rusqlite::Connection::open(rep.event_folder().join("journal.db")).unwrap();
    other.execute_batch("BEGIN; SELECT count(*) FROM ops").unwrap();
    rep.sync().await;
    let due = rep.event_folder().join("logs-due");
    assert!(due.exists(), "it is noted that the log is to be emptied");
    other.execute_batch("COMMIT").unwrap();
    drop(other);
    rep.sync().await;
    assert!(!due.exists());
    check_device(&rep);
}

async fn an_erased_person_is_found_at_no_gate_and_in_none_of_its_files(world: World) {
    let mut shows = huiban_tests::small_document();
    shows.lists[0].directory = DirectoryPolicy::Full;
    world.import(&shows).await;
    world.publish("").await;
    let walk_in = AddAttendeeRequest {
        reference: Some("zoe".to_owned()),
        fields: AttendeeFields {
            name: Some("Zoe Quetzal".to_owned()),
            ticket_type: Some("general".to_owned()),
            ..AttendeeFields::default()
        },
        badge: true,
    };
    world.organizer().add_attendee(&world.event, &walk_in).await.unwrap();
    let gate = world.enrol_gate("gate_a", &["main"]).await;
    let found = |name: &str| gate.core().find_people(name, None).unwrap().len();
    assert_eq!((found("quetzal"), found("Bob")), (1, 1));
    let holds = |text: &str| {
        let bytes = gate.bytes_of("");
        bytes.windows(text.len()).any(|window| window == text.as_bytes())
    };
    assert!(holds("Quetzal") && holds("quetzal"), "as it is written, and as it is looked for");

    erase(&world, "zoe").await;
    gate.sync().await;
    assert!(!holds("Quetzal") && !holds("quetzal"));
    assert_eq!((found("quetzal"), found("Bob")), (0, 1));
}
