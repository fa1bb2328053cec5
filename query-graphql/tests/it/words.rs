//! What staff write about a customer reaches staff alone: every free text of every event of a
//! customer's file is planted, then all that each role can read is searched for it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{BaseType, Type, TypeKind, TypeSystemDefinition};
use ledger_core::log::StreamId;
use query_graphql::keys::Keys;
use query_graphql::schema;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::client::Client;
use crate::ledger::Ledger;
use crate::story::AFI;

/// Histories of one customer each, as the events' golden examples tell them. Together they have
/// every event of a customer's file that holds a text.
const HISTORIES: &[&str] = &[
    "customer.suspended",
    "customer.suspended customer.resumed",
    "customer.consent_given customer.consent_withdrawn",
    "identity.document_submitted identity.document_accepted identity.verified",
    "identity.document_submitted identity.document_rejected",
    "identity.phone_verified identity.screened",
    "identity.screening_asked identity.screening_unanswered identity.screening_answered",
    "evidence.declared",
    "evidence.requested evidence.answered",
    "evidence.requested evidence.ended_unanswered evidence.answered_late",
    "credit_line.opened credit_line.limit_changed credit_line.blocked \
     credit_line.exposure_reserved credit_line.outstanding_raised credit_line.outstanding_lowered \
     credit_line.exposure_released credit_line.unblocked credit_line.blocked",
    "application.submitted application.rated",
    "application.submitted application.sent_to_review application.assigned application.given_back \
     application.review_overdue application.overridden",
    "application.submitted application.decided application.review_asked",
    "application.submitted application.assessed",
    "application.submitted application.reviewed",
    "application.submitted application.decided application.offered application.presented \
     application.accepted application.contract_prepared application.code_made application.code_failed application.code_accepted \
     application.signed",
    "application.submitted application.decided application.offered application.presented \
     application.refused_by_lender",
    "application.submitted application.decided application.offered application.reservation_asked \
     application.reserved application.presented application.accepted application.signed \
     application.exposed",
    "application.submitted application.decided application.offered application.reservation_asked \
     application.not_reserved application.passed_over application.answered_late",
    "application.submitted application.decided application.offered application.reservation_asked \
     application.withdrawn application.reservation_released",
    "application.submitted application.withdrawn",
    "loan.granted loan.cancelled",
    "loan.boarded loan.rebased",
    "loan.granted loan.disbursed loan.disbursement_reversed",
    "loan.granted loan.disbursed loan.charged loan.charge_waived loan.repayment_received \
     loan.repayment_reversed loan.held loan.hold_ended",
    "loan.granted loan.disbursed loan.charged loan.charge_reversed",
    "loan.granted loan.disbursed loan.written_off",
    "loan.granted loan.disbursed loan.written_off loan.write_off_undone loan.sold",
    "loan.granted loan.disbursed loan.charged_off loan.charge_off_undone loan.debit_requested \
     loan.debit_answered",
    "loan.granted loan.disbursed loan.paused loan.pause_ended loan.goods_refunded \
     loan.goods_refund_reversed",
    "loan.granted loan.disbursed loan.paused loan.pause_over",
    "loan.granted loan.part_disbursed loan.part_reversed loan.parts_ended",
    "loan.granted loan.disbursed loan.rescheduling_proposed loan.rescheduled",
    "loan.granted loan.disbursed loan.act_proposed loan.act_approved",
    "loan.granted loan.disbursed loan.act_proposed loan.act_declined",
    "loan.granted loan.disbursed loan.penalty_waived loan.forgiven_alone",
    "loan.granted loan.disbursed loan.repayment_received loan.charged_back loan.chargeback_reversed",
    "loan.granted loan.disbursed loan.rescinded loan.credit_paid_out loan.credit_payout_reversed",
    "order.quoted order.placed order.confirmed order.purchase_order_refused \
     order.cancelled",
    "order.quoted order.placed order.confirmed order.delivered order.delivery_corrected \
     order.return_asked order.return_refused order.obligation_arose",
    "shipment.planned shipment.milestone_reached shipment.milestone_corrected \
     shipment.pick_up_code_issued shipment.estimate_changed",
    "shipment.planned shipment.cancelled shipment.cancellation_corrected",
    "premium.subscribed premium.fee_due premium.fee_paid premium.fee_failed premium.fee_reversed \
     premium.renewed premium.cancelled",
    "shipment.planned shipment.lost shipment.exception_raised shipment.exception_resolved",
    "shipment.planned shipment.milestone_reached shipment.milestone_corrected \
     shipment.correction_withdrawn",
    "shipment.planned shipment.customs_held",
    "shipment.planned shipment.customs_presented",
    "shipment.planned shipment.customs_released",
    "shipment.planned shipment.damaged",
    "shipment.planned shipment.lost",
    "shipment.planned shipment.returned",
    "shipment.planned shipment.delivery_attempt_failed",
    "shipment.planned shipment.delivered",
];

