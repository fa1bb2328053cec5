//! What becomes of an offer: the bank's answer, where one lends, and the customer's signature.

use super::*;
use crate::credit::pricing::{self, Cash, Counting, Price, Teg, TotalCost};
use crate::credit::{Every, Instalment};

#[test]
fn an_offer_of_the_own_book_is_signed_at_once() {
    given::<Application>(offered(&terms(500))).when(sign_on(3)).then([signed()]);
}

#[test]
fn a_banks_offer_is_presented_accepted_and_then_signed() {
    let mut past = offered(&of_bank(500));
    given::<Application>(past.clone()).when(present()).then([presented()]);
    let lender = || "orabank".to_owned();
    for early in [accept("K-1"), refuse()] {
        given::<Application>(past.clone())
            .when(early)
            .then_refused(Rejection::NotPresented { lender: lender() });
    }
    past.push(presented());
    given::<Application>(past.clone()).when(present()).then_nothing();
    given::<Application>(past.clone())
        .when(sign_on(3))
        .then_refused(Rejection::NotAccepted { lender: lender() });
    given::<Application>(past.clone()).when(accept("K-1")).then([accepted("K-1")]);
    past.push(accepted("K-1"));
    given::<Application>(past.clone()).when(accept("K-1")).then_nothing();
    let reference = "K-1".to_owned();
    for late in [accept("K-2"), refuse()] {
        given::<Application>(past.clone())
            .when(late)
            .then_refused(Rejection::AlreadyAccepted { reference: reference.clone() });
    }
    given::<Application>(past).when(sign_on(3)).then([signed()]);
}

#[test]
fn a_bank_may_refuse_what_was_presented_to_it() {
    let past = [offered(&of_bank(500)), vec![presented()]].concat();
    given::<Application>(past.clone()).when(refuse()).then([refused()]);
    let ending = Ending::RefusedByLender;
    given::<Application>(past.into_iter().chain([refused()]))
        .when(sign_on(3))
        .then_refused(Rejection::Ended { ending });
}

#[test]
fn the_own_book_is_no_bank() {
    for command in [present(), accept("K-1"), refuse()] {
        given::<Application>(offered(&terms(500))).when(command).then_refused(Rejection::OwnBook);
    }
}

#[test]
fn nothing_is_presented_or_signed_before_it_is_offered() {
    for command in [present(), accept("K-1"), refuse(), sign_on(3)] {
        given::<Application>([submitted(CASH, 500)]).when(command).then_refused(Rejection::NoOffer);
    }
}

#[test]
fn what_is_signed_is_the_offer_that_was_made() {
    let act = Act::RecordSignature { offer: ORDER, paper: paper(), signed_on: day(3) };
    given::<Application>(offered(&terms(500)))
        .when(on(day(3), ask(act)))
        .then_refused(Rejection::AnotherOffer { offer: offer() });
}

#[test]
fn it_is_signed_between_the_offer_and_the_day_it_is_recorded() {
    let Event::Signed(on_the_third) = signed() else { panic!("{:?}", signed()) };
    let earlier = Event::Signed(Signed { signed_on: day(2), ..on_the_third });
    given::<Application>(offered(&terms(500))).when(sign_on(2)).then([earlier]);
    for outside in [1, 4] {
        given::<Application>(offered(&terms(500))).when(sign_on(outside)).then_refused(
            Rejection::SignedOutside {
                signed_on: day(outside),
                offered_on: day(2),
                business_date: day(3),
            },
        );
    }
}

#[test]
fn an_approved_application_is_not_decided_again() {
    for command in [by(esi(), approve(500)), by(esi(), decline())] {
        given::<Application>(offered(&terms(500)))
            .when(command)
            .then_refused(Rejection::AlreadyDecided { offer: offer() });
    }
}

#[test]
fn an_offer_lapses_as_its_day_begins_and_not_before() {
    let past = offered(&terms(500));
    assert_eq!(replay::<Application>(&past).next_action_on(), Some(day(32)));
    given::<Application>(past.clone()).when(age(31)).then_nothing();
    let lapsed = Event::Lapsed(Lapsed { offer: Some(offer()) });
    given::<Application>(past.clone()).when(age(32)).then([lapsed]);
    let ending = Ending::Lapsed;
    given::<Application>(past)
        .when(on(day(32), sign_on(31)))
        .then_refused(Rejection::Ended { ending });
}

