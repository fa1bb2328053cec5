//! Each rule of a credit line, as a sentence.

mod refusals;
mod walk;

use uuid::Uuid;

use super::{
    Act, BlockCause, Blocked, BlockedLoan, Command, Event, Exposure, ExposureReleased,
    ExposureReserved, Figures, LimitCause, LimitChanged, Line, LoanAmount, LoanFact, Opened,
    OutstandingLowered, OutstandingRaised, Rejection, State, UnblockCause, Unblocked,
};
use crate::decider::{Decider, replay};
use crate::money::{Currency, Money};
use crate::reason::Reason;
use crate::testing::given;

/// The id of a block where a test sets one.
const BLOCK: Uuid = Uuid::from_u128(0xb);

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
    Command { act, same_currency: None, loans: vec![], block: BLOCK }
}

fn open(limit: i64) -> Command {
    ask(Act::Open { limit: xof(limit) })
}

fn person() -> LimitCause {
    LimitCause::Person { reason: Reason::of("income_reviewed") }
}

fn limit(limit: i64) -> Command {
    ask(Act::ChangeLimit { limit: xof(limit), cause: person() })
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

/// A person's block, of this number.
fn block(number: u128) -> Command {
    Command { block: loan(number), ..ask(Act::Block { reason: suspected() }) }
}

fn unblock(number: u128) -> Command {
    ask(Act::Unblock { block: loan(number), reason: cleared() })
}

fn suspected() -> Reason {
    Reason { code: "fraud_suspected".to_owned(), note: Some("two SIM cards".to_owned()) }
}

fn cleared() -> Reason {
    Reason::of("cause_cleared")
}

/// The block of a loan in default, of the number after a thousand.
fn block_for_default(number: u128) -> Command {
    Command { block: loan(1_000 + number), ..ask(Act::BlockForDefault { loan: loan(number) }) }
}

fn unblock_after_default(number: u128) -> Command {
    ask(Act::UnblockAfterDefault { loan: loan(number) })
}

/// Figures of a line without blocks.
fn figures(limit: i64, reserved: i64, outstanding: i64, available: i64) -> Figures {
    let [limit, reserved, outstanding, available] =
        [limit, reserved, outstanding, available].map(xof);
    Figures { limit, reserved, outstanding, available, blocks: 0 }
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

/// The blocks that stand on a line.
fn blocks(state: &State) -> Vec<Uuid> {
    state.line().unwrap().blocks().map(|(block, _)| block).collect()
}

/// The figures a line is left with when it was asked all this.
#[track_caller]
fn left(commands: impl IntoIterator<Item = Command>) -> Figures {
    replay::<Line>(&past(commands)).figures().unwrap()
}

#[test]
fn a_line_is_opened_with_a_limit_that_is_all_available() {
    given::<Line>([]).when(open(50_000)).then([Event::Opened(Opened {
        limit: xof(50_000),
        reserved: vec![],
        outstanding: vec![],
        blocks: vec![],
    })]);
    assert_eq!(left([open(50_000)]), figures(50_000, 0, 0, 50_000));
}

#[test]
fn a_line_that_is_opened_takes_in_the_loans_that_run() {
    let fact = |number, reserved, outstanding, block: Option<u128>| LoanFact {
        loan: loan(number),
        takes: Exposure { reserved: xof(reserved), outstanding: xof(outstanding) },
        block: block.map(loan),
    };
    let loans = vec![fact(1, 300, 0, None), fact(2, 0, 400, None), fact(3, 0, 50, Some(9))];
    let amount = |number, amount| LoanAmount { loan: loan(number), amount: xof(amount) };
    let opened = Event::Opened(Opened {
        limit: xof(500),
        reserved: vec![amount(1, 300)],
        outstanding: vec![amount(2, 400), amount(3, 50)],
        blocks: vec![BlockedLoan { block: loan(9), loan: loan(3) }],
    });
    given::<Line>([]).when(Command { loans, ..open(500) }).then([opened.clone()]);
    let state = replay::<Line>(&[opened]);
    let stands = Figures { blocks: 1, ..figures(500, 300, 450, 0) };
    assert_eq!((state.figures(), state.check()), (Some(stands), Ok(())));
    assert_eq!(state.line().unwrap().block_of(loan(3)), Some(loan(9)));
}

#[test]
fn a_line_is_not_opened_on_more_than_an_amount_can_say() {
    let takes = Exposure { reserved: xof(0), outstanding: xof(crate::money::MINOR_UNITS_MAX) };
    let loans = [1, 2].map(|it| LoanFact { loan: loan(it), takes, block: None }).to_vec();
    given::<Line>([]).when(Command { loans, ..open(500) }).then_refused(Rejection::TooLarge);
}

#[test]
fn a_granted_loan_reserves_its_principal() {
    given::<Line>(past([open(500)])).when(reserve(1, 300)).then([Event::ExposureReserved(
        ExposureReserved { loan: loan(1), amount: xof(300), again: false },
    )]);
    assert_eq!(left([open(500), reserve(1, 300)]), figures(500, 300, 0, 200));
}

#[test]
fn the_last_franc_of_the_limit_can_be_reserved() {
    assert_eq!(left([open(500), reserve(1, 300), reserve(2, 200)]), figures(500, 500, 0, 0));
}

#[test]
fn a_loan_reserves_once_however_often_it_is_asked() {
    given::<Line>(past([open(500), reserve(1, 300)])).when(reserve(1, 300)).then_nothing();
}

#[test]
fn what_is_released_is_available_again() {
    let line = past([open(500), reserve(1, 300), reserve(2, 100)]);
    given::<Line>(line)
        .when(release(1))
        .then([Event::ExposureReleased(ExposureReleased { loan: loan(1), amount: xof(300) })]);
    let released = [open(500), reserve(1, 300), reserve(2, 100), release(1)];
    assert_eq!(left(released), figures(500, 100, 0, 400));
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
    })]);
    assert_eq!(left([open(500), reserve(1, 300), raise(1, 300)]), figures(500, 0, 300, 200));
}

