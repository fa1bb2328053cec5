//! What a plan must say before a shipment is made of it, and what it may carry.

use super::{
    Act, Command, Direction, Event, Leg, Milestone, OrderFacts, OrderStanding, Planned, Rejection,
};
use crate::calendar::Day;
use crate::trade::LineQuantity;

/// The most legs a plan has.
const LEGS_MAX: usize = 20;

pub(super) fn plan(command: &Command) -> Result<Vec<Event>, Rejection> {
    let Act::Plan { order, direction, contents, weight_grams, declared_value, legs, promised_on } =
        &command.act
    else {
        return Err(Rejection::NotFound);
    };
    let (order, direction) = (*order, *direction);
    match (command.order.standing, direction) {
        (OrderStanding::Unknown, _) => return Err(Rejection::UnknownOrder { order }),
        (OrderStanding::NotConfirmed, _) => return Err(Rejection::OrderNotConfirmed { order }),
        (OrderStanding::Unpaid, Direction::Outbound {}) => {
            return Err(Rejection::OrderUnpaid { order });
        }
        (OrderStanding::Ended, Direction::Outbound {}) => {
            return Err(Rejection::OrderEnded { order });
        }
        // What was handed over comes back whatever became of the order.
        (OrderStanding::Confirmed, _)
        | (OrderStanding::Unpaid | OrderStanding::Ended, Direction::Return { .. }) => {}
    }
    if let (Direction::Return { asked: Some(asked) }, None) = (direction, &command.order.left) {
        return Err(Rejection::UnknownReturn { order, asked });
    }
    let contents = packed(contents)?;
    fits(&contents, &command.order)?;
    let estimated_on = travelled(legs)?;
    Ok(vec![Event::Planned(Planned {
        order,
        direction,
        contents,
        weight_grams: *weight_grams,
        declared_value: *declared_value,
        legs: legs.clone(),
        promised_on: *promised_on,
        estimated_on,
    })])
}

/// The contents in the order of their lines.
fn packed(contents: &[LineQuantity]) -> Result<Vec<LineQuantity>, Rejection> {
    let mut packed = contents.to_vec();
    packed.sort_unstable();
    if packed.is_empty() {
        return Err(Rejection::NoContents);
    }
    if let Some(LineQuantity { line, .. }) = packed.iter().find(|it| it.quantity == 0) {
        return Err(Rejection::NoQuantity { line: *line });
    }
    let mut lines = packed.iter().map(|it| it.line);
    let mut before = lines.next();
    for line in lines {
        if before == Some(line) {
            return Err(Rejection::LineTwice { line });
        }
        before = Some(line);
    }
    Ok(packed)
}

/// Whether no more is carried than is left to be.
pub(super) fn fits(contents: &[LineQuantity], order: &OrderFacts) -> Result<(), Rejection> {
    for &LineQuantity { line, quantity: wanted } in contents {
        let left = order.left.as_ref().map_or(0, |it| it.at(line));
        if wanted > left {
            return Err(Rejection::MoreThanLeft { line, wanted, left });
        }
    }
    Ok(())
}

/// The deadline of the last leg, where the legs follow each other.
fn travelled(legs: &[Leg]) -> Result<Day, Rejection> {
    let count = Rejection::LegCount { found: legs.len(), min: 1, max: LEGS_MAX };
    let (Some(first), Some(last), true) = (legs.first(), legs.last(), legs.len() <= LEGS_MAX)
    else {
        return Err(count);
    };
    let currency = first.cost.currency();
    let mut before: Option<&Leg> = None;
    for (place, leg) in legs.iter().enumerate() {
        let (number, until) = (leg.number, leg.until);
        if leg.cost.currency() != currency {
            let other = leg.cost.currency();
            return Err(Rejection::CostsDiffer { first: currency, number: leg.number, other });
        }
        let follows =
            before.is_none_or(|it| it.deadline_on <= leg.deadline_on && it.until < leg.until);
        if usize::try_from(number).ok() != Some(place + 1) || !follows {
            return Err(Rejection::LegOutOfOrder { number });
        }
        let is_last = place + 1 == legs.len();
        if !until.is_planned() || is_last != (until == Milestone::Delivered) {
            return Err(Rejection::EndsElsewhere { number, until });
        }
        before = Some(leg);
    }
    Ok(last.deadline_on)
}
