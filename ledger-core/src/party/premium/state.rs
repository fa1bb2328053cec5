//! A Premium subscription as its events have left it.

use uuid::Uuid;

use super::{Cancelled, Event, ExpiryCause, FeeDue, FeePaid, FeeReversed, Subscribed, Terms};
use crate::calendar::Day;
use crate::event::Stored;
use crate::money::{Money, MoneyRef};
use crate::policy::PolicyRef;

/// What `decide` needs to know of a subscription.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum State {
    #[default]
    None,
    Subscribed(Box<Premium>),
}

/// What was subscribed, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Premium {
    pub(super) terms: Terms,
    pub(super) policy: PolicyRef,
    /// From the first on; at least one.
    pub(super) times: Vec<Time>,
    /// The payments that were taken back.
    pub(super) reversed: Vec<Payment>,
    pub(super) stage: Stage,
}

/// What one fee pays for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Time {
    /// Counted from 1.
    pub number: u32,
    pub from: Day,
    /// The first day that it does not pay for.
    pub until: Day,
    /// When its fee is due, and from when on it is too late to pay it; `None` before that was said,
    /// which is in the same commit.
    pub due: Option<Due>,
    pub paid: Option<Payment>,
}

/// See [`Time::due`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    pub due_on: Day,
    pub expires_on: Day,
}

/// What was paid for a fee.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payment {
    pub payment: Uuid,
    pub money: MoneyRef,
    pub amount: Money,
    pub insurer: Money,
    pub deferred: Money,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    Running,
    /// It runs until this day, and is renewed no more.
    Cancelled {
        ends_on: Day,
    },
    Expired {
        cause: ExpiryCause,
    },
}

impl State {
    /// What was subscribed; `None` for no subscription.
    pub fn premium(&self) -> Option<&Premium> {
        match self {
            State::None => None,
            State::Subscribed(premium) => Some(premium),
        }
    }

    /// The policy version that its terms are from; `None` for no subscription.
    pub fn policy(&self) -> Option<PolicyRef> {
        self.premium().map(|it| it.policy)
    }

    /// The first business day on which time alone does something to it.
    pub fn next_action_on(&self) -> Option<Day> {
        self.premium().and_then(Premium::acts_on)
    }

    /// # Panics
    /// When the event cannot have happened to this subscription: then the stored history is wrong.
    pub(super) fn evolve(self, event: &Event) -> State {
        match (self, event) {
            (State::None, Event::Subscribed(it)) => {
                let Subscribed { terms, policy, starts_on, until, .. } = it.clone();
                let first = Time::of(1, starts_on, until);
                let (times, reversed, stage) = (vec![first], vec![], Stage::Running);
                State::Subscribed(Box::new(Premium { terms, policy, times, reversed, stage }))
            }
            (State::Subscribed(mut premium), event) => {
                premium.apply(event);
                State::Subscribed(premium)
            }
            (State::None, event) => {
                panic!("{} cannot happen to Premium that nobody has", event.event_type())
            }
        }
    }
}

impl Time {
    const fn of(number: u32, from: Day, until: Day) -> Time {
        Time { number, from, until, due: None, paid: None }
    }
}

impl Premium {
    pub const fn terms(&self) -> &Terms {
        &self.terms
    }

    pub const fn stage(&self) -> Stage {
        self.stage
    }

    /// What each fee pays for, from the first on.
    pub fn times(&self) -> &[Time] {
        &self.times
    }

    /// The time that began last.
    pub fn latest(&self) -> &Time {
        self.times.last().expect("a subscription begins with its first time")
    }

    pub const fn has_expired(&self) -> bool {
        matches!(self.stage, Stage::Expired { .. })
    }

    /// Whether the customer has what Premium gives: it runs, and its latest fee is paid.
    pub fn covers(&self) -> bool {
        !self.has_expired() && self.latest().paid.is_some()
    }

