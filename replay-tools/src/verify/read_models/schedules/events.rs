//! What the events of a loan bring to its schedule and to what that comes from.

use std::collections::HashMap;

use ledger_core::credit::loan::{self, RefundedFee};
use ledger_core::file::State;
use ledger_core::log::Actor;
use ledger_core::money::Money;
use ledger_core::reason::Reason;
use projections::schedules::{
    Agreed, Charge, Chargeback, ChargebackReversal, DebitAnswered, DebitRequest, Disbursement,
    GoodsRefund, Hold, HoldEnd, Part, Pause, PauseEnd, Payment, Payout, Proposal, ProposalEnd,
    ProposalOutcome, Reversal, Schedule, Standing,
};
use uuid::Uuid;

use super::{Expected, OfLoan, Scheduled};
use crate::verify::read_models::expect::Judged;

impl Expected {
    pub(super) fn event(&mut self, id: Uuid, event: &loan::Event, index: u32, judged: Judged<'_>) {
        let Judged { place, commit, judge, .. } = judged;
        let Some(State::Customer(file)) = judge.file(commit.file) else { return };
        let Some(account) = file.loans.get(&id).and_then(|it| it.loan()) else { return };
        let on = commit.business_date.date();
        let scheduled = self.schedules.entry(id).or_insert_with(|| Scheduled {
            row: Schedule {
                loan: id,
                partition: place.partition,
                customer: file.id,
                currency: account.currency(),
                standing: Standing::Granted,
                instalments: 0,
                disbursement: None,
                write_off: None,
                rescheduling: None,
            },
            paid_on: vec![],
            state: None,
        });
        let Scheduled { row: schedule, paid_on, .. } = scheduled;
        // Rows are added behind the last, never taken away.
        paid_on.resize(account.instalments().len(), None);
        schedule.instalments = u32::try_from(paid_on.len()).expect("a schedule is counted in u32");
        match event {
            loan::Event::Boarded(it) => {
                schedule.standing = Standing::Running;
                for it in &it.position.charges {
                    let charge = Charge {
                        loan: id,
                        charge: it.charge,
                        instalment: it.instalment,
                        code: it.code.clone(),
                        kind: it.kind,
                        amount: it.amount,
                        waived: it.waived.map_or(0, Money::amount),
                        reversed: false,
                        due_on: it.due_on.date(),
                        by: None,
                        business_date: on,
                        recorded_at: commit.recorded_at.utc(),
                        place,
                        event_index: index,
                    };
                    self.charges.insert((id, it.charge), charge);
                }
            }
            loan::Event::Rescheduled(it) => {
                let rows = it.position.rows.len();
                schedule.instalments = u32::try_from(rows).expect("a schedule is counted in u32");
                schedule.rescheduling = Some(it.into());
                let agreed =
                    Agreed { loan: id, rescheduling: it.into(), place, event_index: index };
                self.reschedulings.insert((id, it.rescheduling), agreed);
                paid_on.resize(rows, None);
                for put in &it.position.charges {
                    if let Some(charge) = self.charges.get_mut(&(id, put.charge)) {
                        charge.instalment = put.instalment;
                    }
                }
            }
            loan::Event::WrittenOff(it) => {
                schedule.standing = Standing::WrittenOff;
                schedule.write_off = Some(it.into());
            }
            loan::Event::WriteOffUndone(_) => {
                (schedule.standing, schedule.write_off) = (Standing::Running, None);
            }
            loan::Event::Disbursed(it) => {
                schedule.standing = Standing::Running;
                schedule.disbursement = Some(Disbursement {
                    disbursement: it.disbursement,
                    amount: it.amount,
                    net: it.net,
                    payee: it.payee.clone(),
                    money: it.money.clone(),
                    value_date: it.value_date.date(),
                    business_date: on,
                    place,
                });
            }
            loan::Event::PartDisbursed(it) => {
                // The loan is as the whole commit leaves it: which part is the first, its events tell.
                if schedule.standing != Standing::Running {
                    schedule.standing = Standing::Running;
                    schedule.disbursement = Some(Disbursement {
                        disbursement: it.disbursement,
                        amount: it.amount,
                        net: it.net,
                        payee: it.payee.clone(),
                        money: it.money.clone(),
                        value_date: it.value_date.date(),
                        business_date: on,
                        place,
                    });
                }
                let standing = self.parts.values().filter(|it| it.loan == id);
                let before: i64 =
                    standing.filter(|it| it.reversal.is_none()).map(|it| it.amount.amount()).sum();
                let gone_out = Money::new(before + it.amount.amount(), it.amount.currency());
                let part = Part {
                    loan: id,
                    disbursement: it.disbursement,
                    amount: it.amount,
                    net: it.net,
                    gone_out: gone_out.expect("parts of a principal are an amount"),
                    payee: it.payee.clone(),
                    money: it.money.clone(),
                    value_date: it.value_date.date(),
                    business_date: on,
                    recorded_at: commit.recorded_at.utc(),
                    place,
                    event_index: index,
                    reversal: None,
                };
                self.parts.insert((id, it.disbursement), part);
            }
            loan::Event::PartReversed(it) => {
                if let Some(part) = self.parts.get_mut(&(id, it.disbursement)) {
                    part.reversal = Some(reversal(&it.cause, &it.reason, judged));
                }
            }
            loan::Event::DisbursementReversed(it) => {
                schedule.standing = Standing::Granted;
                schedule.disbursement = None;
                if let Some(part) = self.parts.get_mut(&(id, it.disbursement)) {
                    part.reversal = Some(reversal(&it.cause, &it.reason, judged));
                }
            }
            loan::Event::Cancelled(_) => schedule.standing = Standing::Cancelled,
            loan::Event::Rescinded(_) => {
                (schedule.standing, schedule.write_off) = (Standing::Rescinded, None);
            }
            loan::Event::RepaymentReceived(it) => {
                let payment = Payment {
                    loan: id,
                    repayment: it.repayment,
                    kind: it.kind,
                    amount: it.amount,
                    money: it.money.clone(),
                    value_date: it.value_date.date(),
                    excess: it.excess,
                    business_date: on,
                    recorded_at: commit.recorded_at.utc(),
                    place,
                    event_index: index,
                    reversal: None,
                };
                self.payments.insert((id, it.repayment), payment);
            }
            loan::Event::RepaymentReversed(it) => {
                if let Some(payment) = self.payments.get_mut(&(id, it.repayment)) {
                    payment.reversal = Some(reversal(&it.cause, &it.reason, judged));
                }
            }
            loan::Event::CreditPaidOut(it) => {
                let payout = Payout {
                    loan: id,
                    payout: it.payout,
                    amount: it.amount,
                    money: it.money.clone(),
                    value_date: it.value_date.date(),
                    reason: it.reason.clone(),
                    business_date: on,
                    recorded_at: commit.recorded_at.utc(),
                    place,
                    event_index: index,
                    reversal: None,
                };
                self.payouts.insert((id, it.payout), payout);
            }
            loan::Event::CreditPayoutReversed(it) => {
                if let Some(payout) = self.payouts.get_mut(&(id, it.payout)) {
                    payout.reversal = Some(reversal(&it.cause, &it.reason, judged));
                }
            }
            loan::Event::ActProposed(it) => {
                let proposal = Proposal {
                    loan: id,
                    proposal: it.proposal,
                    act: it.act.clone(),
                    amount: it.amount,
                    above: it.above,
                    proposed_by: it.by.clone(),
                    lapses_on: it.lapses_on.date(),
                    business_date: on,
                    recorded_at: commit.recorded_at.utc(),
                    place,
                    event_index: index,
                    end: None,
                };
                self.proposals.insert((id, it.proposal), proposal);
            }
            loan::Event::ActApproved(it) => {
                let end = ended(ProposalOutcome::Approved, Some(&it.by), None, judged);
                end_proposal(&mut self.proposals, (id, it.proposal), end);
            }
            loan::Event::ActDeclined(it) => {
                let (by, reason) = (Some(&it.by), Some(&it.reason));
                let end = ended(ProposalOutcome::Declined, by, reason, judged);
                end_proposal(&mut self.proposals, (id, it.proposal), end);
            }
            loan::Event::ActLapsed(it) => {
                let end = ended(ProposalOutcome::Lapsed, None, None, judged);
                end_proposal(&mut self.proposals, (id, it.proposal), end);
            }
            loan::Event::Held(it) => {
                let hold = Hold {
                    loan: id,
                    hold: it.hold,
                    cause: it.cause,
                    effects: it.effects.clone(),
                    from: it.from.date(),
                    reason: it.reason.clone(),
                    business_date: on,
                    recorded_at: commit.recorded_at.utc(),
                    place,
                    event_index: index,
                    end: None,
                };
                self.holds.insert((id, it.hold), hold);
            }
            loan::Event::HoldEnded(it) => {
                if let Some(hold) = self.holds.get_mut(&(id, it.hold)) {
                    hold.end = Some(HoldEnd {
                        until: it.until.date(),
                        reason: it.reason.clone(),
                        business_date: on,
                        recorded_at: commit.recorded_at.utc(),
                        place,
                    });
                }
            }
            loan::Event::GoodsRefunded(it) => {
                waive(&mut self.charges, id, it.file_fee, 1);
                let nothing = Money::zero(it.price.currency());
                let refund = GoodsRefund {
                    loan: id,
                    refund: it.refund,
                    cause: it.cause.clone(),
                    price: it.price,
                    file_fee: it.file_fee.map_or(nothing, |it| it.amount),
                    business_date: on,
                    recorded_at: commit.recorded_at.utc(),
                    place,
                    event_index: index,
                    reversal: None,
                };
                self.goods_refunds.insert((id, it.refund), refund);
            }
            loan::Event::GoodsRefundReversed(it) => {
                waive(&mut self.charges, id, it.file_fee, -1);
                if let Some(refund) = self.goods_refunds.get_mut(&(id, it.refund)) {
                    refund.reversal = Some(reversal(&it.cause, &it.reason, judged));
                }
            }
            loan::Event::Paused(it) => {
                let pause = Pause {
                    loan: id,
                    pause: it.pause,
                    from: it.from.date(),
                    given_until: it.until.date(),
                    spares_penalties: it.spares_penalties,
                    reason: it.reason.clone(),
                    business_date: on,
                    recorded_at: commit.recorded_at.utc(),
                    place,
                    event_index: index,
                    end: None,
                };
                self.pauses.insert((id, it.pause), pause);
            }
            loan::Event::PauseEnded(it) => {
                if let Some(pause) = self.pauses.get_mut(&(id, it.pause)) {
                    pause.end = Some(PauseEnd {
                        until: it.until.date(),
                        reason: it.reason.clone(),
                        business_date: on,
                        recorded_at: commit.recorded_at.utc(),
                        place,
                    });
                }
            }
            loan::Event::DebitRequested(it) => {
                let request = DebitRequest {
                    loan: id,
                    request: it.request,
                    amount: it.amount,
                    channel: it.channel.clone(),
                    reference: it.reference.clone(),
                    requested_on: it.requested_on.date(),
                    business_date: on,
                    recorded_at: commit.recorded_at.utc(),
                    place,
                    event_index: index,
                    answer: None,
                };
                self.debit_requests.insert((id, it.request), request);
            }
            loan::Event::DebitAnswered(it) => {
                if let Some(request) = self.debit_requests.get_mut(&(id, it.request)) {
                    let (answer, on) = (it.answer.clone(), it.answered_on.date());
                    request.answer = Some(DebitAnswered { answer, on, place });
                }
            }
            loan::Event::ChargedBack(it) => {
                let chargeback = Chargeback {
                    loan: id,
                    chargeback: it.chargeback,
                    repayment: it.repayment,
                    amount: it.amount,
                    reference: it.reference.clone(),
                    instalment: it.instalment,
                    reason: it.reason.clone(),
                    business_date: on,
                    recorded_at: commit.recorded_at.utc(),
                    place,
                    event_index: index,
                    reversal: None,
                };
                self.chargebacks.insert((id, it.chargeback), chargeback);
            }
            loan::Event::ChargebackReversed(it) => {
                if let Some(chargeback) = self.chargebacks.get_mut(&(id, it.chargeback)) {
                    chargeback.reversal = Some(ChargebackReversal {
                        reason: it.reason.clone(),
                        business_date: on,
                        recorded_at: commit.recorded_at.utc(),
                        place,
                    });
                }
            }
            loan::Event::Charged(it) => {
                // What waits as credit may pay it at once: then it is paid since today.
                let charged = usize::try_from(it.instalment).ok().and_then(|it| it.checked_sub(1));
                if let Some(paid_on) = charged.and_then(|it| paid_on.get_mut(it)) {
                    *paid_on = None;
                }
                let charge = Charge {
                    loan: id,
                    charge: it.charge,
                    instalment: it.instalment,
                    code: it.code.clone(),
                    kind: it.kind,
                    amount: it.amount,
                    waived: 0,
                    reversed: false,
                    due_on: it.due_on.date(),
                    by: Some(it.by.clone()),
                    business_date: on,
                    recorded_at: commit.recorded_at.utc(),
                    place,
                    event_index: index,
                };
                self.charges.insert((id, it.charge), charge);
            }
            loan::Event::ChargeWaived(it) => {
                if let Some(charge) = self.charges.get_mut(&(id, it.charge)) {
                    charge.waived += it.amount.amount();
                }
            }
            loan::Event::ChargeReversed(it) => {
                if let Some(charge) = self.charges.get_mut(&(id, it.charge)) {
                    charge.reversed = true;
                }
            }
            loan::Event::Granted(_)
            | loan::Event::Rebased(_)
            | loan::Event::LapseDeferred(_)
            | loan::Event::PauseOver(_)
            | loan::Event::PartsEnded(_)
            | loan::Event::InstalmentFellDue(_)
            | loan::Event::LatenessPosted(_)
            | loan::Event::ChargedOff(_)
            | loan::Event::ChargeOffUndone(_)
            | loan::Event::ForgivenAlone(_)
            | loan::Event::Priced(_)
            | loan::Event::PenaltyWaived(_)
            | loan::Event::ArrearsChanged(_)
            | loan::Event::DefaultDeclared(_)
            | loan::Event::Cured(_)
            | loan::Event::Sold(_)
            | loan::Event::ReschedulingProposed(_)
            | loan::Event::Closed(_)
            | loan::Event::Reopened(_) => {}
        }
        for (line, paid_on) in account.instalments().zip(paid_on) {
            *paid_on = match line.unpaid.is_zero() {
                true => paid_on.or(Some(on)),
                false => None,
            };
        }
    }
}

