//! The bounds of a query: each has its error, which names it.

use std::time::Duration;

use async_graphql::ServerError;

use crate::errors::coded;

/// Levels of fields within fields. The deepest query of use is the one by which tools ask a schema
/// about itself.
pub const DEPTH_MAX: usize = 15;

/// Levels of selections, fragments and arguments within one another, counted where nothing else
/// of the query is known yet.
pub(crate) const NESTING_MAX: usize = 32;

/// Fields, each counted as often as its list may repeat it, and statements.
pub const COMPLEXITY_MAX: usize = 10_000;

/// What a field adds to a complexity that needs a statement of its own: a query has at most a
/// hundred of them.
pub(crate) const STATEMENT: usize = 100;

/// Items of a page, and how many there are where the query does not say.
pub const PAGE_MAX: u32 = 100;
pub const PAGE_DEFAULT: u32 = 20;

/// How long a query may take.
pub const TIME_MAX: Duration = Duration::from_secs(10);

/// Bytes of a request's body.
pub const BODY_BYTES_MAX: usize = 256 * 1024;

/// A page's size in a complexity. A page that is too long is refused as that.
pub(crate) fn page(first: Option<i32>, last: Option<i32>) -> usize {
    let asked = first.or(last).and_then(|it| u32::try_from(it).ok());
    asked.unwrap_or(PAGE_DEFAULT).min(PAGE_MAX) as usize
}

/// Names the limit where the library only says that there is one.
pub(crate) fn name_limit(error: ServerError) -> ServerError {
    // async-graphql's own refusals, as they stand in a response; a test meets each.
    match error.message.as_str() {
        "Query is nested too deep." => too_deep(),
        "Query is too complex." => too_complex(),
        _ => error,
    }
}

pub(crate) fn too_deep() -> ServerError {
    refusal(
        "TOO_DEEP",
        format!(
            "the query is nested deeper than {DEPTH_MAX} levels of fields, or {NESTING_MAX} with \
             fragments: ask for less at once"
        ),
    )
}

pub(crate) fn too_complex() -> ServerError {
    refusal(
        "TOO_COMPLEX",
        format!(
            "the query's cost is above {COMPLEXITY_MAX}: each field counts as often as its list \
             may repeat it, each list or total another {STATEMENT}; ask for shorter pages or fewer \
             fields"
        ),
    )
}

/// The answer to a query that took longer than `most`.
pub(crate) fn too_slow(most: Duration) -> ServerError {
    let seconds = most.as_secs_f32();
    refusal("TOO_SLOW", format!("the query took longer than {seconds} s: ask for less at once"))
}

fn refusal(code: &'static str, message: String) -> ServerError {
    coded(code, message).into_server_error(Default::default())
}
