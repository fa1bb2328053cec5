//! What has happened so far, by name: the ids that the rows' paths and bodies need.

use std::collections::BTreeMap;

use command_api::writer::{Answer, Request};
use ledger_core::file;
use ledger_core::log::{Actor, FileId, Hash, StreamId};
use ledger_core::trade::purchase_order::{Act, From};
use serde_json::{Value, json};
use uuid::Uuid;

use super::super::{Answered, Ledger, ledger_under};
use super::table::{defaulting_after, reasoned};
use super::{Keep, Step};

/// A ledger, and ids by name.
pub(super) struct World {
    pub(super) ledger: Ledger,
    ids: BTreeMap<&'static str, String>,
}

/// A ledger in which another customer, a suspended one and another vendor are registered.
pub(super) async fn world() -> World {
    let ledger = ledger_under(&defaulting_after(30)).await;
    let mut world = World { ledger, ids: BTreeMap::new() };
    let country = |_: &World| json!({ "country": "TG" });
    for name in ["other_customer", "suspended_customer"] {
        world.send("support", "/v1/customers", country, &[(name, Keep::Location)]).await;
    }
    let reason = |_: &World| json!({ "reason": reasoned("fraud_suspected") });
    world.send("risk", "/v1/customers/{suspended_customer}/suspension", reason, &[]).await;
    let vendor = |_: &World| json!({ "trade_name": "Lomé Tissus", "country": "TG" });
    let keep = [("other_vendor", Keep::Location)];
    world.send("catalogue", "/v1/vendors", vendor, &keep).await;
    world
}

impl World {
    pub(super) fn id(&self, name: &str) -> &str {
        self.ids.get(name).unwrap_or_else(|| panic!("nothing is known of `{name}`"))
    }

    /// The path, ids filled in where it has names.
    pub(super) fn path(&self, pattern: &str) -> String {
        let filled = pattern.split('/').map(|it| {
            let name = it.strip_prefix('{').and_then(|it| it.strip_suffix('}'));
            name.map_or(it, |name| self.id(name))
        });
        filled.collect::<Vec<_>>().join("/")
    }

    /// Expects this refusal, and that nothing was recorded.
    pub(super) async fn refused(&self, by: &str, path: &str, body: Value, status: u16, code: &str) {
        let heads = self.ledger.heads();
        self.ledger.ask(by, path, body).await.problem(status, code);
        assert_eq!(self.ledger.heads(), heads, "{path}: {code}");
    }

    pub(super) async fn take(&mut self, step: &Step) {
        match step.by {
            "process" => self.receive_purchase_order(step.path).await,
            by => self.send(by, step.path, step.body, step.keep).await,
        }
    }

    async fn send(
        &mut self,
        by: &str,
        path: &str,
        body: fn(&World) -> Value,
        keep: &[(&'static str, Keep)],
    ) {
        let path = self.path(path);
        let answer = self.ledger.ask(by, &path, body(self)).await;
        assert!([200, 201].contains(&answer.status.as_u16()), "{path}: {}", answer.text);
        self.learn(keep, &answer);
    }

    pub(super) fn learn(&mut self, keep: &[(&'static str, Keep)], answer: &Answered) {
        let commit = answer.json();
        for &(name, keep) in keep {
            let found = match keep {
                Keep::Location => answer.header("location").unwrap().rsplit('/').next(),
                Keep::At(pointer) => commit.pointer(pointer).and_then(Value::as_str),
            };
            let found = found.unwrap_or_else(|| panic!("no {name} in {commit}")).to_owned();
            self.ids.insert(name, found);
        }
    }

    /// A purchase order as the process of an order sends it: callers have no route for it.
    async fn receive_purchase_order(&mut self, name: &'static str) {
        let id = Uuid::new_v4();
        let vendor: Uuid = self.id("vendor").parse().unwrap();
        let (file, stream) = (FileId::Vendor(vendor), StreamId::PurchaseOrder(id));
        let (customer, order) = (self.id("customer").parse().unwrap(), Uuid::new_v4());
        let act = Act::Receive {
            from: From { customer, order },
            lines: vec![],
            lapses_on: "2999-01-01".parse().unwrap(),
            total: ledger_core::money::Money::new(5_000, ledger_core::money::Currency::XOF)
                .unwrap(),
        };
        let request = Request {
            file,
            stream,
            command_id: Uuid::new_v4(),
            command_type: "purchase_order.receive",
            fingerprint: Hash::of(b"receive"),
            command: file::Command::PurchaseOrder { purchase_order: id, act },
            actor: Actor::ledger(),
            causation: None,
            correlation: Uuid::new_v4(),
            traceparent: None,
            if_match: None,
            halted: None,
        };
        let answer = self.ledger.writers.ask(request).await;
        assert!(matches!(answer, Answer::Committed { .. }), "{answer:?}");
        self.ids.insert(name, id.to_string());
    }
}
