//! The models of credit and trade folded in memory by ways of their own: figures are added up from
//! amounts, stages derived from reports, the funnel counted in the end.

pub(crate) mod applications;
pub(crate) mod decisions;
pub(crate) mod evidence;
pub(crate) mod identity;
pub(crate) mod lines;
pub(crate) mod orders;
pub(crate) mod premium;
pub(crate) mod shipments;

use ledger_core::credit::loan;
use ledger_core::decider::Decider as _;
use ledger_core::file::{Event, Fact};
use ledger_core::log::{Commit, Place, StreamId};
use ledger_core::policy;
use ledger_core::process::{Heard, Procurement};

use self::applications::Applications;
use self::decisions::Decisions;
use self::evidence::Gathered;
use self::identity::Identities;
use self::lines::Lines;
use self::orders::Orders;
use self::premium::Premiums;
use self::shipments::Shipments;

/// What these read models should hold.
#[derive(Default)]
pub(crate) struct Naive {
    pub(crate) lines: Lines,
    pub(crate) applications: Applications,
    pub(crate) orders: Orders,
    pub(crate) shipments: Shipments,
    pub(crate) premiums: Premiums,
    pub(crate) decisions: Decisions,
    pub(crate) evidence: Gathered,
    pub(crate) identities: Identities,
    /// What is outstanding, by the process's own fold.
    pub(crate) procurement: Procurement,
    pub(crate) heard: Vec<Heard>,
    /// The policy book, by its own rules.
    pub(crate) policies: policy::State,
}

impl Naive {
    /// Takes in a whole commit.
    pub(crate) fn hear(&mut self, place: Place, commit: &Commit, facts: &[Fact]) {
        if let Some(heard) = Heard::of(place, commit, facts) {
            self.procurement.hear(heard.clone());
            self.heard.push(heard);
        }
    }

    /// Takes in one event of a commit.
    pub(crate) fn take(&mut self, fact: &Fact, commit: &Commit, place: Place) {
        match (&fact.event, fact.stream) {
            (Event::Line(it), StreamId::CreditLine(id)) => {
                self.lines.take(id, it, commit, place);
            }
            (Event::Application(it), StreamId::Application(id)) => {
                self.applications.take(id, it, commit, place);
                self.decisions.take(id, it, commit, place);
            }
            (Event::Loan(loan::Event::Disbursed(_)), StreamId::Loan(id)) => {
                self.applications.paid_out(id, commit);
            }
            (Event::Order(it), StreamId::Order(id)) => self.orders.take(id, it, commit, place),
            (Event::Shipment(it), StreamId::Shipment(id)) => {
                self.shipments.take(id, it, commit, place);
            }
            (Event::Premium(it), StreamId::Premium(id)) => {
                self.premiums.take(id, it, commit, place);
            }
            (Event::Evidence(it), StreamId::Evidence(id)) => {
                self.evidence.take(id, it, commit, place);
            }
            (Event::Identity(it), StreamId::Identity(id)) => {
                self.identities.take(id, it, commit, place);
            }
            (Event::Customer(it), StreamId::Customer(id)) => {
                self.evidence.agree(id, it, commit, place);
            }
            (Event::PolicyBook(it), _) => {
                let before = std::mem::take(&mut self.policies);
                self.policies = policy::PolicyBook::evolve(before, it);
            }
            _ => {}
        }
    }
}
