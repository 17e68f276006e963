//! `lead questions`: what the booth asks its visitors.

use super::Home;
use crate::error::{CliError, Kind, Result};
use crate::output::{Output, Style};
use huiban_companion::QuestionView;
use huiban_protocol::documents::{Question, QuestionKind};
use std::path::Path;

/// Largest file of questions: more than a booth may have.
const FILE_BYTES_MAX: u64 = 1 << 20;

pub(super) fn run(home: &Home, file: Option<&Path>, output: Output) -> Result<()> {
    let companion = home.companion()?;
    let questions = match file {
        Some(file) => companion.set_questions(&read(file)?, home.language())?,
        None => companion.questions(home.language())?,
    };
    output.answer(&questions, |questions, style| text(questions, style))
}

fn read(file: &Path) -> Result<Vec<Question>> {
    let path = file.display();
    let wrong = |reason: String| {
        let detail = format!("{path}: {reason}");
        CliError::described(Kind::InvalidInput, &detail, Some("file".to_owned()))
    };
    let known = std::fs::metadata(file).map_err(|error| wrong(error.to_string()))?;
    if known.len() > FILE_BYTES_MAX {
        return Err(wrong(format!("larger than {FILE_BYTES_MAX} bytes")));
    }
    let bytes = std::fs::read(file).map_err(|error| wrong(error.to_string()))?;
    serde_json::from_slice(&bytes).map_err(|error| wrong(format!("no questions: {error}")))
}

fn text(questions: &[QuestionView], style: Style) -> String {
    if questions.is_empty() {
        return style.say("this booth asks nothing", "本展位没有问题").to_owned();
    }
    let lines = questions.iter().map(|question| {
        let kind = match question.kind {
            QuestionKind::Single => style.say("one of", "单选"),
            QuestionKind::Multi => style.say("any of", "多选"),
            QuestionKind::Text => style.say("in words", "文字"),
        };
        let options = question.options.iter().map(|option| {
            if option.text == option.code {
                option.code.clone()
            } else {
                format!("{} ({})", option.code, option.text)
            }
        });
        let options: Vec<String> = options.collect();
        let head = style.bold(&question.code);
        format!("{head}  {}\n  {kind} {}", question.text, options.join(", ")).trim_end().to_owned()
    });
    lines.collect::<Vec<_>>().join("\n")
}
