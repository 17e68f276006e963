//! The command huiban: the organizer's server and the terminal shell over the core.
fn main() {}
