//! The figures of a log: what as-of, audit and read models say of it.

use ledger_adapters::keys::KeyStore;
use ledger_core::log::Log;
use replay_tools::as_of;
use replay_tools::progress::Tally;
use serde_json::{Map, Value};
use sqlx::postgres::PgConnectOptions;

use crate::asked::Asked;
use crate::broken::{Broken, Tried};
use crate::rows::rows;
use crate::stories::story;

/// All that is stored beside a golden log.
#[derive(Debug, Clone, PartialEq)]
pub struct Figures {
    /// By day, then by currency.
    pub portfolio: Value,
    /// By subject.
    pub stories: Value,
    /// By table, then by key.
    pub read_models: Value,
}

impl Figures {
    /// What a log, its keys and its read models answer.
    ///
    /// # Errors
    /// When one of them does not.
    pub async fn take<L: Log>(
        log: &L,
        keys: &KeyStore,
        read_models: &PgConnectOptions,
        asked: &Asked,
    ) -> Result<Figures, Broken> {
        let mut portfolio = Map::new();
        for day in &asked.days {
            let tried = format!("add up the portfolio as of {day}");
            let found = as_of::portfolio(log, *day, &Tally::silent()).await.tried(&tried)?;
            portfolio.insert(day.to_string(), serde_json::to_value(found).tried(&tried)?);
        }
        let mut stories = Map::new();
        for subject in &asked.subjects {
            stories.insert(subject.to_string(), story(log, keys, *subject).await?);
        }
        Ok(Figures {
            portfolio: Value::Object(portfolio),
            stories: Value::Object(stories),
            read_models: rows(read_models).await?,
        })
    }
}
