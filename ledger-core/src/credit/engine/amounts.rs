//! Minor units by component, as the engine counts them.

use super::Components;
use crate::money::{Currency, MINOR_UNITS_MAX, Money};
use crate::policy::Component;

/// Minor units of the loan's currency, one number a component, none negative. All that is owed on
/// a loan adds up to no more than [`MINOR_UNITS_MAX`], which is decided on the way in, so that sums
/// and differences of a loan's amounts stay far inside an `i64`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Amounts {
    pub penalty: i64,
    pub fee: i64,
    pub tax: i64,
    pub insurance: i64,
    pub interest: i64,
    pub principal: i64,
}

impl Amounts {
    pub const fn of(&self, component: Component) -> i64 {
        match component {
            Component::Penalty => self.penalty,
            Component::Fee => self.fee,
            Component::Tax => self.tax,
            Component::Insurance => self.insurance,
            Component::Interest => self.interest,
            Component::Principal => self.principal,
        }
    }

    pub const fn of_mut(&mut self, component: Component) -> &mut i64 {
        match component {
            Component::Penalty => &mut self.penalty,
            Component::Fee => &mut self.fee,
            Component::Tax => &mut self.tax,
            Component::Insurance => &mut self.insurance,
            Component::Interest => &mut self.interest,
            Component::Principal => &mut self.principal,
        }
    }

    /// Of one component alone.
    pub fn single(component: Component, amount: i64) -> Amounts {
        let mut single = Amounts::default();
        *single.of_mut(component) = amount;
        single
    }

    /// One number a component, in the order of [`Component::ALL`].
    pub const fn each(&self) -> [i64; 6] {
        [self.penalty, self.fee, self.tax, self.insurance, self.interest, self.principal]
    }

    pub fn total(&self) -> i64 {
        self.each().iter().sum()
    }

    pub fn is_zero(&self) -> bool {
        *self == Amounts::default()
    }

    pub fn plus(&self, other: &Amounts) -> Amounts {
        self.with(other, |own, other| own + other)
    }

    pub fn minus(&self, other: &Amounts) -> Amounts {
        self.with(other, |own, other| own - other)
    }

    /// Of each component no more than of the other's.
    pub fn up_to(&self, other: &Amounts) -> Amounts {
        self.with(other, i64::min)
    }

    fn with(&self, other: &Amounts, of: impl Fn(i64, i64) -> i64) -> Amounts {
        Amounts {
            penalty: of(self.penalty, other.penalty),
            fee: of(self.fee, other.fee),
            tax: of(self.tax, other.tax),
            insurance: of(self.insurance, other.insurance),
            interest: of(self.interest, other.interest),
            principal: of(self.principal, other.principal),
        }
    }

    /// Whether no component is above the other's.
    pub fn within(&self, other: &Amounts) -> bool {
        self.each().iter().zip(other.each()).all(|(own, other)| *own <= other)
    }

    /// Serves one component out of `money`, and says what is left of the money.
    pub fn serve(&mut self, component: Component, money: i64) -> i64 {
        let owed = self.of_mut(component);
        let served = money.min(*owed);
        *owed -= served;
        money - served
    }

    pub fn read(components: &Components) -> Amounts {
        let units = |it: Option<Money>| it.map_or(0, Money::amount);
        Amounts {
            penalty: units(components.penalty),
            fee: units(components.fee),
            tax: units(components.tax),
            insurance: units(components.insurance),
            interest: units(components.interest),
            principal: units(components.principal),
        }
    }

    /// As events and answers carry them: absent where there is none.
    pub fn written(&self, currency: Currency) -> Components {
        let some = |it: i64| (it != 0).then(|| money(it, currency));
        Components {
            penalty: some(self.penalty),
            fee: some(self.fee),
            tax: some(self.tax),
            insurance: some(self.insurance),
            interest: some(self.interest),
            principal: some(self.principal),
        }
    }
}

/// An amount of a loan on its way out of the rules.
pub fn money(amount: i64, currency: Currency) -> Money {
    Money::new(amount, currency).expect("a loan's amounts are bounded on the way in")
}

/// The sum; `None` when it is more than an amount of money can be.
pub fn sum(amounts: impl IntoIterator<Item = i64>) -> Option<i64> {
    amounts
        .into_iter()
        .try_fold(0_i64, |sum, it| sum.checked_add(it).filter(|it| *it <= MINOR_UNITS_MAX))
}
