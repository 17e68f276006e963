//! Kotlin: one source tree that the `bindings` module of the Android build compiles.

use std::fs;

use anyhow::Result;
use camino::Utf8PathBuf;
use uniffi_bindgen::bindings::{GenerateOptions, TargetLanguage, generate as bindgen};

/// Replaces the generated tree, so that nothing of an earlier interface stays behind.
pub(super) fn generate(source: Utf8PathBuf, out_dir: Utf8PathBuf) -> Result<()> {
    if out_dir.exists() {
        fs::remove_dir_all(&out_dir)?;
    }
    fs::create_dir_all(&out_dir)?;
    bindgen(GenerateOptions {
        languages: vec![TargetLanguage::Kotlin],
        source,
        out_dir,
        metadata_no_deps: true,
        ..GenerateOptions::default()
    })
}
