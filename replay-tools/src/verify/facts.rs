//! What a fact says by itself that its commit must agree with.

use chrono::NaiveDate;
use ledger_core::credit::{application, line, loan};
use ledger_core::file::{Event, Fact};
use ledger_core::freight::shipment;
use ledger_core::log::{StreamId, ids};
use ledger_core::party::{customer, vendor};
use ledger_core::policy::PolicyRef;
use ledger_core::trade::order;
use uuid::Uuid;

/// Whether the fact lends more or promises to; none does while something is due in its file.
pub(super) fn is_new_credit(fact: &Fact) -> bool {
    match &fact.event {
        Event::Loan(it) => matches!(it, loan::Event::Granted(_)),
        Event::Application(it) => matches!(
            it,
            application::Event::Submitted(_)
                | application::Event::Reviewed(_)
                | application::Event::Offered(_)
                | application::Event::Signed(_)
        ),
        Event::Order(it) => matches!(it, order::Event::Placed(_)),
        Event::Line(_)
        | Event::Shipment(_)
        | Event::Vendor(_)
        | Event::PurchaseOrder(_)
        | Event::Customer(_)
        | Event::PolicyBook(_)
        | Event::Partition(_) => false,
    }
}

/// The policy version in force on its day under which the fact opens a loan or application, or
/// makes an offer. A loan that was signed for stands under that of its offer.
pub(super) fn granted_under(fact: &Fact) -> Option<PolicyRef> {
    match &fact.event {
        Event::Loan(loan::Event::Granted(it)) => Some(it.contract.policy),
        Event::Loan(loan::Event::Boarded(it)) => Some(it.contract.policy),
        Event::Application(application::Event::Submitted(it)) => Some(it.policy),
        Event::Application(application::Event::Offered(it)) => Some(it.policy),
        Event::Loan(_)
        | Event::Line(_)
        | Event::Application(_)
        | Event::Order(_)
        | Event::Shipment(_)
        | Event::Vendor(_)
        | Event::PurchaseOrder(_)
        | Event::Customer(_)
        | Event::PolicyBook(_)
        | Event::Partition(_) => None,
    }
}

/// Whether the fact is the signature by which this stream's loan is granted: what it stands under
/// is then that of the offer, as the file's own check sees to.
pub(super) fn signs_for(fact: &Fact, stream: StreamId) -> bool {
    match &fact.event {
        Event::Application(application::Event::Signed(it)) => StreamId::Loan(it.loan) == stream,
        Event::Application(_)
        | Event::Loan(_)
        | Event::Line(_)
        | Event::Order(_)
        | Event::Shipment(_)
        | Event::Vendor(_)
        | Event::PurchaseOrder(_)
        | Event::Customer(_)
        | Event::PolicyBook(_)
        | Event::Partition(_) => false,
    }
}

/// The business date that the fact itself names.
pub(super) fn dated(fact: &Fact) -> Option<NaiveDate> {
    match &fact.event {
        Event::Loan(loan::Event::Boarded(it)) => Some(it.closed_until),
        Event::Loan(loan::Event::Rebased(it)) => Some(it.closed_until),
        Event::Loan(loan::Event::Charged(it)) => Some(it.charged_on),
        Event::Loan(_)
        | Event::Line(_)
        | Event::Application(_)
        | Event::Order(_)
        | Event::Shipment(_)
        | Event::Vendor(_)
        | Event::PurchaseOrder(_)
        | Event::Customer(_)
        | Event::PolicyBook(_)
        | Event::Partition(_) => None,
    }
}

/// What the fact creates: in which part, under which id, and under which one its command gives it.
pub(super) fn created(fact: &Fact, command: Uuid) -> Option<(&'static str, Uuid, Uuid)> {
    let (part, found) = match (&fact.event, fact.stream) {
        (Event::Customer(customer::Event::Registered(_)), StreamId::Customer(id)) => {
            ("customer", id)
        }
        (Event::Loan(loan::Event::Granted(_) | loan::Event::Boarded(_)), StreamId::Loan(id)) => {
            ("loan", id)
        }
        (Event::Line(line::Event::Opened(_)), StreamId::CreditLine(id)) => ("credit_line", id),
        (Event::Application(application::Event::Submitted(_)), StreamId::Application(id)) => {
            ("application", id)
        }
        (Event::Shipment(shipment::Event::Planned(_)), StreamId::Shipment(id)) => ("shipment", id),
        (Event::Vendor(vendor::Event::Registered(_)), StreamId::Vendor(id)) => ("vendor", id),
        (Event::Loan(loan::Event::Disbursed(it)), _) => ("disbursement", it.disbursement),
        (Event::Loan(loan::Event::RepaymentReceived(it)), _) => ("repayment", it.repayment),
        (Event::Loan(loan::Event::CreditPaidOut(it)), _) => ("payout", it.payout),
        // One that follows from an order is named by its loan too: a command may begin several.
        (Event::Loan(loan::Event::Held(it)), _) if !it.cause.follows_order() => ("hold", it.hold),
        (Event::Loan(loan::Event::Charged(it)), _) => ("charge", it.charge),
        (
            Event::Customer(_)
            | Event::Loan(_)
            | Event::Line(_)
            | Event::Application(_)
            | Event::Order(_)
            | Event::Shipment(_)
            | Event::Vendor(_)
            | Event::PurchaseOrder(_)
            | Event::PolicyBook(_)
            | Event::Partition(_),
            _,
        ) => {
            return None;
        }
    };
    Some((part, found, ids::created_id(command, part)))
}
