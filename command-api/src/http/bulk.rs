//! Many commands in one request: NDJSON in, NDJSON out.
//!
//! The request is read whole and the keys of its persons are committed by one statement; then
//! its lines are handed over in order, so that the lines of one file keep theirs, and the answers
//! are streamed in order. A malformed line fails alone. A request has its place until its last line
//! is decided, not until its answers are read.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use axum::Extension;
use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use ledger_core::access::Reach;
use ledger_core::log::{FileId, Hash};
use ledger_service::callers::Caller;
use ledger_service::edge::Correlation;
use ledger_service::problem::Problem;
use serde::Deserialize;
use serde_json::value::RawValue;
use tokio::sync::{mpsc, oneshot};
use uuid::Uuid;

use super::BULK_BYTES_MAX;
use super::answer::{Told, malformed, told};
use super::command::bad_id;
use super::headers;
use super::malformed::{Malformed, parse_borrowed};
use super::prepare::{Draft, known};
use super::route::{Route, routes};
use super::state::{Api, NOT_TAKEN, may, put_off};
use super::target::{Home, Ids};
use super::telling::streamed;
use super::turns::by_turns;
use super::withheld::Reader;
use crate::writer::{self, Answer};

pub(super) const CONTENT_TYPE: &str = "application/x-ndjson";

/// Lines one request may have.
pub(super) const LINES_MAX: usize = 1_000;

/// One command of a bulk request.
#[derive(Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Line<'a> {
    /// As the header of the single route.
    #[serde(borrow)]
    idempotency_key: std::borrow::Cow<'a, str>,
    /// For example `loan.receive_repayment`.
    #[serde(borrow)]
    command: std::borrow::Cow<'a, str>,
    /// `customer-<uuid>`, `vendor-<uuid>` or `policy-book`; left out where the command creates its
    /// file.
    file: Option<FileId>,
    /// Each of the following ids where the single route's path has one.
    loan: Option<String>,
    disbursement: Option<String>,
    repayment: Option<String>,
    charge: Option<String>,
    hold: Option<String>,
    payout: Option<String>,
    credit_line: Option<String>,
    application: Option<String>,
    order: Option<String>,
    delivery: Option<String>,
    r#return: Option<String>,
    shipment: Option<String>,
    report: Option<String>,
    exception: Option<String>,
    purchase_order: Option<String>,
    /// A bank's name; such a line has no `file`.
    bank: Option<String>,
    proposal: Option<String>,
    /// The policy document's hash.
    policy: Option<String>,
    /// The single route's body; its bytes as they stand are part of the fingerprint.
    #[serde(borrow)]
    #[schemars(with = "serde_json::Value")]
    body: &'a RawValue,
}

/// Answers `POST /v1/bulk`.
pub(super) async fn handle(
    State(api): State<Api>,
    Extension(caller): Extension<Arc<Caller>>,
    correlation: Option<Extension<Correlation>>,
    request: Request,
) -> Response {
    let correlation = correlation.map(|Extension(it)| it);
    match answer(api, &caller, correlation, request).await {
        Ok(response) => response,
        Err(problem) => problem.into_response(),
    }
}