fn end_proposal(proposals: &mut HashMap<OfLoan, Proposal>, of: OfLoan, end: ProposalEnd) {
    if let Some(proposal) = proposals.get_mut(&of) {
        proposal.end = Some(end);
    }
}

fn ended(
    outcome: ProposalOutcome,
    by: Option<&Actor>,
    reason: Option<&Reason>,
    judged: Judged<'_>,
) -> ProposalEnd {
    ProposalEnd {
        outcome,
        by: by.cloned(),
        reason: reason.cloned(),
        business_date: judged.commit.business_date.date(),
        recorded_at: judged.commit.recorded_at.utc(),
        place: judged.place,
    }
}

/// So much more of the charge is waived by which a file fee was owed that goes back; by `-1`, so much less.
fn waive(charges: &mut HashMap<OfLoan, Charge>, loan: Uuid, fee: Option<RefundedFee>, sign: i64) {
    if let Some((charge, waived)) = fee.and_then(|it| it.waived())
        && let Some(charge) = charges.get_mut(&(loan, charge))
    {
        charge.waived += sign * waived;
    }
}

fn reversal<C: Clone>(cause: &C, reason: &Reason, judged: Judged<'_>) -> Reversal<C> {
    Reversal {
        cause: cause.clone(),
        reason: reason.clone(),
        business_date: judged.commit.business_date.date(),
        recorded_at: judged.commit.recorded_at.utc(),
        place: judged.place,
    }
}
