//! The state of one stream of a file, of whatever kind.

use super::{CustomerFile, Event, PartnerFile, State, VendorFile};
use crate::calendar::Day;
use crate::folded::Folded;
use crate::log::StreamId;
use crate::party::{customer, partner, vendor};
use crate::policy::{self, PolicyRef};

/// Declares [`Stream`], one variant an aggregate, and how each is found in its file.
macro_rules! stream {
    (
        customer { $($Mine:ident $my_name:literal ($my_group:ident::$my_folder:ident::$My:ident { $my_id:ident } in $my_streams:ident))+ }
        vendor { $($Sold:ident $sold_name:literal ($sold_group:ident::$sold_folder:ident::$TheSold:ident { $sold_id:ident } in $sold_streams:ident))+ }
        partner { $($Put:ident $put_name:literal ($put_group:ident::$put_folder:ident::$ThePut:ident { $put_id:ident } in $put_streams:ident))+ }
    ) => {
        /// The state of a stream.
        #[derive(Debug, Clone, Copy)]
        pub enum Stream<'a> {
            Customer(&'a customer::State),
            $($My(&'a $crate::$my_group::$my_folder::State),)+
            Vendor(&'a vendor::State),
            $($TheSold(&'a $crate::$sold_group::$sold_folder::State),)+
            Partner(&'a partner::State),
            $($ThePut(&'a $crate::$put_group::$put_folder::State),)+
            PolicyBook(&'a policy::State),
        }

        impl CustomerFile {
            /// The streams that the file has, in the order of their ids.
            pub(super) fn streams(&self) -> impl Iterator<Item = StreamId> {
                let own = self.customer != customer::State::NotRegistered;
                let own = own.then_some(StreamId::Customer(self.id));
                own.into_iter()
                    $(.chain(self.$my_streams.keys().map(|it| StreamId::$Mine(*it))))+
            }

            /// The state of a stream of this file; `None` where the file has no such.
            pub(super) fn stream(&self, stream: StreamId) -> Option<Stream<'_>> {
                match stream {
                    StreamId::Customer(id) => {
                        (id == self.id).then_some(Stream::Customer(&self.customer))
                    }
                    $(StreamId::$Mine(id) => self.$my_streams.get(&id).map(|it| Stream::$My(it)),)+
                    $(StreamId::$Sold(_))|+
                    | $(StreamId::$Put(_))|+
                    | StreamId::Vendor(_)
                    | StreamId::Partner(_)
                    | StreamId::PolicyBook
                    | StreamId::Partition(_) => None,
                }
            }
        }

        impl VendorFile {
            /// The streams that the file has, in the order of their ids.
            pub(super) fn streams(&self) -> impl Iterator<Item = StreamId> {
                let own = self.vendor != vendor::State::NotRegistered;
                let own = own.then_some(StreamId::Vendor(self.id));
                own.into_iter()
                    $(.chain(self.$sold_streams.keys().map(|it| StreamId::$Sold(*it))))+
            }

            /// The state of a stream of this file; `None` where the file has no such.
            pub(super) fn stream(&self, stream: StreamId) -> Option<Stream<'_>> {
                match stream {
                    StreamId::Vendor(id) => {
                        (id == self.id).then_some(Stream::Vendor(&self.vendor))
                    }
                    $(StreamId::$Sold(id) => {
                        self.$sold_streams.get(&id).map(|it| Stream::$TheSold(it))
                    })+
                    $(StreamId::$Mine(_))|+
                    | $(StreamId::$Put(_))|+
                    | StreamId::Customer(_)
                    | StreamId::Partner(_)
                    | StreamId::PolicyBook
                    | StreamId::Partition(_) => None,
                }
            }
        }

        impl PartnerFile {
            /// The streams that the file has, in the order of their ids.
            pub(super) fn streams(&self) -> impl Iterator<Item = StreamId> {
                let own = self.partner.is_begun().then_some(StreamId::Partner(self.id));
                own.into_iter()
                    $(.chain(self.$put_streams.keys().map(|it| StreamId::$Put(*it))))+
            }

            /// The state of a stream of this file; `None` where the file has no such.
            pub(super) fn stream(&self, stream: StreamId) -> Option<Stream<'_>> {
                match stream {
                    StreamId::Partner(id) => {
                        (id == self.id).then_some(Stream::Partner(&self.partner))
                    }
                    $(StreamId::$Put(id) => {
                        self.$put_streams.get(&id).map(|it| Stream::$ThePut(it))
                    })+
                    $(StreamId::$Mine(_))|+
                    | $(StreamId::$Sold(_))|+
                    | StreamId::Customer(_)
                    | StreamId::Vendor(_)
                    | StreamId::PolicyBook
                    | StreamId::Partition(_) => None,
                }
            }
        }

        impl Stream<'_> {
            /// The first day on which time alone will do something to it. What it does to the policy
            /// book, the version of the rules says.
            pub(super) fn next_action_on(&self) -> Option<Day> {
                match self {
                    Stream::Customer(it) => it.next_action_on(),
                    $(Stream::$My(it) => it.next_action_on(),)+
                    Stream::Vendor(it) => it.next_action_on(),
                    $(Stream::$TheSold(it) => it.next_action_on(),)+
                    Stream::Partner(it) => it.next_action_on(),
                    $(Stream::$ThePut(it) => it.next_action_on(),)+
                    Stream::PolicyBook(_) => None,
                }
            }

            /// Checks that what its last event records follows from it.
            pub(super) fn check_recorded(&self, event: &Event) -> Result<(), String> {
                match (self, event) {
                    (Stream::Customer(it), Event::Customer(event)) => it.check_recorded(event),
                    $((Stream::$My(it), Event::$My(event)) => it.check_recorded(event),)+
                    (Stream::Vendor(it), Event::Vendor(event)) => it.check_recorded(event),
                    $((Stream::$TheSold(it), Event::$TheSold(event)) => it.check_recorded(event),)+
                    (Stream::Partner(it), Event::Partner(event)) => it.check_recorded(event),
                    $((Stream::$ThePut(it), Event::$ThePut(event)) => it.check_recorded(event),)+
                    (Stream::PolicyBook(_), Event::PolicyBook(_)) => Ok(()),
                    (_, other) => Err(format!("{} stands in it", other.event_type())),
                }
            }

            /// The policy version that it stands under, where it stands under one of its own.
            pub fn policy(&self) -> Option<PolicyRef> {
                match self {
                    Stream::Customer(it) => it.policy(),
                    $(Stream::$My(it) => it.policy(),)+
                    Stream::Vendor(it) => it.policy(),
                    $(Stream::$TheSold(it) => it.policy(),)+
                    Stream::Partner(it) => it.policy(),
                    $(Stream::$ThePut(it) => it.policy(),)+
                    Stream::PolicyBook(_) => None,
                }
            }
        }
    };
}
aggregates_by_file! { stream }

impl State {
    /// The state of a stream of this file; `None` where the file has no such. A partition's own is
    /// kept by who reads the partition.
    pub fn stream(&self, stream: StreamId) -> Option<Stream<'_>> {
        match self {
            State::Customer(file) => file.stream(stream),
            State::Vendor(file) => file.stream(stream),
            State::Partner(file) => file.stream(stream),
            State::PolicyBook(book) => {
                (stream == StreamId::PolicyBook).then_some(Stream::PolicyBook(book))
            }
            State::Partition => None,
        }
    }
}
