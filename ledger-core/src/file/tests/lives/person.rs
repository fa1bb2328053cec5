//! Somebody with work, an account and habits: what does he do next?

use std::collections::BTreeMap;

use uuid::Uuid;

use super::super::{Command, register};
use super::world::World;
use crate::calendar::Day;
use crate::credit::evidence::ContractType;
use crate::party::customer::{self, ConsentTo};
use crate::testing::Dice;

pub(super) const CLERK: (&str, &str) = ("support", "counter");
pub(super) const SELF: (&str, &str) = ("customer", "customer");
pub(super) const OFFICER: (&str, &str) = ("risk", "one officer");
pub(super) const OTHER_OFFICER: (&str, &str) = ("risk", "another officer");
pub(super) const SERVICE: (&str, &str) = ("service", "the sources");
pub(super) const BANK: &str = "orabank";

/// How he pays.
#[derive(Debug, Clone, Copy)]
pub(super) enum Pays {
    InTime,
    /// One in three instalments, by so many days at most.
    Late(u32),
    /// The first so many, and then nothing for long, or ever.
    Stops(u32),
}

/// How a source answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Answers {
    InTime,
    Late,
    Never,
}

pub(super) struct Person {
    pub(super) dice: Dice,
    pub(super) pays: Pays,
    /// From 0, poor, to 3.
    pub(super) means: u32,
    pub(super) contract: Option<ContractType>,
    pub(super) income: Option<i64>,
    pub(super) works_since: Option<Day>,
    pub(super) agrees: Vec<ConsentTo>,
    pub(super) registered: bool,
    /// Names what he begins and pays.
    pub(super) count: u32,
    pub(super) applies_on: Day,
    pub(super) application: Option<Applied>,
    /// When he pays an instalment.
    pub(super) pays_on: BTreeMap<(Uuid, u32), Option<Day>>,
    /// What his bank takes back, and when.
    pub(super) bounces: BTreeMap<Day, (Uuid, Uuid)>,
    pub(super) loans: Vec<Lent>,
}

/// An application under way.
pub(super) struct Applied {
    pub(super) id: Uuid,
    /// When a person looks at it, and when he signs; never, where absent.
    pub(super) looked_at_on: Day,
    pub(super) signs_on: Option<Day>,
    pub(super) bank: Answers,
}

pub(super) struct Lent {
    pub(super) loan: Uuid,
    pub(super) goes_out_on: Option<Day>,
}

impl Person {
    pub(super) fn of(seed: u64) -> Person {
        let mut dice = Dice::from_seed(seed);
        let means = dice.below(4);
        let contract = match dice.below(4) + means {
            0 => Some(ContractType::None),
            1 => None,
            2 => Some(ContractType::Informal),
            3 => Some(ContractType::FixedTerm),
            4 => Some(ContractType::Permanent),
            _ => Some(ContractType::Public),
        };
        let income = match dice.below(8) {
            0 => None,
            it => Some(i64::from(25_000 + 40_000 * means + 5_000 * it)),
        };
        let months = dice.below(20) * (1 + 2 * means);
        let first = super::day(1);
        let pays = match dice.below(20) + 2 * means {
            0..=4 => Pays::Stops(dice.below(5)),
            5..=9 => Pays::Late(2 + dice.below(20)),
            _ => Pays::InTime,
        };
        let to = [ConsentTo::MobileMoney, ConsentTo::Bills, ConsentTo::Bureau];
        Person {
            pays,
            means,
            contract,
            income,
            works_since: (dice.below(6) > 0).then(|| first.saturating_sub_days(30 * months)),
            agrees: to.into_iter().filter(|_| dice.below(4) > 0).collect(),
            registered: false,
            count: 0,
            applies_on: first.saturating_add_days(dice.below(60)),
            application: None,
            pays_on: BTreeMap::new(),
            bounces: BTreeMap::new(),
            loans: vec![],
            dice,
        }
    }

    /// All that he does, and is done about him, on the world's day.
    pub(super) fn live_a_day(&mut self, world: &mut World) -> Result<(), String> {
        if !self.registered {
            self.registered = true;
            world.ask(CLERK, 1, Command::Customer(register()))?;
            for to in self.agrees.clone() {
                let text_version = "2026-03".to_owned();
                let give = customer::Command::GiveConsent { to, text_version };
                world.ask(SELF, 1, Command::Customer(give))?;
            }
        }
        match self.application.take() {
            Some(it) => self.go_on(it, world)?,
            None if world.on >= self.applies_on => self.apply(world)?,
            None => {}
        }
        self.take_out(world)?;
        self.bounce(world)?;
        self.pay(world)
    }

    pub(super) fn new_id(&mut self, kind: u64) -> Uuid {
        self.count += 1;
        Uuid::from_u64_pair(kind, self.count.into())
    }

    pub(super) fn later(&mut self, world: &World, from: u32, days: u32) -> Day {
        world.on.saturating_add_days(from + self.dice.below(days))
    }
}
