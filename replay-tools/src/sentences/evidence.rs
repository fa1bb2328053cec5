//! What happened to a piece of evidence, in sentences.

use ledger_core::calendar::Day;
use ledger_core::credit::evidence::{
    BureauFacts, ContractType, CustomerFacts, MobileMoneyFacts, SourceFacts,
};
use ledger_core::credit::inquiry::{Answered, Event, Purpose, Stage, State};
use ledger_core::log::StreamId;
use ledger_core::policy::EvidenceSource;

use super::credit::actor;
use super::lang::told;
use super::shown::{Fields, STAGE, Shown};
use super::table::{Shows, Tells};
use super::{Happened, Lang};

impl Tells for Event {
    fn sentences(&self, lang: Lang) -> Vec<String> {
        sentences(self, lang)
    }

    fn happened(&self) -> Option<Happened> {
        match self {
            Event::Declared(it) => Some(Happened::On(it.as_of)),
            Event::Answered(it) | Event::AnsweredLate(it) => Some(Happened::On(it.as_of)),
            Event::Requested(_) | Event::EndedUnanswered(_) => None,
        }
    }

    fn joins(&self, own: StreamId, subject: StreamId) -> Option<StreamId> {
        let purpose = match self {
            Event::Declared(it) => it.purpose,
            Event::Requested(it) => it.purpose,
            Event::Answered(_) | Event::EndedUnanswered(_) | Event::AnsweredLate(_) => return None,
        };
        match purpose {
            Purpose::Application { application } => {
                (subject == StreamId::Application(application)).then_some(own)
            }
            Purpose::LimitReview {} => None,
        }
    }

    fn is_of_the_file(&self) -> bool {
        false
    }
}

impl Shows for State {
    fn fields(&self, _: Day) -> Fields {
        let Some(piece) = self.piece() else { return vec![] };
        let stage = match piece.stage {
            Stage::Asked { .. } => Shown::Word("asked", "demandée"),
            Stage::Unanswered { .. } => Shown::Word("unanswered", "sans réponse"),
            Stage::Answered { late: false, .. } => Shown::Word("answered", "répondue"),
            Stage::Answered { late: true, .. } => {
                Shown::Word("answered late", "répondue en retard")
            }
        };
        vec![(STAGE, stage), (("source", "source"), Shown::Text(piece.source.name().to_owned()))]
    }
}

fn sentences(event: &Event, lang: Lang) -> Vec<String> {
    match event {
        Event::Declared(it) => {
            let head = told!(
                lang,
                "the customer says, taken down by {by}{purpose}",
                "le client déclare, recueilli par {by}{purpose}",
                by = actor(&it.by, lang),
                purpose = purpose(it.purpose, lang)
            );
            std::iter::once(head).chain(of_customer(&it.facts, lang)).collect()
        }
        Event::Requested(it) => vec![
            told!(
                lang,
                "{by} has {source} asked{purpose}, to answer by {until}",
                "{by} fait interroger {source}{purpose}, réponse attendue avant {until}",
                by = actor(&it.by, lang),
                source = source(it.source, lang),
                purpose = purpose(it.purpose, lang),
                until = it.answer_by
            ),
            told!(
                lang,
                "by consent {number} of the customer, to the text of {version}",
                "d'après le consentement {number} du client, au texte {version}",
                number = it.consent.number,
                version = it.consent.text_version
            ),
        ],
        Event::Answered(it) => {
            answered(it, lang.word("answered in time", "réponse dans les temps"), lang)
        }
        Event::AnsweredLate(it) => {
            answered(it, lang.word("answered late", "réponse tardive"), lang)
        }
        Event::EndedUnanswered(it) => vec![told!(
            lang,
            "no answer had come by {at}",
            "aucune réponse n'était venue à {at}",
            at = it.ended_at
        )],
    }
}

