//! `restore FILE`: a backup in the place of the database.

use crate::args::{Global, RestoreArgs};
use crate::error::{CliError, Result};
use crate::output::Output;
use huiban_server::store::ServerFolder;

pub(crate) async fn run(args: &RestoreArgs, global: &Global, output: Output) -> Result<()> {
    if global.server.is_some() {
        return Err(CliError::invalid("server", "restore works on a folder: use --data"));
    }
    if !args.file.is_file() {
        let message = format!("{} is no file", args.file.display());
        return Err(CliError::invalid("file", message));
    }
    let folder = ServerFolder::new(global.data_folder());
    let report = huiban_server::restore(&folder, &args.file).await?;
    output.answer(&report, |report, _| {
        let events: Vec<&str> = report.events.iter().map(|event| event.as_str()).collect();
        let kept = format!("{} signed facts of the old one kept", report.facts_kept);
        let replaced = report.replaced.as_ref().map_or_else(String::new, |path| {
            format!("\nthe old database is in {}", path.display())
        });
        format!("restored {}; {kept}{replaced}", events.join(", "))
    })
}
