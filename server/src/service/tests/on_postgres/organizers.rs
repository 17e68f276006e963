//! Organizers publish, revoke and let people join while devices push and read: statement by
//! statement, in every order that somebody can notice.

use super::super::actor::{Device, START_MS, document, enrol_request, event, new_key};
use super::history::{Said, Wrong, check, ensure};
use super::orders::Orders;
use super::scene::{Part, Scene, pushes, reads, tell};
use super::stage::every;
use crate::organizer::{EnrolmentRequest, PublishRequest};
use crate::{Organizer, ServiceError};
use huiban_protocol::documents::{Language, Text};
use huiban_protocol::error::ErrorCode;
use huiban_protocol::ops::Op;
use huiban_protocol::streams::{StreamId, row_type};
use huiban_protocol::tokens::SigningKey;

async fn run(scene: &Scene, parts: &[Part], sound: impl AsyncFn(&[Said]) -> Wrong) {
    let count = scene.every_order(Orders::noticeable(), parts, every, sound).await;
    println!("{count} orders");
    assert!(count > 1, "they never met");
}

/// The draft gets another title for a session and other rules for a list.
async fn edit(scene: &Scene) {
    let mut document = document();
    document.sessions[0].title = Text::new(Language::En, "Edited");
    document.lists[0].name = Text::new(Language::En, "Edited");
    scene.server.import(&document).await;
}

fn publishes() -> Part {
    Box::new(|service| {
        Box::pin(async move {
            let organizer = Organizer::new(service);
            let report = organizer.publish(&event(), &PublishRequest::default()).await.unwrap();
            Said {
                given_up: usize::from(report.publication.is_none()),
                published: vec![report.publication],
                ..Said::default()
            }
        })
    })
}

fn revokes(device: &Device) -> Part {
    let device = device.id;
    Box::new(move |service| {
        Box::pin(async move {
            Organizer::new(service).revoke_device(&event(), &device).await.unwrap();
            Said::default()
        })
    })
}

fn joins(code: &str, key: &SigningKey) -> Part {
    let request = enrol_request(code, key);
    Box::new(move |service| {
        let request = request.clone();
        Box::pin(async move {
            match service.enrol(&request).await {
                Ok(answer) => Said { joined: vec![answer], ..Said::default() },
                Err(error) => Said { refused: vec![error.code()], ..Said::default() },
            }
        })
    })
}

/// A push of somebody who may be revoked meanwhile.
fn pushes_if_allowed(device: &Device, ops: &[Op]) -> Part {
    let (device, ops) = (device.clone(), ops.to_vec());
    Box::new(move |service| {
        let (device, ops) = (device.clone(), ops.clone());
        Box::pin(async move {
            match device.push(&service, &ops).await {
                Ok(answer) => Said { pushes: vec![(ops, answer)], ..Said::default() },
                Err(error) => Said { refused: vec![error.code()], given_up: 1, ..Said::default() },
            }
        })
    })
}

/// How many rows of a type the agenda holds, and how many of its changes wrote one.
async fn count_rows(scene: &Scene, row_type: &str) -> (i64, i64) {
    const SQL: &str = "SELECT (SELECT count(*) FROM live_rows
             WHERE event = $1 AND stream = 'agenda' AND row_type = $2 AND body IS NOT NULL),
            (SELECT count(*) FROM changes
             WHERE event = $1 AND stream = 'agenda' AND row_type = $2)";
    let event = event();
    let row = scene.observer.client.query_one(SQL, &[&event.as_str(), &row_type]).await.unwrap();
    (row.get(0), row.get(1))
}

async fn once(scene: &Scene, row_type: &str, before: i64) -> Wrong {
    let counts = count_rows(scene, row_type).await;
    ensure(counts == (before + 1, before + 1), || format!("{row_type}: {counts:?}"))
}

#[test]
fn a_publication_meets_a_push_to_a_list_whose_rules_it_changes() {
    tell(|scene| async move {
        let mut gate = scene.server.gate("main").await;
        let ops = [gate.scan("main", 1, START_MS)];
        edit(&scene).await;
        run(&scene, &[publishes(), pushes(&gate, &ops)], async |said| {
            ensure(said[0].published == [Some(2)], || format!("{:?}", said[0].published))?;
            once(&scene, row_type::PUBLICATION, 1).await?;
            check(&scene.server, said, &ops).await
        })
        .await;
    });
}

