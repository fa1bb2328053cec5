//! What is asked of applications.

use ledger_core::calendar::Day;
use ledger_core::credit::application::{
    self, Application, Asked, FirstDue, LenderAnswer, Need, Paper, Priced, Purpose, Terms,
};
use ledger_core::credit::deciding::{Assessment, Facts, Known, Owes, ToldFacts, Wanted, assess};
use ledger_core::credit::evidence::{ContractType, CustomerFacts, PlatformFacts, SourceFacts};
use ledger_core::credit::pricing::{Gate, planned};
use ledger_core::credit::{Lender, Plan};
use ledger_core::engine::Engine;
use ledger_core::file::Event;
use ledger_core::log::{Actor, FileId, Hash, StreamId};
use ledger_core::money::{Currency, Money};
use ledger_core::policy::{
    ApplicationPolicy, Document, OtpPolicy, PolicyRef, ReviewOverdue, WaitPolicy,
};
use ledger_core::reason::Reason;
use ledger_core::testing::with_law;
use uuid::Uuid;

use super::{Market, xof};
use crate::world::World;

/// When every command is recorded but the one that says that a person's time is over.
const AT: &str = "2026-03-02T10:00:00.000000Z";
const LATE: &str = "2030-03-02T10:00:00.000000Z";

fn actor(number: u32) -> Actor {
    Actor { role: "risk".to_owned(), subject: Hash([number as u8; 32]) }
}

/// What terms without interest cost under a law that allows something; `None` where there are no such
/// instalments.
fn priced(terms: &Terms, on: Day) -> Option<Box<Priced>> {
    let document = Document::read(&with_law(Document::SHIPPED)).unwrap();
    let (country, policy) = ("TG".parse().unwrap(), PolicyRef { version: 1, hash: Hash([7; 32]) });
    let principal = terms.principal;
    let gate =
        Gate::of(&document, policy, country, on, principal.currency(), None, Vec::new).unwrap()?;
    let planned = planned(principal, &terms.plan, &document.loan, country, on).ok()?;
    let price = gate.pass(terms.lender.kind(), principal, &planned).ok()?;
    Some(Box::new(Priced { schedule: planned.schedule, price }))
}