/// Members that hold what a customer is to know of the own file: what was bought and where it is,
/// and by what names others know a loan or a payment.
const FOR_CUSTOMERS: [&str; 13] = [
    "carrier",
    "category",
    "channel",
    "code",
    "description",
    "id",
    "lender_reference",
    "partner",
    "place",
    "plan",
    "product",
    "reference",
    "text_version",
];

/// What is written for the customer it is about: why a score is not higher, in the policy's words.
const ADDRESSED: &[&str] = &["text of application.assessed"];

/// What of these staff read here; the rest stands in the log alone.
const FOR_STAFF: [&str; 20] = [
    "note of customer.suspended",
    "note of credit_line.limit_changed",
    "note of credit_line.blocked",
    "note of credit_line.unblocked",
    "note of application.reviewed",
    "note of application.decided",
    "note of loan.charged",
    "note of loan.repayment_reversed",
    "note of loan.charged_back",
    "note of loan.chargeback_reversed",
    "note of loan.held",
    "note of loan.hold_ended",
    "note of loan.written_off",
    "note of loan.rescheduled",
    "note of loan.credit_paid_out",
    "note of loan.credit_payout_reversed",
    "note of order.cancelled",
    "note of order.return_asked",
    "note of shipment.milestone_corrected",
    "text of shipment.milestone_reached",
];

#[tokio::test]
async fn what_staff_write_reaches_no_customer_vendor_or_carrier() {
    let planted = events();
    let told: BTreeSet<&str> = HISTORIES.iter().flat_map(|it| it.split_whitespace()).collect();
    for (event, it) in &planted {
        let of_customer = !matches!(
            event.split('.').next(),
            Some(
                "vendor" | "purchase_order" | "partner" | "placement" | "partition" | "policy_book"
            )
        );
        let has_text = it.to_string().contains(MARK);
        assert!(!of_customer || !has_text || told.contains(event.as_str()), "{event} is not told");
    }

    let mut ledger = Ledger::new();
    let mut asked = Vec::new();
    for (number, history) in (1_u128..).zip(HISTORIES) {
        // Afi's, as the customer whom the tests' token names; or another one's.
        for customer in [AFI, Uuid::from_u128(0xbad0 + number)] {
            let ids = Ids { history: Uuid::from_u128(number), customer };
            tell(&mut ledger, &planted, history, &ids);
            asked.extend(queries(&ids).into_iter().map(|it| (customer, it)));
        }
    }
    let models = servers::fresh_database("query-words");
    ledger.project(&models).await;
    let client = Client::new(&models, Keys::none());

    let mut by_role = BTreeMap::<&str, BTreeSet<String>>::new();
    for role in ["customer", "vendor", "carrier:1", "bank:orabank", "risk", "clerk"] {
        let client = client.r#as(role);
        for (_, query) in &asked {
            let answered = client.asked(query).await;
            if role == "risk" {
                assert!(answered.body.get("errors").is_none(), "{answered:?}");
            }
            by_role.entry(role).or_default().extend(found(&answered.body));
        }
    }
    for role in ["vendor", "carrier:1", "bank:orabank"] {
        assert_eq!(by_role[role], BTreeSet::new(), "{role}");
    }
    let known = |it: &&String| {
        FOR_CUSTOMERS.contains(&it.split(' ').next().unwrap()) || ADDRESSED.contains(&it.as_str())
    };
    let wrong: Vec<_> = by_role["customer"].iter().filter(|it| !known(it)).collect();
    assert!(wrong.is_empty(), "a customer reads what staff write: {wrong:?}");
    for it in FOR_CUSTOMERS {
        let reads = by_role["customer"].iter().any(|found| found.starts_with(it));
        assert!(reads, "no customer reads `{it}`: it need not be allowed");
    }
    for it in ADDRESSED {
        assert!(by_role["customer"].contains(*it), "no customer reads `{it}`");
    }
    for it in FOR_STAFF {
        assert!(by_role["risk"].contains(it), "staff do not read `{it}`: was it planted?");
    }

    // A clerk who is a customer too reads others' files as staff, and the own as a customer.
    let own = asked.iter().filter(|(customer, _)| *customer == AFI);
    let clerk = client.r#as("clerk");
    for (_, query) in own {
        let wrong: Vec<_> = found(&clerk.asked(query).await.body).collect();
        let wrong: Vec<_> = wrong.iter().filter(|it| !known(it)).collect();
        assert!(wrong.is_empty(), "of the own file: {wrong:?}");
    }
    assert!(by_role["clerk"].contains("note of customer.suspended"));
}

