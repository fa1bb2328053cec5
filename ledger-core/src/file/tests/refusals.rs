//! What a caller is told with each refusal.

use serde_json::{Value, json};
use uuid::Uuid;

use super::{day, place, xof};
use crate::credit::loan;
use crate::file::{Kind, Rejection};
use crate::log::{Hash, StreamId};
use crate::money::Currency;
use crate::party::customer;
use crate::policy::{self, PolicyRef};

/// What HTTP problems say themselves.
const RESERVED: &[&str] = &["type", "title", "status", "detail", "instance", "code"];

fn loans() -> Vec<(loan::Rejection, Kind, Value)> {
    use Kind::{Conflict, Invalid, NotFound};
    use loan::Rejection as R;
    let repayment = Uuid::from_u128(7);
    let money = |amount: i64| json!({"amount": amount, "currency": "XOF"});
    vec![
        (R::NotFound, NotFound, json!({})),
        (R::AlreadyExists, Conflict, json!({})),
        (R::ZeroAmount, Invalid, json!({})),
        (
            R::AnotherCurrency { loan: Currency::XOF, given: Currency::EUR },
            Invalid,
            json!({"loan": "XOF", "given": "EUR"}),
        ),
        (
            R::InstalmentCount { found: 0, min: 1, max: 600 },
            Invalid,
            json!({"found": 0, "min": 1, "max": 600}),
        ),
        (R::OutOfOrder { number: 3 }, Invalid, json!({"number": 3})),
        (R::EmptyInstalment { number: 3 }, Invalid, json!({"number": 3})),
        (
            R::PrincipalDiffers { found: xof(9), principal: xof(10) },
            Invalid,
            json!({"found": money(9), "principal": money(10)}),
        ),
        (R::TooLarge, Invalid, json!({})),
        (R::PaidMoreThanOwed { number: 3 }, Invalid, json!({"number": 3})),
        (
            R::DueTooEarly { due_on: day(1), business_date: day(2) },
            Invalid,
            json!({"due_on": "2026-03-01", "business_date": "2026-03-02"}),
        ),
        (
            R::DayDiffers { first_due_on: day(1), day_of_month: 5 },
            Invalid,
            json!({"first_due_on": "2026-03-01", "day_of_month": 5}),
        ),
        (R::BeyondCalendar, Invalid, json!({})),
        (R::RateOutOfRange { rate: "11".to_owned() }, Invalid, json!({"rate": "11"})),
        (
            R::PrincipalTooSmall { principal: xof(4), instalments: 2, multiple: 5 },
            Invalid,
            json!({"principal": money(4), "instalments": 2, "multiple": 5}),
        ),
        (R::AmountDiffers { principal: xof(10) }, Invalid, json!({"principal": money(10)})),
        (R::AlreadyDisbursed, Conflict, json!({})),
        (R::NotDisbursed, Conflict, json!({})),
        (R::Cancelled, Conflict, json!({})),
        (R::Rescinded, Conflict, json!({})),
        (R::Closed, Conflict, json!({})),
        (R::WrittenOff, Conflict, json!({})),
        (R::NothingToWriteOff, Conflict, json!({})),
        (R::UnknownWriteOff { write_off: repayment }, NotFound, json!({"write_off": repayment})),
        (R::WriteOffUndone { write_off: repayment }, Conflict, json!({"write_off": repayment})),
        (R::ChargedOff { charge_off: repayment }, Conflict, json!({"charge_off": repayment})),
        (R::UnknownChargeOff { charge_off: repayment }, NotFound, json!({"charge_off": repayment})),
        (R::ChargeOffEnded { charge_off: repayment }, Conflict, json!({"charge_off": repayment})),
        (R::UnknownDebit { request: repayment }, NotFound, json!({"request": repayment})),
        (R::DebitAnswered { request: repayment }, Conflict, json!({"request": repayment})),
        (
            R::DebitDay { day: day(3), first: day(1), last: day(2) },
            Invalid,
            json!({"day": "2026-03-03", "first": "2026-03-01", "last": "2026-03-02"}),
        ),
        (
            R::RefundedTooMuch { financed: xof(10), asked: xof(11) },
            Invalid,
            json!({"financed": money(10), "asked": money(11)}),
        ),
        (R::UnknownGoodsRefund { refund: repayment }, NotFound, json!({"refund": repayment})),
        (R::GoodsRefundReversed { refund: repayment }, Conflict, json!({"refund": repayment})),
        (R::GoodsRefunded, Conflict, json!({})),
        (R::PausesNotOffered, Conflict, json!({})),
        (
            R::PauseDay { day: day(3), first: day(1), last: day(2) },
            Invalid,
            json!({"day": "2026-03-03", "first": "2026-03-01", "last": "2026-03-02"}),
        ),
        (R::PausedAlready { pause: repayment }, Conflict, json!({"pause": repayment})),
        (R::PausedTooLong { found: 63, most: 62 }, Conflict, json!({"found": 63, "most": 62})),
        (R::UnknownPause { pause: repayment }, NotFound, json!({"pause": repayment})),
        (
            R::PauseEnded { pause: repayment, until: day(1) },
            Conflict,
            json!({"pause": repayment, "until": "2026-03-01"}),
        ),
        (R::SameLender, Conflict, json!({})),
        (R::NothingToReschedule, Conflict, json!({})),
        (R::FlatNotRescheduled, Conflict, json!({})),
        (R::GivenNotRescheduled, Conflict, json!({})),
        (R::ByDayNotRescheduled, Conflict, json!({})),
        (R::ChargedBackNotRescheduled, Conflict, json!({})),
        (R::RateWithoutInterest, Invalid, json!({})),
        (
            R::UnknownRescheduling { rescheduling: repayment },
            NotFound,
            json!({"rescheduling": repayment}),
        ),
        (
            R::ReschedulingOutdated { rescheduling: repayment, proposed_on: day(1) },
            Conflict,
            json!({"rescheduling": repayment, "proposed_on": "2026-03-01"}),
        ),
        (R::Rescheduled, Conflict, json!({})),
        (R::ProposedAlready { proposal: repayment }, Conflict, json!({"proposal": repayment})),
        (R::NotProposed { proposal: repayment }, NotFound, json!({"proposal": repayment})),
        (R::ApprovedByAuthor { proposal: repayment }, Conflict, json!({"proposal": repayment})),
        (
            R::ValueDateAhead { value_date: day(2), business_date: day(1) },
            Invalid,
            json!({"value_date": "2026-03-02", "business_date": "2026-03-01"}),
        ),
        (
            R::ValueDateBefore { value_date: day(1), since: day(2) },
            Invalid,
            json!({"value_date": "2026-03-01", "since": "2026-03-02"}),
        ),
        (R::UnknownRepayment { repayment }, NotFound, json!({"repayment": repayment})),
        (R::AlreadyReversed { repayment }, Conflict, json!({"repayment": repayment})),
        (
            R::UnknownInstalment { instalment: 9, last: 4 },
            Invalid,
            json!({"instalment": 9, "last": 4}),
        ),
        (R::CreditAndOverdrawn, Invalid, json!({})),
        (
            R::DisbursedAhead { disbursed_on: day(2), business_date: day(1) },
            Invalid,
            json!({"disbursed_on": "2026-03-02", "business_date": "2026-03-01"}),
        ),
        (
            R::NetAboveAmount { amount: xof(4), net: xof(5) },
            Invalid,
            json!({"amount": money(4), "net": money(5)}),
        ),
        (
            R::UnknownDisbursement { disbursement: repayment },
            NotFound,
            json!({"disbursement": repayment}),
        ),
        (
            R::DisbursementReversed { disbursement: repayment },
            Conflict,
            json!({"disbursement": repayment}),
        ),
        (
            R::ChargeDueBefore { due_on: day(1), first: day(2) },
            Invalid,
            json!({"due_on": "2026-03-01", "first": "2026-03-02"}),
        ),
        (R::UnknownCharge { charge: repayment }, NotFound, json!({"charge": repayment})),
        (R::ChargeReversed { charge: repayment }, Conflict, json!({"charge": repayment})),
        (
            R::WaivedTooMuch { left: xof(4), asked: xof(5) },
            Invalid,
            json!({"left": money(4), "asked": money(5)}),
        ),
        (R::HoldEffects, Invalid, json!({})),
        (R::HoldFollowsOrder, Invalid, json!({})),
        (R::UnknownHold { hold: repayment }, NotFound, json!({"hold": repayment})),
        (
            R::HoldEnded { hold: repayment, until: day(1) },
            Conflict,
            json!({"hold": repayment, "until": "2026-03-01"}),
        ),
        (
            R::HoldDay { day: day(3), first: day(1), last: day(2) },
            Invalid,
            json!({"day": "2026-03-03", "first": "2026-03-01", "last": "2026-03-02"}),
        ),
        (R::StillOwed, Conflict, json!({})),
        (
            R::MoreThanCredit { credit: xof(4), asked: xof(5) },
            Invalid,
            json!({"credit": money(4), "asked": money(5)}),
        ),
        (R::UnknownPayout { payout: repayment }, NotFound, json!({"payout": repayment})),
        (R::PayoutReversed { payout: repayment }, Conflict, json!({"payout": repayment})),
        (R::SameEngine { engine: crate::engine::Engine::FIRST }, Conflict, json!({"engine": 1})),
    ]
}

