//! Devices join, each with a link of its own, and download the event.

use crate::demo::checks::Checks;
use crate::demo::phone::Phone;
use crate::demo::stage::Stage;
use crate::error::Result;
use huiban_companion::{AgendaFilter, MembershipView};
use huiban_protocol::documents::{Language, RegistrationId};
use huiban_server::organizer::EnrolmentRequest;

/// Alice's reference in the organizer's list.
pub(in crate::demo) const ALICE: &str = "HM-00001";
/// Code of the exhibitor whose reps come.
pub(super) const BOOTH: &str = "robots-01";
const BOB: &str = "HM-00002";

pub(in crate::demo) async fn join(stage: &mut Stage, checks: &mut Checks) -> Result<()> {
    let desk = stage.desk().await?;
    let event = stage.event().clone();
    let alice = EnrolmentRequest::attendee(ALICE);
    let gate = EnrolmentRequest::gate([stage.list.clone()]);
    let used = desk.enrol(&event, &alice).await?.url;

    let first = stage.alice.join(&used).await?;
    let second = stage.alice_2.join(&desk.enrol(&event, &alice).await?.url).await?;
    let bob = desk.enrol(&event, &EnrolmentRequest::attendee(BOB)).await?;
    let bob = stage.bob.join(&bob.url).await?;
    let gate = stage.gate.join(&desk.enrol(&event, &gate).await?.url).await?;

    let known = desk.events().await?;
    let root = known.iter().find(|known| known.event == event).map(|known| &known.root_fingerprint);
    let all = [&first, &second, &bob, &gate];
    let pinned = all.iter().all(|joined| Some(&joined.root_fingerprint) == root);
    checks.holds("4 devices pinned the event's root key", pinned)?;
    checks.equal("Alice's phones are hers alike", &first.subject, &second.subject)?;
    checks.holds("each has an identity of its own", distinct(&all))?;
    checks.equal("the gate is a gate", &gate.role.as_str(), &"gate")?;

    let mut stranger = Phone::buy(&stage.devices_folder(), "stranger", 0)?;
    let refused = stranger.join(&used).await;
    checks.holds("a code that was used enrols nobody else", refused.is_err())
}

fn distinct(all: &[&MembershipView]) -> bool {
    let ids: std::collections::BTreeSet<&str> = all.iter().map(|m| m.device_id.as_str()).collect();
    ids.len() == all.len()
}

pub(in crate::demo) async fn download(stage: &mut Stage, checks: &mut Checks) -> Result<()> {
    let sessions = stage.document.sessions.len();
    for phone in stage.phones() {
        phone.event()?.sync().await?;
        let agenda = phone.event()?.agenda(&AgendaFilter::default(), Language::ZhHans)?;
        checks.equal(
            format!("{} shows {sessions} sessions", phone.name),
            &agenda.len(),
            &sessions,
        )?;
    }
    let digest = stage.alice.digest("agenda")?;
    let stated = stage.alice.line.stated_digest("agenda");
    checks.equal("Alice holds what the server says it sent", &digest, &stated)?;
    for phone in [&stage.alice_2, &stage.bob, &stage.gate] {
        let what = format!("{} holds the same agenda, by digest", phone.name);
        checks.equal(what, &phone.digest("agenda")?, &digest)?;
    }
    Ok(())
}

/// Another phone of Alice that has downloaded what the server holds.
pub(super) async fn new_alice(stage: &Stage, name: &'static str, at_ms: i64) -> Result<Phone> {
    newcomer(stage, name, at_ms, &EnrolmentRequest::attendee(ALICE)).await
}

/// Another gate that has downloaded what the server holds.
pub(super) async fn new_gate(stage: &Stage, name: &'static str, at_ms: i64) -> Result<Phone> {
    newcomer(stage, name, at_ms, &EnrolmentRequest::gate([stage.list.clone()])).await
}

/// A rep's laptop that has downloaded what the server holds.
pub(super) async fn new_rep(stage: &Stage, name: &'static str, at_ms: i64) -> Result<Phone> {
    let exhibitor = BOOTH.parse().map_err(crate::error::CliError::internal)?;
    let request =
        EnrolmentRequest { name: Some(name.to_owned()), ..EnrolmentRequest::rep(exhibitor) };
    newcomer(stage, name, at_ms, &request).await
}

async fn newcomer(
    stage: &Stage,
    name: &'static str,
    at_ms: i64,
    request: &EnrolmentRequest,
) -> Result<Phone> {
    let mut phone = Phone::buy(&stage.devices_folder(), name, at_ms)?;
    let link = stage.desk().await?.enrol(stage.event(), request).await?.url;
    phone.join(&link).await?;
    phone.event()?.sync().await?;
    Ok(phone)
}

/// The registration of an attendee's device.
pub(in crate::demo) fn registration(phone: &Phone) -> Result<RegistrationId> {
    let subject = phone.event()?.membership()?.subject;
    subject.parse().map_err(crate::error::CliError::internal)
}