#[test]
fn a_reservation_is_used_up_before_anything_else_is_taken() {
    let line = past([open(500), reserve(1, 300)]);
    given::<Line>(line.clone()).when(raise(1, 100)).then([Event::OutstandingRaised(
        OutstandingRaised { loan: loan(1), amount: xof(100), from_reservation: Some(xof(100)) },
    )]);
    given::<Line>(line).when(raise(1, 350)).then([Event::OutstandingRaised(OutstandingRaised {
        loan: loan(1),
        amount: xof(350),
        from_reservation: Some(xof(300)),
    })]);
    let reserved = || [open(500), reserve(1, 300)];
    assert_eq!(left(reserved().into_iter().chain([raise(1, 100)])), figures(500, 200, 100, 200));
    assert_eq!(left(reserved().into_iter().chain([raise(1, 350)])), figures(500, 0, 350, 150));
}

#[test]
fn one_loans_reservation_is_not_used_by_another() {
    let line = [open(500), reserve(1, 300), raise(2, 100)];
    assert_eq!(left(line), figures(500, 300, 100, 100));
}

#[test]
fn a_boarded_loan_is_outstanding_even_above_the_limit() {
    given::<Line>(past([open(500)])).when(raise(1, 800)).then([Event::OutstandingRaised(
        OutstandingRaised { loan: loan(1), amount: xof(800), from_reservation: None },
    )]);
    assert_eq!(left([open(500), raise(1, 800)]), figures(500, 0, 800, 0));
}

#[test]
fn repaid_principal_frees_the_limit() {
    let line = past([open(500), reserve(1, 300), raise(1, 300)]);
    given::<Line>(line.clone())
        .when(lower(1, 120))
        .then([Event::OutstandingLowered(OutstandingLowered { loan: loan(1), amount: xof(120) })]);
    let lowered = [open(500), reserve(1, 300), raise(1, 300), lower(1, 120)];
    assert_eq!(left(lowered), figures(500, 0, 180, 320));
    let state = given::<Line>(line).when(lower(1, 300)).then_state();
    assert_eq!(state.line().unwrap().exposures().count(), 0, "it is not on the line any more");
}

#[test]
fn a_repayment_that_is_reversed_is_owed_again_whatever_the_limit_says() {
    let line = [open(500), reserve(1, 500), raise(1, 500), lower(1, 400), reserve(2, 400)];
    let reversed = line.into_iter().chain([raise(1, 400)]);
    assert_eq!(left(reversed), figures(500, 400, 500, 0));
}

#[test]
fn a_limit_changes_for_a_cause() {
    given::<Line>(past([open(500), reserve(1, 300)])).when(limit(1_000)).then([
        Event::LimitChanged(LimitChanged { before: xof(500), after: xof(1_000), cause: person() }),
    ]);
    assert_eq!(left([open(500), reserve(1, 300), limit(1_000)]), figures(1_000, 300, 0, 700));
    given::<Line>(past([open(500)])).when(limit(500)).then_nothing();
}

#[test]
fn a_lowered_limit_calls_nothing_in_and_stops_what_is_new() {
    let lowered = past([open(500), reserve(1, 200), raise(2, 250), limit(100)]);
    assert_eq!(replay::<Line>(&lowered).figures(), Some(figures(100, 200, 250, 0)));
    given::<Line>(lowered.clone())
        .when(reserve(3, 1))
        .then_refused(Rejection::OverLimit { available: xof(0), asked: xof(1) });

    let state = given::<Line>(lowered).when(raise(1, 200)).then_state();
    assert_eq!(state.figures(), Some(figures(100, 0, 450, 0)), "what is reserved is disbursed");
}

#[test]
fn a_limit_may_be_nothing() {
    given::<Line>(past([open(500), limit(0)]))
        .when(reserve(1, 1))
        .then_refused(Rejection::OverLimit { available: xof(0), asked: xof(1) });
}

