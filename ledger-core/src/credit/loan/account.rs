//! A loan's account: what is owed, what moved, and what of it is paid.

use std::sync::Arc;

use chrono::NaiveDate;
use uuid::Uuid;

use super::amounts::{self, Amounts};
use super::spread::Spread;
use super::{
    Change, ChargeKind, Components, Excess, Granted, Instalment, Lender, Stage, TakenOver, Terms,
};
use crate::money::{Currency, Difference, Money};
use crate::party::Country;
use crate::policy::{Component, PolicyRef};

/// A loan that was granted or taken over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    pub(super) contract: Arc<Contract>,
    /// The value date of the disbursement, or the business date of the takeover. Before it nothing
    /// is owed; `None` while the loan is only granted, or was cancelled.
    pub(super) start_on: Option<NaiveDate>,
    /// In order of strictly later due dates; number `n` stands at `n - 1`.
    pub(super) lines: Vec<Line>,
    /// What had been paid of each line before the loan was taken over; empty when nothing. It is
    /// never spread anew.
    pub(super) opening: Vec<Amounts>,
    /// By the day they count from; those of one day in the order in which they were recorded.
    pub(super) movements: Vec<Movement>,
    /// Money that waits for an instalment.
    pub(super) credit: i64,
    /// How many lines have fallen due by an event.
    pub(super) fallen_due: usize,
    pub(super) stage: Stage,
    pub(super) ever_defaulted: bool,
}

/// What does not change in a loan's life.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Contract {
    product: Option<String>,
    country: Country,
    lender: Lender,
    lender_reference: String,
    principal: Money,
    /// `None` for a loan taken over.
    terms: Option<Terms>,
    pub(super) policy: PolicyRef,
}

/// One instalment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) due_on: NaiveDate,
    /// The schedule's amounts and what was charged since.
    pub(super) owed: Amounts,
    pub(super) paid: Amounts,
}

/// A fact that changes what is owed or what came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Movement {
    /// The value date of a receipt, the business date of a charge.
    pub(super) on: NaiveDate,
    pub(super) amount: i64,
    pub(super) kind: MovementKind,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum MovementKind {
    Receipt {
        repayment: Uuid,
        excess: Excess,
        reversed: bool,
    },
    Charge {
        charge: Uuid,
        /// The line's place, counted from 0.
        line: usize,
        kind: ChargeKind,
    },
}

/// One instalment as others see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InstalmentAccount {
    /// Counted from 1.
    pub number: u32,
    pub due_on: NaiveDate,
    /// With what was charged to it.
    pub owed: Components,
    pub paid: Components,
    /// Owed and not paid, all components.
    pub unpaid: Money,
}

/// Money that came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    pub repayment: Uuid,
    pub amount: Money,
    pub value_date: NaiveDate,
    pub excess: Excess,
    pub reversed: bool,
}

/// What a person charged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Charge {
    pub charge: Uuid,
    /// The instalment's number.
    pub instalment: u32,
    pub kind: ChargeKind,
    pub amount: Money,
    pub business_date: NaiveDate,
}

impl ChargeKind {
    /// Under which component it is owed.
    pub const fn component(self) -> Component {
        match self {
            ChargeKind::Fee => Component::Fee,
            ChargeKind::Penalty => Component::Penalty,
        }
    }
}

impl Line {
    pub(super) const fn unpaid(&self) -> i64 {
        self.owed.total() - self.paid.total()
    }
}

impl From<&Instalment> for Amounts {
    fn from(it: &Instalment) -> Amounts {
        let units = |it: Option<Money>| it.map_or(0, Money::amount);
        Amounts {
            penalty: 0,
            fee: units(it.fee),
            interest: units(it.interest),
            principal: it.principal.amount(),
        }
    }
}

