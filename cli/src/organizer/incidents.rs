//! `incidents`: badges that were let in twice, or against the organizer's word.

use super::Work;
use crate::args::IncidentsArgs;
use crate::error::Result;
use crate::output::{Style, Table};
use chrono::{DateTime, FixedOffset};
use huiban_protocol::streams::Confidence;
use huiban_server::organizer::{IncidentAnswer, IncidentScan, IncidentSort, IncidentsRequest};
use serde::Serialize;

#[derive(Serialize)]
struct IncidentShape {
    id: String,
    kind: IncidentSort,
    registration: String,
    #[serde(rename = "ref")]
    reference: Option<String>,
    name: Option<String>,
    list: String,
    scans: Vec<ScanShape>,
    acknowledged: bool,
}

#[derive(Serialize)]
struct ScanShape {
    scan_id: String,
    at: DateTime<FixedOffset>,
    gate: Option<String>,
    device: String,
    confidence: Option<ConfidenceShape>,
}

#[derive(Serialize)]
struct ConfidenceShape {
    kind: &'static str,
    age_ms: Option<i64>,
}

impl From<IncidentAnswer> for IncidentShape {
    fn from(answer: IncidentAnswer) -> Self {
        Self {
            id: answer.id.to_string(),
            kind: answer.kind,
            registration: answer.registration.to_string(),
            reference: answer.reference,
            name: answer.name,
            list: answer.list.to_string(),
            scans: answer.scans.into_iter().map(ScanShape::from).collect(),
            acknowledged: answer.acknowledged,
        }
    }
}

impl From<IncidentScan> for ScanShape {
    fn from(scan: IncidentScan) -> Self {
        let confidence = scan.confidence.map(|confidence| match confidence {
            Confidence::SignedOnly => ConfidenceShape { kind: "signed_only", age_ms: None },
            Confidence::Synced { age_ms } => {
                ConfidenceShape { kind: "synced", age_ms: Some(age_ms) }
            }
            Confidence::Stale { age_ms } => ConfidenceShape { kind: "stale", age_ms: Some(age_ms) },
        });
        Self {
            scan_id: scan.scan_id.to_string(),
            at: scan.at,
            gate: scan.gate,
            device: scan.device.to_string(),
            confidence,
        }
    }
}

pub(super) async fn run(work: &Work, args: &IncidentsArgs) -> Result<()> {
    let event = work.event(&args.choice).await?;
    let request = IncidentsRequest { list: args.list.clone() };
    let incidents = work.desk.list_incidents(&event, &request).await?;
    let incidents: Vec<IncidentShape> = incidents.into_iter().map(Into::into).collect();
    work.output.answer(&incidents, |incidents, style| {
        let mut table = Table::new(&[
            ("id", "编号"),
            ("list", "签到表"),
            ("who", "何人"),
            ("first", "首次"),
            ("second", "再次"),
            ("", ""),
        ]);
        for one in incidents {
            let who = one.reference.as_deref().unwrap_or(&one.registration);
            let scans: Vec<String> = one.scans.iter().map(|scan| told(scan, style)).collect();
            let (first, second) = (scans.first(), scans.get(1));
            let (first, second) =
                (first.map_or("", String::as_str), second.map_or("", String::as_str));
            let state = match (one.acknowledged, one.kind) {
                (true, _) => style.say("looked after", "已处理"),
                (false, IncidentSort::DoubleAdmission) => {
                    style.say("open: let in twice", "待处理：重复入场")
                }
                (false, IncidentSort::HeldBack) => {
                    style.say("open: is held back", "待处理：暂停入场者已入场")
                }
            };
            table.row([&one.id, &one.list, who, first, second, state]);
        }
        table.text(style)
    })
}

fn told(scan: &ScanShape, style: Style) -> String {
    let gate = scan.gate.as_deref().unwrap_or("?");
    let sure = scan.confidence.as_ref().map_or("unknown", |confidence| confidence.kind);
    let at = scan.at.format("%d %H:%M:%S");
    style.say(format!("{at} at {gate} ({sure})"), format!("{at} {gate}（{sure}）"))
}
