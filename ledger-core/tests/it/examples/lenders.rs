//! Examples of what happens to banks, to what is put to them, and to the offers that are.

use ledger_core::credit::application::{
    AnsweredLate, Event as ApplicationEvent, Exposed as Told, LateAnswer, NotReserved, PassCause,
    PassedOver, Presented, PresentedFile, ReservationAsked, ReservationReleased,
    Reserved as BankReserved,
};
use ledger_core::log::Hash;
use ledger_core::money::Rate;
use ledger_core::party::partner::{
    self, CommissionsReconciled, Enrolled, Firm, Invoiced, MandateChanged, Mismatch, Proposed,
};
use ledger_core::party::placement::{
    self, CommissionCredited, CommissionEarned, CommissionInvoiced, CommissionMatched,
    CommissionTakenBack, Exposed, Refused, Released, Reserved,
};
use ledger_core::party::{
    ChecklistItem, Commission, Earned, FundingLine, LenderType, Mandate, MandatedProduct,
    PartnerName, ReleasedBecause, UndoneTerms, Unreserved,
};
use ledger_core::reason::Reason;
use uuid::Uuid;

use super::{APPLICATION, Actor, CUSTOMER, LOAN, actor, at, day, reason, xof};

pub(super) const OFFER: Uuid = Uuid::from_u128(0x1f0e_9a27_66b3_4d0a_9c41_3f1d_7e52_08aa);
const PROPOSAL: Uuid = Uuid::from_u128(0x6d3a_51c8_09fe_5b27_8e64_d1b0_37a9_f2c5);
const INVOICE: Uuid = Uuid::from_u128(0x82b7_40e9_d56c_5a13_90f8_6e2d_b17c_04a3);
const LIST: Uuid = Uuid::from_u128(0x49e5_b3a0_7c1d_5f86_a2d7_05c8_9b6e_31f4);

pub(super) fn partner() -> Uuid {
    PartnerName::file_of("orabank")
}

fn rate(text: &str) -> Rate {
    Rate(text.parse().unwrap())
}

fn mandate() -> Mandate {
    Mandate {
        lines: vec![FundingLine { limit: xof(50_000_000), fee_min: Some(xof(500)) }],
        products: vec![MandatedProduct { code: "goods".to_owned(), rate_min: Some(rate("0.09")) }],
        answer_hours: 48,
        checklist: ChecklistItem::ALL.to_vec(),
        commission: commission(),
        undone: UndoneTerms { days: 14 },
    }
}

fn commission() -> Commission {
    Commission { rate: rate("0.02"), earned: Earned::AtSignature }
}

fn firm() -> Firm {
    Firm { trade_name: "Orabank Togo".to_owned(), country: "TG".parse().unwrap() }
}

fn proposed() -> Proposed {
    Proposed {
        proposal: PROPOSAL,
        name: "orabank".to_owned(),
        firm: firm(),
        lender_type: LenderType::Bank,
        mandate: mandate(),
        by: Hash::of(b"an author"),
        lapses_on: day(2026, 4, 2),
    }
}

fn reconciled() -> CommissionsReconciled {
    CommissionsReconciled {
        list: LIST,
        reference: "ORA-COM-2026-02".to_owned(),
        matched: 1,
        total: xof(1_900),
        mismatches: vec![Mismatch {
            reference: "ORA-2026-001183".to_owned(),
            ours: Some(xof(1_000)),
            theirs: Some(xof(900)),
        }],
        by: Hash::of(b"a clerk"),
    }
}

