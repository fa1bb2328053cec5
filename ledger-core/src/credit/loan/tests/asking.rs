//! What loans are asked in tests, and with which facts.

use super::*;
use crate::credit::pricing::Gate;
use crate::testing::with_law;

/// The policy that ships: instalments in multiples of 5, oldest first, default after 30 days. Besides,
/// loans are on a declining balance too.
pub(super) fn policy() -> LoanPolicy {
    let recalculation = Some(Recalculation { early: true, late: false });
    LoanPolicy { recalculation, ..Document::parse(Document::SHIPPED).unwrap().loan }
}

/// What overdue principal bears, a bank's at most 0.8 a year.
pub(super) fn penalised(rate: &str, from_days: u32, principal_share_max: &str) -> PenaltyPolicy {
    let rate_of = |it: &str| Rate(it.parse().unwrap());
    let ceiling = |lender| RateCeiling { lender, from: day("2020-01-01"), rate: rate_of("0.8") };
    PenaltyPolicy {
        rate: rate_of(rate),
        from_days,
        principal_share_max: rate_of(principal_share_max),
        ceilings: vec![ceiling(LenderKind::Bank), ceiling(LenderKind::OwnBook)],
    }
}

/// The same, every currency that occurs rounded in this way.
pub(super) fn rounding(multiple: u32, rounding: Rounding) -> LoanPolicy {
    let step = |currency| InstalmentStep { currency, multiple, rounding };
    let instalments = [Currency::XOF, Currency::EUR].map(step).to_vec();
    LoanPolicy { instalments, ..policy() }
}

pub(super) fn policy_ref() -> PolicyRef {
    PolicyRef { version: 1, hash: Hash::of(b"policy") }
}

pub(super) fn xof(amount: i64) -> Money {
    Money::new(amount, Currency::XOF).unwrap()
}

pub(super) fn eur(cents: i64) -> Money {
    Money::new(cents, Currency::EUR).unwrap()
}

pub(super) fn after(date: Day, days: u32) -> Day {
    date.saturating_add_days(days)
}

pub(super) fn ask(on: &str, act: Act) -> Command {
    asked(act, day(on), &policy())
}

pub(super) fn asked(act: Act, on: Day, policy: &LoanPolicy) -> Command {
    let terms = Terms {
        engine: Engine::LATEST,
        policy: policy.clone(),
        policy_ref: policy_ref(),
        country: "TG".parse().unwrap(),
        gate: None,
        frozen: None,
    };
    let hold = Some(Uuid::new_v5(&Uuid::nil(), format!("hold on {on}").as_bytes()));
    Command {
        act,
        on,
        by: officer(),
        terms: Some(terms),
        goods: None,
        gone: None,
        hold,
        second_person: None,
        since: None,
        refunded_fee: RefundedFee::InProportion,
        parts_days_max: Some(180),
        pauses: Some(PAUSES),
    }
}

/// How long lateness may be paused here.
pub(super) const PAUSES: PauseLimits =
    PauseLimits { days_max: 31, days_a_year_max: 62, penalties: PausedPenalties::Spared };

pub(super) fn officer() -> Actor {
    Actor { role: "finance".to_owned(), subject: Hash::of(b"an officer") }
}

pub(super) fn because(code: &str) -> Reason {
    Reason::of(code)
}

pub(super) fn grant(principal: Money, plan: Plan) -> Act {
    Act::Grant {
        parts_until: None,
        product: Some(Product { code: "phone".to_owned(), version: None }),
        lender: Lender::Bank { id: "orabank".to_owned() },
        lender_reference: Some("L-77".to_owned()),
        principal,
        plan,
        decision: Decided::Direct {
            reference: "committee 7".to_owned(),
            reason: because("within_policy"),
        },
    }
}

pub(super) fn interest_free(instalments: u32, first_due_on: &str) -> Plan {
    Plan::InterestFree { instalments, first_due_on: day(first_due_on), day_of_month: None }
}

pub(super) fn board(rows: Vec<StoredRow>) -> Act {
    boarded(StoredPosition { rows, ..nothing_yet() })
}

pub(super) fn boarded(position: StoredPosition) -> Act {
    Act::Board {
        product: None,
        lender: Lender::OwnBook {},
        lender_reference: Some("R-1".to_owned()),
        reference: "old-1".to_owned(),
        position,
    }
}

/// Of a loan that has no rows.
pub(super) fn nothing_yet() -> StoredPosition {
    StoredPosition {
        rows: vec![],
        credit: None,
        overdrawn: None,
        disbursed_on: None,
        interest_until: None,
        worst_days_past_due: 0,
        defaulted_before: false,
        in_default: false,
        charges: vec![],
    }
}

pub(super) fn principal_of(amount: i64) -> Components {
    Components { principal: Some(xof(amount)), ..Components::default() }
}

/// An instalment of a boarded loan that owes principal alone.
pub(super) fn running(number: u32, due_on: &str, owed: i64, paid: i64) -> StoredRow {
    StoredRow {
        number,
        kind: RowKind::Instalment,
        due_on: day(due_on),
        owed: principal_of(owed),
        paid: (paid > 0).then(|| principal_of(paid)),
        waived: None,
    }
}

pub(super) fn money() -> MoneyRef {
    named("T-1")
}

pub(super) fn named(reference: &str) -> MoneyRef {
    let (channel, reference) = ("tmoney".to_owned(), reference.to_owned());
    MoneyRef::External { channel, reference, part: None }
}

pub(super) fn disburse(amount: Money) -> Act {
    Act::Disburse {
        disbursement: nth(1_000),
        amount,
        net: None,
        payee: Payee::Customer {},
        money: money(),
        lender_reference: None,
        value_date: None,
    }
}

