//! Whom a publication hits, and what it makes impossible.

use super::published::Published;
use crate::refusal::Result;
use crate::store::Tx;
use crate::store::marks::list_marks;
use huiban_protocol::documents::{AgendaDocument, EventCode, Problem, SessionId, Severity};
use huiban_protocol::rules::{Collision, Impact, Plan, impact, new_collisions};

/// Collisions that are told one by one; a screen holds no more.
const TOLD_MAX: usize = 50;

/// Whom it hits when this document is published.
pub(super) async fn impact_of(
    tx: &mut dyn Tx,
    event: &EventCode,
    document: &AgendaDocument,
    published: &Published,
) -> Result<Impact> {
    let (before, after) = plans(document, published);
    Ok(impact(&before, &after, list_marks(tx, event).await?))
}

/// What it makes impossible that was possible, as warnings: the organizer may mean it.
pub(super) fn collisions_of(document: &AgendaDocument, published: &Published) -> Vec<Problem> {
    let (before, after) = plans(document, published);
    let collisions = new_collisions(&before, &after);
    let mut problems: Vec<Problem> = collisions.iter().take(TOLD_MAX).map(problem).collect();
    let more = collisions.len().saturating_sub(TOLD_MAX);
    if more > 0 {
        problems.push(warning(
            "sessions".to_owned(),
            format!("{more} more sessions collide in the same ways"),
            "correct these first, then look again",
        ));
    }
    problems
}

fn plans<'a>(document: &'a AgendaDocument, published: &'a Published) -> (Plan<'a>, Plan<'a>) {
    let sessions = published.sessions.values().map(|row| &row.session);
    (
        Plan::new(sessions, &published.rooms, &published.transfers),
        Plan::new(&document.sessions, &document.rooms, &document.transfers),
    )
}

fn problem(collision: &Collision<'_>) -> Problem {
    let both = |[a, b]: &[&SessionId; 2]| format!("“{a}” and “{b}”");
    match collision {
        Collision::Speaker(speaker, sessions) => warning(
            format!("speakers/{speaker}"),
            format!("is on stage in {} at the same time", both(sessions)),
            "move one of them, or name somebody else",
        ),
        Collision::SpeakerWay(speaker, sessions, minutes) => warning(
            format!("speakers/{speaker}"),
            format!("has {minutes} minutes too few to get between {}", both(sessions)),
            "move one of them, or name somebody else",
        ),
        Collision::Room(room, sessions) => warning(
            format!("rooms/{room}"),
            format!("holds {} at the same time", both(sessions)),
            "move one of them to another time or room",
        ),
        Collision::SponsorSlot(exhibitor, session) => warning(
            format!("exhibitors/{exhibitor}"),
            format!("loses its slot “{session}”"),
            "give it another slot, or tell them",
        ),
    }
}

pub(super) fn warning(place: String, message: String, hint: &str) -> Problem {
    Problem { severity: Severity::Warning, place, message, hint: hint.to_owned() }
}
