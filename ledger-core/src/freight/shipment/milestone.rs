//! The steps of a shipment, in our words and not a carrier's.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

use crate::log::Instant;

/// A step that was reached, in the order in which they follow each other as a rule.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Milestone {
    /// The goods were ordered from the vendor.
    Ordered,
    /// The vendor confirmed, and the carrier knows of the parcel.
    VendorConfirmed,
    InTransitToHub,
    AtHub,
    /// Packed with others into one consignment.
    Consolidated,
    DepartedOrigin,
    ArrivedDestination,
    CustomsPresented,
    CustomsHeld,
    CustomsReleased,
    OutForDelivery,
    ReadyForPickup,
    DeliveryFailed,
    /// The goods are hurt; they travel on or come back.
    Damaged,
    Returning,
    Delivered,
    Lost,
    Returned,
}

/// The milestones that say no more than that they were reached; the others have acts of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OnTheWay {
    Ordered,
    VendorConfirmed,
    InTransitToHub,
    AtHub,
    Consolidated,
    DepartedOrigin,
    ArrivedDestination,
    OutForDelivery,
    ReadyForPickup,
    Returning,
}

/// Where a shipment stands; written as the milestone's name, or `planned` or `cancelled`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "&'static str")]
pub enum Stage {
    /// Nothing was reported, or all that was is corrected.
    Planned,
    Reached(Milestone),
    /// Given up before it ended otherwise.
    Cancelled,
}

/// Where a shipment stands at the end of a commit, and since when by event time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Standing {
    pub stage: Stage,
    /// Absent while nothing is reported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Instant>,
}

/// Why something did not go as planned.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    CarrierDelay,
    CarrierSortingError,
    CarrierVehicle,
    CarrierParcelDamaged,
    CarrierParcelLost,
    ConsigneeNotHome,
    ConsigneeRefused,
    ConsigneeAddress,
    ConsigneeAccess,
    ConsigneeClosed,
    ConsigneeNeverCame,
    CustomsDelay,
    CustomsDocumentation,
    CustomsDutiesUnpaid,
    CustomsInspection,
    CustomsProhibited,
    WeatherDelay,
    NaturalDisaster,
    VendorDelay,
    /// The carrier's own code says it and none of these does.
    Other,
}

impl Milestone {
    pub const ALL: [Milestone; 18] = [
        Milestone::Ordered,
        Milestone::VendorConfirmed,
        Milestone::InTransitToHub,
        Milestone::AtHub,
        Milestone::Consolidated,
        Milestone::DepartedOrigin,
        Milestone::ArrivedDestination,
        Milestone::CustomsPresented,
        Milestone::CustomsHeld,
        Milestone::CustomsReleased,
        Milestone::OutForDelivery,
        Milestone::ReadyForPickup,
        Milestone::DeliveryFailed,
        Milestone::Damaged,
        Milestone::Returning,
        Milestone::Delivered,
        Milestone::Lost,
        Milestone::Returned,
    ];

    /// Whether it ends the shipment: only a correction takes it back.
    pub const fn ends(self) -> bool {
        match self {
            Milestone::Delivered | Milestone::Lost | Milestone::Returned => true,
            Milestone::Ordered
            | Milestone::VendorConfirmed
            | Milestone::InTransitToHub
            | Milestone::AtHub
            | Milestone::Consolidated
            | Milestone::DepartedOrigin
            | Milestone::ArrivedDestination
            | Milestone::CustomsPresented
            | Milestone::CustomsHeld
            | Milestone::CustomsReleased
            | Milestone::OutForDelivery
            | Milestone::ReadyForPickup
            | Milestone::DeliveryFailed
            | Milestone::Damaged
            | Milestone::Returning => false,
        }
    }

    /// Whether the goods have left their vendor and are under way, or were handed over: not when they
    /// were lost, or are back.
    pub const fn is_sent(self) -> bool {
        match self {
            Milestone::InTransitToHub
            | Milestone::AtHub
            | Milestone::Consolidated
            | Milestone::DepartedOrigin
            | Milestone::ArrivedDestination
            | Milestone::CustomsPresented
            | Milestone::CustomsHeld
            | Milestone::CustomsReleased
            | Milestone::OutForDelivery
            | Milestone::ReadyForPickup
            | Milestone::DeliveryFailed
            | Milestone::Damaged
            | Milestone::Returning
            | Milestone::Delivered => true,
            Milestone::Ordered
            | Milestone::VendorConfirmed
            | Milestone::Lost
            | Milestone::Returned => false,
        }
    }

