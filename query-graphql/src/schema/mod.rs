//! What can be asked: one file per read model.

mod application;
mod application_terms;
mod assessment;
mod bank;
mod charge;
mod chargeback;
mod commits;
mod credit_line;
mod customer;
mod debit;
mod decision;
mod evidence;
mod funnel;
mod hold;
mod identity;
mod lag;
mod loan;
mod loan_life;
mod loan_list;
mod money;
mod names;
mod nested;
mod order;
mod order_parts;
mod page;
mod paging;
mod policy;
mod portfolio;
mod premium;
mod price;
mod process;
mod proposal;
mod rescheduling;
mod review;
mod scalars;
mod schedule;
mod scores;
mod servicing;
mod settlement;
mod shipment;
mod shipment_parts;
mod simulation;
mod told;
mod vintage;
mod write_off;

use std::fmt::Display;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use async_graphql::dataloader::{DataLoader, HashMapCache};
use async_graphql::{
    Context, EmptyMutation, EmptySubscription, MergedObject, Request, SDLExportOptions, Schema,
};
use ledger_core::access::{Reach, Right};
use ledger_core::log::FileId;
use ledger_service::callers::Caller;
use projections::database::Database;
use sqlx::PgConnection;
use tokio::sync::MappedMutexGuard;
use uuid::Uuid;

use crate::budget::{Budget, Counting};
use crate::errors::{bad_argument, failed, forbidden};
use crate::keys::Keys;
use crate::limits::{COMPLEXITY_MAX, DEPTH_MAX};
use crate::loaders::Loader;
use crate::moment::Moment;
use crate::rounds::Rounds;

/// Everything that can be asked.
#[derive(MergedObject, Default)]
pub struct Query(
    customer::CustomerQuery,
    loan::LoanQuery,
    credit_line::CreditLineQuery,
    application::ApplicationQuery,
    funnel::FunnelQuery,
    review::ReviewQuery,
    scores::ScoresQuery,
    order::OrderQuery,
    shipment::ShipmentQuery,
    portfolio::PortfolioQuery,
    vintage::VintageQuery,
    commits::CommitsQuery,
    process::ProcessQuery,
    bank::BankQuery,
    identity::IdentityQuery,
    policy::PolicyQuery,
    simulation::SimulationQuery,
    lag::LagQuery,
);

/// The schema with its limits. Commands go to command-api: there are no mutations.
pub type Ledger = Schema<Query, EmptyMutation, EmptySubscription>;

/// Builds the schema; without `introspection` it does not describe itself.
pub fn ledger(introspection: bool) -> Ledger {
    let schema = Schema::build(Query::default(), EmptyMutation, EmptySubscription)
        .extension(Counting)
        .limit_depth(DEPTH_MAX)
        .limit_complexity(COMPLEXITY_MAX);
    match introspection {
        true => schema.finish(),
        false => schema.disable_introspection().finish(),
    }
}

/// The schema in GraphQL's own language, as it is checked in.
pub fn sdl() -> String {
    let options = SDLExportOptions::new().use_space_ident().prefer_single_line_descriptions();
    ledger(true).sdl_with_options(options)
}

/// The loader of one request. What it has read it remembers, so that no field of the answer
/// contradicts another.
type RequestLoader = DataLoader<Loader, HashMapCache>;

/// Adds to a request what its fields need.
pub(crate) fn with(
    request: Request,
    caller: Arc<Caller>,
    database: &Database,
    keys: &Keys,
    budget: Arc<Budget>,
    rounds: &Rounds,
) -> Request {
    let moment = Arc::new(Moment::new(database.clone()));
    let loader = Loader { moment: moment.clone(), keys: keys.clone() };
    // The round is what is waited for.
    let loader = RequestLoader::with_cache(loader, rounds.spawner(), HashMapCache::default())
        .delay(Duration::ZERO);
    request.data(caller).data(moment).data(loader).data(budget)
}

pub(crate) fn caller<'a>(context: &Context<'a>) -> &'a Caller {
    context.data_unchecked::<Arc<Caller>>()
}

pub(crate) fn loader<'a>(context: &Context<'a>) -> &'a RequestLoader {
    context.data_unchecked::<RequestLoader>()
}

/// Counts so many events, which are folded for a field, as values of the answer: they take their time.
async fn fold(context: &Context<'_>, events: usize) {
    context.data_unchecked::<Arc<Budget>>().take_values(events).await;
}

async fn connection<'a>(
    context: &Context<'a>,
) -> async_graphql::Result<MappedMutexGuard<'a, PgConnection>> {
    context.data_unchecked::<Arc<Moment>>().connection().await
}

/// An argument that is written in a form of its own.
///
/// # Errors
/// When it is not.
fn parsed<T: FromStr<Err: Display>>(text: Option<String>) -> async_graphql::Result<Option<T>> {
    text.map(|it| it.parse()).transpose().map_err(|it: T::Err| bad_argument(it.to_string()))
}

fn told(failure: projections::Failure) -> async_graphql::Error {
    failed(&failure)
}

/// Expects that the caller may do this to all files.
fn require(context: &Context<'_>, right: Right) -> async_graphql::Result<()> {
    match caller(context).may(right, None) {
        Some(_) => Ok(()),
        None => Err(forbidden(right)),
    }
}

/// Expects that the caller may read some file at least.
fn require_some_file(context: &Context<'_>) -> async_graphql::Result<()> {
    match caller(context).reach(Right::ReadFile) {
        Reach::Everything | Reach::OwnFile => Ok(()),
        Reach::Nothing => Err(forbidden(Right::ReadFile)),
    }
}

/// Whether there is anything that the caller may read.
pub(crate) fn may_read(caller: &Caller) -> bool {
    let reading = [
        Right::ReadFile,
        Right::ReadNames,
        Right::ReadEvidence,
        Right::ReadIdentity,
        Right::ReadScreening,
        Right::ReadShipments,
        Right::ReadPortfolio,
        Right::ReadCommits,
        Right::ReadPolicies,
        Right::ReadLag,
        Right::ReadPartners,
    ];
    reading.into_iter().any(|it| caller.reach(it) != Reach::Nothing)
}

/// Whether the caller may read this customer's file. A caller who reaches the own file alone is
/// told nothing of any other, not even whether it is there.
fn reads_file(context: &Context<'_>, customer: Uuid) -> bool {
    may(context, Right::ReadFile, customer)
}

/// Whether the caller may read what was gathered of this customer as an applicant.
fn reads_evidence(context: &Context<'_>, customer: Uuid) -> bool {
    may(context, Right::ReadEvidence, customer)
}

/// Whether the caller may do this to this customer's file.
fn may(context: &Context<'_>, right: Right, customer: Uuid) -> bool {
    caller(context).may(right, Some(FileId::Customer(customer))).is_some()
}

/// Whether the caller is told what staff wrote for each other about this customer: staff who may
/// do this to all files are, and nobody is in a file of their own.
fn reads_words(context: &Context<'_>, right: Right, customer: Uuid) -> bool {
    let caller = caller(context);
    !caller.owns(FileId::Customer(customer)) && caller.may(right, None).is_some()
}
