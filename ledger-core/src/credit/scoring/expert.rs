//! How many points does an expert card give? Stretched over what the applicant can have.

use super::inputs::{Input, InputValue, Inputs, Missing, Unknown};
use super::result::{CategoryPoints, Handling, VariablePoints};
use crate::policy::{EvidenceSource, ExpertCard, ExpertPoints, ScoreBin, Scorecards};

/// Where the scale ends.
const SCALE: i64 = 1000;

/// What a card gives somebody.
pub(super) struct Points {
    /// In the card's order.
    pub(super) variables: Vec<VariablePoints>,
    pub(super) categories: Vec<CategoryPoints>,
    pub(super) points: i32,
    /// The most that the applicant could have had; above 0.
    pub(super) available: i32,
    /// What of it is of evidence that was given.
    pub(super) given: i32,
    /// Of all that the card looks at, left out or not.
    pub(super) whole: i32,
}

impl Points {
    pub(super) fn of(cards: &Scorecards, card: &ExpertCard, inputs: &Inputs) -> Points {
        let newcomer = is_newcomer(cards, inputs);
        let mut found = Points {
            variables: vec![],
            categories: vec![],
            points: 0,
            available: 0,
            given: 0,
            whole: 0,
        };
        for category in &card.categories {
            let of_variable = |it: &ExpertPoints| of_variable(cards, it, inputs, newcomer);
            let variables: Vec<_> = category.variables.iter().map(of_variable).collect();
            let points = variables.iter().map(|it| it.points).sum();
            let available = variables.iter().map(|it| it.available).sum();
            let given = variables.iter().filter(|it| it.handling == Handling::Given);
            found.given += given.map(|it| it.available).sum::<i32>();
            found.points += points;
            found.available += available;
            found.whole += category.variables.iter().map(ExpertPoints::best).sum::<i32>();
            found.variables.extend(variables);
            let (category, weight) = (category.code.clone(), category.points);
            found.categories.push(CategoryPoints { category, weight, points, available });
        }
        found
    }

    /// ⌊1000 · points / available + ½⌋.
    pub(super) fn score(&self) -> u32 {
        let (points, available) = (i64::from(self.points), i64::from(self.available));
        let halves = (2 * SCALE * points + available).checked_div(2 * available);
        let score = halves.expect("a checked card has something that everybody can have");
        u32::try_from(score).expect("points are between none and all that are available")
    }
}

/// Whether the platform has no history of the applicant yet.
pub(super) fn is_newcomer(cards: &Scorecards, inputs: &Inputs) -> bool {
    match inputs.input(&cards.newcomer.variable) {
        Input::Known(InputValue::Number(it)) => *it < cards.newcomer.below,
        Input::Known(_) | Input::Unknown(_) => true,
    }
}

/// The bin of a value: a checked card has one for each.
pub(super) fn bin<'a>(bins: &'a [ScoreBin], value: &InputValue) -> (u32, &'a ScoreBin) {
    let found = match value {
        InputValue::Code(code) => ScoreBin::of_code(bins, code),
        InputValue::Number(_) | InputValue::Amount(_) => {
            value.number().and_then(|it| ScoreBin::of_number(bins, it))
        }
    };
    let (place, bin) = found.expect("a checked card has a bin for each value");
    (u32::try_from(place).expect("a variable has few bins"), bin)
}

fn of_variable(
    cards: &Scorecards,
    card: &ExpertPoints,
    inputs: &Inputs,
    newcomer: bool,
) -> VariablePoints {
    let source = cards.variable(&card.variable).map(|it| it.source);
    let of_platform = source == Some(EvidenceSource::Platform);
    let (handling, bin, points) = match inputs.input(&card.variable) {
        _ if newcomer && of_platform => (Handling::LeftOutOfNewcomer, None, 0),
        Input::Known(value) => {
            let (place, bin) = bin(&card.bins, value);
            (Handling::Given, Some(place), bin.points)
        }
        Input::Unknown(Unknown { missing }) => match missing {
            Missing::Impossible => (Handling::LeftOutAsImpossible, None, 0),
            Missing::Withheld => (Handling::Withheld, None, card.withheld),
            Missing::Unanswered => (Handling::Unanswered, None, card.unanswered),
        },
    };
    let available = match handling {
        Handling::LeftOutOfNewcomer | Handling::LeftOutAsImpossible => 0,
        Handling::Given | Handling::Withheld | Handling::Unanswered => card.best(),
    };
    VariablePoints { variable: card.variable.clone(), handling, bin, points, available }
}
