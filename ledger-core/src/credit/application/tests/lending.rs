//! How an offer is put to the bank that is to lend, where the policy says who lends.

use super::*;
use crate::credit::application::{
    AnsweredLate, Exposed, LateAnswer, NotReserved, PassCause, PassedOver, PresentedFile,
    ReservationAsked, ReservationReleased, Reserved,
};
use crate::party::{ChecklistItem, PartnerName, ReleasedBecause, Unreserved};
use crate::policy::LenderPolicy;

const CHECKLIST: [ChecklistItem; 2] = [ChecklistItem::Identity, ChecklistItem::Price];

fn partner() -> Uuid {
    PartnerName::file_of("orabank")
}

fn own_book(own_book: bool, command: Command) -> Command {
    Command { lenders: Some(LenderPolicy { own_book }), ..command }
}

/// Under a policy by which banks alone lend.
fn banks(command: Command) -> Command {
    own_book(false, command)
}

/// With a file that has all that the bank wants.
fn complete(command: Command) -> Command {
    Command { shown: CHECKLIST.to_vec(), ..command }
}

fn reservation_asked() -> Event {
    Event::ReservationAsked(ReservationAsked {
        offer: offer(),
        lender: "orabank".to_owned(),
        partner: partner(),
        amount: xof(500),
        product: Some("telephone".to_owned()),
        rate: Some(crate::money::Rate::default()),
        file_fee: None,
        by: ama(),
    })
}

fn record_reserved() -> Command {
    let checklist = CHECKLIST.to_vec();
    ask(Act::RecordReserved { offer: offer(), answer_hours: 48, checklist })
}

fn reserved(missing: &[ChecklistItem]) -> Event {
    let (checklist, missing) = (CHECKLIST.to_vec(), missing.to_vec());
    Event::Reserved(Reserved { offer: offer(), answer_hours: 48, checklist, missing })
}

/// Two days after the presentation.
const ANSWER_BY: &str = "2026-03-04T10:00:00.000000Z";
const TOO_LATE: &str = "2026-03-04T10:00:00.000001Z";

fn presented_to_bank() -> Event {
    Event::Presented(Presented {
        offer: offer(),
        lender: "orabank".to_owned(),
        by: ama(),
        file: Some(PresentedFile {
            partner: partner(),
            checklist: CHECKLIST.to_vec(),
            presented_at: AT.parse().unwrap(),
            answer_by: ANSWER_BY.parse().unwrap(),
        }),
    })
}

fn passed_over(cause: PassCause) -> Event {
    Event::PassedOver(PassedOver {
        offer: offer(),
        lender: "orabank".to_owned(),
        partner: partner(),
        cause,
        lapses_on: day(32),
        by: ama(),
    })
}

fn declined_by_bank() -> PassCause {
    PassCause::Declined { code: "K-12".to_owned() }
}

fn silent() -> PassCause {
    PassCause::NotAnswered { answer_by: ANSWER_BY.parse().unwrap() }
}

fn released(because: ReleasedBecause) -> Event {
    Event::ReservationReleased(ReservationReleased { offer: offer(), partner: partner(), because })
}

/// Offered, with these facts behind.
fn past(then: &[Event]) -> Vec<Event> {
    [offered(&of_bank(500)), then.to_vec()].concat()
}

fn awaited() -> Vec<Event> {
    past(&[reservation_asked(), reserved(&[]), presented_to_bank()])
}

fn late(command: Command) -> Command {
    Command { at: TOO_LATE.parse().unwrap(), ..command }
}

fn answered_late(answer: LateAnswer) -> Event {
    let lender = "orabank".to_owned();
    Event::AnsweredLate(AnsweredLate { offer: offer(), lender, answer, by: ama() })
}

fn accepted_late() -> LateAnswer {
    LateAnswer::Accepted { reference: "K-1".to_owned() }
}

#[test]
fn what_is_put_to_a_bank_asks_for_room_in_its_line_first() {
    given::<Application>(offered(&of_bank(500))).when(banks(present())).then([reservation_asked()]);
    given::<Application>(past(&[reservation_asked()])).when(banks(present())).then_nothing();
}

#[test]
fn it_is_presented_as_its_line_has_room_and_the_file_is_complete() {
    given::<Application>(past(&[reservation_asked()]))
        .when(complete(banks(record_reserved())))
        .then([reserved(&[]), presented_to_bank()]);
}

#[test]
fn what_the_bank_wants_to_see_is_there_before_it_is_presented() {
    let part = Command { shown: vec![ChecklistItem::Price], ..banks(record_reserved()) };
    let missing = [ChecklistItem::Identity];
    given::<Application>(past(&[reservation_asked()])).when(part).then([reserved(&missing)]);
    let waits = || past(&[reservation_asked(), reserved(&missing)]);
    let refused = Rejection::ChecklistIncomplete { missing: vec!["identity".to_owned()] };
    let part = Command { shown: vec![ChecklistItem::Price], ..banks(present()) };
    given::<Application>(waits()).when(part).then_refused(refused);
    given::<Application>(waits()).when(complete(banks(present()))).then([presented_to_bank()]);
}

