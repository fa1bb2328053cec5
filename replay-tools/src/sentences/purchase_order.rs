//! What happened to a purchase order, in sentences.

use ledger_core::calendar::Day;
use ledger_core::log::StreamId;
use ledger_core::trade::Unreceived;
use ledger_core::trade::purchase_order::{Event, Stage, State, Uncancelled};

use super::lang::told;
use super::order::{pieces, purchase_lines, reason_of};
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
        let Some(account) = self.purchase_order() else { return vec![] };
        let stage = match account.stage() {
            Stage::Ahead => Shown::Word("announced", "annoncée"),
            Stage::Received => Shown::Word("received", "reçue"),
            Stage::NotReceived => Shown::Word("not received", "non reçue"),
            Stage::Confirmed => Shown::Word("confirmed", "confirmée"),
            Stage::Refused => Shown::Word("refused", "refusée"),
            Stage::Withdrawn => Shown::Word("withdrawn", "retirée"),
            Stage::Lapsed => Shown::Word("lapsed", "caduque"),
            Stage::Cancelled => Shown::Word("cancelled", "annulée"),
            Stage::CancelledAhead => Shown::Word("cancelled ahead", "annulée d'avance"),
        };
        vec![(STAGE, stage)]
    }
}

fn sentences(event: &Event, lang: Lang) -> Vec<String> {
    match event {
        Event::Received(it) => vec![
            told!(
                lang,
                "asked of the vendor for order-{order} of customer-{customer}, {price}, to be \
                 answered before {on}",
                "demandé au fournisseur pour order-{order} de customer-{customer}, {price}, réponse \
                 avant le {on}",
                order = it.order,
                customer = it.customer,
                price = lang.money(it.total),
                on = it.lapses_on
            ),
            purchase_lines(&it.lines),
        ],
        Event::NotReceived(it) => vec![told!(
            lang,
            "not received for order-{order} of customer-{customer}: {why}",
            "non reçu pour order-{order} de customer-{customer} : {why}",
            order = it.order,
            customer = it.customer,
            why = unreceived(it.code, lang)
        )],
        Event::Confirmed(it) => vec![told!(
            lang,
            "the vendor will supply it for order-{order}",
            "le fournisseur le fournira pour order-{order}",
            order = it.order
        )],
        Event::Refused(it) => vec![told!(
            lang,
            "the vendor will not supply it for order-{order}: {why}",
            "le fournisseur ne le fournira pas pour order-{order} : {why}",
            order = it.order,
            why = reason_of(&it.reason)
        )],
        Event::Withdrawn(it) => vec![told!(
            lang,
            "the vendor had confirmed it for order-{order} and cannot supply it: {why}",
            "le fournisseur l'avait confirmé pour order-{order} et ne peut le fournir : {why}",
            order = it.order,
            why = reason_of(&it.reason)
        )],
        Event::Lapsed(it) => vec![told!(
            lang,
            "lapsed: the vendor did not answer in time for order-{order}",
            "caduc : pas de réponse du fournisseur à temps pour order-{order}",
            order = it.order
        )],
        Event::Cancelled(it) => vec![told!(
            lang,
            "cancelled: {lines} of order-{order} were given up",
            "annulé : {lines} de order-{order} abandonnés",
            lines = pieces(&it.lines, lang),
            order = it.order
        )],
        Event::Delivered(it) => vec![told!(
            lang,
            "{lines} of order-{order} were handed over to the customer at {at}",
            "{lines} de order-{order} remis au client à {at}",
            lines = pieces(&it.lines, lang),
            order = it.order,
            at = it.delivered_at
        )],
        Event::DeliveryCorrected(it) => vec![told!(
            lang,
            "{lines} of order-{order} were not handed over after all",
            "{lines} de order-{order} n'ont pas été remis finalement",
            lines = pieces(&it.lines, lang),
            order = it.order
        )],
        Event::Returned(it) => vec![told!(
            lang,
            "{lines} of order-{order} came back from the customer",
            "{lines} de order-{order} sont revenus du client",
            lines = pieces(&it.lines, lang),
            order = it.order
        )],
        Event::NotCancelled(it) => {
            let why = match it.code {
                Uncancelled::Refused => {
                    lang.word("the vendor had refused it", "le fournisseur l'avait refusé")
                }
                Uncancelled::Withdrawn => {
                    lang.word("the vendor had withdrawn", "le fournisseur s'était retiré")
                }
                Uncancelled::Lapsed => lang.word("it had lapsed", "il était caduc"),
                Uncancelled::NotReceived => {
                    lang.word("it had not been received", "il n'avait pas été reçu")
                }
            };
            vec![told!(
                lang,
                "order-{order} was given up, and nothing was to cancel: {why}",
                "order-{order} a été abandonnée, et rien n'était à annuler : {why}",
                order = it.order
            )]
        }
    }
}

/// Why a vendor's file did not take it in.
pub(super) fn unreceived(code: Unreceived, lang: Lang) -> &'static str {
    match code {
        Unreceived::VendorUnknown => lang
            .word("nobody is registered as this vendor", "aucun fournisseur inscrit sous cet id"),
        Unreceived::VendorSuspended => {
            lang.word("the vendor is suspended", "le fournisseur est suspendu")
        }
        Unreceived::Cancelled => {
            lang.word("it was cancelled before it arrived", "annulé avant son arrivée")
        }
    }
}
