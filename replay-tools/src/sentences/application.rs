//! What happened to an application, in sentences.

use ledger_core::calendar::Day;
use ledger_core::credit::application::{
    CodeFailed, ContractPrepared, Decided, DecidedBy, Event, FirstDue, Inputs, LenderAnswer, Need,
    Opinion, Outcome, Purpose, Rated, Signed, Stage, State, Submitted, Terms, Unaccepted,
    WithdrawCause,
};
use ledger_core::log::StreamId;
use ledger_core::reason::Reason;

use super::assessment::assessed;
use super::credit::{actor, lender, plan, product};
use super::lang::told;
use super::price::price;
use super::reason::told_reason;
use super::shown::{Fields, STAGE, Shown};
use super::table::{Shows, Tells};
use super::{Happened, Lang, lending, review, under};

impl Tells for Event {
    fn sentences(&self, lang: Lang) -> Vec<String> {
        sentences(self, lang)
    }

    fn happened(&self) -> Option<Happened> {
        None
    }

    fn joins(&self, own: StreamId, subject: StreamId) -> Option<StreamId> {
        match self {
            Event::Submitted(it) => {
                let order = it.purpose.order().map(StreamId::Order);
                (order == Some(subject)).then_some(own)
            }
            Event::Signed(it) => (own == subject).then_some(StreamId::Loan(it.loan)),
            Event::Rated(_)
            | Event::Assessed(_)
            | Event::Reviewed(_)
            | Event::Decided(_)
            | Event::Offered(_)
            | Event::Presented(_)
            | Event::Accepted(_)
            | Event::RefusedByLender(_)
            | Event::ReservationAsked(_)
            | Event::Reserved(_)
            | Event::NotReserved(_)
            | Event::PassedOver(_)
            | Event::AnsweredLate(_)
            | Event::ReservationReleased(_)
            | Event::Exposed(_)
            | Event::ContractPrepared(_)
            | Event::CodeMade(_)
            | Event::CodeFailed(_)
            | Event::CodeAccepted(_)
            | Event::Lapsed(_)
            | Event::Withdrawn(_)
            | Event::Deferred(_)
            | Event::Resumed(_)
            | Event::SentToReview(_)
            | Event::ReviewAsked(_)
            | Event::Assigned(_)
            | Event::GivenBack(_)
            | Event::ReviewOverdue(_)
            | Event::OfferRevoked(_)
            | Event::Overridden(_) => None,
        }
    }

    fn is_of_the_file(&self) -> bool {
        false
    }
}

impl Shows for State {
    fn fields(&self, _: Day) -> Fields {
        let Some(dossier) = self.application() else { return vec![] };
        let stage = match dossier.stage() {
            Stage::Open | Stage::Reviewed { .. } if dossier.awaits().is_some() => {
                Shown::Word("waiting for Premium", "en attente de Premium")
            }
            Stage::Open if dossier.desk().is_some() => {
                Shown::Word("waiting for a person", "en attente d'une personne")
            }
            Stage::Open => Shown::Word("waiting for a decision", "en attente de décision"),
            Stage::Reviewed { .. } => {
                Shown::Word("waiting for a second approval", "en attente d'une seconde approbation")
            }
            Stage::Approved(_) => Shown::Word("approved", "approuvée"),
            Stage::Offered(offer) => match offer.answer {
                LenderAnswer::NotAsked => Shown::Word("offered", "proposée"),
                LenderAnswer::Reserving => Shown::Word(
                    "waiting for the bank's line",
                    "en attente de la ligne de la banque",
                ),
                LenderAnswer::Reserved { .. } => {
                    Shown::Word("to be presented to the bank", "à présenter à la banque")
                }
                LenderAnswer::Awaited { .. } => {
                    Shown::Word("waiting for the bank", "en attente de la banque")
                }
                LenderAnswer::Accepted { .. } => {
                    Shown::Word("accepted by the bank", "acceptée par la banque")
                }
            },
            Stage::Signed { .. } => Shown::Word("signed", "signée"),
            Stage::Declined { .. } => Shown::Word("declined", "refusée"),
            Stage::RefusedByLender { .. } => {
                Shown::Word("refused by the bank", "refusée par la banque")
            }
            Stage::Lapsed => Shown::Word("lapsed", "caduque"),
            Stage::Withdrawn => Shown::Word("withdrawn", "retirée"),
        };
        vec![(STAGE, stage)]
    }
}

