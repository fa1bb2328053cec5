//! One payment that serves several loans, and its reversal.

use super::financing::versions;
use super::*;
use crate::credit::loan::{MoneyRef, RepaymentReversal};
use crate::file::Spread;
use crate::policy::Document;
use crate::testing::Dice;

const THIRD: Uuid = Uuid::from_u128(3);

/// The shipped document, by which payments are spread so.
fn spreading(spread: &str, remainder: &str) -> String {
    Document::SHIPPED
        .replace("\"spread\": \"oldest_due_first\"", &format!("\"spread\": \"{spread}\""))
        .replace("\"remainder\": \"credit\"", &format!("\"remainder\": \"{remainder}\""))
}

/// The same without a word of that, as an older one.
fn silent() -> String {
    let (before, rest) = Document::SHIPPED.split_once("\"payments\": {").unwrap();
    format!("{before}{}", rest.split_once("},").unwrap().1)
}

/// Three loans of 10 000, of one instalment each, due on days 10, 12 and 60, on this day.
fn borrower(spread: &str, remainder: &str, on: u32) -> Story {
    let policies = versions(&[(spreading(spread, remainder), day(1))]);
    let loans = [(LOAN_1, "A", 12), (LOAN_2, "B", 10), (THIRD, "C", 60)];
    let story = loans.into_iter().fold(Story::registered().under(policies), |story, it| {
        story.after_loan(it.0, board_as(it.1, day(it.2)))
    });
    story.on(day(on))
}

fn receive(amount: i64) -> Command {
    Command::Spread(Spread::Receive {
        amount: xof(amount),
        channel: "tmoney".to_owned(),
        reference: "W-1".to_owned(),
        value_date: None,
    })
}

fn take_back() -> Command {
    Command::Spread(Spread::Reverse {
        channel: "tmoney".to_owned(),
        reference: "W-1".to_owned(),
        cause: RepaymentReversal::Bounced {},
        reason: Reason::of("payment_bounced"),
    })
}

/// What each loan has got: paid, and waiting.
fn got(story: &Story) -> [(i64, i64); 3] {
    [LOAN_1, LOAN_2, THIRD].map(|id| {
        let loan = story.file().loan(id).unwrap();
        let unpaid: i64 = loan.instalments().map(|it| it.unpaid.amount()).sum();
        (10_000 - unpaid, loan.credit().amount())
    })
}

/// The parts of the payment by which each repayment of this story names it.
fn parts(story: &Story) -> Vec<(u32, i64)> {
    let loans = [LOAN_1, LOAN_2, THIRD].map(|id| story.file().loan(id).unwrap().clone());
    let named = loans.iter().flat_map(|it| it.receipts().map(|r| it.money_of(r.repayment)));
    let part = |it: Option<&MoneyRef>| match it {
        Some(MoneyRef::External { part: Some(it), .. }) => (it.number, it.whole.amount()),
        other => panic!("{other:?} is no part"),
    };
    named.map(part).collect()
}

#[test]
fn what_has_been_due_longest_is_served_first() {
    let (story, types) = borrower("oldest_due_first", "credit", 15).then(receive(13_000));
    assert_eq!(got(&story), [(3_000, 0), (10_000, 0), (0, 0)]);
    assert_eq!(types.iter().filter(|it| **it == "loan.repayment_received").count(), 2);
    assert_eq!(parts(&story), [(1, 13_000), (2, 13_000)]);
}

#[test]
fn each_loan_is_served_by_what_is_due_on_it() {
    let story = borrower("pro_rata", "credit", 15);
    let story = story.after_loan(LOAN_2, repay(7, 7_000, money("tmoney", "before")));
    // Of 10 000 and 3 000 are due; 1 001 are 770 and 231.
    let (story, _) = story.then(receive(1_001));
    assert_eq!(got(&story), [(770, 0), (7_231, 0), (0, 0)]);
}

/// 1 000 over 10 000 and 5 000: 666 2/3 and 333 1/3.
#[test]
fn what_rounding_leaves_goes_to_the_largest_fraction() {
    let story = borrower("pro_rata", "credit", 15);
    let story = story.after_loan(LOAN_2, repay(7, 5_000, money("tmoney", "before")));
    let (story, _) = story.then(receive(1_000));
    assert_eq!(got(&story), [(667, 0), (5_333, 0), (0, 0)]);
}

#[test]
fn what_is_left_waits_on_the_loan_that_falls_due_next() {
    for spread in ["oldest_due_first", "pro_rata"] {
        let (story, _) = borrower(spread, "credit", 15).then(receive(21_500));
        assert_eq!(got(&story), [(10_000, 0), (10_000, 0), (0, 1_500)], "{spread}");
    }
    // Before anything is due, all of it.
    let (story, _) = borrower("pro_rata", "credit", 5).then(receive(500));
    assert_eq!(got(&story), [(0, 0), (0, 500), (0, 0)]);
}

