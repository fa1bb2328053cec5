//! Do the streams of a customer's file agree with each other, and with what is kept beside them?

use std::collections::BTreeMap;

use uuid::Uuid;

use super::CustomerFile;
use super::credit::taken;
use crate::counted::{Cost, count};
use crate::credit::application;
use crate::credit::line::{self, Exposure};
use crate::credit::loan;
use crate::log::StreamId;
use crate::money::Currency;
use crate::party::customer;
use crate::party::premium::Premium;
use crate::trade::order;

impl CustomerFile {
    /// All that is between the streams, found from the streams alone; and what is kept beside them
    /// compared with that.
    pub(super) fn check_whole(&self) -> Result<(), String> {
        if !self.streams().eq(self.versions.keys().copied()) {
            return Err("its streams are not those whose versions it counts".to_owned());
        }
        if self.customer == customer::State::NotRegistered && !self.versions.is_empty() {
            return Err("it has streams and no registered customer".to_owned());
        }
        let loans = self.loans.values().filter_map(|it| it.loan());
        let fees = self.premiums.values().filter_map(|it| it.premium());
        let moved: usize =
            loans.map(loan::Loan::money_moves).chain(fees.map(Premium::money_moves)).sum();
        let booked = self.money.count();
        if booked != moved {
            return Err(format!("money moved {moved} times, and {booked} names of it are known"));
        }
        self.check_lines()?;
        self.orders.iter().try_for_each(|(id, it)| {
            let checked = it.order().map_or(Ok(()), |it| self.check_order(*id, it));
            checked.map_err(|it| format!("order-{id}: {it}"))
        })?;
        self.applications.iter().try_for_each(|(id, it)| {
            let checked = it.application().map_or(Ok(()), |it| self.check_application(it));
            checked.map_err(|it| format!("application-{id}: {it}"))
        })?;
        self.money.check()?;
        self.check_premiums()?;
        let (agenda, counts) = self.kept_anew();
        if self.agenda != agenda {
            return Err(format!(
                "{:?} is kept of the days ahead, they are {agenda:?}",
                self.agenda
            ));
        }
        match self.counts == counts {
            true => Ok(()),
            false => Err(format!("{:?} is kept of the file, it comes to {counts:?}", self.counts)),
        }
    }

    /// The sums of the file, and what joins these streams to others; they are all that a commit
    /// touched.
    pub(super) fn check_touched(&self, streams: &[StreamId]) -> Result<(), String> {
        let registered = self.customer != customer::State::NotRegistered;
        let sizes = [
            self.lines.size(),
            self.applications.size(),
            self.loans.size(),
            self.orders.size(),
            self.shipments.size(),
            self.premiums.size(),
            self.evidence.size(),
            self.identities.size(),
        ];
        if sizes.iter().sum::<usize>() + usize::from(registered) != self.versions.size() {
            return Err("its streams are not those whose versions it counts".to_owned());
        }
        if !registered && !self.versions.is_empty() {
            return Err("it has streams and no registered customer".to_owned());
        }
        let (moved, booked) = (self.counts.money_moves, self.money.count());
        if booked != moved {
            return Err(format!("money moved {moved} times, and {booked} names of it are known"));
        }
        streams.iter().try_for_each(|stream| {
            if !self.versions.contains_key(stream) {
                return Err(format!("{stream}: its version is not counted"));
            }
            self.check_beside(*stream).map_err(|it| format!("{stream}: {it}"))
        })
    }

    pub(super) fn ordered(&self, id: Uuid) -> Option<(Uuid, &order::Order)> {
        Some((id, self.order(id)?))
    }

    /// What a line keeps in sum is what the loans in its currency take, and no two lines are in one
    /// currency.
    pub(super) fn check_sums(&self, id: Uuid, line: &line::CreditLine) -> Result<(), String> {
        count(Cost::Invariant);
        let currency = line.currency();
        if self.line_in(currency) != Some(id) {
            return Err(format!("two lines are in {currency}"));
        }
        let line::Figures { reserved, outstanding, .. } = line.figures();
        let found = (reserved.amount().into(), outstanding.amount().into(), line.defaults());
        let all = self.counts.in_currency(currency);
        match found == (all.reserved, all.outstanding, all.in_default) {
            true => Ok(()),
            false => Err(format!("it has {found:?} in sum, its loans come to {all:?}")),
        }
    }

    /// A loan takes what it does of the line in its currency, and blocks it while it is in default.
    pub(super) fn check_on_line(&self, id: Uuid, loan: &loan::Loan) -> Result<(), String> {
        count(Cost::Invariant);
        let Some(on) = self.line_in(loan.currency()) else { return Ok(()) };
        if self.line_of.get(&id) != Some(&on) {
            return Err(format!("loan {id} is not on credit-line-{on}"));
        }
        let Some(line) = self.lines.get(&on).and_then(|it| it.line()) else { return Ok(()) };
        let (found, expected) = (line.exposure(id), taken(loan));
        if found != expected {
            return Err(format!("credit-line-{on} has {found:?} of it, it takes {expected:?}"));
        }
        if line.block_of(id).is_some() != loan.is_in_default() {
            let block = line.block_of(id);
            return Err(format!("it blocks credit-line-{on} by {block:?}: {loan:?}"));
        }
        self.check_sums(on, line).map_err(|it| format!("credit-line-{on}: {it}"))
    }

