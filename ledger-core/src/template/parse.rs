//! How is a template read?

use super::Part;

/// How deep lists may stand in lists.
const DEPTH_MAX: usize = 8;

/// A list that was begun, and what stood before it.
struct Begun {
    list: String,
    /// Whether it is written for each record; else where there is none.
    each: bool,
    line: usize,
    before: Vec<Part>,
}

pub(super) fn parse(text: &str) -> Result<Vec<Part>, String> {
    let mut parts = vec![];
    let mut begun: Vec<Begun> = vec![];
    let mut rest = text;
    let line_at = |rest: &str| {
        let read = text.len() - rest.len();
        1 + text.bytes().take(read).filter(|it| *it == b'\n').count()
    };
    while let Some((literal, hole)) = rest.split_once("{{") {
        let line = line_at(hole);
        if !literal.is_empty() {
            parts.push(Part::Literal(literal.to_owned()));
        }
        let Some((inner, behind)) = hole.split_once("}}") else {
            return Err(format!("line {line}: `{{{{` without `}}}}`"));
        };
        rest = behind;
        let (mark, name) = match inner.as_bytes().first() {
            Some(it @ (b'#' | b'^' | b'/')) => (Some(*it), inner.get(1..).unwrap_or_default()),
            _ => (None, inner),
        };
        if !is_name(name) {
            return Err(format!(
                "line {line}: `{{{{{inner}}}}}` names nothing: expected 1 to 64 of a-z, 0-9 and `_`"
            ));
        }
        match mark {
            None => parts.push(Part::Text(name.to_owned())),
            Some(b'/') => {
                let Some(Begun { list, each, before, .. }) = begun.pop() else {
                    return Err(format!("line {line}: `{name}` ends and was not begun"));
                };
                if list != name {
                    return Err(format!("line {line}: `{name}` ends where `{list}` is to end"));
                }
                let inner = std::mem::replace(&mut parts, before);
                parts.push(match each {
                    true => Part::Each { list, parts: inner },
                    false => Part::None { list, parts: inner },
                });
            }
            Some(mark) => {
                if begun.len() == DEPTH_MAX {
                    return Err(format!("line {line}: more than {DEPTH_MAX} lists in each other"));
                }
                let before = std::mem::take(&mut parts);
                begun.push(Begun { list: name.to_owned(), each: mark == b'#', line, before });
            }
        }
    }
    if let Some(Begun { list, line, .. }) = begun.pop() {
        return Err(format!("line {line}: `{list}` is begun and does not end"));
    }
    if !rest.is_empty() {
        parts.push(Part::Literal(rest.to_owned()));
    }
    Ok(parts)
}

fn is_name(text: &str) -> bool {
    let plain = |it: u8| it.is_ascii_lowercase() || it.is_ascii_digit() || it == b'_';
    (1..=64).contains(&text.len()) && text.bytes().all(plain)
}
