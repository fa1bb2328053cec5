//! What is wrong with an environment, all of it at once.

use std::fmt;

/// The start is stopped: each variable that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct ConfigError {
    pub binary: &'static str,
    pub faults: Vec<Fault>,
}

/// One variable is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    Missing {
        name: &'static str,
        meaning: &'static str,
        allowed: &'static str,
    },
    /// `found` shows nothing of a secret.
    Malformed {
        name: &'static str,
        found: String,
        allowed: &'static str,
    },
    Unknown {
        name: String,
        nearest: Option<&'static str>,
    },
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} cannot start with this environment:", self.binary)?;
        for fault in &self.faults {
            write!(f, "\n  {fault}")?;
        }
        write!(f, "\n`{} --help` lists the variables", self.binary)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::Missing { name, meaning, allowed } => {
                write!(f, "{name} is not set ({meaning}); expected {allowed}")
            }
            Fault::Malformed { name, found, allowed } => {
                write!(f, "{name} is {found}; expected {allowed}")
            }
            Fault::Unknown { name, nearest: Some(nearest) } => {
                write!(f, "{name} is not known; did you mean {nearest}?")
            }
            Fault::Unknown { name, nearest: None } => {
                write!(
                    f,
                    "{name} is not known; variables that begin with LEDGER_ are ours alone, unset it"
                )
            }
        }
    }
}
