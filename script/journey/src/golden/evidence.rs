//! What can happen to a customer's consents, and to evidence that is gathered of an applicant.

use std::time::Duration;

use chrono::{Days, NaiveDate};
use serde_json::{Value, json};
use servers::sources::Manner;

use super::bodies::{People, asked, xof};
use super::parties::registered;
use super::trading::until;
use crate::live::LiveError;
use crate::live::teller::Teller;

/// The least that a source may have.
const MINUTE: Duration = Duration::from_secs(60);

/// Long enough that no wait ends while it is told.
const MINUTES: u32 = 600;

fn agreed(to: &str) -> Value {
    json!({ "to": to, "text_version": "2026-11" })
}

/// What a source tells, as of a day.
fn told_of(facts: Value, as_of: NaiveDate) -> Value {
    json!({ "facts": facts, "as_of": as_of })
}

/// An applicant agrees to two sources being read and to offers, the latter no more, says what she lives
/// on, and one source is read; nobody asks the other one here: its path. So many days of the journey that began on `first` are over.
pub(super) async fn gathered(
    told: &mut Teller<'_>,
    first: NaiveDate,
    before: u64,
) -> Result<String, LiveError> {
    let today = first + Days::new(before);
    let file = registered(told, "Essi Lawson").await?;
    let People { support, service, .. } = People::of(told.system);
    let path = format!("{file}/applications");
    let body = asked(json!({ "kind": "cash" }), 30_000, today + Days::new(30));
    let what = "Somebody applies";
    let commit = told.step(what, support, &path, body, &["application.submitted"]).await?;
    let purpose = json!({ "kind": "application", "application": commit.id("application")? });

    let path = format!("{file}/consents");
    for to in ["mobile_money", "bills", "marketing"] {
        let given = ["customer.consent_given"];
        told.step("She agrees", support, &path, agreed(to), &given).await?;
    }
    let path = format!("{file}/consents/withdrawal");
    let body = json!({ "to": "marketing" });
    let withdrawn = ["customer.consent_withdrawn"];
    told.step("And to one thing no more", support, &path, body, &withdrawn).await?;

    let path = format!("{file}/evidence/declarations");
    let body = json!({
        "purpose": purpose, "contract_type": "informal", "works_since": today - Days::new(700),
        "monthly_income": xof(95_000),
    });
    let what = "She says what she lives on";
    told.step(what, support, &path, body, &["evidence.declared"]).await?;

    let evidence = format!("{file}/evidence");
    let body = json!({ "source": "mobile_money", "purpose": purpose, "within_minutes": MINUTES });
    let what = "Her account is to be read";
    let commit = told.step(what, support, &evidence, body, &["evidence.requested"]).await?;
    let path = format!("{evidence}/{}/answer", commit.id("evidence")?);
    let period = json!({
        "deposits": 4, "deposited": xof(60_000), "came_in": xof(82_500), "went_out": xof(79_000),
        "mean_balance": xof(6_250), "overdraft_days": 0,
    });
    let inflow_on = [today - Days::new(20), today - Days::new(3)];
    let account = json!({ "kind": "mobile_money", "periods": [period], "inflow_on": inflow_on });
    let answered = ["evidence.answered"];
    told.step("It is", service, &path, told_of(account, today), &answered).await?;

    told.system.sources.says("bills", Manner::Never, Value::Null);
    let body = json!({ "source": "bills", "purpose": purpose, "within_minutes": 1 });
    let what = "Her bills are to be looked at within a minute";
    let commit = told.step(what, support, &evidence, body, &["evidence.requested"]).await?;
    Ok(format!("{evidence}/{}", commit.id("evidence")?))
}

/// What nobody answered in time has ended, and the answer comes late.
pub(super) async fn answered_late(
    told: &mut Teller<'_>,
    path: &str,
    today: NaiveDate,
) -> Result<(), LiveError> {
    let id = path.rsplit('/').next().unwrap_or_default();
    told.says("A minute goes by");
    tokio::time::sleep(MINUTE).await;
    until(told, &format!("evidence-{id}"), "evidence.ended_unanswered").await?;
    let People { service, .. } = People::of(told.system);
    let bills = json!({ "kind": "bills", "due": 9, "paid_on_time": 8 });
    let path = format!("{path}/answer");
    let late = ["evidence.answered_late"];
    told.step("Her bills come late", service, &path, told_of(bills, today), &late).await?;
    Ok(())
}