    /// A line takes what the loans on it take, and no two are in one currency.
    fn check_lines(&self) -> Result<(), String> {
        let mut in_currency: BTreeMap<Currency, Uuid> = BTreeMap::new();
        for (id, line) in self.lines.iter() {
            let Some(line) = line.line() else { continue };
            if in_currency.insert(line.currency(), *id).is_some() {
                return Err(format!("two lines are in {}", line.currency()));
            }
            let beside = |loan: &Uuid| self.line_of.get(loan) != Some(id);
            let mut loans = self.loans_in(line.currency()).map(|(loan, _)| loan);
            if let Some(loan) = loans.find(beside) {
                return Err(format!("loan {loan} is not on credit-line-{id}"));
            }
            let expected: BTreeMap<Uuid, Exposure> = self
                .line_of
                .iter()
                .filter(|(_, on)| *on == id)
                .filter_map(|(loan, _)| Some((*loan, taken(self.loan(*loan)?))))
                .filter(|(_, it)| !it.is_nothing())
                .collect();
            let found: BTreeMap<Uuid, Exposure> = line.exposures().collect();
            if found != expected {
                return Err(format!("credit-line-{id} has {found:?}, its loans take {expected:?}"));
            }
            self.check_blocks(*id, line).map_err(|it| format!("credit-line-{id}: {it}"))?;
            line.check().map_err(|it| format!("credit-line-{id}: {it}"))?;
        }
        Ok(())
    }

    /// It is blocked by the loans on it that are in default, and by no other loan.
    fn check_blocks(&self, id: Uuid, line: &line::CreditLine) -> Result<(), String> {
        let on_it = |loan: Uuid| self.line_of.get(&loan) == Some(&id);
        let found: Vec<Uuid> =
            self.loans.keys().copied().filter(|it| line.block_of(*it).is_some()).collect();
        let in_default = |it: &loan::State| it.loan().is_some_and(loan::Loan::is_in_default);
        let expected: Vec<Uuid> = self
            .loans
            .iter()
            .filter(|(loan, it)| on_it(**loan) && in_default(it))
            .map(|(loan, _)| *loan)
            .collect();
        match found == expected {
            true => Ok(()),
            false => Err(format!("it is blocked by {found:?}, in default are {expected:?}")),
        }
    }

    pub(super) fn check_order(&self, id: Uuid, order: &order::Order) -> Result<(), String> {
        count(Cost::Invariant);
        let loan = order.loan().map(|it| (it, self.loan(it)));
        let paid_by = |loan: Uuid| self.order_of.get(&loan) == Some(&id);
        match (order.stage(), loan) {
            (_, Some((loan, Some(_)))) if !paid_by(loan) => {
                return Err(format!("its loan {loan} is not known to pay for it"));
            }
            (
                order::Stage::Quoted
                | order::Stage::Placed
                | order::Stage::Lapsed
                | order::Stage::Cancelled,
                None,
            ) => {}
            (
                order::Stage::Confirmed
                | order::Stage::Delivered
                | order::Stage::ReturnAsked
                | order::Stage::Returned
                | order::Stage::Cancelled,
                Some((_, Some(loan))),
            ) if loan.life().is_going() != order.has_funding_ended()
                && loan.principal() == order.total() => {}
            (stage, loan) => {
                let loan = loan.map(|(id, it)| (id, it.map(loan::Loan::life)));
                return Err(format!("it is {stage:?}, and its loan {loan:?}"));
            }
        }
        Ok(())
    }

    pub(super) fn check_application(
        &self,
        dossier: &application::Application,
    ) -> Result<(), String> {
        count(Cost::Invariant);
        self.check_exposed(dossier)?;
        if let application::Stage::Signed { loan, offer, .. } = dossier.stage() {
            let granted = self.loan(*loan).map(|it| (it.principal(), it.policy()));
            let signed = (offer.terms().principal, offer.policy);
            if granted != Some(signed) {
                return Err(format!("{signed:?} was signed, its loan is of {granted:?}"));
            }
        }
        let Some(order) = dossier.order().filter(|_| dossier.is_open()) else { return Ok(()) };
        let waits = self.order(order).is_some_and(|it| it.stage() == order::Stage::Placed);
        match (waits, self.applied_for(order).count()) {
            (true, 1) => Ok(()),
            (true, open) => Err(format!("{open} applications for order {order} are open")),
            (false, _) => Err(format!("it is open, and order {order} does not wait for credit")),
        }
    }
}
