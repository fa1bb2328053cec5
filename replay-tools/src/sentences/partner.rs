//! What happened to a bank, in sentences.

use ledger_core::calendar::Day;
use ledger_core::log::StreamId;
use ledger_core::money::Money;
use ledger_core::party::partner::{Event, Mismatch, Standing, State};
use ledger_core::party::{Earned, LenderType, Mandate};

use super::lang::told;
use super::lending::items;
use super::price::per_cent;
use super::reason::told_reason;
use super::shown::{Fields, Shown, standing};
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
        let mut fields = vec![];
        if let Some(it) = &self.enrolled {
            fields.push(standing(it.standing == Standing::Active));
            fields.push((("mandate", "mandat"), Shown::Count(u64::from(it.number))));
            for line in &it.mandate.lines {
                fields.push((("line", "ligne"), Shown::Money(line.limit)));
            }
        }
        if let Some(it) = &self.waiting {
            let lapses_on = Shown::Day(it.lapses_on());
            fields.push((("to be agreed before", "à approuver avant le"), lapses_on));
        }
        fields
    }
}

fn sentences(event: &Event, lang: Lang) -> Vec<String> {
    match event {
        Event::Proposed(it) => {
            let mut all = vec![told!(
                lang,
                "a mandate is proposed for {name} ({kind} {id}, {country}), to be agreed before {day}",
                "un mandat est proposé pour {name} ({kind} {id}, {country}), à approuver avant le {day}",
                name = it.firm.trade_name,
                kind = kind(it.lender_type, lang),
                id = it.name,
                country = it.firm.country,
                day = it.lapses_on
            )];
            all.extend(mandate(&it.mandate, lang));
            all
        }
        Event::Enrolled(it) => {
            let mut all = vec![told!(
                lang,
                "{name} ({id}) is enrolled: another person agreed",
                "{name} ({id}) est agréée : une autre personne a approuvé",
                name = it.firm.trade_name,
                id = it.name
            )];
            all.extend(mandate(&it.mandate, lang));
            all
        }
        Event::MandateChanged(it) => {
            let mut all = vec![told!(
                lang,
                "mandate {number} holds from now on: another person agreed",
                "le mandat {number} est en vigueur : une autre personne a approuvé",
                number = it.number
            )];
            all.extend(mandate(&it.mandate, lang));
            all
        }
        Event::Declined(it) => vec![told!(
            lang,
            "the mandate that was proposed will not hold: {reason}",
            "le mandat proposé n'est pas retenu : {reason}",
            reason = told_reason(&it.reason)
        )],
        Event::Lapsed(_) => vec![told!(
            lang,
            "the mandate that was proposed lapsed: nobody agreed in time",
            "le mandat proposé est caduc : personne n'a approuvé à temps"
        )],
        Event::Suspended(it) => vec![told!(
            lang,
            "suspended, nothing more is put to it: {reason}",
            "suspendue, plus rien ne lui est présenté : {reason}",
            reason = told_reason(&it.reason)
        )],
        Event::Resumed(it) => vec![told!(
            lang,
            "asked again: {reason}",
            "de nouveau sollicitée : {reason}",
            reason = told_reason(&it.reason)
        )],
        Event::Invoiced(it) => vec![told!(
            lang,
            "invoice {reference} of {files} files: {earned} of commissions, less {credited} taken back",
            "facture {reference} de {files} dossiers : {earned} de commissions, moins {credited} reprises",
            reference = it.reference,
            files = it.files,
            earned = lang.money(it.earned),
            credited = lang.money(it.credited)
        )],
        Event::Reconciled(it) => {
            let mut all = vec![told!(
                lang,
                "the bank's list {reference} comes to {total}; {matched} of its files are as we have them",
                "la liste {reference} de la banque s'élève à {total} ; {matched} dossiers concordent",
                reference = it.reference,
                total = lang.money(it.total),
                matched = it.matched
            )];
            all.extend(it.mismatches.iter().map(|it| mismatch(it, lang)));
            all
        }
    }
}

const fn kind(it: LenderType, lang: Lang) -> &'static str {
    match it {
        LenderType::Bank => lang.word("bank", "banque"),
        LenderType::Other => lang.word("lender", "prêteur"),
    }
}

fn mismatch(it: &Mismatch, lang: Lang) -> String {
    let amount = |it: Option<Money>| {
        it.map_or_else(|| lang.word("nothing", "rien").to_owned(), |it| lang.money(it))
    };
    told!(
        lang,
        "{reference}: we have {ours}, the list has {theirs}",
        "{reference} : nous avons {ours}, la liste a {theirs}",
        reference = it.reference,
        ours = amount(it.ours),
        theirs = amount(it.theirs)
    )
}

fn mandate(it: &Mandate, lang: Lang) -> Vec<String> {
    let lines = it.lines.iter().map(|it| {
        let fee = it.fee_min.map(|fee| {
            told!(
                lang,
                ", file fee at least {fee}",
                ", frais de dossier d'au moins {fee}",
                fee = lang.money(fee)
            )
        });
        format!("{}{}", lang.money(it.limit), fee.unwrap_or_default())
    });
    let products = it.products.iter().map(|it| {
        let rate = it.rate_min.map(|rate| {
            let rate = per_cent(rate, lang);
            told!(lang, " at {rate} at least", " à {rate} au moins")
        });
        format!("{}{}", it.code, rate.unwrap_or_default())
    });
    let earned = match it.commission.earned {
        Earned::AtSignature => lang.word("at the signature", "à la signature"),
        Earned::AtDisbursement => lang.word("as it is paid out", "au versement"),
    };
    vec![
        told!(
            lang,
            "lends up to {lines}; for {products}",
            "prête jusqu'à {lines} ; pour {products}",
            lines = lines.collect::<Vec<_>>().join(", "),
            products = products.collect::<Vec<_>>().join(", ")
        ),
        told!(
            lang,
            "answers within {hours} hours, and wants to see {items}",
            "répond sous {hours} heures, et veut voir {items}",
            hours = it.answer_hours,
            items = items(&it.checklist, lang)
        ),
        told!(
            lang,
            "commission of {rate} of the principal, earned {earned}, taken back where the loan is \
             undone within {days} days",
            "commission de {rate} du capital, acquise {earned}, reprise si le prêt est annulé sous \
             {days} jours",
            rate = per_cent(it.commission.rate, lang),
            days = it.undone.days
        ),
    ]
}
