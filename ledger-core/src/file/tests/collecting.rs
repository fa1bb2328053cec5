//! What a loan collects is what its customer was told: the file fee too, and what it costs that goes out
//! later.

use serde_json::json;

use super::financing::*;
use super::pricing::*;
use super::tabled::{applied_under, open_with, rated};
use super::*;
use crate::credit::pricing::Price;

/// Offered by `open`, whose file fee is paid so, and signed: the story, the loan and its price.
fn signed(paid: &str) -> (Story, Uuid, Price) {
    let document = open_with(|it| {
        for product in it["products"]["products"].as_array_mut().unwrap() {
            product["file_fee"]["paid"] = json!(paid);
        }
    });
    let story =
        applied_under(document, 80).after(rated(lending(bank(), Some("cash"), "0.1"), "medium"));
    let story = accepted(story);
    let price = offered(&story).priced.unwrap().price.clone();
    let loan = crate::log::ids::created_id(story.next(), "loan");
    let sign = sign(&story);
    (story.after(sign), loan, price)
}

fn out(amount: i64, net: Option<i64>, reference: &str) -> Act {
    let Act::Disburse { payee, money, lender_reference, value_date, .. } = disburse(reference)
    else {
        unreachable!("it is a disbursement")
    };
    let disbursement = Uuid::new_v5(&Uuid::nil(), reference.as_bytes());
    let (amount, net) = (xof(amount), net.map(xof));
    Act::Disburse { disbursement, amount, net, payee, money, lender_reference, value_date }
}

/// All that the instalments of a loan owe.
fn owed(story: &Story, loan: Uuid) -> i64 {
    let loan = story.file().loans[&loan].loan().unwrap();
    loan.instalments().map(|it| it.unpaid.amount()).sum()
}

fn disbursed(facts: &[Fact]) -> &loan::Disbursed {
    let found = facts.iter().find_map(|it| {
        let Event::Loan(loan::Event::Disbursed(it)) = &it.event else { return None };
        Some(it)
    });
    found.unwrap()
}

/// Without the duties, which nobody pays to the lender.
fn told_to_be_paid(price: &Price) -> i64 {
    let total = &price.total;
    total.total.minus(total.taxes).and_then(|it| it.minus(total.stamps)).unwrap().amount()
}

#[test]
fn a_withheld_file_fee_stays_here_and_all_that_is_collected_is_what_was_told() {
    let (story, loan, price) = signed("withheld");
    let facts = story.ask_loan(loan, out(100_000, None, "D-1")).unwrap();
    let it = disbursed(&facts);
    assert_eq!((it.amount, it.net), (xof(100_000), xof(99_500)));
    let withheld = it.amount.minus(it.net).unwrap().amount();
    let story = story.after_loan(loan, out(100_000, None, "D-1"));
    assert_eq!(owed(&story, loan) + withheld, told_to_be_paid(&price));
    assert_eq!(withheld, price.total.file_fee.amount());
}

#[test]
fn nothing_else_is_kept_of_a_principal_that_has_its_price() {
    let (story, loan, _) = signed("withheld");
    assert!(story.ask_loan(loan, out(100_000, Some(99_500), "D-1")).is_ok());
    for net in [100_000, 99_499, 99_501] {
        let refused = story.ask_loan(loan, out(100_000, Some(net), "D-1")).unwrap_err();
        let expected = loan::Rejection::NetDiffers {
            net: xof(net),
            expected: xof(99_500),
            file_fee: xof(500),
        };
        assert_eq!(refused, expected.into());
    }
    // Of a loan under no law it is as before.
    let before = Story::registered().on(day(10)).after_loan(LOAN_1, grant(day(30)));
    assert!(before.ask_loan(LOAN_1, out(10_000, Some(9_000), "D-1")).is_ok());
}

