//! What does a contract say, name by name? The names are those of the policy's section.

use super::french::{component, day, money, rate, yearly};
use super::{Input, MayWithdraw};
use crate::credit::pricing::FeePaid;
use crate::credit::{Instalment, Lender, Plan, PlanInterest};
use crate::money::{Money, Rate};
use crate::policy::{ContractTemplate, Document, WithdrawnFee};
use crate::template::Record;

pub(super) fn of(document: &Document, template: &ContractTemplate, it: &Input) -> Record {
    let (price, total) = (&it.price, &it.price.total);
    let lender = match &it.lender {
        Lender::OwnBook {} => template.platform.as_str(),
        Lender::Bank { id } => template.bank(id),
    };
    let banks = match &it.lender {
        Lender::OwnBook {} => None,
        Lender::Bank { .. } => {
            let reference = it.lender_reference.as_deref().unwrap_or_default();
            Some(Record::default().text("lender_reference", reference))
        }
    };
    let phone = it.borrower.phone.as_ref().map(|it| Record::default().text("phone", it));
    let order = it.order.map(|it| Record::default().text("order", it.to_string()));
    let nominal = nominal_rate(&it.plan).map(|it| Record::default().text("nominal_rate", rate(it)));
    let ceiling = price
        .ceiling
        .map(|it| Record::default().text("ceiling", rate(it.rate)).text("ceiling_on", day(it.on)));
    let fee = |paid: FeePaid| {
        let fee = price.file_fee.filter(|it| it.paid == paid && !it.amount.is_zero())?;
        Some(Record::default().text("file_fee", money(fee.amount)))
    };
    let penalty = document.loan.penalty.as_ref().and_then(|penalty| {
        let yearly = penalty.rate_on(it.lender.kind(), it.prepared_on)?;
        let from_days = penalty.from_days.to_string();
        Some(
            Record::default()
                .text("penalty_rate", rate(yearly))
                .text("penalty_from_days", from_days)
                .text("penalty_share_max", rate(penalty.principal_share_max)),
        )
    });
    let components = document.loan.allocation.components.iter();
    let served = components.map(|it| Record::default().text("component", component(*it)));
    let early = document.loan.recalculation.is_some_and(|it| it.early);
    let due_on = |row: Option<&Instalment>| row.map_or_else(String::new, |it| day(it.due_on));
    Record::default()
        .text("contract_date", day(it.prepared_on))
        .text("application", it.application.to_string())
        .text("offer", it.offer.to_string())
        .text("policy_version", it.policy.version.to_string())
        .text("policy_hash", it.policy.hash.to_string())
        .text("salt", it.borrower.salt.to_string())
        .text("platform", &template.platform)
        .text("lender", lender)
        .maybe("bank_lends", banks)
        .text("borrower_name", &it.borrower.name)
        .text("borrower_country", it.borrower.country.to_string())
        .maybe("borrower_phones", phone)
        .text("customer", it.customer.to_string())
        .maybe("orders", order)
        .text("principal", money(it.principal))
        .maybe("nominal_rates", nominal)
        .text("instalment_count", it.schedule.len().to_string())
        .text("first_due_on", due_on(it.schedule.first()))
        .text("last_due_on", due_on(it.schedule.last()))
        .text("offered_on", day(it.offered_on))
        .text("lapses_on", day(it.lapses_on))
        .text("priced_for", day(price.lent_on))
        .text("teg_proportional", yearly(price.teg.teg_proportional))
        .text("taeg_actuarial", yearly(price.teg.taeg_actuarial))
        .maybe("ceilings", ceiling)
        .text("cost_interest", money(total.interest))
        .text("cost_file_fee", money(total.file_fee))
        .text("cost_premium", money(total.premium))
        .text("cost_insurance", money(total.insurance))
        .text("cost_taxes", money(total.taxes))
        .text("cost_stamps", money(total.stamps))
        .text("cost", money(total.cost()))
        .text("total", money(total.total))
        .maybe("fees_withheld", fee(FeePaid::Withheld))
        .maybe("fees_up_front", fee(FeePaid::UpFront))
        .list("instalments", it.schedule.iter().map(instalment).collect())
        .maybe("penalties", penalty)
        .text("default_days", document.loan.default_days.to_string())
        .list("served", served.collect())
        .maybe("early", early.then(Record::default))
        .maybe("withdrawals", it.withdrawal.map(withdrawal))
}

/// What the money costs a year without its fees; `None` where it bears no interest, or none that is a rate.
fn nominal_rate(plan: &Plan) -> Option<Rate> {
    match plan {
        Plan::InterestFree { .. } | Plan::Given { .. } => None,
        Plan::Flat { rate, .. } => Some(*rate),
        Plan::Amortised { terms } => match terms.interest {
            PlanInterest::None {} => None,
            PlanInterest::Flat { rate, .. } | PlanInterest::DecliningBalance { rate, .. } => {
                Some(rate)
            }
        },
    }
}

fn instalment(it: &Instalment) -> Record {
    let zero = Money::zero(it.principal.currency());
    let sum = |parts: &[Option<Money>]| {
        let whole = parts.iter().flatten().try_fold(zero, |sum, it| sum.plus(*it));
        whole.expect("a price was found of these instalments, so that they fit an amount")
    };
    let interest = it.interest.unwrap_or(zero);
    let others = sum(&[it.fee, it.tax, it.insurance]);
    Record::default()
        .text("number", it.number.to_string())
        .text("due_on", day(it.due_on))
        .text("of_principal", money(it.principal))
        .text("of_interest", money(interest))
        .text("of_others", money(others))
        .text("amount", money(sum(&[Some(it.principal), Some(interest), Some(others)])))
}

fn withdrawal(it: MayWithdraw) -> Record {
    let returned = it.file_fee == WithdrawnFee::Returned;
    Record::default()
        .text("withdrawal_days", it.days.to_string())
        .text("capital_back_days", it.capital_back_days.to_string())
        .maybe("fee_returned", returned.then(Record::default))
        .maybe("fee_kept", (!returned).then(Record::default))
}
