//! What an event brings to a loan.

use chrono::{DateTime, NaiveDate, Utc};
use ledger_core::credit::loan::{Event as LoanEvent, Life};
use ledger_core::log::{Actor, Commit, Place};
use ledger_core::money::Money;
use ledger_core::reason::Reason;
use projections::schedules::{
    Agreed, Charge, Chargeback, ChargebackReversal, DebitAnswered, DebitRequest, Disbursement,
    GoodsRefund, Hold, HoldEnd, Part, Pause, PauseEnd, Payment, Payout, Proposal, ProposalEnd,
    ProposalOutcome, Rescheduling, Reversal, WriteOff,
};
use uuid::Uuid;

use super::{ILoan, Line, units_of};

impl ILoan {
    pub(super) fn happened(
        &mut self,
        event: &LoanEvent,
        commit: &Commit,
        place: Place,
        event_index: u32,
    ) {
        let (business_date, loan) = (commit.business_date.date(), self.loan);
        let recorded_at: DateTime<Utc> = commit.recorded_at.utc();
        match event {
            LoanEvent::Granted(_) => {}
            LoanEvent::Boarded(it) => {
                self.charges.extend(it.position.charges.iter().map(|it| Charge {
                    loan,
                    charge: it.charge,
                    instalment: it.instalment,
                    code: it.code.clone(),
                    kind: it.kind,
                    amount: it.amount,
                    waived: it.waived.map_or(0, Money::amount),
                    reversed: false,
                    due_on: it.due_on.date(),
                    by: None,
                    business_date,
                    recorded_at,
                    place,
                    event_index,
                }));
                self.charges.sort_by_key(|it| it.charge);
            }
            LoanEvent::Disbursed(it) => {
                self.life = Life::Active;
                self.on_book_from = Some(business_date);
                self.lender_reference =
                    it.lender_reference.clone().or(self.lender_reference.take());
                for moved in &it.due_on {
                    self.lines[moved.instalment as usize - 1].due_on = moved.after.date();
                }
                self.disbursement = Some(Disbursement {
                    disbursement: it.disbursement,
                    amount: it.amount,
                    net: it.net,
                    payee: it.payee.clone(),
                    money: it.money.clone(),
                    value_date: it.value_date.date(),
                    business_date,
                    place,
                });
            }
            LoanEvent::PartDisbursed(it) => {
                self.lender_reference =
                    it.lender_reference.clone().or(self.lender_reference.take());
                if self.disbursement.is_none() {
                    self.life = Life::Active;
                    self.on_book_from = Some(business_date);
                    self.disbursement = Some(Disbursement {
                        disbursement: it.disbursement,
                        amount: it.amount,
                        net: it.net,
                        payee: it.payee.clone(),
                        money: it.money.clone(),
                        value_date: it.value_date.date(),
                        business_date,
                        place,
                    });
                }
                self.parts.push(Part {
                    loan,
                    disbursement: it.disbursement,
                    amount: it.amount,
                    net: it.net,
                    gone_out: it.gone_out,
                    payee: it.payee.clone(),
                    money: it.money.clone(),
                    value_date: it.value_date.date(),
                    business_date,
                    recorded_at,
                    place,
                    event_index,
                    reversal: None,
                });
            }
            LoanEvent::PartReversed(it) => {
                let part = self.parts.iter_mut().find(|p| p.disbursement == it.disbursement);
                let (cause, reason) = (it.cause.clone(), it.reason.clone());
                part.unwrap().reversal =
                    Some(Reversal { cause, reason, business_date, recorded_at, place });
            }
            LoanEvent::DisbursementReversed(it) => {
                // Perhaps of the only part.
                for part in self.parts.iter_mut().filter(|p| p.disbursement == it.disbursement) {
                    let (cause, reason) = (it.cause.clone(), it.reason.clone());
                    part.reversal =
                        Some(Reversal { cause, reason, business_date, recorded_at, place });
                }
                self.ends(Life::Granted);
                (self.on_book_from, self.disbursement) = (None, None);
                self.charged_off_on = None;
                self.past_30_on = None;
            }
            LoanEvent::Cancelled(_) => self.ends(Life::Cancelled),
            LoanEvent::Rescinded(_) => {
                self.ends(Life::Rescinded);
                (self.write_off, self.charged_off_on) = (None, None);
            }
            LoanEvent::WrittenOff(it) => {
                self.ends(Life::WrittenOff);
                (self.in_default, self.ever_defaulted) = (true, true);
                self.write_off = Some(WriteOff {
                    write_off: it.write_off,
                    on: it.written_off_on,
                    lost: it.lost.clone(),
                    reason: it.reason.clone(),
                });
            }
            LoanEvent::WriteOffUndone(_) => (self.life, self.write_off) = (Life::Active, None),
            LoanEvent::ChargedOff(_) => self.charged_off_on = Some(business_date),
            LoanEvent::ChargeOffUndone(_) => self.charged_off_on = None,
            LoanEvent::Rescheduled(it) => {
                let lines = it.position.rows.iter().enumerate().map(|(place, row)| Line {
                    due_on: row.due_on.date(),
                    owed: units_of(&row.owed),
                    paid: row.paid.as_ref().map_or([0; 6], units_of),
                    waived: row.waived.as_ref().map_or([0; 6], units_of),
                    paid_on: self.lines.get(place).and_then(|it| it.paid_on),
                });
                self.lines = lines.collect();
                for put in &it.position.charges {
                    let charge = self.charges.iter_mut().find(|c| c.charge == put.charge);
                    charge.unwrap().instalment = put.instalment;
                }
                let rescheduling = Rescheduling {
                    rescheduling: it.rescheduling,
                    on: it.closed_until,
                    reference: it.reference.clone(),
                    reason: it.reason.clone(),
                    before: it.before.clone(),
                };
                self.rescheduling = Some(rescheduling.clone());
                self.reschedulings.push(Agreed { loan, rescheduling, place, event_index });
            }
            LoanEvent::Sold(it) => {
                (self.lender, self.lender_reference) = (it.to.clone(), it.lender_reference.clone());
            }
            LoanEvent::Closed(_) => self.life = Life::Closed,
            LoanEvent::Reopened(_) => self.life = Life::Active,
            LoanEvent::ArrearsChanged(it) => self.arrears_from_days = it.after.from_days,
            LoanEvent::DefaultDeclared(_) => (self.in_default, self.ever_defaulted) = (true, true),
            LoanEvent::Cured(_) => self.in_default = false,
            LoanEvent::Held(it) => self.holds.push(Hold {
                loan,
                hold: it.hold,
                cause: it.cause,
                effects: it.effects.clone(),
                from: it.from.date(),
                reason: it.reason.clone(),
                business_date,
                recorded_at,
                place,
                event_index,
                end: None,
            }),
            LoanEvent::HoldEnded(it) => {
                let (until, reason) = (it.until.date(), it.reason.clone());
                let hold = self.holds.iter_mut().find(|hold| hold.hold == it.hold).unwrap();
                hold.end = Some(HoldEnd { until, reason, business_date, recorded_at, place });
            }
            LoanEvent::CreditPaidOut(it) => self.payouts.push(Payout {
                loan,
                payout: it.payout,
                amount: it.amount,
                money: it.money.clone(),
                value_date: it.value_date.date(),
                reason: it.reason.clone(),
                business_date,
                recorded_at,
                place,
                event_index,
                reversal: None,
            }),
            LoanEvent::CreditPayoutReversed(it) => {
                let payout = self.payouts.iter_mut().find(|p| p.payout == it.payout).unwrap();
                let (cause, reason) = (it.cause.clone(), it.reason.clone());
                payout.reversal =
                    Some(Reversal { cause, reason, business_date, recorded_at, place });
            }
            LoanEvent::RepaymentReceived(it) => self.payments.push(Payment {
                loan,
                repayment: it.repayment,
                kind: it.kind,
                amount: it.amount,
                money: it.money.clone(),
                value_date: it.value_date.date(),
                excess: it.excess,
                business_date,
                recorded_at,
                place,
                event_index,
                reversal: None,
            }),
            LoanEvent::RepaymentReversed(it) => {
                let payment = self.payments.iter_mut().find(|p| p.repayment == it.repayment);
                payment.unwrap().reversal = Some(Reversal {
                    cause: it.cause.clone(),
                    reason: it.reason.clone(),
                    business_date,
                    recorded_at,
                    place,
                });
            }
            LoanEvent::GoodsRefunded(it) => {
                if let Some((fee, charge)) = it.file_fee.and_then(|it| Some((it, it.charge?))) {
                    let charge = self.charges.iter_mut().find(|c| c.charge == charge);
                    charge.unwrap().waived += fee.amount.amount();
                }
                let nothing = Money::zero(it.price.currency());
                self.goods_refunds.push(GoodsRefund {
                    loan,
                    refund: it.refund,
                    cause: it.cause.clone(),
                    price: it.price,
                    file_fee: it.file_fee.map_or(nothing, |it| it.amount),
                    business_date,
                    recorded_at,
                    place,
                    event_index,
                    reversal: None,
                });
            }
            LoanEvent::GoodsRefundReversed(it) => {
                if let Some((fee, charge)) = it.file_fee.and_then(|it| Some((it, it.charge?))) {
                    let charge = self.charges.iter_mut().find(|c| c.charge == charge);
                    charge.unwrap().waived -= fee.amount.amount();
                }
                let refund = self.goods_refunds.iter_mut().find(|r| r.refund == it.refund);
                refund.unwrap().reversal = Some(Reversal {
                    cause: it.cause.clone(),
                    reason: it.reason.clone(),
                    business_date,
                    recorded_at,
                    place,
                });
            }
            LoanEvent::Paused(it) => self.pauses.push(Pause {
                loan,
                pause: it.pause,
                from: it.from.date(),
                given_until: it.until.date(),
                spares_penalties: it.spares_penalties,
                reason: it.reason.clone(),
                business_date,
                recorded_at,
                place,
                event_index,
                end: None,
            }),
            LoanEvent::PauseEnded(it) => {
                let pause = self.pauses.iter_mut().find(|p| p.pause == it.pause);
                let (until, reason) = (it.until.date(), it.reason.clone());
                pause.unwrap().end =
                    Some(PauseEnd { until, reason, business_date, recorded_at, place });
            }
            LoanEvent::DebitRequested(it) => self.debit_requests.push(DebitRequest {
                loan,
                request: it.request,
                amount: it.amount,
                channel: it.channel.clone(),
                reference: it.reference.clone(),
                requested_on: it.requested_on.date(),
                business_date,
                recorded_at,
                place,
                event_index,
                answer: None,
            }),
            LoanEvent::DebitAnswered(it) => {
                let request = self.debit_requests.iter_mut().find(|d| d.request == it.request);
                let (answer, on) = (it.answer.clone(), it.answered_on.date());
                request.unwrap().answer = Some(DebitAnswered { answer, on, place });
            }
            LoanEvent::ChargedBack(it) => {
                self.lengthen(it.instalment, it.due_on.date());
                self.chargebacks.push(Chargeback {
                    loan,
                    chargeback: it.chargeback,
                    repayment: it.repayment,
                    amount: it.amount,
                    reference: it.reference.clone(),
                    instalment: it.instalment,
                    reason: it.reason.clone(),
                    business_date,
                    recorded_at,
                    place,
                    event_index,
                    reversal: None,
                });
            }
            LoanEvent::ChargebackReversed(it) => {
                let chargeback =
                    self.chargebacks.iter_mut().find(|c| c.chargeback == it.chargeback);
                let reason = it.reason.clone();
                chargeback.unwrap().reversal =
                    Some(ChargebackReversal { reason, business_date, recorded_at, place });
            }
            LoanEvent::Charged(it) => {
                self.lengthen(it.instalment, it.due_on.date());
                self.lines[it.instalment as usize - 1].paid_on = None;
                self.charges.push(Charge {
                    loan,
                    charge: it.charge,
                    instalment: it.instalment,
                    code: it.code.clone(),
                    kind: it.kind,
                    amount: it.amount,
                    waived: 0,
                    reversed: false,
                    due_on: it.due_on.date(),
                    by: Some(it.by.clone()),
                    business_date,
                    recorded_at,
                    place,
                    event_index,
                });
            }
            LoanEvent::ChargeWaived(it) => {
                let charge = self.charges.iter_mut().find(|c| c.charge == it.charge);
                charge.unwrap().waived += it.amount.amount();
            }
            LoanEvent::ChargeReversed(it) => {
                let charge = self.charges.iter_mut().find(|c| c.charge == it.charge);
                charge.unwrap().reversed = true;
            }
            LoanEvent::ActProposed(it) => self.proposals.push(Proposal {
                loan,
                proposal: it.proposal,
                act: it.act.clone(),
                amount: it.amount,
                above: it.above,
                proposed_by: it.by.clone(),
                lapses_on: it.lapses_on.date(),
                business_date,
                recorded_at,
                place,
                event_index,
                end: None,
            }),
            LoanEvent::ActApproved(_) | LoanEvent::ActDeclined(_) | LoanEvent::ActLapsed(_) => {
                let (id, outcome, by, reason) = ended(event).unwrap();
                let proposal = self.proposals.iter_mut().find(|it| it.proposal == id).unwrap();
                proposal.end =
                    Some(ProposalEnd { outcome, by, reason, business_date, recorded_at, place });
            }
            LoanEvent::Rebased(_)
            | LoanEvent::ReschedulingProposed(_)
            | LoanEvent::LapseDeferred(_)
            | LoanEvent::InstalmentFellDue(_)
            | LoanEvent::LatenessPosted(_)
            | LoanEvent::ForgivenAlone(_)
            | LoanEvent::PauseOver(_)
            | LoanEvent::PartsEnded(_)
            | LoanEvent::Priced(_)
            | LoanEvent::PenaltyWaived(_) => {}
        }
    }

