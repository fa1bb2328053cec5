//! What of an answer a customer, a vendor, a carrier, a bank or an insurer is not told: words that
//! others wrote, and what was found of a person elsewhere. A command of theirs may be answered by events
//! that repeat, for example, why staff blocked a credit line; to tell the subject of a suspicion is an
//! offence in many places.

use std::collections::BTreeSet;
use std::sync::Arc;

use ledger_core::access::Role;
use serde_json::Value;

use super::answer::Told;

/// Members of events in which a person writes freely for colleagues; each stands for the same
/// wherever it stands.
const WORDS: [&str; 1] = ["note"];

/// Members of events in which stands what was found of a person in files of others, or on a list. They
/// are left out, as they are where nothing was found: a null in their place would tell.
const FINDINGS: [&str; 2] = ["known_in", "screened"];

/// Events that may have such. A commit with one is always written anew, found or not, so that not even the
/// order of its members tells.
const MAY_FIND: [&str; 2] = ["identity.document_submitted", "identity.phone_verified"];

/// Events of which nothing is told.
const UNTOLD: [&str; 4] = [
    "identity.screened",
    "identity.screening_asked",
    "identity.screening_answered",
    "identity.screening_unanswered",
];

/// Who is told what.
#[derive(Debug)]
pub(super) struct Reader {
    /// The body that the caller sent, where words of others are withheld: its own are known to it.
    sent: Option<Vec<u8>>,
}

impl Reader {
    /// The caller, in the role in which it sent this body.
    pub(super) fn of(role: &Role, body: &[u8]) -> Reader {
        let is_staff = match role {
            Role::Support
            | Role::Logistics
            | Role::Catalogue
            | Role::Risk
            | Role::Finance
            | Role::Auditor
            | Role::Admin
            | Role::Service => true,
            Role::Customer | Role::Vendor | Role::Carrier(_) | Role::Bank(_) | Role::Insurer(_) => {
                false
            }
        };
        Reader { sent: (!is_staff).then(|| body.to_vec()) }
    }

    /// What of this the caller is told. A commit in which nothing is withheld keeps its bytes; in
    /// one in which something is, it is null.
    pub(super) fn told(&self, told: Told) -> Told {
        let Some(sent) = &self.sent else { return told };
        match told {
            Told::Commit { status, place, value, stream_version, repeated } => {
                let value = without_words(&value, sent).map_or(value, Arc::from);
                Told::Commit { status, place, value, stream_version, repeated }
            }
            Told::Nothing { .. } | Told::Problem(_) => told,
        }
    }
}

/// A commit without the words of others; `None` where there are none.
fn without_words(commit: &[u8], sent: &[u8]) -> Option<Vec<u8>> {
    let mut commit: Value = serde_json::from_slice(commit).expect("a commit is JSON");
    let sent: Value = serde_json::from_slice(sent).unwrap_or_default();
    let mut own = BTreeSet::new();
    texts(&sent, &mut own);
    let events = commit.get_mut("events").and_then(Value::as_array_mut)?;
    let withheld: usize = events.iter_mut().map(|it| withhold_event(it, &own)).sum();
    (withheld > 0).then(|| commit.to_string().into_bytes())
}

fn withhold_event(event: &mut Value, own: &BTreeSet<&str>) -> usize {
    let is = |types: &[&str]| {
        event.get("type").and_then(Value::as_str).is_some_and(|it| types.contains(&it))
    };
    let (untold, anew) = (is(&UNTOLD), usize::from(is(&MAY_FIND)));
    match event.get_mut("data") {
        Some(data) if untold => {
            *data = Value::Null;
            1
        }
        Some(data) => anew + withhold(data, own),
        None => 0,
    }
}

