//! Examples of what happens to loans.

mod changed;
mod variants;

use ledger_core::calendar::{BusinessDays, Moved as DueMoved, Weekday};
use ledger_core::credit::loan::{
    Amortisation, ArrearsChanged, ArrearsTerms, Boarded, Bucket, CancelCause, Cancelled, Change,
    ChargeKind, ChargeReversed, ChargeWaived, ChargebackReversed, Charged, ChargedBack, ChargedBy,
    Closed, Components, Contract, CreditPaidOut, CreditPayoutReversed, Cured, DayCount, Decision,
    DefaultDeclared, DefaultTrigger, Disbursed, DisbursementReversed, Event, Every, Excess, Grace,
    Granted, Held, HoldCause, HoldEffect, HoldEnded, Instalment, InstalmentFellDue,
    InstalmentRounding, Interest, LapseDeferred, LatenessPosted, Lender, MoneyRef, Moved,
    MovedDueDate, Moves, OutgoingReversal, Part, Payee, PenaltyTerms, PenaltyWaived, PositionCause,
    Priced, Product, Recalculation, Reopened, RepaymentKind, RepaymentReceived, RepaymentReversal,
    RepaymentReversed, RescindCause, Rescinded, ReturnedLine, RowKind, StoredCharge,
    StoredPosition, StoredRow,
};
use ledger_core::engine::Engine;
use ledger_core::money::{Rate, Remainder, Rounding};
use ledger_core::policy::Document;
use ledger_core::reason::Reason;
use uuid::Uuid;

use self::changed::{
    approved, charge_off_undone, charged_off, debit_answered, debit_requested, declined,
    forgiven_alone, goods_refund_reversed, goods_refunded, lapsed, part_disbursed, part_reversed,
    parts_ended, pause_ended, pause_over, paused, proposed, rebased, rescheduled,
    rescheduling_proposed, sold, write_off_undone, written_off,
};
pub(super) use self::variants::variants;
use super::applications::price;
use super::{APPLICATION, CHARGE, LOAN, ORDER, REPAYMENT, VENDOR, day, policy, xof};

const DISBURSEMENT: Uuid = Uuid::from_u128(0x39d4_70b2_e8c1_5f6a_a70d_52b8_1e94_c3f6);
const PAYOUT: Uuid = Uuid::from_u128(0x52a6_1fd8_7c3b_5e90_b4e1_8c07_d29f_63ba);
const CHARGEBACK: Uuid = Uuid::from_u128(0x6c1d_93e7_4b25_5f08_a93e_b27d_514f_c860);
const WAIVER: Uuid = Uuid::from_u128(0x63d8_0f1b_95c4_5a27_8e1a_b7c6_2d40_e9f3);
const HOLD: Uuid = Uuid::from_u128(0x8e07_b3c5_2d96_5a1f_9c48_07ea_f5b3_612d);
const OFFER: Uuid = Uuid::from_u128(0xe6b9_24f7_105d_5c83_8d2a_91c6_b740_5fe3);

fn because(code: &str) -> Reason {
    Reason { code: code.to_owned(), note: Some("seen at the branch".to_owned()) }
}

fn money(channel: &str, reference: &str) -> MoneyRef {
    MoneyRef::External {
        channel: channel.to_owned(),
        reference: reference.to_owned(),
        part: Some(Part { number: 1, whole: xof(60_000) }),
    }
}

fn repaid() -> MoneyRef {
    money("tmoney", "TX-20260415-0071")
}

fn changes() -> Vec<Change> {
    let moved = |before, after| Some(Moved::between(xof(before), xof(after)));
    vec![Change {
        instalment: 1,
        due_on: day(2026, 3, 15),
        owed: Some(Moves { penalty: moved(0, 500), ..Moves::default() }),
        paid: Some(Moves {
            penalty: moved(0, 400),
            fee: moved(0, 250),
            tax: moved(0, 45),
            insurance: moved(0, 30),
            interest: moved(0, 100),
            principal: moved(6_000, 5_500),
        }),
        waived: Some(Moves { penalty: moved(0, 100), ..Moves::default() }),
    }]
}

