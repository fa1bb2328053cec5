//! What a fact says by itself that its commit must agree with.

use ledger_core::credit::application;
use ledger_core::file::{Event, Fact};
use ledger_core::log::{StreamId, ids};
use ledger_core::recorded::Created;
use uuid::Uuid;

/// Whether the fact is the signature by which this stream's loan is granted: what it stands under
/// is then that of the offer, as the file's own check sees to.
pub(super) fn signs_for(fact: &Fact, stream: StreamId) -> bool {
    matches!(
        &fact.event,
        Event::Application(application::Event::Signed(it)) if StreamId::Loan(it.loan) == stream
    )
}

/// What the fact creates: in which part, under which id, and under which one its command gives it.
pub(super) fn created(fact: &Fact, command: Uuid) -> Option<(&'static str, Uuid, Uuid)> {
    let (part, found) = match fact.event.claims().creates? {
        Created::Stream(part) => (part, fact.stream.uuid()?),
        Created::Part(part, id) => (part, id),
        Created::Each(part, id) => {
            let stream = fact.stream.uuid()?;
            let of_stream = ids::created_id(command, &format!("{part}/{stream}"));
            let expected = if of_stream == id { id } else { ids::created_id(command, part) };
            return Some((part, id, expected));
        }
    };
    Some((part, found, ids::created_id(command, part)))
}
