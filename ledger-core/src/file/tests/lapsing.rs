//! What lapses in a file by time alone, and what that means to the streams beside it.

use super::delivering::{PARCEL, delivered, disbursed, on_parcel, plan, report};
use super::financing::{
    ORDER, applied, applied_under, approve, approve_on, figures, financed, on_application,
    on_order, order_stage, sign, terms, versions, with_line,
};
use super::*;
use crate::credit::application::Terms;
use crate::freight::shipment::{self, Direction, OnTheWay};
use crate::log::ids::created_id;
use crate::trade::LineQuantity;
use crate::trade::order;

/// The file aged to this day, and what that brought.
#[track_caller]
fn aged(story: Story, on: u32) -> (Story, Vec<&'static str>) {
    Story { on: day(on), ..story }.then(Command::Age)
}

/// D24: it kept its reservation for ever.
#[test]
fn a_granted_loan_that_is_not_disbursed_in_time_gives_its_reservation_back() {
    let story = with_line(50_000).after_loan(LOAN_1, grant(day(60)));
    assert_eq!(story.file().agenda.day_of(StreamId::Loan(LOAN_1)), Some(day(31)));
    let (story, types) = aged(story, 30);
    assert_eq!(types, [""; 0]);
    let (story, types) = aged(story, 31);
    assert_eq!(types, ["loan.cancelled", "credit_line.exposure_released"]);
    assert_eq!(figures(&story), (0, 0, 50_000));
    assert_eq!(story.state.next_action_on(Engine::FIRST), None);
}

#[test]
fn a_disbursement_that_is_heard_of_after_the_lapse_is_on_the_line() {
    let story = with_line(50_000).after_loan(LOAN_1, grant(day(60)));
    let (story, _) = aged(story, 31);
    let act = disburse("D-1");
    let (story, types) = story.then(Command::Loan { loan: LOAN_1, act });
    assert_eq!(types, ["loan.disbursed", "credit_line.outstanding_raised"]);
    let principal = story.file().loan(LOAN_1).unwrap().principal().amount();
    assert_eq!(figures(&story), (0, principal, 50_000 - principal));
}

/// A loan that pays for an order ends through the order alone, but that time ends it: then the
/// order is given up, as far as nothing of it has left.
#[test]
fn an_order_whose_loan_lapses_is_given_up() {
    let (story, loan) = financed(50_000);
    let (story, types) = aged(story, 31);
    let expected = [
        "loan.cancelled",
        "credit_line.exposure_released",
        "order.funding_lapsed",
        "order.cancelled",
    ];
    assert_eq!(types, expected);
    assert_eq!((order_stage(&story), story.life(loan)), (order::Stage::Cancelled, Life::Cancelled));
    assert_eq!(figures(&story), (0, 0, 50_000));
}

#[test]
fn the_loan_of_a_bank_lapses_alike() {
    let story = applied(50_000, 10_000);
    let bank = Lender::Bank { id: "orabank".to_owned() };
    let story = story.after(approve_on(Terms { lender: bank, ..terms(10_000) }));
    let accept = application::Act::RecordAcceptance { offer: None, reference: "K-1".to_owned() };
    let story =
        story.after(on_application(application::Act::Present)).after(on_application(accept));
    let loan = created_id(story.next(), "loan");
    let sign = sign(&story);
    let (story, types) = aged(story.after(sign), 31);
    assert!(types.starts_with(&["loan.cancelled"]), "{types:?}");
    assert_eq!((order_stage(&story), story.life(loan)), (order::Stage::Cancelled, Life::Cancelled));
}

/// The bank's money is recorded, and nothing is owed for goods that do not come.
#[test]
fn a_loan_that_is_paid_out_after_its_order_was_given_up_is_rescinded() {
    let (story, loan) = financed(50_000);
    let story = story.after_loan(loan, repay(1, 3_000, money("tmoney", "1")));
    let (story, _) = aged(story, 31);
    let (story, types) = story.then(Command::Loan { loan, act: disburse("D-1") });
    let expected = [
        "loan.disbursed",
        "credit_line.outstanding_raised",
        "loan.rescinded",
        "credit_line.outstanding_lowered",
    ];
    assert_eq!(types, expected);
    assert_eq!(story.life(loan), Life::Rescinded);
    assert_eq!(story.file().loan(loan).unwrap().credit(), xof(3_000));
    assert_eq!(figures(&story), (0, 0, 50_000));
}

/// What was owed for a line that is not supplied was never paid, and is owed no more.
#[test]
fn nothing_is_owed_for_lines_of_an_order_whose_loan_lapses() {
    for pieces in [1, 2] {
        let (story, loan) = financed(50_000);
        let cancel = |quantity| {
            let lines = Some(vec![LineQuantity { line: 1, quantity }]);
            on_order(order::Act::Cancel { lines, reason: Reason::of("changed_mind") })
        };
        let story = (0..pieces).fold(story, |it, _| it.after(cancel(1)));
        assert!(!story.file().order(ORDER).unwrap().obligations().is_empty());
        let (story, types) = aged(story, 31);
        let cancelled = types.contains(&"order.cancelled");
        assert_eq!(cancelled, pieces == 1, "after {pieces} pieces: {types:?}");
        let order = story.file().order(ORDER).unwrap();
        assert!(order.has_funding_ended() && order.obligations().is_empty());
        assert_eq!((order.stage(), story.life(loan)), (order::Stage::Cancelled, Life::Cancelled));
    }
}

