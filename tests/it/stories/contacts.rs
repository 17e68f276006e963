//! Contact exchange: reps, visitors, and what is left of a consent that was taken back.

use huiban_companion::{CardRequest, LeadEdit, LeadOutcome, LeadView, SharedView};
use huiban_protocol::documents::{
    ContactField, ExchangeId, Language, LeadId, Question, QuestionKind, QuestionOption, Text,
};
use huiban_server::organizer::EnrolmentRequest;
use huiban_tests::ports::Pocket;
use huiban_tests::{Actor, World};

on_both! {
    two_reps_write_about_one_visitor_and_nothing_is_lost
    a_badge_gives_a_booth_what_was_agreed_in_the_registration
    a_card_is_exchanged_with_no_network
    a_card_is_sent_to_a_booth_whose_code_was_read
    a_withdrawal_leaves_no_byte_of_what_was_given
    a_withdrawal_beats_a_restored_server_and_a_colleague_who_was_away
    a_person_is_told_of_an_export
    a_card_of_a_revoked_phone_is_refused
    what_both_sides_look_for_is_said
    answers_are_held_to_what_the_booth_asks
    leads_are_listed_by_when_they_were_last_met
    a_rep_who_is_revoked_keeps_nothing_of_the_visitors
    what_a_revoked_rep_wrote_is_kept_by_whoever_still_has_it
    what_was_taken_back_is_said_beside_a_reading_that_is_left
}

const SECRETS: [&str; 3] = ["+8613900001234", "wang.fang@example.cn", "苏州某某器械"];

fn fill(person: &Actor) {
    let [phone, email, org] = SECRETS;
    let fields = [
        "name=王芳".to_owned(),
        format!("org={org}"),
        format!("phone={phone}"),
        format!("email={email}"),
    ];
    person.core().set_card(&fields).unwrap();
}

fn card(person: &Actor, to: &str) -> (String, String) {
    use ContactField::{Email, Name, Org, Phone};
    let request = CardRequest {
        to: to.to_owned(),
        fields: vec![Name, Org, Phone, Email],
        purpose: "offers".to_owned(),
        minutes: 10,
    };
    let card = person.core().show_card(&request).unwrap();
    (card.text, card.exchange_id)
}

fn read(rep: &Actor, text: &str) -> (LeadOutcome, Option<LeadView>) {
    let report = rep.core().scan_lead(text, Language::En).unwrap();
    (report.outcome, report.lead)
}

fn altered(text: &str) -> String {
    let mut altered = text.to_owned();
    let last = altered.pop().unwrap();
    altered.push(if last == 'A' { 'B' } else { 'A' });
    altered
}

fn id(lead: &LeadView) -> LeadId {
    lead.id.parse().unwrap()
}

fn edit(rep: &Actor, lead: LeadId, edit: &LeadEdit) {
    rep.core().edit_lead(lead, edit, Language::En).unwrap();
}

/// Every lead; page by page it is the same.
fn leads(rep: &Actor) -> Vec<LeadView> {
    let all = rep.core().leads(Language::En).unwrap();
    let mut paged = Vec::new();
    loop {
        let first = u32::try_from(paged.len()).unwrap();
        let page = rep.core().leads_page(first, 1, Language::En).unwrap();
        assert_eq!(page.total, all.len() as u64);
        if page.leads.is_empty() {
            break;
        }
        paged.extend(page.leads);
    }
    assert_eq!(paged, all);
    all
}

fn only_lead(rep: &Actor) -> LeadView {
    let mut leads = leads(rep);
    assert_eq!(leads.len(), 1, "{leads:?}");
    leads.remove(0)
}

fn shared(person: &Actor) -> Vec<SharedView> {
    person.core().shared(Language::En).unwrap()
}

