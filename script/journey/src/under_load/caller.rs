//! What one caller does: the lives of loans, one command after the other, each answered before the
//! next is sent.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use ledger_core::log::{FileId, Hash, Place};
use serde_json::{Value, json};
use uuid::Uuid;

use super::LoadError;
use crate::client::{Caller, Reply};

/// Repayments in the life of a loan; it has as many instalments.
const REPAYMENTS: u32 = 6;

/// One of so many commands is sent again under its key.
const REPEATED_ONE_IN: u64 = 50;

const WAIT: Duration = Duration::from_millis(20);

/// How long a command is sent again before its caller gives up.
const PATIENCE: Duration = Duration::from_secs(60);

/// Whom the commands are about.
#[derive(Debug, Clone)]
pub(super) struct Customers {
    pub(super) busy: Uuid,
    pub(super) others: Vec<Uuid>,
    /// Of a hundred lives of loans, so many are the busy customer's.
    pub(super) percent_busy: u64,
}

/// What a caller has been told.
#[derive(Debug, Default)]
pub(super) struct Told {
    /// By place, the hash of the bytes and the command's id.
    pub(super) acknowledged: BTreeMap<Place, (Hash, Uuid)>,
    pub(super) refused: Vec<Refused>,
    /// Answers that said to ask again, by code.
    pub(super) put_off: BTreeMap<String, usize>,
    /// Repeats under a key that were answered by the same bytes at the same place.
    pub(super) repeats: usize,
    /// How long each request took, in microseconds.
    pub(super) waits: Vec<u32>,
}

/// A command that was refused: it must not be in the ledger.
#[derive(Debug, Clone)]
pub(super) struct Refused {
    pub(super) file: FileId,
    pub(super) key: String,
    pub(super) code: String,
}

impl Customers {
    /// Whose the life with this number is.
    fn of(&self, life: u64) -> Uuid {
        // Spread evenly, without a pattern among callers.
        let spread = life.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32;
        let others = self.others.len() as u64;
        match usize::try_from((spread / 100) % others.max(1)) {
            Ok(other) if spread % 100 >= self.percent_busy => {
                self.others.get(other).copied().unwrap_or(self.busy)
            }
            Ok(_) | Err(_) => self.busy,
        }
    }
}

/// Sends commands until the time is up.
pub(super) async fn call(
    caller: Caller,
    customers: Customers,
    lives: &AtomicU64,
    until: Instant,
) -> Result<Told, LoadError> {
    let mut told = Told::default();
    while Instant::now() < until {
        let life = lives.fetch_add(1, Ordering::Relaxed);
        let customer = customers.of(life);
        let mut talk = Talk { caller: &caller, customer, life, sent: 0, told: &mut told };
        talk.through_a_loan(until).await?;
    }
    Ok(told)
}

/// The commands of one loan's life.
struct Talk<'a> {
    caller: &'a Caller,
    customer: Uuid,
    life: u64,
    sent: u64,
    told: &'a mut Told,
}

