//! The rows of banks and of what is put to them, as values.

use chrono::{DateTime, NaiveDate, Utc};
use ledger_core::credit::application::{LateAnswer, PassCause};
use ledger_core::money::Money;
use ledger_core::party::partner::{CommissionsReconciled, Firm, Invoiced, Proposed};
use ledger_core::party::{LenderType, Mandate, ReleasedBecause, Unreserved};
use ledger_core::reason::Reason;
use sqlx::postgres::PgRow;
use sqlx::{Error, FromRow, Row};
use uuid::Uuid;

use crate::columns::{
    count, json_text, json_text_if_any, json_word, money, money_if_any, parsed, word,
};

/// A bank for which a mandate was ever proposed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bank {
    /// The id of its file.
    pub partner: Uuid,
    pub partition: u32,
    pub name: String,
    pub firm: Firm,
    pub lender_type: LenderType,
    pub standing: Standing,
    /// Why it is suspended.
    pub reason: Option<Reason>,
    /// The one that holds, and its number.
    pub mandate: Option<Mandate>,
    pub number: u32,
    pub enrolled_on: Option<NaiveDate>,
    /// What waits for another person.
    pub waiting: Option<Proposed>,
    pub version: u64,
}

/// How a bank stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Nobody has agreed yet.
    Proposed,
    Active,
    Suspended,
}

/// What a bank has of an offer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placement {
    pub offer: Uuid,
    pub partition: u32,
    pub partner: Uuid,
    pub customer: Uuid,
    pub application: Uuid,
    pub stage: PlacementStage,
    pub refused: Option<Unreserved>,
    pub released: Option<ReleasedBecause>,
    /// What was kept, where anything ever was.
    pub kept: Option<Kept>,
    pub loan: Option<Uuid>,
    /// The bank's of the loan.
    pub reference: Option<String>,
    pub signed_on: Option<NaiveDate>,
    /// The number of what was told last of the loan.
    pub step: u32,
    pub commission: Commission,
    pub asked_on: NaiveDate,
    pub version: u64,
}

/// What of a line is kept for an offer, and taken by its loan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kept {
    pub amount: Money,
    pub reserved: Money,
    pub drawn: Money,
    /// The number of the mandate under which it was.
    pub mandate: u32,
}

/// A commission, and how far it has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Commission {
    pub stage: CommissionStage,
    pub amount: Option<Money>,
    pub invoice: Option<Uuid>,
    pub credited_on: Option<Uuid>,
    pub list: Option<Uuid>,
}

/// How far a placement has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlacementStage {
    Reserved,
    Refused,
    Released,
    Signed,
    /// Its loan is no more.
    Undone,
}

/// How far a commission has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CommissionStage {
    None,
    Earned,
    Invoiced,
    TakenBack,
    Credited,
}

/// An invoice to a bank, or a list of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settlement {
    pub settlement: Uuid,
    pub partition: u32,
    pub partner: Uuid,
    pub what: Settled,
    pub on: NaiveDate,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Settled {
    Invoice(Invoiced),
    List(CommissionsReconciled),
}

/// An offer that was put to a bank, as the customer's file has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Presentation {
    pub offer: Uuid,
    pub partition: u32,
    pub customer: Uuid,
    pub application: Uuid,
    /// The bank.
    pub lender: String,
    pub partner: Uuid,
    pub amount: Money,
    pub stage: PresentationStage,
    pub asked_at: DateTime<Utc>,
    pub presented_at: Option<DateTime<Utc>>,
    pub answer_by: Option<DateTime<Utc>>,
    pub ended_at: Option<DateTime<Utc>>,
    pub reference: Option<String>,
    pub cause: Option<PassCause>,
    pub late: Option<LateAnswer>,
    pub loan: Option<Uuid>,
}

/// How far an offer has come that was put to a bank.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PresentationStage {
    Reserving,
    Reserved,
    Presented,
    Accepted,
    PassedOver,
    /// Nobody signed in time, or it was withdrawn.
    Released,
    Signed,
}

