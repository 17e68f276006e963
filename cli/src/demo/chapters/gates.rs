//! Two gates without a network: one badge used at both, a badge that was taken back, and what both
//! know once they are back.

use super::joining::{ALICE, new_gate};
use crate::demo::calendar::{HOUR_MS, NEXT_DAY_MS};
use crate::demo::checks::Checks;
use crate::demo::phone::Phone;
use crate::demo::stage::Stage;
use crate::error::{CliError, Result};
use huiban_companion::{IncidentKind, IncidentView, ScanRequest, ScanView};
use huiban_protocol::documents::{IncidentId, Language};
use huiban_protocol::streams::ScanOutcome;
use huiban_server::organizer::{
    BadgesRequest, IncidentsRequest, IssueBadgesRequest, RevokeBadgeRequest,
};
use std::collections::BTreeSet;

/// Somebody who has not paid.
const UNPAID: &str = "HM-00009";
const REASON: &str = "未付款";

/// Between the two readings of one badge.
const APART_MS: i64 = 60_000;

pub(in crate::demo) async fn run(stage: &mut Stage, checks: &mut Checks) -> Result<()> {
    // gates and server agree about the time, and time passes for all of them
    let now_ms = NEXT_DAY_MS.saturating_add(4 * HOUR_MS);
    stage.stop_server()?;
    stage.start_server(now_ms)?;
    let issue = IssueBadgesRequest {
        refs: vec![ALICE.to_owned(), UNPAID.to_owned()],
        ..IssueBadgesRequest::default()
    };
    let desk = stage.desk().await?;
    let issued = desk.issue_badges(stage.event(), &issue).await?;
    checks.equal("the organizer issues 2 badges", &issued.issued, &2)?;
    let (alice, unpaid) = (badge_of(stage, ALICE).await?, badge_of(stage, UNPAID).await?);

    let gates = [new_gate(stage, "east", now_ms).await?, new_gate(stage, "west", now_ms).await?];
    let [east, west] = &gates;
    for gate in &gates {
        gate.event()?.open_list(stage.list.as_str(), Language::ZhHans)?;
        let readiness = gate.event()?.readiness(None, Language::ZhHans)?;
        checks.holds(format!("gate {} is ready", gate.name), readiness.ready)?;
        gate.line.take_down();
    }
    let revoke = RevokeBadgeRequest { reference: UNPAID.to_owned(), reason: REASON.to_owned() };
    desk.revoke_badge(stage.event(), &revoke).await?;

    judge_alone(&gates, &alice, &unpaid, checks)?;

    // an hour goes by before there is a network again
    stage.stop_server()?;
    stage.start_server(now_ms.saturating_add(HOUR_MS))?;
    for gate in &gates {
        gate.clock.advance(HOUR_MS.saturating_sub(APART_MS));
    }
    come_back(&gates).await?;
    let doubled = find_incidents(stage, &gates, checks).await?;
    west.event()?.acknowledge_incident(doubled)?;

    come_back(&gates).await?;
    let looked_after = incidents(east)?.iter().filter(|incident| incident.acknowledged).count();
    checks.equal("gate east sees that gate west looked after it", &looked_after, &1)?;
    let refused = scan(east, &unpaid)?;
    checks.equal("the badge taken back passes no more", &refused.outcome, &ScanOutcome::Revoked)?;
    let why = refused.reason.is_some_and(|reason| reason.contains(REASON));
    checks.holds("and staff read why", why)?;
    let refused = scan(east, &alice)?;
    checks.equal("nor does the copy", &refused.outcome, &ScanOutcome::AlreadyInside)
}

/// What the gates say while neither hears of the other, nor of the organizer.
fn judge_alone(gates: &[Phone; 2], alice: &str, unpaid: &str, checks: &mut Checks) -> Result<()> {
    let [east, west] = gates;
    let first = scan(east, alice)?;
    checks.equal("gate east lets Alice in", &first.outcome, &ScanOutcome::Admitted)?;
    checks.holds("and shows her name", first.name.is_some())?;
    for gate in gates {
        gate.clock.advance(APART_MS);
    }
    let second = scan(west, alice)?;
    checks.equal("a copy of her badge passes gate west", &second.outcome, &first.outcome)?;
    let late = scan(west, unpaid)?;
    checks.equal("and so does a badge that was just taken back", &late.admitted, &true)?;
    let again = scan(west, unpaid)?;
    checks.equal("read twice, it counts once", &again.outcome, &ScanOutcome::Debounced)?;
    let junk = scan(east, "https://example.cn/t/1")?;
    checks.equal("any other code leaves no trace", &junk.scan_id, &None)
}

/// What both gates and the organizer see afterwards; the double admission.
async fn find_incidents(
    stage: &Stage,
    [east, west]: &[Phone; 2],
    checks: &mut Checks,
) -> Result<IncidentId> {
    let seen = incidents(east)?;
    checks.equal("back on line both gates see the same", &seen, &incidents(west)?)?;
    let of = |kind| seen.iter().filter(move |incident: &&IncidentView| incident.kind == kind);
    let doubled: Vec<&IncidentView> = of(IncidentKind::DoubleAdmission).collect();
    checks.equal("one double admission", &doubled.len(), &1)?;
    checks.equal(
        "one entry that came after the organizer's word",
        &of(IncidentKind::HeldBack).count(),
        &1,
    )?;
    let Some(incident) = doubled.first() else {
        return Err(CliError::internal("no incident"));
    };
    let sure = incident.scans.iter().all(|scan| scan.confidence.is_some());
    checks
        .holds("with both scans, and how sure each gate was", sure && incident.scans.len() == 2)?;
    let asked = IncidentsRequest { list: None };
    let told = stage.desk().await?.list_incidents(stage.event(), &asked).await?;
    let told: BTreeSet<IncidentId> = told.iter().map(|told| told.id).collect();
    let seen: BTreeSet<IncidentId> = seen.iter().map(|incident| incident.id).collect();
    checks.equal("the organizer sees the same", &told, &seen)?;
    Ok(incident.id)
}

fn scan(gate: &Phone, text: &str) -> Result<ScanView> {
    let request = ScanRequest { text: text.to_owned(), ..ScanRequest::default() };
    Ok(gate.event()?.scan(&request, Language::ZhHans)?)
}

fn incidents(gate: &Phone) -> Result<Vec<IncidentView>> {
    Ok(gate.event()?.incidents(None)?)
}

/// The text of the badge that the server signed.
async fn badge_of(stage: &Stage, reference: &str) -> Result<String> {
    let wanted =
        BadgesRequest { reference: Some(reference.to_owned()), ..BadgesRequest::default() };
    let badges = stage.desk().await?.list_badges(stage.event(), &wanted).await?;
    let badge = badges.into_iter().next();
    Ok(badge.ok_or_else(|| CliError::internal("a badge that was issued is not there"))?.text)
}

/// Both gates have a network again, and hear of what the other sent.
async fn come_back(gates: &[Phone; 2]) -> Result<()> {
    for _ in 0..2 {
        for gate in gates {
            gate.line.put_up();
            gate.event()?.sync().await?;
        }
    }
    Ok(())
}
