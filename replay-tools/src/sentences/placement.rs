//! What happened to what was put to a bank, in sentences.

use ledger_core::calendar::Day;
use ledger_core::log::StreamId;
use ledger_core::party::placement::{Event, Stage, State};

use super::lang::told;
use super::lending::{because, unreserved};
use super::shown::{Fields, STAGE, Shown};
use super::table::{Shows, Tells};
use super::{Happened, Lang};

impl Tells for Event {
    fn sentences(&self, lang: Lang) -> Vec<String> {
        sentences(self, lang)
    }

    fn happened(&self) -> Option<Happened> {
        None
    }

    fn joins(&self, _: StreamId, _: StreamId) -> Option<StreamId> {
        None
    }

    fn is_of_the_file(&self) -> bool {
        false
    }
}

impl Shows for State {
    fn fields(&self, _: Day) -> Fields {
        let Some(placed) = self.placed() else { return vec![] };
        let stage = match &placed.stage {
            Stage::Reserved => Shown::Word("reserved", "réservé"),
            Stage::Refused => Shown::Word("refused", "refusé"),
            Stage::Released | Stage::ReleasedAhead => Shown::Word("released", "libéré"),
            Stage::Exposed(it) if it.undone => Shown::Word("undone", "annulé"),
            Stage::Exposed(_) => Shown::Word("signed", "signé"),
        };
        let mut fields = vec![(STAGE, stage)];
        if let Some(it) = placed.taken() {
            fields.push((("reserved", "réservé"), Shown::Money(it.reserved)));
            fields.push((("drawn", "tiré"), Shown::Money(it.drawn)));
        }
        if let Some(it) = placed.commission.owed() {
            fields.push((("commission", "commission"), Shown::Money(it)));
        }
        fields
    }
}

fn sentences(event: &Event, lang: Lang) -> Vec<String> {
    let one = match event {
        Event::Reserved(it) => told!(
            lang,
            "{amount} is kept for application-{application} of customer-{customer}; of the line of \
             {line} (mandate {mandate}) {reserved} was reserved and {drawn} drawn",
            "{amount} gardés pour application-{application} de customer-{customer} ; de la ligne de \
             {line} (mandat {mandate}), {reserved} étaient réservés et {drawn} tirés",
            amount = lang.money(it.amount),
            application = it.application,
            customer = it.customer,
            line = lang.money(it.line),
            mandate = it.mandate,
            reserved = lang.money(it.reserved),
            drawn = lang.money(it.drawn)
        ),
        Event::Refused(it) => told!(
            lang,
            "nothing is kept for application-{application} of customer-{customer}: {why}",
            "rien n'est gardé pour application-{application} de customer-{customer} : {why}",
            application = it.application,
            customer = it.customer,
            why = unreserved(it.code, lang)
        ),
        Event::Released(it) => match it.amount {
            Some(amount) => told!(
                lang,
                "{amount} of the line is free again: {why}",
                "{amount} de la ligne sont libérés : {why}",
                amount = lang.money(amount),
                why = because(it.because, lang)
            ),
            None => told!(
                lang,
                "nothing was kept that could be freed: {why}",
                "rien n'était gardé qui puisse être libéré : {why}",
                why = because(it.because, lang)
            ),
        },
        Event::Exposed(it) => match it.undone {
            true => told!(
                lang,
                "loan-{loan} ({reference}) is undone and takes nothing of the line (notice {step})",
                "loan-{loan} ({reference}) est annulé et ne prend rien de la ligne (avis {step})",
                loan = it.loan,
                reference = it.reference,
                step = it.step
            ),
            false => told!(
                lang,
                "loan-{loan} ({reference}) takes {reserved} to go out and {drawn} drawn (notice {step})",
                "loan-{loan} ({reference}) prend {reserved} à verser et {drawn} tirés (avis {step})",
                loan = it.loan,
                reference = it.reference,
                reserved = lang.money(it.reserved),
                drawn = lang.money(it.drawn),
                step = it.step
            ),
        },
        Event::CommissionEarned(it) => told!(
            lang,
            "a commission of {amount} is earned on {principal}",
            "une commission de {amount} est acquise sur {principal}",
            amount = lang.money(it.amount),
            principal = lang.money(it.principal)
        ),
        Event::CommissionInvoiced(it) => told!(
            lang,
            "the commission of {amount} is on invoice {invoice}",
            "la commission de {amount} est sur la facture {invoice}",
            amount = lang.money(it.amount),
            invoice = it.invoice
        ),
        Event::CommissionMatched(it) => told!(
            lang,
            "the bank's list {list} has the commission of {amount}",
            "la liste {list} de la banque a la commission de {amount}",
            amount = lang.money(it.amount),
            list = it.list
        ),
        Event::CommissionTakenBack(it) => match it.invoiced {
            true => told!(
                lang,
                "the commission of {amount} is taken back, and goes off another invoice",
                "la commission de {amount} est reprise, et sera déduite d'une autre facture",
                amount = lang.money(it.amount)
            ),
            false => told!(
                lang,
                "the commission of {amount} is taken back",
                "la commission de {amount} est reprise",
                amount = lang.money(it.amount)
            ),
        },
        Event::CommissionCredited(it) => told!(
            lang,
            "{amount} of a commission that was taken back went off invoice {invoice}",
            "{amount} d'une commission reprise sont déduits de la facture {invoice}",
            amount = lang.money(it.amount),
            invoice = it.invoice
        ),
    };
    vec![one]
}