#[test]
fn a_file_fee_that_is_paid_before_is_there_before_the_principal_goes_out_and_then_owed() {
    let (story, loan, price) = signed("up_front");
    let unpaid = |waits: i64| {
        let (file_fee, waits) = (xof(500), xof(waits));
        Rejection::from(loan::Rejection::FileFeeUnpaid { file_fee, waits })
    };
    let all = || out(100_000, None, "D-1");
    assert_eq!(story.ask_loan(loan, all()).unwrap_err(), unpaid(0));
    let story = story.after_loan(loan, repay(1, 499, money("tmoney", "F-1")));
    assert_eq!(story.ask_loan(loan, all()).unwrap_err(), unpaid(499));
    let story = story.after_loan(loan, repay(2, 1, money("tmoney", "F-2")));
    let (story, types) = story.then(Command::Loan { loan, act: all() });
    assert!(types.starts_with(&["loan.disbursed", "loan.charged"]), "{types:?}");
    assert_eq!(owed(&story, loan), told_to_be_paid(&price));
    let account = story.file().loans[&loan].loan().unwrap();
    assert_eq!(account.instalments().next().unwrap().owed.fee, Some(xof(500)));
    assert_eq!(account.credit(), xof(500), "it waits for the first instalment");

    // It never went: nothing is owed for the file, and what was paid waits for another one.
    let reversed = Act::ReverseDisbursement {
        disbursement: Uuid::new_v5(&Uuid::nil(), b"D-1"),
        cause: loan::OutgoingReversal::Misposted {},
        reason: Reason::of("payment_bounced"),
    };
    let (story, types) = story.then(Command::Loan { loan, act: reversed });
    assert!(
        types.starts_with(&["loan.charge_reversed", "loan.disbursement_reversed"]),
        "{types:?}"
    );
    let (story, types) = story.then(Command::Loan { loan, act: out(100_000, None, "D-2") });
    assert!(types.starts_with(&["loan.disbursed", "loan.charged"]), "{types:?}");
    assert_eq!(owed(&story, loan), told_to_be_paid(&price));
}

#[test]
fn what_goes_out_later_is_priced_from_that_day() {
    let (story, loan, price) = signed("withheld");
    let facts = story.ask_loan(loan, out(100_000, None, "D-1")).unwrap();
    assert!(priced(&facts).is_none(), "it goes out on the day of its grant");
    let later = story.on(day(90));
    let facts = later.ask_loan(loan, out(100_000, None, "D-1")).unwrap();
    let now = priced(&facts).unwrap();
    assert_eq!((now.lent_on, now.file_fee), (day(90), price.file_fee));
    // No interest is owed of ten days, and the fee is borne for fewer.
    assert!(now.total.interest.amount() < price.total.interest.amount());
    let story = later.after_loan(loan, out(100_000, None, "D-1"));
    assert_eq!(owed(&story, loan) + 500, told_to_be_paid(now));
}

#[test]
fn what_goes_out_under_a_lower_ceiling_is_asked_for_it() {
    let story = Story::registered()
        .under(under_law())
        .on(day(MAY))
        .after_loan(LOAN_1, granting(bank(), "0.145"));
    assert!(story.ask_loan(LOAN_1, out(100_000, None, "D-1")).is_ok());
    let june = story.on(day(JUNE));
    let (teg, _, ceiling) = over(june.ask_loan(LOAN_1, out(100_000, None, "D-1")));
    assert!(teg.starts_with("14.") && ceiling == "14", "{teg} {ceiling}");
    // What went out in May is recorded in June, by the ceiling of May.
    let Act::Disburse { disbursement, amount, net, payee, money, lender_reference, .. } =
        out(100_000, None, "D-1")
    else {
        unreachable!("it is a disbursement")
    };
    let value_date = Some(day(MAY));
    let act =
        Act::Disburse { disbursement, amount, net, payee, money, lender_reference, value_date };
    let facts = june.ask_loan(LOAN_1, act).unwrap();
    assert!(priced(&facts).is_none(), "it cost that when it was granted");
}

#[test]
fn what_goes_out_after_its_first_due_date_is_priced_by_the_dates_that_moved() {
    let story = Story::registered()
        .under(under_law())
        .on(day(JUNE))
        .after_loan(LOAN_1, granting(bank(), "0.12"))
        .on(day(130));
    let facts = story.ask_loan(LOAN_1, out(100_000, None, "D-1")).unwrap();
    assert!(!disbursed(&facts).due_on.is_empty(), "the first due date has passed");
    let now = priced(&facts).unwrap().clone();
    let story = story.after_loan(LOAN_1, out(100_000, None, "D-1"));
    assert_eq!((now.lent_on, owed(&story, LOAN_1)), (day(130), told_to_be_paid(&now)));
}
