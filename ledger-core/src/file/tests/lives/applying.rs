//! How does somebody come to a loan: what does he ask for and tell, and who answers what?

use uuid::Uuid;

use super::super::{Command, Hash, Lender, xof};
use super::person::{
    Answers, Applied, BANK, CLERK, Lent, OFFICER, OTHER_OFFICER, Person, SELF, SERVICE,
};
use super::world::World;
use crate::calendar::Day;
use crate::credit::application::{
    self, Asked, FirstDue, LenderAnswer, Offer, Paper, Purpose, Stage, Stated, Terms,
};
use crate::credit::deciding::FraudFacts;
use crate::credit::evidence::{
    AccountPeriod, BillFacts, BureauFacts, CustomerFacts, MobileMoneyFacts, PERIOD_DAYS,
    SourceFacts,
};
use crate::credit::{inquiry, line};
use crate::policy::EvidenceSource;
use crate::reason::Reason;

impl Person {
    pub(super) fn apply(&mut self, world: &mut World) -> Result<(), String> {
        let application = self.new_id(3);
        let limit = world.file().lines.values().filter_map(|it| it.figures()).next();
        let most = limit.map_or(2, |it| (it.limit.amount() / 25_000).max(1)) as u32;
        // At times more than there is room for.
        let amount = i64::from(1 + self.dice.below(most + 1)) * 25_000;
        let instalments = [3, 6, 9, 12][self.dice.below(4) as usize];
        let first_due_on = world.on.saturating_add_days(18 + self.dice.below(20));
        let first_due = FirstDue::On { first_due_on };
        let asked = Asked { product: None, amount: xof(amount), instalments, first_due };
        let submit = application::Act::Submit { purpose: Purpose::Cash {}, asked };
        if !world.ask(SELF, 5, on(application, submit))? {
            self.applies_on = self.later(world, 10, 20);
            return Ok(());
        }
        self.declare(application, world)?;
        let late = self.ask_sources(application, world)?;
        self.assess(application, world)?;
        // What comes late is looked at as long as nothing is signed.
        for (evidence, facts) in late {
            let as_of = world.on;
            let act = inquiry::Act::RecordAnswer { facts, as_of };
            if world.ask(SERVICE, 20, Command::Evidence { evidence, act })? {
                self.assess(application, world)?;
            }
        }
        self.application = Some(Applied {
            id: application,
            looked_at_on: self.later(world, 1, 5),
            signs_on: (self.dice.below(10) > 0).then(|| self.later(world, 1, 5)),
            bank: self.answers(),
        });
        Ok(())
    }

    fn answers(&mut self) -> Answers {
        match self.dice.below(8) {
            0 => Answers::Late,
            1 => Answers::Never,
            _ => Answers::InTime,
        }
    }

    fn declare(&mut self, application: Uuid, world: &mut World) -> Result<(), String> {
        let facts = CustomerFacts {
            contract_type: self.contract,
            works_since: self.works_since,
            monthly_income: self.income.map(xof),
        };
        let purpose = inquiry::Purpose::Application { application };
        let evidence = self.new_id(4);
        let act = inquiry::Act::Declare { facts, purpose };
        world.ask(SELF, 2, Command::Evidence { evidence, act }).map(drop)
    }

    /// Those that he agreed to; what comes too late is handed back.
    fn ask_sources(
        &mut self,
        application: Uuid,
        world: &mut World,
    ) -> Result<Vec<(Uuid, SourceFacts)>, String> {
        let mut late = vec![];
        for source in world.file().agreed() {
            let evidence = self.new_id(4);
            let purpose = inquiry::Purpose::Application { application };
            let ask = inquiry::Act::Ask { source, purpose, within_minutes: Some(10) };
            world.ask(SERVICE, 1, Command::Evidence { evidence, act: ask })?;
            let answers = self.answers();
            let facts = self.facts_of(source, world.on);
            if answers == Answers::InTime {
                let (facts, as_of) = (facts, world.on);
                let act = inquiry::Act::RecordAnswer { facts, as_of };
                world.ask(SERVICE, 3, Command::Evidence { evidence, act })?;
                continue;
            }
            // Nothing is asked while the time runs.
            world.ask(SERVICE, 15, Command::Evidence { evidence, act: ended(world, 15) })?;
            if answers == Answers::Late {
                late.push((evidence, facts));
            }
        }
        Ok(late)
    }

    fn facts_of(&mut self, source: EvidenceSource, on: Day) -> SourceFacts {
        let means = self.means;
        match source {
            EvidenceSource::Bills => {
                let due = 6 + self.dice.below(30);
                let paid_on_time = due * (1 + means + self.dice.below(2)) / 5;
                SourceFacts::Bills(BillFacts { due, paid_on_time })
            }
            EvidenceSource::Bureau => SourceFacts::Bureau(BureauFacts { record: None }),
            EvidenceSource::MobileMoney | EvidenceSource::Platform | EvidenceSource::Customer => {
                let mut period = || {
                    let deposits = means * 4 + self.dice.below(4);
                    let deposited = i64::from(deposits) * 20_000;
                    AccountPeriod {
                        deposits,
                        deposited: xof(deposited),
                        came_in: xof(deposited + 5_000),
                        went_out: xof(deposited / 2),
                        mean_balance: xof(i64::from(means * 20_000 + self.dice.below(10_000))),
                        overdraft_days: self.dice.below(2 + 4 * (3 - means)),
                    }
                };
                let periods: Vec<_> = (0..3).map(|_| period()).collect();
                let first = on.saturating_sub_days(3 * PERIOD_DAYS - 1);
                let every = [60, 20, 10, 5][means as usize];
                let inflow_on = (0..90).step_by(every).map(|it| first.saturating_add_days(it));
                let inflow_on = inflow_on.collect();
                SourceFacts::MobileMoney(MobileMoneyFacts { periods, inflow_on })
            }
        }
    }

