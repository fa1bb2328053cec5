//! Which instalments does a loan have?

use rust_decimal::Decimal;

use super::{Instalment, Plan, Rejection};
use crate::calendar::{Day, MonthlyDay, due_dates};
use crate::credit::engine::{
    Amortisation, Amounts, Every, InstalmentRounding, Interest, StoredCharge, StoredPosition,
    StoredRow, money, sum,
};
use crate::money::{Currency, Money, Rate, Rounding};
use crate::policy::{InstalmentStep, LoanPolicy};

/// How many instalments a schedule may have.
const INSTALMENTS: std::ops::RangeInclusive<usize> = 1..=600;

/// What a contract says of its schedule, and the schedule.
pub(super) struct Made {
    pub(super) interest: Interest,
    pub(super) amortisation: Amortisation,
    pub(super) every: Option<Every>,
    pub(super) first_due_on: Day,
    pub(super) day_of_month: Option<MonthlyDay>,
    pub(super) rounding: Option<InstalmentRounding>,
    pub(super) schedule: Vec<Instalment>,
}

/// The schedule of a loan that is to be granted on this business date.
pub(super) fn granted(
    principal: Money,
    plan: &Plan,
    policy: &LoanPolicy,
    on: Day,
) -> Result<Made, Rejection> {
    if principal.is_zero() {
        return Err(Rejection::ZeroAmount);
    }
    let made = match plan {
        Plan::InterestFree { instalments, first_due_on, day_of_month } => {
            let (day, dates) = dates(*instalments, *first_due_on, *day_of_month)?;
            let schedule = equal(principal, 0, &dates, policy)?;
            equally(
                Interest::None {},
                *first_due_on,
                day,
                schedule,
                step(principal.currency(), policy)?,
                policy,
            )
        }
        Plan::Flat { instalments, first_due_on, day_of_month, rate } => {
            let (day, dates) = dates(*instalments, *first_due_on, *day_of_month)?;
            let interest = flat_interest(principal, *rate, *instalments, policy)?;
            let schedule = equal(principal, interest, &dates, policy)?;
            let step = step(principal.currency(), policy)?;
            equally(Interest::Flat { rate: *rate }, *first_due_on, day, schedule, step, policy)
        }
        Plan::Given { schedule } => {
            let schedule = given(principal, schedule)?;
            let first = schedule.first().expect("a schedule that was counted has an instalment");
            Made {
                interest: Interest::Given {},
                amortisation: Amortisation::Given {},
                every: None,
                first_due_on: first.due_on,
                day_of_month: None,
                rounding: None,
                schedule,
            }
        }
    };
    match made.first_due_on {
        due_on if due_on <= on => Err(Rejection::DueTooEarly { due_on, business_date: on }),
        _ => Ok(made),
    }
}

fn equally(
    interest: Interest,
    first_due_on: Day,
    day: MonthlyDay,
    schedule: Vec<Instalment>,
    step: InstalmentStep,
    policy: &LoanPolicy,
) -> Made {
    let instalments = u32::try_from(schedule.len()).expect("instalments are counted in u32");
    Made {
        interest,
        amortisation: Amortisation::Equal { instalments },
        every: Some(Every::MONTH),
        first_due_on,
        day_of_month: Some(day),
        rounding: Some(InstalmentRounding {
            mode: step.rounding,
            multiple: step.multiple,
            last_times_max: policy.last_instalment_times_max,
        }),
        schedule,
    }
}

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

/// A schedule by its lender: neither rounded nor moved; what is zero is left out.
fn given(principal: Money, schedule: &[Instalment]) -> Result<Vec<Instalment>, Rejection> {
    counted(schedule.len())?;
    in_place(schedule.iter().map(|it| (it.number, it.due_on)))?;
    let present = |it: Option<Money>| it.filter(|it| !it.is_zero());
    let mut kept = Vec::with_capacity(schedule.len());
    for it in schedule {
        let parts = [Some(it.principal), it.interest, it.fee, it.tax, it.insurance];
        for amount in parts.into_iter().flatten() {
            same_currency(amount, principal.currency())?;
        }
        if Amounts::from(it).is_zero() {
            return Err(Rejection::EmptyInstalment { number: it.number });
        }
        kept.push(Instalment {
            interest: present(it.interest),
            fee: present(it.fee),
            tax: present(it.tax),
            insurance: present(it.insurance),
            ..it.clone()
        });
    }
    total(schedule.iter().map(Amounts::from))?;
    let found: i64 = schedule.iter().map(|it| it.principal.amount()).sum();
    match found == principal.amount() {
        true => Ok(kept),
        false => {
            let found = money(found, principal.currency());
            Err(Rejection::PrincipalDiffers { found, principal })
        }
    }
}

fn counted(found: usize) -> Result<(), Rejection> {
    match INSTALMENTS.contains(&found) {
        true => Ok(()),
        false => {
            let (min, max) = (*INSTALMENTS.start(), *INSTALMENTS.end());
            Err(Rejection::InstalmentCount { found, min, max })
        }
    }
}

