//! The one place that knows how to build and check everything.
fn main() {}
