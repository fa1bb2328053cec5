//! What one commit means to the processes: which commands follow from it, and which it is.
//!
//! All commits since the genesis are heard, by the processes of today. A command to another file
//! follows only from an event that names its target: a process that is new finds nothing to ask for
//! in what was recorded before there was anything to name for it.

use uuid::Uuid;

use super::inquiries::Turn;
use super::reviews::ReviewTurn;
use crate::credit::application;
use crate::file::{Command, Event, Fact};
use crate::log::ids::created_id;
use crate::log::{Commit, EventRecord, FileId, Instant, Place, StreamId};
use crate::party::placement;
use crate::trade::Part;
use crate::trade::order::{self, Refusal};
use crate::trade::purchase_order::{self, From, Told};

/// A command that one file asks of another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outstanding {
    /// Derived from the event that causes it: the same however often it is sent.
    pub id: Uuid,
    /// For example `purchase_order.receive`.
    pub command_type: &'static str,
    pub file: FileId,
    pub stream: StreamId,
    pub command: Command,
    /// The command whose commit causes it.
    pub causation: Uuid,
    /// As in the commit that causes it.
    pub correlation: Uuid,
    pub since: Since,
}

/// The commit that causes a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Since {
    pub recorded_at: Instant,
    pub place: Place,
}

/// The part of a commit that a process listens to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heard {
    pub(super) place: Place,
    /// The command it is, where a process sent it.
    pub(super) done: Option<Uuid>,
    /// What follows from it in other files.
    pub(super) asked: Vec<Outstanding>,
    /// What it changes of the sources that are asked.
    turns: Vec<Turn>,
    /// What it changes of the applications that wait on the review desk.
    reviews: Vec<ReviewTurn>,
}

const RECEIVE: &str = "purchase_order.receive";
const CANCEL: &str = "purchase_order.cancel";
const RECORD_SENT: &str = "order.record_purchase_order_sent";
const RECORD_CONFIRMED: &str = "order.record_purchase_order_confirmed";
const RECORD_REFUSED: &str = "order.record_purchase_order_refused";

const RECORD_DELIVERY: &str = "purchase_order.record_delivery";
const CORRECT_DELIVERY: &str = "purchase_order.correct_delivery";
const RECORD_RETURN: &str = "purchase_order.record_return";

const RESERVE: &str = "placement.reserve";
const RELEASE: &str = "placement.release";
const EXPOSE: &str = "placement.expose";
const RECORD_RESERVED: &str = "application.record_reserved";
const RECORD_NOT_RESERVED: &str = "application.record_not_reserved";

/// The commands that only a process sends.
const SENT: [&str; 13] = [
    RECEIVE,
    CANCEL,
    RECORD_DELIVERY,
    CORRECT_DELIVERY,
    RECORD_RETURN,
    RECORD_SENT,
    RECORD_CONFIRMED,
    RECORD_REFUSED,
    RESERVE,
    RELEASE,
    EXPOSE,
    RECORD_RESERVED,
    RECORD_NOT_RESERVED,
];

impl Heard {
    /// What the commit at this place, with these facts, means; `None` when it means nothing here,
    /// as nearly all do.
    pub fn of(place: Place, commit: &Commit, facts: &[Fact]) -> Option<Heard> {
        Heard::by(&[|cause, index, fact| cause.asks(index, fact)], place, commit, facts)
    }

