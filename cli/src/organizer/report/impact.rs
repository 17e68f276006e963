//! Whom a change hits, as lines to read.

use huiban_protocol::rules::Impact;

/// One line for whom it hits, and one for what becomes impossible where anything does.
pub(super) fn text(impact: &Impact) -> String {
    let hit = [
        counted(impact.bookmarks, "bookmark", "bookmarks"),
        counted(impact.follows, "follow of a forum", "follows of forums"),
        counted(impact.reminders, "reminder", "reminders"),
    ];
    let attendees = counted(impact.attendees, "attendee", "attendees");
    let mut lines = vec![match impact.attendees {
        0 => "hits nobody's bookmarks".to_owned(),
        _ => format!("hits {attendees}: {}", hit.join(", ")),
    }];
    let impossible = [
        (impact.clashes, "new clash among bookmarks", "new clashes among bookmarks"),
        (impact.unreachable, "way that is too long now", "ways that are too long now"),
        (impact.double_booked_speakers, "speaker double-booked", "speakers double-booked"),
        (impact.double_booked_rooms, "room double-booked", "rooms double-booked"),
        (impact.sponsor_slots_lost, "sponsor slot lost", "sponsor slots lost"),
    ];
    let impossible: Vec<String> = impossible
        .into_iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(count, one, several)| counted(count, one, several))
        .collect();
    if !impossible.is_empty() {
        lines.push(format!("makes {}", impossible.join(", ")));
    }
    lines.join("\n")
}

fn counted(count: u32, one: &str, several: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { several })
}
