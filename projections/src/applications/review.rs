//! How does an application stand on the review desk?

use ledger_core::credit::application::{Event, ReviewCause};
use ledger_core::log::{Hash, Instant};
use ledger_core::policy::ReviewOverdue;
use serde::{Deserialize, Serialize};

/// That persons are to look at it; it stands so until it is decided, withdrawn or lapses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Review {
    pub cause: ReviewCause,
    pub sent_at: Instant,
    /// By when a person is to decide; `None` under a policy that does not say how long that may take.
    pub decide_by: Option<Instant>,
    /// The pseudonym of who has it, and since when.
    pub held_by: Option<Hash>,
    pub held_since: Option<Instant>,
    /// How often its time was over.
    pub overdue: u32,
    /// Nobody takes it: another person assigns it.
    pub escalated: bool,
    /// By when it was to be decided first; where there is no time, when it was sent. The earliest stands
    /// first in the queue: so those whose time was over stand before those whose time is not.
    pub ranked_at: Instant,
}

impl Review {
    /// As the event leaves it; `None` where it is on no desk any more.
    pub(super) fn after(before: Option<Review>, event: &Event) -> Option<Review> {
        match event {
            Event::SentToReview(it) => Some(Review {
                cause: it.cause,
                sent_at: it.sent_at,
                decide_by: it.decide_by,
                held_by: None,
                held_since: None,
                overdue: 0,
                escalated: false,
                ranked_at: it.decide_by.unwrap_or(it.sent_at),
            }),
            Event::Assigned(it) => before.map(|review| Review {
                held_by: Some(it.to),
                held_since: Some(it.assigned_at),
                ..review
            }),
            // The first of two approves: another one is to have it.
            Event::GivenBack(_) | Event::Reviewed(_) => {
                before.map(|it| Review { held_by: None, held_since: None, ..it })
            }
            Event::ReviewOverdue(it) => before.map(|review| Review {
                decide_by: it.decide_by,
                held_by: None,
                held_since: None,
                overdue: review.overdue + 1,
                escalated: it.then == ReviewOverdue::Escalate,
                ..review
            }),
            Event::Decided(_) | Event::Lapsed(_) | Event::Withdrawn(_) => None,
            Event::Submitted(_)
            | Event::Rated(_)
            | Event::Assessed(_)
            | Event::Offered(_)
            | Event::Presented(_)
            | Event::Accepted(_)
            | Event::RefusedByLender(_)
            | Event::ReservationAsked(_)
            | Event::Reserved(_)
            | Event::NotReserved(_)
            | Event::PassedOver(_)
            | Event::AnsweredLate(_)
            | Event::ReservationReleased(_)
            | Event::Exposed(_)
            | Event::ContractPrepared(_)
            | Event::CodeMade(_)
            | Event::CodeFailed(_)
            | Event::CodeAccepted(_)
            | Event::Signed(_)
            | Event::Deferred(_)
            | Event::Resumed(_)
            | Event::ReviewAsked(_)
            | Event::OfferRevoked(_)
            | Event::Overridden(_) => before,
        }
    }

    /// In the queue, by microseconds.
    pub fn rank(&self) -> i64 {
        self.ranked_at.micros()
    }
}
