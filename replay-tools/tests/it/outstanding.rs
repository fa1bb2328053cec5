//! What one file asked of another, found in the log alone.

use ledger_core::file::Command;
use ledger_core::log::memory::MemoryLog;
use ledger_core::log::{FileId, StreamId};
use ledger_core::money::{Currency, Money};
use ledger_core::party::customer;
use ledger_core::trade::PurchaseLine;
use ledger_core::trade::purchase_order::{Act, From};
use replay_tools::as_of::NoAnswer;
use replay_tools::outstanding::{json, outstanding, table};
use replay_tools::progress::Tally;
use uuid::Uuid;

use crate::ledger::{Ledger, day};

const CUSTOMER: Uuid = Uuid::from_u128(0xc0);
const ORDER: Uuid = Uuid::from_u128(0x0d);
const VENDOR: Uuid = Uuid::from_u128(0x5e);
const BOUGHT: Uuid = Uuid::from_u128(0xb0);

/// A vendor nobody registered was asked to supply: the order has to hear that he will not.
async fn asked() -> Ledger<MemoryLog> {
    let mut ledger = Ledger::begin(MemoryLog::like_kafka(0), 3, day("2004-11-01")).await;
    let price = Money::new(4_000, Currency::XOF).unwrap();
    let line = PurchaseLine { number: 1, description: "lamp".to_owned(), quantity: 1, price };
    let act = Act::Receive {
        from: From { customer: CUSTOMER, order: ORDER },
        lines: vec![line],
        total: price,
        lapses_on: day("2004-11-15"),
    };
    let receive = Command::PurchaseOrder { purchase_order: BOUGHT, act };
    ledger.ask(FileId::Vendor(VENDOR), "receive", "purchase_order.receive", receive).await;
    ledger
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_is_told_until_its_commit_stands_in_the_log() {
    let mut ledger = asked().await;
    let found = outstanding(&ledger.log, &Tally::silent()).await.unwrap();
    let [it] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(it.command_type, "order.record_purchase_order_refused");
    assert_eq!((it.file, it.stream), (FileId::Customer(CUSTOMER), StreamId::Order(ORDER)));
    assert_eq!(it.since.place.partition, ledger.partition_of(FileId::Vendor(VENDOR)));
    let text = table(&found);
    let place = it.since.place.to_string();
    for told in ["1 command is outstanding", it.command_type, &it.id.to_string(), &place] {
        assert!(text.contains(told), "{told}\n{text}");
    }
    let json = json(&found);
    let process = &json["processes"][0];
    assert_eq!(process["process"], "procurement", "{json:#}");
    assert_eq!(process["outstanding"][0]["id"], it.id.to_string(), "{json:#}");
    assert_eq!(process["outstanding"][0]["file"], it.file.to_string(), "{json:#}");
    assert_eq!(process["outstanding"][0]["since"]["place"], place, "{json:#}");

    // Whatever the customer's file made of it: its commit is that of the command.
    let (id, causation) = (it.id, it.causation);
    ledger.twist(move |commit| {
        commit.command.id = id;
        commit.causation = Some(causation);
    });
    let (country, contact) = ("TG".parse().unwrap(), customer::Contact::default());
    let any = Command::Customer(customer::Command::Register { country, contact });
    ledger.ask(FileId::Customer(CUSTOMER), "told", it.command_type, any).await;
    let found = outstanding(&ledger.log, &Tally::silent()).await.unwrap();
    assert_eq!(found, []);
    assert_eq!(table(&found), "procurement: nothing is outstanding\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_that_cannot_be_read_to_its_end_gives_no_answer() {
    let ledger = asked().await;
    let partition = ledger.partition_of(FileId::Vendor(VENDOR));
    ledger.log.alter(partition, |records| {
        let last = records.last_mut().unwrap();
        let text = String::from_utf8(last.value.to_vec()).unwrap();
        last.value = text.replace("not_received", "not_recalled").into_bytes();
    });
    let failed = outstanding(&ledger.log, &Tally::silent()).await.unwrap_err();
    assert!(matches!(failed, NoAnswer::Unfoldable { .. }), "{failed}");

    let empty = MemoryLog::like_kafka(2);
    let failed = outstanding(&empty, &Tally::silent()).await.unwrap_err();
    assert!(matches!(failed, NoAnswer::NoGenesis { partition: 0 }), "{failed}");
}
