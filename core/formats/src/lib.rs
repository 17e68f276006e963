//! The agenda as other programs and other people read it.
//!
//! Used by devices and the server, so that a calendar says the same wherever it came from. Pure:
//! no I/O, no clock. Each format is a folder; start with [`icalendar`] and [`share`].

pub mod code;
pub mod contact_file;
pub mod icalendar;
pub mod name;
pub mod paper_card;
pub mod qr;
pub mod script;
pub mod share;
