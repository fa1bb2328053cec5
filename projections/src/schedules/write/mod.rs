//! How a batch's rows get into the tables of schedules: each table in one or two statements.

pub(super) mod chargebacks;
pub(super) mod charges;
pub(super) mod debits;
pub(super) mod holds;
pub(super) mod instalments;
pub(super) mod money;
pub(super) mod parts;
pub(super) mod pauses;
pub(super) mod proposals;
pub(super) mod refunds;
pub(super) mod reschedulings;
pub(super) mod schedules;

use sqlx::PgConnection;

use super::fold::Fold;
use crate::Failure;

pub(super) async fn write(connection: &mut PgConnection, fold: &Fold) -> Result<(), Failure> {
    schedules::insert_schedules(connection, fold).await?;
    schedules::update_schedules(connection, fold).await?;
    schedules::reschedule(connection, fold).await?;
    schedules::lengthen_schedules(connection, fold).await?;
    let entries = || fold.instalments.values();
    instalments::insert_instalments(connection, entries().filter(|it| !it.stored)).await?;
    instalments::update_instalments(connection, entries().filter(|it| it.stored)).await?;
    instalments::drop_instalments(connection, fold.dropped.iter().copied()).await?;
    money::insert_payments(connection, fold).await?;
    money::reverse_payments(connection, fold).await?;
    money::insert_payouts(connection, fold).await?;
    money::reverse_payouts(connection, fold).await?;
    chargebacks::insert_chargebacks(connection, fold).await?;
    chargebacks::reverse_chargebacks(connection, fold).await?;
    debits::insert_debit_requests(connection, fold).await?;
    debits::answer_debit_requests(connection, fold).await?;
    charges::insert_charges(connection, fold).await?;
    charges::update_charges(connection, fold).await?;
    refunds::insert_goods_refunds(connection, fold).await?;
    refunds::reverse_goods_refunds(connection, fold).await?;
    parts::insert_parts(connection, fold).await?;
    parts::reverse_parts(connection, fold).await?;
    pauses::insert_pauses(connection, fold).await?;
    pauses::end_pauses(connection, fold).await?;
    holds::insert_holds(connection, fold).await?;
    holds::end_holds(connection, fold).await?;
    reschedulings::insert_reschedulings(connection, fold).await?;
    proposals::insert_proposals(connection, fold).await?;
    proposals::end_proposals(connection, fold).await
}
