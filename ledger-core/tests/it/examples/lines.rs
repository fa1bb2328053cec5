//! Examples of what happens to credit lines.

use ledger_core::credit::line::{
    BlockCause, Blocked, BlockedLoan, Event as LineEvent, ExposureReleased, ExposureReserved,
    Figures, LimitCause, LimitChanged, LoanAmount, Opened, OutstandingLowered, OutstandingRaised,
    UnblockCause, Unblocked,
};
use uuid::Uuid;

use super::{LOAN, ORDER, reason, xof};

pub(super) fn figures() -> Figures {
    Figures {
        limit: xof(100_000),
        reserved: xof(20_000),
        outstanding: xof(41_670),
        available: xof(38_330),
        blocks: 2,
    }
}

const BLOCK: Uuid = Uuid::from_u128(0x7a61_3c90_5e0d_4c55_8e21_b0c4_4d19_77f2);

pub(super) fn line_events() -> Vec<LineEvent> {
    vec![
        LineEvent::Opened(Opened {
            limit: xof(100_000),
            reserved: vec![LoanAmount { loan: LOAN, amount: xof(20_000) }],
            outstanding: vec![LoanAmount { loan: ORDER, amount: xof(41_670) }],
            blocks: vec![BlockedLoan { block: BLOCK, loan: ORDER }],
        }),
        LineEvent::LimitChanged(LimitChanged {
            before: xof(50_000),
            after: xof(100_000),
            cause: LimitCause::Person { reason: reason("punctual", "asked at the branch") },
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
        LineEvent::Blocked(Blocked {
            block: BLOCK,
            cause: BlockCause::Person {
                reason: reason("fraud_suspected", "two identities with one phone"),
            },
        }),
        LineEvent::Unblocked(Unblocked {
            block: BLOCK,
            cause: UnblockCause::Person {
                reason: reason("cause_cleared", "identity checked at the branch"),
            },
        }),
    ]
}

/// What else a line's events may say.
pub(super) fn line_variants() -> Vec<LineEvent> {
    let changed = |cause| {
        let (before, after) = (xof(50_000), xof(100_000));
        LineEvent::LimitChanged(LimitChanged { before, after, cause })
    };
    vec![
        LineEvent::Opened(Opened {
            limit: xof(100_000),
            reserved: vec![],
            outstanding: vec![],
            blocks: vec![],
        }),
        changed(LimitCause::PunctualMonths { months: 3 }),
        changed(LimitCause::Late { loan: LOAN, instalment: 2 }),
        changed(LimitCause::Default { loan: LOAN }),
        changed(LimitCause::Undone { of: 7 }),
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
        LineEvent::Blocked(Blocked { block: BLOCK, cause: BlockCause::Default { loan: LOAN } }),
        LineEvent::Unblocked(Unblocked {
            block: BLOCK,
            cause: UnblockCause::DefaultEnded { loan: LOAN },
        }),
    ]
}
