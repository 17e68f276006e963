//! `badges …`: signing, showing and taking back what people enter with.

use super::{Work, report};
use crate::args::{EventChoice, IssueArgs};
use crate::error::{CliError, Kind, Result};
use crate::output::qr_text;
use chrono::{DateTime, FixedOffset};
use huiban_protocol::documents::Severity;
use huiban_server::organizer::{
    BadgesReport, BadgesRequest, IssueBadgesRequest, RevokeBadgeRequest,
};
use serde::Serialize;

/// `badges issue`: for those who have none that is good.
pub(super) async fn issue(work: &Work, args: IssueArgs) -> Result<()> {
    if args.all != args.refs.is_empty() {
        return Err(CliError::invalid(
            "refs",
            ("name attendees, or say --all", "请指明参会者，或使用 --all"),
        ));
    }
    let request = IssueBadgesRequest { refs: args.refs, anew: false };
    let event = work.event(&args.choice).await?;
    let report = work.desk.issue_badges(&event, &request).await?;
    work.output.answer(&report, |report, style| {
        let BadgesReport { issued, unchanged, problems } = report;
        let text = report::problems_text(problems, style);
        // of those who are left out on purpose nothing is wrong
        let wrong = problems.iter().filter(|one| one.severity == Severity::Error).count();
        let head = style.say(
            format!("issued {issued}, unchanged {unchanged}, problems {wrong}"),
            format!("已签发 {issued}，未变 {unchanged}，有问题 {wrong}"),
        );
        format!("{head}\n{text}")
    })
}

#[derive(Serialize)]
struct BadgeShape {
    text: String,
    registration: String,
    serial: u64,
    expires_at: DateTime<FixedOffset>,
}

/// `badges text`: what the code of one attendee says.
pub(super) async fn text(work: &Work, reference: &str, choice: &EventChoice) -> Result<()> {
    let event = work.event(choice).await?;
    let request = BadgesRequest { reference: Some(reference.to_owned()), group: None };
    let badges = work.desk.list_badges(&event, &request).await?;
    let badge = badges.into_iter().next().ok_or_else(|| CliError::internal("no badge came"))?;
    let shape = BadgeShape {
        text: badge.text,
        registration: badge.registration.to_string(),
        serial: badge.serial,
        expires_at: badge.expires_at,
    };
    work.output.answer(&shape, |badge, style| {
        let qr = qr_text(&badge.text, style).unwrap_or_default();
        format!("{qr}\n{}", badge.text)
    })
}

/// `badges revoke`: no gate lets it in once it has synced.
pub(super) async fn revoke(
    work: &Work,
    reference: String,
    reason: String,
    choice: &EventChoice,
) -> Result<()> {
    let event = work.event(choice).await?;
    let request = RevokeBadgeRequest { reference, reason };
    let answer = work.desk.revoke_badge(&event, &request).await?;
    work.output.answer(&answer, |answer, style| {
        format!("{} {}", style.say("revoked", "已作废"), answer.reference)
    })
}

/// `badges reissue`: a new badge, with which the old one is refused.
pub(super) async fn reissue(work: &Work, reference: &str, choice: &EventChoice) -> Result<()> {
    let event = work.event(choice).await?;
    let request = IssueBadgesRequest { refs: vec![reference.to_owned()], anew: true };
    let report = work.desk.issue_badges(&event, &request).await?;
    if let Some(problem) = report.problems.first() {
        return Err(CliError::described(
            Kind::InvalidInput,
            &format!("{}: {}", problem.message, problem.hint),
            Some("ref".to_owned()),
        ));
    }
    text(work, reference, choice).await
}
