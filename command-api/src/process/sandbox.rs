//! A source that is none: it answers in each of the ways in which a real one may, by the id of what is
//! asked, so that the same question is always answered the same way.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use futures_util::future::BoxFuture;
use ledger_core::calendar::Day;
use ledger_core::credit::evidence::{
    AccountPeriod, BillFacts, BureauFacts, BureauRecord, MobileMoneyFacts, SourceFacts,
};
use ledger_core::money::{Currency, Money};
use ledger_core::party::identity::ScreeningOutcome;
use ledger_core::policy::EvidenceSource;
use ledger_core::process::{Answer, Asked, Inquiry};
use reqwest::StatusCode;
use uuid::Uuid;

use super::port::{NotTold, Port};

/// How a source answers. Whatever it has told it tells again, as often as it is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    AtOnce,
    /// It is not known yet, so many times.
    Delays(u32),
    /// It cannot say, so many times.
    Fails(u32),
    /// Not before its time is over.
    Late,
    Never,
}

/// A source that answers in these manners.
#[derive(Debug, Clone, Default)]
pub struct Sandbox {
    /// Of all questions; by their ids where it is absent.
    manner: Option<Manner>,
    asked: Arc<Mutex<BTreeMap<Uuid, u32>>>,
}

impl Sandbox {
    /// One that always answers in this manner.
    pub fn that(manner: Manner) -> Sandbox {
        Sandbox { manner: Some(manner), ..Sandbox::default() }
    }

    /// How often it was asked this.
    pub fn asked(&self, inquiry: Uuid) -> u32 {
        self.lock(|it| it.get(&inquiry).copied().unwrap_or(0))
    }

    fn lock<T>(&self, look: impl FnOnce(&mut BTreeMap<Uuid, u32>) -> T) -> T {
        look(&mut self.asked.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn answer(&self, inquiry: &Inquiry) -> Result<Answer, NotTold> {
        let times = self.lock(|it| {
            let times = it.entry(inquiry.id).or_default();
            *times += 1;
            *times
        });
        match self.manner.unwrap_or_else(|| by_id(inquiry.id)) {
            Manner::Delays(before) if times <= before => Err(NotTold::NotYet),
            Manner::Fails(before) if times <= before => {
                Err(NotTold::Status(StatusCode::SERVICE_UNAVAILABLE))
            }
            Manner::Late if !inquiry.ended => Err(NotTold::NotYet),
            Manner::Never => Err(NotTold::NotYet),
            Manner::AtOnce | Manner::Delays(_) | Manner::Fails(_) | Manner::Late => {
                // The day before the business date is whole.
                let as_of = inquiry.asked_on.day_before().unwrap_or(Day::FIRST);
                Ok(match &inquiry.asked {
                    Asked::Source(source) => {
                        Answer::Source { facts: facts(*source, inquiry.id, as_of), as_of }
                    }
                    Asked::List(_) => {
                        let (list_version, outcome) = (as_of.to_string(), outcome(inquiry.id));
                        Answer::List { list_version, outcome, as_of }
                    }
                })
            }
        }
    }
}

impl Port for Sandbox {
    fn ask(&self, inquiry: &Inquiry) -> BoxFuture<'static, Result<Answer, NotTold>> {
        let answer = self.answer(inquiry);
        Box::pin(async { answer })
    }
}

/// Of ten that are asked, five at once.
fn by_id(inquiry: Uuid) -> Manner {
    match inquiry.as_u128() % 10 {
        0 | 1 => Manner::Delays(3),
        2 => Manner::Fails(2),
        3 => Manner::Late,
        4 => Manner::Never,
        _ => Manner::AtOnce,
    }
}

/// One of a hundred is named.
fn outcome(screening: Uuid) -> ScreeningOutcome {
    match screening.as_u128() / 10 % 100 {
        7 => ScreeningOutcome::PoliticallyExposed { entry: "SANDBOX-7".to_owned() },
        _ => ScreeningOutcome::Clear {},
    }
}

/// Figures that follow from the id.
fn facts(source: EvidenceSource, evidence: Uuid, as_of: Day) -> SourceFacts {
    let figure = |below: u128| u32::try_from((evidence.as_u128() >> 8) % below).unwrap_or(0);
    let xof = |amount: u32| {
        Money::new(amount.into(), Currency::XOF).unwrap_or(Money::zero(Currency::XOF))
    };
    match source {
        EvidenceSource::Bureau => {
            let record = BureauRecord {
                running_loans: figure(3),
                owed: xof(figure(3) * 20_000),
                worst_days_late: figure(40),
            };
            SourceFacts::Bureau(BureauFacts { record: (figure(4) > 0).then_some(record) })
        }
        EvidenceSource::MobileMoney => {
            let deposits = 1 + figure(9);
            let period = AccountPeriod {
                deposits,
                deposited: xof(deposits * 12_500),
                came_in: xof(deposits * 15_000),
                went_out: xof(deposits * 14_000),
                mean_balance: xof(figure(60_000)),
                overdraft_days: figure(6),
            };
            SourceFacts::MobileMoney(MobileMoneyFacts {
                periods: vec![period; 3],
                inflow_on: vec![as_of],
            })
        }
        EvidenceSource::Bills | EvidenceSource::Customer | EvidenceSource::Platform => {
            let due = 3 + figure(12);
            SourceFacts::Bills(BillFacts { due, paid_on_time: due - figure(3) })
        }
    }
}
