//! Badges: who may enter, signed.
//!
//! What gates know stands in the stream `gate`, what staff find people by in `directory`, and the
//! code itself only in the stream of the attendee's own devices. These rows are all there is: no
//! table holds a second truth.

mod issue;
mod list;
mod registrations;
mod revoke;

pub(crate) use issue::issue;
pub(crate) use list::list;
pub(crate) use registrations::{
    Change, find_ref, no_attendee, registration_row, streams_of, write_registration,
};
pub(crate) use revoke::{Revocation, revoke, revoked};