fn answered(it: &Answered, how: &str, lang: Lang) -> Vec<String> {
    let head = told!(
        lang,
        "{source} {how}, as of {as_of}",
        "{source} : {how}, au {as_of}",
        source = source(it.facts.source(), lang),
        as_of = it.as_of
    );
    let facts = match &it.facts {
        SourceFacts::Customer(it) => of_customer(it, lang),
        SourceFacts::MobileMoney(it) => of_account(it, lang),
        SourceFacts::Bills(it) => vec![told!(
            lang,
            "{on_time} of {due} bills paid by their day",
            "{on_time} factures sur {due} payées à leur date",
            on_time = it.paid_on_time,
            due = it.due
        )],
        SourceFacts::Bureau(it) => vec![of_bureau(it, lang)],
    };
    std::iter::once(head).chain(facts).collect()
}

fn of_customer(it: &CustomerFacts, lang: Lang) -> Vec<String> {
    let contract = it.contract_type.map(|it| {
        let name = contract(it, lang);
        told!(lang, "contract: {name}", "contrat : {name}")
    });
    let since =
        it.works_since.map(|day| told!(lang, "works since {day}", "en activité depuis le {day}"));
    let income = it.monthly_income.map(|amount| {
        let amount = lang.money(amount);
        told!(lang, "income a month: {amount}", "revenu mensuel : {amount}")
    });
    [contract, since, income].into_iter().flatten().collect()
}

const fn contract(it: ContractType, lang: Lang) -> &'static str {
    match it {
        ContractType::None => lang.word("none", "aucun"),
        ContractType::Informal => lang.word("informal", "informel"),
        ContractType::FixedTerm => lang.word("fixed term", "à durée déterminée"),
        ContractType::Permanent => lang.word("permanent", "à durée indéterminée"),
        ContractType::Public => lang.word("public service", "fonction publique"),
    }
}

fn of_account(it: &MobileMoneyFacts, lang: Lang) -> Vec<String> {
    let days = told!(
        lang,
        "money came in on {count} days",
        "des rentrées sur {count} jours",
        count = it.inflow_on.len()
    );
    let periods = (1_u32..).zip(&it.periods).map(|(number, it)| {
        told!(
            lang,
            "30 days, {number} back: {deposits} deposits of {deposited}, in {came_in}, out {went_out}, \
             mean balance {mean}, {overdraft} days in overdraft",
            "30 jours, rang {number} : {deposits} dépôts de {deposited}, entrées {came_in}, sorties \
             {went_out}, solde moyen {mean}, {overdraft} jours à découvert",
            deposits = it.deposits,
            deposited = lang.money(it.deposited),
            came_in = lang.money(it.came_in),
            went_out = lang.money(it.went_out),
            mean = lang.money(it.mean_balance),
            overdraft = it.overdraft_days
        )
    });
    std::iter::once(days).chain(periods).collect()
}

fn of_bureau(it: &BureauFacts, lang: Lang) -> String {
    match it.record {
        None => lang.word("does not know the customer", "ne connaît pas le client").to_owned(),
        Some(it) => told!(
            lang,
            "{loans} loans run, {owed} owed, {days} days late at worst",
            "{loans} crédits en cours, {owed} dus, {days} jours de retard au pire",
            loans = it.running_loans,
            owed = lang.money(it.owed),
            days = it.worst_days_late
        ),
    }
}

fn purpose(it: Purpose, lang: Lang) -> String {
    match it {
        Purpose::Application { application } => {
            told!(lang, " for application {application}", " pour la demande {application}")
        }
        Purpose::LimitReview {} => {
            lang.word(" to look at the limit again", " pour revoir la limite").to_owned()
        }
    }
}

const fn source(it: EvidenceSource, lang: Lang) -> &'static str {
    match it {
        EvidenceSource::Platform => lang.word("the ledger", "le registre"),
        EvidenceSource::Bureau => lang.word("the credit bureau", "le bureau de crédit"),
        EvidenceSource::Customer => lang.word("the customer", "le client"),
        EvidenceSource::MobileMoney => lang.word("mobile money", "le mobile money"),
        EvidenceSource::Bills => lang.word("the bills", "les factures"),
    }
}
