//! Sheets beside the agenda: exhibitors, circles and their threads, people on stage.

use super::columns::Role;
use super::gather::Gathered;
use super::layout::{Columns, SheetKind};
use super::people::Person;
use super::words::{is_note, is_sum};
use crate::fold::{digest, key};
use crate::grid::{Row, Sheet};
use crate::moment::{find_dates, instant, local, time_of_serial};
use chrono_tz::Tz;
use huiban_protocol::documents::{
    Circle, CircleCode, Exhibitor, ExhibitorCode, Problem, Text, Topic, TopicId, Zone, ZoneCode,
};

/// Reads one row of such a sheet.
///
/// # Errors
/// Why it was not used.
pub(super) fn read_row(
    kind: SheetKind,
    columns: &Columns,
    row: &Row,
    zone: Tz,
    all: &mut Gathered,
) -> Result<(), String> {
    if row.own().next().is_some_and(|(_, cell)| is_sum(&cell.text())) {
        return Err("this is a sum".to_owned());
    }
    let cells = Cells { columns, row };
    match kind {
        SheetKind::Exhibitors => exhibitor(&cells, all),
        SheetKind::Circles => circle(&cells, all),
        SheetKind::Topics => topic(&cells, zone, all),
        SheetKind::Speakers => speaker(&cells, all),
        SheetKind::Contacts => Err("registered people are never published".to_owned()),
        SheetKind::Agenda | SheetKind::Ignore => Err("nothing here is known".to_owned()),
    }
}

/// What is said of columns that hold what no phone may show.
pub(super) fn private_columns(sheet: &Sheet, number: u32, columns: &Columns) -> Vec<Problem> {
    let private = columns.iter().filter(|(_, role)| **role == Role::Contact);
    let said = private.map(|(at, _)| {
        Problem::warning(
            sheet.place(number, Some(*at)),
            "telephone numbers and mail addresses are never published, so this column is left out"
                .to_owned(),
            "nothing to do",
        )
    });
    said.collect()
}

struct Cells<'a> {
    columns: &'a Columns,
    row: &'a Row,
}

impl Cells<'_> {
    fn text(&self, roles: &[Role]) -> Option<String> {
        roles.iter().find_map(|wanted| {
            let mut columns = self.columns.iter().filter(|(_, role)| *role == wanted);
            let text = columns.find_map(|(at, _)| self.row.cell(*at))?.text();
            let line = text.lines().map(str::trim).collect::<Vec<_>>().join(" ");
            Some(line).filter(|line| !line.is_empty())
        })
    }

    fn number(&self, role: Role) -> Option<u32> {
        let text = self.text(&[role])?;
        let digits: String = crate::fold::fold(&text)
            .chars()
            .skip_while(|c| !c.is_ascii_digit())
            .take_while(|c| c.is_ascii_digit())
            .collect();
        digits.parse().ok()
    }
}

/// The name of a row that is one, not a note below the table or a sum.
fn named(name: Option<String>) -> Result<String, String> {
    let name = name.ok_or_else(|| "the row has no name".to_owned())?;
    if is_note(&name) || is_sum(&name) {
        return Err("this is a note or a sum".to_owned());
    }
    Ok(name)
}

fn exhibitor(cells: &Cells<'_>, all: &mut Gathered) -> Result<(), String> {
    let roles = [Role::Exhibitor, Role::Org, Role::Title, Role::Speaker, Role::Segment];
    let name = named(cells.text(&roles))?;
    let zone = cells.text(&[Role::Zone]).and_then(|zone| all.zone(&zone));
    let code = format!("x-{}", digest(&[&key(&name)]));
    let code = ExhibitorCode::new(code).map_err(|error| error.to_string())?;
    let offers = cells.text(&[Role::Offers]).unwrap_or_default();
    let offers =
        offers.split(['、', '；', ';', '，', ',']).map(str::trim).filter(|o| !o.is_empty());
    let offers = offers.map(str::to_owned).collect();
    if let Some(known) = all.exhibitors.iter_mut().find(|known| known.code == code) {
        // several stands of one exhibitor
        let more = cells.text(&[Role::Booth]);
        known.booth = match (known.booth.take(), more) {
            (Some(known), Some(more)) if known != more => Some(format!("{known}、{more}")),
            (known, more) => known.or(more),
        };
        return Ok(());
    }
    let url = cells
        .text(&[Role::Url])
        .map(|url| if url.contains("://") { url } else { format!("https://{url}") });
    all.exhibitors.push(Exhibitor {
        code,
        name: super::gather::text(&name),
        zone,
        booth: cells.text(&[Role::Booth]),
        area_m2: cells.number(Role::Area),
        tier: cells.number(Role::Tier).and_then(|tier| u8::try_from(tier).ok()),
        description: cells.text(&[Role::Description]).map(|d| super::gather::text(&d)),
        offers,
        url,
        questions: Vec::new(),
    });
    Ok(())
}

