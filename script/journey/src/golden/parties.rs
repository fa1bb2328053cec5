//! What can happen to the policy book, to a customer and to a vendor.

use chrono::{Days, NaiveDate};
use serde_json::json;

use super::bodies::{People, why};
use crate::live::LiveError;
use crate::live::loan::declining_policy;
use crate::live::teller::Teller;

/// The shipped document with another number of open applications, by which loans are on a declining
/// balance too: a document of its own.
fn document(open_applications_max: u32) -> String {
    let changed = format!("\"open_applications_max\": {open_applications_max}");
    declining_policy().replace("\"open_applications_max\": 20", &changed)
}

/// Of four versions one is declined, one withdrawn before its day, one takes force, and one lapses
/// when nobody approves it.
pub(super) async fn policies(told: &mut Teller<'_>, first: NaiveDate) -> Result<(), LiveError> {
    let People { risk, admin, .. } = People::of(told.system);
    let mut versions = vec![];
    for open in [21, 22, 23, 24] {
        let what = "A version of the policy is proposed";
        versions.push(proposed(told, what, document(open)).await?);
    }
    let [declined, withdrawn, published, ..] = versions.as_slice() else { return Ok(()) };

    let body = why("incomplete", "it lacks the new bank");
    let path = format!("{declined}/declination");
    let expected = ["policy_book.version_declined"];
    told.step("It is declined", admin, &path, body, &expected).await?;

    for (version, days) in [(published, 1), (withdrawn, 200)] {
        let what = "Another person approves, for a day to come";
        let body = json!({ "effective_from": first + Days::new(days) });
        let path = format!("{version}/approval");
        told.step(what, admin, &path, body, &["policy_book.version_published"]).await?;
    }
    let path = format!("{withdrawn}/withdrawal");
    let body = why("superseded", "the law has changed");
    let expected = ["policy_book.withdrawal_proposed"];
    told.step("Two persons withdraw it", risk, &path, body.clone(), &expected).await?;
    told.asks(admin, &path, body, &["policy_book.version_withdrawn"]).await?;
    Ok(())
}

/// A document is proposed and approved, to be in force from this day on.
pub(super) async fn in_force(
    told: &mut Teller<'_>,
    what: &str,
    document: String,
    from: NaiveDate,
) -> Result<(), LiveError> {
    let People { admin, .. } = People::of(told.system);
    let path = format!("{}/approval", proposed(told, what, document).await?);
    let body = json!({ "effective_from": from });
    told.asks(admin, &path, body, &["policy_book.version_published"]).await?;
    Ok(())
}

/// A document is proposed: its path.
async fn proposed(
    told: &mut Teller<'_>,
    what: &str,
    document: String,
) -> Result<String, LiveError> {
    let People { risk, .. } = People::of(told.system);
    let body = json!({ "document": document });
    let expected = ["policy_book.version_proposed"];
    let commit = told.step(what, risk, "/v1/policies", body, &expected).await?;
    let hash = commit.text("policy_book.version_proposed", "/hash")?;
    Ok(format!("/v1/policies/{hash}"))
}

/// A customer of this name: the path of the file.
pub(super) async fn registered(told: &mut Teller<'_>, name: &str) -> Result<String, LiveError> {
    let People { support, .. } = People::of(told.system);
    let body = json!({ "country": "TG", "name": name });
    let expected = ["customer.registered"];
    let commit = told.step("A customer", support, "/v1/customers", body, &expected).await?;
    Ok(format!("/v1/customers/{}", commit.id("customer")?))
}

/// A customer who moved, was suspended and resumed: the id.
pub(super) async fn customer(told: &mut Teller<'_>) -> Result<String, LiveError> {
    let People { support, risk, .. } = People::of(told.system);
    let body = json!({
        "country": "TG", "name": "Essi Adjo", "phone": "+22890123460", "email": "essi@example.org",
    });
    let what = "Another customer";
    let registered = ["customer.registered"];
    let commit = told.step(what, support, "/v1/customers", body, &registered).await?;
    let customer = commit.id("customer")?;
    let file = format!("/v1/customers/{customer}");

    let body = json!({ "name": "Essi Mensah", "phone": "+22890123461", "removed": ["email"] });
    let path = format!("{file}/contact");
    let changed = ["customer.contact_changed"];
    told.step("She married", support, &path, body, &changed).await?;
    let body = why("identity_unverified", "two cards show two faces");
    let path = format!("{file}/suspension");
    told.step("She is suspended", risk, &path, body, &["customer.suspended"]).await?;
    let body = why("cause_cleared", "the branch has seen her");
    let path = format!("{file}/resumption");
    told.step("And resumed", risk, &path, body, &["customer.resumed"]).await?;
    Ok(customer)
}

/// A vendor who was suspended and resumed: the id.
pub(super) async fn vendor(told: &mut Teller<'_>) -> Result<String, LiveError> {
    let vendor = new_vendor(told, "Kente & Fils").await?;
    suspend(told, &vendor).await?;
    let People { catalogue, .. } = People::of(told.system);
    let body = why("cause_cleared", "the complaints were settled");
    let path = format!("/v1/vendors/{vendor}/resumption");
    told.step("And resumed", catalogue, &path, body, &["vendor.resumed"]).await?;
    Ok(vendor)
}

pub(super) async fn new_vendor(
    told: &mut Teller<'_>,
    trade_name: &str,
) -> Result<String, LiveError> {
    let People { catalogue, .. } = People::of(told.system);
    let body = json!({
        "trade_name": trade_name, "country": "TG", "name": "Kossi Agbeko",
        "phone": "+22890123457", "email": "kossi@example.org",
    });
    let registered = ["vendor.registered"];
    let commit = told.step("A vendor", catalogue, "/v1/vendors", body, &registered).await?;
    commit.id("vendor")
}

pub(super) async fn suspend(told: &mut Teller<'_>, vendor: &str) -> Result<(), LiveError> {
    let People { catalogue, .. } = People::of(told.system);
    let body = why("quality_complaints", "three parcels came back");
    let path = format!("/v1/vendors/{vendor}/suspension");
    told.step("He is suspended", catalogue, &path, body, &["vendor.suspended"]).await?;
    Ok(())
}
