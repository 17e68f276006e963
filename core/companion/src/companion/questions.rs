//! What a booth asks its visitors. No network, safe off the main thread.

use super::Companion;
use crate::contacts::{self, booth_stream};
use crate::error::Result;
use crate::journal::identity::Identity;
use crate::screens::{self, QuestionView};
use huiban_protocol::documents::{Language, Question};
use rusqlite::Connection;

impl Companion {
    /// What this device's booth asks: its own questions where it set some, else the organizer's.
    ///
    /// # Errors
    /// [`CompanionError::Unauthorized`](crate::CompanionError::Unauthorized) where this device
    /// belongs to no booth.
    pub fn questions(&self, language: Language) -> Result<Vec<QuestionView>> {
        self.read(|mirror, identity| {
            let (exhibitor, stream) = booth_stream(identity)?;
            let questions = contacts::list_questions(mirror, &stream, &exhibitor)?;
            Ok(screens::question_views(&questions, language))
        })
    }

    /// Says what this device's booth asks from now on, on all its devices; none goes back to what
    /// the organizer chose. Answers given before stay.
    ///
    /// # Errors
    /// [`CompanionError::InvalidInput`](crate::CompanionError::InvalidInput) for questions that
    /// cannot be asked, and as [`Companion::questions`].
    pub fn set_questions(
        &self,
        questions: &[Question],
        language: Language,
    ) -> Result<Vec<QuestionView>> {
        self.act_all(|_: &Connection, identity: &Identity| {
            let (exhibitor, _) = booth_stream(identity)?;
            let by = &identity.device_name;
            Ok((vec![contacts::set_questions(&exhibitor, by, questions)?], ()))
        })?;
        self.questions(language)
    }
}