const MARK: &str = "WORDS: ";

/// What of the marked texts stands in an answer.
fn found(answer: &Value) -> impl Iterator<Item = String> {
    let text = answer.to_string();
    let parts: Vec<String> = text
        .split(MARK)
        .skip(1)
        .map(|it| it.split('"').next().unwrap().trim_end_matches('\\').to_owned())
        .collect();
    parts.into_iter()
}

fn schemas() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../schemas/events")
}

/// The golden example of each event in its newest version, with a mark in place of each text that may
/// be any.
fn events() -> BTreeMap<String, Value> {
    let mut events = BTreeMap::<String, Value>::new();
    for folder in std::fs::read_dir(schemas()).unwrap() {
        for file in std::fs::read_dir(folder.unwrap().path()).unwrap() {
            let path = file.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap();
            let Some(name) = name.strip_suffix(".golden.json") else { continue };
            let read = |path: &Path| -> Value {
                serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
            };
            let mut event = read(&path);
            let mut free = BTreeSet::new();
            free_members(&read(&path.with_file_name(format!("{name}.json"))), &mut free);
            let event_type = event["type"].as_str().unwrap().to_owned();
            plant(&mut event["data"], &free, &event_type);
            let version = |it: &Value| it["version"].as_u64();
            if events.get(&event_type).is_none_or(|other| version(other) < version(&event)) {
                events.insert(event_type, event);
            }
        }
    }
    assert!(events.len() > 50, "{}", events.len());
    events
}

/// The members that hold a text without a form of its own.
fn free_members(schema: &Value, found: &mut BTreeSet<String>) {
    let Some(members) = schema.as_object() else { return };
    for (name, of) in members.get("properties").and_then(Value::as_object).into_iter().flatten() {
        let is = |it: &Value| it == "string";
        let is_text =
            is(&of["type"]) || of["type"].as_array().is_some_and(|any| any.iter().any(is));
        let has_form = ["format", "enum", "pattern", "const"].iter().any(|it| of.get(it).is_some());
        // Ciphertext, digests and roles are no words.
        if is_text && !has_form && !["sealed", "hash", "role"].contains(&name.as_str()) {
            found.insert(name.clone());
        }
    }
    for of in members.values() {
        let items = of.as_array().into_iter().flatten();
        items.chain(of.is_object().then_some(of)).for_each(|it| free_members(it, found));
    }
}

