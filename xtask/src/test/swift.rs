//! The Swift package, in the Debian 13 that [`crate::setup::swift_root`] makes.

use std::{process::Command, time::Duration};

use anyhow::{Context, Result};

use super::Tally;
use crate::{bindings, session::Session, setup::swift_root, shell::Log};

const LIMIT: Duration = Duration::from_secs(20 * 60);

/// Runs in a mount namespace of its own: whatever happens to it, the kernel unmounts everything
/// with its last process, and nothing outside ever sees the mounts. `swiftc` finds its libraries
/// through `/proc`. One of Debian's Swift libraries has an undefined symbol, hence the linker flag.
const SCRIPT: &str = r#"
mount -t proc proc "$ROOT/proc"
mount --rbind /dev "$ROOT/dev"
mount --bind "$REPO" "$ROOT/mnt"
mount --bind "$DEBUG" "$ROOT/srv"
exec chroot "$ROOT" env -i HOME=/root LANG=C.UTF-8 PATH=/usr/bin:/bin:/usr/sbin:/sbin CI="${CI:-}" \
    LD_LIBRARY_PATH=/srv HUIBAN_PROGRAM=/srv/huiban sh -ec '
        cd /mnt/ios
        exec swift test -Xlinker -L/srv -Xlinker --allow-shlib-undefined'
"#;

pub(super) fn run(session: &Session, log: &Log) -> Result<Tally> {
    bindings::swift(session, log)?;
    let root = swift_root::find(&session.place).context("the Swift root is not there")?;
    let mut script = Command::new("unshare");
    script
        .args(["--mount", "--propagation", "private", "sh", "-ec", SCRIPT])
        .env("ROOT", root)
        .env("REPO", &session.place.repo)
        .env("DEBUG", session.place.debug());
    let done = log.run(&mut script, LIMIT);
    Ok(Tally::from_xctest(&log.text()?).with_exit(&done))
}
