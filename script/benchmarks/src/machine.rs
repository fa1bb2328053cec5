//! What the figures were measured on.

use std::fs;
use std::path::Path;

use serde_json::Value;
use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, Connection};

use crate::failure::Failure;
use crate::servers::Servers;

pub(crate) fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// For example `Intel Xeon, 2 cores, 24 GiB, Debian GNU/Linux 12 (bookworm)`.
pub(crate) fn machine() -> String {
    let field = |file: &str, name: &str, mark: char| {
        let text = fs::read_to_string(file).unwrap_or_default();
        let line = text.lines().find(|it| it.starts_with(name)).map(str::to_owned);
        let value = line.and_then(|it| Some(it.split_once(mark)?.1.trim().replace('"', "")));
        value.unwrap_or_else(|| "unknown".to_owned())
    };
    let model = field("/proc/cpuinfo", "model name", ':');
    let memory = field("/proc/meminfo", "MemTotal", ':');
    let kib: u64 = memory.split(' ').next().and_then(|it| it.parse().ok()).unwrap_or_default();
    let gib = (kib as f64 / 1024.0 / 1024.0).round();
    let system = field("/etc/os-release", "PRETTY_NAME", '=');
    format!(
        "{model}, {} cores, {gib} GiB, {system}; client, services and servers share it",
        cores()
    )
}

/// Of the servers and of what is measured beside the ledger.
pub(crate) async fn versions(
    servers: &Servers,
    kafka: &str,
    postgraphile: Option<&Path>,
) -> Result<String, Failure> {
    let failed = Failure::sql("ask the server's version");
    let options: PgConnectOptions = servers.postgres.parse().map_err(&failed)?;
    let mut connection = options.connect().await.map_err(&failed)?;
    let postgres: String = sqlx::query_scalar("show server_version")
        .fetch_one(&mut connection)
        .await
        .map_err(&failed)?;
    connection.close().await.map_err(failed)?;
    let postgres = postgres.split(' ').next().unwrap_or_default();
    let (cqrs_es, postgres_es) = (locked("cqrs-es"), locked("postgres-es"));
    let mut told = format!(
        "PostgreSQL {postgres}, Kafka {kafka} (one broker), cqrs-es {cqrs_es}, postgres-es {postgres_es}"
    );
    if let Some(folder) = postgraphile {
        let file = folder.join("node_modules/postgraphile/package.json");
        let text = fs::read_to_string(file).map_err(Failure::io("read PostGraphile's version"))?;
        let package: Value = serde_json::from_str(&text).unwrap_or_default();
        let version = package.get("version").and_then(Value::as_str).unwrap_or("unknown");
        told += &format!(", PostGraphile {version}");
    }
    Ok(told)
}

/// The version of a package in this workspace's lock.
fn locked(package: &str) -> &'static str {
    let lock = include_str!("../Cargo.lock");
    let at = lock.split_once(&format!("name = \"{package}\"\nversion = \""));
    at.and_then(|(_, rest)| rest.split('"').next()).unwrap_or("unknown")
}

#[cfg(test)]
mod tests {
    use super::locked;

    #[test]
    fn the_lock_tells_a_version() {
        assert!(locked("cqrs-es").starts_with("0."));
        assert_eq!(locked("no-such-package"), "unknown");
    }
}
