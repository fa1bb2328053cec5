//! How the portfolio stood, against figures worked out by hand.

use std::collections::BTreeMap;

use ledger_core::calendar::Day;
use ledger_core::log::FileId;
use ledger_core::log::memory::MemoryLog;
use ledger_core::money::{Currency, Total};
use replay_tools::as_of::{NoAnswer, Portfolio, portfolio, table};
use replay_tools::progress::Tally;
use replay_tools::totals::Totals;

use crate::ledger::{Ledger, day};

async fn as_of(ledger: &Ledger<MemoryLog>, on: &str) -> Result<Portfolio, NoAnswer> {
    portfolio(&ledger.log, day(on), &Tally::silent()).await
}

/// One loan of 2,700 that nobody pays before 10 December, then to its due date; one of 600 that is
/// paid once; one that is never disbursed.
async fn three_loans() -> Ledger<MemoryLog> {
    let mut ledger = Ledger::begin(MemoryLog::new(0), 3, day("2004-11-01")).await;
    let late = ledger.register("late").await;
    let arrears = ledger.board_loan(late, "arrears", (3, 900), day("2004-11-05"), 0).await;
    let good = ledger.register("good").await;
    let granted = ledger.grant(good, "granted", 600, day("2004-11-10")).await;
    ledger.disburse(good, granted, "disburse", 600).await;
    ledger.grant(good, "promised", 900, day("2004-12-01")).await;
    ledger.days_until(day("2004-11-10")).await;
    ledger.repay(good, granted, "first", 200).await;
    ledger.days_until(day("2004-12-10")).await;
    ledger.repay(late, arrears, "both", 1_800).await;
    ledger.days_until(day("2004-12-11")).await;
    ledger
}

#[tokio::test(flavor = "multi_thread")]
async fn each_figure_is_that_of_the_end_of_its_day() {
    let ledger = three_loans().await;
    // (loans, open, past due, in default, ever), (outstanding, overdue, par1, 30, 60), by number
    type Case = (&'static str, [u64; 5], [i128; 5], &'static [(u32, u64)]);
    let cases: [Case; 7] = [
        ("2004-11-05", [3, 2, 0, 0, 0], [3_300, 0, 0, 0, 0], &[(0, 3)]),
        ("2004-11-06", [3, 2, 1, 0, 0], [3_300, 900, 2_700, 0, 0], &[(0, 2), (1, 1)]),
        ("2004-11-10", [3, 2, 1, 0, 0], [3_100, 900, 2_700, 0, 0], &[(0, 2), (1, 1)]),
        // Thirty days past due is in default and not yet more than thirty.
        ("2004-12-05", [3, 2, 1, 1, 1], [3_100, 900, 2_700, 0, 0], &[(0, 2), (1, 1)]),
        ("2004-12-06", [3, 2, 1, 1, 1], [3_100, 1_800, 2_700, 2_700, 0], &[(0, 2), (2, 1)]),
        ("2004-12-10", [3, 2, 0, 0, 1], [1_300, 0, 0, 0, 0], &[(0, 3)]),
        ("2004-12-11", [3, 2, 1, 0, 1], [1_300, 200, 400, 0, 0], &[(0, 2), (1, 1)]),
    ];
    for (on, counts, sums, by_number) in cases {
        let [loans, open_loans, past_due_loans, in_default, ever_defaulted] = counts;
        let [outstanding, overdue, par1, par30, par60] = sums.map(Total::new);
        let expected = Totals {
            loans,
            open_loans,
            past_due_loans,
            in_default,
            ever_defaulted,
            outstanding,
            overdue,
            par1,
            par30,
            par60,
            par90: Total::ZERO,
            by_instalments_overdue: BTreeMap::from_iter(by_number.iter().copied()),
        };
        let found = as_of(&ledger, on).await.unwrap();
        assert_eq!(found, Portfolio::from([(Currency::TWD, expected)]), "{on}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_before_the_ledger_has_no_loans() {
    let ledger = three_loans().await;
    assert_eq!(as_of(&ledger, "2004-10-31").await.unwrap(), Portfolio::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_that_not_every_partition_has_started_is_refused_with_the_last_that_has() {
    let mut ledger = three_loans().await;
    let partition = (ledger.partition_of(FileId::PolicyBook) + 1) % 3;
    ledger.start_next_day(partition).await;
    for asked in ["2004-12-12", "2030-01-01"] {
        let refused = as_of(&ledger, asked).await.unwrap_err();
        let NoAnswer::NotStarted { started_on, .. } = refused else { panic!("{refused}") };
        assert_eq!(started_on, day("2004-12-11"));
    }
    assert!(as_of(&ledger, "2004-12-11").await.is_ok());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_log_gives_no_figures() {
    let ledger = three_loans().await;
    for partition in 0..3 {
        let original = ledger.log.records(partition);
        ledger.log.alter(partition, |it| drop(it.remove(3)));
        let refused = as_of(&ledger, "2004-12-11").await.unwrap_err();
        assert!(matches!(refused, NoAnswer::Damaged(_)), "{refused}");
        ledger.log.alter(partition, |it| *it = original);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_json_is_by_currency_in_minor_units_and_the_table_in_major() {
    let ledger = three_loans().await;
    let found = as_of(&ledger, "2004-12-06").await.unwrap();
    assert_eq!(
        serde_json::to_value(&found).unwrap(),
        serde_json::json!({
            "TWD": {
                "loans": 3, "open_loans": 2, "past_due_loans": 1, "in_default": 1,
                "ever_defaulted": 1, "outstanding": 3_100, "overdue": 1_800, "par1": 2_700,
                "par30": 2_700, "par60": 0, "par90": 0,
                "by_instalments_overdue": { "0": 2, "2": 1 }
            }
        })
    );
    let on: Day = day("2004-12-06");
    let text = table(on, &found);
    let words: Vec<&str> = text.split_whitespace().collect();
    let follows = |name: &str, value: &str| words.windows(2).any(|it| it == [name, value]);
    assert!(follows("outstanding", "31.00") && follows("overdue", "18.00"), "{text}");
}
