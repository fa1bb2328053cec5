//! A customer who orders on credit, and vendors who supply or do not.

use std::sync::atomic::{AtomicU64, Ordering};

use command_api::process;
use command_api::writer::{Answer, Request, Writers};
use ledger_core::credit::application::{self, Asked, FirstDue, Paper, Purpose, Terms};
use ledger_core::credit::{Lender, Plan, line};
use ledger_core::file::Command;
use ledger_core::log::ids::created_id;
use ledger_core::log::memory::MemoryLog;
use ledger_core::log::{Actor, Commit, FileId, Hash, StreamId};
use ledger_core::party::{Contact, vendor};
use ledger_core::policy;
use ledger_core::reason::Reason;
use ledger_core::trade::order::{self, Item};
use ledger_core::trade::purchase_order;
use tokio::task::JoinHandle;
use uuid::Uuid;

use crate::writer::harness::{
    PARTITIONS, Running, World, committed, customer_in, day, id_of, register, request,
    to_policy_book, xof,
};

/// Writers, and the processes that send what is outstanding.
pub(crate) struct Story {
    pub(crate) world: World,
    pub(crate) running: Running,
    conversing: Vec<JoinHandle<()>>,
}

impl Story {
    /// A ledger under the second policy, by which credit is applied for; nothing is sent yet.
    pub(crate) async fn begin() -> Story {
        let world = World::bare(MemoryLog::like_kafka(PARTITIONS)).await;
        let running = world.start(3).await;
        publish(&running.writers).await;
        Story { world, running, conversing: vec![] }
    }

    /// From now on what is outstanding is sent.
    pub(crate) async fn converse(&mut self) {
        let run = process::run(self.running.writers.clone(), self.world.timer.clone());
        self.conversing.push(tokio::spawn(run));
        self.world.settle().await;
    }

    /// Nothing is sent any more.
    pub(crate) fn fall_silent(&mut self) {
        self.conversing.drain(..).for_each(|it| it.abort());
    }

    /// The process is killed, and another one takes over, that sends nothing yet.
    pub(crate) async fn restart(mut self, process: u128) -> Story {
        self.fall_silent();
        self.running.kill().await;
        let running = self.world.start(process).await;
        Story { world: self.world, running, conversing: vec![] }
    }

    /// As [`Story::restart`], where the log of this partition was cut meanwhile: it is not served.
    pub(crate) async fn restart_without(mut self, process: u128, partition: u32) -> Story {
        self.fall_silent();
        self.running.stop().await;
        self.world.log.alter(partition, |records| {
            records.pop();
        });
        let running = self.world.begin(process).await;
        self.world.settle().await;
        Story { world: self.world, running, conversing: vec![] }
    }

    /// Whether all that sent have ended by themselves.
    pub(crate) fn has_ended(&self) -> bool {
        self.conversing.iter().all(|it| it.is_finished())
    }

    pub(crate) async fn ask(&self, request: Request) {
        committed(&self.running.ask(request).await);
        self.world.settle().await;
    }

    /// Every commit of the ledger, one partition after the other.
    pub(crate) fn commits(&self) -> Vec<Commit> {
        (0..PARTITIONS).flat_map(|it| self.world.commits(it)).collect()
    }

    /// The types of what happened to a stream.
    pub(crate) fn told(&self, stream: StreamId) -> Vec<String> {
        told(&self.commits(), stream)
    }

    /// Of which nobody here knows whether they ended.
    pub(crate) fn unknown(&self) -> f64 {
        self.running.metric("ledger_process_unknown")
    }

    pub(crate) fn outstanding(&self) -> f64 {
        self.running.metric("ledger_process_outstanding")
    }

    /// Every command has one commit, whoever sent it and however often.
    pub(crate) fn check_once(&self) {
        let mut ids: Vec<Uuid> = self.commits().iter().map(|it| it.command.id).collect();
        let count = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), count, "a command was recorded twice");
        assert_eq!(self.running.metric("ledger_process_refused_total"), 0.0);
    }
}

