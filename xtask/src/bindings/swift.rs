//! Swift: a C header for the module map in `CompanionFFI` and one source file for `Companion`.

use std::fs;

use anyhow::Result;
use uniffi_bindgen::bindings::{SwiftBindingsOptions, generate_swift_bindings};

use crate::place::Place;

const HEADERS: &str = "ios/Sources/CompanionFFI";
const SOURCES: &str = "ios/Sources/Companion/Generated";

/// Writes the header and the source; the module map is hand-written and stays.
pub(super) fn generate(place: &Place) -> Result<()> {
    write(place, HEADERS, Output::Header)?;
    write(place, SOURCES, Output::Source)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Output {
    Header,
    Source,
}

fn write(place: &Place, folder: &str, output: Output) -> Result<()> {
    let out = place.in_repo(folder);
    fs::create_dir_all(&out)?;
    generate_swift_bindings(SwiftBindingsOptions {
        generate_swift_sources: output == Output::Source,
        generate_headers: output == Output::Header,
        generate_modulemap: false,
        source: super::library(place)?,
        out_dir: super::utf8(out)?,
        xcframework: false,
        module_name: None,
        modulemap_filename: None,
        metadata_no_deps: true,
        link_frameworks: Vec::new(),
        config: None,
    })
}