fn credit() -> Option<Moved> {
    Some(Moved::between(xof(0), xof(1_500)))
}

fn overdrawn() -> Option<Moved> {
    Some(Moved::between(xof(200), xof(0)))
}

fn contract() -> Contract {
    Contract {
        engine: Engine::FIRST,
        product: Some(Product { code: "telephone".to_owned(), version: Some(3) }),
        country: "TG".parse().unwrap(),
        lender: Lender::Bank { id: "orabank".to_owned() },
        lender_reference: Some("TG-2026-000417".to_owned()),
        principal: xof(10_000),
        interest: Interest::DecliningBalance {
            rate: Rate("0.1200".parse().unwrap()),
            day_count: DayCount::Thirty360,
        },
        amortisation: Amortisation::Equal { instalments: 2 },
        interest_from: Some(day(2026, 2, 15)),
        every: Some(Every::MONTH),
        first_due_on: day(2026, 3, 15),
        day_of_month: Some(15_u32.try_into().unwrap()),
        grace: Grace { principal: 1, interest: 0, interest_free: 1 },
        down_payment: Some(Rate("0.25".parse().unwrap())),
        business_days: Some(BusinessDays {
            moved: DueMoved::Next,
            weekend: vec![Weekday::Saturday, Weekday::Sunday],
            holidays: vec![day(2026, 4, 27), day(2026, 5, 1)],
        }),
        rounding: Some(InstalmentRounding {
            mode: Rounding::HalfUp,
            multiple: 5,
            remainder: Remainder::Last,
            last_times_max: 3,
        }),
        recalculation: Some(Recalculation { early: true, late: false }),
        penalty: Some(PenaltyTerms {
            rate: Rate("0.14".parse().unwrap()),
            from_days: 4,
            principal_share_max: Rate("0.1".parse().unwrap()),
        }),
        disbursed_until: Some(day(2026, 6, 30)),
        allocation: Document::parse(Document::SHIPPED).unwrap().loan.allocation,
        arrears: ArrearsTerms {
            tolerance: xof(5),
            buckets: vec![1, 30, 60, 90],
            default_days: 30,
            pause_while_held: true,
        },
        disbursement_days: 30,
        policy: policy(),
    }
}

fn schedule() -> Vec<Instalment> {
    let instalment = |number| Instalment {
        number,
        due_on: day(2026, 2 + number, 15),
        principal: xof(5_000),
        interest: Some(xof(100)),
        fee: Some(xof(250)),
        tax: Some(xof(45)),
        insurance: Some(xof(30)),
    };
    (1..=2).map(instalment).collect()
}

fn position() -> StoredPosition {
    let owed = Components {
        penalty: Some(xof(500)),
        fee: Some(xof(250)),
        tax: Some(xof(45)),
        insurance: Some(xof(30)),
        interest: Some(xof(100)),
        principal: Some(xof(5_000)),
    };
    let penalty = |amount| Components { penalty: Some(xof(amount)), ..Components::default() };
    StoredPosition {
        rows: vec![StoredRow {
            number: 1,
            kind: RowKind::Instalment,
            due_on: day(2026, 3, 15),
            owed,
            paid: Some(penalty(300)),
            waived: Some(penalty(100)),
        }],
        credit: Some(xof(1_500)),
        overdrawn: Some(xof(200)),
        disbursed_on: Some(day(2026, 2, 16)),
        interest_until: Some(day(2026, 3, 31)),
        worst_days_past_due: 41,
        defaulted_before: true,
        in_default: false,
        charges: vec![StoredCharge {
            charge: CHARGE,
            code: "late".to_owned(),
            kind: ChargeKind::Penalty,
            instalment: 1,
            amount: xof(500),
            paid: Some(xof(300)),
            waived: Some(xof(100)),
            due_on: day(2026, 3, 20),
        }],
    }
}

fn granted() -> Granted {
    let decision = Decision::Application { application: APPLICATION, offer: Some(OFFER) };
    let lapses_on = day(2026, 3, 14);
    Granted { contract: Box::new(contract()), schedule: schedule(), decision, lapses_on }
}

