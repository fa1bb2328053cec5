//! Each rule of a placement, as a sentence.

use std::sync::Arc;

use uuid::Uuid;

use super::{
    Act, Command, CommissionCredited, CommissionEarned, CommissionInvoiced, CommissionMatched,
    CommissionTakenBack, Event, Exposed, From, Lending, Placement, Refused, Rejection, Released,
    Reserved, State, Taken, Wanted,
};
use crate::calendar::Day;
use crate::folded::Folded;
use crate::money::{Currency, Money, Rate};
use crate::party::{
    ChecklistItem, Commission, Earned, FundingLine, LenderType, Mandate, MandatedProduct,
    ReleasedBecause, UndoneTerms, Unreserved,
};
use crate::testing::{Dice, Tally, Walk, event_types, given};

const CUSTOMER: Uuid = Uuid::from_u128(1);
const APPLICATION: Uuid = Uuid::from_u128(2);
const LOAN: Uuid = Uuid::from_u128(3);
const INVOICE: Uuid = Uuid::from_u128(4);
const NEXT_INVOICE: Uuid = Uuid::from_u128(5);
const LIST: Uuid = Uuid::from_u128(6);
const FROM: From = From { customer: CUSTOMER, application: APPLICATION };

fn xof(amount: i64) -> Money {
    Money::new(amount, Currency::XOF).unwrap()
}

fn day(number: u32) -> Day {
    Day::from_ymd(2026, 3, number).unwrap()
}

fn rate(text: &str) -> Rate {
    Rate(text.parse().unwrap())
}

fn mandate(earned: Earned) -> Mandate {
    Mandate {
        lines: vec![FundingLine { limit: xof(100_000), fee_min: Some(xof(500)) }],
        products: vec![MandatedProduct { code: "goods".to_owned(), rate_min: Some(rate("0.1")) }],
        answer_hours: 48,
        checklist: vec![ChecklistItem::Price],
        commission: Commission { rate: rate("0.025"), earned },
        undone: UndoneTerms { days: 14 },
    }
}

/// A bank of whose line so much is taken.
fn lending(reserved: i64, drawn: i64) -> Lending {
    Lending::Active {
        lender_type: LenderType::Bank,
        number: 1,
        mandate: Arc::new(mandate(Earned::AtSignature)),
        taken: Taken { reserved: xof(reserved), drawn: xof(drawn) },
    }
}

fn wanted(amount: i64) -> Wanted {
    Wanted {
        amount: xof(amount),
        product: Some("goods".to_owned()),
        rate: Some(rate("0.12")),
        file_fee: Some(xof(500)),
    }
}

fn ask(act: Act, lending: Lending) -> Command {
    Command { act, on: day(2), lending }
}

/// What reads nothing of the bank.
fn plain(act: Act) -> Command {
    ask(act, Lending::Unknown)
}

fn reserve(amount: i64, lending: Lending) -> Command {
    ask(Act::Reserve { from: FROM, wanted: wanted(amount) }, lending)
}

fn reserved_under(earned: Earned, amount: i64, reserved: i64, drawn: i64) -> Event {
    let Mandate { answer_hours, checklist, commission, undone, .. } = mandate(earned);
    Event::Reserved(Box::new(Reserved {
        customer: CUSTOMER,
        application: APPLICATION,
        amount: xof(amount),
        mandate: 1,
        line: xof(100_000),
        reserved: xof(reserved),
        drawn: xof(drawn),
        answer_hours,
        checklist,
        commission,
        undone,
    }))
}

fn reserved(amount: i64) -> Event {
    reserved_under(Earned::AtSignature, amount, 0, 0)
}

fn refused(code: Unreserved) -> Event {
    Event::Refused(Refused { customer: CUSTOMER, application: APPLICATION, code })
}

fn release(because: ReleasedBecause) -> Command {
    plain(Act::Release { from: FROM, because })
}

fn released(amount: Option<i64>) -> Event {
    Event::Released(Released {
        customer: CUSTOMER,
        application: APPLICATION,
        amount: amount.map(xof),
        because: ReleasedBecause::Lapsed,
    })
}

