//! `event template`: the empty workbook.

use crate::args::TemplateArgs;
use crate::error::{CliError, Result};
use crate::output::Output;
use serde_json::json;

pub(super) fn run(output: Output, args: &TemplateArgs) -> Result<()> {
    let bytes = huiban_sheets::workbook::template().map_err(CliError::internal)?;
    std::fs::write(&args.out, bytes).map_err(|error| {
        CliError::invalid("out", format!("{} is not written: {error}", args.out.display()))
    })?;
    output.answer(&json!({ "file": args.out }), |_, _| {
        format!("the empty workbook is {}: fill it in and import it", args.out.display())
    })
}