#[test]
fn two_organizers_publish_one_draft() {
    tell(|scene| async move {
        edit(&scene).await;
        run(&scene, &[publishes(), publishes()], async |said| {
            let mut numbers = [said[0].published[0], said[1].published[0]];
            numbers.sort_unstable();
            ensure(numbers == [None, Some(2)], || format!("{numbers:?}"))?;
            once(&scene, row_type::PUBLICATION, 1).await?;
            check(&scene.server, said, &[]).await
        })
        .await;
    });
}

#[test]
fn the_agenda_is_read_during_a_publication() {
    tell(|scene| async move {
        let reader = scene.server.gate("main").await;
        edit(&scene).await;
        let parts = [publishes(), reads(&reader, &StreamId::Agenda, 2, 500)];
        run(&scene, &parts, async |said| check(&scene.server, said, &[]).await).await;
    });
}

/// Either the act was judged before the revocation, or it is refused and nothing of it stays.
#[test]
fn a_device_is_revoked_while_it_pushes() {
    tell(|scene| async move {
        let mut gate = scene.server.gate("main").await;
        let ops = [gate.scan("main", 1, START_MS)];
        let parts = [revokes(&gate), pushes_if_allowed(&gate, &ops)];
        run(&scene, &parts, async |said| {
            once(&scene, row_type::REVOCATION, 0).await?;
            let refused = &said[1].refused;
            let right = refused.is_empty() || *refused == [ErrorCode::DeviceRevoked];
            ensure(right, || format!("{refused:?}"))?;
            let judged = if refused.is_empty() { ops.as_slice() } else { &[] };
            let count = count_ops(&scene).await;
            ensure(count == judged.len(), || format!("{count} acts, refused: {refused:?}"))?;
            check(&scene.server, said, judged).await
        })
        .await;
    });
}

async fn count_ops(scene: &Scene) -> usize {
    let row = scene.observer.client.query_one("SELECT count(*) FROM ops", &[]).await.unwrap();
    usize::try_from(row.get::<_, i64>(0)).unwrap()
}

#[test]
fn a_device_is_revoked_during_a_publication() {
    tell(|scene| async move {
        let gate = scene.server.gate("main").await;
        edit(&scene).await;
        run(&scene, &[revokes(&gate), publishes()], async |said| {
            once(&scene, row_type::REVOCATION, 0).await?;
            once(&scene, row_type::PUBLICATION, 1).await?;
            check(&scene.server, said, &[]).await
        })
        .await;
    });
}

async fn new_code(scene: &Scene) -> Result<String, ServiceError> {
    let request = EnrolmentRequest::attendee("A1");
    Ok(scene.server.organizer.enrol(&event(), &request).await?.code)
}

#[test]
fn two_devices_redeem_one_code() {
    tell(|scene| async move {
        let code = new_code(&scene).await.unwrap();
        let parts = [joins(&code, &new_key()), joins(&code, &new_key())];
        run(&scene, &parts, async |said| {
            let joined: usize = said.iter().map(|said| said.joined.len()).sum();
            let refused: Vec<_> = said.iter().flat_map(|said| said.refused.clone()).collect();
            ensure(joined == 1 && refused == [ErrorCode::NotFound], || {
                format!("{joined} joined, {refused:?}")
            })?;
            check(&scene.server, said, &[]).await
        })
        .await;
    });
}

#[test]
fn one_device_redeems_its_code_twice_at_once() {
    tell(|scene| async move {
        let (code, key) = (new_code(&scene).await.unwrap(), new_key());
        run(&scene, &[joins(&code, &key), joins(&code, &key)], async |said| {
            let joined: Vec<_> = said.iter().flat_map(|said| &said.joined).collect();
            let same = joined.len() == 2
                && joined[0].device == joined[1].device
                && joined[0].certificate == joined[1].certificate
                && joined[0].scope == joined[1].scope;
            ensure(same, || format!("{} memberships, or two of them", joined.len()))?;
            check(&scene.server, said, &[]).await
        })
        .await;
    });
}
