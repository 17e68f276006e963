//! The service on a temporary SQLite database: its promises, one test each.

mod actor;
mod enrolling;
mod publishing;
mod pulling;
mod pushing;
mod restoring;