impl Account {
    pub(super) fn granted(granted: &Granted) -> Account {
        let line =
            |it: &Instalment| Line { due_on: it.due_on, owed: it.into(), paid: Amounts::default() };
        Account {
            contract: Arc::new(Contract {
                product: granted.product.clone(),
                country: granted.country,
                lender: granted.lender.clone(),
                lender_reference: granted.lender_reference.clone(),
                principal: granted.principal,
                terms: Some(granted.terms.clone()),
                policy: granted.policy,
            }),
            start_on: None,
            lines: granted.schedule.iter().map(line).collect(),
            opening: vec![],
            movements: vec![],
            credit: 0,
            fallen_due: 0,
            stage: Stage::Granted,
            ever_defaulted: false,
        }
    }

    pub(super) fn taken_over(taken: &TakenOver) -> Account {
        let paid: Vec<Amounts> = taken
            .schedule
            .iter()
            .map(|it| it.paid.as_ref().map(Amounts::read).unwrap_or_default())
            .collect();
        let lines: Vec<Line> = taken
            .schedule
            .iter()
            .zip(&paid)
            .map(|(it, paid)| Line {
                due_on: it.due_on,
                owed: Amounts::read(&it.owed),
                paid: *paid,
            })
            .collect();
        Account {
            contract: Arc::new(Contract {
                product: taken.product.clone(),
                country: taken.country,
                lender: taken.lender.clone(),
                lender_reference: taken.lender_reference.clone(),
                principal: taken.principal,
                terms: None,
                policy: taken.policy,
            }),
            start_on: Some(taken.business_date),
            fallen_due: lines.partition_point(|it| it.due_on <= taken.business_date),
            lines,
            opening: if paid.iter().all(Amounts::is_zero) { vec![] } else { paid },
            movements: vec![],
            credit: 0,
            stage: Stage::InOrder,
            ever_defaulted: false,
        }
    }

    /// Puts a movement in its place: behind those that count from the same day or before.
    pub(super) fn record(&mut self, movement: Movement) {
        if let MovementKind::Charge { line, kind, .. } = movement.kind {
            let line = self.lines.get_mut(line).expect("a charge belongs to an instalment");
            *line.owed.of_mut(kind.component()) += movement.amount;
        }
        let place = self.movements.partition_point(|it| it.on <= movement.on);
        self.movements.insert(place, movement);
    }

    /// The receipt of this repayment: its amount, and whether it was reversed.
    pub(super) fn find_receipt(&mut self, wanted: Uuid) -> Option<(i64, &mut bool)> {
        self.movements.iter_mut().find_map(|it| match &mut it.kind {
            MovementKind::Receipt { repayment, reversed, .. } if *repayment == wanted => {
                Some((it.amount, reversed))
            }
            MovementKind::Receipt { .. } | MovementKind::Charge { .. } => None,
        })
    }

    pub(super) fn has_charge(&self, wanted: Uuid) -> bool {
        self.movements.iter().any(|it| match it.kind {
            MovementKind::Charge { charge, .. } => charge == wanted,
            MovementKind::Receipt { .. } => false,
        })
    }

    /// What came in and was not reversed.
    pub(super) fn received(&self) -> i64 {
        let standing = |it: &Movement| match it.kind {
            MovementKind::Receipt { reversed, .. } => (!reversed).then_some(it.amount),
            MovementKind::Charge { .. } => None,
        };
        self.movements.iter().filter_map(standing).sum()
    }

    /// What had been paid before it was taken over.
    pub(super) fn brought(&self) -> i64 {
        self.opening.iter().map(Amounts::total).sum()
    }

    /// All that is owed, paid or not.
    pub(super) fn owed(&self) -> i64 {
        self.lines.iter().map(|it| it.owed.total()).sum()
    }

    /// All that is owed and not paid, due or not.
    pub(super) fn unpaid(&self) -> Components {
        let unpaid = self
            .lines
            .iter()
            .fold(Amounts::default(), |sum, it| sum.plus(&it.owed.minus(&it.paid)));
        unpaid.written(self.currency())
    }

    /// Takes in how all money is spread, and says what changed.
    pub(super) fn settle(&mut self, spread: &Spread) -> Vec<Change> {
        let mut changes = vec![];
        for line in 0..self.lines.len() {
            self.settle_line(line, spread, &mut changes);
        }
        self.credit = spread.credit;
        changes
    }

