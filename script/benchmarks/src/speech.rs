//! How each revision of the ledger is spoken to: a table, a row a form of its routes.

use std::path::{Path, PathBuf};

use crate::workload::{INSTALMENT, REPAYMENTS};

/// What differs between revisions. In the texts, `{name}` stands for what names the command's object
/// once, and `{plan}` for a loan's plan.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Speech {
    /// A file of the checkout by which this form is known; empty for the oldest.
    known_by: &'static str,
    /// The policy document that is published first, as a file of the checkout.
    policy: &'static str,
    /// Where a loan's disbursements are posted, behind its own path.
    pub(crate) disbursements: &'static str,
    grant: &'static str,
    disburse: &'static str,
    repay: &'static str,
    /// Whether a business day names the one it follows.
    days_name_the_last: bool,
    /// What lets one caller have as many requests as it likes.
    pub(crate) bounds: &'static [(&'static str, &'static str)],
}

/// The newest first.
const ALL: [Speech; 2] = [
    Speech {
        known_by: "ledger-core/src/policy/versions/shipped.json",
        policy: "ledger-core/src/policy/versions/shipped.json",
        disbursements: "disbursements",
        grant: r#"{"product":{"code":"phone"},"lender":{"kind":"bank","id":"orabank"},"lender_reference":"{name}","principal":{"amount":{principal},"currency":"XOF"},"plan":{plan},"decision":{"reference":"{name}","reason":{"code":"sound"}}}"#,
        disburse: r#"{"amount":{"amount":{principal},"currency":"XOF"},"payee":{"kind":"customer"},"money":{"kind":"external","channel":"tmoney","reference":"{name}"}}"#,
        repay: r#"{"amount":{"amount":{instalment},"currency":"XOF"},"money":{"kind":"external","channel":"tmoney","reference":"{name}"}}"#,
        days_name_the_last: true,
        bounds: &[
            ("LEDGER_CONNECTIONS_MAX", "4096"),
            ("LEDGER_ADDRESS_CONNECTIONS_MAX", "4096"),
            ("LEDGER_IDLE_SECONDS", "600"),
            ("LEDGER_SERVICE_BULK_MAX", "1000"),
            ("LEDGER_SERVICE_REQUESTS_MAX", "4096"),
            ("LEDGER_SERVICE_REQUESTS_PER_SECOND", "1000000"),
            ("LEDGER_CALLER_REQUESTS_MAX", "4096"),
            ("LEDGER_CALLER_REQUESTS_PER_SECOND", "1000000"),
            ("LEDGER_ADDRESS_REQUESTS_PER_SECOND", "1000000"),
            ("LEDGER_BUFFERED_MIB_MAX", "1024"),
        ],
    },
    // As of 4b0acb8.
    Speech {
        known_by: "",
        policy: "ledger-core/src/policy/versions/second.json",
        disbursements: "disbursement",
        grant: r#"{"product":"phone","lender":{"kind":"bank","id":"orabank"},"lender_reference":"{name}","principal":{"amount":{principal},"currency":"XOF"},"plan":{plan}}"#,
        disburse: r#"{"amount":{"amount":{principal},"currency":"XOF"},"source":{"name":"tmoney","reference":"{name}"}}"#,
        repay: r#"{"amount":{"amount":{instalment},"currency":"XOF"},"source":{"name":"tmoney","reference":"{name}"}}"#,
        days_name_the_last: false,
        bounds: &[],
    },
];

impl Speech {
    /// That of the revision in this checkout.
    pub(crate) fn of(checkout: &Path) -> &'static Speech {
        let [newest, oldest] = &ALL;
        if checkout.join(newest.known_by).exists() { newest } else { oldest }
    }

    pub(crate) fn policy_file(&self, checkout: &Path) -> PathBuf {
        checkout.join(self.policy)
    }

    pub(crate) fn grant(&self, name: &str, plan: &str) -> String {
        filled(self.grant, name).replace("{plan}", plan)
    }

    pub(crate) fn disburse(&self, name: &str) -> String {
        filled(self.disburse, name)
    }

    pub(crate) fn repay(&self, name: &str) -> String {
        filled(self.repay, name)
    }

    /// The route that starts a business day.
    pub(crate) fn day(&self, date: &str, last: &str) -> String {
        match self.days_name_the_last {
            true => format!("/v1/business-days/{date}?follows={last}"),
            false => format!("/v1/business-days/{date}"),
        }
    }
}

fn filled(template: &str, name: &str) -> String {
    template
        .replace("{name}", name)
        .replace("{principal}", &(INSTALMENT * i64::from(REPAYMENTS)).to_string())
        .replace("{instalment}", &INSTALMENT.to_string())
}

/// The plan of a loan of the load: its first instalment falls due after the day it is measured on.
pub(crate) fn later_plan() -> String {
    format!(r#"{{"kind":"interest_free","instalments":{REPAYMENTS},"first_due_on":"2026-02-05"}}"#)
}

/// A plan with instalments on these days.
pub(crate) fn plan_of_days(days: &[String]) -> String {
    let row = |(number, due_on): (usize, &String)| {
        format!(
            r#"{{"number":{number},"due_on":"{due_on}","principal":{{"amount":{INSTALMENT},"currency":"XOF"}}}}"#
        )
    };
    let rows: Vec<String> = (1..).zip(days).map(row).collect();
    format!(r#"{{"kind":"given","schedule":[{}]}}"#, rows.join(","))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use serde_json::Value;

    use super::{ALL, Speech, later_plan, plan_of_days};

    #[test]
    fn every_body_of_every_revision_is_json_with_nothing_left_to_fill_in() {
        for speech in &ALL {
            for plan in [later_plan(), plan_of_days(&["2026-01-07".to_owned()])] {
                let bodies =
                    [speech.grant("a-1", &plan), speech.disburse("a-2"), speech.repay("a-3")];
                for body in bodies {
                    let parsed: Value = serde_json::from_str(&body).unwrap();
                    assert!(parsed.is_object(), "{body}");
                    assert!(body.contains("a-"), "{body}");
                    for left in ["{name}", "{plan}", "{principal}", "{instalment}"] {
                        assert!(!body.contains(left), "{body}");
                    }
                }
            }
        }
    }

    #[test]
    fn this_checkout_is_spoken_to_in_the_newest_way_and_an_unknown_one_in_the_oldest() {
        let [newest, oldest] = &ALL;
        let checkout = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        assert_eq!(Speech::of(&checkout), newest);
        assert!(newest.policy_file(&checkout).exists());
        assert_eq!(Speech::of(Path::new("/nowhere")), oldest);
        assert_eq!(oldest.day("2026-01-06", "2026-01-05"), "/v1/business-days/2026-01-06");
        let day = newest.day("2026-01-06", "2026-01-05");
        assert_eq!(day, "/v1/business-days/2026-01-06?follows=2026-01-05");
    }
}
