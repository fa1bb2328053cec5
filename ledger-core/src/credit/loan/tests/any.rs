//! Whatever a loan may be asked, at random.

use super::*;
use crate::calendar::Day;
use crate::credit::loan::{
    Amortised, DayCount, EndOfPause, EqualPart, Every, Grace, Instalment, NewTerms, PlanInterest,
    Receipt, RefundCause, StoredCharge, Unit,
};
use crate::money::Rate;
use crate::policy::{Allocation, Component, Grouping, Timing};
use crate::testing::Dice;

/// What ships, and policies that differ from it in every way an allocation can.
pub(super) fn any_policy(dice: &mut Dice) -> LoanPolicy {
    use Component::{Fee, Insurance, Interest, Penalty, Principal, Tax};
    use Timing::{Due, InAdvance, PastDue};
    let timings = match dice.below(3) {
        0 => vec![InAdvance, Due, PastDue],
        1 => vec![Due, PastDue, InAdvance],
        _ => vec![PastDue, Due, InAdvance],
    };
    let components = match dice.below(3) {
        0 => vec![Principal, Interest, Insurance, Tax, Fee, Penalty],
        1 => vec![Interest, Principal, Penalty, Tax, Fee, Insurance],
        _ => Component::ALL.to_vec(),
    };
    let grouping = match dice.below(2) {
        0 => Grouping::ByComponent,
        _ => Grouping::ByInstalment,
    };
    let default_days = [1, 5, 30, 45][dice.below(4) as usize];
    let allocation = Allocation { timings, components, grouping };
    LoanPolicy {
        allocation,
        default_days,
        pause_while_held: dice.below(3) > 0,
        arrears_tolerance: vec![xof([0, 0, 7, 120][dice.below(4) as usize])],
        penalty: (dice.below(2) == 0).then(|| {
            let from_days = [1, 4, 20][dice.below(3) as usize];
            let rate = ["0.14", "0.9"][dice.below(2) as usize];
            let principal_share_max = ["0.004", "0.1", "1"][dice.below(3) as usize];
            penalised(rate, from_days, principal_share_max)
        }),
        recalculation: Some(Recalculation { early: true, late: dice.below(2) == 0 }),
        ..policy()
    }
}

pub(super) fn any_id(dice: &mut Dice) -> Uuid {
    Uuid::from_u64_pair(dice.below(u32::MAX).into(), dice.below(u32::MAX).into())
}

pub(super) fn any_excess(dice: &mut Dice) -> Excess {
    match dice.below(6) {
        0..=2 => Excess::Keep,
        3 => Excess::PrepayLast,
        4 => Excess::PrepayEvenly,
        _ => Excess::Prepay,
    }
}

/// A grant by any plan or a boarding with any arrears; some of them are refused.
pub(super) fn any_opening(dice: &mut Dice, on: Day) -> Act {
    let mut opening = any_beginning(dice, on);
    if let Act::Grant { parts_until, .. } = &mut opening {
        *parts_until = (dice.below(4) == 0).then(|| after(on, 1 + dice.below(60)));
    }
    opening
}

fn any_beginning(dice: &mut Dice, on: Day) -> Act {
    let first_due_on = after(on, dice.below(50));
    let instalments = 1 + dice.below(8);
    let principal = xof(i64::from(dice.below(200)) * 500);
    match dice.below(5) {
        4 => grant(principal, any_declining(dice, instalments, first_due_on)),
        0 => {
            let plan = Plan::InterestFree { instalments, first_due_on, day_of_month: None };
            grant(principal, plan)
        }
        1 => {
            let rate = Rate(rust_decimal::Decimal::new(dice.below(90).into(), 2));
            grant(principal, Plan::Flat { instalments, first_due_on, day_of_month: None, rate })
        }
        2 => {
            let schedule = (1..=instalments).map(|number| Instalment {
                number,
                due_on: after(first_due_on, 20 * (number - 1)),
                principal: xof(1_000),
                interest: Some(xof(dice.below(3).into())),
                fee: Some(xof(dice.below(300).into())),
                tax: Some(xof(dice.below(20).into())),
                insurance: Some(xof(dice.below(20).into())),
            });
            let plan = Plan::Given { schedule: schedule.collect() };
            grant(xof(i64::from(instalments) * 1_000), plan)
        }
        _ => any_boarding(dice, on, instalments),
    }
}

