//! SQL migrations are numbered from 0001 without gaps, each number once.

use std::collections::BTreeMap;

use crate::tree::TextFile;

fn check(files: &[TextFile]) -> Vec<String> {
    let mut folders: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for file in files.iter().filter(|file| file.is(&["sql"])) {
        let Some((folder, name)) = file.path.rsplit_once('/') else { continue };
        // the golden schema of all migrations together may lie beside them
        if format!("/{folder}/").contains("/migrations/") && name != "schema.sql" {
            folders.entry(folder).or_default().push(name);
        }
    }
    folders.iter().flat_map(|(folder, names)| check_folder(folder, names)).collect()
}

fn check_folder(folder: &str, names: &[&str]) -> Vec<String> {
    let mut complaints = Vec::new();
    let mut numbers: Vec<usize> = Vec::new();
    for name in names {
        match number(name) {
            Some(number) => numbers.push(number),
            None => complaints.push(format!("{folder}/{name}: not named NNNN_what_it_does.sql")),
        }
    }
    numbers.sort_unstable();
    for (index, number) in numbers.iter().enumerate() {
        if *number != index + 1 {
            complaints.push(format!("{folder}: {number:04} stands where {:04} is due", index + 1));
            break;
        }
    }
    complaints
}

fn number(name: &str) -> Option<usize> {
    let (digits, rest) = name.split_once('_')?;
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    let named = rest.strip_suffix(".sql").is_some_and(|what| what.chars().all(plain));
    (digits.len() == 4 && named).then(|| digits.parse().ok()).flatten()
}

#[test]
fn migrations_are_numbered() {
    crate::assert_none(&check(crate::tree::all()));
}

#[test]
fn the_rule_is_not_blind() {
    let complains = |names: &[&str], word: &str| {
        let files: Vec<TextFile> = names
            .iter()
            .map(|name| TextFile::example(&format!("core/c/migrations/journal/{name}"), ""))
            .collect();
        crate::assert_complains(&check(&files), &["core/c/migrations/journal", word]);
    };
    complains(&["0001_a.sql", "0003_c.sql"], "0003");
    complains(&["0002_b.sql"], "0001");
    complains(&["0001_a.sql", "0001_b.sql"], "0002");
    complains(&["1_a.sql"], "1_a.sql");
    complains(&["0001_A.sql"], "0001_A.sql");
    let good = ["migrations/x/0001_a.sql", "migrations/x/0002_b2.sql", "migrations/x/schema.sql"];
    crate::assert_none(&check(&good.map(|path| TextFile::example(path, ""))));
}
