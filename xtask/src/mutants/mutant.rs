//! One known-bad patch and what its head says.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result, ensure};

use super::layer::Layer;

/// A unified diff under a head: what is wrong, `Story:` it repeats, and each `Layer:` that must
/// notice, the cheapest first.
#[derive(Debug)]
pub(super) struct Mutant {
    pub(super) name: String,
    pub(super) path: PathBuf,
    pub(super) story: String,
    pub(super) layers: Vec<Layer>,
}

impl Mutant {
    pub(super) fn read(path: &Path) -> Result<Self> {
        let text = fs::read_to_string(path)?;
        let name = path.file_stem().context("a patch without a name")?.to_string_lossy();
        Self::parse(&name, path, &text).with_context(|| path.display().to_string())
    }

    fn parse(name: &str, path: &Path, text: &str) -> Result<Self> {
        let (head, _) = text.split_once("\ndiff --git ").context("it holds no diff")?;
        let field = |word: &'static str| head.lines().filter_map(move |l| l.strip_prefix(word));
        let story = field("Story: ").next().context("its head names no story")?.to_owned();
        let layers: Vec<Layer> = field("Layer: ").map(str::parse).collect::<Result<_>>()?;
        ensure!(!layers.is_empty(), "its head names no layer");
        Ok(Self { name: name.to_owned(), path: path.to_path_buf(), story, layers })
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::Mutant;

    fn parse(text: &str) -> anyhow::Result<Mutant> {
        Mutant::parse("a", Path::new("a.patch"), text)
    }

    #[test]
    fn a_head_names_a_story_and_layers() {
        let text = "Words.\n\nStory: it\nLayer: crash images\nLayer: sim 20\n\ndiff --git a b\n";
        let mutant = parse(text).unwrap();
        assert_eq!((mutant.story.as_str(), mutant.layers.len()), ("it", 2));
    }

    #[test]
    fn a_head_that_lacks_something_is_refused() {
        for text in [
            "Story: it\nLayer: sim 20\n",
            "Layer: sim 20\n\ndiff --git a b\n",
            "Story: it\n\ndiff --git a b\n",
            "Story: it\nLayer: hope\n\ndiff --git a b\n",
            "Story: it\nLayer: sim many\n\ndiff --git a b\n",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
