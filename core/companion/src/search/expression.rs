//! A question as an expression of the index.

use crate::text::{Question, Term, Wanted};

/// How well a thing matches: by the least telling of its texts that is needed for all terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    /// All in the title, which is a name that begins with one of them.
    Name,
    /// All in the title.
    Title,
    /// Also by who or what is on stage.
    Stage,
    /// Also by the rest of the text.
    Text,
}

impl Level {
    /// Best first.
    pub(super) const ALL: [Self; 4] = [Self::Name, Self::Title, Self::Stage, Self::Text];

    /// What stands before the tokens of such texts.
    pub(super) fn tag(self) -> char {
        match self {
            Self::Name => 'n',
            Self::Title => 't',
            Self::Stage => 's',
            Self::Text => 'x',
        }
    }
}

/// Finds whatever may match a question in the texts up to a level.
pub(super) fn expression(question: &Question, level: Level) -> String {
    let of = |term: &Term| match level {
        Level::Name | Level::Title => term.tokens(Level::Title.tag()),
        Level::Stage | Level::Text => {
            let levels = Level::ALL.into_iter().filter(|other| *other <= level);
            let levels = levels.filter(|other| *other != Level::Name);
            Wanted::Any(levels.map(|level| term.tokens(level.tag())).collect())
        }
    };
    let mut all: Vec<Wanted> = question.terms.iter().map(of).collect();
    if level == Level::Name {
        let begun = question.terms.iter().map(|term| term.tokens(level.tag()));
        all.push(Wanted::Any(begun.collect()));
    }
    Wanted::All(all).expression()
}
