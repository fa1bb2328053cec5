//! By what is somebody scored? Operating figures: those of the version in force on the day of the
//! decision hold, and a decision records by which it was made.

mod cards;
mod checks;
mod personal;
mod probability;
mod variable;

use serde::Deserialize;

pub use self::cards::{
    Challenger, ExpertCard, ExpertPoints, RegressionCard, RegressionPoints, ScoreBin, ScoreCategory,
};
pub use self::personal::names_personal_trait;
pub use self::probability::{DefaultProbability, ProbabilitySource, SCORES};
pub use self::variable::{
    EvidenceSource, ScoredVariable, ToldReason, VariableChanges, VariableValue,
};
use super::{Members, Section};
use crate::money::Rate;
use crate::policy::fault::Fault;

/// How applicants are scored.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scorecards {
    /// All that any card or model may look at; 1 to 200.
    pub variables: Vec<ScoredVariable>,
    /// By which an application is decided.
    pub champion: ExpertCard,
    /// Cards that score beside it and decide nothing; at most 10.
    #[serde(default)]
    pub challengers: Vec<Challenger>,
    pub newcomer: Newcomer,
    /// Which part of the points that somebody can have must be of evidence that was given; where it
    /// is less, a person looks at it: 0 to 1.
    pub coverage_min: Rate,
    /// Which part of all points must be of evidence that was given; where it is less, the file is
    /// thin, and its limit the starting one: 0 to 1.
    pub thin_below: Rate,
    /// How many reasons are told at most: 3 or 4.
    pub reasons_max: u32,
    pub probability: DefaultProbability,
}

/// Of whom the platform has no history yet, so that it is left out of the scale.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Newcomer {
    /// A number of the platform's: for how many days somebody has been a customer.
    pub variable: String,
    /// Who has less than this is a newcomer; at least 1.
    pub below: i64,
}

impl Scorecards {
    pub fn variable(&self, code: &str) -> Option<&ScoredVariable> {
        self.variables.iter().find(|it| it.code == code)
    }
}

impl Section for Scorecards {
    const NAME: &'static str = "scorecards";
    const FORM: u32 = 1;

    fn read(_form: u32, members: &Members) -> Result<Scorecards, Fault> {
        members.as_section(Self::NAME)
    }
}
