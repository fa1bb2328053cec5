//! What is asked of the ledger, and by which way.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::Router;
use axum::body::Body;
use axum::http::Request as HttpRequest;
use command_api::writer::{Answer, Request, Writers};
use http_body_util::BodyExt;
use ledger_core::credit::loan::{
    Act, Decided, Excess, Lender, MoneyRef, Payee, Plan, RepaymentKind,
};
use ledger_core::file::Command;
use ledger_core::log::{Actor, FileId, Hash, StreamId, ids};
use ledger_core::money::Money;
use ledger_core::party::customer;
use ledger_core::policy;
use ledger_core::reason::Reason;
use serde_json::{Value, json};
use tower::ServiceExt;
use uuid::Uuid;

/// Lines of a bulk request.
const LINES: usize = 50;

/// The customers and their loans. Clones share it.
#[derive(Clone)]
pub(crate) struct World(Arc<Inner>);

struct Inner {
    ledger: Uuid,
    files: u32,
    loans: u32,
    asked: AtomicU64,
}

impl World {
    pub(crate) fn new(ledger: Uuid, files: u32, loans: u32) -> World {
        World(Arc::new(Inner { ledger, files, loans, asked: AtomicU64::new(0) }))
    }

    /// Requests that put a policy in force.
    pub(crate) fn policy(&self) -> [Request; 2] {
        let document = policy::Document::SHIPPED.to_owned();
        let hash = Hash::of(document.as_bytes());
        let propose = policy::Act::Propose { document, author: Hash([1; 32]) };
        let approve = policy::Act::Approve { hash, approver: Hash([2; 32]), effective_from: None };
        [("propose", propose), ("approve", approve)].map(|(key, act)| {
            let command = Command::PolicyBook(act);
            self.request(FileId::PolicyBook, StreamId::PolicyBook, key, "policy.act", command)
        })
    }

    /// What makes the customers and their loans, step by step.
    pub(crate) fn steps(&self) -> [Box<dyn Iterator<Item = Request> + '_>; 3] {
        let Inner { files, loans, .. } = *self.0;
        let each = move || (0..loans).flat_map(move |loan| (0..files).map(move |it| (it, loan)));
        [
            Box::new((0..files).map(|it| self.register(it))),
            Box::new(each().map(|(file, loan)| self.grant(file, loan))),
            Box::new(each().map(|(file, loan)| self.disburse(file, loan))),
        ]
    }

    fn register(&self, file: u32) -> Request {
        let file = customer_of(file);
        let (country, contact) = ("TG".parse().unwrap(), customer::Contact::default());
        let command = Command::Customer(customer::Command::Register { country, contact });
        self.request(file, file.own_stream(), "register", "customer.register", command)
    }

    fn grant(&self, file: u32, loan: u32) -> Request {
        let reason = Reason { code: "sound".to_owned(), note: None };
        let act = Act::Grant {
            product: None,
            lender: Lender::Bank { id: "orabank".to_owned() },
            lender_reference: Some(format!("B-{file}-{loan}")),
            principal: xof(120_000),
            plan: Plan::InterestFree {
                instalments: 12,
                first_due_on: "2026-02-05".parse().unwrap(),
                day_of_month: None,
            },
            decision: Decided::Direct { reference: format!("D-{file}-{loan}"), reason },
        };
        self.to_loan(file, loan, "grant", act)
    }

    fn disburse(&self, file: u32, loan: u32) -> Request {
        let id = loan_of(file, loan);
        let act = Act::Disburse {
            disbursement: ids::created_id(id, "disbursement"),
            amount: xof(120_000),
            net: None,
            payee: Payee::Customer {},
            money: money("bank:orabank", format!("P-{file}-{loan}")),
            lender_reference: None,
            value_date: None,
        };
        self.to_loan(file, loan, "disburse", act)
    }

    /// A repayment that nobody has asked for yet, of a loan by chance.
    fn repayment(&self) -> (u32, u32, String) {
        let Inner { files, loans, asked, .. } = &*self.0;
        let nth = asked.fetch_add(1, Ordering::Relaxed);
        let chance = splitmix(nth);
        let pick = |of: u32, from: u64| u32::try_from(from % u64::from(of)).unwrap();
        (pick(*files, chance >> 32), pick(*loans, chance & 0xffff_ffff), format!("R-{nth}"))
    }

