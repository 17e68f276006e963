//! The product on the phone: what is done here is durable before the call returns, shows at once,
//! and reaches the server whenever there is a connection.
//!
//! Layers, each knowing only those before it: [`ports`], store, text ← journal ← domains ← screens,
//! search ← [`sync`] ← [`Companion`].
//!
//! Start at [`Installation`] (a device) and [`Companion`] (its membership of one event).

mod area;
mod error;
mod journal;
pub mod ports;
mod store;

pub use area::{Area, ChangeListener};
pub use error::{CompanionError, Result};
pub use journal::{OpState, OpView};
pub use store::StoreError;