pub(super) fn partner_events() -> Vec<partner::Event> {
    use partner::Event;
    let (proposed_by, approved_by) = (Hash::of(b"an author"), Hash::of(b"an approver"));
    vec![
        Event::Proposed(Box::new(proposed())),
        Event::Enrolled(Box::new(Enrolled {
            proposal: PROPOSAL,
            name: "orabank".to_owned(),
            firm: firm(),
            lender_type: LenderType::Bank,
            mandate: mandate(),
            proposed_by,
            approved_by,
        })),
        Event::MandateChanged(Box::new(MandateChanged {
            proposal: PROPOSAL,
            number: 2,
            mandate: mandate(),
            proposed_by,
            approved_by,
        })),
        Event::Declined(partner::Declined {
            proposal: PROPOSAL,
            reason: reason("terms_not_agreed", "the bank wants three days"),
            by: approved_by,
        }),
        Event::Lapsed(partner::Lapsed { proposal: PROPOSAL }),
        Event::Suspended(partner::Suspended {
            reason: reason("mandate_ended", "until the new one is signed"),
            by: proposed_by,
        }),
        Event::Resumed(partner::Resumed { reason: Reason::of("mandate_renewed"), by: proposed_by }),
        Event::Invoiced(Invoiced {
            invoice: INVOICE,
            reference: "F-2026-02".to_owned(),
            earned: xof(3_000),
            credited: xof(1_000),
            files: 3,
            by: Hash::of(b"a clerk"),
        }),
        Event::Reconciled(Box::new(reconciled())),
    ]
}

pub(super) fn partner_variants() -> Vec<partner::Event> {
    use partner::Event;
    let lines = vec![FundingLine { limit: xof(0), fee_min: None }];
    let products = vec![MandatedProduct { code: "cash".to_owned(), rate_min: None }];
    let commission = Commission { earned: Earned::AtDisbursement, ..commission() };
    let mandate = Mandate { lines, products, commission, checklist: vec![], ..mandate() };
    let mismatch = |ours: Option<i64>, theirs: Option<i64>| Mismatch {
        reference: "ORA-2026-001184".to_owned(),
        ours: ours.map(xof),
        theirs: theirs.map(xof),
    };
    vec![
        Event::Proposed(Box::new(Proposed {
            lender_type: LenderType::Other,
            mandate,
            ..proposed()
        })),
        Event::Reconciled(Box::new(CommissionsReconciled {
            mismatches: vec![mismatch(Some(5), None), mismatch(None, Some(5))],
            ..reconciled()
        })),
    ]
}

fn exposed() -> Exposed {
    Exposed {
        customer: CUSTOMER,
        application: APPLICATION,
        loan: LOAN,
        reference: "ORA-2026-001182".to_owned(),
        step: 1,
        reserved: xof(50_000),
        drawn: xof(0),
        undone: false,
        on: day(2026, 2, 4),
    }
}

fn released() -> Released {
    Released {
        customer: CUSTOMER,
        application: APPLICATION,
        amount: Some(xof(50_000)),
        because: ReleasedBecause::Lapsed,
    }
}

pub(super) fn placement_events() -> Vec<placement::Event> {
    use placement::Event;
    let (customer, application, amount) = (CUSTOMER, APPLICATION, xof(1_000));
    vec![
        Event::Reserved(Box::new(Reserved {
            customer,
            application,
            amount: xof(50_000),
            mandate: 1,
            line: xof(50_000_000),
            reserved: xof(1_250_000),
            drawn: xof(8_400_000),
            answer_hours: 48,
            checklist: ChecklistItem::ALL.to_vec(),
            commission: commission(),
            undone: UndoneTerms { days: 14 },
        })),
        refused(Unreserved::LineExhausted),
        Event::Released(released()),
        Event::Exposed(exposed()),
        Event::CommissionEarned(CommissionEarned {
            customer,
            application,
            amount,
            principal: xof(50_000),
        }),
        Event::CommissionInvoiced(CommissionInvoiced { invoice: INVOICE, amount }),
        Event::CommissionMatched(CommissionMatched { list: LIST, amount }),
        Event::CommissionTakenBack(CommissionTakenBack {
            customer,
            application,
            amount,
            invoiced: true,
        }),
        Event::CommissionCredited(CommissionCredited { invoice: INVOICE, amount }),
    ]
}

fn refused(code: Unreserved) -> placement::Event {
    placement::Event::Refused(Refused { customer: CUSTOMER, application: APPLICATION, code })
}

const UNRESERVED: [Unreserved; 7] = [
    Unreserved::NotEnrolled,
    Unreserved::Suspended,
    Unreserved::ProductNotInMandate,
    Unreserved::NoLineInCurrency,
    Unreserved::RateTooLow,
    Unreserved::FeeTooLow,
    Unreserved::ReleasedBefore,
];

