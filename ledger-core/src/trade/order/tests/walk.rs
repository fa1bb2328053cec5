//! Whatever is asked of an order, in whatever order: its invariants hold.

use uuid::Uuid;

use super::{
    Act, Carried, Command, Item, LAMPS, PHONES, Refusal, Stage, day, figures, item, minute, place,
    togo, xof,
};
use crate::reason::Reason;
use crate::testing::{Dice, Tally, Walk, event_types};
use crate::trade::order::{Event, Order, State};
use crate::trade::{LineQuantity, Quantities, Unreceived};

#[test]
fn totals_lines_and_purchase_orders_agree_whatever_is_asked() {
    let mut tally = Tally::default();
    for seed in 0..900 {
        let mut now = 0;
        let mut frozen: Option<Order> = None;
        let next = |dice: &mut Dice, state: &State| {
            now += i64::from(dice.below(12));
            random_command(dice, state, now)
        };
        tally.add(Walk::<Order>::from_seed(seed).steps(26).each(next, |state, asked| {
            state.check()?;
            let Some(order) = state.order() else { return Ok(()) };
            let same = |was: &Order| was.lines() == order.lines() && was.totals() == order.totals();
            let ended = |was: &Order| was.stage() == Stage::Quoted && asked.at > was.valid_until();
            let over = |was: &Order| matches!(was.stage(), Stage::Cancelled | Stage::Lapsed);
            match &frozen {
                Some(was) if !same(was) && !ended(was) => {
                    Err("what was quoted changed before its time".to_owned())
                }
                Some(was) if over(was) && was.stage() != order.stage() => {
                    Err(format!("what was {:?} is {:?}", was.stage(), order.stage()))
                }
                Some(was) if was.has_funding_ended() && !order.has_funding_ended() => {
                    Err("what paid for it pays again".to_owned())
                }
                Some(_) | None => {
                    frozen = Some(order.clone());
                    owed_once(order)
                }
            }
        }));
    }
    tally.expect_whole(event_types::<Event>());
}

/// What ended with the order is not owed by the line too.
fn owed_once(order: &Order) -> Result<(), String> {
    match order.has_funding_ended() && order.owes_for_lines {
        true => Err("its loan ended, and lines are owed beside".to_owned()),
        false => Ok(()),
    }
}

fn random_command(dice: &mut Dice, state: &State, now: i64) -> Command {
    let order = state.order();
    let reason = Reason::of("defective");
    let act = match order.map(Order::stage) {
        _ if dice.below(8) == 0 => any(dice, order, now),
        None => quote(dice, now),
        Some(Stage::Quoted) => place(),
        Some(Stage::Placed) if dice.below(10) > 0 => {
            Act::Confirm { loan: Uuid::from_u128(dice.below(9).into()) }
        }
        Some(Stage::Placed) => Act::Age,
        Some(Stage::Confirmed) => any(dice, order, now),
        Some(Stage::Delivered) => Act::AskReturn { lines: some_lines(dice, order), reason },
        Some(Stage::ReturnAsked) => settle(dice, order),
        Some(Stage::Returned | Stage::Cancelled | Stage::Lapsed) => owe(dice),
    };
    let carried = match (order, dice.below(4)) {
        (Some(order), 0) => Carried {
            planned: Quantities::default(),
            under_way: order.outstanding(),
            shipment: Some(Uuid::from_u128(8)),
        },
        (Some(_) | None, _) => Carried::default(),
    };
    let on = match dice.below(12) {
        0 => day(40),
        _ => day(1),
    };
    Command {
        act,
        on,
        at: minute(now),
        id: Uuid::from_u128(dice.below(1_000_000).into()),
        carried,
        coming_back: dice.below(2) == 0,
        received: (dice.below(4) > 0).then(|| xof(i64::from(dice.below(6)) * 10)),
        refundable: (dice.below(3) == 0).then(|| xof(i64::from(dice.below(100)) * 10)),
        policy: figures(),
    }
}

/// Some pieces, possible or not.
fn some_lines(dice: &mut Dice, order: Option<&Order>) -> Option<Vec<LineQuantity>> {
    let lines = order.map_or(1, |it| it.lines().len() as u32);
    match dice.below(3) {
        0 => None,
        _ => {
            let line = 1 + dice.below(lines);
            Some(vec![LineQuantity { line, quantity: 1 + dice.below(2) }])
        }
    }
}

fn settle(dice: &mut Dice, order: Option<&Order>) -> Act {
    let open = order.and_then(|it| it.open_return()).map(|(id, _)| id);
    let r#return = open.unwrap_or_default();
    match dice.below(6) {
        0 => Act::RefuseReturn { r#return, reason: Reason::of("used") },
        1 => Act::AbandonReturn { r#return },
        2 => Act::Age,
        _ => Act::ReceiveReturn { r#return },
    }
}

fn any(dice: &mut Dice, order: Option<&Order>, now: i64) -> Act {
    let supplies = order.map(Order::supplies).unwrap_or_default();
    let purchase_order = match supplies.get(dice.below(3) as usize) {
        Some(it) => it.purchase_order,
        None => Uuid::from_u128(7),
    };
    let lines = some_lines(dice, order);
    let reason = Reason::of("changed_mind");
    let delivered_at = minute(now - 1);
    match dice.below(20) {
        0 => quote(dice, now),
        1 => place(),
        2 => Act::Confirm { loan: Uuid::from_u128(3) },
        3 => Act::Cancel { lines, reason },
        4 | 5 => Act::RecordPurchaseOrderSent { purchase_order },
        6 | 7 => Act::RecordPurchaseOrderConfirmed { purchase_order },
        8 => {
            let refusal = match dice.below(4) {
                0 => Refusal::ByVendor { reason },
                1 => Refusal::Withdrawn { reason },
                2 => Refusal::Lapsed {},
                _ => Refusal::NotReceived { code: Unreceived::VendorUnknown },
            };
            Act::RecordPurchaseOrderRefused { purchase_order, refusal }
        }
        9 | 10 => Act::RecordDelivery { shipment: None, lines, delivered_at },
        11..=14 => {
            let shipment = Some(Uuid::from_u128(u128::from(dice.below(3))));
            Act::RecordDelivery { shipment, lines, delivered_at }
        }
        15 => {
            let shipment = Uuid::from_u128(u128::from(dice.below(3)));
            Act::CorrectDelivery { shipment, lines: lines.unwrap_or_default() }
        }
        16 => Act::AskReturn { lines, reason },
        17 => settle(dice, order),
        18 => Act::Age,
        19 if dice.below(4) == 0 => Act::EndFunding,
        _ => owe(dice),
    }
}

fn owe(dice: &mut Dice) -> Act {
    Act::Owe { amount: xof(dice.below(3).into()), reason: Reason::of("goodwill") }
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
        valid_until: minute(now + i64::from(dice.below(30))),
        destination: togo(),
        beneficiary: None,
    }
}
