//! The chapters of the story.

pub(super) mod contacts;
pub(super) mod doubled;
pub(super) mod forgotten;
pub(super) mod gates;
pub(super) mod home;
pub(super) mod joining;
pub(super) mod late;
pub(super) mod mine;
pub(super) mod offline;
pub(super) mod opening;
pub(super) mod reschedule;
pub(super) mod still;
