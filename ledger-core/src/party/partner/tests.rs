//! Each rule of a partner, as a sentence.

use uuid::Uuid;

use super::{
    Act, Command, CommissionsReconciled, Compared, Declined, Enrolled, Event, Firm, Invoiced,
    Lapsed, Listed, MandateChanged, Mismatch, Partner, Proposed, Rejection, Resumed, State,
    Suspended, ToInvoice,
};
use crate::calendar::Day;
use crate::folded::Folded;
use crate::hash::Hash;
use crate::log::ids::created_id;
use crate::money::{Currency, Money, Rate};
use crate::party::{
    ChecklistItem, Commission, Earned, FundingLine, LenderType, Mandate, MandatedProduct,
    PartnerName, UndoneTerms,
};
use crate::reason::Reason;
use crate::testing::{Dice, Tally, Walk, event_types, given};

/// The id of every command, from which those of what it creates follow.
const COMMAND: Uuid = Uuid::from_u128(88);

fn xof(amount: i64) -> Money {
    Money::new(amount, Currency::XOF).unwrap()
}

fn day(number: u32) -> Day {
    Day::from_ymd(2026, 3, number).unwrap()
}

fn name() -> PartnerName {
    "orabank".parse().unwrap()
}

fn ama() -> Hash {
    Hash::of(b"ama")
}

fn esi() -> Hash {
    Hash::of(b"esi")
}

fn firm() -> Firm {
    Firm { trade_name: "Orabank Togo".to_owned(), country: "TG".parse().unwrap() }
}

fn rate(text: &str) -> Rate {
    Rate(text.parse().unwrap())
}

/// With this much to lend.
fn mandate(limit: i64) -> Mandate {
    Mandate {
        lines: vec![FundingLine { limit: xof(limit), fee_min: Some(xof(500)) }],
        products: vec![MandatedProduct { code: "goods".to_owned(), rate_min: Some(rate("0.1")) }],
        answer_hours: 48,
        checklist: vec![ChecklistItem::Identity, ChecklistItem::Price],
        commission: Commission { rate: rate("0.02"), earned: Earned::AtSignature },
        undone: UndoneTerms { days: 14 },
    }
}

fn enrol() -> Act {
    let (name, firm, mandate) = (name(), firm(), mandate(1_000_000));
    Act::Enrol { name, firm, lender_type: LenderType::Bank, mandate }
}

/// Asked on day 2.
fn by(by: Hash, act: Act) -> Command {
    let on = day(2);
    Command { act, on, proposal_days: 7, id: COMMAND, by, to_invoice: None, compared: None }
}

fn proposal() -> Uuid {
    created_id(COMMAND, "proposal")
}

fn proposed(mandate: Mandate) -> Event {
    Event::Proposed(Box::new(Proposed {
        proposal: proposal(),
        name: "orabank".to_owned(),
        firm: firm(),
        lender_type: LenderType::Bank,
        mandate,
        by: ama(),
        lapses_on: day(9),
    }))
}

fn enrolled() -> Event {
    Event::Enrolled(Box::new(Enrolled {
        proposal: proposal(),
        name: "orabank".to_owned(),
        firm: firm(),
        lender_type: LenderType::Bank,
        mandate: mandate(1_000_000),
        proposed_by: ama(),
        approved_by: esi(),
    }))
}

fn changed(limit: i64) -> Event {
    Event::MandateChanged(Box::new(MandateChanged {
        proposal: proposal(),
        number: 2,
        mandate: mandate(limit),
        proposed_by: ama(),
        approved_by: esi(),
    }))
}

fn past() -> [Event; 2] {
    [proposed(mandate(1_000_000)), enrolled()]
}

fn suspended() -> Event {
    Event::Suspended(Suspended { reason: Reason::of("mandate_ended"), by: ama() })
}

#[test]
fn a_bank_is_enrolled_by_two_persons() {
    given::<Partner>([]).when(by(ama(), enrol())).then([proposed(mandate(1_000_000))]);
    let approve = Act::Approve { proposal: proposal() };
    given::<Partner>([proposed(mandate(1_000_000))])
        .when(by(ama(), approve.clone()))
        .then_refused(Rejection::AnotherPersonWanted);
    given::<Partner>([proposed(mandate(1_000_000))]).when(by(esi(), approve)).then([enrolled()]);
}

