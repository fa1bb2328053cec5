//! Which aggregates there are: a row each. Everything that treats them alike is made from here.
//!
//! ```text
//! CreditLine "credit-line" (credit::line::Line { line } in lines)
//! |          |              |                    |         \ the file's streams of this kind
//! |          |              |                    \ which of them a command is for
//! |          |              \ its folder, and its name there, in events and in commands
//! |          \ what the id of such a stream begins with, before a hyphen and a UUID
//! \ the kind of stream
//! ```
//!
//! In the folder are `Act`, `Event`, `Rejection`, `State` and the aggregate itself. What it says of
//! itself lies there too, in `row.rs`: see [`crate::asked`], [`crate::recorded`] and
//! [`crate::folded`]; the compiler asks for each of it.
//!
//! A row lies with the kind of file that has such streams. Their order is that of the streams of a
//! file, and the one in which they are aged. A file's own stream (the customer, the vendor, the partner, the
//! policy book, the partition) is no row: there is one a kind of file, and who treats all streams alike names
//! it.
//!
//! Made from the rows: [`StreamId`](crate::log::StreamId), and in [`crate::file`] the commands, events
//! and refusals of all, which of them answers which command, and how its streams are found.

/// Hands all rows to `$then!`, by the kind of file; what stands behind the name comes in front of
/// them.
macro_rules! aggregates_by_file {
    ($then:ident $($with:tt)*) => {
        $then! {
            $($with)*
            customer {
                CreditLine "credit-line" (credit::line::Line { line } in lines)
                Application "application" (credit::application::Application { application } in applications)
                Order "order" (trade::order::Order { order } in orders)
                Loan "loan" (credit::loan::Loan { loan } in loans)
                Shipment "shipment" (freight::shipment::Shipment { shipment } in shipments)
                Premium "premium" (party::premium::Premium { premium } in premiums)
                Evidence "evidence" (credit::inquiry::Evidence { evidence } in evidence)
                Identity "identity" (party::identity::Identity { identity } in identities)
            }
            vendor {
                PurchaseOrder "purchase-order" (trade::purchase_order::PurchaseOrder { purchase_order } in purchase_orders)
            }
            partner {
                Placement "placement" (party::placement::Placement { placement } in placements)
            }
        }
    };
}

/// Hands all rows to `$then!`, one behind the other, in whatever kind of file they lie.
macro_rules! for_each_aggregate {
    ($then:ident) => {
        aggregates_by_file! { in_one_list ($then) }
    };
}

macro_rules! in_one_list {
    (
        ($then:ident)
        customer { $($of_customer:tt)+ }
        vendor { $($of_vendor:tt)+ }
        partner { $($of_partner:tt)+ }
    ) => {
        $then! { $($of_customer)+ $($of_vendor)+ $($of_partner)+ }
    };
}
