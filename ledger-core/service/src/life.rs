//! The life of a service's process: telemetry first, then its task, whose failure is told and is the
//! process's.

use std::error::Error;
use std::process::ExitCode;

use tokio::runtime::Builder;

use crate::config::Settings;
use crate::telemetry;

/// Runs a service's task to its end, on all of the machine's processors.
pub fn run(
    settings: &Settings,
    task: impl Future<Output = Result<(), Box<dyn Error>>>,
) -> ExitCode {
    telemetry::start(settings);
    let runtime = match Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&error),
    };
    match runtime.block_on(task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failed(&*error),
    }
}

fn failed(error: &dyn Error) -> ExitCode {
    tracing::error!("{error}");
    ExitCode::FAILURE
}
