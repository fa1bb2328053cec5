//! Who answers which command of a file, and what a customer's looks up for it.

use std::sync::Arc;

use uuid::Uuid;

use super::credit::block_id;
use super::price::PricedBy;
use super::{
    Command, CustomerFile, Event, Fact, Facts, PartnerFile, Rejection, VendorFile, in_stream,
};
use crate::asked::Asked;
use crate::calendar::Day;
use crate::credit::application::{self, Application, OrderFact};
use crate::credit::line::{self, Line};
use crate::credit::loan::{self, Act, Loan};
use crate::credit::pricing::coverage;
use crate::decider::Decider;
use crate::freight::shipment::{self, Shipment};
use crate::log::StreamId;
use crate::log::ids::created_id;
use crate::party::Country;
use crate::party::customer::{self, Customer, Standing};
use crate::party::vendor::Vendor;
use crate::policy::{self, Coverage, Document, PolicyRef, RefundedFee, Version};
use crate::trade::order::{self, Order};

/// How a file asks one of its aggregates: it alone knows the others, in which that looks things up.
pub(super) trait Answer<Act> {
    /// What follows from an act in the stream with this id.
    fn answer(&self, id: Uuid, act: &Act, facts: &Facts) -> Result<Vec<Fact>, Rejection>;
}

/// Hands each command of a file to the aggregate that answers it.
macro_rules! ask {
    (
        customer { $($Mine:ident $my_name:literal ($my_group:ident::$my_folder:ident::$My:ident { $my_id:ident } in $my_streams:ident))+ }
        vendor { $($Sold:ident $sold_name:literal ($sold_group:ident::$sold_folder:ident::$TheSold:ident { $sold_id:ident } in $sold_streams:ident))+ }
        partner { $($Put:ident $put_name:literal ($put_group:ident::$put_folder:ident::$ThePut:ident { $put_id:ident } in $put_streams:ident))+ }
    ) => {
        impl CustomerFile {
            /// What follows in the stream that this command is asked of. A file is aged by a command
            /// for each of its streams.
            pub(super) fn ask(
                &self,
                command: &Command,
                facts: &Facts,
            ) -> Result<Vec<Fact>, Rejection> {
                match command {
                    Command::Customer(command) => {
                        let events = Customer::decide(&self.customer, command)?;
                        Ok(in_stream(StreamId::Customer(self.id), events, Event::Customer))
                    }
                    $(Command::$My { $my_id, act } => self.answer(*$my_id, act, facts),)+
                    $(Command::$TheSold { .. })|+
                    | $(Command::$ThePut { .. })|+
                    | Command::Vendor(_)
                    | Command::Partner(_)
                    | Command::PolicyBook(_)
                    | Command::Spread(_)
                    | Command::Age => Err(Rejection::Misdirected),
                }
            }
        }

        impl VendorFile {
            /// What follows from a command. A purchase order is taken in, or not, also where nobody
            /// is registered: the order must hear of it.
            pub(super) fn ask(
                &self,
                command: &Command,
                facts: &Facts,
            ) -> Result<Vec<Fact>, Rejection> {
                match command {
                    Command::Vendor(command) => {
                        let events = Vendor::decide(&self.vendor, command)?;
                        Ok(in_stream(StreamId::Vendor(self.id), events, Event::Vendor))
                    }
                    $(Command::$TheSold { $sold_id, act } => self.answer(*$sold_id, act, facts),)+
                    Command::Age => self.age(facts),
                    $(Command::$My { .. })|+
                    | $(Command::$ThePut { .. })|+
                    | Command::Customer(_)
                    | Command::Partner(_)
                    | Command::Spread(_)
                    | Command::PolicyBook(_) => Err(Rejection::Misdirected),
                }
            }
        }

        impl PartnerFile {
            /// What follows from a command. What an offer asks is answered also where nobody is
            /// enrolled: the offer must hear of it.
            pub(super) fn ask(
                &self,
                command: &Command,
                facts: &Facts,
            ) -> Result<Vec<Fact>, Rejection> {
                match command {
                    Command::Partner(act) => self.ask_partner(act, facts),
                    $(Command::$ThePut { act, .. } if act.says().only_follows => {
                        Err(Rejection::NeverAsked)
                    })+
                    $(Command::$ThePut { $put_id, act } => self.answer(*$put_id, act, facts),)+
                    Command::Age => self.age(facts),
                    $(Command::$My { .. })|+
                    | $(Command::$TheSold { .. })|+
                    | Command::Customer(_)
                    | Command::Vendor(_)
                    | Command::Spread(_)
                    | Command::PolicyBook(_) => Err(Rejection::Misdirected),
                }
            }
        }
    };
}
aggregates_by_file! { ask }

