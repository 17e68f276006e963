//! The organizer's commands: one file each. They do not know where the work is done, see [`Desk`].

mod attendees_erase;
mod attendees_export;
mod attendees_import;
mod attendees_list;
mod backup;
mod badges;
mod badges_sheet;
mod delay;
mod desk;
mod devices_list;
mod devices_revoke;
mod diff;
mod enrol;
mod export;
mod history;
mod http;
mod import;
mod incidents;
mod keys;
mod link;
mod lists;
mod people;
mod publish;
mod refusal;
mod report;
mod reschedule;
mod restore;
mod state;
mod template;
mod undo;

pub(crate) use desk::Desk;
pub(crate) use enrol::show as show_enrolment;
pub(crate) use refusal::refused_by_server;
pub(crate) use restore::run as restore;

use crate::args::{
    AttendeesCommand, BadgesCommand, DevicesCommand, EventChoice, EventCommand, Global,
    IncidentsArgs, ListsCommand,
};
use crate::error::{CliError, Kind, Result};
use crate::output::Output;
use huiban_protocol::documents::{EventCode, Language, SessionState};

/// An organizer at work: where, in which language, for which printer.
pub(crate) struct Work {
    desk: Desk,
    language: Language,
    output: Output,
}

impl Work {
    /// Begins work on what the line names; the folder must exist unless `make` is set.
    async fn begin(global: &Global, output: Output, make: bool) -> Result<Self> {
        let desk = Desk::open(global, make).await?;
        Ok(Self { desk, language: global.language(), output })
    }

    /// The event that the line is about: the one it names, or the only one.
    async fn event(&self, choice: &EventChoice) -> Result<EventCode> {
        if let Some(event) = &choice.event {
            return Ok(event.clone());
        }
        let events = self.desk.events().await?;
        match events.as_slice() {
            [only] => Ok(only.event.clone()),
            [] => Err(CliError::new(
                Kind::NotFound,
                ("there is no event yet: import one first", "还没有大会：请先用 event import 导入"),
            )),
            several => {
                let codes: Vec<&str> = several.iter().map(|event| event.event.as_str()).collect();
                let codes = codes.join(", ");
                let message = (
                    format!("there are {codes}: name one of them"),
                    format!("有多个大会 {codes}：请用 --event 指定其一"),
                );
                Err(CliError::invalid("event", message))
            }
        }
    }
}

/// `event …`
pub(crate) async fn event(command: EventCommand, global: &Global, output: Output) -> Result<()> {
    let begin = |make| Work::begin(global, output, make);
    // before the draft is touched
    if let Some(publishing) = command.publishing() {
        publishing.text(global.language())?;
    }
    match command {
        EventCommand::Import(args) => import::run(&begin(true).await?, &args).await,
        EventCommand::Export(args) => export::run(&begin(false).await?, &args).await,
        EventCommand::Template(args) => template::run(output, &args),
        EventCommand::Reschedule(args) => reschedule::run(&begin(false).await?, args).await,
        EventCommand::Cancel(args) => {
            state::run(&begin(false).await?, &args, SessionState::Cancelled).await
        }
        EventCommand::Postpone(args) => {
            state::run(&begin(false).await?, &args, SessionState::Postponed).await
        }
        EventCommand::Reinstate(args) => state::reinstate(&begin(false).await?, &args).await,
        EventCommand::Delay(args) => delay::run(&begin(false).await?, &args).await,
        EventCommand::Diff(choice) => diff::run(&begin(false).await?, &choice).await,
        EventCommand::Publish(args) => publish::run(&begin(false).await?, &args).await,
        EventCommand::Undo(args) => undo::run(&begin(false).await?, &args).await,
        EventCommand::Link(args) => link::run(&begin(false).await?, &args).await,
        EventCommand::History(choice) => history::run(&begin(false).await?, &choice).await,
    }
}

/// `attendees …`
pub(crate) async fn attendees(
    command: AttendeesCommand,
    global: &Global,
    output: Output,
) -> Result<()> {
    let work = Work::begin(global, output, false).await?;
    match command {
        AttendeesCommand::Import { file, dry_run, choice } => {
            attendees_import::run(&work, &file, dry_run, &choice).await
        }
        AttendeesCommand::Add(args) => people::add(&work, *args).await,
        AttendeesCommand::Edit(args) => people::edit(&work, *args).await,
        AttendeesCommand::Export { reference, choice } => {
            attendees_export::run(&work, reference, &choice).await
        }
        AttendeesCommand::Erase { reference, choice } => {
            attendees_erase::run(&work, reference, &choice).await
        }
        AttendeesCommand::List(choice) => attendees_list::run(&work, &choice).await,
    }
}

/// `badges …`
pub(crate) async fn badges(command: BadgesCommand, global: &Global, output: Output) -> Result<()> {
    let work = Work::begin(global, output, false).await?;
    match command {
        BadgesCommand::Issue(args) => badges::issue(&work, args).await,
        BadgesCommand::Text { reference, choice } => badges::text(&work, &reference, &choice).await,
        BadgesCommand::Revoke { reference, reason, choice } => {
            badges::revoke(&work, reference, reason, &choice).await
        }
        BadgesCommand::Keys(args) => keys::run(&work, args).await,
        BadgesCommand::Sheet(args) => badges_sheet::run(&work, args).await,
        BadgesCommand::Reissue { reference, choice } => {
            badges::reissue(&work, &reference, &choice).await
        }
    }
}

/// `lists …`
pub(crate) async fn lists(command: ListsCommand, global: &Global, output: Output) -> Result<()> {
    let work = Work::begin(global, output, false).await?;
    match command {
        ListsCommand::Show(choice) => lists::show(&work, &choice).await,
        ListsCommand::Set(args) => lists::set(&work, &args).await,
        ListsCommand::Export(args) => lists::export(&work, &args).await,
    }
}

/// `incidents`
pub(crate) async fn incidents(args: &IncidentsArgs, global: &Global, output: Output) -> Result<()> {
    incidents::run(&Work::begin(global, output, false).await?, args).await
}

/// `devices …`
pub(crate) async fn devices(
    command: DevicesCommand,
    global: &Global,
    output: Output,
) -> Result<()> {
    let work = Work::begin(global, output, false).await?;
    match command {
        DevicesCommand::List(choice) => devices_list::run(&work, &choice).await,
        DevicesCommand::Revoke { id, choice } => devices_revoke::run(&work, &id, &choice).await,
    }
}

/// `enrol`
pub(crate) async fn enrol(
    args: crate::args::EnrolArgs,
    global: &Global,
    output: Output,
) -> Result<()> {
    enrol::run(&Work::begin(global, output, false).await?, args).await
}

/// `backup`
pub(crate) async fn backup(
    args: &crate::args::BackupArgs,
    global: &Global,
    output: Output,
) -> Result<()> {
    if global.server.is_some() {
        return Err(CliError::invalid(
            "server",
            (
                "backup writes on the machine of the server: run it there, with --data",
                "backup 写在服务器所在的机器上：请在那台机器上用 --data 运行",
            ),
        ));
    }
    backup::run(&Work::begin(global, output, false).await?, args).await
}