/// On a declining balance, every so many days or a month, with or without grace.
fn any_declining(dice: &mut Dice, instalments: u32, first_due_on: Day) -> Plan {
    let every = match dice.below(2) {
        0 => Every::MONTH,
        _ => Every { n: 10 + dice.below(20), unit: Unit::Day },
    };
    let counts = [DayCount::Thirty360, DayCount::Actual365, DayCount::ActualActual];
    let rate = Rate(rust_decimal::Decimal::new(dice.below(90).into(), 2));
    let day_count = counts[dice.below(3) as usize];
    let equal = [EqualPart::Instalments, EqualPart::Principal][dice.below(2) as usize];
    let mut grace = || dice.below(2).min(instalments - 1);
    let grace = Grace { principal: grace(), interest: grace(), interest_free: grace() };
    Plan::Amortised {
        terms: Box::new(Amortised {
            instalments,
            first_due_on,
            every,
            day_of_month: None,
            interest_from: None,
            interest: PlanInterest::DecliningBalance { rate, day_count },
            equal,
            grace,
            down_payment: (dice.below(4) == 0).then(|| Rate("0.2".parse().unwrap())),
        }),
    }
}

/// As the payer of this loan may want it.
fn any_excess_of(dice: &mut Dice, loan: &Loan) -> Excess {
    match loan.contract.relieves_early() {
        true => [Excess::Keep, Excess::Shorten, Excess::Lower][dice.below(3) as usize],
        false => any_excess(dice),
    }
}

/// A loan with any arrears; some come with a balance, some with a charge, some in default.
pub(super) fn any_boarding(dice: &mut Dice, on: Day, instalments: u32) -> Act {
    let paid_until = dice.below(instalments + 3);
    let first = on.saturating_sub_days(dice.below(90));
    let parts = |units: i64| Components {
        penalty: Some(xof(units / 100)),
        interest: Some(xof(units / 10)),
        principal: Some(xof(units)),
        ..Components::default()
    };
    let mut rows: Vec<StoredRow> = (1..=instalments)
        .map(|number| StoredRow {
            number,
            kind: RowKind::Instalment,
            due_on: after(first, 25 * (number - 1)),
            owed: parts(1_000),
            paid: match number.cmp(&paid_until) {
                std::cmp::Ordering::Less => Some(parts(1_000)),
                std::cmp::Ordering::Equal => Some(parts(250)),
                std::cmp::Ordering::Greater => None,
            },
            waived: None,
        })
        .collect();
    let mut charges = vec![];
    if dice.below(2) == 0 {
        let (amount, paid) = (40, [0, 15, 40][dice.below(3) as usize]);
        rows[0].owed.fee = Some(xof(amount));
        let fee = Some(xof(paid)).filter(|it| !it.is_zero());
        rows[0].paid = rows[0].paid.clone().or(fee.map(|_| Components::default()));
        if let Some(it) = &mut rows[0].paid {
            it.fee = fee;
        }
        charges.push(StoredCharge {
            charge: any_id(dice),
            code: "file".to_owned(),
            kind: ChargeKind::Fee,
            instalment: 1,
            amount: xof(amount),
            paid: fee,
            waived: None,
            due_on: after(first, dice.below(60)),
        });
    }
    let credit = (dice.below(3) == 0).then(|| xof(i64::from(dice.below(2_000)) + 1));
    let in_default = dice.below(4) == 0;
    boarded(StoredPosition { rows, credit, in_default, charges, ..nothing_yet() })
}

/// Mostly today, now and then as far back as 70 days, now and then tomorrow, which is refused.
pub(super) fn any_value_date(dice: &mut Dice, on: Day) -> Option<Day> {
    match dice.below(6) {
        0 => Some(on.saturating_sub_days(dice.below(70))),
        1 if dice.below(4) == 0 => Some(after(on, 1)),
        _ => None,
    }
}

