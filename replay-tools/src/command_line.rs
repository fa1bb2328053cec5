//! What may stand on the command line.

use chrono::NaiveDate;
use clap::{Args, Parser, Subcommand, ValueEnum};
use ledger_core::log::{Place, StreamId};
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
    /// Tell a customer's or a loan's commits as a person reads them.
    Show(Show),
    /// List what one file asked of another and has not been told yet.
    Outstanding(Output),
    /// Go on with a log that is not what its witness saw: a person's decision.
    Accept(Accept),
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

#[derive(Args)]
pub(crate) struct Show {
    /// For example customer-<uuid> or loan-<uuid>.
    pub(crate) id: StreamId,
    /// Open names and whom pseudonyms stand for; needs LEDGER_KEYS and LEDGER_KEK.
    #[arg(long)]
    pub(crate) names: bool,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Args)]
pub(crate) struct Accept {
    pub(crate) partition: u32,
    /// Where the ledger ends and is to go on, for example 3@88 or 88.
    pub(crate) position: String,
    /// Why; it enters the log.
    #[arg(long)]
    pub(crate) reason: String,
    /// Who decides; it enters the log.
    #[arg(long)]
    pub(crate) by: String,
    /// Leave read models alone that have gone further; a projector on them will stop.
    #[arg(long)]
    pub(crate) no_read_models: bool,
}

impl Accept {
    /// The position, which may be told with or without its partition.
    pub(crate) fn place(&self) -> Result<Place, String> {
        let partition = self.partition;
        if let Ok(sequence) = self.position.parse() {
            return Ok(Place { partition, sequence });
        }
        match self.position.parse::<Place>() {
            Ok(place) if place.partition == partition => Ok(place),
            Ok(place) => Err(format!("{place} is no position of partition {partition}")),
            Err(error) => Err(error.to_string()),
        }
    }
}
