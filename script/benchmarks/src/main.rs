//! Measures the ledger beside others and beside itself, in one run; `script/bench` starts it.

mod bench;
mod bulk;
mod callers;
mod cpu;
mod cqrs;
mod failure;
mod figure;
mod graphql;
mod http;
mod in_process;
mod jobs;
mod ledger;
mod logs;
mod machine;
mod measured;
mod plan;
mod pools;
mod raw;
mod report;
mod results;
mod row;
mod run;
mod servers;
mod speech;
mod system;
mod workload;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use tokio::signal::unix::{SignalKind, signal};

/// Measures the ledger beside others and beside itself. `script/bench` builds what it needs, starts
/// the servers and calls it.
#[derive(Parser)]
struct Arguments {
    /// Every row once and briefly.
    #[arg(long, conflicts_with = "cross")]
    quick: bool,
    /// Every row with all callers and spreads.
    #[arg(long)]
    cross: bool,
    /// Only the rows and figures whose names have this in them; may be given again.
    #[arg(long, value_name = "PART")]
    only: Vec<String>,
    /// How many files the portfolio has, each with a loan of 12 instalments; as many as the scope says
    /// otherwise.
    #[arg(long, value_name = "FILES")]
    portfolio: Option<usize>,
    /// Print the names of the rows, and measure nothing.
    #[arg(long)]
    list: bool,
    /// The checkout of this ledger, and where its programs lie.
    #[arg(long, default_value = ".")]
    checkout: PathBuf,
    #[arg(long, default_value = "target/release")]
    binaries: PathBuf,
    /// The same of the ledger before.
    #[arg(long, requires = "before_binaries")]
    before_checkout: Option<PathBuf>,
    #[arg(long, requires = "before_checkout")]
    before_binaries: Option<PathBuf>,
    /// What the revisions are called.
    #[arg(long, default_value = "unknown")]
    revision: String,
    #[arg(long)]
    before_revision: Option<String>,
    /// The version of Kafka, which a broker does not tell.
    #[arg(long, default_value = "unknown")]
    kafka_version: String,
    /// The folder with PostGraphile's `node_modules`; without it there is nothing beside GraphQL.
    #[arg(long)]
    postgraphile: Option<PathBuf>,
    /// Where table, picture and lines are written.
    #[arg(long, default_value = "target/bench")]
    out: PathBuf,
    /// The day, as the table tells it.
    #[arg(long, default_value = "")]
    date: String,
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let done = tokio::select! {
        done = run::run(&arguments) => done,
        () = asked_to_stop() => Err(failure::Failure::unexpected("stopped on request")),
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => {
            eprintln!("Something has no figure; the lines with FAIL say why.");
            ExitCode::FAILURE
        }
        Err(failure) => {
            eprintln!("benchmarks: {failure}");
            ExitCode::FAILURE
        }
    }
}

/// Ends when Ctrl-C or SIGTERM comes; what was started ends with this program.
async fn asked_to_stop() {
    let mut terminate = match signal(SignalKind::terminate()) {
        Ok(terminate) => terminate,
        // Ctrl-C alone must do then.
        Err(_) => return tokio::signal::ctrl_c().await.unwrap_or(()),
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => (),
        _ = terminate.recv() => (),
    }
}
