//! How a device becomes a member of an event and stays one: codes, certificates, tokens, forks.

mod booth_code;
mod certify;
mod code;
mod fork;
mod make_code;
mod quarantine;
mod redeem;
mod refresh;

pub(crate) use make_code::make_code;
