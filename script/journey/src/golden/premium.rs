//! What can happen to Premium, and to an application that waits for it.

use chrono::{Days, NaiveDate};
use serde_json::{Value, json};

use super::bodies::{People, asked, money, why};
use super::parties::{in_force, registered};
use crate::live::LiveError;
use crate::live::loan::declining_policy;
use crate::live::teller::Teller;

/// Until the first month is over and its fee is due.
pub(super) const DAYS: u64 = 35;

/// The policy of the journey, by which nobody is given credit who has no Premium.
fn document() -> String {
    const SECTION: &str = r#""sections": {
    "premium": {
      "form": 1, "compulsory": true, "unpaid_days": 10,
      "plans": [
        { "code": "monthly", "every": "month", "insurer_share": "0.4",
          "fee": { "amount": 2500, "currency": "XOF" } },
        { "code": "yearly", "every": "year", "insurer_share": "0.4",
          "fee": { "amount": 25000, "currency": "XOF" } }
      ]
    },"#;
    const CODES: &str = r#""codes": [
        { "code": "premium_unwanted", "acts": ["premium.cancel"],
          "text": { "fr": "Premium n'est plus souhaité.", "en": "Premium is not wanted any more." } },
        { "code": "fee_taken_back", "acts": ["premium.reverse_fee"],
          "text": { "fr": "Le paiement a été repris.", "en": "The payment was taken back." } },"#;
    let sections = declining_policy().replacen("\"sections\": {", SECTION, 1);
    sections.replacen("\"codes\": [", CODES, 1)
}

fn fee(reference: &str) -> Value {
    money(2_500, "tmoney", reference)
}

/// One subscription that is paid, taken back, paid again, renewed and cancelled, with an application
/// beside it that waits and goes on; another one that is never paid. So many days of the journey that
/// began on `first` are over.
pub(super) async fn lived(
    told: &mut Teller<'_>,
    first: NaiveDate,
    before: u64,
) -> Result<(), LiveError> {
    let today = first + Days::new(before + 1);
    let what = "A version by which credit needs Premium is proposed";
    in_force(told, what, document(), today).await?;
    told.days(first, before + 1, before + 1).await?;
    let file = registered(told, "Ama Kodjo").await?;
    let premium = covered(told, &file, today).await?;
    let unpaid = registered(told, "Kodjo Ama").await?;
    subscribed(told, &unpaid, "yearly").await?;

    told.days(first, before + 2, before + DAYS).await?;
    let People { finance, support, .. } = People::of(told.system);
    let path = format!("{premium}/payments");
    let paid = ["premium.fee_paid"];
    let what = "The second month is paid";
    told.step(what, finance, &path, fee("GOLD-PREMIUM-3"), &paid).await?;
    let path = format!("{premium}/cancellation");
    let body = why("premium_unwanted", "she has no credit any more");
    told.step("And cancelled", support, &path, body, &["premium.cancelled"]).await?;
    Ok(())
}

/// Its path.
async fn subscribed(told: &mut Teller<'_>, file: &str, plan: &str) -> Result<String, LiveError> {
    let People { support, .. } = People::of(told.system);
    let path = format!("{file}/premium");
    let expected = ["premium.subscribed", "premium.fee_due"];
    let body = json!({ "plan": plan });
    let commit = told.step("Premium is subscribed", support, &path, body, &expected).await?;
    Ok(format!("{path}/{}", commit.id("premium")?))
}

/// An application waits until Premium is paid, again while the payment is taken back, and goes on: the
/// path of the subscription.
async fn covered(told: &mut Teller<'_>, file: &str, today: NaiveDate) -> Result<String, LiveError> {
    let People { support, finance, .. } = People::of(told.system);
    let body = asked(json!({ "kind": "cash" }), 40_000, today + Days::new(30));
    let path = format!("{file}/applications");
    let waits = ["application.submitted", "application.deferred"];
    told.step("An application waits for Premium", support, &path, body, &waits).await?;
    let premium = subscribed(told, file, "monthly").await?;

    let path = format!("{premium}/failures");
    let body = json!({ "channel": "tmoney", "code": "AM04" });
    let what = "Her account has too little";
    told.step(what, finance, &path, body, &["premium.fee_failed"]).await?;
    let payments = format!("{premium}/payments");
    let goes_on = ["premium.fee_paid", "application.resumed"];
    let what = "She pays, and it goes on";
    let commit = told.step(what, finance, &payments, fee("GOLD-PREMIUM-1"), &goes_on).await?;
    let payment = commit.text("premium.fee_paid", "/payment")?;
    let path = format!("{payments}/{payment}/reversal");
    let body = why("fee_taken_back", "somebody else's telephone");
    let back = ["premium.fee_reversed", "application.deferred"];
    told.step("The payment is taken back", finance, &path, body, &back).await?;
    let what = "She pays once more";
    told.step(what, finance, &payments, fee("GOLD-PREMIUM-2"), &goes_on).await?;
    Ok(premium)
}
