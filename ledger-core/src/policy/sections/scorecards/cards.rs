//! How many points does what is known bring?

use serde::{Deserialize, Serialize};

/// Points that people agreed on: the best of all categories are 1 000 together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExpertCard {
    /// 1 to 64 lower-case letters, digits and `_`.
    pub code: String,
    /// 1 to 20.
    pub categories: Vec<ScoreCategory>,
}

/// Variables that are weighed together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScoreCategory {
    pub code: String,
    /// What its best bins add up to: 400 is 40 % of the card.
    pub points: u32,
    pub variables: Vec<ExpertPoints>,
}

/// The points of one variable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExpertPoints {
    pub variable: String,
    pub bins: Vec<ScoreBin>,
    /// Who could give it and did not: at most what the worst bin brings, so that withholding never
    /// helps. 0 where it cannot be withheld.
    #[serde(default)]
    pub withheld: i32,
    /// Whose source did not answer: at most the median of the bins. 0 where nobody else is asked.
    #[serde(default)]
    pub unanswered: i32,
}

/// Values that bring the same points.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScoreBin {
    /// Of numbers, and of amounts in minor units: the highest value, ascending from bin to bin;
    /// absent of the last bin, which has all that are higher.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub up_to: Option<i64>,
    /// Of codes: these, each in one bin of the variable.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<String>,
    pub points: i32,
}

/// A logistic regression on binned variables, its weights brought to points of the score's scale.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegressionCard {
    /// 1 to 64 lower-case letters, digits and `_`.
    pub code: String,
    /// What everybody has: −10 000 to 10 000.
    pub base: i32,
    pub variables: Vec<RegressionPoints>,
}

/// The points of one variable of a regression, which may be negative.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegressionPoints {
    pub variable: String,
    pub bins: Vec<ScoreBin>,
    /// Of whom it is not known, for whatever reason.
    pub missing: i32,
}

/// A card that scores beside the one by which is decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Challenger {
    Expert(ExpertCard),
    Regression(RegressionCard),
}

impl Challenger {
    pub fn code(&self) -> &str {
        match self {
            Challenger::Expert(it) => &it.code,
            Challenger::Regression(it) => &it.code,
        }
    }
}

impl ExpertCard {
    /// What each variable can bring, category by category.
    pub fn points(&self) -> impl Iterator<Item = (&ScoreCategory, &ExpertPoints)> {
        self.categories.iter().flat_map(|it| it.variables.iter().map(move |points| (it, points)))
    }
}

impl ExpertPoints {
    /// The most that a value brings.
    pub fn best(&self) -> i32 {
        self.bins.iter().map(|it| it.points).max().unwrap_or(0)
    }

    /// The least that a value brings.
    pub fn worst(&self) -> i32 {
        self.bins.iter().map(|it| it.points).min().unwrap_or(0)
    }

    /// Of the bins, the lower of the two in the middle where they are even in number.
    pub fn median(&self) -> i32 {
        let mut points: Vec<i32> = self.bins.iter().map(|it| it.points).collect();
        points.sort_unstable();
        points.get(points.len().saturating_sub(1) / 2).copied().unwrap_or(0)
    }
}

impl ScoreBin {
    /// The place of the bin that a number belongs to, and the bin.
    pub fn of_number(bins: &[ScoreBin], number: i64) -> Option<(usize, &ScoreBin)> {
        bins.iter().enumerate().find(|(_, it)| it.up_to.is_none_or(|up_to| number <= up_to))
    }

    /// The place of the bin that a code belongs to, and the bin.
    pub fn of_code<'a>(bins: &'a [ScoreBin], code: &str) -> Option<(usize, &'a ScoreBin)> {
        bins.iter().enumerate().find(|(_, it)| it.codes.iter().any(|other| other == code))
    }
}