    /// Whether a leg may be planned to end by it.
    pub const fn is_planned(self) -> bool {
        match self {
            Milestone::Ordered
            | Milestone::VendorConfirmed
            | Milestone::InTransitToHub
            | Milestone::AtHub
            | Milestone::Consolidated
            | Milestone::DepartedOrigin
            | Milestone::ArrivedDestination
            | Milestone::CustomsPresented
            | Milestone::CustomsReleased
            | Milestone::OutForDelivery
            | Milestone::ReadyForPickup
            | Milestone::Delivered => true,
            Milestone::CustomsHeld
            | Milestone::DeliveryFailed
            | Milestone::Damaged
            | Milestone::Returning
            | Milestone::Lost
            | Milestone::Returned => false,
        }
    }

    pub const fn name(self) -> &'static str {
        match self {
            Milestone::Ordered => "ordered",
            Milestone::VendorConfirmed => "vendor_confirmed",
            Milestone::InTransitToHub => "in_transit_to_hub",
            Milestone::AtHub => "at_hub",
            Milestone::Consolidated => "consolidated",
            Milestone::DepartedOrigin => "departed_origin",
            Milestone::ArrivedDestination => "arrived_destination",
            Milestone::CustomsPresented => "customs_presented",
            Milestone::CustomsHeld => "customs_held",
            Milestone::CustomsReleased => "customs_released",
            Milestone::OutForDelivery => "out_for_delivery",
            Milestone::ReadyForPickup => "ready_for_pickup",
            Milestone::DeliveryFailed => "delivery_failed",
            Milestone::Damaged => "damaged",
            Milestone::Returning => "returning",
            Milestone::Delivered => "delivered",
            Milestone::Lost => "lost",
            Milestone::Returned => "returned",
        }
    }
}

impl OnTheWay {
    pub const ALL: [OnTheWay; 10] = [
        OnTheWay::Ordered,
        OnTheWay::VendorConfirmed,
        OnTheWay::InTransitToHub,
        OnTheWay::AtHub,
        OnTheWay::Consolidated,
        OnTheWay::DepartedOrigin,
        OnTheWay::ArrivedDestination,
        OnTheWay::OutForDelivery,
        OnTheWay::ReadyForPickup,
        OnTheWay::Returning,
    ];

    pub const fn milestone(self) -> Milestone {
        match self {
            OnTheWay::Ordered => Milestone::Ordered,
            OnTheWay::VendorConfirmed => Milestone::VendorConfirmed,
            OnTheWay::InTransitToHub => Milestone::InTransitToHub,
            OnTheWay::AtHub => Milestone::AtHub,
            OnTheWay::Consolidated => Milestone::Consolidated,
            OnTheWay::DepartedOrigin => Milestone::DepartedOrigin,
            OnTheWay::ArrivedDestination => Milestone::ArrivedDestination,
            OnTheWay::OutForDelivery => Milestone::OutForDelivery,
            OnTheWay::ReadyForPickup => Milestone::ReadyForPickup,
            OnTheWay::Returning => Milestone::Returning,
        }
    }
}

impl Stage {
    /// Every stage there is.
    pub fn all() -> impl Iterator<Item = Stage> {
        let reached = Milestone::ALL.into_iter().map(Stage::Reached);
        [Stage::Planned].into_iter().chain(reached).chain([Stage::Cancelled])
    }

    pub const fn name(self) -> &'static str {
        match self {
            Stage::Planned => "planned",
            Stage::Cancelled => "cancelled",
            Stage::Reached(milestone) => milestone.name(),
        }
    }

    /// Whether nothing more is expected.
    pub const fn has_ended(self) -> bool {
        match self {
            Stage::Planned => false,
            Stage::Cancelled => true,
            Stage::Reached(milestone) => milestone.ends(),
        }
    }

    /// Whether the goods are under way or were handed over.
    pub const fn is_sent(self) -> bool {
        match self {
            Stage::Planned | Stage::Cancelled => false,
            Stage::Reached(milestone) => milestone.is_sent(),
        }
    }
}

/// The text names no stage.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no stage of a shipment: expected planned, cancelled or a milestone")]
pub struct NotAStage(pub String);

impl TryFrom<String> for Stage {
    type Error = NotAStage;

    fn try_from(text: String) -> Result<Stage, NotAStage> {
        Stage::all().find(|it| it.name() == text).ok_or(NotAStage(text))
    }
}

impl From<Stage> for &'static str {
    fn from(stage: Stage) -> &'static str {
        stage.name()
    }
}

impl JsonSchema for Stage {
    fn schema_name() -> Cow<'static, str> {
        "Stage".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let names: Vec<_> = Stage::all().map(Stage::name).collect();
        json_schema!({
            "description": "Where a shipment stands: the milestone, or planned or cancelled.",
            "type": "string",
            "enum": names,
        })
    }
}
