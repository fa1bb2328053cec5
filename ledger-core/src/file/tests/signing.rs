//! What joins applications to the line, the loan and the order they bring about.

use super::financing::*;
use super::*;
use crate::credit::application::{self, Terms};
use crate::credit::line;
use crate::trade::order;

#[test]
fn placing_an_order_reserves_nothing() {
    assert_eq!(figures(&applied(50_000, 10_000)), (0, 0, 50_000));
}

#[test]
fn a_signature_reserves_the_exposure_grants_the_loan_and_confirms_the_order_in_one_commit() {
    let (story, types) = applied(50_000, 10_000).then(approve(10_000));
    assert_eq!(types, ["application.decided", "application.offered"]);
    assert_eq!(figures(&story), (0, 0, 50_000), "nothing is reserved before it is signed");
    assert_eq!(order_stage(&story), order::Stage::Placed);

    let loan = crate::log::ids::created_id(story.next(), "loan");
    let sign = sign(&story);
    let (story, types) = story.then(sign);
    assert_eq!(
        types,
        ["application.signed", "credit_line.exposure_reserved", "loan.granted", "order.confirmed"]
    );
    assert_eq!(figures(&story), (10_000, 0, 40_000));
    assert_eq!(story.life(loan), Life::Granted);
    assert_eq!(story.file().order(ORDER).unwrap().loan(), Some(loan));
}

#[test]
fn an_approval_is_refused_if_the_limit_does_not_suffice() {
    let story = applied(50_000, 10_000).after(change_limit(9_999));
    assert_eq!(story.ask(&approve(10_000)), Err(over_limit(9_999, 10_000)));
    assert!(story.after(change_limit(10_000)).ask(&approve(10_000)).is_ok(), "it still waits");
}

#[test]
fn a_signature_is_refused_as_a_whole_if_the_limit_no_longer_suffices() {
    let story = applied(50_000, 10_000).after(approve(10_000)).after(change_limit(9_999));
    assert_eq!(story.ask(&sign(&story)), Err(over_limit(9_999, 10_000)));
    let raised = story.after(change_limit(10_000));
    assert!(raised.ask(&sign(&raised)).is_ok(), "it still waits");
}

#[test]
fn an_approval_or_a_signature_is_refused_as_a_whole_while_the_line_is_blocked() {
    let refused = || Err(line::Rejection::Blocked { blocks: 1 }.into());
    let story = applied(50_000, 10_000).after(block());
    assert_eq!(story.ask(&approve(10_000)), refused());
    let story = applied(50_000, 10_000).after(approve(10_000)).after(block());
    assert_eq!(story.ask(&sign(&story)), refused());
}

#[test]
fn an_approval_wants_a_line_in_its_currency() {
    let story = Story::registered()
        .under(with_applications())
        .by("support", "counter")
        .after(submit(CASH, 10_000))
        .by("risk", "one officer");
    let refused = Rejection::NoCreditLine { currency: Currency::XOF };
    assert_eq!(story.ask(&approve(10_000)), Err(refused));
}

#[test]
fn a_signed_amount_is_reserved_and_granted() {
    let story = with_line(50_000)
        .by("support", "counter")
        .after(submit(CASH, 20_000))
        .by("risk", "one officer")
        .after(approve(10_000));
    let sign = sign(&story);
    let (story, types) = story.then(sign);
    assert_eq!(types, ["application.signed", "credit_line.exposure_reserved", "loan.granted"]);
    assert_eq!(figures(&story), (10_000, 0, 40_000));
}

#[test]
fn a_signed_loan_names_its_application_and_offer_and_no_lenders_reference_of_our_own() {
    let story = applied(50_000, 10_000).after(approve(10_000));
    let facts = story.ask(&sign(&story)).unwrap();
    let granted = facts.iter().find_map(|it| {
        let Event::Loan(loan::Event::Granted(it)) = &it.event else { return None };
        Some(it)
    });
    let offer = facts.iter().find_map(|it| {
        let Event::Application(application::Event::Signed(it)) = &it.event else { return None };
        Some(it.offer)
    });
    let loan::Granted { contract, decision, .. } = granted.unwrap();
    assert_eq!(*decision, loan::Decision::Application { application: APPLICATION, offer });
    assert_eq!(contract.lender_reference, None);
}

