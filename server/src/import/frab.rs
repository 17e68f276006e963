//! Schedules of frab, pretalx, wafer, pentabarf and their kin: one model, in JSON or XML.
//!
//! ```text
//! json ──┐
//!        ├──► Schedule ──► draw ──► Import
//! xml  ──┘      (as it is written)    (instants, rooms, people)
//! ```

mod clock;
mod draw;
mod json;
mod people;
mod places;
mod schedule;
mod xml;

use super::options::Options;
use super::{Import, Refusal};
use crate::organizer::ImportFile;
use huiban_protocol::documents::Problem;

/// Reads a schedule in JSON.
///
/// # Errors
/// Where the file is none; the problem says where.
pub(super) fn read_json(file: &ImportFile, options: &Options) -> Result<Import, Refusal> {
    let schedule = json::read(&file.content.0).map_err(|message| refusal(file, message))?;
    Ok(draw::draw(&schedule, file, options))
}

/// Reads a schedule in XML.
///
/// # Errors
/// As [`read_json`].
pub(super) fn read_xml(file: &ImportFile, options: &Options) -> Result<Import, Refusal> {
    let schedule = xml::read(&file.content.0).map_err(|message| refusal(file, message))?;
    Ok(draw::draw(&schedule, file, options))
}

fn refusal(file: &ImportFile, message: String) -> Refusal {
    vec![Problem::error(
        file.name.clone(),
        message,
        "export the schedule again, or correct it there",
    )]
}

#[cfg(test)]
mod tests;
