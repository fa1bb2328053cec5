//! What a caller is told: the commit, or the problem that stood in the way.

use std::sync::Arc;

use axum::body::Bytes;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use ledger_core::file::{Kind, Rejection};
use ledger_core::log::{Place, VALUE_BYTES_MAX};
use ledger_service::problem::Problem;

use super::malformed::Malformed;
use super::state::NOT_TAKEN;
use crate::writer::{Answer, NotServing};

/// Says of an answer that the command had been recorded before (draft-ietf-httpapi-idempotency-key
/// leaves the name open; it is Stripe's).
pub(super) const IDEMPOTENT_REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");

pub(super) const LEDGER_POSITION: HeaderName = HeaderName::from_static("ledger-position");

/// Seconds after which a caller who was put off may ask again.
const RETRY_AFTER_SECONDS: u32 = 1;

/// A command's outcome as both the single route and a bulk line tell it.
#[derive(Debug)]
pub(super) enum Told {
    /// The commit, new or met again.
    Commit {
        status: StatusCode,
        place: Place,
        value: Arc<[u8]>,
        /// The version of the addressed stream that it left.
        stream_version: Option<u64>,
        /// Whether it was met again.
        repeated: bool,
    },
    /// There was nothing to do; decided on this head.
    Nothing {
        head: Place,
        version: u64,
    },
    Problem(Problem),
}

/// What the writer's answer means to the caller. `creates` is whether the route answers 201.
pub(super) fn told(answer: Answer, creates: bool) -> Told {
    match answer {
        Answer::Committed { place, value, stream_version, repeated } => {
            let status = if creates { StatusCode::CREATED } else { StatusCode::OK };
            Told::Commit { status, place, value, stream_version, repeated }
        }
        Answer::Nothing { head, stream_version } => Told::Nothing { head, version: stream_version },
        Answer::Rejected { rejection, head } => Told::Problem(rejected(&rejection, head)),
        Answer::VersionMismatch { present } => Told::Problem(
            Problem::new(
                StatusCode::PRECONDITION_FAILED,
                "version-mismatch",
                "the stream has another version",
            )
            .detail(format!(
                "If-Match named another version than the present one, {present}; nothing was \
                     recorded: read it again and decide anew"
            ))
            .with("present_version", present),
        ),
        Answer::AnotherBody => Told::Problem(
            Problem::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "idempotency-key-reused",
                "the Idempotency-Key was used for another request",
            )
            .detail(
                "this key was used before with another body; send the same body to meet its \
                     answer, or a new key for a new command",
            ),
        ),
        Answer::InFlight => Told::Problem(
            Problem::new(
                StatusCode::CONFLICT,
                "in-flight",
                "the first request with this Idempotency-Key is not answered yet",
            )
            .detail("ask again with the same key in a moment")
            .retry_after(RETRY_AFTER_SECONDS),
        ),
        Answer::ReferenceInFlight => Told::Problem(
            Problem::new(
                StatusCode::CONFLICT,
                "reference-in-flight",
                "a command to another file has the same reference and is not answered yet",
            )
            .detail(format!(
                "whether the reference stands there is not known yet; {NOT_TAKEN}"
            ))
            .retry_after(RETRY_AFTER_SECONDS),
        ),
        Answer::NotDecided => Told::Problem(
            Problem::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "outcome-unknown",
                "it is not known whether the command was recorded",
            )
            .detail(format!(
                "a line before this one, of the same file, is to be asked again first, and this one \
                 was not decided; {NOT_TAKEN}"
            ))
            .retry_after(RETRY_AFTER_SECONDS),
        ),
        Answer::OutcomeUnknown => Told::Problem(
            Problem::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "outcome-unknown",
                "it is not known whether the command was recorded",
            )
            .detail(
                "the log did not answer in time; ask again with the same Idempotency-Key and \
                     body: it is recorded once at most",
            )
            .retry_after(RETRY_AFTER_SECONDS),
        ),
        Answer::NotServing(reason) => Told::Problem(not_serving(&reason)),
        Answer::NoPolicy => Told::Problem(
            Problem::new(StatusCode::SERVICE_UNAVAILABLE, "no-policy", "no policy is in force")
                .detail(
                    "publish a first policy version (POST /v1/policies, then its approval by \
                     another person); nothing else is accepted before",
                )
                .retry_after(RETRY_AFTER_SECONDS),
        ),
        Answer::Busy => Told::Problem(busy()),
        Answer::Defect => Told::Problem(
            Problem::new(
                StatusCode::INTERNAL_SERVER_ERROR,
                "defect",
                "an invariant of the ledger is broken",
            )
            .detail(
                "this request met a defect of ours and was not recorded; others go on: tell \
                     the operators its Idempotency-Key",
            ),
        ),
        Answer::TooLarge { bytes } => Told::Problem(
            Problem::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "commit-too-large",
                "the command's commit would be too large",
            )
            .detail(format!(
                "it would have {bytes} bytes, a commit holds at most {VALUE_BYTES_MAX}; send less \
                     in one command"
            )),
        ),
    }
}