impl Gathered {
    /// The code of a zone by its name.
    fn zone(&mut self, name: &str) -> Option<ZoneCode> {
        let code = ZoneCode::new(format!("z-{}", digest(&[&key(name)]))).ok()?;
        if !self.zones.iter().any(|zone| zone.code == code) {
            let order = u32::try_from(self.zones.len().saturating_add(1)).unwrap_or(u32::MAX);
            self.zones.push(Zone { code: code.clone(), name: super::gather::text(name), order });
        }
        Some(code)
    }

    /// The code of a circle by its name.
    fn circle(&mut self, name: &str) -> Result<&mut Circle, String> {
        let code = format!("c-{}", digest(&[&key(name)]));
        let code = CircleCode::new(code).map_err(|error| error.to_string())?;
        let at = match self.circles.iter().position(|circle| circle.code == code) {
            Some(at) => at,
            None => {
                let name = super::gather::text(name);
                self.circles.push(Circle { code, name, owner: None, posts: 0, description: None });
                self.circles.len().saturating_sub(1)
            }
        };
        self.circles.get_mut(at).ok_or_else(|| "no circle".to_owned())
    }
}

fn circle(cells: &Cells<'_>, all: &mut Gathered) -> Result<(), String> {
    let name = named(cells.text(&[Role::Circle, Role::Title, Role::Speaker]))?;
    let owner = cells.text(&[Role::Owner, Role::Moderator]).map(|o| super::gather::text(&o));
    let about = cells.text(&[Role::Description]).map(|d| super::gather::text(&d));
    let posts = cells.number(Role::Posts);
    let circle = all.circle(&name)?;
    circle.owner = owner.or(circle.owner.take());
    circle.description = about.or(circle.description.take());
    circle.posts = posts.unwrap_or(circle.posts);
    Ok(())
}

fn topic(cells: &Cells<'_>, zone: Tz, all: &mut Gathered) -> Result<(), String> {
    let title = named(cells.text(&[Role::Topic, Role::Title]))?;
    let name = cells.text(&[Role::Circle]).ok_or("the row names no circle")?;
    let times = cells.columns.iter().filter(|(_, role)| matches!(role, Role::Date | Role::Time));
    let at = times.filter_map(|(at, _)| cells.row.cell(*at)).find_map(|cell| {
        if let Some(serial) = cell.value.number() {
            let date = crate::moment::date_of_serial(serial)?;
            return local(date, time_of_serial(serial)?, zone);
        }
        let (dates, rest) = find_dates(&cell.text());
        let date = dates.first()?.in_year(None)?;
        let clock = crate::moment::read_clock(&rest).unwrap_or_default();
        instant(date, clock, zone)
    });
    let at = at.ok_or("the row has no date with a year")?;
    let circle = all.circle(&name)?.code.clone();
    let id = format!("t-{}", digest(&[circle.as_str(), &key(&title)]));
    let id = TopicId::new(id).map_err(|error| error.to_string())?;
    if all.topics.iter().any(|known| known.id == id) {
        return Err("this thread stands there twice".to_owned());
    }
    let some =
        |roles: &[Role]| -> Option<Text> { cells.text(roles).map(|t| super::gather::text(&t)) };
    all.topics.push(Topic {
        id,
        circle,
        title: super::gather::text(&title),
        text: some(&[Role::Segment, Role::Description]),
        author: some(&[Role::Author, Role::Speaker]),
        at,
        replies: cells.number(Role::Replies).unwrap_or(0),
    });
    Ok(())
}

/// Somebody on stage of whom a sheet of people says more; the agenda says whether they are.
fn speaker(cells: &Cells<'_>, all: &mut Gathered) -> Result<(), String> {
    let name = named(cells.text(&[Role::Speaker]))?;
    let found = super::people::read_people(&name);
    let person = found.people.into_iter().next().ok_or("the row names no person")?;
    let (org, position) = match cells.text(&[Role::OrgPosition]) {
        Some(both) => super::people::split_affiliation(&both),
        None => (None, None),
    };
    let person = Person {
        org: cells.text(&[Role::Org]).or(org).or(person.org),
        position: cells.text(&[Role::Position]).or(position).or(person.position),
        ..person
    };
    all.known.push((person, cells.text(&[Role::Bio, Role::Description])));
    Ok(())
}
