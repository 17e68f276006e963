//! What device and server must agree on: documents, ops, streams, signed tokens and folds.
//!
//! Pure: no I/O, no SQL, no clock, no randomness. The same code runs on a phone and on the server,
//! so the two cannot drift apart.
//!
//! Where to start: [`documents`] for what an event is, [`ops`] for what a person did, [`streams`]
//! for how the server tells devices about it, [`wire`] for the exchange, [`tokens`] for what is
//! signed.

pub mod cursor;
pub mod digest;
pub mod documents;
pub mod effective;
pub mod error;
pub mod ledger;
pub mod limits;
pub mod ops;
pub mod raw;
pub mod rules;
pub mod streams;
pub mod tokens;
pub mod wire;