#[test]
fn a_bank_is_enrolled_once() {
    given::<Partner>(past()).when(by(esi(), enrol())).then_refused(Rejection::AlreadyEnrolled);
}

#[test]
fn a_mandate_is_changed_by_two_persons_and_counted() {
    let propose = Act::ProposeMandate { mandate: mandate(500_000) };
    given::<Partner>(past()).when(by(ama(), propose)).then([proposed(mandate(500_000))]);
    let waits = || past().into_iter().chain([proposed(mandate(500_000))]);
    let approve = Act::Approve { proposal: proposal() };
    given::<Partner>(waits())
        .when(by(ama(), approve.clone()))
        .then_refused(Rejection::AnotherPersonWanted);
    given::<Partner>(waits()).when(by(esi(), approve)).then([changed(500_000)]);
}

#[test]
fn the_mandate_that_holds_is_not_proposed() {
    let same = Act::ProposeMandate { mandate: mandate(1_000_000) };
    given::<Partner>(past()).when(by(ama(), same)).then_nothing();
}

#[test]
fn one_proposal_waits_at_a_time() {
    let waits = || past().into_iter().chain([proposed(mandate(500_000))]);
    let another = Act::ProposeMandate { mandate: mandate(2) };
    let refused = Rejection::ProposalWaits { proposal: proposal() };
    given::<Partner>(waits()).when(by(esi(), another)).then_refused(refused);
}

#[test]
fn whoever_may_approve_may_decline_the_author_too_for_a_reason() {
    let reason = Reason::of("terms_not_agreed");
    for who in [ama(), esi()] {
        let decline = Act::Decline { proposal: proposal(), reason: reason.clone() };
        let declined = Declined { proposal: proposal(), reason: reason.clone(), by: who };
        given::<Partner>([proposed(mandate(1))])
            .when(by(who, decline))
            .then([Event::Declined(declined)]);
    }
}

#[test]
fn what_nobody_agrees_to_in_time_lapses_and_is_approved_no_more() {
    let ages = |on| Command { on, ..by(ama(), Act::Age) };
    let past = || [proposed(mandate(1))];
    given::<Partner>(past()).when(ages(day(8))).then_nothing();
    let lapsed = Event::Lapsed(Lapsed { proposal: proposal() });
    given::<Partner>(past()).when(ages(day(9))).then([lapsed.clone()]);
    let approve = Act::Approve { proposal: proposal() };
    let late = Command { on: day(9), ..by(esi(), approve.clone()) };
    let refused = Rejection::ProposalLapsed { lapsed_on: day(9) };
    given::<Partner>(past()).when(late).then_refused(refused);
    let unknown = Rejection::NotProposed { proposal: proposal() };
    given::<Partner>(past().into_iter().chain([lapsed]))
        .when(by(esi(), approve))
        .then_refused(unknown);
}

#[test]
fn a_suspension_has_a_reason_and_ends_with_one() {
    let reason = Reason::of("mandate_ended");
    let suspend = || Act::Suspend { reason: reason.clone() };
    given::<Partner>(past()).when(by(ama(), suspend())).then([suspended()]);
    let is = || past().into_iter().chain([suspended()]);
    given::<Partner>(is()).when(by(esi(), suspend())).then_nothing();
    let resume = Act::Resume { reason: Reason::of("mandate_renewed") };
    let resumed = Event::Resumed(Resumed { reason: Reason::of("mandate_renewed"), by: esi() });
    given::<Partner>(is()).when(by(esi(), resume.clone())).then([resumed]);
    given::<Partner>(past()).when(by(esi(), resume)).then_nothing();
}

#[test]
fn nothing_is_asked_of_who_was_not_enrolled() {
    let reason = Reason::of("mandate_ended");
    for act in [
        Act::ProposeMandate { mandate: mandate(1) },
        Act::Suspend { reason: reason.clone() },
        Act::Resume { reason },
        Act::Invoice { reference: "F-1".to_owned(), currency: Currency::XOF },
        Act::Reconcile { reference: "L-1".to_owned(), currency: Currency::XOF, list: vec![] },
    ] {
        given::<Partner>([]).when(by(ama(), act)).then_refused(Rejection::NotEnrolled);
    }
}