#[test]
fn who_has_no_room_is_passed_over() {
    let code = Unreserved::LineExhausted;
    let refused = ask(Act::RecordNotReserved { offer: offer(), code });
    given::<Application>(past(&[reservation_asked()])).when(banks(refused)).then([
        Event::NotReserved(NotReserved { offer: offer(), code }),
        passed_over(PassCause::NotReserved { code }),
    ]);
}

/// Its own messages may cross those of the bank's file: what comes from there is never refused.
#[test]
fn what_the_banks_file_says_of_an_offer_that_has_ended_is_recorded_alone() {
    let code = Unreserved::ReleasedBefore;
    let ended = || past(&[reservation_asked(), withdrawn(), released(ReleasedBecause::Withdrawn)]);
    given::<Application>(ended()).when(complete(banks(record_reserved()))).then([reserved(&[])]);
    let refused = ask(Act::RecordNotReserved { offer: offer(), code });
    given::<Application>(ended())
        .when(banks(refused))
        .then([Event::NotReserved(NotReserved { offer: offer(), code })]);
}

#[test]
fn nothing_is_signed_before_the_bank_has_accepted() {
    let refused = || Rejection::NotAccepted { lender: "orabank".to_owned() };
    for past in [past(&[reservation_asked()]), awaited()] {
        given::<Application>(past).when(banks(sign_on(3))).then_refused(refused());
    }
    given::<Application>(awaited()).when(banks(accept("K-1"))).then([accepted("K-1")]);
    given::<Application>([awaited(), vec![accepted("K-1")]].concat())
        .when(banks(sign_on(3)))
        .then([signed()]);
}

#[test]
fn a_refusal_leads_to_the_next_bank_by_a_new_offer() {
    given::<Application>(awaited()).when(banks(refuse())).then([passed_over(declined_by_bank())]);
    let past = || [awaited(), vec![passed_over(declined_by_bank())]].concat();
    let again = Rejection::PassedOver { lender: "orabank".to_owned() };
    given::<Application>(past()).when(banks(approve_on(of_bank(500)))).then_refused(again);
    let other = Terms { lender: Lender::Bank { id: "ecobank".to_owned() }, ..of_bank(500) };
    given::<Application>(past())
        .when(banks(approve_on(other.clone())))
        .then(approved_on(&other, &[ama()]));
}

#[test]
fn whoever_is_passed_over_has_the_policys_days_for_another_offer() {
    let past = || [awaited(), vec![passed_over(declined_by_bank())]].concat();
    given::<Application>(past()).when(age(31)).then_nothing();
    given::<Application>(past()).when(age(32)).then([lapsed()]);
}

#[test]
fn the_time_of_a_bank_is_over_by_the_time_in_the_command() {
    let end = |at: &str| {
        let act = Act::EndBankWait { offer: offer(), at: at.parse().unwrap() };
        banks(late(ask(act)))
    };
    given::<Application>(awaited()).when(end(TOO_LATE)).then([passed_over(silent())]);
    let not_over = Rejection::BankTimeNotOver { answer_by: ANSWER_BY.parse().unwrap() };
    given::<Application>(awaited()).when(end(ANSWER_BY)).then_refused(not_over);
    let ahead = "2026-03-05T10:00:00.000000Z";
    let refused =
        Rejection::TimeAhead { given: ahead.parse().unwrap(), now: TOO_LATE.parse().unwrap() };
    given::<Application>(awaited()).when(end(ahead)).then_refused(refused);
}

#[test]
fn the_time_of_a_bank_that_answered_ends_nothing() {
    let act = Act::EndBankWait { offer: offer(), at: TOO_LATE.parse().unwrap() };
    for past in [
        [awaited(), vec![accepted("K-1")]].concat(),
        [awaited(), vec![passed_over(declined_by_bank())]].concat(),
        past(&[]),
    ] {
        given::<Application>(past).when(banks(late(ask(act.clone())))).then_nothing();
    }
    let other = Act::EndBankWait { offer: Uuid::from_u128(9), at: TOO_LATE.parse().unwrap() };
    given::<Application>(awaited()).when(banks(late(ask(other)))).then_nothing();
}

#[test]
fn an_answer_behind_its_time_is_late_though_nobody_has_said_so() {
    given::<Application>(awaited())
        .when(banks(late(accept("K-1"))))
        .then([passed_over(silent()), answered_late(accepted_late())]);
    let declined = LateAnswer::Declined { code: "K-12".to_owned() };
    given::<Application>(awaited())
        .when(banks(late(refuse())))
        .then([passed_over(silent()), answered_late(declined)]);
}

