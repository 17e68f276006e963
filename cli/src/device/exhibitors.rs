//! `exhibitors` and `exhibitor`.

use super::Home;
use crate::error::Result;
use crate::output::{Output, Style, Table};
use huiban_companion::{ExhibitorItemView, ExhibitorView};
use serde::Serialize;

/// A line as programs rely on it: the area by its code.
#[derive(Serialize)]
struct Item<'a> {
    code: &'a str,
    name: &'a str,
    zone: Option<&'a str>,
    zone_name: Option<&'a str>,
    booth: Option<&'a str>,
    tier: Option<u8>,
    bookmarked: bool,
}

/// One exhibitor as programs rely on it.
#[derive(Serialize)]
struct Whole<'a> {
    #[serde(flatten)]
    item: Item<'a>,
    description: Option<&'a str>,
    offers: &'a [String],
    url: Option<&'a str>,
    area_m2: Option<u32>,
    sessions: Vec<Slot<'a>>,
}

#[derive(Serialize)]
struct Slot<'a> {
    id: &'a str,
    title: &'a str,
    start: &'a str,
    end: &'a str,
}

impl<'a> Item<'a> {
    fn of(view: &'a ExhibitorItemView) -> Self {
        Self {
            code: &view.code,
            name: &view.name,
            zone: view.zone.as_ref().map(|zone| zone.code.as_str()),
            zone_name: view.zone.as_ref().map(|zone| zone.name.as_str()),
            booth: view.booth.as_deref(),
            tier: view.tier,
            bookmarked: view.bookmarked,
        }
    }
}

pub(super) fn list(home: &Home, zone: Option<&str>, output: Output) -> Result<()> {
    let views = home.companion()?.exhibitors(zone, home.language())?;
    let items: Vec<Item<'_>> = views.iter().map(Item::of).collect();
    output.answer(&items, |items, style| table(items, style))
}

fn table(items: &[Item<'_>], style: Style) -> String {
    let mut table = Table::new(&[
        ("code", "代码"),
        ("name", "名称"),
        ("area", "展区"),
        ("booth", "展位"),
        ("tier", "级别"),
        ("", ""),
    ]);
    for item in items {
        let tier = item.tier.map_or(String::new(), |tier| tier.to_string());
        let mark = if item.bookmarked { "★" } else { "" };
        let (zone, booth) = (item.zone_name.unwrap_or("-"), item.booth.unwrap_or("-"));
        table.row([item.code, item.name, zone, booth, &tier, mark]);
    }
    table.text(style)
}

pub(super) fn show(home: &Home, code: &str, output: Output) -> Result<()> {
    let view = home.companion()?.exhibitor(code, home.language())?;
    let ExhibitorView { item, description, offers, url, area_m2, sessions } = &view;
    let slots = sessions.iter().map(|session| Slot {
        id: &session.id,
        title: &session.title,
        start: &session.start,
        end: &session.end,
    });
    let whole = Whole {
        item: Item::of(item),
        description: description.as_deref(),
        offers,
        url: url.as_deref(),
        area_m2: *area_m2,
        sessions: slots.collect(),
    };
    output.answer(&whole, text)
}

fn text(whole: &Whole<'_>, style: Style) -> String {
    let Whole { item, description, offers, url, sessions, .. } = whole;
    let place = [item.booth, item.zone_name].into_iter().flatten().collect::<Vec<_>>().join(", ");
    let mut lines = vec![style.bold(item.name), place];
    lines.extend(description.map(str::to_owned));
    if !offers.is_empty() {
        lines.push(offers.join(" · "));
    }
    lines.extend(url.map(str::to_owned));
    lines
        .extend(sessions.iter().map(|slot| format!("{}  {}  {}", slot.start, slot.id, slot.title)));
    lines.retain(|line| !line.is_empty());
    lines.join("\n")
}