pub(super) fn disburse_back(amount: Money, on: &str) -> Act {
    let Act::Disburse { disbursement, amount, net, payee, money, lender_reference, .. } =
        disburse(amount)
    else {
        unreachable!("a disbursement is one")
    };
    let value_date = Some(day(on));
    Act::Disburse { disbursement, amount, net, payee, money, lender_reference, value_date }
}

pub(super) fn reverse_disbursement() -> Act {
    Act::ReverseDisbursement {
        disbursement: nth(1_000),
        cause: OutgoingReversal::Bounced {},
        reason: because("payment_bounced"),
    }
}

pub(super) fn cancel() -> Act {
    Act::Cancel { cause: CancelCause::Person { reason: because("customer_request") } }
}

pub(super) fn rescind() -> Act {
    Act::Rescind { cause: RescindCause::Withdrawal { reason: because("withdrawal") } }
}

pub(super) fn pay_out(number: u128, amount: i64) -> Act {
    Act::PayOutCredit {
        payout: nth(number),
        amount: xof(amount),
        money: money(),
        value_date: None,
        reason: because("overpaid"),
    }
}

pub(super) fn reverse_payout(number: u128) -> Act {
    Act::ReverseCreditPayout {
        payout: nth(number),
        cause: OutgoingReversal::Bounced {},
        reason: because("payment_bounced"),
    }
}

/// Hold `number` against all that a hold can hold back.
pub(super) fn hold(number: u128, cause: HoldCause, from: &str) -> Act {
    Act::Hold {
        hold: nth(number),
        cause,
        effects: HoldEffect::OF_GOODS.to_vec(),
        from: Some(day(from)),
        reason: because("hardship"),
    }
}

pub(super) fn end_hold(number: u128, until: &str) -> Act {
    let until = Some(day(until));
    Act::EndHold { hold: nth(number), until, reason: because("hardship") }
}

pub(super) fn nth(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

/// Repayment `number`, whose excess waits.
pub(super) fn pay(number: u128, amount: i64) -> Act {
    let (repayment, amount) = (nth(number), xof(amount));
    Act::ReceiveRepayment {
        repayment,
        kind: RepaymentKind::Repayment,
        amount,
        money: money(),
        value_date: None,
        excess: Excess::Keep,
    }
}

/// Repayment `number`, whose excess pays in advance.
pub(super) fn prepay(number: u128, amount: i64) -> Act {
    valued(pay(number, amount), None, Excess::Prepay)
}

/// Repayment `number`, which counts from an earlier day.
pub(super) fn pay_back(number: u128, amount: i64, value_date: &str) -> Act {
    valued(pay(number, amount), Some(value_date), Excess::Keep)
}

pub(super) fn valued(act: Act, value_date: Option<&str>, excess: Excess) -> Act {
    let Act::ReceiveRepayment { repayment, kind, amount, money, .. } = act else {
        panic!("{act:?} is no repayment")
    };
    let value_date = value_date.map(day);
    Act::ReceiveRepayment { repayment, kind, amount, money, value_date, excess }
}

pub(super) fn reverse(number: u128) -> Act {
    Act::ReverseRepayment {
        repayment: nth(number),
        cause: RepaymentReversal::Bounced {},
        reason: because("payment_bounced"),
    }
}

/// Chargeback `number` of a repayment; of all that is left of it without an amount.
pub(super) fn charge_back(number: u128, repayment: u128, amount: Option<i64>) -> Act {
    Act::ChargeBack {
        chargeback: nth(number),
        repayment: nth(repayment),
        amount: amount.map(xof),
        reference: format!("D-{number}"),
        reason: because("payment_disputed"),
    }
}

pub(super) fn reverse_chargeback(number: u128) -> Act {
    Act::ReverseChargeback { chargeback: nth(number), reason: because("payment_upheld") }
}

pub(super) fn charge(number: u128, instalment: u32, kind: ChargeKind, amount: i64) -> Act {
    let (charge, amount) = (nth(number), xof(amount));
    Act::Charge {
        charge,
        code: "visit".to_owned(),
        kind,
        amount,
        due_on: None,
        instalment,
        reason: because("field_visit"),
    }
}

pub(super) fn penalty(number: u128, instalment: u32, amount: i64) -> Act {
    charge(number, instalment, ChargeKind::Penalty, amount)
}

pub(super) fn fee(number: u128, instalment: u32, amount: i64) -> Act {
    charge(number, instalment, ChargeKind::Fee, amount)
}

pub(super) fn waive(number: u128, amount: Option<i64>) -> Act {
    let amount = amount.map(xof);
    Act::WaiveCharge { charge: nth(number), amount, reason: because("goodwill") }
}

pub(super) fn waive_penalty(number: u128, instalment: u32, amount: Option<i64>) -> Act {
    let (waiver, amount) = (nth(number), amount.map(xof));
    Act::WaivePenalty { waiver, instalment, amount, reason: because("goodwill") }
}

pub(super) fn reverse_charge(number: u128) -> Act {
    Act::ReverseCharge { charge: nth(number), reason: because("recorded_in_error") }
}

/// A version by which nothing may cost more than 100 % a year.
pub(super) fn lawful() -> Document {
    Document::read(&with_law(Document::SHIPPED)).unwrap()
}

/// What it asks of a loan of this day.
pub(super) fn gate(document: &Document, on: Day) -> Option<Gate> {
    let country = "TG".parse().unwrap();
    Gate::of(document, policy_ref(), country, on, Currency::XOF, None, Vec::new).unwrap()
}