fn told(step: u32, reserved: i64, drawn: i64, undone: bool) -> Exposed {
    Exposed {
        customer: CUSTOMER,
        application: APPLICATION,
        loan: LOAN,
        reference: "K-1".to_owned(),
        step,
        reserved: xof(reserved),
        drawn: xof(drawn),
        undone,
        on: day(2),
    }
}

fn expose(it: Exposed) -> Command {
    plain(Act::Expose { from: FROM, told: it })
}

fn earned() -> Event {
    Event::CommissionEarned(CommissionEarned {
        customer: CUSTOMER,
        application: APPLICATION,
        amount: xof(1_000),
        principal: xof(40_000),
    })
}

fn taken_back(invoiced: bool) -> Event {
    Event::CommissionTakenBack(CommissionTakenBack {
        customer: CUSTOMER,
        application: APPLICATION,
        amount: xof(1_000),
        invoiced,
    })
}

fn invoiced() -> Event {
    Event::CommissionInvoiced(CommissionInvoiced { invoice: INVOICE, amount: xof(1_000) })
}

#[test]
fn the_last_franc_of_a_line_may_be_reserved_and_no_more() {
    given::<Placement>([]).when(reserve(40_000, lending(25_000, 35_000))).then([reserved_under(
        Earned::AtSignature,
        40_000,
        25_000,
        35_000,
    )]);
    given::<Placement>([])
        .when(reserve(40_001, lending(25_000, 35_000)))
        .then([refused(Unreserved::LineExhausted)]);
}

/// A lowered line calls nothing in: it refuses what is new.
#[test]
fn a_line_of_which_more_is_taken_than_it_has_keeps_nothing_more() {
    given::<Placement>([])
        .when(reserve(1, lending(60_000, 60_000)))
        .then([refused(Unreserved::LineExhausted)]);
}

#[test]
fn a_bank_is_asked_for_what_it_lends_alone() {
    let of = |wanted| ask(Act::Reserve { from: FROM, wanted }, lending(0, 0));
    let fits = wanted(40_000);
    let eur = Money::new(1, Currency::EUR).unwrap();
    for (wanted, code) in [
        (
            Wanted { product: Some("cash".to_owned()), ..fits.clone() },
            Unreserved::ProductNotInMandate,
        ),
        (Wanted { product: None, ..fits.clone() }, Unreserved::ProductNotInMandate),
        (Wanted { amount: eur, ..fits.clone() }, Unreserved::NoLineInCurrency),
        (Wanted { rate: Some(rate("0.0999")), ..fits.clone() }, Unreserved::RateTooLow),
        (Wanted { rate: None, ..fits.clone() }, Unreserved::RateTooLow),
        (Wanted { file_fee: Some(xof(499)), ..fits.clone() }, Unreserved::FeeTooLow),
        (Wanted { file_fee: None, ..fits.clone() }, Unreserved::FeeTooLow),
    ] {
        given::<Placement>([]).when(of(wanted)).then([refused(code)]);
    }
    given::<Placement>([]).when(of(fits)).then([reserved(40_000)]);
}

#[test]
fn who_is_not_enrolled_or_suspended_reserves_nothing() {
    given::<Placement>([])
        .when(reserve(1, Lending::Unknown))
        .then([refused(Unreserved::NotEnrolled)]);
    given::<Placement>([])
        .when(reserve(1, Lending::Suspended))
        .then([refused(Unreserved::Suspended)]);
}

#[test]
fn what_comes_to_nothing_is_free_again() {
    given::<Placement>([reserved(40_000)])
        .when(release(ReleasedBecause::Lapsed))
        .then([released(Some(40_000))]);
    let state =
        given::<Placement>([reserved(40_000)]).when(release(ReleasedBecause::Lapsed)).then_state();
    assert_eq!(state.taken(), Some(Taken::nothing(Currency::XOF)));
}

/// Messages may come in any order: what came to nothing first is reserved no more.
#[test]
fn what_is_released_ahead_is_never_reserved() {
    given::<Placement>([]).when(release(ReleasedBecause::Lapsed)).then([released(None)]);
    given::<Placement>([released(None)])
        .when(reserve(1, lending(0, 0)))
        .then([refused(Unreserved::ReleasedBefore)]);
}

