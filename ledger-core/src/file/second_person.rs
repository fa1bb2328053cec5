//! When does what is asked of a loan take a second person, and what has the first forgiven alone?

use super::{CustomerFile, Facts};
use crate::calendar::Day;
use crate::credit::loan::{self, Act, Loan};
use crate::hash::Hash;
use crate::log::ids::created_id;
use crate::money::Currency;

impl CustomerFile {
    /// When what is asked of this loan takes a second person, by the policy in force. What the role
    /// `service` reports was decided elsewhere.
    pub(super) fn second_person(
        &self,
        loan: &Loan,
        act: &Act,
        facts: &Facts,
    ) -> Option<loan::SecondPerson> {
        let version = facts.policies.in_force(facts.on).filter(|_| facts.by.role != "service")?;
        let limits = &version.document.limits;
        let currency = loan.currency();
        let [above, forgiving_above] = limits.second_person_in(currency)?;
        let forgives = matches!(act, Act::WaiveCharge { .. } | Act::WaivePenalty { .. });
        let alone = limits.forgiven_alone_by(&facts.by.role, currency).filter(|_| forgives);
        let alone = alone.map(|[per_loan, per_day]| {
            let today = self.forgiven_alone(facts.by.subject, currency, facts.on);
            loan::Alone { per_loan, per_day, today }
        });
        Some(loan::SecondPerson {
            above,
            forgiving_above,
            alone,
            proposal: created_id(facts.command, "proposal"),
            lapses_on: facts.on.saturating_add_days(limits.proposal_days),
        })
    }

    /// What a person forgave alone of the loans in this currency on this day, in minor units.
    fn forgiven_alone(&self, subject: Hash, currency: Currency, on: Day) -> i64 {
        let loans = self.counts.forgiven_alone_on(on).filter_map(|it| self.loan(it));
        let loans = loans.filter(|it| it.currency() == currency);
        loans.map(|it| it.forgiven_alone_on(subject, on)).sum()
    }
}
