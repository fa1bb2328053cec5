//! Does the customer have what the policy wants of whom it gives credit: Premium, and a known identity?
//!
//! Only new credit asks: a loan that runs survives the end of Premium, and so does an offer that waits to
//! be signed. A loan that another system granted is boarded with all its debts.

use uuid::Uuid;

use super::{Answer, Command, CustomerFile, Event, Fact, Facts, Rejection, in_stream, version};
use crate::calendar::Day;
use crate::credit::application::{self, Need};
use crate::credit::loan;
use crate::credit::{PremiumFees, Runs};
use crate::decider::Decider;
use crate::log::StreamId;
use crate::money::Currency;
use crate::party::premium::{self, Premium};
use crate::policy::Document;

impl Answer<premium::Act> for CustomerFile {
    fn answer(&self, id: Uuid, act: &premium::Act, facts: &Facts) -> Result<Vec<Fact>, Rejection> {
        self.admits(act)?;
        if let Some((money, amount)) = act.moves_money() {
            self.money.refuse_used(money, amount)?;
        }
        let offered = match act {
            premium::Act::Subscribe { .. } => {
                let version = version(None, facts)?;
                let (premium, policy) = (version.document.premium.clone(), version.reference);
                Some(premium::Offered { premium, policy })
            }
            premium::Act::PayFee { .. }
            | premium::Act::RecordFailure { .. }
            | premium::Act::ReverseFee { .. }
            | premium::Act::Cancel { .. }
            | premium::Act::Age => None,
        };
        let nothing = premium::State::default();
        let state = self.premiums.get(&id).map_or(&nothing, |it| it);
        let command = premium::Command {
            act: act.clone(),
            on: facts.on,
            by: facts.by.clone(),
            offered,
            has: self.has_premium(),
            id: facts.command,
        };
        let events = Premium::decide(state, &command)?;
        Ok(in_stream(StreamId::Premium(id), events, Event::Premium))
    }
}

impl CustomerFile {
    /// The subscription that has not expired; a customer has one at most.
    pub(super) fn has_premium(&self) -> Option<Uuid> {
        self.counts.premiums().next()
    }

    /// Whether the customer has what Premium gives.
    pub(super) fn is_covered(&self) -> bool {
        let premium = self.has_premium().and_then(|it| self.premiums.get(&it));
        premium.and_then(|it| it.premium()).is_some_and(Premium::covers)
    }

    /// The fees of a subscription in this currency that goes on, as new credit bears them.
    pub(super) fn premium_fees(&self, currency: Currency) -> Option<PremiumFees> {
        let premium = self.has_premium().and_then(|it| self.premiums.get(&it))?.premium()?;
        let next_due_on = premium.next_due_on()?;
        let terms = premium.terms();
        let since = premium.times().first()?.from;
        let runs = Some(Runs { since, next_due_on });
        let fees = PremiumFees { every: terms.every, fee: terms.fee, runs };
        Some(fees).filter(|it| it.fee.currency() == currency)
    }

    /// What this policy wants of whom credit is given, and the customer has not.
    pub(super) fn lacks(&self, policy: &Document, on: Day) -> Option<Need> {
        let compulsory = policy.premium.as_ref().is_some_and(|it| it.compulsory);
        let identity = policy.identity.as_ref().is_some_and(|it| self.lacks_identity(it, on));
        let premium = (compulsory && !self.is_covered()).then_some(Need::Premium);
        premium.or(identity.then_some(Need::Identity))
    }

    /// No loan is granted without what the policy in force wants, whoever asks and by whatever decision.
    pub(super) fn refuse_grant_without_needed(
        &self,
        command: &Command,
        facts: &Facts,
    ) -> Result<(), Rejection> {
        let Command::Loan { act: act @ loan::Act::Grant { .. }, .. } = command else {
            return Ok(());
        };
        self.admits(act)?;
        let lacks =
            facts.policies.in_force(facts.on).and_then(|it| self.lacks(&it.document, facts.on));
        match lacks {
            Some(Need::Premium) => Err(application::Rejection::PremiumNeeded.into()),
            Some(Need::Identity) => Err(application::Rejection::IdentityNeeded.into()),
            None => Ok(()),
        }
    }

    /// The applications that wait for a decision look again where Premium has come to cover the customer
    /// or covers him no more.
    pub(super) fn premium_moved(before: &CustomerFile, after: &CustomerFile) -> Vec<Command> {
        if before.is_covered() == after.is_covered() {
            return vec![];
        }
        after.look_again()
    }

    /// The applications that wait for a decision look again.
    pub(super) fn look_again(&self) -> Vec<Command> {
        let look =
            |application| Command::Application { application, act: application::Act::LookAgain };
        self.counts.awaiting_decision().map(look).collect()
    }

    /// A customer has one subscription at a time.
    pub(super) fn check_premiums(&self) -> Result<(), String> {
        match self.counts.premiums().count() {
            0 | 1 => Ok(()),
            many => Err(format!("{many} subscriptions of Premium run")),
        }
    }
}
