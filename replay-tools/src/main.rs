//! The command line of replay-tools.

mod command_line;
mod scores_asked;
mod shell;

use std::process::ExitCode;

use clap::{CommandFactory as _, FromArgMatches as _};
use ledger_service::config::Settings;
use mimalloc::MiMalloc;

use self::command_line::{Cli, Command};
use self::shell::{Ending, TABLE, could_not, documents, history, ledger, logs, scores, tables};

/// What is judged is made of many small pieces, on as many threads as there are processors.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    let help = format!(
        "{}\nExit code: 0 done and nothing wrong, 1 something is wrong with the ledger or differs, 2 it could \
         not be done.",
        TABLE.help_on_variables()
    );
    let matches = Cli::command().after_long_help(help).get_matches();
    let cli = Cli::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
    let settings = match TABLE.read(std::env::vars_os()) {
        Ok(settings) => settings,
        Err(error) => return end(could_not(error)),
    };
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return end(could_not(error)),
    };
    match runtime.block_on(run(cli.command, &settings)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(ending) => end(ending),
    }
}

fn end(Ending { code, why }: Ending) -> ExitCode {
    eprintln!("{why}");
    ExitCode::from(code)
}

async fn run(command: Command, settings: &Settings) -> Result<(), Ending> {
    match command {
        Command::Init(it) => ledger::make(it, settings).await,
        Command::Head(it) => ledger::tell_heads(it, settings).await,
        Command::Verify(it) => ledger::check(it, settings).await,
        Command::AsOf(it) => history::tell_as_of(it, settings).await,
        Command::Show(it) => history::tell_history(it, settings).await,
        Command::Outstanding(it) => history::tell_outstanding(it, settings).await,
        Command::Accept(it) => ledger::accept_log(it, settings).await,
        Command::AcceptKeys(it) => ledger::go_on_without_keys(it, settings).await,
        Command::Copy(it) => logs::copy_log(it, settings).await,
        Command::Export(it) => logs::export_log(it, settings).await,
        Command::Import(it) => logs::import_log(it, settings).await,
        Command::Audit(it) => history::audit_of(it, settings).await,
        Command::Statement(it) => history::state_loan(it, settings).await,
        Command::Sheet(it) => history::tell_price(it, settings).await,
        Command::Contract(it) => history::write_contract(it, settings).await,
        Command::Schedule(it) => tables::tell_schedules(&it),
        Command::Apr(it) => tables::tell_rates(&it),
        Command::Score(it) => scores::tell_scores(&it),
        Command::Train(it) => scores::tell_trained(it, settings).await,
        Command::Policy(it) => documents::tell(&it.about),
        Command::WhatChanged(it) => history::tell_what_changed(it, settings).await,
        Command::WhatIf(it) => scores::tell_what_if(it, settings).await,
        Command::Diff(it) => logs::compare_logs(it, settings).await,
    }
}
