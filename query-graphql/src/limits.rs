//! The bounds of a query: each has its error, which names it.

use std::time::Duration;

use async_graphql::ServerError;

use crate::errors::{coded, unplaced};

/// Levels of fields within fields. The deepest query of use is the one by which tools ask a schema
/// about itself.
pub const DEPTH_MAX: usize = 15;

/// Levels of selections, fragments and arguments within one another, counted where nothing else
/// of the query is known yet.
pub(crate) const NESTING_MAX: usize = 32;

/// Fields, each counted as often as its list may repeat it, and statements.
pub const COMPLEXITY_MAX: usize = 10_000;

/// What a field adds to a complexity that looks for a row by its id.
pub(crate) const ROW: usize = 25;

/// What a field adds to a complexity that needs a statement of its own: a query has at most a
/// hundred of them.
pub(crate) const STATEMENT: usize = 100;

/// Items of a page, and how many there are where the query does not say.
pub const PAGE_MAX: u32 = 100;
pub const PAGE_DEFAULT: u32 = 20;

/// The same of a list that belongs to something, of which a page may show many.
pub const NESTED_DEFAULT: u32 = 10;

/// What an answer may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// Fields and items of lists, each counted as often as it is answered.
    pub values: usize,
    /// Of names and values.
    pub bytes: usize,
}

/// Errors of one answer, and bytes of one's message.
pub(crate) const ERRORS_MAX: usize = 20;
pub(crate) const MESSAGE_BYTES_MAX: usize = 500;

/// How long a query may take.
pub const TIME_MAX: Duration = Duration::from_secs(10);

/// Bytes of a request's body.
pub const BODY_BYTES_MAX: usize = 64 * 1024;

/// A page's size in a complexity. A page that is too long is refused as that.
pub(crate) fn page(first: Option<i32>, last: Option<i32>) -> usize {
    let asked = first.or(last).and_then(|it| u32::try_from(it).ok());
    asked.unwrap_or(PAGE_DEFAULT).min(PAGE_MAX) as usize
}

/// The same of a list that belongs to something.
pub(crate) fn nested(first: Option<i32>) -> usize {
    page(first.or(NESTED_DEFAULT.try_into().ok()), None)
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
             may repeat it ({NESTED_DEFAULT} times in a list within another without `first`), each \
             list over all files or total another {STATEMENT}, each look by an id another {ROW}; \
             ask for shorter pages or fewer fields"
        ),
    )
}

/// The answer to a query that took longer than `most`.
pub(crate) fn too_slow(most: Duration) -> ServerError {
    let seconds = most.as_secs_f32();
    refusal("TOO_SLOW", format!("the query took longer than {seconds} s: ask for less at once"))
}

/// The answer would hold more than one may.
pub(crate) fn too_large(Bounds { values, bytes }: Bounds) -> ServerError {
    refusal(
        "TOO_LARGE",
        format!(
            "the answer would have more than {values} values (each field and each item of a list \
             counts) or {bytes} bytes: ask for shorter pages or fewer fields, and for the rest by \
             `after`"
        ),
    )
}

/// The first errors of an answer, and how many there are beyond: what is wrong once is often wrong
/// a thousand times.
pub(crate) fn bound_errors(mut errors: Vec<ServerError>) -> Vec<ServerError> {
    let beyond = errors.len().saturating_sub(ERRORS_MAX);
    errors.truncate(ERRORS_MAX);
    for error in &mut errors {
        if let Some((end, _)) = error.message.char_indices().find(|it| it.0 >= MESSAGE_BYTES_MAX) {
            error.message.truncate(end);
            error.message.push('…');
        }
    }
    if beyond > 0 {
        let message = format!("{beyond} more errors are not told: correct these first");
        errors.push(refusal("MORE_ERRORS", message));
    }
    errors
}

fn refusal(code: &'static str, message: String) -> ServerError {
    unplaced(coded(code, message))
}
