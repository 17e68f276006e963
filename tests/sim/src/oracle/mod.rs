//! What must be true, worked out anew from the definitions and not by the code under test.

mod end;
mod gates;
mod phone;
mod server;

pub use end::check_end;
pub use phone::check_phone;
pub use server::check_server;

/// A broken promise, in words.
pub type Verdict = Result<(), String>;