impl Market {
    pub(super) fn about_an_application(&mut self, world: &mut World, file: FileId) {
        let mut known = std::mem::take(&mut self.applications);
        let (id, file, state) = self.some(&mut known, file);
        let first_due_on = world.day.saturating_add_days(20);
        let plan = Plan::InterestFree { instalments: 3, first_due_on, day_of_month: None };
        let bank = Lender::Bank { id: "orabank".to_owned() };
        let (lender, product) =
            (self.one_of(&[Lender::OwnBook {}, bank]), Some("phone".to_owned()));
        let reason = Reason::of("sound");
        let act = match (state.application(), self.dice.below(7)) {
            (None, _) => {
                let currency = self.one_of(&[Currency::XOF, Currency::XOF, Currency::EUR]);
                // What the rules may offer, of some.
                let amount = match currency == Currency::XOF && self.dice.below(2) == 0 {
                    true => 50_000,
                    false => 1 + self.dice.below(9_000),
                };
                let amount = Money::new(amount.into(), currency).unwrap();
                let first_due = FirstDue::On { first_due_on };
                let asked = Asked { product, amount, instalments: 3, first_due };
                application::Act::Submit { purpose: Purpose::Cash {}, asked }
            }
            (Some(_), _) if self.dice.below(9) == 0 => application::Act::LookAgain,
            (Some(it), _) if it.offer().is_some() && self.dice.below(5) == 0 => {
                application::Act::Reassess
            }
            (Some(_), _) if self.dice.below(7) == 0 => {
                application::Act::Assess { lender: lender.clone(), signals: None }
            }
            // Some refusals stay.
            (Some(it), _)
                if it.is_open() && self.dice.below(6) == 0 || self.dice.below(24) == 0 =>
            {
                match self.dice.below(5) {
                    0 => application::Act::AskReview,
                    1 => application::Act::Assign { to: actor(self.dice.below(3)).subject },
                    2 => application::Act::GiveBack,
                    3 => application::Act::EndReviewWait { at: LATE.parse().unwrap() },
                    _ => application::Act::Take,
                }
            }
            (Some(_), _) if self.dice.below(7) == 0 => {
                application::Act::Assess { lender: lender.clone(), signals: None }
            }
            (Some(dossier), 0..=3) => match dossier.offer() {
                Some(offer) => self.answer_or_sign(world, offer),
                None => {
                    let principal = dossier.submitted().asked.amount;
                    let terms = Terms { product, lender, principal, plan };
                    application::Act::Approve {
                        terms,
                        stated: application::Stated::default(),
                        reason,
                    }
                }
            },
            (Some(_), 4) => {
                let reasons = vec!["thin_history".to_owned(), "arrears".to_owned()];
                application::Act::Decline { reasons, reason }
            }
            (Some(_), 5) => application::Act::Withdraw { reason },
            (Some(_), _) => application::Act::Age,
        };
        let priced = match &act {
            application::Act::Approve { terms, .. } if self.dice.below(2) == 0 => {
                priced(terms, world.day).map(Ok)
            }
            application::Act::Submit { .. }
            | application::Act::Approve { .. }
            | application::Act::Decline { .. }
            | application::Act::Present
            | application::Act::RecordReserved { .. }
            | application::Act::RecordNotReserved { .. }
            | application::Act::EndBankWait { .. }
            | application::Act::Expose { .. }
            | application::Act::RecordAcceptance { .. }
            | application::Act::RecordRefusal { .. }
            | application::Act::RecordSignature { .. }
            | application::Act::MakeCode { .. }
            | application::Act::PrepareContract { .. }
            | application::Act::SignByCode { .. }
            | application::Act::Withdraw { .. }
            | application::Act::WithdrawWithOrder { .. }
            | application::Act::LookAgain
            | application::Act::Reassess
            | application::Act::Assess { .. }
            | application::Act::AskReview
            | application::Act::Take
            | application::Act::Assign { .. }
            | application::Act::GiveBack
            | application::Act::EndReviewWait { .. }
            | application::Act::Age => None,
        };
        let in_force = PolicyRef { version: 1, hash: Hash([7; 32]) };
        let rated = matches!(act, application::Act::Approve { .. }) && self.dice.below(3) == 0;
        let held = rated.then(|| {
            let class = Some("medium".to_owned());
            Ok(application::Held { class, capacity: None, policy: in_force })
        });
        let over = matches!(act, application::Act::EndReviewWait { .. });
        let at = if over { LATE } else { AT };
        let waits = WaitPolicy {
            review_hours: 48,
            bureau_minutes: 30,
            bank_hours: 72,
            review_overdue: self.one_of(&[ReviewOverdue::HeadOfQueue, ReviewOverdue::Escalate]),
        };
        let assessment = match (&act, state.application()) {
            (application::Act::Assess { lender, .. }, Some(dossier)) => {
                self.assessed(world, dossier, lender)
            }
            (application::Act::Reassess, Some(dossier)) => {
                let asked = dossier.assessment().map(|it| it.asked.lender.clone());
                asked.and_then(|lender| self.assessed(world, dossier, &lender))
            }
            (_, _) => None,
        };
        let command = application::Command {
            held,
            priced,
            assessment,
            act,
            on: world.day,
            lenders: None,
            shown: vec![],
            templated: false,
            contract: None,
            otp: Some(OtpPolicy { digits: 6, valid_minutes: 10, tries: 3 }),
            at: at.parse().unwrap(),
            waits: Some(waits),
            by: actor(self.dice.below(3)),
            own_file: self.dice.below(6) == 0,
            policy: ApplicationPolicy {
                four_eyes_above: vec![xof(4_000)],
                lapse_days: 6,
                offer_days: 5,
            },
            in_force,
            order: None,
            open: 0,
            open_max: 1,
            engine: Engine::LATEST,
            lacks: (self.dice.below(5) == 0).then_some(Need::Premium),
            exposure: None,
            id: self.id(),
        };
        let of = (file, StreamId::Application(id));
        let after =
            self.ask::<Application>(world, of, state, &command, (Event::Application, |_| None));
        known.extend(after.map(|it| (id, (file, it))));
        self.applications = known;
    }

