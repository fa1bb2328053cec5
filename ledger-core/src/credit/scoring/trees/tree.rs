//! Which leaf of a tree does somebody come to?

use super::ordered::{NotADouble, Ordered};
use super::written::Written;

/// What a tree sees of one feature: a number next to zero as zero, as where the model was trained.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell(Option<Ordered>);

impl Cell {
    pub const MISSING: Cell = Cell(None);

    pub fn of(number: i64) -> Cell {
        let digits = number.unsigned_abs().into();
        Cell(Some(Ordered::of(Written { negative: number < 0, digits, exponent: 0 }).or_zero()))
    }

    /// The double that a decimal text means; `nan` is missing.
    ///
    /// # Errors
    /// When the text is none.
    pub fn read(text: &str) -> Result<Cell, NotADouble> {
        match text {
            "nan" => Ok(Cell::MISSING),
            _ => Ordered::read(text).map(|it| Cell(Some(it.or_zero()))),
        }
    }
}

/// One tree: a leaf, or nodes that lead to leaves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tree {
    /// The first is where it begins; each leads to later ones only. Empty of a single leaf.
    pub(super) nodes: Vec<Node>,
    /// In thousand-millionths; at least one.
    pub(super) leaves: Vec<i64>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Node {
    /// The place of the feature in the model.
    pub(super) feature: usize,
    pub(super) split: Split,
    pub(super) left: Child,
    pub(super) right: Child,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Child {
    Node(usize),
    Leaf(usize),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Split {
    /// To the left up to the threshold.
    Number { threshold: Ordered, missing: MissingMeans, missing_left: bool },
    /// To the left if the category's bit is set, counted from the lowest of the first.
    Category(Vec<u32>),
}

/// What is taken for missing, so that it goes the split's own way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum MissingMeans {
    /// Nothing: what is missing is taken for zero.
    None,
    /// Zero, and what is missing.
    Zero,
    /// What is missing.
    Nan,
}

impl Tree {
    /// The leaf of what is seen, counted from 0, and its thousand-millionths.
    pub(super) fn leaf_of(&self, cells: &[Cell]) -> (u32, i64) {
        let mut at = if self.nodes.is_empty() { Child::Leaf(0) } else { Child::Node(0) };
        loop {
            match at {
                Child::Node(place) => {
                    let node = self.nodes.get(place).expect("a node leads to nodes of its tree");
                    let cell = cells.get(node.feature).copied().unwrap_or(Cell::MISSING);
                    at = if node.split.goes_left(cell) { node.left } else { node.right };
                }
                Child::Leaf(place) => {
                    let nanos = self.leaves.get(place).copied();
                    let place = u32::try_from(place).expect("a tree has few leaves");
                    return (place, nanos.expect("a node leads to leaves of its tree"));
                }
            }
        }
    }
}

impl Split {
    fn goes_left(&self, Cell(cell): Cell) -> bool {
        match self {
            Split::Number { threshold, missing, missing_left } => {
                let is_missing = match missing {
                    MissingMeans::None => false,
                    MissingMeans::Zero => cell.is_none_or(|it| it == Ordered(0)),
                    MissingMeans::Nan => cell.is_none(),
                };
                if is_missing {
                    return *missing_left;
                }
                cell.unwrap_or(Ordered(0)) <= *threshold
            }
            Split::Category(bits) => {
                let category = cell.and_then(Ordered::truncated);
                let category = category.and_then(|it| usize::try_from(it).ok());
                category.is_some_and(|it| {
                    bits.get(it / 32).is_some_and(|word| word >> (it % 32) & 1 == 1)
                })
            }
        }
    }
}
