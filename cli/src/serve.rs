//! `serve`: a folder, or a PostgreSQL, behind HTTP.

use crate::args::{Global, ServeArgs};
use crate::error::{CliError, Result};
use crate::folder::Place;
use crate::output::Output;
use crate::stop::Stop;
use huiban_server::ports::{Clock, ShiftedClock, SystemClock, SystemRandom};
use huiban_server::store::ServerFolder;
use huiban_server::{RateLimits, Running, ServeConfig, ServeStore, serve};
use serde::Serialize;
use std::path::PathBuf;
use std::sync::Arc;
use tokio::io::AsyncReadExt as _;

/// The first line, once connections are accepted.
#[derive(Serialize)]
struct Listening {
    listening: String,
    data: PathBuf,
    public_url: Option<String>,
    /// Where the server's clock was started; `null` where it is the machine's.
    at: Option<String>,
}

/// Serves until Ctrl-C or SIGTERM, then answers what was asked and ends.
pub(crate) async fn run(args: ServeArgs, global: &Global, output: Output) -> Result<()> {
    if global.server.is_some() {
        return Err(CliError::invalid(
            "server",
            ("serve works on a folder: use --data", "serve 只能用于文件夹：请用 --data"),
        ));
    }
    Place::Data.make(&global.data_folder())?;
    let folder = ServerFolder::new(global.data_folder());
    let stop = Stop::listen()?;
    let running = serve(config(&args, &folder)).await?;
    let line = listening(&args, &folder, &running);
    let said = output.answer(&line, |line, style| {
        let rehearsal = match &line.at {
            Some(at) => style.say(
                format!("\nthe clock of this server was started at {at}: a rehearsal"),
                format!("\n服务器时钟从 {at} 开始：这是演练"),
            ),
            None => String::new(),
        };
        let (address, folder) = (style.bold(&line.listening), line.data.display());
        style.say(
            format!("listening on {address}, everything is in {folder}{rehearsal}\nCtrl-C ends it"),
            format!("正在监听 {address}，所有内容在 {folder}{rehearsal}\n按 Ctrl-C 结束"),
        )
    });
    // a closed pipe is no reason to stop serving phones
    if let Err(error) = said
        && !matches!(error, CliError::ReaderGone)
    {
        return Err(error);
    }
    if args.while_input {
        tokio::select! {
            () = stop.asked() => {}
            () = end_of_input() => {}
        }
    } else {
        stop.asked().await;
    }
    tracing::info!("stopping");
    Ok(running.shutdown().await?)
}

fn config(args: &ServeArgs, folder: &ServerFolder) -> ServeConfig {
    let clock: Arc<dyn Clock> = match args.at {
        Some(at_ms) => Arc::new(ShiftedClock::starting_at(at_ms)),
        None => Arc::new(SystemClock),
    };
    ServeConfig {
        folder: folder.clone(),
        store: match &args.database {
            Some(url) => ServeStore::Postgres(url.clone()),
            None => ServeStore::Folder,
        },
        listen: args.listen,
        public_url: args.public_url.clone(),
        clock,
        random: Arc::new(SystemRandom),
        limits: Some(RateLimits::default()),
    }
}

fn listening(args: &ServeArgs, folder: &ServerFolder, running: &Running) -> Listening {
    let data = std::path::absolute(folder.path()).unwrap_or_else(|_| folder.path().to_owned());
    Listening {
        listening: running.url.clone(),
        data,
        public_url: args.public_url.clone(),
        at: args.at.and_then(|ms| crate::output::to_rfc3339(ms, crate::output::Zone::named(None))),
    }
}

/// Waits until whoever started this program has gone.
async fn end_of_input() {
    let mut input = tokio::io::stdin();
    let mut bytes = [0; 64];
    while matches!(input.read(&mut bytes).await, Ok(read) if read > 0) {}
}
