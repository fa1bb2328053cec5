//! A command that draws a one-time code: it is recorded, and the code leaves.

use axum::http::StatusCode;
use ledger_core::credit::application;
use ledger_core::file::{Event, Fact, events_of};
use ledger_core::log::{Commit, FileId, StreamId};
use ledger_service::problem::Problem;

use super::state::Api;
use crate::codes::{Drawn, Leaving};
use crate::writer::{self, Answer};

/// The command that draws one.
pub(super) const COMMAND: &str = "application.make_code";

/// Asks the writer, and lets the code leave once it is recorded; both happen to the end, whether or not
/// anybody waits for the answer. A repeat meets the commit: its code left, or is gone.
///
/// # Errors
/// When no code can leave from here, and nothing was recorded; or when this one was not taken.
pub(super) async fn ask(
    api: &Api,
    request: writer::Request,
    drawn: Drawn,
) -> Result<Answer, Problem> {
    let Some(outlet) = api.codes.outlet() else {
        return Err(Problem::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "codes-not-sent",
            "no one-time code leaves from here",
        )
        .detail(
            "LEDGER_CODES is not set, so that nobody would send the code; nothing was recorded",
        ));
    };
    let api = api.clone();
    let sending = tokio::spawn(async move {
        let answer = api.writers.ask(request).await;
        if let Answer::Committed { value, repeated: false, .. } = &answer
            && let Some(leaving) = leaving(value, &drawn)
        {
            let code = leaving.code;
            if let Err(error) = outlet.send(leaving).await {
                tracing::warn!(%code, %error, "a one-time code was not taken");
                return Err(not_taken());
            }
        }
        Ok(answer)
    });
    sending.await.expect("asking and sending do not panic")
}

/// What leaves, by what was recorded of it.
fn leaving(value: &[u8], drawn: &Drawn) -> Option<Leaving> {
    let commit = Commit::decode(value).ok()?;
    let FileId::Customer(customer) = commit.file else { return None };
    events_of(&commit).ok()?.into_iter().find_map(|it| match it {
        Fact {
            stream: StreamId::Application(application),
            event: Event::Application(application::Event::CodeMade(made)),
        } => Some(Leaving {
            customer,
            application,
            offer: made.offer,
            code: made.code,
            digits: drawn.of(made.digits).to_owned(),
            valid_until: made.valid_until,
        }),
        Fact { .. } => None,
    })
}

fn not_taken() -> Problem {
    Problem::new(StatusCode::BAD_GATEWAY, "code-not-sent", "the one-time code was not sent").detail(
        "the code was made, and who sends it did not take it: it cannot be sent again; ask for \
         another, under another Idempotency-Key",
    )
}
