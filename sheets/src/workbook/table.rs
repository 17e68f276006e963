//! How a sheet of the workbook is described.

/// One sheet: the entities of one kind, a row each.
pub(super) struct Table {
    /// The member of the event document, or what is folded into one of its members.
    pub(super) key: &'static str,
    /// Its name, in Chinese and English.
    pub(super) sheet: &'static str,
    /// Its columns, in order. The first is what tells the rows apart.
    pub(super) columns: &'static [Column],
    /// The cells of the example, by the names of their columns.
    pub(super) example: &'static [(&'static str, &'static str)],
}

/// One column, or three for a text in three languages.
pub(super) struct Column {
    /// The member of the entity.
    pub(super) key: &'static str,
    /// What it is called in Chinese.
    pub(super) chinese: &'static str,
    /// What its cells hold.
    pub(super) kind: Kind,
}

/// What the cells of a column hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A word that the organizer chose as the row's name.
    Code,
    /// The code of a row of another table, or its name.
    Reference(&'static str),
    /// Several references.
    References(&'static str),
    /// A text in up to three languages: a column each.
    Text,
    /// Several texts in up to three languages, one a line.
    Texts,
    /// Plain words.
    Plain,
    /// Several plain words.
    Words,
    /// A whole number.
    Number,
    /// Yes or no.
    Flag,
    /// One of these.
    Choice(&'static [(&'static str, &'static str)]),
    /// A day.
    Date,
    /// A time of day; or a whole instant where it is on another day.
    Time,
    /// A day and a time.
    Moment,
}

/// The languages of a text and what their columns are called.
pub(super) const LANGUAGES: [(&str, &str); 3] =
    [("zh-Hans", "简体"), ("zh-Hant", "繁體"), ("en", "英文")];

/// How the first cell of an example begins: no code can.
pub(super) const EXAMPLE: &str = "例";

/// The row, from 0, of the names by which columns are recognized; above it stand the Chinese ones.
pub(super) const HEADER_ROW: u32 = 1;

impl Column {
    /// The names of its columns in the sheet: what they are recognized by, and in Chinese.
    pub(super) fn headers(&self) -> Vec<(String, String)> {
        match self.kind {
            Kind::Text | Kind::Texts => LANGUAGES
                .iter()
                .map(|(tag, name)| {
                    (format!("{} {tag}", self.key), format!("{}（{name}）", self.chinese))
                })
                .collect(),
            _ => vec![(self.key.to_owned(), self.chinese.to_owned())],
        }
    }
}
