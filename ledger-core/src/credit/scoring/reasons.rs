//! Why is a score not higher? Told of what the applicant can act on, the most points lost first.

use super::result::{Handling, ReasonOf, VariablePoints};
use crate::policy::{Scorecards, ToldReason};

/// The reasons with the most points lost; of equal ones the first of the card. Several variables
/// with one reason, such as an account that may not be read, are one.
pub(super) fn reasons(cards: &Scorecards, points: &[VariablePoints]) -> Vec<ReasonOf> {
    let mut found: Vec<ReasonOf> = vec![];
    for it in points {
        let lost = it.available - it.points;
        let Some(told) = told(cards, it).filter(|_| lost > 0) else { continue };
        match found.iter_mut().find(|known| known.code == told.code) {
            Some(known) => {
                known.variables.push(it.variable.clone());
                known.lost += lost;
            }
            None => found.push(ReasonOf {
                code: told.code.clone(),
                variables: vec![it.variable.clone()],
                lost,
                text: told.text.fr.clone(),
            }),
        }
    }
    found.sort_by_key(|it| std::cmp::Reverse(it.lost));
    found.truncate(usize::try_from(cards.reasons_max).unwrap_or(usize::MAX));
    found
}

/// What is told of a variable; `None` where the applicant cannot do anything about it.
fn told<'a>(cards: &'a Scorecards, points: &VariablePoints) -> Option<&'a ToldReason> {
    let variable = cards.variable(&points.variable)?;
    match points.handling {
        Handling::Given => variable.when_poor.as_ref(),
        Handling::Withheld => variable.when_withheld.as_ref(),
        Handling::LeftOutOfNewcomer | Handling::LeftOutAsImpossible | Handling::Unanswered => None,
    }
}
