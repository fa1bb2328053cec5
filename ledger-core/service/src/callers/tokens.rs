//! The development token file: who stands behind which token.
//!
//! ```text
//! [{ "token": "…", "issuer": "dev", "subject": "koffi", "roles": ["finance"] },
//!  { "token": "…", "issuer": "dev", "subject": "afi", "roles": ["customer"], "customer": "<uuid>" },
//!  { "token": "…", "issuer": "dev", "subject": "kente", "roles": ["vendor"], "vendor": "<uuid>" }]
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
    vendor: Option<Uuid>,
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

    /// The callers in this text.
    ///
    /// # Errors
    /// When an entry is wrong, naming it.
    pub fn parse(text: &[u8]) -> Result<TokenFile, TokensFault> {
        // In two steps, since a type error would quote a token that stands where an entry should.
        let values: serde_json::Value = serde_json::from_slice(text)
            .map_err(|it| TokensFault::NoJson { line: it.line(), column: it.column() })?;
        let values = values.as_array().ok_or(TokensFault::NoList)?;
        if values.is_empty() {
            return Err(TokensFault::Empty);
        }
        let mut callers = BTreeMap::new();
        let mut first_with: BTreeMap<Hash, usize> = BTreeMap::new();
        for (index, value) in values.iter().enumerate() {
            let subject = value.get("subject").and_then(|it| it.as_str()).map(str::to_owned);
            let wrong = |reason| entry_fault(index, subject.as_deref(), reason);
            if !value.is_object() {
                return Err(wrong("it is no JSON object".to_owned()));
            }
            let entry = Entry::deserialize(value).map_err(|it| wrong(it.to_string()))?;
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
    let Entry { token, issuer, subject, roles: names, customer, vendor } = entry;
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
    for (role, own) in [(Role::Customer, customer), (Role::Vendor, vendor)] {
        match (roles.contains(&role), own) {
            (true, None) => {
                return Err(format!(
                    "its role is {role} but it has no `{role}`; expected the id of its own file"
                ));
            }
            (false, Some(_)) => {
                return Err(format!("it has a `{role}` but not the role {role}"));
            }
            (true, Some(_)) | (false, None) => {}
        }
    }
    let caller = Caller { issuer, subject, roles, customer, vendor };
    Ok((Hash::of(token.as_bytes()), caller))
}

fn entry_fault(index: usize, subject: Option<&str>, reason: String) -> TokensFault {
    TokensFault::Entry { number: index + 1, subject: subject.map(str::to_owned), reason }
}

/// The token file cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("the token file {} (LEDGER_TOKENS) cannot be used: {fault}", path.display())]
pub struct BadTokens {
    pub path: PathBuf,
    pub fault: TokensFault,
}

/// What is wrong with a token file.
#[derive(Debug, thiserror::Error)]
pub enum TokensFault {
    #[error("{0}")]
    Unreadable(io::Error),
    #[error("it is no JSON from line {line}, column {column}")]
    NoJson { line: usize, column: usize },
    #[error(
        "it is no JSON list; expected [{{\"token\", \"issuer\", \"subject\", \"roles\", \"customer\", \"vendor\"}}, …]"
    )]
    NoList,
    #[error("it has no entry, so nobody could call")]
    Empty,
    #[error("entry {number}{}: {reason}", subject.as_ref().map(|it| format!(" (subject `{it}`)")).unwrap_or_default())]
    Entry { number: usize, subject: Option<String>, reason: String },
}

#[cfg(test)]
mod tests {
    use super::*;

    const CUSTOMER: &str = "6ba7b810-9dad-11d1-80b4-00c04fd430c8";

    fn refusal(text: &str) -> String {
        TokenFile::parse(text.as_bytes()).unwrap_err().to_string()
    }

