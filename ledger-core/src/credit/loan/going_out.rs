//! How much goes out of a loan that has its price, and what does it cost from the day on which it does?

use uuid::Uuid;

use super::course::{Course, Settled};
use super::priced::Priced;
use super::{ChargeReversed, Charged, ChargedBy, Event, Loan, Rejection, Terms};
use crate::calendar::Day;
use crate::credit::Every;
use crate::credit::engine::{ChargeKind, Fact, Facts, Scheduled, run};
use crate::credit::pricing::{FeePaid, Planned};
use crate::log::ids::created_id;
use crate::money::Money;
use crate::reason::Reason;

/// The code under which a file fee is charged.
pub(super) const FILE_FEE: &str = "file_fee";

impl Loan {
    /// Whether it is known what it costs: then the law is asked when it goes out later.
    pub fn is_priced(&self) -> bool {
        self.price.is_some()
    }

    /// The file fee that its price has, where it is collected in this way.
    pub(super) fn file_fee(&self, paid: FeePaid) -> Option<Money> {
        let fee = self.price.as_ref()?.file_fee?;
        (fee.paid == paid).then_some(fee.amount)
    }
}

impl Course<'_> {
    /// What goes out of this principal. A file fee that is withheld stays here, and of a loan whose price
    /// is known nothing else does: what nobody was told of is not in its yearly figures.
    pub(super) fn net_less(
        &self,
        amount: Money,
        net: Option<Money>,
        withheld: Option<Money>,
    ) -> Result<Money, Rejection> {
        if let Some(net) = net {
            self.in_loan_currency(net)?;
        }
        let found = net.unwrap_or(amount);
        if found.amount() > amount.amount() {
            return Err(Rejection::NetAboveAmount { amount, net: found });
        }
        if self.account.price.is_none() {
            return Ok(found);
        }
        let nothing = Money::zero(amount.currency());
        let file_fee = withheld.unwrap_or(nothing);
        let expected = amount.minus(file_fee);
        let expected = expected.expect("what a lawful price withholds is less than what is lent");
        match net.filter(|it| *it != expected) {
            Some(net) => Err(Rejection::NetDiffers { net, expected, file_fee }),
            None => Ok(expected),
        }
    }

    /// Whether a file fee that is paid before has come in.
    pub(super) fn file_fee_is_there(&self) -> Result<(), Rejection> {
        let Some(file_fee) = self.account.file_fee(FeePaid::UpFront) else { return Ok(()) };
        let waits = self.account.money(self.account.credit.max(0));
        match waits.amount() < file_fee.amount() {
            true => Err(Rejection::FileFeeUnpaid { file_fee, waits }),
            false => Ok(()),
        }
    }

    /// What was paid before for the file is owed as the principal goes out, with the first instalment:
    /// until then it waits.
    pub(super) fn charge_file_fee(&mut self, disbursement: Uuid) -> Option<Event> {
        let amount = self.account.file_fee(FeePaid::UpFront)?;
        let first = self.account.rows.due_on(0).expect("a loan has an instalment");
        let charged = Charged {
            charge: created_id(disbursement, FILE_FEE),
            code: FILE_FEE.to_owned(),
            kind: ChargeKind::Fee,
            amount,
            charged_on: self.on,
            due_on: first.max(self.on),
            instalment: 1,
            by: ChargedBy::Policy {},
            changes: vec![],
            credit: None,
            overdrawn: None,
        };
        self.account.codes.insert_mut(charged.charge, FILE_FEE.into());
        self.account.facts.record(self.on, Fact::Charge(charged.fact()));
        let Settled { changes, credit, overdrawn } = self.settle();
        Some(Event::Charged(Charged { changes, credit, overdrawn, ..charged }))
    }

    /// What is not owed any more for the file, since the principal did not go out.
    pub(super) fn take_file_fee_back(
        &mut self,
        disbursement: Uuid,
        reason: &Reason,
    ) -> Option<Event> {
        let charge = created_id(disbursement, FILE_FEE);
        let known = self.account.facts.charge(charge).filter(|it| !it.reversed)?;
        let amount = self.account.money(known.amount);
        self.account.facts.change(charge, Fact::reverse);
        let Settled { changes, credit, overdrawn } = self.settle();
        let reason = reason.clone();
        let reversed = ChargeReversed { charge, amount, reason, changes, credit, overdrawn };
        Some(Event::ChargeReversed(reversed))
    }

    /// What it costs that has gone out, where the day or the ceiling is another than its price has: by the
    /// law of the version in force.
    pub(super) fn priced_as_it_went_out(&self) -> Result<Option<Priced>, Rejection> {
        let account = &self.account;
        let (Some(price), Some(lent_on)) = (&account.price, account.disbursed_on) else {
            return Ok(None);
        };
        let Some(Terms { gate: Some(gate), .. }) = &self.command.terms else { return Ok(None) };
        let lender = account.contract.lender.kind();
        if price.lent_on == lent_on && price.compared_with(gate.ceiling(lender, lent_on)) {
            return Ok(None);
        }
        let planned = account.planned_as_it_went_out(lent_on);
        let gate = gate.clone().with_fee(price.file_fee);
        let price = gate.pass_on(lent_on, lender, account.principal(), &planned)?;
        Ok(Some(Priced { price }))
    }
}

impl Loan {
    /// What it owes because the principal went out on this day, whatever was paid and charged besides.
    pub(super) fn planned_as_it_went_out(&self, lent_on: Day) -> Planned {
        let mut facts = Facts::scheduled(self.facts.schedule().clone());
        facts.start(lent_on, None);
        let position = run(&self.contract, &facts, lent_on);
        let rows = position.rows.iter().map(|it| Scheduled { due_on: it.due_on, owed: it.owed });
        let every = self.contract.every.unwrap_or(Every::MONTH);
        Planned { from: lent_on, every, schedule: self.instalments_of(rows) }
    }
}
