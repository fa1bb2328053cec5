//! How an order stands.

use chrono::NaiveDate;
use ledger_core::money::Money;
use ledger_core::trade::order::{Stage, State};

use super::shown::{Fields, STAGE, Shown};
use super::table::Shows;

impl Shows for State {
    fn fields(&self, _: NaiveDate) -> Fields {
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
