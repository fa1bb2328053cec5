//! Examples of what happens to applications.

use std::num::NonZeroU32;

use ledger_core::calendar::Day;
use ledger_core::credit::application::{
    Accepted, Asked, Assigned, Borne, CodeAccepted, CodeFailed, CodeMade, ContractPrepared,
    Decided, DecidedBy, Deferred, Event as ApplicationEvent, FirstDue, GivenBack, Inputs, Lapsed,
    Need, OfferRevoked, Offered, Opinion, Otherwise, Outcome, Overdue, Overridden, Paper,
    Presented, Priced, Purpose, Rated, RefusedByLender, Resumed, ReviewAsked, ReviewCause,
    Reviewed, SentToReview, Signed, Submitted, Terms, Unaccepted, WithdrawCause, Withdrawn,
};
use ledger_core::credit::contract::{Hashes, MayWithdraw};
use ledger_core::credit::pricing::{
    Cash, Ceiling, Compared, Counting, FeePaid, PaidFee, PremiumFee, Price, Teg, TotalCost,
};
use ledger_core::credit::{
    Amortised, DayCount, EqualPart, Every, Grace, Instalment, Lender, Plan, PlanInterest, Unit,
};
use ledger_core::engine::Engine;
use ledger_core::money::{Money, Rate};
use ledger_core::policy::{LenderKind, ReviewOverdue, WithdrawnFee};
use ledger_core::reason::Reason;
use uuid::Uuid;

use super::{Actor, Hash, LOAN, ORDER, actor, at, day, policy, reason, xof};

const CODE: Uuid = Uuid::from_u128(0x5b8d_02c4_71ee_4f6a_8d13_0a9e_c4b7_61d2);
const DECISION: Uuid = Uuid::from_u128(0x7a61_3c90_5e0d_4c55_8e21_b0c4_4d19_77f2);
const OFFER: Uuid = Uuid::from_u128(0x1f0e_9a27_66b3_4d0a_9c41_3f1d_7e52_08aa);

fn customer() -> Actor {
    actor("customer", b"a customer")
}

fn risk(name: &str) -> Actor {
    actor("risk", name.as_bytes())
}

fn flat() -> Plan {
    Plan::Flat {
        instalments: 6,
        first_due_on: day(2026, 3, 15),
        day_of_month: Some(15_u32.try_into().unwrap()),
        rate: Rate("0.12".parse().unwrap()),
    }
}

/// By terms of its own: with each member, or with none that may be left out.
fn amortised() -> [Plan; 3] {
    let rate = Rate("0.12".parse().unwrap());
    let all = Amortised {
        instalments: 6,
        first_due_on: day(2026, 3, 15),
        every: Every { n: 1, unit: Unit::Month },
        day_of_month: Some(15_u32.try_into().unwrap()),
        interest_from: Some(day(2026, 2, 20)),
        interest: PlanInterest::DecliningBalance { rate, day_count: DayCount::Thirty360 },
        equal: EqualPart::Instalments,
        grace: Grace { principal: 2, interest: 1, interest_free: 1 },
        down_payment: Some(Rate("0.25".parse().unwrap())),
    };
    let bare = Amortised {
        every: Every { n: 2, unit: Unit::Week },
        day_of_month: None,
        interest_from: None,
        interest: PlanInterest::None {},
        equal: EqualPart::Principal,
        grace: Grace::default(),
        down_payment: None,
        ..all.clone()
    };
    let flat = Amortised {
        every: Every { n: 10, unit: Unit::Day },
        interest: PlanInterest::Flat { rate, day_count: DayCount::Actual365 },
        ..bare.clone()
    };
    [all, bare, flat].map(|it| Plan::Amortised { terms: Box::new(it) })
}

fn terms() -> Terms {
    Terms {
        product: Some("phone".to_owned()),
        lender: Lender::Bank { id: "orabank".to_owned() },
        principal: xof(50_000),
        plan: flat(),
    }
}

fn submitted() -> Submitted {
    Submitted {
        purpose: Purpose::Order { order: ORDER },
        asked: Asked {
            product: Some("phone".to_owned()),
            amount: xof(50_000),
            instalments: 6,
            first_due: FirstDue::On { first_due_on: day(2026, 3, 15) },
        },
        by: actor("customer", b"the customer"),
        lapses_on: day(2026, 3, 1),
        policy: policy(),
    }
}

