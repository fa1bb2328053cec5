//! The commands to a Premium subscription.

use ledger_core::access::Right;
use ledger_core::file;
use ledger_core::party::premium::Act;

use super::{Aggregate, Ask, Known, Route, schema};
use crate::http::body::{FailFee, PayFee, SubscribePremium, WithReason};
use crate::http::malformed::parse;

pub(super) const ROUTES: &[Route] = &[
    Route {
        command: "premium.subscribe",
        of: Aggregate::Premium,
        path: "/v1/customers/{customer}/premium",
        right: Right::SubscribePremium,
        summary: "Subscribes to Premium by the month or the year: its first fee is due at once",
        creates: true,
        schema: schema::<SubscribePremium>,
        read: |known, body| {
            let SubscribePremium { plan } = parse(body)?;
            Ok(premium(known, Act::Subscribe { plan: plan.into_string() }))
        },
    },
    Route {
        command: "premium.pay_fee",
        of: Aggregate::Premium,
        path: "/v1/customers/{customer}/premium/{premium}/payments",
        right: Right::RecordPremiumFee,
        summary: "Records that the fee that is due longest was paid",
        creates: false,
        schema: schema::<PayFee>,
        read: |known, body| {
            let PayFee { amount, money, value_date } = parse(body)?;
            let money = money.into_money();
            Ok(premium(known, Act::PayFee { money, amount, value_date }))
        },
    },
    Route {
        command: "premium.record_failure",
        of: Aggregate::Premium,
        path: "/v1/customers/{customer}/premium/{premium}/failures",
        right: Right::RecordPremiumFee,
        summary: "Records that a fee could not be collected, by the channel's own code",
        creates: false,
        schema: schema::<FailFee>,
        read: |known, body| {
            let FailFee { channel, code } = parse(body)?;
            let (channel, code) = (channel.into_string(), code.into_string());
            Ok(premium(known, Act::RecordFailure { channel, code }))
        },
    },
    Route {
        command: "premium.reverse_fee",
        of: Aggregate::Premium,
        path: "/v1/customers/{customer}/premium/{premium}/payments/{payment}/reversal",
        right: Right::RecordPremiumFee,
        summary: "Records that a payment was taken back: its fee is due again",
        creates: false,
        schema: schema::<WithReason>,
        read: |known, body| {
            let WithReason { reason } = parse(body)?;
            let (payment, reason) = (known.ids.part(), reason.into_reason());
            Ok(premium(known, Act::ReverseFee { payment, reason }))
        },
    },
    Route {
        command: "premium.cancel",
        of: Aggregate::Premium,
        path: "/v1/customers/{customer}/premium/{premium}/cancellation",
        right: Right::SubscribePremium,
        summary: "Cancels: it runs until the end of what is paid, and is renewed no more",
        creates: false,
        schema: schema::<WithReason>,
        read: |known, body| {
            let WithReason { reason } = parse(body)?;
            Ok(premium(known, Act::Cancel { reason: reason.into_reason() }))
        },
    },
];

fn premium(known: &Known, act: Act) -> Ask {
    Ask::Plain(file::Command::Premium { premium: known.stream("premium"), act })
}
