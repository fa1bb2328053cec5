//! The story for programs.

use serde_json::{Map, Value, json};

use super::personal::{Personal, personal};
use super::{Change, Checked, Entry, Names, Seals, Shown, Story, Told};
use crate::as_json;
use crate::sentences::{Happened, Lang, happened, sentences};

/// The story with its sentences in this language, and what came of the check.
pub fn json(story: &Story, seals: &Seals, lang: Lang, checked: Option<&Checked>) -> Value {
    let names = seals.names();
    let entries: Vec<Value> = story.entries.iter().map(|it| entry_json(it, names, lang)).collect();
    let checked = checked.map(|it| {
        json!({
            "to": it.to.to_string(),
            "hash": it.hash,
            "witnessed": it.witnessed,
            "fault": it.fault.as_ref().map(ToString::to_string),
        })
    });
    json!({
        "subject": story.subject,
        "ledger": story.ledger,
        "file": story.file,
        "partition": story.partition,
        "as_of": story.as_of,
        "entries": entries,
        "names_stay_sealed": match seals {
            Seals::Kept(why) => Some(why),
            Seals::Opened(_) | Seals::Closed => None,
        },
        "checked": checked,
        "damage": story.damage.map(|it| it.to_string()),
    })
}

fn entry_json(entry: &Entry, names: Option<&Names>, lang: Lang) -> Value {
    let Entry { place, hash, commit, events, .. } = entry;
    let events: Vec<Value> =
        events.iter().filter_map(|it| event_json(entry, it, names, lang)).collect();
    let name = names.and_then(|it| it.caller(commit.actor.subject));
    as_json::commit((*place, *hash), commit, name, events)
}

fn event_json(entry: &Entry, told: &Told, names: Option<&Names>, lang: Lang) -> Option<Value> {
    let Told { index, fact, standing, policy, changes } = told;
    let record = entry.commit.events.get(*index)?;
    let happened = happened(&fact.event).map(|it| match it {
        Happened::On(day) => json!(day),
        Happened::At(at) => json!(at),
    });
    let (mut opened, mut unopened) = (Map::new(), Map::new());
    for (field, what) in personal(&entry.commit, fact, names) {
        match what {
            Personal::Plain(plain) => drop(opened.insert(field.to_owned(), plain.into())),
            Personal::Unopened(why) => drop(unopened.insert(field.to_owned(), why.into())),
            // It stands in the data.
            Personal::Sealed(_) => {}
        }
    }
    let value = |it: &Option<Shown>| it.as_ref().map(Shown::json);
    let changes: Vec<Value> = changes
        .iter()
        .map(|Change { field: (name, _), before, after }| {
            json!({ "field": name, "before": value(before), "after": value(after) })
        })
        .collect();
    let sentences = sentences(&fact.event, standing.as_ref(), lang);
    Some(as_json::event(
        record,
        [
            ("happened", json!(happened)),
            ("policy", json!(policy)),
            ("sentences", json!(sentences)),
            ("changes", json!(changes)),
            ("opened", json!(opened)),
            ("unopened", json!(unopened)),
        ],
    ))
}