async fn answer(
    api: Api,
    caller: &Caller,
    correlation: Option<Correlation>,
    request: Request,
) -> Result<Response, Problem> {
    let (parts, body) = request.into_parts();
    let headers = &parts.headers;
    if routes().all(|it| caller.reach(it.right) == Reach::Nothing) {
        return Err(Problem::new(StatusCode::FORBIDDEN, "forbidden", "Not allowed")
            .detail("no role of yours has the right to any command"));
    }
    headers::refuse_card_numbers(headers, "")?;
    headers::content(headers, CONTENT_TYPE)?;
    let place = api.bulk_places.take(caller).ok_or_else(|| too_many(&api, caller))?;
    let body = api.read(body, BULK_BYTES_MAX).await?;
    let room = Arc::clone(&api.bulk_room)
        .try_acquire_owned()
        .map_err(|_| put_off("too many bulk requests are being decided").detail(NOT_TAKEN))?;
    let body = body.bytes();
    let lines = split(body)?;
    let pseudonym = api.pseudonym(caller).await?;
    // One that was made for the request would tie what its lines have nothing to do with.
    let given = correlation.filter(|it| it.given).map(|it| it.id);
    let trace = headers::trace(headers, given);

    let drafts = by_turns(lines, |it| read(it, caller, pseudonym, api.writers.ledger())).await;
    let persons: Vec<_> = drafts.iter().flatten().filter_map(|it| it.draft.person()).collect();
    let keys = api.person_keys(&persons).await?;
    let identifiers = drafts.iter().flatten().filter_map(|it| it.draft.identifier()).collect();
    let keys = api.looked_for(keys, identifiers).await?;
    let ready: Ready = by_turns(drafts, |it| {
        let ReadLine { draft, body, reader } = it?;
        let creates = draft.route.creates;
        Ok((draft.seal(&keys, body.get().as_bytes(), &trace, None)?, creates, reader))
    })
    .await;

    let (tell, told) = mpsc::channel::<Told>(LINES_MAX);
    tokio::spawn(async move {
        // Until the last line is decided, whether or not anybody reads what is said of it.
        let _held = (place, room);
        decide(&api, ready, &tell).await;
    });
    Ok(streamed(told))
}

/// Lines that are read, whether their routes answer 201, and who is told; or what is wrong with them.
type Ready = Vec<Result<(writer::Request, bool, Reader), Problem>>;

/// Hands the lines over in order and tells, in order, what becomes of each. Where nobody listens
/// any more, the lines that were not handed over are not.
async fn decide(api: &Api, ready: Ready, tell: &mpsc::Sender<Told>) {
    let (answers, mut waiting) = mpsc::channel::<Waiting>(LINES_MAX);
    let handing_over = async move {
        let mut halted: BTreeMap<FileId, Arc<AtomicBool>> = BTreeMap::new();
        for line in ready {
            if tell.is_closed() {
                break;
            }
            let waiting = match line {
                Err(problem) => Waiting::Told(Box::new(problem)),
                Ok((mut request, creates, reader)) => {
                    request.halted = Some(Arc::clone(halted.entry(request.file).or_default()));
                    Waiting::Answer(api.writers.hand_over(request).await, creates, reader)
                }
            };
            answers.send(waiting).await.expect("what was handed over is waited for to the end");
        }
    };
    let telling = async {
        while let Some(waiting) = waiting.recv().await {
            // Who asked may have gone; what was handed over is decided all the same.
            let _ = tell.send(waiting.told().await).await;
        }
    };
    tokio::join!(handing_over, telling);
}

/// As many bulk requests of this caller as it may have are under way.
fn too_many(api: &Api, caller: &Caller) -> Problem {
    let most = api.bulk_places.most(caller);
    Problem::new(
        StatusCode::TOO_MANY_REQUESTS,
        "too-many-bulk",
        "too many bulk requests of this caller are under way",
    )
    .detail(format!("a caller has at most {most} that are read or decided at once; {NOT_TAKEN}"))
    .retry_after(1)
}

/// What is said of one line, or will be.
enum Waiting {
    Told(Box<Problem>),
    /// And whether the route answers 201, and to whom.
    Answer(oneshot::Receiver<Answer>, bool, Reader),
}

impl Waiting {
    async fn told(self) -> Told {
        match self {
            Waiting::Told(problem) => Told::Problem(*problem),
            // A writer that is gone has not said what became of what it took.
            Waiting::Answer(answer, creates, reader) => {
                reader.told(told(answer.await.unwrap_or(Answer::OutcomeUnknown), creates))
            }
        }
    }
}

/// The request's lines; an empty last one is no line.
fn split(body: &Bytes) -> Result<Vec<&[u8]>, Problem> {
    let text = body.strip_suffix(b"\n").unwrap_or(body);
    let lines: Vec<&[u8]> = match text.is_empty() {
        true => vec![],
        false => text.split(|it| *it == b'\n').collect(),
    };
    match lines.len() {
        0 => Err(Problem::new(StatusCode::BAD_REQUEST, "malformed", "the request is malformed")
            .detail("expected one JSON object a line, found no line")),
        1..=LINES_MAX => Ok(lines),
        found => Err(Problem::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "too-many-lines",
            "the request has too many lines",
        )
        .detail(format!(
            "expected at most {LINES_MAX} lines, found {found}; send several requests"
        ))),
    }
}