fn files() -> Vec<(Rejection, Kind, Value)> {
    let policy = PolicyRef { version: 2, hash: Hash::ZERO };
    let used = Rejection::ReferenceUsed {
        channel: "tmoney".to_owned(),
        reference: "TX-7".to_owned(),
        first: place(88),
    };
    vec![
        (used, Kind::Conflict, json!({"channel": "tmoney", "reference": "TX-7", "first": "3@88"})),
        (
            Rejection::NoPolicy { business_date: day(1) },
            Kind::Conflict,
            json!({"business_date": "2026-03-01"}),
        ),
        (Rejection::PolicyNotRead { policy }, Kind::Conflict, json!({"policy": policy})),
        (
            Rejection::NoCreditLine { currency: Currency::XOF },
            Kind::Conflict,
            json!({"currency": "XOF"}),
        ),
        (
            Rejection::LoanPaysOrder { order: Uuid::from_u128(7) },
            Kind::Conflict,
            json!({"order": Uuid::from_u128(7)}),
        ),
        (
            Rejection::NotAged { stream: StreamId::Loan(Uuid::from_u128(7)), due_on: day(1) },
            Kind::Conflict,
            json!({"stream": StreamId::Loan(Uuid::from_u128(7)), "due_on": "2026-03-01"}),
        ),
        (
            Rejection::CreditWaits { stream: StreamId::Loan(Uuid::from_u128(7)) },
            Kind::Conflict,
            json!({"stream": StreamId::Loan(Uuid::from_u128(7))}),
        ),
        (
            Rejection::AnotherWhole {
                channel: "tmoney".to_owned(),
                reference: "TX-7".to_owned(),
                whole: xof(4),
            },
            Kind::Conflict,
            json!({"channel": "tmoney", "reference": "TX-7",
                   "whole": {"amount": 4, "currency": "XOF"}}),
        ),
        (
            Rejection::MoreThanWhole {
                channel: "tmoney".to_owned(),
                reference: "TX-7".to_owned(),
                whole: xof(4),
            },
            Kind::Invalid,
            json!({"channel": "tmoney", "reference": "TX-7",
                   "whole": {"amount": 4, "currency": "XOF"}}),
        ),
        (
            Rejection::LoanKnown { loan: Uuid::from_u128(7), reference: "B-7".to_owned() },
            Kind::Conflict,
            json!({"loan": Uuid::from_u128(7), "reference": "B-7"}),
        ),
        (
            Rejection::ReferenceUsedElsewhere {
                channel: "tmoney".to_owned(),
                reference: "TX-7".to_owned(),
                customer: Uuid::from_u128(7),
            },
            Kind::Conflict,
            json!({"channel": "tmoney", "reference": "TX-7", "customer": Uuid::from_u128(7)}),
        ),
        (
            Rejection::LoanKnownElsewhere {
                reference: "B-7".to_owned(),
                customer: Uuid::from_u128(7),
            },
            Kind::Conflict,
            json!({"reference": "B-7", "customer": Uuid::from_u128(7)}),
        ),
        (Rejection::NotSpread, Kind::Conflict, json!({})),
        (Rejection::NothingToSpread, Kind::Invalid, json!({})),
        (Rejection::MoreThanDue { due: xof(7) }, Kind::Conflict, json!({"due": xof(7)})),
        (
            Rejection::NoLoanToServe { currency: Currency::XOF },
            Kind::Conflict,
            json!({"currency": "XOF"}),
        ),
        (
            Rejection::UnknownPayment { channel: "tmoney".to_owned(), reference: "W".to_owned() },
            Kind::NotFound,
            json!({"channel": "tmoney", "reference": "W"}),
        ),
        (
            Rejection::WholeTakesTwo { above: Some(xof(7)) },
            Kind::Conflict,
            json!({"above": xof(7)}),
        ),
        (Rejection::NeverAsked, Kind::Invalid, json!({})),
        (Rejection::Misdirected, Kind::Invalid, json!({})),
        (customer::Rejection::NotRegistered.into(), Kind::NotFound, json!({})),
        (policy::Rejection::ApprovedByAuthor.into(), Kind::Conflict, json!({})),
    ]
}

