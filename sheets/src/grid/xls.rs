//! Workbooks as programs wrote them before 2007.
//!
//! calamine reads them, but trusts what a file says of itself: of its sectors, of how large its
//! sheets are, of which text a cell repeats. So the container is checked by the crate cfb first,
//! then the records are walked once to see what reading them would take.

use super::table::{Limits, Table, borrowed};
use super::{CELLS_MAX, GridError, Sheet, UNPACKED_MAX};
use calamine::{Reader as _, SheetVisible, Xls};
use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Most bytes of such a file: 65,536 rows of text.
const BYTES_MAX: usize = 32 * 1024 * 1024;
/// Most cells that a sheet may say it has, though most be empty.
const SAID_MAX: u64 = 20_000_000;

/// Reads every sheet of a workbook.
pub(super) fn read_xls(file: &str, bytes: &[u8]) -> Result<Vec<Sheet>, GridError> {
    if bytes.len() > BYTES_MAX {
        return Err(GridError::TooLarge("32 MiB as .xls"));
    }
    refuse_greedy(&stream(bytes)?)?;
    // what is damaged in ways that calamine does not expect makes it give up
    let read = catch_unwind(AssertUnwindSafe(|| Xls::new(Cursor::new(bytes))));
    let mut workbook = match read {
        Ok(Ok(workbook)) => workbook,
        Ok(Err(calamine::XlsError::Password)) => return Err(GridError::Protected),
        Ok(Err(error)) => return Err(GridError::Damaged(error.to_string())),
        Err(_) => return Err(damaged("its records contradict each other")),
    };
    let mut limits = Limits::new(workbook.has_1904_epoch());
    let sheets: Vec<(String, bool)> = workbook
        .sheets_metadata()
        .iter()
        .map(|sheet| (sheet.name.clone(), sheet.visible != SheetVisible::Visible))
        .collect();
    let mut read = Vec::new();
    for (name, hidden) in sheets {
        let Ok(range) = workbook.worksheet_range(&name) else { continue };
        let (first_row, first_column) = range.start().unwrap_or_default();
        let mut table = Table::default();
        for (row, column, value) in range.used_cells() {
            let value = limits.count(&borrowed(value))?;
            let (row, column) = (u32::try_from(row), u32::try_from(column));
            let (Ok(row), Ok(column)) = (row, column) else { continue };
            table.put((first_row.saturating_add(row), first_column.saturating_add(column)), value);
        }
        for region in &workbook.merge_cells_by_sheet_name(&name).unwrap_or_default() {
            limits.fill(&mut table, region)?;
        }
        read.push(table.sheet(file, name, hidden));
    }
    Ok(read)
}

fn damaged(what: &str) -> GridError {
    GridError::Damaged(what.to_owned())
}

/// The stream of a container that holds the workbook.
fn stream(bytes: &[u8]) -> Result<Vec<u8>, GridError> {
    let container = catch_unwind(|| cfb::CompoundFile::open(Cursor::new(bytes)));
    let mut container = container
        .map_err(|_| damaged("its sectors contradict each other"))?
        .map_err(|error| GridError::Damaged(error.to_string()))?;
    // a workbook of today that is encrypted is kept in such a container
    if container.exists("/EncryptedPackage") {
        return Err(GridError::Protected);
    }
    let name = ["/Workbook", "/Book"].into_iter().find(|name| container.exists(name));
    let name = name.ok_or_else(|| damaged("it holds no workbook"))?;
    let opened = container.open_stream(name).map_err(|e| GridError::Damaged(e.to_string()))?;
    let mut stream = Vec::new();
    let most = u64::try_from(BYTES_MAX).unwrap_or(u64::MAX);
    opened
        .take(most)
        .read_to_end(&mut stream)
        .map_err(|error| GridError::Damaged(error.to_string()))?;
    Ok(stream)
}

/// The records of a stream from a place on: each its kind and its data.
fn records(stream: &[u8], from: usize) -> impl Iterator<Item = (u16, &[u8])> {
    let mut at = from;
    std::iter::from_fn(move || {
        let head = stream.get(at..at.checked_add(4)?)?;
        let (kind, length) = (word(head, 0)?, usize::from(word(head, 2)?));
        let data = stream.get(at.checked_add(4)?..at.checked_add(4)?.checked_add(length)?)?;
        at = at.checked_add(4)?.checked_add(length)?;
        Some((kind, data))
    })
}

