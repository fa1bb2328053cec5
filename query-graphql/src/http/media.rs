//! In which media type is answered?

use axum::http::{HeaderMap, HeaderName, header};

pub(super) const GRAPHQL_RESPONSE: &str = "application/graphql-response+json";
pub(super) const JSON: &str = "application/json";

/// The media type to answer in: what the caller prefers of the two, the first where it prefers
/// none; `None` when it takes neither.
pub(super) fn accepted(headers: &HeaderMap) -> Option<&'static str> {
    let Some(accept) = joined(headers, &header::ACCEPT) else { return Some(JSON) };
    let mut best: Option<(f32, &'static str)> = None;
    for range in accept.split(',') {
        let mut parts = range.split(';').map(str::trim);
        let media = match parts.next().unwrap_or_default().to_ascii_lowercase().as_str() {
            GRAPHQL_RESPONSE => GRAPHQL_RESPONSE,
            JSON | "application/*" | "*/*" => JSON,
            _ => continue,
        };
        let quality = parts.find_map(|it| it.strip_prefix("q=").or(it.strip_prefix("Q=")));
        let quality: f32 = quality.and_then(|it| it.parse().ok()).unwrap_or(1.0);
        if quality > best.map_or(0.0, |it| it.0) {
            best = Some((quality, media));
        }
    }
    best.map(|it| it.1)
}

/// A header's lines as one list. What is not text is as malformed as any other text.
fn joined(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    let lines = headers.get_all(name).iter().map(|it| it.to_str().unwrap_or("?"));
    let lines: Vec<&str> = lines.collect();
    (!lines.is_empty()).then(|| lines.join(","))
}

pub(super) fn wants_page(headers: &HeaderMap) -> bool {
    joined(headers, &header::ACCEPT).is_some_and(|it| it.contains("text/html"))
}