fn texts<'a>(of: &'a Value, found: &mut BTreeSet<&'a str>) {
    match of {
        Value::String(text) => {
            found.insert(text);
        }
        Value::Array(items) => items.iter().for_each(|it| texts(it, found)),
        Value::Object(members) => members.values().for_each(|it| texts(it, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// How many texts were withheld.
fn withhold(within: &mut Value, own: &BTreeSet<&str>) -> usize {
    match within {
        Value::Array(items) => items.iter_mut().map(|it| withhold(it, own)).sum(),
        Value::Object(members) => {
            let before = members.len();
            members.retain(|name, _| !FINDINGS.contains(&name.as_str()));
            let found = before - members.len();
            found + members.iter_mut().map(|it| withhold_member(it, own)).sum::<usize>()
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => 0,
    }
}

fn withhold_member((name, it): (&String, &mut Value), own: &BTreeSet<&str>) -> usize {
    let of_others = |text: &str| WORDS.contains(&name.as_str()) && !own.contains(text);
    match it.as_str().is_some_and(of_others) {
        true => {
            *it = Value::Null;
            1
        }
        false => withhold(it, own),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::path::Path;

    use axum::http::StatusCode;
    use ledger_core::log::Place;
    use serde_json::json;

    use super::*;

    /// Members of events that may hold any text, and are no words of one person about another:
    /// names, numbers and descriptions that those they are told to have, send or need.
    const NAMES: &[&str] = &[
        "at",
        "carrier",
        "category",
        "channel",
        "class",
        "code",
        "declaration",
        "description",
        "document",
        "entry",
        "found",
        "hash",
        "id",
        "identity_reason",
        "lender",
        "lender_reference",
        "list",
        "list_version",
        "name",
        "partner",
        "place",
        "plan",
        "product",
        "reference",
        "role",
        "sealed",
        "target",
        "text_version",
        "trade_name",
        "variable",
        "variables",
    ];

    /// What staff write to the customer, and carriers of their own reports.
    const ADDRESSED: &[&str] = &["text"];

    /// What operators say to a partition, whose commits answer nobody.
    const OPERATORS: &[&str] = &["by", "reason"];

    fn answered(role: &Role, sent: &Value, commit: &Value) -> Vec<u8> {
        let value: Arc<[u8]> = commit.to_string().into_bytes().into();
        let place = Place { partition: 0, sequence: 7 };
        let (status, stream_version, repeated) = (StatusCode::OK, Some(1), false);
        let told = Told::Commit { status, place, value, stream_version, repeated };
        match Reader::of(role, sent.to_string().as_bytes()).told(told) {
            Told::Commit { value, .. } => value.to_vec(),
            told @ (Told::Nothing { .. } | Told::Problem(_)) => panic!("{told:?}"),
        }
    }

    #[test]
    fn a_customer_who_cancels_is_not_told_why_staff_blocked_the_line() {
        let cause = |code: &str, note: &str| json!({ "kind": "person", "reason": { "code": code, "note": note } });
        let commit = json!({ "sequence": 9, "events": [
            { "type": "order.cancelled", "data": { "cause": cause("changed_mind", "too dear") } },
            { "type": "loan.cancelled", "data": { "cause": { "kind": "order_cancelled" } } },
            { "type": "credit_line.blocked", "data": { "cause": cause("customer_request", "SUSPECTED FRAUD") } },
        ] });
        let sent = json!({ "reason": { "code": "changed_mind", "note": "too dear" } });
        for role in [Role::Customer, Role::Vendor, Role::Carrier("dhl".to_owned())] {
            let told = answered(&role, &sent, &commit);
            let text = String::from_utf8(told.clone()).unwrap();
            assert!(!text.contains("FRAUD"), "{text}");
            let told: Value = serde_json::from_slice(&told).unwrap();
            assert_eq!(told["sequence"], 9);
            assert_eq!(told["events"][0]["data"]["cause"]["reason"]["note"], "too dear");
            assert_eq!(told["events"][1]["data"]["cause"]["kind"], "order_cancelled");
            assert_eq!(told["events"][2]["data"]["cause"]["reason"]["note"], Value::Null);
        }
        assert_eq!(answered(&Role::Support, &sent, &commit), commit.to_string().into_bytes());
    }

    /// To tell somebody what a list says of him, or whose number he has, is an offence in many places.
    #[test]
    fn nobody_is_told_what_lists_say_of_him_or_where_he_is_known() {
        let other = "0d5e91b7-f36a-5c82-94f0-e8a126c37bd9";
        let commit = json!({ "sequence": 9, "events": [
            { "type": "identity.document_submitted", "data": { "kind": "passport", "known_in": [other] } },
            { "type": "identity.screened", "data": { "list": "un", "outcome": { "kind": "sanctioned", "entry": "QDi.1" } } },
            { "type": "application.assessed", "data": { "facts": { "identity": {
                "accepted": [], "known_in": [other], "screened": [{ "list": "un", "hit": true }] } } } },
            { "type": "application.decided", "data": { "outcome": { "kind": "declined" } } },
        ] });
        for role in [Role::Customer, Role::Vendor, Role::Bank("orabank".to_owned())] {
            let text = String::from_utf8(answered(&role, &json!({}), &commit)).unwrap();
            assert!(!text.contains(other) && !text.contains("\"un\""), "{text}");
            assert!(!text.contains("QDi") && !text.contains("\"hit\""), "{text}");
            assert!(text.contains("passport") && text.contains("declined"), "{text}");
            assert!(!text.contains("known_in"), "a member that is empty only here tells: {text}");
        }
        let found = |known_in: Option<&str>| {
            let mut data = json!({ "kind": "passport", "by": { "role": "customer" } });
            if let Some(it) = known_in {
                data["known_in"] = json!([it]);
            }
            json!({ "z": 1, "events": [{ "type": "identity.document_submitted", "data": data }] })
        };
        let of = |known_in| answered(&Role::Customer, &json!({}), &found(known_in));
        assert_eq!(of(Some(other)), of(None), "found or not, the same is told");
        assert_eq!(answered(&Role::Risk, &json!({}), &commit), commit.to_string().into_bytes());
    }

    #[test]
    fn a_commit_without_words_of_others_keeps_its_bytes() {
        let commit = json!({ "z": 1, "a": 2, "events": [{ "data": { "note": "mine" } }] });
        let sent = json!({ "note": "mine" });
        let told = answered(&Role::Customer, &sent, &commit);
        assert_eq!(told, commit.to_string().into_bytes());
    }

    /// A new member of an event that takes any text is judged here, before a caller reads it.
    #[test]
    fn every_free_text_of_an_event_is_withheld_or_known_to_be_no_words() {
        let schemas = Path::new(env!("CARGO_MANIFEST_DIR")).join("../schemas");
        let mut found: BTreeMap<String, String> = BTreeMap::new();
        let events =
            std::fs::read_dir(schemas.join("events")).unwrap().map(|it| it.unwrap().path());
        for folder in events.chain([schemas.join("standings")]) {
            for file in std::fs::read_dir(folder).unwrap() {
                let path = file.unwrap().path();
                let schema: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
                free_texts(&schema, &path.display().to_string(), &mut found);
            }
        }
        assert!(found.contains_key("note"), "{found:?}");
        for (member, place) in found {
            let known =
                [&WORDS[..], NAMES, ADDRESSED, OPERATORS].concat().contains(&member.as_str());
            assert!(known, "`{member}` in {place} takes any text: who may read it?");
        }
    }

    fn free_texts(schema: &Value, place: &str, found: &mut BTreeMap<String, String>) {
        let Some(members) = schema.as_object() else { return };
        for (name, of) in members.get("properties").and_then(Value::as_object).into_iter().flatten()
        {
            let bound = ["format", "enum", "pattern", "const"];
            let is = |it: &Value| it == "string";
            let is_text =
                is(&of["type"]) || of["type"].as_array().is_some_and(|any| any.iter().any(is));
            if is_text && !bound.iter().any(|it| of.get(it).is_some()) {
                found.insert(name.clone(), place.to_owned());
            }
        }
        for of in members.values() {
            match of {
                Value::Array(any) => any.iter().for_each(|it| free_texts(it, place, found)),
                Value::Object(_) => free_texts(of, place, found),
                Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
            }
        }
    }
}
