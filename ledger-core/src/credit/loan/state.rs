//! A loan as its events have left it.

use chrono::NaiveDate;

use super::account::{self, Account, Movement, MovementKind};
use super::amounts::{self, Amounts};
use super::{Balances, Change, Event, Figures, Stage};
use crate::event::Stored;
use crate::money::Money;
use crate::policy::{LoanPolicy, PolicyRef};

/// What `decide` needs to know of a loan.
///
/// Every question that takes a day wants one to which the loan has been aged, which is any day
/// before [`State::next_action_on`] and not before its last event: until then time changes
/// nothing but the number of days past due, so that the answer for a later day needs no event.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum State {
    #[default]
    None,
    /// Granted or taken over; its stage says what became of it.
    Opened(Account),
}

impl State {
    /// What was granted or taken over; `None` for no loan.
    pub fn account(&self) -> Option<&Account> {
        match self {
            State::None => None,
            State::Opened(account) => Some(account),
        }
    }

    /// The policy version it stands under; `None` for no loan.
    pub fn policy(&self) -> Option<PolicyRef> {
        self.account().map(Account::policy)
    }

    /// The first day on which time alone will do something to the loan; `None` when nothing will.
    /// Once the loan has been aged to a day, it is later than that day.
    pub fn next_action_on(&self, policy: &LoanPolicy) -> Option<NaiveDate> {
        self.account()?.next_action_on(policy)
    }

    /// How it stands on this date, to which it has been aged; `None` for no loan.
    pub fn figures(&self, on: NaiveDate) -> Option<Figures> {
        self.account().map(|it| it.figures(on))
    }

    /// Its balances on this date, to which it has been aged; `None` for no loan.
    pub fn balances(&self, on: NaiveDate) -> Option<Balances> {
        self.account().map(|it| it.balances(on))
    }

    /// # Panics
    /// When the event cannot have happened to this loan: then the stored history is wrong.
    pub(super) fn evolve(self, event: &Event) -> State {
        match self {
            State::None => State::opened(event),
            State::Opened(mut account) => {
                account.apply(event);
                State::Opened(account)
            }
        }
    }

    fn opened(event: &Event) -> State {
        let account = match event {
            Event::Granted(it) => Account::granted(it),
            Event::TakenOver(it) => Account::taken_over(it),
            Event::Disbursed(_)
            | Event::Cancelled(_)
            | Event::InstalmentFellDue(_)
            | Event::RepaymentReceived(_)
            | Event::RepaymentReversed(_)
            | Event::Charged(_)
            | Event::BecameLate(_)
            | Event::ReturnedToOrder(_)
            | Event::Defaulted(_)
            | Event::Cured(_)
            | Event::Disputed(_)
            | Event::DisputeEnded(_)
            | Event::Unwound(_)
            | Event::Closed(_)
            | Event::Reopened(_) => {
                panic!("{} cannot happen to a loan that does not exist", event.event_type())
            }
        };
        let owed = account.lines.iter().flat_map(|it| {
            let Amounts { penalty, fee, interest, principal } = it.owed;
            [penalty, fee, interest, principal]
        });
        assert!(amounts::sum(owed).is_some(), "a loan's schedule adds up to an amount of money");
        State::Opened(account)
    }
}

impl Account {
    fn apply(&mut self, event: &Event) {
        match event {
            Event::Granted(_) | Event::TakenOver(_) => {
                panic!("{} cannot happen to a loan that exists", event.event_type())
            }
            Event::Disbursed(it) => {
                self.pass(event, &[Stage::Granted], Stage::InOrder);
                self.start_on = Some(it.value_date);
                self.take_in(&it.changes, it.credit);
            }
            Event::Cancelled(_) => self.pass(event, &[Stage::Granted], Stage::Cancelled),
            Event::InstalmentFellDue(it) => {
                assert_eq!(
                    it.instalment,
                    account::number(self.fallen_due),
                    "instalments fall due one after the other"
                );
                self.fallen_due += 1;
                self.take_in(&it.changes, it.credit);
            }
            Event::RepaymentReceived(it) => {
                self.record(Movement {
                    on: it.value_date,
                    amount: it.amount.amount(),
                    kind: MovementKind::Receipt {
                        repayment: it.repayment,
                        excess: it.excess,
                        reversed: false,
                    },
                });
                self.take_in(&it.changes, it.credit);
            }
            Event::RepaymentReversed(it) => {
                let (_, reversed) =
                    self.find_receipt(it.repayment).expect("what is reversed was received");
                assert!(!*reversed, "repayment {} is reversed once", it.repayment);
                *reversed = true;
                self.take_in(&it.changes, it.credit);
            }
            Event::Charged(it) => {
                self.record(Movement {
                    on: it.business_date,
                    amount: it.amount.amount(),
                    kind: MovementKind::Charge {
                        charge: it.charge,
                        line: account::place(it.instalment)
                            .expect("instalments are counted from 1"),
                        kind: it.kind,
                    },
                });
                self.take_in(&it.changes, it.credit);
            }
            Event::BecameLate(_) => self.pass(event, &[Stage::InOrder], Stage::Late),
            Event::ReturnedToOrder(_) => self.pass(event, &[Stage::Late], Stage::InOrder),
            Event::Defaulted(_) => {
                self.pass(event, &[Stage::InOrder, Stage::Late], Stage::InDefault);
                self.ever_defaulted = true;
            }
            Event::Cured(_) => self.pass(event, &[Stage::InDefault], Stage::InOrder),
            Event::Disputed(_) => {
                self.pass(event, &[Stage::InOrder, Stage::Late], Stage::Disputed);
            }
            Event::DisputeEnded(_) => self.pass(event, &[Stage::Disputed], Stage::InOrder),
            Event::Unwound(it) => {
                self.pass(event, &Stage::OWED, Stage::Unwound);
                self.take_in(&it.changes, it.credit);
            }
            Event::Closed(_) => self.pass(event, &[Stage::InOrder], Stage::Closed),
            Event::Reopened(_) => self.pass(event, &[Stage::Closed], Stage::InOrder),
        }
    }

    fn pass(&mut self, event: &Event, from: &[Stage], to: Stage) {
        let (kind, stage) = (event.event_type(), self.stage);
        assert!(from.contains(&stage), "{kind} cannot happen to a loan that is {stage:?}");
        self.stage = to;
    }

    /// The recorded result of a spread.
    fn take_in(&mut self, changes: &[Change], credit: Money) {
        for it in changes {
            let line = account::place(it.instalment).and_then(|it| self.lines.get_mut(it));
            let line = line.expect("a change names an instalment of the loan");
            let paid = line.paid.of_mut(it.component);
            assert_eq!(*paid, it.before.amount(), "a change starts from what was paid: {it:?}");
            *paid = it.after.amount();
            assert!(line.paid.within(&line.owed), "no more is paid than owed: {it:?}");
        }
        self.credit = credit.amount();
    }
}
