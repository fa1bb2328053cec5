//! The plan of a shipment: what goes which way, in whose hands and by when.

use std::num::NonZeroU32;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Milestone, TrackingNumber};
use crate::calendar::Day;
use crate::money::Money;
use crate::trade::LineQuantity;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Planned {
    pub order: Uuid,
    pub direction: Direction,
    /// What is in it, by line of the order: each line once, the lowest number first.
    pub contents: Vec<LineQuantity>,
    /// With its packing; absent where it is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weight_grams: Option<NonZeroU32>,
    /// What the contents are worth to customs and insurers; absent where it is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub declared_value: Option<Money>,
    /// Their costs are in one currency.
    pub legs: Vec<Leg>,
    /// The day the customer was promised.
    pub promised_on: Day,
    /// The deadline of the last leg.
    pub estimated_on: Day,
}

/// Which way the goods go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Direction {
    /// To whom they were ordered for.
    Outbound {},
    /// Back from there; it is delivered where they are taken in again.
    Return {
        /// The return that was asked for; absent for goods that were handed over and should not
        /// have been.
        #[serde(default, rename = "return", skip_serializing_if = "Option::is_none")]
        asked: Option<Uuid>,
    },
}

/// One part of the way, in one partner's hands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Leg {
    /// Dense from 1, in the order they are travelled.
    pub number: u32,
    /// Who carries, for example `dhl-togo`; a carrier calls in the role of this name.
    pub partner: String,
    pub cost: Money,
    /// The milestone by which it ends.
    pub until: Milestone,
    /// The last day on which it may end.
    pub deadline_on: Day,
    /// Absent until the carrier gives one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tracking: Option<TrackingNumber>,
}
