//! Swift: a C header for the module map in `CompanionFFI` and one source file for `Companion`.

use std::fs;

use anyhow::Result;
use camino::{Utf8Path, Utf8PathBuf};
use uniffi_bindgen::bindings::{SwiftBindingsOptions, generate_swift_bindings};

/// Writes the header and the source; the module map is hand-written and stays.
pub(super) fn generate(
    library: &Utf8Path,
    headers: Utf8PathBuf,
    sources: Utf8PathBuf,
) -> Result<()> {
    write(library, headers, Output::Header)?;
    write(library, sources, Output::Source)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Output {
    Header,
    Source,
}

fn write(library: &Utf8Path, out_dir: Utf8PathBuf, output: Output) -> Result<()> {
    fs::create_dir_all(&out_dir)?;
    generate_swift_bindings(SwiftBindingsOptions {
        generate_swift_sources: output == Output::Source,
        generate_headers: output == Output::Header,
        generate_modulemap: false,
        source: library.to_owned(),
        out_dir,
        xcframework: false,
        module_name: None,
        modulemap_filename: None,
        metadata_no_deps: true,
        link_frameworks: Vec::new(),
        config: None,
    })
}
