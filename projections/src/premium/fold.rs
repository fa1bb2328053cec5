//! What commits make of subscriptions of Premium, and of their fees.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use ledger_core::event::Stored;
use ledger_core::file::{Event, Fact};
use ledger_core::log::{Commit, FileId, Place, StreamId};
use ledger_core::party::premium::{Event as PremiumEvent, FeeDue, FeePaid, Subscribed};
use uuid::Uuid;

use super::{Failed, Fee, Received, Stage, Subscription};

/// Subscriptions, and fees by subscription and number.
#[derive(Debug, Default)]
pub struct Fold {
    pub subscriptions: BTreeMap<Uuid, Subscription>,
    pub fees: BTreeMap<(Uuid, u32), Fee>,
}

impl Fold {
    /// Starts from what is stored.
    pub fn from(subscriptions: Vec<Subscription>, fees: Vec<Fee>) -> Fold {
        Fold {
            subscriptions: subscriptions.into_iter().map(|it| (it.premium, it)).collect(),
            fees: fees.into_iter().map(|it| ((it.premium, it.number), it)).collect(),
        }
    }

    /// Takes in one commit.
    ///
    /// # Errors
    /// Says what does not fit what was taken in before.
    pub fn take(&mut self, place: Place, commit: &Commit, facts: &[Fact]) -> Result<(), String> {
        for fact in facts {
            if let (Event::Premium(event), StreamId::Premium(id)) = (&fact.event, fact.stream) {
                match event {
                    PremiumEvent::Subscribed(it) => self.subscribed(id, it, place, commit)?,
                    PremiumEvent::FeeDue(_)
                    | PremiumEvent::FeePaid(_)
                    | PremiumEvent::FeeFailed(_)
                    | PremiumEvent::FeeReversed(_)
                    | PremiumEvent::Renewed(_)
                    | PremiumEvent::Cancelled(_)
                    | PremiumEvent::Expired(_) => self.changed(id, event, commit)?,
                }
            }
        }
        Ok(())
    }

    fn subscribed(
        &mut self,
        id: Uuid,
        it: &Subscribed,
        place: Place,
        commit: &Commit,
    ) -> Result<(), String> {
        let FileId::Customer(customer) = commit.file else {
            return Err(format!("premium {id} stands in {}", commit.file));
        };
        let terms = it.terms.clone();
        let subscription = Subscription {
            premium: id,
            partition: place.partition,
            customer,
            plan: terms.plan,
            every: terms.every,
            fee: terms.fee,
            insurer: terms.insurer,
            unpaid_days: terms.unpaid_days,
            policy: it.policy,
            stage: Stage::Due,
            number: 1,
            from_on: it.starts_on.date(),
            until_on: it.until.date(),
            ends_on: None,
            expiry: None,
            reason: None,
            subscribed_by: it.by.clone(),
            cancelled_by: None,
            subscribed_on: commit.business_date.date(),
            expired_on: None,
            version: 1,
        };
        match self.subscriptions.insert(id, subscription) {
            None => Ok(()),
            Some(_) => Err(format!("premium {id} is subscribed a second time")),
        }
    }

    fn changed(&mut self, id: Uuid, event: &PremiumEvent, commit: &Commit) -> Result<(), String> {
        let missing = || format!("{} of premium {id}, which has no row", event.event_type());
        let row = self.subscriptions.get_mut(&id).ok_or_else(missing)?;
        row.version += 1;
        let on = commit.business_date.date();
        match event {
            PremiumEvent::Subscribed(_) => {}
            PremiumEvent::FeeDue(it) => {
                let fee = due(id, row, it);
                self.fees.insert((id, it.time), fee);
            }
            PremiumEvent::FeePaid(it) => {
                if row.stage == Stage::Due && it.time == row.number {
                    row.stage = Stage::Covering;
                }
                self.fee(id, it.time)?.received = Some(received(it, on));
            }
            PremiumEvent::FeeFailed(it) => {
                let (channel, code) = (it.channel.clone(), it.code.clone());
                let fee = self.fee(id, it.time)?;
                fee.failures += 1;
                fee.failed = Some(Failed { channel, code });
            }
            PremiumEvent::FeeReversed(it) => {
                if row.stage == Stage::Covering && it.time == row.number {
                    row.stage = Stage::Due;
                }
                let fee = self.fee(id, it.time)?;
                fee.received = None;
                fee.reversals += 1;
                if let Some(expires_on) = it.expires_on {
                    fee.expires_on = expires_on.date();
                }
            }
            PremiumEvent::Renewed(it) => {
                row.stage = Stage::Due;
                (row.number, row.from_on, row.until_on) =
                    (it.time, it.from.date(), it.until.date());
            }
            PremiumEvent::Cancelled(it) => {
                row.stage = Stage::Cancelled;
                row.ends_on = Some(it.ends_on.date());
                row.reason = Some(it.reason.clone());
                row.cancelled_by = Some(it.by.clone());
            }
            PremiumEvent::Expired(it) => {
                row.stage = Stage::Expired;
                row.expiry = Some(it.cause.name().to_owned());
                row.expired_on = Some(on);
            }
        }
        Ok(())
    }

    fn fee(&mut self, id: Uuid, number: u32) -> Result<&mut Fee, String> {
        let missing = || format!("fee {number} of premium {id} has no row");
        self.fees.get_mut(&(id, number)).ok_or_else(missing)
    }
}

/// A fee of the time that began last.
fn due(id: Uuid, of: &Subscription, it: &FeeDue) -> Fee {
    Fee {
        premium: id,
        number: it.time,
        from_on: of.from_on,
        until_on: of.until_on,
        amount: it.fee,
        due_on: it.due_on.date(),
        expires_on: it.expires_on.date(),
        received: None,
        failures: 0,
        failed: None,
        reversals: 0,
    }
}

fn received(it: &FeePaid, paid_on: NaiveDate) -> Received {
    Received {
        payment: it.payment,
        money: it.money.clone(),
        insurer: it.insurer,
        deferred: it.deferred,
        value_date: it.value_date.date(),
        paid_on,
    }
}