pub(super) fn any_repayment(dice: &mut Dice, state: &State, on: Day) -> Act {
    let figures = state.figures(on).unwrap();
    let amount = match dice.below(12) {
        0 | 1 => figures.overdue,
        2 => figures.outstanding,
        3 => xof(figures.overdue.amount() + figures.outstanding.amount()),
        4 => xof(0),
        _ => xof(dice.below(1_500).into()),
    };
    Act::ReceiveRepayment {
        repayment: any_id(dice),
        kind: RepaymentKind::Repayment,
        amount,
        money: money(),
        value_date: any_value_date(dice, on),
        excess: any_excess_of(dice, state.loan().unwrap()),
    }
}

pub(super) fn any_act(dice: &mut Dice, state: &State, on: Day) -> Act {
    let Some(account) = state.loan() else { return any_opening(dice, on) };
    let shown = account.proposal.as_deref().filter(|it| it.proposed_on == on);
    if let Some(it) = shown.filter(|_| dice.below(2) == 0) {
        let rescheduling = it.rescheduling;
        return Act::AgreeRescheduling { rescheduling, reference: "annex".to_owned() };
    }
    if let Some(it) = account.awaiting().first().filter(|_| dice.below(6) == 0) {
        return any_second(dice, it.proposal);
    }
    match dice.below(23) {
        0 | 1 if account.life() == Stage::Granted || !account.to_come().is_zero() => {
            let mut out = disburse(any_part(dice, account));
            if let Act::Disburse { disbursement, value_date, .. } = &mut out {
                (*disbursement, *value_date) = (any_id(dice), any_value_date(dice, on));
            }
            out
        }
        0 => disburse(account.principal()),
        1 if !account.parts().is_empty() && dice.below(3) == 0 => any_end_of_parts(dice, account),
        1 if dice.below(8) == 0 => any_opening(dice, on),
        2 if dice.below(4) == 0 => cancel(),
        2 if dice.below(4) == 0 => Act::ReverseDisbursement {
            disbursement: account.disbursement.unwrap_or(nth(7)),
            cause: OutgoingReversal::Bounced {},
            reason: because("payment_bounced"),
        },
        3 | 4 => {
            let received: Vec<Receipt> = account.receipts().collect();
            let Some(last) = received.len().checked_sub(1) else { return reverse(7) };
            let Receipt { repayment, .. } = received[dice.below(last as u32 + 1) as usize];
            reverse_of(repayment)
        }
        5 => {
            let kind = [ChargeKind::Fee, ChargeKind::Penalty][dice.below(2) as usize];
            let mut charge = charge(1, dice.below(10), kind, dice.below(200).into());
            if let Act::Charge { charge, due_on, .. } = &mut charge {
                *charge = any_id(dice);
                *due_on = (dice.below(3) == 0).then(|| after(on, dice.below(40)));
            }
            charge
        }
        6 => Act::Age,
        7 if dice.below(40) == 0 => rescind(),
        18 => any_chargeback(dice, account),
        21 if dice.below(6) == 0 => any_refund(dice, account),
        22 if dice.below(3) == 0 => any_pause(dice, account, on),
        8 => any_of_a_charge(dice, account),
        9 => any_hold(dice, account, on),
        10 => match account.payouts().next() {
            Some(it) if dice.below(2) == 0 => Act::ReverseCreditPayout {
                payout: it.payout,
                cause: OutgoingReversal::Misposted {},
                reason: because("recorded_in_error"),
            },
            Some(_) | None => {
                let mut out = pay_out(1, i64::from(dice.below(300)));
                if let Act::PayOutCredit { payout, value_date, .. } = &mut out {
                    (*payout, *value_date) = (any_id(dice), any_value_date(dice, on));
                }
                out
            }
        },
        14 if dice.below(2) == 0 => {
            let amount = (dice.below(2) == 0).then(|| xof(dice.below(9).into()));
            let (waiver, instalment) = (any_id(dice), 1 + dice.below(4));
            Act::WaivePenalty { waiver, instalment, amount, reason: because("goodwill") }
        }
        11 if dice.below(4) == 0 => any_write_off(dice, account),
        13 if dice.below(3) == 0 => any_rescheduling(dice, account, on),
        15 if dice.below(3) == 0 => any_debit(dice, account, on),
        12 if dice.below(5) == 0 => any_charge_off(dice, account),
        12 if dice.below(8) == 0 => {
            let to = ["orabank", "ecobank"][dice.below(2) as usize].to_owned();
            Act::Sell {
                to: Lender::Bank { id: to },
                lender_reference: (dice.below(2) == 0).then(|| "S-1".to_owned()),
                reference: "sale 7".to_owned(),
                reason: because("receivables_sold"),
            }
        }
        _ => any_repayment(dice, state, on),
    }
}

