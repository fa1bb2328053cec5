//! The headers a command comes with.

use axum::http::{HeaderMap, StatusCode, header};
use ledger_core::privacy::card_number_in;
use ledger_service::edge::is_encoded;
use ledger_service::problem::Problem;
use uuid::Uuid;

use super::prepare::Trace;

/// The caller's own name for this command.
///
/// # Errors
/// 400 when missing, doubled, too long, or not visible ASCII.
pub(super) fn idempotency_key(headers: &HeaderMap) -> Result<String, Problem> {
    let mut values = headers.get_all("idempotency-key").iter();
    let (value, more) = (values.next(), values.next());
    let Some(value) = value else {
        return Err(bad_key("the Idempotency-Key header is missing"));
    };
    if more.is_some() {
        return Err(bad_key("there is more than one Idempotency-Key header"));
    }
    let text = value.to_str().map_err(|_| bad_key("the Idempotency-Key is not visible ASCII"))?;
    checked_key(text)?;
    Ok(text.to_owned())
}

/// Checks a key wherever it came from.
///
/// # Errors
/// 400 when it is empty, too long, not visible ASCII or a card number.
pub(super) fn checked_key(text: &str) -> Result<(), Problem> {
    if !(1..=255).contains(&text.len()) || !text.bytes().all(|it| it.is_ascii_graphic()) {
        return Err(bad_key("the Idempotency-Key is not 1 to 255 visible ASCII characters"));
    }
    if card_number_in(text) {
        return Err(card_number("the Idempotency-Key"));
    }
    Ok(())
}

fn bad_key(what: &str) -> Problem {
    Problem::new(
        StatusCode::BAD_REQUEST,
        "idempotency-key",
        "the Idempotency-Key is missing or malformed",
    )
    .detail(format!(
        "{what}; every command carries one of the caller's own, 1 to 255 visible ASCII \
             characters, the same again when it is repeated"
    ))
}

/// No header may carry a card number: headers end in logs.
pub(super) fn refuse_card_numbers(headers: &HeaderMap, path: &str) -> Result<(), Problem> {
    if card_number_in(path) {
        return Err(card_number("the path"));
    }
    for (name, value) in headers {
        let text = value.as_bytes();
        let digits = text.iter().filter(|it| it.is_ascii_digit()).count();
        if digits >= 13 && name != header::AUTHORIZATION {
            let found = str::from_utf8(text).is_ok_and(card_number_in);
            if found {
                return Err(card_number(&format!("the header {name}")));
            }
        }
    }
    Ok(())
}

fn card_number(place: &str) -> Problem {
    Problem::new(StatusCode::BAD_REQUEST, "card-number", "payment card numbers are refused")
        .detail(format!("{place} looks like a card number; only a gateway's token may enter"))
}

/// The version the caller saw.
///
/// # Errors
/// 400 when it is not one version in quotes.
pub(super) fn if_match(headers: &HeaderMap) -> Result<Option<u64>, Problem> {
    let Some(value) = headers.get(header::IF_MATCH) else { return Ok(None) };
    let version = value
        .to_str()
        .ok()
        .and_then(|text| text.trim().strip_prefix('"')?.strip_suffix('"')?.parse::<u64>().ok());
    match version {
        Some(version) => Ok(Some(version)),
        None => Err(Problem::new(StatusCode::BAD_REQUEST, "if-match", "If-Match is malformed")
            .detail("expected one version in quotes, as an ETag gave it: If-Match: \"7\"")),
    }
}

/// W3C trace context, and the correlation id.
pub(super) fn trace(headers: &HeaderMap, correlation: Option<Uuid>) -> Trace {
    let text = |name: &str| headers.get(name).and_then(|it| it.to_str().ok());
    Trace {
        correlation,
        // As the recommendation says, a malformed one is ignored.
        traceparent: text("traceparent").filter(|it| is_traceparent(it)).map(str::to_owned),
    }
}

/// `00-<32 hex>-<16 hex>-<2 hex>`, lower case (W3C Trace Context, level 1).
fn is_traceparent(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let lengths: Vec<usize> = parts.iter().map(|it| it.len()).collect();
    lengths == [2, 32, 16, 2]
        && text.bytes().all(|it| it == b'-' || it.is_ascii_digit() || (b'a'..=b'f').contains(&it))
}

/// The body must say that it is what we read, as it is.
///
/// # Errors
/// 415 naming what is expected.
pub(super) fn content(headers: &HeaderMap, expected: &'static str) -> Result<(), Problem> {
    if is_encoded(headers) {
        return Err(Problem::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "content-encoding",
            "the body is encoded",
        )
        .detail("expected a body without Content-Encoding: none is decoded here"));
    }
    let found = headers.get(header::CONTENT_TYPE).and_then(|it| it.to_str().ok());
    let essence =
        found.and_then(|it| it.split(';').next()).map(|it| it.trim().to_ascii_lowercase());
    if essence.as_deref() == Some(expected) {
        return Ok(());
    }
    Err(Problem::new(
        StatusCode::UNSUPPORTED_MEDIA_TYPE,
        "content-type",
        "the body has another content type",
    )
    .detail(format!("expected Content-Type: {expected}")))
}
