//! Examples of what happens to credit lines and applications.

use ledger_core::credit::application::{
    Approved, Asked, DeclineReason, Declined, Event as ApplicationEvent, FirstApproved, Lapsed,
    Purpose, Submitted, Terms, Withdrawn,
};
use ledger_core::credit::line::{
    Block, Blocked, CeilingChanged, Event as LineEvent, ExposureReleased, ExposureReserved,
    Figures, Opened, OutstandingLowered, OutstandingRaised, Unblocked,
};
use ledger_core::credit::{Instalment, Lender, Plan};
use ledger_core::money::Rate;

use super::{Actor, Hash, LOAN, ORDER, day, policy, xof};

pub(super) fn figures() -> Figures {
    Figures {
        ceiling: xof(100_000),
        reserved: xof(20_000),
        outstanding: xof(41_670),
        available: xof(38_330),
        blocks: 2,
    }
}

pub(super) fn line_events() -> Vec<LineEvent> {
    let motive = || "two identities with one phone".to_owned();
    vec![
        LineEvent::Opened(Opened { ceiling: xof(100_000) }),
        LineEvent::CeilingChanged(CeilingChanged {
            before: xof(50_000),
            after: xof(100_000),
            cause: "three punctual months in a row".to_owned(),
        }),
        LineEvent::ExposureReserved(ExposureReserved {
            loan: LOAN,
            amount: xof(20_000),
            again: true,
        }),
        LineEvent::ExposureReleased(ExposureReleased { loan: LOAN, amount: xof(20_000) }),
        LineEvent::OutstandingRaised(OutstandingRaised {
            loan: LOAN,
            amount: xof(20_000),
            from_reservation: Some(xof(20_000)),
        }),
        LineEvent::OutstandingLowered(OutstandingLowered { loan: LOAN, amount: xof(8_335) }),
        LineEvent::Blocked(Blocked { cause: Block::Person { motive: motive() } }),
        LineEvent::Unblocked(Unblocked {
            cause: Block::Person { motive: motive() },
            motive: Some("identity checked at the branch".to_owned()),
        }),
    ]
}

/// What else a line's events may say.
pub(super) fn line_variants() -> Vec<LineEvent> {
    let cause = Block::Default { loan: LOAN };
    vec![
        LineEvent::OutstandingRaised(OutstandingRaised {
            loan: LOAN,
            amount: xof(20_000),
            from_reservation: None,
        }),
        LineEvent::ExposureReserved(ExposureReserved {
            loan: LOAN,
            amount: xof(20_000),
            again: false,
        }),
        LineEvent::Unblocked(Unblocked { cause, motive: None }),
    ]
}

fn risk(name: &str) -> Actor {
    Actor { role: "risk".to_owned(), subject: Hash::of(name.as_bytes()) }
}

fn flat() -> Plan {
    Plan::Flat {
        instalments: 6,
        first_due_on: day(2026, 3, 15),
        day_of_month: Some(15_u32.try_into().unwrap()),
        rate: Rate("0.12".parse().unwrap()),
    }
}

fn terms() -> Terms {
    Terms {
        product: Some("phone".to_owned()),
        lender: Lender::Bank { id: "orabank".to_owned() },
        lender_reference: "ORA-2026-001182".to_owned(),
        principal: xof(50_000),
        plan: flat(),
    }
}

fn submitted() -> Submitted {
    Submitted {
        purpose: Purpose::Order { order: ORDER, amount: xof(50_000) },
        asked: Asked {
            product: Some("phone".to_owned()),
            lender: Lender::Bank { id: "orabank".to_owned() },
            plan: flat(),
        },
        by: Actor { role: "customer".to_owned(), subject: Hash::of(b"the customer") },
        lapses_on: day(2026, 3, 1),
        policy: policy(),
    }
}

pub(super) fn application_events() -> Vec<ApplicationEvent> {
    let motive = || "income and history are sound".to_owned();
    vec![
        ApplicationEvent::Submitted(submitted()),
        ApplicationEvent::FirstApproved(FirstApproved {
            terms: terms(),
            motive: motive(),
            by: risk("one"),
        }),
        ApplicationEvent::Approved(Approved {
            loan: LOAN,
            terms: terms(),
            motive: motive(),
            by: risk("another"),
            first_by: Some(risk("one")),
        }),
        ApplicationEvent::Declined(Declined {
            reasons: vec![DeclineReason {
                code: "income_too_low".to_owned(),
                text: "what is due a month would exceed a third of the income: ask for less"
                    .to_owned(),
            }],
            motive: "the pay slip shows less than was declared".to_owned(),
            by: risk("one"),
        }),
        ApplicationEvent::Lapsed(Lapsed {}),
        ApplicationEvent::Withdrawn(Withdrawn {
            motive: "bought elsewhere".to_owned(),
            by: Actor { role: "customer".to_owned(), subject: Hash::of(b"the customer") },
        }),
    ]
}

/// What else an application's events may say.
pub(super) fn application_variants() -> Vec<ApplicationEvent> {
    let (first_due_on, day_of_month) = (day(2026, 3, 15), None);
    let asked = |plan| Asked { product: None, lender: Lender::OwnBook, plan };
    let schedule = vec![Instalment {
        number: 1,
        due_on: first_due_on,
        principal: xof(50_000),
        interest: Some(xof(500)),
        fee: None,
        tax: None,
        insurance: None,
    }];
    let purpose = Purpose::Amount { amount: xof(50_000) };
    vec![
        ApplicationEvent::Submitted(Submitted {
            purpose: purpose.clone(),
            asked: asked(Plan::InterestFree { instalments: 2, first_due_on, day_of_month }),
            ..submitted()
        }),
        ApplicationEvent::Submitted(Submitted {
            purpose,
            asked: asked(Plan::Given { schedule }),
            ..submitted()
        }),
        ApplicationEvent::Approved(Approved {
            loan: LOAN,
            terms: Terms { product: None, ..terms() },
            motive: "small and well known".to_owned(),
            by: risk("one"),
            first_by: None,
        }),
    ]
}
