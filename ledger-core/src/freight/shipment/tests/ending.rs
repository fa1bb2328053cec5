//! What ends a shipment, and what takes that back.

use super::*;
use crate::decider::{Decider, replay};
use crate::freight::shipment::{
    CancelCause, CancellationCorrected, Cancelled, Correction, Damaged, ExceptionCause,
    ExceptionRaised, ExceptionResolved, Lost, Resolution, Returned,
};
use crate::log::ids::created_id;

fn asked_for() -> CancelCause {
    CancelCause::Asked { reason: Reason::of("replanned") }
}

fn cancel() -> Act {
    Act::Cancel { cause: asked_for() }
}

fn cancelled() -> Event {
    Event::Cancelled(Cancelled { cause: asked_for() })
}

/// Raised by the command of [`ask`] over report `number`.
fn exception(number: u128) -> Uuid {
    created_id(nth(0xc0), &format!("exception/{}", nth(number)))
}

fn raised(number: u128, milestone: Milestone, stage: Stage) -> Event {
    let cause = ExceptionCause::EndedOtherwise { report: nth(number), milestone, stage };
    Event::ExceptionRaised(ExceptionRaised { exception: exception(number), cause })
}

fn resolved(number: u128, resolution: Resolution) -> Event {
    Event::ExceptionResolved(ExceptionResolved { exception: exception(number), resolution })
}

fn resolve(number: u128) -> Act {
    Act::ResolveException { exception: exception(number), reason: Reason::of("found") }
}

fn lost(number: u128, event_at: &str) -> Event {
    Event::Lost(Lost { report: report(number, event_at) })
}

fn returned(number: u128, event_at: &str) -> Event {
    Event::Returned(Returned { report: report(number, event_at) })
}

#[test]
fn goods_are_delivered_lost_or_returned() {
    let it = || report(1, "03-24 10:00");
    once(&[planned()], ask(Act::Deliver { report: it() }), &[delivered(1, "03-24 10:00")]);
    once(&[planned()], ask(Act::Lose { report: it() }), &[lost(1, "03-24 10:00")]);
    once(&[planned()], ask(Act::Return { report: it() }), &[returned(1, "03-24 10:00")]);
}

#[test]
fn what_ended_is_neither_given_up_nor_expected_on_another_day() {
    for (end, milestone) in [
        (delivered(1, "03-24 10:00"), Milestone::Delivered),
        (lost(1, "03-24 10:00"), Milestone::Lost),
        (returned(1, "03-24 10:00"), Milestone::Returned),
    ] {
        let late = Reason::of("carrier_delay");
        let put_off = Act::ChangeEstimate { estimated_on: day("2026-04-02"), reason: late };
        for act in [cancel(), put_off] {
            let stage = Stage::Reached(milestone);
            refused(&[planned(), end.clone()], ask(act), Rejection::Ended { stage });
        }
    }
}

/// Whatever time the second report gives.
#[test]
fn a_report_that_a_shipment_ended_otherwise_is_kept_and_raises_an_exception() {
    let stage = Stage::Reached(Milestone::Lost);
    for event_at in ["03-23 10:00", "03-25 10:00"] {
        let past = [planned(), lost(1, "03-24 10:00")];
        let delivered = Event::Delivered(Delivered { report: report(2, event_at) });
        let expected = [delivered, raised(2, Milestone::Delivered, stage)];
        let stands = after(&[&past[..], &expected].concat());
        assert_eq!(stands, standing(Milestone::Lost, "03-24 10:00"));
        once(&past, ask(Act::Deliver { report: report(2, event_at) }), &expected);
        // Who says the same again says nothing new of the end.
        let again = Event::Lost(Lost { report: report(2, event_at) });
        once(&past, ask(Act::Lose { report: report(2, event_at) }), &[again]);
    }
}

#[test]
fn the_other_end_holds_once_the_first_is_corrected_and_the_exception_is_over() {
    let stage = Stage::Reached(Milestone::Lost);
    let past = [
        planned(),
        lost(1, "03-24 10:00"),
        Event::Delivered(Delivered { report: report(2, "03-23 10:00") }),
        raised(2, Milestone::Delivered, stage),
        Event::Lost(Lost { report: report(3, "03-24 12:00") }),
    ];
    let corrected = Event::MilestoneCorrected(Correction {
        report: nth(1),
        milestone: Milestone::Lost,
        reason: Reason::of("wrong_parcel"),
    });
    let delivered = Stage::Reached(Milestone::Delivered);
    let expected =
        [corrected, resolved(2, Resolution::Corrected {}), raised(3, Milestone::Lost, delivered)];
    given::<Shipment>(past.clone()).when(ask(correct(1))).then(expected.clone());
    let stands = after(&[&past[..], &expected].concat());
    assert_eq!(stands, standing(Milestone::Delivered, "03-23 10:00"));
}

