//! Columns that line up, also where a Chinese character takes two cells.

use super::Style;
use unicode_width::UnicodeWidthStr as _;

/// How many cells a text takes on a terminal.
fn width(text: &str) -> usize {
    text.width()
}

/// The text, filled with spaces to a number of cells.
fn pad(text: &str, cells: usize) -> String {
    let missing = cells.saturating_sub(width(text));
    format!("{text}{}", " ".repeat(missing))
}

/// Rows under a head.
pub(crate) struct Table {
    /// In English and in Chinese.
    head: Vec<(&'static str, &'static str)>,
    rows: Vec<Vec<String>>,
}

impl Table {
    pub(crate) fn new(head: &[(&'static str, &'static str)]) -> Self {
        Self { head: head.to_vec(), rows: Vec::new() }
    }

    /// Adds a row; a line break or control character inside a cell becomes a space.
    pub(crate) fn row<const N: usize>(&mut self, cells: [&str; N]) {
        let clean = |cell: &str| cell.replace(|c: char| c.is_control(), " ");
        self.rows.push(cells.iter().map(|&cell| clean(cell)).collect());
    }

    /// The table as text, or a word where it has no rows.
    pub(crate) fn text(&self, style: Style) -> String {
        if self.rows.is_empty() {
            return style.none();
        }
        let head: Vec<String> =
            self.head.iter().map(|(en, hans)| style.say(*en, *hans).to_owned()).collect();
        let cells = |column: usize| -> usize {
            let all = self.rows.iter().chain([&head]);
            all.filter_map(|row| row.get(column)).map(|cell| width(cell)).max().unwrap_or(0)
        };
        let widths: Vec<usize> = (0..head.len()).map(cells).collect();
        let line = |row: &[String]| -> String {
            let padded: Vec<String> =
                row.iter().zip(&widths).map(|(cell, cells)| pad(cell, *cells)).collect();
            padded.join("  ").trim_end().to_owned()
        };
        let mut lines = vec![style.bold(&line(&head))];
        lines.extend(self.rows.iter().map(|row| line(row)));
        lines.join("\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use huiban_protocol::documents::Language;

    const PLAIN: Style = Style::new(false, Language::En);

    #[test]
    fn columns_line_up_under_chinese() {
        let mut table = Table::new(&[("id", "编号"), ("title", "标题"), ("room", "房间")]);
        table.row(["a", "人工智能", "b1"]);
        table.row(["bb", "AI", "b2"]);
        let text = table.text(PLAIN);
        let at: Vec<usize> = text
            .lines()
            .map(|line| line.rsplit_once(['r', 'b']).map(|(before, _)| width(before)).unwrap())
            .collect();
        assert_eq!(at, [14, 14, 14], "{text}");
    }

    #[test]
    fn the_head_is_in_the_language_of_the_reader() {
        let mut table = Table::new(&[("name", "名称"), ("", "")]);
        table.row(["a", "b"]);
        for (language, head) in
            [(Language::En, "name"), (Language::ZhHans, "名称"), (Language::ZhHant, "名称")]
        {
            let text = table.text(Style::new(false, language));
            assert_eq!(text.lines().next(), Some(head));
        }
    }

    #[test]
    fn a_cell_stays_on_its_line() {
        let mut table = Table::new(&[("x", "x")]);
        table.row(["a\nb\u{1b}[31m"]);
        assert_eq!(table.text(PLAIN).lines().count(), 2);
        assert!(!table.text(PLAIN).contains('\u{1b}'));
    }
}