fn word(data: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(data.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

fn double(data: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(data.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

const BEGIN: u16 = 0x0809;
const END: u16 = 0x000a;
const SHEET: u16 = 0x0085;
const EXTENT: u16 = 0x0200;
const SHARED_TEXTS: u16 = 0x00fc;
const GOES_ON: u16 = 0x003c;
const SHARED_TEXT: u16 = 0x00fd;
const NUMBERS: u16 = 0x00bd;
/// Numbers, texts, truths and formulas.
const CELLS: [u16; 6] = [0x0203, 0x0204, 0x00d6, 0x0205, 0x027e, 0x0006];

/// Refuses what would take more memory than its size lets expect.
fn refuse_greedy(stream: &[u8]) -> Result<(), GridError> {
    let mut texts = 0_u64;
    let mut of_texts = false;
    let mut sheets = Vec::new();
    for (kind, data) in records(stream, 0) {
        of_texts = kind == SHARED_TEXTS || (of_texts && kind == GOES_ON);
        if of_texts {
            texts = texts.saturating_add(u64::try_from(data.len()).unwrap_or(u64::MAX));
        }
        if kind == SHEET {
            let at = double(data, 0).and_then(|at| usize::try_from(at).ok());
            sheets.push(at.ok_or_else(|| damaged("a sheet has no place"))?);
        }
    }
    let mut all = Use::default();
    for at in sheets {
        all.add_sheet(stream, at)?;
    }
    // in the worst case the text that is repeated most is all there is
    let most = all.repeats.values().max().copied().unwrap_or(0);
    if texts.saturating_mul(most) > UNPACKED_MAX {
        return Err(GridError::TooLarge("512 MiB of repeated text"));
    }
    Ok(())
}

/// What the sheets of a file take together.
#[derive(Default)]
struct Use {
    records: usize,
    cells: u64,
    repeats: BTreeMap<u32, u64>,
}

impl Use {
    fn add_sheet(&mut self, stream: &[u8], from: usize) -> Result<(), GridError> {
        let (mut rows, mut columns) = (Bounds::default(), Bounds::default());
        let mut depth = 0_usize;
        for (kind, data) in records(stream, from) {
            self.records = self.records.saturating_add(1);
            if self.records > CELLS_MAX.saturating_mul(2) {
                return Err(GridError::TooLarge("4,000,000 records"));
            }
            match kind {
                BEGIN => depth = depth.saturating_add(1),
                END if depth <= 1 => break,
                END => depth = depth.saturating_sub(1),
                EXTENT => extent(data)?,
                SHARED_TEXT | NUMBERS => {}
                kind if CELLS.contains(&kind) => {}
                _ => continue,
            }
            if !matches!(kind, BEGIN | END | EXTENT) {
                let (row, column) = (word(data, 0), word(data, 2));
                rows.add(row);
                columns.add(column);
                if kind == NUMBERS {
                    columns.add(data.len().checked_sub(2).and_then(|at| word(data, at)));
                }
            }
            if kind == SHARED_TEXT
                && let Some(text) = double(data, 6)
            {
                let count = self.repeats.entry(text).or_default();
                *count = count.saturating_add(1);
            }
        }
        self.cells = self.cells.saturating_add(rows.count().saturating_mul(columns.count()));
        if self.cells > u64::try_from(CELLS_MAX).unwrap_or(u64::MAX) {
            return Err(GridError::TooLarge("2,000,000 cells"));
        }
        Ok(())
    }
}

/// The first and the last row or column of a sheet that hold anything.
#[derive(Default)]
struct Bounds(Option<(u16, u16)>);

impl Bounds {
    fn add(&mut self, at: Option<u16>) {
        let Some(at) = at else { return };
        let (first, last) = self.0.unwrap_or((at, at));
        self.0 = Some((first.min(at), last.max(at)));
    }

    fn count(&self) -> u64 {
        self.0.map_or(0, |(first, last)| u64::from(last.abs_diff(first)).saturating_add(1))
    }
}

/// How large a sheet says it is; room is made for as much.
fn extent(data: &[u8]) -> Result<(), GridError> {
    let wide = data.len() >= 14;
    let at = |narrow: usize, wide_at: usize| {
        if wide { double(data, wide_at).map(u64::from) } else { word(data, narrow).map(u64::from) }
    };
    let (Some(first), Some(end)) = (at(0, 0), at(2, 4)) else {
        return Err(damaged("a sheet says nothing of its size"));
    };
    let columns = word(data, if wide { 10 } else { 6 }).map_or(0, u64::from);
    if end > 0 && first >= end {
        return Err(damaged("a sheet ends before it begins"));
    }
    match end.saturating_sub(first).saturating_mul(columns) > SAID_MAX {
        true => Err(GridError::TooLarge("20,000,000 cells")),
        false => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::arithmetic_side_effects, reason = "test code: a panic is how a test fails")]

    use super::super::{Value, read_workbook};
    use super::*;

    const AGENDA: &[u8] = include_bytes!("fixtures/agenda.xls");

    #[test]
    fn cells_times_and_merged_regions_are_read() {
        let sheets = read_workbook("agenda.xls", AGENDA).unwrap();
        let [sheet] = sheets.as_slice() else { panic!("{sheets:?}") };
        assert_eq!((sheet.name.as_str(), sheet.rows.len()), ("議程", 5));
        assert_eq!(sheet.rows[0].cells[3].merged, Some((0, 0)));
        assert_eq!(sheet.rows[2].cells[0].value, Value::Moment(0.375));
        assert_eq!(sheet.rows[2].cells[2].text(), "陳　偉（範例醫院 院長）");
    }

    #[test]
    fn a_damaged_file_is_read_or_refused_and_nothing_else() {
        let mut seed = 7_u64;
        let mut next = |below: usize| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            usize::try_from(seed >> 33).unwrap() % below
        };
        for _ in 0..300 {
            let mut bytes = AGENDA.to_vec();
            for _ in 0..1 + next(30) {
                let at = next(bytes.len());
                bytes[at] = u8::try_from(next(256)).unwrap();
            }
            bytes.truncate(AGENDA.len() - next(2) * next(AGENDA.len()));
            drop(read_workbook("a.xls", &bytes));
        }
        assert!(matches!(read_workbook("a.xls", &AGENDA[..100]), Err(GridError::Damaged(_))));
    }

    /// A record of so many bytes.
    fn record(kind: u16, data: &[u8]) -> Vec<u8> {
        let length = u16::try_from(data.len()).unwrap().to_le_bytes();
        [kind.to_le_bytes().as_slice(), length.as_slice(), data].concat()
    }

    #[test]
    fn what_would_take_far_more_than_it_weighs_is_refused_before() {
        let sheet = |records: &[Vec<u8>]| {
            let at = record(SHEET, &[0; 8]).len();
            let begin = record(SHEET, &u32::try_from(at).unwrap().to_le_bytes().repeat(2));
            [begin, record(BEGIN, &[0; 16]), records.concat(), record(END, &[])].concat()
        };
        let cell = |row: u16, column: u16| {
            let at = [row.to_le_bytes(), column.to_le_bytes()].concat();
            record(0x0203, &[at, vec![0; 10]].concat())
        };
        let extent = |rows: u32, columns: u16| {
            let (rows, columns) = (rows.to_le_bytes().to_vec(), columns.to_le_bytes().to_vec());
            record(EXTENT, &[vec![0; 4], rows, vec![0; 2], columns, vec![0; 2]].concat())
        };
        assert_eq!(refuse_greedy(&sheet(&[cell(0, 0), cell(9, 9), extent(10, 10)])), Ok(()));
        for greedy in [vec![cell(0, 0), cell(65_535, 255)], vec![extent(u32::MAX, 256)]] {
            let refused = refuse_greedy(&sheet(&greedy));
            assert!(matches!(refused, Err(GridError::TooLarge(_))), "{refused:?}");
        }
        // one long text in many cells
        let text = record(SHARED_TEXTS, &[b'x'; 60_000]);
        let repeats = record(SHARED_TEXT, &[0; 10]).repeat(10_000);
        let repeated = [text, sheet(&[Vec::new()])].concat();
        assert_eq!(refuse_greedy(&repeated), Ok(()), "nothing repeats it");
        let at = u32::try_from(60_004 + 12).unwrap();
        let begin = record(SHEET, &at.to_le_bytes().repeat(2));
        let text = record(SHARED_TEXTS, &[b'x'; 60_000]);
        let body = [text, begin, record(BEGIN, &[0; 16]), repeats, record(END, &[])].concat();
        assert!(matches!(refuse_greedy(&body), Err(GridError::TooLarge(_))));
    }
}