/// Mostly the whole of one that goes out whole.
fn any_part(dice: &mut Dice, account: &Loan) -> Money {
    let to_come = account.to_come();
    let whole = if to_come.is_zero() { account.principal() } else { to_come };
    match account.contract.disbursed_until {
        Some(_) if dice.below(4) > 0 => {
            let some = i64::from(1 + dice.below(4));
            xof(whole.amount() * some / 4)
        }
        Some(_) | None => whole,
    }
}

/// The last part comes back, one before it is said to, or no further one is wanted.
fn any_end_of_parts(dice: &mut Dice, account: &Loan) -> Act {
    let parts = account.parts();
    match dice.below(3) {
        0 => Act::EndParts { reason: because("changed_mind") },
        _ => {
            let place = dice.below(parts.len() as u32) as usize;
            let last = parts.iter().rev().find(|it| !it.reversed);
            let part = if dice.below(4) == 0 { parts.get(place) } else { last };
            Act::ReverseDisbursement {
                disbursement: part.map_or(nth(7), |it| it.disbursement),
                cause: OutgoingReversal::Bounced {},
                reason: because("payment_bounced"),
            }
        }
    }
}

fn any_second(dice: &mut Dice, proposal: Uuid) -> Act {
    match dice.below(3) {
        0 => Act::DeclineAct { proposal, reason: because("incomplete") },
        _ => Act::ApproveAct { proposal },
    }
}

fn any_write_off(dice: &mut Dice, account: &Loan) -> Act {
    match account.write_off_id() {
        Some(write_off) => Act::UndoWriteOff { write_off, reason: because("paid_after_all") },
        None => Act::WriteOff { write_off: any_id(dice), reason: because("uncollectable") },
    }
}

/// Sent or answered some days ago.
fn any_debit(dice: &mut Dice, account: &Loan, on: Day) -> Act {
    let day = Some(on.saturating_sub_days(dice.below(12)));
    match account.debits().last() {
        Some(it) if dice.below(3) > 0 => Act::AnswerDebit {
            request: it.request,
            answer: match dice.below(3) {
                0 => DebitAnswer::Succeeded {},
                1 => DebitAnswer::FailedAtOperator { code: "timeout".to_owned() },
                _ => DebitAnswer::NotPaid {},
            },
            answered_on: day,
        },
        Some(_) | None => Act::RequestDebit {
            request: any_id(dice),
            amount: xof(1 + i64::from(dice.below(300))),
            channel: "tmoney".to_owned(),
            reference: "D-1".to_owned(),
            requested_on: day,
        },
    }
}

/// Of goods that came back, or of a merchant.
fn any_refund(dice: &mut Dice, account: &Loan) -> Act {
    let standing = account.goods_refunds().iter().find(|it| it.by_merchant && !it.reversed);
    if let Some(it) = standing.filter(|_| dice.below(2) == 0) {
        return Act::ReverseMerchantRefund {
            refund: it.refund,
            cause: RepaymentReversal::Bounced {},
            reason: because("payment_bounced"),
        };
    }
    let amount = xof(i64::from(dice.below(1_500)));
    let refund = any_id(dice);
    match dice.below(2) {
        0 => Act::ReceiveMerchantRefund { refund, amount, money: money(), value_date: None },
        _ => {
            let cause = RefundCause::Returned { order: nth(77), lines: vec![] };
            Act::RefundGoods { refund, price: amount, cause }
        }
    }
}

