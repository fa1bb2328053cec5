//! What a file may be asked, and what was looked up for it.

use chrono::NaiveDate;
use uuid::Uuid;

use crate::credit::{application, line, loan};
use crate::engine::Engine;
use crate::freight::shipment;
use crate::log::{Actor, Instant};
use crate::party::{customer, vendor};
use crate::policy;
use crate::trade::{order, purchase_order};

/// A request to one of a file's streams.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    Customer(customer::Command),
    Line {
        line: Uuid,
        act: line::Act,
    },
    Application {
        application: Uuid,
        act: application::Act,
    },
    Loan {
        loan: Uuid,
        act: loan::Act,
    },
    Order {
        order: Uuid,
        act: order::Act,
    },
    Shipment {
        shipment: Uuid,
        act: shipment::Act,
    },
    Vendor(vendor::Command),
    PurchaseOrder {
        purchase_order: Uuid,
        act: purchase_order::Act,
    },
    PolicyBook(policy::Act),
    /// Bring every stream of the file to the business date, or none of them.
    Age,
}

/// What the shell looked up: the rules take these as values.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// The partition's business date.
    pub on: NaiveDate,
    /// The version of the rules that this day goes by.
    pub engine: Engine,
    /// When the commit is recorded: never before the commit before.
    pub at: Instant,
    /// Who asks.
    pub by: &'a Actor,
    /// The command's id, from which those of what it creates are derived.
    pub command: Uuid,
    /// The policy book as the partition's day, or a later commit of it, was decided on.
    pub policies: &'a policy::State,
}
