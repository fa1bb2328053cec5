//! What has happened so far, by name: the ids that the rows' paths and bodies need.

use std::collections::BTreeMap;

use command_api::writer::{Answer, Request};
use ledger_core::file;
use ledger_core::log::{Actor, FileId, Hash, StreamId};
use ledger_core::money::{Currency, Money, Rate};
use ledger_core::party::{PartnerName, placement};
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
    let banks = [("bank", "orabank".to_owned()), ("other_bank", "ecobank".to_owned())];
    let mut world = World { ledger, ids: BTreeMap::from(banks) };
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
            "bank process" => self.sign_placement().await,
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
            total: Money::new(5_000, Currency::XOF).unwrap(),
        };
        let command = file::Command::PurchaseOrder { purchase_order: id, act };
        self.process(file, stream, "purchase_order.receive", command).await;
        self.ids.insert(name, id.to_string());
    }

    /// An offer that the bank's line keeps, and whose loan was signed, as the process of an application
    /// tells it: the bank owes a commission for it.
    async fn sign_placement(&mut self) {
        let id = Uuid::new_v4();
        let bank: PartnerName = self.id("bank").parse().unwrap();
        let (file, stream) = (FileId::Partner(bank.file()), StreamId::Placement(id));
        let (customer, application) = (self.id("customer").parse().unwrap(), Uuid::new_v4());
        let from = placement::From { customer, application };
        let xof = |amount| Money::new(amount, Currency::XOF).unwrap();
        let wanted = placement::Wanted {
            amount: xof(10_000),
            product: Some("goods".to_owned()),
            rate: Some(Rate("0.12".parse().unwrap())),
            file_fee: Some(xof(500)),
        };
        let told = placement::Exposed {
            customer,
            application,
            loan: Uuid::new_v4(),
            reference: "ORA-7".to_owned(),
            step: 1,
            reserved: xof(10_000),
            drawn: xof(0),
            undone: false,
            on: "2026-01-02".parse().unwrap(),
        };
        for (command_type, act) in [
            ("placement.reserve", placement::Act::Reserve { from, wanted }),
            ("placement.expose", placement::Act::Expose { from, told }),
        ] {
            let command = file::Command::Placement { placement: id, act };
            self.process(file, stream, command_type, command).await;
        }
    }

    async fn process(
        &self,
        file: FileId,
        stream: StreamId,
        command_type: &'static str,
        command: file::Command,
    ) {
        let request = Request {
            file,
            stream,
            command_id: Uuid::new_v4(),
            command_type,
            fingerprint: Hash::of(command_type.as_bytes()),
            command,
            actor: Actor::ledger(),
            causation: None,
            correlation: Uuid::new_v4(),
            traceparent: None,
            if_match: None,
            halted: None,
        };
        let answer = self.ledger.writers.ask(request).await;
        assert!(matches!(answer, Answer::Committed { .. }), "{answer:?}");
    }
}