#[test]
fn a_refusal_tells_its_kind_and_facts() {
    let loans = loans().into_iter().map(|(it, kind, facts)| (it.into(), kind, facts));
    for (rejection, kind, facts) in loans.chain(files()) {
        let rejection: Rejection = rejection;
        assert_eq!(rejection.kind(), kind, "{rejection}");
        assert_eq!(Value::Object(rejection.facts()), facts, "{rejection}");
        assert!(
            RESERVED.iter().all(|it| !rejection.facts().contains_key(*it)),
            "{} hides a member of the problem",
            rejection.code()
        );
    }
}

#[test]
fn each_refusal_has_a_code_of_its_own_and_one_plain_sentence() {
    let loans = loans().into_iter().map(|(it, ..)| it.into());
    let all: Vec<Rejection> = loans.chain(files().into_iter().map(|(it, ..)| it)).collect();
    let mut codes: Vec<_> = all.iter().map(Rejection::code).collect();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), all.len());
    for rejection in all {
        let (aggregate, what) = rejection.code().split_once('.').unwrap();
        assert!(["customer", "loan", "policy", "file"].contains(&aggregate), "{aggregate}");
        assert!(what.bytes().all(|it| it.is_ascii_lowercase() || it == b'_'), "{what}");
        let told = rejection.to_string();
        assert!(told.starts_with(|it: char| !it.is_uppercase()) && !told.ends_with('.'), "{told}");
    }
}
