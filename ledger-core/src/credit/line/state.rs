//! A credit line as its events have left it.

use rpds::RedBlackTreeMapSync;
use uuid::Uuid;

use super::{BlockCause, Event, Figures, LimitCause, LimitChanged};
use crate::event::Stored;
use crate::money::{Currency, Money};

/// What `decide` needs to know of a credit line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum State {
    #[default]
    None,
    Opened(CreditLine),
}

/// An open line: its limit, and what of it is taken by which loan. A copy of it shares what it
/// holds, and its sums are kept, so that an act costs what it touches, whatever is on the line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreditLine {
    pub(super) limit: Money,
    // Invariant: one of the two amounts is not zero.
    exposures: RedBlackTreeMapSync<Uuid, Exposure>,
    // Invariant: the sums over `exposures`.
    pub(super) taken: Exposure,
    pub(super) blocks: RedBlackTreeMapSync<Uuid, BlockCause>,
    // Invariant: the blocks of loans in default, by their loans.
    defaults: RedBlackTreeMapSync<Uuid, Uuid>,
    /// How many events there were.
    events: u64,
    /// The changes of its limit by rule that stand, the oldest first.
    by_rule: Vec<ChangedByRule>,
}

/// A change of a limit that a rule brought about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangedByRule {
    /// Its number in the line's stream.
    pub number: u64,
    pub before: Money,
    pub after: Money,
    pub cause: LimitCause,
}

/// What one loan takes of a line, or all loans on it together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exposure {
    pub reserved: Money,
    pub outstanding: Money,
}

impl State {
    /// What was opened; `None` for no line.
    pub const fn line(&self) -> Option<&CreditLine> {
        match self {
            State::None => None,
            State::Opened(line) => Some(line),
        }
    }

    /// Its figures; `None` for no line.
    pub fn figures(&self) -> Option<Figures> {
        self.line().map(CreditLine::figures)
    }

    /// Checks the invariants named in the module's front page, as far as one state shows them. No
    /// line has none.
    ///
    /// # Errors
    /// Says which one is broken and how.
    pub fn check(&self) -> Result<(), String> {
        self.line().map_or(Ok(()), CreditLine::check)
    }