    /// An instalment behind the last may come with what is owed on it.
    fn lengthen(&mut self, number: u32, due_on: NaiveDate) {
        if number as usize == self.lines.len() + 1 {
            let (owed, paid, waived) = ([0; 6], [0; 6], [0; 6]);
            self.lines.push(Line { due_on, owed, paid, waived, paid_on: None });
        }
    }

    fn ends(&mut self, life: Life) {
        (self.life, self.in_default, self.arrears_from_days) = (life, false, 0);
    }

    pub(super) fn is_past_30(&self, on: NaiveDate) -> bool {
        self.arrears_since.is_some_and(|it| (on - it).num_days() >= 30)
    }
}

/// Which proposal waits no more, and why.
fn ended(event: &LoanEvent) -> Option<(Uuid, ProposalOutcome, Option<Actor>, Option<Reason>)> {
    if let LoanEvent::ActApproved(it) = event {
        return Some((it.proposal, ProposalOutcome::Approved, Some(it.by.clone()), None));
    }
    if let LoanEvent::ActDeclined(it) = event {
        let (by, reason) = (Some(it.by.clone()), Some(it.reason.clone()));
        return Some((it.proposal, ProposalOutcome::Declined, by, reason));
    }
    if let LoanEvent::ActLapsed(it) = event {
        return Some((it.proposal, ProposalOutcome::Lapsed, None, None));
    }
    None
}
