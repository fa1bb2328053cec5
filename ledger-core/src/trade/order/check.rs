//! Is an order as its invariants want it?

use super::line::sum;
use super::{Line, Order, Stage, State, Supply, Totals};
use crate::money::Money;
use crate::trade::Quantities;

impl State {
    /// Checks the invariants.
    ///
    /// # Errors
    /// Says which does not hold.
    pub fn check(&self) -> Result<(), String> {
        let Some(order) = self.order() else { return Ok(()) };
        order.check_sums()?;
        order.check_supplies()?;
        order.check_quantities()?;
        order.check_obligations()
    }
}

impl Order {
    fn check_sums(&self) -> Result<(), String> {
        let over = |of: fn(&Line) -> Money| sum(self.currency(), self.lines.iter().map(of));
        let Totals { goods, freight, customs, service, total } = self.totals;
        let sums = [
            ("goods", over(|it| it.goods), goods),
            ("freight", over(|it| it.freight), freight),
            ("customs", over(|it| it.customs), customs),
            ("service", over(|it| it.service), service),
            ("total", over(|it| it.total), total),
        ];
        for (what, found, recorded) in sums {
            if found != Some(recorded) {
                return Err(format!("{what}: the lines come to {found:?}, not {recorded}"));
            }
        }
        let paid = sum(self.currency(), self.funding.iter().map(|it| it.amount()));
        match self.funding.is_empty() || paid == Some(self.totals.total) {
            true => Ok(()),
            false => Err(format!("its funding comes to {paid:?}, not {total}")),
        }
    }

    fn check_supplies(&self) -> Result<(), String> {
        let mut vendors: Vec<_> = self.supplies.iter().map(|it| it.vendor).collect();
        vendors.sort_unstable();
        vendors.dedup();
        if vendors.len() != self.supplies.len() {
            return Err("a vendor has two purchase orders".to_owned());
        }
        let once = |line: &Line| {
            let of = |it: &&Supply| it.vendor == line.vendor && it.lines.contains(&line.number);
            self.supplies.iter().filter(of).count() == 1
        };
        let unconfirmed = self.supplies.is_empty() && self.funding.is_empty();
        let whole = !self.funding.is_empty() && self.lines.iter().all(once);
        let sound = match self.stage() {
            Stage::Quoted | Stage::Placed | Stage::Lapsed => unconfirmed,
            Stage::Confirmed | Stage::Delivered | Stage::ReturnAsked | Stage::Returned => whole,
            Stage::Cancelled => unconfirmed || whole,
        };
        match sound {
            true => Ok(()),
            false => Err("its lines are not each in one purchase order".to_owned()),
        }
    }

    /// Nothing is handed over that was not ordered, and nothing comes back that was not handed over.
    fn check_quantities(&self) -> Result<(), String> {
        let gone = self.cancelled.with(&self.delivered);
        if !gone.without(&self.ordered()).is_empty() {
            return Err(format!("more was handed over and given up than ordered: {gone:?}"));
        }
        let open = self.open_return().map(|(_, it)| Quantities::of(&it.lines));
        let back = self.returned.with(&open.unwrap_or_default());
        if !back.without(&self.delivered).is_empty() {
            return Err(format!("more comes back than was handed over: {back:?}"));
        }
        let told = self.deliveries.values().fold(Quantities::default(), |all, it| all.with(it));
        if told != self.delivered {
            return Err(format!("its deliveries come to {told:?}, not {:?}", self.delivered));
        }
        match self.stage() == Stage::Cancelled && !self.outstanding().is_empty() {
            true => Err("it is cancelled, and something of it is still to come".to_owned()),
            false => Ok(()),
        }
    }

    fn check_obligations(&self) -> Result<(), String> {
        match self.obligations.is_empty() || !self.funding.is_empty() {
            true => Ok(()),
            false => Err("we owe the customer for what was never paid".to_owned()),
        }
    }
}
