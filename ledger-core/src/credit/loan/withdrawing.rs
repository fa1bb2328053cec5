//! May a customer withdraw from a loan, and what is owed then?
//!
//! Until the day that the signature gave. Where nothing had gone out the loan is cancelled. Where the principal
//! had, that is owed, on one day and without interest: whatever came in pays it, and what is more waits. A file
//! fee is given back, or stays owed, as the contract said: one that was withheld never went out, so giving it
//! back is to owe so much less. All else that was charged falls away with the contract.

use uuid::Uuid;

use super::course::Course;
use super::{CapitalBack, Event, Life, Loan, Rejection, Withdrawn};
use crate::calendar::Day;
use crate::credit::Grace;
use crate::credit::contract::Withdrawable;
use crate::credit::engine::{Amortisation, Contract, Interest, OneRow, number};
use crate::credit::pricing::FeePaid;
use crate::log::ids::created_id;
use crate::policy::{Component, WithdrawnFee};

impl Course<'_> {
    pub(super) fn withdraw(mut self, withdrawn_on: Option<Day>) -> Result<Vec<Event>, Rejection> {
        if self.account.withdrawn {
            return Ok(self.events);
        }
        let withdrawable = self.command.withdrawal.ok_or(Rejection::NotWithdrawable)?;
        let withdrawn_on = withdrawn_on.unwrap_or(self.on);
        let (first, last) = (self.command.since.unwrap_or(self.on).min(self.on), self.on);
        if !(first..=last).contains(&withdrawn_on) {
            return Err(Rejection::WithdrawalDay { day: withdrawn_on, first, last });
        }
        let Withdrawable { until, .. } = withdrawable;
        if withdrawn_on > until {
            return Err(Rejection::WithdrawnTooLate { withdrawn_on, until });
        }
        let capital_back = match self.account.life {
            Life::Granted => match self.command.gone {
                Some(order) => return Err(Rejection::GoodsHaveLeft { order }),
                None => None,
            },
            Life::Active | Life::Closed => Some(self.capital_back(withdrawn_on, &withdrawable)?),
            Life::Cancelled => return Err(Rejection::Cancelled),
            Life::Rescinded => return Err(Rejection::Rescinded),
            Life::WrittenOff => return Err(Rejection::WrittenOff),
        };
        let withdrawn = Event::Withdrawn(Withdrawn {
            withdrawn_on,
            until,
            capital_back: capital_back.map(Box::new),
        });
        self.take_in(&withdrawn);
        Ok(self.caused(withdrawn))
    }

    fn capital_back(
        &self,
        withdrawn_on: Day,
        withdrawable: &Withdrawable,
    ) -> Result<CapitalBack, Rejection> {
        let account = &self.account;
        let file_fee = withdrawable.file_fee;
        let due_on = self.due_back(withdrawn_on, withdrawable.capital_back_days)?;
        let position = account.position(self.on);
        let before = position.stored_rows(account.currency());
        let kept = account.fee_kept(file_fee);
        let principal = account.financed().amount() - account.withheld_given_back(file_fee);
        let fee = kept.map_or(0, |(_, amount)| amount);
        let position = position.in_one_row(OneRow { due_on, principal, fee: kept });
        let mut stored = self.stored_position_of(&position);
        let paid = stored.rows.first().and_then(|it| it.paid.clone());
        let paid_fee = paid.and_then(|it| it.of(Component::Fee).copied());
        stored.charges.retain(|it| kept.is_some_and(|(charge, _)| charge == it.charge));
        for it in &mut stored.charges {
            it.instalment = number(0);
            it.amount = account.money(fee);
            (it.paid, it.waived) = (paid_fee, None);
            it.due_on = due_on;
        }
        Ok(CapitalBack {
            due_on,
            file_fee,
            contract: Box::new(account.contract_of_one_row(due_on)),
            before,
            position: Box::new(stored),
            closed_until: self.on,
        })
    }

    /// By when the principal is given back: a business day, and never one that has begun.
    fn due_back(&self, withdrawn_on: Day, days: u32) -> Result<Day, Rejection> {
        let last = withdrawn_on.checked_add_days(days).ok_or(Rejection::BeyondCalendar)?;
        let tomorrow = self.on.day_after().ok_or(Rejection::BeyondCalendar)?;
        let last = last.max(tomorrow);
        let terms = self.command.terms.as_ref();
        let far = last.saturating_add_days(2 * 366);
        let rests =
            terms.and_then(|it| it.policy.business_days_in(self.account.country(), last, far));
        let due_on = rests.map_or(Some(last), |it| it.on_or_after(last));
        due_on.ok_or(Rejection::BeyondCalendar)
    }
}

impl Loan {
    /// Whether the customer withdrew from it.
    pub const fn is_withdrawn(&self) -> bool {
        self.withdrawn
    }

    /// What stays owed of a file fee that was charged: the charge, and how much of it.
    fn fee_kept(&self, file_fee: WithdrawnFee) -> Option<(Uuid, i64)> {
        match file_fee {
            WithdrawnFee::Returned => None,
            WithdrawnFee::Kept => {
                let charge = created_id(self.disbursement?, super::going_out::FILE_FEE);
                let known = self.facts.charge(charge).filter(|it| !it.reversed)?;
                let left = known.amount - known.waived;
                (left > 0).then_some((charge, left))
            }
        }
    }

    /// What of the principal never went out for the file, and is not owed therefore.
    fn withheld_given_back(&self, file_fee: WithdrawnFee) -> i64 {
        match file_fee {
            WithdrawnFee::Returned => {
                let fee = self.whole_fee.filter(|it| it.paid == FeePaid::Withheld);
                let fee = fee.map_or(0, |it| i128::from(it.amount.amount()));
                let lent = i128::from(self.lent());
                let share = fee * lent / i128::from(self.principal().amount()).max(1);
                let share = i64::try_from(share).expect("a share of an amount is within it");
                share - self.withheld_refunded()
            }
            WithdrawnFee::Kept => 0,
        }
    }

    fn contract_of_one_row(&self, due_on: Day) -> Contract {
        Contract {
            interest: Interest::None {},
            amortisation: Amortisation::Given {},
            interest_from: None,
            every: None,
            first_due_on: due_on,
            day_of_month: None,
            grace: Grace::default(),
            down_payment: None,
            business_days: None,
            rounding: None,
            recalculation: None,
            penalty: None,
            disbursed_until: None,
            ..(*self.contract).clone()
        }
    }

    pub(super) fn withdraw(&mut self, it: &Withdrawn) {
        self.withdrawn = true;
        match &it.capital_back {
            None => {
                (self.life, self.lapses_on, self.proposal) = (Life::Cancelled, None, None);
            }
            Some(it) => self.go_on_by(&it.contract, &it.position, it.closed_until),
        }
    }
}