#[test]
fn a_person_resolves_an_exception_once_and_the_report_stays() {
    let stage = Stage::Reached(Milestone::Lost);
    let past = [
        planned(),
        lost(1, "03-24 10:00"),
        Event::Delivered(Delivered { report: report(2, "03-25 10:00") }),
        raised(2, Milestone::Delivered, stage),
    ];
    let state = replay::<Shipment>(&past);
    assert!(state.shipment().unwrap().is_sent(), "somebody may have the goods");
    let unknown = Rejection::UnknownException { exception: exception(9) };
    refused(&past, ask(resolve(9)), unknown);
    let settled = resolved(2, Resolution::Person { reason: Reason::of("found") });
    given::<Shipment>(past.clone()).when(ask(resolve(2))).then([settled.clone()]);
    let past = [&past[..], &[settled]].concat();
    let state = replay::<Shipment>(&past);
    assert!(!state.shipment().unwrap().is_sent());
    assert_eq!(state.shipment().unwrap().open_exceptions().count(), 0);
    assert_eq!((stage_of(&state), state.check()), (stage, Ok(())));
    let expected = Rejection::AlreadyResolved { exception: exception(2) };
    refused(&past, ask(resolve(2)), expected);
    // Taken back and put back, it is to be looked into anew.
    let state = given::<Shipment>(past).when(ask(correct(2))).then_state();
    assert_eq!(state.check(), Ok(()));
    let reason = Reason::of("recorded_in_error");
    let act = Act::WithdrawCorrection { report: nth(2), reason };
    let again = Command { id: nth(0xc1), ..ask(act) };
    let events = Shipment::decide(&state, &again).unwrap();
    let state = events.iter().fold(state, Shipment::evolve);
    assert_eq!(state.shipment().unwrap().open_exceptions().count(), 1);
    assert_eq!(state.check(), Ok(()));
}

#[test]
fn a_shipment_whose_contents_are_in_another_by_now_does_not_carry_them_again() {
    let more = || Rejection::MoreThanLeft { line: 3, wanted: 1, left: 0 };
    let order = || left(&[pieces(1, 2)]);
    let past = [planned(), lost(1, "03-24 10:00")];
    refused(&past, Command { order: order(), ..ask(correct(1)) }, more());
    let take_up = || Act::CorrectCancellation { reason: Reason::of("found") };
    refused(&[planned(), cancelled()], Command { order: order(), ..ask(take_up()) }, more());
    // It carries as before.
    let past = [planned(), delivered(1, "03-24 10:00")];
    given::<Shipment>(past).when(Command { order: order(), ..ask(correct(1)) }).then_state();
}

#[test]
fn what_is_reported_after_the_end_is_kept_and_changes_nothing() {
    let past = [planned(), lost(1, "03-24 10:00")];
    for event_at in ["03-22 10:00", "03-26 10:00"] {
        let it = || report(2, event_at);
        let kept = reached(it(), OnTheWay::OutForDelivery);
        let stands = after(&[&past[..], std::slice::from_ref(&kept)].concat());
        assert_eq!(stands, standing(Milestone::Lost, "03-24 10:00"));
        once(&past, ask(reach(it(), OnTheWay::OutForDelivery)), &[kept]);
    }
}

#[test]
fn a_correction_takes_the_end_back_to_what_the_other_reports_say() {
    let past = [
        planned(),
        reached_now(1, "03-19 10:00", OnTheWay::ArrivedDestination),
        lost(2, "03-24 10:00"),
        reached(report(3, "03-26 10:00"), OnTheWay::OutForDelivery),
    ];
    let corrected = Event::MilestoneCorrected(Correction {
        report: nth(2),
        milestone: Milestone::Lost,
        reason: Reason::of("wrong_parcel"),
    });
    assert_eq!(after(&past), standing(Milestone::Lost, "03-24 10:00"));
    given::<Shipment>(past.clone()).when(ask(correct(2))).then([corrected.clone()]);
    let past = [&past[..], &[corrected]].concat();
    assert_eq!(after(&past), standing(Milestone::OutForDelivery, "03-26 10:00"));
    refused(&past, ask(correct(2)), Rejection::AlreadyCorrected { report: nth(2) });
    let act = Act::Deliver { report: report(4, "03-25 10:00") };
    let state = given::<Shipment>(past).when(ask(act)).then_state();
    assert_eq!(stage_of(&state), Stage::Reached(Milestone::Delivered));
}

