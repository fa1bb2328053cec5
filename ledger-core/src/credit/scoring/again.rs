//! Does a recorded score come out again, byte for byte?

use std::fmt;

use serde_json::Value;

use super::inputs::{BadInput, Inputs};
use super::result::Scored;
use super::score::Book;
use super::trees::Trees;
use crate::hash::Hash;

/// Why a recorded score does not come out again.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotTheSame {
    #[error("it is no recorded score: {0}")]
    Unreadable(String),
    #[error("it was made by policy {recorded}, not by {given}")]
    OtherPolicy { recorded: Hash, given: Hash },
    #[error("its model {0} was not given")]
    UnknownModel(Hash),
    #[error("its inputs are none of the policy's: {0}")]
    Inputs(#[from] BadInput),
    /// At least one.
    #[error("it comes out otherwise: {}", told(.0))]
    Differs(Vec<Difference>),
}

/// One member that comes out otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// A JSON pointer: `/points/3/points`; empty where only the spelling differs.
    pub at: String,
    /// As JSON; absent where it has none.
    pub recorded: Option<String>,
    pub computed: Option<String>,
}

fn told(differences: &[Difference]) -> String {
    differences.iter().map(Difference::to_string).collect::<Vec<_>>().join("; ")
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let or_none = |it: &'_ Option<String>| it.as_deref().unwrap_or("nothing").to_owned();
        let Difference { at, recorded, computed } = self;
        write!(f, "{at}: recorded {}, computed {}", or_none(recorded), or_none(computed))
    }
}

/// Scores the recorded inputs again, by the recorded engine and the same policy, and compares the
/// bytes. The models that decided nothing are found among these by their hash.
///
/// # Errors
/// Says what stands in the way, or each member that comes out otherwise.
pub fn again(recorded: &[u8], book: &Book, models: &[&Trees]) -> Result<Scored, NotTheSame> {
    let read: Scored =
        serde_json::from_slice(recorded).map_err(|it| NotTheSame::Unreadable(it.to_string()))?;
    if read.policy != book.hash {
        return Err(NotTheSame::OtherPolicy { recorded: read.policy, given: book.hash });
    }
    let inputs = read.inputs.iter().map(|it| (it.variable.clone(), it.input.clone()));
    let inputs = Inputs::of(book.cards, inputs)?;
    let of_trees = read.challengers.iter().filter(|it| it.raw_nanos.is_some());
    let used = of_trees.map(|it| {
        let hash = it.model.hash;
        let known = models.iter().copied().find(|model| model.hash() == hash);
        known.ok_or(NotTheSame::UnknownModel(hash))
    });
    let computed = book.score(read.engine, &inputs, &used.collect::<Result<Vec<_>, _>>()?);
    let bytes = serde_json::to_vec(&computed).expect("a score is JSON");
    if bytes == recorded {
        return Ok(computed);
    }
    Err(NotTheSame::Differs(differences(recorded, &bytes)))
}

/// Each member by which two texts of JSON differ that are not the same bytes: at least one.
pub fn differences(recorded: &[u8], computed: &[u8]) -> Vec<Difference> {
    let read = |text: &[u8]| serde_json::from_slice(text).expect("it was read before");
    let mut differences = vec![];
    compare("", Some(&read(recorded)), Some(&read(computed)), &mut differences);
    if differences.is_empty() {
        let text = |it: &[u8]| Some(String::from_utf8_lossy(it).into_owned());
        let (recorded, computed) = (text(recorded), text(computed));
        differences.push(Difference { at: String::new(), recorded, computed });
    }
    differences
}

fn compare(
    at: &str,
    recorded: Option<&Value>,
    computed: Option<&Value>,
    found: &mut Vec<Difference>,
) {
    match (recorded, computed) {
        (Some(Value::Object(one)), Some(Value::Object(other))) => {
            for name in one.keys().chain(other.keys().filter(|it| !one.contains_key(*it))) {
                compare(&format!("{at}/{name}"), one.get(name), other.get(name), found);
            }
        }
        (Some(Value::Array(one)), Some(Value::Array(other))) => {
            for place in 0..one.len().max(other.len()) {
                compare(&format!("{at}/{place}"), one.get(place), other.get(place), found);
            }
        }
        (recorded, computed) if recorded != computed => found.push(Difference {
            at: at.to_owned(),
            recorded: recorded.map(Value::to_string),
            computed: computed.map(Value::to_string),
        }),
        _ => {}
    }
}
