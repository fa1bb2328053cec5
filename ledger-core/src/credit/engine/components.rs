//! What is told by component, and how an amount that was recorded moves.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::money::{Difference, Money};
use crate::policy::Component;

/// Something by component; absent where there is none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ByComponent<T> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub penalty: Option<T>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fee: Option<T>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tax: Option<T>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub insurance: Option<T>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interest: Option<T>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub principal: Option<T>,
}

/// Amounts by component; absent where there is none.
pub type Components = ByComponent<Money>;

/// Moves by component; absent where nothing moved.
pub type Moves = ByComponent<Moved>;

/// How an amount changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Moved {
    pub before: Money,
    pub after: Money,
    pub difference: Difference,
}

impl Moved {
    pub fn between(before: Money, after: Money) -> Moved {
        let (amount, currency) = (after.amount() - before.amount(), after.currency());
        Moved { before, after, difference: Difference { amount, currency } }
    }

    /// Whether something moved, within one currency, by the difference that is recorded.
    pub fn is_sound(&self) -> bool {
        let Moved { before, after, difference } = self;
        let currency = before.currency();
        before != after
            && (after.currency(), difference.currency) == (currency, currency)
            && difference.amount == after.amount() - before.amount()
    }
}

impl<T> Default for ByComponent<T> {
    fn default() -> ByComponent<T> {
        ByComponent {
            penalty: None,
            fee: None,
            tax: None,
            insurance: None,
            interest: None,
            principal: None,
        }
    }
}

impl<T> ByComponent<T> {
    pub const fn of(&self, component: Component) -> Option<&T> {
        match component {
            Component::Penalty => self.penalty.as_ref(),
            Component::Fee => self.fee.as_ref(),
            Component::Tax => self.tax.as_ref(),
            Component::Insurance => self.insurance.as_ref(),
            Component::Interest => self.interest.as_ref(),
            Component::Principal => self.principal.as_ref(),
        }
    }

    /// Each component for which there is something.
    pub fn present(&self) -> impl Iterator<Item = (Component, &T)> {
        Component::ALL.into_iter().filter_map(|it| Some((it, self.of(it)?)))
    }

    pub(super) const fn of_mut(&mut self, component: Component) -> &mut Option<T> {
        match component {
            Component::Penalty => &mut self.penalty,
            Component::Fee => &mut self.fee,
            Component::Tax => &mut self.tax,
            Component::Insurance => &mut self.insurance,
            Component::Interest => &mut self.interest,
            Component::Principal => &mut self.principal,
        }
    }
}
