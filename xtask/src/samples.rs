//! The bundled event, written by the crate that lies beside its tables in `samples`.

use anyhow::Result;

use crate::session::Session;

/// Writes it, or with `check` only says whether it is as it would be written.
pub(crate) fn run(check: bool) -> Result<bool> {
    let mut samples = Session::open()?.cargo("run");
    samples.args(["--quiet", "--package", "huiban-samples", "--"]);
    samples.args(check.then_some("--check"));
    Ok(samples.status()?.success())
}