#[test]
fn a_block_stops_reservations_and_nothing_else() {
    let blocked = past([open(500), reserve(1, 100), raise(2, 50), block(7)]);
    let cause = BlockCause::Person { reason: suspected() };
    assert_eq!(blocked.last(), Some(&Event::Blocked(Blocked { block: loan(7), cause })));
    let expected = Figures { blocks: 1, ..figures(500, 100, 50, 350) };
    assert_eq!(replay::<Line>(&blocked).figures(), Some(expected));
    given::<Line>(blocked.clone())
        .when(reserve(3, 1))
        .then_refused(Rejection::Blocked { blocks: 1 });
    for goes_on in [raise(1, 100), release(1), lower(2, 50), raise(3, 10), limit(600)] {
        let state = given::<Line>(blocked.clone()).when(goes_on).then_state();
        assert_eq!(blocks(&state), [loan(7)]);
    }
}

#[test]
fn a_line_is_free_when_the_last_of_its_blocks_is_lifted() {
    let blocked = [open(500), block(7), block_for_default(1), block(8)];
    let one_left = past(blocked.into_iter().chain([unblock(7), unblock(8)]));
    given::<Line>(one_left.clone())
        .when(reserve(2, 1))
        .then_refused(Rejection::Blocked { blocks: 1 });
    given::<Line>(one_left).when(unblock_after_default(1)).then([Event::Unblocked(Unblocked {
        block: loan(1_001),
        cause: UnblockCause::DefaultEnded { loan: loan(1) },
    })]);
}

#[test]
fn a_person_lifts_a_block_for_a_reason_of_their_own() {
    given::<Line>(past([open(500), block(7)])).when(unblock(7)).then([Event::Unblocked(
        Unblocked { block: loan(7), cause: UnblockCause::Person { reason: cleared() } },
    )]);
    assert_eq!(left([open(500), block(7), unblock(7)]), figures(500, 0, 0, 500));
}

/// They were one while a block was named by its words.
#[test]
fn two_blocks_for_one_reason_are_two_and_each_is_lifted_by_itself() {
    let blocked = past([open(500), block(7), block(8)]);
    let state = given::<Line>(blocked).when(unblock(7)).then_state();
    assert_eq!(blocks(&state), [loan(8)]);
}

#[test]
fn a_default_blocks_once_and_ends_once() {
    let blocked = past([open(500), block_for_default(1)]);
    given::<Line>(blocked.clone()).when(block_for_default(1)).then_nothing();
    given::<Line>(blocked).when(unblock_after_default(2)).then_nothing();
}

#[test]
fn two_loans_in_default_are_two_blocks() {
    let asked = [open(500), block_for_default(1), block_for_default(2), unblock_after_default(1)];
    let state = replay::<Line>(&past(asked));
    assert_eq!(blocks(&state), [loan(1_002)]);
    assert_eq!(state.figures().unwrap().blocks, 1);
    let line = state.line().unwrap();
    assert_eq!((line.block_of(loan(1)), line.block_of(loan(2))), (None, Some(loan(1_002))));
}

/// An event named every block that stood, so that 349 defaults of one day exceeded a commit.
#[test]
fn what_a_block_writes_does_not_grow_with_the_blocks_that_stand() {
    use crate::event::Stored;
    let written = |blocks: u128| -> usize {
        let asked = [open(500)].into_iter().chain((1..=blocks).map(block_for_default));
        past(asked).last().unwrap().encode().to_string().len()
    };
    assert_eq!(written(400), written(10));
}

#[test]
fn a_line_tells_what_each_loan_takes_of_it() {
    let state = replay::<Line>(&past([open(500), reserve(1, 100), raise(1, 40), raise(2, 7)]));
    let line = state.line().unwrap();
    let exposure =
        |reserved, outstanding| Exposure { reserved: xof(reserved), outstanding: xof(outstanding) };
    assert_eq!(line.exposure(loan(1)), exposure(60, 40));
    assert_eq!(line.exposure(loan(3)), exposure(0, 0));
    let all: Vec<_> = line.exposures().collect();
    assert_eq!(all, [(loan(1), exposure(60, 40)), (loan(2), exposure(0, 7))]);
}

#[test]
#[should_panic = "what is freed had been taken"]
fn a_history_that_frees_what_was_never_taken_is_a_defect() {
    let lowered = OutstandingLowered { loan: loan(1), amount: xof(1) };
    let _ = Line::evolve(replay::<Line>(&past([open(500)])), &Event::OutstandingLowered(lowered));
}

#[test]
#[should_panic = "cannot happen to a line that does not exist"]
fn a_history_without_a_beginning_is_a_defect() {
    let cause = BlockCause::Person { reason: suspected() };
    let _ = replay::<Line>(&[Event::Blocked(Blocked { block: BLOCK, cause })]);
}
