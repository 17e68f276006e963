//! Attendees exchange cards with each other, and take them back.

use huiban_companion::{
    ANYONE, CardRequest, CompanionError, LeadFormat, LeadOutcome, MeetReport, MeetRequest, MetView,
    SharedView,
};
use huiban_protocol::documents::{ContactField, ExchangeId, Language};
use huiban_tests::{Actor, World};

on_both! {
    two_attendees_exchange_both_cards_in_one_scan
    two_attendees_exchange_both_cards_in_two_scans
    a_booth_gets_nothing_from_a_card_for_attendees
    a_withdrawn_card_leaves_every_device_of_whoever_read_it
    a_withdrawal_beats_a_reading_that_arrives_later
    a_withdrawal_beats_a_restored_server_that_one_reader_remembers
    many_read_one_card_and_all_lose_it
}

const SECRETS: [&str; 2] = ["+8613900005678", "li.lei@example.cn"];

fn fill(person: &Actor, name: &str) {
    let [phone, email] = SECRETS;
    let fields = [format!("name={name}"), format!("phone={phone}"), format!("email={email}")];
    person.core().set_card(&fields).unwrap();
}

const FIELDS: [ContactField; 3] = [ContactField::Name, ContactField::Phone, ContactField::Email];

fn show(person: &Actor) -> (String, ExchangeId) {
    let request = CardRequest {
        to: ANYONE.to_owned(),
        fields: FIELDS.to_vec(),
        purpose: "keep in touch".to_owned(),
        minutes: 10,
    };
    let card = person.core().show_card(&request).unwrap();
    (card.text, card.exchange_id.parse().unwrap())
}

fn try_meet(
    person: &Actor,
    text: &str,
    fields: &[ContactField],
) -> Result<MeetReport, CompanionError> {
    let request = MeetRequest {
        text: text.to_owned(),
        fields: fields.to_vec(),
        purpose: "yours too".to_owned(),
    };
    person.core().meet(&request, Language::En)
}

fn meet(person: &Actor, text: &str, fields: &[ContactField]) -> MeetReport {
    try_meet(person, text, fields).unwrap()
}

fn met(person: &Actor) -> Vec<MetView> {
    person.core().met(Language::En).unwrap()
}

fn shared(person: &Actor) -> Vec<SharedView> {
    person.core().shared(Language::En).unwrap()
}

fn names(met: &[MetView]) -> Vec<Option<&str>> {
    met.iter().map(|met| met.name.as_deref()).collect()
}

async fn two_attendees_exchange_both_cards_in_one_scan(world: World) {
    let alice = world.enrol_attendee("alice").await;
    let bob = world.enrol_attendee("bob").await;
    fill(&alice, "王芳");
    fill(&bob, "李雷");
    let (text, exchange) = show(&alice);
    assert_eq!(shared(&alice)[0].recipient, "nobody yet");
    let report = meet(&bob, &text, &[ContactField::Name]);
    assert_eq!(report.outcome, LeadOutcome::Card);
    let (known, sent) = (report.met.unwrap(), report.sent.unwrap());
    assert_eq!((known.name.as_deref(), known.fields.len()), (Some("王芳"), 3), "with no network");
    assert_eq!(known.consent.unwrap().purpose, "keep in touch");
    assert_eq!(sent.recipient, "王芳");
    let vcards = bob.core().export_met(LeadFormat::Vcf, Language::En).unwrap();
    let vcards = String::from_utf8(vcards).unwrap();
    assert!(vcards.contains(SECRETS[1]) && vcards.contains("N:王;芳"), "{vcards}");

    for actor in [&bob, &alice, &bob] {
        actor.sync().await;
    }
    assert_eq!((bob.pending(), alice.pending()), (0, 0));
    for actor in [&alice, &bob] {
        let parked = actor.core().list_ops(Some(huiban_companion::OpState::Parked)).unwrap();
        assert!(parked.is_empty(), "{parked:?}");
    }
    let of_bob = met(&alice);
    assert_eq!(names(&of_bob), [Some("李雷")]);
    assert_eq!(of_bob[0].fields.len(), 1, "no more than was given");
    let given = shared(&alice);
    assert_eq!((given.len(), given[0].recipient.as_str()), (1, "李雷"));
    assert_eq!(given[0].exchange_id, exchange.to_string());

    // mistakes
    let own = try_meet(&alice, &text, &[]).unwrap_err();
    assert!(own.to_string().contains("your own card"), "{own}");
    assert_eq!(meet(&bob, "HBC1:NONSENSE", &[]).outcome, LeadOutcome::NotACode);
    assert_eq!(meet(&bob, &world.badge_text("alice").await, &[]).outcome, LeadOutcome::NotACode);
    let (late, _) = show(&alice);
    world.pass(60 * 60 * 1000);
    assert_eq!(meet(&bob, &late, &FIELDS).outcome, LeadOutcome::Expired);
    assert_eq!(met(&bob).len(), 1);
}

