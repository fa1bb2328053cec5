//! What is asked of shipments and loans as trade goes on.

use super::*;

impl Life {
    pub(super) fn ask_shipment(&mut self) -> Command {
        let planned: Vec<Uuid> = self.file().shipments.keys().copied().collect();
        let shipment = match planned.is_empty() || self.dice.below(2) == 0 {
            true => id(4, self.dice.below(40)),
            false => self.one_of(&planned),
        };
        let known = self.file().shipments.contains_key(&shipment);
        let report = Report {
            id: self.any_id(),
            event_at: self.noon(),
            place: None,
            carrier: None,
            reason: None,
        };
        let reason = || Reason::of("recorded_in_error");
        let act = match self.dice.below(12) {
            _ if !known => {
                let deadline_on = self.on.saturating_add_days(20);
                let (partner, cost) = ("dhl-togo".to_owned(), xof(600));
                let until = Milestone::Delivered;
                let leg = Leg { number: 1, partner, cost, until, deadline_on, tracking: None };
                let order = self.order_in(&[order::Stage::Confirmed]);
                // Up to all of one line; what is in other parcels already is refused.
                let (line, quantity) = (1 + self.dice.below(4) / 3, 2 - self.dice.below(4) / 3);
                shipment::Act::Plan {
                    order,
                    direction: Direction::Outbound {},
                    contents: vec![LineQuantity { line, quantity }],
                    weight_grams: None,
                    declared_value: None,
                    legs: vec![leg],
                    promised_on: deadline_on,
                }
            }
            0..=3 => shipment::Act::Deliver { report },
            4 => shipment::Act::Lose { report },
            5 => shipment::Act::Cancel { cause: CancelCause::Asked { reason: reason() } },
            6 => {
                let reported = self.commits.iter().flatten().rev().find_map(|it| {
                    let Event::Shipment(it) = &it.event else { return None };
                    it.report().map(|(report, _)| report.id)
                });
                let report = reported.unwrap_or_default();
                shipment::Act::Correct { report, reason: reason() }
            }
            7 => shipment::Act::CorrectCancellation { reason: reason() },
            8 => {
                let exception = self.commits.iter().flatten().rev().find_map(|it| {
                    let Event::Shipment(shipment::Event::ExceptionRaised(it)) = &it.event else {
                        return None;
                    };
                    Some(it.exception)
                });
                let exception = exception.unwrap_or_default();
                shipment::Act::ResolveException { exception, reason: reason() }
            }
            _ => shipment::Act::ReachMilestone { report, milestone: OnTheWay::ArrivedDestination },
        };
        Command::Shipment { shipment, act }
    }

    pub(super) fn any_id(&mut self) -> Uuid {
        Uuid::from_u64_pair(self.dice.below(u32::MAX).into(), self.dice.below(u32::MAX).into())
    }