/// It would pass by the application that nobody decided.
#[test]
fn a_loan_is_granted_by_an_application_only_as_that_is_signed() {
    let Act::Grant { product, lender, lender_reference, principal, plan, .. } = grant(day(30))
    else {
        unreachable!()
    };
    let decision = loan::Decided::Application { application: APPLICATION, offer: None };
    let act = Act::Grant {
        parts_until: None,
        product,
        lender,
        lender_reference,
        principal,
        plan,
        decision,
    };
    let machine = applied(50_000, 10_000).by("service", "another system");
    assert_eq!(machine.ask_loan(LOAN_1, act), Err(Rejection::NeverAsked));
}

#[test]
fn a_banks_loan_bears_the_reference_under_which_the_bank_accepted_it() {
    let of_bank = Terms { lender: Lender::Bank { id: "orabank".to_owned() }, ..terms(10_000) };
    let accept = application::Act::RecordAcceptance { offer: None, reference: "K-12".to_owned() };
    let story = applied(50_000, 10_000)
        .after(approve_on(of_bank))
        .after(on_application(application::Act::Present))
        .after(on_application(accept));
    let loan = crate::log::ids::created_id(story.next(), "loan");
    let sign = sign(&story);
    let story = story.after(sign);
    assert_eq!(story.file().loan(loan).unwrap().lender_reference(), Some("K-12"));
}

#[test]
fn above_the_policys_amount_the_second_approval_brings_the_offer() {
    let story = applied(500_000, 200_000);
    let (story, types) = story.then(approve(200_000));
    assert_eq!(types, ["application.reviewed"]);
    let (story, types) = story.by("risk", "another officer").then(approve(200_000));
    assert_eq!(types, ["application.decided", "application.offered"]);
    let sign = sign(&story);
    assert_eq!(order_stage(&story.after(sign)), order::Stage::Confirmed);
}

/// One officer lent 300 000 in three applications of 100 000: four eyes were counted one by one.
#[test]
fn what_was_offered_and_what_is_owed_counts_when_the_next_is_approved() {
    let of = |number: u128| Uuid::from_u128(0x20 + number);
    let approve = |number| {
        let act = application::Act::Approve {
            terms: terms(100_000),
            stated: application::Stated::default(),
            reason: Reason::of("sound"),
        };
        Command::Application { application: of(number), act }
    };
    let story = (1..=3).fold(with_line(500_000).by("support", "counter"), |story, number| {
        let act = submission(CASH, 100_000);
        story.after(Command::Application { application: of(number), act })
    });
    let (story, types) = story.by("risk", "one officer").then(approve(1));
    assert_eq!(types, ["application.decided", "application.offered"]);
    let (story, types) = story.then(approve(2));
    assert_eq!(types, ["application.reviewed"], "the first is offered");
    let sign = sign_application(&story, of(1));
    let (story, types) = story.after(sign).then(approve(3));
    assert_eq!(types, ["application.reviewed"], "the first is reserved");
    let (story, types) = story.by("risk", "another officer").then(approve(2));
    assert_eq!(types, ["application.decided", "application.offered"]);
    story.checks();
}

#[test]
fn no_more_is_offered_than_the_line_could_keep_at_once() {
    let story = with_line(15_000).by("support", "counter").after(submit(CASH, 10_000));
    let other = Uuid::from_u128(0x22);
    let act = submission(CASH, 10_000);
    let story = story.after(Command::Application { application: other, act });
    let story = story.by("risk", "one officer").after(approve(10_000));
    let act = application::Act::Approve {
        terms: terms(10_000),
        stated: application::Stated::default(),
        reason: Reason::of("sound"),
    };
    let second = story.ask(&Command::Application { application: other, act });
    assert_eq!(second, Err(over_limit(5_000, 10_000)));
}

