//! Examples of what happens to Premium.

use ledger_core::calendar::Day;
use ledger_core::log::Actor;
use ledger_core::money::MoneyRef;
use ledger_core::party::premium::{
    Cancelled, Event, Expired, ExpiryCause, FeeDue, FeeFailed, FeePaid, FeeReversed, Renewed,
    Subscribed, Terms,
};
use ledger_core::policy::PremiumTerm;
use ledger_core::reason::Reason;
use uuid::Uuid;

use super::{actor, day, policy, xof};

const PAYMENT: Uuid = Uuid::from_u128(0x4b20_d8a1_7c36_5f09_81be_62f4_d7a5_09c3);
const FAILURE: Uuid = Uuid::from_u128(0x90a7_51ce_2f84_5b1d_a63f_0d8e_47b2_c61f);

fn customer() -> Actor {
    actor("customer", b"a customer")
}

fn terms(every: PremiumTerm) -> Terms {
    let plan = "monthly".to_owned();
    Terms { plan, every, fee: xof(2_500), insurer: xof(1_000), unpaid_days: 7 }
}

fn subscribed(every: PremiumTerm) -> Event {
    Event::Subscribed(Subscribed {
        terms: terms(every),
        policy: policy(),
        starts_on: day(2026, 4, 15),
        until: day(2026, 5, 15),
        by: customer(),
    })
}

fn taken_back(expires_on: Option<Day>) -> Event {
    Event::FeeReversed(FeeReversed {
        payment: PAYMENT,
        time: 1,
        amount: xof(2_500),
        insurer: xof(1_000),
        deferred: xof(1_500),
        reason: Reason {
            code: "fee_taken_back".to_owned(),
            note: Some("the payer disputed it".to_owned()),
        },
        expires_on,
    })
}

pub(super) fn events() -> Vec<Event> {
    vec![
        subscribed(PremiumTerm::Month),
        Event::FeeDue(FeeDue {
            time: 1,
            due_on: day(2026, 4, 15),
            fee: xof(2_500),
            expires_on: day(2026, 4, 22),
        }),
        Event::FeePaid(FeePaid {
            payment: PAYMENT,
            time: 1,
            money: MoneyRef::External {
                channel: "tmoney".to_owned(),
                reference: "TM-2026-0415-77".to_owned(),
                part: None,
            },
            amount: xof(2_500),
            insurer: xof(1_000),
            deferred: xof(1_500),
            value_date: day(2026, 4, 16),
        }),
        Event::FeeFailed(FeeFailed {
            failure: FAILURE,
            time: 1,
            channel: "tmoney".to_owned(),
            code: "AM04/2".to_owned(),
        }),
        taken_back(Some(day(2026, 4, 27))),
        Event::Renewed(Renewed { time: 2, from: day(2026, 5, 15), until: day(2026, 6, 15) }),
        Event::Cancelled(Cancelled {
            ends_on: day(2026, 6, 15),
            reason: Reason {
                code: "premium_unwanted".to_owned(),
                note: Some("said so at the branch".to_owned()),
            },
            by: customer(),
        }),
        Event::Expired(Expired { cause: ExpiryCause::Unpaid { time: 2 } }),
    ]
}

/// What else the events of Premium may say.
pub(super) fn variants() -> Vec<Event> {
    vec![
        subscribed(PremiumTerm::Year),
        taken_back(None),
        Event::Expired(Expired { cause: ExpiryCause::Cancelled {} }),
    ]
}