fn plant(data: &mut Value, free: &BTreeSet<String>, event: &str) {
    match data {
        Value::Array(items) => items.iter_mut().for_each(|it| plant(it, free, event)),
        Value::Object(members) => {
            for (name, it) in members {
                let is_words = |text: &str| free.contains(name) && text.parse::<Uuid>().is_err();
                match it.as_str().is_some_and(is_words) {
                    true => *it = json!(format!("{MARK}{name} of {event}")),
                    false => plant(it, free, event),
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// The ids of one customer's history in place of the golden ones.
struct Ids {
    history: Uuid,
    customer: Uuid,
}

impl Ids {
    fn of(&self, golden: &str) -> Uuid {
        let of_history = Uuid::new_v5(&self.history, golden.as_bytes());
        Uuid::new_v5(&self.customer, of_history.as_bytes())
    }

    fn replace(&self, data: &mut Value) {
        match data {
            Value::String(text) => {
                if text.parse::<Uuid>().is_ok() {
                    *text = self.of(text).to_string();
                }
            }
            Value::Array(items) => items.iter_mut().for_each(|it| self.replace(it)),
            Value::Object(members) => members.values_mut().for_each(|it| self.replace(it)),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
}

const GOLDEN_CUSTOMER: &str = "5f3c2a7e-91b4-5d08-8e6a-13c9f04277d1";

fn tell(ledger: &mut Ledger, planted: &BTreeMap<String, Value>, history: &str, ids: &Ids) {
    let registered =
        ledger.commits.iter().any(|it| it.streams.contains(&StreamId::Customer(ids.customer)));
    let first = if registered { None } else { Some("customer.registered") };
    for event_type in first.into_iter().chain(history.split_whitespace()) {
        let event = &planted[event_type];
        let (kind, id) = event["stream"]
            .as_str()
            .unwrap()
            .split_at(event["stream"].as_str().unwrap().len() - GOLDEN_CUSTOMER.len());
        let id = if id == GOLDEN_CUSTOMER { ids.customer } else { ids.of(id) };
        let stream: StreamId = format!("{kind}{id}").parse().unwrap();
        let mut data = event["data"].clone();
        ids.replace(&mut data);
        // The examples' figures are not all of one loan.
        if let Some(changes) = data.get_mut("changes") {
            *changes = json!([]);
        }
        let aggregate = event_type.split('.').next().unwrap();
        let standing = schemas().join(format!("../standings/{aggregate}.v1.golden.json"));
        if let Ok(golden) = std::fs::read(standing) {
            let golden: Value = serde_json::from_slice(&golden).unwrap();
            data["standing"] = golden["data"].clone();
        }
        let version = u32::try_from(event["version"].as_u64().unwrap()).unwrap();
        ledger.tell_versions(ids.customer, &[(stream, event_type, version, &data)]);
    }
}

/// Ask for the customer and each thing by its id, for every field there is: for some at once, since what
/// one question may cost is bounded.
fn queries(ids: &Ids) -> Vec<String> {
    let golden = |name: &str| match name {
        "customer" => ids.customer,
        "loan" => ids.of("a81d09c3-47f2-5b6e-9d35-e0b16c8f2247"),
        "creditLine" => ids.of("f72c5be0-1d48-5936-a0e3-c9b47f16285d"),
        "application" => ids.of("8a3fd214-96e7-5c0b-b5a9-6fe831c7d402"),
        "order" => ids.of("2e6b8f10-53c9-5a74-91d2-b7e048f36ac5"),
        "shipment" => ids.of("d90537ac-e1b8-5f26-83f4-0a6d9e21c57b"),
        other => panic!("{other} is asked by its id, and not told of here"),
    };
    let types = types();
    let things = types["Query"].iter().filter(|it| it.takes_id);
    let queries = things.flat_map(|it| {
        let fields = parts(&types, &it.of, &mut vec![it.of.clone()]);
        let asked = |some: &[String]| {
            format!("{{ {}(id: \"{}\") {{ {} }} }}", it.name, golden(&it.name), some.join(" "))
        };
        let (lists, fields): (Vec<_>, Vec<_>) =
            fields.into_iter().partition(|it| it.contains("(first:"));
        let lists = lists.chunks(1).map(asked);
        lists.chain(fields.chunks(AT_ONCE).map(asked)).collect::<Vec<_>>()
    });
    queries.collect()
}

/// So many fields of a thing that are no lists are asked for at once, and each list alone.
const AT_ONCE: usize = 8;

struct Field {
    name: String,
    of: String,
    takes_id: bool,
    is_page: bool,
}

fn types() -> BTreeMap<String, Vec<Field>> {
    let mut types = BTreeMap::new();
    for definition in parse_schema(schema::sdl()).unwrap().definitions {
        let TypeSystemDefinition::Type(it) = definition else { continue };
        let TypeKind::Object(object) = it.node.kind else { continue };
        let fields = object.fields.into_iter().map(|it| {
            let takes = |name: &str| it.node.arguments.iter().any(|it| it.node.name.node == name);
            Field {
                name: it.node.name.node.to_string(),
                of: named(&it.node.ty.node),
                takes_id: takes("id"),
                is_page: takes("first"),
            }
        });
        types.insert(it.node.name.node.to_string(), fields.collect());
    }
    types
}

fn named(of: &Type) -> String {
    match &of.base {
        BaseType::Named(name) => name.to_string(),
        BaseType::List(of) => named(of),
    }
}

/// Every field of a type; of what is asked by its own id, within another, that alone.
fn selection(types: &BTreeMap<String, Vec<Field>>, of: &str, above: &mut Vec<String>) -> String {
    if !types.contains_key(of) {
        return String::new();
    }
    let has_own = types["Query"].iter().any(|it| it.takes_id && it.of == of);
    if has_own {
        return "{ id }".to_owned();
    }
    above.push(of.to_owned());
    let asked = parts(types, of, above);
    above.pop();
    format!("{{ {} }}", asked.join(" "))
}

/// The fields of a type, each with what is asked of it.
fn parts(types: &BTreeMap<String, Vec<Field>>, of: &str, above: &mut Vec<String>) -> Vec<String> {
    let mut asked = Vec::new();
    for it in &types[of] {
        // The nodes of a page are in its edges too; a settlement and what was paid late are figures, and these
        // histories are none that the rules, which tell it, would have made.
        if above.contains(&it.of) || ["edges", "paidLate", "settlement"].contains(&it.name.as_str())
        {
            continue;
        }
        let part = if it.is_page { "(first: 20)" } else { "" };
        asked.push(format!("{}{part} {}", it.name, selection(types, &it.of, above)));
    }
    asked
}
