//! Sheets that hold several tables beside each other.

use super::columns::role_of;
use super::layout::{Columns, LOOKED_AT, SheetKind, header, kind_of};
use crate::grid::{Cell, Row, Sheet};
use std::ops::Range;

/// A sheet as sheets with one table each, whose columns keep their letters.
pub(super) fn tables(sheet: &Sheet) -> Vec<Sheet> {
    Groups::of(sheet).map_or_else(|| side_by_side(sheet), |groups| groups.apart(sheet))
}

/// `时间 | 题目 | 讲者 | 题目 | 讲者`: columns that a header names again for each room, below the
/// rooms' names.
struct Groups {
    /// The header's place among the rows.
    header: usize,
    /// The columns before the first group: those of all.
    shared: Range<usize>,
    groups: Vec<Range<usize>>,
}

impl Groups {
    fn of(sheet: &Sheet) -> Option<Self> {
        // of most rows the cheaper question says already that they are none
        let is_header = |row: &Row| repeats(row).is_some() && header(row).is_some();
        let at = sheet.rows.iter().take(LOOKED_AT).position(is_header)?;
        let row = sheet.rows.get(at)?;
        let (from, width) = repeats(row)?;
        let text = |at: usize| row.cell(at).map(Cell::text);
        let starts = (0..).map(|nth: usize| from.saturating_add(nth.saturating_mul(width)));
        let starts = starts.take_while(|start| text(*start) == text(from));
        let groups: Vec<Range<usize>> =
            starts.map(|start| start..start.saturating_add(width)).collect();
        Some(Self { header: at, shared: 0..from, groups })
    }

    /// A sheet of each group, and one of the rows that are merged over several.
    fn apart(&self, sheet: &Sheet) -> Vec<Sheet> {
        let mut parts: Vec<Sheet> = self.groups.iter().map(|_| empty(sheet)).collect();
        let mut wide = empty(sheet);
        let mut any_wide = false;
        for (at, row) in sheet.rows.iter().enumerate() {
            let is_title = at < self.header && row.own().count() == 1;
            if is_title || !self.groups.iter().any(|group| holds(row, group)) {
                // said of every group, or of none
                parts.iter_mut().for_each(|part| part.rows.push(row.clone()));
                wide.rows.push(row.clone());
                continue;
            }
            if at == self.header {
                wide.rows.push(self.of_group(row, &self.shared, self.groups.first()));
            } else if at > self.header && self.spans_groups(row) {
                wide.rows.push(self.of_group(row, &self.shared, self.groups.first()));
                any_wide = true;
                continue;
            }
            // the names of the groups above the header stand beside no time
            let shared = if at < self.header { 0..0 } else { self.shared.clone() };
            for (group, part) in self.groups.iter().zip(&mut parts) {
                if holds(row, group) {
                    part.rows.push(self.of_group(row, &shared, Some(group)));
                }
            }
        }
        parts.extend(any_wide.then_some(wide));
        parts
    }

    /// True for a row whose second group holds nothing but what is merged with the first.
    fn spans_groups(&self, row: &Row) -> bool {
        let [first, second, ..] = self.groups.as_slice() else { return false };
        let from_first = |cell: &Cell| {
            cell.merged.is_some_and(|(_, column)| {
                usize::try_from(column).is_ok_and(|column| column < first.end)
            })
        };
        holds(row, second) && second.clone().filter_map(|at| row.cell(at)).all(from_first)
    }

    fn of_group(&self, row: &Row, shared: &Range<usize>, group: Option<&Range<usize>>) -> Row {
        let mut row = row.clone();
        for (at, cell) in row.cells.iter_mut().enumerate() {
            let stays = shared.contains(&at) || group.is_some_and(|group| group.contains(&at));
            if !stays {
                *cell = Cell::default();
            }
        }
        row
    }
}

/// Where a header begins to say again what it said, and after how many columns: the columns between
/// hold a title.
fn repeats(row: &Row) -> Option<(usize, usize)> {
    let cells: Vec<(usize, String)> = row.own().map(|(at, cell)| (at, cell.text())).collect();
    let again = cells.iter().enumerate().find_map(|(nth, (at, text))| {
        let mut later = cells.iter().skip(nth).skip(1);
        later.find(|(_, other)| other == text).map(|(other, _)| (*at, other.saturating_sub(*at)))
    });
    let (from, width) = again?;
    let group = from..from.saturating_add(width);
    let within = cells.iter().filter(|(at, _)| group.contains(at));
    let titled = within.filter_map(|(_, text)| role_of(text)).any(|role| role.is_title());
    titled.then_some((from, width))
}

fn holds(row: &Row, group: &Range<usize>) -> bool {
    group.clone().any(|at| row.cell(at).is_some())
}

fn empty(sheet: &Sheet) -> Sheet {
    Sheet { rows: Vec::new(), ..sheet.clone() }
}

/// Tables between which a column is empty.
fn side_by_side(sheet: &Sheet) -> Vec<Sheet> {
    let width = sheet.rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let gaps = (0..width).filter(|at| sheet.rows.iter().all(|row| row.cell(*at).is_none()));
    let whole = || vec![sheet.clone()];
    let Some(columns) = sheet.rows.iter().find_map(header) else { return whole() };
    let mut bounds: Vec<usize> = Vec::new();
    for gap in gaps {
        let kind = |range: Columns| kind_of(&range);
        let left: Columns = columns.range(..gap).map(|(at, role)| (*at, *role)).collect();
        let right: Columns = columns.range(gap..).map(|(at, role)| (*at, *role)).collect();
        if kind(left) != SheetKind::Ignore && kind(right) != SheetKind::Ignore {
            bounds.push(gap);
        }
    }
    if bounds.is_empty() {
        return whole();
    }
    let from = std::iter::once(0).chain(bounds.iter().copied());
    let until = bounds.iter().copied().chain([width]);
    let parts = from.zip(until).map(|(from, until)| {
        let rows = sheet.rows.iter().filter_map(|row| {
            let mut row = row.clone();
            // a title over the whole sheet is every table's
            let title = row.own().count() == 1;
            for (at, cell) in row.cells.iter_mut().enumerate() {
                if !title && (at < from || at >= until) {
                    *cell = Cell::default();
                }
            }
            row.cells.iter().any(|cell| !cell.is_blank()).then_some(row)
        });
        Sheet { rows: rows.collect(), ..sheet.clone() }
    });
    parts.collect()
}
