//! What an event says of itself, so that whoever treats the events of all aggregates alike asks it.

use uuid::Uuid;

use crate::calendar::Day;
use crate::event::Stored;
use crate::policy::PolicyRef;
use crate::privacy::{Personal, Sealed};

/// Something that happened to an aggregate. Nobody answers for an aggregate that does not: where an
/// event is added, or an aggregate, the compiler asks.
pub trait Recorded: Stored {
    /// What of it the commit in which it stands must agree with.
    fn claims(&self) -> Claims;

    /// Its personal fields, sealed as they stand in it.
    fn personal(&self) -> Vec<(Personal, &Sealed)>;
}

/// What an event says that its commit must agree with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Claims {
    /// Whether it lends more or promises to; none does while something is due in its file.
    pub new_credit: bool,
    /// The policy version in force on its day under which it opens something or makes an offer.
    pub under: Option<PolicyRef>,
    /// The business date that it names.
    pub on: Option<Day>,
    /// What it creates under an id that follows from its command's.
    pub creates: Option<Created>,
}

/// What an event creates, by the part that the id is derived from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Created {
    /// Its stream, which begins with it.
    Stream(&'static str),
    Part(&'static str, Uuid),
    /// One in each stream that the command brings something to: in the first under the id that follows from
    /// the command and the part, in the others from their streams too.
    Each(&'static str, Uuid),
}

impl Claims {
    pub const NOTHING: Claims = Claims { new_credit: false, under: None, on: None, creates: None };

    /// Of an event that begins its stream.
    pub const fn stream(part: &'static str) -> Claims {
        Claims { creates: Some(Created::Stream(part)), ..Claims::NOTHING }
    }

    /// Of an event that creates something in its stream.
    pub const fn part(part: &'static str, id: Uuid) -> Claims {
        Claims { creates: Some(Created::Part(part, id)), ..Claims::NOTHING }
    }

    /// Of an event that creates something in each of its streams.
    pub const fn each(part: &'static str, id: Uuid) -> Claims {
        Claims { creates: Some(Created::Each(part, id)), ..Claims::NOTHING }
    }
}