pub(super) fn not_serving(reason: &NotServing) -> Problem {
    if let NotServing::Unreadable(_) = reason {
        return Problem::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "answer-unreadable",
            "the recorded answer cannot be read at the moment",
        )
        .detail(format!(
            "{reason}; the command is recorded: ask again with the same Idempotency-Key and body \
             for its answer"
        ))
        .retry_after(RETRY_AFTER_SECONDS);
    }
    Problem::new(
        StatusCode::SERVICE_UNAVAILABLE,
        "not-serving",
        "this partition is not served at the moment",
    )
    .detail(format!("{reason}; {NOT_TAKEN}"))
    .retry_after(RETRY_AFTER_SECONDS)
}

/// The writer of the partition has as many requests waiting as it takes.
fn busy() -> Problem {
    Problem::new(StatusCode::TOO_MANY_REQUESTS, "busy", "too many requests are waiting")
        .detail(NOT_TAKEN)
        .retry_after(RETRY_AFTER_SECONDS)
}

fn rejected(rejection: &Rejection, head: Place) -> Problem {
    let status = match rejection.kind() {
        Kind::NotFound => StatusCode::NOT_FOUND,
        Kind::Conflict => StatusCode::CONFLICT,
        Kind::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let mut problem =
        Problem::new(status, rejection.code(), "the ledger's rules refuse this command")
            .detail(rejection.to_string())
            .with("decided_at", head.to_string());
    for (name, fact) in rejection.facts() {
        problem = problem.with(&name, fact);
    }
    problem
}

/// A body that could not be read.
pub(super) fn malformed(Malformed { pointer, reason }: Malformed) -> Problem {
    Problem::new(StatusCode::BAD_REQUEST, "malformed", "the request is malformed")
        .detail(reason)
        .pointer(pointer)
}

/// The answer of a single route: the version of what the command addressed is the `ETag`; `location`
/// is the path of what was created.
pub(super) fn respond(told: Told, location: Option<String>) -> Response {
    match told {
        Told::Problem(problem) => problem.into_response(),
        Told::Nothing { head, version } => {
            let body = serde_json::json!({ "events": [], "head": head.to_string() }).to_string();
            let mut response = json(StatusCode::OK, body.into());
            let headers = response.headers_mut();
            headers.insert(LEDGER_POSITION, ascii(&head.to_string()));
            headers.insert(header::ETAG, ascii(&format!("\"{version}\"")));
            response
        }
        Told::Commit { status, place, value, stream_version, repeated } => {
            // The commit's own bytes, as the writer made them.
            let mut response = json(status, Bytes::from_owner(value));
            let headers = response.headers_mut();
            headers.insert(LEDGER_POSITION, ascii(&place.to_string()));
            if repeated {
                headers.insert(IDEMPOTENT_REPLAYED, HeaderValue::from_static("true"));
            }
            if let Some(version) = stream_version {
                headers.insert(header::ETAG, ascii(&format!("\"{version}\"")));
            }
            if let Some(location) = location {
                headers.insert(header::LOCATION, ascii(&location));
            }
            response
        }
    }
}

fn json(status: StatusCode, body: Bytes) -> Response {
    let content_type = (header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    (status, [content_type], body).into_response()
}

fn ascii(text: &str) -> HeaderValue {
    HeaderValue::from_str(text).expect("positions, versions and paths are visible ASCII")
}

#[cfg(test)]
mod tests {
    use ledger_core::log::Instant;

    use super::*;
    use crate::writer::Delay;

    fn problem(answer: Answer) -> Problem {
        match told(answer, false) {
            Told::Problem(problem) => problem,
            told @ (Told::Commit { .. } | Told::Nothing { .. }) => panic!("no problem: {told:?}"),
        }
    }

    fn delay() -> Delay {
        let since = Instant::from_micros(1_000_000).unwrap();
        Delay { since, failure: Some("the broker is away".into()), needs_person: false }
    }

    #[test]
    fn what_states_no_fact_says_nothing_of_an_earlier_try_under_the_same_key() {
        for (answer, code) in [
            (Answer::Busy, "busy"),
            (Answer::NotServing(NotServing::Starting(delay())), "not-serving"),
            (Answer::NotServing(NotServing::BetweenTerms(delay())), "not-serving"),
            (Answer::NotServing(NotServing::Stopped("it is damaged".into())), "not-serving"),
            (Answer::NotDecided, "outcome-unknown"),
            (Answer::ReferenceInFlight, "reference-in-flight"),
            (
                Answer::NotServing(NotServing::WaitsForReferences {
                    partition: 3,
                    why: Box::new(NotServing::Starting(delay())),
                }),
                "not-serving",
            ),
        ] {
            let problem = problem(answer);
            assert_eq!(problem.code(), code);
            let told = problem.told().unwrap();
            assert!(told.contains("whether an earlier one") && told.contains("same key"), "{told}");
            assert!(!told.contains("nothing was recorded"), "{told}");
            assert!(problem.retry_after_seconds().is_some());
        }
    }

    #[test]
    fn a_recorded_answer_that_cannot_be_read_is_said_to_be_recorded() {
        let unreadable = NotServing::Unreadable("the broker does not answer".into());
        let problem = problem(Answer::NotServing(unreadable));
        assert_eq!(problem.code(), "answer-unreadable");
        assert!(problem.told().unwrap().contains("the command is recorded"));
    }
}
