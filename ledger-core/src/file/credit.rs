//! What a customer owes and may come to owe in a currency, and whether there is room for more.

use uuid::Uuid;

use super::{Command, CustomerFile, Facts, Rejection};
use crate::credit::application::{self, Inputs};
use crate::credit::line::{self, Exposure, LoanFact};
use crate::credit::loan::{self, Life};
use crate::log::ids::created_id;
use crate::money::{Currency, MINOR_UNITS_MAX, Money};

impl CustomerFile {
    /// What is reserved, owed and offered in this currency, but for what this application brings.
    pub(super) fn exposure_in(
        &self,
        currency: Currency,
        application: Option<Uuid>,
    ) -> application::Exposure {
        let all = self.counts.in_currency(currency);
        let line = self.line_in(currency).and_then(|it| self.lines.get(&it)?.line());
        let (reserved, outstanding) = match line.map(line::CreditLine::figures) {
            Some(it) => (it.reserved, it.outstanding),
            None => (at_most(all.reserved, currency), at_most(all.outstanding, currency)),
        };
        let own = application.and_then(|it| self.applications.get(&it)?.application()?.offered());
        let own = own.filter(|it| it.currency() == currency).map_or(0, Money::amount);
        let offered = at_most(all.offered - i128::from(own), currency);
        let limit = line.map(|it| it.figures().limit);
        application::Exposure { reserved, outstanding, offered, limit }
    }

    /// Whether the line could keep an offer of so much beside those that nobody has signed. It is
    /// asked once more when this one is.
    pub(super) fn refuse_without_room(
        &self,
        application: Uuid,
        principal: Money,
    ) -> Result<(), Rejection> {
        let currency = principal.currency();
        let line = self.line_in(currency).and_then(|it| self.lines.get(&it)?.figures());
        let line::Figures { available, blocks, .. } =
            line.ok_or(Rejection::NoCreditLine { currency })?;
        if blocks > 0 {
            return Err(line::Rejection::Blocked { blocks }.into());
        }
        let offered = self.exposure_in(currency, Some(application)).offered;
        let available = available.minus(offered).unwrap_or(Money::zero(currency));
        match principal.amount() > available.amount() {
            true => Err(line::Rejection::OverLimit { available, asked: principal }.into()),
            false => Ok(()),
        }
    }

    /// Whether one person may grant this loan without an application. In the role `service` a loan
    /// is granted on a decision that was taken elsewhere, which it names.
    pub(super) fn refuse_large_grant(
        &self,
        command: &Command,
        facts: &Facts,
    ) -> Result<(), Rejection> {
        let Command::Loan { act: loan::Act::Grant { principal, .. }, .. } = command else {
            return Ok(());
        };
        self.registered()?;
        let version = facts.policies.in_force(facts.on);
        let Some(version) = version.filter(|_| facts.by.role != "service") else { return Ok(()) };
        let currency = principal.currency();
        let four_eyes_above = version.document.applications.four_eyes_above_in(currency);
        let application::Exposure { reserved, outstanding, offered, limit } =
            self.exposure_in(currency, None);
        let inputs = Inputs { reserved, outstanding, offered, limit, four_eyes_above };
        match inputs.persons_wanted(*principal) {
            1 => Ok(()),
            _ => Err(Rejection::FourEyesWanted {
                in_all: inputs.in_all(*principal),
                above: four_eyes_above,
            }),
        }
    }

    /// What a line in this currency takes in when it is opened by this command.
    pub(super) fn taken_in(&self, currency: Currency, command: Uuid) -> Vec<LoanFact> {
        let fact = |(loan, it): (Uuid, &loan::Loan)| {
            let block = it.is_in_default().then(|| block_id(command, loan));
            LoanFact { loan, takes: taken(it), block }
        };
        let takes = |it: &LoanFact| !it.takes.is_nothing() || it.block.is_some();
        self.loans_in(currency).map(fact).filter(takes).collect()
    }

    pub(super) fn loans_in(&self, currency: Currency) -> impl Iterator<Item = (Uuid, &loan::Loan)> {
        let loans = self.loans.iter().filter_map(|(id, it)| Some((*id, it.loan()?)));
        loans.filter(move |(_, it)| it.currency() == currency)
    }
}

/// The id of the block that a loan's default sets by this command.
pub(super) fn block_id(command: Uuid, loan: Uuid) -> Uuid {
    created_id(command, &format!("block of loan {loan}"))
}

/// What a loan takes of the line it is on.
pub(super) fn taken(loan: &loan::Loan) -> Exposure {
    let reserved = match loan.life() {
        Life::Granted => loan.principal(),
        Life::Active => loan.to_come(),
        Life::Closed | Life::Cancelled | Life::Rescinded | Life::WrittenOff => {
            Money::zero(loan.currency())
        }
    };
    Exposure { reserved, outstanding: loan.outstanding() }
}

/// A sum in minor units, or the largest amount there is where that is less.
pub(super) fn at_most(sum: i128, currency: Currency) -> Money {
    let units = i64::try_from(sum).map_or(MINOR_UNITS_MAX, |it| it.min(MINOR_UNITS_MAX));
    Money::new(units, currency).expect("a sum of amounts is one, up to the largest")
}
