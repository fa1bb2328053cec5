//! What does a file hold of its customer as an applicant?

use uuid::Uuid;

use super::{Answer, CustomerFile, Event, Fact, Facts, Rejection, in_stream};
use crate::calendar::Day;
use crate::credit::evidence::{
    self, DebtAndLimit, Evidence, Gathering, PlatformFacts, Purpose, RestsOn,
};
use crate::decider::Decider;
use crate::log::StreamId;
use crate::money::{Currency, Money};
use crate::party::customer::{ConsentTo, Consents};
use crate::policy::EvidenceSource;
use crate::trade::order::{self, Stage};

impl Answer<evidence::Act> for CustomerFile {
    fn answer(&self, id: Uuid, act: &evidence::Act, facts: &Facts) -> Result<Vec<Fact>, Rejection> {
        self.admits(act)?;
        let nothing = evidence::State::default();
        let state = self.evidence.get(&id).map_or(&nothing, |it| it);
        let (source, purpose) = match act {
            evidence::Act::Declare { purpose, .. } => (None, Some(purpose)),
            evidence::Act::Ask { source, purpose, .. } => (Some(*source), Some(purpose)),
            evidence::Act::RecordAnswer { .. } | evidence::Act::EndWait { .. } => {
                (state.piece().map(|it| it.source), None)
            }
        };
        let application_known = match purpose {
            Some(Purpose::Application { application }) => {
                self.applications.contains_key(application)
            }
            Some(Purpose::LimitReview {}) | None => true,
        };
        let command = evidence::Command {
            act: act.clone(),
            on: facts.on,
            at: facts.at,
            by: facts.by.clone(),
            consent: source.and_then(|it| self.consent_to(it)),
            application_known,
        };
        let events = Evidence::decide(state, &command)?;
        Ok(in_stream(StreamId::Evidence(id), events, Event::Evidence))
    }
}

impl CustomerFile {
    /// What is known of the customer as an applicant for credit in this currency, on this business
    /// date, to which the file has been aged.
    pub fn gathering(&self, currency: Currency, on: Day) -> Gathering<'_> {
        let sources = [EvidenceSource::MobileMoney, EvidenceSource::Bills, EvidenceSource::Bureau];
        Gathering {
            platform: self.platform(currency, on),
            agreed: sources.into_iter().filter(|it| self.consent_to(*it).is_some()).collect(),
            told: self.evidence.iter().filter_map(|(id, it)| it.told(*id)).collect(),
        }
    }

    /// What this ledger knows itself of the customer.
    pub fn platform(&self, currency: Currency, on: Day) -> PlatformFacts {
        let days = self.registered_on.map_or(0, |it| it.days_until(on));
        let loans = self.loans.values().filter_map(|it| it.loan());
        let fell_due: Vec<_> = loans.flat_map(|it| it.fell_due(on)).collect();
        let count = |of: usize| u32::try_from(of).unwrap_or(u32::MAX);
        PlatformFacts {
            account_days: u32::try_from(days).unwrap_or(0),
            cash_orders: count(self.orders.values().filter(|it| is_cash(it)).count()),
            fell_due: count(fell_due.len()),
            punctual: count(fell_due.iter().filter(|it| it.punctual).count()),
            owed: self.owed_in(currency),
        }
    }

    /// What is taken of the credit line in this currency, and its limit.
    fn owed_in(&self, currency: Currency) -> Option<DebtAndLimit> {
        let line = self.lines.get(&self.line_in(currency)?)?.line()?.figures();
        let debt = line.reserved.amount().checked_add(line.outstanding.amount())?;
        Some(DebtAndLimit { debt: Money::new(debt, currency).ok()?, limit: line.limit })
    }

    /// The consent that stands to this source's being read. Nobody consents to what the ledger knows
    /// itself, or to what he says.
    fn consent_to(&self, source: EvidenceSource) -> Option<RestsOn> {
        let to = match source {
            EvidenceSource::MobileMoney => ConsentTo::MobileMoney,
            EvidenceSource::Bills => ConsentTo::Bills,
            EvidenceSource::Bureau => ConsentTo::Bureau,
            EvidenceSource::Platform | EvidenceSource::Customer => return None,
        };
        let given = self.customer.consents().and_then(|it: &Consents| it.standing(to))?;
        Some(RestsOn { text_version: given.text_version.clone(), number: given.number })
    }
}

/// Whether an order was delivered whole, was not given back and was paid without a loan.
fn is_cash(state: &order::State) -> bool {
    let paid_so = |it: &order::Order| {
        it.stage() == Stage::Delivered && it.loan().is_none() && !it.handed_over().is_empty()
    };
    state.order().is_some_and(paid_so)
}
