//! The event's keys, for the organizer: what is listed, the next list, and where the root key is.
//!
//! A key list is signed by the root key and changes by [`huiban_protocol::tokens::Rotation`]. Where
//! the server holds the root key it signs; where its holder keeps it elsewhere, the holder signs and
//! the server checks what it is given before it tells anyone.

mod put;
mod root;
mod rotate;
mod show;

/// A key that is good until a time to come would be believed by gates until then.
const NOT_YET: &str = "that time is still to come: say since when the key is in other hands";

pub(crate) use put::{put_key_list, sign_list, take};
pub(crate) use root::{forget_root, hand_over_root};
pub(crate) use rotate::{prepare, rotate};
pub(crate) use show::show;
