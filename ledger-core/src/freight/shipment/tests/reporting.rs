//! Reports that come late, twice and out of order.

use super::*;
use crate::decider::{Decider, replay};
use crate::freight::shipment::CorrectionWithdrawn;

#[test]
fn a_report_keeps_the_carriers_own_code_and_when_it_happened() {
    let it = told(1, "03-19 08:00", "ethiopian-cargo", "EMD");
    let expected = reached(it.clone(), OnTheWay::ArrivedDestination);
    let stands = standing(Milestone::ArrivedDestination, "03-19 08:00");
    assert_eq!(after(&[planned(), expected.clone()]), stands);
    once(&[planned()], ask(reach(it, OnTheWay::ArrivedDestination)), &[expected]);
}

#[test]
fn a_report_that_comes_late_is_recorded_and_changes_no_later_stage() {
    let past = [planned(), reached_now(1, "03-12 08:00", OnTheWay::DepartedOrigin)];
    let late = reached(report(2, "03-09 08:00"), OnTheWay::AtHub);
    let stands = after(&[&past[..], std::slice::from_ref(&late)].concat());
    assert_eq!(stands, standing(Milestone::DepartedOrigin, "03-12 08:00"));
    once(&past, ask(reach(report(2, "03-09 08:00"), OnTheWay::AtHub)), &[late]);
}

#[test]
fn the_same_code_of_the_same_time_and_place_is_recorded_once() {
    let it = told(1, "03-09 08:00", "sino-express", "EMB");
    let first = reached(it.clone(), OnTheWay::AtHub);
    let again = |change: fn(&mut Report)| {
        let mut it = Report { id: nth(2), ..it.clone() };
        change(&mut it);
        given::<Shipment>([planned(), first.clone()]).when(ask(reach(it, OnTheWay::AtHub)))
    };
    again(|_| ()).then_nothing();
    again(|it| it.reason = Some(ReportReason::CarrierDelay)).then_nothing();
    // What differs in one of the four is another report.
    let recorded = |change| {
        let state = again(change).then_state();
        assert_eq!(state.shipment().unwrap().reports.len(), 2);
    };
    recorded(|it| it.event_at = at("03-09 08:01"));
    recorded(|it| it.place = None);
    recorded(|it| it.carrier.as_mut().unwrap().code = "EMC".to_owned());
    recorded(|it| it.carrier.as_mut().unwrap().carrier = "dhl-togo".to_owned());
    recorded(|it| it.carrier = None);
}

#[test]
fn what_our_own_people_saw_twice_is_recorded_once() {
    let past = [planned(), reached_now(1, "03-09 08:00", OnTheWay::AtHub)];
    let again = |milestone| {
        given::<Shipment>(past.clone()).when(ask(reach(report(2, "03-09 08:00"), milestone)))
    };
    again(OnTheWay::AtHub).then_nothing();
    let state = again(OnTheWay::Consolidated).then_state();
    assert_eq!(stage_of(&state), Stage::Reached(Milestone::Consolidated));
}

#[test]
fn a_report_that_was_taken_back_stays_known() {
    let it = || told(1, "03-09 08:00", "sino-express", "EMB");
    let first = reached(it(), OnTheWay::AtHub);
    let state = given::<Shipment>([planned(), first]).when(ask(correct(1))).then_state();
    let again = Report { id: nth(2), ..it() };
    let answer = Shipment::decide(&state, &ask(reach(again, OnTheWay::AtHub)));
    assert_eq!(answer, Ok(vec![]));
}

#[test]
fn nothing_has_happened_that_is_still_to_come_but_clocks_may_differ_a_little() {
    let asked = |event_at| ask(reach(report(1, event_at), OnTheWay::AtHub));
    given::<Shipment>([planned()]).when(asked("04-30 12:15")).then_state();
    let (event_at, recorded_at) = (at("04-30 12:16"), at("04-30 12:00"));
    refused(&[planned()], asked("04-30 12:16"), Rejection::EventAhead { event_at, recorded_at });
}