#[test]
fn what_was_reserved_is_not_reserved_again() {
    given::<Placement>([reserved(40_000)]).when(reserve(40_000, lending(40_000, 0))).then_nothing();
    given::<Placement>([reserved(40_000), released(Some(40_000))])
        .when(reserve(40_000, lending(0, 0)))
        .then_nothing();
}

#[test]
fn what_is_signed_is_not_released_and_its_loan_says_what_it_takes() {
    let past = || [reserved(40_000), Event::Exposed(told(1, 40_000, 0, false))];
    given::<Placement>(past()).when(release(ReleasedBecause::Lapsed)).then_nothing();
    let drawn = told(2, 0, 38_500, false);
    let state = given::<Placement>(past()).when(expose(drawn)).then_state();
    assert_eq!(state.taken(), Some(Taken { reserved: xof(0), drawn: xof(38_500) }));
}

#[test]
fn what_was_told_before_something_that_is_known_changes_nothing() {
    let past = || [reserved(40_000), Event::Exposed(told(3, 0, 10_000, false)), earned()];
    let late = told(2, 0, 38_500, false);
    given::<Placement>(past()).when(expose(late.clone())).then([Event::Exposed(late.clone())]);
    let state = given::<Placement>(past()).when(expose(late)).then_state();
    assert_eq!(state.taken(), Some(Taken { reserved: xof(0), drawn: xof(10_000) }));
}

#[test]
fn a_commission_is_earned_once_at_the_signature() {
    let first = told(1, 40_000, 0, false);
    given::<Placement>([reserved(40_000)])
        .when(expose(first.clone()))
        .then([Event::Exposed(first.clone()), earned()]);
    let next = told(2, 0, 40_000, false);
    given::<Placement>([reserved(40_000), Event::Exposed(first), earned()])
        .when(expose(next.clone()))
        .then([Event::Exposed(next)]);
}

#[test]
fn a_commission_is_earned_at_the_disbursement_where_the_mandate_says_so() {
    let kept = || reserved_under(Earned::AtDisbursement, 40_000, 0, 0);
    let first = told(1, 40_000, 0, false);
    given::<Placement>([kept()]).when(expose(first.clone())).then([Event::Exposed(first.clone())]);
    let out = told(2, 0, 40_000, false);
    given::<Placement>([kept(), Event::Exposed(first)])
        .when(expose(out.clone()))
        .then([Event::Exposed(out), earned()]);
}

#[test]
fn nothing_is_earned_for_what_is_undone() {
    let undone = told(1, 0, 0, true);
    given::<Placement>([reserved(40_000)])
        .when(expose(undone.clone()))
        .then([Event::Exposed(undone)]);
}

#[test]
fn a_commission_is_taken_back_where_the_loan_is_undone_in_time() {
    let past = || [reserved(40_000), Event::Exposed(told(1, 40_000, 0, false)), earned()];
    let undone = told(2, 0, 0, true);
    let on = |day, it: Exposed| Command { on: day, ..expose(it) };
    given::<Placement>(past())
        .when(on(day(16), undone.clone()))
        .then([Event::Exposed(undone.clone()), taken_back(false)]);
    given::<Placement>(past())
        .when(on(day(17), undone.clone()))
        .then([Event::Exposed(undone.clone())]);
    given::<Placement>(past().into_iter().chain([invoiced()]))
        .when(on(day(3), undone.clone()))
        .then([Event::Exposed(undone), taken_back(true)]);
}

#[test]
fn a_commission_is_invoiced_once_and_goes_off_another_invoice_once() {
    let past = || vec![reserved(40_000), Event::Exposed(told(1, 40_000, 0, false)), earned()];
    let invoice = |invoice| plain(Act::Invoice { invoice });
    given::<Placement>(past()).when(invoice(INVOICE)).then([invoiced()]);
    let mut past = past();
    past.push(invoiced());
    given::<Placement>(past.clone())
        .when(invoice(NEXT_INVOICE))
        .then_refused(Rejection::NothingToInvoice);
    past.extend([Event::Exposed(told(2, 0, 0, true)), taken_back(true)]);
    let amount = xof(1_000);
    let credited = Event::CommissionCredited(CommissionCredited { invoice: NEXT_INVOICE, amount });
    given::<Placement>(past.clone()).when(invoice(NEXT_INVOICE)).then([credited.clone()]);
    past.push(credited);
    given::<Placement>(past).when(invoice(INVOICE)).then_refused(Rejection::NothingToInvoice);
}