#[test]
fn where_the_policy_lets_nothing_wait_more_than_is_due_is_refused() {
    let story = borrower("oldest_due_first", "refused", 15);
    let refused = Rejection::MoreThanDue { due: xof(20_000) };
    assert_eq!(story.ask(&receive(20_001)), Err(refused));
    assert_eq!(got(&story.after(receive(20_000))), [(10_000, 0), (10_000, 0), (0, 0)]);
}

#[test]
fn all_of_it_is_taken_back_at_once_and_its_name_is_free_again() {
    let story = borrower("oldest_due_first", "credit", 15).after(receive(13_000));
    let (story, types) = story.then(take_back());
    assert_eq!(got(&story), [(0, 0), (0, 0), (0, 0)]);
    assert_eq!(types.iter().filter(|it| **it == "loan.repayment_reversed").count(), 2);
    let unknown =
        || Rejection::UnknownPayment { channel: "tmoney".to_owned(), reference: "W-1".to_owned() };
    assert_eq!(story.ask(&take_back()), Err(unknown()));
    assert_eq!(got(&story.after(receive(500))), [(0, 0), (500, 0), (0, 0)]);
}

/// What one person may not take back at once they do not in parts by one command.
#[test]
fn a_whole_above_what_one_person_takes_back_is_taken_back_by_its_parts() {
    let document = with_second_person(&spreading("oldest_due_first", "credit"), 12_000, 20);
    let story = borrower("oldest_due_first", "credit", 15).after(receive(13_000));
    let story = story.under(versions(&[(document, day(1))]));
    let refused = Rejection::WholeTakesTwo { above: Some(xof(12_000)) };
    assert_eq!(story.ask(&take_back()), Err(refused));
    let story = story.by("service", "a machine").after(take_back());
    assert_eq!(got(&story), [(0, 0), (0, 0), (0, 0)]);
}

#[test]
fn money_that_nothing_takes_is_refused() {
    let story = borrower("oldest_due_first", "credit", 15);
    assert_eq!(story.ask(&receive(0)), Err(Rejection::NothingToSpread));
    let none = Story::registered().under(versions(&[(spreading("pro_rata", "credit"), day(1))]));
    let refused = Rejection::NoLoanToServe { currency: Currency::XOF };
    assert_eq!(none.ask(&receive(500)), Err(refused));
    let older = versions(&[(silent(), day(1))]);
    let refused = Story::registered().under(older).ask(&receive(500));
    assert_eq!(refused, Err(Rejection::NotSpread));
    // Its name is that of other money already.
    let story = story.after_loan(LOAN_1, repay(7, 500, money("tmoney", "W-1")));
    let Err(Rejection::ReferenceUsed { .. }) = story.ask(&receive(500)) else { panic!() };
}

/// Whatever comes, on whatever days, and whichever of it is taken back.
#[test]
fn the_parts_come_to_the_whole_and_what_is_taken_back_leaves_nothing() {
    for seed in 0..40 {
        let mut dice = Dice::from_seed(seed);
        let spread = ["oldest_due_first", "pro_rata"][dice.below(2) as usize];
        let mut story = borrower(spread, "credit", 5);
        let mut standing = vec![];
        let sum = |of: &Story| got(of).iter().map(|it| it.0 + it.1).sum::<i64>();
        for number in 0..12 {
            story = story.on(day(6 + 4 * number));
            let before = sum(&story);
            if dice.below(3) == 0 && !standing.is_empty() {
                let place = dice.below(standing.len() as u32) as usize;
                let (name, amount): (String, i64) = standing.swap_remove(place);
                story = story.after(named(take_back(), &name));
                assert_eq!(sum(&story), before - amount, "at seed {seed}");
            } else if story
                .file()
                .loans
                .values()
                .any(|it| it.loan().unwrap().life() == Life::Active)
            {
                let (name, amount) = (format!("W-{number}"), 1 + i64::from(dice.below(9_000)));
                story = story.after(named(receive(amount), &name));
                standing.push((name, amount));
                assert_eq!(sum(&story), before + amount, "at seed {seed}");
            }
        }
        for (name, _) in standing {
            story = story.after(named(take_back(), &name));
        }
        assert_eq!(got(&story), [(0, 0); 3], "at seed {seed}");
    }
}

/// The same of a payment that goes by this reference.
fn named(command: Command, name: &str) -> Command {
    let Command::Spread(spread) = command else { panic!("{command:?} is of all loans") };
    let reference = name.to_owned();
    Command::Spread(match spread {
        Spread::Receive { amount, channel, value_date, .. } => {
            Spread::Receive { amount, channel, reference, value_date }
        }
        Spread::Reverse { channel, cause, reason, .. } => {
            Spread::Reverse { channel, reference, cause, reason }
        }
    })
}
