//! The bodies of commands to a bank's file.

use ledger_core::money::{Currency, Money, Rate};
use ledger_core::party::partner::{Firm, Listed};
use ledger_core::party::{
    ChecklistItem, Commission, FundingLine, LenderType, Mandate, MandatedProduct, UndoneTerms,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::http::text::{Code, CountryCode, Text};

/// Puts a bank up for enrolment.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct EnrolBank {
    /// Under which it trades: a firm's name is no personal data.
    pub(in crate::http) trade_name: Text<200>,
    pub(in crate::http) country: CountryCode,
    /// Of which kind it is, as the law has it.
    pub(in crate::http) lender_type: LenderType,
    pub(in crate::http) mandate: MandateBody,
}

/// Puts up another mandate.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct ProposeMandate {
    pub(in crate::http) mandate: MandateBody,
}

/// What a bank lends under.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct MandateBody {
    /// What it lends at once, one line a currency; at least one.
    lines: Vec<FundingLineBody>,
    /// What it lends for; at least one.
    products: Vec<MandatedProductBody>,
    /// Within so many hours it answers what is presented to it; 1 to 720.
    answer_hours: u32,
    /// What it wants to see of an applicant.
    #[serde(default)]
    checklist: Vec<ChecklistItem>,
    commission: Commission,
    undone: UndoneTerms,
}

/// How much a bank lends in a currency at once.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct FundingLineBody {
    /// What is reserved and what is owed come to no more when something is reserved.
    limit: Money,
    /// The file fee that an offer has at least; left out where it asks none.
    fee_min: Option<Money>,
}

/// A product of the policy book for which a bank lends.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct MandatedProductBody {
    code: Code,
    /// The yearly rate that the contract has at least, as a fraction in a string: `"0.12"` is 12 %.
    rate_min: Option<Rate>,
}

/// Puts commissions on an invoice.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct InvoiceCommissions {
    /// Our number of the invoice.
    pub(in crate::http) reference: Text<100>,
    pub(in crate::http) currency: Currency,
}

/// Gives a bank's own list of commissions.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct ReconcileCommissions {
    /// The bank's number of its list.
    pub(in crate::http) reference: Text<100>,
    pub(in crate::http) currency: Currency,
    pub(in crate::http) commissions: Commissions,
}

/// What the list has, one line a loan; 1 to 1 000.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(try_from = "Vec<ListedCommission>")]
#[schemars(extend("minItems" = 1, "maxItems" = 1000))]
pub(in crate::http) struct Commissions(Vec<ListedCommission>);

/// What the bank pays for one loan.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct ListedCommission {
    /// The bank's reference of the loan.
    reference: Text<100>,
    amount: Money,
}

const LISTED_MAX: usize = 1_000;

impl TryFrom<Vec<ListedCommission>> for Commissions {
    type Error = String;

    fn try_from(list: Vec<ListedCommission>) -> Result<Commissions, String> {
        match (1..=LISTED_MAX).contains(&list.len()) {
            true => Ok(Commissions(list)),
            false => Err(format!("expected 1 to {LISTED_MAX} commissions, found {}", list.len())),
        }
    }
}

impl Commissions {
    pub(in crate::http) fn into_list(self) -> Vec<Listed> {
        let of = |it: ListedCommission| Listed {
            reference: it.reference.into_string(),
            amount: it.amount,
        };
        self.0.into_iter().map(of).collect()
    }
}

impl EnrolBank {
    pub(in crate::http) fn firm(trade_name: Text<200>, country: CountryCode) -> Firm {
        Firm { trade_name: trade_name.into_string(), country: country.country() }
    }
}

impl MandateBody {
    pub(in crate::http) fn into_mandate(self) -> Mandate {
        let MandateBody { lines, products, answer_hours, checklist, commission, undone } = self;
        let line = |it: FundingLineBody| FundingLine { limit: it.limit, fee_min: it.fee_min };
        let product = |it: MandatedProductBody| MandatedProduct {
            code: it.code.into_string(),
            rate_min: it.rate_min,
        };
        Mandate {
            lines: lines.into_iter().map(line).collect(),
            products: products.into_iter().map(product).collect(),
            answer_hours,
            checklist,
            commission,
            undone,
        }
    }
}