    pub(super) fn ask_loan(&mut self) -> Command {
        let loans: Vec<Uuid> = self.file().loans.keys().copied().collect();
        if loans.is_empty() || self.dice.below(12) == 0 {
            let act = match self.dice.below(2) {
                0 => grant(self.on.saturating_add_days(12)),
                _ => {
                    let due_on =
                        self.on.saturating_add_days(5).saturating_sub_days(self.dice.below(40));
                    board_as(&self.any_id().to_string(), due_on)
                }
            };
            return Command::Loan { loan: self.any_id(), act };
        }
        let in_default = |it: &Uuid| self.file().loan(*it).is_some_and(loan::Loan::is_in_default);
        let unpaid: Vec<Uuid> = loans.iter().copied().filter(in_default).collect();
        let cures = !unpaid.is_empty() && self.dice.below(3) == 0;
        let loan = self.one_of(if cures { &unpaid } else { &loans });
        let account = self.file().loan(loan).unwrap().clone();
        let (id, money) = (self.any_id(), money("tmoney", &self.any_id().to_string()));
        let reason = Reason::of("recorded_in_error");
        if let Some(act) = second(&mut self.dice, Some(&account)) {
            return Command::Loan { loan, act };
        }
        let penalty = |it: &loan::InstalmentAccount| it.owed.penalty.is_some();
        let late = account.instalments().find(penalty).map(|it| it.number);
        if let Some(instalment) = late.filter(|_| self.dice.below(6) == 0) {
            let (waiver, reason) = (id, Reason::of("goodwill"));
            let act = Act::WaivePenalty { waiver, instalment, amount: None, reason };
            return Command::Loan { loan, act };
        }
        let act = match (account.life(), self.dice.below(12)) {
            (loan::Life::Granted, 0..=6) => Act::Disburse {
                disbursement: id,
                amount: account.principal(),
                net: None,
                payee: loan::Payee::Platform {},
                money,
                lender_reference: None,
                value_date: None,
            },
            (loan::Life::Granted, 7) => cancel(),
            (_, 0) if self.dice.below(4) == 0 => rescind(),
            (_, 1) if self.dice.below(3) == 0 => {
                match account.chargebacks().find(|it| !it.reversed) {
                    Some(it) => Act::ReverseChargeback { chargeback: it.chargeback, reason },
                    None => Act::ChargeBack {
                        chargeback: id,
                        repayment: account.receipts().next().map_or(loan, |it| it.repayment),
                        amount: None,
                        reference: "D-1".to_owned(),
                        reason: Reason::of("payment_disputed"),
                    },
                }
            }
            (_, 1 | 2) => {
                let receipts: Vec<Uuid> = account.receipts().map(|it| it.repayment).collect();
                reverse_of(if receipts.is_empty() { loan } else { self.one_of(&receipts) })
            }
            (_, 3) => charge(),
            (_, 4) if account.charges().next().is_some() => match self.dice.below(2) {
                0 => Act::WaiveCharge { charge: Uuid::from_u128(9), amount: None, reason },
                _ => Act::ReverseCharge { charge: Uuid::from_u128(9), reason },
            },
            (_, 5) => match account.holds().iter().find(|it| it.until.is_none()) {
                Some(it) => Act::EndHold { hold: it.id, until: None, reason },
                None => Act::Hold {
                    hold: id,
                    cause: loan::HoldCause::Complaint {},
                    effects: loan::HoldEffect::OF_GOODS.to_vec(),
                    from: None,
                    reason: Reason::of("hardship"),
                },
            },
            (loan::Life::Closed | loan::Life::Cancelled | loan::Life::Rescinded, 6..=9) => {
                match account.payouts().find(|it| !it.reversed) {
                    Some(it) => Act::ReverseCreditPayout {
                        payout: it.payout,
                        cause: loan::OutgoingReversal::Misposted {},
                        reason,
                    },
                    None => Act::PayOutCredit {
                        payout: id,
                        amount: account.credit(),
                        money,
                        value_date: None,
                        reason: Reason::of("overpaid"),
                    },
                }
            }
            (loan::Life::Active, 8) | (loan::Life::WrittenOff, 6..=9)
                if account.proposal().is_some() || self.dice.below(2) == 0 =>
            {
                let on = self.on;
                otherwise(&mut self.dice, Some(&account), id, on)
            }
            (_, 6) if self.dice.below(4) == 0 => Act::ReverseDisbursement {
                disbursement: account.disbursement_id().unwrap_or(id),
                cause: loan::OutgoingReversal::Bounced {},
                reason,
            },
            (_, 7) if self.dice.below(6) == 0 => {
                Act::Rebase { to: loan::Rebasing::SameEngine, reason: Reason::of("rules_changed") }
            }
            _ => Act::ReceiveRepayment {
                repayment: id,
                kind: loan::RepaymentKind::Repayment,
                amount: match self.dice.below(3) {
                    _ if cures => account.outstanding().plus(xof(1_000)).unwrap(),
                    0 => account.outstanding(),
                    _ => xof(i64::from(self.dice.below(60)) * 100),
                },
                money,
                value_date: None,
                excess: self.one_of(&[Excess::Keep, Excess::Prepay]),
            },
        };
        Command::Loan { loan, act }
    }
}
