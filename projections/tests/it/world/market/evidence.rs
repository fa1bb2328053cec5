//! What is asked of evidence.

use chrono::TimeDelta;
use ledger_core::credit::evidence::{
    AccountPeriod, BillFacts, BureauFacts, BureauRecord, CustomerFacts, MobileMoneyFacts,
    SourceFacts,
};
use ledger_core::credit::inquiry::{self, Evidence, Purpose, RestsOn};
use ledger_core::file::Event;
use ledger_core::log::{Actor, FileId, Hash, Instant, StreamId};
use ledger_core::policy::EvidenceSource;

use super::{Market, xof};
use crate::world::World;

impl Market {
    pub(super) fn about_evidence(&mut self, world: &mut World, file: FileId) {
        let mut known = std::mem::take(&mut self.evidence);
        let (id, file, state) = self.some(&mut known, file);
        let asked = state.piece().map_or(EvidenceSource::Bills, |it| it.source);
        let at = world.after_ticks(0);
        let purpose = match self.dice.below(2) {
            0 => Purpose::LimitReview {},
            _ => Purpose::Application { application: self.id() },
        };
        let sources = [EvidenceSource::MobileMoney, EvidenceSource::Bills, EvidenceSource::Bureau];
        let act = match (state.piece(), self.dice.below(4)) {
            (None, 0) => {
                let monthly_income = Some(xof(120_000));
                let works_since = self.one_of(&[None, Some(world.day)]);
                let facts = CustomerFacts { contract_type: None, works_since, monthly_income };
                inquiry::Act::Declare { facts, purpose }
            }
            (None, _) => {
                let within_minutes = self.one_of(&[Some(1), None, Some(10_080)]);
                inquiry::Act::Ask { source: self.one_of(&sources), purpose, within_minutes }
            }
            (Some(_), 0) => {
                let late = Instant::new(at.utc() + TimeDelta::days(8));
                inquiry::Act::EndWait { at: self.one_of(&[at, late]) }
            }
            (Some(_), _) => {
                inquiry::Act::RecordAnswer { facts: self.facts(asked), as_of: world.day }
            }
        };
        // The end of a wait is recorded when its time has come.
        let at = if let inquiry::Act::EndWait { at } = act { at } else { at };
        let consent = Some(RestsOn { text_version: "2026-05".to_owned(), number: 1 });
        let command = inquiry::Command {
            act,
            on: world.day,
            at,
            by: Actor { role: "risk".to_owned(), subject: Hash([1; 32]) },
            consent: consent.filter(|_| self.dice.below(5) > 0),
            application_known: true,
            policy_minutes: Some(10),
        };
        let of = (file, StreamId::Evidence(id));
        let after = self.ask::<Evidence>(world, of, state, &command, (Event::Evidence, |_| None));
        known.extend(after.map(|it| (id, (file, it))));
        self.evidence = known;
    }

    fn facts(&mut self, source: EvidenceSource) -> SourceFacts {
        match source {
            EvidenceSource::MobileMoney => {
                let amount = xof(self.dice.below(90_000));
                let period = AccountPeriod {
                    deposits: 2,
                    deposited: amount,
                    came_in: amount,
                    went_out: xof(5),
                    mean_balance: xof(700),
                    overdraft_days: self.dice.below(31),
                };
                SourceFacts::MobileMoney(MobileMoneyFacts {
                    periods: vec![period],
                    inflow_on: vec![],
                })
            }
            EvidenceSource::Bureau => {
                let owed = xof(self.dice.below(90_000));
                let record = BureauRecord { running_loans: 1, owed, worst_days_late: 3 };
                let record = self.one_of(&[None, Some(record)]);
                SourceFacts::Bureau(BureauFacts { record })
            }
            EvidenceSource::Bills | EvidenceSource::Customer | EvidenceSource::Platform => {
                SourceFacts::Bills(BillFacts { due: 7, paid_on_time: self.dice.below(8) })
            }
        }
    }
}