fn inputs() -> Inputs {
    Inputs {
        reserved: xof(20_000),
        outstanding: xof(41_670),
        offered: xof(10_000),
        limit: Some(xof(150_000)),
        four_eyes_above: Some(xof(100_000)),
    }
}

fn decided() -> Decided {
    Decided {
        decision: DECISION,
        outcome: Outcome::Approved { terms: terms() },
        by: DecidedBy::Persons { persons: vec![risk("one"), risk("another")] },
        engine: Engine::FIRST,
        inputs: inputs(),
        reason: Some(reason("sound", "income and history are sound")),
    }
}

fn offered() -> Offered {
    Offered {
        offer: OFFER,
        terms: terms(),
        offered_on: day(2026, 2, 3),
        lapses_on: day(2026, 3, 5),
        policy: policy(),
        priced: None,
    }
}

/// What a credit of these instalments costs that is lent on this day, with a fee that is withheld and a
/// fee of Premium.
pub(super) fn price(lent_on: Day, schedule: &[Instalment]) -> Price {
    let fee = PaidFee { amount: xof(50), paid: FeePaid::Withheld };
    let premium = vec![PremiumFee { due_on: day(2026, 3, 3), amount: xof(25) }];
    let sum = |of: fn(&Instalment) -> Option<Money>, besides: i64| {
        xof(besides + schedule.iter().filter_map(of).map(Money::amount).sum::<i64>())
    };
    let principal = sum(|it| Some(it.principal), 0);
    let cash = Cash::of(lent_on, principal, Every::MONTH, Some(fee.amount), schedule)
        .with(premium.iter().map(|it| (it.due_on, it.amount.amount())));
    let interest = sum(|it| it.interest, 0);
    let file_fee = sum(|it| it.fee, 50);
    let insurance = sum(|it| it.insurance, 0);
    let (taxes, stamps) = (sum(|it| it.tax, 5_000), xof(3_000));
    let lines = [interest, file_fee, xof(25), insurance, taxes, stamps];
    let total = lines.into_iter().try_fold(principal, Money::plus).unwrap();
    let premium_paid = xof(25);
    let ceiling = Ceiling {
        lender: LenderKind::Bank,
        on: lent_on,
        rate: Rate("1".parse().unwrap()),
        compared: Compared::Proportional,
    };
    let price = Price {
        lent_on,
        every: Every::MONTH,
        file_fee: Some(fee),
        premium,
        teg: Teg::of(&cash, Counting::Eu).unwrap(),
        ceiling: Some(ceiling),
        total: TotalCost {
            principal,
            interest,
            file_fee,
            premium: premium_paid,
            insurance,
            taxes,
            stamps,
            total,
        },
        policy: policy(),
    };
    assert_eq!(price.check(principal, schedule), Ok(()));
    price
}