fn disbursed() -> Disbursed {
    Disbursed {
        disbursement: DISBURSEMENT,
        amount: xof(10_000),
        net: xof(9_500),
        payee: Payee::Vendor { vendor: VENDOR },
        money: money("orabank", "V-88120"),
        lender_reference: Some("TG-2026-000417".to_owned()),
        value_date: day(2026, 3, 16),
        due_on: vec![MovedDueDate {
            instalment: 1,
            before: day(2026, 3, 15),
            after: day(2026, 4, 15),
        }],
        changes: changes(),
        credit: credit(),
        overdrawn: overdrawn(),
    }
}

fn received() -> RepaymentReceived {
    RepaymentReceived {
        repayment: REPAYMENT,
        kind: RepaymentKind::Repayment,
        amount: xof(6_000),
        money: repaid(),
        value_date: day(2026, 4, 14),
        excess: Excess::Prepay,
        changes: changes(),
        credit: credit(),
        overdrawn: overdrawn(),
    }
}

fn reversed() -> RepaymentReversed {
    RepaymentReversed {
        repayment: REPAYMENT,
        amount: xof(6_000),
        cause: RepaymentReversal::Misposted { moved_to: Some(LOAN) },
        reason: because("recorded_in_error"),
        changes: changes(),
        credit: credit(),
        overdrawn: overdrawn(),
    }
}

fn charged_back() -> ChargedBack {
    ChargedBack {
        chargeback: CHARGEBACK,
        repayment: REPAYMENT,
        amount: xof(6_000),
        reference: "CB-2026/77".to_owned(),
        charged_back_on: day(2026, 4, 20),
        instalment: 2,
        due_on: day(2026, 4, 30),
        reason: because("payment_disputed"),
        changes: changes(),
        credit: credit(),
        overdrawn: overdrawn(),
    }
}

fn charged() -> Charged {
    Charged {
        charge: CHARGE,
        code: "late".to_owned(),
        kind: ChargeKind::Penalty,
        amount: xof(500),
        charged_on: day(2026, 4, 15),
        due_on: day(2026, 4, 20),
        instalment: 1,
        by: ChargedBy::Person { reason: because("late_payment") },
        changes: changes(),
        credit: credit(),
        overdrawn: overdrawn(),
    }
}

fn held() -> Held {
    Held {
        hold: HOLD,
        cause: HoldCause::Complaint {},
        effects: HoldEffect::OF_GOODS.to_vec(),
        from: day(2026, 4, 1),
        reason: Some(because("hardship")),
    }
}

fn rescinded() -> Rescinded {
    Rescinded {
        cause: RescindCause::Returned {
            order: ORDER,
            lines: vec![ReturnedLine { line: 1, quantity: 2 }],
        },
        forgiven: Components { principal: Some(xof(4_000)), ..Components::default() },
        changes: changes(),
        credit: credit(),
        overdrawn: overdrawn(),
    }
}

fn payout_reversed() -> CreditPayoutReversed {
    CreditPayoutReversed {
        payout: PAYOUT,
        amount: xof(1_500),
        cause: OutgoingReversal::Bounced {},
        reason: because("payment_bounced"),
        changes: changes(),
        credit: credit(),
        overdrawn: overdrawn(),
    }
}

