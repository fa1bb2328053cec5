//! Which facts of ours are another system's transactions?

use ledger_core::calendar::Day;
use ledger_core::credit::Lender;
use ledger_core::credit::engine::{
    Amortisation, Amounts, ArrearsTerms, Charge, ChargeKind, Chargeback, Contract, Excess, Fact,
    Facts, Grace, Interest, Packed, Payout, Position, Recalculation, Receipt, Restores,
    ScheduleTerms, Scheduled, run_by,
};
use ledger_core::engine::Engine;
use ledger_core::log::Hash;
use ledger_core::money::{Currency, Money};
use ledger_core::policy::{Allocation, Component, Grouping, PolicyRef, Timing};
use rust_decimal::Decimal;
use uuid::Uuid;

use super::form::{Processing, Transaction, Vector};
use super::planned::{Planned, RowKind};
use super::terms::{rounding, whole};

/// How its rows stand, and what was paid of each before it was due, late, and at last.
pub(super) struct Account {
    pub(super) position: Position,
    pub(super) payments: Vec<Payments>,
}

#[derive(Clone, Copy, Default)]
pub(super) struct Payments {
    pub(super) in_advance: i64,
    pub(super) late: i64,
    /// Since when nothing is left.
    pub(super) paid_on: Option<Day>,
}

/// The account of a loan with this schedule, or the rule that is missing for it.
pub(super) fn account(
    vector: &Vector,
    terms: &ScheduleTerms,
    schedule: &[Planned],
) -> Result<Account, String> {
    let contract = contract(vector)?;
    let mut facts = charged(vector, schedule)?;
    // What is overdue bears interest until the day that is asked for.
    let stands = |facts: &mut Facts, day: Day| {
        facts.post_until(Some(day));
        run_by(&contract, Some(terms.clone()), facts, day)
    };
    let mut position = stands(&mut facts, vector.as_of);
    let mut payments = vec![Payments::default(); facts.schedule().size()];
    let mut all = vec![];
    for (number, it) in (1..).zip(&vector.transactions) {
        all.extend(moved(vector, schedule, number, it)?.map(|(day, fact)| (day, fact, it)));
    }
    all.sort_by_key(|(day, ..)| *day);
    for (day, fact, it) in all {
        if it.kind == "credit_balance_refund" && is_behind(schedule, day) {
            return Err(format!("`{}` that becomes principal", it.kind));
        }
        facts.record(day, ahead(vector, fact, &position, day));
        let now = stands(&mut facts, day);
        lawful(vector, it, &now)?;
        for ((row, before), payments) in now.rows.iter().zip(&position.rows).zip(&mut payments) {
            let paid = row.paid.total() - before.paid.total();
            if day < row.due_on {
                payments.in_advance += paid;
            } else if day > row.due_on {
                payments.late += paid;
            }
            if paid > 0 && row.unpaid() == 0 {
                payments.paid_on = Some(day);
            }
        }
        position = now;
    }
    let position = stands(&mut facts, vector.as_of);
    Ok(Account { position, payments })
}

/// Where one row alone is to come, money in advance goes to that one, whichever it is to go to. By the
/// day, it goes to the next row or waits.
fn ahead(vector: &Vector, fact: Fact, before: &Position, day: Day) -> Fact {
    let open = before.rows.iter().filter(|it| it.due_on > day && it.unpaid() > 0);
    match fact {
        Fact::Receipt(it) if open.count() == 1 => {
            Fact::Receipt(Receipt { excess: Excess::Prepay, ..it })
        }
        Fact::Receipt(it) if recalculates(vector) && it.excess != Excess::Prepay => {
            Fact::Receipt(Receipt { excess: Excess::Keep, ..it })
        }
        Fact::Receipt(_)
        | Fact::Charge(_)
        | Fact::Payout(_)
        | Fact::Chargeback(_)
        | Fact::WriteOff(_)
        | Fact::PenaltyWaiver(_) => fact,
    }
}

/// Whether it went by rules that are the same there.
fn lawful(vector: &Vector, it: &Transaction, now: &Position) -> Result<(), String> {
    if now.credit < 0 {
        return Err(format!("`{}` beyond what waited", it.kind));
    }
    let open = now.rows.iter().any(|it| it.unpaid() > 0);
    if recalculates(vector) && now.credit > 0 && open {
        let to = future_instalment(vector, &it.kind);
        return Err(format!("`{}` in advance to {to}, by the day", it.kind));
    }
    Ok(())
}

