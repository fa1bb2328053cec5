//! What may stand on the command line.

use chrono::NaiveDate;
use clap::{Args, Parser, Subcommand, ValueEnum};
use uuid::Uuid;

/// Makes a ledger, checks it, and answers from its log alone.
#[derive(Parser)]
#[command(version, arg_required_else_help = true)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Make a ledger: its topic or tables, and the genesis of each partition.
    Init(Init),
    /// Tell where each partition ends, and what its witness saw.
    Head(Output),
    /// Check the whole ledger: log, rules, witness and read models.
    Verify(Verify),
    /// Tell how something stood at the end of a business day, as it was known then.
    AsOf(AsOf),
}

#[derive(Args)]
pub(crate) struct Output {
    /// Print JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args)]
pub(crate) struct Init {
    /// The ledger's first business day.
    #[arg(long, value_name = "DATE")]
    pub(crate) first_business_date: NaiveDate,
    /// How many partitions it has, for ever.
    #[arg(long, default_value_t = 12)]
    pub(crate) partitions: u32,
    /// The ledger's id; a new one if not given.
    #[arg(long, value_name = "UUID")]
    pub(crate) ledger_id: Option<Uuid>,
}

#[derive(Args)]
pub(crate) struct Verify {
    /// Leave the read models out.
    #[arg(long)]
    pub(crate) no_read_models: bool,
    /// Leave the witness out: a tail that was cut is then not noticed.
    #[arg(long)]
    pub(crate) no_witness: bool,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Args)]
pub(crate) struct AsOf {
    /// The business day, for example 2005-09-30.
    pub(crate) date: NaiveDate,
    pub(crate) what: What,
    /// Per currency, amounts in minor units.
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum What {
    /// Loans, what is outstanding and overdue, portfolio at risk, by currency.
    Portfolio,
}
