//! `statement`: what a borrower may see of a loan adds up, and says nothing for staff alone.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use ledger_core::credit::loan::{Change, Event as LoanEvent, Life, Moves};
use ledger_core::file::{Event, Standing};
use ledger_core::log::memory::MemoryLog;
use ledger_core::log::{Commit, Log as _, Place, StreamId};
use replay_tools::audit;
use replay_tools::import::import;
use replay_tools::progress::Tally;
use replay_tools::sentences::Lang;
use replay_tools::statement::{Asked, NotStated, Statement, html, json, statement, text};
use serde_json::Value;
use uuid::Uuid;

use crate::ledger::{Ledger, day, eventful};
use crate::trade::trade;

const LATEST: Asked = Asked { loan: Uuid::nil(), as_of: None, partition: None };

async fn stated(log: &MemoryLog, loan: Uuid) -> Statement {
    statement(log, Asked { loan, ..LATEST }, &Tally::silent()).await.unwrap()
}

/// Every loan of a ledger.
async fn loans(log: &MemoryLog) -> BTreeSet<Uuid> {
    let mut loans = BTreeSet::new();
    for partition in 0..log.partitions().await.unwrap() {
        for record in log.records(partition) {
            let commit = Commit::decode(&record.value).unwrap();
            for it in &commit.events {
                if let StreamId::Loan(id) = it.stream {
                    loans.insert(id);
                }
            }
        }
    }
    loans
}

/// By how much more is owed.
fn owed_more(changes: &[Change]) -> i64 {
    let moves = changes.iter().filter_map(|it| it.owed.as_ref()).flat_map(Moves::present);
    moves.map(|(_, it)| it.after.amount() - it.before.amount()).sum()
}

/// What of principal is given up behind an event, of so much before it. The borrower owes it all the
/// same; what comes in of it is on the schedule again.
fn lost_behind(event: &LoanEvent, lost: i64) -> i64 {
    if let LoanEvent::WrittenOff(it) = event {
        return it.lost.principal.map_or(0, |it| it.amount());
    }
    if let LoanEvent::WriteOffUndone(_) | LoanEvent::Rescinded(_) = event {
        return 0;
    }
    let changes = event.outcome().map_or(&[][..], |it| it.changes);
    let owed = changes.iter().filter_map(|it| it.owed.as_ref()?.principal.as_ref());
    let came = owed.map(|it| it.after.amount() - it.before.amount()).sum::<i64>();
    if lost == 0 { 0 } else { lost - came }
}

/// The money that an event says came in, less what went out.
fn moved(event: &LoanEvent) -> i64 {
    if let LoanEvent::RepaymentReceived(it) = event {
        it.amount.amount()
    } else if let LoanEvent::RepaymentReversed(it) = event {
        -it.amount.amount()
    } else if let LoanEvent::CreditPaidOut(it) = event {
        -it.amount.amount()
    } else if let LoanEvent::CreditPayoutReversed(it) = event {
        it.amount.amount()
    } else if let LoanEvent::ChargedBack(it) = event {
        // What is owed again is not taken off what was paid.
        owed_more(&it.changes) - it.amount.amount()
    } else if let LoanEvent::ChargebackReversed(it) = event {
        owed_more(&it.changes) + it.amount.amount()
    } else if let LoanEvent::Boarded(it) = event {
        let paid = it.position.rows.iter().filter_map(|it| it.paid.as_ref());
        let paid: i64 = paid.flat_map(|it| it.present().map(|it| it.1.amount())).sum();
        let credit = it.position.credit.map_or(0, |it| it.amount());
        paid + credit - it.position.overdrawn.map_or(0, |it| it.amount())
    } else {
        0
    }
}

