//! `cargo xtask test`: every check of the project, as parts that can be run alone.
//!
//! A part runs to its end even when an earlier one failed. Its output goes to
//! `target/xtask/<part>.log`; the terminal gets one line a part, and the log's telling lines
//! when the part failed. The counts in the last line are single tests where a part runs tests, and one for
//! each check that is not a test (formatting, clippy, cargo-deny, the demo).

mod clippy;
mod demo;
mod deny;
mod failures;
mod kotlin;
mod part;
mod postgres;
mod readers;
mod rust;
mod swift;
mod tally;
mod tidy;

use std::{
    io::{Write as _, stdout},
    time::Instant,
};

use anyhow::Result;

pub(crate) use self::part::Part;
use self::tally::Tally;
use crate::{session::Session, setup, shell::Log};

/// How a part ended.
enum Ending {
    /// It ran; the tally may hold failures.
    Ran(Tally),
    /// It did not run, for the reason given. Never happens in a strict run.
    Skipped(String),
    /// It could not do its work, for the reason given.
    Broken(String),
}

/// Runs the chosen parts, or all; `false` when anything failed.
pub(crate) fn run(only: &[Part], verbose: bool) -> Result<bool> {
    let session = Session::open()?;
    let mut total = Tally::default();
    for part in Part::chosen(only) {
        let name = part.name();
        print!("part {name:<8} … ");
        stdout().flush()?;
        let start = Instant::now();
        let log = Log::create(session.place.log(name), verbose)?;
        let ending = one(*part, &session, &log);
        let took = start.elapsed().as_secs();
        match ending {
            Ending::Ran(tally) if tally.failed == 0 => {
                println!("ok ({took} s), {} passed", tally.passed);
                total = total.plus(tally);
            }
            Ending::Ran(tally) => {
                println!("FAILED ({took} s), {} passed, {} failed", tally.passed, tally.failed);
                show_why(&log)?;
                total = total.plus(tally);
            }
            Ending::Broken(reason) => {
                println!("FAILED ({took} s): {reason}");
                show_why(&log)?;
                total = total.plus(Tally::one_failure());
            }
            Ending::Skipped(reason) => {
                println!("skipped: {reason}");
                total = total.plus(Tally { skipped: 1, ..Tally::default() });
            }
        }
    }
    println!("{} passed, {} failed, {} skipped", total.passed, total.failed, total.skipped);
    Ok(total.failed == 0)
}

/// One part, with what it needs installed first.
fn one(part: Part, session: &Session, log: &Log) -> Ending {
    if let Some(missing) = part.absent(&session.place) {
        return session.skip(format!("{missing} does not exist in this checkout"));
    }
    for piece in part.needs() {
        if let Err(reason) = setup::provide(*piece, session, log) {
            return session.skip(format!("{reason:#}"));
        }
    }
    match part.run(session, log) {
        Ok(tally) if tally.is_empty() => Ending::Broken("it ran not a single test".to_owned()),
        Ok(tally) => Ending::Ran(tally),
        Err(error) => Ending::Broken(format!("{error:#}")),
    }
}

impl Session {
    /// Where nothing may be skipped, what is missing is a failure.
    fn skip(&self, reason: String) -> Ending {
        if self.strict { Ending::Broken(reason) } else { Ending::Skipped(reason) }
    }
}

fn show_why(log: &Log) -> Result<()> {
    for line in failures::telling(&log.text()?) {
        println!("    {line}");
    }
    println!("    (all of it: {})", log.path().display());
    Ok(())
}