#[test]
fn the_policy_says_how_long_an_offer_waits() {
    let policy = ApplicationPolicy { offer_days: 3, ..policy() };
    let state = given::<Application>([submitted(CASH, 500)])
        .when(Command { policy, ..approve(500) })
        .then_state();
    assert_eq!(state.next_action_on(), Some(day(5)));
}

/// A loan stood under the version of the day of its approval, and its application under another.
#[test]
fn an_offer_names_the_version_in_force_when_it_is_made() {
    let in_force = PolicyRef { version: 4, ..policy_ref() };
    let state = given::<Application>([submitted(CASH, 500)])
        .when(Command { in_force, ..approve(500) })
        .then_state();
    let dossier = state.application().unwrap();
    let versions = (state.policy(), dossier.offer().map(|it| it.policy));
    assert_eq!(versions, (Some(policy_ref()), Some(in_force)));
}

#[test]
fn an_offer_may_be_withdrawn_and_is_with_its_order() {
    given::<Application>(offered(&terms(500))).when(withdraw()).then([withdrawn()]);
    let cause = WithdrawCause::OrderEnded { order: ORDER };
    given::<Application>(offered(&terms(500)))
        .when(ask(Act::WithdrawWithOrder { order: ORDER }))
        .then([Event::Withdrawn(Withdrawn { cause, by: ama() })]);
}

#[test]
fn a_signed_application_tells_its_loan_and_who_approved() {
    let past = [
        vec![submitted(FOR_ORDER, 200_000), reviewed(200_000, ama())],
        approved(200_000, &[ama(), esi()]).to_vec(),
        vec![signed()],
    ]
    .concat();
    let state = replay::<Application>(&past);
    let dossier = state.application().unwrap();
    let Stage::Signed { loan, offer, paper: signed } = dossier.stage() else {
        panic!("{dossier:?}")
    };
    assert_eq!((*loan, signed), (created_id(COMMAND, "loan"), &paper()));
    let persons = vec![ama(), esi()];
    assert_eq!(offer.approval.by, DecidedBy::Persons { persons });
    assert_eq!(offer.answer, LenderAnswer::NotAsked);
    assert_eq!((dossier.order(), dossier.is_open()), (Some(ORDER), false));
    assert_eq!(state.policy(), Some(policy_ref()));
}

#[test]
fn what_it_costs_is_offered_with_it() {
    let priced = price(500);
    let command = Command { priced: Some(Ok(priced.clone())), ..approve(500) };
    let [decided, Event::Offered(offered)] = approved(500, &[ama()]) else {
        unreachable!("what is approved is offered")
    };
    let offered = Event::Offered(Offered { priced: Some(priced), ..offered });
    given::<Application>([submitted(CASH, 500)]).when(command).then([decided, offered]);
}

#[test]
fn what_costs_too_much_is_not_offered_nor_approved_by_a_first_person() {
    let why = || pricing::Rejection::NoSchedule { principal: xof(200_000) };
    for principal in [500, 200_000] {
        let command = Command { priced: Some(Err(why())), ..approve(principal) };
        given::<Application>([submitted(CASH, principal)])
            .when(command)
            .then_refused(Rejection::Price(why()));
    }
}

/// Of one instalment that bears nothing.
fn price(principal: i64) -> Box<Priced> {
    let schedule = vec![Instalment {
        number: 1,
        due_on: day(40),
        principal: xof(principal),
        interest: None,
        fee: None,
        tax: None,
        insurance: None,
    }];
    let cash = Cash::of(day(2), xof(principal), Every::MONTH, None, &schedule);
    let zero = xof(0);
    let total = TotalCost {
        principal: xof(principal),
        interest: zero,
        file_fee: zero,
        premium: zero,
        insurance: zero,
        taxes: zero,
        stamps: zero,
        total: xof(principal),
    };
    let price = Price {
        lent_on: day(2),
        every: Every::MONTH,
        file_fee: None,
        premium: vec![],
        teg: Teg::of(&cash, Counting::Eu).unwrap(),
        ceiling: None,
        total,
        policy: policy_ref(),
    };
    Box::new(Priced { schedule, price })
}