async fn two_attendees_exchange_both_cards_in_two_scans(world: World) {
    let alice = world.enrol_attendee("alice").await;
    let bob = world.enrol_attendee("bob").await;
    let tablet = world.enrol_device_of("bob", "tablet").await;
    fill(&alice, "王芳");
    fill(&bob, "李雷");
    assert_eq!(meet(&bob, &show(&alice).0, &[]).sent, None);
    assert_eq!(meet(&alice, &show(&bob).0, &[]).outcome, LeadOutcome::Card);
    assert_eq!((names(&met(&alice)), names(&met(&bob))), (vec![Some("李雷")], vec![Some("王芳")]));
    for actor in [&bob, &alice, &bob, &tablet] {
        actor.sync().await;
    }
    assert_eq!(names(&met(&tablet)), [Some("王芳")], "on all devices of a person");
    assert_eq!(shared(&alice)[0].recipient, "李雷");
    assert_eq!(shared(&bob)[0].recipient, "王芳");
    // a second card of one person replaces the first
    world.pass(1_000);
    alice.core().set_card(&["name=王芳芳".to_owned()]).unwrap();
    meet(&bob, &show(&alice).0, &[]);
    assert_eq!(names(&met(&bob)), [Some("王芳芳")]);
}

async fn a_booth_gets_nothing_from_a_card_for_attendees(world: World) {
    let alice = world.enrol_attendee("alice").await;
    let bob = world.enrol_attendee("bob").await;
    let rep = world.enrol_rep("rep_1", "x7").await;
    fill(&alice, "王芳");
    let report = rep.core().scan_lead(&show(&alice).0, Language::En).unwrap();
    assert_eq!((report.outcome, report.lead), (LeadOutcome::WrongRecipient, None));
    assert!(matches!(
        try_meet(&rep, &show(&alice).0, &[]),
        Err(CompanionError::Unauthorized { .. })
    ));
    // and a card for a booth is none for an attendee
    let request = CardRequest {
        to: "x7".to_owned(),
        fields: FIELDS.to_vec(),
        purpose: "offers".to_owned(),
        minutes: 10,
    };
    let for_booth = alice.core().show_card(&request).unwrap().text;
    assert_eq!(meet(&bob, &for_booth, &[]).outcome, LeadOutcome::WrongRecipient);
    let code = rep.core().booth_code().unwrap();
    let wrong = try_meet(&bob, &code, &[]).unwrap_err();
    assert!(wrong.to_string().contains("booth"), "{wrong}");
}

fn check_nothing_left(actor: &Actor) {
    let bytes = actor.bytes_of("");
    for secret in SECRETS {
        let found = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
        assert!(!found, "{secret} is in a file of {}", actor.name);
    }
}

async fn check_server(world: &mut World) {
    let service = world.service();
    let mut tx = service.store().begin_read().await.unwrap();
    let mut held = String::new();
    for sql in [
        "SELECT raw FROM ops",
        "SELECT body FROM changes WHERE body IS NOT NULL",
        "SELECT body FROM live_rows WHERE body IS NOT NULL",
    ] {
        for row in tx.query(sql, &[]).await.unwrap() {
            held.push_str(row.text(0).unwrap());
        }
    }
    tx.commit().await.unwrap();
    let mut bytes = held.into_bytes();
    if world.variant() == huiban_tests::Variant::Sqlite {
        let file = world.database_file();
        bytes.extend(std::fs::read(&file).unwrap());
        bytes.extend(std::fs::read(file.with_extension("db-wal")).unwrap_or_default());
    }
    for secret in SECRETS {
        let found = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
        assert!(!found, "{secret} is on the server");
    }
}