impl Talk<'_> {
    /// Granted, disbursed, repaid: with a second disbursement and a payment in another currency
    /// in between, which are refused.
    async fn through_a_loan(&mut self, until: Instant) -> Result<(), LoadError> {
        let loans = format!("/v1/customers/{}/loans", self.customer);
        let granted = self.accepted(&loans, grant(self.life)).await?;
        let events = granted.get("events").and_then(Value::as_array);
        let mut streams = events.into_iter().flatten().filter_map(|it| it.get("stream")?.as_str());
        let loan = streams.find_map(|it| it.strip_prefix("loan-"));
        let loan = loan.ok_or_else(|| LoadError::NotAsDescribed(granted.to_string()))?;
        let loan = format!("{loans}/{loan}");
        let disbursements = format!("{loan}/disbursements");
        let principal = xof(i64::from(REPAYMENTS) * 10_000);
        self.accepted(&disbursements, self.to_customer(principal.clone())).await?;
        self.refused(&disbursements, self.to_customer(principal)).await?;
        let repayments = format!("{loan}/repayments");
        for number in 1..=REPAYMENTS {
            if Instant::now() >= until {
                return Ok(());
            }
            self.accepted(&repayments, self.money(xof(10_000))).await?;
            if number == 1 {
                let euro = json!({ "amount": 1_000, "currency": "EUR" });
                self.refused(&repayments, self.money(euro)).await?;
            }
        }
        Ok(())
    }

    async fn accepted(&mut self, path: &str, body: Value) -> Result<Value, LoadError> {
        let (key, reply) = self.ask(path, &body).await?;
        if !matches!(reply.status, 200 | 201) {
            return Err(LoadError::Refused { path: path.to_owned(), code: reply.code() });
        }
        let (place, hash) = (place(&reply)?, Hash::of(&reply.bytes));
        let commit: Value = serde_json::from_slice(&reply.bytes).unwrap_or_default();
        let id = commit.pointer("/command/id").and_then(Value::as_str);
        let id = id.and_then(|it| it.parse().ok());
        let id = id.ok_or_else(|| LoadError::NotAsDescribed(commit.to_string()))?;
        if self.told.acknowledged.insert(place, (hash, id)).is_some() {
            return Err(LoadError::AnsweredTwice(place));
        }
        if self.sent.wrapping_add(self.life).is_multiple_of(REPEATED_ONE_IN) {
            let again = self.send(path, &key, &body).await?;
            if Hash::of(&again.bytes) != hash || self::place(&again)? != place {
                return Err(LoadError::RepeatDiffers(place));
            }
            self.told.repeats += 1;
        }
        Ok(commit)
    }

    async fn refused(&mut self, path: &str, body: Value) -> Result<(), LoadError> {
        let (key, reply) = self.ask(path, &body).await?;
        if !matches!(reply.status, 409 | 422) {
            let status = reply.status;
            return Err(LoadError::NotRefused { path: path.to_owned(), status });
        }
        let file = FileId::Customer(self.customer);
        self.told.refused.push(Refused { file, key, code: reply.code() });
        Ok(())
    }

    /// Sends a command under a new key.
    async fn ask(&mut self, path: &str, body: &Value) -> Result<(String, Reply), LoadError> {
        self.sent += 1;
        let key = format!("{}-{}", self.life, self.sent);
        let reply = self.send(path, &key, body).await?;
        Ok((key, reply))
    }

    /// Sends a command until it is decided.
    async fn send(&mut self, path: &str, key: &str, body: &Value) -> Result<Reply, LoadError> {
        let begun = Instant::now();
        loop {
            let start = Instant::now();
            let reply = self.caller.ask(path, key, body).await?;
            let took = start.elapsed().as_micros();
            self.told.waits.push(u32::try_from(took).unwrap_or(u32::MAX));
            if !reply.is_put_off() {
                return Ok(reply);
            }
            let code = reply.code();
            if begun.elapsed() > PATIENCE {
                return Err(LoadError::Refused { path: path.to_owned(), code });
            }
            *self.told.put_off.entry(code).or_default() += 1;
            tokio::time::sleep(WAIT).await;
        }
    }

    /// An amount of money that a channel names once.
    fn money(&self, amount: Value) -> Value {
        let reference = format!("{}-{}", self.life, self.sent);
        let money = json!({ "kind": "external", "channel": "tmoney", "reference": reference });
        json!({ "amount": amount, "money": money })
    }

    /// The same, paid out.
    fn to_customer(&self, amount: Value) -> Value {
        let mut body = self.money(amount);
        if let Some(members) = body.as_object_mut() {
            members.insert("payee".to_owned(), json!({ "kind": "customer" }));
        }
        body
    }
}

fn place(reply: &Reply) -> Result<Place, LoadError> {
    let position = reply.position.as_deref().unwrap_or_default();
    position.parse().map_err(|_| LoadError::NotAsDescribed(format!("Ledger-Position {position:?}")))
}

fn grant(life: u64) -> Value {
    json!({
        "product": { "code": "phone" },
        "lender": { "kind": "bank", "id": "orabank" },
        "lender_reference": format!("L-{life}"),
        "principal": xof(i64::from(REPAYMENTS) * 10_000),
        "plan": {
            "kind": "interest_free",
            "instalments": REPAYMENTS,
            "first_due_on": "2026-02-05",
        },
        "decision": {
            "reference": format!("D-{life}"),
            "reason": { "code": "sound" },
        },
    })
}

fn xof(amount: i64) -> Value {
    json!({ "amount": amount, "currency": "XOF" })
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::Customers;

    #[test]
    fn four_lives_of_five_are_the_busy_customers_and_the_rest_everybodys() {
        let others: Vec<Uuid> = (1..=50).map(Uuid::from_u128).collect();
        let customers = Customers { busy: Uuid::nil(), others: others.clone(), percent_busy: 80 };
        let lives: Vec<Uuid> = (0..10_000).map(|it| customers.of(it)).collect();
        let busy = lives.iter().filter(|it| **it == Uuid::nil()).count();
        assert!((7_800..8_200).contains(&busy), "{busy}");
        assert!(others.iter().all(|it| lives.contains(it)));
    }
}
