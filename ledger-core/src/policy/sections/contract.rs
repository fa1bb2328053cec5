//! What does a contract look like that a customer signs? A template, in the words of whoever
//! publishes it; of the version under which the offer stands.

use serde::Deserialize;

use super::{Members, Section};
use crate::hash::Hash;
use crate::policy::fault::{Fault, Faults};
use crate::template::{Name, Template};

/// By what a contract is written, in French.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContractTemplate {
    /// Who introduces the customer to the bank, or lends itself: name and address.
    pub platform: String,
    /// What the banks are called that lend; one that is not named here is called by its id.
    pub banks: Vec<ContractBank>,
    html: String,
    template: Template,
}

/// A bank as contracts name it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContractBank {
    pub id: String,
    /// With its address.
    pub name: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    platform: String,
    banks: Vec<ContractBank>,
    /// Line by line, so that a change of it can be read.
    html: Vec<String>,
}

impl ContractTemplate {
    /// SHA-256 of the template's text.
    pub fn hash(&self) -> Hash {
        Hash::of(self.html.as_bytes())
    }

    pub const fn template(&self) -> &Template {
        &self.template
    }

    /// What this bank is called.
    pub fn bank<'a>(&'a self, id: &'a str) -> &'a str {
        self.banks.iter().find(|it| it.id == id).map_or(id, |it| &it.name)
    }

    /// What a template may name, and so each contract fills in. A name that was published stays.
    pub const NAMES: &'static [Name] = &[
        Name::Text("contract_date"),
        Name::Text("application"),
        Name::Text("offer"),
        Name::Text("policy_version"),
        Name::Text("policy_hash"),
        Name::Text("salt"),
        Name::Text("platform"),
        Name::Text("lender"),
        Name::List("bank_lends", &[Name::Text("lender_reference")]),
        Name::Text("borrower_name"),
        Name::Text("borrower_country"),
        Name::List("borrower_phones", &[Name::Text("phone")]),
        Name::Text("customer"),
        Name::List("orders", &[Name::Text("order")]),
        Name::Text("principal"),
        Name::List("nominal_rates", &[Name::Text("nominal_rate")]),
        Name::Text("instalment_count"),
        Name::Text("first_due_on"),
        Name::Text("last_due_on"),
        Name::Text("offered_on"),
        Name::Text("lapses_on"),
        Name::Text("priced_for"),
        Name::Text("teg_proportional"),
        Name::Text("taeg_actuarial"),
        Name::List("ceilings", &[Name::Text("ceiling"), Name::Text("ceiling_on")]),
        Name::Text("cost_interest"),
        Name::Text("cost_file_fee"),
        Name::Text("cost_premium"),
        Name::Text("cost_insurance"),
        Name::Text("cost_taxes"),
        Name::Text("cost_stamps"),
        Name::Text("cost"),
        Name::Text("total"),
        Name::List("fees_withheld", &[Name::Text("file_fee")]),
        Name::List("fees_up_front", &[Name::Text("file_fee")]),
        Name::List(
            "instalments",
            &[
                Name::Text("number"),
                Name::Text("due_on"),
                Name::Text("of_principal"),
                Name::Text("of_interest"),
                Name::Text("of_others"),
                Name::Text("amount"),
            ],
        ),
        Name::List(
            "penalties",
            &[
                Name::Text("penalty_rate"),
                Name::Text("penalty_from_days"),
                Name::Text("penalty_share_max"),
            ],
        ),
        Name::Text("default_days"),
        Name::List("served", &[Name::Text("component")]),
        Name::List("early", &[]),
        Name::List(
            "withdrawals",
            &[
                Name::Text("withdrawal_days"),
                Name::Text("capital_back_days"),
                Name::List("fee_returned", &[]),
                Name::List("fee_kept", &[]),
            ],
        ),
    ];

    pub(in crate::policy) fn faults(&self) -> Vec<Fault> {
        let mut faults = Faults::of(ContractTemplate::NAME);
        let ids: Vec<_> = self.banks.iter().map(|it| &it.id).collect();
        faults.expect_once("banks", &ids);
        for name in self.template.unknown(ContractTemplate::NAMES) {
            faults.note("html", format!("`{name}` is nothing that a contract says there"));
        }
        // Every name that stands in no list.
        if !self.template.unknown(&[]).contains("salt") {
            let reason = "expected `salt` in it: without one its hash tells who signed to whoever tries names";
            faults.note("html", reason.to_owned());
        }
        faults.into_found()
    }
}

impl Section for ContractTemplate {
    const NAME: &'static str = "contract";
    const FORM: u32 = 1;

    fn read(_form: u32, members: &Members) -> Result<ContractTemplate, Fault> {
        let Written { platform, banks, html } = members.as_section(Self::NAME)?;
        let html = html.iter().flat_map(|it| [it.as_str(), "\n"]).collect::<String>();
        let template = Template::parse(&html)
            .map_err(|reason| Fault { at: format!("sections.{}.html", Self::NAME), reason })?;
        Ok(ContractTemplate { platform, banks, html, template })
    }
}
