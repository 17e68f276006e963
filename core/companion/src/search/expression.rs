//! A question as an expression of the index.

use crate::text::{Question, TOKEN_INITIALS_MAX, TOKEN_LETTERS_MAX, Term};

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
/// Terms hold letters, digits and ideographs only, so nothing in the expression needs escaping.
pub(super) fn expression(question: &Question, level: Level) -> String {
    let terms: Vec<String> = question
        .terms
        .iter()
        .map(|term| {
            let levels = Level::ALL.into_iter().take_while(|wanted| *wanted <= level);
            let any: Vec<String> = levels.map(|level| term_in(term, level.tag())).collect();
            format!("({})", any.join(" OR "))
        })
        .collect();
    terms.join(" AND ")
}

fn term_in(term: &Term, tag: char) -> String {
    match term {
        Term::Ideographs(chars) => {
            let pairs: Vec<String> = match chars.as_slice() {
                [only] => vec![format!("\"{tag}h{only}\"")],
                more => more
                    .windows(2)
                    .map(|pair| format!("\"{tag}h{}\"", pair.iter().collect::<String>()))
                    .collect(),
            };
            format!("({})", pairs.join(" AND "))
        }
        Term::Letters(chars) => {
            let start = |max: usize| chars.iter().take(max).collect::<String>();
            let words = format!("\"{tag}l{}\" *", start(TOKEN_LETTERS_MAX));
            if chars.len() <= TOKEN_INITIALS_MAX {
                return words;
            }
            format!("({words} OR \"{tag}l{}\")", start(TOKEN_INITIALS_MAX))
        }
    }
}