pub(super) fn placement_variants() -> Vec<placement::Event> {
    use placement::Event;
    let because =
        [ReleasedBecause::Declined, ReleasedBecause::NotAnswered, ReleasedBecause::Withdrawn];
    let of = |because| Event::Released(Released { because, amount: None, ..released() });
    UNRESERVED.into_iter().map(refused).chain(because.into_iter().map(of)).collect()
}

fn finance() -> Actor {
    actor("finance", b"a clerk")
}

fn passed_over(cause: PassCause) -> ApplicationEvent {
    ApplicationEvent::PassedOver(PassedOver {
        offer: OFFER,
        lender: "orabank".to_owned(),
        partner: partner(),
        cause,
        lapses_on: day(2026, 3, 4),
        by: finance(),
    })
}

fn answered_late(answer: LateAnswer) -> ApplicationEvent {
    let (lender, by) = ("orabank".to_owned(), finance());
    ApplicationEvent::AnsweredLate(AnsweredLate { offer: OFFER, lender, answer, by })
}

fn not_reserved(code: Unreserved) -> ApplicationEvent {
    ApplicationEvent::NotReserved(NotReserved { offer: OFFER, code })
}

fn released_to_bank(because: ReleasedBecause) -> ApplicationEvent {
    let (offer, partner) = (OFFER, partner());
    ApplicationEvent::ReservationReleased(ReservationReleased { offer, partner, because })
}

fn reservation_asked() -> ReservationAsked {
    ReservationAsked {
        offer: OFFER,
        lender: "orabank".to_owned(),
        partner: partner(),
        amount: xof(50_000),
        product: Some("goods".to_owned()),
        rate: Some(rate("0.09")),
        file_fee: Some(xof(500)),
        by: finance(),
    }
}

/// With what the offer is presented.
pub(super) fn presented_file() -> PresentedFile {
    PresentedFile {
        partner: partner(),
        checklist: ChecklistItem::ALL.to_vec(),
        presented_at: at("2026-02-02T09:00:00.000000Z"),
        answer_by: at("2026-02-04T09:00:00.000000Z"),
    }
}

/// What happens to an offer that is put to a bank.
pub(super) fn offer_events() -> Vec<ApplicationEvent> {
    vec![
        ApplicationEvent::ReservationAsked(reservation_asked()),
        ApplicationEvent::Reserved(BankReserved {
            offer: OFFER,
            answer_hours: 48,
            checklist: ChecklistItem::ALL.to_vec(),
            missing: vec![ChecklistItem::Identity],
        }),
        not_reserved(Unreserved::LineExhausted),
        passed_over(PassCause::Declined { code: "K12".to_owned() }),
        answered_late(LateAnswer::Accepted { reference: "ORA-2026-001182".to_owned() }),
        released_to_bank(ReleasedBecause::Withdrawn),
        ApplicationEvent::Exposed(Told {
            offer: OFFER,
            partner: partner(),
            loan: LOAN,
            reference: "ORA-2026-001182".to_owned(),
            step: 1,
            reserved: xof(50_000),
            drawn: xof(0),
            undone: false,
            on: day(2026, 2, 4),
        }),
    ]
}

pub(super) fn offer_variants() -> Vec<ApplicationEvent> {
    let by_hand =
        Presented { offer: OFFER, lender: "orabank".to_owned(), by: finance(), file: None };
    let bare =
        ReservationAsked { product: None, rate: None, file_fee: None, ..reservation_asked() };
    let mut all = vec![
        ApplicationEvent::Presented(by_hand),
        ApplicationEvent::ReservationAsked(bare),
        passed_over(PassCause::NotReserved { code: Unreserved::LineExhausted }),
        passed_over(PassCause::NotAnswered { answer_by: at("2026-02-04T09:00:00.000000Z") }),
        answered_late(LateAnswer::Declined { code: "K12".to_owned() }),
        released_to_bank(ReleasedBecause::Lapsed),
        released_to_bank(ReleasedBecause::Declined),
        released_to_bank(ReleasedBecause::NotAnswered),
        released_to_bank(ReleasedBecause::Revoked),
    ];
    all.extend(UNRESERVED.into_iter().map(not_reserved));
    all
}
