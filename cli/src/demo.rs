//! The whole story on the bundled event: several devices with their own folders and a server in a
//! process of its own, over real HTTP, going offline and coming back.
//!
//! Every chapter checks what it tells; the first check that fails ends the story. Time is the
//! story's: it begins ten days before the event opens.
//!
//! Start at [`run`], which is the table of contents.

mod cable;
mod calendar;
mod chapters;
mod checks;
mod line;
mod phone;
mod server;
mod stage;
mod tale;

use crate::args::{DemoArgs, Global};
use crate::error::Result;
use crate::output::Output;
use crate::stop::Stop;
use chapters::{
    contacts, doubled, forgotten, gates, home, joining, late, mine, offline, opening, reschedule,
    still,
};
use stage::Stage;
use tale::Tale;

/// Tells the story, then serves on until Ctrl-C, or ends with `--exit`.
pub(crate) async fn run(args: DemoArgs, global: &Global, output: Output) -> Result<()> {
    let stop = Stop::listen()?;
    tokio::select! {
        done = tell(&args, global, output) => done,
        // dropping the story ends its server
        () = stop.asked() => Ok(()),
    }
}

async fn tell(args: &DemoArgs, global: &Global, output: Output) -> Result<()> {
    let mut tale = Tale::new(output, args.falsify.clone());
    let mut stage = Stage::set(args, global)?;
    let told = chapters_of(&mut tale, &mut stage).await;
    tale.end(told)?;
    if args.exit {
        return Ok(());
    }
    still::serve_on(&stage, output).await
}

async fn chapters_of(tale: &mut Tale, stage: &mut Stage) -> Result<()> {
    tale.step("publish", "The organizer imports the event and publishes it", async |checks| {
        opening::run(stage, checks).await
    })
    .await?;
    tale.step("join", "Two phones of Alice, one of Bob and a gate join", async |checks| {
        joining::join(stage, checks).await
    })
    .await?;
    tale.step("download", "They download the event", async |checks| {
        joining::download(stage, checks).await
    })
    .await?;
    tale.step("offline", "All go offline; they bookmark, write notes, scan", async |checks| {
        offline::run(stage, checks).await
    })
    .await?;
    tale.step(
        "reschedule",
        "The organizer moves the event to the lakeside hotel",
        async |checks| reschedule::run(stage, checks).await,
    )
    .await?;
    tale.step("killed", "The server is killed while Alice's acts arrive", async |checks| {
        forgotten::run(stage, checks).await
    })
    .await?;
    tale.step(
        "answer-lost",
        "It is killed again, before the gate hears its answer",
        async |checks| doubled::run(stage, checks).await,
    )
    .await?;
    tale.step("return", "Everyone comes back at once", async |checks| {
        home::come_back(stage, checks).await
    })
    .await?;
    tale.step("converge", "All hold the same, and nothing was lost or doubled", async |checks| {
        home::compare(stage, checks).await
    })
    .await?;
    tale.step("changes", "Old and new are shown, with the reason", async |checks| {
        home::read_changes(stage, checks).await
    })
    .await?;
    tale.step("mine", "Alice's phones are one, and her reminder moved along", async |checks| {
        mine::run(stage, checks).await
    })
    .await?;
    tale.step("preview", "A forum runs late: whom that hits is seen first", async |checks| {
        late::preview(stage, checks).await
    })
    .await?;
    tale.step(
        "undo",
        "It is on time after all, and the organizer takes that back",
        async |checks| late::undo(stage, checks).await,
    )
    .await?;
    tale.step(
        "contacts",
        "Two reps and Alice exchange contacts, and she takes hers back",
        async |checks| contacts::run(stage, checks).await,
    )
    .await?;
    tale.step("gates", "Two gates without a network let the same badge in", async |checks| {
        gates::run(stage, checks).await
    })
    .await
}
