//! What a customer's file keeps beside its streams: brought up to date for those a commit touched.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use uuid::Uuid;

use super::agenda::Agenda;
use super::counts::{Belongs, Counts, InCurrency, Share};
use super::credit::taken;
use super::{CustomerFile, Fact};
use crate::credit::{application, line, loan};
use crate::log::StreamId;
use crate::money::Currency;

/// What the streams that some facts touch added before them.
pub(super) struct Touched(BTreeMap<StreamId, Share>);

impl CustomerFile {
    /// To be asked before these facts.
    pub(super) fn touched(&self, facts: &[Fact]) -> Touched {
        Touched(facts.iter().map(|it| (it.stream, self.share_of(it.stream))).collect())
    }

    /// To be asked after them: once for each stream, however many of them are in it.
    pub(super) fn follow(&mut self, Touched(before): Touched) {
        for (stream, before) in before {
            self.counts.change(before, self.share_of(stream));
            self.agenda.put(stream, self.acts_on(stream));
        }
    }

    /// What is kept, as the streams have it.
    pub(super) fn kept_anew(&self) -> (Agenda, Counts) {
        let (mut agenda, mut counts) = (Agenda::new(), Counts::new());
        for stream in self.streams() {
            counts.change(Share::default(), self.share_of(stream));
            agenda.put(stream, self.acts_on(stream));
        }
        (agenda, counts)
    }

    /// The first day on which time alone does something to this stream, as the stream has it.
    fn acts_on(&self, stream: StreamId) -> Option<NaiveDate> {
        match stream {
            StreamId::Loan(id) => self.loans.get(&id)?.next_action_on(),
            StreamId::Application(id) => self.applications.get(&id)?.next_action_on(),
            StreamId::Order(id) => self.orders.get(&id)?.next_action_on(),
            StreamId::Customer(_)
            | StreamId::CreditLine(_)
            | StreamId::Shipment(_)
            | StreamId::Vendor(_)
            | StreamId::PurchaseOrder(_)
            | StreamId::PolicyBook
            | StreamId::Partition(_) => None,
        }
    }

    fn share_of(&self, stream: StreamId) -> Share {
        let share = match stream {
            StreamId::Loan(id) => self.loan(id).map(of_loan),
            StreamId::CreditLine(id) => {
                self.lines.get(&id).and_then(|it| it.line()).map(|it| of_line(id, it))
            }
            StreamId::Application(id) => {
                let dossier = self.applications.get(&id).and_then(|it| it.dossier());
                dossier.map(|it| of_application(id, it))
            }
            StreamId::Shipment(shipment) => {
                let parcel = self.shipments.get(&shipment).and_then(|it| it.parcel());
                let belongs = parcel.map(|it| Belongs::Shipment { order: it.order(), shipment });
                Some(Share { belongs, ..Share::default() })
            }
            StreamId::Customer(_)
            | StreamId::Order(_)
            | StreamId::Vendor(_)
            | StreamId::PurchaseOrder(_)
            | StreamId::PolicyBook
            | StreamId::Partition(_) => None,
        };
        share.unwrap_or_default()
    }

    /// The credit line in this currency; a file has one at most.
    pub(super) fn line_in(&self, currency: Currency) -> Option<Uuid> {
        self.counts.line_in(currency)
    }

    /// How many applications wait for a decision.
    pub(super) fn open_applications(&self) -> usize {
        self.counts.awaiting_decision
    }

    /// The applications for this order that wait for a decision or a signature.
    pub(super) fn applied_for(&self, order: Uuid) -> impl Iterator<Item = Uuid> {
        self.counts.applications_for(order)
    }
}

fn of_loan(loan: &loan::Account) -> Share {
    let line::Exposure { reserved, outstanding } = taken(loan);
    let amounts = InCurrency {
        reserved: reserved.amount().into(),
        outstanding: outstanding.amount().into(),
        in_default: loan.is_in_default().into(),
        ..InCurrency::default()
    };
    let amounts = Some((loan.currency(), amounts));
    Share { money_moves: loan.money_moves(), amounts, ..Share::default() }
}

fn of_line(line: Uuid, it: &line::CreditLine) -> Share {
    let belongs = Some(Belongs::LineIn { currency: it.currency(), line });
    Share { belongs, ..Share::default() }
}

fn of_application(application: Uuid, it: &application::Dossier) -> Share {
    let offered = |it: crate::money::Money| InCurrency {
        offered: it.amount().into(),
        ..InCurrency::default()
    };
    let order = it.order().filter(|_| it.is_open());
    Share {
        money_moves: 0,
        awaits_decision: it.awaits_decision(),
        amounts: it.offered().map(|it| (it.currency(), offered(it))),
        belongs: order.map(|order| Belongs::Application { order, application }),
    }
}
