//! What the rules make of applications: one is declined, since nobody knows anything of who applies, and looked
//! at by a person.

use chrono::{Days, NaiveDate};
use ledger_core::policy::Document;
use serde_json::{Map, Value, json};

use super::bodies::{People, asked, orabank};
use super::parties::registered;
use super::reviewing;
use crate::live::LiveError;
use crate::live::teller::Teller;

/// Puts the risk classes and scorecards that ship in `open` among these sections, and signals of fraud.
pub(super) fn score(sections: &mut Map<String, Value>) {
    let open: Value = serde_json::from_str(Document::OPEN).expect("what ships is JSON");
    for name in ["classes", "scorecards", "waits", "losses"] {
        let section = open.pointer(&format!("/sections/{name}")).expect("`open` has it");
        sections.insert(name.to_owned(), section.clone());
    }
    let signals = ["velocity", "new_device", "countries_differ", "new_payment_means"];
    let signals: Vec<_> = signals.map(|it| json!({ "signal": it, "points": 30 })).into();
    let fraud = json!({
        "form": 1, "review_from": 60, "applications_in_day_max": 3, "signals": signals,
    });
    sections.insert("fraud".to_owned(), fraud);
}

/// On the day behind so many of the journey that began on `first`.
pub(super) async fn assessed(
    told: &mut Teller<'_>,
    first: NaiveDate,
    before: u64,
) -> Result<(), LiveError> {
    let today = first + Days::new(before);
    let file = registered(told, "Kossi Agbeko").await?;
    let People { support, service, .. } = People::of(told.system);
    let path = format!("{file}/applications");
    let body = asked(json!({ "kind": "cash" }), 50_000, today + Days::new(31));
    let what = "Somebody applies of whom nothing is known";
    let commit = told.step(what, support, &path, body, &["application.submitted"]).await?;
    let application = format!("{path}/{}", commit.id("application")?);
    let path = format!("{application}/assessment");
    let seen = json!({
        "applications_in_day": 5, "new_device": true, "ip_country": "FR", "delivery_country": "TG",
        "new_payment_means": false,
    });
    let body = json!({ "lender": orabank(), "signals": seen });
    let declined = ["application.assessed", "application.decided"];
    told.step("The rules decline", service, &path, body, &declined).await?;
    reviewing::reviewed(told, &file, &application, today + Days::new(31)).await
}
