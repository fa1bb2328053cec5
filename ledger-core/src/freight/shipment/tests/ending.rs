//! What ends a shipment, and what takes that back.

use super::*;
use crate::freight::shipment::{Cancelled, Correction, Damaged, Lost, Returned};

fn cancel() -> Act {
    Act::Cancel { motive: "the order was cancelled".to_owned() }
}

fn cancelled() -> Event {
    Event::Cancelled(Cancelled { motive: "the order was cancelled".to_owned() })
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
fn a_shipment_that_ended_does_not_end_otherwise() {
    for (end, milestone) in [
        (delivered(1, "03-24 10:00"), Milestone::Delivered),
        (lost(1, "03-24 10:00"), Milestone::Lost),
        (returned(1, "03-24 10:00"), Milestone::Returned),
    ] {
        for event_at in ["03-23 10:00", "03-25 10:00"] {
            let it = || report(2, event_at);
            for act in [
                Act::Deliver { report: it() },
                Act::Lose { report: it() },
                Act::Return { report: it() },
                cancel(),
                Act::ChangeEstimate { estimated_on: day("2026-04-02"), motive: "late".to_owned() },
            ] {
                let stage = Stage::Reached(milestone);
                refused(&[planned(), end.clone()], ask(act), Rejection::Ended { stage });
            }
        }
    }
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
    assert_eq!(after(&past), standing(Milestone::Lost, "03-24 10:00"));
    let corrected = Event::MilestoneCorrected(Correction {
        report: nth(2),
        milestone: Milestone::Lost,
        motive: "another parcel was scanned".to_owned(),
    });
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
        motive: "another parcel was scanned".to_owned(),
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
    let stands = standing(Milestone::Damaged, "03-20 10:00");
    assert_eq!(after(&[planned(), damaged.clone()]), stands);
    let act = Act::Damage { report: report(1, "03-20 10:00") };
    once(&[planned()], ask(act), std::slice::from_ref(&damaged));
    let act = Act::Deliver { report: report(2, "03-24 10:00") };
    once(&[planned(), damaged], ask(act), &[delivered(2, "03-24 10:00")]);
}

#[test]
fn a_shipment_is_cancelled_once_and_for_all() {
    given::<Shipment>([planned()]).when(ask(cancel())).then([cancelled()]);
    let past = [planned(), reached_now(1, "03-09 08:00", OnTheWay::AtHub), cancelled()];
    let stage = Stage::Cancelled;
    refused(&past, ask(cancel()), Rejection::Ended { stage });
    let deliver = Act::Deliver { report: report(2, "03-24 10:00") };
    refused(&past, ask(deliver), Rejection::Ended { stage });
    // What the carrier still says is kept.
    let act = reach(report(2, "03-12 08:00"), OnTheWay::DepartedOrigin);
    let state = given::<Shipment>(past.clone()).when(ask(act)).then_state();
    assert_eq!(stage_of(&state), stage);
    let state = given::<Shipment>(past).when(ask(correct(1))).then_state();
    assert_eq!(stage_of(&state), stage);
}