    /// Takes in what is paid on one line, and adds what changed. The difference comes out of the
    /// credit balance.
    pub(super) fn settle_line(&mut self, place: usize, spread: &Spread, changes: &mut Vec<Change>) {
        let currency = self.currency();
        let (Some(line), Some(left)) = (self.lines.get_mut(place), spread.left.get(place)) else {
            unreachable!("a spread has a place for every line")
        };
        let paid = line.owed.minus(left);
        if paid == line.paid {
            return;
        }
        for component in Component::ALL {
            let (before, after) = (line.paid.of(component), paid.of(component));
            if before != after {
                changes.push(Change {
                    instalment: number(place),
                    component,
                    before: amounts::money(before, currency),
                    after: amounts::money(after, currency),
                    difference: Difference { amount: after - before, currency },
                });
            }
        }
        self.credit -= paid.total() - line.paid.total();
        line.paid = paid;
    }

    pub(super) fn money(&self, amount: i64) -> Money {
        amounts::money(amount, self.currency())
    }

    /// What came in and was not reversed.
    pub fn paid_in(&self) -> Money {
        self.money(self.received())
    }

    pub fn product(&self) -> Option<&str> {
        self.contract.product.as_deref()
    }

    /// The customer's country when it was granted or taken over.
    pub fn country(&self) -> Country {
        self.contract.country
    }

    pub fn lender(&self) -> &Lender {
        &self.contract.lender
    }

    pub fn lender_reference(&self) -> &str {
        &self.contract.lender_reference
    }

    /// Granted, or the sum of the schedule taken over.
    pub fn principal(&self) -> Money {
        self.contract.principal
    }

    /// `None` for a loan taken over.
    pub fn terms(&self) -> Option<&Terms> {
        self.contract.terms.as_ref()
    }

    pub fn policy(&self) -> PolicyRef {
        self.contract.policy
    }

    pub fn currency(&self) -> Currency {
        self.contract.principal.currency()
    }

    /// From when it is owed: the disbursement's value date or the day of the takeover.
    pub fn start_on(&self) -> Option<NaiveDate> {
        self.start_on
    }

    pub fn stage(&self) -> Stage {
        self.stage
    }

    pub fn ever_defaulted(&self) -> bool {
        self.ever_defaulted
    }

    /// Money that waits for an instalment.
    pub fn credit(&self) -> Money {
        self.money(self.credit)
    }

    /// In order of due dates.
    pub fn instalments(&self) -> impl ExactSizeIterator<Item = InstalmentAccount> {
        self.lines.iter().enumerate().map(|(place, it)| InstalmentAccount {
            number: number(place),
            due_on: it.due_on,
            owed: it.owed.written(self.currency()),
            paid: it.paid.written(self.currency()),
            unpaid: self.money(it.unpaid()),
        })
    }

    /// By value date; those of one date in the order in which they were recorded.
    pub fn receipts(&self) -> impl Iterator<Item = Receipt> {
        self.movements.iter().filter_map(|it| match it.kind {
            MovementKind::Receipt { repayment, excess, reversed } => Some(Receipt {
                repayment,
                amount: self.money(it.amount),
                value_date: it.on,
                excess,
                reversed,
            }),
            MovementKind::Charge { .. } => None,
        })
    }

    /// In the order in which they were made.
    pub fn charges(&self) -> impl Iterator<Item = Charge> {
        self.movements.iter().filter_map(|it| match it.kind {
            MovementKind::Charge { charge, line, kind } => Some(Charge {
                charge,
                instalment: number(line),
                kind,
                amount: self.money(it.amount),
                business_date: it.on,
            }),
            MovementKind::Receipt { .. } => None,
        })
    }
}

/// The number of the instalment at this place.
pub(super) fn number(place: usize) -> u32 {
    u32::try_from(place + 1).expect("a schedule has at most some hundred instalments")
}

/// The place of the instalment with this number; none for 0.
pub(super) fn place(number: u32) -> Option<usize> {
    usize::try_from(number).ok()?.checked_sub(1)
}