async fn two_reps_write_about_one_visitor_and_nothing_is_lost(world: World) {
    let alice = world.enrol_attendee("alice").await;
    let (rep_1, rep_2) =
        (world.enrol_rep("rep_1", "x7").await, world.enrol_rep("rep_2", "x7").await);
    fill(&alice);
    let (text, _) = card(&alice, "x7");
    let lead = id(&read(&rep_1, &text).1.unwrap());
    assert_eq!(id(&read(&rep_2, &text).1.unwrap()), lead, "one person is one lead");

    let note = |text: &str, rating| LeadEdit {
        note: Some(text.to_owned()),
        rating: Some(rating),
        ..LeadEdit::default()
    };
    let tags = |add: &[&str], remove: &[&str]| LeadEdit {
        add_tags: add.iter().map(|tag| (*tag).to_owned()).collect(),
        remove_tags: remove.iter().map(|tag| (*tag).to_owned()).collect(),
        ..LeadEdit::default()
    };
    edit(&rep_1, lead, &note("wants 50 pieces", 5));
    edit(&rep_1, lead, &tags(&["hot", "cdmo"], &[]));
    world.pass(1_000);
    edit(&rep_2, lead, &note("came back with the director", 2));
    edit(&rep_2, lead, &tags(&["cold"], &["hot"]));
    let answers = LeadEdit {
        answers: vec!["size=big".to_owned()],
        follow_up: Some("call 2026-12-01".to_owned()),
        ..LeadEdit::default()
    };
    edit(&rep_2, lead, &answers);

    for actor in [&rep_1, &rep_2, &rep_1] {
        actor.sync().await;
    }
    let (one, two) = (only_lead(&rep_1), only_lead(&rep_2));
    assert_eq!(one, two);
    let notes: Vec<(&str, &str)> =
        one.notes.iter().map(|note| (note.by.as_str(), note.text.as_str())).collect();
    assert_eq!(notes, [("rep_1", "wants 50 pieces"), ("rep_2", "came back with the director")]);
    let mut ratings: Vec<(&str, u8)> =
        one.ratings.iter().map(|own| (own.by.as_str(), own.rating)).collect();
    ratings.sort_unstable();
    assert_eq!(ratings, [("rep_1", 5), ("rep_2", 2)]);
    assert_eq!(one.tags, ["cdmo", "cold"]);
    assert_eq!(one.scans.len(), 2);
    assert_eq!(one.answers[0].said, ["big"]);
    assert_eq!(one.follow_up.unwrap().due.as_deref(), Some("2026-12-01"));
}

async fn a_badge_gives_a_booth_what_was_agreed_in_the_registration(world: World) {
    let alice = world.enrol_attendee("alice").await;
    let rep = world.enrol_rep("rep_1", "x7").await;
    let badge = world.badge_text("alice").await;
    let (outcome, lead) = read(&rep, &badge);
    assert_eq!(outcome, LeadOutcome::New);
    let lead = lead.unwrap();
    assert_eq!(lead.ticket_type, None, "offline nothing is known but that somebody came");
    // the camera is held on it
    let (outcome, again) = read(&rep, &badge);
    assert_eq!((outcome, again.unwrap().scans.len()), (LeadOutcome::Known, 1));
    world.pass(5_000);
    assert_eq!(read(&rep, &badge).0, LeadOutcome::Known);
    let outcome = read(&rep, &altered(&badge)).0;
    assert!(matches!(outcome, LeadOutcome::BadSignature | LeadOutcome::NotACode), "{outcome:?}");

    rep.sync().await;
    let lead = only_lead(&rep);
    assert_eq!((lead.ticket_type.as_deref(), lead.name), (Some("general"), None));
    assert_eq!((lead.scans.len(), lead.consent, lead.signed), (2, None, false));
    alice.sync().await;
    let told = shared(&alice);
    assert_eq!(told.len(), 2, "each reading is an exchange of its own");
    assert_eq!((told[0].recipient.as_str(), &told[0].purpose), ("Booth seven", &None));
}