pub(super) fn application_events() -> Vec<ApplicationEvent> {
    let finance = || actor("finance", b"the desk");
    let mut all = vec![
        ApplicationEvent::Submitted(submitted()),
        ApplicationEvent::Rated(rated()),
        assessed(include_str!("assessed.json")),
        ApplicationEvent::Reviewed(Reviewed {
            review: LOAN,
            opinion: Opinion::Approve { terms: terms() },
            inputs: inputs(),
            reason: reason("sound", "income and history are sound"),
            by: risk("one"),
        }),
        ApplicationEvent::Decided(decided()),
        ApplicationEvent::Offered(offered()),
        ApplicationEvent::Presented(Presented {
            offer: OFFER,
            lender: "orabank".to_owned(),
            by: finance(),
            file: Some(super::lenders::presented_file()),
        }),
        ApplicationEvent::Accepted(Accepted {
            offer: OFFER,
            reference: "ORA-2026-001182".to_owned(),
            by: finance(),
        }),
        ApplicationEvent::RefusedByLender(RefusedByLender {
            offer: OFFER,
            code: "K12".to_owned(),
            by: finance(),
        }),
        ApplicationEvent::ContractPrepared(ContractPrepared {
            offer: OFFER,
            prepared_on: day(2026, 2, 4),
            hashes: Hashes {
                template: Hash::of(b"the template"),
                input: Hash::of(b"what filled it in"),
                contract: Hash::of(b"the contract as it was shown"),
            },
            withdrawal: Some(MayWithdraw {
                days: 14,
                capital_back_days: 30,
                file_fee: WithdrawnFee::Returned,
            }),
            policy: policy(),
            by: customer(),
        }),
        ApplicationEvent::CodeMade(CodeMade {
            code: CODE,
            offer: OFFER,
            paper: Paper {
                reference: "C-2026-77".to_owned(),
                sha256: Hash::of(b"the contract as it was shown"),
            },
            mac: Hash::of(b"under the customer's key"),
            digits: 6,
            valid_until: "2026-02-04T10:12:00.250000Z".parse().unwrap(),
            tries: NonZeroU32::new(5).unwrap(),
            policy: policy(),
            by: customer(),
        }),
        ApplicationEvent::CodeFailed(CodeFailed {
            code: CODE,
            signed: false,
            why: Unaccepted::Wrong,
            tries_left: 4,
            by: customer(),
        }),
        ApplicationEvent::CodeAccepted(CodeAccepted {
            code: CODE,
            signed: true,
            at: "2026-02-04T10:04:31.000001Z".parse().unwrap(),
        }),
        ApplicationEvent::Signed(Signed {
            loan: LOAN,
            offer: OFFER,
            paper: Paper {
                reference: "C-2026-000731".to_owned(),
                sha256: Hash::of(b"the scan of a signed contract"),
            },
            signed_on: day(2026, 2, 4),
            by: Actor { role: "support".to_owned(), subject: Hash::of(b"the counter") },
        }),
        ApplicationEvent::Lapsed(Lapsed { offer: Some(OFFER) }),
        ApplicationEvent::Withdrawn(Withdrawn {
            cause: WithdrawCause::Person { reason: Reason::of("bought_elsewhere") },
            by: actor("customer", b"the customer"),
        }),
        ApplicationEvent::Deferred(Deferred { code: Need::Premium }),
        ApplicationEvent::Resumed(Resumed { code: Need::Premium }),
        ApplicationEvent::SentToReview(sent_to_review()),
        ApplicationEvent::ReviewAsked(ReviewAsked {
            declined: Some(decided().decision),
            lapses_on: day(2026, 4, 3),
            by: actor("customer", b"the customer"),
        }),
        ApplicationEvent::Assigned(Assigned {
            to: Hash::of(b"one"),
            assigned_at: at("2026-03-04T10:20:00.000000Z"),
            by: risk("two"),
        }),
        ApplicationEvent::GivenBack(GivenBack { by: risk("one") }),
        ApplicationEvent::ReviewOverdue(overdue()),
        ApplicationEvent::Overridden(overridden(vec![
            Otherwise::ApprovedBelow { score: 371 },
            Otherwise::AnotherClass { found: None, class: "high".to_owned() },
        ])),
        ApplicationEvent::OfferRevoked(OfferRevoked {
            offer: OFFER,
            decision: LOAN,
            assessment: CODE,
            lapses_on: day(2026, 4, 4),
        }),
    ];
    // What is put to a bank stands behind what banks said before there were any.
    let is_contract = |it: &ApplicationEvent| matches!(it, ApplicationEvent::ContractPrepared(_));
    let place = all.iter().position(is_contract).expect("a contract is prepared");
    all.splice(place..place, super::lenders::offer_events());
    all
}

fn sent_to_review() -> SentToReview {
    SentToReview {
        cause: ReviewCause::Rules { assessment: LOAN },
        sent_at: at("2026-03-04T10:15:00.000000Z"),
        decide_by: Some(at("2026-03-06T10:15:00.000000Z")),
    }
}

fn overdue() -> Overdue {
    Overdue {
        ended_at: at("2026-03-06T10:15:00.250000Z"),
        held_by: Some(Hash::of(b"one")),
        then: ReviewOverdue::Escalate,
        decide_by: Some(at("2026-03-08T10:15:00.250000Z")),
    }
}

fn overridden(otherwise: Vec<Otherwise>) -> Overridden {
    Overridden {
        decision: OFFER,
        assessment: LOAN,
        otherwise,
        persons: vec![risk("one"), risk("two")],
        reason: reason("exception_granted", "the employer guarantees it"),
    }
}