fn contract_prepared(it: &ContractPrepared, lang: Lang) -> Vec<String> {
    let (by, version) = (actor(&it.by, lang), it.policy.version);
    let mut told = vec![told!(
        lang,
        "the contract is written by the template of version {version} and has the SHA-256 {hash}; asked for by {by}",
        "le contrat est établi selon le modèle de la version {version} et a l'empreinte SHA-256 {hash} ; demandé par {by}",
        hash = it.hashes.contract
    )];
    told.extend(it.withdrawal.map(|it| {
        told!(
            lang,
            "it may be withdrawn from within {days} days of the signature; the principal is then given back within {back} days",
            "on peut s'en rétracter dans les {days} jours de la signature ; le capital est alors rendu sous {back} jours",
            days = it.days,
            back = it.capital_back_days
        )
    }));
    told
}

fn code_failed(it: &CodeFailed, lang: Lang) -> String {
    let (by, left) = (actor(&it.by, lang), it.tries_left);
    match it.why {
        Unaccepted::Wrong => told!(
            lang,
            "not signed: {by} entered a wrong code; {left} more wrong tries kill it",
            "non signée : {by} a saisi un code erroné ; il sera caduc après {left} essais erronés de plus"
        ),
        Unaccepted::Expired => told!(
            lang,
            "not signed: {by} entered a code that was no longer valid",
            "non signée : {by} a saisi un code qui n'était plus valable"
        ),
        Unaccepted::TriedOut => told!(
            lang,
            "not signed: {by} entered a code that wrong tries had killed",
            "non signée : {by} a saisi un code rendu caduc par des essais erronés"
        ),
    }
}