async fn a_card_is_exchanged_with_no_network(world: World) {
    let alice = world.enrol_attendee("alice").await;
    let rep = world.enrol_rep("rep_1", "x7").await;
    fill(&alice);
    let (text, exchange) = card(&alice, "x7");
    let (outcome, lead) = read(&rep, &text);
    let lead = lead.unwrap();
    assert_eq!(outcome, LeadOutcome::Card);
    assert_eq!((lead.name.as_deref(), lead.signed), (Some("王芳"), true));
    let consent = lead.consent.unwrap();
    assert_eq!((consent.purpose.as_str(), consent.fields.len()), ("offers", 4));
    assert_eq!(shared(&alice)[0].exchange_id, exchange, "known before any sync");

    // for nobody, for others, altered, too late
    let nobody = CardRequest {
        to: "x99".to_owned(),
        fields: Vec::new(),
        purpose: "offers".to_owned(),
        minutes: 10,
    };
    let refused = alice.core().show_card(&nobody).unwrap_err();
    assert!(refused.to_string().contains("no exhibitor x99"), "{refused}");
    let (for_others, _) = card(&alice, "x8");
    assert_eq!(read(&rep, &for_others).0, LeadOutcome::WrongRecipient);
    let outcome = read(&rep, &altered(&text)).0;
    assert!(matches!(outcome, LeadOutcome::BadSignature | LeadOutcome::NotACode), "{outcome:?}");
    let (late, _) = card(&alice, "x7");
    world.pass(60 * 60 * 1000);
    let (outcome, lead) = read(&rep, &late);
    assert_eq!(outcome, LeadOutcome::Expired);
    assert_eq!(lead.unwrap().scans.len(), 2, "the visitor is kept all the same");

    rep.sync().await;
    alice.sync().await;
    assert_eq!((rep.pending(), alice.pending()), (0, 0));
    let parked = rep.core().list_ops(Some(huiban_companion::OpState::Parked)).unwrap();
    assert!(parked.is_empty(), "{parked:?}");
    assert_eq!(shared(&alice).len(), 3);
}

async fn a_card_is_sent_to_a_booth_whose_code_was_read(world: World) {
    let alice = world.enrol_attendee("alice").await;
    let rep = world.enrol_rep("rep_1", "x7").await;
    fill(&alice);
    let code = rep.core().booth_code().unwrap();
    assert!(code.contains("/b#HBB1:"), "{code}");
    let fields = [ContactField::Name, ContactField::Email];
    let sent = alice.core().give_to_booth(&code, &fields, "brochure", Language::En).unwrap();
    assert_eq!(sent.recipient, "Booth seven");
    alice.sync().await;
    rep.sync().await;
    let lead = only_lead(&rep);
    assert_eq!((lead.name.as_deref(), lead.fields.len()), (Some("王芳"), 2));
}

async fn a_withdrawal_leaves_no_byte_of_what_was_given(mut world: World) {
    let alice = world.enrol_attendee("alice").await;
    let (rep_1, mut rep_2) =
        (world.enrol_rep("rep_1", "x7").await, world.enrol_rep("rep_2", "x7").await);
    fill(&alice);
    let (text, exchange) = card(&alice, "x7");
    let lead = id(&read(&rep_1, &text).1.unwrap());
    let correction = LeadEdit {
        fields: vec!["org=苏州某某器械有限公司".to_owned()],
        ..LeadEdit::default()
    };
    edit(&rep_1, lead, &correction);
    let note = LeadEdit { note: Some("our own words".to_owned()), ..LeadEdit::default() };
    edit(&rep_1, lead, &note);
    for actor in [&rep_1, &rep_2, &alice] {
        actor.sync().await;
    }
    assert_eq!(only_lead(&rep_2).name.as_deref(), Some("王芳"));

    let exchange: ExchangeId = exchange.parse().unwrap();
    assert!(alice.core().withdraw(exchange, Language::En).unwrap().withdrawn_at.is_some());
    for actor in [&alice, &rep_1, &rep_2] {
        actor.sync().await;
    }
    rep_2.reopen();
    for rep in [&rep_1, &rep_2] {
        let lead = only_lead(rep);
        assert_eq!((lead.name, lead.fields.len(), lead.notes.len()), (None, 0, 1));
        assert!(lead.consent.unwrap().withdrawn.is_some());
        check_nothing_left(&rep.bytes_of(""), &rep.name);
    }
    check_server(&mut world).await;

    // a new consent is a new exchange
    let (again, _) = card(&alice, "x7");
    let (outcome, new) = read(&rep_1, &again);
    assert_eq!((outcome, new.unwrap().name.as_deref()), (LeadOutcome::Card, Some("王芳")));
}