    /// The same, by these processes.
    pub(super) fn by(
        processes: &[Asks],
        place: Place,
        commit: &Commit,
        facts: &[Fact],
    ) -> Option<Heard> {
        let sent = commit.causation.is_some() && SENT.contains(&commit.command.r#type.as_str());
        let done = sent.then_some(commit.command.id);
        let cause = Cause { place, commit };
        let of_event = |(index, (fact, event)): (usize, (&Fact, &EventRecord))| -> Vec<_> {
            let asked = processes.iter().flat_map(|asks| asks(&cause, index, fact));
            asked.filter(|it| names(event, it)).collect()
        };
        let asked: Vec<_> =
            (0..).zip(facts.iter().zip(&commit.events)).flat_map(of_event).collect();
        let turns = Turn::of(place, commit, facts);
        let reviews = ReviewTurn::of(place, commit, facts);
        let of_outside = !turns.is_empty() || !reviews.is_empty();
        let means = done.is_some() || !asked.is_empty() || of_outside;
        means.then_some(Heard { place, done, asked, turns, reviews })
    }

    /// The command it is, where a process sent it.
    pub const fn done(&self) -> Option<Uuid> {
        self.done
    }

    /// What it changes of the sources that are asked.
    pub fn turns(&self) -> &[Turn] {
        &self.turns
    }

    /// What it changes of the applications that wait on the review desk.
    pub fn reviews(&self) -> &[ReviewTurn] {
        &self.reviews
    }

    /// What follows from it in other files.
    pub fn asked(&self) -> &[Outstanding] {
        &self.asked
    }
}

/// What one process asks of other files because of a fact, the one at this index of its commit.
pub(super) type Asks = fn(&Cause<'_>, usize, &Fact) -> Vec<Outstanding>;

/// Whether the event names the file and the stream that the command goes to.
fn names(event: &EventRecord, it: &Outstanding) -> bool {
    let mut ids = [it.file.uuid(), it.stream.uuid()].into_iter().flatten();
    ids.all(|id| event.data.get().contains(&format!("\"{id}\"")))
}

/// A commit from which commands follow.
pub(super) struct Cause<'a> {
    place: Place,
    commit: &'a Commit,
}

impl Cause<'_> {
    fn asks(&self, index: usize, fact: &Fact) -> Vec<Outstanding> {
        if let (FileId::Customer(customer), StreamId::Order(order), Event::Order(event)) =
            (self.commit.file, fact.stream, &fact.event)
        {
            return self.of_order(index, customer, order, event);
        }
        if let (StreamId::PurchaseOrder(id), Event::PurchaseOrder(event)) =
            (fact.stream, &fact.event)
        {
            return self.of_purchase_order(index, id, event).into_iter().collect();
        }
        if let (
            FileId::Customer(customer),
            StreamId::Application(application),
            Event::Application(event),
        ) = (self.commit.file, fact.stream, &fact.event)
        {
            let from = placement::From { customer, application };
            return self.of_application(index, from, event).into_iter().collect();
        }
        if let (FileId::Partner(_), StreamId::Placement(offer), Event::Placement(event)) =
            (self.commit.file, fact.stream, &fact.event)
        {
            return self.of_placement(index, offer, event).into_iter().collect();
        }
        vec![]
    }

    fn of_order(
        &self,
        index: usize,
        customer: Uuid,
        order: Uuid,
        event: &order::Event,
    ) -> Vec<Outstanding> {
        use purchase_order::Act;
        let from = From { customer, order };
        match event {
            order::Event::Confirmed(it) => {
                let receive = |it: &order::PurchaseOrder| {
                    let (lines, total, lapses_on) = (it.lines.clone(), it.total, it.lapses_on);
                    let act = Act::Receive { from, lines, total, lapses_on };
                    self.to_vendor(index, it.vendor, it.purchase_order, RECEIVE, act)
                };
                it.purchase_orders.iter().map(receive).collect()
            }
            order::Event::Cancelled(it) => {
                let act = |told| Act::Cancel { from, told };
                self.to_vendors(index, &it.purchase_orders, CANCEL, act)
            }
            order::Event::Delivered(it) => {
                let delivered_at = it.delivered_at;
                let act = |told| Act::RecordDelivery { from, told, delivered_at };
                self.to_vendors(index, &it.purchase_orders, RECORD_DELIVERY, act)
            }
            order::Event::DeliveryCorrected(it) => {
                let act = |told| Act::CorrectDelivery { from, told };
                self.to_vendors(index, &it.purchase_orders, CORRECT_DELIVERY, act)
            }
            order::Event::ReturnReceived(it) => {
                let act = |told| Act::RecordReturn { from, told };
                self.to_vendors(index, &it.purchase_orders, RECORD_RETURN, act)
            }
            order::Event::Quoted(_)
            | order::Event::Placed(_)
            | order::Event::Lapsed(_)
            | order::Event::PurchaseOrderSent(_)
            | order::Event::PurchaseOrderConfirmed(_)
            | order::Event::PurchaseOrderRefused(_)
            | order::Event::ReturnAsked(_)
            | order::Event::ReturnRefused(_)
            | order::Event::FundingLapsed(_)
            | order::Event::ReturnLapseDeferred(_)
            | order::Event::ReturnAbandoned(_)
            | order::Event::ObligationArose(_) => vec![],
        }
    }

