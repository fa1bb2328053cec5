//! What else a loan's events may say.

use ledger_core::calendar::{BusinessDays, Moved as DueMoved, Weekday};
use ledger_core::credit::loan::{
    ActProposed, Amortisation, ArrearsChanged, Bucket, CancelCause, Cancelled, ChargeKind, Charged,
    ChargedBy, Contract, CreditPayoutReversed, DayCount, DebitAnswer, DebitAnswered, Decision,
    Disbursed, Event, Every, Excess, Grace, Granted, Held, HoldCause, HoldEnded,
    InstalmentRounding, Interest, Lender, MoneyRef, NewTerms, OutgoingReversal, PartDisbursed,
    PartReversed, PartsEndCause, PartsEnded, Paused, Payee, PositionCause, Product, ProposedAct,
    Rebased, RepaymentKind, RepaymentReceived, RepaymentReversal, RepaymentReversed,
    ReschedulingProposed, RescindCause, Rescinded, Sold, Unit, WriteOffUndone, WrittenOff,
};
use ledger_core::money::{Rate, Remainder};
use ledger_core::reason::Reason;

use super::super::{APPLICATION, Actor, CHARGE, Hash, ORDER, REPAYMENT, day, xof};
use super::changed::{
    RESCHEDULING, WRITE_OFF, debit_answered, new_terms, part_disbursed, part_reversed, parts_ended,
    paused, proposed, rebased, refunded_otherwise, rescheduling_proposed, sold, write_off_undone,
    written_off,
};
use super::{
    HOLD, PAYOUT, because, charged, contract, disbursed, granted, held, money, payout_reversed,
    received, rescinded, reversed,
};

