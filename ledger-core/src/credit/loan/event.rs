//! What can have happened to a loan. Stored for ever: see `schemas/events/loan/`.
//!
//! Whatever moves money carries, per instalment and component, what was paid before, after, and
//! the difference, and the credit balance that results. The [`Balances`] stand beside the loan's last
//! event of a commit.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::calendar::stored;
use crate::credit::{Instalment, Lender};
use crate::event::events;
use crate::money::{Currency, Difference, Money, Rate};
use crate::party::Country;
use crate::policy::{Component, PolicyRef};

events! {
    /// A fact about a loan.
    pub enum Event {
        /// The lender promised the loan on this schedule; nothing is owed yet.
        "loan.granted" v1 => Granted(Granted),
        /// A running loan came into this ledger with what is paid and what is not.
        "loan.taken_over" v1 => TakenOver(TakenOver),
        /// The principal went out; the loan is owed and ages.
        "loan.disbursed" v1 => Disbursed(Disbursed),
        /// A granted loan that had not been disbursed was given up.
        "loan.cancelled" v1 => Cancelled(Cancelled),
        /// An instalment's due date has begun; a waiting credit balance was used.
        "loan.instalment_fell_due" v1 => InstalmentFellDue(InstalmentFellDue),
        /// Money came in.
        "loan.repayment_received" v1 => RepaymentReceived(RepaymentReceived),
        /// Money that had come in was taken back.
        "loan.repayment_reversed" v1 => RepaymentReversed(RepaymentReversed),
        /// A person charged a fee or penalty to an instalment.
        "loan.charged" v1 => Charged(Charged),
        /// An instalment is unpaid after its due date, and the loan is not in default.
        "loan.became_late" v1 => BecameLate(BecameLate),
        /// Nothing is unpaid after its due date any more, and the loan was not in default.
        "loan.returned_to_order" v1 => ReturnedToOrder(ReturnedToOrder),
        /// An instalment was unpaid as the policy's number of days after its due date began.
        "loan.defaulted" v1 => Defaulted(Defaulted),
        /// All that is due was paid on a loan in default, today or by a value date since.
        "loan.cured" v1 => Cured(Cured),
        /// An instalment was unpaid as the policy's number of days after its due date began, and
        /// the goods it pays for were not delivered: that is no default, and blocks nothing.
        "loan.disputed" v1 => Disputed(Disputed),
        /// The goods were delivered, and the loan ages on from its original due dates; or all that
        /// is due was paid.
        "loan.dispute_ended" v1 => DisputeEnded(DisputeEnded),
        /// The goods were cancelled or came back: nothing is owed any more, and what was paid waits
        /// as credit balance.
        "loan.unwound" v1 => Unwound(Unwound),
        /// Everything is paid.
        "loan.closed" v1 => Closed(Closed),
        /// Something is owed again on a closed loan.
        "loan.reopened" v1 => Reopened(Reopened),
    }
}

/// From what a schedule was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields, from = "StrictTerms")]
#[schemars(!from)]
pub enum Terms {
    /// Equal instalments of principal alone.
    InterestFree { instalments: u32, first_due_on: NaiveDate, day_of_month: u32 },
    /// Interest on the whole principal at a yearly rate for the months it runs, spread equally.
    Flat { instalments: u32, first_due_on: NaiveDate, day_of_month: u32, rate: Rate },
    /// The lender gave the schedule; it is neither rounded nor moved.
    Given,
}

/// serde lets any field stand beside the tag of a variant without fields; one with none does not.
#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
enum StrictTerms {
    InterestFree {
        instalments: u32,
        #[serde(deserialize_with = "stored::day")]
        first_due_on: NaiveDate,
        day_of_month: u32,
    },
    Flat {
        instalments: u32,
        #[serde(deserialize_with = "stored::day")]
        first_due_on: NaiveDate,
        day_of_month: u32,
        rate: Rate,
    },
    Given {},
}

impl From<StrictTerms> for Terms {
    fn from(strict: StrictTerms) -> Terms {
        match strict {
            StrictTerms::InterestFree { instalments, first_due_on, day_of_month } => {
                Terms::InterestFree { instalments, first_due_on, day_of_month }
            }
            StrictTerms::Flat { instalments, first_due_on, day_of_month, rate } => {
                Terms::Flat { instalments, first_due_on, day_of_month, rate }
            }
            StrictTerms::Given {} => Terms::Given,
        }
    }
}

/// One instalment of a loan taken over: what is owed, and what of it had been paid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RunningInstalment {
    /// Dense from 1, in order of due dates.
    pub number: u32,
    #[serde(deserialize_with = "stored::day")]
    pub due_on: NaiveDate,
    pub owed: Components,
    /// Absent where nothing had been paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paid: Option<Components>,
}

/// Amounts by component; absent where there is none.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Components {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub penalty: Option<Money>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fee: Option<Money>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interest: Option<Money>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub principal: Option<Money>,
}

/// Where money came from or went to, and that side's own reference: together they name it once
/// in a file, for ever.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// For example `tmoney` or `bank:orabank`.
    pub name: String,
    pub reference: String,
}

/// How what is paid on one component of one instalment changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// The instalment's number.
    pub instalment: u32,
    pub component: Component,
    pub before: Money,
    pub after: Money,
    pub difference: Difference,
}

