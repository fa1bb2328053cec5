//! A command that is run beside the services and told where they are.

use std::ffi::OsString;

use tokio::process::Command;

use crate::system::{System, SystemError};
use crate::tokens::Tokens;

/// Runs the command and waits for it.
///
/// # Errors
/// When it cannot be started or fails.
pub async fn beside(system: &System, command: &[OsString]) -> Result<(), SystemError> {
    let Some((program, arguments)) = command.split_first() else { return Ok(()) };
    let name = program.to_string_lossy().into_owned();
    let mut process = Command::new(program);
    process.args(arguments).envs(system.told()).kill_on_drop(true);
    let source = match process.status().await {
        Ok(status) if status.success() => return Ok(()),
        Ok(status) => return Err(SystemError::Beside { name, status: status.to_string() }),
        Err(source) => source,
    };
    Err(SystemError::Io { tried: format!("run {name}"), source })
}

impl System {
    /// Where the running system is, who may ask it and where its programs lie, as variables for
    /// programs that are no part of it.
    fn told(&self) -> Vec<(String, String)> {
        let Tokens { service, finance, support, risk, auditor, admin, .. } = &self.tokens;
        let of_ledger = |of: &str| self.environment.iter().find(|(name, _)| *name == of);
        let log = of_ledger("LEDGER_LOG").map(|it| it.1.clone()).unwrap_or_default();
        [
            ("LOG", &log),
            ("COMMANDS", &self.commands),
            ("QUERIES", &self.queries),
            ("PROJECTIONS", &self.projections),
            ("BINARIES", &self.binaries.display().to_string()),
            ("TOKEN_SERVICE", service),
            ("TOKEN_FINANCE", finance),
            ("TOKEN_SUPPORT", support),
            ("TOKEN_RISK", risk),
            ("TOKEN_AUDITOR", auditor),
            ("TOKEN_ADMIN", admin),
        ]
        .map(|(name, value)| (format!("JOURNEY_{name}"), value.clone()))
        .into()
    }
}