async fn a_withdrawn_card_leaves_every_device_of_whoever_read_it(mut world: World) {
    let alice = world.enrol_attendee("alice").await;
    let bob = world.enrol_attendee("bob").await;
    let tablet = world.enrol_device_of("bob", "tablet").await;
    fill(&alice, "王芳");
    let (text, exchange) = show(&alice);
    meet(&bob, &text, &[]);
    for actor in [&bob, &tablet, &alice] {
        actor.sync().await;
    }
    assert_eq!(names(&met(&tablet)), [Some("王芳")]);
    alice.core().withdraw(exchange, Language::En).unwrap();
    for actor in [&alice, &bob, &tablet] {
        actor.sync().await;
    }
    for device in [&bob, &tablet] {
        let met = met(device);
        assert_eq!((met.len(), met[0].fields.len()), (1, 0));
        let consent = met[0].consent.clone().unwrap();
        assert!(consent.withdrawn.is_some() && consent.fields.len() == 3, "the receipt stays");
        check_nothing_left(device);
    }
    check_server(&mut world).await;
    // the same code once more gives nothing; a new one does
    meet(&bob, &text, &[]);
    bob.sync().await;
    assert_eq!(names(&met(&bob)), [None]);
    check_nothing_left(&bob);
    meet(&bob, &show(&alice).0, &[]);
    assert_eq!(met(&bob)[0].name.as_deref(), Some("王芳"));
}

async fn a_withdrawal_beats_a_reading_that_arrives_later(mut world: World) {
    let alice = world.enrol_attendee("alice").await;
    let bob = world.enrol_attendee("bob").await;
    fill(&alice, "王芳");
    fill(&bob, "李雷");
    let (text, exchange) = show(&alice);
    let sent = meet(&bob, &text, &FIELDS).sent.unwrap().exchange_id.parse().unwrap();
    // both take theirs back before anything was synced
    alice.core().withdraw(exchange, Language::En).unwrap();
    bob.core().withdraw(sent, Language::En).unwrap();
    for actor in [&alice, &bob, &alice, &bob] {
        actor.sync().await;
    }
    for actor in [&alice, &bob] {
        assert_eq!(names(&met(actor)), [None], "{}", actor.name);
        assert_eq!(actor.pending(), 0);
    }
    check_server(&mut world).await;
}

async fn a_withdrawal_beats_a_restored_server_that_one_reader_remembers(mut world: World) {
    let alice = world.enrol_attendee("alice").await;
    let bob = world.enrol_attendee("bob").await;
    let tablet = world.enrol_device_of("bob", "tablet").await;
    fill(&alice, "王芳");
    let (text, exchange) = show(&alice);
    meet(&bob, &text, &[]);
    for actor in [&bob, &tablet, &alice] {
        actor.sync().await;
    }
    let backup = world.backup().await;
    alice.core().withdraw(exchange, Language::En).unwrap();
    alice.sync().await;
    bob.sync().await;

    // the server forgets; the person's phone never comes back, a reader's does
    world.restore(&backup).await;
    bob.sync().await;
    tablet.sync().await;
    for device in [&bob, &tablet] {
        assert_eq!(names(&met(device)), [None], "{}", device.name);
        check_nothing_left(device);
    }
    check_server(&mut world).await;
}

async fn many_read_one_card_and_all_lose_it(mut world: World) {
    let alice = world.enrol_attendee("alice").await;
    let bob = world.enrol_attendee("bob").await;
    let carol = world.enrol_attendee("carol").await;
    fill(&alice, "王芳");
    let (text, exchange) = show(&alice);
    for reader in [&bob, &carol] {
        meet(reader, &text, &[]);
        reader.sync().await;
    }
    alice.sync().await;
    assert_eq!(shared(&alice)[0].recipient, "an attendee, an attendee");
    alice.core().withdraw(exchange, Language::En).unwrap();
    for actor in [&alice, &bob, &carol] {
        actor.sync().await;
    }
    for reader in [&bob, &carol] {
        assert_eq!(names(&met(reader)), [None]);
        check_nothing_left(reader);
    }
    check_server(&mut world).await;
}
