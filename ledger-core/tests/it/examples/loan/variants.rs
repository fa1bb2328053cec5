//! What else a loan's events may say.

use ledger_core::credit::loan::{
    Amortisation, ArrearsChanged, Bucket, CancelCause, Cancelled, ChargeKind, Charged, ChargedBy,
    Contract, CreditPayoutReversed, Decision, Disbursed, Event, Excess, Granted, Held, HoldCause,
    HoldEnded, Interest, Lender, MoneyRef, OutgoingReversal, Payee, PositionCause, Product,
    Rebased, RepaymentKind, RepaymentReceived, RepaymentReversal, RepaymentReversed, RescindCause,
    Rescinded,
};
use ledger_core::reason::Reason;

use super::super::{APPLICATION, Actor, Hash, ORDER, REPAYMENT, day};
use super::{
    HOLD, because, charged, contract, disbursed, granted, held, payout_reversed, rebased, received,
    rescinded, reversed,
};

/// Each way in which an enum or an absent field is written.
pub(in crate::examples) fn variants() -> Vec<Event> {
    let mut all = vec![
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
                every: None,
                day_of_month: None,
                rounding: None,
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
    all
}
