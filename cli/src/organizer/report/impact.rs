//! Whom a change hits, as lines to read.

use crate::output::Style;
use huiban_protocol::rules::Impact;

/// A thing that is counted: one of it, several of it, and either in Chinese.
type Noun = [&'static str; 3];

/// One line for whom it hits, and one for what becomes impossible where anything does.
pub(super) fn text(impact: &Impact, style: Style) -> String {
    let (comma, colon) = (style.say(", ", "，"), style.say(": ", "："));
    let hit = [
        counted(impact.bookmarks, ["bookmark", "bookmarks", "个收藏"], style),
        counted(impact.follows, ["follow of a forum", "follows of forums", "个论坛关注"], style),
        counted(impact.reminders, ["reminder", "reminders", "个提醒"], style),
    ];
    let attendees = counted(impact.attendees, ["attendee", "attendees", "位参会者"], style);
    let mut lines = vec![match impact.attendees {
        0 => style.say("hits nobody's bookmarks", "不影响任何人的收藏").to_owned(),
        _ => format!("{} {attendees}{colon}{}", style.say("hits", "影响"), hit.join(comma)),
    }];
    let impossible = [
        (
            impact.clashes,
            ["new clash among bookmarks", "new clashes among bookmarks", "处新的收藏冲突"],
        ),
        (
            impact.unreachable,
            ["way that is too long now", "ways that are too long now", "段赶不及的路程"],
        ),
        (
            impact.double_booked_speakers,
            ["speaker double-booked", "speakers double-booked", "位嘉宾时间冲突"],
        ),
        (
            impact.double_booked_rooms,
            ["room double-booked", "rooms double-booked", "个房间时间冲突"],
        ),
        (impact.sponsor_slots_lost, ["sponsor slot lost", "sponsor slots lost", "个赞助时段丢失"]),
    ];
    let impossible: Vec<String> = impossible
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, noun)| counted(count, noun, style))
        .collect();
    if !impossible.is_empty() {
        lines.push(format!("{} {}", style.say("makes", "造成"), impossible.join(comma)));
    }
    lines.join("\n")
}

fn counted(count: u32, [one, several, hans]: Noun, style: Style) -> String {
    format!("{count} {}", style.say(if count == 1 { one } else { several }, hans))
}
