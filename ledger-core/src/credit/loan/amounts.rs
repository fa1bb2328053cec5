//! Minor units by component, as the rules of a loan count them.

use super::Components;
use crate::money::{Currency, MINOR_UNITS_MAX, Money};
use crate::policy::Component;

/// Minor units of the loan's currency, one number a component, none negative. All that is owed on
/// a loan adds up to no more than [`MINOR_UNITS_MAX`], which is decided on the way in, so that sums
/// and differences of a loan's amounts stay far inside an `i64`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Amounts {
    pub(super) penalty: i64,
    pub(super) fee: i64,
    pub(super) interest: i64,
    pub(super) principal: i64,
}

impl Amounts {
    pub(super) const fn of(&self, component: Component) -> i64 {
        match component {
            Component::Penalty => self.penalty,
            Component::Fee => self.fee,
            Component::Interest => self.interest,
            Component::Principal => self.principal,
        }
    }

    pub(super) const fn of_mut(&mut self, component: Component) -> &mut i64 {
        match component {
            Component::Penalty => &mut self.penalty,
            Component::Fee => &mut self.fee,
            Component::Interest => &mut self.interest,
            Component::Principal => &mut self.principal,
        }
    }

    pub(super) const fn total(&self) -> i64 {
        self.penalty + self.fee + self.interest + self.principal
    }

    pub(super) fn is_zero(&self) -> bool {
        *self == Amounts::default()
    }

    pub(super) const fn plus(&self, other: &Amounts) -> Amounts {
        Amounts {
            penalty: self.penalty + other.penalty,
            fee: self.fee + other.fee,
            interest: self.interest + other.interest,
            principal: self.principal + other.principal,
        }
    }

    pub(super) const fn minus(&self, other: &Amounts) -> Amounts {
        Amounts {
            penalty: self.penalty - other.penalty,
            fee: self.fee - other.fee,
            interest: self.interest - other.interest,
            principal: self.principal - other.principal,
        }
    }

    /// Whether no component is above the other's.
    pub(super) const fn within(&self, other: &Amounts) -> bool {
        self.penalty <= other.penalty
            && self.fee <= other.fee
            && self.interest <= other.interest
            && self.principal <= other.principal
    }

    /// Serves one component out of `money`, and says what is left of the money.
    pub(super) fn serve(&mut self, component: Component, money: i64) -> i64 {
        let owed = self.of_mut(component);
        let served = money.min(*owed);
        *owed -= served;
        money - served
    }

    pub(super) fn read(components: &Components) -> Amounts {
        let units = |it: Option<Money>| it.map_or(0, Money::amount);
        Amounts {
            penalty: units(components.penalty),
            fee: units(components.fee),
            interest: units(components.interest),
            principal: units(components.principal),
        }
    }

    /// As events and answers carry them: absent where there is none.
    pub(super) fn written(&self, currency: Currency) -> Components {
        let some = |it: i64| (it != 0).then(|| money(it, currency));
        Components {
            penalty: some(self.penalty),
            fee: some(self.fee),
            interest: some(self.interest),
            principal: some(self.principal),
        }
    }
}

/// An amount of a loan on its way out of the rules.
pub(super) fn money(amount: i64, currency: Currency) -> Money {
    Money::new(amount, currency).expect("a loan's amounts are bounded on the way in")
}

/// The sum; `None` when it is more than an amount of money can be.
pub(super) fn sum(amounts: impl IntoIterator<Item = i64>) -> Option<i64> {
    amounts
        .into_iter()
        .try_fold(0_i64, |sum, it| sum.checked_add(it).filter(|it| *it <= MINOR_UNITS_MAX))
}