impl Answer<line::Act> for CustomerFile {
    fn answer(&self, id: Uuid, act: &line::Act, facts: &Facts) -> Result<Vec<Fact>, Rejection> {
        self.admits(act)?;
        let created = || created_id(facts.command, "block");
        let (opened_in, block) = match act {
            line::Act::Open { limit } => (Some(limit.currency()), created()),
            line::Act::BlockForDefault { loan } => (None, block_id(facts.command, *loan)),
            line::Act::ChangeLimit { .. }
            | line::Act::Reserve { .. }
            | line::Act::ReserveAgain { .. }
            | line::Act::Release { .. }
            | line::Act::Raise { .. }
            | line::Act::RaiseAgain { .. }
            | line::Act::Lower { .. }
            | line::Act::Block { .. }
            | line::Act::Unblock { .. }
            | line::Act::UnblockAfterDefault { .. } => (None, created()),
        };
        let command = line::Command {
            act: act.clone(),
            same_currency: opened_in.and_then(|it| self.line_in(it)),
            loans: opened_in.map_or_else(Vec::new, |it| self.taken_in(it, facts.command)),
            block,
        };
        let nothing = line::State::default();
        let state = self.lines.get(&id).map_or(&nothing, |it| it);
        let events = Line::decide(state, &command)?;
        Ok(in_stream(StreamId::CreditLine(id), events, Event::Line))
    }
}

