//! What happened to a loan, as its borrower is told on a statement.
//!
//! Nothing of it is for staff alone: no reason of theirs and no note, and nothing of holds, whose
//! cause is not always to be told; nor the name of another loan or customer.

use ledger_core::credit::loan::{
    Charged, Disbursed, Event, Excess, PauseEnded, PauseOver, RepaymentReceived, RepaymentReversal,
};

use super::Lang;
use super::credit::lender;
use super::lang::told;
use super::loan_parts::told_part;
use super::loan_servicing::told_borrower;
use super::loan_words::{charge_kind, components, money, payee, repayment_kind};
use super::price::price;

/// The line of an event; `None` of what no borrower is told of.
pub(crate) fn line(event: &Event, lang: Lang) -> Option<String> {
    Some(match event {
        Event::Granted(it) => told!(
            lang,
            "granted: {amount}, {count} instalments, the first due on {first}",
            "accordé : {amount}, {count} échéances, la première le {first}",
            amount = lang.money(it.contract.principal),
            count = it.schedule.len(),
            first = it.contract.first_due_on
        ),
        Event::Boarded(_) => told!(
            lang,
            "taken over from another system, with what was owed and paid there",
            "repris d'un autre système, avec ce qui y était dû et payé"
        ),
        Event::Disbursed(it) => disbursed(it, lang),
        Event::PartDisbursed(it) => told_part(it, lang),
        Event::PartReversed(it) => told!(
            lang,
            "the part of {amount} came back, or never went: it is not owed",
            "la partie de {amount} est revenue ou n'est jamais partie : elle n'est pas due",
            amount = lang.money(it.amount)
        ),
        Event::PartsEnded(it) => told!(
            lang,
            "the {left} that were not paid out are not lent any more",
            "les {left} qui n'ont pas été versés ne sont plus prêtés",
            left = lang.money(it.not_taken)
        ),
        Event::DisbursementReversed(it) => told!(
            lang,
            "the {amount} that were paid out came back: nothing is owed",
            "les {amount} versés sont revenus : rien n'est dû",
            amount = lang.money(it.amount)
        ),
        Event::Cancelled(_) => {
            told!(lang, "given up before it was paid out", "abandonné avant d'être versé")
        }
        Event::InstalmentFellDue(it) => told!(
            lang,
            "instalment {number} fell due: {owed}",
            "échéance {number} : {owed}",
            number = it.instalment,
            owed = components(&it.owed, lang)
        ),
        Event::RepaymentReceived(it) => received(it, lang),
        Event::RepaymentReversed(it) => told!(
            lang,
            "the payment of {amount} is not counted: {cause}",
            "le paiement de {amount} n'est pas compté : {cause}",
            amount = lang.money(it.amount),
            cause = not_counted(&it.cause, lang)
        ),
        Event::ChargedBack(it) => told!(
            lang,
            "the payer's bank took back {amount}: what they had paid is owed again with instalment {number}, due on {day}",
            "la banque du payeur a repris {amount} : ce qu'ils avaient payé est de nouveau dû avec l'échéance {number}, le {day}",
            amount = lang.money(it.amount),
            number = it.instalment,
            day = it.due_on
        ),
        Event::ChargebackReversed(it) => told!(
            lang,
            "the {amount} that the payer's bank had taken back count again",
            "les {amount} repris par la banque du payeur comptent de nouveau",
            amount = lang.money(it.amount)
        ),
        Event::Charged(it) => charged(it, lang),
        Event::ChargeWaived(it) => told!(
            lang,
            "{amount} of a charge are forgiven",
            "{amount} de frais sont remis",
            amount = lang.money(it.amount)
        ),
        Event::PenaltyWaived(it) => told!(
            lang,
            "{amount} of the penalty on instalment {number} are forgiven",
            "{amount} de la pénalité de l'échéance {number} sont remis",
            amount = lang.money(it.amount),
            number = it.instalment
        ),
        Event::ChargeReversed(it) => told!(
            lang,
            "the charge of {amount} was a mistake",
            "les frais de {amount} étaient une erreur",
            amount = lang.money(it.amount)
        ),
        Event::LatenessPosted(it) => told!(
            lang,
            "what is late cost more, for the days before {day}",
            "le retard a coûté davantage, pour les jours avant le {day}",
            day = it.until
        ),
        Event::Priced(it) => price(&it.price, lang),
        Event::DefaultDeclared(it) => told!(
            lang,
            "in default: not paid since {day}",
            "en défaut : impayé depuis le {day}",
            day = it.oldest_due_on
        ),
        Event::Cured(_) => told!(
            lang,
            "in default no more: all that is due is paid",
            "défaut levé : tout ce qui est dû est payé"
        ),
        Event::GoodsRefunded(it) => told_borrower(it, lang),
        Event::GoodsRefundReversed(it) => told!(
            lang,
            "the {price} that the merchant had given back are financed again: {cause}",
            "les {price} que le vendeur avait rendus sont de nouveau financés : {cause}",
            price = lang.money(it.price),
            cause = not_counted(&it.cause, lang)
        ),
        Event::Paused(it) => told!(
            lang,
            "lateness does not count from {from} until {until}",
            "le retard ne compte pas du {from} au {until}",
            from = it.from,
            until = it.until
        ),
        Event::PauseEnded(PauseEnded { until, .. }) | Event::PauseOver(PauseOver { until, .. }) => {
            told!(
                lang,
                "lateness counts again from {day} on",
                "le retard compte de nouveau dès le {day}",
                day = until
            )
        }
        Event::Rescinded(_) => told!(
            lang,
            "the contract is void: nothing of it is owed any more",
            "contrat résolu : plus rien n'en est dû"
        ),
        Event::CreditPaidOut(it) => told!(
            lang,
            "{amount} were paid back through {money}",
            "{amount} ont été rendus par {money}",
            amount = lang.money(it.amount),
            money = money(&it.money, lang)
        ),
        Event::CreditPayoutReversed(it) => told!(
            lang,
            "the {amount} that were paid back came back",
            "les {amount} rendus sont revenus",
            amount = lang.money(it.amount)
        ),
        Event::WrittenOff(_) => told!(
            lang,
            "written off in the lender's books: what is left is still owed",
            "passé en perte chez le prêteur : ce qui reste est toujours dû"
        ),
        Event::WriteOffUndone(_) => told!(
            lang,
            "in the lender's books again: it goes on by its schedule",
            "de nouveau dans les livres du prêteur : il suit son échéancier"
        ),
        Event::Rescheduled(it) => told!(
            lang,
            "goes on by another schedule from {day}, by {reference}",
            "suit un autre échéancier dès le {day}, par {reference}",
            day = it.closed_until,
            reference = it.reference
        ),
        Event::Sold(it) => told!(
            lang,
            "sold by {from} to {to}, to whom it is owed from now on",
            "cédé par {from} à {to}, à qui il est dû désormais",
            from = lender(&it.from, lang),
            to = lender(&it.to, lang)
        ),
        Event::Closed(_) => told!(lang, "closed: everything is paid", "soldé : tout est payé"),
        Event::Reopened(_) => {
            told!(lang, "open again: something is owed", "rouvert : une somme est due")
        }
        Event::ActProposed(_)
        | Event::ActApproved(_)
        | Event::ActDeclined(_)
        | Event::ActLapsed(_)
        | Event::ReschedulingProposed(_)
        | Event::Rebased(_)
        | Event::LapseDeferred(_)
        | Event::ForgivenAlone(_)
        | Event::DebitRequested(_)
        | Event::DebitAnswered(_)
        | Event::ChargedOff(_)
        | Event::ChargeOffUndone(_)
        | Event::ArrearsChanged(_)
        | Event::Held(_)
        | Event::HoldEnded(_) => return None,
    })
}

