//! Kotlin: one source tree that the `bindings` module of the Android build compiles.

use std::fs;

use anyhow::Result;
use uniffi_bindgen::bindings::{GenerateOptions, TargetLanguage, generate as bindgen};

use crate::place::Place;

const OUT: &str = "android/bindings/target/generated/kotlin";

/// Replaces the generated tree, so that nothing of an earlier interface stays behind.
pub(super) fn generate(place: &Place) -> Result<()> {
    let out = place.in_repo(OUT);
    if out.exists() {
        fs::remove_dir_all(&out)?;
    }
    fs::create_dir_all(&out)?;
    bindgen(GenerateOptions {
        languages: vec![TargetLanguage::Kotlin],
        source: super::library(place)?,
        out_dir: super::utf8(out)?,
        metadata_no_deps: true,
        ..GenerateOptions::default()
    })
}
