//! Planning a shipment, and what of the plan changes.

use super::*;
use crate::calendar::Day;
use crate::freight::shipment::{CancelCause, TrackingAssigned};

fn assign(leg: u32, number: &str) -> Act {
    Act::AssignTracking { leg, number: number.parse().unwrap() }
}

fn assigned(leg: u32, number: &str) -> Event {
    Event::TrackingAssigned(TrackingAssigned { leg, number: number.parse().unwrap() })
}

fn change_estimate(estimated_on: &str) -> Act {
    Act::ChangeEstimate { estimated_on: day(estimated_on), reason: Reason::of("weather") }
}

fn person() -> EstimateCause {
    EstimateCause::Person { reason: Reason::of("weather") }
}

#[test]
fn a_shipment_is_expected_on_the_deadline_of_its_last_leg() {
    given::<Shipment>([]).when(ask(plan(legs()))).then([planned()]);
}

#[test]
fn a_shipment_is_planned_once() {
    refused(&[planned()], ask(plan(legs())), Rejection::AlreadyExists);
}

#[test]
fn goods_are_sent_for_an_order_that_is_confirmed_and_not_over() {
    for (order, expected) in [
        (OrderStanding::Unknown, Rejection::UnknownOrder { order: ORDER }),
        (OrderStanding::NotConfirmed, Rejection::OrderNotConfirmed { order: ORDER }),
        (OrderStanding::Ended, Rejection::OrderEnded { order: ORDER }),
    ] {
        let order = OrderFacts { standing: order, ..ask(plan(legs())).order };
        refused(&[], Command { order, ..ask(plan(legs())) }, expected);
    }
}

fn carrying(wanted: &[LineQuantity]) -> Act {
    let Act::Plan { order, direction, weight_grams, declared_value, legs, promised_on, .. } =
        plan(legs())
    else {
        unreachable!()
    };
    let contents = wanted.to_vec();
    Act::Plan { order, direction, contents, weight_grams, declared_value, legs, promised_on }
}

#[test]
fn a_shipment_carries_no_more_of_a_line_than_is_left_to_be() {
    refused(&[], ask(carrying(&[])), Rejection::NoContents);
    refused(&[], ask(carrying(&[pieces(1, 0)])), Rejection::NoQuantity { line: 1 });
    let twice = carrying(&[pieces(1, 1), pieces(2, 1), pieces(1, 1)]);
    refused(&[], ask(twice), Rejection::LineTwice { line: 1 });
    let more = Rejection::MoreThanLeft { line: 3, wanted: 2, left: 1 };
    refused(&[], ask(carrying(&[pieces(1, 1), pieces(3, 2)])), more);
    let unknown = Rejection::MoreThanLeft { line: 9, wanted: 1, left: 0 };
    refused(&[], ask(carrying(&[pieces(9, 1)])), unknown);
    let Event::Planned(expected) = planned() else { unreachable!() };
    let contents = vec![pieces(1, 1), pieces(2, 5)];
    given::<Shipment>([])
        .when(ask(carrying(&[pieces(2, 5), pieces(1, 1)])))
        .then([Event::Planned(Planned { contents, ..expected })]);
}

#[test]
fn weight_and_value_stand_in_the_plan_where_they_are_known() {
    let Act::Plan { order, direction, contents, legs, promised_on, .. } = plan(legs()) else {
        unreachable!()
    };
    let weight_grams = std::num::NonZeroU32::new(2_400);
    let declared_value = Some(Money::new(5_000, Currency::EUR).unwrap());
    let act =
        Act::Plan { order, direction, contents, weight_grams, declared_value, legs, promised_on };
    let Event::Planned(expected) = planned() else { unreachable!() };
    given::<Shipment>([]).when(ask(act)).then([Event::Planned(Planned {
        weight_grams,
        declared_value,
        ..expected
    })]);
}

#[test]
fn goods_go_back_by_a_return_that_was_asked_for_or_because_they_should_not_have_been_sent() {
    let back = |asked| {
        let Act::Plan { order, contents, weight_grams, declared_value, legs, promised_on, .. } =
            plan(legs())
        else {
            unreachable!()
        };
        let direction = Direction::Return { asked };
        Act::Plan { order, direction, contents, weight_grams, declared_value, legs, promised_on }
    };
    let asked = nth(0x4e);
    let unknown = OrderFacts { standing: OrderStanding::Confirmed, left: None };
    let expected = Rejection::UnknownReturn { order: ORDER, asked };
    refused(&[], Command { order: unknown, ..ask(back(Some(asked))) }, expected);
    let more = Rejection::MoreThanLeft { line: 1, wanted: 2, left: 1 };
    let part = left(&[pieces(1, 1)]);
    refused(&[], Command { order: part, ..ask(back(Some(asked))) }, more);
    let Event::Planned(expected) = planned() else { unreachable!() };
    for asked in [Some(asked), None] {
        // What becomes of the order does not hold up its goods.
        let order = OrderFacts { standing: OrderStanding::Ended, ..ask(back(asked)).order };
        let direction = Direction::Return { asked };
        given::<Shipment>([])
            .when(Command { order, ..ask(back(asked)) })
            .then([Event::Planned(Planned { direction, ..expected.clone() })]);
    }
}

