//! Examples of loans that go on by other terms, are given up or sold, and of what takes two persons.

use ledger_core::credit::loan::{
    ActApproved, ActDeclined, ActLapsed, ActProposed, ChargeOffUndone, ChargedOff, Components,
    DebitAnswer, DebitAnswered, DebitRequested, Every, ForgivenAlone, GoodsRefundReversed,
    GoodsRefunded, Grace, Lender, MoneyRef, NewTerms, OutgoingReversal, PartDisbursed,
    PartReversed, PartsEndCause, PartsEnded, PauseEnded, PauseOver, Paused, Payee, PositionCause,
    ProposedAct, Rebased, RefinancedRow, RefundCause, RefundedFee, RepaymentReversal, Rescheduled,
    ReschedulingProposed, ReturnedLine, Sold, Unit, WriteOffUndone, WrittenOff,
};
use ledger_core::engine::Engine;
use ledger_core::money::Rate;
use uuid::Uuid;

use super::super::{CHARGE, ORDER, REPAYMENT, actor, day, xof};
use super::{because, changes, contract, credit, overdrawn, position};

const PROPOSAL: Uuid = Uuid::from_u128(0x1f7b_c2d0_8a46_5e93_95b8_e04d_63a1_7c2f);
pub(super) const RESCHEDULING: Uuid = Uuid::from_u128(0x7b30_e6d2_41fa_5c97_a208_6f1d_c35e_90b4);
const DEBIT: Uuid = Uuid::from_u128(0x6e0f_92b1_4d7c_5a38_a1c5_3f86_e207_9bd4);
const PAUSE: Uuid = Uuid::from_u128(0x2f8a_61c4_9e07_5d3b_b7a2_0c58_d1f6_943e);
const REFUND: Uuid = Uuid::from_u128(0x71b3_4e9d_06f2_5c8a_93e1_a4d7_58c0_2b6f);
const CHARGE_OFF: Uuid = Uuid::from_u128(0x52d7_0c6e_b813_5fa9_8e42_71a0_d95b_c3f6);
pub(super) const WRITE_OFF: Uuid = Uuid::from_u128(0x1c9f_3d40_a7e2_5b18_8f65_d20b_94c7_3ea1);

pub(super) fn rebased() -> Rebased {
    Rebased {
        engine: Engine::LATEST,
        position: Box::new(position()),
        closed_until: day(2026, 4, 30),
        cause: PositionCause::EngineChanged { from: Engine::FIRST },
        reason: because("rules_changed"),
        changes: changes(),
        credit: credit(),
        overdrawn: overdrawn(),
    }
}

pub(super) fn written_off() -> WrittenOff {
    WrittenOff {
        write_off: WRITE_OFF,
        written_off_on: day(2026, 9, 30),
        lost: Components {
            fee: Some(xof(500)),
            principal: Some(xof(4_000)),
            ..Components::default()
        },
        reason: because("uncollectable"),
        changes: changes(),
        credit: credit(),
        overdrawn: overdrawn(),
    }
}

pub(super) fn write_off_undone() -> WriteOffUndone {
    WriteOffUndone {
        write_off: WRITE_OFF,
        reason: because("paid_after_all"),
        changes: changes(),
        credit: credit(),
        overdrawn: overdrawn(),
    }
}

pub(super) fn charged_off() -> ChargedOff {
    ChargedOff {
        charge_off: CHARGE_OFF,
        charged_off_on: day(2026, 9, 30),
        carried: Components { principal: Some(xof(4_000)), ..Components::default() },
        reason: because("uncollectable"),
    }
}

pub(super) fn charge_off_undone() -> ChargeOffUndone {
    ChargeOffUndone { charge_off: CHARGE_OFF, reason: because("paid_after_all") }
}

pub(super) fn new_terms() -> NewTerms {
    NewTerms {
        instalments: 9,
        first_due_on: day(2026, 7, 5),
        every: Some(Every { n: 2, unit: Unit::Month }),
        day_of_month: Some(5_u32.try_into().unwrap()),
        rate: Some(Rate("0.11".parse().unwrap())),
        grace: Grace { principal: 2, interest: 1, interest_free: 1 },
    }
}

pub(super) fn rescheduling_proposed() -> ReschedulingProposed {
    ReschedulingProposed {
        rescheduling: RESCHEDULING,
        proposed_on: day(2026, 5, 2),
        terms: new_terms(),
        before: position().rows,
        after: position().rows,
        reason: because("hardship"),
    }
}

pub(super) fn rescheduled() -> Rescheduled {
    Rescheduled {
        rescheduling: RESCHEDULING,
        reference: "annex 1 of 2 May".to_owned(),
        contract: Box::new(contract()),
        before: position().rows,
        position: Box::new(position()),
        closed_until: day(2026, 5, 2),
        reason: because("hardship"),
    }
}

pub(super) fn sold() -> Sold {
    Sold {
        from: Lender::Bank { id: "orabank".to_owned() },
        to: Lender::Bank { id: "ecobank".to_owned() },
        lender_reference: Some("EC-2026-00771".to_owned()),
        reference: "sale of 30 September".to_owned(),
        sold_on: day(2026, 9, 30),
        reason: because("receivables_sold"),
    }
}