    fn entry(token: &str, roles: &str, more: &str) -> String {
        format!(r#"{{"token":"{token}","issuer":"dev","subject":"koffi","roles":{roles}{more}}}"#)
    }

    #[test]
    fn callers_come_with_their_roles_in_order_and_customers_and_vendors_with_their_file() {
        let clerk = entry("t-1", r#"["finance","bank:orabank","risk"]"#, "");
        let customer = entry("t-2", r#"["customer"]"#, &format!(r#","customer":"{CUSTOMER}""#));
        let vendor = entry("t-4", r#"["vendor"]"#, &format!(r#","vendor":"{CUSTOMER}""#));
        let text = format!("[{clerk},{customer},{vendor}]");
        let tokens = TokenFile::parse(text.as_bytes()).unwrap();
        let clerk = tokens.find("t-1").unwrap();
        let bank = Role::Bank("orabank".to_owned());
        assert_eq!(clerk.roles, [Role::Finance, bank, Role::Risk]);
        assert_eq!(tokens.find("t-2").unwrap().customer, Some(CUSTOMER.parse().unwrap()));
        let vendor = tokens.find("t-4").unwrap();
        assert_eq!((vendor.customer, vendor.vendor), (None, Some(CUSTOMER.parse().unwrap())));
        assert!(tokens.find("t-3").is_none());
        assert_eq!(format!("{tokens:?}"), "TokenFile(3 callers)");
    }

    #[test]
    fn a_wrong_entry_is_named_with_what_is_wrong() {
        let sound = entry("t-1", r#"["finance"]"#, "");
        for (wrong, expected) in [
            (entry("t-1", r#"["risk"]"#, ""), "its token is that of entry 1 too"),
            (entry("t-2", r#"["banker"]"#, ""), "`banker` is no role: expected customer, vendor"),
            (entry("t-2", "[]", ""), "it has no role"),
            (entry("t-2", r#"["risk","risk"]"#, ""), "it has a role twice"),
            (entry("t-2", r#"["customer"]"#, ""), "it has no `customer`"),
            (
                entry("t-2", r#"["risk"]"#, &format!(r#","customer":"{CUSTOMER}""#)),
                "not the role customer",
            ),
            (entry("t-2", r#"["customer"]"#, r#","customer":"7""#), "UUID"),
            (entry("t-2", r#"["vendor"]"#, ""), "it has no `vendor`"),
            (
                entry("t-2", r#"["risk"]"#, &format!(r#","vendor":"{CUSTOMER}""#)),
                "not the role vendor",
            ),
            (entry("t 2", r#"["risk"]"#, ""), "characters that no bearer token has"),
            (entry("", r#"["risk"]"#, ""), "its token is empty"),
            (entry("t-2", r#"["risk"]"#, r#","file":"x""#), "unknown field `file`"),
        ] {
            let refused = refusal(&format!("[{sound},{wrong}]"));
            assert!(refused.starts_with("entry 2 (subject `koffi`): "), "{refused}");
            assert!(refused.contains(expected), "{expected} in {refused}");
        }
        let nameless = r#"[{"token":"t-1","issuer":"dev","subject":"","roles":["risk"]}]"#;
        assert!(refusal(nameless).contains("its issuer or subject is empty"));
        let missing = r#"[{"token":"t-1","issuer":"dev","roles":["risk"]}]"#;
        assert_eq!(refusal(missing), "entry 1: missing field `subject`");
    }

    #[test]
    fn what_is_no_list_of_entries_is_refused_without_quoting_it() {
        assert_eq!(refusal("[{\n  nonsense"), "it is no JSON from line 2, column 3");
        assert!(refusal(r#"{"token":"t-1"}"#).starts_with("it is no JSON list"));
        assert!(refusal("[]").starts_with("it has no entry"));
        assert_eq!(refusal(r#"["secret-token"]"#), "entry 1: it is no JSON object");
    }

    #[test]
    fn a_file_that_is_not_there_is_named_with_its_variable() {
        let refused = TokenFile::load(Path::new("/nowhere/tokens.json")).unwrap_err().to_string();
        assert!(refused.contains("/nowhere/tokens.json (LEDGER_TOKENS)"), "{refused}");
    }
}
