//! Bulk requests: what their answers say line by line, and lines sent until each is decided.

use std::time::Instant;

use serde::Deserialize;
use serde_json::value::RawValue;
use tokio::task::JoinSet;
use tokio::time::sleep;

use crate::callers::{PATIENCE, PAUSE};
use crate::failure::Failure;
use crate::http::{Asked, Connection, Reply, is_put_off};
use crate::ledger::place;
use crate::system::System;

/// One line of a bulk answer.
#[derive(Deserialize)]
struct Line<'a> {
    status: u16,
    position: Option<&'a str>,
    #[serde(borrow)]
    commit: Option<&'a RawValue>,
    problem: Option<Problem>,
}

#[derive(Debug, Deserialize)]
struct Problem {
    code: String,
    detail: Option<String>,
}

/// A commit and its place; none where the line is to be sent again.
pub(crate) type Decided<'a> = Option<(&'a str, (u32, u64))>;

/// The answers of a bulk request, in the order of its lines.
pub(crate) fn lines_of(
    reply: &Reply,
) -> Result<impl Iterator<Item = Result<Decided<'_>, Failure>>, Failure> {
    let text = std::str::from_utf8(&reply.body)
        .map_err(|it| Failure::unexpected(format!("a bulk answer: {it}")))?;
    if reply.status != 200 {
        let (tried, body) = ("POST /v1/bulk".to_owned(), text.to_owned());
        return Err(Failure::Refused { tried, status: reply.status, body });
    }
    Ok(text.lines().map(decided))
}

fn decided(text: &str) -> Result<Decided<'_>, Failure> {
    let line: Line<'_> = serde_json::from_str(text)
        .map_err(|it| Failure::unexpected(format!("a line of a bulk answer: {it}: {text}")))?;
    match (line.commit, line.position.and_then(place), line.problem) {
        (Some(commit), Some(at), None) => Ok(Some((commit.get(), at))),
        (_, _, Some(problem)) if is_put_off(&problem.code) => Ok(None),
        (_, _, problem) => Err(Failure::Refused {
            tried: "a line of POST /v1/bulk".to_owned(),
            status: line.status,
            body: problem
                .map(|it| it.code + ": " + &it.detail.unwrap_or_default())
                .unwrap_or_default(),
        }),
    }
}

/// Lines of one request, as many as the ledger takes at once.
const REQUEST_LINES: usize = 1_000;

/// Requests under way at once where a ledger is filled.
const AT_ONCE: usize = 4;

/// Sends lines until each is decided: the commits and their places, in the order of the lines.
pub(crate) async fn send_lines(
    system: &System,
    lines: &[String],
) -> Result<Vec<(String, (u32, u64))>, Failure> {
    let mut tasks = JoinSet::new();
    let mut chunks: Vec<Vec<(usize, String)>> = lines
        .chunks(REQUEST_LINES)
        .enumerate()
        .map(|(chunk, lines)| (chunk * REQUEST_LINES..).zip(lines.iter().cloned()).collect())
        .collect();
    chunks.reverse();
    let mut all: Vec<Option<(String, (u32, u64))>> = vec![None; lines.len()];
    loop {
        while tasks.len() < AT_ONCE
            && let Some(chunk) = chunks.pop()
        {
            let connection = Connection::open(&system.commands, &system.token).await?;
            tasks.spawn(send_chunk(connection, chunk));
        }
        let Some(ended) = tasks.join_next().await else { break };
        let ended = ended.map_err(|it| Failure::unexpected(format!("a caller: {it}")))?;
        for (number, answer) in ended? {
            if let Some(place) = all.get_mut(number) {
                *place = Some(answer);
            }
        }
    }
    let all: Option<Vec<_>> = all.into_iter().collect();
    all.ok_or_else(|| Failure::unexpected("a line of a bulk request was not answered"))
}

async fn send_chunk(
    mut connection: Connection,
    mut waiting: Vec<(usize, String)>,
) -> Result<Vec<(usize, (String, (u32, u64)))>, Failure> {
    let begun = Instant::now();
    let mut answers = vec![];
    while !waiting.is_empty() {
        if PATIENCE < begun.elapsed() {
            let what = "lines of a bulk request are put off".to_owned();
            return Err(Failure::Late { what, seconds: PATIENCE.as_secs() });
        }
        let body: String = waiting.iter().map(|(_, line)| line.as_str()).collect();
        let asked = Asked { lines: true, body: body.into(), ..Asked::default() };
        let reply = connection.post("/v1/bulk", asked).await?;
        if reply.is_put_off() {
            sleep(PAUSE).await;
            continue;
        }
        let mut left = vec![];
        for (line, answer) in waiting.into_iter().zip(lines_of(&reply)?) {
            match answer? {
                Some((commit, at)) => answers.push((line.0, (commit.to_owned(), at))),
                None => left.push(line),
            }
        }
        waiting = left;
    }
    Ok(answers)
}

#[cfg(test)]
mod tests {
    use super::decided;

    #[test]
    fn a_bulk_line_is_a_commit_or_put_off_or_refused() {
        let line = r#"{"line":1,"status":201,"position":"3@88","commit":{"a": 1}}"#;
        // The commit's own bytes, blank and all.
        assert_eq!(decided(line).unwrap(), Some((r#"{"a": 1}"#, (3, 88))));
        let line = r#"{"line":1,"status":429,"problem":{"code":"busy","title":"no room"}}"#;
        assert_eq!(decided(line).unwrap(), None);
        let line = r#"{"line":1,"status":409,"problem":{"code":"loan.closed","detail":"it is"}}"#;
        let refused = decided(line).unwrap_err().to_string();
        assert!(refused.contains("loan.closed: it is"), "{refused}");
    }
}
