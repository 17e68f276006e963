//! `cargo xtask mutants`: known-bad patches, which the tests must notice.
//!
//! `tests/mutants` holds one patch for each failure that the product must not have. Each is put on
//! a copy of this checkout and the layers of tests that its head names are run until one of them
//! fails. A patch that no longer applies, or does not compile, or that no layer notices, is an
//! error; so is a layer that fails without any patch.

mod layer;
mod mutant;
mod tree;

use std::{
    collections::BTreeSet,
    fs,
    io::{Write as _, stdout},
    time::Instant,
};

use anyhow::{Context as _, Result, ensure};

use self::{
    layer::{Layer, Verdict},
    mutant::Mutant,
    tree::Tree,
};
use crate::{
    session::Session,
    setup::{self, Piece},
    shell::Log,
};

/// Where the patches lie.
const FOLDER: &str = "tests/mutants";

/// Runs the named mutants, or all; `false` where one was not killed.
pub(crate) fn run(names: &[String]) -> Result<bool> {
    let session = Session::open()?;
    let log = Log::create(session.place.log("mutants"), false)?;
    let mutants = read(&session, names)?;
    let mut layers: BTreeSet<&Layer> = mutants.iter().flat_map(|mutant| &mutant.layers).collect();
    // the longest run of the simulator holds the shorter ones
    let longest = layers.iter().rfind(|layer| layer.is_sim()).copied();
    layers.retain(|layer| !layer.is_sim() || Some(*layer) == longest);
    if layers.iter().any(|layer| layer.needs_postgres()) {
        setup::provide(Piece::Postgres, &session, &log).context("PostgreSQL")?;
    }
    let tree = Tree::open(&session)?;
    let mut sound = true;
    for layer in layers {
        print!("without a patch: {layer} … ");
        stdout().flush()?;
        let start = Instant::now();
        let verdict = layer.run(&tree, &log)?;
        println!("{verdict} ({} s)", start.elapsed().as_secs());
        sound &= matches!(verdict, Verdict::Passed { .. });
    }
    ensure!(sound, "the tests fail without a patch: {}", log.path().display());
    let mut rows = Vec::new();
    for mutant in &mutants {
        print!("{} … ", mutant.name);
        stdout().flush()?;
        let start = Instant::now();
        let killed = kill(mutant, &session, &tree)?;
        sound &= killed.is_ok();
        let (Ok(text) | Err(text)) = killed;
        println!("{text} ({} s)", start.elapsed().as_secs());
        rows.push(format!(
            "| {} | {} | {text} | {} s |",
            mutant.name,
            mutant.story,
            start.elapsed().as_secs()
        ));
    }
    tree.restore()?;
    println!("\n| mutant | story | killed by | cost, with building |\n|---|---|---|---|");
    rows.iter().for_each(|row| println!("{row}"));
    Ok(sound)
}

fn read(session: &Session, names: &[String]) -> Result<Vec<Mutant>> {
    let mut mutants = Vec::new();
    for entry in fs::read_dir(session.place.in_repo(FOLDER))? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "patch") {
            mutants.push(Mutant::read(&path)?);
        }
    }
    mutants.sort_by(|one, two| one.name.cmp(&two.name));
    for name in names {
        ensure!(mutants.iter().any(|mutant| mutant.name == *name), "there is no mutant {name}");
    }
    mutants.retain(|mutant| names.is_empty() || names.contains(&mutant.name));
    Ok(mutants)
}

/// Which layer killed it and how; the error says why it counts as alive.
fn kill(mutant: &Mutant, session: &Session, tree: &Tree) -> Result<Result<String, String>> {
    let log = Log::create(session.place.log(&format!("mutants/{}", mutant.name)), false)?;
    tree.restore()?;
    if tree.apply(&mutant.path, &log).is_err() {
        return Ok(Err("DOES NOT APPLY: write it anew".to_owned()));
    }
    for layer in &mutant.layers {
        match layer.run(tree, &log)? {
            Verdict::Passed { .. } => {}
            Verdict::Broken => return Ok(Err(format!("DOES NOT COMPILE for {layer}"))),
            failed @ Verdict::Failed { .. } => return Ok(Ok(format!("{layer}: {failed}"))),
        }
    }
    Ok(Err("SURVIVES".to_owned()))
}
