//! How likely is a default at a score?

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::policy::fault::Faults;

/// How many scores there are: 0 to 1 000.
pub const SCORES: usize = 1001;

/// The probability of default for each score.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DefaultProbability {
    pub source: ProbabilitySource,
    /// In millionths, from score 0 to score 1 000: never rising.
    pub ppm: Vec<u32>,
}

/// From what the probabilities are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProbabilitySource {
    /// The scale's definition alone: no forecast, and not to be shown as one.
    Assumed,
    /// Matured loans.
    Calibrated,
}

impl DefaultProbability {
    /// In millionths; that of the highest score for one above it.
    pub fn at(&self, score: u32) -> u32 {
        let place = usize::try_from(score).unwrap_or(SCORES).min(SCORES - 1);
        self.ppm.get(place).copied().expect("a checked table has every score")
    }

    pub(super) fn note(&self, faults: &mut Faults) {
        let found = self.ppm.len();
        if found != SCORES {
            let reason = format!("expected {SCORES} of them, found {found}");
            return faults.note("probability.ppm", reason);
        }
        if let Some(first) = self.ppm.first().filter(|it| **it > 1_000_000) {
            let reason = format!("expected at most 1000000, found {first}");
            faults.note("probability.ppm[0]", reason);
        }
        let pairs = self.ppm.iter().zip(self.ppm.iter().skip(1)).enumerate();
        if let Some((place, (before, found))) = pairs.into_iter().find(|(_, (a, b))| b > a) {
            let reason = format!("expected at most {before}, as at the score below, found {found}");
            faults.note(&format!("probability.ppm[{}]", place + 1), reason);
        }
    }
}