#[test]
fn a_plan_has_one_to_twenty_legs() {
    refused(&[], ask(plan(vec![])), Rejection::LegCount { found: 0, min: 1, max: 20 });
    let many = vec![leg(1, "dhl-togo", Milestone::Delivered, "2026-03-25"); 21];
    refused(&[], ask(plan(many)), Rejection::LegCount { found: 21, min: 1, max: 20 });
    let direct = vec![leg(1, "dhl-togo", Milestone::Delivered, "2026-03-25")];
    let Event::Planned(expected) = planned() else { unreachable!() };
    given::<Shipment>([])
        .when(ask(plan(direct.clone())))
        .then([Event::Planned(Planned { legs: direct, ..expected })]);
}

#[test]
fn legs_follow_each_other_by_number_milestone_and_deadline() {
    let with = |change: fn(&mut Leg)| {
        let mut legs = legs();
        change(&mut legs[1]);
        plan(legs)
    };
    for (number, act) in [
        (3, with(|it| it.number = 3)),
        (2, with(|it| it.until = Milestone::AtHub)),
        (2, with(|it| it.until = Milestone::Ordered)),
        (2, with(|it| it.deadline_on = "2026-03-09".parse().unwrap())),
    ] {
        refused(&[], ask(act), Rejection::LegOutOfOrder { number });
    }
    let Event::Planned(expected) = planned() else { unreachable!() };
    let mut same_day = legs();
    same_day[1].deadline_on = day("2026-03-10");
    given::<Shipment>([])
        .when(ask(plan(same_day.clone())))
        .then([Event::Planned(Planned { legs: same_day, ..expected })]);
}

#[test]
fn the_last_leg_alone_ends_with_delivery_and_none_with_what_nobody_plans() {
    let mut short = legs();
    short.pop();
    let until = Milestone::ArrivedDestination;
    refused(&[], ask(plan(short)), Rejection::EndsElsewhere { number: 2, until });
    let mut early = legs();
    early[1].until = Milestone::Delivered;
    let until = Milestone::Delivered;
    refused(&[], ask(plan(early)), Rejection::EndsElsewhere { number: 2, until });
    for until in [Milestone::CustomsHeld, Milestone::DeliveryFailed, Milestone::Damaged] {
        let mut odd = legs();
        odd[1].until = until;
        refused(&[], ask(plan(odd)), Rejection::EndsElsewhere { number: 2, until });
    }
    for until in [Milestone::Lost, Milestone::Returned] {
        let mut odd = legs();
        odd[2].until = until;
        refused(&[], ask(plan(odd)), Rejection::EndsElsewhere { number: 3, until });
    }
}

#[test]
fn the_legs_of_a_plan_cost_in_one_currency() {
    let mut odd = legs();
    odd[1].cost = Money::new(40, Currency::EUR).unwrap();
    let (first, other) = (Currency::XOF, Currency::EUR);
    refused(&[], ask(plan(odd)), Rejection::CostsDiffer { first, number: 2, other });
}

/// Apart by more days than there are left: the report is kept all the same.
#[test]
fn nothing_is_expected_later_than_on_the_last_day() {
    let mut wide = legs();
    wide[0].deadline_on = Day::FIRST;
    wide[1].deadline_on = Day::FIRST;
    wide[2].deadline_on = Day::LAST;
    let Event::Planned(planned) = planned() else { unreachable!() };
    let past = Planned {
        estimated_on: wide[2].deadline_on,
        promised_on: wide[2].deadline_on,
        legs: wide,
        ..planned
    };
    let arrived = reach(report(1, "03-01 08:00"), OnTheWay::AtHub);
    let late = Planned { estimated_on: day("9999-12-30"), ..past.clone() };
    let state = given::<Shipment>([Event::Planned(past)]).when(ask(arrived.clone())).then_state();
    assert_eq!(state.shipment().unwrap().estimated_on(), Day::LAST);
    assert_eq!(state.check(), Ok(()));
    let mut late = late;
    late.legs[2].deadline_on = day("9999-12-30");
    let state = given::<Shipment>([Event::Planned(late)]).when(ask(arrived)).then_state();
    assert_eq!(state.shipment().unwrap().estimated_on(), Day::LAST);
    assert_eq!(state.check(), Ok(()));
}

