//! What do the streams of a customer's file come to together?

use rpds::RedBlackTreeSetSync;
use uuid::Uuid;

use crate::calendar::Day;
use crate::money::Currency;
use crate::shared::SharedMap;

/// Sums, numbers and who belongs to whom, kept so that nobody goes through a file to find them. They
/// follow from the streams and stand in no event: the file keeps them for the streams a commit
/// touched, and a check finds them again from all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Counts {
    /// How many disbursements, repayments, refunds by merchants and payouts stand on the loans.
    pub(super) money_moves: usize,
    /// How many orders were delivered that no loan paid for.
    pub(super) cash_orders: usize,
    /// The applications that wait for a decision.
    awaiting_decision: RedBlackTreeSetSync<Uuid>,
    /// The subscriptions of Premium that have not expired.
    premiums: RedBlackTreeSetSync<Uuid>,
    // Without those in which there is nothing.
    by_currency: SharedMap<Currency, InCurrency>,
    /// The loans of which somebody forgave something alone, by the last day of that.
    forgiven_alone: RedBlackTreeSetSync<(Day, Uuid)>,
    lines: RedBlackTreeSetSync<(Currency, Uuid)>,
    applications: RedBlackTreeSetSync<OfOrder>,
    shipments: RedBlackTreeSetSync<OfOrder>,
}

/// An order, and what belongs to it.
type OfOrder = (Uuid, Uuid);

/// What there is in one currency, in minor units.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct InCurrency {
    /// Of loans that were granted and not disbursed.
    pub(super) reserved: i128,
    /// Of principal.
    pub(super) outstanding: i128,
    /// And may still be signed.
    pub(super) offered: i128,
    /// How many loans are in default.
    pub(super) in_default: usize,
    /// What falls due of a month at most, of loans that run.
    pub(super) monthly: i128,
}

/// What one stream adds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Share {
    pub(super) money_moves: usize,
    pub(super) cash_orders: usize,
    pub(super) awaits_decision: Option<Uuid>,
    /// The last day on which somebody forgave something of it alone.
    pub(super) forgiven_alone: Option<(Day, Uuid)>,
    pub(super) amounts: Option<(Currency, InCurrency)>,
    pub(super) belongs: Option<Belongs>,
}

/// To what a stream belongs that asks for all that do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Belongs {
    /// A credit line.
    LineIn {
        currency: Currency,
        line: Uuid,
    },
    /// An application that is open.
    Application {
        order: Uuid,
        application: Uuid,
    },
    Shipment {
        order: Uuid,
        shipment: Uuid,
    },
    /// A subscription of Premium that has not expired.
    Premium {
        premium: Uuid,
    },
}

impl InCurrency {
    fn plus(self, other: InCurrency) -> InCurrency {
        InCurrency {
            reserved: self.reserved + other.reserved,
            outstanding: self.outstanding + other.outstanding,
            offered: self.offered + other.offered,
            in_default: self.in_default + other.in_default,
            monthly: self.monthly + other.monthly,
        }
    }

    fn minus(self, other: InCurrency) -> InCurrency {
        InCurrency {
            reserved: self.reserved - other.reserved,
            outstanding: self.outstanding - other.outstanding,
            offered: self.offered - other.offered,
            in_default: self.in_default - other.in_default,
            monthly: self.monthly - other.monthly,
        }
    }
}

impl Counts {
    pub(super) fn new() -> Counts {
        Counts {
            money_moves: 0,
            cash_orders: 0,
            awaiting_decision: RedBlackTreeSetSync::new_sync(),
            premiums: RedBlackTreeSetSync::new_sync(),
            forgiven_alone: RedBlackTreeSetSync::new_sync(),
            by_currency: SharedMap::new(),
            lines: RedBlackTreeSetSync::new_sync(),
            applications: RedBlackTreeSetSync::new_sync(),
            shipments: RedBlackTreeSetSync::new_sync(),
        }
    }