macro_rules! words {
    ($Stage:ident { $($Variant:ident = $word:literal),+ $(,)? }) => {
        impl $Stage {
            pub const fn name(self) -> &'static str {
                match self {
                    $($Stage::$Variant => $word,)+
                }
            }

            pub(crate) fn named(name: &str) -> Option<$Stage> {
                [$($Stage::$Variant),+].into_iter().find(|it| it.name() == name)
            }
        }
    };
}
words!(Standing { Proposed = "proposed", Active = "active", Suspended = "suspended" });
words!(PlacementStage {
    Reserved = "reserved",
    Refused = "refused",
    Released = "released",
    Signed = "signed",
    Undone = "undone",
});
words!(CommissionStage {
    None = "none",
    Earned = "earned",
    Invoiced = "invoiced",
    TakenBack = "taken_back",
    Credited = "credited",
});
words!(PresentationStage {
    Reserving = "reserving",
    Reserved = "reserved",
    Presented = "presented",
    Accepted = "accepted",
    PassedOver = "passed_over",
    Released = "released",
    Signed = "signed",
});

impl FromRow<'_, PgRow> for Bank {
    fn from_row(row: &PgRow) -> Result<Bank, Error> {
        Ok(Bank {
            partner: row.try_get("partner")?,
            partition: count(row, "partition")?,
            name: row.try_get("name")?,
            firm: Firm { trade_name: row.try_get("trade_name")?, country: parsed(row, "country")? },
            lender_type: json_word("lender_type", row.try_get("lender_type")?)?,
            standing: word(row, "standing", Standing::named)?,
            reason: json_text_if_any(row, "reason")?,
            mandate: json_text_if_any(row, "mandate")?,
            number: count(row, "number")?,
            enrolled_on: row.try_get("enrolled_on")?,
            waiting: json_text_if_any(row, "waiting")?,
            version: count(row, "version")?,
        })
    }
}

/// A word of an event, where there is one.
fn word_if_any<T: serde::de::DeserializeOwned>(
    row: &PgRow,
    column: &str,
) -> Result<Option<T>, Error> {
    let word: Option<&str> = row.try_get(column)?;
    word.map(|it| json_word(column, it)).transpose()
}

impl FromRow<'_, PgRow> for Placement {
    fn from_row(row: &PgRow) -> Result<Placement, Error> {
        let kept = match money_if_any(row, "amount")? {
            Some(amount) => Some(Kept {
                amount,
                reserved: money(row, "reserved")?,
                drawn: money(row, "drawn")?,
                mandate: count(row, "mandate")?,
            }),
            None => None,
        };
        Ok(Placement {
            offer: row.try_get("offer")?,
            partition: count(row, "partition")?,
            partner: row.try_get("partner")?,
            customer: row.try_get("customer")?,
            application: row.try_get("application")?,
            stage: word(row, "stage", PlacementStage::named)?,
            refused: word_if_any(row, "refused")?,
            released: word_if_any(row, "released")?,
            kept,
            loan: row.try_get("loan")?,
            reference: row.try_get("reference")?,
            signed_on: row.try_get("signed_on")?,
            step: count(row, "step")?,
            commission: Commission {
                stage: word(row, "commission_stage", CommissionStage::named)?,
                amount: money_if_any(row, "commission")?,
                invoice: row.try_get("invoice")?,
                credited_on: row.try_get("credited_on")?,
                list: row.try_get("list")?,
            },
            asked_on: row.try_get("asked_on")?,
            version: count(row, "version")?,
        })
    }
}

impl FromRow<'_, PgRow> for Settlement {
    fn from_row(row: &PgRow) -> Result<Settlement, Error> {
        let is_invoice = word(row, "kind", |it| match it {
            "invoice" => Some(true),
            "list" => Some(false),
            _ => None,
        })?;
        Ok(Settlement {
            settlement: row.try_get("settlement")?,
            partition: count(row, "partition")?,
            partner: row.try_get("partner")?,
            what: match is_invoice {
                true => Settled::Invoice(json_text(row, "body")?),
                false => Settled::List(json_text(row, "body")?),
            },
            on: row.try_get("settled_on")?,
        })
    }
}

impl FromRow<'_, PgRow> for Presentation {
    fn from_row(row: &PgRow) -> Result<Presentation, Error> {
        Ok(Presentation {
            offer: row.try_get("offer")?,
            partition: count(row, "partition")?,
            customer: row.try_get("customer")?,
            application: row.try_get("application")?,
            lender: row.try_get("lender")?,
            partner: row.try_get("partner")?,
            amount: money(row, "amount")?,
            stage: word(row, "stage", PresentationStage::named)?,
            asked_at: row.try_get("asked_at")?,
            presented_at: row.try_get("presented_at")?,
            answer_by: row.try_get("answer_by")?,
            ended_at: row.try_get("ended_at")?,
            reference: row.try_get("reference")?,
            cause: json_text_if_any(row, "cause")?,
            late: json_text_if_any(row, "late")?,
            loan: row.try_get("loan")?,
        })
    }
}