fn sentences(event: &Event, lang: Lang) -> Vec<String> {
    match event {
        Event::Submitted(it) => submitted(it, lang),
        Event::Assessed(it) => assessed(it, lang),
        Event::Reviewed(it) => {
            let Opinion::Approve { terms: approved } = &it.opinion;
            vec![
                told!(
                    lang,
                    "approved by a first person, {by}, and a second one is wanted: {reason}",
                    "approuvée par une première personne, {by}, une seconde est requise : {reason}",
                    by = actor(&it.by, lang),
                    reason = told_reason(&it.reason)
                ),
                terms(approved, lang),
                counted(&it.inputs, lang),
            ]
        }
        Event::Decided(it) => decided(it, lang),
        Event::Rated(it) => rated(it, lang),
        Event::Offered(it) => [
            told!(
                lang,
                "offered as offer {offer}, to be signed before {day}",
                "proposée par l'offre {offer}, à signer avant le {day}",
                offer = it.offer,
                day = it.lapses_on
            ),
            under(it.policy, lang),
        ]
        .into_iter()
        .chain(it.priced.as_ref().map(|it| price(&it.price, lang)))
        .collect(),
        Event::ReservationAsked(it) => lending::asked(it, lang),
        Event::Reserved(it) => lending::reserved(it, lang),
        Event::NotReserved(it) => lending::not_reserved(it, lang),
        Event::Presented(it) => lending::presented(it, lang),
        Event::PassedOver(it) => lending::passed_over(it, lang),
        Event::AnsweredLate(it) => lending::answered_late(it, lang),
        Event::ReservationReleased(it) => lending::released(it, lang),
        Event::Exposed(it) => lending::exposed(it, lang),
        Event::Accepted(it) => vec![told!(
            lang,
            "accepted by the bank, whose reference is {reference}",
            "acceptée par la banque, dont la référence est {reference}",
            reference = it.reference
        )],
        Event::RefusedByLender(it) => vec![told!(
            lang,
            "refused by the bank, whose code is {code}",
            "refusée par la banque, dont le code est {code}",
            code = it.code
        )],
        Event::ContractPrepared(it) => contract_prepared(it, lang),
        Event::CodeMade(it) => vec![told!(
            lang,
            "a one-time code of {digits} digits is made to sign {reference}, valid until {until}, dead after {tries} wrong tries; asked for by {by}",
            "un code à usage unique de {digits} chiffres est émis pour signer {reference}, valable jusqu'au {until}, caduc après {tries} essais erronés ; demandé par {by}",
            digits = it.digits,
            reference = it.paper.reference,
            until = it.valid_until,
            tries = it.tries,
            by = actor(&it.by, lang)
        )],
        Event::CodeFailed(it) => vec![code_failed(it, lang)],
        Event::CodeAccepted(it) => vec![told!(
            lang,
            "the code was entered, in time and right, at {at}",
            "le code a été saisi, à temps et juste, à {at}",
            at = it.at
        )],
        Event::Signed(it) => signed(it, lang),
        Event::Lapsed(it) => vec![match it.offer {
            None => {
                told!(
                    lang,
                    "lapsed: nobody decided in time",
                    "caduque : personne n'a décidé à temps"
                )
            }
            Some(offer) => told!(
                lang,
                "lapsed: nobody signed offer {offer} in time",
                "caduque : personne n'a signé l'offre {offer} à temps"
            ),
        }],
        Event::Withdrawn(it) => vec![match &it.cause {
            WithdrawCause::Person { reason } => told!(
                lang,
                "withdrawn by {by}: {reason}",
                "retirée par {by} : {reason}",
                by = actor(&it.by, lang),
                reason = told_reason(reason)
            ),
            WithdrawCause::OrderEnded { order } => told!(
                lang,
                "withdrawn: order-{order} does not wait for credit any more",
                "retirée : order-{order} n'attend plus de crédit"
            ),
        }],
        Event::SentToReview(it) => review::sent(it, lang),
        Event::ReviewAsked(it) => review::asked(it, lang),
        Event::Assigned(it) => review::assigned(it, lang),
        Event::GivenBack(it) => review::given_back(it, lang),
        Event::ReviewOverdue(it) => review::overdue(it, lang),
        Event::Overridden(it) => review::overridden(it, lang),
        Event::OfferRevoked(it) => vec![review::revoked(it, lang)],
        Event::Deferred(it) => vec![told!(
            lang,
            "waits until the customer has {need} ({code})",
            "attend que le client ait {need} ({code})",
            need = needed(it.code, lang),
            code = it.code.code()
        )],
        Event::Resumed(it) => vec![told!(
            lang,
            "goes on: the customer has {need}",
            "reprend : le client a {need}",
            need = needed(it.code, lang)
        )],
    }
}

const fn needed(it: Need, lang: Lang) -> &'static str {
    match it {
        Need::Premium => lang.word("Premium that is paid", "Premium, payé"),
        Need::Identity => lang.word("an identity that is known", "une identité vérifiée"),
    }
}

fn submitted(it: &Submitted, lang: Lang) -> Vec<String> {
    let amount = lang.money(it.asked.amount);
    let purpose = match &it.purpose {
        Purpose::Order { order } => {
            told!(lang, "{amount} for order-{order}", "{amount} pour order-{order}")
        }
        Purpose::Cash {} => told!(lang, "up to {amount}", "jusqu'à {amount}"),
    };
    let instalments = it.asked.instalments;
    let paid = match it.asked.first_due {
        FirstDue::On { first_due_on } => told!(
            lang,
            "in {instalments} instalments from {first_due_on}",
            "en {instalments} échéances à partir du {first_due_on}"
        ),
        FirstDue::DayOfMonth { day_of_month } => told!(
            lang,
            "in {instalments} instalments on day {day} of the month",
            "en {instalments} échéances le {day} du mois",
            day = u32::from(day_of_month)
        ),
    };
    vec![
        told!(
            lang,
            "{by} asks for {purpose}{product}, to be paid back {paid}",
            "{by} demande {purpose}{product}, à rembourser {paid}",
            by = actor(&it.by, lang),
            product = product(it.asked.product.as_deref(), lang)
        ),
        told!(lang, "to be decided before {day}", "à décider avant le {day}", day = it.lapses_on),
        under(it.policy, lang),
    ]
}

