//! What is asked of Premium.

use ledger_core::file::Event;
use ledger_core::log::{Actor, FileId, Hash, StreamId};
use ledger_core::money::{MoneyRef, Rate};
use ledger_core::party::premium::{self, Offered, Premium};
use ledger_core::policy::{PolicyRef, PremiumPlan, PremiumPolicy, PremiumTerm};
use ledger_core::reason::Reason;

use super::{Market, xof};
use crate::world::World;

fn plan(code: &str, every: PremiumTerm, fee: u32) -> PremiumPlan {
    let insurer_share = Rate("0.4".parse().unwrap());
    PremiumPlan { code: code.to_owned(), every, fee: xof(fee), insurer_share }
}

impl Market {
    pub(super) fn about_premium(&mut self, world: &mut World, file: FileId) {
        let mut known = std::mem::take(&mut self.premiums);
        let (id, file, state) = self.some(&mut known, file);
        let paid = state.premium().into_iter().flat_map(Premium::times);
        let paid: Vec<_> = paid.filter_map(|it| Some(it.paid.as_ref()?.payment)).collect();
        let due = state.next_action_on().is_some_and(|it| it <= world.day);
        let act = match (state.premium(), self.dice.below(8)) {
            (None, _) => {
                let plan = self.one_of(&["monthly", "yearly"]).to_owned();
                premium::Act::Subscribe { plan }
            }
            (Some(_), _) if due => premium::Act::Age,
            (Some(it), 0..=3) => {
                let reference = self.id().to_string();
                let money =
                    MoneyRef::External { channel: "tmoney".to_owned(), reference, part: None };
                let value_date = self.one_of(&[None, Some(world.day)]);
                premium::Act::PayFee { money, amount: it.terms().fee, value_date }
            }
            (Some(_), 4) if !paid.is_empty() => {
                let (payment, reason) = (self.one_of(&paid), Reason::of("fee_taken_back"));
                premium::Act::ReverseFee { payment, reason }
            }
            (Some(_), 5) => {
                let (channel, code) = ("tmoney".to_owned(), "AM04/2".to_owned());
                premium::Act::RecordFailure { channel, code }
            }
            (Some(_), 6) => premium::Act::Cancel { reason: Reason::of("premium_unwanted") },
            (Some(_), _) => premium::Act::Age,
        };
        let plans = vec![
            plan("monthly", PremiumTerm::Month, 2_500),
            plan("yearly", PremiumTerm::Year, 25_000),
        ];
        let policy = PolicyRef { version: 1, hash: Hash([7; 32]) };
        let premium = Some(PremiumPolicy { compulsory: true, plans, unpaid_days: 3 });
        let command = premium::Command {
            act,
            on: world.day,
            by: Actor { role: "support".to_owned(), subject: Hash([1; 32]) },
            offered: Some(Offered { premium, policy }),
            has: None,
            id: self.id(),
        };
        let of = (file, StreamId::Premium(id));
        let after = self.ask::<Premium>(world, of, state, &command, (Event::Premium, |_| None));
        known.extend(after.map(|it| (id, (file, it))));
        self.premiums = known;
    }
}
