//! What is looked up for an application that the rules look at?

use uuid::Uuid;

use super::ask::Answer;
use super::credit::at_most;
use super::price::PremiumBeside;
use super::{CustomerFile, Fact, Facts, Rejection};
use crate::calendar::Day;
use crate::country::Country;
use crate::credit::Lender;
use crate::credit::application::{Application, Asked, FirstDue};
use crate::credit::deciding::{
    self, Assessment, FraudFacts, LineFact, Owes, SharedPremium, Wanted, assess,
};
use crate::credit::line;
use crate::credit::scoring;
use crate::log::ids::created_id;
use crate::money::Money;
use crate::policy::Version;

impl CustomerFile {
    /// What the rules find of an application; `None` where the version in force scores nobody.
    pub(super) fn assessment(
        &self,
        id: Uuid,
        dossier: &Application,
        lender: &Lender,
        signals: Option<FraudFacts>,
        (in_force, country): (&Version, Country),
        facts: &Facts,
    ) -> Option<Box<Assessment>> {
        in_force.document.scorecards.as_ref()?;
        let (on, asked) = (facts.on, &dossier.submitted().asked);
        let currency = asked.amount.currency();
        let document = &in_force.document;
        let exposure = self.exposure_in(currency, Some(id));
        let line = self.line_in(currency).and_then(|it| self.lines.get(&it)?.figures());
        let monthly = self.running_a_month(currency, document, PremiumBeside::InPlan);
        let compulsory = document.premium.as_ref().is_some_and(|it| it.compulsory);
        let read = deciding::Facts {
            on,
            country,
            wanted: Wanted {
                purpose: dossier.submitted().purpose.of_credit(),
                product: asked.product.clone(),
                lender: lender.clone(),
                amount: asked.amount,
                instalments: asked.instalments,
                first_due_on: first_due_on(asked, in_force, on),
            },
            known: self.known(currency, on),
            owes: Owes {
                reserved: exposure.reserved,
                outstanding: exposure.outstanding,
                offered: exposure.offered,
                monthly: monthly.unwrap_or(at_most(i128::MAX, currency)),
                line: line.map(|it| LineFact { limit: it.limit, blocks: it.blocks }),
            },
            premium: compulsory.then(|| SharedPremium {
                fees: self.premium_fees(currency),
                running: self.running(currency, None),
            }),
            four_eyes_above: self.four_eyes_of(dossier, facts),
            with_person: dossier.is_with_person(),
            signals,
            identity: self.identity_facts(on),
        };
        let by = (facts.engine, &**document, in_force.reference);
        let id = match dossier.offered_by_rules() {
            None => created_id(facts.command, "assessment"),
            // By one command several may be looked at again.
            Some(_) => created_id(facts.command, &format!("assessment/{id}")),
        };
        assess(id, by, read, facts.by.clone()).map(Box::new)
    }

    /// The line that is to be opened, since the rules approve and none is open in the currency.
    pub(super) fn line_to_open(
        &self,
        it: &Assessment,
        facts: &Facts,
    ) -> Option<Result<Vec<Fact>, Rejection>> {
        let limit = it.assessed.found.limit?.starting?;
        let approved = it.assessed.found.answer == scoring::Answer::Approve;
        if !approved || self.line_in(limit.currency()).is_some() {
            return None;
        }
        let line = created_id(facts.command, "credit_line");
        Some(self.answer(line, &line::Act::Open { limit }, facts))
    }

    fn four_eyes_of(&self, dossier: &Application, facts: &Facts) -> Option<Money> {
        let version = facts.policies.version(dossier.submitted().policy)?;
        let currency = dossier.submitted().asked.amount.currency();
        version.document.applications.four_eyes_above_in(currency)
    }
}

/// The first due day that is asked for; of a day of the month, the next one that the policy leaves to be
/// chosen.
fn first_due_on(asked: &Asked, in_force: &Version, on: Day) -> Day {
    match asked.first_due {
        FirstDue::On { first_due_on } => first_due_on,
        FirstDue::DayOfMonth { day_of_month } => {
            let days = in_force.document.loan.first_due.map_or(1, |it| it.days_min.max(1));
            let earliest = on.saturating_add_days(days);
            let this = earliest.in_its_month(u32::from(day_of_month)).filter(|it| *it >= earliest);
            let next = || {
                let month = earliest.first_of_month().checked_add_months(1)?;
                month.in_its_month(u32::from(day_of_month)).or(month.last_of_month())
            };
            this.or_else(next).unwrap_or(Day::LAST)
        }
    }
}