#[test]
fn a_correction_of_the_only_report_leaves_the_plan() {
    let corrected = Event::MilestoneCorrected(Correction {
        report: nth(1),
        milestone: Milestone::AtHub,
        reason: Reason::of("wrong_parcel"),
    });
    let past = [planned(), reached_now(1, "03-09 08:00", OnTheWay::AtHub)];
    given::<Shipment>(past.clone()).when(ask(correct(1))).then([corrected.clone()]);
    let stands = after(&[&past[..], &[corrected]].concat());
    assert_eq!(stands, Standing { stage: Stage::Planned, since: None });
}

#[test]
fn a_correction_names_a_report_of_the_shipment() {
    refused(&[planned()], ask(correct(9)), Rejection::UnknownReport { report: nth(9) });
}

#[test]
fn damaged_goods_travel_on() {
    let damaged = Event::Damaged(Damaged { report: report(1, "03-20 10:00") });
    let act = Act::Damage { report: report(1, "03-20 10:00") };
    once(&[planned()], ask(act), std::slice::from_ref(&damaged));
    let act = Act::Deliver { report: report(2, "03-24 10:00") };
    once(&[planned(), damaged], ask(act), &[delivered(2, "03-24 10:00")]);
}

#[test]
fn a_shipment_is_given_up_once_and_what_the_carrier_still_says_is_kept() {
    given::<Shipment>([planned()]).when(ask(cancel())).then([cancelled()]);
    let past = [planned(), reached_now(1, "03-09 08:00", OnTheWay::AtHub), cancelled()];
    let stage = Stage::Cancelled;
    refused(&past, ask(cancel()), Rejection::Ended { stage });
    let act = reach(report(2, "03-12 08:00"), OnTheWay::DepartedOrigin);
    let state = given::<Shipment>(past.clone()).when(ask(act)).then_state();
    assert_eq!(stage_of(&state), stage);
    let state = given::<Shipment>(past).when(ask(correct(1))).then_state();
    assert_eq!(stage_of(&state), stage);
}

#[test]
fn what_is_delivered_lost_or_returned_after_it_was_given_up_is_kept_and_raises_an_exception() {
    let past = [planned(), cancelled()];
    let report = || report(2, "03-24 10:00");
    let delivered = Event::Delivered(Delivered { report: report() });
    let lost = Event::Lost(Lost { report: report() });
    let returned = Event::Returned(Returned { report: report() });
    for (act, event, milestone) in [
        (Act::Deliver { report: report() }, delivered, Milestone::Delivered),
        (Act::Lose { report: report() }, lost, Milestone::Lost),
        (Act::Return { report: report() }, returned, Milestone::Returned),
    ] {
        once(&past, ask(act), &[event, raised(2, milestone, Stage::Cancelled)]);
    }
}

#[test]
fn giving_a_shipment_up_is_corrected_and_the_reports_hold() {
    let take_up = || Act::CorrectCancellation { reason: Reason::of("delivered_after_all") };
    let taken_up = || {
        let reason = Reason::of("delivered_after_all");
        Event::CancellationCorrected(CancellationCorrected { reason })
    };
    given::<Shipment>([planned(), cancelled()]).when(ask(take_up())).then([taken_up()]);
    refused(&[planned()], ask(take_up()), Rejection::NotCancelled { stage: Stage::Planned });
    let planned_again = Standing { stage: Stage::Planned, since: None };
    assert_eq!(after(&[planned(), cancelled(), taken_up()]), planned_again);
    let past = [
        planned(),
        cancelled(),
        Event::Delivered(Delivered { report: report(2, "03-24 10:00") }),
        raised(2, Milestone::Delivered, Stage::Cancelled),
    ];
    let still = Standing { stage: Stage::Cancelled, since: Some(at("03-24 10:00")) };
    assert_eq!(after(&past), still);
    let expected = [taken_up(), resolved(2, Resolution::Corrected {})];
    given::<Shipment>(past.clone()).when(ask(take_up())).then(expected.clone());
    let stands = after(&[&past[..], &expected].concat());
    assert_eq!(stands, standing(Milestone::Delivered, "03-24 10:00"));
}