pub(super) fn events() -> Vec<Event> {
    let (changes, credit, overdrawn) = (changes(), credit(), overdrawn());
    vec![
        Event::Granted(granted()),
        Event::Priced(Priced { price: price(day(2026, 2, 15), &schedule()) }),
        Event::Boarded(Boarded {
            contract: Box::new(contract()),
            position: Box::new(position()),
            closed_until: day(2026, 4, 15),
            cause: PositionCause::Boarded { reference: "C-2025/3310".to_owned() },
            changes: changes.clone(),
            credit,
            overdrawn,
        }),
        Event::Rebased(rebased()),
        Event::Disbursed(disbursed()),
        Event::PartDisbursed(part_disbursed()),
        Event::PartReversed(part_reversed()),
        Event::PartsEnded(parts_ended()),
        Event::DisbursementReversed(DisbursementReversed {
            disbursement: DISBURSEMENT,
            amount: xof(10_000),
            cause: OutgoingReversal::Bounced {},
            reason: because("payment_bounced"),
            lapses_on: day(2026, 5, 16),
            changes: changes.clone(),
            credit,
            overdrawn,
        }),
        Event::LapseDeferred(LapseDeferred { order: ORDER, lapses_on: day(2026, 4, 13) }),
        Event::Cancelled(Cancelled {
            cause: CancelCause::Person { reason: because("customer_request") },
        }),
        Event::InstalmentFellDue(InstalmentFellDue {
            instalment: 1,
            due_on: day(2026, 3, 15),
            owed: position().rows.remove(0).owed,
            changes: changes.clone(),
            credit,
            overdrawn,
        }),
        Event::RepaymentReceived(received()),
        Event::RepaymentReversed(reversed()),
        Event::ChargedBack(charged_back()),
        Event::ChargebackReversed(ChargebackReversed {
            chargeback: CHARGEBACK,
            amount: xof(6_000),
            reason: because("payment_upheld"),
            changes: changes.clone(),
            credit,
            overdrawn,
        }),
        Event::Charged(charged()),
        Event::ChargeWaived(ChargeWaived {
            charge: CHARGE,
            amount: xof(100),
            reason: because("goodwill"),
            changes: changes.clone(),
            credit,
            overdrawn,
        }),
        Event::PenaltyWaived(PenaltyWaived {
            waiver: WAIVER,
            instalment: 2,
            amount: xof(300),
            waived_on: day(2026, 4, 20),
            reason: because("hardship"),
            changes: vec![],
            credit: None,
            overdrawn: None,
        }),
        Event::ForgivenAlone(forgiven_alone()),
        Event::ChargeReversed(ChargeReversed {
            charge: CHARGE,
            amount: xof(500),
            reason: because("recorded_in_error"),
            changes: changes.clone(),
            credit,
            overdrawn,
        }),
        Event::LatenessPosted(LatenessPosted {
            until: day(2026, 4, 1),
            changes: changes.clone(),
            credit,
            overdrawn,
        }),
        Event::ArrearsChanged(ArrearsChanged {
            before: Bucket { from_days: 1, to_days: Some(29) },
            after: Bucket { from_days: 30, to_days: Some(59) },
            days_past_due: 30,
            oldest_due_on: Some(day(2026, 3, 15)),
        }),
        Event::DefaultDeclared(DefaultDeclared {
            trigger: DefaultTrigger::DaysPastDue { days: 30 },
            oldest_due_on: day(2026, 3, 15),
            days_past_due: 44,
        }),
        Event::Cured(Cured {}),
        Event::Held(held()),
        Event::HoldEnded(HoldEnded {
            hold: HOLD,
            until: day(2026, 4, 15),
            reason: Some(because("hardship")),
        }),
        Event::DebitRequested(debit_requested()),
        Event::DebitAnswered(debit_answered()),
        Event::Paused(paused()),
        Event::PauseEnded(pause_ended()),
        Event::PauseOver(pause_over()),
        Event::GoodsRefunded(goods_refunded()),
        Event::GoodsRefundReversed(goods_refund_reversed()),
        Event::Rescinded(rescinded()),
        Event::WrittenOff(written_off()),
        Event::WriteOffUndone(write_off_undone()),
        Event::ChargedOff(charged_off()),
        Event::ChargeOffUndone(charge_off_undone()),
        Event::ReschedulingProposed(rescheduling_proposed()),
        Event::Rescheduled(rescheduled()),
        Event::Sold(sold()),
        Event::CreditPaidOut(CreditPaidOut {
            payout: PAYOUT,
            amount: xof(1_500),
            money: money("tmoney", "OUT-20260502-0009"),
            value_date: day(2026, 5, 2),
            reason: because("overpaid"),
            changes,
            credit,
            overdrawn,
        }),
        Event::CreditPayoutReversed(payout_reversed()),
        Event::ActProposed(proposed()),
        Event::ActApproved(approved()),
        Event::ActDeclined(declined()),
        Event::ActLapsed(lapsed()),
        Event::Closed(Closed {}),
        Event::Reopened(Reopened {}),
    ]
}
