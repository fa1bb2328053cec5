//! What a record's headers say of its commit, so that any CloudEvents SDK reads the log.
//!
//! CloudEvents 1.0, Kafka protocol binding 1.0.2, binary content mode. Nothing is decided by
//! these headers: the value alone counts.

use std::borrow::Cow;

use uuid::Uuid;

use super::{Commit, Instant};

/// Where the value's JSON Schema stands in this project.
const DATA_SCHEMA: &str = "urn:ledger:schemas/commit.v1.json";

/// The CloudEvents attributes of a commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CloudEvent {
    /// The ledger; written `urn:uuid:<ledger>`.
    pub source: Uuid,
    /// The command's id.
    pub id: Uuid,
    /// The command's type.
    pub r#type: String,
    /// The file's id; also the record's key.
    pub subject: String,
    /// The recorded time.
    pub time: Instant,
}

impl CloudEvent {
    pub fn of(ledger: Uuid, commit: &Commit) -> CloudEvent {
        CloudEvent {
            source: ledger,
            id: commit.command.id,
            r#type: commit.command.r#type.clone(),
            subject: commit.file.to_string(),
            time: commit.recorded_at,
        }
    }

    /// Name and value of each header, always in this order.
    pub fn attributes(&self) -> [(&'static str, Cow<'_, str>); 8] {
        [
            ("ce_specversion", Cow::Borrowed("1.0")),
            ("ce_id", Cow::Owned(self.id.to_string())),
            ("ce_source", Cow::Owned(format!("urn:uuid:{}", self.source))),
            ("ce_type", Cow::Borrowed(&self.r#type)),
            ("ce_subject", Cow::Borrowed(&self.subject)),
            ("ce_time", Cow::Owned(self.time.to_string())),
            ("ce_dataschema", Cow::Borrowed(DATA_SCHEMA)),
            ("content-type", Cow::Borrowed("application/json")),
        ]
    }

    /// The same as a record that was read has them.
    pub fn headers(&self) -> Vec<(String, Vec<u8>)> {
        self.attributes()
            .map(|(name, value)| (name.to_owned(), value.into_owned().into_bytes()))
            .into()
    }

    /// Whether key and headers say just this, in the order in which we write them.
    fn is_said_by(&self, key: Option<&[u8]>, headers: &[(String, Vec<u8>)]) -> bool {
        let said = headers.iter().map(|(name, value)| (name.as_str(), value.as_slice()));
        let attributes = self.attributes();
        let expected = attributes.iter().map(|(name, value)| (*name, value.as_bytes()));
        key == Some(self.subject.as_bytes()) && said.eq(expected)
    }

    /// In which of key and headers a record says otherwise, by name; for `verify`.
    pub fn disagreements(&self, key: Option<&[u8]>, headers: &[(String, Vec<u8>)]) -> Vec<String> {
        // As nearly every record has them: nothing is sorted then.
        if self.is_said_by(key, headers) {
            return vec![];
        }
        let mut expected = self.headers();
        let mut found = headers.to_vec();
        expected.sort();
        found.sort();
        let mut names: Vec<String> = expected
            .iter()
            .filter(|it| !found.contains(it))
            .chain(found.iter().filter(|it| !expected.contains(it)))
            .map(|(name, _)| name.clone())
            .collect();
        if found.len() != expected.len() && names.is_empty() {
            names.push("a header that stands there twice".to_owned());
        }
        if key != Some(self.subject.as_bytes()) {
            names.push("key".to_owned());
        }
        names.sort();
        names.dedup();
        names
    }
}