#[test]
fn nobody_lends_under_a_mandate_that_is_none() {
    let line = FundingLine { limit: xof(1), fee_min: None };
    let product = MandatedProduct { code: "goods".to_owned(), rate_min: None };
    let of = mandate(1);
    let eur = Money::new(1, Currency::EUR).unwrap();
    let cases = [
        (Mandate { lines: vec![], ..of.clone() }, Rejection::NoLine),
        (
            Mandate { lines: vec![line, line], ..of.clone() },
            Rejection::LineTwice { currency: Currency::XOF },
        ),
        (
            Mandate { lines: vec![FundingLine { fee_min: Some(eur), ..line }], ..of.clone() },
            Rejection::FeeInAnotherCurrency { fee: Currency::EUR, line: Currency::XOF },
        ),
        (Mandate { products: vec![], ..of.clone() }, Rejection::NoProduct),
        (
            Mandate { products: vec![product.clone(), product.clone()], ..of.clone() },
            Rejection::ProductTwice { product: "goods".to_owned() },
        ),
        (
            Mandate { checklist: vec![ChecklistItem::Price; 2], ..of.clone() },
            Rejection::ItemTwice { item: "price".to_owned() },
        ),
        (
            Mandate { answer_hours: 0, ..of.clone() },
            Rejection::AnswerHoursOutside { given: 0, min: 1, max: 720 },
        ),
        (
            Mandate { answer_hours: 721, ..of.clone() },
            Rejection::AnswerHoursOutside { given: 721, min: 1, max: 720 },
        ),
        (
            Mandate { undone: UndoneTerms { days: 3_661 }, ..of.clone() },
            Rejection::UndoneDaysOutside { given: 3_661, max: 3_660 },
        ),
        (
            Mandate {
                commission: Commission { rate: rate("1.01"), earned: Earned::AtSignature },
                ..of.clone()
            },
            Rejection::RateOutside,
        ),
        (
            Mandate {
                products: vec![MandatedProduct { rate_min: Some(rate("-0.01")), ..product }],
                ..of
            },
            Rejection::RateOutside,
        ),
    ];
    for (mandate, refused) in cases {
        let propose = Act::ProposeMandate { mandate };
        given::<Partner>(past()).when(by(ama(), propose)).then_refused(refused);
    }
}

#[test]
fn an_invoice_is_of_what_is_due_and_none_of_nothing() {
    let invoice = || Act::Invoice { reference: "F-7".to_owned(), currency: Currency::XOF };
    let due = ToInvoice { earned: xof(2_000), credited: xof(500), files: 3 };
    let asked = Command { to_invoice: Some(due), ..by(ama(), invoice()) };
    let invoiced = Invoiced {
        invoice: created_id(COMMAND, "invoice"),
        reference: "F-7".to_owned(),
        earned: xof(2_000),
        credited: xof(500),
        files: 3,
        by: ama(),
    };
    given::<Partner>(past()).when(asked).then([Event::Invoiced(invoiced)]);
    let nothing = ToInvoice { earned: xof(0), credited: xof(0), files: 0 };
    let asked = Command { to_invoice: Some(nothing), ..by(ama(), invoice()) };
    let refused = Rejection::NothingToInvoice { currency: Currency::XOF };
    given::<Partner>(past()).when(asked).then_refused(refused);
}

fn listed(reference: &str, amount: Money) -> Listed {
    Listed { reference: reference.to_owned(), amount }
}

fn reconcile(list: Vec<Listed>) -> Act {
    Act::Reconcile { reference: "L-1".to_owned(), currency: Currency::XOF, list }
}

fn compared() -> Compared {
    let mismatches =
        vec![Mismatch { reference: "K-2".to_owned(), ours: None, theirs: Some(xof(70)) }];
    Compared { matched: 1, mismatches }
}

#[test]
fn a_list_is_recorded_with_what_differs() {
    let list = vec![listed("K-1", xof(30)), listed("K-2", xof(70))];
    let asked = Command { compared: Some(compared()), ..by(ama(), reconcile(list)) };
    let Compared { matched, mismatches } = compared();
    let reconciled = CommissionsReconciled {
        list: created_id(COMMAND, "list"),
        reference: "L-1".to_owned(),
        matched,
        total: xof(100),
        mismatches,
        by: ama(),
    };
    given::<Partner>(past()).when(asked).then([Event::Reconciled(Box::new(reconciled))]);
}

