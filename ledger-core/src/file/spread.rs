//! How does one payment of a customer serve several loans, and how is all of it taken back?
//!
//! It becomes a repayment of each loan that it serves, in one commit: each names its part of the one whole,
//! and is allocated by the contract of its loan. So nothing but the loans' own events tells of it, and what
//! names the money is known as ever. Which loan gets what, the policy of the day says; money beyond all that
//! is due waits on one of them, or the payment is refused.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::{Command, CustomerFile, Facts, Rejection};
use crate::asked::Says;
use crate::calendar::Day;
use crate::credit::loan::{
    Act, Excess, Life, Loan, MoneyRef, Part, RepaymentKind, RepaymentReversal,
};
use crate::log::ids::created_id;
use crate::money::{Currency, Money};
use crate::policy::{SpreadRemainder, SpreadRule};
use crate::reason::Reason;

/// What may be asked of the loans of a customer together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Spread {
    /// Let a payment serve what is due on them.
    Receive {
        amount: Money,
        channel: String,
        /// By which the whole is found there.
        reference: String,
        /// Absent: the business date.
        value_date: Option<Day>,
    },
    /// Take back all that stands of a payment.
    Reverse { channel: String, reference: String, cause: RepaymentReversal, reason: Reason },
}

/// What is due on a loan and not paid, by due date, in minor units.
struct Due {
    loan: Uuid,
    rows: Vec<(Day, i64)>,
    /// When something falls due on it next.
    next: Option<Day>,
}

impl Due {
    fn of(id: Uuid, loan: &Loan, on: Day) -> Due {
        let unpaid = || loan.instalments().filter(|it| !it.unpaid.is_zero());
        let due = unpaid().filter(|it| it.due_on <= on);
        Due {
            loan: id,
            rows: due.map(|it| (it.due_on, it.unpaid.amount())).collect(),
            next: unpaid().map(|it| it.due_on).find(|it| *it > on),
        }
    }

    fn total(&self) -> i64 {
        self.rows.iter().map(|it| it.1).sum()
    }
}

impl Spread {
    pub(super) fn says(&self) -> Says<'_> {
        match self {
            Spread::Receive { .. } => Says::NOTHING,
            Spread::Reverse { reason, .. } => Says::because("loan.reverse_repayment", reason),
        }
    }

    /// From when money counts that is said to have come in.
    pub(super) const fn value_date(&self) -> Option<Day> {
        match self {
            Spread::Receive { value_date, .. } => *value_date,
            Spread::Reverse { .. } => None,
        }
    }
}

impl CustomerFile {
    /// What is to be asked of which loans.
    pub(super) fn spread(&self, asked: &Spread, facts: &Facts) -> Result<Vec<Command>, Rejection> {
        self.registered()?;
        match asked {
            Spread::Receive { amount, channel, reference, value_date } => {
                let parts = self.parts(*amount, facts)?;
                let part = |(number, (loan, part)): (u32, (Uuid, i64))| {
                    let money = MoneyRef::External {
                        channel: channel.clone(),
                        reference: reference.clone(),
                        part: Some(Part { number, whole: *amount }),
                    };
                    let act = Act::ReceiveRepayment {
                        // Of each loan it is the one payment.
                        repayment: created_id(facts.command, "repayment"),
                        kind: RepaymentKind::Repayment,
                        amount: money_of(part, amount.currency()),
                        money,
                        value_date: *value_date,
                        excess: Excess::Keep,
                    };
                    Command::Loan { loan, act }
                };
                Ok((1..).zip(parts).map(part).collect())
            }
            Spread::Reverse { channel, reference, cause, reason } => {
                self.taken_back(channel, reference, cause, reason, facts)
            }
        }
    }

