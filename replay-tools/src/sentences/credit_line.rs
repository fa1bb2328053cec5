//! What happened to a credit line, in sentences.

use ledger_core::calendar::Day;
use ledger_core::credit::line::{BlockCause, Event, Figures, LimitCause, State, UnblockCause};
use ledger_core::log::StreamId;

use super::lang::told;
use super::reason::told_reason;
use super::shown::{Fields, Shown};
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
        true
    }
}

impl Shows for State {
    fn fields(&self, _: Day) -> Fields {
        let Some(figures) = self.figures() else { return vec![] };
        vec![
            (("limit", "limite"), Shown::Money(figures.limit)),
            (("reserved", "réservé"), Shown::Money(figures.reserved)),
            (("outstanding", "encours"), Shown::Money(figures.outstanding)),
            (("available", "disponible"), Shown::Money(figures.available)),
            (("blocks", "blocages"), Shown::Count(figures.blocks.into())),
        ]
    }
}

fn sentences(event: &Event, lang: Lang) -> Vec<String> {
    let first = match event {
        Event::Opened(it) => {
            let loans = it.reserved.len() + it.outstanding.len();
            let taken_in = match loans {
                0 => String::new(),
                _ => told!(
                    lang,
                    ", with what is reserved and owed on {loans} loans that run",
                    ", avec ce qui est réservé et dû sur {loans} crédits en cours"
                ),
            };
            told!(
                lang,
                "opened with a limit of {limit}{taken_in}",
                "ouverte avec une limite de {limit}{taken_in}",
                limit = lang.money(it.limit)
            )
        }
        Event::LimitChanged(it) => told!(
            lang,
            "limit changed, {before} → {after}: {cause}",
            "limite modifiée, {before} → {after} : {cause}",
            before = lang.money(it.before),
            after = lang.money(it.after),
            cause = changed(&it.cause, lang)
        ),
        Event::ExposureReserved(it) => told!(
            lang,
            "{amount} reserved for loan-{loan}",
            "{amount} réservés pour loan-{loan}",
            amount = lang.money(it.amount),
            loan = it.loan
        ),
        Event::ExposureReleased(it) => told!(
            lang,
            "{amount} that were reserved for loan-{loan} are free again",
            "{amount} réservés pour loan-{loan} sont à nouveau libres",
            amount = lang.money(it.amount),
            loan = it.loan
        ),
        Event::OutstandingRaised(it) => {
            let reserved = match it.from_reservation {
                Some(used) => told!(
                    lang,
                    ", {used} of it had been reserved",
                    ", dont {used} avaient été réservés",
                    used = lang.money(used)
                ),
                None => String::new(),
            };
            told!(
                lang,
                "{amount} more are owed on loan-{loan}{reserved}",
                "{amount} de plus sont dus sur loan-{loan}{reserved}",
                amount = lang.money(it.amount),
                loan = it.loan
            )
        }
        Event::OutstandingLowered(it) => told!(
            lang,
            "{amount} less are owed on loan-{loan}",
            "{amount} de moins sont dus sur loan-{loan}",
            amount = lang.money(it.amount),
            loan = it.loan
        ),
        Event::Blocked(it) => told!(
            lang,
            "blocked, nothing is reserved on it any more: {cause} (block {block})",
            "bloquée, plus rien n'y est réservé : {cause} (blocage {block})",
            cause = blocked(&it.cause, lang),
            block = it.block
        ),
        Event::Unblocked(it) => told!(
            lang,
            "block {block} is lifted: {cause}",
            "le blocage {block} est levé : {cause}",
            cause = lifted(&it.cause, lang),
            block = it.block
        ),
    };
    vec![first]
}

fn changed(cause: &LimitCause, lang: Lang) -> String {
    match cause {
        LimitCause::Person { reason } => told_reason(reason),
        LimitCause::PunctualMonths { months } => {
            told!(lang, "{months} months were paid in time", "{months} mois ont été payés à temps")
        }
        LimitCause::Late { loan, instalment } => told!(
            lang,
            "instalment {instalment} of loan-{loan} was paid late",
            "l'échéance {instalment} de loan-{loan} a été payée en retard"
        ),
        LimitCause::Default { loan } => {
            told!(lang, "loan-{loan} is in default", "loan-{loan} est en défaut")
        }
        LimitCause::Undone { of } => told!(
            lang,
            "the change of event {of} is undone",
            "la modification de l'événement {of} est annulée"
        ),
    }
}

fn blocked(cause: &BlockCause, lang: Lang) -> String {
    match cause {
        BlockCause::Person { reason } => told_reason(reason),
        BlockCause::Default { loan } => {
            told!(lang, "loan-{loan} is in default", "loan-{loan} est en défaut")
        }
    }
}

fn lifted(cause: &UnblockCause, lang: Lang) -> String {
    match cause {
        UnblockCause::Person { reason } => told_reason(reason),
        UnblockCause::DefaultEnded { loan } => told!(
            lang,
            "loan-{loan} is not in default any more",
            "loan-{loan} n'est plus en défaut"
        ),
    }
}

/// How the line then stands.
pub(super) fn figures(it: &Figures, lang: Lang) -> String {
    let blocked = match it.blocks {
        0 => String::new(),
        1 => told!(lang, "; one block stands", " ; un blocage en place"),
        blocks => told!(lang, "; {blocks} blocks stand", " ; {blocks} blocages en place"),
    };
    told!(
        lang,
        "then: {available} available of {limit}, {reserved} reserved, {outstanding} \
         outstanding{blocked}",
        "ensuite : {available} disponibles sur {limit}, {reserved} réservés, {outstanding} \
         d'encours{blocked}",
        available = lang.money(it.available),
        limit = lang.money(it.limit),
        reserved = lang.money(it.reserved),
        outstanding = lang.money(it.outstanding)
    )
}
