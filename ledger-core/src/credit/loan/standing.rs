//! How does a loan stand on a day?

use std::cmp::Ordering;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Life, Loan};
use crate::calendar::Day;
use crate::credit::engine::days_past_due;
use crate::money::Money;

/// How a loan stands on a business date, as reports count it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Figures {
    pub life: Life,
    pub in_default: bool,
    pub ever_defaulted: bool,
    /// Whether it is off the book of performing loans, though it is owed.
    pub charged_off: bool,
    /// Principal disbursed or boarded and not repaid.
    pub outstanding: Money,
    /// Unpaid, all components, of instalments due before the date.
    pub overdue: Money,
    /// Instalments not fully paid and due before the date.
    pub instalments_overdue: u32,
    /// Days since the due date of what is in arrears longest; 0 when nothing is.
    pub days_past_due: u32,
}

/// The balances of a loan on a business date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Balances {
    /// Principal disbursed or boarded and not repaid.
    pub outstanding: Money,
    /// Unpaid, all components, of instalments due before the business date.
    pub overdue: Money,
    /// Unpaid, all components, of instalments due on the business date.
    pub due: Money,
    /// Money that waits for an instalment.
    pub credit: Money,
    /// Number of instalments not fully paid and due before the business date.
    pub instalments_overdue: u32,
    /// Number of instalments not fully paid and due on the business date: 0 or 1 as a rule.
    pub instalments_due: u32,
    /// The due date of the oldest instalment not fully paid that is due by the business date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub oldest_unpaid_due_on: Option<Day>,
    /// The due date since which it is in arrears, or will be as soon as that has passed, of what has
    /// fallen due: what the contract tolerates left out, and charges counted from their own due date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arrears_since: Option<Day>,
    /// The first instalment not fully paid that is due after the business date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<NextDue>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NextDue {
    pub due_on: Day,
    /// Unpaid, all components.
    pub amount: Money,
}

impl Loan {
    /// The balances on this business date, to which the loan has been aged.
    pub fn balances(&self, on: Day) -> Balances {
        let (mut outstanding, mut overdue, mut due) = (0, 0, 0);
        let (mut instalments_overdue, mut instalments_due) = (0, 0);
        let (mut oldest, mut next) = (None, None);
        let owed = self.life().is_owed().then(|| self.rows.iter());
        for row in owed.into_iter().flatten() {
            let unpaid = row.unpaid();
            if unpaid == 0 {
                continue;
            }
            outstanding += row.left().principal;
            match row.due_on.cmp(&on) {
                Ordering::Less => {
                    overdue += unpaid;
                    instalments_overdue += 1;
                    oldest = oldest.or(Some(row.due_on));
                }
                Ordering::Equal => {
                    due += unpaid;
                    instalments_due += 1;
                    oldest = oldest.or(Some(row.due_on));
                }
                Ordering::Greater if next.is_none() => {
                    next = Some(NextDue { due_on: row.due_on, amount: self.money(unpaid) });
                }
                Ordering::Greater => {}
            }
        }
        Balances {
            outstanding: self.money(outstanding),
            overdue: self.money(overdue),
            due: self.money(due),
            credit: self.credit(),
            instalments_overdue,
            instalments_due,
            oldest_unpaid_due_on: oldest,
            arrears_since: oldest.and_then(|_| self.in_arrears_since(on)),
            next,
        }
    }

    /// As in the balances on this business date.
    pub fn arrears_since(&self, on: Day) -> Option<Day> {
        let due = self.rows.due_by(on);
        let behind = self.life().is_owed() && self.rows.iter().take(due).any(|it| it.unpaid() != 0);
        behind.then(|| self.in_arrears_since(on)).flatten()
    }

    /// Principal disbursed or boarded and not repaid, whatever the day.
    pub fn outstanding(&self) -> Money {
        match self.life().is_owed() {
            true => self.money(self.rows.iter().map(|it| it.left().principal).sum()),
            false => Money::zero(self.currency()),
        }
    }

    /// How it stands on this date, to which it has been aged.
    pub fn figures(&self, on: Day) -> Figures {
        let Balances { outstanding, overdue, instalments_overdue, arrears_since, .. } =
            self.balances(on);
        Figures {
            life: self.life(),
            in_default: self.is_in_default(),
            ever_defaulted: self.ever_defaulted(),
            charged_off: self.charged_off().is_some(),
            outstanding,
            overdue,
            instalments_overdue,
            days_past_due: arrears_since.map_or(0, |it| days_past_due(it, on)),
        }
    }
}