fn check_nothing_left(bytes: &[u8], of: &str) {
    for secret in SECRETS {
        let found = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
        assert!(!found, "{secret} is in a file of {of}");
    }
}

/// PostgreSQL keeps its files by its own rules: what it answers must be empty; the file of SQLite
/// and its log are read byte for byte.
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
    check_nothing_left(held.as_bytes(), "the server's answers");
    if world.variant() == huiban_tests::Variant::Sqlite {
        let file = world.database_file();
        let log = file.with_extension("db-wal");
        let bytes =
            [std::fs::read(&file).unwrap(), std::fs::read(log).unwrap_or_default()].concat();
        check_nothing_left(&bytes, "the server");
    }
}

async fn a_withdrawal_beats_a_restored_server_and_a_colleague_who_was_away(mut world: World) {
    let alice = world.enrol_attendee("alice").await;
    let (rep_1, rep_2) =
        (world.enrol_rep("rep_1", "x7").await, world.enrol_rep("rep_2", "x7").await);
    fill(&alice);
    let (text, exchange) = card(&alice, "x7");
    read(&rep_1, &text);
    // this one has not synced since
    read(&rep_2, &text);
    rep_1.sync().await;
    alice.sync().await;
    let backup = world.backup().await;
    alice.core().withdraw(exchange.parse().unwrap(), Language::En).unwrap();
    alice.sync().await;
    rep_1.sync().await;

    // the server forgets; the person's phone never comes back, a colleague's does
    world.restore(&backup).await;
    rep_1.sync().await;
    rep_2.sync().await;
    rep_1.sync().await;
    for rep in [&rep_1, &rep_2] {
        let lead = only_lead(rep);
        assert_eq!((lead.name, lead.scans.len()), (None, 2), "{}", rep.name);
        check_nothing_left(&rep.bytes_of(""), &rep.name);
    }
    check_server(&mut world).await;
}

async fn a_person_is_told_of_an_export(world: World) {
    let alice = world.enrol_attendee("alice").await;
    let rep = world.enrol_rep("rep_1", "x7").await;
    fill(&alice);
    read(&rep, &card(&alice, "x7").0);
    let file = rep.core().export_leads(huiban_companion::LeadFormat::Csv, Language::En).unwrap();
    assert!(String::from_utf8(file).unwrap().contains("\"王芳\",\"王\",\"芳\""));
    rep.sync().await;
    alice.sync().await;
    assert_eq!(shared(&alice)[0].exported_at.len(), 1);
}

async fn a_card_of_a_revoked_phone_is_refused(world: World) {
    let alice = world.enrol_attendee("alice").await;
    let rep = world.enrol_rep("rep_1", "x7").await;
    fill(&alice);
    let (before, _) = card(&alice, "x7");
    world.pass(60_000);
    world.organizer().revoke_device(&world.event, &alice.device_id()).await.unwrap();
    world.pass(60_000);
    let (after, _) = card(&alice, "x7");
    assert_eq!(read(&rep, &after).0, LeadOutcome::Card, "nobody here knows of it yet");
    rep.sync().await;
    let (later, _) = card(&alice, "x7");
    assert_eq!(read(&rep, &later).0, LeadOutcome::Revoked);
    assert_eq!(read(&rep, &before).0, LeadOutcome::Card, "signed while it was hers");
}

async fn what_both_sides_look_for_is_said(world: World) {
    let mut document = huiban_tests::small_document();
    document.exhibitors[0].offers = vec!["CDMO".to_owned(), "检测".to_owned(), "x".to_owned()];
    world.import(&document).await;
    world.publish("offers").await;
    let alice = world.enrol_attendee("alice").await;
    let rep = world.enrol_rep("rep_1", "x7").await;
    // the other script, full width, other case
    alice.core().set_card(&["interests=ｃｄｍｏ、檢測".to_owned()]).unwrap();
    let request = CardRequest {
        to: "x7".to_owned(),
        fields: vec![ContactField::Interests],
        purpose: "matching".to_owned(),
        minutes: 10,
    };
    let text = alice.core().show_card(&request).unwrap().text;
    let lead = read(&rep, &text).1.unwrap();
    assert_eq!(lead.hints, ["looks for CDMO; you offer CDMO", "looks for 检测; you offer 检测"]);
    let chinese = rep.core().lead(id(&lead), Language::ZhHans).unwrap();
    assert_eq!(chinese.hints[0], "对方需要CDMO，贵方提供CDMO");
}