    /// The time whose fee is due longest; `None` where none is, or none is wanted any more.
    pub fn unpaid(&self) -> Option<&Time> {
        let running = matches!(self.stage, Stage::Running);
        self.times.iter().find(|it| running && it.paid.is_none())
    }

    /// The first day on which a fee is due that is not paid; `None` where no more fall due.
    pub fn next_due_on(&self) -> Option<Day> {
        let running = matches!(self.stage, Stage::Running);
        let behind = || self.latest().until;
        running.then(|| self.unpaid().map_or_else(behind, |it| it.from))
    }

    /// What names the money of a payment, also where it was taken back.
    pub fn money_of(&self, payment: Uuid) -> Option<&MoneyRef> {
        let standing = self.times.iter().filter_map(|it| it.paid.as_ref());
        let found = standing.chain(&self.reversed).find(|it| it.payment == payment);
        found.map(|it| &it.money)
    }

    /// How many payments stand.
    pub fn money_moves(&self) -> usize {
        self.times.iter().filter(|it| it.paid.is_some()).count()
    }

    /// The first business day on which time alone does something to it.
    pub(super) fn acts_on(&self) -> Option<Day> {
        match self.stage {
            Stage::Running => {
                let unpaid = self.times.iter().filter(|it| it.paid.is_none());
                let too_late = unpaid.filter_map(|it| it.due).map(|it| it.expires_on).min();
                too_late.into_iter().chain(self.next().map(|it| it.from)).min()
            }
            Stage::Cancelled { ends_on } => Some(ends_on),
            Stage::Expired { .. } => None,
        }
    }

    /// The time behind the latest; `None` where there are no days for it any more.
    pub(super) fn next(&self) -> Option<Time> {
        let (first, latest) = (self.times.first()?, self.latest());
        let until = ends_after(first.from, &self.terms, latest.number + 1);
        (until > latest.until).then(|| Time::of(latest.number + 1, latest.until, until))
    }

    pub(super) fn apply(&mut self, event: &Event) {
        assert!(
            !self.has_expired() || matches!(event, Event::FeeReversed(_)),
            "{} cannot happen to Premium that has expired",
            event.event_type()
        );
        match event {
            Event::Subscribed(_) => panic!("a subscription begins once"),
            Event::FeeDue(FeeDue { time, due_on, expires_on, .. }) => {
                let (due_on, expires_on) = (*due_on, *expires_on);
                self.time(*time).due = Some(Due { due_on, expires_on });
            }
            Event::FeePaid(it) => {
                let FeePaid { payment, time, money, amount, insurer, deferred, .. } = it.clone();
                let paid = Payment { payment, money, amount, insurer, deferred };
                let before = self.time(time).paid.replace(paid);
                assert!(before.is_none(), "a fee is paid once");
            }
            Event::FeeFailed(_) => {}
            Event::FeeReversed(FeeReversed { payment, time, expires_on, .. }) => {
                let time = self.time(*time);
                let taken = time.paid.take().filter(|it| it.payment == *payment);
                if let (Some(due), Some(expires_on)) = (&mut time.due, *expires_on) {
                    due.expires_on = expires_on;
                }
                self.reversed.push(taken.expect("what is taken back was paid"));
            }
            Event::Renewed(it) => self.times.push(Time::of(it.time, it.from, it.until)),
            Event::Cancelled(Cancelled { ends_on, .. }) => {
                self.stage = Stage::Cancelled { ends_on: *ends_on };
            }
            Event::Expired(it) => self.stage = Stage::Expired { cause: it.cause },
        }
    }

    fn time(&mut self, number: u32) -> &mut Time {
        let found = self.times.iter_mut().find(|it| it.number == number);
        found.expect("a fee is of a time that began")
    }
}

/// The first day that so many fees do not pay for, counted from the first day of all, so that the
/// 31st stays the 31st; the last day there is where that lies beyond it.
pub(super) fn ends_after(first: Day, terms: &Terms, times: u32) -> Day {
    let months = terms.every.months().checked_mul(times);
    months.and_then(|it| first.checked_add_months(it)).unwrap_or(Day::LAST)
}
