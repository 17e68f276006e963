//! Sheets as organizers have them, understood by what their cells hold.
//!
//! ```text
//! sheet ► layout (what kind, which column is what) ► walk (rows in order, with what the rows
//! above said of date, room and forum) ► sessions ► gather (one document, one id a session)
//! ```
//!
//! What is certain is used. What is a guess is used too, said with its place, and written into the
//! [`mapping`], where the organizer corrects it before the next run. Every row is either understood
//! or reported.

mod apart;
mod clocks;
mod columns;
mod gather;
mod instants;
mod layout;
mod line;
mod mapping;
mod matrix;
mod order;
mod parts;
mod people;
mod read;
mod sections;
mod sides;
mod walk;
mod words;

pub use mapping::{Mapping, MappingError};
pub use read::{Asked, Reading, read};

#[cfg(test)]
mod tests;
