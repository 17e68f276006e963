//! A question as an expression of the index.

use crate::text::{Question, Wanted};

/// How well a thing matches: by the least telling of its texts that is needed for all terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    /// All in the title.
    Title,
    /// Also by who or what is on stage.
    Stage,
    /// Also by the rest of the text.
    Text,
}

impl Level {
    /// Best first.
    pub(super) const ALL: [Self; 3] = [Self::Title, Self::Stage, Self::Text];

    /// What stands before the tokens of such texts.
    pub(super) fn tag(self) -> char {
        match self {
            Self::Title => 't',
            Self::Stage => 's',
            Self::Text => 'x',
        }
    }
}

/// Finds whatever may match a question in the texts up to a level.
///
/// Tokens hold letters, digits and ideographs only, so nothing in them needs escaping.
pub(super) fn expression(question: &Question, level: Level) -> String {
    let tags = || Level::ALL.into_iter().take_while(|wanted| *wanted <= level).map(Level::tag);
    let terms = question.terms.iter();
    let wanted = terms.map(|term| Wanted::Any(tags().map(|tag| term.tokens(tag)).collect()));
    write(&Wanted::All(wanted.collect()))
}

fn write(wanted: &Wanted) -> String {
    let join = |parts: &[Wanted], by: &str| {
        format!("({})", parts.iter().map(write).collect::<Vec<_>>().join(by))
    };
    match wanted {
        Wanted::Token(token) => format!("\"{token}\""),
        Wanted::Beginning(token) => format!("\"{token}\" *"),
        Wanted::All(parts) => join(parts, " AND "),
        Wanted::Any(parts) => join(parts, " OR "),
    }
}
