//! Gates at work: what is decided about a row of codes, who is inside then, and which entries
//! should not both have been.

use super::check;
use chrono::{DateTime, FixedOffset};
use chrono_tz::Tz;
use huiban_protocol::digest::sha256;
use huiban_protocol::documents::{CheckInList, DeviceId, OpId, RegistrationId};
use huiban_protocol::rules::{
    BadgeProof, BadgeView, Caution, Decision, Knowledge, Passage, Question, Reason, Standing,
    StandingState, admissions, decide_scan, event_day, incidents, list_passages,
};
use huiban_protocol::streams::{Direction, Judgement, Override, ScanRow};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

type Time = DateTime<FixedOffset>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    given: Given,
    when: Vec<Step>,
    expected: Expected,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Given {
    /// The rules, without code and name.
    list: Map<String, Value>,
    #[serde(default = "shanghai")]
    zone: Tz,
}

fn shanghai() -> Tz {
    chrono_tz::Asia::Shanghai
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    outcomes: Vec<String>,
    incidents: usize,
    inside: Option<usize>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Step {
    /// Takes the scan of an earlier step back.
    Undo {
        undo: usize,
    },
    Scan(Box<Read>),
}

/// A code is read; what is not said is as usual.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Read {
    at: Time,
    #[serde(default = "first")]
    who: String,
    #[serde(default = "gate")]
    gate: String,
    #[serde(default = "entry")]
    way: Direction,
    #[serde(default = "genuine")]
    proof: String,
    #[serde(default = "valid")]
    standing: String,
    #[serde(default = "one")]
    serial: u64,
    /// The serial that the gate has heard of.
    #[serde(default = "one")]
    current: u64,
    #[serde(default = "vip", rename = "type")]
    ticket_type: Option<String>,
    issued: Option<Time>,
    expires: Option<Time>,
    /// Seconds since this gate last read the code.
    last: Option<i64>,
    #[serde(default = "now")]
    age_min: Option<i64>,
    #[serde(default = "now")]
    counts_age_min: Option<i64>,
    #[serde(default)]
    live: bool,
    #[serde(default)]
    keys_expired: bool,
    #[serde(default)]
    prerequisite: bool,
    #[serde(default, rename = "override")]
    overriding: bool,
    /// The gate knows of its own scans alone.
    #[serde(default)]
    offline: bool,
}

fn first() -> String {
    "a".into()
}

fn gate() -> String {
    "g1".into()
}

fn entry() -> Direction {
    Direction::Entry
}

fn genuine() -> String {
    "genuine".into()
}

fn valid() -> String {
    "valid".into()
}

fn one() -> u64 {
    1
}

fn vip() -> Option<String> {
    Some("vip".into())
}

fn now() -> Option<i64> {
    Some(0)
}

fn bytes<const N: usize>(name: &str) -> [u8; N] {
    sha256(name.as_bytes()).0[..N].try_into().unwrap()
}

fn proof(name: &str) -> BadgeProof {
    match name {
        "genuine" => BadgeProof::Genuine,
        "not_a_badge" => BadgeProof::NotABadge,
        "forged" => BadgeProof::BadSignature(Reason::Forged),
        "unknown_key" => BadgeProof::BadSignature(Reason::UnknownKey),
        "wrong_event" => BadgeProof::WrongEvent,
        "compromised" => BadgeProof::CompromisedKey,
        other => panic!("no proof is called {other}"),
    }
}

fn standing(read: &Read) -> Option<Standing> {
    let state = match read.standing.as_str() {
        "unknown" => return None,
        "valid" => StandingState::Valid,
        "blocked" => StandingState::Blocked,
        "revoked" => StandingState::Revoked,
        other => panic!("no standing is called {other}"),
    };
    Some(Standing { serial: read.current, state })
}

/// One list and everything that its gates recorded.
struct Hall {
    list: CheckInList,
    zone: Tz,
    scans: Vec<ScanRow>,
    undone: BTreeSet<OpId>,
}

impl Hall {
    fn passages(&self, at: Option<&str>) -> Vec<Passage> {
        let device = at.map(|gate| DeviceId(bytes(gate)));
        let known = self.scans.iter().filter(|scan| device.is_none_or(|own| scan.device == own));
        list_passages(known, &self.undone)
    }

    fn inside(&self, passages: &[Passage], at: Time) -> usize {
        let today = event_day(at.timestamp_millis(), self.zone);
        let all = admissions(passages, self.zone);
        all.iter().filter(|((day, _), admission)| *day == today && admission.inside).count()
    }

