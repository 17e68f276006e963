//! All lists, with numbers.

use super::visits::{Lists, Visits, list_held_back};
use crate::organizer::ListAnswer;
use crate::refusal::Result;
use crate::service::{Service, event_of};
use crate::store::Tx;
use crate::time::in_zone;
use huiban_protocol::documents::{EventCode, ListCode};
use huiban_protocol::rules::{admissions, event_day};

/// All lists; see [`crate::Organizer::list_lists`].
pub(crate) async fn show(service: &Service, event: &EventCode) -> Result<Vec<ListAnswer>> {
    let mut tx = service.store().begin_read().await?;
    event_of(tx.as_mut(), event).await?;
    let lists = Lists::read(tx.as_mut(), event).await?;
    let mut answers = Vec::new();
    for code in lists.codes() {
        answers.push(answer(tx.as_mut(), event, &lists, &code, service.now_ms()).await?);
    }
    tx.commit().await?;
    Ok(answers)
}

/// One list, with numbers of this event day.
pub(super) async fn answer(
    tx: &mut dyn Tx,
    event: &EventCode,
    lists: &Lists,
    code: &ListCode,
    now_ms: i64,
) -> Result<ListAnswer> {
    let list = lists.current(code)?.clone();
    let zone = lists.draft.event.zone;
    let visits = Visits::read(tx, event, code).await?;
    let day = event_day(now_ms, zone);
    let today = admissions(&visits.passages, zone);
    let today = today.iter().filter(|((of, _), _)| *of == day).map(|(_, admission)| admission);
    let (mut entries, mut exits, mut people, mut inside) = (0_u64, 0_u64, 0_u64, 0_u64);
    for admission in today {
        entries = entries.saturating_add(admission.entries.into());
        exits = exits.saturating_add(admission.exits.into());
        people = people.saturating_add(u64::from(admission.first.is_some()));
        inside = inside.saturating_add(u64::from(admission.inside));
    }
    let held_back = list_held_back(tx, event).await?;
    let found = visits.incidents(list.reentry, zone, &held_back);
    let open = found.iter().filter(|found| !visits.looked_after.contains(&found.id)).count();
    let published = lists.published.get(code);
    Ok(ListAnswer {
        published: published.is_some(),
        draft_differs: published.is_some() && published != lists.drafted(code),
        list,
        entries,
        exits,
        people,
        inside,
        open_incidents: u64::try_from(open).unwrap_or(u64::MAX),
        as_of: in_zone(now_ms, zone),
        problems: Vec::new(),
    })
}
