//! Reading a body: the value, or where and why it is malformed, in words of our own.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::error::Category;

use super::tagged::Tagged;

/// A body that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Malformed {
    /// JSON Pointer (RFC 6901) to the member at fault; empty for the whole body.
    pub(super) pointer: String,
    pub(super) reason: String,
}

impl Malformed {
    /// Of a member of the object that is read.
    pub(super) fn of(member: &str, reason: &str) -> Malformed {
        Malformed { pointer: format!("/{member}"), reason: reason.to_owned() }
    }

    /// As a sentence of an error in which [`Malformed::hand_on`] finds it again.
    pub(super) fn told(&self) -> String {
        let Malformed { pointer, reason } = self;
        format!("{MARK}{pointer}{MARK}{reason}")
    }

    fn hand_on(sentence: &str) -> Option<Malformed> {
        let (pointer, reason) = sentence.strip_prefix(MARK)?.split_once(MARK)?;
        Some(Malformed { pointer: pointer.to_owned(), reason: reason.to_owned() })
    }
}

/// No text of ours has it: unit separator.
const MARK: char = '\u{1f}';

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
    let value = serde_path_to_error::deserialize(&mut deserializer)
        .map_err(|error| malformed(error.path(), error.inner()))?;
    deserializer
        .end()
        .map_err(|error| Malformed { pointer: String::new(), reason: reason(&error) })?;
    Ok(value)
}

/// The value of the kind that is the only member of the object in this text.
///
/// # Errors
/// As [`parse`], the object being that of the kind.
pub(super) fn parse_kind<T: Tagged>(text: &str) -> Result<T, Malformed> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let mut track = serde_path_to_error::Track::new();
    let tracked = serde_path_to_error::Deserializer::new(&mut deserializer, &mut track);
    T::of_kind(tracked).map_err(|error| {
        let malformed = malformed(&track.path(), &error);
        // Of another member it is told where it stands.
        let of_kind = malformed.pointer.is_empty();
        match of_kind && error.to_string().starts_with("unknown variant ") {
            true => Malformed::of("kind", &malformed.reason),
            false => malformed,
        }
    })
}

fn malformed(path: &serde_path_to_error::Path, error: &serde_json::Error) -> Malformed {
    let reason = reason(error);
    match Malformed::hand_on(&reason) {
        Some(within) => {
            let pointer = format!("{}{}", pointer(path), within.pointer);
            Malformed { pointer, reason: within.reason }
        }
        None => Malformed { pointer: pointer(path), reason },
    }
}

/// Up to the first member whose name is not like ours: it could be anything.
fn pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    path.iter()
        .map_while(|it| match it {
            Segment::Seq { index } => Some(format!("/{index}")),
            Segment::Map { key } => is_like_ours(key).then(|| format!("/{key}")),
            Segment::Enum { .. } | Segment::Unknown => Some(String::new()),
        })
        .collect()
}

const NAME_BYTES_MAX: usize = 40;

/// As many digits as a name of ours has (`sha256`), and too few for a number that names somebody.
const NAME_DIGITS_MAX: usize = 3;

/// Letters in lower case and `_`, few digits, and not many of all.
fn is_like_ours(name: &str) -> bool {
    let fits = |it: u8| it.is_ascii_lowercase() || it.is_ascii_digit() || it == b'_';
    let digits = name.bytes().filter(u8::is_ascii_digit).count();
    let bounded = (1..=NAME_BYTES_MAX).contains(&name.len()) && digits <= NAME_DIGITS_MAX;
    bounded && name.bytes().all(fits)
}

