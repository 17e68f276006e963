//! What one attendee marked of the agenda, and which sessions that makes theirs.

use crate::documents::{ForumCode, Session, SessionId};
use crate::streams::{BookmarkRow, BookmarkTarget, Register, Remind, TargetKind};
use std::collections::{BTreeMap, BTreeSet};

/// Minutes before the start at which a calendar reminds of a session for which nobody said anything
/// else.
const CALENDAR_ALARM_MIN: u32 = 15;

/// What one attendee marked of the agenda; nothing says who that is.
#[derive(Debug, Clone, Default)]
pub struct Marks {
    /// The sessions they bookmarked.
    pub sessions: BTreeSet<SessionId>,
    /// The forums they follow: those they bookmarked.
    pub forums: BTreeSet<ForumCode>,
    /// Sessions left out of the forums they follow.
    pub muted: BTreeSet<SessionId>,
    /// Reminders set, or taken away, for one session.
    pub session_reminds: BTreeMap<SessionId, Register<Option<Remind>>>,
    /// Reminders set for each session of a followed forum.
    pub forum_reminds: BTreeMap<ForumCode, Register<Option<Remind>>>,
}

impl Marks {
    /// Takes in what is known of one bookmark; of other things than sessions and forums, nothing.
    pub fn take(&mut self, target: &BookmarkTarget, row: &BookmarkRow) {
        match target.kind {
            TargetKind::Session => {
                // a target's id has the grammar of a session's
                let Ok(id) = target.id.parse::<SessionId>() else { return };
                self.session_reminds.extend(row.remind.clone().map(|set| (id.clone(), set)));
                if row.is_muted() {
                    self.muted.insert(id.clone());
                }
                if row.is_present() {
                    self.sessions.insert(id);
                }
            }
            TargetKind::Forum if row.is_present() => {
                let Ok(code) = target.id.parse::<ForumCode>() else { return };
                // at a time of its own, it is about the forum and not about its sessions
                let set =
                    row.remind.clone().filter(|set| !matches!(set.value, Some(Remind::AtMs(_))));
                self.forum_reminds.extend(set.map(|set| (code.clone(), set)));
                self.forums.insert(code);
            }
            _ => {}
        }
    }

    /// Whether they bookmarked it.
    pub fn is_bookmarked(&self, session: &Session) -> bool {
        self.sessions.contains(&session.id)
    }

    /// Whether they muted it.
    pub fn is_muted(&self, session: &Session) -> bool {
        self.muted.contains(&session.id)
    }

    /// Whether they follow its forum and did not mute it.
    pub fn is_followed(&self, session: &Session) -> bool {
        session.forum.as_ref().is_some_and(|forum| self.forums.contains(forum))
            && !self.is_muted(session)
    }

    /// Whether it belongs to their own agenda.
    pub fn concerns(&self, session: &Session) -> bool {
        self.is_bookmarked(session) || self.is_followed(session)
    }

    /// When to remind them of it, with the act that said so: what was set for the session itself
    /// stands above what was set for its forum. `None` for what is not in their agenda.
    pub fn remind_of(&self, session: &Session) -> Option<&Register<Option<Remind>>> {
        if !self.concerns(session) {
            return None;
        }
        self.session_reminds.get(&session.id).or_else(|| {
            let forum = session.forum.as_ref().filter(|_| self.is_followed(session))?;
            self.forum_reminds.get(forum)
        })
    }

    /// When a calendar reminds them of it: as they were to be reminded, or not at all where they
    /// took the reminder away; a quarter of an hour before where they never said.
    pub fn alarm_of(&self, session: &Session) -> Option<Remind> {
        match self.remind_of(session) {
            Some(set) => set.value,
            None => Some(Remind::BeforeMin(CALENDAR_ALARM_MIN)),
        }
    }
}