    /// Checks of the state that an event left behind that a reservation was made within the limit
    /// and while no block stood.
    ///
    /// # Errors
    /// Says how the line then stands.
    pub fn check_recorded(&self, event: &Event) -> Result<(), String> {
        match event {
            Event::ExposureReserved(it) => match self.figures() {
                Some(figures)
                    if !it.again
                        && (figures.taken() > figures.limit.amount() || figures.blocks > 0) =>
                {
                    Err(format!("nothing may be reserved with {figures:?}"))
                }
                Some(_) | None => Ok(()),
            },
            Event::Opened(_)
            | Event::LimitChanged(_)
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
            (State::None, Event::Opened(it)) => {
                let mut line = CreditLine::opened(it.limit);
                for it in &it.reserved {
                    line.reserve(it.loan, it.amount);
                }
                for it in &it.outstanding {
                    line.raise(it.loan, it.amount, None);
                }
                for it in &it.blocks {
                    line.block(it.block, BlockCause::Default { loan: it.loan });
                }
                State::Opened(line)
            }
            (State::Opened(mut line), event) => {
                line.apply(event);
                State::Opened(line)
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
    /// Nothing in this currency.
    pub const fn nothing(currency: Currency) -> Exposure {
        Exposure { reserved: Money::zero(currency), outstanding: Money::zero(currency) }
    }

    pub const fn is_nothing(&self) -> bool {
        self.reserved.is_zero() && self.outstanding.is_zero()
    }

    /// Both together; `None` where that is no amount, or of another currency.
    pub fn plus(self, other: Exposure) -> Option<Exposure> {
        Some(Exposure {
            reserved: self.reserved.plus(other.reserved)?,
            outstanding: self.outstanding.plus(other.outstanding)?,
        })
    }

    /// What is left without this part; `None` where it is no part.
    fn minus(self, part: Exposure) -> Option<Exposure> {
        Some(Exposure {
            reserved: self.reserved.minus(part.reserved)?,
            outstanding: self.outstanding.minus(part.outstanding)?,
        })
    }

    /// What the limit leaves of itself.
    fn left_of(self, limit: Money) -> Money {
        let left = limit.minus(self.reserved).and_then(|it| it.minus(self.outstanding));
        left.unwrap_or(Money::zero(limit.currency()))
    }
}

impl CreditLine {
    fn opened(limit: Money) -> CreditLine {
        CreditLine {
            limit,
            exposures: RedBlackTreeMapSync::new_sync(),
            taken: Exposure::nothing(limit.currency()),
            blocks: RedBlackTreeMapSync::new_sync(),
            defaults: RedBlackTreeMapSync::new_sync(),
            events: 1,
            by_rule: vec![],
        }
    }

    /// The changes of its limit by rule that stand, the oldest first.
    pub fn changed_by_rule(&self) -> &[ChangedByRule] {
        &self.by_rule
    }

    pub const fn currency(&self) -> Currency {
        self.limit.currency()
    }

    /// What a loan takes of the line; nothing where it is not on it.
    pub fn exposure(&self, loan: Uuid) -> Exposure {
        let nothing = Exposure::nothing(self.currency());
        self.exposures.get(&loan).copied().unwrap_or(nothing)
    }

    /// What every loan on the line takes of it.
    pub fn exposures(&self) -> impl Iterator<Item = (Uuid, Exposure)> {
        self.exposures.iter().map(|(loan, it)| (*loan, *it))
    }

    /// Every block that stands, by its id.
    pub fn blocks(&self) -> impl Iterator<Item = (Uuid, &BlockCause)> {
        self.blocks.iter().map(|(block, cause)| (*block, cause))
    }

    /// The block that this loan's default sets; `None` where none does.
    pub fn block_of(&self, loan: Uuid) -> Option<Uuid> {
        self.defaults.get(&loan).copied()
    }

    /// How many loans in default block it.
    pub fn defaults(&self) -> usize {
        self.defaults.size()
    }

    /// How the line stands.
    pub fn figures(&self) -> Figures {
        let Exposure { reserved, outstanding } = self.taken;
        Figures {
            limit: self.limit,
            reserved,
            outstanding,
            available: self.taken.left_of(self.limit),
            blocks: u32::try_from(self.blocks.size()).unwrap_or(u32::MAX),
        }
    }

    fn apply(&mut self, event: &Event) {
        self.events += 1;
        match event {
            Event::Opened(_) => panic!("a line is opened once"),
            Event::LimitChanged(it) => {
                assert_eq!(self.limit, it.before, "a limit changes from what it was");
                self.limit = it.after;
                self.changed(it);
            }
            Event::ExposureReserved(it) => self.reserve(it.loan, it.amount),
            Event::ExposureReleased(it) => self.change(it.loan, |exposure| {
                Some(Exposure { reserved: exposure.reserved.minus(it.amount)?, ..exposure })
            }),
            Event::OutstandingRaised(it) => self.raise(it.loan, it.amount, it.from_reservation),
            Event::OutstandingLowered(it) => self.change(it.loan, |exposure| {
                Some(Exposure { outstanding: exposure.outstanding.minus(it.amount)?, ..exposure })
            }),
            Event::Blocked(it) => self.block(it.block, it.cause.clone()),
            Event::Unblocked(it) => self.unblock(it.block),
        }
    }

    fn changed(&mut self, LimitChanged { before, after, cause }: &LimitChanged) {
        match cause {
            LimitCause::Person { .. } => {}
            LimitCause::Undone { of } => self.by_rule.retain(|it| it.number != *of),
            LimitCause::PunctualMonths { .. }
            | LimitCause::Late { .. }
            | LimitCause::Default { .. } => self.by_rule.push(ChangedByRule {
                number: self.events,
                before: *before,
                after: *after,
                cause: cause.clone(),
            }),
        }
    }

    fn reserve(&mut self, loan: Uuid, amount: Money) {
        self.change(loan, |exposure| {
            Some(Exposure { reserved: exposure.reserved.plus(amount)?, ..exposure })
        });
    }

    fn raise(&mut self, loan: Uuid, amount: Money, from_reservation: Option<Money>) {
        self.change(loan, |exposure| {
            let reserved = match from_reservation {
                Some(used) => exposure.reserved.minus(used)?,
                None => exposure.reserved,
            };
            Some(Exposure { reserved, outstanding: exposure.outstanding.plus(amount)? })
        });
    }

    /// A loan takes another part of the line, which the sums follow; one that takes nothing is not
    /// on it.
    fn change(&mut self, loan: Uuid, change: impl Fn(Exposure) -> Option<Exposure>) {
        let was = self.exposure(loan);
        let is = change(was).expect("what is freed had been taken, in the line's currency");
        self.taken = self
            .taken
            .minus(was)
            .and_then(|rest| rest.plus(is))
            .expect("a line's sums are bounded on the way in");
        match is.is_nothing() {
            true => {
                self.exposures.remove_mut(&loan);
            }
            false => self.exposures.insert_mut(loan, is),
        }
    }

    fn block(&mut self, block: Uuid, cause: BlockCause) {
        if let BlockCause::Default { loan } = cause {
            assert!(self.block_of(loan).is_none(), "the default of loan {loan} blocks once");
            self.defaults.insert_mut(loan, block);
        }
        assert!(!self.blocks.contains_key(&block), "block {block} is set once");
        self.blocks.insert_mut(block, cause);
    }

    fn unblock(&mut self, block: Uuid) {
        if let Some(BlockCause::Default { loan }) = self.blocks.get(&block) {
            self.defaults.remove_mut(loan);
        }
        assert!(self.blocks.remove_mut(&block), "block {block} stood before");
    }

    /// As [`State::check`].
    ///
    /// # Errors
    /// Says which invariant is broken and how.
    pub fn check(&self) -> Result<(), String> {
        if let Some((loan, _)) = self.exposures().find(|(_, it)| it.is_nothing()) {
            return Err(format!("loan {loan} is on the line and takes nothing"));
        }
        let nothing = Exposure::nothing(self.currency());
        let sum = self.exposures().try_fold(nothing, |sum, (_, it)| sum.plus(it));
        if sum != Some(self.taken) {
            return Err(format!("{sum:?} is taken of it, {:?} is kept", self.taken));
        }
        let found: Vec<(Uuid, Uuid)> = self
            .blocks()
            .filter_map(|(block, cause)| match cause {
                BlockCause::Default { loan } => Some((*loan, block)),
                BlockCause::Person { .. } => None,
            })
            .collect();
        let kept = |(loan, block): &(Uuid, Uuid)| self.block_of(*loan) == Some(*block);
        match found.len() == self.defaults.size() && found.iter().all(kept) {
            true => Ok(()),
            false => Err(format!("{found:?} block it, {:?} are kept", self.defaults)),
        }
    }
}
