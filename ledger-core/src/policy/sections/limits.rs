//! How far may anybody go? Operating figures: those of the version in force on the day of the
//! command hold.

use serde::Deserialize;

use super::{Members, Section};
use crate::money::{Currency, Money};
use crate::policy::fault::{Fault, Faults, repeated};

/// How far anybody may go.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// What a credit line may be opened with or changed to, one pair a currency. In a currency that
    /// has none, no line is opened.
    pub credit_limit: Vec<Bounds>,
    /// What the principal of a new loan may be, one pair a currency. In a currency that has none,
    /// nothing is lent; a loan that another lender granted is not held to it.
    pub principal: Vec<Bounds>,
    /// How many applications of one customer may wait for a decision at once, 1 to 1 000: a caller
    /// may submit them alone, and somebody has to read each.
    pub open_applications_max: u32,
    /// How many days before the business date the value date of money may lie, 0 to 3 650. It never
    /// lies before the loan began, whatever this says.
    pub backdating_days_max: u32,
    /// A proposed policy version that is not approved lapses as this many days after it was
    /// proposed begin, and so does an act that waits for a second person; 1 to 3 650.
    pub proposal_days: u32,
    /// What is taken back, paid out, written off or rescheduled of a loan above this takes a second person, one
    /// amount a currency. In a currency that is not named any amount does. Since form 2; absent
    /// where it takes one person, whatever the amount.
    pub second_person_above: Option<Vec<Money>>,
    /// What is forgiven of one loan's charges and penalties, in all, above this takes a second
    /// person. The same holds of it.
    pub forgiven_above: Option<Vec<Money>>,
    /// What each person may forgive alone, beside that; a role that is not named may forgive nothing
    /// alone. Since form 3; absent where all may forgive as much.
    pub forgiven_alone: Option<Vec<ForgivenAlone>>,
}

/// What each person in a role may forgive of loans without a second one.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ForgivenAlone {
    /// A role of staff that forgives, as callers have it.
    pub role: String,
    /// Of one loan, in all; one amount a currency. In a currency that is not named nothing is.
    pub per_loan: Vec<Money>,
    /// Of one customer's loans on one business day. The same holds of it.
    pub per_day: Vec<Money>,
}

/// The second form.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Second {
    credit_limit: Vec<Bounds>,
    principal: Vec<Bounds>,
    open_applications_max: u32,
    backdating_days_max: u32,
    proposal_days: u32,
    second_person_above: Option<Vec<Money>>,
    forgiven_above: Option<Vec<Money>>,
}

impl From<Second> for Limits {
    fn from(it: Second) -> Limits {
        Limits {
            credit_limit: it.credit_limit,
            principal: it.principal,
            open_applications_max: it.open_applications_max,
            backdating_days_max: it.backdating_days_max,
            proposal_days: it.proposal_days,
            second_person_above: it.second_person_above,
            forgiven_above: it.forgiven_above,
            forgiven_alone: None,
        }
    }
}

/// The first form.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct First {
    credit_limit: Vec<Bounds>,
    principal: Vec<Bounds>,
    open_applications_max: u32,
    backdating_days_max: u32,
    proposal_days: u32,
}

impl From<First> for Limits {
    fn from(it: First) -> Limits {
        Limits {
            credit_limit: it.credit_limit,
            principal: it.principal,
            open_applications_max: it.open_applications_max,
            backdating_days_max: it.backdating_days_max,
            proposal_days: it.proposal_days,
            second_person_above: None,
            forgiven_above: None,
            forgiven_alone: None,
        }
    }
}

/// The least and the most of an amount, both allowed, in one currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bounds {
    pub min: Money,
    pub max: Money,
}

impl Bounds {
    pub const fn currency(&self) -> Currency {
        self.max.currency()
    }

    /// Whether the amount is in this currency and within the bounds.
    pub fn hold(&self, amount: Money) -> bool {
        let (min, max) = (self.min.amount(), self.max.amount());
        amount.currency() == self.currency() && (min..=max).contains(&amount.amount())
    }
}

impl Limits {
    /// What a credit limit in this currency may be; `None` where no line is opened in it.
    pub fn credit_limit_in(&self, currency: Currency) -> Option<Bounds> {
        self.credit_limit.iter().find(|it| it.currency() == currency).copied()
    }

