use super::{Rates, Step, What};
use crate::chance::Chance;
use huiban_server::Abilities;
use std::collections::BTreeSet;

/// 2 November 2026, 08:00 in Shanghai: ten days before the event.
pub const START_MS: i64 = 1_793_577_600_000;

/// Everything a seed decides before the story begins.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The seed.
    pub seed: u64,
    /// How many phones there are at first.
    pub phones: usize,
    /// How many people they belong to.
    pub people: usize,
    /// What each server instance can do at first.
    pub abilities: Vec<Abilities>,
    /// How often things go wrong on the way.
    pub rates: Rates,
    /// Most rows of a page.
    pub page_rows: u64,
    /// Whether the agenda is so large that its copy has several pieces.
    pub heavy: bool,
    /// What happens.
    pub steps: Vec<Step>,
}

impl Plan {
    /// The plan of a seed.
    pub fn of(seed: u64) -> Self {
        let mut chance = Chance::at(&[seed, 1]);
        let phones = match chance.below(100) {
            0..8 => 1 + chance.index(2),
            8..45 => 3 + chance.index(4),
            45..90 => 5 + chance.index(8),
            90..98 => 12 + chance.index(14),
            _ => 26 + chance.index(25),
        };
        let people = 1 + chance.index(phones.div_ceil(2));
        let instances = 1 + chance.index(4);
        let abilities = (0..instances).map(|at| abilities(&mut chance, at)).collect();
        let rates = Rates::draw(&mut chance);
        let page_rows = [500, 500, 50, 7, 3, 1][chance.index(6)];
        let heavy = chance.happens(8);
        let steps = steps(&mut chance, phones);
        Self { seed, phones, people, abilities, rates, page_rows, heavy, steps }
    }
}

/// The first instance is new in most stories; the others may be older.
fn abilities(chance: &mut Chance, at: usize) -> Abilities {
    let mut abilities = Abilities::default();
    if chance.happens(if at == 0 { 100 } else { 250 }) {
        abilities.version = abilities.version.saturating_sub(1);
        let unknown = ["note_set", "scan", "bookmark_set"][chance.index(3)];
        abilities.unknown_kinds = BTreeSet::from([unknown.to_owned()]);
    }
    abilities
}

const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;
const DAY_MS: i64 = 24 * HOUR_MS;

fn steps(chance: &mut Chance, phones: usize) -> Vec<Step> {
    let count = (90 + chance.below(60) + 8 * phones as u64).min(320);
    let pace = [200, 5_000, MINUTE_MS, 10 * MINUTE_MS][chance.index(4)];
    let wild = chance.below(3);
    let mut at_ms = START_MS;
    let mut steps = Vec::new();
    // everyone joins in the first hour
    for phone in 0..phones {
        let at_ms = START_MS + chance.between(0, 20 * MINUTE_MS);
        steps.push(Step { at_ms, phone, what: What::Sync, salt: chance.draw() });
        // some download the agenda while it is edited
        if chance.happens(40) {
            let at_ms = at_ms + chance.between(0, 4_000);
            steps.push(Step { at_ms, phone, what: What::Publish, salt: chance.draw() });
        }
    }
    let end_ms = START_MS + 4 * DAY_MS;
    for _ in 0..count {
        at_ms += match chance.below(100) {
            0..40 => chance.between(0, 50),
            40..95 => chance.between(0, pace * 2),
            95..99 => chance.between(0, HOUR_MS),
            _ => chance.between(0, 12 * HOUR_MS),
        };
        at_ms = at_ms.min(end_ms);
        let what = what(chance, wild);
        steps.push(Step { at_ms, phone: chance.index(64), what, salt: chance.draw() });
    }
    steps.sort_by_key(|step| step.at_ms);
    steps
}

/// What happens; the wilder the story, the more goes wrong.
fn what(chance: &mut Chance, wild: u64) -> What {
    let ordinary = [860, 780, 660][wild as usize];
    if chance.happens(ordinary) {
        return match chance.below(100) {
            0..33 => What::Act,
            33..40 => What::Acts(2 + chance.below(36)),
            40..54 => What::Change,
            54..94 => What::Sync,
            94 => What::RevokeBadge,
            95 => What::ReissueBadge,
            _ => What::Publish,
        };
    }
    match chance.below(100) {
        0..14 => What::Kill,
        14..21 => What::Reboot,
        21..31 => What::StepClock(step_ms(chance)),
        31..35 => What::Sleep(nap_ms(chance)),
        35..40 => What::FillDisk(chance.below(60)),
        40..47 => What::KeepMirror,
        47..54 => What::LoseMirror,
        54..58 => What::SecondEngine,
        58..61 => What::CloneDisk,
        61..64 => What::RestoreOnOther,
        64..69 => What::JoinAgain,
        69..72 => What::DamageOp,
        72..74 => What::Poison([400, 403, 413, 503][chance.index(4)]),
        74..76 => What::Drown,
        76..78 => What::Revoke,
        78..86 => What::BackUp,
        86..90 => What::RestoreByCommand,
        90..94 => What::RestoreByCopy,
        94..97 => What::RestartServers,
        97 => What::Publish,
        98 => What::RotateBadgeKey,
        _ => What::UpgradeServers,
    }
}

fn nap_ms(chance: &mut Chance) -> i64 {
    match chance.below(3) {
        0 => chance.between(1_000, HOUR_MS),
        1 => chance.between(HOUR_MS, 12 * HOUR_MS),
        _ => chance.between(12 * HOUR_MS, 2 * DAY_MS),
    }
}

fn step_ms(chance: &mut Chance) -> i64 {
    match chance.below(4) {
        0 => chance.between(-DAY_MS, DAY_MS),
        1 => chance.between(-HOUR_MS, HOUR_MS),
        2 => [DAY_MS, -DAY_MS][chance.index(2)],
        _ => chance.between(-2_000, 2_000),
    }
}
