//! The edges of dark areas: one shape for each, so that no hairline shows between neighbours.

use super::QrModules;
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// A corner of modules: how many lie to the left of it and above it, without the quiet zone.
pub type Corner = (u32, u32);

/// Which way an edge runs, to the right and down.
type Heading = (Ordering, Ordering);

impl QrModules {
    /// The closed outlines of all dark areas, each by its corners: clockwise around what is dark,
    /// counter-clockwise around holes, so that both fill rules give the code.
    pub fn outlines(&self) -> Vec<Vec<Corner>> {
        let mut edges = self.edges();
        let mut outlines = Vec::new();
        while let Some((start, _)) = edges.first_key_value() {
            let start = *start;
            outlines.push(walk(&mut edges, start));
        }
        outlines
    }

    /// Every edge between a dark module and a light one, with the dark one on its right.
    fn edges(&self) -> BTreeMap<Corner, Vec<Corner>> {
        let mut edges: BTreeMap<Corner, Vec<Corner>> = BTreeMap::new();
        let dark =
            |x: Option<u32>, y: Option<u32>| x.zip(y).is_some_and(|(x, y)| self.is_dark(x, y));
        for (x, y) in (0..self.side).flat_map(|y| (0..self.side).map(move |x| (x, y))) {
            if !self.is_dark(x, y) {
                continue;
            }
            let (right, below) = (x.saturating_add(1), y.saturating_add(1));
            let sides = [
                (dark(Some(x), y.checked_sub(1)), (x, y), (right, y)),
                (dark(Some(right), Some(y)), (right, y), (right, below)),
                (dark(Some(x), Some(below)), (right, below), (x, below)),
                (dark(x.checked_sub(1), Some(y)), (x, below), (x, y)),
            ];
            for (_, from, to) in sides.into_iter().filter(|(is_inside, ..)| !is_inside) {
                edges.entry(from).or_default().push(to);
            }
        }
        edges
    }
}

/// Follows edges until none goes on, and takes them out.
fn walk(edges: &mut BTreeMap<Corner, Vec<Corner>>, start: Corner) -> Vec<Corner> {
    let mut corners = Vec::new();
    let (mut at, mut came) = (start, None);
    while let Some(next) = take(edges, at, came) {
        let heading = heading(at, next);
        if came != Some(heading) {
            corners.push(at);
        }
        (at, came) = (next, Some(heading));
    }
    corners
}

/// The edge to go on with: where two dark areas touch at a corner, the one around the same area.
fn take(
    edges: &mut BTreeMap<Corner, Vec<Corner>>,
    at: Corner,
    came: Option<Heading>,
) -> Option<Corner> {
    let ends = edges.get_mut(&at)?;
    let turned = came.map(|(right, down)| (down.reverse(), right));
    let onward = ends.iter().position(|end| Some(heading(at, *end)) == turned);
    let next = ends.get(onward.unwrap_or(0)).copied()?;
    ends.retain(|end| *end != next);
    if ends.is_empty() {
        edges.remove(&at);
    }
    Some(next)
}

fn heading(from: Corner, to: Corner) -> Heading {
    (to.0.cmp(&from.0), to.1.cmp(&from.1))
}
