//! How many pieces of each line?

use std::collections::BTreeMap;

use super::LineQuantity;

/// Pieces by line. A line of which there are none does not stand in it, so that two of the same
/// content are equal.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Quantities(BTreeMap<u32, u32>);

impl Quantities {
    pub fn of(lines: &[LineQuantity]) -> Quantities {
        let mut all = Quantities::default();
        all.add(lines);
        all
    }

    /// How many of this line.
    pub fn at(&self, line: u32) -> u32 {
        self.0.get(&line).copied().unwrap_or(0)
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// By line, the lowest in front.
    pub fn list(&self) -> Vec<LineQuantity> {
        self.0
            .iter()
            .map(|(line, quantity)| LineQuantity { line: *line, quantity: *quantity })
            .collect()
    }

    pub fn add(&mut self, lines: &[LineQuantity]) {
        for it in lines {
            self.set(it.line, self.at(it.line).saturating_add(it.quantity));
        }
    }

    /// # Panics
    /// When there are fewer: who takes away has asked how many there are.
    pub fn take(&mut self, lines: &[LineQuantity]) {
        for it in lines {
            let left = self.at(it.line).checked_sub(it.quantity);
            self.set(it.line, left.expect("no more is taken away than there is"));
        }
    }

    /// What is left of these when those are taken away; none of a line that has more in those.
    #[must_use]
    pub fn without(&self, those: &Quantities) -> Quantities {
        let left = self.0.iter().map(|(line, it)| (*line, it.saturating_sub(those.at(*line))));
        Quantities(left.filter(|(_, quantity)| *quantity > 0).collect())
    }

    /// Those and these.
    #[must_use]
    pub fn with(&self, those: &Quantities) -> Quantities {
        let mut all = self.clone();
        all.add(&those.list());
        all
    }

    /// What both have of each line.
    #[must_use]
    pub fn common(&self, those: &Quantities) -> Quantities {
        let both = self.0.iter().map(|(line, it)| (*line, (*it).min(those.at(*line))));
        Quantities(both.filter(|(_, quantity)| *quantity > 0).collect())
    }

    /// Of the lines that are told of here alone.
    #[must_use]
    pub fn among(&self, lines: &[u32]) -> Quantities {
        let those = self.0.iter().filter(|(line, _)| lines.contains(line));
        Quantities(those.map(|(line, quantity)| (*line, *quantity)).collect())
    }

    fn set(&mut self, line: u32, quantity: u32) {
        match quantity {
            0 => self.0.remove(&line),
            _ => self.0.insert(line, quantity),
        };
    }
}
