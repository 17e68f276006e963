//! The vectors of `tests/vectors`: what every implementation must answer, as JSON.
//!
//! A file is an array of cases, each with a description, what is given, and what is expected.
//! `check.py` works the same answers out without any of this code; [`independent`] runs it.

mod checkin;
mod folds;
mod hashes;
mod ids;
mod independent;
mod ops;
mod pages;
mod rules;
mod tokens;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use std::collections::BTreeSet;
use std::fmt::Debug;
use std::path::{Path, PathBuf};

/// Where the vectors lie.
fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors")
}

/// The cases of a file with their descriptions.
fn read<T: DeserializeOwned>(file: &str) -> Vec<(String, T)> {
    let text = std::fs::read_to_string(folder().join(file)).expect(file);
    let cases: Vec<Map<String, Value>> = serde_json::from_str(&text).expect(file);
    assert!(!cases.is_empty(), "{file} has no case");
    let mut descriptions = BTreeSet::new();
    cases
        .into_iter()
        .map(|mut case| {
            let description = case.remove("description").expect(file);
            let description = description.as_str().expect(file).to_owned();
            assert!(descriptions.insert(description.clone()), "{file}: “{description}” twice");
            let given = serde_json::from_value(Value::Object(case))
                .unwrap_or_else(|error| panic!("{file}: “{description}”: {error}"));
            (description, given)
        })
        .collect()
}

/// Fails where what `answer` gives for a case, its first value, is not its second.
fn check<T: DeserializeOwned, A: PartialEq + Debug>(file: &str, answer: impl Fn(T) -> (A, A)) {
    for (description, case) in read(file) {
        let (answered, expected) = answer(case);
        assert_eq!(answered, expected, "{file}: “{description}”");
    }
}

fn unhex<const N: usize>(text: &str) -> [u8; N] {
    hex::decode(text).expect(text).try_into().expect(text)
}

fn files_below(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files_below(&path, ending));
        } else if path.extension().is_some_and(|extension| extension == ending) {
            found.push(path);
        }
    }
    found
}

#[test]
fn every_file_of_vectors_is_read_by_a_test() {
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("it/vectors");
    let code: String = files_below(&sources, "rs")
        .iter()
        .map(|path| std::fs::read_to_string(path).unwrap())
        .collect();
    let files = files_below(&folder(), "json");
    assert!(files.len() > 20, "only {} files were found", files.len());
    for file in files {
        let name = file.strip_prefix(folder()).unwrap().to_str().unwrap().replace('\\', "/");
        assert!(code.contains(&format!("\"{name}\"")), "no test reads {name}");
    }
}
