//! The command huiban: the organizer's server and the terminal shell over the core.
//!
//! Nothing of the product is decided here: organizer commands call the server's
//! [`Organizer`](huiban_server::Organizer), device commands call the
//! [`Companion`](huiban_companion::Companion). What is here reads a line, chooses where the work is
//! done, and prints the answer. Start at [`args`].

mod args;
mod demo;
mod device;
mod error;
mod folder;
mod organizer;
mod output;
mod ports;
mod said;
mod serve;
mod stop;

use args::{Cli, Command, DemoArgs, default_language};
use clap::Parser as _;
use error::{CliError, Result};
use output::Output;
use std::process::ExitCode;

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(wrong) => return misuse(&wrong),
    };
    log_to_stderr();
    let output = Output::new(cli.global.json, cli.global.language());
    match start(cli, output) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => ExitCode::from(output.failure(&error)),
    }
}

/// A line that is no command, or one that asks for help.
fn misuse(wrong: &clap::Error) -> ExitCode {
    let json = std::env::args_os().any(|word| word == "--json");
    if !json || !wrong.use_stderr() {
        wrong.exit();
    }
    // what follows is how the line is meant, which is for people
    let text = wrong.to_string();
    let message = text.split("\n\nUsage:").next().unwrap_or_default();
    let message = message.split("\n\nFor more").next().unwrap_or_default();
    let message = message.trim_start_matches("error: ");
    let message = message.split_whitespace().collect::<Vec<_>>().join(" ");
    ExitCode::from(Output::new(true, default_language()).misuse(&message))
}

/// What the program itself has to say; `HUIBAN_LOG=info` makes it say more.
fn log_to_stderr() {
    use tracing_subscriber::EnvFilter;
    let filter = EnvFilter::builder()
        .with_env_var("HUIBAN_LOG")
        .try_from_env()
        .unwrap_or_else(|_| EnvFilter::new("warn"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(output::colours_on(&std::io::stderr()))
        .init();
}

fn start(cli: Cli, output: Output) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(CliError::internal)?;
    let done = runtime.block_on(run(cli, output));
    // what still waits for an answer is not worth waiting for
    runtime.shutdown_background();
    done
}

async fn run(cli: Cli, output: Output) -> Result<()> {
    let global = &cli.global;
    match cli.command {
        Some(Command::Serve(args)) => serve::run(args, global, output).await,
        Some(Command::Event(command)) => organizer::event(command, global, output).await,
        Some(Command::Attendees(command)) => organizer::attendees(command, global, output).await,
        Some(Command::Badges(command)) => organizer::badges(command, global, output).await,
        Some(Command::Lists(command)) => organizer::lists(command, global, output).await,
        Some(Command::Incidents(args)) => organizer::incidents(&args, global, output).await,
        Some(Command::Enrol(args)) => organizer::enrol(args, global, output).await,
        Some(Command::Devices(command)) => organizer::devices(command, global, output).await,
        Some(Command::Backup(args)) => organizer::backup(&args, global, output).await,
        Some(Command::Restore(args)) => organizer::restore(&args, global, output).await,
        Some(Command::Device(args)) => device::run(args, global, output).await,
        Some(Command::Demo(args)) => demo::run(args, global, output).await,
        None => demo::run(DemoArgs::default(), global, output).await,
    }
}