#[test]
fn a_list_that_is_none_is_refused() {
    let eur = Money::new(1, Currency::EUR).unwrap();
    let most = Money::new(crate::money::MINOR_UNITS_MAX, Currency::XOF).unwrap();
    for (list, refused) in [
        (vec![listed("K-1", eur)], Rejection::ListInAnotherCurrency { currency: Currency::XOF }),
        (
            vec![listed("K-1", xof(1)), listed("K-1", xof(1))],
            Rejection::ListedTwice { reference: "K-1".to_owned() },
        ),
        (vec![listed("K-1", most), listed("K-2", xof(1))], Rejection::TooMuchInAll),
    ] {
        given::<Partner>(past()).when(by(ama(), reconcile(list))).then_refused(refused);
    }
}

#[test]
fn a_name_says_which_file_is_the_banks_and_is_plain() {
    assert_eq!(name().as_str(), "orabank");
    assert_eq!(name().file(), PartnerName::file_of("orabank"));
    assert_ne!(name().file(), PartnerName::file_of("ecobank"));
    // For ever: offers that were made name it.
    assert_eq!(name().file().to_string(), "0ae545eb-5a7b-5cda-aa6c-ed9e8834e5a8");
    for text in ["", "Ora", "ora bank", "ora_bank", &"a".repeat(65)] {
        assert!(text.parse::<PartnerName>().is_err(), "{text}");
    }
    assert_eq!("a".repeat(64).parse::<PartnerName>().unwrap().to_string(), "a".repeat(64));
}

#[test]
fn verify_finds_one_person_who_agreed_with_himself() {
    let Event::Enrolled(it) = enrolled() else { unreachable!("it is one") };
    let alone = Event::Enrolled(Box::new(Enrolled { approved_by: it.proposed_by, ..*it }));
    assert!(State::default().check_recorded(&alone).is_err());
    assert_eq!(State::default().check_recorded(&enrolled()), Ok(()));
}

#[test]
#[should_panic = "who was not enrolled"]
fn a_history_that_cannot_have_happened_is_a_defect() {
    let _ = crate::decider::replay::<Partner>(&[suspended()]);
}

/// Whoever asks whatever in whatever order: what holds was agreed by two, and mandates are dense.
#[test]
fn no_one_person_enrols_a_bank_or_changes_its_mandate() {
    let mut tally = Tally::default();
    for seed in 0..300 {
        let mut number = 0;
        tally.add(Walk::<Partner>::from_seed(seed).steps(40).each(any_command, |state, _| {
            let now = state.enrolled.as_ref().map_or(0, |it| it.number);
            let fits = now == number || now == number + 1;
            number = now;
            match (fits, state.waiting.as_ref().map(|it| it.lapses_on())) {
                (true, Some(it)) if state.next_action_on() == Some(it) => Ok(()),
                (true, None) if state.next_action_on().is_none() => Ok(()),
                _ => Err(format!("{state:?} after mandate {number}")),
            }
        }));
    }
    tally.expect_whole(event_types::<Event>());
}

fn any_command(dice: &mut Dice, state: &State) -> Command {
    let reason = Reason::of("mandate_ended");
    let proposal = state.waiting.as_ref().map_or(COMMAND, |it| it.proposal());
    let act = match dice.below(12) {
        0 | 1 if state.enrolled.is_none() => enrol(),
        0..=3 => Act::ProposeMandate { mandate: mandate(i64::from(dice.below(5))) },
        4..=6 if state.waiting.is_none() => {
            Act::ProposeMandate { mandate: mandate(i64::from(dice.below(5))) }
        }
        4..=6 => Act::Approve { proposal },
        7 if dice.below(2) == 0 => Act::Decline { proposal, reason },
        7 => Act::Age,
        8 => Act::Suspend { reason },
        9 => Act::Resume { reason },
        10 => Act::Invoice { reference: "F".to_owned(), currency: Currency::XOF },
        _ => reconcile(vec![listed("K-1", xof(1))]),
    };
    let on = day(1 + dice.below(20));
    let who = [ama(), esi()][dice.below(2) as usize];
    let files = dice.below(2);
    let to_invoice = Some(ToInvoice { earned: xof(5), credited: xof(0), files });
    Command { on, to_invoice, compared: Some(compared()), ..by(who, act) }
}
