//! What the phone is to remind of.

use super::Companion;
use super::acts::me_stream;
use crate::error::Result;
use crate::reminders::{self, HeldReminder};
use crate::screens::{self, ReminderDifference, ReminderView};
use huiban_protocol::documents::Language;

impl Companion {
    /// Every reminder that is not past, up to a time (ms since 1970 UTC) where one is given: what
    /// is to be shown at once, then what rings, the soonest first, then what waits for a new time.
    /// No network, safe off the main thread.
    ///
    /// # Errors
    /// Those of reading the files.
    pub fn reminders(
        &self,
        until_ms: Option<i64>,
        language: Language,
    ) -> Result<Vec<ReminderView>> {
        let mut views = self.list_reminders(self.now_ms()?, language)?;
        if let Some(until_ms) = until_ms {
            views.retain(|view| view.fire_at_ms.is_none_or(|fire_at_ms| fire_at_ms <= until_ms));
        }
        Ok(views)
    }

    /// What a shell tells the operating system, which has scheduled `held`, so that it has what it
    /// should: never more than 60 notifications, the soonest. To be asked for whenever bookmarks or
    /// agenda change, and when the app comes to the foreground. No network, safe off the main
    /// thread.
    ///
    /// # Errors
    /// Those of reading the files.
    pub fn reminder_difference(
        &self,
        held: &[HeldReminder],
        language: Language,
    ) -> Result<ReminderDifference> {
        let now_ms = self.now_ms()?;
        let reminders = self.list_reminders(now_ms, language)?;
        Ok(screens::difference(reminders, held, now_ms))
    }

    /// Remembers, on this device, that these notices were shown, so that none is shown again.
    ///
    /// # Errors
    /// Those of writing the journal.
    pub fn mark_reminders_told(&self, ids: &[String]) -> Result<()> {
        self.files()?.journal.write(|journal| reminders::set_told(journal, ids))
    }

    fn list_reminders(&self, now_ms: i64, language: Language) -> Result<Vec<ReminderView>> {
        let told = self.files()?.journal.read(reminders::list_told)?;
        let reader = self.reader(language);
        self.read(|mirror, identity| match me_stream(identity) {
            Some(me) => screens::list_reminders(mirror, me, &told, now_ms, reader),
            None => Ok(Vec::new()),
        })
    }
}