/// With no line and no application nobody asked for a second person.
#[test]
fn one_person_grants_up_to_the_policys_amount_in_all() {
    let grant = |principal: i64| {
        let Act::Grant { product, lender, lender_reference, plan, decision, .. } = grant(day(30))
        else {
            unreachable!()
        };
        let principal = xof(principal);
        Act::Grant {
            parts_until: None,
            product,
            lender,
            lender_reference,
            principal,
            plan,
            decision,
        }
    };
    let story = Story::registered().by("risk", "one officer").after_loan(LOAN_1, grant(60_000));
    let refused = |in_all| {
        let in_all = Some(xof(in_all));
        Err(Rejection::FourEyesWanted { in_all, above: Some(xof(100_000)) })
    };
    assert_eq!(story.ask_loan(LOAN_2, grant(40_001)), refused(100_001));
    assert!(story.ask_loan(LOAN_2, grant(40_000)).is_ok());
    let machine = story.by("service", "another system");
    assert!(machine.ask_loan(LOAN_2, grant(900_000)).is_ok(), "it was decided elsewhere");
}

#[test]
fn an_open_application_is_decided_by_the_policy_it_was_submitted_under_and_a_new_one_by_the_new() {
    let stricter = Document::SHIPPED.replace("\"amount\": 100000", "\"amount\": 5000");
    let both = versions(&[(Document::SHIPPED.to_owned(), day(1)), (stricter, day(2))]);
    let story = applied(50_000, 10_000).under(both).on(day(2));
    let other = Uuid::from_u128(0x22);
    let submit_new = submission(CASH, 10_000);
    let Command::Application { act: approve_new, .. } = approve(10_000) else { unreachable!() };

    let (story, types) = story.then(approve(10_000));
    assert_eq!(types.first(), Some(&"application.decided"), "one person was enough");
    let (story, _) = story
        .by("support", "counter")
        .then(Command::Application { application: other, act: submit_new });
    let (_, types) = story
        .by("risk", "one officer")
        .then(Command::Application { application: other, act: approve_new });
    assert_eq!(types, ["application.reviewed"], "two are wanted now");
}

/// It was offered with 30 days to default and signed with 10.
#[test]
fn a_loan_stands_under_the_version_of_its_offer_whatever_is_in_force_when_it_is_signed() {
    let stricter = Document::SHIPPED.replace("\"default_days\": 30", "\"default_days\": 10");
    let both = versions(&[(Document::SHIPPED.to_owned(), day(1)), (stricter, day(3))]);
    let story = with_line(50_000)
        .under(both)
        .by("support", "counter")
        .after(submit(CASH, 10_000))
        .by("risk", "one officer")
        .after(approve(10_000))
        .on(day(4));
    let loan = crate::log::ids::created_id(story.next(), "loan");
    let sign = sign(&story);
    let story = story.after(sign).after_loan(loan, disburse("D-1")).on(day(20));
    assert_eq!(story.file().loan(loan).unwrap().policy().version, 1);
    assert!(!story.is_in_default(loan), "version 2 gives it 10 days");
    assert!(story.on(day(40)).is_in_default(loan));
}

#[test]
fn an_order_that_is_cancelled_takes_its_open_application_back() {
    let cancel = order::Act::Cancel { lines: None, reason: Reason::of("changed_mind") };
    let (story, types) = applied(50_000, 10_000).then(on_order(cancel.clone()));
    assert_eq!(types, ["order.cancelled", "application.withdrawn"]);
    let ended = application::Rejection::Ended { ending: application::Ending::Withdrawn };
    assert_eq!(story.ask(&approve(10_000)), Err(ended.into()));
    let (_, types) = applied(50_000, 10_000).after(approve(10_000)).then(on_order(cancel));
    assert_eq!(types, ["order.cancelled", "application.withdrawn"], "an offer too");
}

