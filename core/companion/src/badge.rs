//! The attendee's own badge, as the server last told it: it can be shown with no network.
//!
//! Only the organizer writes it. A badge that was made anew replaces the one before, so what is
//! here is the newest that this device has heard of; whether it may be used is part of it.
//!
//! Not for: judging badges that are read at a gate.
//!
//! Start at [`find_badge`].

mod find;

pub(crate) use find::find_badge;