/// Numbers count from 1, due dates are strictly later one after the other.
fn in_place(instalments: impl Iterator<Item = (u32, Day)>) -> Result<(), Rejection> {
    let mut before: Option<Day> = None;
    for (expected, (number, due_on)) in (1..).zip(instalments) {
        if number != expected || before.is_some_and(|it| it >= due_on) {
            return Err(Rejection::OutOfOrder { number });
        }
        before = Some(due_on);
    }
    Ok(())
}

fn same_currency(amount: Money, loan: Currency) -> Result<(), Rejection> {
    match amount.currency() == loan {
        true => Ok(()),
        false => Err(Rejection::AnotherCurrency { loan, given: amount.currency() }),
    }
}

fn total(amounts: impl Iterator<Item = Amounts>) -> Result<i64, Rejection> {
    sum(amounts.flat_map(|it| it.each())).ok_or(Rejection::TooLarge)
}

/// Monthly due dates, and the day of the month they are on.
fn dates(
    instalments: u32,
    first_due_on: Day,
    day: Option<MonthlyDay>,
) -> Result<(MonthlyDay, Vec<Day>), Rejection> {
    counted(usize::try_from(instalments).unwrap_or(usize::MAX))?;
    let own = MonthlyDay::of(first_due_on);
    let day = day.unwrap_or(own);
    if day.in_month_of(first_due_on) != first_due_on {
        let day_of_month = day.into();
        return Err(Rejection::DayDiffers { first_due_on, day_of_month });
    }
    let dates = due_dates(first_due_on, day, instalments).ok_or(Rejection::BeyondCalendar)?;
    Ok((day, dates))
}

/// Flat interest, in minor units: principal × yearly rate × months / 12, brought to a unit by the
/// policy's rounding. A loan runs as many months as it has instalments, whenever the first is due.
fn flat_interest(
    principal: Money,
    rate: Rate,
    months: u32,
    policy: &LoanPolicy,
) -> Result<i64, Rejection> {
    let InstalmentStep { rounding, .. } = step(principal.currency(), policy)?;
    let Rate(yearly) = rate;
    if yearly < Decimal::ZERO || yearly > Decimal::TEN {
        return Err(Rejection::RateOutOfRange { rate: yearly.to_string() });
    }
    Decimal::from(principal.amount())
        .checked_mul(yearly)
        .and_then(|it| it.checked_mul(Decimal::from(months)))
        .and_then(|it| it.checked_div(Decimal::from(12)))
        .and_then(|it| rounding.to_integer(it))
        .ok_or(Rejection::TooLarge)
}

/// By what the policy rounds instalments in this currency.
fn step(currency: Currency, policy: &LoanPolicy) -> Result<InstalmentStep, Rejection> {
    policy.step_in(currency).ok_or(Rejection::CurrencyNotRounded { currency })
}

/// Equal instalments of principal and interest together, each a multiple of the policy's unit; the
/// last takes the difference. The interest is spread equally too, each share to the minor unit,
/// and what is left of an instalment is principal; so both add up exactly.
fn equal(
    principal: Money,
    interest: i64,
    dates: &[Day],
    policy: &LoanPolicy,
) -> Result<Vec<Instalment>, Rejection> {
    let whole = sum([principal.amount(), interest]).ok_or(Rejection::TooLarge)?;
    let count = u32::try_from(dates.len()).expect("instalments are counted in u32");
    let InstalmentStep { multiple, rounding, .. } = step(principal.currency(), policy)?;
    let shares = |total, multiple, rounding| Shares::of(total, count, multiple, rounding);
    // Rounded up, what is small may be used up before the last instalment.
    let interest = shares(interest, 1, rounding)
        .filter(|it| it.last >= 0)
        .or_else(|| shares(interest, 1, Rounding::Down))
        .ok_or(Rejection::TooLarge)?;
    let all = shares(whole, multiple, rounding)
        .filter(|it| it.last > interest.last)
        .or_else(|| shares(whole, multiple, Rounding::Down))
        .ok_or(Rejection::TooLarge)?;

    let too_small = Rejection::PrincipalTooSmall { principal, instalments: count, multiple };
    let last_max = all.each.checked_mul(i64::from(policy.last_instalment_times_max));
    if count > 1 && last_max.is_some_and(|it| all.last > it) {
        return Err(too_small);
    }
    let currency = principal.currency();
    (1..=count)
        .zip(dates)
        .map(|(number, &due_on)| {
            let (all, interest) = match number == count {
                true => (all.last, interest.last),
                false => (all.each, interest.each),
            };
            if all <= interest {
                return Err(too_small.clone());
            }
            Ok(Instalment {
                number,
                due_on,
                principal: money(all - interest, currency),
                interest: (interest > 0).then(|| money(interest, currency)),
                fee: None,
                tax: None,
                insurance: None,
            })
        })
        .collect()
}

/// A total in equal parts.
struct Shares {
    each: i64,
    /// The total less the others; it may be negative.
    last: i64,
}

impl Shares {
    fn of(total: i64, count: u32, multiple: u32, rounding: Rounding) -> Option<Shares> {
        let parts = u64::from(count) * u64::from(multiple);
        let units = Decimal::from(total).checked_div(Decimal::from(parts))?;
        let each = rounding.to_integer(units)?.checked_mul(i64::from(multiple))?;
        let last = total.checked_sub(each.checked_mul(i64::from(count) - 1)?)?;
        Some(Shares { each, last })
    }
}
