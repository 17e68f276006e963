//! `sync` and `sync --follow`.

use super::Home;
use super::words::{ERASED, StreamShape};
use crate::error::Result;
use crate::output::{Output, Style};
use crate::stop::Stop;
use huiban_companion::{CompanionError, SyncReport};
use serde::Serialize;
use std::sync::{Arc, Mutex, PoisonError};

#[derive(Serialize)]
struct Synced {
    pushed: u64,
    pulled: u64,
    pending: u64,
    parked: u64,
    streams: Vec<StreamShape>,
}

impl From<&SyncReport> for Synced {
    fn from(report: &SyncReport) -> Self {
        Self {
            pushed: report.pushed,
            pulled: report.pulled,
            pending: report.pending,
            parked: report.parked,
            streams: report.streams.iter().map(StreamShape::from).collect(),
        }
    }
}

pub(super) async fn run_once(home: &Home, output: Output) -> Result<()> {
    let companion = home.companion()?;
    let report = companion.sync().await?;
    output.answer(&Synced::from(&report), text)?;
    if companion.status()?.erased {
        output.tell(ERASED);
    }
    Ok(())
}

fn text(report: &Synced, style: Style) -> String {
    let Synced { pushed, pulled, pending, parked, .. } = report;
    let mut line = style.say(
        format!("sent {pushed}, received {pulled}, waiting {pending}"),
        format!("已发送 {pushed}，已接收 {pulled}，待发送 {pending}"),
    );
    if *parked > 0 {
        line.push_str(&style.red(&style.say(
            format!(", refused {parked} (see ops --state parked)"),
            format!("，被拒绝 {parked}（见 ops --state parked）"),
        )));
    }
    line
}

/// Says what every run did until Ctrl-C, or until something comes up that waiting cannot mend.
pub(super) async fn run_follow(home: &Home, output: Output) -> Result<()> {
    let companion = home.companion()?;
    let stopper = Arc::clone(&companion);
    let stop = Stop::listen()?;
    tokio::spawn(async move {
        stop.asked().await;
        stopper.cancel();
    });
    let printing: Mutex<Result<()>> = Mutex::new(Ok(()));
    let say = |done: &Result<SyncReport, CompanionError>| {
        let said = match done {
            Ok(report) => output.answer(&Synced::from(report), text),
            // waiting mends these, so they are no failure of the command
            Err(error) => {
                output.note(&format!("{}: {error}", error.kind()));
                Ok(())
            }
        };
        if said.is_err() {
            *printing.lock().unwrap_or_else(PoisonError::into_inner) = said;
            companion.cancel();
        }
    };
    let ended = companion.follow(&say).await;
    printing.into_inner().unwrap_or_else(PoisonError::into_inner)?;
    match ended {
        Ok(()) | Err(CompanionError::Cancelled) => Ok(()),
        Err(other) => Err(other.into()),
    }
}
