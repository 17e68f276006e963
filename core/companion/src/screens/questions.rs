//! What a booth asks, with texts in one language.

use huiban_protocol::documents::{Language, Question, QuestionKind, Text};
use serde::Serialize;

/// One question of a booth.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct QuestionView {
    /// Its code, which answers name.
    pub code: String,
    /// The question.
    pub text: String,
    /// How it is answered.
    pub kind: QuestionKind,
    /// What can be chosen; none where it is answered in free words.
    pub options: Vec<QuestionOptionView>,
}

/// One thing that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct QuestionOptionView {
    /// Its code, which answers name.
    pub code: String,
    /// What it says.
    pub text: String,
}

/// The text, or its code where it has none.
fn shown(text: &Text, code: &str, language: Language) -> String {
    let text = text.pick(language);
    if text.is_empty() { code.to_owned() } else { text.to_owned() }
}

/// Questions as they are shown.
pub(crate) fn question_views(questions: &[Question], language: Language) -> Vec<QuestionView> {
    let option = |code: &str, text: &Text| QuestionOptionView {
        code: code.to_owned(),
        text: shown(text, code, language),
    };
    let view = |question: &Question| QuestionView {
        code: question.code.to_string(),
        text: shown(&question.text, question.code.as_str(), language),
        kind: question.kind,
        options: question
            .options
            .iter()
            .map(|known| option(known.code.as_str(), &known.text))
            .collect(),
    };
    questions.iter().map(view).collect()
}

/// A question and what was said to it in words; codes where the booth asks it no longer.
pub(super) fn in_words(
    questions: &[Question],
    code: &str,
    said: &[String],
    language: Language,
) -> (String, Vec<String>) {
    let Some(question) = questions.iter().find(|question| question.code.as_str() == code) else {
        return (code.to_owned(), said.to_vec());
    };
    let words = said.iter().map(|said| match question.find_option(said) {
        Some(option) => shown(&option.text, said, language),
        None => said.clone(),
    });
    (shown(&question.text, code, language), words.collect())
}