#[test]
fn nothing_is_asked_of_a_shipment_before_it_is_planned() {
    let it = || because(ReportReason::Other, report(1, "03-01 08:00"));
    let (kind, hash) = (DocumentKind::Other, Hash::of(b"page"));
    for act in [
        assign(1, "RB123456785CN"),
        reach(it(), OnTheWay::AtHub),
        Act::PresentToCustoms { report: it(), declaration: None, wanted: vec![] },
        Act::HoldAtCustoms { report: it(), wanted: vec![] },
        Act::ReleaseFromCustoms { report: it(), declared: xof(1), paid: xof(1) },
        Act::FailDelivery { report: it() },
        Act::Deliver { report: it() },
        Act::Lose { report: it() },
        Act::Damage { report: it() },
        Act::Return { report: it() },
        correct(1),
        Act::AttachDocument { kind, hash },
        Act::RecordProof {
            kind: crate::freight::shipment::ProofKind::Slip,
            hash,
            received_by: None,
        },
        Act::IssuePickUpCode { place: "Adawlato".to_owned(), code: sealed("a"), valid_until: None },
        change_estimate("2026-04-01"),
        Act::Cancel { cause: CancelCause::OrderCancelled {} },
        Act::WithdrawCorrection { report: nth(1), reason: Reason::of("recorded_in_error") },
        Act::CorrectCancellation { reason: Reason::of("found") },
        Act::ResolveException { exception: nth(1), reason: Reason::of("found") },
    ] {
        refused(&[], ask(act), Rejection::NotFound);
    }
}

#[test]
fn a_leg_has_the_tracking_number_it_was_given_last() {
    once(&[planned()], ask(assign(1, "RB123456785CN")), &[assigned(1, "RB123456785CN")]);
    let past = [planned(), assigned(1, "RB123456785CN")];
    once(&past, ask(assign(1, "4111111111111111")), &[assigned(1, "4111111111111111")]);
    refused(&[planned()], ask(assign(4, "1234")), Rejection::UnknownLeg { leg: 4, last: 3 });
    refused(&[planned()], ask(assign(0, "1234")), Rejection::UnknownLeg { leg: 0, last: 3 });
}

#[test]
fn a_carrier_numbers_its_own_leg_alone() {
    let (own, other) = (assign(3, "JD014600006"), assign(2, "071-12345675"));
    given::<Shipment>([planned()]).when(ask_as("dhl-togo", own)).then([assigned(3, "JD014600006")]);
    let carrier = "dhl-togo".to_owned();
    refused(&[planned()], ask_as("dhl-togo", other), Rejection::NotYourShipment { carrier });
}

#[test]
fn a_person_changes_the_estimate_for_a_reason() {
    let changed = moved("2026-03-25", "2026-04-02", person());
    once(&[planned()], ask(change_estimate("2026-04-02")), &[changed]);
    given::<Shipment>([planned()]).when(ask(change_estimate("2026-03-25"))).then_nothing();
}

#[test]
fn a_leg_that_ends_late_moves_the_estimate_by_as_many_days() {
    let late = reached_now(1, "03-13 23:59", OnTheWay::AtHub);
    let cause = EstimateCause::Delay { leg: 1, days: 3 };
    given::<Shipment>([planned()])
        .when(ask(reach(report(1, "03-13 23:59"), OnTheWay::AtHub)))
        .then([late.clone(), moved("2026-03-25", "2026-03-28", cause.clone())]);
    // The next leg makes up for it.
    let past = [planned(), late, moved("2026-03-25", "2026-03-28", cause)];
    let act = reach(report(2, "03-20 10:00"), OnTheWay::ArrivedDestination);
    let on_time = reached_now(2, "03-20 10:00", OnTheWay::ArrivedDestination);
    given::<Shipment>(past)
        .when(ask(act))
        .then([on_time, moved("2026-03-28", "2026-03-25", EstimateCause::OnTime {})]);
}

#[test]
fn a_report_of_an_earlier_leg_that_comes_late_leaves_the_estimate_alone() {
    let past = [planned(), reached_now(2, "03-19 10:00", OnTheWay::ArrivedDestination)];
    let late = reached(report(1, "03-13 08:00"), OnTheWay::AtHub);
    given::<Shipment>(past.clone())
        .when(ask(reach(report(1, "03-13 08:00"), OnTheWay::AtHub)))
        .then([late.clone()]);
    let stands = after(&[&past[..], &[late]].concat());
    assert_eq!(stands, standing(Milestone::ArrivedDestination, "03-19 10:00"));
}

#[test]
fn a_persons_estimate_holds_until_the_legs_say_something_new() {
    let past = [planned(), moved("2026-03-25", "2026-04-02", person())];
    let on_time = reach(report(1, "03-09 08:00"), OnTheWay::AtHub);
    given::<Shipment>(past.clone()).when(ask(on_time)).then([reached_now(
        1,
        "03-09 08:00",
        OnTheWay::AtHub,
    )]);
    let late = reach(report(1, "03-12 08:00"), OnTheWay::AtHub);
    let cause = EstimateCause::Delay { leg: 1, days: 2 };
    given::<Shipment>(past).when(ask(late)).then([
        reached_now(1, "03-12 08:00", OnTheWay::AtHub),
        moved("2026-04-02", "2026-03-27", cause),
    ]);
}

#[test]
fn a_correction_takes_back_what_a_late_leg_did_to_the_estimate() {
    let cause = EstimateCause::Delay { leg: 1, days: 2 };
    let past = [
        planned(),
        reached_now(1, "03-12 08:00", OnTheWay::AtHub),
        moved("2026-03-25", "2026-03-27", cause),
    ];
    let state = given::<Shipment>(past).when(ask(correct(1))).then_state();
    assert_eq!(state.shipment().unwrap().estimated_on(), day("2026-03-25"));
    assert_eq!(stage_of(&state), Stage::Planned);
}
