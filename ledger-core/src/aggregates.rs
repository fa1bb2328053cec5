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
//! itself there (`row.rs`) is in [`crate::asked`] and [`crate::recorded`]; the compiler asks for each
//! of it. A row lies with the
//! kind of file that has such streams, in the order of their ids. A file's own stream (the customer,
//! the vendor, the policy book, the partition) is no row: there is one a kind of file, and whoever
//! treats it alike names it.
//!
//! From here come [`StreamId`](crate::log::StreamId), and of [`crate::file`] `Event`, `Command`,
//! `Rejection` and `Stream`.

/// Hands all rows to `$then!`, by the kind of file; what stands behind the name comes in front of
/// them.
macro_rules! aggregates_by_file {
    ($then:ident $($with:tt)*) => {
        $then! {
            $($with)*
            customer {
                CreditLine "credit-line" (credit::line::Line { line } in lines)
                Application "application" (credit::application::Application { application } in applications)
                Loan "loan" (credit::loan::Loan { loan } in loans)
                Order "order" (trade::order::Order { order } in orders)
                Shipment "shipment" (freight::shipment::Shipment { shipment } in shipments)
            }
            vendor {
                PurchaseOrder "purchase-order" (trade::purchase_order::PurchaseOrder { purchase_order } in purchase_orders)
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
    (($then:ident) customer { $($of_customer:tt)+ } vendor { $($of_vendor:tt)+ }) => {
        $then! { $($of_customer)+ $($of_vendor)+ }
    };
}
