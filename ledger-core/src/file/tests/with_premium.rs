//! What Premium means to the applications and loans beside it.

use super::financing::*;
use super::*;
use crate::credit::application::Need;
use crate::log::ids::created_id;
use crate::party::premium;
use crate::testing::{Dice, Tally, event_types, with_premium};

const PREMIUM: Uuid = Uuid::from_u128(0x9e);

/// Premium may be had from day 1 on, and credit needs it or not.
fn premium_is(compulsory: bool) -> policy::State {
    versions(&[(with_premium(Document::SHIPPED, compulsory), day(1))])
}

fn on_premium(act: premium::Act) -> Command {
    Command::Premium { premium: PREMIUM, act }
}

fn subscribe() -> Command {
    on_premium(premium::Act::Subscribe { plan: "monthly".to_owned() })
}

fn pay_fee(reference: &str) -> Command {
    let money = money("tmoney", reference);
    on_premium(premium::Act::PayFee { money, amount: xof(2_500), value_date: None })
}

/// A customer with a line, whose policy offers Premium.
fn with_line_under(compulsory: bool) -> Story {
    with_line(50_000).under(premium_is(compulsory)).by("support", "counter")
}

/// Whether the application waits for Premium.
fn awaits(story: &Story) -> Option<Need> {
    story.file().applications[&APPLICATION].application().unwrap().awaits()
}

fn needed() -> Rejection {
    application::Rejection::PremiumNeeded.into()
}

#[test]
fn an_application_without_premium_waits_is_not_approved_and_goes_on_when_that_is_paid() {
    let (story, types) = with_line_under(true).then(submit(CASH, 10_000));
    assert_eq!(types, ["application.submitted", "application.deferred"]);
    let officer = story.by("risk", "one officer");
    assert_eq!(officer.ask(&approve(10_000)), Err(needed()));

    let (story, types) = officer.by("support", "counter").then(subscribe());
    assert_eq!(types, ["premium.subscribed", "premium.fee_due"]);
    assert_eq!(awaits(&story), Some(Need::Premium), "nothing is paid yet");
    let (story, types) = story.then(pay_fee("TM-1"));
    assert_eq!(types, ["premium.fee_paid", "application.resumed"]);
    let (_, types) = story.by("risk", "one officer").then(approve(10_000));
    assert_eq!(types, ["application.decided", "application.offered"]);
}

#[test]
fn premium_and_an_application_stand_in_a_file_that_has_no_line() {
    let story = Story::registered()
        .under(premium_is(true))
        .by("support", "counter")
        .after(submit(CASH, 10_000))
        .after(subscribe())
        .after(pay_fee("TM-1"));
    let story = story.on(day(32));
    let streams: Vec<StreamId> = story.file().streams().collect();
    assert_eq!(streams.len(), 3);
    assert_eq!(story.state.check_streams(&story.policies, story.on, streams), Ok(()));
}

#[test]
fn who_has_premium_applies_without_waiting() {
    let story = with_line_under(true).after(subscribe()).after(pay_fee("TM-1"));
    let (_, types) = story.then(submit(CASH, 10_000));
    assert_eq!(types, ["application.submitted"]);
}

#[test]
fn where_premium_is_not_compulsory_or_not_offered_nothing_waits() {
    for story in [with_line_under(false), with_line(50_000).by("support", "counter")] {
        let (story, types) = story.then(submit(CASH, 10_000));
        assert_eq!(types, ["application.submitted"]);
        assert!(story.by("risk", "one officer").ask(&approve(10_000)).is_ok());
    }
}

/// By the version it was submitted under, whatever is in force since.
#[test]
fn an_application_is_held_to_the_policy_of_its_submission() {
    let compulsory = with_premium(Document::SHIPPED, true);
    let both = versions(&[(Document::SHIPPED.to_owned(), day(1)), (compulsory, day(3))]);
    let story = with_line(50_000).under(both).by("support", "counter");
    let story = story.after(submit(CASH, 10_000)).on(day(3));
    assert!(story.by("risk", "one officer").ask(&approve(10_000)).is_ok());
}

#[test]
fn an_application_waits_again_when_premium_is_renewed_and_unpaid_or_taken_back() {
    let story = with_line_under(true)
        .after(subscribe())
        .after(pay_fee("TM-1"))
        .on(day(20))
        .after(submit(CASH, 10_000));
    assert_eq!(awaits(&story), None);
    // The month is over on 1 April, day 32.
    let (story, types) = Story { on: day(32), ..story }.then(Command::Age);
    assert_eq!(types, ["premium.renewed", "premium.fee_due", "application.deferred"]);
    let payment = created_id(story.next(), "payment");
    let (story, types) = story.then(pay_fee("TM-2"));
    assert_eq!(types, ["premium.fee_paid", "application.resumed"]);
    let reason = Reason::of("fee_taken_back");
    let (_, types) = story.then(on_premium(premium::Act::ReverseFee { payment, reason }));
    assert_eq!(types, ["premium.fee_reversed", "application.deferred"]);
}

