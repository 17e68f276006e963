//! `event template`: the empty workbook.

use crate::args::TemplateArgs;
use crate::error::{CliError, Result};
use crate::output::{NewFile, Output, check_ending};
use serde_json::json;

pub(super) fn run(output: Output, args: &TemplateArgs) -> Result<()> {
    let bytes = huiban_sheets::workbook::template().map_err(CliError::internal)?;
    check_ending("out", &args.out, "xlsx")?;
    NewFile::make("out", &args.out)?.write(&bytes)?;
    output.answer(&json!({ "file": args.out }), |_, style| {
        let file = args.out.display();
        style.say(
            format!("the empty workbook is {file}: fill it in and import it"),
            format!("空白模板已写入 {file}：填好后用 event import 导入"),
        )
    })
}
