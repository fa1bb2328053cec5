//! Days in what is stored: one that the ledger cannot keep is no event of it.

use chrono::NaiveDate;
use serde::{Deserialize, Deserializer};

use super::Day;

pub(crate) fn day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<NaiveDate, D::Error> {
    Day::deserialize(deserializer).map(Day::date)
}

pub(crate) fn day_if_any<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<NaiveDate>, D::Error> {
    Ok(Option::<Day>::deserialize(deserializer)?.map(Day::date))
}
