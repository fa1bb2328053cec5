//! The state of one stream of a file, of whatever kind.

use chrono::NaiveDate;

use super::State;
use crate::folded::Folded;
use crate::log::StreamId;
use crate::party::{customer, vendor};
use crate::policy::{self, PolicyRef};

/// Declares [`Stream`], one variant an aggregate, and how each is found in its file.
macro_rules! stream {
    (
        customer { $($Mine:ident $my_name:literal ($my_group:ident::$my_folder:ident::$My:ident { $my_id:ident } in $my_streams:ident))+ }
        vendor { $($Sold:ident $sold_name:literal ($sold_group:ident::$sold_folder:ident::$TheSold:ident { $sold_id:ident } in $sold_streams:ident))+ }
    ) => {
        /// The state of a stream.
        #[derive(Debug, Clone, Copy)]
        pub enum Stream<'a> {
            Customer(&'a customer::State),
            $($My(&'a $crate::$my_group::$my_folder::State),)+
            Vendor(&'a vendor::State),
            $($TheSold(&'a $crate::$sold_group::$sold_folder::State),)+
            PolicyBook(&'a policy::State),
        }

        impl State {
            /// The state of a stream of this file; `None` where the file has no such. A partition's
            /// own is kept by who reads the partition.
            pub fn stream(&self, stream: StreamId) -> Option<Stream<'_>> {
                match (self, stream) {
                    (State::Customer(file), StreamId::Customer(id)) => {
                        (id == file.id).then_some(Stream::Customer(&file.customer))
                    }
                    $((State::Customer(file), StreamId::$Mine(id)) => {
                        file.$my_streams.get(&id).map(|it| Stream::$My(it))
                    })+
                    (State::Vendor(file), StreamId::Vendor(id)) => {
                        (id == file.id).then_some(Stream::Vendor(&file.vendor))
                    }
                    $((State::Vendor(file), StreamId::$Sold(id)) => {
                        file.$sold_streams.get(&id).map(|it| Stream::$TheSold(it))
                    })+
                    (State::PolicyBook(book), StreamId::PolicyBook) => {
                        Some(Stream::PolicyBook(book))
                    }
                    (
                        State::Customer(_)
                        | State::Vendor(_)
                        | State::PolicyBook(_)
                        | State::Partition,
                        _,
                    ) => None,
                }
            }
        }

        impl Stream<'_> {
            /// The policy version that it stands under, where it stands under one of its own.
            pub fn policy(&self) -> Option<PolicyRef> {
                match self {
                    Stream::Customer(it) => it.policy(),
                    $(Stream::$My(it) => it.policy(),)+
                    Stream::Vendor(it) => it.policy(),
                    $(Stream::$TheSold(it) => it.policy(),)+
                    Stream::PolicyBook(_) => None,
                }
            }
        }
    };
}
aggregates_by_file! { stream }