#[test]
fn a_running_loan_and_an_offer_survive_the_end_of_premium() {
    let story = with_line_under(true)
        .after(subscribe())
        .after(pay_fee("TM-1"))
        .after(submit(CASH, 10_000))
        .by("risk", "one officer")
        .after(approve(10_000));
    let reason = Reason::of("fee_taken_back");
    let paid = story.file().premiums[&PREMIUM].premium().unwrap().latest().paid.clone();
    let payment = paid.unwrap().payment;
    let story = story.after(on_premium(premium::Act::ReverseFee { payment, reason }));
    let loan = created_id(story.next(), "loan");
    let signature = sign(&story);
    let story = story.after(signature).after_loan(loan, disburse("D-1"));
    // Ten days later the fee is still unpaid.
    let story = story.on(day(11));
    assert!(story.file().premiums[&PREMIUM].premium().unwrap().has_expired());
    assert_eq!(story.life(loan), Life::Active);
    assert!(story.ask_loan(loan, repay(1, 100, money("tmoney", "TM-2"))).is_ok());
}

#[test]
fn no_loan_is_granted_directly_without_it_and_one_of_another_system_is_boarded() {
    let story = with_line_under(true).by("service", "another system");
    assert_eq!(story.ask_loan(LOAN_1, grant(day(30))), Err(needed()));
    assert!(story.ask_loan(LOAN_2, board(day(30))).is_ok());
    let story = story.after(subscribe()).after(pay_fee("TM-1"));
    assert!(story.ask_loan(LOAN_1, grant(day(30))).is_ok());
}

#[test]
fn a_customer_has_one_subscription_at_a_time() {
    let story = with_line_under(false).after(subscribe());
    let other = Command::Premium {
        premium: Uuid::from_u128(0x9f),
        act: premium::Act::Subscribe { plan: "yearly".to_owned() },
    };
    let refused = premium::Rejection::AlreadySubscribed { premium: PREMIUM };
    assert_eq!(story.ask(&other), Err(refused.into()));
    // Unpaid for ten days it is over, and another may begin.
    let story = story.on(day(11));
    assert!(story.ask(&other).is_ok());
}

#[test]
fn a_fee_and_a_repayment_are_not_the_same_money() {
    let story = with_line_under(false)
        .by("finance", "a clerk")
        .after_loan(LOAN_1, grant(day(30)))
        .after_loan(LOAN_1, disburse("D-1"))
        .after_loan(LOAN_1, repay(1, 100, money("tmoney", "TM-1")))
        .after(subscribe());
    assert!(matches!(story.ask(&pay_fee("tm-1")), Err(Rejection::ReferenceUsed { .. })));
    let story = story.after(pay_fee("TM-2"));
    assert_eq!(story.file().money.count(), 3);
    let repaid = story.ask_loan(LOAN_1, repay(2, 100, money("tmoney", "TM-2")));
    assert!(matches!(repaid, Err(Rejection::ReferenceUsed { .. })));
    // What was taken back is free again.
    let paid = story.file().premiums[&PREMIUM].premium().unwrap().latest().paid.clone();
    let (payment, reason) = (paid.unwrap().payment, Reason::of("fee_taken_back"));
    let story = story.after(on_premium(premium::Act::ReverseFee { payment, reason }));
    assert!(story.ask_loan(LOAN_1, repay(2, 100, money("tmoney", "TM-2"))).is_ok());
}

#[test]
fn one_payment_may_serve_a_loan_and_a_fee_by_its_parts() {
    let of = |number| {
        let (channel, reference) = ("tmoney".to_owned(), "TM-1".to_owned());
        let part = Some(Part { number, whole: xof(2_600) });
        loan::MoneyRef::External { channel, reference, part }
    };
    let fee = |number| {
        let (money, amount) = (of(number), xof(2_500));
        on_premium(premium::Act::PayFee { money, amount, value_date: None })
    };
    let story = with_line_under(false)
        .after_loan(LOAN_1, grant(day(30)))
        .after_loan(LOAN_1, disburse("D-1"))
        .after_loan(LOAN_1, repay(1, 100, of(1)))
        .after(subscribe());
    assert!(matches!(story.ask(&fee(1)), Err(Rejection::ReferenceUsed { .. })));
    let story = story.after(fee(2));
    let more = story.ask_loan(LOAN_1, repay(2, 1, of(3)));
    assert!(matches!(more, Err(Rejection::MoreThanWhole { .. })), "{more:?}");
}

