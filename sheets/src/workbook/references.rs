//! What a cell means that names a row of another sheet.

use super::rows::{Row, Rows};
use super::table::LANGUAGES;
use crate::fold::key;
use serde_json::Value;
use std::collections::BTreeMap;

/// The codes of every sheet, and the names that lead to them.
pub(super) struct References {
    known: BTreeMap<&'static str, BTreeMap<String, Option<String>>>,
}

impl References {
    /// Every code and name; a name of several rows leads nowhere.
    pub(super) fn new(rows: &Rows) -> Self {
        let known = rows.iter().map(|(table, rows)| (*table, names(rows))).collect();
        Self { known }
    }

    /// The code of a row by its code or its name.
    pub(super) fn code(&self, table: &str, text: &str) -> Option<&str> {
        let known = self.known.get(table)?;
        let exact = known.get(text).or_else(|| known.get(&key(text)))?;
        exact.as_deref()
    }
}

/// The code of a row, if it has one.
pub(super) fn code_of(row: &Row) -> Option<&str> {
    row.get("code").or_else(|| row.get("id")).and_then(Value::as_str)
}

fn names(rows: &[Row]) -> BTreeMap<String, Option<String>> {
    let mut names: BTreeMap<String, Option<String>> = BTreeMap::new();
    for row in rows {
        let Some(code) = code_of(row) else { continue };
        for member in ["name", "title"] {
            let texts = row.get(member).and_then(Value::as_object);
            for (tag, _) in LANGUAGES {
                let name = texts.and_then(|texts| texts.get(tag)).and_then(Value::as_str);
                let Some(name) = name.map(key).filter(|name| !name.is_empty()) else { continue };
                let known = names.entry(name).or_insert_with(|| Some(code.to_owned()));
                if known.as_deref() != Some(code) {
                    *known = None;
                }
            }
            // a speaker's title is a position, not a name
            if texts.is_some() {
                break;
            }
        }
    }
    // a code counts before a name that reads the same
    for row in rows {
        if let Some(code) = code_of(row) {
            names.insert(code.to_owned(), Some(code.to_owned()));
        }
    }
    names
}
