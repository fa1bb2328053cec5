//! What happened to a loan, in sentences.

use ledger_core::credit::loan::{
    ArrearsChanged, Balances, Charged, ChargedBy, DefaultTrigger, Disbursed, Event, Excess, Held,
    HoldEnded, NextDue, RepaymentReceived, Rescinded,
};

use super::Lang;
use super::lang::told;
use super::loan_begins::{boarded, granted, rebased};
use super::loan_changes::{
    charge_off_undone, charged_off, rescheduled, rescheduling_proposed, sold, write_off_undone,
    written_off,
};
use super::loan_debits::{debit_answered, debit_requested};
use super::loan_parts::{part_disbursed, part_reversed, parts_ended};
use super::loan_proposals::{approved, declined, lapsed, proposed};
use super::loan_servicing::{
    goods_refund_reversed, goods_refunded, pause_ended, pause_over, paused,
};
use super::loan_words::{
    came_back, charge_kind, components, effects, given_up, hold_cause, money, payee,
    repayment_kind, taken_back, voided, with_outcome,
};
use super::price::price;
use super::reason::told_reason;

pub(super) fn sentences(event: &Event, lang: Lang) -> Vec<String> {
    let first = match event {
        Event::Granted(it) => return granted(it, lang),
        Event::Boarded(it) => return boarded(event, it, lang),
        Event::Rebased(it) => return rebased(event, it, lang),
        Event::ReschedulingProposed(it) => return rescheduling_proposed(it, lang),
        Event::Rescheduled(it) => return rescheduled(it, lang),
        Event::Disbursed(it) => disbursed(it, lang),
        Event::PartDisbursed(it) => part_disbursed(it, lang),
        Event::PartReversed(it) => part_reversed(it, lang),
        Event::PartsEnded(it) => parts_ended(it, lang),
        Event::DisbursementReversed(it) => told!(
            lang,
            "the disbursement of {amount} ({id}) was taken back, {cause}: {reason}; it lapses on {day}",
            "le versement de {amount} ({id}) a été repris, {cause} : {reason} ; caduc le {day}",
            amount = lang.money(it.amount),
            id = it.disbursement,
            cause = came_back(&it.cause, lang),
            reason = told_reason(&it.reason),
            day = it.lapses_on
        ),
        Event::LapseDeferred(it) => told!(
            lang,
            "not disbursed in time, and waited for until {day}: goods of order-{order} have left",
            "non versé à temps, attendu jusqu'au {day} : des articles de order-{order} sont partis",
            day = it.lapses_on,
            order = it.order
        ),
        Event::Cancelled(it) => told!(
            lang,
            "given up before disbursement: {cause}",
            "abandonné avant versement : {cause}",
            cause = given_up(&it.cause, lang)
        ),
        Event::InstalmentFellDue(it) => told!(
            lang,
            "instalment {number} fell due, on {day}: {owed}",
            "l'échéance {number} est arrivée, le {day} : {owed}",
            number = it.instalment,
            day = it.due_on,
            owed = components(&it.owed, lang)
        ),
        Event::RepaymentReceived(it) => received(it, lang),
        Event::RepaymentReversed(it) => told!(
            lang,
            "the repayment of {amount} ({repayment}) was taken back, {cause}: {reason}",
            "le remboursement de {amount} ({repayment}) a été repris, {cause} : {reason}",
            amount = lang.money(it.amount),
            repayment = it.repayment,
            cause = taken_back(&it.cause, lang),
            reason = told_reason(&it.reason)
        ),
        Event::ChargedBack(it) => told!(
            lang,
            "the payer's bank took back {amount} of the repayment {repayment} as {reference}; what it had paid is owed again with instalment {number}, due on {day}: {reason}",
            "la banque du payeur a repris {amount} du remboursement {repayment}, réf. {reference} ; ce qu'il avait payé est de nouveau dû avec l'échéance {number}, le {day} : {reason}",
            amount = lang.money(it.amount),
            repayment = it.repayment,
            reference = it.reference,
            number = it.instalment,
            day = it.due_on,
            reason = told_reason(&it.reason)
        ),
        Event::ChargebackReversed(it) => told!(
            lang,
            "the chargeback of {amount} ({id}) does not stand: {reason}",
            "la reprise de {amount} ({id}) ne tient plus : {reason}",
            amount = lang.money(it.amount),
            id = it.chargeback,
            reason = told_reason(&it.reason)
        ),
        Event::Charged(it) => charged(it, lang),
        Event::ChargeWaived(it) => told!(
            lang,
            "{amount} of the charge {charge} are forgiven: {reason}",
            "{amount} des frais {charge} sont remis : {reason}",
            amount = lang.money(it.amount),
            charge = it.charge,
            reason = told_reason(&it.reason)
        ),
        Event::PenaltyWaived(it) => told!(
            lang,
            "{amount} of the penalty on instalment {number} are forgiven, of what was borne before {day}: {reason}",
            "{amount} de la pénalité sur l'échéance {number} sont remis, de ce qui a couru avant le {day} : {reason}",
            amount = lang.money(it.amount),
            number = it.instalment,
            day = it.waived_on,
            reason = told_reason(&it.reason)
        ),
        Event::ForgivenAlone(it) => told!(
            lang,
            "{amount} of it were forgiven by one person alone ({role}), on {day}",
            "{amount} en ont été remis par une seule personne ({role}), le {day}",
            amount = lang.money(it.amount),
            role = it.by.role,
            day = it.forgiven_on
        ),
        Event::ChargeReversed(it) => told!(
            lang,
            "the charge of {amount} ({charge}) was a mistake: {reason}",
            "les frais de {amount} ({charge}) étaient une erreur : {reason}",
            amount = lang.money(it.amount),
            charge = it.charge,
            reason = told_reason(&it.reason)
        ),
        Event::LatenessPosted(it) => told!(
            lang,
            "what lateness cost is owed, for the days before {day}",
            "le coût du retard est dû, pour les jours avant le {day}",
            day = it.until
        ),
        Event::Priced(it) => price(&it.price, lang),
        Event::ArrearsChanged(it) => arrears(it, lang),
        Event::DefaultDeclared(it) => {
            let DefaultTrigger::DaysPastDue { days } = it.trigger;
            told!(
                lang,
                "in default: not paid since {day}, {past} days past due; it is after {days}",
                "en défaut : impayé depuis le {day}, {past} jours de retard ; il l'est à {days}",
                day = it.oldest_due_on,
                past = it.days_past_due
            )
        }
        Event::Cured(_) => told!(
            lang,
            "cured: all that is due is paid",
            "défaut levé : tout ce qui est dû est payé"
        ),
        Event::Held(it) => held(it, lang),
        Event::HoldEnded(it) => hold_ended(it, lang),
        Event::Paused(it) => paused(it, lang),
        Event::PauseEnded(it) => pause_ended(it, lang),
        Event::PauseOver(it) => pause_over(it, lang),
        Event::GoodsRefunded(it) => goods_refunded(it, lang),
        Event::GoodsRefundReversed(it) => goods_refund_reversed(it, lang),
        Event::Rescinded(it) => rescinded(it, lang),
        Event::WrittenOff(it) => written_off(it, lang),
        Event::WriteOffUndone(it) => write_off_undone(it, lang),
        Event::DebitRequested(it) => debit_requested(it, lang),
        Event::DebitAnswered(it) => debit_answered(it, lang),
        Event::ChargedOff(it) => charged_off(it, lang),
        Event::ChargeOffUndone(it) => charge_off_undone(it, lang),
        Event::Sold(it) => sold(it, lang),
        Event::CreditPaidOut(it) => told!(
            lang,
            "{amount} of the credit went out through {money}, counting from {day}: {reason}",
            "{amount} de l'avoir versés par {money}, valeur {day} : {reason}",
            amount = lang.money(it.amount),
            money = money(&it.money, lang),
            day = it.value_date,
            reason = told_reason(&it.reason)
        ),
        Event::CreditPayoutReversed(it) => told!(
            lang,
            "the payout of {amount} ({payout}) was taken back, {cause}: {reason}",
            "le versement de {amount} ({payout}) a été repris, {cause} : {reason}",
            amount = lang.money(it.amount),
            payout = it.payout,
            cause = came_back(&it.cause, lang),
            reason = told_reason(&it.reason)
        ),
        Event::ActProposed(it) => proposed(it, lang),
        Event::ActApproved(it) => approved(it, lang),
        Event::ActDeclined(it) => declined(it, lang),
        Event::ActLapsed(it) => lapsed(it, lang),
        Event::Closed(_) => told!(lang, "closed: everything is paid", "soldé : tout est payé"),
        Event::Reopened(_) => {
            told!(lang, "open again: something is owed", "rouvert : une somme est due")
        }
    };
    let mut lines = with_outcome(first, event.outcome(), lang);
    if let Event::Disbursed(it) = event {
        lines.extend(it.due_on.iter().map(|it| {
            told!(
                lang,
                "instalment {number} falls due on {after} instead of {before}",
                "l'échéance {number} est le {after} au lieu du {before}",
                number = it.instalment,
                after = it.after,
                before = it.before
            )
        }));
    }
    lines
}

