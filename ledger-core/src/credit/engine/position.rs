//! How does a loan stand?

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::fact::Charge;
use super::facts::{Facts, Opening, Scheduled};
use super::{Amounts, ChargeKind, Components, Packed, amounts};
use crate::calendar::Day;
use crate::money::{Currency, Money};

/// How a loan stands by the rules, on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Position {
    pub rows: Vec<Row>,
    /// Money that waits; less than nothing where more was paid out than came in.
    pub credit: i64,
    /// What had been paid and was charged back: it is in what the rows owe.
    pub restored: Amounts,
    /// The due date since which it is in arrears, or will be once that has passed, of what has
    /// fallen due.
    pub since: Option<Day>,
    pub in_default: bool,
    /// The day on which it comes to be in default if nothing else happens.
    pub defaults_on: Option<Day>,
    /// What was given up and did not come in since.
    pub written_off: Amounts,
    /// The day as which begins lateness costs more than is in it, if nothing else happens.
    pub grows_on: Option<Day>,
    /// What is left of each charge.
    pub(super) charges: Vec<(Uuid, i64)>,
}

/// An instalment row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    pub due_on: Day,
    /// What the schedule and charges make of it.
    pub owed: Amounts,
    pub paid: Amounts,
    pub waived: Amounts,
}

impl Row {
    pub fn unpaid(&self) -> i64 {
        self.left().total()
    }

    /// Owed and neither paid nor waived.
    pub fn left(&self) -> Amounts {
        self.owed.minus(&self.paid).minus(&self.waived)
    }
}

impl Position {
    /// Whether nothing is owed any more, by the schedule or otherwise.
    pub fn is_settled(&self) -> bool {
        self.credit >= 0 && self.rows.iter().all(|it| it.unpaid() == 0)
    }
}

/// How a loan stood on the day its facts begin here: when it was boarded, or rebased.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StoredPosition {
    /// In order of strictly later due dates.
    pub rows: Vec<StoredRow>,
    /// Money that waits for an instalment; absent where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit: Option<Money>,
    /// Paid out to the customer beyond what came in; absent where nothing was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overdrawn: Option<Money>,
    /// Absent where it is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disbursed_on: Option<Day>,
    /// Until when interest is in what is owed; absent where it is all in the schedule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interest_until: Option<Day>,
    /// The most days it was past due, ever.
    pub worst_days_past_due: u32,
    /// Whether it was in default, ever.
    pub defaulted_before: bool,
    /// Whether it is in default.
    pub in_default: bool,
    /// What was charged to its rows, and is in what they owe.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub charges: Vec<StoredCharge>,
}

/// A row as it stood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StoredRow {
    /// Dense from 1.
    pub number: u32,
    pub kind: RowKind,
    pub due_on: Day,
    /// With what was charged to it.
    pub owed: Components,
    /// Absent where nothing had been paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paid: Option<Components>,
    /// Absent where nothing had been waived.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waived: Option<Components>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RowKind {
    Instalment,
}

/// A charge as it stood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StoredCharge {
    pub charge: Uuid,
    /// What kind of charge it is, by the charger's own code.
    pub code: String,
    pub kind: ChargeKind,
    /// The number of the row it is on.
    pub instalment: u32,
    pub amount: Money,
    /// Absent where nothing had been paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paid: Option<Money>,
    /// Absent where nothing had been waived.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waived: Option<Money>,
    pub due_on: Day,
}

impl StoredPosition {
    /// The facts that begin with it.
    pub fn facts(&self, on: Day) -> Facts {
        Facts::opened(self.schedule(), self.opening(on), self.opened_charges())
    }

    /// The same facts, their past replaced by it: what early money changed of the schedule is in it.
    pub fn fold(&self, facts: &Facts, on: Day) -> Facts {
        let schedule = self.schedule();
        let principal = |of: &Packed<Scheduled>| of.iter().map(|it| it.owed.principal).sum::<i64>();
        let before = facts.opening().map_or(0, |it| it.restored) - principal(facts.schedule());
        let opening = Opening { restored: before + principal(&schedule), ..self.opening(on) };
        facts.folded(schedule, opening, self.opened_charges())
    }

