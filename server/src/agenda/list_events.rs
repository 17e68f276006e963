//! The events of a server.

use crate::organizer::EventAnswer;
use crate::refusal::Result;
use crate::service::{Service, newest_publication};
use crate::store;
use crate::store::drafts::find_draft;

/// The events; see [`crate::Organizer::events`].
pub(crate) async fn list_events(service: &Service) -> Result<Vec<EventAnswer>> {
    let mut tx = service.store().begin_read().await?;
    let mut answers = Vec::new();
    for row in store::events::list_events(tx.as_mut()).await? {
        let document = find_draft(tx.as_mut(), &row.event).await?;
        let newest = newest_publication(tx.as_mut(), &row.event).await?;
        answers.push(EventAnswer {
            public_link: format!(
                "{}/a#{}.{}",
                service.public_url(),
                row.event,
                hex::encode(row.root)
            ),
            event: row.event,
            name: document.map(|document| document.event.name).unwrap_or_default(),
            number: row.number,
            root_fingerprint: hex::encode(row.root),
            publication: (newest > 0).then_some(newest),
        });
    }
    tx.commit().await?;
    Ok(answers)
}
