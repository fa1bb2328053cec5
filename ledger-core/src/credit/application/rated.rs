//! By what is an application priced that a person approves: what that person says of the customer?

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::log::Actor;
use crate::money::Money;
use crate::policy::PolicyRef;
use crate::reason::Reason;

/// What a person who approves says of the customer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stated {
    /// The code of a class of risk.
    pub class: Option<String>,
    /// Net, of a month, as the customer declares it.
    pub income: Option<Money>,
}

/// What was found of it, by which the terms that are approved may be offered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    pub class: Option<String>,
    pub capacity: Option<Borne>,
    pub policy: PolicyRef,
}

/// What an income bears.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Borne {
    /// Net, of a month, as the customer declares it.
    pub income: Money,
    /// What falls due in a month at most: of the customer's other loans and of Premium, and of what is
    /// approved.
    pub monthly: Money,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rated {
    /// The code of a class of risk, by which the price table has these terms; absent under a policy that
    /// has no price table.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<String>,
    /// Absent where no income was told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capacity: Option<Borne>,
    /// The version whose price table and rule these are.
    pub policy: PolicyRef,
    pub by: Actor,
    pub reason: Reason,
}

impl Rated {
    /// `None` where nothing was asked and nothing said.
    pub(super) fn of(held: &Held, by: &Actor, reason: &Reason) -> Option<Rated> {
        let Held { class, capacity, policy } = held.clone();
        (class.is_some() || capacity.is_some()).then(|| {
            let (by, reason) = (by.clone(), reason.clone());
            Rated { class, capacity, policy, by, reason }
        })
    }
}
