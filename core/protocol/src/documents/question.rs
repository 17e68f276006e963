//! What a booth asks its visitors.

use super::{QuestionCode, Text, clean};
use crate::limits::{QUESTION_OPTIONS_MAX, QUESTIONS_MAX, SHORT_TEXT_BYTES_MAX};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// How a question is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QuestionKind {
    /// One of the options.
    Single,
    /// Any number of the options.
    Multi,
    /// In free words.
    Text,
}

/// One question of a booth: chosen by the organizer or by the booth itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// Short name, unique in the booth; answers name it.
    pub code: QuestionCode,
    /// The question.
    pub text: Text,
    /// How it is answered.
    pub kind: QuestionKind,
    /// What can be chosen; none where it is answered in free words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<QuestionOption>,
}

/// One thing that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuestionOption {
    /// Short name, unique in the question.
    pub code: QuestionCode,
    /// What it says.
    pub text: Text,
}

/// Why an answer does not fit.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AnswerError {
    /// Nothing that can be chosen is called so.
    #[error("{question} has no option “{said}”: choose {options}")]
    NoOption {
        /// The question's code.
        question: QuestionCode,
        /// What was said.
        said: String,
        /// Codes of what can be chosen.
        options: String,
    },
    /// Several answers where one is asked for.
    #[error("{0} takes one answer: name it once")]
    OneOnly(QuestionCode),
}

impl Question {
    /// What is kept of an answer: codes of options, each once and in their order, or the words.
    /// An option may be named by its code or its text in any language. No answer takes an earlier
    /// one back.
    ///
    /// # Errors
    /// [`AnswerError`] where the question cannot be answered so.
    pub fn answer(&self, said: &[String]) -> Result<Vec<String>, AnswerError> {
        if self.kind != QuestionKind::Multi && said.len() > 1 {
            return Err(AnswerError::OneOnly(self.code.clone()));
        }
        if self.kind == QuestionKind::Text {
            return Ok(said.to_vec());
        }
        let mut chosen = BTreeSet::new();
        for said in said {
            let place = self.options.iter().position(|option| option.is_called(said));
            chosen.insert(place.ok_or_else(|| self.no_option(said))?);
        }
        let options = self.options.iter().enumerate();
        let kept = options.filter(|(place, _)| chosen.contains(place));
        Ok(kept.map(|(_, option)| option.code.to_string()).collect())
    }

    /// The option of this code.
    pub fn find_option(&self, code: &str) -> Option<&QuestionOption> {
        self.options.iter().find(|option| option.code.as_str() == code)
    }

    /// What is wrong with it by itself.
    fn fault(&self) -> Option<String> {
        let code = &self.code;
        let codes: BTreeSet<_> = self.options.iter().map(|option| &option.code).collect();
        let texts = self.options.iter().map(|option| &option.text).chain([&self.text]);
        if self.text.is_blank() {
            Some(format!("{code} has no text"))
        } else if self.options.is_empty() != (self.kind == QuestionKind::Text) {
            Some(match self.kind {
                QuestionKind::Text => format!("{code} is answered in words and has options"),
                QuestionKind::Single | QuestionKind::Multi => format!("{code} has no options"),
            })
        } else if codes.len() != self.options.len() {
            Some(format!("{code} has two options of one code"))
        } else if self.options.len() > QUESTION_OPTIONS_MAX {
            Some(format!("{code} has more than {QUESTION_OPTIONS_MAX} options"))
        } else {
            let sound = texts.into_iter().all(is_short);
            (!sound).then(|| format!("{code} has a text that is too long, or not of one line"))
        }
    }
}

impl QuestionOption {
    fn is_called(&self, said: &str) -> bool {
        let texts = [&self.text.zh_hans, &self.text.zh_hant, &self.text.en];
        self.code.as_str().eq_ignore_ascii_case(said)
            || texts.into_iter().flatten().any(|text| text.eq_ignore_ascii_case(said))
    }
}

impl Question {
    fn no_option(&self, said: &str) -> AnswerError {
        let options: Vec<&str> = self.options.iter().map(|option| option.code.as_str()).collect();
        AnswerError::NoOption {
            question: self.code.clone(),
            said: said.to_owned(),
            options: options.join(", "),
        }
    }
}

fn is_short(text: &Text) -> bool {
    let texts = [&text.zh_hans, &text.zh_hant, &text.en];
    texts
        .into_iter()
        .flatten()
        .all(|text| text.len() <= SHORT_TEXT_BYTES_MAX && clean(text) == *text)
}

/// What is wrong with a booth's questions, if anything.
pub fn find_fault(questions: &[Question]) -> Option<String> {
    if questions.len() > QUESTIONS_MAX {
        return Some(format!("more than {QUESTIONS_MAX} questions"));
    }
    let codes: BTreeSet<_> = questions.iter().map(|question| &question.code).collect();
    if codes.len() != questions.len() {
        return Some("two questions have one code".to_owned());
    }
    questions.iter().find_map(Question::fault)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question(kind: &str, options: &str) -> Question {
        let json = format!(
            r#"{{"code":"size","text":{{"en":"How many?","zh-Hans":"多少？"}},"kind":"{kind}","options":[{options}]}}"#
        );
        serde_json::from_str(&json).unwrap()
    }

    const OPTIONS: &str =
        r#"{"code":"few","text":{"zh-Hans":"少量"}},{"code":"many","text":{"en":"A lot"}}"#;

    fn said(said: &[&str]) -> Vec<String> {
        said.iter().map(|said| (*said).to_owned()).collect()
    }

    #[test]
    fn an_answer_names_options_by_code_or_text() {
        let multi = question("multi", OPTIONS);
        let cases: [(&[&str], &[&str]); 5] = [
            (&["many", "few"], &["few", "many"]),
            (&["少量"], &["few"]),
            (&["a lot", "MANY"], &["many"]),
            (&[], &[]),
            (&["few", "few"], &["few"]),
        ];
        for (given, kept) in cases {
            assert_eq!(multi.answer(&said(given)), Ok(said(kept)), "{given:?}");
        }
        let error = multi.answer(&said(&["none"])).unwrap_err();
        assert_eq!(error.to_string(), "size has no option “none”: choose few, many");
    }

    #[test]
    fn one_answer_is_one_answer() {
        let single = question("single", OPTIONS);
        assert_eq!(single.answer(&said(&["few"])), Ok(said(&["few"])));
        assert!(matches!(single.answer(&said(&["few", "many"])), Err(AnswerError::OneOnly(_))));
        let text = question("text", "");
        assert_eq!(text.answer(&said(&["50 a year"])), Ok(said(&["50 a year"])));
        assert!(matches!(text.answer(&said(&["a", "b"])), Err(AnswerError::OneOnly(_))));
    }

    #[test]
    fn what_cannot_be_asked_is_found() {
        let sound = [question("multi", OPTIONS), question("text", "")];
        let twice = find_fault(&sound).unwrap();
        assert_eq!(twice, "two questions have one code");
        let twins = r#"{"code":"a","text":{}},{"code":"a","text":{}}"#;
        let cases = [
            (question("single", ""), Some("size has no options")),
            (question("text", OPTIONS), Some("size is answered in words and has options")),
            (question("multi", twins), Some("size has two options of one code")),
            (question("single", OPTIONS), None),
        ];
        for (question, fault) in cases {
            assert_eq!(find_fault(&[question]).as_deref(), fault);
        }
        let mut turned = question("text", "");
        turned.text = Text::new(crate::documents::Language::En, "a\u{202e}b");
        assert!(find_fault(&[turned]).is_some());
    }
}