    /// What the principal of a new loan in this currency may be; `None` where nothing is lent in it.
    pub fn principal_in(&self, currency: Currency) -> Option<Bounds> {
        self.principal.iter().find(|it| it.currency() == currency).copied()
    }

    /// Above how much what is done to a loan in this currency takes a second person, and above how
    /// much what is forgiven of it does: each `None` where for any amount. `None` where nothing takes
    /// one.
    pub fn second_person_in(&self, currency: Currency) -> Option<[Option<Money>; 2]> {
        let lists = [self.second_person_above.as_ref()?, self.forgiven_above.as_ref()?];
        Some(lists.map(|it| it.iter().find(|it| it.currency() == currency).copied()))
    }

    /// What a person in this role may forgive alone in this currency: of a loan in all, and of a
    /// customer's loans on a business day. `None` where no person has a limit of their own.
    pub fn forgiven_alone_by(&self, role: &str, currency: Currency) -> Option<[Money; 2]> {
        let persons = self.forgiven_alone.as_ref()?;
        let person = persons.iter().find(|it| it.role == role);
        let amount = |of: &[Money]| of.iter().find(|it| it.currency() == currency).copied();
        let lists = person.map(|it| [amount(&it.per_loan), amount(&it.per_day)]);
        Some(lists.unwrap_or_default().map(|it| it.unwrap_or(Money::zero(currency))))
    }

    pub(in crate::policy) fn faults(&self) -> Vec<Fault> {
        let mut faults = Faults::of(Limits::NAME);
        let Limits { credit_limit, principal, .. } = self;
        for (member, all) in [("credit_limit", credit_limit), ("principal", principal)] {
            for (place, Bounds { min, max }) in all.iter().enumerate() {
                let member = format!("{member}[{place}]");
                if min.currency() != max.currency() {
                    let (min, max) = (min.currency(), max.currency());
                    faults.note(&member, format!("min is in {min}, max in {max}: expected one"));
                } else if min.is_zero() || min.amount() > max.amount() {
                    let reason =
                        format!("expected a min above zero and up to max, found {min} and {max}");
                    faults.note(&member, reason);
                }
            }
            let currencies: Vec<_> = all.iter().map(Bounds::currency).collect();
            if let Some(twice) = repeated(&currencies) {
                faults.note(member, format!("{twice} stands there more than once"));
            }
        }
        for (member, above) in [
            ("second_person_above", &self.second_person_above),
            ("forgiven_above", &self.forgiven_above),
        ] {
            let currencies: Vec<_> = above.iter().flatten().map(|it| it.currency()).collect();
            if let Some(twice) = repeated(&currencies) {
                faults.note(member, format!("{twice} stands there more than once"));
            }
        }
        let persons = self.forgiven_alone.as_deref().unwrap_or_default();
        for (place, it) in persons.iter().enumerate() {
            for (member, amounts) in [("per_loan", &it.per_loan), ("per_day", &it.per_day)] {
                let currencies: Vec<_> = amounts.iter().map(|it| it.currency()).collect();
                if let Some(twice) = repeated(&currencies) {
                    let member = format!("forgiven_alone[{place}].{member}");
                    faults.note(&member, format!("{twice} stands there more than once"));
                }
            }
        }
        let roles: Vec<_> = persons.iter().map(|it| &it.role).collect();
        if let Some(twice) = repeated(&roles) {
            faults.note("forgiven_alone", format!("`{twice}` stands there more than once"));
        }
        faults.expect_within("open_applications_max", self.open_applications_max, 1..=1000);
        faults.expect_within("backdating_days_max", self.backdating_days_max, 0..=3650);
        faults.expect_within("proposal_days", self.proposal_days, 1..=3650);
        faults.into_found()
    }
}

impl Section for Limits {
    const NAME: &'static str = "limits";
    const FORM: u32 = 3;

    fn read(form: u32, members: &Members) -> Result<Limits, Fault> {
        match form {
            1 => members.as_section::<First>(Self::NAME).map(Limits::from),
            2 => members.as_section::<Second>(Self::NAME).map(Limits::from),
            _ => members.as_section(Self::NAME),
        }
    }
}