pub(crate) fn told(commits: &[Commit], stream: StreamId) -> Vec<String> {
    let events = commits.iter().flat_map(|it| &it.events);
    events.filter(|it| it.stream == stream).map(|it| it.r#type.clone()).collect()
}

pub(crate) async fn publish(writers: &Writers) {
    let document = policy::Document::SHIPPED.to_owned();
    let hash = Hash::of(document.as_bytes());
    let propose = policy::Act::Propose { document, author: Hash([1; 32]) };
    let approve = policy::Act::Approve { hash, approver: Hash([2; 32]), effective_from: None };
    for (key, act) in [("propose", propose), ("approve", approve)] {
        committed(&writers.ask_waiting(to_policy_book(key, act)).await);
    }
}

/// A vendor whose file lies in this partition.
pub(crate) fn vendor_in(partition: u32, n: u128) -> Uuid {
    let lies_there = |it: &Uuid| FileId::Vendor(*it).partition(PARTITIONS) == partition;
    (n * 1_000..).map(|it| Uuid::from_u128(0x5e_0000 + it)).find(lies_there).unwrap()
}

pub(crate) fn register_vendor(vendor: Uuid) -> Request {
    let command = vendor::Command::Register {
        trade_name: "Pearl River Phones".to_owned(),
        country: "CN".parse().unwrap(),
        contact: Contact::default(),
    };
    to_vendor(vendor, "register", command)
}

pub(crate) fn suspend_vendor(vendor: Uuid) -> Request {
    to_vendor(
        vendor,
        "suspend",
        vendor::Command::Suspend { reason: Reason::of("quality_complaints") },
    )
}

/// A purchase order of an order that is nowhere.
pub(crate) fn unordered(vendor: Uuid) -> Request {
    let purchase_order = Uuid::new_v5(&vendor, b"unordered");
    let customer = id_of(customer_in(0, 1));
    let act = purchase_order::Act::Receive {
        from: purchase_order::From { customer, order: purchase_order },
        lines: vec![],
        total: xof(0),
        lapses_on: day("2004-12-01"),
    };
    let command = Command::PurchaseOrder { purchase_order, act };
    let stream = StreamId::PurchaseOrder(purchase_order);
    request(FileId::Vendor(vendor), stream, "unordered", command)
}

fn to_vendor(vendor: Uuid, key: &str, command: vendor::Command) -> Request {
    request(FileId::Vendor(vendor), StreamId::Vendor(vendor), key, Command::Vendor(command))
}

/// A customer with a credit line.
pub(crate) async fn customer_with_line(writers: &Writers, file: FileId) {
    let line = Uuid::new_v5(&id_of(file), b"line");
    let act = line::Act::Open { limit: xof(1_000_000) };
    let open = Command::Line { line, act };
    for it in [register(file), request(file, StreamId::CreditLine(line), "open", open)] {
        committed(&writers.ask_waiting(it).await);
    }
}

/// What was ordered, and by which purchase orders.
pub(crate) struct Ordered {
    pub(crate) file: FileId,
    pub(crate) order: Uuid,
    /// In the order of the vendors.
    pub(crate) purchase_orders: Vec<Uuid>,
    vendors: Vec<Uuid>,
    /// The command that confirmed it.
    pub(crate) confirmed_by: Request,
}

/// Quoted, placed on credit, applied for, approved and signed: confirmed.
pub(crate) async fn ordered(writers: &Writers, file: FileId, vendors: &[Uuid]) -> Ordered {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let order = Uuid::new_v5(&id_of(file), &number.to_be_bytes());
    let application = created_id(order, "application");
    let item = |vendor: &Uuid| Item {
        vendor: *vendor,
        offer: None,
        category: None,
        role: order::Role::Agent,
        description: "telephone, 128 GB".to_owned(),
        quantity: 1,
        goods: xof(4_000),
        price: None,
        freight: xof(500),
        customs: xof(400),
        service: xof(100),
    };
    let amount = xof(5_000 * i64::try_from(vendors.len()).unwrap());
    let quote = order::Act::Quote {
        items: vendors.iter().map(item).collect(),
        valid_until: "2099-01-01T00:00:00.000000Z".parse().unwrap(),
        destination: "TG".parse().unwrap(),
        beneficiary: None,
    };
    let first_due_on = day("2004-12-01");
    let plan = Plan::InterestFree { instalments: 2, first_due_on, day_of_month: None };
    let first_due = FirstDue::On { first_due_on };
    let submit = application::Act::Submit {
        purpose: Purpose::Order { order },
        asked: Asked { product: None, amount, instalments: 2, first_due },
    };
    let approve = application::Act::Approve {
        terms: Terms { product: None, lender: Lender::OwnBook {}, principal: amount, plan },
        stated: application::Stated::default(),
        reason: Reason::of("sound"),
    };
    let apply = |key: &str, act| {
        let stream = StreamId::Application(application);
        let command = Command::Application { application, act };
        request(file, stream, &format!("{key} {number}"), command)
    };
    let mut approve = apply("approve", approve);
    approve.actor = Actor { role: "risk".to_owned(), subject: Hash([9; 32]) };
    let paper = Paper { reference: format!("C-{number}"), sha256: Hash([8; 32]) };
    let offer = created_id(approve.command_id, "offer");
    let signed_on = day("2004-11-01");
    let sign = application::Act::RecordSignature { offer, paper, signed_on };
    let sign = apply("sign", sign);
    let steps = [
        to_order(file, order, "quote", quote),
        to_order(file, order, "place", order::Act::Place { payment: order::Payment::Credit {} }),
        apply("submit", submit),
        approve,
        sign.clone(),
    ];
    for it in steps {
        let answer = writers.ask_waiting(it).await;
        assert!(matches!(answer, Answer::Committed { repeated: false, .. }), "{answer:?}");
    }
    let purchase_order =
        |vendor: &Uuid| created_id(sign.command_id, &format!("purchase-order/{vendor}"));
    Ordered {
        file,
        order,
        purchase_orders: vendors.iter().map(purchase_order).collect(),
        vendors: vendors.to_vec(),
        confirmed_by: sign,
    }
}

fn to_order(file: FileId, order: Uuid, key: &str, act: order::Act) -> Request {
    let command = Command::Order { order, act };
    request(file, StreamId::Order(order), &format!("{key} {order}"), command)
}

impl Ordered {
    pub(crate) fn stream(&self) -> StreamId {
        StreamId::Order(self.order)
    }

    pub(crate) fn of_vendor(&self, number: usize) -> StreamId {
        StreamId::PurchaseOrder(self.purchase_orders[number])
    }

    /// The vendor will supply.
    pub(crate) fn confirm(&self, number: usize) -> Request {
        self.answer(number, "confirm", purchase_order::Act::Confirm)
    }

    /// The vendor will not.
    pub(crate) fn refuse(&self, number: usize) -> Request {
        let reason = Reason::of("out_of_stock");
        self.answer(number, "refuse", purchase_order::Act::Refuse { reason })
    }

    /// The customer changed his mind.
    pub(crate) fn cancel(&self) -> Request {
        let act = order::Act::Cancel { lines: None, reason: Reason::of("changed_mind") };
        to_order(self.file, self.order, "cancel", act)
    }

    fn answer(&self, number: usize, key: &str, act: purchase_order::Act) -> Request {
        let purchase_order = self.purchase_orders[number];
        let file = FileId::Vendor(self.vendors[number]);
        let command = Command::PurchaseOrder { purchase_order, act };
        request(file, self.of_vendor(number), &format!("{key} {purchase_order}"), command)
    }
}