fn rated() -> Rated {
    let [income, monthly] = [150_000, 38_725].map(xof);
    let (capacity, class) = (Some(Borne { income, monthly }), Some("medium".to_owned()));
    let (by, reason) = (risk("one officer"), Reason::of("sound"));
    Rated { class, capacity, policy: policy(), by, reason }
}

/// As the rules of the first release that assesses found it: golden lines keep it for ever, whatever cards
/// have shipped since.
fn assessed(text: &str) -> ApplicationEvent {
    ApplicationEvent::Assessed(serde_json::from_str(text).unwrap())
}

/// One that carries what it costs.
fn priced_offer(schedule: &[Instalment]) -> ApplicationEvent {
    let plan = Plan::Given { schedule: schedule.to_vec() };
    let price = price(day(2026, 2, 3), schedule);
    let priced = Some(Box::new(Priced { schedule: schedule.to_vec(), price }));
    let terms = Terms { product: None, lender: Lender::OwnBook {}, plan, ..terms() };
    ApplicationEvent::Offered(Offered { terms, priced, ..offered() })
}

/// What else an application's events may say.
pub(super) fn application_variants() -> Vec<ApplicationEvent> {
    let (first_due_on, day_of_month) = (day(2026, 3, 15), None);
    let schedule = vec![Instalment {
        number: 1,
        due_on: first_due_on,
        principal: xof(50_000),
        interest: Some(xof(500)),
        fee: None,
        tax: None,
        insurance: None,
    }];
    let offered_on = |plan| {
        let terms = Terms { product: None, lender: Lender::OwnBook {}, plan, ..terms() };
        ApplicationEvent::Offered(Offered { terms, ..offered() })
    };
    let mut all = vec![
        ApplicationEvent::SentToReview(SentToReview {
            cause: ReviewCause::Customer {},
            decide_by: None,
            ..sent_to_review()
        }),
        ApplicationEvent::SentToReview(SentToReview {
            cause: ReviewCause::Person {},
            ..sent_to_review()
        }),
        ApplicationEvent::ReviewAsked(ReviewAsked {
            declined: None,
            lapses_on: day(2026, 4, 3),
            by: Actor { role: "support".to_owned(), subject: Hash::of(b"the counter") },
        }),
        ApplicationEvent::ReviewOverdue(Overdue {
            held_by: None,
            then: ReviewOverdue::HeadOfQueue,
            decide_by: None,
            ..overdue()
        }),
        ApplicationEvent::Overridden(overridden(vec![Otherwise::DeclinedAbove { score: 712 }])),
        ApplicationEvent::Overridden(overridden(vec![
            Otherwise::AnotherClass { found: Some("low".to_owned()), class: "high".to_owned() },
            Otherwise::OverLimit { room: xof(50_000), lent: xof(75_000) },
        ])),
        ApplicationEvent::Submitted(Submitted {
            purpose: Purpose::Cash {},
            asked: Asked {
                product: None,
                amount: xof(50_000),
                instalments: 2,
                first_due: FirstDue::DayOfMonth { day_of_month: 15_u32.try_into().unwrap() },
            },
            ..submitted()
        }),
        offered_on(Plan::InterestFree { instalments: 2, first_due_on, day_of_month }),
        priced_offer(&schedule),
        offered_on(Plan::Given { schedule }),
        ApplicationEvent::Decided(Decided {
            by: DecidedBy::Rules { engine: Engine::FIRST, policy: policy() },
            inputs: Inputs { limit: None, four_eyes_above: None, ..inputs() },
            reason: None,
            ..decided()
        }),
        ApplicationEvent::Decided(Decided {
            outcome: Outcome::Declined { reasons: vec!["insufficient_income".to_owned()] },
            by: DecidedBy::Persons { persons: vec![risk("one")] },
            reason: Some(reason("insufficient_income", "the pay slip shows less than was said")),
            ..decided()
        }),
        assessed(include_str!("declined.json")),
        ApplicationEvent::Deferred(Deferred { code: Need::Identity }),
        ApplicationEvent::Resumed(Resumed { code: Need::Identity }),
        ApplicationEvent::Lapsed(Lapsed { offer: None }),
        ApplicationEvent::Withdrawn(Withdrawn {
            cause: WithdrawCause::OrderEnded { order: ORDER },
            by: risk("one"),
        }),
    ];
    all.extend(amortised().map(offered_on));
    all
}