    fn repay(&self) -> Request {
        let (file, loan, reference) = self.repayment();
        let act = Act::ReceiveRepayment {
            repayment: ids::created_id(loan_of(file, loan), &reference),
            kind: RepaymentKind::Repayment,
            amount: xof(5),
            money: money("tmoney", reference.clone()),
            value_date: None,
            excess: Excess::Keep,
        };
        self.to_loan(file, loan, &reference, act)
    }

    fn repay_by_path(&self) -> HttpRequest<Body> {
        let (file, loan, reference) = self.repayment();
        let (file, loan) = (customer_of(file).uuid().unwrap(), loan_of(file, loan));
        asking(&format!("/v1/customers/{file}/loans/{loan}/repayments"), "application/json")
            .header("Idempotency-Key", &reference)
            .body(body_of(&reference).to_string().into())
            .unwrap()
    }

    fn repay_in_bulk(&self) -> HttpRequest<Body> {
        let mut lines = String::new();
        for _ in 0..LINES {
            let (file, loan, reference) = self.repayment();
            let line = json!({
                "idempotency_key": reference,
                "command": "loan.receive_repayment",
                "file": customer_of(file),
                "loan": loan_of(file, loan),
                "body": body_of(&reference),
            });
            lines += &format!("{line}\n");
        }
        asking("/v1/bulk", "application/x-ndjson").body(lines.into()).unwrap()
    }

    fn to_loan(&self, file: u32, loan: u32, key: &str, act: Act) -> Request {
        let (file, loan) = (customer_of(file), loan_of(file, loan));
        let key = format!("{key} of {loan}");
        self.request(file, StreamId::Loan(loan), &key, "loan.act", Command::Loan { loan, act })
    }

    fn request(
        &self,
        file: FileId,
        stream: StreamId,
        key: &str,
        command_type: &'static str,
        command: Command,
    ) -> Request {
        let command_id = ids::command_id(self.0.ledger, "drive", ids::For::File(file), key);
        Request {
            file,
            stream,
            command_id,
            command_type,
            fingerprint: Hash::of(key.as_bytes()),
            command,
            actor: Actor { role: "service".to_owned(), subject: Hash([7; 32]) },
            causation: None,
            correlation: command_id,
            traceparent: None,
            if_match: None,
            halted: None,
        }
    }
}

/// The way by which commands come.
#[derive(Clone)]
pub(crate) enum Through {
    Writers(Writers),
    Http(Router),
    Bulk(Router),
}

impl Through {
    /// How many commands a request has.
    pub(crate) fn commands(&self) -> usize {
        match self {
            Through::Writers(_) | Through::Http(_) => 1,
            Through::Bulk(_) => LINES,
        }
    }

    pub(crate) async fn ask(&self, world: &World) {
        match self {
            Through::Writers(writers) => {
                let answer = writers.ask_waiting(world.repay()).await;
                assert!(matches!(answer, Answer::Committed { .. }), "{answer:?}");
            }
            Through::Http(router) => {
                let answer = send(router, world.repay_by_path()).await;
                assert!(answer.starts_with(r#"{"form":"#), "{answer}");
            }
            Through::Bulk(router) => {
                let answer = send(router, world.repay_in_bulk()).await;
                assert_eq!(answer.matches(r#""status":200"#).count(), LINES, "{answer}");
            }
        }
    }
}

async fn send(router: &Router, request: HttpRequest<Body>) -> String {
    let response = router.clone().oneshot(request).await.unwrap();
    let bytes = response.into_body().collect().await.unwrap().to_bytes();
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn asking(path: &str, content: &str) -> axum::http::request::Builder {
    HttpRequest::post(path).header("Authorization", "Bearer t").header("Content-Type", content)
}

fn body_of(reference: &str) -> Value {
    json!({
        "amount": { "amount": 5, "currency": "XOF" },
        "money": { "kind": "external", "channel": "tmoney", "reference": reference },
    })
}

fn customer_of(file: u32) -> FileId {
    FileId::Customer(Uuid::new_v5(&Uuid::nil(), &file.to_be_bytes()))
}

fn loan_of(file: u32, loan: u32) -> Uuid {
    ids::created_id(customer_of(file).uuid().unwrap(), &format!("loan {loan}"))
}

fn xof(amount: i64) -> Money {
    Money::new(amount, "XOF".parse().unwrap()).unwrap()
}

fn money(channel: &str, reference: String) -> MoneyRef {
    MoneyRef::External { channel: channel.to_owned(), reference, part: None }
}

/// Spreads numbers (Steele, Lea and Flood, 2014).
fn splitmix(n: u64) -> u64 {
    let mut it = n.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    it = (it ^ (it >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    it = (it ^ (it >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    it ^ (it >> 31)
}