fn decided(it: &Decided, lang: Lang) -> Vec<String> {
    let by = match &it.by {
        DecidedBy::Persons { persons } => {
            let persons: Vec<String> = persons.iter().map(|it| actor(it, lang)).collect();
            persons.join(lang.word(" and ", " et "))
        }
        DecidedBy::Rules { engine, policy } => told!(
            lang,
            "rules of engine {engine} and policy version {version}",
            "les règles du moteur {engine} et de la version {version}",
            version = policy.version
        ),
    };
    let reason = it.reason.as_ref().map_or_else(String::new, |it| because(it, lang));
    let mut lines = match &it.outcome {
        Outcome::Approved { terms: approved } => vec![
            told!(lang, "approved by {by}{reason}", "approuvée par {by}{reason}"),
            terms(approved, lang),
        ],
        Outcome::Declined { reasons } => vec![
            told!(lang, "declined by {by}{reason}", "refusée par {by}{reason}"),
            told!(
                lang,
                "the customer is told: {codes}",
                "motifs communiqués : {codes}",
                codes = reasons.join(", ")
            ),
        ],
    };
    lines.push(counted(&it.inputs, lang));
    lines
}

/// By what the terms that a person approves may be offered.
fn rated(it: &Rated, lang: Lang) -> Vec<String> {
    let class = it.class.as_deref().map(|class| {
        told!(
            lang,
            "put into the class of risk {class}, which prices it, by {by}: {reason}",
            "classée en {class}, classe de risque qui en fixe le prix, par {by} : {reason}",
            by = actor(&it.by, lang),
            reason = told_reason(&it.reason)
        )
    });
    let capacity = it.capacity.map(|it| {
        told!(
            lang,
            "of an income of {income} a month, {monthly} would go to instalments and Premium",
            "sur un revenu de {income} par mois, {monthly} iraient aux échéances et à Premium",
            income = lang.money(it.income),
            monthly = lang.money(it.monthly)
        )
    });
    class.into_iter().chain(capacity).chain([under(it.policy, lang)]).collect()
}

fn because(reason: &Reason, lang: Lang) -> String {
    told!(lang, ": {reason}", " : {reason}", reason = told_reason(reason))
}

/// What was counted, by which one person decided or two had to.
fn counted(it: &Inputs, lang: Lang) -> String {
    let above = match it.four_eyes_above {
        Some(above) => told!(
            lang,
            "two persons above {above}",
            "deux personnes au-delà de {above}",
            above = lang.money(above)
        ),
        None => lang.word("always two persons", "toujours deux personnes").to_owned(),
    };
    told!(
        lang,
        "counted: {reserved} reserved, {outstanding} owed, {offered} offered besides; {above}",
        "compté : {reserved} réservés, {outstanding} dus, {offered} proposés par ailleurs ; {above}",
        reserved = lang.money(it.reserved),
        outstanding = lang.money(it.outstanding),
        offered = lang.money(it.offered)
    )
}

fn signed(it: &Signed, lang: Lang) -> Vec<String> {
    vec![
        told!(
            lang,
            "signed on {day}, recorded by {by}; loan-{loan} is granted",
            "signée le {day}, enregistrée par {by} ; crédit loan-{loan} accordé",
            day = it.signed_on,
            by = actor(&it.by, lang),
            loan = it.loan
        ),
        told!(
            lang,
            "the paper is {reference}, {sha256}",
            "le papier est {reference}, {sha256}",
            reference = it.paper.reference,
            sha256 = it.paper.sha256
        ),
    ]
}

fn terms(it: &Terms, lang: Lang) -> String {
    told!(
        lang,
        "{amount} from {lender}{product}: {plan}",
        "{amount} de {lender}{product} : {plan}",
        amount = lang.money(it.principal),
        lender = lender(&it.lender, lang),
        product = product(it.product.as_deref(), lang),
        plan = plan(&it.plan, lang)
    )
}
