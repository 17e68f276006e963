//! Check-in lists: set at once, counted, exported.

use super::actor::{Device, START_MS, Server, document, event};
use crate::organizer::{
    EditAttendeeRequest, HoldBack, ImportRequest, IncidentSort, IncidentsRequest, ListAnswer,
    ListEdit, PublishReport, PublishRequest, SessionEdit, SignInRequest, UndoRequest, WindowEdit,
    WindowTime,
};
use huiban_protocol::documents::{
    CheckInList, DirectoryPolicy, Language, ListCode, ReEntry, RegistrationId, Text,
};
use huiban_protocol::error::ErrorCode;
use huiban_protocol::ops::{
    IncidentAck, IncidentAckBody, Op, OpKind as _, Scan, ScanBody, ScanUndo, ScanUndoBody,
};
use huiban_protocol::streams::{
    Confidence, Direction, Judgement, ListRow, Override, ScanOutcome, StreamId,
};
use std::collections::BTreeSet;

fn list(code: &str) -> ListCode {
    code.parse().unwrap()
}

async fn set(server: &Server, code: &str, edit: &ListEdit) -> crate::Result<ListAnswer> {
    server.organizer.set_list(&event(), &list(code), edit).await
}

/// The rules that a gate reads.
async fn rules_at(server: &Server, gate: &Device, code: &str) -> CheckInList {
    let stream = StreamId::List(list(code));
    let (event, caller) = (event(), gate.caller());
    let page = server.service.changes(&event, Some(&caller), &stream, None, None);
    let changes = page.await.unwrap().changes;
    let rules = changes.iter().rev().find_map(|change| {
        match ListRow::read(&change.row_type, change.body.as_ref()?) {
            Some(ListRow::Rules(rules)) => Some(rules),
            _ => None,
        }
    });
    rules.unwrap()
}

fn capacity(number: u32) -> ListEdit {
    ListEdit { capacity: Some(Some(number)), ..ListEdit::default() }
}

#[tokio::test]
pub(super) async fn a_rule_reaches_gates_at_once_and_nothing_else_goes_out() {
    let server = Server::published().await;
    let gate = server.gate("main").await;
    let mut moved = server.service.subscribe();
    let later =
        SessionEdit { title: Some(Text::new(Language::En, "Later")), ..SessionEdit::default() };
    server.organizer.edit_session(&event(), &"s1".parse().unwrap(), &later).await.unwrap();
    let answer = set(&server, "main", &capacity(12)).await.unwrap();
    assert_eq!(
        (answer.list.capacity, answer.published, answer.draft_differs),
        (Some(12), true, false)
    );
    assert_eq!(moved.try_recv().unwrap().stream, StreamId::List(list("main")));
    assert!(moved.try_recv().is_err(), "the agenda stays as it is");
    assert_eq!(rules_at(&server, &gate, "main").await.capacity, Some(12));
    let draft = server.organizer.draft(&event()).await.unwrap();
    assert_eq!(draft.lists[0].capacity, Some(12));
    assert_eq!(draft.sessions[0].title.get(Language::En), Some("Later"));
    let none = ListEdit { capacity: Some(None), ..ListEdit::default() };
    assert_eq!(set(&server, "main", &none).await.unwrap().list.capacity, None);
    assert_eq!(rules_at(&server, &gate, "main").await, document().lists[0]);
}

#[tokio::test]
pub(super) async fn names_are_opened_and_closed_with_the_rule() {
    let server = Server::published().await;
    let gate = server.gate("main").await;
    let directory = |policy| ListEdit { directory: Some(policy), ..ListEdit::default() };
    for (policy, shows) in [
        (DirectoryPolicy::Masked, true),
        (DirectoryPolicy::None, false),
        (DirectoryPolicy::Full, true),
    ] {
        set(&server, "main", &directory(policy)).await.unwrap();
        let scope = gate.push(&server.service, &[]).await.unwrap().scope;
        assert_eq!(scope.streams.contains(&StreamId::Directory), shows, "{policy:?}");
    }
}