    fn of_purchase_order(
        &self,
        index: usize,
        purchase_order: Uuid,
        event: &purchase_order::Event,
    ) -> Option<Outstanding> {
        use order::Act;
        let refused = |refusal| Act::RecordPurchaseOrderRefused { purchase_order, refusal };
        let (command_type, act) = match event {
            purchase_order::Event::Received(_) => {
                (RECORD_SENT, Act::RecordPurchaseOrderSent { purchase_order })
            }
            purchase_order::Event::NotReceived(it) => {
                (RECORD_REFUSED, refused(Refusal::NotReceived { code: it.code }))
            }
            purchase_order::Event::Confirmed(_) => {
                (RECORD_CONFIRMED, Act::RecordPurchaseOrderConfirmed { purchase_order })
            }
            purchase_order::Event::Refused(it) => {
                (RECORD_REFUSED, refused(Refusal::ByVendor { reason: it.reason.clone() }))
            }
            purchase_order::Event::Withdrawn(it) => {
                (RECORD_REFUSED, refused(Refusal::Withdrawn { reason: it.reason.clone() }))
            }
            purchase_order::Event::Lapsed(_) => (RECORD_REFUSED, refused(Refusal::Lapsed {})),
            purchase_order::Event::Cancelled(_)
            | purchase_order::Event::NotCancelled(_)
            | purchase_order::Event::Delivered(_)
            | purchase_order::Event::DeliveryCorrected(_)
            | purchase_order::Event::Returned(_) => return None,
        };
        let From { customer, order } = event.from();
        let target = Target {
            file: FileId::Customer(customer),
            stream: StreamId::Order(order),
            command: Command::Order { order, act },
        };
        Some(self.ask(index, purchase_order, command_type, target))
    }

    /// What an application asks of a bank's file.
    fn of_application(
        &self,
        index: usize,
        from: placement::From,
        event: &application::Event,
    ) -> Option<Outstanding> {
        use application::Event;
        use placement::Act;
        let (partner, offer, command_type, act) = match event {
            Event::ReservationAsked(it) => {
                let wanted = placement::Wanted {
                    amount: it.amount,
                    product: it.product.clone(),
                    rate: it.rate,
                    file_fee: it.file_fee,
                };
                (it.partner, it.offer, RESERVE, Act::Reserve { from, wanted })
            }
            Event::PassedOver(it) => {
                let because = it.cause.releases()?;
                (it.partner, it.offer, RELEASE, Act::Release { from, because })
            }
            Event::ReservationReleased(it) => {
                let because = it.because;
                (it.partner, it.offer, RELEASE, Act::Release { from, because })
            }
            Event::Exposed(it) => {
                let told = placement::Exposed {
                    customer: from.customer,
                    application: from.application,
                    loan: it.loan,
                    reference: it.reference.clone(),
                    step: it.step,
                    reserved: it.reserved,
                    drawn: it.drawn,
                    undone: it.undone,
                    on: it.on,
                };
                (it.partner, it.offer, EXPOSE, Act::Expose { from, told })
            }
            Event::Submitted(_)
            | Event::Rated(_)
            | Event::Assessed(_)
            | Event::Reviewed(_)
            | Event::Decided(_)
            | Event::Offered(_)
            | Event::Presented(_)
            | Event::Accepted(_)
            | Event::RefusedByLender(_)
            | Event::Reserved(_)
            | Event::NotReserved(_)
            | Event::AnsweredLate(_)
            | Event::ContractPrepared(_)
            | Event::CodeMade(_)
            | Event::CodeFailed(_)
            | Event::CodeAccepted(_)
            | Event::Signed(_)
            | Event::Lapsed(_)
            | Event::Withdrawn(_)
            | Event::Deferred(_)
            | Event::Resumed(_)
            | Event::SentToReview(_)
            | Event::ReviewAsked(_)
            | Event::Assigned(_)
            | Event::GivenBack(_)
            | Event::ReviewOverdue(_)
            | Event::Overridden(_)
            | Event::OfferRevoked(_) => return None,
        };
        let target = Target {
            file: FileId::Partner(partner),
            stream: StreamId::Placement(offer),
            command: Command::Placement { placement: offer, act },
        };
        Some(self.ask(index, offer, command_type, target))
    }

