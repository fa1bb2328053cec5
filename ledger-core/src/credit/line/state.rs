//! A credit line as its events have left it.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::{Block, Event, Figures};
use crate::event::Stored;
use crate::money::{Currency, Money};

/// What `decide` needs to know of a credit line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum State {
    #[default]
    None,
    Opened(Account),
}

/// An open line: its ceiling, and what of it is taken by which loan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    pub(super) ceiling: Money,
    // Invariant: one of the two amounts is not zero.
    pub(super) exposures: BTreeMap<Uuid, Exposure>,
    pub(super) blocks: BTreeSet<Block>,
}

/// What one loan takes of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exposure {
    pub reserved: Money,
    pub outstanding: Money,
}

impl State {
    /// What was opened; `None` for no line.
    pub const fn account(&self) -> Option<&Account> {
        match self {
            State::None => None,
            State::Opened(account) => Some(account),
        }
    }

    /// Its figures; `None` for no line.
    pub fn figures(&self) -> Option<Figures> {
        self.account().map(Account::figures)
    }

    /// Checks the invariants named in the module's front page, as far as one state shows them. No
    /// line has none.
    ///
    /// # Errors
    /// Says which one is broken and how.
    pub fn check(&self) -> Result<(), String> {
        self.account().map_or(Ok(()), Account::check)
    }

    /// Checks of the state that an event left behind that a reservation was made within the ceiling
    /// and while no block stood.
    ///
    /// # Errors
    /// Says how the line then stands.
    pub fn check_recorded(&self, event: &Event) -> Result<(), String> {
        match event {
            Event::ExposureReserved(it) => match self.figures() {
                Some(figures)
                    if !it.again
                        && (figures.taken() > figures.ceiling.amount() || figures.blocks > 0) =>
                {
                    Err(format!("nothing may be reserved with {figures:?}"))
                }
                Some(_) | None => Ok(()),
            },
            Event::Opened(_)
            | Event::CeilingChanged(_)
            | Event::ExposureReleased(_)
            | Event::OutstandingRaised(_)
            | Event::OutstandingLowered(_)
            | Event::Blocked(_)
            | Event::Unblocked(_) => Ok(()),
        }
    }

    /// # Panics
    /// When the event cannot have happened to this line: then the stored history is wrong.
    pub(super) fn evolve(self, event: &Event) -> State {
        match (self, event) {
            (State::None, Event::Opened(it)) => State::Opened(Account::opened(it.ceiling)),
            (State::Opened(mut account), event) => {
                account.apply(event);
                State::Opened(account)
            }
            (State::None, event) => {
                panic!("{} cannot happen to a line that does not exist", event.event_type())
            }
        }
    }
}

impl Figures {
    /// Reserved or outstanding, in minor units.
    const fn taken(&self) -> i64 {
        self.reserved.amount() + self.outstanding.amount()
    }
}

impl Exposure {
    /// What the ceiling leaves of itself.
    pub(super) fn left_of(self, ceiling: Money) -> Money {
        let left = ceiling.minus(self.reserved).and_then(|it| it.minus(self.outstanding));
        left.unwrap_or(Money::zero(ceiling.currency()))
    }
}

impl Account {
    pub(super) const fn opened(ceiling: Money) -> Account {
        Account { ceiling, exposures: BTreeMap::new(), blocks: BTreeSet::new() }
    }

    pub const fn currency(&self) -> Currency {
        self.ceiling.currency()
    }

    /// What a loan takes of the line; zero where it is not on it.
    pub fn exposure(&self, loan: Uuid) -> Exposure {
        let zero = Money::zero(self.currency());
        let nothing = Exposure { reserved: zero, outstanding: zero };
        self.exposures.get(&loan).copied().unwrap_or(nothing)
    }

    /// What every loan on the line takes of it.
    pub fn exposures(&self) -> impl Iterator<Item = (Uuid, Exposure)> {
        self.exposures.iter().map(|(loan, it)| (*loan, *it))
    }

