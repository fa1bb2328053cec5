//! What can be asked: one file per read model.

mod commits;
mod customer;
mod lag;
mod loan;
mod paging;
mod portfolio;
mod scalars;
mod schedule;

use std::sync::Arc;

use async_graphql::dataloader::DataLoader;
use async_graphql::{Context, EmptyMutation, EmptySubscription, MergedObject, Request, Schema};
use ledger_adapters::keys::KeyStore;
use ledger_core::access::{Reach, Right};
use ledger_core::log::FileId;
use ledger_service::callers::Caller;
use projections::database::Database;
use uuid::Uuid;

use crate::errors::{forbidden, internal};
use crate::limits::{COMPLEXITY_MAX, DEPTH_MAX};
use crate::loaders::Loader;

/// Everything that can be asked.
#[derive(MergedObject, Default)]
pub struct Query(
    customer::CustomerQuery,
    loan::LoanQuery,
    portfolio::PortfolioQuery,
    commits::CommitsQuery,
    lag::LagQuery,
);

/// The schema with its limits. Commands go to command-api: there are no mutations.
pub type Ledger = Schema<Query, EmptyMutation, EmptySubscription>;

/// Builds the schema; without `introspection` it does not describe itself.
pub fn ledger(introspection: bool) -> Ledger {
    let schema = Schema::build(Query::default(), EmptyMutation, EmptySubscription)
        .limit_depth(DEPTH_MAX)
        .limit_complexity(COMPLEXITY_MAX);
    match introspection {
        true => schema.finish(),
        false => schema.disable_introspection().finish(),
    }
}

/// The schema in GraphQL's own language, as it is checked in.
pub fn sdl() -> String {
    ledger(true).sdl()
}

/// Adds to a request what its fields need.
pub(crate) fn with(
    request: Request,
    caller: Arc<Caller>,
    database: &Database,
    keys: Option<&KeyStore>,
) -> Request {
    let loader = Loader { database: database.clone(), keys: keys.cloned() };
    request.data(caller).data(database.clone()).data(DataLoader::new(loader, tokio::spawn))
}

pub(crate) fn caller<'a>(context: &Context<'a>) -> &'a Caller {
    context.data_unchecked::<Arc<Caller>>()
}

fn loader<'a>(context: &Context<'a>) -> &'a DataLoader<Loader> {
    context.data_unchecked::<DataLoader<Loader>>()
}

async fn connection(
    context: &Context<'_>,
) -> async_graphql::Result<sqlx::pool::PoolConnection<sqlx::Postgres>> {
    context.data_unchecked::<Database>().connection().await.map_err(told)
}

fn told(failure: projections::Failure) -> async_graphql::Error {
    internal(&failure)
}

/// Expects that the caller may do this to all files.
fn require(context: &Context<'_>, right: Right) -> async_graphql::Result<()> {
    match caller(context).may(right, None) {
        Some(_) => Ok(()),
        None => Err(forbidden(right)),
    }
}

/// Whether the caller may read this customer's file. A caller who reaches the own file alone is
/// told nothing of any other, not even whether it is there.
fn reads_file(context: &Context<'_>, customer: Uuid) -> async_graphql::Result<bool> {
    let caller = caller(context);
    match caller.reach(Right::ReadFile) {
        Reach::Everything => Ok(true),
        Reach::OwnFile => Ok(caller.owns(FileId::Customer(customer))),
        Reach::Nothing => Err(forbidden(Right::ReadFile)),
    }
}
