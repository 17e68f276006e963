//! Screens over a mirror filled by hand.

mod agenda_tests;
mod bookmarks_tests;
mod changes_tests;
mod fixture;
mod plan_tests;
mod reminders_tests;
mod session_tests;
mod speed_tests;
