//! What an order tells beside its sentences, and shows.

use ledger_core::calendar::Day;
use ledger_core::log::StreamId;
use ledger_core::money::Money;
use ledger_core::trade::order::{Event, Funding, Stage, State};

use super::order::sentences;
use super::shown::{Fields, STAGE, Shown};
use super::table::{Shows, Tells};
use super::{Happened, Lang};

impl Tells for Event {
    fn sentences(&self, lang: Lang) -> Vec<String> {
        sentences(self, lang)
    }

    fn happened(&self) -> Option<Happened> {
        match self {
            Event::Delivered(it) => Some(Happened::At(it.delivered_at)),
            Event::Quoted(_)
            | Event::Placed(_)
            | Event::Lapsed(_)
            | Event::Confirmed(_)
            | Event::PurchaseOrderSent(_)
            | Event::PurchaseOrderConfirmed(_)
            | Event::PurchaseOrderRefused(_)
            | Event::Cancelled(_)
            | Event::DeliveryCorrected(_)
            | Event::ReturnAsked(_)
            | Event::ReturnReceived(_)
            | Event::ReturnRefused(_)
            | Event::FundingLapsed(_)
            | Event::ReturnLapseDeferred(_)
            | Event::ReturnAbandoned(_)
            | Event::ObligationArose(_) => None,
        }
    }

    fn joins(&self, own: StreamId, subject: StreamId) -> Option<StreamId> {
        match self {
            Event::Confirmed(it) => {
                let loan = it.funding.iter().find_map(|it| match it {
                    Funding::Loan { loan, .. } => Some(StreamId::Loan(*loan)),
                    Funding::Payment { .. } => None,
                });
                loan.filter(|_| own == subject)
            }
            Event::Quoted(_)
            | Event::Placed(_)
            | Event::Lapsed(_)
            | Event::PurchaseOrderSent(_)
            | Event::PurchaseOrderConfirmed(_)
            | Event::PurchaseOrderRefused(_)
            | Event::Cancelled(_)
            | Event::Delivered(_)
            | Event::DeliveryCorrected(_)
            | Event::ReturnAsked(_)
            | Event::ReturnReceived(_)
            | Event::ReturnRefused(_)
            | Event::FundingLapsed(_)
            | Event::ReturnLapseDeferred(_)
            | Event::ReturnAbandoned(_)
            | Event::ObligationArose(_) => None,
        }
    }

    fn is_of_the_file(&self) -> bool {
        false
    }
}

impl Shows for State {
    fn fields(&self, _: Day) -> Fields {
        let Some(account) = self.order() else { return vec![] };
        let stage = match account.stage() {
            Stage::Quoted => Shown::Word("quoted", "devis"),
            Stage::Placed => Shown::Word("placed", "passée"),
            Stage::Lapsed => Shown::Word("lapsed", "caduque"),
            Stage::Confirmed => Shown::Word("being prepared", "en préparation"),
            Stage::Delivered => Shown::Word("delivered", "livrée"),
            Stage::ReturnAsked => Shown::Word("return asked", "retour demandé"),
            Stage::Returned => Shown::Word("returned", "retournée"),
            Stage::Cancelled => Shown::Word("cancelled", "annulée"),
        };
        let nothing = Money::zero(account.currency());
        let obligations = account.obligations().values();
        let owed = obligations.fold(nothing, |sum, it| sum.plus(*it).unwrap_or(sum));
        vec![
            (STAGE, stage),
            (("total", "total"), Shown::Money(account.total())),
            (("owed to the customer", "dû au client"), Shown::Money(owed)),
        ]
    }
}