impl Answer<application::Act> for CustomerFile {
    fn answer(
        &self,
        id: Uuid,
        act: &application::Act,
        facts: &Facts,
    ) -> Result<Vec<Fact>, Rejection> {
        let country = self.admits(act)?;
        let nothing = application::State::default();
        let state = self.applications.get(&id).map_or(&nothing, |it| it);
        let policy = version(state.policy(), facts)?;
        let in_force = version(None, facts)?;
        let asked = state.application().map(|it| it.submitted().asked.amount.currency());
        let (order, held, priced) = match act {
            application::Act::Submit { purpose, .. } => {
                (purpose.order().and_then(|it| self.order_fact(it)), None, None)
            }
            application::Act::Approve { terms, stated, .. } => {
                let by = PricedBy { in_force, country, on: facts.on };
                let purpose = state.application().map(|it| it.submitted().purpose);
                let held = self.held(terms, purpose, stated, &by);
                (None, Some(held), self.offer_price(terms, &by))
            }
            application::Act::AskReview => {
                let order = state.application().and_then(Application::order);
                (order.and_then(|it| self.order_fact(it)), None, None)
            }
            application::Act::Decline { .. }
            | application::Act::Assess { .. }
            | application::Act::Take
            | application::Act::Assign { .. }
            | application::Act::GiveBack
            | application::Act::EndReviewWait { .. }
            | application::Act::Present
            | application::Act::RecordReserved { .. }
            | application::Act::RecordNotReserved { .. }
            | application::Act::EndBankWait { .. }
            | application::Act::Expose { .. }
            | application::Act::RecordAcceptance { .. }
            | application::Act::RecordRefusal { .. }
            | application::Act::RecordSignature { .. }
            | application::Act::PrepareContract { .. }
            | application::Act::MakeCode { .. }
            | application::Act::SignByCode { .. }
            | application::Act::Withdraw { .. }
            | application::Act::WithdrawWithOrder { .. }
            | application::Act::LookAgain
            | application::Act::Reassess
            | application::Act::Age => (None, None, None),
        };
        let assessment = match (act, state.application()) {
            (application::Act::Assess { lender, signals }, Some(dossier)) => {
                self.assessment(id, dossier, lender, *signals, (in_force, country), facts)
            }
            (application::Act::Reassess, Some(dossier)) => {
                let asked = dossier.assessment().map(|it| Arc::clone(&it.asked));
                asked.and_then(|it| {
                    let by = (in_force, country);
                    self.assessment(id, dossier, &it.lender, it.signals, by, facts)
                })
            }
            (_, Some(_) | None) => None,
        };
        let shows =
            matches!(act, application::Act::Present | application::Act::RecordReserved { .. });
        let shown = state.application().filter(|_| shows);
        let opens = assessment.as_deref().and_then(|it| self.line_to_open(it, facts));
        let contract = if let application::Act::PrepareContract { names, .. } = act {
            self.written(id, names, country, facts)?
        } else {
            None
        };
        let under = state.application().and_then(Application::offer).map(|it| it.policy);
        let templated = match under {
            Some(it) => version(Some(it), facts)?.document.contract.is_some(),
            None => false,
        };
        let command = application::Command {
            act: act.clone(),
            on: facts.on,
            at: facts.at,
            engine: facts.engine,
            by: facts.by.clone(),
            waits: in_force.document.waits,
            // A customer reaches no other file, and nobody decides about credit in their own: the edge
            // sees to both.
            own_file: facts.by.role == "customer",
            lacks: self.lacks(&policy.document, facts.on),
            policy: policy.document.applications.clone(),
            in_force: in_force.reference,
            otp: in_force.document.otp,
            lenders: in_force.document.lenders,
            shown: shown.map_or_else(Vec::new, |it| self.shown(it, facts)),
            templated,
            contract,
            order,
            open: self.open_applications(),
            open_max: policy.document.limits.open_applications_max,
            exposure: asked.map(|it| self.exposure_in(it, Some(id))),
            held,
            priced,
            assessment,
            id: facts.command,
        };
        let events = Application::decide(state, &command)?;
        for it in &events {
            if let application::Event::Offered(it) = it
                && opens.is_none()
            {
                self.refuse_without_room(id, it.terms.principal)?;
            }
        }
        let mut decided = opens.transpose()?.unwrap_or_default();
        decided.extend(in_stream(StreamId::Application(id), events, Event::Application));
        Ok(decided)
    }
}

