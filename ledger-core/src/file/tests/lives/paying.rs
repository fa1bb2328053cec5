//! What goes out to somebody, what does he pay, and what does his bank take back?

use uuid::Uuid;

use super::super::{Act, Command, Life, loan, money, xof};
use super::person::{BANK, Lent, Pays, Person, SERVICE};
use super::world::World;
use crate::calendar::Day;
use crate::credit::loan::{Excess, Payee, RepaymentKind, RepaymentReversal};
use crate::reason::Reason;
use crate::testing::Dice;

impl Person {
    /// What was signed goes out, or waits until it lapses.
    pub(super) fn take_out(&mut self, world: &mut World) -> Result<(), String> {
        let file = world.file();
        let granted = |it: &&Lent| {
            let life = file.loan(it.loan).map(loan::Loan::life);
            life == Some(Life::Granted) && it.goes_out_on.is_some_and(|it| it <= world.on)
        };
        let loans: Vec<Uuid> = self.loans.iter().filter(granted).map(|it| it.loan).collect();
        for loan in loans {
            let Some(amount) = world.file().loan(loan).map(loan::Loan::principal) else { continue };
            let disbursement = self.new_id(5);
            let act = Act::Disburse {
                disbursement,
                amount,
                net: None,
                payee: Payee::Customer {},
                money: money(BANK, &format!("V-{disbursement}")),
                lender_reference: None,
                value_date: None,
            };
            world.ask(SERVICE, 5, Command::Loan { loan, act })?;
        }
        Ok(())
    }

    pub(super) fn bounce(&mut self, world: &mut World) -> Result<(), String> {
        let Some((loan, repayment)) = self.bounces.remove(&world.on) else { return Ok(()) };
        let (cause, reason) = (RepaymentReversal::Bounced {}, Reason::of("payment_bounced"));
        let act = Act::ReverseRepayment { repayment, cause, reason };
        world.ask(SERVICE, 5, Command::Loan { loan, act })?;
        // He hears of it, and pays again.
        let again = self.later(world, 2, 6);
        for ((of, _), pays_on) in &mut self.pays_on {
            if *of == loan {
                *pays_on = pays_on.map(|it| it.max(again));
            }
        }
        Ok(())
    }

    pub(super) fn pay(&mut self, world: &mut World) -> Result<(), String> {
        let horizon = world.on.saturating_add_days(4);
        let mut paid = vec![];
        for Lent { loan, .. } in &self.loans {
            let Some(account) = world.file().loan(*loan) else { continue };
            if account.life() != Life::Active {
                continue;
            }
            let mut amount = 0;
            for it in account.instalments() {
                if it.due_on > horizon || it.unpaid.is_zero() {
                    continue;
                }
                let (pays, dice) = (self.pays, &mut self.dice);
                let pays_on = self
                    .pays_on
                    .entry((*loan, it.number))
                    .or_insert_with(|| pays.on(it.number, it.due_on, dice));
                if pays_on.is_some_and(|it| it <= world.on) {
                    amount += it.unpaid.amount();
                }
            }
            if amount > 0 && account.credit().amount() < amount {
                paid.push((*loan, amount - account.credit().amount()));
            }
        }
        for (loan, amount) in paid {
            let repayment = self.new_id(6);
            let act = Act::ReceiveRepayment {
                repayment,
                kind: RepaymentKind::Repayment,
                amount: xof(amount),
                money: money("tmoney", &format!("R-{repayment}")),
                value_date: None,
                excess: Excess::Keep,
            };
            if world.ask(SERVICE, 5, Command::Loan { loan, act })? && self.dice.below(40) == 0 {
                let on = self.later(world, 1, 3);
                self.bounces.insert(on, (loan, repayment));
            }
        }
        Ok(())
    }
}

impl Pays {
    fn on(self, instalment: u32, due_on: Day, dice: &mut Dice) -> Option<Day> {
        match self {
            Pays::InTime if dice.below(8) == 0 => Some(due_on.saturating_sub_days(dice.below(4))),
            Pays::InTime => Some(due_on),
            Pays::Late(by) if dice.below(3) == 0 => {
                Some(due_on.saturating_add_days(1 + dice.below(by)))
            }
            Pays::Late(_) => Some(due_on),
            Pays::Stops(after) if instalment <= after => Some(due_on),
            Pays::Stops(_) => (dice.below(4) == 0).then(|| due_on.saturating_add_days(60)),
        }
    }
}
