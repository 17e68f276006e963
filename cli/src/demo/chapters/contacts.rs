//! Two reps of a booth and a visitor: a card without a network, one lead of both, and a consent
//! that is taken back.

use super::joining::new_rep;
use crate::demo::calendar::{HOUR_MS, NEXT_DAY_MS};
use crate::demo::checks::Checks;
use crate::demo::phone::Phone;
use crate::demo::stage::Stage;
use crate::error::{CliError, Result};
use huiban_companion::{CardRequest, LeadEdit, LeadOutcome, LeadView};
use huiban_protocol::documents::{ContactField, ExchangeId, Language, LeadId};

/// A number that stands on Alice's card and nowhere else.
const PHONE: &str = "+8613900007123";

pub(in crate::demo) async fn run(stage: &mut Stage, checks: &mut Checks) -> Result<()> {
    let now_ms = NEXT_DAY_MS.saturating_add(3 * HOUR_MS);
    let reps = [new_rep(stage, "rep-1", now_ms).await?, new_rep(stage, "rep-2", now_ms).await?];
    let [one, two] = &reps;
    let alice = stage.alice.event()?;
    alice.sync().await?;
    for phone in [&stage.alice, one, two] {
        phone.line.take_down();
    }

    alice.set_card(&["name=胡宇雯".to_owned(), format!("phone={PHONE}")])?;
    let card = alice.show_card(&CardRequest {
        to: super::joining::BOOTH.to_owned(),
        fields: vec![ContactField::Name, ContactField::Phone],
        purpose: "报价".to_owned(),
        minutes: 10,
    })?;
    let report = one.event()?.scan_lead(&card.text, Language::ZhHans)?;
    checks.equal("with no network a rep reads her card", &report.outcome, &LeadOutcome::Card)?;
    let lead = report.lead.ok_or_else(|| CliError::internal("a card without a lead"))?;
    checks.equal("and sees her number", &number(&lead), &Some(PHONE))?;
    two.event()?.scan_lead(&card.text, Language::ZhHans)?;
    let lead: LeadId = lead.id.parse().map_err(CliError::internal)?;
    write(one, lead, "要 50 件", 5, "hot")?;
    write(two, lead, "下午带总监来", 3, "cdmo")?;

    let exchange: ExchangeId = card.exchange_id.parse().map_err(CliError::internal)?;
    come_back(stage, &reps).await?;
    let leads = one.event()?.leads(Language::ZhHans)?;
    let others = two.event()?.leads(Language::ZhHans)?;
    checks.equal("both reps show one lead, and the same", &leads, &others)?;
    let merged = first(&leads)?;
    let kept = (merged.notes.len(), merged.ratings.len(), merged.tags.len(), merged.scans.len());
    checks.equal("2 notes, 2 ratings, 2 tags and 2 readings are in it", &kept, &(2, 2, 2, 2))?;

    let shared = alice.shared(Language::ZhHans)?;
    let known = shared.iter().any(|shared| shared.exchange_id == card.exchange_id);
    checks.holds("Alice sees who has her card", known)?;
    alice.withdraw(exchange, Language::ZhHans)?;
    come_back(stage, &reps).await?;
    for rep in &reps {
        let leads = rep.event()?.leads(Language::ZhHans)?;
        let lead = first(&leads)?;
        let left = (number(lead), lead.notes.len());
        checks.equal(
            format!("{}: her number is gone, the notes stay", rep.name),
            &left,
            &(None, 2),
        )?;
        let empty = !holds(&stage.devices_folder().join(rep.name), PHONE.as_bytes())?;
        checks.holds(format!("no byte of it is in a file of {}", rep.name), empty)?;
    }
    Ok(())
}

fn write(rep: &Phone, lead: LeadId, note: &str, rating: u8, tag: &str) -> Result<()> {
    let edit = LeadEdit {
        note: Some(note.to_owned()),
        rating: Some(rating),
        add_tags: vec![tag.to_owned()],
        ..LeadEdit::default()
    };
    rep.event()?.edit_lead(lead, &edit, Language::ZhHans)?;
    Ok(())
}

/// Everyone has a network again, and hears of what the others sent.
async fn come_back(stage: &Stage, reps: &[Phone; 2]) -> Result<()> {
    for _ in 0..2 {
        for phone in std::iter::once(&stage.alice).chain(reps) {
            phone.line.put_up();
            phone.event()?.sync().await?;
        }
    }
    Ok(())
}

fn number(lead: &LeadView) -> Option<&str> {
    let phone = lead.fields.iter().find(|field| field.field == ContactField::Phone);
    phone.map(|field| field.value.as_str())
}

fn first(leads: &[LeadView]) -> Result<&LeadView> {
    leads.first().ok_or_else(|| CliError::internal("the booth has no lead"))
}

/// Whether some bytes stand in any file below a folder.
fn holds(folder: &std::path::Path, bytes: &[u8]) -> Result<bool> {
    for entry in std::fs::read_dir(folder).map_err(CliError::internal)? {
        let path = entry.map_err(CliError::internal)?.path();
        let found = if path.is_dir() {
            holds(&path, bytes)?
        } else {
            let file = std::fs::read(&path).map_err(CliError::internal)?;
            file.windows(bytes.len()).any(|window| window == bytes)
        };
        if found {
            return Ok(true);
        }
    }
    Ok(false)
}
