//! One-time codes: who is given one, what signs, and what does not.

use std::num::NonZeroU32;

use super::*;

fn right() -> Hash {
    Hash::of(b"123456")
}

fn wrong() -> Hash {
    Hash::of(b"654321")
}

/// A code of six digits: the MACs of the longer ones are others.
fn macs() -> Macs {
    Macs([right(), Hash::of(b"7"), Hash::of(b"8"), Hash::of(b"9")])
}

fn code() -> Uuid {
    created_id(COMMAND, "code")
}

fn make() -> Command {
    Command {
        own_file: true,
        at: at(0),
        ..by(koffi(), ask(Act::MakeCode { offer: offer(), paper: paper(), macs: macs() }))
    }
}

fn made() -> Event {
    Event::CodeMade(CodeMade {
        code: code(),
        offer: offer(),
        paper: paper(),
        mac: right(),
        digits: 6,
        valid_until: at(600),
        tries: NonZeroU32::new(5).unwrap(),
        policy: policy_ref(),
        by: koffi(),
    })
}

/// Tried so many seconds after it was made.
fn sign(mac: Hash, seconds: i64) -> Command {
    let act = Act::SignByCode { code: code(), mac };
    Command { own_file: true, at: at(seconds), ..by(koffi(), ask(act)) }
}

fn failed(why: Unaccepted, tries_left: u32) -> Event {
    Event::CodeFailed(CodeFailed { code: code(), signed: false, why, tries_left, by: koffi() })
}

fn past(tries: u32) -> Vec<Event> {
    let tried = (0..tries).rev().map(|left| failed(Unaccepted::Wrong, left + 5 - tries));
    offered(&terms(500)).into_iter().chain([made()]).chain(tried).collect()
}

#[test]
fn a_code_is_made_for_the_contract_of_an_offer_and_says_how_long_and_how_often_it_may_be_tried() {
    given::<Application>(offered(&terms(500))).when(make()).then([made()]);
}

#[test]
fn the_policy_says_of_how_many_digits_it_is() {
    let otp = Some(OtpPolicy { digits: 8, valid_minutes: 1, tries: 3 });
    let Event::CodeMade(six) = made() else { panic!() };
    let eight = Event::CodeMade(CodeMade {
        mac: Hash::of(b"8"),
        digits: 8,
        valid_until: at(60),
        tries: NonZeroU32::new(3).unwrap(),
        ..six
    });
    given::<Application>(offered(&terms(500))).when(Command { otp, ..make() }).then([eight]);
    given::<Application>(offered(&terms(500)))
        .when(Command { otp: None, ..make() })
        .then_refused(Rejection::NoCodes);
}

#[test]
fn the_right_code_in_time_signs_the_contract_it_was_made_for() {
    let accepted =
        |seconds| Event::CodeAccepted(CodeAccepted { code: code(), signed: true, at: at(seconds) });
    let Event::Signed(by_hand) = signed() else { panic!() };
    let signed = Event::Signed(Signed { signed_on: day(2), by: koffi(), ..by_hand });
    for (tries, seconds) in [(0, 0), (0, 599), (4, 10)] {
        given::<Application>(past(tries))
            .when(sign(right(), seconds))
            .then([accepted(seconds), signed.clone()]);
    }
}

#[test]
fn a_wrong_code_is_a_fact_and_the_last_try_kills_it() {
    for tries in 0..5 {
        given::<Application>(past(tries))
            .when(sign(wrong(), 1))
            .then([failed(Unaccepted::Wrong, 4 - tries)]);
    }
    for mac in [right(), wrong()] {
        given::<Application>(past(5)).when(sign(mac, 1)).then([failed(Unaccepted::TriedOut, 0)]);
    }
}

#[test]
fn the_right_code_too_late_does_not_sign_and_takes_no_try() {
    for seconds in [600, 601] {
        given::<Application>(past(0))
            .when(sign(right(), seconds))
            .then([failed(Unaccepted::Expired, 5)]);
    }
}

#[test]
fn another_code_kills_the_one_before() {
    let Event::CodeMade(first) = made() else { panic!() };
    let other = Uuid::from_u128(5);
    let second = Event::CodeMade(CodeMade { code: other, ..first });
    given::<Application>(past(0).into_iter().chain([second]))
        .when(sign(right(), 1))
        .then_refused(Rejection::CodeNotFound { one_time_code: code() });
    given::<Application>(offered(&terms(500)))
        .when(sign(right(), 1))
        .then_refused(Rejection::CodeNotFound { one_time_code: code() });
}

#[test]
fn so_many_codes_are_made_for_one_offer_and_no_more() {
    let all = offered(&terms(500)).into_iter().chain((0..10).map(|_| made()));
    given::<Application>(all).when(make()).then_refused(Rejection::TooManyCodes { made: 10 });
}

#[test]
fn a_code_is_made_for_what_may_be_signed_alone() {
    given::<Application>([submitted(CASH, 500)]).when(make()).then_refused(Rejection::NoOffer);
    let lender = "orabank".to_owned();
    given::<Application>(offered(&of_bank(500)).into_iter().chain([presented()]))
        .when(make())
        .then_refused(Rejection::NotAccepted { lender });
    let act = Act::MakeCode { offer: ORDER, paper: paper(), macs: macs() };
    given::<Application>(offered(&terms(500)))
        .when(Command { act, ..make() })
        .then_refused(Rejection::AnotherOffer { offer: offer() });
    given::<Application>(past(0).into_iter().chain([signed()]))
        .when(sign(right(), 1))
        .then_refused(Rejection::Ended { ending: Ending::Signed });
}
