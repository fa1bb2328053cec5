//! A placement as its events have left it.

use std::sync::Arc;

use super::{CommissionState, Event, Exposed, From, Reserved};
use crate::calendar::Day;
use crate::event::Stored;
use crate::money::{Currency, Money};

/// What `decide` needs to know of a placement.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum State {
    #[default]
    None,
    /// The offer has told something of it; its stage says what became of it.
    Opened(Box<Placed>),
}

/// Whose it is, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    pub from: From,
    pub stage: Stage,
    /// The terms under which it was reserved; `None` where it was not.
    pub reserved: Option<Arc<Reserved>>,
    pub commission: CommissionState,
    /// The day of the signature, once that was told.
    pub signed_on: Option<Day>,
}

/// How far a placement has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stage {
    Reserved,
    Refused,
    Released,
    /// It came to nothing before anything was asked for.
    ReleasedAhead,
    /// What was told last of the loan.
    Exposed(Box<Exposed>),
}

/// What is taken of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Taken {
    /// Of what is yet to go out.
    pub reserved: Money,
    /// Of principal that is owed.
    pub drawn: Money,
}

impl Taken {
    pub const fn nothing(currency: Currency) -> Taken {
        Taken { reserved: Money::zero(currency), drawn: Money::zero(currency) }
    }

    pub const fn is_nothing(&self) -> bool {
        self.reserved.is_zero() && self.drawn.is_zero()
    }

    /// Both together; `None` where that does not fit.
    pub fn whole(&self) -> Option<Money> {
        self.reserved.plus(self.drawn)
    }
}

impl Stage {
    /// As one word.
    pub const fn name(&self) -> &'static str {
        match self {
            Stage::Reserved => "reserved",
            Stage::Refused => "refused",
            Stage::Released | Stage::ReleasedAhead => "released",
            Stage::Exposed(it) if it.undone => "undone",
            Stage::Exposed(_) => "signed",
        }
    }
}

impl State {
    /// What was told of it; `None` for no placement.
    pub fn placed(&self) -> Option<&Placed> {
        match self {
            State::None => None,
            State::Opened(it) => Some(it),
        }
    }

    /// What it takes of its line; `None` where nothing was ever kept for it.
    pub fn taken(&self) -> Option<Taken> {
        self.placed()?.taken()
    }

    /// # Panics
    /// When the event cannot have happened to this placement: then the stored history is wrong.
    pub(super) fn evolve(self, event: &Event) -> State {
        let mut placed = match (self, event) {
            (State::Opened(it), _) => it,
            (State::None, Event::Reserved(it)) => {
                Box::new(Placed::begun(it.customer, it.application, Stage::Refused))
            }
            (State::None, Event::Refused(it)) => {
                Box::new(Placed::begun(it.customer, it.application, Stage::Refused))
            }
            (State::None, Event::Released(it)) => {
                let stage = Stage::ReleasedAhead;
                return State::Opened(Box::new(Placed::begun(it.customer, it.application, stage)));
            }
            (State::None, _) => {
                panic!("{} cannot happen to no placement", event.event_type())
            }
        };
        placed.apply(event);
        State::Opened(placed)
    }
}

impl Placed {
    const fn begun(customer: uuid::Uuid, application: uuid::Uuid, stage: Stage) -> Placed {
        Placed {
            from: From { customer, application },
            stage,
            reserved: None,
            commission: CommissionState {
                earned: None,
                invoice: None,
                list: None,
                taken_back: false,
                credited: None,
            },
            signed_on: None,
        }
    }

    /// The bank's reference of the loan, once it was signed.
    pub fn reference(&self) -> Option<&str> {
        match &self.stage {
            Stage::Exposed(it) => Some(&it.reference),
            Stage::Reserved | Stage::Refused | Stage::Released | Stage::ReleasedAhead => None,
        }
    }

    /// What it takes of its line; `None` where nothing was ever kept for it.
    pub fn taken(&self) -> Option<Taken> {
        let amount = self.reserved.as_ref()?.amount;
        let zero = Money::zero(amount.currency());
        Some(match &self.stage {
            Stage::Reserved => Taken { reserved: amount, drawn: zero },
            Stage::Exposed(it) => Taken { reserved: it.reserved, drawn: it.drawn },
            Stage::Refused | Stage::Released | Stage::ReleasedAhead => {
                Taken::nothing(amount.currency())
            }
        })
    }

    fn apply(&mut self, event: &Event) {
        self.commission.take_in(event);
        match event {
            Event::Reserved(it) => {
                assert!(self.reserved.is_none(), "a placement is reserved once");
                self.reserved = Some(Arc::new((**it).clone()));
                self.stage = Stage::Reserved;
            }
            Event::Refused(_) => self.stage = Stage::Refused,
            Event::Released(_) => match self.stage {
                Stage::Reserved => self.stage = Stage::Released,
                Stage::Refused | Stage::Released | Stage::ReleasedAhead => {}
                Stage::Exposed(_) => panic!("what was signed is not released"),
            },
            Event::Exposed(it) => {
                let known = match &self.stage {
                    Stage::Reserved => 0,
                    Stage::Exposed(known) => known.step,
                    stage @ (Stage::Refused | Stage::Released | Stage::ReleasedAhead) => {
                        panic!("what is {stage:?} is not signed")
                    }
                };
                if it.step == 1 {
                    self.signed_on = Some(it.on);
                }
                if it.step > known {
                    self.stage = Stage::Exposed(Box::new(it.clone()));
                }
            }
            Event::CommissionEarned(_)
            | Event::CommissionInvoiced(_)
            | Event::CommissionMatched(_)
            | Event::CommissionTakenBack(_)
            | Event::CommissionCredited(_) => {}
        }
    }
}
