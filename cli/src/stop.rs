//! Being asked to stop.

use crate::error::{CliError, Result};

/// Hears Ctrl-C and the polite signal that service managers send, from when it was made.
pub(crate) struct Stop {
    #[cfg(unix)]
    interrupt: tokio::signal::unix::Signal,
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
    #[cfg(windows)]
    interrupt: tokio::signal::windows::CtrlC,
}

impl Stop {
    /// Begins to listen; make it before saying that something goes on.
    #[cfg(unix)]
    pub(crate) fn listen() -> Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        let hear = |kind| signal(kind).map_err(CliError::internal);
        Ok(Self {
            interrupt: hear(SignalKind::interrupt())?,
            terminate: hear(SignalKind::terminate())?,
        })
    }

    /// Begins to listen; make it before saying that something goes on.
    #[cfg(windows)]
    pub(crate) fn listen() -> Result<Self> {
        Ok(Self { interrupt: tokio::signal::windows::ctrl_c().map_err(CliError::internal)? })
    }

    /// Waits until asked.
    pub(crate) async fn asked(mut self) {
        #[cfg(unix)]
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
        #[cfg(windows)]
        self.interrupt.recv().await;
    }
}