impl Answer<Act> for CustomerFile {
    fn answer(&self, id: Uuid, act: &Act, facts: &Facts) -> Result<Vec<Fact>, Rejection> {
        let country = self.admits(act)?;
        let nothing = loan::State::default();
        let state = self.loans.get(&id).map_or(&nothing, |it| it);
        let mut approved = None;
        if let Act::ApproveAct { proposal } = act {
            approved = state.loan().and_then(|it| it.proposed(*proposal));
        }
        // What is done, and looked up for, is what was proposed.
        let done = approved.as_ref().unwrap_or(act);
        if let Some((money, amount)) = done.moves_money() {
            self.money.refuse_used(money, amount)?;
        }
        self.refuse_known(id, done)?;
        let frozen = self.frozen(id);
        let by = || {
            Ok::<_, Rejection>(PricedBy { in_force: version(None, facts)?, country, on: facts.on })
        };
        // Under which version new terms are resolved, where it is not the one in force, and what they have
        // to pass. A loan that was granted elsewhere is boarded whatever it costs.
        let new = match done {
            Act::Grant { product, principal, .. } => {
                CustomerFile::granted_by_table(done, &by()?)?;
                let gate = self.gate_of_grant(id, product.as_ref(), *principal, frozen, &by()?)?;
                Some((self.offered_under(id), gate))
            }
            Act::Board { .. } => Some((self.offered_under(id), None)),
            Act::ProposeRescheduling { .. } | Act::AgreeRescheduling { .. } => {
                Some((None, self.gate_of_change(id, &by()?)?))
            }
            Act::Disburse { .. } if state.loan().is_some_and(loan::Loan::is_priced) => {
                Some((None, self.gate_of_change(id, &by()?)?))
            }
            Act::Rebase { .. }
            | Act::Disburse { .. }
            | Act::ReverseDisbursement { .. }
            | Act::EndParts { .. }
            | Act::Cancel { .. }
            | Act::Rescind { .. }
            | Act::ReceiveRepayment { .. }
            | Act::ReverseRepayment { .. }
            | Act::ChargeBack { .. }
            | Act::ReverseChargeback { .. }
            | Act::Charge { .. }
            | Act::WaiveCharge { .. }
            | Act::WaivePenalty { .. }
            | Act::ReverseCharge { .. }
            | Act::Hold { .. }
            | Act::EndHold { .. }
            | Act::PayOutCredit { .. }
            | Act::ReverseCreditPayout { .. }
            | Act::WriteOff { .. }
            | Act::ChargeOff { .. }
            | Act::UndoChargeOff { .. }
            | Act::RefundGoods { .. }
            | Act::ReceiveMerchantRefund { .. }
            | Act::ReverseMerchantRefund { .. }
            | Act::Pause { .. }
            | Act::EndPause { .. }
            | Act::RequestDebit { .. }
            | Act::AnswerDebit { .. }
            | Act::UndoWriteOff { .. }
            | Act::Sell { .. }
            | Act::ApproveAct { .. }
            | Act::DeclineAct { .. }
            | Act::Age => None,
        };
        let terms = match new {
            Some((standing, gate)) => {
                let policy = version(standing, facts)?;
                Some(loan::Terms {
                    engine: facts.engine,
                    policy: policy.document.loan.clone(),
                    policy_ref: policy.reference,
                    country,
                    gate,
                    frozen,
                })
            }
            None => None,
        };
        let goods = self.goods_of(id);
        let in_force = facts.policies.in_force(facts.on);
        let servicing = in_force.and_then(|it| it.document.servicing);
        let command = loan::Command {
            act: act.clone(),
            on: facts.on,
            by: facts.by.clone(),
            terms,
            goods,
            gone: self.gone_of(id),
            // Derived where goods may hold it: few loans have any.
            hold: goods.map(|_| created_id(facts.command, &format!("hold/{id}"))),
            second_person: state.loan().and_then(|it| self.second_person(it, done, facts)),
            since: self.kept_since.get(&id).copied(),
            refunded_fee: servicing.map_or(RefundedFee::Kept, |it| it.refunded_goods.file_fee),
            parts_days_max: CustomerFile::parts_days_max(done, in_force),
            pauses: servicing.and_then(|it| it.pauses),
        };
        let events = Loan::decide(state, &command)?;
        Ok(in_stream(StreamId::Loan(id), events, Event::Loan))
    }
}

impl Answer<order::Act> for CustomerFile {
    fn answer(&self, id: Uuid, act: &order::Act, facts: &Facts) -> Result<Vec<Fact>, Rejection> {
        self.admits(act)?;
        let nothing = order::State::default();
        let state = self.orders.get(&id).map_or(&nothing, |it| it);
        let loan = state.order().and_then(order::Order::loan).and_then(|it| self.loan(it));
        let command = order::Command {
            act: act.clone(),
            on: facts.on,
            at: facts.at,
            id: facts.command,
            carried: self.carried(id),
            coming_back: self.is_coming_back(id),
            received: loan.map(loan::Loan::paid_in),
            refundable: loan.and_then(loan::Loan::refundable),
            policy: version(None, facts)?.document.orders.clone(),
        };
        let events = Order::decide(state, &command)?;
        Ok(in_stream(StreamId::Order(id), events, Event::Order))
    }
}

