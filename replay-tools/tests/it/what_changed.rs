//! The parts of a change add up to it exactly.

use ledger_core::log::memory::MemoryLog;
use ledger_core::money::{Currency, Total};
use replay_tools::as_of::{NoAnswer, portfolio};
use replay_tools::progress::Tally;
use replay_tools::totals::Movement;
use replay_tools::what_changed::{NoComparison, WhatChanged, table, what_changed};

use crate::ledger::{Ledger, day, eventful};

async fn between(ledger: &Ledger<MemoryLog>, from: &str, to: &str) -> WhatChanged {
    what_changed(&ledger.log, (day(from), day(to)), &Tally::silent()).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_parts_add_up_to_what_lies_between_any_two_days() {
    let ledger = eventful(MemoryLog::new(0), 3).await;
    let mut met = std::collections::BTreeSet::new();
    let days: Vec<_> = day("2004-11-01").to_and_with(day("2005-01-14")).collect();
    for (from, to) in
        days.iter().zip(days.iter().skip(9)).chain([(&days[0], &days[days.len() - 1])])
    {
        let changed = what_changed(&ledger.log, (*from, *to), &Tally::silent()).await.unwrap();
        let (before, after) = (
            portfolio(&ledger.log, *from, &Tally::silent()).await.unwrap(),
            portfolio(&ledger.log, *to, &Tally::silent()).await.unwrap(),
        );
        for (currency, changed) in &changed.currencies {
            assert_eq!(changed.before, before.get(currency).cloned().unwrap_or_default(), "{from}");
            assert_eq!(changed.after, after[currency], "{to}");
            let whole = Movement::between(&changed.before, &changed.after);
            assert_eq!(changed.movement(), whole, "{from} to {to}: {changed:#?}");
            met.extend(changed.by.keys().copied());
        }
        assert_eq!(changed.currencies.len(), after.len());
    }
    for kind in ["loan.repayment_received", "loan.repayment_reversed", "loan.charged", "loan.cured"]
    {
        assert!(met.contains(kind), "{kind}: {met:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_kind_of_event_is_told_with_what_it_moved() {
    let ledger = eventful(MemoryLog::new(0), 3).await;
    let changed = between(&ledger, "2004-11-07", "2004-11-08").await;
    let twd = &changed.currencies[&Currency::TWD];
    // 4 of 9 dollars of an instalment that is overdue, and 6 dollars that wait for theirs.
    let repaid = &twd.by["loan.repayment_received"];
    assert_eq!((repaid.events, repaid.movement.outstanding), (2, Total::new(-400)), "{twd:#?}");
    assert_eq!(repaid.movement.overdue, Total::new(-400));
    assert_eq!(twd.by_the_passing_of_days, Movement::default(), "{twd:#?}");
    assert_eq!(changed.other_events["customer.suspended"], 1);
    assert_eq!(changed.other_events["partition.business_day_started"], 3);

    // From the 5th to the 6th nobody did anything: the instalment passed its due date.
    let changed = between(&ledger, "2004-11-05", "2004-11-06").await;
    let twd = &changed.currencies[&Currency::TWD];
    assert_eq!(twd.by_the_passing_of_days.overdue, Total::new(900), "{twd:#?}");
    assert_eq!(twd.by["loan.arrears_changed"].movement, Movement::default());
    let told = table(&changed);
    assert!(told.contains("What changed from the end of 2004-11-05 to the end of 2004-11-06"));
    let line = told.lines().find(|it| it.contains("the passing of days")).unwrap();
    assert!(line.contains("+9.00") && line.contains("+1"), "{told}");

    // The same day twice: nothing.
    let changed = between(&ledger, "2004-12-01", "2004-12-01").await;
    let twd = &changed.currencies[&Currency::TWD];
    assert_eq!((&twd.before, twd.movement()), (&twd.after, Movement::default()));
    assert!(twd.by.is_empty() && changed.other_events.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn days_in_the_wrong_order_or_not_yet_come_are_refused() {
    let ledger = eventful(MemoryLog::new(0), 3).await;
    let asked = async |from: &str, to: &str| {
        what_changed(&ledger.log, (day(from), day(to)), &Tally::silent()).await.unwrap_err()
    };
    let why = asked("2004-12-02", "2004-12-01").await;
    assert!(matches!(why, NoComparison::Backwards { .. }), "{why}");
    let why = asked("2004-12-02", "2005-01-15").await;
    let NoComparison::NoAnswer(NoAnswer::NotStarted { started_on, .. }) = why else {
        panic!("{why}")
    };
    assert_eq!(started_on, day("2005-01-14"));
}