    /// How much each loan gets of this, each something, in the order of their ids.
    fn parts(&self, amount: Money, facts: &Facts) -> Result<BTreeMap<Uuid, i64>, Rejection> {
        let currency = amount.currency();
        let in_force = facts.policies.in_force(facts.on);
        let rules = in_force.and_then(|it| it.document.payments).ok_or(Rejection::NotSpread)?;
        if amount.is_zero() {
            return Err(Rejection::NothingToSpread);
        }
        let owed = |it: &Loan| it.life() == Life::Active && it.currency() == currency;
        let loans = self.loans.keys().filter_map(|id| Some((*id, self.loan(*id)?)));
        let loans: Vec<Due> =
            loans.filter(|(_, it)| owed(it)).map(|(id, it)| Due::of(id, it, facts.on)).collect();
        let due: i64 = loans.iter().map(Due::total).sum();
        let served = amount.amount().min(due);
        let mut parts = match rules.spread {
            SpreadRule::OldestDueFirst => oldest_first(&loans, served),
            SpreadRule::ProRata => pro_rata(&loans, served, due),
        };
        let left = amount.amount() - served;
        if left > 0 {
            if rules.remainder == SpreadRemainder::Refused {
                return Err(Rejection::MoreThanDue { due: money_of(due, currency) });
            }
            // What falls due on no day any more comes last.
            let first = loans.iter().min_by_key(|it| (it.next.is_none(), it.next, it.loan));
            let first = first.ok_or(Rejection::NoLoanToServe { currency })?;
            *parts.entry(first.loan).or_default() += left;
        }
        parts.retain(|_, part| *part > 0);
        Ok(parts)
    }

    /// The reversal of each repayment that names this money.
    fn taken_back(
        &self,
        channel: &str,
        reference: &str,
        cause: &RepaymentReversal,
        reason: &Reason,
        facts: &Facts,
    ) -> Result<Vec<Command>, Rejection> {
        let named = MoneyRef::External {
            channel: channel.to_owned(),
            reference: reference.to_owned(),
            part: None,
        };
        let mut next = vec![];
        let mut whole: Option<Money> = None;
        let booked = self.money.booked(&named);
        for (loan, account) in self.loans.keys().filter_map(|id| Some((*id, self.loan(*id)?))) {
            // What went out by this name is taken back by itself.
            let parts = account.receipts().filter(|it| booked.contains(&it.repayment));
            for it in parts.filter(|it| !it.reversed) {
                let (repayment, cause, reason) = (it.repayment, cause.clone(), reason.clone());
                let act = Act::ReverseRepayment { repayment, cause, reason };
                next.push(Command::Loan { loan, act });
                whole = whole.map_or(Some(it.amount), |sum| sum.plus(it.amount));
            }
        }
        let whole = whole.ok_or_else(|| Rejection::UnknownPayment {
            channel: channel.to_owned(),
            reference: reference.to_owned(),
        })?;
        // What two persons take back is taken back by the part, each of which waits for itself.
        let in_force = facts.policies.in_force(facts.on).filter(|_| facts.by.role != "service");
        let limits = in_force.map(|it| &it.document.limits);
        let above = limits.and_then(|it| it.second_person_in(whole.currency())).map(|it| it[0]);
        match above {
            Some(above) if above.is_none_or(|it| whole.amount() > it.amount()) => {
                Err(Rejection::WholeTakesTwo { above })
            }
            Some(_) | None => Ok(next),
        }
    }
}

/// The oldest first, until so much has been given.
fn oldest_first(loans: &[Due], mut left: i64) -> BTreeMap<Uuid, i64> {
    let rows = loans.iter().flat_map(|it| it.rows.iter().map(|row| (row.0, it.loan, row.1)));
    let mut rows: Vec<(Day, Uuid, i64)> = rows.collect();
    rows.sort_unstable();
    let mut parts = BTreeMap::new();
    for (_, loan, unpaid) in rows {
        let part = unpaid.min(left);
        left -= part;
        *parts.entry(loan).or_default() += part;
    }
    parts
}

/// Each by what is due on it, of `due` in all; what rounding leaves goes to the largest fractions.
fn pro_rata(loans: &[Due], amount: i64, due: i64) -> BTreeMap<Uuid, i64> {
    let exact = |it: &Due| i128::from(amount) * i128::from(it.total());
    let whole = i128::from(due.max(1));
    let floor = |it: &Due| i64::try_from(exact(it) / whole).expect("a part is within its whole");
    let mut parts: BTreeMap<Uuid, i64> = loans.iter().map(|it| (it.loan, floor(it))).collect();
    let left = amount - parts.values().sum::<i64>();
    let mut by_fraction: Vec<&Due> = loans.iter().collect();
    by_fraction.sort_by_key(|it| (std::cmp::Reverse(exact(it) % whole), it.loan));
    for (it, _) in by_fraction.into_iter().zip(0..left) {
        *parts.entry(it.loan).or_default() += 1;
    }
    parts
}

fn money_of(amount: i64, currency: Currency) -> Money {
    Money::new(amount, currency).expect("what is part of an amount is one")
}
