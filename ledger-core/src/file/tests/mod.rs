//! Each rule that joins a file's streams, as a sentence.

mod assessing;
mod bounds;
mod carrying;
mod collecting;
mod contracting;
mod costs;
mod covering;
mod delivering;
mod due;
mod financing;
mod gathering;
mod growing;
mod knowing;
mod lapsing;
mod lending;
mod lives;
mod memory;
mod naming;
mod parting;
mod pricing;
mod punctual;
mod reacting;
mod reasons;
mod refusals;
mod revoking;
mod signing;
mod spreading;
mod standing;
mod story;
mod tabled;
mod trading;
mod vendors;
mod walk;
mod with_premium;

use uuid::Uuid;

use super::{Command, CustomerFile, Event, Fact, Rejection, State, age, decide};
use crate::credit::application;
use crate::credit::loan::{self, Act, CancelCause, Excess, Lender, Life, Part, Plan, RescindCause};
use crate::decider::replay;
use crate::engine::Engine;
use crate::log::{Actor, EventRecord, FileId, Hash, Instant, StreamId};
use crate::money::{Currency, Money};
use crate::party::customer::{self, Contact, Resumed, Suspended};
use crate::policy::{self, Document, Proposed, Published};
use crate::reason::Reason;

use self::story::*;

impl<S> std::ops::Index<&Uuid> for super::Streams<S> {
    type Output = std::sync::Arc<S>;

    fn index(&self, id: &Uuid) -> &std::sync::Arc<S> {
        self.get(id).unwrap()
    }
}
