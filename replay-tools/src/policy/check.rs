//! Could this document be published, and what is worth knowing of it?

use std::fmt::Write as _;

use ledger_core::calendar::Day;
use ledger_core::credit::pricing::coverage;
use ledger_core::log::Hash;
use ledger_core::policy::{Document, Fault, Finding, Malformed, PolicyRef};

use crate::sentences::{Lang, finding, told};

/// What was found of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// Of its bytes: by this it would be approved.
    pub hash: Hash,
    /// When it would take force.
    pub on: Day,
    /// What is worth knowing of it, or what keeps it from being published.
    pub outcome: Result<Vec<Finding>, Vec<Fault>>,
}

/// Checks a document as it is when it is proposed, as if it took force on this day.
pub fn check(text: &str, on: Day) -> Checked {
    let hash = Hash::of(text.as_bytes());
    let outcome = Document::parse(text).and_then(|document| {
        let version = PolicyRef { version: 1, hash };
        document.findings_with(&coverage(&document, version, on))
    });
    Checked { hash, on, outcome: outcome.map_err(|Malformed(faults)| faults) }
}

impl Checked {
    /// One line for the document, and one for each fault or finding. A fault is told in English alone,
    /// as the routes tell it.
    pub fn text(&self, lang: Lang) -> String {
        let Checked { hash, on, outcome } = self;
        let (mut text, lines): (String, Vec<String>) = match outcome {
            Ok(findings) => {
                let first = told!(
                    lang,
                    "it may be published, in force from {on}: {hash}",
                    "il peut être publié, en vigueur à partir du {on} : {hash}",
                );
                (first, findings.iter().map(|it| finding(it, lang)).collect())
            }
            Err(faults) => {
                let count = faults.len();
                let first = told!(
                    lang,
                    "it may not be published, faults: {count}",
                    "il ne peut pas être publié, fautes : {count}",
                );
                (first, faults.iter().map(Fault::to_string).collect())
            }
        };
        text.push('\n');
        for it in lines {
            writeln!(text, "  {it}").expect("a string takes what is written");
        }
        text
    }
}
