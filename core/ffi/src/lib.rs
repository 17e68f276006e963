//! The UniFFI surface of the companion: the only crate that knows UniFFI.
