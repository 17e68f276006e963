//! `cargo xtask bench`: the figures of `docs/quality.md`, taken on this machine.

use anyhow::{Context as _, Result};

use crate::session::Session;
use crate::setup::{self, Piece, postgres};
use crate::shell::Log;

/// Takes the named measures, or all, and keeps the figures as `target/xtask/bench.json`.
pub(crate) fn run(ids: &[String], rounds: usize) -> Result<bool> {
    let session = Session::open()?;
    let log = Log::create(session.place.log("bench"), true)?;
    for piece in [Piece::Postgres, Piece::WebLoad] {
        setup::provide(piece, &session, &log).with_context(|| piece.name())?;
    }
    let mut bench = session.cargo("run");
    bench.args(["--release", "--package", "huiban-bench", "--"]).args(ids);
    bench.arg(format!("--rounds={rounds}")).arg("--json");
    bench.arg(session.place.log("bench").with_extension("json"));
    if let Some(bin) = postgres::find() {
        bench.env(postgres::BIN_VARIABLE, bin);
    }
    Ok(bench.status()?.success())
}
