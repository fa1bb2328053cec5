//! A bank with a line, and customers who ask for what it lends.

use command_api::writer::{Answer, Request, Writers};
use ledger_core::credit::application::{self, Asked, FirstDue, Paper, Purpose, Stated, Terms};
use ledger_core::credit::{Lender, Plan, line};
use ledger_core::file::Command;
use ledger_core::log::ids::created_id;
use ledger_core::log::{Actor, Commit, FileId, Hash, StreamId};
use ledger_core::money::Rate;
use ledger_core::party::partner::{self, Firm};
use ledger_core::party::{
    Commission, Earned, FundingLine, LenderType, Mandate, MandatedProduct, PartnerName, UndoneTerms,
};
use ledger_core::policy::{self, Document};
use ledger_core::reason::Reason;
use serde_json::Value;
use uuid::Uuid;

use crate::writer::harness::{
    committed, customer, day, id_of, register, request, to_policy_book, xof,
};

pub(super) fn bank() -> FileId {
    let name: PartnerName = "orabank".parse().unwrap();
    FileId::Partner(name.file())
}

/// A policy by which banks alone lend.
fn document() -> String {
    let mut document: Value = serde_json::from_str(Document::SHIPPED).unwrap();
    document["sections"]["lenders"] = serde_json::from_str(Document::LENDERS).unwrap();
    document.to_string()
}

fn by(number: u8, role: &str, request: Request) -> Request {
    Request { actor: Actor { role: role.to_owned(), subject: Hash([number; 32]) }, ..request }
}

/// A policy is in force, and a bank enrolled that lends so much and answers within 48 hours.
pub(super) async fn lending(writers: &Writers, limit: i64) {
    let document = document();
    let hash = Hash::of(document.as_bytes());
    let author = Hash([1; 32]);
    let approver = Hash([2; 32]);
    for (key, act) in [
        ("propose", policy::Act::Propose { document, author }),
        ("approve", policy::Act::Approve { hash, approver, effective_from: None }),
    ] {
        committed(&writers.ask_waiting(to_policy_book(key, act)).await);
    }
    let mandate = Mandate {
        lines: vec![FundingLine { limit: xof(limit), fee_min: None }],
        products: vec![MandatedProduct { code: "goods".to_owned(), rate_min: None }],
        answer_hours: 48,
        checklist: vec![],
        commission: Commission { rate: Rate("0.02".parse().unwrap()), earned: Earned::AtSignature },
        undone: UndoneTerms { days: 14 },
    };
    let enrol = to_bank(
        "enrol",
        partner::Act::Enrol {
            name: "orabank".parse().unwrap(),
            firm: Firm { trade_name: "Orabank".to_owned(), country: "TG".parse().unwrap() },
            lender_type: LenderType::Bank,
            mandate,
        },
    );
    let enrol = by(3, "finance", enrol);
    let proposal = created_id(enrol.command_id, "proposal");
    committed(&writers.ask_waiting(enrol).await);
    let approve = by(4, "risk", to_bank("agree", partner::Act::Approve { proposal }));
    committed(&writers.ask_waiting(approve).await);
}

fn to_bank(key: &str, act: partner::Act) -> Request {
    let file = bank();
    request(file, file.own_stream(), key, Command::Partner(act))
}

/// The nth customer's application.
#[derive(Debug, Clone, Copy)]
pub(super) struct Applied(pub(super) u128);

impl Applied {
    pub(super) fn file(self) -> FileId {
        customer(self.0)
    }

    fn id(self) -> Uuid {
        created_id(id_of(self.file()), "application")
    }

    pub(super) fn stream(self) -> StreamId {
        StreamId::Application(self.id())
    }

    pub(super) fn act(self, key: &str, act: application::Act) -> Request {
        let command = Command::Application { application: self.id(), act };
        request(self.file(), self.stream(), key, command)
    }

    fn approve(self) -> Request {
        let first_due_on = day("2004-12-01");
        let terms = Terms {
            product: Some("goods".to_owned()),
            lender: Lender::Bank { id: "orabank".to_owned() },
            principal: xof(10_000),
            plan: Plan::InterestFree { instalments: 2, first_due_on, day_of_month: None },
        };
        let (stated, reason) = (Stated::default(), Reason::of("sound"));
        let act = application::Act::Approve { terms, stated, reason };
        by(9, "risk", self.act("approve", act))
    }

    pub(super) fn offer(self) -> Uuid {
        created_id(self.approve().command_id, "offer")
    }

    /// What its bank has of it.
    pub(super) fn placement(self) -> StreamId {
        StreamId::Placement(self.offer())
    }

    pub(super) fn present(self) -> Request {
        self.act("present", application::Act::Present)
    }

    pub(super) fn accept(self) -> Request {
        let reference = format!("K-{}", self.0);
        self.act("accept", application::Act::RecordAcceptance { offer: None, reference })
    }

    pub(super) fn decline(self) -> Request {
        let code = "K-12".to_owned();
        self.act("decline", application::Act::RecordRefusal { offer: None, code })
    }

    pub(super) fn sign(self) -> Request {
        let paper = Paper { reference: "C-1".to_owned(), sha256: Hash([8; 32]) };
        let (offer, signed_on) = (self.offer(), day("2004-11-01"));
        self.act("sign", application::Act::RecordSignature { offer, paper, signed_on })
    }

    /// Asked for, and offered.
    pub(super) async fn is_offered(self, writers: &Writers) {
        let line = created_id(id_of(self.file()), "line");
        let act = line::Act::Open { limit: xof(100_000) };
        let open = Command::Line { line, act };
        let first_due = FirstDue::On { first_due_on: day("2004-12-01") };
        let asked = Asked {
            product: Some("goods".to_owned()),
            amount: xof(10_000),
            instalments: 2,
            first_due,
        };
        let submit = application::Act::Submit { purpose: Purpose::Cash {}, asked };
        for it in [
            register(self.file()),
            request(self.file(), StreamId::CreditLine(line), "open", open),
            self.act("submit", submit),
            self.approve(),
        ] {
            let answer = writers.ask_waiting(it).await;
            assert!(matches!(answer, Answer::Committed { .. }), "{answer:?}");
        }
    }
}

/// The types of what happened to a stream.
pub(super) fn told(commits: &[Commit], stream: StreamId) -> Vec<String> {
    let events = commits.iter().flat_map(|it| &it.events);
    events.filter(|it| it.stream == stream).map(|it| it.r#type.clone()).collect()
}

/// How many of these events there are in all.
pub(super) fn count(commits: &[Commit], kind: &str) -> usize {
    commits.iter().flat_map(|it| &it.events).filter(|it| it.r#type == kind).count()
}

/// Every command has one commit, whoever sent it and however often.
pub(super) fn check_once(commits: &[Commit]) {
    let mut ids: Vec<Uuid> = commits.iter().map(|it| it.command.id).collect();
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all, "a command was recorded twice");
}