fn disbursed(it: &Disbursed, lang: Lang) -> String {
    let net = match it.net == it.amount {
        true => String::new(),
        false => told!(lang, ", {net} of it", ", dont {net}", net = lang.money(it.net)),
    };
    let reference = match &it.lender_reference {
        Some(reference) => told!(
            lang,
            "; the lender's reference is {reference}",
            " ; la référence du prêteur est {reference}"
        ),
        None => String::new(),
    };
    told!(
        lang,
        "{amount} went out{net} to {payee} through {money}, counting from {day}{reference}",
        "{amount} versés{net} {payee} par {money}, valeur {day}{reference}",
        amount = lang.money(it.amount),
        payee = payee(&it.payee, lang),
        money = money(&it.money, lang),
        day = it.value_date
    )
}

fn received(it: &RepaymentReceived, lang: Lang) -> String {
    let excess = match it.excess {
        Excess::Prepay => lang.word(
            "what exceeds all that is due is paid in advance",
            "ce qui dépasse le dû est payé d'avance",
        ),
        Excess::PrepayLast => lang.word(
            "what exceeds all that is due is paid in advance, the last instalment first",
            "ce qui dépasse le dû est payé d'avance, la dernière échéance d'abord",
        ),
        Excess::PrepayEvenly => lang.word(
            "what exceeds all that is due is paid in advance, the same of each instalment",
            "ce qui dépasse le dû est payé d'avance, autant sur chaque échéance",
        ),
        Excess::Keep => lang.word(
            "what exceeds all that is due waits as credit",
            "ce qui dépasse le dû attend en avoir",
        ),
        Excess::Shorten => lang.word(
            "what exceeds all that is due repays principal early, so that the loan ends sooner",
            "ce qui dépasse le dû rembourse du capital par anticipation, pour finir plus tôt",
        ),
        Excess::Lower => lang.word(
            "what exceeds all that is due repays principal early, so that less falls due",
            "ce qui dépasse le dû rembourse du capital par anticipation, pour réduire les échéances",
        ),
    };
    told!(
        lang,
        "{amount} came in ({kind}) through {money}, counting from {day}; {excess}",
        "{amount} reçus ({kind}) par {money}, valeur {day} ; {excess}",
        amount = lang.money(it.amount),
        kind = repayment_kind(it.kind, lang),
        money = money(&it.money, lang),
        day = it.value_date
    )
}

