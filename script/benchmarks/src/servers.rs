//! The servers of this run, as the script that started them names them.

use std::env;

use crate::cpu::Watched;
use crate::failure::Failure;

/// PostgreSQL and Kafka on loopback.
#[derive(Debug, Clone)]
pub(crate) struct Servers {
    /// The URL of a superuser's database.
    pub(crate) postgres: String,
    /// `host:port`.
    pub(crate) kafka: String,
    watched: Vec<Watched>,
}

impl Servers {
    /// Those of `LEDGER_TEST_POSTGRES` and `LEDGER_TEST_KAFKA`, with `_PID` the process of each.
    pub(crate) fn of_environment() -> Result<Servers, Failure> {
        let variable = |name: &str| {
            env::var(name).map_err(|_| {
                Failure::unexpected(format!("{name} is not set; script/bench starts the servers"))
            })
        };
        let pid = |name: &str| {
            let text = variable(name)?;
            text.parse().map_err(|_| Failure::unexpected(format!("{name} is no process: {text}")))
        };
        let (postgres, kafka) = (pid("LEDGER_TEST_POSTGRES_PID")?, pid("LEDGER_TEST_KAFKA_PID")?);
        Ok(Servers {
            postgres: variable("LEDGER_TEST_POSTGRES")?,
            kafka: variable("LEDGER_TEST_KAFKA")?,
            watched: vec![
                Watched::alone("Kafka", kafka),
                Watched { name: "PostgreSQL", pid: postgres, children: true },
            ],
        })
    }

    pub(crate) fn watched(&self) -> Vec<Watched> {
        self.watched.clone()
    }
}
