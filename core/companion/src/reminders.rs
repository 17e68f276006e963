//! When a phone reminds of what: computed from what was wanted and what is published, never stored.
//!
//! A reminder follows its session: [`plan`] is a pure function of the time, so a publication moves,
//! suspends or ends it without anybody writing anything. The only memory is which notices a shell
//! has shown ([`told`]), so that each is shown once.
//!
//! Not for: texts and titles (the screens write them), or telling the operating system (a shell
//! does, by the difference to what it has).
//!
//! Start at [`plan`].

mod difference;
mod plan;
#[cfg(test)]
mod tests;
mod told;

pub use difference::HeldReminder;

pub(crate) use difference::{NOTIFICATIONS_MAX, withdrawn};
pub(crate) use plan::{Due, Moved, Start, Wanted, plan};
pub(crate) use told::{list_told, set_told};
