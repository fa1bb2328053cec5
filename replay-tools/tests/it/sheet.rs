//! `sheet`: what an offer costs, as one page in French, from the offer's own figures.

use std::collections::BTreeSet;

use ledger_core::calendar::Day;
use ledger_core::credit::Lender;
use ledger_core::credit::application::{Offered, Priced, Terms};
use ledger_core::credit::pricing::{PricedPlan, Pricing, Wish, cheapest};
use ledger_core::log::{Commit, FileId, Hash, Log as _, Place, StreamId};
use ledger_core::money::{Currency, Money};
use ledger_core::policy::{CreditPurpose, Document, PolicyRef};
use replay_tools::progress::Tally;
use replay_tools::sheet::{NoSheet, Sheet, html, sheet};
use uuid::Uuid;

use crate::ledger::day;
use crate::trade::trade;

fn xof(amount: i64) -> Money {
    Money::new(amount, Currency::XOF).unwrap()
}

/// What ships with credit by rule offers for 100 000 francs at least a month.
fn offered() -> (PricedPlan, Sheet) {
    let document = Document::read(Document::OPEN).unwrap();
    let policy = PolicyRef { version: 4, hash: Hash::of(Document::OPEN.as_bytes()) };
    let on: Day = day("2026-06-15");
    let pricing =
        Pricing { document: &document, version: policy, country: "TG".parse().unwrap(), on };
    let wish = Wish {
        purpose: CreditPurpose::Goods,
        amount: xof(100_000),
        class: &document.classes.as_ref().unwrap().newcomer,
        lender: None,
        first_due_on: None,
        premium: None,
        other_principal: xof(0),
        means: None,
    };
    let plans = pricing.simulated(&wish).unwrap();
    let plan = cheapest(&plans).unwrap().outcome.clone().unwrap();
    let priced = Priced { schedule: plan.schedule.clone(), price: plan.price.clone() };
    let terms = Terms {
        product: Some("<b>phone & more</b>".to_owned()),
        lender: Lender::Bank { id: "orabank".to_owned() },
        principal: xof(100_000),
        plan: plan.plan.clone(),
    };
    let offered = Offered {
        offer: Uuid::from_u128(7),
        terms,
        offered_on: on,
        lapses_on: day("2026-07-15"),
        policy,
        priced: Some(Box::new(priced.clone())),
    };
    let sheet = Sheet {
        ledger: Uuid::from_u128(1),
        application: Uuid::from_u128(2),
        file: FileId::Customer(Uuid::from_u128(3)),
        offered,
        priced,
        place: Place { partition: 3, sequence: 88 },
    };
    (plan, sheet)
}

#[test]
fn the_page_tells_each_figure_of_the_offer_in_french_and_needs_nothing_else() {
    let (plan, sheet) = offered();
    let page = html(&sheet);
    assert!(page.starts_with("<!DOCTYPE html>\n<html lang=\"fr\">"), "{page}");
    let french = |it: String| it.replace('.', ",");
    let teg = &plan.price.teg;
    for bounds in [teg.teg_proportional, teg.taeg_actuarial] {
        let shown = french(bounds.percent(2).unwrap().to_string());
        assert!(page.contains(&format!("{shown} %")), "{shown} in {page}");
        let exact = (bounds.upper.0 * rust_decimal::Decimal::ONE_HUNDRED).normalize().to_string();
        assert!(page.contains(&format!("{} %", french(exact))), "{page}");
    }
    assert!(page.contains("<strong>14 %</strong>"), "the ceiling of banks since June: {page}");
    for it in &plan.schedule {
        assert!(page.contains(&it.due_on.date().format("%d/%m/%Y").to_string()), "{it:?}");
    }
    assert_eq!(page.matches("<td class=\"day\">").count(), plan.schedule.len());
    let spaced = |it: Money| {
        let digits = it.amount().to_string();
        let groups: Vec<&str> =
            digits.as_bytes().rchunks(3).rev().map(|it| str::from_utf8(it).unwrap()).collect();
        format!("{} XOF", groups.join("\u{202f}"))
    };
    let total = &plan.price.total;
    for it in [
        total.principal,
        total.interest,
        total.file_fee,
        total.taxes,
        total.stamps,
        total.total,
        total.cost(),
    ] {
        assert!(page.contains(&spaced(it)), "{it} in {page}");
    }
    assert!(page.contains("&lt;b&gt;phone &amp; more&lt;/b&gt;") && !page.contains("<b>"));
    for outside in ["http", "src=", "<script", "<link", "url("] {
        assert!(!page.contains(outside), "{outside}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_has_no_price_has_no_sheet_and_says_why() {
    let trade = trade().await;
    let log = &trade.ledger.log;
    let mut applications = BTreeSet::new();
    for partition in 0..log.partitions().await.unwrap() {
        for record in log.records(partition) {
            let commit = Commit::decode(&record.value).unwrap();
            applications.extend(commit.events.iter().filter_map(|it| match it.stream {
                StreamId::Application(id) => Some(id),
                StreamId::Customer(_)
                | StreamId::CreditLine(_)
                | StreamId::Order(_)
                | StreamId::Loan(_)
                | StreamId::Shipment(_)
                | StreamId::Premium(_)
                | StreamId::Evidence(_)
                | StreamId::Identity(_)
                | StreamId::Vendor(_)
                | StreamId::PurchaseOrder(_)
                | StreamId::Partner(_)
                | StreamId::Placement(_)
                | StreamId::PolicyBook
                | StreamId::Partition(_) => None,
            }));
        }
    }
    assert!(!applications.is_empty());
    for id in applications {
        let found = sheet(log, id, None, &Tally::silent()).await;
        assert!(
            matches!(found, Err(NoSheet::NotPriced { .. } | NoSheet::NotOffered(_))),
            "{found:?}"
        );
    }
    let nowhere = sheet(log, Uuid::from_u128(0xdead), None, &Tally::silent()).await;
    assert!(matches!(nowhere, Err(NoSheet::NotTold(_))), "{nowhere:?}");
}