/// Goods that left on the grant: whoever has them is to owe the loan when it is paid out.
#[test]
fn a_loan_whose_goods_have_left_does_not_lapse() {
    let document = Document::SHIPPED
        .replace("\"goods_leave_on\": \"disbursement\"", "\"goods_leave_on\": \"grant\"");
    let story = applied_under(versions(&[(document, day(1))]), 50_000, 10_000);
    let story = story.after(approve(10_000));
    let loan = created_id(story.next(), "loan");
    let sign = sign(&story);
    let story = story.after(sign).after(plan(PARCEL)).on(day(2)).after(delivered(PARCEL, 1));
    let (story, types) = aged(story, 31);
    assert_eq!(types, ["loan.lapse_deferred"]);
    assert_eq!(story.life(loan), Life::Granted);
    let (story, types) = aged(story, 61);
    assert_eq!(types, ["loan.lapse_deferred"]);
    let (story, types) = story.then(Command::Loan { loan, act: disburse("D-1") });
    assert!(types.starts_with(&["loan.disbursed"]), "{types:?}");
    assert_eq!(story.life(loan), Life::Active);
}

/// Delivered, and asked back on day 11.
fn to_be_given_back() -> (Story, Uuid, Uuid) {
    let (story, loan) = disbursed();
    let story = story.after(plan(PARCEL)).on(day(2)).after(delivered(PARCEL, 1)).on(day(10));
    let story = story.on(day(11));
    let r#return = created_id(story.next(), "return");
    let reason = Reason::of("defective");
    let story = story.after(on_order(order::Act::AskReturn { lines: None, reason }));
    (story, loan, r#return)
}

/// The loan is held no more as nothing is awaited.
#[test]
fn a_return_that_is_not_sent_in_time_holds_the_loan_no_longer() {
    let (story, loan, _) = to_be_given_back();
    let (story, types) = aged(story, 40);
    assert_eq!(types, ["loan.arrears_changed"]);
    let (story, types) = aged(story, 41);
    assert!(types.starts_with(&["order.return_abandoned"]), "{types:?}");
    assert!(types.contains(&"loan.hold_ended"), "{types:?}");
    assert_eq!(order_stage(&story), order::Stage::Delivered);
    assert!(!story.is_in_default(loan), "the days of the hold do not count");
}

#[test]
fn a_return_is_waited_for_while_a_parcel_brings_it_and_until_it_is_looked_at() {
    let (story, loan, r#return) = to_be_given_back();
    let mut way_back = plan(super::delivering::PARCEL_2);
    if let Command::Shipment { act: shipment::Act::Plan { direction, .. }, .. } = &mut way_back {
        *direction = Direction::Return { asked: Some(r#return) };
    }
    let parcel = super::delivering::PARCEL_2;
    let story = story.after(way_back);
    let reported = |number| report(number, "2026-03-12T09:00:00.000000Z");
    let milestone = OnTheWay::InTransitToHub;
    let sent = shipment::Act::ReachMilestone { report: reported(2), milestone };
    let story = story.on(day(12));
    let under_way = |story: Story| story.after(on_parcel(parcel, sent.clone()));
    let (story, types) = aged(under_way(story), 41);
    assert!(types.contains(&"order.return_lapse_deferred"), "{types:?}");
    assert!(!types.contains(&"loan.hold_ended"), "{types:?}");

    let arrived = report(3, "2026-04-10T10:00:00.000000Z");
    let story = story.after(on_parcel(parcel, shipment::Act::Deliver { report: arrived }));
    let (story, types) = aged(story, 71);
    assert!(types.contains(&"order.return_lapse_deferred"), "{types:?}");
    let story = story.after(on_order(order::Act::ReceiveReturn { r#return }));
    assert_eq!((order_stage(&story), story.life(loan)), (order::Stage::Returned, Life::Rescinded));
}

/// By the engine of the day, which a contract and a decision name.
#[test]
fn what_is_decided_names_the_engine_of_its_day() {
    let story = applied(50_000, 10_000);
    let decide_by_trial = |story: &Story, command: &Command| {
        let facts = facts(story.on, &story.by, story.next(), &story.policies);
        decide(&story.state, command, &super::super::Facts { engine: Engine::TRIAL, ..facts })
    };
    let named = |facts: Vec<Fact>| -> Vec<Engine> {
        let of = |it: &Fact| {
            if let Event::Application(application::Event::Decided(it)) = &it.event {
                return Some(it.engine);
            }
            let Event::Loan(event) = &it.event else { return None };
            if let loan::Event::Granted(it) = event {
                return Some(it.contract.engine);
            }
            if let loan::Event::Boarded(it) = event { Some(it.contract.engine) } else { None }
        };
        facts.iter().filter_map(of).collect()
    };
    let by_trial = |command: &Command| named(decide_by_trial(&story, command).unwrap());
    assert_eq!(by_trial(&approve(10_000)), [Engine::TRIAL]);
    let reasons = vec!["arrears".to_owned()];
    let decline = application::Act::Decline { reasons, reason: Reason::of("arrears") };
    assert_eq!(by_trial(&on_application(decline)), [Engine::TRIAL]);
    let grant = Command::Loan { loan: LOAN_1, act: grant(day(60)) };
    assert_eq!(by_trial(&grant), [Engine::TRIAL]);
    assert_eq!(named(story.ask(&grant).unwrap()), [Engine::FIRST]);
}
