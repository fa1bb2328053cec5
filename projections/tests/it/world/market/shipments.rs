//! What is asked of shipments, and reported of them.

use std::num::NonZeroU32;

use ledger_core::file::{Event, Standing};
use ledger_core::freight::shipment::{
    self, CancelCause, CarrierCode, Direction, DocumentKind, Leg, Milestone, OnTheWay, OrderFacts,
    OrderStanding, ProofKind, Report, ReportReason, Shipment,
};
use ledger_core::log::{FileId, Hash, StreamId};
use ledger_core::reason::Reason;
use ledger_core::trade::{LineQuantity, Quantities};
use uuid::Uuid;

use super::{Market, xof};
use crate::world::World;

impl Market {
    pub(super) fn about_a_shipment(&mut self, world: &mut World, file: FileId) {
        let mut known = std::mem::take(&mut self.shipments);
        let (id, file, state) = self.some(&mut known, file);
        let act = match state.shipment() {
            None => self.plan(world),
            Some(parcel) => {
                let corrected = self.corrected.get(&id).copied();
                self.report(world, parcel.open_exceptions().next(), corrected)
            }
        };
        let correct =
            if let shipment::Act::Correct { report, .. } = act { Some(report) } else { None };
        let accepted = self.accepted;
        let left = Some(Quantities::of(&[LineQuantity { line: 1, quantity: 9 }]));
        let command = shipment::Command {
            act,
            at: world.after_ticks(1),
            id: self.id(),
            order: OrderFacts { standing: OrderStanding::Confirmed, left },
            carrier: None,
        };
        let of = (file, StreamId::Shipment(id));
        let after = self.ask::<Shipment>(
            world,
            of,
            state,
            &command,
            (Event::Shipment, |it| it.shipment().map(|it| Standing::Shipment(it.standing()))),
        );
        if let Some(report) = correct.filter(|_| self.accepted > accepted) {
            self.corrected.insert(id, report);
        }
        known.extend(after.map(|it| (id, (file, it))));
        self.shipments = known;
    }

    fn plan(&mut self, world: &World) -> shipment::Act {
        let orders: Vec<Uuid> = self.orders.keys().copied().collect();
        let order = if orders.is_empty() { self.id() } else { self.one_of(&orders) };
        let first = world.day.saturating_add_days(self.dice.below(10));
        let leg = |number, partner: &str, until, days| Leg {
            number,
            partner: partner.to_owned(),
            cost: xof(50),
            until,
            deadline_on: first.saturating_add_days(days),
            tracking: None,
        };
        let legs = vec![
            leg(1, "dhl-togo", Milestone::AtHub, 0),
            leg(2, "asky", Milestone::ArrivedDestination, 3),
            leg(3, "dhl-togo", Milestone::Delivered, 6),
        ];
        let promised_on = first.saturating_add_days(self.dice.below(12));
        let back = Direction::Return { asked: self.one_of(&[None, Some(Uuid::from_u128(7))]) };
        shipment::Act::Plan {
            order,
            direction: self.one_of(&[Direction::Outbound {}, back]),
            contents: vec![LineQuantity { line: 1, quantity: 1 + self.dice.below(3) }],
            weight_grams: NonZeroU32::new(self.dice.below(3_000)),
            declared_value: self.one_of(&[None, Some(xof(900))]),
            legs,
            promised_on,
        }
    }

    fn report(
        &mut self,
        world: &mut World,
        exception: Option<Uuid>,
        corrected: Option<Uuid>,
    ) -> shipment::Act {
        use shipment::Act;
        // From a few ids, so that some are corrected.
        let id = Uuid::from_u128(1 + u128::from(self.dice.below(12)));
        let carrier = CarrierCode {
            carrier: "dhl-togo".to_owned(),
            code: self.one_of(&["EMD", "EMH", "X9"]).to_owned(),
            text: (self.dice.below(2) == 0).then(|| "it is « here »".to_owned()),
        };
        let report = Report {
            id,
            event_at: self.lately(world),
            place: self.one_of(&[None, Some("Lomé hub".to_owned())]),
            carrier: (self.dice.below(3) > 0).then_some(carrier),
            reason: self.one_of(&[
                None,
                Some(ReportReason::CustomsDelay),
                Some(ReportReason::WeatherDelay),
            ]),
        };
        let said =
            |code: &str| Reason { note: Some("as the branch says".to_owned()), ..Reason::of(code) };
        let hash = Hash([self.dice.below(9) as u8; 32]);
        let kinds = [DocumentKind::CommercialInvoice, DocumentKind::CustomsDeclaration];
        let any = self.dice.below(24);
        let chosen = if corrected.is_some() { self.one_of(&[20, any]) } else { any };
        match chosen {
            0 => Act::PresentToCustoms {
                report,
                declaration: None,
                wanted: vec![DocumentKind::PackingList],
            },
            1 | 2 => Act::HoldAtCustoms { report, wanted: vec![] },
            3 => {
                let paid = xof(self.dice.below(40));
                Act::ReleaseFromCustoms { report, declared: xof(20), paid }
            }
            4 => Act::FailDelivery { report },
            5 => Act::Deliver { report },
            6 => Act::Lose { report },
            7 => Act::Damage { report },
            8 => Act::Return { report },
            9 | 10 => Act::Correct { report: id, reason: said("wrong_parcel") },
            11 | 12 => Act::AttachDocument { kind: self.one_of(&kinds), hash },
            13 => Act::RecordProof { kind: ProofKind::Slip, hash, received_by: self.sealed() },
            14 => match self.sealed() {
                Some(code) => {
                    let place = "Agoè".to_owned();
                    Act::IssuePickUpCode { place, code, valid_until: None }
                }
                None => Act::Cancel { cause: CancelCause::Asked { reason: said("replanned") } },
            },
            15 => Act::ChangeEstimate {
                estimated_on: world.day.saturating_add_days(self.dice.below(20)),
                reason: said("weather"),
            },
            20 => {
                let report = corrected.unwrap_or(id);
                Act::WithdrawCorrection { report, reason: said("recorded_in_error") }
            }
            21 => Act::CorrectCancellation { reason: said("found") },
            22 => match exception {
                Some(exception) => Act::ResolveException { exception, reason: said("found") },
                None => Act::Deliver { report },
            },
            16 => Act::AssignTracking {
                leg: 1 + self.dice.below(3),
                number: format!("RB12345678{}TG", self.dice.below(10)).parse().unwrap(),
            },
            _ => Act::ReachMilestone { report, milestone: self.one_of(&OnTheWay::ALL) },
        }
    }
}
