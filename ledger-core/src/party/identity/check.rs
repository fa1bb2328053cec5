//! Is an identity as its invariants want it?

use super::{Dossier, Stage};
use crate::calendar::Day;

impl Dossier {
    /// # Errors
    /// Says what counts that should not, or what it is verified by that does not count.
    pub fn check(&self, on: Day) -> Result<(), String> {
        for (id, it) in &self.documents {
            if let Stage::Accepted { lapses_on } = it.stage
                && lapses_on <= on
            {
                return Err(format!("document {id} was to lapse on {lapses_on}, now is {on}"));
            }
        }
        let counts = |id| self.accepted(on).any(|(other, ..)| other == id);
        let by = self.verified.iter().flat_map(|it| &it.documents);
        match by.copied().find(|it| !counts(*it)) {
            Some(it) => Err(format!("it is verified by document {it}, which does not count")),
            None => Ok(()),
        }
    }
}
