//! The facts of a file as the audit tells them, without its sentences: words may be bettered, what
//! they tell may not.

use ledger_adapters::keys::KeyStore;
use ledger_core::log::{Log, StreamId};
use replay_tools::audit::{self, Names, Seals};
use replay_tools::progress::Tally;
use replay_tools::sentences::Lang;
use serde_json::{Map, Value, json};

use crate::broken::{Broken, Tried};

/// Of a story, of an entry and of an event: what is kept. Data stands in the log itself.
const STORY: [&str; 5] = ["subject", "file", "partition", "damage", "entries"];
const ENTRY: [&str; 7] =
    ["position", "hash", "business_date", "recorded_at", "command", "actor", "events"];
const EVENT: [&str; 9] = [
    "type",
    "version",
    "stream",
    "stream_version",
    "happened",
    "policy",
    "opened",
    "unopened",
    "changes",
];

/// What happened to the subject, with what it changed, and with names opened.
///
/// # Errors
/// When the ledger does not know it, or log or keys cannot be read.
pub async fn story<L: Log>(log: &L, keys: &KeyStore, subject: StreamId) -> Result<Value, Broken> {
    let tried = format!("tell the story of {subject}");
    let asked = audit::Asked { subject, as_of: None, partition: None };
    let story = audit::story(log, asked, &Tally::silent()).await.tried(&tried)?;
    let commits = story.entries.iter().map(|it| &it.commit);
    let names = Names::look_up(keys, commits).await.tried(&tried)?;
    let told = audit::json(&story, &Seals::Opened(names), Lang::English, None);
    Ok(facts(&told))
}

fn facts(told: &Value) -> Value {
    let mut story = kept(told, &STORY);
    each(&mut story, "entries", |entry| {
        let mut facts = kept(entry, &ENTRY);
        each(&mut facts, "events", |event| {
            let mut facts = kept(event, &EVENT);
            if let Some(changes) = facts.get_mut("changes") {
                *changes = by_field(changes);
            }
            Value::Object(facts)
        });
        Value::Object(facts)
    });
    Value::Object(story)
}

fn kept(of: &Value, names: &[&str]) -> Map<String, Value> {
    let member = |it: &&str| Some(((*it).to_owned(), of.get(*it)?.clone()));
    names.iter().filter_map(member).collect()
}

/// Puts what `of` makes of it in the place of each item of a list.
fn each(members: &mut Map<String, Value>, list: &str, of: impl Fn(&Value) -> Value) {
    if let Some(Value::Array(items)) = members.get_mut(list) {
        items.iter_mut().for_each(|it| *it = of(it));
    }
}

/// A list of changes under their fields' names, so that one that is added moves no other.
fn by_field(changes: &Value) -> Value {
    let field = |it: &Value| {
        let name = it.get("field")?.as_str()?.to_owned();
        Some((name, json!({ "before": it.get("before"), "after": it.get("after") })))
    };
    Value::Object(changes.as_array().into_iter().flatten().filter_map(field).collect())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::facts;

    #[test]
    fn facts_are_kept_and_words_are_not() {
        let told = json!({
            "subject": "loan-1", "ledger": "x", "entries": [{
                "position": "1@2", "correlation": "y", "events": [{
                    "type": "loan.closed", "sentences": ["closed"], "data": {},
                    "changes": [{ "field": "stage", "before": "late", "after": "closed" }],
                }],
            }],
        });
        let expected = json!({
            "subject": "loan-1", "entries": [{
                "position": "1@2", "events": [{
                    "type": "loan.closed",
                    "changes": { "stage": { "before": "late", "after": "closed" } },
                }],
            }],
        });
        assert_eq!(facts(&told), expected);
    }
}
