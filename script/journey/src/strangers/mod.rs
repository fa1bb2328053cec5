//! Strangers that attack the running services, beside a customer and a writer who behave well: what
//! the attack costs those two, and whether the services keep within their bounds.

mod attacks;
mod bounds;
mod people;
mod raw;
mod told;

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::{Value, json};
use uuid::Uuid;

use self::attacks::{ATTACKS, Attack};
use self::bounds::Bounds;
use self::people::{Behaved, Life, Measured};
use self::told::Told;
use crate::client::ClientError;
use crate::report::say;
use crate::system::{System, SystemError};

/// What strangers attack: the services, a customer's file, and the tokens they hold.
#[derive(Debug, Clone)]
pub(crate) struct Scene {
    pub(crate) commands: String,
    pub(crate) queries: String,
    pub(crate) customer: Uuid,
    pub(crate) loan: Uuid,
    pub(crate) tokens: BTreeMap<&'static str, String>,
}

/// The system could not be attacked, or did not stand.
#[derive(Debug, thiserror::Error)]
pub enum StrangersError {
    #[error(transparent)]
    Client(#[from] ClientError),
    #[error(transparent)]
    System(#[from] SystemError),
    #[error("an answer is not as described: {0}")]
    NotAsDescribed(String),
    #[error("the services did not stand:\n  {}", .0.join("\n  "))]
    Broken(Vec<String>),
}

/// Orders in the attacked customer's file, so that a query that leads from each back to all grows.
const ORDERS: u32 = 51;

/// Measures the two alone for so many seconds, then beside each attack; prints what each attack
/// cost them.
///
/// # Errors
/// When one of the two is told that the service failed, waits past the deadline or sees an old
/// figure, or a service takes more than its bounds; with a sentence for each.
pub async fn strangers(system: &mut System, seconds: u64) -> Result<(), StrangersError> {
    let time = Duration::from_secs(seconds);
    let (scene, life) = prepared(system).await?;
    let bounds = Bounds::of(system);
    let mut broken = vec![];
    let alone = beside(&life, async { tokio::time::sleep(time).await }).await?;
    broken.extend(alone.complaints("alone"));
    say(&format!("strangers for {seconds} s each, beside a customer and a writer who behave well"));
    say(&format!("  {:<34} customer {}   writer {}", "alone", alone.customer, alone.writer));
    for attack in ATTACKS {
        let watched = bounds.watch();
        let mut told = Told::default();
        let under = beside(&life, async {
            told = attacked(attack, &scene, time).await;
        })
        .await?;
        broken.extend(under.complaints(attack.name));
        broken.extend(watched.end().await.into_iter().map(|it| format!("{}: {it}", attack.name)));
        say(&format!(
            "  {:<34} customer {} ({:.1} ×)   writer {} ({:.1} ×)",
            attack.name,
            under.customer,
            under.customer.ratio(&alone.customer),
            under.writer,
            under.writer.ratio(&alone.writer),
        ));
        say(&format!("  {:<34} was told {told}", ""));
        if let Some(left) = bounds.left_behind().await {
            broken.push(format!("{}: {left}", attack.name));
        }
    }
    match broken.is_empty() {
        true => {
            say("nobody who behaves well was refused, failed or kept waiting; the services kept \
                 within their bounds");
            Ok(())
        }
        false => Err(StrangersError::Broken(broken)),
    }
}

/// Runs the attack again and again until the time is up; the last round is cut there.
async fn attacked(attack: &Attack, scene: &Scene, time: Duration) -> Told {
    let told = Told::default();
    let rounds = async {
        loop {
            (attack.run)(scene.clone(), told.clone()).await;
        }
    };
    // It ends by the time alone.
    let _ = tokio::time::timeout(time, rounds).await;
    told
}

/// Both who behave well, for as long as `meanwhile` takes.
async fn beside(
    life: &Life,
    meanwhile: impl Future<Output = ()>,
) -> Result<Measured, StrangersError> {
    let lived = life.begin();
    meanwhile.await;
    Ok(lived.end().await)
}

/// A customer with a loan and many orders, the callers who attack, and the two who do not.
async fn prepared(system: &mut System) -> Result<(Scene, Life), StrangersError> {
    let service = system.caller(&system.tokens.service);
    let catalogue = system.caller(&system.tokens.catalogue);
    let made = service
        .command("/v1/customers", "victim", &json!({ "country": "TG", "name": "Afi" }))
        .await?;
    let customer = id_in(&made, "customer-")?;
    let vendor = json!({ "trade_name": "Atelier", "country": "FR", "email": "a@example.org" });
    let vendor = id_in(&catalogue.command("/v1/vendors", "vendor", &vendor).await?, "vendor-")?;
    let file = format!("/v1/customers/{customer}");
    for number in 0..ORDERS {
        let body = json!({
            "items": [{
                "vendor": vendor, "description": "Lamp", "quantity": 1, "goods": xof(60_000),
                "freight": xof(0), "customs": xof(0), "service": xof(0),
            }],
            "valid_until": tomorrow(), "destination": "TG",
        });
        catalogue.command(&format!("{file}/orders"), &format!("order-{number}"), &body).await?;
    }
    let grant = json!({
        "product": { "code": "phone" }, "lender": { "kind": "bank", "id": "orabank" }, "lender_reference": "L-1",
        "principal": xof(people::PRINCIPAL),
        "plan": { "kind": "interest_free", "instalments": 12, "first_due_on": "2026-02-05" },
        "decision": { "reference": "D-1", "reason": { "code": "sound" } },
    });
    let granted = service.command(&format!("{file}/loans"), "grant", &grant).await?;
    let loan = id_in(&granted, "loan-")?;
    let disbursed = json!({
        "amount": xof(people::PRINCIPAL), "payee": { "kind": "customer" },
        "money": { "kind": "external", "channel": "bank:orabank", "reference": "D-1" },
    });
    service.command(&format!("{file}/loans/{loan}/disbursements"), "disburse", &disbursed).await?;

    let of_customer = Uuid::new_v4().simple().to_string();
    let of_bank = Uuid::new_v4().simple().to_string();
    let of_attacker = Uuid::new_v4().simple().to_string();
    system
        .answer_others(&[
            json!({ "token": of_customer, "issuer": "journey", "subject": "adjoa",
                    "roles": ["customer"], "customer": customer }),
            json!({ "token": of_attacker, "issuer": "journey", "subject": "kodjo",
                    "roles": ["customer"], "customer": customer }),
            json!({ "token": of_bank, "issuer": "journey", "subject": "orabank",
                    "roles": ["bank:orabank"] }),
        ])
        .await?;
    let tokens = BTreeMap::from([
        ("customer", of_attacker),
        ("bank", of_bank),
        ("carrier", system.tokens.carrier.clone()),
        ("auditor", system.tokens.auditor.clone()),
        ("finance", system.tokens.finance.clone()),
        ("service", system.tokens.service.clone()),
    ]);
    let scene = Scene {
        commands: system.commands.clone(),
        queries: system.queries.clone(),
        customer,
        loan,
        tokens,
    };
    let life = Life {
        customer: Behaved::new(&scene.queries, &of_customer),
        writer: Behaved::new(&scene.commands, &system.tokens.service),
        scene: scene.clone(),
    };
    Ok((scene, life))
}

fn id_in(commit: &Value, kind: &str) -> Result<Uuid, StrangersError> {
    let events = commit.get("events").and_then(Value::as_array);
    let streams = events.into_iter().flatten().filter_map(|it| it.get("stream")?.as_str());
    let id = streams.filter_map(|it| it.strip_prefix(kind)?.parse().ok()).next();
    id.ok_or_else(|| StrangersError::NotAsDescribed(commit.to_string()))
}

fn xof(amount: i64) -> Value {
    json!({ "amount": amount, "currency": "XOF" })
}

fn tomorrow() -> String {
    let now = chrono::DateTime::<chrono::Utc>::from(std::time::SystemTime::now());
    (now + chrono::TimeDelta::days(1)).to_rfc3339_opts(chrono::SecondsFormat::Secs, true)
}
