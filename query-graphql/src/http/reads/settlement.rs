//! What settles a loan on a day, by its own route.

use std::sync::Arc;
use std::time::Instant;

use axum::Extension;
use axum::extract::rejection::RawPathParamsRejection;
use axum::extract::{Query, RawPathParams, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::Response;
use ledger_core::access::{Reach, Right};
use ledger_core::calendar::Day;
use ledger_core::credit::loan::{Components, Life};
use ledger_core::log::{FileId, Place};
use ledger_core::money::Money;
use ledger_service::callers::Caller;
use ledger_service::problem::Problem;
use projections::Failure;
use projections::database::positions::reached;
use projections::histories::{self, Recorded};
use projections::portfolio::{self, questions};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{answer, defect, failed, id, malformed_id, passing, told, unpassed};
use crate::http::Service;
use crate::position;
use crate::settlement::{NotSettled, settle};

pub(super) const PATH: &str = "/v1/loans/{loan}/settlement";

/// What a payment of one day would have to be to leave nothing owed.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Settled {
    loan: Uuid,
    /// The day of the payment.
    on: Day,
    /// What would have to come in. The credit balance is no part of it: it is paid out once nothing is
    /// owed. What is charged until then is not known.
    amount: Money,
    /// All that is owed and not paid, by component; of interest what is earned by that day, where it
    /// follows what is paid early.
    owed: Components,
    /// The business date of the loan's partition: the first day that can be asked for.
    business_date: Day,
    /// The last commit of the loan's partition that was known: partition@sequence.
    position: String,
}

/// Answers `GET /v1/loans/{loan}/settlement?on={day}`.
pub(super) async fn handle(
    State(service): State<Service>,
    path: Result<RawPathParams, RawPathParamsRejection>,
    Extension(caller): Extension<Arc<Caller>>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let start = Instant::now();
    let asked = ask(&service, path, &caller, &uri, &headers).await;
    told(&service, start, asked)
}

async fn ask(
    service: &Service,
    path: Result<RawPathParams, RawPathParamsRejection>,
    caller: &Caller,
    uri: &Uri,
    headers: &HeaderMap,
) -> Result<Response, Problem> {
    // A percent-encoded part of the path may be no text.
    let path = path.map_err(|it| malformed_id(it.body_text()))?;
    let (_, loan) = path.iter().next().expect("the route names a loan");
    let loan = id("loan", loan)?;
    let on = day_of(uri)?;
    if caller.reach(Right::ReadFile) == Reach::Nothing {
        return Err(Problem::forbidden(Right::ReadFile));
    }
    let passed = position::passed(&service.database, headers, service.patience).await;
    passed.map_err(|it| unpassed(&it))?;
    let found = tokio::time::timeout(service.time_max, find(service, loan)).await;
    let found = found.map_err(|_| passing("too-slow", "the read models did not answer in time"))?;
    // A caller who reaches the own file alone is told nothing of any other, not even whether it is
    // there.
    let known = found.map_err(|it| failed(&it))?.filter(|it| {
        caller.may(Right::ReadFile, Some(FileId::Customer(it.loan.customer))).is_some()
    });
    let Known { loan, events, today, position } = known.ok_or_else(|| {
        Problem::new(StatusCode::NOT_FOUND, "loan.not_found", "there is no such loan")
            .detail("there is none of this id that you may see")
    })?;
    let today = Day::try_from(today).map_err(|it| defect(&it))?;
    let settlement = settle(&loan, &events, today, on).map_err(|why| not_settled(&why, today))?;
    let (on, amount, owed) = (settlement.on, settlement.amount, settlement.owed);
    let (loan, business_date, at) = (loan.loan, today, position.to_string());
    Ok(answer(position, &Settled { loan, on, amount, owed, business_date, position: at }))
}

/// The day that is asked for, if one is.
fn day_of(uri: &Uri) -> Result<Option<Day>, Problem> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Parameters {
        on: Option<String>,
    }

    let malformed = |why: String| {
        Problem::new(StatusCode::BAD_REQUEST, "malformed-parameter", "a parameter is malformed")
            .detail(why)
    };
    let Query(asked) = Query::<Parameters>::try_from_uri(uri)
        .map_err(|_| malformed("expected `on` at most once, and nothing else".to_owned()))?;
    let day = asked.on.map(|it| it.parse()).transpose();
    day.map_err(|_| malformed("`on`: expected a day such as 2004-11-01".to_owned()))
}

/// A loan and what happened to it, as of one moment.
struct Known {
    loan: portfolio::Loan,
    events: Vec<Recorded>,
    today: chrono::NaiveDate,
    position: Place,
}

async fn find(service: &Service, id: Uuid) -> Result<Option<Known>, Failure> {
    let mut moment = service.database.snapshot().await?;
    let Some(loan) = questions::loans(&mut moment, &[id]).await?.pop() else { return Ok(None) };
    let events = histories::questions::loan_events(&mut moment, &[id]).await?;
    let days = questions::days(&mut moment).await?;
    let started = days.iter().find(|it| it.partition == loan.partition).map(|it| it.started_on);
    let places = reached(&mut moment, histories::MODEL).await?;
    let before_all = Place { partition: loan.partition, sequence: 0 };
    let position = places.into_iter().find(|it| it.partition == loan.partition);
    Ok(Some(Known {
        events,
        today: started.map_or(loan.balances_on, |it| it.max(loan.balances_on)),
        position: position.unwrap_or(before_all),
        loan,
    }))
}

fn not_settled(why: &NotSettled, today: Day) -> Problem {
    let conflict = |code| Problem::new(StatusCode::CONFLICT, code, "there is nothing to settle");
    match why {
        NotSettled::OutOfRange { first, last } => Problem::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "day-out-of-range",
            "no settlement is told for this day",
        )
        .with("first", first.to_string())
        .with("last", last.to_string()),
        NotSettled::NotOwed { life: Life::Granted } => conflict("loan.not_disbursed"),
        NotSettled::NotOwed { life: Life::Cancelled } => conflict("loan.cancelled"),
        NotSettled::NotOwed { life: Life::Rescinded } => conflict("loan.rescinded"),
        NotSettled::NotOwed { life: Life::Active | Life::Closed | Life::WrittenOff } => {
            return defect(why);
        }
        NotSettled::NotRead { .. } => passing("not-read", "the loan's history is being read"),
        NotSettled::Unknown(_) | NotSettled::Unfoldable(_) => return defect(why),
    }
    .detail(why.to_string())
    .with("business_date", today.to_string())
}
