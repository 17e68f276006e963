//! What ceremonies publish: award lists and signed agreements.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use huiban_protocol::documents::{Agreement, AwardEntry, AwardList, Project, Text};

use super::{
    agenda::Draft,
    cast::{nth_org, org_text},
    source::{AgreementRow, PrizeRow, text},
};

const FORCE_LEN: usize = 100;
/// The first company on the list; some of its companies pitch at the event, others do not.
const FORCE_FROM: usize = 120;
/// The first company that signs an agreement; none of them pitches.
const SIGNING_FROM: usize = 350;

/// Fills the sessions of the award and signing ceremonies.
pub(super) fn add(draft: &mut Draft) -> Result<()> {
    let lists = [
        ("award-contest", "contest", prizes(draft)?),
        ("award-force", "force", new_force(draft)),
        ("award-products", "products", products(draft)),
    ];
    for (id, list, entries) in lists {
        let [hans, hant, en] =
            draft.source.ceremonies.lists.get(list).context("an award list without a title")?;
        let title = text(hans, hant, en);
        draft.session(id)?.awards.push(AwardList { title, entries });
    }
    let agreements = agreements(draft)?;
    draft.session("signing-1")?.agreements = agreements;
    Ok(())
}

fn prizes(draft: &Draft) -> Result<Vec<AwardEntry>> {
    let prizes = &draft.source.ceremonies.prizes;
    prizes
        .iter()
        .map(|row| {
            let project = finalist(draft, row).context("a prize for nobody")?;
            Ok(AwardEntry {
                prize: Some(text(&row.prize, "", &row.prize_en)),
                rank: None,
                winner: project.title.clone(),
                project: Some(project.id.clone()),
                money: Some(text(&row.money, "", &row.money_en)),
            })
        })
        .collect()
}

fn finalist<'a>(draft: &'a Draft, row: &PrizeRow) -> Option<&'a Project> {
    let last = format!("final-{}", row.category);
    let last = draft.document.sessions.iter().find(|session| session.id.as_str() == last)?;
    let id = last.projects.get(row.last.checked_sub(1)?)?;
    draft.document.projects.iter().find(|project| project.id == *id)
}

fn new_force(draft: &Draft) -> Vec<AwardEntry> {
    (1..=FORCE_LEN)
        .zip(1..)
        .map(|(at, rank)| {
            ranked(rank, draft.source.names.company(FORCE_FROM + at, FORCE_FROM + at))
        })
        .collect()
}

fn products(draft: &Draft) -> Vec<AwardEntry> {
    let products = &draft.source.ceremonies.products;
    products.iter().zip(1..).map(|(name, rank)| ranked(rank, text(name, "", ""))).collect()
}

fn ranked(rank: u32, winner: Text) -> AwardEntry {
    AwardEntry { prize: None, rank: Some(rank), winner, project: None, money: None }
}

fn agreements(draft: &Draft) -> Result<Vec<Agreement>> {
    let mut turns: BTreeMap<char, usize> = BTreeMap::new();
    let rows = &draft.source.ceremonies.agreements;
    rows.iter().map(|row| agreement(draft, row, &mut turns)).collect()
}

/// No organisation signs twice: within a kind they take turns.
fn agreement(
    draft: &Draft,
    row: &AgreementRow,
    turns: &mut BTreeMap<char, usize>,
) -> Result<Agreement> {
    let [hans, en] =
        draft.source.ceremonies.kinds.get(&row.kind).context("an agreement of no kind")?;
    let parties = row
        .parties
        .chars()
        .map(|kind| {
            let turn = turns.entry(kind).or_default();
            *turn += 1;
            match kind {
                'c' => draft.source.names.company(SIGNING_FROM + *turn, *turn),
                _ => org_text(nth_org(&draft.source.orgs, kind, *turn)),
            }
        })
        .collect();
    Ok(Agreement {
        title: text(&row.title, "", &row.title_en),
        kind: Some(text(hans, "", en)),
        parties,
    })
}
