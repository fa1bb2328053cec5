//! How does a loan stand of which nothing is owed, and what do facts do to its money alone?

use super::{Amounts, Fact, Facts, Position, Row};

/// What a fact adds to the money that waits, before anything is owed. What is folded is in the
/// opening.
pub(super) const fn standing(fact: &Fact) -> i64 {
    match fact {
        Fact::Receipt(it) if it.folded || it.reversed => 0,
        Fact::Receipt(it) => it.amount,
        Fact::Payout(it) if it.folded || it.reversed => 0,
        Fact::Payout(it) => -it.amount,
        Fact::Chargeback(it) if it.folded || it.reversed => 0,
        Fact::Chargeback(it) => -it.amount,
        Fact::Charge(_) | Fact::WriteOff(_) | Fact::PenaltyWaiver(_) => 0,
    }
}

/// What is taken back of what an opening had.
pub(super) const fn taken_back(fact: &Fact) -> i64 {
    match fact {
        Fact::Receipt(it) if it.folded && it.reversed => -it.amount,
        Fact::Payout(it) if it.folded && it.reversed => it.amount,
        Fact::Chargeback(it) if it.folded && it.reversed => it.amount,
        Fact::Receipt(_)
        | Fact::Payout(_)
        | Fact::Charge(_)
        | Fact::Chargeback(_)
        | Fact::WriteOff(_)
        | Fact::PenaltyWaiver(_) => 0,
    }
}

pub(super) fn rescinded(facts: &Facts) -> Position {
    let nothing = Amounts::default();
    let row = |due_on| Row { due_on, owed: nothing, paid: nothing, waived: nothing };
    let opened =
        facts.opening().map_or(0, |it| it.credit + it.paid.iter().map(Amounts::total).sum::<i64>());
    let of = |fact: &Fact| {
        let paid = if let Fact::Charge(it) = fact { it.paid } else { 0 };
        paid + standing(fact) + taken_back(fact)
    };
    Position {
        rows: facts.schedule().iter().map(|it| row(it.due_on)).collect(),
        credit: opened + facts.dated().map(|(_, it)| of(it)).sum::<i64>(),
        restored: Amounts::default(),
        since: None,
        in_default: false,
        defaults_on: None,
        grows_on: None,
        written_off: nothing,
        charges: vec![],
    }
}