pub(super) fn proposed() -> ActProposed {
    ActProposed {
        proposal: PROPOSAL,
        act: ProposedAct::ReverseRepayment {
            repayment: REPAYMENT,
            cause: RepaymentReversal::Bounced {},
            reason: because("payment_bounced"),
        },
        amount: xof(600_000),
        above: Some(xof(100_000)),
        by: actor("finance", b"one"),
        lapses_on: day(2026, 7, 19),
    }
}

pub(super) fn forgiven_alone() -> ForgivenAlone {
    ForgivenAlone { amount: xof(100), by: actor("risk", b"one"), forgiven_on: day(2026, 4, 20) }
}

pub(super) fn paused() -> Paused {
    Paused {
        pause: PAUSE,
        from: day(2026, 4, 20),
        until: day(2026, 5, 4),
        spares_penalties: true,
        end_is_told: true,
        reason: because("hardship"),
    }
}

const PART: Uuid = Uuid::from_u128(0x4a91_d7f0_3c58_5be2_8d16_72c9_e05b_af34);

pub(super) fn part_disbursed() -> PartDisbursed {
    PartDisbursed {
        disbursement: PART,
        amount: xof(4_000),
        net: xof(3_980),
        payee: Payee::Customer {},
        money: MoneyRef::External {
            channel: "tmoney".to_owned(),
            reference: "P-2".to_owned(),
            part: None,
        },
        lender_reference: Some("TG-2026-000417".to_owned()),
        value_date: day(2026, 3, 2),
        gone_out: xof(9_000),
        rows: refinanced(4_500, 45),
        changes: changes(),
        credit: credit(),
        overdrawn: overdrawn(),
    }
}

pub(super) fn part_reversed() -> PartReversed {
    PartReversed {
        disbursement: PART,
        amount: xof(4_000),
        cause: OutgoingReversal::Bounced {},
        reason: because("payment_bounced"),
        gone_out: xof(5_000),
        rows: refinanced(2_500, 25),
        changes: changes(),
        credit: credit(),
        overdrawn: overdrawn(),
    }
}

pub(super) fn parts_ended() -> PartsEnded {
    PartsEnded {
        gone_out: xof(5_000),
        not_taken: xof(5_000),
        cause: PartsEndCause::Person { reason: because("changed_mind") },
    }
}

pub(super) fn pause_over() -> PauseOver {
    PauseOver { pause: PAUSE, until: day(2026, 5, 4) }
}

pub(super) fn pause_ended() -> PauseEnded {
    PauseEnded { pause: PAUSE, until: day(2026, 4, 27), reason: because("cause_cleared") }
}

fn refinanced(principal: i64, interest: i64) -> Vec<RefinancedRow> {
    let owed = Components {
        interest: Some(xof(interest)),
        principal: Some(xof(principal)),
        ..Components::default()
    };
    vec![RefinancedRow { instalment: 1, owed }]
}

pub(super) fn goods_refunded() -> GoodsRefunded {
    let returned = ReturnedLine { line: 2, quantity: 1 };
    GoodsRefunded {
        refund: REFUND,
        cause: RefundCause::Returned { order: ORDER, lines: vec![returned] },
        price: xof(2_500),
        file_fee: Some(RefundedFee { amount: xof(50), charge: Some(CHARGE) }),
        financed: xof(7_500),
        refunded_on: day(2026, 4, 20),
        rows: refinanced(7_500, 75),
        changes: changes(),
        credit: credit(),
        overdrawn: overdrawn(),
    }
}

pub(super) fn refunded_otherwise() -> Vec<GoodsRefunded> {
    let lines = vec![ReturnedLine { line: 2, quantity: 1 }];
    let not_supplied = RefundCause::NotSupplied { order: ORDER, lines };
    let merchant = RefundCause::Merchant { money: super::repaid(), value_date: day(2026, 4, 19) };
    let of = |cause| GoodsRefunded { cause, file_fee: None, ..goods_refunded() };
    vec![of(not_supplied), of(merchant)]
}

pub(super) fn goods_refund_reversed() -> GoodsRefundReversed {
    GoodsRefundReversed {
        refund: REFUND,
        price: xof(2_500),
        file_fee: Some(RefundedFee { amount: xof(50), charge: None }),
        financed: xof(10_000),
        cause: RepaymentReversal::Bounced {},
        reason: because("payment_bounced"),
        rows: refinanced(10_000, 100),
        changes: changes(),
        credit: credit(),
        overdrawn: overdrawn(),
    }
}

pub(super) fn debit_requested() -> DebitRequested {
    DebitRequested {
        request: DEBIT,
        amount: xof(4_500),
        channel: "tmoney".to_owned(),
        reference: "DR-20260315-0007".to_owned(),
        requested_on: day(2026, 3, 15),
    }
}

pub(super) fn debit_answered() -> DebitAnswered {
    let answer = DebitAnswer::FailedAtOperator { code: "timeout".to_owned() };
    DebitAnswered { request: DEBIT, answer, answered_on: day(2026, 3, 17) }
}

pub(super) fn approved() -> ActApproved {
    ActApproved { proposal: PROPOSAL, by: actor("risk", b"another") }
}

pub(super) fn declined() -> ActDeclined {
    ActDeclined {
        proposal: PROPOSAL,
        by: actor("finance", b"another"),
        reason: because("recorded_in_error"),
    }
}

pub(super) const fn lapsed() -> ActLapsed {
    ActLapsed { proposal: PROPOSAL }
}
