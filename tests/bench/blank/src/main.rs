//! What an app would carry anyway if it used these libraries without the core: each is entered
//! once, so that the linker keeps it.

use coset::CborSerializable as _;
use std::process::ExitCode;

/// Enters every library once; what it answers says nothing.
fn main() -> ExitCode {
    let seed = u8::try_from(std::env::args().count()).unwrap_or(0);
    ExitCode::from(u8::from(touch(&[seed; 64]).is_some()))
}

fn touch(bytes: &[u8; 64]) -> Option<u64> {
    let text = String::from_utf8_lossy(bytes).into_owned();
    let zone: chrono_tz::Tz = text.parse().ok()?;
    let day = chrono::DateTime::from_timestamp_millis(0)?.with_timezone(&zone).to_rfc3339();
    let plain = zstd::bulk::decompress(bytes, 1 << 20).ok()?;
    let packed = zstd::bulk::compress(&plain, 3).ok()?;
    let value: serde_json::Value = serde_json::from_slice(&packed).ok()?;
    let sealed = coset::CoseSign1::from_slice(bytes).ok()?.to_vec().ok()?;
    let key = ed25519_dalek::SigningKey::from_bytes(bytes.first_chunk()?);
    let signature = ed25519_dalek::Signature::from_bytes(bytes);
    key.verifying_key().verify_strict(&sealed, &signature).ok()?;
    let file = rusqlite::Connection::open(&day).ok()?;
    let rows: i64 = file.query_row(&text, [value.to_string()], |row| row.get(0)).ok()?;
    Some(rows.unsigned_abs().wrapping_add(ask(text)?))
}

fn ask(url: String) -> Option<u64> {
    rustls::crypto::ring::default_provider().install_default().ok()?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().ok()?;
    runtime.block_on(async {
        let client = reqwest::Client::builder().build().ok()?;
        client.get(url).send().await.ok()?.content_length()
    })
}
