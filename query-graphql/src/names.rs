//! Opening what names a person, for callers who may see it.

use async_graphql::Context;
use ledger_core::access::Right;
use ledger_core::log::{FileId, StreamId};
use ledger_core::privacy::{Personal, SealedField};
use ledger_service::callers::Caller;
use projections::customers::SealedText;
use uuid::Uuid;

use crate::loaders::PersonKeyOf;
use crate::schema::{caller, loader};

/// The plain text of a customer's field; `None` where there is none, the caller may not see it,
/// or its key is gone.
pub(crate) async fn open(
    context: &Context<'_>,
    customer: Uuid,
    field: Personal,
    sealed: Option<&SealedText>,
) -> async_graphql::Result<Option<String>> {
    let Some(SealedText { sealed, event_type }) = sealed else { return Ok(None) };
    if !may_see_names(caller(context), customer) {
        return Ok(None);
    }
    let Some(key) = loader(context).load_one(PersonKeyOf(customer)).await? else { return Ok(None) };
    let place = SealedField {
        person: customer,
        file: FileId::Customer(customer),
        stream: StreamId::Customer(customer),
        event_type,
        field,
    };
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
