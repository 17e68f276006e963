//! The zone of the times of a whole sheet: `Time (CET)`, `All times HKT`, `以上时间均为北京时间`.

use super::super::columns::Role;
use super::super::layout::Columns;
use super::Walker;
use crate::fold::fold;
use crate::grid::Row;
use crate::moment::{Clock, Span, Zone, find_dates, find_zone, pattern_of};
use regex::Regex;
use std::sync::LazyLock;

/// What a text speaks of that names a zone of times.
static TIMES: LazyLock<Regex> = LazyLock::new(|| pattern_of(r"(?i)\btimes?\b|时间|時間|时区|時區"));

impl Walker<'_> {
    /// The zone that the header of the times names.
    pub(super) fn zone_of_column(&mut self, header: &Row, columns: &Columns) {
        let mut times = columns.iter().filter(|(_, role)| **role == Role::Time);
        let cell = times.next().and_then(|(at, _)| header.cell(*at));
        let zone = cell.and_then(|cell| find_zone(&fold(&cell.text())));
        self.context.zone = zone.map(|(zone, _)| zone).or(self.context.zone);
    }

    /// Takes the zone that a row without a time says of all times; true where it says nothing else.
    pub(super) fn zone_of_all(&mut self, texts: &[String]) -> bool {
        let said = texts.iter().map(|text| fold(text)).filter(|text| TIMES.is_match(text));
        let zone = said.filter_map(|text| Some((find_zone(&text)?.0, text))).next();
        let Some((zone, text)) = zone else { return false };
        self.context.zone = Some(zone);
        let is_short = text.chars().count() <= 60;
        texts.len() == 1 && is_short && find_dates(&text).0.is_empty() && !text.contains(':')
    }

    /// Gives the sheet's zone to the sessions above the row that names it.
    pub(super) fn give_zone(&mut self) {
        for slot in &mut self.out.slots {
            slot.span = zoned(slot.span, self.context.zone);
        }
    }
}

/// Times that name no zone, with one that is said of all; a part of a day has no clock.
pub(super) fn zoned(span: Span, zone: Option<Zone>) -> Span {
    if span.part.is_some() {
        return span;
    }
    let give = |clock: Clock| Clock { zone: clock.zone.or(zone), ..clock };
    Span { start: give(span.start), end: span.end.map(give), ..span }
}
