//! How this installation belongs to an event: enrolment links, signed facts, what a join writes.

mod facts;
mod link;
mod write;

pub use link::{EnrolmentLink, PublicLink};

pub(crate) use facts::{take_downloaded_facts, take_facts};
pub(crate) use write::{Joined, write_membership};

/// What a person sees of a membership.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MembershipView {
    /// The event's short name.
    pub event: String,
    /// This device.
    pub device_id: String,
    /// What it is called by others.
    pub device_name: String,
    /// What it is enrolled as, or `guest` for one that only reads what is public.
    pub role: String,
    /// Whom or what for; empty for gates and organizers.
    pub subject: String,
    /// First 16 bytes of SHA-256 of the event's root key, 32 hexadecimal digits.
    pub root_fingerprint: String,
    /// The server's address.
    pub server_url: String,
}
