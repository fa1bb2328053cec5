//! Which facts of ours are another system's transactions?

use ledger_core::calendar::Day;
use ledger_core::credit::Lender;
use ledger_core::credit::engine::{
    Amortisation, Amounts, ArrearsTerms, Charge, ChargeKind, Contract, Excess, Fact, Facts, Grace,
    Interest, Packed, Payout, Position, Receipt, ScheduleRow, Scheduled, run,
};
use ledger_core::engine::Engine;
use ledger_core::log::Hash;
use ledger_core::money::{Currency, Money};
use ledger_core::policy::{Allocation, Component, Grouping, PolicyRef, Timing};
use uuid::Uuid;

use super::form::{Processing, Transaction, Vector};
use super::terms::whole;

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
pub(super) fn account(vector: &Vector, schedule: &[ScheduleRow]) -> Result<Account, String> {
    let contract = contract(vector)?;
    let mut facts = charged(vector, schedule)?;
    let mut position = run(&contract, &facts, vector.as_of);
    let mut payments = vec![Payments::default(); schedule.len()];
    let mut all = vec![];
    for (number, it) in (1..).zip(&vector.transactions) {
        all.extend(moved(vector, number, it)?.map(|(day, fact)| (day, fact, it)));
    }
    all.sort_by_key(|(day, ..)| *day);
    for (day, fact, it) in all {
        facts.record(day, fact);
        let now = run(&contract, &facts, day);
        lawful(vector, it, &position, &now, day)?;
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
    Ok(Account { position, payments })
}

/// Whether it went by rules that are the same there.
fn lawful(
    vector: &Vector,
    it: &Transaction,
    before: &Position,
    now: &Position,
    day: Day,
) -> Result<(), String> {
    if now.credit < 0 {
        return Err(format!("`{}` beyond what waited", it.kind));
    }
    let open = now.rows.iter().any(|it| it.unpaid() > 0);
    if now.credit > 0 && open {
        let to = future_instalment(vector, &it.kind);
        return Err(format!("`{}` in advance to {to}", it.kind));
    }
    let ahead = now
        .rows
        .iter()
        .zip(&before.rows)
        .any(|(now, before)| now.due_on > day && now.paid != before.paid);
    if vector.terms.interest_recalculation && ahead {
        return Err("interest that is recalculated when money comes in advance".to_owned());
    }
    Ok(())
}

/// With all that was charged, which counts there from the loan's begin, whenever it is posted.
fn charged(vector: &Vector, schedule: &[ScheduleRow]) -> Result<Facts, String> {
    let scheduled = |it: &ScheduleRow| {
        let owed = Amounts { principal: it.principal, interest: it.interest, ..Amounts::default() };
        Scheduled { due_on: it.due_on, owed }
    };
    let mut facts = Facts::scheduled(Packed::of(schedule.iter().map(scheduled)));
    let begun = vector.transactions.iter().filter(|it| it.kind == "disbursement");
    let begun = begun.filter_map(|it| it.date).min().ok_or("no disbursement")?;
    facts.start(begun, None);
    for (number, it) in (1..).zip(&vector.transactions).filter(|(_, it)| it.kind == "charge") {
        let due_on = it.due.ok_or("a charge without a due date")?;
        let in_time = |row: &ScheduleRow| row.period.is_some() && row.due_on >= due_on;
        let row = schedule.iter().position(in_time);
        let row = row.ok_or("a charge that is due behind the last instalment")?;
        let kind = match it.charged.as_deref() {
            Some("fee") => ChargeKind::Fee,
            Some("penalty") => ChargeKind::Penalty,
            other => return Err(format!("a charge of kind {other:?}")),
        };
        let charge = Charge {
            charge: id(number),
            kind,
            row,
            amount: whole(it, vector.terms.decimals)?,
            due_on,
            waived: 0,
            paid: 0,
            reversed: false,
        };
        facts.record(begun, Fact::Charge(charge));
    }
    Ok(facts)
}

/// Money that came in or went out and stands; `None` for what does neither.
fn moved(vector: &Vector, number: u64, it: &Transaction) -> Result<Option<(Day, Fact)>, String> {
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
                _ => Excess::Keep,
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

/// Row by row; in which order the components of a row are served moves no cell then.
fn allocation(vector: &Vector) -> Result<Allocation, String> {
    let given = vector.terms.allocation.as_ref();
    if given.is_some_and(|it| it.processing == Some(Processing::Vertical)) {
        return Err("money that goes component by component".to_owned());
    }
    Ok(Allocation {
        timings: vec![Timing::PastDue, Timing::Due, Timing::InAdvance],
        components: Component::ALL.to_vec(),
        grouping: Grouping::ByInstalment,
    })
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
        recalculation: None,
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