#[test]
fn the_money_of_a_fee_counts_no_further_back_than_the_policy_says() {
    let story = with_line_under(false).after(subscribe()).on(day(9));
    let (money, value_date) = (money("tmoney", "TM-1"), Some(day(1)));
    let late = on_premium(premium::Act::PayFee { money, amount: xof(2_500), value_date });
    assert!(story.ask(&late).is_ok());
    let strict = with_premium(Document::SHIPPED, false)
        .replace("\"backdating_days_max\": 366", "\"backdating_days_max\": 3");
    let refused = Rejection::ValueDateTooEarly { value_date: day(1), earliest: day(6) };
    assert_eq!(story.under(versions(&[(strict, day(1))])).ask(&late), Err(refused));
}

#[test]
fn only_what_a_file_looks_up_lets_an_application_look_again() {
    let story = with_line_under(true).after(submit(CASH, 10_000));
    let look = on_application(application::Act::LookAgain);
    assert_eq!(story.ask(&look), Err(Rejection::NeverAsked));
}

/// Something random that may be asked.
fn any(dice: &mut Dice, story: &Story, number: u128) -> Command {
    let file = story.file();
    let some = |dice: &mut Dice, ids: Vec<Uuid>| match u32::try_from(ids.len()).unwrap() {
        0 => Uuid::from_u128(number),
        count => ids[usize::try_from(dice.below(count)).unwrap()],
    };
    let premium = file.premiums.keys().copied().collect::<Vec<_>>();
    let premium = file.has_premium().unwrap_or_else(|| some(dice, premium));
    let open =
        file.applications.iter().filter(|(_, it)| it.application().is_some_and(|it| it.is_open()));
    let application = some(dice, open.map(|(id, _)| *id).collect());
    let state = file.premiums.get(&premium).and_then(|it| it.premium());
    let due = state.is_some_and(|it| it.unpaid().is_some());
    let paid = state.and_then(|it| it.latest().paid.clone());
    match dice.below(12) {
        0 if state.is_none_or(|it| it.has_expired()) => {
            let act = premium::Act::Subscribe { plan: "monthly".to_owned() };
            Command::Premium { premium: Uuid::from_u128(0x9000 + number), act }
        }
        0..=4 if due => {
            let money = money("tmoney", &format!("W-{number}"));
            let act = premium::Act::PayFee { money, amount: xof(2_500), value_date: None };
            Command::Premium { premium, act }
        }
        5 if paid.is_some() => {
            let payment = paid.map_or(Uuid::from_u128(number), |it| it.payment);
            let reason = Reason::of("fee_taken_back");
            Command::Premium { premium, act: premium::Act::ReverseFee { payment, reason } }
        }
        6 if dice.below(6) == 0 => {
            let act = premium::Act::Cancel { reason: Reason::of("premium_unwanted") };
            Command::Premium { premium, act }
        }
        7 if due => {
            let (channel, code) = ("tmoney".to_owned(), "K-1".to_owned());
            Command::Premium { premium, act: premium::Act::RecordFailure { channel, code } }
        }
        ..=9 => {
            let application = Uuid::from_u128(0xa000 + number);
            Command::Application { application, act: submission(CASH, 1_000) }
        }
        _ => {
            let reason = Reason::of("sound");
            let act = application::Act::Approve {
                terms: terms(1_000),
                stated: application::Stated::default(),
                reason,
            };
            Command::Application { application, act }
        }
    }
}

#[test]
fn whatever_is_asked_an_application_waits_exactly_while_premium_is_wanting() {
    let mut tally = Tally::default();
    for seed in 0..40 {
        let mut dice = Dice::from_seed(seed);
        let mut story = with_line_under(true);
        for number in 0..120_u128 {
            if dice.below(3) == 0 {
                let on = story.on.saturating_add_days(1 + dice.below(9));
                let (aged, types) = Story { on, ..story }.then(Command::Age);
                if !types.is_empty() {
                    tally.count(types);
                }
                story = aged;
            }
            let command = any(&mut dice, &story, number);
            let role = if dice.below(2) == 0 { "risk" } else { "support" };
            story = story.by(role, role);
            match story.ask(&command) {
                Ok(_) => {
                    let (after, types) = story.then(command);
                    tally.count(types);
                    story = after;
                }
                Err(_) => tally.count([]),
            }
            let covered = story.file().is_covered();
            let waiting = story.file().applications.values().filter_map(|it| it.application());
            for it in waiting.filter(|it| it.awaits_decision()) {
                assert_eq!(it.awaits().is_none(), covered, "seed {seed}, after {number} commands");
            }
        }
    }
    let wanted = ["application.deferred", "application.resumed"];
    tally.expect_whole(event_types::<premium::Event>().into_iter().chain(wanted));
}