    /// What a bank's file tells an application.
    fn of_placement(
        &self,
        index: usize,
        offer: Uuid,
        event: &placement::Event,
    ) -> Option<Outstanding> {
        use application::Act;
        use placement::Event;
        let (from, command_type, act) = match event {
            Event::Reserved(it) => {
                let (answer_hours, checklist) = (it.answer_hours, it.checklist.clone());
                let act = Act::RecordReserved { offer, answer_hours, checklist };
                ((it.customer, it.application), RECORD_RESERVED, act)
            }
            Event::Refused(it) => {
                let act = Act::RecordNotReserved { offer, code: it.code };
                ((it.customer, it.application), RECORD_NOT_RESERVED, act)
            }
            Event::Released(_)
            | Event::Exposed(_)
            | Event::CommissionEarned(_)
            | Event::CommissionInvoiced(_)
            | Event::CommissionMatched(_)
            | Event::CommissionTakenBack(_)
            | Event::CommissionCredited(_) => return None,
        };
        let (customer, application) = from;
        let target = Target {
            file: FileId::Customer(customer),
            stream: StreamId::Application(application),
            command: Command::Application { application, act },
        };
        Some(self.ask(index, offer, command_type, target))
    }

    fn to_vendors(
        &self,
        index: usize,
        parts: &[Part],
        command_type: &'static str,
        act: impl Fn(Told) -> purchase_order::Act,
    ) -> Vec<Outstanding> {
        let told = |it: &Part| {
            let act = act(Told { lines: it.lines.clone(), whole: it.whole });
            self.to_vendor(index, it.vendor, it.purchase_order, command_type, act)
        };
        parts.iter().map(told).collect()
    }

    fn to_vendor(
        &self,
        index: usize,
        vendor: Uuid,
        purchase_order: Uuid,
        command_type: &'static str,
        act: purchase_order::Act,
    ) -> Outstanding {
        let target = Target {
            file: FileId::Vendor(vendor),
            stream: StreamId::PurchaseOrder(purchase_order),
            command: Command::PurchaseOrder { purchase_order, act },
        };
        self.ask(index, purchase_order, command_type, target)
    }

    pub(super) fn ask(
        &self,
        index: usize,
        about: Uuid,
        command_type: &'static str,
        target: Target,
    ) -> Outstanding {
        let Target { file, stream, command } = target;
        let cause = self.commit.command.id;
        Outstanding {
            id: created_id(cause, &format!("{index}/{command_type}/{about}")),
            command_type,
            file,
            stream,
            command,
            causation: cause,
            correlation: self.commit.correlation,
            since: Since { recorded_at: self.commit.recorded_at, place: self.place },
        }
    }
}

/// Who is asked, and what.
pub(super) struct Target {
    pub(super) file: FileId,
    pub(super) stream: StreamId,
    pub(super) command: Command,
}
