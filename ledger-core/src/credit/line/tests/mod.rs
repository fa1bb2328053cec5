//! Each rule of a credit line, as a sentence.

mod refusals;
mod walk;

use uuid::Uuid;

use super::{
    Act, Block, Blocked, CeilingChanged, Command, Event, Exposure, ExposureReleased,
    ExposureReserved, Figures, Line, Opened, OutstandingLowered, OutstandingRaised, Rejection,
    State, Unblocked,
};
use crate::decider::{Decider, replay};
use crate::money::{Currency, Money};
use crate::testing::given;

fn xof(amount: i64) -> Money {
    Money::new(amount, Currency::XOF).unwrap()
}

fn eur(cents: i64) -> Money {
    Money::new(cents, Currency::EUR).unwrap()
}

fn loan(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

fn ask(act: Act) -> Command {
    Command { act, same_currency: None }
}

fn open(ceiling: i64) -> Command {
    ask(Act::Open { ceiling: xof(ceiling) })
}

fn ceiling(ceiling: i64) -> Command {
    ask(Act::ChangeCeiling { ceiling: xof(ceiling), cause: "reviewed".to_owned() })
}

fn reserve(number: u128, amount: i64) -> Command {
    ask(Act::Reserve { loan: loan(number), amount: xof(amount) })
}

fn release(number: u128) -> Command {
    ask(Act::Release { loan: loan(number) })
}

fn raise(number: u128, amount: i64) -> Command {
    ask(Act::Raise { loan: loan(number), amount: xof(amount) })
}

fn lower(number: u128, amount: i64) -> Command {
    ask(Act::Lower { loan: loan(number), amount: xof(amount) })
}

fn block(motive: &str) -> Command {
    ask(Act::Block { motive: motive.to_owned() })
}

fn unblock(blocked_for: &str) -> Command {
    let (blocked_for, motive) = (blocked_for.to_owned(), "cleared".to_owned());
    ask(Act::Unblock { blocked_for, motive })
}

fn block_for_default(number: u128) -> Command {
    ask(Act::BlockForDefault { loan: loan(number) })
}

fn unblock_after_default(number: u128) -> Command {
    ask(Act::UnblockAfterDefault { loan: loan(number) })
}

/// Figures of a line without blocks.
fn figures(ceiling: i64, reserved: i64, outstanding: i64, available: i64) -> Figures {
    let [ceiling, reserved, outstanding, available] =
        [ceiling, reserved, outstanding, available].map(xof);
    Figures { ceiling, reserved, outstanding, available, blocks: vec![] }
}

fn person(motive: &str) -> Block {
    Block::Person { motive: motive.to_owned() }
}

/// What followed when a line was asked all this, one after the other.
#[track_caller]
fn past(commands: impl IntoIterator<Item = Command>) -> Vec<Event> {
    let (mut state, mut events) = (State::default(), vec![]);
    for it in commands {
        let followed = Line::decide(&state, &it).unwrap_or_else(|why| panic!("{it:?}: {why}"));
        state = followed.iter().fold(state, Line::evolve);
        events.extend(followed);
    }
    events
}

/// The figures a line is left with when it was asked all this.
#[track_caller]
fn left(commands: impl IntoIterator<Item = Command>) -> Figures {
    replay::<Line>(&past(commands)).figures().unwrap()
}

#[test]
fn a_line_is_opened_with_a_ceiling_that_is_all_available() {
    given::<Line>([])
        .when(open(50_000))
        .then([Event::Opened(Opened { figures: figures(50_000, 0, 0, 50_000) })]);
}

#[test]
fn a_granted_loan_reserves_its_principal() {
    given::<Line>(past([open(500)])).when(reserve(1, 300)).then([Event::ExposureReserved(
        ExposureReserved {
            loan: loan(1),
            amount: xof(300),
            again: false,
            figures: figures(500, 300, 0, 200),
        },
    )]);
}

#[test]
fn the_last_franc_of_the_ceiling_can_be_reserved() {
    assert_eq!(left([open(500), reserve(1, 300), reserve(2, 200)]), figures(500, 500, 0, 0));
}

#[test]
fn a_loan_reserves_once_however_often_it_is_asked() {
    given::<Line>(past([open(500), reserve(1, 300)])).when(reserve(1, 300)).then_nothing();
}

#[test]
fn what_is_released_is_available_again() {
    let line = past([open(500), reserve(1, 300), reserve(2, 100)]);
    given::<Line>(line).when(release(1)).then([Event::ExposureReleased(ExposureReleased {
        loan: loan(1),
        amount: xof(300),
        figures: figures(500, 100, 0, 400),
    })]);
}

#[test]
fn a_loan_that_reserved_nothing_releases_nothing() {
    given::<Line>(past([open(500)])).when(release(1)).then_nothing();
    given::<Line>(past([open(500), reserve(1, 300), release(1)])).when(release(1)).then_nothing();
    given::<Line>(past([open(500), raise(1, 300)])).when(release(1)).then_nothing();
}

#[test]
fn a_disbursement_turns_what_was_reserved_into_what_is_outstanding() {
    let line = past([open(500), reserve(1, 300)]);
    given::<Line>(line).when(raise(1, 300)).then([Event::OutstandingRaised(OutstandingRaised {
        loan: loan(1),
        amount: xof(300),
        from_reservation: Some(xof(300)),
        figures: figures(500, 0, 300, 200),
    })]);
}

#[test]
fn a_reservation_is_used_up_before_anything_else_is_taken() {
    let line = past([open(500), reserve(1, 300)]);
    given::<Line>(line.clone()).when(raise(1, 100)).then([Event::OutstandingRaised(
        OutstandingRaised {
            loan: loan(1),
            amount: xof(100),
            from_reservation: Some(xof(100)),
            figures: figures(500, 200, 100, 200),
        },
    )]);
    given::<Line>(line).when(raise(1, 350)).then([Event::OutstandingRaised(OutstandingRaised {
        loan: loan(1),
        amount: xof(350),
        from_reservation: Some(xof(300)),
        figures: figures(500, 0, 350, 150),
    })]);
}

#[test]
fn one_loans_reservation_is_not_used_by_another() {
    let line = [open(500), reserve(1, 300), raise(2, 100)];
    assert_eq!(left(line), figures(500, 300, 100, 100));
}

#[test]
fn a_loan_taken_over_is_outstanding_even_above_the_ceiling() {
    given::<Line>(past([open(500)])).when(raise(1, 800)).then([Event::OutstandingRaised(
        OutstandingRaised {
            loan: loan(1),
            amount: xof(800),
            from_reservation: None,
            figures: figures(500, 0, 800, 0),
        },
    )]);
}

#[test]
fn repaid_principal_frees_the_ceiling() {
    let line = past([open(500), reserve(1, 300), raise(1, 300)]);
    given::<Line>(line.clone()).when(lower(1, 120)).then([Event::OutstandingLowered(
        OutstandingLowered { loan: loan(1), amount: xof(120), figures: figures(500, 0, 180, 320) },
    )]);
    let state = given::<Line>(line).when(lower(1, 300)).then_state();
    assert_eq!(state.account().unwrap().exposures().count(), 0, "it is not on the line any more");
}

#[test]
fn a_repayment_that_is_reversed_is_owed_again_whatever_the_ceiling_says() {
    let line = [open(500), reserve(1, 500), raise(1, 500), lower(1, 400), reserve(2, 400)];
    let reversed = line.into_iter().chain([raise(1, 400)]);
    assert_eq!(left(reversed), figures(500, 400, 500, 0));
}

#[test]
fn a_ceiling_changes_for_a_cause() {
    given::<Line>(past([open(500), reserve(1, 300)])).when(ceiling(1_000)).then([
        Event::CeilingChanged(CeilingChanged {
            before: xof(500),
            after: xof(1_000),
            cause: "reviewed".to_owned(),
            figures: figures(1_000, 300, 0, 700),
        }),
    ]);
    given::<Line>(past([open(500)])).when(ceiling(500)).then_nothing();
}

#[test]
fn a_lowered_ceiling_calls_nothing_in_and_stops_what_is_new() {
    let lowered = past([open(500), reserve(1, 200), raise(2, 250), ceiling(100)]);
    assert_eq!(replay::<Line>(&lowered).figures(), Some(figures(100, 200, 250, 0)));
    given::<Line>(lowered.clone())
        .when(reserve(3, 1))
        .then_refused(Rejection::OverCeiling { available: xof(0), asked: xof(1) });

    let state = given::<Line>(lowered).when(raise(1, 200)).then_state();
    assert_eq!(state.figures(), Some(figures(100, 0, 450, 0)), "what is reserved is disbursed");
}

#[test]
fn a_ceiling_may_be_nothing() {
    given::<Line>(past([open(500), ceiling(0)]))
        .when(reserve(1, 1))
        .then_refused(Rejection::OverCeiling { available: xof(0), asked: xof(1) });
}

#[test]
fn a_block_stops_reservations_and_nothing_else() {
    let blocked = past([open(500), reserve(1, 100), raise(2, 50), block("fraud")]);
    let blocks = vec![person("fraud")];
    let expected = Figures { blocks: blocks.clone(), ..figures(500, 100, 50, 350) };
    assert_eq!(
        blocked.last(),
        Some(&Event::Blocked(Blocked { cause: person("fraud"), figures: expected }))
    );
    given::<Line>(blocked.clone()).when(reserve(3, 1)).then_refused(Rejection::Blocked { blocks });
    for goes_on in [raise(1, 100), release(1), lower(2, 50), raise(3, 10), ceiling(600)] {
        let state = given::<Line>(blocked.clone()).when(goes_on).then_state();
        assert_eq!(state.figures().unwrap().blocks, [person("fraud")]);
    }
}

#[test]
fn a_line_is_free_when_the_last_of_its_blocks_is_lifted() {
    let blocked = [open(500), block("fraud"), block_for_default(1), block("unreachable")];
    let lifted = blocked.into_iter().chain([unblock("fraud"), unblock("unreachable")]);
    let one_left = past(lifted);
    let blocks = vec![Block::Default { loan: loan(1) }];
    given::<Line>(one_left.clone()).when(reserve(2, 1)).then_refused(Rejection::Blocked { blocks });
    given::<Line>(one_left).when(unblock_after_default(1)).then([Event::Unblocked(Unblocked {
        cause: Block::Default { loan: loan(1) },
        motive: None,
        figures: figures(500, 0, 0, 500),
    })]);
}

#[test]
fn a_person_lifts_a_block_for_a_motive_of_their_own() {
    given::<Line>(past([open(500), block("fraud")])).when(unblock("fraud")).then([
        Event::Unblocked(Unblocked {
            cause: person("fraud"),
            motive: Some("cleared".to_owned()),
            figures: figures(500, 0, 0, 500),
        }),
    ]);
}

#[test]
fn the_same_cause_blocks_once_and_a_default_ends_once() {
    let blocked = past([open(500), block("fraud"), block_for_default(1)]);
    given::<Line>(blocked.clone()).when(block("fraud")).then_nothing();
    given::<Line>(blocked.clone()).when(block_for_default(1)).then_nothing();
    given::<Line>(blocked).when(unblock_after_default(2)).then_nothing();
}

#[test]
fn two_loans_in_default_are_two_causes() {
    let line = [open(500), block_for_default(1), block_for_default(2), unblock_after_default(1)];
    let state = replay::<Line>(&past(line));
    assert_eq!(state.figures().unwrap().blocks, [Block::Default { loan: loan(2) }]);
    let account = state.account().unwrap();
    assert!(account.is_blocked_by(loan(2)) && !account.is_blocked_by(loan(1)));
}

#[test]
fn a_line_tells_what_each_loan_takes_of_it() {
    let state = replay::<Line>(&past([open(500), reserve(1, 100), raise(1, 40), raise(2, 7)]));
    let account = state.account().unwrap();
    let exposure =
        |reserved, outstanding| Exposure { reserved: xof(reserved), outstanding: xof(outstanding) };
    assert_eq!(account.exposure(loan(1)), exposure(60, 40));
    assert_eq!(account.exposure(loan(3)), exposure(0, 0));
    let all: Vec<_> = account.exposures().collect();
    assert_eq!(all, [(loan(1), exposure(60, 40)), (loan(2), exposure(0, 7))]);
}

#[test]
#[should_panic = "what is freed had been taken"]
fn a_history_that_frees_what_was_never_taken_is_a_defect() {
    let figures = figures(500, 0, 0, 500);
    let lowered = OutstandingLowered { loan: loan(1), amount: xof(1), figures };
    let _ = Line::evolve(replay::<Line>(&past([open(500)])), &Event::OutstandingLowered(lowered));
}

#[test]
#[should_panic = "cannot happen to a line that does not exist"]
fn a_history_without_a_beginning_is_a_defect() {
    let figures = figures(500, 0, 0, 500);
    let _ = replay::<Line>(&[Event::Blocked(Blocked { cause: person("fraud"), figures })]);
}
