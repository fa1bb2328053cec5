//! Examples of what happens to evidence of an applicant.

use ledger_core::credit::evidence::{
    AccountPeriod, BillFacts, BureauFacts, BureauRecord, ContractType, CustomerFacts,
    MobileMoneyFacts, SourceFacts,
};
use ledger_core::credit::inquiry::{
    Answered, Declared, EndedUnanswered, Event, Purpose, Requested, RestsOn,
};
use ledger_core::log::Actor;
use ledger_core::policy::EvidenceSource;

use super::{APPLICATION, actor, at, day, xof};

const FOR_APPLICATION: Purpose = Purpose::Application { application: APPLICATION };

fn clerk() -> Actor {
    actor("risk", b"a clerk")
}

fn requested(source: EvidenceSource, purpose: Purpose) -> Event {
    Event::Requested(Requested {
        source,
        purpose,
        consent: RestsOn { text_version: "2026-05".to_owned(), number: 1 },
        requested_at: at("2026-05-31T08:00:00.000000Z"),
        answer_by: at("2026-05-31T08:10:00.000000Z"),
        by: clerk(),
    })
}

fn declared(facts: CustomerFacts) -> Event {
    Event::Declared(Declared {
        facts,
        purpose: FOR_APPLICATION,
        as_of: day(2026, 5, 31),
        declared_at: at("2026-05-31T07:58:12.000000Z"),
        by: actor("customer", b"a customer"),
    })
}

fn answered(facts: SourceFacts) -> Answered {
    let answered_at = at("2026-05-31T08:04:31.250000Z");
    Answered { facts, as_of: day(2026, 5, 30), answered_at }
}

fn account() -> SourceFacts {
    let period = |deposits: u32, overdraft_days: u32| AccountPeriod {
        deposits,
        deposited: xof(12_500 * i64::from(deposits)),
        came_in: xof(15_000 * i64::from(deposits)),
        went_out: xof(14_000 * i64::from(deposits)),
        mean_balance: xof(8_320),
        overdraft_days,
    };
    SourceFacts::MobileMoney(MobileMoneyFacts {
        periods: vec![period(2, 0), period(3, 1)],
        inflow_on: vec![day(2026, 4, 5), day(2026, 5, 4), day(2026, 5, 29)],
    })
}

const NOTHING: CustomerFacts =
    CustomerFacts { contract_type: None, works_since: None, monthly_income: None };

pub(super) fn events() -> Vec<Event> {
    vec![
        declared(CustomerFacts {
            contract_type: Some(ContractType::FixedTerm),
            works_since: Some(day(2025, 3, 15)),
            monthly_income: Some(xof(120_000)),
        }),
        requested(EvidenceSource::MobileMoney, FOR_APPLICATION),
        Event::Answered(answered(account())),
        Event::EndedUnanswered(EndedUnanswered { ended_at: at("2026-05-31T08:10:00.500000Z") }),
        Event::AnsweredLate(answered(SourceFacts::Bills(BillFacts { due: 9, paid_on_time: 8 }))),
    ]
}

/// What else they may say.
pub(super) fn variants() -> Vec<Event> {
    let contracts =
        [ContractType::None, ContractType::Informal, ContractType::Permanent, ContractType::Public];
    let contract = |it| declared(CustomerFacts { contract_type: Some(it), ..NOTHING });
    let record = BureauRecord { running_loans: 2, owed: xof(45_000), worst_days_late: 11 };
    let more = [
        declared(CustomerFacts { works_since: Some(day(2025, 3, 15)), ..NOTHING }),
        declared(CustomerFacts { monthly_income: Some(xof(120_000)), ..NOTHING }),
        requested(EvidenceSource::Bills, Purpose::LimitReview {}),
        requested(EvidenceSource::Bureau, FOR_APPLICATION),
        Event::Answered(answered(SourceFacts::Bureau(BureauFacts { record: Some(record) }))),
        Event::AnsweredLate(answered(SourceFacts::Bureau(BureauFacts { record: None }))),
    ];
    contracts.into_iter().map(contract).chain(more).collect()
}
