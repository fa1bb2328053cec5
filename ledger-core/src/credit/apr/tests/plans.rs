//! The plans of `plans.py`: each follows from its number.

use std::num::NonZeroU64;

use crate::credit::apr::{Equation, Flow, Moment, NoRate, Side};

const PARTS: [u64; 7] = [1, 12, 52, 365, 1461, 4380, 267_180];

pub(super) struct Plan {
    pub(super) parts: NonZeroU64,
    pub(super) flows: Vec<Flow>,
}

impl Plan {
    pub(super) fn numbered(seed: u64) -> Plan {
        let mut state = seed;
        let mut draw = || {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            state >> 32
        };
        let parts = PARTS[(draw() % 7) as usize];
        let principal = 5 * (1 + draw() % 400_000);
        let fee = draw() % (principal / 20 + 1);
        let count = 1 + draw() % 60;
        let step = 1 + (draw() % 3) * (parts / 12);
        let first = 1 + draw() % (3 * step);
        let owed = principal + principal * (1 + draw() % 600) / 1000 + 1;
        let mut flows = vec![flow(Side::Advance, principal, 0), flow(Side::Payment, fee, 0)];
        for n in 0..count {
            let part = owed / count;
            let amount = if n + 1 < count { part } else { owed - (count - 1) * part };
            flows.push(flow(Side::Payment, amount, first + n * step));
        }
        Plan { parts: NonZeroU64::new(parts).unwrap(), flows }
    }

    pub(super) fn equation(&self) -> Result<Equation, NoRate> {
        Equation::new(self.flows.clone(), self.parts)
    }
}

pub(super) fn flow(side: Side, amount: u64, at: u64) -> Flow {
    Flow { side, amount, at: Moment::compound(at) }
}