#[test]
fn an_order_is_applied_for_once_at_a_time_and_only_while_it_waits_for_credit() {
    let story = applied(50_000, 10_000);
    let again = |story: &Story| {
        let act = submission(FOR_ORDER, 10_000);
        story.ask(&Command::Application { application: Uuid::from_u128(0x22), act })
    };
    let open = application::Rejection::OrderAppliedFor { application: APPLICATION };
    assert_eq!(again(&story), Err(open.clone().into()));
    let confirmed = application::Rejection::OrderNotWaiting { order: ORDER };
    let offered = story.after(approve(10_000));
    assert_eq!(again(&offered), Err(open.into()), "its offer may be signed");
    let sign = sign(&offered);
    assert_eq!(again(&offered.after(sign)), Err(confirmed.into()));
}

#[test]
fn a_suspended_customer_places_no_order_applies_for_nothing_and_is_approved_nothing() {
    let refused = || Err(customer::Rejection::Suspended.into());
    let story = with_line(50_000).after(on_order(quote(10_000))).after(suspend());
    assert_eq!(story.ask(&on_order(on_credit())), refused());
    assert_eq!(story.ask(&submit(CASH, 10_000)), refused());
    assert_eq!(applied(50_000, 10_000).after(suspend()).ask(&approve(10_000)), refused());
    let story = applied(50_000, 10_000).after(approve(10_000)).after(suspend());
    assert_eq!(story.ask(&sign(&story)), refused());
}

#[test]
fn an_application_lapses_as_its_file_is_aged() {
    let story = applied(50_000, 10_000);
    assert_eq!(story.state.next_action_on(Engine::FIRST), Some(day(31)));
    let story = Story { on: day(31), ..story };
    let (story, types) = story.then(Command::Age);
    assert_eq!(types, ["application.lapsed", "order.lapsed"], "and the price it was for");
    assert_eq!(story.state.next_action_on(Engine::FIRST), None);
}

/// D24: a placed order keeps its price for some days, and then waits for no credit any more.
#[test]
fn an_order_that_lapses_takes_its_open_application_back() {
    let longer = Document::SHIPPED.replace("\"price_days\": 30", "\"price_days\": 10");
    let story = applied_under(versions(&[(longer, day(1))]), 50_000, 10_000);
    assert_eq!(story.state.next_action_on(Engine::FIRST), Some(day(11)));
    let (story, types) = Story { on: day(11), ..story }.then(Command::Age);
    assert_eq!(types, ["order.lapsed", "application.withdrawn"]);
    assert_eq!(order_stage(&story), order::Stage::Lapsed);
}

#[test]
fn an_offer_that_nobody_signs_lapses_as_its_file_is_aged() {
    let longer = Document::SHIPPED.replace("\"price_days\": 30", "\"price_days\": 60");
    let story = applied_under(versions(&[(longer, day(1))]), 50_000, 10_000);
    let story = Story { on: day(5), ..story }.after(approve(10_000));
    let story = Story { on: day(35), ..story };
    let (story, types) = story.then(Command::Age);
    assert_eq!(types, ["application.lapsed"]);
    assert_eq!(order_stage(&story), order::Stage::Placed, "it may be applied for again");
    assert!(story.by("support", "counter").ask(&on_application(application::Act::Age)).is_ok());
}

#[test]
fn lines_orders_applications_and_shipments_want_a_registered_customer() {
    let story = Story::new().under(with_applications());
    let open = on_line(line::Act::Open { limit: xof(1) });
    let deliver = crate::freight::shipment::Act::Deliver {
        report: super::delivering::report(1, "2026-03-01T09:00:00.000000Z"),
    };
    let to_shipment = Command::Shipment { shipment: Uuid::from_u128(1), act: deliver };
    for command in [open, on_order(quote(10_000)), submit(CASH, 10_000), to_shipment] {
        let refused = story.ask(&command);
        assert_eq!(refused, Err(customer::Rejection::NotRegistered.into()), "{command:?}");
    }
}

#[test]
fn a_file_has_one_line_in_a_currency() {
    let story = with_line(50_000);
    let open = line::Act::Open { limit: xof(1) };
    let second = Command::Line { line: Uuid::from_u128(0x12), act: open };
    let taken = line::Rejection::CurrencyTaken { currency: Currency::XOF, line: LINE };
    assert_eq!(story.ask(&second), Err(taken.into()));
}
