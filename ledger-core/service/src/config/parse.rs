//! How the text of a variable becomes a value: `None` when it is not allowed.

use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use super::{Address, Secret};

/// Anything that reads itself from text.
pub fn plain<T: FromStr>(text: &str) -> Option<T> {
    text.parse().ok()
}

/// A path to a file or folder.
pub fn path(text: &str) -> Option<PathBuf> {
    Some(text.into())
}

/// `on` or `off`.
pub fn switch(text: &str) -> Option<bool> {
    match text {
        "on" => Some(true),
        "off" => Some(false),
        _ => None,
    }
}

/// A whole number from `MIN` to `MAX`.
pub fn count<const MIN: u32, const MAX: u32>(text: &str) -> Option<u32> {
    text.parse().ok().filter(|it| (MIN..=MAX).contains(it))
}

/// Whole seconds from `MIN` to `MAX`.
pub fn seconds<const MIN: u32, const MAX: u32>(text: &str) -> Option<Duration> {
    count::<MIN, MAX>(text).map(|it| Duration::from_secs(it.into()))
}

/// `postgres://…`
pub fn postgres(text: &str) -> Option<Address> {
    address(text, &["postgres", "postgresql"])
}

/// `kafka://…` or `postgres://…`
pub fn log(text: &str) -> Option<Address> {
    address(text, &["kafka", "postgres", "postgresql"])
}

/// `http://…` or `sandbox://…`
pub fn source(text: &str) -> Option<Address> {
    address(text, &["http", "sandbox"])
}

pub fn outlet(text: &str) -> Option<Address> {
    address(text, &["http"])
}

fn address(text: &str, schemes: &[&str]) -> Option<Address> {
    let (scheme, rest) = text.split_once("://")?;
    (schemes.contains(&scheme) && !rest.is_empty()).then(|| Address::new(text.to_owned()))
}

/// 32 bytes in base64: 43 digits and one `=`.
pub fn key(text: &str) -> Option<Secret> {
    let digits = text.strip_suffix('=')?;
    let is_digit = |it: u8| it.is_ascii_alphanumeric() || it == b'+' || it == b'/';
    (digits.len() == 43 && digits.bytes().all(is_digit)).then(|| Secret::new(text.to_owned()))
}