#[test]
fn a_carrier_reports_of_its_own_shipments_in_its_own_name() {
    let carrier = || "dhl-togo".to_owned();
    let own = told(1, "03-24 08:00", "dhl-togo", "OFD");
    given::<Shipment>([planned()])
        .when(ask_as("dhl-togo", reach(own.clone(), OnTheWay::OutForDelivery)))
        .then_state();
    let foreign = ask_as("maersk", reach(own, OnTheWay::OutForDelivery));
    let expected = Rejection::NotYourShipment { carrier: "maersk".to_owned() };
    refused(&[planned()], foreign, expected);
    for it in [told(1, "03-24 08:00", "sino-express", "OFD"), report(1, "03-24 08:00")] {
        let asked = ask_as("dhl-togo", reach(it, OnTheWay::OutForDelivery));
        refused(&[planned()], asked, Rejection::AnotherCarrier { carrier: carrier() });
    }
}

#[test]
fn a_correction_made_by_mistake_is_taken_back_and_the_report_stands_again() {
    let first = reached_now(1, "03-09 08:00", OnTheWay::AtHub);
    let reason = || Reason::of("recorded_in_error");
    let withdraw = || Act::WithdrawCorrection { report: nth(1), reason: reason() };
    let withdrawn = Event::CorrectionWithdrawn(CorrectionWithdrawn {
        report: nth(1),
        milestone: Milestone::AtHub,
        reason: reason(),
    });
    let past = [planned(), first];
    refused(&past, ask(withdraw()), Rejection::NotCorrected { report: nth(1) });
    let unknown = Act::WithdrawCorrection { report: nth(9), reason: reason() };
    refused(&past, ask(unknown), Rejection::UnknownReport { report: nth(9) });
    let state = given::<Shipment>(past).when(ask(correct(1))).then_state();
    assert_eq!(Shipment::decide(&state, &ask(withdraw())), Ok(vec![withdrawn.clone()]));
    let state = Shipment::evolve(state, &withdrawn);
    assert_eq!(state.check(), Ok(()));
    assert_eq!(stage_of(&state), Stage::Reached(Milestone::AtHub));
    // It may be found wrong once more.
    assert!(Shipment::decide(&state, &ask(correct(1))).is_ok());
}

/// Seven reports in all 5,040 orders: the stage, its time and the estimate are the same.
#[test]
fn the_order_of_arrival_changes_nothing_of_the_outcome() {
    let acts = [
        reach(report(1, "03-04 08:00"), OnTheWay::InTransitToHub),
        reach(report(2, "03-12 08:00"), OnTheWay::AtHub),
        reach(report(3, "03-12 08:00"), OnTheWay::Consolidated),
        reach(report(4, "03-22 08:00"), OnTheWay::ArrivedDestination),
        Act::FailDelivery {
            report: because(ReportReason::ConsigneeNotHome, report(5, "03-24 10:00")),
        },
        Act::Deliver { report: report(6, "03-26 10:00") },
        // A scan that a carrier's clock put after the delivery.
        reach(report(7, "03-26 11:00"), OnTheWay::OutForDelivery),
    ];
    let mut orders = 0;
    permute(&mut [0, 1, 2, 3, 4, 5, 6], 0, &mut |order| {
        let mut state = replay::<Shipment>(&[planned()]);
        for &place in order {
            let events = Shipment::decide(&state, &ask(acts[place].clone())).unwrap();
            for event in &events {
                state = Shipment::evolve(state, event);
            }
            state.check().unwrap();
        }
        let parcel = state.shipment().unwrap();
        let expected = standing(Milestone::Delivered, "03-26 10:00");
        assert_eq!(
            (parcel.standing(), parcel.estimated_on()),
            (expected, day("2026-03-26")),
            "{order:?}"
        );
        orders += 1;
    });
    assert_eq!(orders, 5_040);
}

fn permute(items: &mut [usize; 7], from: usize, each: &mut impl FnMut(&[usize; 7])) {
    if from == items.len() {
        each(items);
        return;
    }
    for other in from..items.len() {
        items.swap(from, other);
        permute(items, from + 1, each);
        items.swap(from, other);
    }
}
