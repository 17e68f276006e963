"""The exchange once more, written from its description and without the Rust code."""