/// A late acceptance lets the bank be offered it again, as long as nothing is signed.
#[test]
fn a_late_answer_is_recorded_once_and_changes_what_is_not_yet_signed() {
    let past = || [awaited(), vec![passed_over(silent())]].concat();
    let reference = "K-1".to_owned();
    let said =
        || banks(ask(Act::RecordAcceptance { offer: Some(offer()), reference: reference.clone() }));
    given::<Application>(past()).when(said()).then([answered_late(accepted_late())]);
    let heard = || [past(), vec![answered_late(accepted_late())]].concat();
    given::<Application>(heard()).when(said()).then_nothing();
    given::<Application>(heard())
        .when(banks(approve_on(of_bank(500))))
        .then(approved_on(&of_bank(500), &[ama()]));
}

#[test]
fn a_late_answer_touches_nothing_that_is_signed() {
    let past = || {
        let again = approved_on(&terms(500), &[ama()]);
        [awaited(), vec![passed_over(silent())], again.to_vec(), vec![signed()]].concat()
    };
    let code = "K-12".to_owned();
    let said = own_book(true, ask(Act::RecordRefusal { offer: Some(offer()), code: code.clone() }));
    let state = given::<Application>(past()).when(said.clone()).then_state();
    given::<Application>(past()).when(said).then([answered_late(LateAnswer::Declined { code })]);
    assert!(matches!(state.application().unwrap().stage(), Stage::Signed { .. }));
}

#[test]
fn an_answer_names_the_offer_that_stands_or_one_that_was_tried() {
    let other = Uuid::from_u128(9);
    let said = ask(Act::RecordAcceptance { offer: Some(other), reference: "K-1".to_owned() });
    let refused = Rejection::AnotherOffer { offer: offer() };
    given::<Application>(awaited()).when(banks(said)).then_refused(refused);
    let said = ask(Act::RecordAcceptance { offer: Some(offer()), reference: "K-1".to_owned() });
    given::<Application>(awaited()).when(banks(said)).then([accepted("K-1")]);
}

#[test]
fn what_lapses_or_is_withdrawn_lets_go_of_the_line() {
    let kept = || past(&[reservation_asked(), reserved(&[])]);
    given::<Application>(kept())
        .when(banks(withdraw()))
        .then([withdrawn(), released(ReleasedBecause::Withdrawn)]);
    let lapsed = Event::Lapsed(Lapsed { offer: Some(offer()) });
    given::<Application>(kept())
        .when(banks(age(32)))
        .then([lapsed, released(ReleasedBecause::Lapsed)]);
}

#[test]
fn what_was_never_put_to_a_bank_lets_go_of_nothing() {
    given::<Application>(past(&[])).when(banks(withdraw())).then([withdrawn()]);
}

#[test]
fn the_own_book_lends_where_the_policy_allows_it() {
    let asked = || vec![submitted(CASH, 500)];
    given::<Application>(asked())
        .when(banks(approve(500)))
        .then_refused(Rejection::OwnBookNotAllowed);
    given::<Application>(asked()).when(own_book(true, approve(500))).then(approved(500, &[ama()]));
    // A version that does not say who lends means what it meant.
    given::<Application>(asked()).when(approve(500)).then(approved(500, &[ama()]));
}

#[test]
fn what_a_loan_takes_of_the_line_is_told_each_time_it_moves_and_counted() {
    let signed = || [awaited(), vec![accepted("K-1"), signed()]].concat();
    let tell = |reserved, drawn, undone| {
        let (reserved, drawn) = (xof(reserved), xof(drawn));
        ask(Act::Expose { reserved, drawn, undone })
    };
    let told = |step, reserved, drawn, undone| {
        Event::Exposed(Exposed {
            offer: offer(),
            partner: partner(),
            loan: created_id(COMMAND, "loan"),
            reference: "K-1".to_owned(),
            step,
            reserved: xof(reserved),
            drawn: xof(drawn),
            undone,
            on: day(2),
        })
    };
    given::<Application>(signed()).when(tell(500, 0, false)).then([told(1, 500, 0, false)]);
    let first = || [signed(), vec![told(1, 500, 0, false)]].concat();
    given::<Application>(first()).when(tell(500, 0, false)).then_nothing();
    given::<Application>(first()).when(tell(0, 500, false)).then([told(2, 0, 500, false)]);
    given::<Application>(first()).when(tell(0, 0, true)).then([told(2, 0, 0, true)]);
    // What went by no line is told to nobody.
    let by_hand = [offered(&of_bank(500)), vec![presented(), accepted("K-1"), super::signed()]];
    given::<Application>(by_hand.concat()).when(tell(500, 0, false)).then_nothing();
}
