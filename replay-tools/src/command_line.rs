//! What may stand on the command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use ledger_core::access::Role;
use ledger_core::calendar::Day;
use ledger_core::log::{Place, StreamId, UnknownId};
use replay_tools::sentences::Lang;
use uuid::Uuid;

use crate::scores_asked::{Score, Train, WhatIf};

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
    /// Go on with a ledger whose keys are lost: a person's decision.
    AcceptKeys(AcceptKeys),
    /// Copy the ledger into another log, byte for byte; or move it there.
    Copy(Copy),
    /// Write the ledger to a file: one value a line, partition by partition, gzipped.
    Export(Export),
    /// Put an exported ledger into an empty log.
    Import(Import),
    /// Tell where two logs begin to differ.
    Diff(Diff),
    /// Tell the whole story of a customer, or of one thing of a customer's, as a person reads it.
    Audit(Audit),
    /// Tell what a loan's borrower may see of it, line by line, adding up.
    Statement(Statement),
    /// Print what the offer of an application costs, as one page in French to be read or printed.
    Sheet(Sheet),
    /// Write the contract that a customer was shown, and signed, again, and compare it with the hash that was
    /// recorded.
    Contract(Contract),
    /// Tell the schedule of each loan in a file of loan vectors, one line of JSON each.
    Schedule(Schedule),
    /// Tell the yearly rate of each credit in a file of rate vectors, one line of JSON each.
    Apr(Apr),
    /// Score applicants by a policy document, one line of JSON each, as a decision records it.
    Score(Score),
    /// Train a scorecard on matured cases, and measure it on cases it has not seen.
    Train(Train),
    /// Check a policy document, or tell in what it differs from another one.
    Policy(AboutPolicy),
    /// Tell what made the portfolio of one day that of a later one, by kind of event.
    WhatChanged(WhatChanged),
    /// Tell what another policy would have answered to the applications that the rules looked at; nothing is written.
    WhatIf(WhatIf),
}

#[derive(Args)]
pub(crate) struct Output {
    /// Print JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args)]
pub(crate) struct Schedule {
    /// Loans with their terms; what they are expected to come to is not read.
    pub(crate) file: PathBuf,
}

#[derive(Args)]
pub(crate) struct Apr {
    /// Credits with their cash flows, and times between days; the rates they are expected to have
    /// are not read.
    pub(crate) file: PathBuf,
    /// The file is of the form of the French decree 2002-928.
    #[arg(long)]
    pub(crate) decree: bool,
}

#[derive(Args)]
pub(crate) struct AboutPolicy {
    #[command(subcommand)]
    pub(crate) about: Policy,
}

#[derive(Subcommand)]
pub(crate) enum Policy {
    /// Tell whether a document may be published: every fault, or what is worth knowing of it, the
    /// plans among it that no law allows.
    Check(CheckPolicy),
    /// Tell in words what has changed from one document to another.
    Diff(DiffPolicy),
}

#[derive(Args)]
pub(crate) struct CheckPolicy {
    pub(crate) file: PathBuf,
    /// The day on which it would take force; today if not given.
    #[arg(long, value_name = "DATE")]
    pub(crate) on: Option<Day>,
    /// The language of the sentences.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) lang: Lang,
}

#[derive(Args)]
pub(crate) struct DiffPolicy {
    /// The earlier document.
    pub(crate) a: PathBuf,
    /// The later one.
    pub(crate) b: PathBuf,
    /// The language of the sentences.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) lang: Lang,
}

#[derive(Args)]
pub(crate) struct Init {
    /// The ledger's first business day.
    #[arg(long, value_name = "DATE")]
    pub(crate) first_business_date: Day,
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
    /// Only execute every decision of the rules again, and compare it byte for byte.
    #[arg(long)]
    pub(crate) decisions: bool,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Args)]
