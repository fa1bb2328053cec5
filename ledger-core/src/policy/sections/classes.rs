//! What does a score bring? Operating figures: the bands of the version in force on the day of the
//! decision hold, and what a limit has grown to stays where a later version starts lower.

use serde::Deserialize;

use super::{Members, Section};
use crate::money::{Currency, Money, Rate};
use crate::policy::fault::{Fault, Faults};

/// The highest score there is.
const SCORE_MAX: u32 = 1000;

/// Risk classes by score, and how a credit limit grows and shrinks.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RiskClasses {
    /// In order of risk, the lowest first, so with the highest scores: the first up to 1 000, each
    /// one ending below the one before, the last beginning above `declined_up_to`.
    pub classes: Vec<RiskClass>,
    /// A score up to this one, 0 to 999, is declined and belongs to no class.
    pub declined_up_to: u32,
    /// The code of the class that somebody is taken for of whom there is no score.
    pub newcomer: String,
    /// What a line begins with and grows to, one row a currency. In a currency that has none, no
    /// limit starts or grows by rule.
    pub limits: Vec<LimitSteps>,
    /// So many punctual months in a row raise a limit by one step; 1 to 60.
    pub punctual_months: u32,
    /// An instalment that is late by so many days takes a limit back by one step; 1 to 365.
    pub step_back_days: u32,
}

/// Those who bear about the same risk.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RiskClass {
    /// 1 to 64 lower-case letters, digits and `_`: `low`.
    pub code: String,
    /// The lowest score of the class.
    pub from: u32,
    /// The highest score of the class; at most 1 000.
    pub to: u32,
    pub answer: ClassAnswer,
    /// Which part of the limit a grant of this class may use, never less than the starting limit:
    /// above 0 and at most 1. Absent: all of it.
    #[serde(default)]
    pub limit_share: Option<Rate>,
}

/// What an application of a class is answered without a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClassAnswer {
    Approve,
    /// A person looks at it.
    Review,
}

/// The limits that a line of one currency goes through.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LimitSteps {
    /// Ascending, in one currency, 1 to 20 of them; a line begins with the first.
    pub steps: Vec<Money>,
}

impl LimitSteps {
    /// `None` where there is no step.
    pub fn start(&self) -> Option<Money> {
        self.steps.first().copied()
    }

    /// The least step above a limit; `None` at the last one.
    pub fn above(&self, limit: Money) -> Option<Money> {
        self.steps.iter().find(|it| it.amount() > limit.amount()).copied()
    }

    /// The greatest step below a limit; `None` at the first one and under it.
    pub fn below(&self, limit: Money) -> Option<Money> {
        self.steps.iter().rev().find(|it| it.amount() < limit.amount()).copied()
    }

    pub fn currency(&self) -> Option<Currency> {
        self.start().map(Money::currency)
    }
}

impl RiskClasses {
    /// The class that a score belongs to; `None` where it is declined.
    pub fn of_score(&self, score: u32) -> Option<&RiskClass> {
        self.classes.iter().find(|it| (it.from..=it.to).contains(&score))
    }

    pub fn class(&self, code: &str) -> Option<&RiskClass> {
        self.classes.iter().find(|it| it.code == code)
    }

    /// What a line in this currency begins with; `None` where no limit starts by rule.
    pub fn starting_limit_in(&self, currency: Currency) -> Option<Money> {
        self.steps_in(currency).and_then(LimitSteps::start)
    }

    /// The limits that a line in this currency goes through; `None` where none grows by rule.
    pub fn steps_in(&self, currency: Currency) -> Option<&LimitSteps> {
        self.limits.iter().find(|it| it.currency() == Some(currency))
    }

    pub(in crate::policy) fn faults(&self) -> Vec<Fault> {
        let mut faults = Faults::of(RiskClasses::NAME);
        faults.expect_count("classes", self.classes.len(), 1..=20);
        let codes: Vec<_> = self.classes.iter().map(|it| &it.code).collect();
        faults.expect_once("classes", &codes);
        for (place, it) in self.classes.iter().enumerate() {
            faults.expect_code(&format!("classes[{place}].code"), &it.code);
            if let Some(share) = it.limit_share {
                faults.expect_rate(&format!("classes[{place}].limit_share"), share);
            }
        }
        faults.expect_within("declined_up_to", self.declined_up_to, 0..=SCORE_MAX - 1);
        self.note_holes(&mut faults);
        if self.class(&self.newcomer).is_none() {
            let reason = format!("no class has the code `{}`", self.newcomer);
            faults.note("newcomer", reason);
        }
        self.note_limits(&mut faults);
        faults.expect_within("punctual_months", self.punctual_months, 1..=60);
        faults.expect_within("step_back_days", self.step_back_days, 1..=365);
        faults.into_found()
    }

    /// Every score belongs to one class or is declined.
    fn note_holes(&self, faults: &mut Faults) {
        let mut ends_at = SCORE_MAX;
        for (place, it) in self.classes.iter().enumerate() {
            if it.to != ends_at {
                let reason =
                    format!("expected {ends_at}, below what stands before, found {}", it.to);
                faults.note(&format!("classes[{place}].to"), reason);
            }
            if it.from > it.to {
                let reason =
                    format!("expected at most {}, where it ends, found {}", it.to, it.from);
                faults.note(&format!("classes[{place}].from"), reason);
            }
            ends_at = it.from.saturating_sub(1);
        }
        if !self.classes.is_empty() && ends_at != self.declined_up_to {
            let found = self.declined_up_to;
            let reason = format!("expected {ends_at}, below the last class, found {found}");
            faults.note("declined_up_to", reason);
        }
    }

    fn note_limits(&self, faults: &mut Faults) {
        for (place, LimitSteps { steps }) in self.limits.iter().enumerate() {
            let member = format!("limits[{place}].steps");
            faults.expect_count(&member, steps.len(), 1..=20);
            let Some(start) = steps.first() else { continue };
            for (step, it) in steps.iter().enumerate() {
                faults.expect_in(&format!("{member}[{step}]"), start.currency(), *it);
            }
            if start.is_zero() || !steps.is_sorted_by(|one, next| one.amount() < next.amount()) {
                faults.note(&member, "expected amounts above zero, ascending".to_owned());
            }
        }
        let currencies: Vec<_> = self.limits.iter().filter_map(LimitSteps::currency).collect();
        faults.expect_once("limits", &currencies);
    }
}

impl Section for RiskClasses {
    const NAME: &'static str = "classes";
    const FORM: u32 = 1;

    fn read(_form: u32, members: &Members) -> Result<RiskClasses, Fault> {
        members.as_section(Self::NAME)
    }
}
