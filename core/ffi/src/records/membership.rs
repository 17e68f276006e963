//! What a device is to an event.

use huiban_companion::MembershipView;

/// What a person sees of a membership.
#[uniffi::remote(Record)]
pub struct MembershipView {
    /// The event's short name.
    pub event: String,
    /// This device.
    pub device_id: String,
    /// What it is called by others.
    pub device_name: String,
    /// What it is enrolled as.
    pub role: String,
    /// Whom or what for; empty for gates and organizers.
    pub subject: String,
    /// First 16 bytes of SHA-256 of the event's root key, 32 hexadecimal digits.
    pub root_fingerprint: String,
    /// The server's address.
    pub server_url: String,
}