impl Answer<shipment::Act> for CustomerFile {
    fn answer(&self, id: Uuid, act: &shipment::Act, facts: &Facts) -> Result<Vec<Fact>, Rejection> {
        self.admits(act)?;
        let nothing = shipment::State::default();
        let state = self.shipments.get(&id).map_or(&nothing, |it| it);
        let carrier = facts.by.role.strip_prefix("carrier:").map(str::to_owned);
        let command = shipment::Command {
            act: act.clone(),
            at: facts.at,
            id: facts.command,
            order: self.order_facts(state, act),
            carrier,
        };
        let events = Shipment::decide(state, &command)?;
        Ok(in_stream(StreamId::Shipment(id), events, Event::Shipment))
    }
}

impl CustomerFile {
    fn order_fact(&self, id: Uuid) -> Option<OrderFact> {
        let order = self.order(id)?;
        Some(OrderFact {
            total: order.total(),
            waits_for_credit: order.stage() == order::Stage::Placed,
            application: self.applied_for(id).next(),
        })
    }

    pub(super) fn registered(&self) -> Result<(), Rejection> {
        match &self.customer {
            customer::State::NotRegistered => Err(customer::Rejection::NotRegistered.into()),
            customer::State::Registered { .. } => Ok(()),
        }
    }

    /// Whether the customer's standing lets an act through. Only new credit waits for the end of a
    /// suspension: what runs goes on, and a loan that was granted elsewhere is boarded with all its
    /// debts.
    pub(super) fn admits(&self, act: &impl Asked) -> Result<Country, Rejection> {
        match &self.customer {
            customer::State::NotRegistered => Err(customer::Rejection::NotRegistered.into()),
            customer::State::Registered { standing: Standing::Suspended { .. }, .. }
                if act.says().new_credit =>
            {
                Err(customer::Rejection::Suspended.into())
            }
            customer::State::Registered { country, .. } => Ok(*country),
        }
    }

    /// Refuses what only follows (a loan by an application among it: that is granted by the
    /// signature), and what would leave an order without its loan.
    pub(super) fn refuse_unasked(&self, command: &Command) -> Result<(), Rejection> {
        if let Command::Loan { loan, act } = command
            && act.is_given_up()
        {
            return self.refuse_without_order(*loan);
        }
        match command.says().only_follows {
            true => Err(Rejection::NeverAsked),
            false => Ok(()),
        }
    }

    fn refuse_without_order(&self, loan: Uuid) -> Result<(), Rejection> {
        match (self.order_of.get(&loan), self.loan(loan).map(loan::Loan::life)) {
            (Some(&order), Some(life)) if life.is_going() => {
                Err(Rejection::LoanPaysOrder { order })
            }
            (Some(_) | None, _) => Ok(()),
        }
    }
}

/// What the rules of credit find of the plans that a document offers, for the policy book: which of
/// them the law does not let be given. Nothing of a text that is no document: the book says why.
pub(super) fn coverage_of(book: &policy::State, act: &policy::Act, on: Day) -> Coverage {
    let (document, from) = match act {
        policy::Act::Propose { document, .. } => (document, book.takes_force_on(None, on)),
        policy::Act::Approve { hash, effective_from, .. } => match book.proposed.get(hash) {
            Some(waiting) => (&waiting.document, book.takes_force_on(*effective_from, on)),
            None => return Coverage::default(),
        },
        policy::Act::Decline { .. } | policy::Act::Withdraw { .. } | policy::Act::Age => {
            return Coverage::default();
        }
    };
    let version = book.next_reference(document);
    match Document::parse(document) {
        Ok(document) => coverage(&document, version, from),
        Err(_) => Coverage::default(),
    }
}

/// The policy version that something stands under, or the one in force for something new.
pub(super) fn version<'a>(
    standing: Option<PolicyRef>,
    facts: &Facts<'a>,
) -> Result<&'a Version, Rejection> {
    match standing {
        Some(policy) => facts.policies.version(policy).ok_or(Rejection::PolicyNotRead { policy }),
        None => {
            facts.policies.in_force(facts.on).ok_or(Rejection::NoPolicy { business_date: facts.on })
        }
    }
}
