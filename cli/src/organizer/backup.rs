//! `backup`: the whole database in one file.

use super::Work;
use crate::args::BackupArgs;
use crate::error::{CliError, Result};
use crate::output::NewFile;
use serde_json::json;

pub(super) async fn run(work: &Work, args: &BackupArgs) -> Result<()> {
    // the server may run in another folder
    let file = std::path::absolute(&args.out)
        .map_err(|error| CliError::invalid("out", error.to_string()))?;
    let new = NewFile::make_private("out", &file)?;
    work.desk.backup(&file).await?;
    new.keep();
    work.output.answer(&json!({ "file": file }), |_, style| {
        let file = file.display();
        style.say(
            format!("the whole database, keys included, is in {file}"),
            format!("整个数据库（含密钥）已备份到 {file}"),
        )
    })
}
