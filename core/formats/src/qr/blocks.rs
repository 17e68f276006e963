//! A code as text, two modules a character.

use super::QrModules;

impl QrModules {
    /// The code with its quiet zone as lines of half blocks. `draws_dark`: whether the characters
    /// stand for dark modules, as on white paper, or for light ones, as on a dark terminal.
    pub fn half_blocks(&self, draws_dark: bool) -> Vec<String> {
        let side = self.side_with_quiet();
        let is_drawn = |x, y| self.is_dark_from_quiet(x, y) == draws_dark;
        let line = |y: u32| -> String {
            let block = |x| match (is_drawn(x, y), is_drawn(x, y.saturating_add(1))) {
                (true, true) => '█',
                (true, false) => '▀',
                (false, true) => '▄',
                (false, false) => ' ',
            };
            (0..side).map(block).collect()
        };
        (0..side).step_by(2).map(line).collect()
    }
}
