//! How does a limit grow and shrink with how loans are paid?
//!
//! By the risk classes of the version in force, where it has steps in the currency. So many punctual
//! months in a row raise a limit by a step, in the commit that settles the last instalment due in the
//! last of them; an instalment that is late by so many days takes it back by one, a default to nothing.
//! What is undone by a reversal is undone of the limit too. A month counts over the file: it is punctual
//! when something fell due in it, on any loan of the currency, and all of that was paid by its due date;
//! one in which nothing falls due neither counts nor breaks. Whether an instalment is late is looked at
//! when something happens to its loan.

use uuid::Uuid;

use super::punctual::Grown;
use super::{Command, CustomerFile, Facts};
use crate::calendar::Day;
use crate::credit::line::{self, ChangedByRule, CreditLine, LimitCause};
use crate::credit::loan::Loan;
use crate::money::Money;
use crate::policy::{LimitSteps, RiskClasses};

impl CustomerFile {
    /// What becomes of the limit of the line that a loan is on, when something happened to the loan.
    pub(super) fn limit_moved(
        before: &CustomerFile,
        after: &CustomerFile,
        loan: Uuid,
        facts: &Facts,
    ) -> Vec<Command> {
        let moved = || {
            let classes = facts.policies.in_force(facts.on)?.document.classes.as_ref()?;
            let id = *after.line_of.get(&loan)?;
            let line = after.lines.get(&id)?.line()?;
            let steps = classes.steps_in(line.currency())?;
            let on = facts.on;
            let now = Moving { before, after, loan, line, classes, steps, on };
            Some((id, now.changes()))
        };
        let (line, changes) = moved().unwrap_or_default();
        let changes = changes.into_iter();
        changes
            .map(|(limit, cause)| line::Act::ChangeLimit { limit, cause })
            .map(|act| Command::Line { line, act })
            .collect()
    }
}

/// A limit on its way through one commit.
struct Moving<'a> {
    before: &'a CustomerFile,
    after: &'a CustomerFile,
    loan: Uuid,
    line: &'a CreditLine,
    classes: &'a RiskClasses,
    steps: &'a LimitSteps,
    on: Day,
}

impl Moving<'_> {
    /// The limits that it comes to, one after the other, each with its cause.
    fn changes(&self) -> Vec<(Money, LimitCause)> {
        let mut changes = vec![];
        let mut limit = self.line.figures().limit;
        let mut take = |limit: &mut Money, found: Option<(Money, LimitCause)>| {
            if let Some((after, cause)) = found.filter(|(after, _)| after != limit) {
                *limit = after;
                changes.push((after, cause));
            }
        };
        let (currency, months) = (limit.currency(), self.classes.punctual_months);
        let was = self.before.grown(currency, months, self.on);
        self.after.punctual.begin_from(&self.before.punctual, self.loan);
        let is = self.after.grown(currency, months, self.on);
        let grown = self.growth(limit, was, is.times);
        take(&mut limit, grown);
        for it in self.lateness(is.last) {
            let late = self.late(it, limit);
            take(&mut limit, late);
        }
        take(&mut limit, self.default());
        changes
    }

    /// A step up where months were paid in time, so often by now, or back where one was not after all.
    fn growth(&self, limit: Money, was: Grown, is: usize) -> Option<(Money, LimitCause)> {
        let months = self.classes.punctual_months;
        let of_months = |it: &&ChangedByRule| matches!(it.cause, LimitCause::PunctualMonths { .. });
        let standing: Vec<_> = self.line.changed_by_rule().iter().filter(of_months).collect();
        match standing.last() {
            // What waited pays an instalment as its day begins: the day before, none had been.
            _ if is > was.times_before && is > standing.len() => {
                Some((self.steps.above(limit)?, LimitCause::PunctualMonths { months }))
            }
            Some(last) if is < was.times && is < standing.len() => undone(last, limit),
            Some(_) | None => None,
        }
    }

    /// The instalments of the loan that came to be late by as many days as a step back takes, and those
    /// that are so no more. What was late before the limit grew last, in that month, is made good.
    fn lateness(&self, grown: Option<Day>) -> Vec<(u32, bool)> {
        let loan = self.after.loan(self.loan);
        let days = self.classes.step_back_days;
        let late = loan.map_or_else(Vec::new, |it| it.late_by(days, self.on));
        let stepped = self.stepped();
        let counts = |(instalment, due_on): &&(u32, Day)| {
            !stepped.contains(instalment) && grown.is_none_or(|it| due_on.first_of_month() > it)
        };
        let came = late.iter().filter(counts).map(|(it, _)| (*it, true));
        let is_late = |it: &u32| late.iter().any(|(instalment, _)| instalment == it);
        let went = stepped.iter().filter(|it| !is_late(it)).map(|it| (*it, false));
        came.chain(went).collect()
    }

    /// The instalments of the loan for which a step was taken back.
    fn stepped(&self) -> Vec<u32> {
        let of_loan = |it: &ChangedByRule| match it.cause {
            LimitCause::Late { loan, instalment } => (loan == self.loan).then_some(instalment),
            LimitCause::Person { .. }
            | LimitCause::PunctualMonths { .. }
            | LimitCause::Default { .. }
            | LimitCause::Undone { .. } => None,
        };
        self.line.changed_by_rule().iter().filter_map(of_loan).collect()
    }

    fn late(
        &self,
        (instalment, is_late): (u32, bool),
        limit: Money,
    ) -> Option<(Money, LimitCause)> {
        let cause = LimitCause::Late { loan: self.loan, instalment };
        match is_late {
            true => Some((self.steps.below(limit)?, cause)),
            false => {
                let of_it = |it: &&ChangedByRule| it.cause == cause;
                undone(self.line.changed_by_rule().iter().find(of_it)?, limit)
            }
        }
    }

    /// To nothing, where the loan came to be in default.
    fn default(&self) -> Option<(Money, LimitCause)> {
        let in_default =
            |file: &CustomerFile| file.loan(self.loan).is_some_and(Loan::is_in_default);
        let came = !in_default(self.before) && in_default(self.after);
        let nothing = Money::zero(self.line.currency());
        came.then_some((nothing, LimitCause::Default { loan: self.loan }))
    }
}

/// What a limit is without a change: what it was before, or as much more or less than it is by now.
fn undone(change: &ChangedByRule, limit: Money) -> Option<(Money, LimitCause)> {
    let ChangedByRule { number, before, after, .. } = change;
    let limit = match limit == *after {
        true => *before,
        false => {
            let sum = limit.plus(*before)?;
            sum.minus(*after).unwrap_or(Money::zero(limit.currency()))
        }
    };
    Some((limit, LimitCause::Undone { of: *number }))
}