/// Each way in which an enum or an absent field is written.
pub(in crate::examples) fn variants() -> Vec<Event> {
    let mut all = vec![
        Event::PartsEnded(PartsEnded { cause: PartsEndCause::Time {}, ..parts_ended() }),
        Event::PartsEnded(PartsEnded { cause: PartsEndCause::Loan {}, ..parts_ended() }),
        Event::PartDisbursed(PartDisbursed {
            payee: Payee::Platform {},
            lender_reference: None,
            changes: vec![],
            credit: None,
            overdrawn: None,
            ..part_disbursed()
        }),
        Event::PartReversed(PartReversed {
            cause: OutgoingReversal::Misposted {},
            changes: vec![],
            credit: None,
            overdrawn: None,
            ..part_reversed()
        }),
        Event::Paused(Paused { spares_penalties: false, end_is_told: false, ..paused() }),
        Event::Granted(Granted {
            contract: Box::new(Contract {
                product: None,
                lender: Lender::OwnBook {},
                lender_reference: None,
                interest: Interest::None {},
                ..contract()
            }),
            decision: Decision::Direct {
                reference: "committee of 12 February".to_owned(),
                reason: Reason::of("within_policy"),
                by: Actor { role: "risk".to_owned(), subject: Hash::of(b"an officer") },
            },
            ..granted()
        }),
        Event::Granted(Granted {
            contract: Box::new(Contract {
                product: Some(Product { code: "telephone".to_owned(), version: None }),
                interest: Interest::Given {},
                amortisation: Amortisation::Given {},
                interest_from: None,
                every: None,
                day_of_month: None,
                grace: Grace::default(),
                down_payment: None,
                business_days: None,
                rounding: None,
                recalculation: None,
                penalty: None,
                disbursed_until: None,
                ..contract()
            }),
            decision: Decision::Application { application: APPLICATION, offer: None },
            ..granted()
        }),
        Event::Rebased(Rebased { cause: PositionCause::PeriodClosed {}, ..rebased() }),
        Event::RepaymentReceived(RepaymentReceived {
            money: MoneyRef::Payment { payment: REPAYMENT, part: 2 },
            excess: Excess::Keep,
            changes: vec![],
            credit: None,
            overdrawn: None,
            ..received()
        }),
        Event::Charged(Charged { kind: ChargeKind::Fee, by: ChargedBy::Policy {}, ..charged() }),
        Event::Held(Held {
            cause: HoldCause::GoodsAwaited { order: ORDER },
            reason: None,
            ..held()
        }),
        Event::HoldEnded(HoldEnded { hold: HOLD, until: day(2026, 4, 15), reason: None }),
        Event::ArrearsChanged(ArrearsChanged {
            before: Bucket { from_days: 90, to_days: None },
            after: Bucket { from_days: 0, to_days: Some(0) },
            days_past_due: 0,
            oldest_due_on: None,
        }),
        Event::CreditPayoutReversed(CreditPayoutReversed {
            cause: OutgoingReversal::Misposted {},
            ..payout_reversed()
        }),
    ];
    all.push(Event::WrittenOff(WrittenOff {
        changes: vec![],
        credit: None,
        overdrawn: None,
        ..written_off()
    }));
    all.push(Event::WriteOffUndone(WriteOffUndone {
        changes: vec![],
        credit: None,
        overdrawn: None,
        ..write_off_undone()
    }));
    let terms = NewTerms {
        every: None,
        day_of_month: None,
        rate: None,
        grace: Grace::default(),
        ..new_terms()
    };
    all.push(Event::ReschedulingProposed(ReschedulingProposed {
        terms,
        ..rescheduling_proposed()
    }));
    all.push(Event::Sold(Sold {
        from: Lender::OwnBook {},
        to: Lender::OwnBook {},
        lender_reference: None,
        ..sold()
    }));
    let answers = [DebitAnswer::Succeeded {}, DebitAnswer::NotPaid {}];
    let answered = |answer| Event::DebitAnswered(DebitAnswered { answer, ..debit_answered() });
    all.extend(answers.map(answered));
    let causes = [CancelCause::OrderCancelled { order: ORDER }, CancelCause::Lapsed {}];
    all.extend(causes.map(|cause| Event::Cancelled(Cancelled { cause })));
    let payees = [Payee::Customer {}, Payee::Platform {}];
    all.extend(payees.map(|payee| Event::Disbursed(Disbursed { payee, ..disbursed() })));
    let kinds = [
        RepaymentKind::DownPayment,
        RepaymentKind::MerchantRefund,
        RepaymentKind::PayoutRefund,
        RepaymentKind::Goodwill,
        RepaymentKind::Recovery,
    ];
    let of_kind = |kind| Event::RepaymentReceived(RepaymentReceived { kind, ..received() });
    all.extend(kinds.map(of_kind));
    let early = |excess| Event::RepaymentReceived(RepaymentReceived { excess, ..received() });
    let amount = Some(xof(200_000));
    let acts = [
        ProposedAct::WaiveCharge { charge: CHARGE, amount, reason: because("goodwill") },
        ProposedAct::WaiveCharge { charge: CHARGE, amount: None, reason: because("goodwill") },
        ProposedAct::WaivePenalty {
            waiver: PAYOUT,
            instalment: 2,
            amount,
            reason: because("goodwill"),
        },
        ProposedAct::ReverseCharge { charge: CHARGE, reason: because("recorded_in_error") },
        ProposedAct::PayOutCredit {
            payout: PAYOUT,
            amount: xof(200_000),
            money: money("tmoney", "P-4"),
            value_date: Some(day(2026, 4, 20)),
            reason: because("overpaid"),
        },
        ProposedAct::WriteOff { write_off: WRITE_OFF, reason: because("arrears") },
        ProposedAct::AgreeRescheduling {
            rescheduling: RESCHEDULING,
            reference: "AVENANT-7".to_owned(),
        },
    ];
    all.extend(acts.map(|act| Event::ActProposed(ActProposed { act, above: None, ..proposed() })));
    let excesses = [Excess::PrepayLast, Excess::PrepayEvenly, Excess::Shorten, Excess::Lower];
    all.extend(excesses.map(early));
    let causes = [
        RepaymentReversal::Misposted { moved_to: None },
        RepaymentReversal::Bounced {},
        RepaymentReversal::ChargedBack { reference: "CB-77".to_owned() },
        RepaymentReversal::DebitFailedAtOperator {},
    ];
    let by = |cause| Event::RepaymentReversed(RepaymentReversed { cause, ..reversed() });
    all.extend(causes.map(by));
    let causes = [
        HoldCause::ReturnUnderWay { order: ORDER },
        HoldCause::Death {},
        HoldCause::Hardship {},
        HoldCause::Investigation {},
    ];
    all.extend(causes.map(|cause| Event::Held(Held { cause, ..held() })));
    let causes = [
        RescindCause::OrderCancelled { order: ORDER },
        RescindCause::Returned { order: ORDER, lines: vec![] },
        RescindCause::Withdrawal { reason: because("withdrawal") },
    ];
    all.extend(causes.map(|cause| Event::Rescinded(Rescinded { cause, ..rescinded() })));
    all.extend(refunded_otherwise().into_iter().map(Event::GoodsRefunded));
    all.extend(contracts().map(|it| {
        let contract = Box::new(it);
        Event::Granted(Granted { contract, ..granted() })
    }));
    all
}

/// Each way in which a schedule's terms are written.
fn contracts() -> impl Iterator<Item = Contract> {
    let rate = Rate("0.12".parse().unwrap());
    let counts = [DayCount::Actual360, DayCount::Actual365, DayCount::ActualActual];
    let declining = |day_count| Contract {
        interest: Interest::DecliningBalance { rate, day_count },
        amortisation: Amortisation::EqualPrincipal { instalments: 2 },
        ..contract()
    };
    let flat = [None, Some(DayCount::Actual365)];
    let flat = flat.map(|day_count| Contract {
        interest: Interest::Flat { rate, day_count },
        rounding: contract()
            .rounding
            .map(|it| InstalmentRounding { remainder: Remainder::First, ..it }),
        ..contract()
    });
    let units = [Unit::Day, Unit::Week].map(|unit| Contract {
        every: Some(Every { n: 2, unit }),
        day_of_month: None,
        ..contract()
    });
    let rest = [(DueMoved::Previous, 0..3), (DueMoved::ModifiedFollowing, 3..7)];
    let rest = rest.map(|(moved, weekend)| Contract {
        business_days: Some(BusinessDays {
            moved,
            weekend: WEEK[weekend].to_vec(),
            holidays: vec![],
        }),
        ..contract()
    });
    counts.map(declining).into_iter().chain(flat).chain(units).chain(rest)
}

const WEEK: [Weekday; 7] = [
    Weekday::Monday,
    Weekday::Tuesday,
    Weekday::Wednesday,
    Weekday::Thursday,
    Weekday::Friday,
    Weekday::Saturday,
    Weekday::Sunday,
];