#[tokio::test]
pub(super) async fn an_undone_publication_leaves_what_was_set_directly() {
    let server = Server::published().await;
    let mut other = document();
    other.sessions[0].title = Text::new(Language::En, "Other");
    other.lists[1].per_day = Some(1);
    set(&server, "main", &capacity(5)).await.unwrap();
    other.lists[0].capacity = Some(5);
    server.import(&other).await;
    server.organizer.publish(&event(), &PublishRequest::default()).await.unwrap();
    set(&server, "main", &capacity(7)).await.unwrap();
    let made = ListEdit { reentry: Some(ReEntry::No), ..ListEdit::default() };
    set(&server, "late", &made).await.unwrap();
    for _ in 0..2 {
        let report = server
            .organizer
            .undo(&event(), &UndoRequest { to: Some(1), ..UndoRequest::default() })
            .await;
        // the second time nothing is left to do
        assert!(report.is_ok());
        let draft = server.organizer.draft(&event()).await.unwrap();
        assert_eq!(draft.sessions[0].title.get(Language::En), Some("Opening"));
        let lists = server.organizer.list_lists(&event()).await.unwrap();
        let rules: Vec<_> = lists
            .iter()
            .map(|list| (list.list.code.as_str(), list.list.capacity, list.list.per_day))
            .collect();
        assert_eq!(rules, [("main", Some(7), None), ("dinner", None, None), ("late", None, None)]);
        assert!(lists.iter().all(|list| list.published && !list.draft_differs), "{lists:?}");
    }
}

#[tokio::test]
pub(super) async fn rules_that_cannot_be_are_refused_and_change_nothing() {
    let server = Server::published().await;
    let at = |text: &str| WindowTime::Local(text.parse().unwrap());
    let window = |from, to| Some(vec![WindowEdit { from: at(from), to: at(to) }]);
    let requires = |code: &str| Some(Some(list(code)));
    let name = |text: &str| Some(Text::new(Language::En, text));
    let edits = [
        ListEdit { capacity: Some(Some(0)), ..ListEdit::default() },
        ListEdit { total: Some(Some(u32::MAX)), ..ListEdit::default() },
        ListEdit { amber_minutes: Some(Some(100_000)), ..ListEdit::default() },
        ListEdit { name: name("a\nb"), ..ListEdit::default() },
        ListEdit { ticket_types: Some(vec![" ".into()]), ..ListEdit::default() },
        ListEdit {
            windows: window("2026-11-12T10:00:00", "2026-11-12T09:00:00"),
            ..ListEdit::default()
        },
        ListEdit { requires: requires("main"), ..ListEdit::default() },
        ListEdit { requires: requires("nowhere"), ..ListEdit::default() },
        // dinner requires main: both would let nobody in
        ListEdit { requires: requires("dinner"), ..ListEdit::default() },
    ];
    for edit in edits {
        let refused = set(&server, "main", &edit).await.unwrap_err();
        assert_eq!(refused.code(), ErrorCode::Malformed, "{edit:?}");
    }
    assert_eq!(server.organizer.draft(&event()).await.unwrap().lists, document().lists);
    let local = ListEdit {
        windows: window("2026-11-12T09:00:00", "2026-11-12T10:00:00"),
        ..ListEdit::default()
    };
    let windows = set(&server, "main", &local).await.unwrap().list.windows;
    assert_eq!(windows[0].from.to_rfc3339(), "2026-11-12T09:00:00+08:00");
}

fn judged(outcome: ScanOutcome) -> Judgement {
    let confidence = Confidence::Synced { age_ms: 5 };
    Judgement { outcome, confidence, revocations_age_ms: None, gate_seq: 0, list_seq: 0 }
}

/// What a gate records so many minutes after the start.
fn scan(
    gate: &mut Device,
    person: RegistrationId,
    direction: Direction,
    outcome: ScanOutcome,
    minute: i64,
) -> Op {
    let (name, unjudged) = (gate.name.clone(), ScanBody::unjudged(person, direction));
    let body = ScanBody { gate: Some(name), judgement: Some(judged(outcome)), ..unjudged };
    gate.act(Scan::draft("main".into(), &body).unwrap(), START_MS + minute * 60_000)
}

