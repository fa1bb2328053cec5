//! Opening what names a person, for callers who may see it.

use async_graphql::Context;
use ledger_core::access::Right;
use ledger_core::log::{FileId, StreamId};
use ledger_core::privacy::{Personal, Sealed, SealedField};
use ledger_service::callers::Caller;
use uuid::Uuid;

use super::{caller, loader};
use crate::loaders::PersonKeyOf;

/// The plain text of a field that is sealed under a customer's key in one of the customer's streams;
/// `None` where the caller may not see it, or the key is gone.
pub(crate) async fn open(
    context: &Context<'_>,
    customer: Uuid,
    stream: StreamId,
    event_type: &str,
    field: Personal,
    sealed: &Sealed,
) -> async_graphql::Result<Option<String>> {
    if !may_see_names(caller(context), customer) {
        return Ok(None);
    }
    let Some(key) = loader(context).load_one(PersonKeyOf(customer)).await? else { return Ok(None) };
    let file = FileId::Customer(customer);
    let place = SealedField { person: customer, file, stream, event_type, field };
    match key.open(place, sealed) {
        Ok(plain) => Ok(Some(plain)),
        Err(unopened) => {
            tracing::error!(%unopened, "a sealed field does not open");
            Ok(None)
        }
    }
}

fn may_see_names(caller: &Caller, customer: Uuid) -> bool {
    caller.may(Right::ReadNames, Some(FileId::Customer(customer))).is_some()
}
