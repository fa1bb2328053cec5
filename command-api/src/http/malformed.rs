//! Reading a body: the value, or where and why it is malformed.

use serde::Deserialize;
use serde::de::DeserializeOwned;

/// A body that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Malformed {
    /// JSON Pointer (RFC 6901) to the member at fault; empty for the whole body.
    pub(super) pointer: String,
    pub(super) reason: String,
}

/// The value in these bytes, which must be one JSON document.
///
/// # Errors
/// With a pointer to the member at fault. Values that were found are not repeated: they could
/// name a person.
pub(super) fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T, Malformed> {
    let text = str::from_utf8(body)
        .map_err(|_| Malformed { pointer: String::new(), reason: "it is not UTF-8".to_owned() })?;
    parse_borrowed(text)
}

/// The value in this text, which may borrow from it.
///
/// # Errors
/// As [`parse`].
pub(super) fn parse_borrowed<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, Malformed> {
    // serde would read a list of a struct's values as that struct.
    if text.trim_start().starts_with('[') {
        let reason = "expected a JSON object, found a list".to_owned();
        return Err(Malformed { pointer: String::new(), reason });
    }
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let value = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| Malformed {
        pointer: pointer(error.path()),
        reason: discreet(error.inner()),
    })?;
    deserializer
        .end()
        .map_err(|error| Malformed { pointer: String::new(), reason: error.to_string() })?;
    Ok(value)
}

fn pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    path.iter()
        .filter_map(|it| match it {
            Segment::Seq { index } => Some(format!("/{index}")),
            Segment::Map { key } => Some(format!("/{}", key.replace('~', "~0").replace('/', "~1"))),
            Segment::Enum { .. } | Segment::Unknown => None,
        })
        .collect()
}

/// The sentence without the value it quotes: serde's has it as `string "…"`, ours begin with it
/// (`` `Togo` is no country … ``).
fn discreet(error: &serde_json::Error) -> String {
    let sentence = error.to_string();
    if let Some((_, rest)) = sentence.strip_prefix('`').and_then(|it| it.split_once("` is ")) {
        return format!("the value is {rest}");
    }
    match sentence.find("string \"") {
        Some(start) => {
            let (before, quoted) = sentence.split_at(start);
            let after = quoted.rfind('"').map_or("", |end| quoted.get(end + 1..).unwrap_or(""));
            format!("{before}a string{after}")
        }
        None => sentence,
    }
}