    /// Its rows, as a loan keeps them.
    pub fn packed_rows(&self) -> Packed<Row> {
        let read = |it: &Option<Components>| it.as_ref().map(Amounts::read).unwrap_or_default();
        Packed::of(self.rows.iter().map(|it| Row {
            due_on: it.due_on,
            owed: Amounts::read(&it.owed),
            paid: read(&it.paid),
            waived: read(&it.waived),
        }))
    }

    /// What it owes, without what was charged.
    fn schedule(&self) -> Packed<Scheduled> {
        let charges = self.opened_charges();
        Packed::of(self.rows.iter().enumerate().map(|(place, row)| {
            let mut owed = Amounts::read(&row.owed);
            for it in charges.iter().filter(|it| it.row == place) {
                *owed.of_mut(it.component()) -= it.amount;
            }
            Scheduled { due_on: row.due_on, owed }
        }))
    }

    fn opening(&self, on: Day) -> Opening {
        let charges = self.opened_charges();
        let paid = self.rows.iter().enumerate().map(|(place, row)| {
            let mut paid = row.paid.as_ref().map(Amounts::read).unwrap_or_default();
            for it in charges.iter().filter(|it| it.row == place) {
                *paid.of_mut(it.component()) -= it.paid;
            }
            paid
        });
        let waived = self.rows.iter().enumerate().map(|(place, row)| {
            let mut waived = row.waived.as_ref().map(Amounts::read).unwrap_or_default();
            for it in charges.iter().filter(|it| it.row == place) {
                *waived.of_mut(it.component()) -= it.waived;
            }
            waived
        });
        let units = |it: Option<Money>| it.map_or(0, Money::amount);
        Opening {
            on,
            paid: paid.collect(),
            waived: waived.collect(),
            credit: units(self.credit) - units(self.overdrawn),
            restored: 0,
            in_default: self.in_default,
        }
    }

    fn opened_charges(&self) -> Vec<Charge> {
        let units = |it: Option<Money>| it.map_or(0, Money::amount);
        let opened = |it: &StoredCharge| Charge {
            charge: it.charge,
            kind: it.kind,
            row: place(it.instalment).expect("rows are counted from 1"),
            amount: it.amount.amount(),
            due_on: it.due_on,
            waived: units(it.waived),
            paid: units(it.paid),
            reversed: false,
        };
        self.charges.iter().map(opened).collect()
    }
}

impl Position {
    /// Its rows as events carry them.
    pub fn stored_rows(&self, currency: Currency) -> Vec<StoredRow> {
        let some = |it: &Amounts| (!it.is_zero()).then(|| it.written(currency));
        let stored = |(place, row): (usize, &Row)| StoredRow {
            number: number(place),
            kind: RowKind::Instalment,
            due_on: row.due_on,
            owed: row.owed.written(currency),
            paid: some(&row.paid),
            waived: some(&row.waived),
        };
        self.rows.iter().enumerate().map(stored).collect()
    }

    /// Its charges as events carry them, each with the code it was charged under.
    pub fn stored_charges(
        &self,
        facts: &Facts,
        currency: Currency,
        code: impl Fn(Uuid) -> String,
    ) -> Vec<StoredCharge> {
        let some = |it: i64| (it != 0).then(|| amounts::money(it, currency));
        let left = |id: Uuid| self.charges.iter().find(|it| it.0 == id).map_or(0, |it| it.1);
        facts
            .charges()
            .filter(|it| !it.reversed)
            .map(|it| StoredCharge {
                charge: it.charge,
                code: code(it.charge),
                kind: it.kind,
                instalment: number(it.row),
                amount: amounts::money(it.amount, currency),
                paid: some(it.amount - it.waived - left(it.charge)),
                waived: some(it.waived),
                due_on: it.due_on,
            })
            .collect()
    }
}

/// The number of the row at this place.
pub fn number(place: usize) -> u32 {
    u32::try_from(place + 1).expect("a schedule has at most some hundred instalments")
}

/// The place of the row with this number; none for 0.
pub fn place(number: u32) -> Option<usize> {
    usize::try_from(number).ok()?.checked_sub(1)
}
