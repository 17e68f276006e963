use std::fmt;

/// One thing that happens in a story, apart from what the network does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// A person acts on a phone.
    Act,
    /// A person acts so many times in a row.
    Acts(u64),
    /// A person changes what they see.
    Change,
    /// A phone syncs.
    Sync,
    /// A phone's app is killed and opened again.
    Kill,
    /// A phone starts again; its monotonic clock begins anew.
    Reboot,
    /// Somebody sets a phone's wall clock.
    StepClock(i64),
    /// A phone's mirror is copied, to be lost later.
    KeepMirror,
    /// A phone's mirror falls back to its copy, or to nothing; the journal stays.
    LoseMirror,
    /// A second process opens a phone's folder.
    SecondEngine,
    /// A phone's disk is copied onto another phone, secrets and all.
    CloneDisk,
    /// A phone's backup is restored on another phone.
    RestoreOnOther,
    /// A phone joins once more, with another role or list.
    JoinAgain,
    /// A signature in a phone's journal is damaged.
    DamageOp,
    /// From here on this phone's pushes are refused, until everything heals.
    Poison(u16),
    /// A phone sleeps for so many ms: nothing runs on it, and answers wait.
    Sleep(i64),
    /// A phone's disk takes so many more writes, and none after that until the phone's next step.
    FillDisk(u64),
    /// A phone falls into the sea.
    Drown,
    /// The organizer changes the agenda and publishes.
    Publish,
    /// The organizer revokes a phone.
    Revoke,
    /// The organizer takes a badge back.
    RevokeBadge,
    /// The organizer gives somebody a new badge.
    ReissueBadge,
    /// The organizer puts another key for badges to use.
    RotateBadgeKey,
    /// The database is copied.
    BackUp,
    /// A copy of the database is put back by the program's command.
    RestoreByCommand,
    /// A copy of the database is put back as a file.
    RestoreByCopy,
    /// The servers start again.
    RestartServers,
    /// The servers are updated.
    UpgradeServers,
}

impl What {
    /// Whether it happens on a phone, and not at the servers or the organizer's desk.
    pub fn is_of_a_phone(self) -> bool {
        !matches!(
            self,
            Self::Publish
                | Self::Revoke
                | Self::RevokeBadge
                | Self::ReissueBadge
                | Self::RotateBadgeKey
                | Self::BackUp
                | Self::RestoreByCommand
                | Self::RestoreByCopy
                | Self::RestartServers
                | Self::UpgradeServers
        )
    }
}

/// When, on which phone, and a number of its own that decides the rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// Virtual time, ms.
    pub at_ms: i64,
    /// Index of the phone, modulo the phones there are.
    pub phone: usize,
    /// What happens.
    pub what: What,
    /// Decides whatever else there is to decide.
    pub salt: u64,
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let since_s = (self.at_ms - super::START_MS) / 1_000;
        write!(f, "{since_s:>7} s  phone {:<2} {:?}", self.phone, self.what)
    }
}
