//! A disk that fails or is full, at each call in turn.

use crate::check::{self, Verdict};
use crate::scenario::Beginning;
use huiban_vfs::{Fault, Trouble};

/// Of how many calls the ordinary run lets one fail.
const EVERY: u64 = 17;
/// So many wrong runs say enough.
const WRONG_MAX: usize = 10;

/// Lives the scenario with a call that fails, then starts again without: returns whether the call
/// was reached.
async fn live_with(beginning: &Beginning, fault: Fault) -> Result<bool, String> {
    let mut phone = beginning.phone().await;
    phone.set_fault(Some(fault));
    phone.live().await;
    let hit = phone.watch.failed() > 0;
    phone.set_fault(None);
    let promised = phone.promised_ops();
    let verdict: Verdict = async {
        check::files(&phone.folder(), &promised)?;
        let pocket = phone.pocket.clone();
        let app = check::reopen(phone.home.path(), pocket, phone.server.clone(), &promised)?;
        app.complete(&phone.folder()).await
    }
    .await;
    verdict.map_err(|why| format!("{fault:?}: {why} (errors seen: {:?})", phone.errors))?;
    Ok(hit)
}

async fn every_call(trouble: Trouble, persistent: bool) {
    huiban_vfs::install();
    let beginning = Beginning::new().await;
    let step = if crate::everything() { 1 } else { EVERY };
    let (mut nth, mut runs, mut wrong) = (1, 0, Vec::new());
    loop {
        match live_with(&beginning, Fault { trouble, nth, persistent }).await {
            Ok(true) => {}
            // so many calls are not made any more
            Ok(false) => break,
            Err(why) => wrong.push(why),
        }
        if wrong.len() == WRONG_MAX {
            break;
        }
        runs += 1;
        nth += step;
    }
    println!("{trouble:?}, persistent {persistent}: {runs} runs over {nth} calls");
    assert!(wrong.is_empty(), "{} of {runs} are wrong:\n{}", wrong.len(), wrong.join("\n"));
    assert!(runs > 20, "only {runs} runs");
}

#[tokio::test]
async fn a_call_that_fails_once_loses_nothing() {
    every_call(Trouble::Io, false).await;
}

#[tokio::test]
async fn a_disk_that_fails_from_some_call_on_loses_nothing() {
    every_call(Trouble::Io, true).await;
}

#[tokio::test]
async fn a_disk_that_is_full_for_a_moment_loses_nothing() {
    every_call(Trouble::Full, false).await;
}

#[tokio::test]
async fn a_disk_that_stays_full_loses_nothing() {
    every_call(Trouble::Full, true).await;
}