/// How a loan stands at the end of a commit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Balances {
    /// Principal disbursed or taken over and not repaid.
    pub outstanding: Money,
    /// Unpaid, all components, of instalments due before the business date.
    pub overdue: Money,
    /// Unpaid, all components, of instalments due on the business date.
    pub due: Money,
    /// Money that waits for an instalment.
    pub credit: Money,
    /// Number of instalments not fully paid and due before the business date.
    pub instalments_overdue: u32,
    /// Number of instalments not fully paid and due on the business date: 0 or 1 as a rule.
    pub instalments_due: u32,
    /// The due date of the oldest instalment not fully paid that is due by the business date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[serde(deserialize_with = "stored::day_if_any")]
    pub oldest_unpaid_due_on: Option<NaiveDate>,
    /// The first instalment not fully paid that is due after the business date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<NextDue>,
}

impl Balances {
    /// Of a loan that owes nothing and holds nothing.
    pub(super) const fn none(currency: Currency) -> Balances {
        let zero = Money::zero(currency);
        Balances {
            outstanding: zero,
            overdue: zero,
            due: zero,
            credit: zero,
            instalments_overdue: 0,
            instalments_due: 0,
            oldest_unpaid_due_on: None,
            next: None,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NextDue {
    #[serde(deserialize_with = "stored::day")]
    pub due_on: NaiveDate,
    /// Unpaid, all components.
    pub amount: Money,
}

/// What to do with what exceeds all that is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Excess {
    /// Pay instalments in advance, as scheduled; what then is left waits as credit balance.
    Prepay,
    /// Let it wait as credit balance.
    Keep,
}

/// What a person may charge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChargeKind {
    Fee,
    Penalty,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Granted {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product: Option<String>,
    /// The customer's country at that time.
    pub country: Country,
    pub lender: Lender,
    /// The lender's own reference of this loan.
    pub lender_reference: String,
    pub principal: Money,
    pub terms: Terms,
    pub schedule: Vec<Instalment>,
    /// Under which the loan stays.
    pub policy: PolicyRef,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TakenOver {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product: Option<String>,
    /// The customer's country at that time.
    pub country: Country,
    pub lender: Lender,
    /// The lender's own reference of this loan.
    pub lender_reference: String,
    /// The sum of the schedule's principal, paid or not.
    pub principal: Money,
    /// The day from which this ledger keeps it.
    #[serde(deserialize_with = "stored::day")]
    pub business_date: NaiveDate,
    pub schedule: Vec<RunningInstalment>,
    /// Under which the loan stays.
    pub policy: PolicyRef,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Disbursed {
    pub amount: Money,
    pub source: Source,
    /// The day it counts from; never after the business date.
    #[serde(deserialize_with = "stored::day")]
    pub value_date: NaiveDate,
    /// What a waiting credit balance paid.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
    /// What then waits for an instalment.
    pub credit: Money,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Cancelled {
    pub motive: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InstalmentFellDue {
    /// The instalment's number.
    pub instalment: u32,
    #[serde(deserialize_with = "stored::day")]
    pub due_on: NaiveDate,
    /// What the waiting credit balance paid.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
    /// What then waits for an instalment.
    pub credit: Money,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RepaymentReceived {
    pub repayment: Uuid,
    pub amount: Money,
    pub source: Source,
    /// The day it counts from; never after the business date.
    #[serde(deserialize_with = "stored::day")]
    pub value_date: NaiveDate,
    pub excess: Excess,
    pub changes: Vec<Change>,
    /// What then waits for an instalment.
    pub credit: Money,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RepaymentReversed {
    pub repayment: Uuid,
    pub amount: Money,
    pub motive: String,
    pub changes: Vec<Change>,
    /// What then waits for an instalment.
    pub credit: Money,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Charged {
    pub charge: Uuid,
    /// The number of the instalment it belongs to; it ages with it.
    pub instalment: u32,
    pub kind: ChargeKind,
    pub amount: Money,
    /// The day from which it is owed.
    #[serde(deserialize_with = "stored::day")]
    pub business_date: NaiveDate,
    pub motive: String,
    /// What a waiting credit balance paid of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
    /// What then waits for an instalment.
    pub credit: Money,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BecameLate {
    #[serde(deserialize_with = "stored::day")]
    pub oldest_unpaid_due_on: NaiveDate,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReturnedToOrder {}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Defaulted {
    #[serde(deserialize_with = "stored::day")]
    pub oldest_unpaid_due_on: NaiveDate,
    /// On the business date.
    pub days_past_due: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Cured {}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Disputed {
    #[serde(deserialize_with = "stored::day")]
    pub oldest_unpaid_due_on: NaiveDate,
    /// On the business date.
    pub days_past_due: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DisputeEnded {
    /// Whether the goods were delivered; if not, all that is due was paid, today or by a value date
    /// since.
    pub delivered: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Unwound {
    pub motive: String,
    /// What was owed and not paid, due or not, and is not owed any more.
    pub released: Components,
    /// What was paid and is so no more.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
    /// What then waits for an instalment.
    pub credit: Money,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Closed {}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reopened {}

impl Event {
    /// What names the money that went out or came in with it.
    pub fn source(&self) -> Option<&Source> {
        match self {
            Event::Disbursed(it) => Some(&it.source),
            Event::RepaymentReceived(it) => Some(&it.source),
            Event::Granted(_)
            | Event::TakenOver(_)
            | Event::Cancelled(_)
            | Event::InstalmentFellDue(_)
            | Event::RepaymentReversed(_)
            | Event::Charged(_)
            | Event::BecameLate(_)
            | Event::ReturnedToOrder(_)
            | Event::Defaulted(_)
            | Event::Cured(_)
            | Event::Disputed(_)
            | Event::DisputeEnded(_)
            | Event::Unwound(_)
            | Event::Closed(_)
            | Event::Reopened(_) => None,
        }
    }
}
