//! What every loan's instalments owe and have been paid, by component, and what that comes from: the
//! money that came in and went out, charges, and holds.

mod fold;
pub mod questions;
mod row;
pub mod whole;
mod write;

use sqlx::PgConnection;

use self::fold::Fold;
pub use self::row::{
    Agreed, Amounts, Charge, Chargeback, ChargebackReversal, DebitAnswered, DebitRequest,
    Disbursement, GoodsRefund, Hold, HoldEnd, Instalment, Part, Pause, PauseEnd, Payment, Payout,
    Proposal, ProposalEnd, ProposalOutcome, Rescheduling, Reversal, Schedule, Standing, State,
    WriteOff,
};
use crate::Model;
use crate::model::Row;
use crate::taken::{NotTaken, Taken};

/// Its row in the table of read models.
pub const MODEL: Model = Model::of(&Row {
    name: "schedules",
    version: 7,
    tables: include_str!("tables_v7.sql"),
    apply: |connection, commits| Box::pin(apply(connection, commits)),
    statements: &[STATEMENTS],
    whole: &[
        whole::SCHEDULES.listed(),
        whole::INSTALMENTS.listed(),
        whole::PAYMENTS.listed(),
        whole::PAYOUTS.listed(),
        whole::CHARGEBACKS.listed(),
        whole::DEBIT_REQUESTS.listed(),
        whole::CHARGES.listed(),
        whole::GOODS_REFUNDS.listed(),
        whole::PARTS.listed(),
        whole::PAUSES.listed(),
        whole::HOLDS.listed(),
        whole::RESCHEDULINGS.listed(),
        whole::PROPOSALS.listed(),
    ],
});

/// Takes in consecutive commits of one partition.
async fn apply(connection: &mut PgConnection, commits: &[Taken]) -> Result<(), NotTaken> {
    let mut fold = Fold::new(write::instalments::stored(connection, fold::changed(commits)).await?);
    for commit in commits {
        fold.take(commit)?;
    }
    Ok(write::write(connection, &fold).await?)
}

const STATEMENTS: &[&str] = &[
    questions::SCHEDULES,
    questions::INSTALMENTS,
    questions::PAYMENTS.statements()[0],
    questions::PAYMENTS.statements()[1],
    questions::CHARGES.statements()[0],
    questions::CHARGES.statements()[1],
    questions::CHARGEBACKS.statements()[0],
    questions::CHARGEBACKS.statements()[1],
    questions::PAYOUTS.statements()[0],
    questions::PAYOUTS.statements()[1],
    questions::HOLDS.statements()[0],
    questions::HOLDS.statements()[1],
    questions::RESCHEDULINGS.statements()[0],
    questions::RESCHEDULINGS.statements()[1],
    questions::PROPOSALS.statements()[0],
    questions::PROPOSALS.statements()[1],
    write::instalments::STORED,
    write::schedules::INSERT_SCHEDULES,
    write::schedules::UPDATE_SCHEDULES,
    write::schedules::RESCHEDULE,
    write::schedules::LENGTHEN_SCHEDULES,
    write::instalments::UPDATE_INSTALMENTS,
    write::instalments::DROP_INSTALMENTS,
    write::money::REVERSE_PAYMENTS,
    write::money::INSERT_PAYOUTS,
    write::money::REVERSE_PAYOUTS,
    write::chargebacks::INSERT_CHARGEBACKS,
    write::chargebacks::REVERSE_CHARGEBACKS,
    questions::DEBIT_REQUESTS.statements()[0],
    questions::DEBIT_REQUESTS.statements()[1],
    write::debits::INSERT_DEBIT_REQUESTS,
    write::debits::ANSWER_DEBIT_REQUESTS,
    write::charges::INSERT_CHARGES,
    write::charges::UPDATE_CHARGES,
    questions::GOODS_REFUNDS.statements()[0],
    questions::GOODS_REFUNDS.statements()[1],
    questions::PAUSES.statements()[0],
    questions::PAUSES.statements()[1],
    questions::PARTS.statements()[0],
    questions::PARTS.statements()[1],
    write::parts::INSERT_PARTS,
    write::parts::REVERSE_PARTS,
    write::refunds::INSERT_GOODS_REFUNDS,
    write::refunds::REVERSE_GOODS_REFUNDS,
    write::pauses::INSERT_PAUSES,
    write::pauses::END_PAUSES,
    write::holds::INSERT_HOLDS,
    write::holds::END_HOLDS,
    write::reschedulings::INSERT_RESCHEDULINGS,
    write::proposals::INSERT_PROPOSALS,
    write::proposals::END_PROPOSALS,
];
