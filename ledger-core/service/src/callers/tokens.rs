//! The development token file: who stands behind which token.
//!
//! ```text
//! [{ "token": "…", "issuer": "dev", "subject": "koffi", "roles": ["finance"] },
//!  { "token": "…", "issuer": "dev", "subject": "afi", "roles": ["customer"], "customer": "<uuid>" }]
//! ```

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ledger_core::access::Role;
use ledger_core::log::Hash;
use serde::Deserialize;
use uuid::Uuid;

use super::Caller;

/// Callers by the SHA-256 of their tokens: how long a look-up takes says nothing of a token.
pub struct TokenFile(BTreeMap<Hash, Arc<Caller>>);

impl fmt::Debug for TokenFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TokenFile({} callers)", self.0.len())
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    token: String,
    issuer: String,
    subject: String,
    roles: Vec<String>,
    customer: Option<Uuid>,
}

impl TokenFile {
    /// The callers in the file at `path`.
    ///
    /// # Errors
    /// When the file cannot be read or an entry is wrong, naming it; tokens are never named.
    pub fn load(path: &Path) -> Result<TokenFile, BadTokens> {
        let named = |fault| BadTokens { path: path.to_owned(), fault };
        let text = std::fs::read(path).map_err(|it| named(TokensFault::Unreadable(it)))?;
        TokenFile::parse(&text).map_err(named)
    }

    fn parse(text: &[u8]) -> Result<TokenFile, TokensFault> {
        // In two steps, since a type error would quote what it found, a token perhaps.
        let values: Vec<serde_json::Map<String, serde_json::Value>> =
            match serde_json::from_slice::<serde_json::Value>(text) {
                Ok(serde_json::Value::Array(values)) => values
                    .into_iter()
                    .enumerate()
                    .map(|(index, value)| match value {
                        serde_json::Value::Object(entry) => Ok(entry),
                        _ => Err(entry_fault(index, None, "it is no JSON object".to_owned())),
                    })
                    .collect::<Result<_, _>>()?,
                Ok(_) => return Err(TokensFault::NoList),
                Err(error) => {
                    return Err(TokensFault::NoJson { line: error.line(), column: error.column() });
                }
            };
        if values.is_empty() {
            return Err(TokensFault::Empty);
        }
        let mut callers = BTreeMap::new();
        let mut first_with: BTreeMap<Hash, usize> = BTreeMap::new();
        for (index, value) in values.into_iter().enumerate() {
            let subject = value.get("subject").and_then(|it| it.as_str()).map(str::to_owned);
            let wrong = |reason| entry_fault(index, subject.as_deref(), reason);
            let entry: Entry =
                serde_json::from_value(value.into()).map_err(|it| wrong(it.to_string()))?;
            let (token, caller) = checked(entry).map_err(wrong)?;
            if let Some(first) = first_with.insert(token, index) {
                return Err(wrong(format!("its token is that of entry {} too", first + 1)));
            }
            callers.insert(token, Arc::new(caller));
        }
        Ok(TokenFile(callers))
    }

    pub(super) fn find(&self, token: &str) -> Option<Arc<Caller>> {
        self.0.get(&Hash::of(token.as_bytes())).cloned()
    }
}

fn checked(entry: Entry) -> Result<(Hash, Caller), String> {
    let Entry { token, issuer, subject, roles: names, customer } = entry;
    let sendable = |it: u8| it.is_ascii_alphanumeric() || b"-._~+/=".contains(&it);
    if token.is_empty() || !token.bytes().all(sendable) {
        return Err("its token is empty or has characters that no bearer token has; expected letters, digits and - . _ ~ + / =".to_owned());
    }
    if issuer.is_empty() || subject.is_empty() {
        return Err("its issuer or subject is empty".to_owned());
    }
    let mut roles: Vec<Role> = Vec::new();
    for name in &names {
        let role: Role =
            name.parse().map_err(|it: ledger_core::access::UnknownRole| it.to_string())?;
        roles.push(role);
    }
    if roles.is_empty() {
        return Err("it has no role; expected one at least".to_owned());
    }
    if roles.iter().collect::<BTreeSet<_>>().len() < roles.len() {
        return Err("it has a role twice".to_owned());
    }
    match (roles.contains(&Role::Customer), customer) {
        (true, None) => {
            Err("its role is customer but it has no `customer`; expected the id of its own file"
                .to_owned())
        }
        (false, Some(_)) => Err("it has a `customer` but not the role customer".to_owned()),
        (true, Some(_)) | (false, None) => {
            Ok((Hash::of(token.as_bytes()), Caller { issuer, subject, roles, customer }))
        }
    }
}

fn entry_fault(index: usize, subject: Option<&str>, reason: String) -> TokensFault {
    TokensFault::Entry { number: index + 1, subject: subject.map(str::to_owned), reason }
}

/// The token file cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("the token file {} (LEDGER_TOKENS) cannot be used: {fault}", path.display())]
pub struct BadTokens {
    pub path: PathBuf,
    fault: TokensFault,
}

#[derive(Debug, thiserror::Error)]
enum TokensFault {
    #[error("{0}")]
    Unreadable(io::Error),
    #[error("it is no JSON from line {line}, column {column}")]
    NoJson { line: usize, column: usize },
    #[error(
        "it is no JSON list; expected [{{\"token\", \"issuer\", \"subject\", \"roles\", \"customer\"}}, …]"
    )]
    NoList,
    #[error("it has no entry, so nobody could call")]
    Empty,
    #[error("entry {number}{}: {reason}", subject.as_ref().map(|it| format!(" (subject `{it}`)")).unwrap_or_default())]
    Entry { number: usize, subject: Option<String>, reason: String },
}