fn question(code: &str, kind: QuestionKind, options: &[&str]) -> Question {
    let text = |text: &str| Text::new(Language::En, text);
    Question {
        code: code.parse().unwrap(),
        text: text(&format!("{code}?")),
        kind,
        options: options
            .iter()
            .map(|name| QuestionOption { code: name.parse().unwrap(), text: text(name) })
            .collect(),
    }
}

async fn answers_are_held_to_what_the_booth_asks(world: World) {
    let mut document = huiban_tests::small_document();
    document.exhibitors[0].questions =
        vec![question("volume", QuestionKind::Single, &["few", "many"])];
    world.import(&document).await;
    world.publish("questions").await;
    let (rep_1, rep_2) =
        (world.enrol_rep("rep_1", "x7").await, world.enrol_rep("rep_2", "x7").await);
    let lead = id(&read(&rep_1, &world.badge_text("alice").await).1.unwrap());
    let answer = |rep: &Actor, answers: &[&str]| {
        let answers = answers.iter().map(|answer| (*answer).to_owned()).collect();
        let edit = LeadEdit { answers, ..LeadEdit::default() };
        rep.core().edit_lead(lead, &edit, Language::En)
    };
    let said = answer(&rep_1, &["volume=Many"]).unwrap().answers;
    assert_eq!((said[0].said.clone(), said[0].text.as_str()), (vec!["many".to_owned()], "volume?"));
    for (wrong, says) in [
        (["size=1"].as_slice(), "does not ask “size”: it asks volume"),
        (&["volume=huge"], "choose few, many"),
        (&["volume=few", "volume=many"], "takes one answer"),
    ] {
        let refused = answer(&rep_1, wrong).unwrap_err().to_string();
        assert!(refused.contains(says), "{refused}");
    }

    // the booth asks something else, on all its devices, until it asks nothing
    let own = [question("tags", QuestionKind::Multi, &["a", "b"])];
    rep_1.core().set_questions(&own, Language::En).unwrap();
    rep_1.sync().await;
    rep_2.sync().await;
    assert!(answer(&rep_2, &["volume=few"]).is_err());
    let said = answer(&rep_2, &["tags=b", "tags=A"]).unwrap().answers;
    let tags = said.iter().find(|own| own.question == "tags").unwrap();
    assert_eq!(
        (tags.by.as_str(), tags.said.clone()),
        ("rep_2", vec!["a".to_owned(), "b".to_owned()])
    );
    let none = rep_2.core().set_questions(&[], Language::En).unwrap();
    assert_eq!(none[0].code, "volume");
    let twice = [own[0].clone(), own[0].clone()];
    assert!(rep_2.core().set_questions(&twice, Language::En).is_err());
}

async fn leads_are_listed_by_when_they_were_last_met(world: World) {
    let alice = world.enrol_attendee("alice").await;
    let (rep_1, rep_2) =
        (world.enrol_rep("rep_1", "x7").await, world.enrol_rep("rep_2", "x7").await);
    fill(&alice);
    let (text, _) = card(&alice, "x7");
    let paper = |name: &str| format!("MECARD:N:{name};TEL:139;;");
    read(&rep_1, &text);
    world.pass(1_000);
    read(&rep_1, &paper("Li"));
    world.pass(1_000);
    read(&rep_2, &paper("Zhang"));
    let names = |rep: &Actor| -> Vec<String> {
        leads(rep).into_iter().map(|lead| lead.name.unwrap()).collect()
    };
    assert_eq!(names(&rep_1), ["Li", "王芳"]);
    world.pass(1_000);
    // alice comes back, to the other rep
    read(&rep_2, &text);
    for actor in [&rep_1, &rep_2, &rep_1] {
        actor.sync().await;
    }
    for rep in [&rep_1, &rep_2] {
        assert_eq!(names(rep), ["王芳", "Zhang", "Li"], "{}", rep.name);
    }
    let exchange = shared(&alice)[0].exchange_id.parse().unwrap();
    alice.core().withdraw(exchange, Language::En).unwrap();
    for actor in [&alice, &rep_1] {
        actor.sync().await;
    }
    let last: Vec<Option<String>> = leads(&rep_1).into_iter().map(|lead| lead.name).collect();
    assert_eq!(last, [None, Some("Zhang".to_owned()), Some("Li".to_owned())]);
}

