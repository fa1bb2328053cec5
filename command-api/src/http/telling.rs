//! The answer of a bulk request: its lines as they come, in order.

use std::collections::BTreeMap;
use std::convert::Infallible;

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures_util::{StreamExt, stream};
use http_body::Frame;
use http_body_util::StreamBody;
use ledger_core::log::Place;
use tokio::sync::mpsc;

use super::answer::{LEDGER_POSITION, Told};
use super::bulk::CONTENT_TYPE;

/// Bytes of answers that leave together at most, where so many are there.
const FRAME_BYTES: usize = 64 * 1024;

/// What was told so far.
struct Telling {
    told: mpsc::Receiver<Told>,
    lines: usize,
    /// How far each partition has come with it.
    reached: BTreeMap<u32, Place>,
}

impl Telling {
    fn line(&mut self, told: &Told, into: &mut Vec<u8>) {
        if let Told::Commit { place, .. } | Told::Nothing { head: place, .. } = told {
            let last = self.reached.entry(place.partition).or_insert(*place);
            *last = (*last).max(*place);
        }
        self.lines += 1;
        line_of(self.lines, told, into);
    }

    /// The lines that are there once one is, or behind the last what is said once.
    async fn next(&mut self) -> Option<Frame<Bytes>> {
        let Some(first) = self.told.recv().await else {
            let reached = std::mem::take(&mut self.reached);
            let at = positions(reached.into_values());
            let trailer = HeaderValue::from_str(&at).ok().filter(|_| !at.is_empty())?;
            return Some(Frame::trailers(HeaderMap::from_iter([(LEDGER_POSITION, trailer)])));
        };
        let mut bytes = vec![];
        self.line(&first, &mut bytes);
        while bytes.len() < FRAME_BYTES
            && let Ok(more) = self.told.try_recv()
        {
            self.line(&more, &mut bytes);
        }
        Some(Frame::data(bytes.into()))
    }
}

/// The answers line by line as they come, and at last, as a trailer, how far each partition has
/// come with them.
pub(super) fn streamed(told: mpsc::Receiver<Told>) -> Response {
    let telling = Telling { told, lines: 0, reached: BTreeMap::new() };
    let frames =
        stream::unfold(
            telling,
            |mut telling| async move { Some((telling.next().await?, telling)) },
        );
    let body = Body::new(StreamBody::new(frames.map(Ok::<_, Infallible>)));
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(CONTENT_TYPE)),
        (header::TRAILER, HeaderValue::from_static("ledger-position")),
    ];
    (StatusCode::OK, headers, body).into_response()
}

/// `3@88, 7@12`: one entry a partition.
pub(super) fn positions(places: impl Iterator<Item = Place>) -> String {
    places.map(|it| it.to_string()).collect::<Vec<_>>().join(", ")
}

/// One line of the answer: what the single route would have said. A commit's bytes stand in it
/// as they stand in the log, where nothing of it is withheld.
fn line_of(number: usize, told: &Told, line: &mut Vec<u8>) {
    match told {
        Told::Commit { status, place, value, stream_version: _, repeated: _ } => {
            let status = status.as_u16();
            line.extend_from_slice(
                format!(r#"{{"line":{number},"status":{status},"position":"{place}","commit":"#)
                    .as_bytes(),
            );
            line.extend_from_slice(value);
            line.push(b'}');
        }
        Told::Nothing { head, .. } => line.extend_from_slice(
            format!(r#"{{"line":{number},"status":200,"position":"{head}","events":[]}}"#)
                .as_bytes(),
        ),
        Told::Problem(problem) => line.extend_from_slice(
            format!(
                r#"{{"line":{number},"status":{},"problem":{}}}"#,
                problem.status().as_u16(),
                problem.to_value()
            )
            .as_bytes(),
        ),
    }
    line.push(b'\n');
}
