//! M17: a rep's reading among 5,000 leads, the list of them, and the files they are written into.

use super::Bench;
use crate::race::race;
use crate::raw;
use crate::report::{Bar, Line};
use anyhow::Result;
use huiban_companion::{Companion, LeadFormat};
use huiban_protocol::documents::Language;
use huiban_tests::World;
use std::time::Instant;

const LEADS: usize = 5_000;
const PAGE: u32 = 50;
/// A rep's reading may take this many times as long as writing its text durably.
const SCAN: Bar = Bar::AtMost(1.5);

pub(super) fn take(bench: &Bench) -> Result<Vec<Line>> {
    let world = bench.runtime.block_on(World::sqlite());
    let rep = bench.runtime.block_on(world.enrol_rep("rep", "x7"));
    let core = rep.core();
    let mut number = 0;
    let mut scan = |core: &Companion| {
        number += 1;
        let text = format!("MECARD:N:Visitor {number};ORG:Works {number};TEL:139{number:08};;");
        let began = Instant::now();
        core.scan_lead(&text, Language::En).expect("it is read");
        began.elapsed()
    };
    for _ in 0..LEADS {
        scan(core);
    }
    let folder = tempfile::tempdir()?;
    let raw = raw::Journal::create(&folder.path().join("raw.db"));
    let scanned = race(bench.rounds * 10, &mut || scan(core), &mut || raw.insert());
    let page = || {
        let began = Instant::now();
        let page = core.leads_page(0, PAGE, Language::En).expect("it is listed");
        assert!(page.total as usize >= LEADS && page.leads.len() == PAGE as usize);
        began.elapsed()
    };
    let list = || {
        let began = Instant::now();
        assert!(core.leads(Language::En).expect("they are listed").len() >= LEADS);
        began.elapsed()
    };
    let export = |format: LeadFormat| {
        let began = Instant::now();
        core.export_leads(format, Language::En).expect("they are written");
        began.elapsed()
    };
    let paged = race(bench.rounds, &mut || page(), &mut || list());
    let csv = race(bench.rounds, &mut || export(LeadFormat::Csv), &mut || list());
    let xlsx = race(bench.rounds, &mut || export(LeadFormat::Xlsx), &mut || list());
    let vcf = race(bench.rounds, &mut || export(LeadFormat::Vcf), &mut || list());
    let of = |what: &str| format!("{what}, {LEADS} leads");
    Ok(vec![
        Line::of("M17", of("a paper card read, against a durable INSERT"), SCAN, &scanned),
        Line::of(
            "M17",
            of("a screenful of 50 listed, against all; ours ≤ 10 ms"),
            Bar::Told,
            &paged,
        ),
        Line::of("M17", of("written as CSV, against listed"), Bar::Told, &csv),
        Line::of("M17", of("written as XLSX, against listed"), Bar::Told, &xlsx),
        Line::of("M17", of("written as vCard 4.0, against listed"), Bar::Told, &vcf),
    ])
}
