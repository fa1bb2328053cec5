//! Whatever is asked of an order, in whatever order: its invariants hold.

use uuid::Uuid;

use super::{Act, Command, Item, LAMPS, PHONES, Refusal, Stage, item, minute, togo, xof};
use crate::testing::{Dice, Tally, Walk, event_types};
use crate::trade::Unreceived;
use crate::trade::order::{Account, Event, Order, State};

#[test]
fn totals_lines_and_purchase_orders_agree_whatever_is_asked() {
    let mut tally = Tally::default();
    for seed in 0..400 {
        let mut now = 0;
        let mut frozen: Option<Account> = None;
        let next = |dice: &mut Dice, state: &State| {
            now += i64::from(dice.below(12));
            random_command(dice, state, now)
        };
        tally.add(Walk::<Order>::from_seed(seed).steps(40).each(next, |state, asked| {
            state.check()?;
            let Some(order) = state.account() else { return Ok(()) };
            let same =
                |was: &Account| was.lines() == order.lines() && was.totals() == order.totals();
            let ended =
                |was: &Account| was.stage() == Stage::Quoted && asked.at > was.valid_until();
            match &frozen {
                Some(was) if !same(was) && !ended(was) => {
                    return Err("what was quoted changed before its time".to_owned());
                }
                Some(was) if was.stage() > order.stage() => {
                    return Err(format!("went back from {:?} to {:?}", was.stage(), order.stage()));
                }
                Some(_) | None => frozen = Some(order.clone()),
            }
            Ok(())
        }));
    }
    tally.expect_whole(event_types::<Event>());
}

fn random_command(dice: &mut Dice, state: &State, now: i64) -> Command {
    let order = state.account();
    let act = match order.map(Account::stage) {
        _ if dice.below(4) == 0 => any(dice, order, now),
        None => quote(dice, now),
        Some(Stage::Quoted) => Act::PlaceOnCredit,
        Some(Stage::Placed) => Act::Confirm { loan: Uuid::from_u128(dice.below(9).into()) },
        Some(Stage::Confirmed) => any(dice, order, now),
        Some(Stage::Delivered) => Act::AskReturn { motive: "too dim".to_owned() },
        Some(Stage::ReturnAsked) => Act::ReceiveReturn,
        Some(Stage::Returned | Stage::Cancelled) => refund(dice),
    };
    Command {
        act,
        at: minute(now),
        id: Uuid::from_u128(dice.below(1_000_000).into()),
        sent: (dice.below(4) == 0).then(|| Uuid::from_u128(8)),
        received: (dice.below(2) == 0).then(|| xof(dice.below(6).into())),
    }
}

fn any(dice: &mut Dice, order: Option<&Account>, now: i64) -> Act {
    let supplies = order.map(Account::supplies).unwrap_or_default();
    let purchase_order = match supplies.get(dice.below(3) as usize) {
        Some(it) => it.purchase_order,
        None => Uuid::from_u128(7),
    };
    match dice.below(12) {
        0 => quote(dice, now),
        1 => Act::PlaceOnCredit,
        2 => Act::Confirm { loan: Uuid::from_u128(3) },
        3 => Act::Cancel { motive: "changed my mind".to_owned() },
        4 | 5 => Act::RecordPurchaseOrderSent { purchase_order },
        6 | 7 => Act::RecordPurchaseOrderConfirmed { purchase_order },
        8 => {
            let refusal = match dice.below(2) {
                0 => Refusal::ByVendor { motive: "out of stock".to_owned() },
                _ => Refusal::NotReceived { code: Unreceived::VendorUnknown },
            };
            Act::RecordPurchaseOrderRefused { purchase_order, refusal }
        }
        9 | 10 => Act::RecordDelivery { delivered_at: minute(now - 1) },
        _ => refund(dice),
    }
}

fn refund(dice: &mut Dice) -> Act {
    let motive = (dice.below(2) == 0).then(|| "the stamps".to_owned());
    Act::OweRefund { amount: xof(dice.below(3).into()), motive }
}

fn quote(dice: &mut Dice, now: i64) -> Act {
    let vendors = [PHONES, LAMPS, Uuid::from_u128(0xb0)];
    let items: Vec<Item> = (0..dice.below(5))
        .map(|_| {
            let vendor = vendors[dice.below(3) as usize];
            Item { customs: xof(dice.below(900).into()), ..item(vendor, dice.below(90_000).into()) }
        })
        .collect();
    Act::Quote {
        items,
        credit_fee: xof(dice.below(3_000).into()),
        valid_until: minute(now + i64::from(dice.below(30))),
        destination: togo(),
        beneficiary: None,
    }
}
