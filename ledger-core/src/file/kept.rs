//! What a customer's file keeps beside its streams: brought up to date for those a commit touched.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::agenda::Agenda;
use super::counts::{Counts, Share};
use super::{CustomerFile, Fact};
use crate::calendar::Day;
use crate::log::StreamId;
use crate::money::Currency;

/// What the streams that some facts touch added before them.
pub(super) struct Touched(BTreeMap<StreamId, Share>);

impl CustomerFile {
    /// To be asked before these facts.
    pub(super) fn touched(&self, facts: &[Fact]) -> Touched {
        let mut before = BTreeMap::new();
        for Fact { stream, .. } in facts {
            before.entry(*stream).or_insert_with(|| self.share_of(*stream));
        }
        Touched(before)
    }

    /// To be asked after them: once for each stream, however many of them are in it.
    pub(super) fn follow(&mut self, Touched(before): Touched) {
        for (stream, before) in before {
            self.counts.change(before, self.share_of(stream));
            self.agenda.put(stream, self.acts_on(stream));
            if let StreamId::Loan(id) = stream {
                self.punctual.forget(id);
            }
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
    fn acts_on(&self, stream: StreamId) -> Option<Day> {
        self.stream(stream)?.next_action_on()
    }

    /// The credit line in this currency; a file has one at most.
    pub(super) fn line_in(&self, currency: Currency) -> Option<Uuid> {
        self.counts.line_in(currency)
    }

    /// How many applications wait for a decision.
    pub(super) fn open_applications(&self) -> usize {
        self.counts.awaiting_decision().len()
    }

    /// The applications for this order that wait for a decision or a signature.
    pub(super) fn applied_for(&self, order: Uuid) -> impl Iterator<Item = Uuid> {
        self.counts.applications_for(order)
    }
}
