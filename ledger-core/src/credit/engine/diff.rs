//! By what does one position differ from another, as events tell it?

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::position::number;
use super::{Amounts, Moved, Moves, Row, amounts};
use crate::calendar::Day;
use crate::money::{Currency, Money};
use crate::policy::Component;

/// What changed on one row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// The row's number.
    pub instalment: u32,
    pub due_on: Day,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owed: Option<Moves>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paid: Option<Moves>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waived: Option<Moves>,
}

/// What changed on the row at this place; `None` where nothing did.
pub fn row_change(place: usize, before: &Row, after: &Row, currency: Currency) -> Option<Change> {
    let moves = |before: &Amounts, after: &Amounts| moves(before, after, currency);
    let change = Change {
        instalment: number(place),
        due_on: after.due_on,
        owed: moves(&before.owed, &after.owed),
        paid: moves(&before.paid, &after.paid),
        waived: moves(&before.waived, &after.waived),
    };
    let moved = change.owed.is_some() || change.paid.is_some() || change.waived.is_some();
    moved.then_some(change)
}

fn moves(before: &Amounts, after: &Amounts, currency: Currency) -> Option<Moves> {
    let money = |it: i64| amounts::money(it, currency);
    let mut moves = Moves::default();
    for component in Component::ALL {
        let (before, after) = (before.of(component), after.of(component));
        *moves.of_mut(component) = moved(money(before), money(after));
    }
    (before != after).then_some(moves)
}

/// How an amount moved; `None` where it did not.
pub fn moved(before: Money, after: Money) -> Option<Moved> {
    (before != after).then(|| Moved::between(before, after))
}

/// Takes in what changed on a row.
///
/// # Panics
/// When a change does not start from what the row has: then the stored history is wrong.
pub fn take_in(row: &mut Row, change: &Change) {
    let sides = [
        (&change.owed, &mut row.owed),
        (&change.paid, &mut row.paid),
        (&change.waived, &mut row.waived),
    ];
    for (moves, amounts) in sides {
        for (component, it) in moves.iter().flat_map(Moves::present) {
            let amount = amounts.of_mut(component);
            assert_eq!(*amount, it.before.amount(), "a change starts from what was: {change:?}");
            *amount = it.after.amount();
        }
    }
    row.due_on = change.due_on;
    let nothing = Amounts::default();
    assert!(nothing.within(&row.left()), "no more is paid than owed: {change:?}");
}

/// Money that waits, and money paid out beyond what came in.
pub fn credit_and_overdrawn(credit: i64, currency: Currency) -> (Money, Money) {
    let money = |it: i64| amounts::money(it.max(0), currency);
    (money(credit), money(-credit))
}
