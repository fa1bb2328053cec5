//! How a batch's applications get into their tables: each table in one statement.

use serde_json::{Value, json};
use sqlx::PgConnection;

use super::Application;
use super::fold::{Fold, Steps};
use crate::Failure;
use crate::columns::{instant, text_of, write_rows};

pub(crate) const WRITE_APPLICATIONS: &str = "
    insert into applications
    select * from json_populate_recordset(null::applications, $1::json)
    on conflict (application) do update
    set stage = excluded.stage, awaits = excluded.awaits, lapses_on = excluded.lapses_on,
        terms = excluded.terms, inputs = excluded.inputs, rated = excluded.rated,
        person_wanted = excluded.person_wanted, review = excluded.review,
        review_rank = excluded.review_rank, review_held_by = excluded.review_held_by,
        offer = excluded.offer,
        priced = excluded.priced,
        lender_reference = excluded.lender_reference, lender_code = excluded.lender_code,
        paper = excluded.paper, signed_on = excluded.signed_on, loan = excluded.loan,
        disbursed_on = excluded.disbursed_on,
        reasons = excluded.reasons, reason = excluded.reason,
        reviewed_by = excluded.reviewed_by, decided_by = excluded.decided_by,
        ended_by = excluded.ended_by, decided_on = excluded.decided_on,
        ended_on = excluded.ended_on, ended_at = excluded.ended_at, version = excluded.version";
pub(crate) const ADD_TO_FUNNEL: &str = "
    insert into funnel select * from json_populate_recordset(null::funnel, $1::json)
    on conflict (on_date, currency, partition) do update
    set submitted = funnel.submitted + excluded.submitted,
        submitted_amount = funnel.submitted_amount + excluded.submitted_amount,
        approved = funnel.approved + excluded.approved,
        approved_amount = funnel.approved_amount + excluded.approved_amount,
        declined = funnel.declined + excluded.declined,
        declined_amount = funnel.declined_amount + excluded.declined_amount,
        signed = funnel.signed + excluded.signed,
        signed_amount = funnel.signed_amount + excluded.signed_amount,
        disbursed = funnel.disbursed + excluded.disbursed,
        disbursed_amount = funnel.disbursed_amount + excluded.disbursed_amount,
        revoked = funnel.revoked + excluded.revoked,
        revoked_amount = funnel.revoked_amount + excluded.revoked_amount,
        refused_by_lender = funnel.refused_by_lender + excluded.refused_by_lender,
        refused_by_lender_amount =
            funnel.refused_by_lender_amount + excluded.refused_by_lender_amount,
        lapsed = funnel.lapsed + excluded.lapsed,
        lapsed_amount = funnel.lapsed_amount + excluded.lapsed_amount,
        withdrawn = funnel.withdrawn + excluded.withdrawn,
        withdrawn_amount = funnel.withdrawn_amount + excluded.withdrawn_amount,
        sent_to_review = funnel.sent_to_review + excluded.sent_to_review,
        sent_to_review_amount = funnel.sent_to_review_amount + excluded.sent_to_review_amount,
        review_asked = funnel.review_asked + excluded.review_asked,
        review_asked_amount = funnel.review_asked_amount + excluded.review_asked_amount";

pub(super) async fn write(
    connection: &mut PgConnection,
    partition: u32,
    fold: &Fold,
) -> Result<(), Failure> {
    let rows = fold.applications.values().map(application);
    write_rows(connection, WRITE_APPLICATIONS, rows, "write applications").await?;
    let rows = fold.steps.iter().map(|((on, currency), steps)| {
        let Steps {
            submitted,
            approved,
            declined,
            signed,
            disbursed,
            revoked,
            refused_by_lender,
            lapsed,
            withdrawn,
            sent_to_review,
            review_asked,
        } = steps;
        json!({
            "partition": partition,
            "currency": currency.code(),
            "on_date": on,
            "submitted": submitted.applications,
            "submitted_amount": submitted.amount.to_string(),
            "approved": approved.applications,
            "approved_amount": approved.amount.to_string(),
            "declined": declined.applications,
            "declined_amount": declined.amount.to_string(),
            "signed": signed.applications,
            "signed_amount": signed.amount.to_string(),
            "disbursed": disbursed.applications,
            "disbursed_amount": disbursed.amount.to_string(),
            "revoked": revoked.applications,
            "revoked_amount": revoked.amount.to_string(),
            "refused_by_lender": refused_by_lender.applications,
            "refused_by_lender_amount": refused_by_lender.amount.to_string(),
            "lapsed": lapsed.applications,
            "lapsed_amount": lapsed.amount.to_string(),
            "withdrawn": withdrawn.applications,
            "withdrawn_amount": withdrawn.amount.to_string(),
            "sent_to_review": sent_to_review.applications,
            "sent_to_review_amount": sent_to_review.amount.to_string(),
            "review_asked": review_asked.applications,
            "review_asked_amount": review_asked.amount.to_string(),
        })
    });
    write_rows(connection, ADD_TO_FUNNEL, rows, "add to the funnel").await
}

fn application(it: &Application) -> Value {
    json!({
        "application": it.application,
        "partition": it.partition,
        "customer": it.customer,
        "stage": it.stage.name(),
        "awaits": it.awaits,
        "order_id": it.purpose.order(),
        "currency": it.asked.amount.currency().code(),
        "amount": it.asked.amount.amount(),
        "asked": text_of(&it.asked),
        "lapses_on": it.lapses_on,
        "policy_version": it.policy.version,
        "policy_hash": it.policy.hash.to_string(),
        "terms": it.terms.as_ref().map(text_of),
        "inputs": it.inputs.as_ref().map(text_of),
        "rated": it.rated.as_ref().map(text_of),
        "person_wanted": it.person_wanted,
        "review": it.review.as_ref().map(text_of),
        "review_rank": it.review_rank,
        "review_held_by": it.review_held_by.map(|it| it.to_string()),
        "offer": it.offer,
        "priced": it.priced.as_ref().map(text_of),
        "lender_reference": it.lender_reference,
        "lender_code": it.lender_code,
        "paper": it.paper.as_ref().map(text_of),
        "signed_on": it.signed_on,
        "loan": it.loan,
        "disbursed_on": it.disbursed_on,
        "reasons": text_of(&it.reasons),
        "reason": it.reason.as_ref().map(text_of),
        "submitted_by": text_of(&it.submitted_by),
        "reviewed_by": it.reviewed_by.as_ref().map(text_of),
        "decided_by": it.decided_by.as_ref().map(text_of),
        "ended_by": it.ended_by.as_ref().map(text_of),
        "submitted_on": it.submitted_on,
        "submitted_at": instant(it.submitted_at),
        "decided_on": it.decided_on,
        "ended_on": it.ended_on,
        "ended_at": it.ended_at.map(instant),
        "version": it.version,
    })
}