fn any_pause(dice: &mut Dice, account: &Loan, on: Day) -> Act {
    let reason = because("hardship");
    match account.pauses().last() {
        Some(it) if dice.below(3) == 0 => {
            let until = match dice.below(2) {
                0 => EndOfPause::Undone,
                _ => EndOfPause::On(Some(on.saturating_sub_days(dice.below(6)))),
            };
            Act::EndPause { pause: it.pause, until, reason }
        }
        Some(_) | None => {
            let from = Some(on.saturating_sub_days(dice.below(6)));
            Act::Pause { pause: any_id(dice), from, until: after(on, dice.below(15)), reason }
        }
    }
}

fn any_charge_off(dice: &mut Dice, account: &Loan) -> Act {
    match account.charged_off() {
        Some((charge_off, _)) => {
            Act::UndoChargeOff { charge_off, reason: because("paid_after_all") }
        }
        None => Act::ChargeOff { charge_off: any_id(dice), reason: because("uncollectable") },
    }
}

/// Longer, shorter, later, at another rate.
fn any_rescheduling(dice: &mut Dice, account: &Loan, on: Day) -> Act {
    let instalments = 1 + dice.below(8);
    let declining = account.contract.relieves_early();
    let mut grace = || if declining { dice.below(2).min(instalments - 1) } else { 0 };
    let grace = Grace { principal: grace(), interest: grace(), interest_free: grace() };
    let rate = || Rate(rust_decimal::Decimal::new(30, 2));
    Act::ProposeRescheduling {
        rescheduling: any_id(dice),
        terms: NewTerms {
            instalments,
            first_due_on: after(on, dice.below(60)),
            every: (dice.below(2) == 0).then_some(Every { n: 9, unit: Unit::Day }),
            day_of_month: None,
            rate: (declining && dice.below(2) == 0).then(rate),
            grace,
        },
        reason: because("hardship"),
    }
}

fn any_chargeback(dice: &mut Dice, account: &Loan) -> Act {
    let standing = account.chargebacks().find(|it| !it.reversed);
    match standing {
        Some(it) if dice.below(3) == 0 => {
            Act::ReverseChargeback { chargeback: it.chargeback, reason: because("payment_upheld") }
        }
        Some(_) | None => {
            let received: Vec<Uuid> = account.receipts().map(|it| it.repayment).collect();
            let any = received.get(dice.below(received.len().max(1) as u32) as usize);
            Act::ChargeBack {
                chargeback: any_id(dice),
                repayment: any.copied().unwrap_or(nth(7)),
                amount: (dice.below(2) == 0).then(|| xof(dice.below(300).into())),
                reference: "D-1".to_owned(),
                reason: because("payment_disputed"),
            }
        }
    }
}

pub(super) fn reverse_of(repayment: Uuid) -> Act {
    let (cause, reason) = (RepaymentReversal::Bounced {}, because("payment_bounced"));
    Act::ReverseRepayment { repayment, cause, reason }
}

pub(super) fn any_of_a_charge(dice: &mut Dice, account: &Loan) -> Act {
    let charges: Vec<Uuid> = account.charges().map(|it| it.charge).collect();
    let last = charges.len().checked_sub(1);
    let charge = last.map_or(nth(7), |last| charges[dice.below(last as u32 + 1) as usize]);
    let reason = because("goodwill");
    match dice.below(2) {
        0 => Act::ReverseCharge { charge, reason },
        _ => {
            let amount = (dice.below(2) == 0).then(|| xof(dice.below(60).into()));
            Act::WaiveCharge { charge, amount, reason }
        }
    }
}

pub(super) fn any_hold(dice: &mut Dice, account: &Loan, on: Day) -> Act {
    let open = account.holds().iter().find(|it| it.until.is_none() && !it.cause.follows_order());
    let day = Some(on.saturating_sub_days(dice.below(20)));
    let reason = because("hardship");
    match open {
        Some(it) if dice.below(3) > 0 => Act::EndHold { hold: it.id, until: day, reason },
        Some(_) | None => Act::Hold {
            hold: any_id(dice),
            cause: [HoldCause::Complaint {}, HoldCause::Death {}][dice.below(2) as usize],
            effects: match dice.below(3) {
                0 => vec![HoldEffect::Penalties, HoldEffect::Collection],
                _ => vec![HoldEffect::Claim, HoldEffect::Arrears],
            },
            from: day,
            reason,
        },
    }
}