/// Whether this day is behind the terms, in the time of a row that was added.
fn is_behind(schedule: &[Planned], day: Day) -> bool {
    let [.., last, added] = schedule else { return false };
    added.kind == RowKind::Additional && last.due_on < day && day <= added.due_on
}

/// With all that was charged, which counts there from the loan's begin, whenever it is posted.
fn charged(vector: &Vector, schedule: &[Planned]) -> Result<Facts, String> {
    let scheduled = |it: &Planned| {
        let (principal, interest) = (it.principal, it.interest);
        let owed = Amounts { principal, interest, ..Amounts::default() };
        Scheduled { due_on: it.due_on, owed }
    };
    let charges = || (1..).zip(&vector.transactions).filter(|(_, it)| it.kind == "charge");
    let mut facts = Facts::scheduled(Packed::of(schedule.iter().map(scheduled)));
    let begun = vector.transactions.iter().filter(|it| it.kind == "disbursement");
    let begun = begun.filter_map(|it| it.date).min().ok_or("no disbursement")?;
    facts.start(begun, None);
    for (number, it) in charges() {
        let due_on = it.due.ok_or("a charge without a due date")?;
        let kind = match it.charged.as_deref() {
            Some("fee") => ChargeKind::Fee,
            Some("penalty") => ChargeKind::Penalty,
            other => return Err(format!("a charge of kind {other:?}")),
        };
        let charge = Charge {
            charge: id(number),
            kind,
            row: due_with(schedule, due_on)?,
            amount: charge_amount(vector, schedule, it)?,
            due_on,
            waived: 0,
            paid: 0,
            reversed: false,
        };
        facts.record(begun, Fact::Charge(charge));
    }
    Ok(facts)
}

/// As it was given, or by its percentage.
fn charge_amount(vector: &Vector, schedule: &[Planned], it: &Transaction) -> Result<i64, String> {
    let Some(percent) = it.pct_of_principal_plus_interest.filter(|_| it.amount.is_none()) else {
        return whole(it, vector.terms.decimals);
    };
    let all: i64 = schedule.iter().map(|it| it.principal + it.interest).sum();
    let amount = Decimal::from(all).checked_mul(percent);
    let amount = amount.and_then(|it| it.checked_div(Decimal::ONE_HUNDRED));
    let amount = amount.and_then(|it| rounding(vector.terms.rounding).to_integer(it));
    amount.ok_or_else(|| "a charge that is too large".to_owned())
}

/// The row with which is due what falls due on this day.
fn due_with(schedule: &[Planned], day: Day) -> Result<usize, String> {
    let in_time = |row: &Planned| row.kind != RowKind::DownPayment && row.due_on >= day;
    let row = schedule.iter().position(in_time);
    row.ok_or_else(|| "what is due behind all rows".to_owned())
}

/// Money that came in or went out and stands; `None` for what does neither.
fn moved(
    vector: &Vector,
    schedule: &[Planned],
    number: u64,
    it: &Transaction,
) -> Result<Option<(Day, Fact)>, String> {
    let (id, reversed, folded) = (id(number), false, false);
    let money = |it: &Transaction| {
        let value_date = it.date.ok_or_else(|| format!("`{}` without a day", it.kind))?;
        Ok::<_, String>((value_date, whole(it, vector.terms.decimals)?))
    };
    let fact = match it.kind.as_str() {
        "disbursement" | "charge" => return Ok(None),
        _ if it.reversed => return Ok(None),
        "REPAYMENT"
        | "DOWN_PAYMENT"
        | "GOODWILL_CREDIT"
        | "MERCHANT_ISSUED_REFUND"
        | "PAYOUT_REFUND" => {
            let (value_date, amount) = money(it)?;
            let excess = match future_instalment(vector, &it.kind) {
                "NEXT_INSTALLMENT" => Excess::Prepay,
                "LAST_INSTALLMENT" => Excess::PrepayLast,
                "REAMORTIZATION" => Excess::PrepayEvenly,
                other => return Err(format!("`{}` in advance to {other}", it.kind)),
            };
            let repayment = id;
            let receipt = Receipt { repayment, amount, value_date, excess, reversed, folded };
            (value_date, Fact::Receipt(receipt))
        }
        "credit_balance_refund" => {
            let (value_date, amount) = money(it)?;
            let payout = Payout { payout: id, amount, value_date, reversed, folded };
            (value_date, Fact::Payout(payout))
        }
        "chargeback" if recalculates(vector) => {
            return Err("`chargeback` where interest follows the days".to_owned());
        }
        "chargeback" => {
            let (on, amount) = money(it)?;
            let (row, restores) = (due_with(schedule, on)?, Restores::Principal);
            // Which payment it was is not asked: all that it paid is principal.
            let (chargeback, repayment) = (id, id);
            let chargeback =
                Chargeback { chargeback, repayment, amount, on, row, restores, reversed, folded };
            (on, Fact::Chargeback(chargeback))
        }
        other => return Err(format!("`{other}`")),
    };
    Ok(Some(fact))
}