/// What came in and went out of a loan by what its events say, and how it stood by what stands beside
/// the last of them in each commit: another way than the statement's.
async fn assert_it_adds_up(log: &MemoryLog, loan: Uuid) -> usize {
    let found = stated(log, loan).await;
    let (mut left, mut owed, mut paid) = (0, 0, 0);
    for it in &found.lines {
        (owed, paid, left) = (owed + it.adds(), paid + it.pays(), left + it.adds() - it.pays());
        assert_eq!(it.after.left(), left, "{it:?}");
    }
    assert_eq!(found.account.left(), left, "{loan}");
    let asked = audit::Asked { subject: StreamId::Loan(loan), as_of: None, partition: None };
    let story = audit::story(log, asked, &Tally::silent()).await.unwrap();
    let (mut money, mut lost) = (0, 0);
    for entry in &story.entries {
        for told in entry.events.iter().filter(|it| it.fact.stream == StreamId::Loan(loan)) {
            let Event::Loan(event) = &told.fact.event else { panic!("{told:?}") };
            money += moved(event);
            lost = lost_behind(event, lost);
            if let Some(Standing::Loan(stands)) = &told.standing {
                let last = found.lines.iter().rfind(|it| it.place <= entry.place);
                let after = last.map(|it| it.after).unwrap_or_default();
                let due = stands.overdue.amount() + stands.due.amount();
                assert_eq!(after.due, due, "{loan} at {}", entry.place);
                assert_eq!(after.waiting.max(0), stands.credit.amount(), "{loan}");
                let principal = after.owed.last().unwrap() - after.paid.last().unwrap();
                assert_eq!(
                    principal - lost,
                    stands.outstanding.amount(),
                    "{loan} at {}",
                    entry.place
                );
            }
        }
    }
    assert_eq!(paid, money, "what loan {loan} was paid is the money that came in");
    if found.life.is_owed() {
        let rows: i64 = found.rows.iter().map(|it| it.owed.iter().sum::<i64>()).sum();
        assert_eq!(owed, rows, "what loan {loan} owes is its schedule");
        let unpaid: i64 = found.rows.iter().map(|it| it.left()).sum();
        assert_eq!(left, unpaid - found.account.waiting, "{loan}");
    }
    let told = json(&found, Lang::English);
    let sum = |pointer: &str| {
        let lines = told["lines"].as_array().unwrap();
        lines.iter().map(|it| it.pointer(pointer).unwrap().as_i64().unwrap()).sum::<i64>()
    };
    let totals = &told["totals"];
    assert_eq!(totals["owed"], sum("/owed/total"));
    assert_eq!(totals["paid"], sum("/paid/total"));
    assert_eq!(totals["left_to_pay"], sum("/owed/total") - sum("/paid/total"));
    found.lines.len()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_lines_add_up_for_every_loan_of_a_ledger_that_met_every_kind_of_event() {
    let ledger = eventful(MemoryLog::new(0), 3).await;
    let mut lines = 0;
    let all = loans(&ledger.log).await;
    for &loan in &all {
        lines += assert_it_adds_up(&ledger.log, loan).await;
    }
    assert!(all.len() >= 4 && lines > 30, "{} loans, {lines} lines", all.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_lines_add_up_for_every_loan_that_pays_for_an_order() {
    let ledger = trade().await.ledger;
    let all = loans(&ledger.log).await;
    for &loan in &all {
        assert_it_adds_up(&ledger.log, loan).await;
    }
    assert!(!all.is_empty());
}

/// Loans on a declining balance that were repaid early are among them.
#[tokio::test(flavor = "multi_thread")]
async fn the_lines_add_up_for_every_loan_of_the_golden_logs() {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("../schemas/golden");
    let folders = fs::read_dir(golden).unwrap().map(|it| it.unwrap().path());
    let folders: Vec<PathBuf> = folders.filter(|it| it.is_dir()).collect();
    assert!(folders.len() >= 2, "{folders:?}");
    let (mut all, mut relieved) = (0, 0);
    for folder in folders {
        let log = MemoryLog::new(0);
        let imported = import(&folder.join("log.jsonl.gz"), &log, None).await.unwrap();
        assert!(imported.settled.report.is_sound(), "{imported}");
        for loan in loans(&log).await {
            assert_it_adds_up(&log, loan).await;
            all += 1;
            let found = stated(&log, loan).await;
            let relief = |it: &&replay_tools::statement::Line| it.adds() < 0 && it.pays() > 0;
            relieved += found.lines.iter().filter(relief).count();
        }
    }
    assert!(all > 90 && relieved > 0, "{all} loans, {relieved} payments that spared interest");
}

/// A loan that was boarded, came into default and was cured, with a penalty; and one on which all was
/// taken back, forgiven or held. `UPDATE=1` writes the texts, to be looked at.
#[tokio::test(flavor = "multi_thread")]
async fn a_statement_is_told_line_by_line_in_both_languages() {
    let ledger = eventful(MemoryLog::new(0), 3).await;
    for (customer, key, name) in [("late", "arrears", "arrears"), ("good", "void", "void")] {
        let found = stated(&ledger.log, ledger.loan(customer, key)).await;
        for (lang, short) in [(Lang::English, "en"), (Lang::French, "fr")] {
            let path = format!("tests/it/statements/{name}.{short}.txt");
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
            let told = text(&found, lang);
            if std::env::var("UPDATE").is_ok_and(|it| it == "1") {
                fs::write(&path, &told).unwrap();
            }
            assert_eq!(told, fs::read_to_string(&path).unwrap(), "{}", path.display());
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_in_it_is_for_staff_alone() {
    let ledger = eventful(MemoryLog::new(0), 3).await;
    for loan in loans(&ledger.log).await {
        let found = stated(&ledger.log, loan).await;
        for lang in Lang::ALL {
            let all = [text(&found, lang), html(&found, lang), json(&found, lang).to_string()];
            for told in all {
                // The note of every reason there, the codes of reasons, and holds.
                let secret = ["as \\\"agreed", "agreed", "payment_bounced", "recorded_in_error"];
                let holds = ["complaint", "réclamation", "loan.held", "loan.hold_ended"];
                for it in secret.iter().chain(&holds) {
                    assert!(!told.contains(it), "{it} in {told}");
                }
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn as_of_a_day_it_ends_with_what_was_known_then() {
    let ledger = eventful(MemoryLog::new(0), 3).await;
    let loan = ledger.loan("late", "arrears");
    let at = |on: &str| Asked { loan, as_of: Some(day(on)), partition: None };
    let found = statement(&ledger.log, at("2004-12-05"), &Tally::silent()).await.unwrap();
    assert_eq!(found.as_of, day("2004-12-05"));
    assert!(found.lines.iter().all(|it| it.day <= day("2004-12-05")), "{found:?}");
    // 2,700 and a penalty of 50, of which 950 were paid; of the second instalment all is due.
    assert_eq!((found.account.left(), found.account.due), (1_800, 900));
    assert_eq!(found.life, Life::Active);

    let why = statement(&ledger.log, at("2004-10-31"), &Tally::silent()).await.unwrap_err();
    assert!(matches!(why, NotStated::NotTold(audit::NotTold::NotYet { .. })), "{why}");
    let why = statement(&ledger.log, at("2005-01-15"), &Tally::silent()).await.unwrap_err();
    assert!(matches!(why, NotStated::NotBegun { .. }), "{why}");
    let nobody = Asked { loan: Uuid::from_u128(1), ..LATEST };
    let why = statement(&ledger.log, nobody, &Tally::silent()).await.unwrap_err();
    assert!(matches!(why, NotStated::NotTold(audit::NotTold::Unknown(_))), "{why}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_needs_nothing_else_and_takes_text_for_text() {
    let mut ledger = Ledger::begin(MemoryLog::new(0), 1, day("2004-11-01")).await;
    let customer = ledger.register("afi").await;
    let loan = ledger.board_loan(customer, "old", (1, 900), day("2004-11-05"), 0).await;
    ledger.repay(customer, loan, "<script>alert('x')</script>&\"", 100).await;
    let found = stated(&ledger.log, loan).await;
    for lang in Lang::ALL {
        let page = html(&found, lang);
        assert!(page.starts_with("<!DOCTYPE html>\n<html lang=\""), "{page}");
        assert!(
            page.contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;&quot;"),
            "{page}"
        );
        for it in ["<script", "http", "src=", "href=", "@import", "url("] {
            assert!(!page.contains(it), "{it} in {page}");
        }
        assert!(page.contains("@media print"), "{page}");
        assert_tags_close(&page);
    }
}

/// Each tag that opens is closed, in order, but for those that HTML never closes.
fn assert_tags_close(page: &str) {
    let mut open = vec![];
    for tag in page.split('<').skip(1) {
        let tag = tag.split('>').next().unwrap();
        let name = tag.split_whitespace().next().unwrap();
        match name.strip_prefix('/') {
            Some(name) => assert_eq!(open.pop(), Some(name), "{page}"),
            None if ["!DOCTYPE", "meta"].contains(&name) => {}
            None => open.push(name),
        }
    }
    assert!(open.is_empty(), "{open:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn for_programs_each_line_has_its_position_and_its_amounts() {
    let ledger = eventful(MemoryLog::new(0), 3).await;
    let found = stated(&ledger.log, ledger.loan("late", "arrears")).await;
    let told = json(&found, Lang::French);
    assert_eq!(told["currency"], "TWD");
    let lines: &Vec<Value> = told["lines"].as_array().unwrap();
    for it in lines {
        let position: Place = it["position"].as_str().unwrap().parse().unwrap();
        assert_eq!(position.partition, found.lines[0].place.partition);
    }
    let charged = lines.iter().find(|it| it["type"] == "loan.charged").unwrap();
    assert_eq!(charged["owed"]["by_component"], serde_json::json!({ "penalty": 50 }));
    assert!(charged["text"].as_str().unwrap().starts_with("une pénalité de 0,50 TWD"), "{charged}");
    assert_eq!(told["schedule"].as_array().unwrap().len(), 3);
}