fn charged(it: &Charged, lang: Lang) -> String {
    let by = match &it.by {
        ChargedBy::Person { reason } => told_reason(reason),
        ChargedBy::Policy {} => lang.word("by the policy", "selon les règles").to_owned(),
    };
    told!(
        lang,
        "{kind} of {amount} ({code}) on instalment {number}, due on {day}: {by}",
        "{kind} de {amount} ({code}) sur l'échéance {number}, dus le {day} : {by}",
        kind = charge_kind(it.kind, lang),
        amount = lang.money(it.amount),
        code = it.code,
        number = it.instalment,
        day = it.due_on
    )
}

fn arrears(it: &ArrearsChanged, lang: Lang) -> String {
    match (it.oldest_due_on, it.after.is_current()) {
        (Some(day), false) => told!(
            lang,
            "in arrears: not paid since {day}, {days} days past due",
            "en retard : impayé depuis le {day}, {days} jours de retard",
            days = it.days_past_due
        ),
        (Some(_) | None, _) => {
            told!(lang, "in arrears no more", "à jour à nouveau : plus aucun retard")
        }
    }
}

fn held(it: &Held, lang: Lang) -> String {
    let reason = it.reason.as_ref().map(|it| format!(", {}", told_reason(it)));
    told!(
        lang,
        "held from {day}, {cause}{reason}: {effects}",
        "suspendu dès le {day}, {cause}{reason} : {effects}",
        day = it.from,
        cause = hold_cause(it.cause, lang),
        reason = reason.unwrap_or_default(),
        effects = effects(&it.effects, lang)
    )
}