#[test]
fn a_list_has_what_is_owed_and_nothing_else() {
    let past = || vec![reserved(40_000), Event::Exposed(told(1, 40_000, 0, false)), earned()];
    let list = || plain(Act::Match { list: LIST });
    let matched = Event::CommissionMatched(CommissionMatched { list: LIST, amount: xof(1_000) });
    given::<Placement>(past()).when(list()).then([matched.clone()]);
    given::<Placement>(past().into_iter().chain([matched])).when(list()).then_nothing();
    given::<Placement>([reserved(40_000)]).when(list()).then_refused(Rejection::NoCommission);
}

#[test]
fn nothing_is_told_or_invoiced_of_no_placement() {
    for act in [
        Act::Expose { from: FROM, told: told(1, 1, 0, false) },
        Act::Invoice { invoice: INVOICE },
        Act::Match { list: LIST },
    ] {
        given::<Placement>([]).when(plain(act)).then_refused(Rejection::NotFound);
    }
}

#[test]
fn verify_finds_a_reservation_above_the_line() {
    let above = reserved_under(Earned::AtSignature, 40_001, 25_000, 35_000);
    assert!(State::None.check_recorded(&above).is_err());
    let within = reserved_under(Earned::AtSignature, 40_000, 25_000, 35_000);
    assert_eq!(State::None.check_recorded(&within), Ok(()));
}

#[test]
#[should_panic = "is not signed"]
fn a_history_that_cannot_have_happened_is_a_defect() {
    let refused = refused(Unreserved::Suspended);
    let exposed = Event::Exposed(told(1, 1, 0, false));
    let _ = crate::decider::replay::<Placement>(&[refused, exposed]);
}

/// Whatever comes in whatever order: no commission is owed twice, or for nothing.
#[test]
fn of_a_commission_no_part_happens_twice() {
    let mut tally = Tally::default();
    for seed in 0..400 {
        let mut step = 0;
        tally.add(Walk::<Placement>::from_seed(seed).steps(20).each(
            |dice, state| any_command(dice, state, &mut step),
            |state, _| {
                let Some(placed) = state.placed() else { return Ok(()) };
                let it = placed.commission;
                let whole = [
                    it.to_invoice().is_none() || it.to_credit().is_none(),
                    it.owed().is_none() || placed.reserved.is_some(),
                    it.credited.is_none() || it.invoice.is_some() && it.taken_back,
                ];
                match whole.iter().all(|it| *it) {
                    true => Ok(()),
                    false => Err(format!("{placed:?}")),
                }
            },
        ));
    }
    tally.expect_whole(event_types::<Event>());
}

fn any_command(dice: &mut Dice, state: &State, step: &mut u32) -> Command {
    let is_signed = state.placed().is_some_and(|it| it.reference().is_some());
    let is_kept = state.placed().is_some_and(|it| it.stage == super::Stage::Reserved);
    let act = match (dice.below(12), state) {
        (0..=8, State::None) => {
            let amount = 1 + i64::from(dice.below(50_000));
            return reserve(amount, lending(i64::from(dice.below(70_000)), 10_000));
        }
        (0..=3, _) if is_signed || is_kept => {
            *step += 1;
            let undone = dice.below(6) == 0;
            let drawn = i64::from(dice.below(3)) * 10;
            let late = dice.below(4) == 0 && *step > 1 && is_signed;
            let number = if late { *step - 1 } else { *step };
            Act::Expose {
                from: FROM,
                told: told(number, 0, if undone { 0 } else { drawn }, undone),
            }
        }
        (4..=6, State::Opened(_)) => {
            Act::Invoice { invoice: Uuid::from_u128(u128::from(dice.below(99))) }
        }
        (7 | 8, State::Opened(_)) => {
            Act::Match { list: Uuid::from_u128(u128::from(dice.below(99))) }
        }
        _ => Act::Release { from: FROM, because: ReleasedBecause::Lapsed },
    };
    plain(act)
}
