//! The bounds of a query: each has its error, which names it.

use std::time::Duration;

use async_graphql::ServerError;

use crate::errors::coded;

/// Levels of fields within fields.
pub const DEPTH_MAX: usize = 12;

/// Fields, each counted as often as a list repeats it.
pub const COMPLEXITY_MAX: usize = 10_000;

/// Items of a page, and how many there are where the query does not say.
pub const PAGE_MAX: u32 = 100;
pub const PAGE_DEFAULT: u32 = 20;

/// How long a query may take.
pub const TIME_MAX: Duration = Duration::from_secs(10);

/// Bytes of a request's body.
pub const BODY_BYTES_MAX: usize = 256 * 1024;

/// A page's size in a complexity.
pub(crate) fn page(first: Option<i32>, last: Option<i32>) -> usize {
    let asked = first.or(last).and_then(|it| usize::try_from(it).ok());
    asked.unwrap_or(PAGE_DEFAULT as usize)
}

/// async-graphql's own refusals, as they stand in a response.
const TOO_DEEP: &str = "Query is nested too deep.";
const TOO_COMPLEX: &str = "Query is too complex.";

/// Names the limit where the library only says that there is one.
pub(crate) fn name_limit(error: ServerError) -> ServerError {
    let named = match error.message.as_str() {
        TOO_DEEP => coded(
            "TOO_DEEP",
            format!("the query is nested deeper than {DEPTH_MAX} levels: ask for less at once"),
        ),
        TOO_COMPLEX => coded(
            "TOO_COMPLEX",
            format!(
                "the query asks for more than {COMPLEXITY_MAX} fields, each counted as often as \
                 its list may repeat it: ask for shorter pages or fewer fields"
            ),
        ),
        _ => return error,
    };
    let position = error.locations.first().copied().unwrap_or_default();
    named.into_server_error(position)
}

/// The answer to a query that took too long.
pub(crate) fn too_slow() -> ServerError {
    coded(
        "TOO_SLOW",
        format!("the query took longer than {} s: ask for less at once", TIME_MAX.as_secs()),
    )
    .into_server_error(Default::default())
}
