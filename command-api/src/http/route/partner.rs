//! The commands to a bank's file; what offers ask of it is sent there by customers' applications.

use ledger_core::access::Right;
use ledger_core::file;
use ledger_core::party::partner::Act;

use super::{Aggregate, Ask, Route, schema};
use crate::http::body::{
    EnrolBank, InvoiceCommissions, Nothing, ProposeMandate, ReconcileCommissions, WithReason,
};
use crate::http::malformed::parse;

pub(super) const ROUTES: &[Route] = &[
    Route {
        command: "partner.enrol",
        of: Aggregate::Partner,
        path: "/v1/banks/{bank}/enrolment",
        right: Right::ProposeMandate,
        summary: "Puts a bank up for enrolment under a mandate, which another person approves",
        creates: false,
        schema: schema::<EnrolBank>,
        read: |known, body| {
            let EnrolBank { trade_name, country, lender_type, mandate } = parse(body)?;
            let name = known.ids.bank();
            let firm = EnrolBank::firm(trade_name, country);
            let mandate = mandate.into_mandate();
            Ok(partner(Act::Enrol { name, firm, lender_type, mandate }))
        },
    },
    Route {
        command: "partner.propose_mandate",
        of: Aggregate::Partner,
        path: "/v1/banks/{bank}/mandates",
        right: Right::ProposeMandate,
        summary: "Puts up another mandate, which holds once another person approves it",
        creates: false,
        schema: schema::<ProposeMandate>,
        read: |_, body| {
            let ProposeMandate { mandate } = parse(body)?;
            Ok(partner(Act::ProposeMandate { mandate: mandate.into_mandate() }))
        },
    },
    Route {
        command: "partner.approve_mandate",
        of: Aggregate::Partner,
        path: "/v1/banks/{bank}/proposals/{proposal}/approval",
        right: Right::ApproveMandate,
        summary: "Approves what another person put up: the bank is enrolled, or lends under it from now on",
        creates: false,
        schema: schema::<Nothing>,
        read: |known, body| {
            let Nothing {} = parse(body)?;
            Ok(partner(Act::Approve { proposal: known.ids.part() }))
        },
    },
    Route {
        command: "partner.decline_mandate",
        of: Aggregate::Partner,
        path: "/v1/banks/{bank}/proposals/{proposal}/declination",
        right: Right::ApproveMandate,
        summary: "Says of a mandate that was put up that it will not hold",
        creates: false,
        schema: schema::<WithReason>,
        read: |known, body| {
            let WithReason { reason } = parse(body)?;
            let (proposal, reason) = (known.ids.part(), reason.into_reason());
            Ok(partner(Act::Decline { proposal, reason }))
        },
    },
    Route {
        command: "partner.suspend",
        of: Aggregate::Partner,
        path: "/v1/banks/{bank}/suspension",
        right: Right::SuspendPartner,
        summary: "Puts nothing more to the bank; what runs goes on",
        creates: false,
        schema: schema::<WithReason>,
        read: |_, body| {
            let WithReason { reason } = parse(body)?;
            Ok(partner(Act::Suspend { reason: reason.into_reason() }))
        },
    },
    Route {
        command: "partner.resume",
        of: Aggregate::Partner,
        path: "/v1/banks/{bank}/resumption",
        right: Right::SuspendPartner,
        summary: "Asks the bank again",
        creates: false,
        schema: schema::<WithReason>,
        read: |_, body| {
            let WithReason { reason } = parse(body)?;
            Ok(partner(Act::Resume { reason: reason.into_reason() }))
        },
    },
    Route {
        command: "partner.invoice_commissions",
        of: Aggregate::Partner,
        path: "/v1/banks/{bank}/invoices",
        right: Right::SettleCommissions,
        summary: "Puts on an invoice what the bank owes of commissions by now, up to 500 files, less what was \
                  taken back of earlier ones",
        creates: false,
        schema: schema::<InvoiceCommissions>,
        read: |_, body| {
            let InvoiceCommissions { reference, currency } = parse(body)?;
            Ok(partner(Act::Invoice { reference: reference.into_string(), currency }))
        },
    },
    Route {
        command: "partner.reconcile_commissions",
        of: Aggregate::Partner,
        path: "/v1/banks/{bank}/commission-lists",
        right: Right::SettleCommissions,
        summary: "Compares the bank's own list of commissions with ours, and records what differs",
        creates: false,
        schema: schema::<ReconcileCommissions>,
        read: |_, body| {
            let ReconcileCommissions { reference, currency, commissions } = parse(body)?;
            let reference = reference.into_string();
            let list = commissions.into_list();
            Ok(partner(Act::Reconcile { reference, currency, list }))
        },
    },
];

const fn partner(act: Act) -> Ask {
    Ask::Plain(file::Command::Partner(act))
}