pub(crate) struct AsOf {
    /// The business day, for example 2005-09-30.
    pub(crate) date: Day,
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

#[derive(Args)]
pub(crate) struct AcceptKeys {
    /// Why; it is kept beside the new keys.
    #[arg(long)]
    pub(crate) reason: String,
    /// Who decides; it is kept beside the new keys.
    #[arg(long)]
    pub(crate) by: String,
}

#[derive(Args)]
pub(crate) struct Copy {
    /// The log that is copied: kafka://… or postgres://…; LEDGER_KEYS is its keys database.
    #[arg(long, value_name = "LOG")]
    pub(crate) from: String,
    /// The log it goes into, which is made if it is not there.
    #[arg(long, value_name = "LOG")]
    pub(crate) to: String,
    /// The keys database whose witness watches the copy; with --move it is LEDGER_KEYS if not given.
    #[arg(long, value_name = "DATABASE")]
    pub(crate) to_keys: Option<String>,
    /// End the source then: no writer starts there any more. Read models are emptied where their
    /// positions are not in the copy. Stop the services first.
    #[arg(long = "move")]
    pub(crate) moves: bool,
    /// Leave the source's witness out: that nobody writes there is then not checked.
    #[arg(long)]
    pub(crate) no_witness: bool,
    /// Leave the read models alone when moving; a projector may stop on them.
    #[arg(long)]
    pub(crate) no_read_models: bool,
}

#[derive(Args)]
pub(crate) struct Export {
    /// The file; it must not be there yet.
    pub(crate) file: PathBuf,
}

#[derive(Args)]
pub(crate) struct Import {
    /// A file that `export` wrote.
    pub(crate) file: PathBuf,
}

#[derive(Args)]
pub(crate) struct Diff {
    /// A log: kafka://… or postgres://….
    pub(crate) a: String,
    /// Another.
    pub(crate) b: String,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Args)]
pub(crate) struct WhatChanged {
    /// The earlier business day, for example 2005-08-31.
    pub(crate) from: Day,
    /// The later one.
    pub(crate) to: Day,
    /// Per currency, amounts in minor units.
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Args)]
pub(crate) struct Audit {
    /// Whose story.
    pub(crate) of: Of,
    /// Its id: a UUID, or as the ledger writes it, for example loan-<uuid>.
    pub(crate) id: String,
    /// The language of the sentences.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) lang: Lang,
    /// Only what was recorded on business days up to this one.
    #[arg(long, value_name = "DATE")]
    pub(crate) as_of: Option<Day>,
    /// Open names for this role, if it may see them; needs LEDGER_KEYS and LEDGER_KEK.
    #[arg(long)]
    pub(crate) role: Option<Role>,
    /// Check chain and rules from the genesis to the last line; with LEDGER_KEYS the witness too.
    #[arg(long)]
    pub(crate) check: bool,
    /// Execute every decision of the rules again, and compare it byte for byte.
    #[arg(long)]
    pub(crate) replay: bool,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Args)]
pub(crate) struct Statement {
    /// The loan: a UUID, or as the ledger writes it, loan-<uuid>.
    pub(crate) loan: String,
    /// The language of the words.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) lang: Lang,
    /// As known at the end of this business day; of the last one if not given.
    #[arg(long, value_name = "DATE")]
    pub(crate) as_of: Option<Day>,
    /// Print one page of HTML that needs nothing else, to be read or printed.
    #[arg(long, conflicts_with = "json")]
    pub(crate) html: bool,
    /// Amounts in minor units.
    #[command(flatten)]
    pub(crate) output: Output,
}

impl Statement {
    pub(crate) fn id(&self) -> Result<Uuid, String> {
        let id = self.loan.strip_prefix("loan-").unwrap_or(&self.loan);
        id.parse().map_err(|_| format!("`{}` is no loan's id", self.loan))
    }
}

#[derive(Args)]
pub(crate) struct Sheet {
    /// The application: a UUID, or as the ledger writes it, application-<uuid>.
    pub(crate) application: String,
}

impl Sheet {
    pub(crate) fn id(&self) -> Result<Uuid, String> {
        let id = self.application.strip_prefix("application-").unwrap_or(&self.application);
        id.parse().map_err(|_| format!("`{}` is no application's id", self.application))
    }
}

#[derive(Args)]
pub(crate) struct Contract {
    /// The application or its loan, as the ledger writes it: application-<uuid>, loan-<uuid>.
    pub(crate) of: StreamId,
    /// As known at the end of this business day; of the last one if not given.
    #[arg(long, value_name = "DATE")]
    pub(crate) as_of: Option<Day>,
    /// Write the page to this file; without it, it is printed.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Of {
    Customer,
    Loan,
    Application,
    Order,
    Shipment,
}

impl Audit {
    pub(crate) fn subject(&self) -> Result<StreamId, String> {
        let kind = match self.of {
            Of::Customer => "customer",
            Of::Loan => "loan",
            Of::Application => "application",
            Of::Order => "order",
            Of::Shipment => "shipment",
        };
        let text = match self.id.starts_with(kind) {
            true => self.id.clone(),
            false => format!("{kind}-{}", self.id),
        };
        text.parse().map_err(|error: UnknownId| error.to_string())
    }
}