    /// A stream adds something else than before.
    pub(super) fn change(&mut self, before: Share, after: Share) {
        if before == after {
            return;
        }
        self.money_moves = self.money_moves + after.money_moves - before.money_moves;
        self.cash_orders = self.cash_orders + after.cash_orders - before.cash_orders;
        if before.awaits_decision != after.awaits_decision {
            if let Some(it) = before.awaits_decision {
                self.awaiting_decision.remove_mut(&it);
            }
            if let Some(it) = after.awaits_decision {
                self.awaiting_decision.insert_mut(it);
            }
        }
        if before.forgiven_alone != after.forgiven_alone {
            if let Some(it) = before.forgiven_alone {
                self.forgiven_alone.remove_mut(&it);
            }
            if let Some(it) = after.forgiven_alone {
                self.forgiven_alone.insert_mut(it);
            }
        }
        if before.amounts != after.amounts {
            if let Some((currency, it)) = after.amounts {
                self.set(currency, self.in_currency(currency).plus(it));
            }
            if let Some((currency, it)) = before.amounts {
                self.set(currency, self.in_currency(currency).minus(it));
            }
        }
        if before.belongs != after.belongs {
            if let Some(it) = before.belongs {
                self.part(it);
            }
            if let Some(it) = after.belongs {
                self.join(it);
            }
        }
    }

    fn set(&mut self, currency: Currency, amounts: InCurrency) {
        match amounts == InCurrency::default() {
            true => {
                self.by_currency.remove_mut(&currency);
            }
            false => self.by_currency.insert_mut(currency, amounts),
        }
    }

    pub(super) fn join(&mut self, belongs: Belongs) {
        match belongs {
            Belongs::LineIn { currency, line } => self.lines.insert_mut((currency, line)),
            Belongs::Application { order, application } => {
                self.applications.insert_mut((order, application));
            }
            Belongs::Shipment { order, shipment } => self.shipments.insert_mut((order, shipment)),
            Belongs::Premium { premium } => self.premiums.insert_mut(premium),
        }
    }

    fn part(&mut self, belongs: Belongs) {
        match belongs {
            Belongs::LineIn { currency, line } => self.lines.remove_mut(&(currency, line)),
            Belongs::Application { order, application } => {
                self.applications.remove_mut(&(order, application))
            }
            Belongs::Shipment { order, shipment } => self.shipments.remove_mut(&(order, shipment)),
            Belongs::Premium { premium } => self.premiums.remove_mut(&premium),
        };
    }

    pub(super) fn in_currency(&self, currency: Currency) -> InCurrency {
        self.by_currency.get(&currency).copied().unwrap_or_default()
    }

    /// The applications that wait for a decision.
    pub(super) fn awaiting_decision(&self) -> impl ExactSizeIterator<Item = Uuid> {
        self.awaiting_decision.iter().copied()
    }

    /// The loans of which somebody forgave something alone on this day, and on none since.
    pub(super) fn forgiven_alone_on(&self, on: Day) -> impl Iterator<Item = Uuid> {
        let range = (on, Uuid::nil())..=(on, Uuid::max());
        self.forgiven_alone.range(range).map(|(_, loan)| *loan)
    }

    /// The subscriptions of Premium that have not expired.
    pub(super) fn premiums(&self) -> impl Iterator<Item = Uuid> {
        self.premiums.iter().copied()
    }

    /// The credit line in this currency.
    pub(super) fn line_in(&self, currency: Currency) -> Option<Uuid> {
        let range = (currency, Uuid::nil())..=(currency, Uuid::max());
        self.lines.range(range).next().map(|(_, line)| *line)
    }

    /// The open applications for this order.
    pub(super) fn applications_for(&self, order: Uuid) -> impl Iterator<Item = Uuid> {
        of_order(&self.applications, order)
    }

    pub(super) fn shipments_of(&self, order: Uuid) -> impl Iterator<Item = Uuid> {
        of_order(&self.shipments, order)
    }
}

fn of_order(all: &RedBlackTreeSetSync<OfOrder>, order: Uuid) -> impl Iterator<Item = Uuid> {
    all.range((order, Uuid::nil())..=(order, Uuid::max())).map(|(_, it)| *it)
}
