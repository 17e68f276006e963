//! The fonts of this machine, and texts set with them.
//!
//! Each character is set in the first font of a chain that has it: fonts that were named, a wide
//! font for Chinese, and where that is not enough whatever else is installed.

mod face;
mod line;
mod search;

pub(crate) use face::{Face, SetGlyph};
pub(crate) use line::{Line, Run};

use crate::error::PrintError;
use fontdb::Database;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// How strong a text is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Weight {
    Regular,
    Bold,
}

/// The fonts that texts are set with.
pub struct Fonts {
    installed: Database,
    faces: Vec<Face>,
    /// Which faces to try first, by weight.
    chains: BTreeMap<Weight, Vec<usize>>,
    /// Which face a character is set in; `None` where no face has it.
    known: BTreeMap<(Weight, char), Option<usize>>,
    files: BTreeMap<PathBuf, Arc<Vec<u8>>>,
}

impl Fonts {
    /// The fonts that are installed where this system keeps them, after those of the files named.
    /// `traditional`: whether Chinese is written as in Taiwan and Hong Kong, where both write a
    /// character in their own way.
    ///
    /// # Errors
    /// [`PrintError::NoFont`] where no font for Chinese is there, [`PrintError::FontUnreadable`].
    pub fn find(named: &[PathBuf], traditional: bool) -> Result<Self, PrintError> {
        let mut installed = Database::new();
        installed.load_system_fonts();
        Self::among(installed, named, traditional)
    }

    /// The same, among fonts that are known already.
    pub(crate) fn among(
        installed: Database,
        named: &[PathBuf],
        traditional: bool,
    ) -> Result<Self, PrintError> {
        let mut fonts = Self {
            installed,
            faces: Vec::new(),
            chains: BTreeMap::new(),
            known: BTreeMap::new(),
            files: BTreeMap::new(),
        };
        let named: Vec<usize> =
            named.iter().map(|path| fonts.load_named(path)).collect::<Result<_, _>>()?;
        for weight in [Weight::Bold, Weight::Regular] {
            let wide = search::wide_faces(&fonts.installed, weight, traditional);
            let wide = wide.into_iter().filter_map(|(path, index)| fonts.load(&path, index).ok());
            let chain: Vec<usize> = named.iter().copied().chain(wide.collect::<Vec<_>>()).collect();
            if chain.is_empty() {
                return Err(PrintError::NoFont);
            }
            fonts.chains.insert(weight, chain);
        }
        Ok(fonts)
    }

    fn load_named(&mut self, path: &Path) -> Result<usize, PrintError> {
        self.load(path, 0)
            .map_err(|reason| PrintError::FontUnreadable { path: path.to_owned(), reason })
    }

    /// The number of a face, which is read where it was not before.
    fn load(&mut self, path: &Path, index: u32) -> Result<usize, String> {
        if let Some(known) = self.faces.iter().position(|face| face.is(path, index)) {
            return Ok(known);
        }
        let bytes = match self.files.get(path) {
            Some(bytes) => Arc::clone(bytes),
            None => Arc::new(std::fs::read(path).map_err(|error| error.to_string())?),
        };
        self.files.insert(path.to_owned(), Arc::clone(&bytes));
        let face = Face::read(path, index, bytes).ok_or("it has no outlines of letters")?;
        self.faces.push(face);
        Ok(self.faces.len().saturating_sub(1))
    }

    /// A face by its number in a run.
    pub(crate) fn face(&self, number: usize) -> Option<&Face> {
        self.faces.get(number)
    }

    /// The face that has a character, and how to set it.
    fn face_for(&mut self, weight: Weight, character: char) -> Option<usize> {
        if let Some(known) = self.known.get(&(weight, character)) {
            return *known;
        }
        let chain = self.chains.get(&weight).cloned().unwrap_or_default();
        let has = |fonts: &Self, number: usize| {
            fonts.faces.get(number).is_some_and(|face| face.has(character))
        };
        let found = chain.into_iter().find(|number| has(self, *number));
        let found = found.or_else(|| {
            let others = search::faces_with(&self.installed, weight, character);
            let mut others =
                others.into_iter().filter_map(|(path, index)| self.load(&path, index).ok());
            others.next()
        });
        self.known.insert((weight, character), found);
        found
    }
}

#[cfg(test)]
mod tests;
