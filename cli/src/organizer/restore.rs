//! `restore FILE`: a backup in the place of the database.

use crate::args::{Global, RestoreArgs};
use crate::error::{CliError, Kind, Result};
use crate::folder::Place;
use crate::output::Output;
use huiban_server::ServiceError;
use huiban_server::store::{ServerFolder, StoreError};

pub(crate) async fn run(args: &RestoreArgs, global: &Global, output: Output) -> Result<()> {
    if global.server.is_some() {
        return Err(CliError::invalid(
            "server",
            ("restore works on a folder: use --data", "restore 只能用于文件夹：请用 --data"),
        ));
    }
    if !args.file.is_file() {
        let file = args.file.display();
        let message = (
            format!("{file} is no file: name one that backup wrote"),
            format!("{file} 不是文件：请指定 backup 写出的文件"),
        );
        return Err(CliError::invalid("file", message));
    }
    Place::Data.make(&global.data_folder())?;
    let folder = ServerFolder::new(global.data_folder());
    let report = huiban_server::restore(&folder, &args.file).await.map_err(refused)?;
    output.answer(&report, |report, style| {
        let events: Vec<&str> = report.events.iter().map(|event| event.as_str()).collect();
        let (events, kept) = (events.join(", "), report.facts_kept);
        let replaced = report.replaced.as_ref().map_or_else(String::new, |path| {
            format!("\n{}{}", style.say("the old database is in ", "原数据库在 "), path.display())
        });
        let done = style.say(
            format!("restored {events}; {kept} signed facts of the old one kept"),
            format!("已恢复 {events}；保留了原有的 {kept} 份签名凭据"),
        );
        let lost = match report.unreadable {
            true => style.say(
                "\nit could not be read: what only it knew of signed facts comes back from the devices",
                "\n该数据库无法读取：只有它保存的签名凭据将由各设备补回",
            ),
            false => "",
        };
        format!("{done}{replaced}{lost}")
    })
}

/// A server that runs there can only be stopped: there is no way to restore through it.
fn refused(error: ServiceError) -> CliError {
    match error {
        ServiceError::Store(StoreError::InUse(folder)) => CliError::new(
            Kind::Busy,
            (
                format!("another huiban uses {folder}: stop it first"),
                format!("另一个 huiban 正在使用 {folder}：请先停止它"),
            ),
        ),
        other => other.into(),
    }
}
