//! The commands of the second person.

use ledger_core::access::Right;
use ledger_core::credit::loan::Act;

use super::super::{Aggregate, Route, schema};
use super::loan;
use crate::http::body::{Nothing, WithReason};
use crate::http::malformed::parse;

pub(in crate::http::route) const ROUTES: &[Route] = &[
    Route {
        command: "loan.approve_act",
        of: Aggregate::Loan,
        path: "/v1/customers/{customer}/loans/{loan}/proposals/{proposal}/approval",
        right: Right::DecideProposedAct,
        summary: "Approves what another person proposed to take back, forgive or pay out: it is done",
        creates: false,
        schema: schema::<Nothing>,
        read: |known, body| {
            let Nothing {} = parse(body)?;
            Ok(loan(known, Act::ApproveAct { proposal: known.ids.part() }))
        },
    },
    Route {
        command: "loan.decline_act",
        of: Aggregate::Loan,
        path: "/v1/customers/{customer}/loans/{loan}/proposals/{proposal}/declination",
        right: Right::DecideProposedAct,
        summary: "Declines what was proposed to be taken back, forgiven or paid out",
        creates: false,
        schema: schema::<WithReason>,
        read: |known, body| {
            let WithReason { reason } = parse(body)?;
            let (proposal, reason) = (known.ids.part(), reason.into_reason());
            Ok(loan(known, Act::DeclineAct { proposal, reason }))
        },
    },
];
