//! When did it happen, where an event says so itself and not only when it was recorded?

use chrono::NaiveDate;
use ledger_core::credit::loan;
use ledger_core::file::Event;
use ledger_core::log::Instant;
use ledger_core::trade::order;

/// The event's own time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Happened {
    On(NaiveDate),
    At(Instant),
}

/// When it happened by what the event says; `None` where only the commit tells a time.
pub fn happened(event: &Event) -> Option<Happened> {
    match event {
        Event::Customer(_)
        | Event::Line(_)
        | Event::Application(_)
        | Event::Vendor(_)
        | Event::PurchaseOrder(_)
        | Event::PolicyBook(_)
        | Event::Partition(_) => None,
        Event::Loan(it) => of_loan(it),
        Event::Order(it) => of_order(it),
        // What was reported says when; it may have come late, or out of order.
        Event::Shipment(it) => it.report().map(|(report, _)| Happened::At(report.event_at)),
    }
}

fn of_loan(event: &loan::Event) -> Option<Happened> {
    match event {
        loan::Event::Disbursed(it) => Some(Happened::On(it.value_date)),
        loan::Event::RepaymentReceived(it) => Some(Happened::On(it.value_date)),
        loan::Event::CreditPaidOut(it) => Some(Happened::On(it.value_date)),
        loan::Event::InstalmentFellDue(it) => Some(Happened::On(it.due_on)),
        loan::Event::Held(it) => Some(Happened::On(it.from)),
        loan::Event::HoldEnded(it) => Some(Happened::On(it.until)),
        loan::Event::Granted(_)
        | loan::Event::Boarded(_)
        | loan::Event::Rebased(_)
        | loan::Event::DisbursementReversed(_)
        | loan::Event::LapseDeferred(_)
        | loan::Event::Cancelled(_)
        | loan::Event::RepaymentReversed(_)
        | loan::Event::Charged(_)
        | loan::Event::ChargeWaived(_)
        | loan::Event::ChargeReversed(_)
        | loan::Event::ArrearsChanged(_)
        | loan::Event::DefaultDeclared(_)
        | loan::Event::Cured(_)
        | loan::Event::Rescinded(_)
        | loan::Event::CreditPayoutReversed(_)
        | loan::Event::Closed(_)
        | loan::Event::Reopened(_) => None,
    }
}

fn of_order(event: &order::Event) -> Option<Happened> {
    match event {
        order::Event::Delivered(it) => Some(Happened::At(it.delivered_at)),
        order::Event::Quoted(_)
        | order::Event::Placed(_)
        | order::Event::Lapsed(_)
        | order::Event::Confirmed(_)
        | order::Event::PurchaseOrderSent(_)
        | order::Event::PurchaseOrderConfirmed(_)
        | order::Event::PurchaseOrderRefused(_)
        | order::Event::FundingLapsed(_)
        | order::Event::Cancelled(_)
        | order::Event::DeliveryCorrected(_)
        | order::Event::ReturnAsked(_)
        | order::Event::ReturnReceived(_)
        | order::Event::ReturnRefused(_)
        | order::Event::ReturnLapseDeferred(_)
        | order::Event::ReturnAbandoned(_)
        | order::Event::ObligationArose(_) => None,
    }
}