    /// What the rules that ship find of somebody who has been here for some time, and says where he works.
    fn assessed(
        &mut self,
        world: &World,
        dossier: &Application,
        lender: &Lender,
    ) -> Option<Box<Assessment>> {
        let asked = &dossier.submitted().asked;
        let nothing = Money::zero(asked.amount.currency());
        let FirstDue::On { first_due_on } = asked.first_due else { return None };
        let fell_due = self.dice.below(12);
        let works = [ContractType::None, ContractType::Informal, ContractType::Permanent];
        let said = CustomerFacts {
            contract_type: Some(self.one_of(&works)),
            works_since: Some(world.day.saturating_sub_days(2_000)),
            monthly_income: Some(xof(150_000)),
        };
        let facts = Facts {
            on: world.day,
            country: "TG".parse().unwrap(),
            wanted: Wanted {
                purpose: dossier.submitted().purpose.of_credit(),
                product: None,
                lender: lender.clone(),
                amount: asked.amount,
                instalments: asked.instalments,
                first_due_on,
            },
            known: Known {
                platform: PlatformFacts {
                    account_days: self.dice.below(900),
                    cash_orders: self.dice.below(8),
                    fell_due,
                    punctual: self.dice.below(fell_due + 1),
                    owed: None,
                },
                agreed: vec![],
                told: vec![ToldFacts {
                    evidence: Uuid::from_u128(7),
                    as_of: world.day,
                    recorded_at: AT.parse().unwrap(),
                    facts: SourceFacts::Customer(said),
                }],
            },
            identity: None,
            owes: Owes {
                reserved: nothing,
                outstanding: nothing,
                offered: nothing,
                monthly: nothing,
                line: None,
            },
            premium: None,
            four_eyes_above: Some(xof(100_000)),
            with_person: dossier.is_with_person(),
            signals: None,
        };
        let document = Document::read(Document::OPEN).unwrap();
        let policy = PolicyRef { version: 1, hash: Hash([7; 32]) };
        let by = actor(self.dice.below(3));
        assess(self.id(), (Engine::LATEST, &document, policy), facts, by).map(Box::new)
    }

    fn answer_or_sign(&mut self, world: &World, offer: &application::Offer) -> application::Act {
        match (&offer.answer, self.dice.below(3)) {
            (LenderAnswer::NotAsked, _) if offer.bank().is_some() => application::Act::Present,
            (LenderAnswer::Awaited { .. }, 0) => {
                application::Act::RecordRefusal { offer: None, code: "K-12".to_owned() }
            }
            (LenderAnswer::Awaited { .. }, _) => {
                application::Act::RecordAcceptance { offer: None, reference: "A-7".to_owned() }
            }
            (
                LenderAnswer::NotAsked
                | LenderAnswer::Reserving
                | LenderAnswer::Reserved { .. }
                | LenderAnswer::Accepted { .. },
                _,
            ) => {
                let paper = Paper { reference: "C-7".to_owned(), sha256: Hash([3; 32]) };
                match (&offer.code, self.dice.below(4)) {
                    (_, 0) => {
                        let (offer, signed_on) = (offer.offer, world.day);
                        application::Act::RecordSignature { offer, paper, signed_on }
                    }
                    (Some(code), tried @ 1..=2) => {
                        let mac = Hash([u8::try_from(tried).unwrap(); 32]);
                        application::Act::SignByCode { code: code.code, mac }
                    }
                    (Some(_) | None, _) => {
                        let macs = application::Macs([Hash([1; 32]); 4]);
                        application::Act::MakeCode { offer: offer.offer, paper, macs }
                    }
                }
            }
        }
    }
}
