//! With which position may a running loan come in?

use super::Rejection;
use super::schedule::{counted, in_place, same_currency};
use crate::calendar::Day;
use crate::credit::engine::{Amounts, StoredCharge, StoredPosition, StoredRow, money, sum};
use crate::money::{Currency, Money};

/// The principal and the position of a running loan; what is zero is left out.
pub(super) fn boarded(
    position: &StoredPosition,
    on: Day,
) -> Result<(Money, StoredPosition), Rejection> {
    let StoredPosition { rows, charges, .. } = position;
    counted(rows.len())?;
    in_place(rows.iter().map(|it| (it.number, it.due_on)))?;
    let first = rows.iter().flat_map(|it| it.owed.present()).next();
    let currency = first.ok_or(Rejection::EmptyInstalment { number: 1 })?.1.currency();
    let sides = |it: &StoredRow| {
        let parts = [Some(&it.owed), it.paid.as_ref(), it.waived.as_ref()];
        parts.into_iter().flatten().flat_map(|it| it.present().map(|it| *it.1)).collect::<Vec<_>>()
    };
    let charged = |it: &StoredCharge| [Some(it.amount), it.paid, it.waived];
    let of_rows = rows.iter().flat_map(sides);
    let of_charges = charges.iter().flat_map(charged).flatten();
    let balances = [position.credit, position.overdrawn].into_iter().flatten();
    for amount in of_rows.chain(of_charges).chain(balances) {
        same_currency(amount, currency)?;
    }
    if position.credit.is_some() && position.overdrawn.is_some() {
        return Err(Rejection::CreditAndOverdrawn);
    }
    if let Some(disbursed_on) = position.disbursed_on.filter(|it| *it > on) {
        return Err(Rejection::DisbursedAhead { disbursed_on, business_date: on });
    }
    let last = u32::try_from(rows.len()).expect("rows are counted in u32");
    if let Some(it) = charges.iter().find(|it| !(1..=last).contains(&it.instalment)) {
        return Err(Rejection::UnknownInstalment { instalment: it.instalment, last });
    }
    let rows =
        rows.iter().map(|it| boarded_row(it, charges, currency)).collect::<Result<_, _>>()?;
    let owed = |it: &StoredRow| Amounts::read(&it.owed);
    let credit = position.credit.map_or(0, Money::amount);
    let paid_in = position.rows.iter().flat_map(|it| owed(it).each()).chain([credit]);
    sum(paid_in).ok_or(Rejection::TooLarge)?;
    match position.rows.iter().map(|it| owed(it).principal).sum() {
        0 => Err(Rejection::ZeroAmount),
        principal => {
            let present = |it: Option<Money>| it.filter(|it| !it.is_zero());
            let (credit, overdrawn) = (present(position.credit), present(position.overdrawn));
            let charges = charges.clone();
            let position = StoredPosition { rows, credit, overdrawn, charges, ..position.clone() };
            Ok((money(principal, currency), position))
        }
    }
}

/// A row of a running loan: neither it nor what of it was charged is paid and waived beyond what it
/// owes.
fn boarded_row(
    row: &StoredRow,
    charges: &[StoredCharge],
    currency: Currency,
) -> Result<StoredRow, Rejection> {
    let number = row.number;
    let read = |it: &Option<_>| it.as_ref().map(Amounts::read).unwrap_or_default();
    let (owed, paid, waived) = (Amounts::read(&row.owed), read(&row.paid), read(&row.waived));
    if owed.is_zero() {
        return Err(Rejection::EmptyInstalment { number });
    }
    let units = |it: Option<Money>| it.map_or(0, Money::amount);
    let mut scheduled = (owed, paid, waived);
    for it in charges.iter().filter(|it| it.instalment == number) {
        let component = it.kind.component();
        let (amount, paid, waived) = (it.amount.amount(), units(it.paid), units(it.waived));
        *scheduled.0.of_mut(component) -= amount;
        *scheduled.1.of_mut(component) -= paid;
        *scheduled.2.of_mut(component) -= waived;
        if paid.saturating_add(waived) > amount {
            return Err(Rejection::PaidMoreThanOwed { number });
        }
    }
    let nothing = Amounts::default();
    let (owed_by_schedule, paid_of_it, waived_of_it) = scheduled;
    let sound = nothing.within(&paid_of_it)
        && paid_of_it.within(&owed_by_schedule)
        && waived_of_it.is_zero();
    if !sound {
        return Err(Rejection::PaidMoreThanOwed { number });
    }
    let some = |it: Amounts| (!it.is_zero()).then(|| it.written(currency));
    let owed = owed.written(currency);
    Ok(StoredRow { owed, paid: some(paid), waived: some(waived), ..row.clone() })
}