/// A line that was read, and its body as it stands.
struct ReadLine<'a> {
    draft: Draft,
    body: &'a RawValue,
    reader: Reader,
}

fn read<'a>(
    line: &'a [u8],
    caller: &Caller,
    pseudonym: Hash,
    ledger: Uuid,
) -> Result<ReadLine<'a>, Problem> {
    let text = str::from_utf8(line).map_err(|_| bad_line("the line is not UTF-8"))?;
    let line: Line<'a> = parse_borrowed(text).map_err(malformed)?;
    headers::checked_key(&line.idempotency_key)?;
    let route = Route::of(&line.command)
        .ok_or_else(|| bad_line("`command` names no command; see /openapi.json"))?;
    let ids = ids_of(&line, route)?;
    let role = may(caller, route.right, route.file_in(&ids))?;
    let known = known(route, ids, ledger, pseudonym, &line.idempotency_key);
    let body = line.body;
    let draft = Draft::read(route, known, &role, body.get().as_bytes()).map_err(in_body)?;
    if draft.drawn().is_some() {
        return Err(bad_line("a one-time code is asked for by its own route, one at a time"));
    }
    let reader = Reader::of(&role, body.get().as_bytes());
    Ok(ReadLine { draft, body, reader })
}

/// The ids that the single route has in its path: exactly those.
fn ids_of(line: &Line, route: &Route) -> Result<Ids, Problem> {
    let mut ids = Ids::default();
    let file = match (line.file, route.of.home()) {
        (Some(FileId::Customer(id)), Home::Customer) => Some(("customer", id.to_string())),
        (Some(FileId::Vendor(id)), Home::Vendor) => Some(("vendor", id.to_string())),
        (Some(FileId::PolicyBook), Home::PolicyBook) | (None, _) => None,
        (
            Some(
                FileId::Customer(_)
                | FileId::Vendor(_)
                | FileId::Partner(_)
                | FileId::PolicyBook
                | FileId::Partition(_),
            ),
            _,
        ) => {
            return Err(bad_line("`file` is of another kind than the command's"));
        }
    };
    let given_file = |name| file.clone().filter(|(it, _)| *it == name).map(|(_, id)| id);
    let given = [
        ("customer", given_file("customer")),
        ("vendor", given_file("vendor")),
        ("loan", line.loan.clone()),
        ("disbursement", line.disbursement.clone()),
        ("repayment", line.repayment.clone()),
        ("charge", line.charge.clone()),
        ("hold", line.hold.clone()),
        ("payout", line.payout.clone()),
        ("credit_line", line.credit_line.clone()),
        ("application", line.application.clone()),
        ("order", line.order.clone()),
        ("delivery", line.delivery.clone()),
        ("return", line.r#return.clone()),
        ("shipment", line.shipment.clone()),
        ("report", line.report.clone()),
        ("exception", line.exception.clone()),
        ("purchase_order", line.purchase_order.clone()),
        ("bank", line.bank.clone()),
        ("proposal", line.proposal.clone()),
        ("policy", line.policy.clone()),
    ];
    if let Some(name) = route.path_names().find(|it| !given.iter().any(|(known, _)| known == it)) {
        return Err(bad_line(&format!("this command names its `{name}` by its own route alone")));
    }
    for (name, value) in given {
        let member = if ["customer", "vendor"].contains(&name) { "file" } else { name };
        match (route.path_names().any(|it| it == name), value) {
            (true, Some(text)) => ids.take(name, &text).map_err(bad_id)?,
            (false, None) => {}
            (true, None) => {
                return Err(bad_line(&format!("`{member}` is missing for this command")));
            }
            (false, Some(_)) => {
                return Err(bad_line(&format!("`{member}` does not belong to this command")));
            }
        }
    }
    Ok(ids)
}

fn bad_line(what: &str) -> Problem {
    Problem::new(StatusCode::BAD_REQUEST, "malformed", "the line is malformed").detail(what)
}

/// The body is a member of the line: so is its pointer.
fn in_body(Malformed { pointer, reason }: Malformed) -> Problem {
    malformed(Malformed { pointer: format!("/body{pointer}"), reason })
}
