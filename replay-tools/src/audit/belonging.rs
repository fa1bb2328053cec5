//! Which streams of a file tell one story?

use std::collections::BTreeSet;

use ledger_core::credit::application;
use ledger_core::file::Event;
use ledger_core::freight::shipment;
use ledger_core::log::StreamId;
use ledger_core::trade::order;

use super::Entry;

/// The streams whose events are the subject's story; `None` when all of the file's are. An order's
/// is also that of the applications and the loan that pay for it and of its shipments, an
/// application's also that of the loan it led to.
pub(super) fn belonging(entries: &[Entry], subject: StreamId) -> Option<BTreeSet<StreamId>> {
    let mut streams = match subject {
        StreamId::Customer(_)
        | StreamId::Vendor(_)
        | StreamId::PolicyBook
        | StreamId::Partition(_) => return None,
        StreamId::CreditLine(_)
        | StreamId::Application(_)
        | StreamId::Loan(_)
        | StreamId::Order(_)
        | StreamId::Shipment(_)
        | StreamId::PurchaseOrder(_) => BTreeSet::from([subject]),
    };
    for fact in entries.iter().flat_map(|it| &it.events).map(|it| &it.fact) {
        let joins = match &fact.event {
            Event::Application(application::Event::Submitted(it)) => {
                let order = it.purpose.order().map(StreamId::Order);
                (order == Some(subject)).then_some(fact.stream)
            }
            Event::Application(application::Event::Signed(it)) => {
                (fact.stream == subject).then_some(StreamId::Loan(it.loan))
            }
            Event::Order(order::Event::Confirmed(it)) => {
                let loan = it.funding.iter().find_map(|it| match it {
                    order::Funding::Loan { loan, .. } => Some(StreamId::Loan(*loan)),
                    order::Funding::Payment { .. } => None,
                });
                loan.filter(|_| fact.stream == subject)
            }
            Event::Shipment(shipment::Event::Planned(it)) => {
                (StreamId::Order(it.order) == subject).then_some(fact.stream)
            }
            Event::Customer(_)
            | Event::Line(_)
            | Event::Application(_)
            | Event::Loan(_)
            | Event::Order(_)
            | Event::Shipment(_)
            | Event::Vendor(_)
            | Event::PurchaseOrder(_)
            | Event::PolicyBook(_)
            | Event::Partition(_) => None,
        };
        streams.extend(joins);
    }
    Some(streams)
}
