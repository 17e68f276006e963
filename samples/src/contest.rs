//! The contest: 150 projects pitched in three parallel rooms on two days, then five finals.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use huiban_protocol::documents::{
    Project, ProjectId, Session, SessionKind, SpeakerId, SpeakerRole, Text,
};

use super::{
    agenda::{Draft, Time, minutes, session},
    cast::{Part, nth_org, on_stage, org_text},
    source::{CategoryRow, ProjectRow, text},
};

/// 15 minutes to pitch and 5 for the jury's questions.
const SLOT_MINUTES: i64 = 20;
/// Slots of one room on one day, and how many of them lie before lunch.
const SLOTS_A_DAY: usize = 25;
const SLOTS_BEFORE_LUNCH: usize = 10;
const MORNING: &str = "08:40";
const AFTERNOON: &str = "13:00";
/// One project in so many comes from a university or a hospital and not from a company.
const TEAM_ONE_IN: usize = 6;

/// A category with the people and projects it was given.
#[derive(Default)]
struct Category {
    jury: Vec<SpeakerId>,
    /// Its finalists by their place in the running order, with who pitches.
    finalists: BTreeMap<usize, (ProjectId, SpeakerId)>,
}

/// Adds projects, roadshow and finals.
pub(super) fn add(draft: &mut Draft) -> Result<()> {
    let mut used: BTreeMap<&str, usize> = BTreeMap::new();
    let mut finals_in: BTreeMap<&str, usize> = BTreeMap::new();
    for category in &draft.source.cast.categories {
        let mut made = Category { jury: jury(draft, category)?, ..Category::default() };
        let rows: Vec<&ProjectRow> =
            draft.source.projects.iter().filter(|row| row.category == category.code).collect();
        let used = used.entry(&category.letter).or_default();
        for row in rows {
            *used += 1;
            add_slot(draft, category, row, *used, &mut made)?;
        }
        let turn = finals_in.entry(&category.letter).or_default();
        add_final(draft, category, *turn, &made)?;
        *turn += 1;
    }
    Ok(())
}

fn jury(draft: &mut Draft, category: &CategoryRow) -> Result<Vec<SpeakerId>> {
    let kinds = &draft.source.cast.jurors;
    kinds.chars().map(|kind| draft.cast.draw(kind, &category.dept, Part::Invited)).collect()
}

/// One project and the slot in which it is pitched. `number` counts the slots of its room.
fn add_slot(
    draft: &mut Draft,
    category: &CategoryRow,
    row: &ProjectRow,
    number: usize,
    made: &mut Category,
) -> Result<()> {
    let project = add_project(draft, category, row)?;
    let org = project.org.clone().unwrap_or_default();
    let speaker = draft.cast.draw_from(org, Part::Pitching)?;
    let start = slot_start(draft, number)?;
    let id = format!("road-{}-{number:02}", category.letter);
    let title = project.title.clone();
    let end = start + minutes(SLOT_MINUTES);
    let mut slot = in_contest(draft, category, &id, SessionKind::Roadshow, title, (start, end))?;
    slot.projects.push(project.id.clone());
    slot.speakers.push(on_stage(speaker.clone(), SpeakerRole::Speaker));
    slot.speakers.extend(made.jury.iter().map(|id| on_stage(id.clone(), SpeakerRole::Juror)));
    draft.document.sessions.push(slot);
    if row.last > 0 {
        made.finalists.insert(row.last, (project.id, speaker));
    }
    Ok(())
}

fn add_project(draft: &mut Draft, category: &CategoryRow, row: &ProjectRow) -> Result<Project> {
    let at = draft.document.projects.len();
    let of_category = draft
        .source
        .projects
        .iter()
        .filter(|other| other.category == row.category)
        .position(|other| std::ptr::eq(other, row))
        .context("a project outside its table")?;
    let org = match at % (TEAM_ONE_IN * 2) {
        0 => org_text(nth_org(&draft.source.orgs, 'u', at / TEAM_ONE_IN)),
        TEAM_ONE_IN => org_text(nth_org(&draft.source.orgs, 'h', at / TEAM_ONE_IN)),
        _ => draft.source.names.company(at, at),
    };
    let project = Project {
        id: format!("p-{}-{:02}", category.code, of_category + 1).parse()?,
        title: text(&row.title, "", &row.title_en),
        category: Some(text(&category.name, "", &category.name_en)),
        org: Some(org),
        description: Some(text(&row.description, "", "")),
    };
    draft.document.projects.push(project.clone());
    Ok(project)
}

/// The first 25 slots of a room fill the first day, the others the second.
fn slot_start(draft: &Draft, number: usize) -> Result<Time> {
    let at = number.saturating_sub(1);
    let (day, of_day) = (1 + at / SLOTS_A_DAY, at % SLOTS_A_DAY);
    let (clock, before) = match of_day.checked_sub(SLOTS_BEFORE_LUNCH) {
        None => (MORNING, of_day),
        Some(after_lunch) => (AFTERNOON, after_lunch),
    };
    Ok(draft.at(day, clock)? + minutes(SLOT_MINUTES * i64::try_from(before)?))
}

/// Two hours on the third morning; the second category of a room follows the first.
fn add_final(
    draft: &mut Draft,
    category: &CategoryRow,
    turn: usize,
    made: &Category,
) -> Result<()> {
    let time = match turn {
        0 => (draft.at(3, "08:30")?, draft.at(3, "10:30")?),
        _ => (draft.at(3, "10:40")?, draft.at(3, "12:40")?),
    };
    let title = text(
        &format!("第九届创新创业大赛决赛：{}", category.name),
        "",
        &format!("Contest Final: {}", category.name_en),
    );
    let id = format!("final-{}", category.code);
    let mut last = in_contest(draft, category, &id, SessionKind::Contest, title, time)?;
    last.description = Some(text(
        "六个项目按抽签顺序陈述，每项十五分钟，评委提问五分钟，现场打分。",
        "",
        "Six projects in drawn order, fifteen minutes each and five for the jury; scores on the spot.",
    ));
    for (project, speaker) in made.finalists.values() {
        last.projects.push(project.clone());
        last.speakers.push(on_stage(speaker.clone(), SpeakerRole::Speaker));
    }
    last.speakers.extend(made.jury.iter().map(|id| on_stage(id.clone(), SpeakerRole::Juror)));
    draft.document.sessions.push(last);
    Ok(())
}

fn in_contest(
    draft: &Draft,
    category: &CategoryRow,
    id: &str,
    kind: SessionKind,
    title: Text,
    (start, end): (Time, Time),
) -> Result<Session> {
    let room = draft.source.cast.rooms.get(&category.letter).context("a letter without a room")?;
    let mut session = session(id, kind, title, start, end)?;
    session.forum = Some("contest".parse()?);
    session.room = Some(room.parse()?);
    Ok(session)
}
