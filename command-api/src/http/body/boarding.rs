//! The body by which a running loan comes in from another system.

use ledger_core::calendar::Day;
use ledger_core::credit::loan::{
    ChargeKind, Components, RowKind, StoredCharge, StoredPosition, StoredRow,
};
use ledger_core::money::Money;
use schemars::JsonSchema;
use serde::Deserialize;
use uuid::Uuid;

use super::loan_words::ProductBody;
use super::{LenderBody, some_if_any};
use crate::http::text::{Code, Text};

/// Brings a running loan into this ledger, with what is paid and what is not.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct BoardLoan {
    pub(in crate::http) product: Option<ProductBody>,
    pub(in crate::http) lender: LenderBody,
    /// The lender's own reference of this loan; left out: it is not known.
    pub(in crate::http) lender_reference: Option<Text<100>>,
    /// The loan's reference in the system from which it comes.
    pub(in crate::http) reference: Text<100>,
    pub(in crate::http) position: PositionBody,
}

/// How the loan stands as it comes in.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct PositionBody {
    pub(in crate::http) rows: Vec<RowBody>,
    /// Money that waits for an instalment; left out: none.
    pub(in crate::http) credit: Option<Money>,
    /// Paid out to the customer beyond what came in; left out: nothing.
    pub(in crate::http) overdrawn: Option<Money>,
    /// Left out: it is not known.
    pub(in crate::http) disbursed_on: Option<Day>,
    /// Until when interest is in what is owed; left out: all of it is.
    pub(in crate::http) interest_until: Option<Day>,
    /// The most days it was past due, ever; left out: none.
    pub(in crate::http) worst_days_past_due: Option<u32>,
    /// Whether it was in default, ever; left out: no.
    pub(in crate::http) defaulted_before: Option<bool>,
    /// Whether it is in default; left out: no.
    pub(in crate::http) in_default: Option<bool>,
    /// What was charged to its rows, and is in what they owe; left out: nothing.
    pub(in crate::http) charges: Option<Vec<BoardedChargeBody>>,
}

/// An instalment as it stands.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct RowBody {
    /// Dense from 1, in order of due dates.
    pub(in crate::http) number: u32,
    pub(in crate::http) due_on: Day,
    /// With what was charged to it.
    pub(in crate::http) owed: ComponentsBody,
    /// Left out: nothing is paid.
    pub(in crate::http) paid: Option<ComponentsBody>,
    /// Left out: nothing is waived.
    pub(in crate::http) waived: Option<ComponentsBody>,
}

/// A charge as it stands.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct BoardedChargeBody {
    /// What kind of charge it is, by the charger's own code.
    pub(in crate::http) code: Code,
    pub(in crate::http) kind: ChargeKind,
    /// The number of the row it is on.
    pub(in crate::http) instalment: u32,
    pub(in crate::http) amount: Money,
    pub(in crate::http) paid: Option<Money>,
    pub(in crate::http) waived: Option<Money>,
    pub(in crate::http) due_on: Day,
}

impl PositionBody {
    /// `id` gives the charges theirs, each by its place counted from 1.
    pub(in crate::http) fn into_position(self, id: impl Fn(usize) -> Uuid) -> StoredPosition {
        let charges = self.charges.unwrap_or_default().into_iter().zip(1..);
        StoredPosition {
            rows: self.rows.into_iter().map(RowBody::into_row).collect(),
            credit: some_if_any(self.credit),
            overdrawn: some_if_any(self.overdrawn),
            disbursed_on: self.disbursed_on,
            interest_until: self.interest_until,
            worst_days_past_due: self.worst_days_past_due.unwrap_or(0),
            defaulted_before: self.defaulted_before.unwrap_or(false),
            in_default: self.in_default.unwrap_or(false),
            charges: charges.map(|(it, place)| it.into_charge(id(place))).collect(),
        }
    }
}

impl RowBody {
    fn into_row(self) -> StoredRow {
        let RowBody { number, due_on, owed, paid, waived } = self;
        let some = |it: Option<ComponentsBody>| {
            it.map(ComponentsBody::into_components).filter(|it| *it != Components::default())
        };
        StoredRow {
            number,
            kind: RowKind::Instalment,
            due_on,
            owed: owed.into_components(),
            paid: some(paid),
            waived: some(waived),
        }
    }
}

impl BoardedChargeBody {
    fn into_charge(self, charge: Uuid) -> StoredCharge {
        let BoardedChargeBody { code, kind, instalment, amount, paid, waived, due_on } = self;
        StoredCharge {
            charge,
            code: code.into_string(),
            kind,
            instalment,
            amount,
            paid: some_if_any(paid),
            waived: some_if_any(waived),
            due_on,
        }
    }
}

/// Amounts by component; left out: none.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct ComponentsBody {
    pub(in crate::http) penalty: Option<Money>,
    pub(in crate::http) fee: Option<Money>,
    pub(in crate::http) tax: Option<Money>,
    pub(in crate::http) insurance: Option<Money>,
    pub(in crate::http) interest: Option<Money>,
    pub(in crate::http) principal: Option<Money>,
}

impl ComponentsBody {
    pub(in crate::http) fn into_components(self) -> Components {
        let ComponentsBody { penalty, fee, tax, insurance, interest, principal } = self;
        Components {
            penalty: some_if_any(penalty),
            fee: some_if_any(fee),
            tax: some_if_any(tax),
            insurance: some_if_any(insurance),
            interest: some_if_any(interest),
            principal: some_if_any(principal),
        }
    }
}