    fn assess(&mut self, application: Uuid, world: &mut World) -> Result<(), String> {
        let signals = FraudFacts {
            applications_in_day: Some(1 + self.dice.below(4)),
            new_device: Some(self.dice.below(8) == 0),
            ..FraudFacts::default()
        };
        let lender = Lender::Bank { id: BANK.to_owned() };
        let act = application::Act::Assess { lender, signals: Some(signals) };
        world.ask(OFFICER, 1, on(application, act)).map(drop)
    }

    pub(super) fn go_on(&mut self, applied: Applied, world: &mut World) -> Result<(), String> {
        let found = world.file().applications.get(&applied.id);
        let Some(stage) = found.and_then(|it| it.application()).map(|it| it.stage().clone()) else {
            return Ok(());
        };
        match stage {
            Stage::Open | Stage::Reviewed { .. } => {
                if world.on >= applied.looked_at_on {
                    self.looked_at_by_a_person(&applied, world)?;
                }
                self.application = Some(applied);
            }
            Stage::Approved(_) => self.application = Some(applied),
            Stage::Offered(offer) => {
                answer_or_sign(&applied, &offer, world)?;
                self.application = Some(applied);
            }
            Stage::Signed { loan, .. } => {
                let goes_out_on = (self.dice.below(30) > 0).then(|| self.later(world, 0, 3));
                self.loans.push(Lent { loan, goes_out_on });
                self.applies_on = self.later(world, 40, 160);
            }
            Stage::Declined { .. } => self.applies_on = self.later(world, 60, 90),
            Stage::RefusedByLender { .. } | Stage::Lapsed | Stage::Withdrawn => {
                self.applies_on = self.later(world, 20, 70);
            }
        }
        Ok(())
    }

    /// He approves what the rules would offer, declines, or leaves it until it lapses.
    fn looked_at_by_a_person(
        &mut self,
        applied: &Applied,
        world: &mut World,
    ) -> Result<(), String> {
        let Some(assessed) = world.assessed.clone() else { return Ok(()) };
        let offer = assessed.found.offer.as_deref().filter(|_| self.dice.below(3) > 0);
        let act = match (offer, self.dice.below(4)) {
            (Some(offer), _) => {
                let starting = assessed.found.limit.and_then(|it| it.starting);
                if let (true, Some(limit)) = (world.file().lines.is_empty(), starting) {
                    let line = self.new_id(1);
                    let open = Command::Line { line, act: line::Act::Open { limit } };
                    world.ask(OFFICER, 1, open)?;
                }
                let terms = Terms {
                    product: Some(offer.product.clone()),
                    lender: assessed.facts.wanted.lender.clone(),
                    principal: assessed.facts.wanted.amount,
                    plan: offer.plan.clone(),
                };
                let class = assessed.found.scored.class.clone();
                let stated = Stated { class, income: self.income.map(xof) };
                application::Act::Approve { terms, stated, reason: Reason::of("sound") }
            }
            (None, 0) => return Ok(()),
            (None, _) => application::Act::Decline {
                reasons: vec!["thin_history".to_owned()],
                reason: Reason::of("thin_history"),
            },
        };
        let officer = if self.dice.below(2) == 0 { OFFICER } else { OTHER_OFFICER };
        world.ask(officer, 5, on(applied.id, act)).map(drop)
    }
}

/// The bank answers the day after it was asked; he signs on his day.
fn answer_or_sign(applied: &Applied, offer: &Offer, world: &mut World) -> Result<(), String> {
    let act = match (&offer.answer, applied.bank) {
        (LenderAnswer::NotAsked, _) => application::Act::Present,
        // Until the offer lapses.
        (LenderAnswer::Awaited { .. }, Answers::Never)
        | (LenderAnswer::Reserving | LenderAnswer::Reserved { .. }, _) => return Ok(()),
        (LenderAnswer::Awaited { .. }, Answers::Late) => {
            application::Act::RecordRefusal { offer: None, code: "K-7".to_owned() }
        }
        (LenderAnswer::Awaited { .. }, Answers::InTime) => application::Act::RecordAcceptance {
            offer: None,
            reference: format!("K-{}", offer.offer),
        },
        (LenderAnswer::Accepted { .. }, _) => {
            let Some(signs_on) = applied.signs_on.filter(|it| *it <= world.on) else {
                return Ok(());
            };
            let paper = Paper { reference: "C-1".to_owned(), sha256: Hash::of(b"a scan") };
            let (offer, signed_on) = (offer.offer, signs_on.max(world.on));
            application::Act::RecordSignature { offer, paper, signed_on }
        }
    };
    world.ask(CLERK, 5, on(applied.id, act)).map(drop)
}

fn on(application: Uuid, act: application::Act) -> Command {
    Command::Application { application, act }
}

/// The time that a source had is over, as of when this will be asked.
fn ended(world: &World, minutes: u32) -> inquiry::Act {
    inquiry::Act::EndWait { at: world.at_in(minutes) }
}