/// What is wrong, in our words: serde's sentence (`serde::de::Error`, serde_json's `error.rs`) is
/// taken apart, and of what was found only its kind is said.
fn reason(error: &serde_json::Error) -> String {
    let place = format!(" at line {} column {}", error.line(), error.column());
    match error.classify() {
        Category::Syntax => return format!("it is no JSON document{}", after_comma(&place)),
        Category::Eof => return "the JSON document ends before it is whole".to_owned(),
        Category::Io | Category::Data => {}
    }
    let whole = error.to_string();
    let sentence = whole.strip_suffix(&place).unwrap_or(&whole);
    if sentence.starts_with(MARK) {
        return sentence.to_owned();
    }
    // What we expect stands behind what was found, which may hold anything.
    let expected = sentence.rsplit_once(", expected ").map(|(_, expected)| plainly(expected));
    let found = |what: &str| kind_of(sentence.strip_prefix(what).unwrap_or_default());
    let expected = expected.unwrap_or_else(|| "another value".to_owned());
    if sentence.starts_with("invalid type: ") {
        format!("expected {expected}, found {}", found("invalid type: "))
    } else if sentence.starts_with("invalid value: ") {
        format!("expected {expected}, found another value")
    } else if sentence.starts_with("invalid length ") {
        format!("expected {expected}, found another number of entries")
    } else if sentence.starts_with("unknown variant ") {
        format!("expected {expected}, found another value")
    } else if sentence.starts_with("unknown field ") {
        match sentence.ends_with(", there are no fields") {
            true => "there is a member, and none is known here".to_owned(),
            false => format!("there is a member that is not known here: expected {expected}"),
        }
    } else if let Some(name) = quoted(sentence, "missing field ") {
        format!("the member `{name}` is missing")
    } else if let Some(name) = quoted(sentence, "duplicate field ") {
        format!("the member `{name}` stands there more than once")
    } else {
        of_ours(sentence)
    }
}

fn after_comma(place: &str) -> String {
    place.replacen(" at line", " from line", 1).replacen(" column", ", column", 1)
}

/// The name of a member of ours in serde's sentence.
fn quoted<'a>(sentence: &'a str, what: &str) -> Option<&'a str> {
    sentence.strip_prefix(what)?.strip_prefix('`')?.strip_suffix('`')
}

/// What serde says of a value it found, without the value.
fn kind_of(found: &str) -> &'static str {
    match found.split([' ', ',']).next().unwrap_or_default() {
        "null" | "unit" | "Option" => "null",
        "boolean" => "true or false",
        "integer" => "a whole number",
        "floating" | "number" => "a number",
        "string" | "character" => "a string",
        "sequence" | "tuple" => "a list",
        "map" => "an object",
        _ => "another value",
    }
}

/// What serde says it expects, without the words of Rust.
fn plainly(expected: &str) -> String {
    let range = |least: String, most: String| format!("a whole number from {least} to {most}");
    let first = expected.split(' ').next().unwrap_or_default();
    match (first, expected) {
        ("struct" | "internally" | "adjacently" | "map", _) | (_, "a map") => "an object".into(),
        ("tuple" | "sequence", _) | (_, "a sequence") => "a list".into(),
        ("enum" | "variant" | "field", _) | (_, "a borrowed string") => "a string".into(),
        ("unit", _) => "null".into(),
        (_, "a boolean" | "bool") => "true or false".into(),
        (_, "u8") => range(u8::MIN.to_string(), u8::MAX.to_string()),
        (_, "u16") => range(u16::MIN.to_string(), u16::MAX.to_string()),
        (_, "u32") => range(u32::MIN.to_string(), u32::MAX.to_string()),
        (_, "u64" | "usize" | "i8" | "i16" | "i32" | "i64" | "isize") => "a whole number".into(),
        (_, "f32" | "f64") => "a number".into(),
        (_, "a formatted date string") => "a day such as 2004-11-01".into(),
        (_, "a UUID string") => "a UUID".into(),
        _ => expected.to_owned(),
    }
}

/// A sentence of one of our types, or of one we use, without the value it may quote before saying
/// what is expected.
fn of_ours(sentence: &str) -> String {
    if sentence.starts_with("UUID parsing failed") {
        return "expected a UUID".to_owned();
    }
    if CHRONOS.contains(&sentence) {
        return "expected a day such as 2004-11-01".to_owned();
    }
    match sentence.rsplit_once(": expected ") {
        Some((_, expected)) => format!("expected {expected}"),
        None if sentence.contains('`') => "expected another value".to_owned(),
        None => sentence.to_owned(),
    }
}

/// What chrono says of a text that is no day (`chrono::ParseError`).
const CHRONOS: [&str; 7] = [
    "input is out of range",
    "no possible date and time matching input",
    "input is not enough for unique date and time",
    "input contains invalid characters",
    "premature end of input",
    "trailing input",
    "bad or unsupported format string",
];
