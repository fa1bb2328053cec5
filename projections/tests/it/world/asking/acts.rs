//! How a loan is asked: by whom, and what is remembered of the answer.

use ledger_core::credit::loan::{Act, MoneyRef, Payee};
use ledger_core::file::{Command, State};
use ledger_core::log::Hash;
use ledger_core::money::Money;
use uuid::Uuid;

use super::because;
use crate::world::{KnownLoan, World};

impl World {
    pub(in crate::world) fn money(&mut self) -> MoneyRef {
        let channel = self.one_of(&["tmoney", "flooz", "bank:orabank"]).to_owned();
        let reference = format!("R-{}", self.dice.below(1_000_000_000));
        MoneyRef::External { channel, reference, part: None }
    }

    /// The disbursement, if it is one.
    pub(super) fn disburse(&mut self, known: &KnownLoan, amount: Money) -> Option<Uuid> {
        let disbursement = self.id();
        let act = Act::Disburse {
            disbursement,
            amount,
            net: None,
            payee: self.one_of(&[Payee::Customer {}, Payee::Platform {}]),
            money: self.money(),
            lender_reference: None,
            value_date: None,
        };
        self.loan_act(known, act).then_some(disbursement)
    }

    pub(in crate::world) fn loan_act(&mut self, known: &KnownLoan, act: Act) -> bool {
        let by = self.books.by.clone();
        if matches!(act, Act::Grant { .. }) {
            // A person alone grants only up to an amount of the policy's.
            self.books.by.role = "service".to_owned();
        }
        let followed = self.ask(known.file, &Command::Loan { loan: known.loan, act });
        self.books.by = by;
        followed
    }

    /// What waits for a second person on this loan.
    pub(super) fn awaiting(&self, known: &KnownLoan) -> Option<Uuid> {
        let State::Customer(file) = self.books.file(known.file)? else { return None };
        Some(file.loans.get(&known.loan)?.loan()?.awaiting().first()?.proposal)
    }

    /// Somebody approves it, who is at times the one that proposed it, or declines it.
    pub(super) fn say_second(&mut self, known: &KnownLoan, proposal: Uuid) {
        let by = self.books.by.clone();
        let act = match self.asked.is_multiple_of(2) {
            true => Act::DeclineAct { proposal, reason: because("incomplete") },
            false => Act::ApproveAct { proposal },
        };
        if !self.asked.is_multiple_of(5) {
            self.books.by.subject = Hash::of(b"another clerk");
        }
        self.loan_act(known, act);
        self.books.by = by;
    }

    /// Asks the loan at this place; where that is done, what it made is remembered of the loan.
    pub(super) fn act_and_note(
        &mut self,
        index: usize,
        act: Act,
        made: Uuid,
        of: fn(&mut KnownLoan) -> &mut Vec<Uuid>,
    ) {
        let known = self.loans[index].clone();
        if self.loan_act(&known, act) {
            of(&mut self.loans[index]).push(made);
        }
    }
}
