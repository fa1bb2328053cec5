//! What is asked of loans that run, and of those that did.

use ledger_core::credit::loan::{
    Act, CancelCause, ChargeKind, DebitAnswer, EndOfPause, Excess, Grace, HoldCause, HoldEffect,
    Lender, NewTerms, OutgoingReversal, RepaymentKind, RepaymentReversal, RescindCause,
};
use ledger_core::money::Money;

use super::because;
use crate::world::{KnownLoan, World};

impl World {
    pub(in crate::world) fn about_a_loan(&mut self) {
        if self.loans.is_empty() {
            return;
        }
        let index = self.dice.below(self.loans.len() as u32) as usize;
        let known = self.loans[index].clone();
        let money = |amount| Money::new(amount, known.currency).unwrap();
        let reason = because("recorded_in_error");
        if let Some(proposal) = self.awaiting(&known).filter(|_| self.asked.is_multiple_of(3)) {
            return self.say_second(&known, proposal);
        }
        let act = match self.dice.below(18) {
            0 if self.dice.below(3) == 0 => {
                Act::Rescind { cause: RescindCause::Withdrawal { reason } }
            }
            0 => Act::Cancel { cause: CancelCause::Person { reason } },
            1 => {
                // Some go out in parts, where that was granted.
                let part = i64::from(self.dice.below(3) + 1);
                let amount = if part == 3 { known.principal } else { known.principal * part / 4 };
                if let Some(it) = self.disburse(&known, money(amount)) {
                    self.loans[index].disbursed = Some(it);
                }
                return;
            }
            2 if !known.repayments.is_empty() => {
                let repayment = self.one_of(&known.repayments);
                let cause = self.one_of(&[
                    RepaymentReversal::Bounced {},
                    RepaymentReversal::Misposted { moved_to: None },
                    RepaymentReversal::ChargedBack { reference: "C-\"1\"".to_owned() },
                ]);
                Act::ReverseRepayment { repayment, cause, reason }
            }
            10..=13 if !known.repayments.is_empty() => {
                let (chargeback, repayment) = (self.id(), self.one_of(&known.repayments));
                let act = Act::ChargeBack {
                    chargeback,
                    repayment,
                    amount: (self.dice.below(2) == 0).then(|| money(1)),
                    reference: "D-\"1\"".to_owned(),
                    reason: because("payment_disputed"),
                };
                if self.loan_act(&known, act) && self.dice.below(3) == 0 {
                    let reason = because("payment_upheld");
                    self.loan_act(&known, Act::ReverseChargeback { chargeback, reason });
                }
                return;
            }
            3 => {
                let charge = self.id();
                let act = Act::Charge {
                    charge,
                    code: "visit".to_owned(),
                    kind: self.one_of(&[ChargeKind::Fee, ChargeKind::Penalty]),
                    amount: money(i64::from(1 + self.dice.below(300))),
                    due_on: None,
                    instalment: 1 + self.dice.below(5),
                    reason: because("field_visit"),
                };
                return self.act_and_note(index, act, charge, |it| &mut it.charges);
            }
            4 if !known.charges.is_empty() => {
                let charge = self.one_of(&known.charges);
                match self.dice.below(3) {
                    0 => Act::ReverseCharge { charge, reason },
                    1 => Act::WaiveCharge { charge, amount: Some(money(1)), reason },
                    _ => Act::WaiveCharge { charge, amount: None, reason },
                }
            }
            5 if self.dice.below(3) == 0 => {
                let disbursement = known.disbursed.unwrap_or_default();
                Act::ReverseDisbursement {
                    disbursement,
                    cause: OutgoingReversal::Bounced {},
                    reason,
                }
            }
            6 => {
                let hold = self.id();
                let act = Act::Hold {
                    hold,
                    cause: self.one_of(&[HoldCause::Complaint {}, HoldCause::Hardship {}]),
                    effects: vec![HoldEffect::Arrears, HoldEffect::Penalties],
                    from: None,
                    reason: because("hardship"),
                };
                return self.act_and_note(index, act, hold, |it| &mut it.holds);
            }
            7 if !known.holds.is_empty() => {
                let hold = self.one_of(&known.holds);
                Act::EndHold { hold, until: None, reason }
            }
            9 => {
                // Few loans are paid out: one of those, whichever was chosen.
                let paid_out = self.loans.iter().filter(|it| !it.payouts.is_empty());
                let paid_out: Vec<KnownLoan> = paid_out.cloned().collect();
                if !paid_out.is_empty() {
                    let known = self.one_of(&paid_out);
                    let payout = self.one_of(&known.payouts);
                    let cause = OutgoingReversal::Misposted {};
                    self.loan_act(&known, Act::ReverseCreditPayout { payout, cause, reason });
                }
                return;
            }
            8 => {
                let payout = self.id();
                let act = Act::PayOutCredit {
                    payout,
                    amount: money(i64::from(1 + self.dice.below(20))),
                    money: self.money(),
                    value_date: None,
                    reason: because("overpaid"),
                };
                return self.act_and_note(index, act, payout, |it| &mut it.payouts);
            }
            10 if self.dice.below(2) == 0 => {
                let write_off = self.id();
                let reason = because("uncollectable");
                return self.act_and_note(
                    index,
                    Act::WriteOff { write_off, reason },
                    write_off,
                    |it| &mut it.write_offs,
                );
            }
            11 if !known.write_offs.is_empty() => {
                let write_off = self.one_of(&known.write_offs);
                Act::UndoWriteOff { write_off, reason }
            }
            13 => {
                let rescheduling = self.id();
                let terms = NewTerms {
                    instalments: 1 + self.dice.below(8),
                    first_due_on: self.day.saturating_add_days(5 + self.dice.below(50)),
                    every: None,
                    day_of_month: None,
                    rate: None,
                    grace: Grace::default(),
                };
                let reason = because("hardship");
                let proposed = Act::ProposeRescheduling { rescheduling, terms, reason };
                if !self.loan_act(&known, proposed) || self.dice.below(4) == 0 {
                    return;
                }
                Act::AgreeRescheduling { rescheduling, reference: "annex \"1\"".to_owned() }
            }
            12 if self.dice.below(3) == 0 => {
                let charge_off = self.id();
                let reason = because("uncollectable");
                return self.act_and_note(
                    index,
                    Act::ChargeOff { charge_off, reason },
                    charge_off,
                    |it| &mut it.charge_offs,
                );
            }
            14 if !known.debits.is_empty() && self.dice.below(2) == 0 => {
                let answers = [DebitAnswer::Succeeded {}, DebitAnswer::NotPaid {}];
                Act::AnswerDebit {
                    request: self.one_of(&known.debits),
                    answer: self.one_of(&answers),
                    answered_on: None,
                }
            }
            14 => {
                let request = self.id();
                let requested = Act::RequestDebit {
                    request,
                    amount: money(i64::from(1 + self.dice.below(500))),
                    channel: "tmoney".to_owned(),
                    reference: "debit \"7\"".to_owned(),
                    requested_on: None,
                };
                return self.act_and_note(index, requested, request, |it| &mut it.debits);
            }
            15 if !known.pauses.is_empty() && self.dice.below(2) == 0 => {
                let pause = self.one_of(&known.pauses);
                Act::EndPause { pause, until: EndOfPause::Undone, reason: because("cause_cleared") }
            }
            15 if self.dice.below(2) == 0 => {
                let (pause, reason) = (self.id(), because("hardship"));
                let until = self.today().saturating_add_days(1 + self.dice.below(9));
                return self.act_and_note(
                    index,
                    Act::Pause { pause, from: None, until, reason },
                    pause,
                    |it| &mut it.pauses,
                );
            }
            16 if !known.refunds.is_empty() && self.dice.below(2) == 0 => {
                let refund = self.one_of(&known.refunds);
                let (cause, reason) = (RepaymentReversal::Bounced {}, because("payment_bounced"));
                Act::ReverseMerchantRefund { refund, cause, reason }
            }
            16 if self.dice.below(2) == 0 => {
                let refund = self.id();
                let refunded = Act::ReceiveMerchantRefund {
                    refund,
                    amount: money(i64::from(1 + self.dice.below(90))),
                    money: self.money(),
                    value_date: None,
                };
                return self.act_and_note(index, refunded, refund, |it| &mut it.refunds);
            }
            12 if !known.charge_offs.is_empty() => {
                let charge_off = self.one_of(&known.charge_offs);
                Act::UndoChargeOff { charge_off, reason }
            }
            12 if self.dice.below(2) == 0 => Act::Sell {
                to: Lender::Bank { id: "collector".to_owned() },
                lender_reference: Some(self.id().to_string()),
                reference: "sale \"7\"".to_owned(),
                reason: because("receivables_sold"),
            },
            _ => {
                let repayment = self.id();
                let back = self.dice.below(4) / 3 * self.dice.below(40);
                let act = Act::ReceiveRepayment {
                    repayment,
                    kind: self.one_of(&[RepaymentKind::Repayment, RepaymentKind::Goodwill]),
                    amount: money(match self.dice.below(3) {
                        0 => known.principal * 3,
                        1 => known.principal,
                        _ => i64::from(1 + self.dice.below(2_000)),
                    }),
                    money: self.money(),
                    value_date: Some(self.day.saturating_sub_days(back)),
                    excess: self.one_of(&[Excess::Keep, Excess::Prepay]),
                };
                return self.act_and_note(index, act, repayment, |it| &mut it.repayments);
            }
        };
        self.loan_act(&known, act);
    }
}