fn hold_ended(it: &HoldEnded, lang: Lang) -> String {
    let reason = it.reason.as_ref().map(|it| format!(": {}", told_reason(it)));
    told!(
        lang,
        "hold {hold} ends, {day} is not held any more{reason}",
        "la suspension {hold} prend fin, le {day} n'est plus suspendu{reason}",
        hold = it.hold,
        day = it.until,
        reason = reason.unwrap_or_default()
    )
}

fn rescinded(it: &Rescinded, lang: Lang) -> String {
    let cause = voided(&it.cause, lang);
    let forgiven = components(&it.forgiven, lang);
    match forgiven.is_empty() {
        true => told!(lang, "the contract is void: {cause}", "contrat résolu : {cause}"),
        false => told!(
            lang,
            "the contract is void: {cause}; no longer owed: {forgiven}",
            "contrat résolu : {cause} ; n'est plus dû : {forgiven}"
        ),
    }
}

/// How the loan then stands.
pub(super) fn balances(it: &Balances, lang: Lang) -> String {
    let mut parts = vec![told!(
        lang,
        "{amount} outstanding",
        "{amount} d'encours",
        amount = lang.money(it.outstanding)
    )];
    if it.instalments_overdue > 0 {
        let oldest = match it.oldest_unpaid_due_on {
            Some(day) => told!(lang, " since {day}", " depuis le {day}"),
            None => String::new(),
        };
        parts.push(told!(
            lang,
            "{amount} overdue ({count} instalments{oldest})",
            "{amount} en retard ({count} échéances{oldest})",
            amount = lang.money(it.overdue),
            count = it.instalments_overdue
        ));
    }
    if !it.due.is_zero() {
        parts.push(told!(lang, "{amount} due", "{amount} exigibles", amount = lang.money(it.due)));
    }
    if !it.credit.is_zero() {
        parts.push(told!(
            lang,
            "{amount} waiting as credit",
            "{amount} en avoir",
            amount = lang.money(it.credit)
        ));
    }
    if let Some(NextDue { due_on, amount }) = &it.next {
        parts.push(told!(
            lang,
            "next {amount} on {due_on}",
            "prochain paiement de {amount} le {due_on}",
            amount = lang.money(*amount)
        ));
    }
    told!(lang, "then: {parts}", "ensuite : {parts}", parts = parts.join(", "))
}