/// Where money goes that is in advance.
fn future_instalment<'a>(vector: &'a Vector, kind: &str) -> &'a str {
    let rules = vector.terms.allocation.as_ref().map(|it| &it.rules);
    let rule = rules.and_then(|it| it.get(kind).or_else(|| it.get("DEFAULT")));
    rule.map_or("NEXT_INSTALLMENT", |it| &it.future_instalment)
}

/// Row by row, the components of a row in the order of what is past due.
fn allocation(vector: &Vector) -> Result<Allocation, String> {
    let given = vector.terms.allocation.as_ref();
    if given.is_some_and(|it| it.processing == Some(Processing::Vertical)) {
        return Err("money that goes component by component".to_owned());
    }
    let components = order(vector).unwrap_or(Component::ALL.to_vec());
    Ok(Allocation {
        timings: vec![Timing::PastDue, Timing::Due, Timing::InAdvance],
        components,
        grouping: Grouping::ByInstalment,
    })
}

/// Whether interest follows what is paid early and late, on what goes out once.
pub(super) fn recalculates(vector: &Vector) -> bool {
    let out = vector.transactions.iter().filter(|it| it.kind == "disbursement");
    vector.terms.interest_recalculation && out.count() == 1
}

/// As a repayment is spread; `None` where that is not said.
fn order(vector: &Vector) -> Option<Vec<Component>> {
    let rules = &vector.terms.allocation.as_ref()?.rules;
    let named = |name: &str| {
        let all = Component::ALL.into_iter();
        all.into_iter().find(|it| name == it.name().to_uppercase())
    };
    let order = &rules.get("DEFAULT")?.order;
    let order = order.iter().filter_map(|it| named(it.strip_prefix("PAST_DUE_")?));
    let mut components: Vec<Component> = order.collect();
    components.extend([Component::Tax, Component::Insurance]);
    (components.len() == Component::ALL.len()).then_some(components)
}

/// Only what spreads money is asked of it.
fn contract(vector: &Vector) -> Result<Contract, String> {
    let zero = Money::zero(Currency::EUR);
    Ok(Contract {
        engine: Engine::LATEST,
        product: None,
        country: "TG".parse().map_err(|_| "no country")?,
        lender: Lender::OwnBook {},
        lender_reference: None,
        principal: zero,
        interest: Interest::Given {},
        amortisation: Amortisation::Given {},
        interest_from: None,
        every: None,
        first_due_on: vector.terms.schedule_start,
        day_of_month: None,
        grace: Grace::default(),
        down_payment: None,
        business_days: None,
        rounding: None,
        recalculation: recalculates(vector).then_some(Recalculation { early: true, late: true }),
        penalty: None,
        disbursed_until: None,
        allocation: allocation(vector)?,
        arrears: ArrearsTerms {
            tolerance: zero,
            buckets: vec![1],
            default_days: 90,
            pause_while_held: false,
        },
        disbursement_days: 30,
        policy: PolicyRef { version: 1, hash: Hash::of(b"another system") },
    })
}

/// Each transaction by its number.
fn id(number: u64) -> Uuid {
    Uuid::from_u64_pair(0, number)
}