    /// Whether this loan's default blocks the line.
    pub fn is_blocked_by(&self, loan: Uuid) -> bool {
        self.blocks.contains(&Block::Default { loan })
    }

    /// Why nothing may be reserved: what persons said, then loans in default.
    pub fn blocks(&self) -> impl Iterator<Item = &Block> {
        self.blocks.iter()
    }

    /// Adds up all that is on the line: asked once a commit.
    pub fn figures(&self) -> Figures {
        let taken @ Exposure { reserved, outstanding } = self.taken();
        Figures {
            ceiling: self.ceiling,
            reserved,
            outstanding,
            available: taken.left_of(self.ceiling),
            blocks: u32::try_from(self.blocks.len()).expect("each block was an event of its own"),
        }
    }

    /// What all loans on the line take of it together.
    pub(super) fn taken(&self) -> Exposure {
        let zero = Money::zero(self.currency());
        let nothing = Exposure { reserved: zero, outstanding: zero };
        let sum = self.exposures.values().try_fold(nothing, |sum, it| {
            Some(Exposure {
                reserved: sum.reserved.plus(it.reserved)?,
                outstanding: sum.outstanding.plus(it.outstanding)?,
            })
        });
        sum.expect("a line's sums are bounded on the way in")
    }

    /// A loan takes this much from now on; one that takes nothing is not on the line.
    fn expose(&mut self, loan: Uuid, exposure: Exposure) {
        match exposure.reserved.is_zero() && exposure.outstanding.is_zero() {
            true => self.exposures.remove(&loan),
            false => self.exposures.insert(loan, exposure),
        };
    }

    fn apply(&mut self, event: &Event) {
        match event {
            Event::Opened(_) => panic!("a line is opened once"),
            Event::CeilingChanged(it) => {
                assert_eq!(self.ceiling, it.before, "a ceiling changes from what it was");
                self.ceiling = it.after;
            }
            Event::ExposureReserved(it) => self.after(it.loan, |exposure| {
                Some(Exposure { reserved: exposure.reserved.plus(it.amount)?, ..exposure })
            }),
            Event::ExposureReleased(it) => self.after(it.loan, |exposure| {
                Some(Exposure { reserved: exposure.reserved.minus(it.amount)?, ..exposure })
            }),
            Event::OutstandingRaised(it) => self.after(it.loan, |exposure| {
                let reserved = match it.from_reservation {
                    Some(used) => exposure.reserved.minus(used)?,
                    None => exposure.reserved,
                };
                Some(Exposure { reserved, outstanding: exposure.outstanding.plus(it.amount)? })
            }),
            Event::OutstandingLowered(it) => self.after(it.loan, |exposure| {
                Some(Exposure { outstanding: exposure.outstanding.minus(it.amount)?, ..exposure })
            }),
            Event::Blocked(it) => {
                assert!(self.blocks.insert(it.cause.clone()), "{:?} blocks once", it.cause);
            }
            Event::Unblocked(it) => {
                assert!(self.blocks.remove(&it.cause), "{:?} blocked before", it.cause);
            }
        }
    }

    fn after(&mut self, loan: Uuid, change: impl Fn(Exposure) -> Option<Exposure>) {
        let exposure = change(self.exposure(loan));
        self.expose(loan, exposure.expect("what is freed had been taken, in the line's currency"));
    }

    fn check(&self) -> Result<(), String> {
        let idle = |it: &Exposure| it.reserved.is_zero() && it.outstanding.is_zero();
        if let Some((loan, _)) = self.exposures.iter().find(|(_, it)| idle(it)) {
            return Err(format!("loan {loan} is on the line and takes nothing"));
        }
        let foreign = |it: Money| it.currency() != self.currency();
        match self.exposures.values().find(|it| foreign(it.reserved) || foreign(it.outstanding)) {
            Some(it) => Err(format!("{it:?} is in another currency than the line")),
            None => Ok(()),
        }
    }
}