#[tokio::test]
pub(super) async fn what_gates_sent_is_counted_and_exported() {
    use Direction::{Entry, Exit};
    use ScanOutcome::{Admitted, AlreadyInside, ReEntry as Again};
    let server = Server::published().await;
    let (mut one, mut two) = (server.gate("main").await, server.gate("main").await);
    let people = server.organizer.list_attendees(&event()).await.unwrap();
    let (a1, a2) = (people[0].registration, people[1].registration);
    server.clock.pass(600 * 60_000);
    let came = scan(&mut one, a1, Entry, Admitted, 0);
    let mistake = scan(&mut one, a2, Entry, Admitted, 5);
    let undo = ScanUndo::draft("main".into(), &ScanUndoBody { scan: mistake.id }).unwrap();
    let undo = one.act(undo, START_MS + 6 * 60_000);
    let mut first = vec![came, mistake, undo];
    first.push(scan(&mut one, a1, Exit, ScanOutcome::Exit, 90));
    first.push(scan(&mut one, a1, Entry, Again, 120));
    first.push(scan(&mut one, a2, Entry, AlreadyInside, 130));
    let overridden = Some(Override { reason: "lost the child".into(), by: "desk".into() });
    let judgement = Some(judged(AlreadyInside));
    let by_hand = ScanBody { judgement, overridden, ..ScanBody::unjudged(a1, Entry) };
    first.push(one.act(Scan::draft("main".into(), &by_hand).unwrap(), START_MS + 200 * 60_000));
    one.push(&server.service, &first).await.unwrap();
    let double = scan(&mut two, a1, Entry, Admitted, 125);
    two.push(&server.service, std::slice::from_ref(&double)).await.unwrap();

    let lists = server.organizer.list_lists(&event()).await.unwrap();
    let numbers = |at: usize| {
        let list: &ListAnswer = &lists[at];
        (list.entries, list.exits, list.people, list.inside, list.open_incidents)
    };
    assert_eq!(numbers(0), (4, 1, 1, 1, 1));
    assert_eq!(numbers(1), (0, 0, 0, 0, 0));
    let ask = IncidentsRequest::default();
    let incidents = server.organizer.list_incidents(&event(), &ask).await.unwrap();
    assert_eq!(incidents.len(), 1);
    let incident = &incidents[0];
    assert_eq!((incident.reference.as_deref(), incident.acknowledged), (Some("A1"), false));
    let gates: Vec<_> = incident.scans.iter().map(|scan| scan.gate.as_deref()).collect();
    assert_eq!(gates, [Some("Gate 1"), Some("Gate 2")]);
    assert_eq!(incident.scans[1].scan_id, double.id);
    let seen = IncidentAck::draft("main".into(), &IncidentAckBody { incident: incident.id });
    let seen = two.act(seen.unwrap(), START_MS + 130 * 60_000);
    two.push(&server.service, &[seen]).await.unwrap();
    let ask = IncidentsRequest { list: Some(list("main")) };
    let incidents = server.organizer.list_incidents(&event(), &ask).await.unwrap();
    assert!(incidents[0].acknowledged);
    // what was let in before the gates heard of it
    let hold = HoldBack::Block { reason: "unpaid".into() };
    let hold = EditAttendeeRequest {
        reference: "A1".into(),
        hold: Some(hold),
        ..EditAttendeeRequest::default()
    };
    server.organizer.edit_attendee(&event(), &hold).await.unwrap();
    let ask = IncidentsRequest::default();
    let incidents = server.organizer.list_incidents(&event(), &ask).await.unwrap();
    let held = incidents.iter().filter(|one| one.kind == IncidentSort::HeldBack);
    assert_eq!(held.count(), 3, "three entries of this day, and the one by hand was known of");
    let ask = IncidentsRequest { list: Some(list("dinner")) };
    assert_eq!(server.organizer.list_incidents(&event(), &ask).await.unwrap(), []);
    let ask = IncidentsRequest { list: Some(list("nowhere")) };
    let refused = server.organizer.list_incidents(&event(), &ask).await.unwrap_err();
    assert_eq!(refused.code(), ErrorCode::NotFound);

    let ask = SignInRequest { language: Language::ZhHans };
    let answer = server.organizer.export_list(&event(), &list("main"), &ask).await.unwrap();
    // refused and undone readings are not there
    assert_eq!((answer.days, answer.people, answer.scans), (1, 1, 5));
    let empty = server.organizer.export_list(&event(), &list("dinner"), &ask).await.unwrap();
    assert_eq!((empty.days, empty.people, empty.scans), (0, 0, 0));
    let refused = server.organizer.export_list(&event(), &list("nowhere"), &ask).await.unwrap_err();
    assert_eq!(refused.code(), ErrorCode::NotFound);
}

#[tokio::test]
pub(super) async fn a_file_that_takes_a_list_away_is_told_of() {
    let server = Server::published().await;
    let named = ListEdit { name: Some(Text::new(Language::En, "VIP")), ..ListEdit::default() };
    set(&server, "vip", &named).await.unwrap();
    set(&server, "main", &capacity(12)).await.unwrap();
    // the organizer's file knows nothing of what the desk did
    let request = ImportRequest { document: document(), dry_run: false };
    let imported = server.organizer.import(&request).await.unwrap();
    let diff = server.organizer.diff(&event()).await.unwrap();
    let places = |report: &PublishReport| -> BTreeSet<String> {
        report.problems.iter().map(|told| told.place.clone()).collect()
    };
    let both = BTreeSet::from(["lists/main".to_owned(), "lists/vip".to_owned()]);
    assert_eq!(places(&imported), both);
    let gone = BTreeSet::from(["lists/vip".to_owned()]);
    assert_eq!(places(&diff), gone, "{:?}", diff.problems);
}