/// The line of an event that no borrower is told of, where it moved an amount all the same.
pub(crate) const fn computed_anew(lang: Lang) -> &'static str {
    lang.word("what is owed was computed anew", "ce qui est dû a été recalculé")
}

fn disbursed(it: &Disbursed, lang: Lang) -> String {
    let net = match it.net == it.amount {
        true => String::new(),
        false => told!(lang, ", {net} of it", ", dont {net}", net = lang.money(it.net)),
    };
    told!(
        lang,
        "{amount} were paid out{net} to {payee} through {money}",
        "{amount} versés{net} {payee} par {money}",
        amount = lang.money(it.amount),
        payee = payee(&it.payee, lang),
        money = money(&it.money, lang)
    )
}

fn received(it: &RepaymentReceived, lang: Lang) -> String {
    let repaid = it.changes.iter().any(|it| it.owed.is_some());
    let relief = match (it.excess, repaid) {
        (Excess::Shorten, true) => {
            lang.word("; the loan ends sooner", " ; le crédit finit plus tôt")
        }
        (Excess::Lower, true) => {
            lang.word("; less falls due from now on", " ; les échéances à venir sont réduites")
        }
        (
            Excess::Prepay
            | Excess::PrepayLast
            | Excess::PrepayEvenly
            | Excess::Keep
            | Excess::Shorten
            | Excess::Lower,
            _,
        ) => "",
    };
    told!(
        lang,
        "{amount} came in ({kind}) through {money}{relief}",
        "{amount} reçus ({kind}) par {money}{relief}",
        amount = lang.money(it.amount),
        kind = repayment_kind(it.kind, lang),
        money = money(&it.money, lang)
    )
}

fn not_counted(it: &RepaymentReversal, lang: Lang) -> &'static str {
    match it {
        RepaymentReversal::Misposted { moved_to: _ } => {
            lang.word("it was not for this loan", "il n'était pas pour ce crédit")
        }
        RepaymentReversal::Bounced {} => lang.word("it bounced", "il a été rejeté"),
        RepaymentReversal::ChargedBack { reference: _ } => {
            lang.word("the payer had it back", "le payeur l'a repris")
        }
        RepaymentReversal::DebitFailedAtOperator {} => {
            lang.word("our debit failed at the operator", "notre débit a échoué chez l'opérateur")
        }
    }
}

fn charged(it: &Charged, lang: Lang) -> String {
    told!(
        lang,
        "{kind} of {amount} ({code}) on instalment {number}, due on {day}",
        "{kind} de {amount} ({code}) sur l'échéance {number}, dus le {day}",
        kind = charge_kind(it.kind, lang),
        amount = lang.money(it.amount),
        code = it.code,
        number = it.instalment,
        day = it.due_on
    )
}
