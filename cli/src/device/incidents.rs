//! `incidents`: what should not have been.

use super::Home;
use super::scan::Confidence;
use crate::args::GateIncidentsArgs;
use crate::error::Result;
use crate::output::{Output, Style, Table};
use huiban_companion::{IncidentScanView, IncidentView};
use serde::Serialize;

#[derive(Serialize)]
struct Incident {
    id: String,
    kind: &'static str,
    registration: String,
    list: String,
    scans: Vec<Scan>,
    acknowledged: bool,
}

#[derive(Serialize)]
struct Scan {
    scan_id: String,
    at: String,
    gate: String,
    device: String,
    confidence: Option<Confidence>,
}

impl From<IncidentScanView> for Scan {
    fn from(view: IncidentScanView) -> Self {
        Self {
            scan_id: view.scan_id.to_string(),
            at: view.at,
            gate: view.gate,
            device: view.device.to_string(),
            confidence: view.confidence.map(Confidence::from),
        }
    }
}

impl From<IncidentView> for Incident {
    fn from(view: IncidentView) -> Self {
        Self {
            id: view.id.to_string(),
            kind: view.kind.name(),
            registration: view.registration.to_string(),
            list: view.list,
            scans: view.scans.into_iter().map(Scan::from).collect(),
            acknowledged: view.acknowledged,
        }
    }
}

pub(super) fn run(home: &Home, args: &GateIncidentsArgs, output: Output) -> Result<()> {
    let companion = home.companion()?;
    if let Some(incident) = args.ack {
        companion.acknowledge_incident(incident)?;
    }
    let incidents = companion.incidents(args.list.as_deref())?;
    let incidents: Vec<Incident> = incidents.into_iter().map(Incident::from).collect();
    output.answer(&incidents, |incidents, style| text(incidents, style))
}

fn text(incidents: &[Incident], style: Style) -> String {
    if incidents.is_empty() {
        return style.say("no incidents", "没有重复入场").to_owned();
    }
    let mut table = Table::new(&[
        ("incident", "编号"),
        ("kind", "种类"),
        ("registration", "登记号"),
        ("list", "签到表"),
        ("scans", "扫描"),
        ("", ""),
    ]);
    for incident in incidents {
        let scans = incident.scans.iter().map(|scan| format!("{} {}", scan.at, scan.gate));
        let scans = scans.collect::<Vec<_>>().join(", ");
        let looked_after =
            if incident.acknowledged { style.say("looked after", "已处理") } else { "" };
        table.row([
            incident.id.as_str(),
            incident.kind,
            &incident.registration,
            &incident.list,
            &scans,
            looked_after,
        ]);
    }
    table.text(style)
}