async fn a_rep_who_is_revoked_keeps_nothing_of_the_visitors(world: World) {
    let alice = world.enrol_attendee("alice").await;
    let rep = world.enrol_rep("rep_1", "x7").await;
    fill(&alice);
    let lead = id(&read(&rep, &card(&alice, "x7").0).1.unwrap());
    edit(&rep, lead, &LeadEdit { note: Some("secretly rich".to_owned()), ..LeadEdit::default() });
    rep.sync().await;
    // one more that never reached the server before it was revoked
    read(&rep, "MECARD:N:Li;TEL:+8613900001234;;");
    world.organizer().revoke_device(&world.event, &rep.device_id()).await.unwrap();
    for _ in 0..2 {
        let _ = rep.core().sync().await;
    }
    let bytes = rep.bytes_of("");
    check_nothing_left(&bytes, "rep_1");
    assert!(!bytes.windows(13).any(|part| part == b"secretly rich"), "nor of what was noted");
    assert_eq!(world.quarantined().await.len(), 1, "the server has what was not sent");
}

async fn what_was_taken_back_is_said_beside_a_reading_that_is_left(world: World) {
    let alice = world.enrol_attendee("alice").await;
    let rep = world.enrol_rep("rep_1", "x7").await;
    fill(&alice);
    // the usual order at a booth: the badge first, then the card
    read(&rep, &world.badge_text("alice").await);
    let (text, exchange) = card(&alice, "x7");
    read(&rep, &text);
    rep.sync().await;
    alice.sync().await;
    alice.core().withdraw(exchange.parse().unwrap(), Language::En).unwrap();
    alice.sync().await;
    rep.sync().await;
    let lead = only_lead(&rep);
    let consent = lead.consent.expect("the consent is still told of");
    assert!(consent.withdrawn.is_some() && !lead.signed, "{consent:?}");
    let file = rep.core().export_leads(huiban_companion::LeadFormat::Csv, Language::En).unwrap();
    assert!(String::from_utf8(file).unwrap().contains("withdrawn"));
}

async fn what_a_revoked_rep_wrote_is_kept_by_whoever_still_has_it(mut world: World) {
    let alice = world.enrol_attendee("alice").await;
    let mut rep_1 = world.enrol_rep("rep_1", "x7").await;
    fill(&alice);
    let (text, _) = card(&alice, "x7");
    let lead = id(&read(&rep_1, &text).1.unwrap());
    let backup = world.backup().await;
    let note = LeadEdit { note: Some("wants 50 pieces".to_owned()), ..LeadEdit::default() };
    edit(&rep_1, lead, &note);
    rep_1.sync().await;
    // a new phone, from a backup of the old one; that is lost, and revoked
    let mut new = rep_1.copied_to("new", Pocket::default());
    world.adopt(&new);
    let rep = EnrolmentRequest::rep("x7".parse().unwrap());
    new.join(&world.link(&rep).await).await.unwrap();
    new.sync().await;
    // orders count in seconds
    world.pass(2_000);
    world.organizer().revoke_device(&world.event, &rep_1.device_id()).await.unwrap();
    world.pass(1_000);
    assert_eq!(rep_1.sync_fails().await, "unauthorized");

    // the server forgets everything since; the old phone is found, enrolled again, and is first
    world.restore(&backup).await;
    world.pass(1_000);
    rep_1.join(&world.link(&rep).await).await.unwrap();
    let _ = rep_1.core().sync().await;
    new.sync().await;
    rep_1.sync().await;
    for actor in [&new, &rep_1] {
        let notes = only_lead(actor).notes;
        assert_eq!(notes.len(), 1, "{}", actor.name);
        assert_eq!(notes[0].text, "wants 50 pieces", "{}", actor.name);
    }
}
