//! What is told of an aggregate: a row each, and what each answers for itself.

use ledger_core::calendar::Day;
use ledger_core::file::{Event, Stream};
use ledger_core::log::StreamId;

use super::shown::Fields;
use super::{Happened, Lang};

/// What an event tells; it is answered in the file of its aggregate.
pub(super) trait Tells {
    /// One line a sentence, the main one in front.
    fn sentences(&self, lang: Lang) -> Vec<String>;

    /// When it happened by what it says; `None` where only the commit tells a time.
    fn happened(&self) -> Option<Happened>;

    /// The stream that it makes a part of the subject's story, where it does; it stands in its own.
    fn joins(&self, own: StreamId, subject: StreamId) -> Option<StreamId>;

    /// Whether it is about the whole file, so that it explains what happens to a part.
    fn is_of_the_file(&self) -> bool;
}

/// How a stream stands, as far as a story tells it; it is answered in the file of its aggregate.
pub(super) trait Shows {
    fn fields(&self, on: Day) -> Fields;
}

/// Asks each aggregate for what it tells and shows.
macro_rules! told_of {
    ($($Aggregate:ident,)+) => {
        pub(super) fn of_event(event: &Event, lang: Lang) -> Vec<String> {
            match event {
                $(Event::$Aggregate(it) => it.sentences(lang),)+
                Event::Partition(it) => it.sentences(lang),
            }
        }

        /// When it happened by what the event says; `None` where only the commit tells a time.
        pub fn happened(event: &Event) -> Option<Happened> {
            match event {
                $(Event::$Aggregate(it) => it.happened(),)+
                Event::Partition(it) => it.happened(),
            }
        }

        /// The stream that an event of a stream makes a part of the subject's story.
        pub(crate) fn joins(event: &Event, own: StreamId, subject: StreamId) -> Option<StreamId> {
            match event {
                $(Event::$Aggregate(it) => it.joins(own, subject),)+
                Event::Partition(it) => it.joins(own, subject),
            }
        }

        /// Whether an event is about the whole file.
        pub(crate) fn is_of_the_file(event: &Event) -> bool {
            match event {
                $(Event::$Aggregate(it) => it.is_of_the_file(),)+
                Event::Partition(it) => it.is_of_the_file(),
            }
        }

        /// How a stream stands on this business date. A partition shows nothing.
        pub(crate) fn fields(stream: Stream<'_>, on: Day) -> Fields {
            match stream {
                $(Stream::$Aggregate(it) => it.fields(on),)+
            }
        }
    };
}
told_of! {
    Customer,
    Line,
    Application,
    Loan,
    Order,
    Shipment,
    Premium,
    Evidence,
    Identity,
    Vendor,
    PurchaseOrder,
    Partner,
    Placement,
    PolicyBook,
}
