//! Contact exchange: what a booth knows of its visitors, and who has one's own card.
//!
//! A lead is one person as one booth met them. What the person gave stands in exchanges, each with
//! its own consent, which the person can withdraw; what reps wrote stands in the lead and stays.
//! Both are folded from acts of all devices of the booth; nothing here is received as a sum.
//!
//! Not for: judging who may enter.
//!
//! Start at [`scan`] (a rep) and [`share`] (an attendee).

mod card;
mod draft;
mod forgotten;
mod leads;
mod meet;
mod questions;
mod scan;
mod share;
mod shared;
mod withdrawn;

pub use draft::LeadEdit;
pub use scan::LeadOutcome;

pub(crate) use card::{edit_card, own_card};
pub(crate) use draft::{edit_contact, edit_lead, export, parse_fields};
pub(crate) use forgotten::{is_own_person_erased, take_downloaded_erasures, take_erasures};
pub(crate) use leads::{
    Lead, Met, booth_stream, count_leads, find_booth_code, find_lead, list_leads, page_leads,
};
pub(crate) use meet::{MetExchange, give_back, keep, list_met, read_as_attendee};
pub(crate) use questions::{list_questions, set_questions};
pub(crate) use scan::{Reading, read_at_booth};
pub(crate) use share::{Shared, compose, share, withdraw};
pub(crate) use shared::{OwnExchange, list_shared};
pub(crate) use withdrawn::{take_downloaded_withdrawals, take_withdrawals};