    fn read(&mut self, step: usize, read: &Read) -> String {
        let registration = RegistrationId(bytes(&read.who));
        let known = self.passages(read.offline.then_some(read.gate.as_str()));
        let own: Vec<Passage> =
            known.iter().filter(|p| p.registration == registration).cloned().collect();
        let minutes = |minutes: Option<i64>| minutes.map(|minutes| minutes * 60_000);
        let at_ms = read.at.timestamp_millis();
        let time = |time: Option<Time>, or: i64| time.map_or(or, |time| time.timestamp());
        let decision = decide_scan(&Question {
            list: &self.list,
            zone: self.zone,
            at_ms,
            direction: read.way,
            proof: proof(&read.proof),
            badge: BadgeView {
                ticket_type: read.ticket_type.as_deref(),
                serial: read.serial,
                // the year 2026
                issued_s: time(read.issued, 1_767_225_600),
                expires_s: time(read.expires, 1_798_761_600),
            },
            standing: standing(read),
            passages: &own,
            prerequisite_met: read.prerequisite,
            inside: self.inside(&known, read.at).try_into().unwrap(),
            knowledge: Knowledge {
                age_ms: minutes(read.age_min),
                counts_age_ms: minutes(read.counts_age_min),
                live: read.live,
                keys_expired: read.keys_expired,
            },
            last_read_ms: read.last.map(|ago| at_ms - ago * 1_000),
            overriding: read.overriding,
        });
        assert_eq!(decision.passes, decision.outcome.admits() || decision.overridden);
        self.record(step, read, registration, &decision);
        told(&decision, self.zone)
    }

    fn record(&mut self, step: usize, read: &Read, who: RegistrationId, decision: &Decision) {
        self.scans.push(ScanRow {
            op: OpId(bytes(&format!("scan {step}"))),
            registration: who,
            direction: read.way,
            device: DeviceId(bytes(&read.gate)),
            at_ms: read.at.timestamp_millis(),
            serial: Some(read.serial),
            gate: Some(read.gate.clone()),
            judgement: Some(Judgement {
                outcome: decision.outcome,
                confidence: decision.confidence,
                revocations_age_ms: None,
                gate_seq: 0,
                list_seq: 0,
            }),
            overridden: decision
                .overridden
                .then(|| Override { reason: "known".into(), by: "Li".into() }),
        });
    }
}

/// A decision as the cases write it: `outcome/reason override amber:cautions`.
fn told(decision: &Decision, zone: Tz) -> String {
    let at =
        |ms: i64| DateTime::from_timestamp_millis(ms).unwrap().with_timezone(&zone).to_rfc3339();
    let mut told = serde_json::to_value(decision.outcome).unwrap().as_str().unwrap().to_owned();
    if let Some(reason) = decision.reason {
        told += &match reason {
            Reason::UnknownKey => "/unknown_key".to_owned(),
            Reason::Forged => "/forged".to_owned(),
            Reason::CompromisedKey => "/compromised_key".to_owned(),
            Reason::Before(ms) => format!("/before:{}", at(ms)),
            Reason::After(ms) => format!("/after:{}", at(ms)),
            Reason::NoReEntry => "/no_re_entry".to_owned(),
            Reason::PerDay => "/per_day".to_owned(),
            Reason::Total => "/total".to_owned(),
        };
    }
    if decision.overridden {
        told += " override";
    }
    let cautions: Vec<&str> = decision
        .cautions
        .iter()
        .map(|caution| match caution {
            Caution::SignedOnly => "signed_only",
            Caution::Stale => "stale",
            Caution::FullByStaleCounts => "full_by_stale_counts",
            Caution::KeysExpired => "keys_expired",
        })
        .collect();
    if !cautions.is_empty() {
        told += &format!(" amber:{}", cautions.join(","));
    }
    told
}

fn play(case: &Case) -> Expected {
    let mut list = case.given.list.clone();
    list.insert("code".into(), json!("main"));
    list.insert("name".into(), json!({"en": "Main hall"}));
    let mut hall = Hall {
        list: serde_json::from_value(list.into()).unwrap(),
        zone: case.given.zone,
        scans: Vec::new(),
        undone: BTreeSet::new(),
    };
    let mut outcomes = Vec::new();
    let mut last = None;
    for (step, when) in case.when.iter().enumerate() {
        outcomes.push(match when {
            Step::Undo { undo } => {
                hall.undone.insert(OpId(bytes(&format!("scan {undo}"))));
                "undone".to_owned()
            }
            Step::Scan(read) => {
                last = last.max(Some(read.at));
                hall.read(step, read)
            }
        });
    }
    let passages = hall.passages(None);
    Expected {
        outcomes,
        incidents: incidents(&passages, hall.list.reentry, hall.zone).len(),
        inside: case.expected.inside.map(|_| hall.inside(&passages, last.unwrap())),
    }
}

const FILES: [&str; 8] = [
    "checkin/order.json",
    "checkin/validity.json",
    "checkin/standing.json",
    "checkin/rules.json",
    "checkin/admissions.json",
    "checkin/capacity.json",
    "checkin/confidence.json",
    "checkin/incidents.json",
];

#[test]
fn gates_decide_as_the_vectors_say() {
    for file in FILES {
        check(file, |case: Case| (play(&case), case.expected));
    }
}

#[test]
fn the_vectors_hold_every_outcome_a_gate_can_give() {
    let mut seen = BTreeSet::new();
    for file in FILES {
        for (_, case) in super::read::<Case>(file) {
            let outcomes = case.expected.outcomes.into_iter();
            seen.extend(outcomes.map(|told| told.split(['/', ' ']).next().unwrap().to_owned()));
        }
    }
    for outcome in huiban_protocol::streams::ScanOutcome::ALL {
        let name = serde_json::to_value(outcome).unwrap();
        assert!(seen.contains(name.as_str().unwrap()), "no case is {name}");
    }
}
