//! The commands to a shipment.

use ledger_core::access::Right;
use ledger_core::file;
use ledger_core::freight::shipment::{Act, CancelCause, Direction, Report};
use ledger_core::privacy::Personal;

use super::{Aggregate, Ask, Known, Route, schema};
use crate::http::body::{
    AssignTracking, AttachDocument, ChangeEstimate, HoldAtCustoms, IssuePickUpCode, PlanShipment,
    PresentToCustoms, ReachMilestone, RecordProof, ReleaseFromCustoms, ReportBody, WithReason,
};
use crate::http::malformed::{Malformed, parse};

pub(super) const ROUTES: &[Route] = &[
    Route {
        command: "shipment.plan",
        of: Aggregate::Shipment,
        path: "/v1/customers/{customer}/shipments",
        right: Right::PlanShipment,
        summary: "Plans the way of an order's goods, leg by leg",
        creates: true,
        schema: schema::<PlanShipment>,
        read: |known, body| {
            let plan: PlanShipment = parse(body)?;
            let PlanShipment { order, direction, contents, weight_grams, .. } = plan;
            let act = Act::Plan {
                order,
                direction: direction.map_or(Direction::Outbound {}, |it| it.into_direction()),
                contents,
                weight_grams,
                declared_value: plan.declared_value,
                legs: plan.legs.into_iter().map(|it| it.into_leg()).collect(),
                promised_on: plan.promised_on,
            };
            Ok(shipment(known, act))
        },
    },
    Route {
        command: "shipment.assign_tracking",
        of: Aggregate::Shipment,
        path: "/v1/customers/{customer}/shipments/{shipment}/tracking-numbers",
        right: Right::ReportShipment,
        summary: "Gives a leg the number by which its carrier knows the parcel",
        creates: false,
        schema: schema::<AssignTracking>,
        read: |known, body| {
            let AssignTracking { leg, number } = parse(body)?;
            Ok(shipment(known, Act::AssignTracking { leg, number }))
        },
    },
    Route {
        command: "shipment.reach_milestone",
        of: Aggregate::Shipment,
        path: "/v1/customers/{customer}/shipments/{shipment}/milestones",
        right: Right::ReportShipment,
        summary: "Reports a step on the way, late and twice as it may come",
        creates: false,
        schema: schema::<ReachMilestone>,
        read: |known, body| {
            let ReachMilestone { milestone, report } = parse(body)?;
            Ok(shipment(known, Act::ReachMilestone { report: made(known, report), milestone }))
        },
    },
    Route {
        command: "shipment.present_to_customs",
        of: Aggregate::Shipment,
        path: "/v1/customers/{customer}/shipments/{shipment}/customs-presentations",
        right: Right::ReportShipment,
        summary: "Reports that the goods were presented to customs",
        creates: false,
        schema: schema::<PresentToCustoms>,
        read: |known, body| {
            let PresentToCustoms { report, declaration, wanted } = parse(body)?;
            let (report, declaration) =
                (made(known, report), declaration.map(|it| it.into_string()));
            Ok(shipment(known, Act::PresentToCustoms { report, declaration, wanted }))
        },
    },
    Route {
        command: "shipment.hold_at_customs",
        of: Aggregate::Shipment,
        path: "/v1/customers/{customer}/shipments/{shipment}/customs-holds",
        right: Right::ReportShipment,
        summary: "Reports that customs keep the goods",
        creates: false,
        schema: schema::<HoldAtCustoms>,
        read: |known, body| {
            let HoldAtCustoms { report, wanted } = parse(body)?;
            Ok(shipment(known, Act::HoldAtCustoms { report: made(known, report), wanted }))
        },
    },
    Route {
        command: "shipment.release_from_customs",
        of: Aggregate::Shipment,
        path: "/v1/customers/{customer}/shipments/{shipment}/customs-releases",
        right: Right::ClearShipment,
        summary: "Reports that customs let the goods go, what was declared and what was paid",
        creates: false,
        schema: schema::<ReleaseFromCustoms>,
        read: |known, body| {
            let ReleaseFromCustoms { report, declared, paid } = parse(body)?;
            let report = made(known, report);
            Ok(shipment(known, Act::ReleaseFromCustoms { report, declared, paid }))
        },
    },
    Route {
        command: "shipment.fail_delivery",
        of: Aggregate::Shipment,
        path: "/v1/customers/{customer}/shipments/{shipment}/delivery-attempts",
        right: Right::ReportShipment,
        summary: "Reports that the goods were brought and could not be handed over",
        creates: false,
        schema: schema::<ReportBody>,
        read: |known, body| reported(known, body, |report| Act::FailDelivery { report }),
    },
    Route {
        command: "shipment.deliver",
        of: Aggregate::Shipment,
        path: "/v1/customers/{customer}/shipments/{shipment}/delivery",
        right: Right::ReportShipment,
        summary: "Reports that the goods were handed over",
        creates: false,
        schema: schema::<ReportBody>,
        read: |known, body| reported(known, body, |report| Act::Deliver { report }),
    },
    Route {
        command: "shipment.lose",
        of: Aggregate::Shipment,
        path: "/v1/customers/{customer}/shipments/{shipment}/loss",
        right: Right::ReportShipment,
        summary: "Reports that the goods are lost",
        creates: false,
        schema: schema::<ReportBody>,
        read: |known, body| reported(known, body, |report| Act::Lose { report }),
    },
    Route {
        command: "shipment.damage",
        of: Aggregate::Shipment,
        path: "/v1/customers/{customer}/shipments/{shipment}/damage",
        right: Right::ReportShipment,
        summary: "Reports that the goods are damaged",
        creates: false,
        schema: schema::<ReportBody>,
        read: |known, body| reported(known, body, |report| Act::Damage { report }),
    },
    Route {
        command: "shipment.return",
        of: Aggregate::Shipment,
        path: "/v1/customers/{customer}/shipments/{shipment}/return",
        right: Right::ReportShipment,
        summary: "Reports that the goods came back",
        creates: false,
        schema: schema::<ReportBody>,
        read: |known, body| reported(known, body, |report| Act::Return { report }),
    },
    Route {
        command: "shipment.correct",
        of: Aggregate::Shipment,
        path: "/v1/customers/{customer}/shipments/{shipment}/reports/{report}/correction",
        right: Right::CorrectShipment,
        summary: "Takes a report back; what the other reports say holds again",
        creates: false,
        schema: schema::<WithReason>,
        read: |known, body| {
            let WithReason { reason } = parse(body)?;
            let (report, reason) = (known.ids.part(), reason.into_reason());
            Ok(shipment(known, Act::Correct { report, reason }))
        },
    },
    Route {
        command: "shipment.withdraw_correction",
        of: Aggregate::Shipment,
        path: "/v1/customers/{customer}/shipments/{shipment}/reports/{report}/correction-withdrawal",
        right: Right::CorrectShipment,
        summary: "Takes a correction back; the report stands again, as if it had come now",
        creates: false,
        schema: schema::<WithReason>,
        read: |known, body| {
            let WithReason { reason } = parse(body)?;
            let (report, reason) = (known.ids.part(), reason.into_reason());
            Ok(shipment(known, Act::WithdrawCorrection { report, reason }))
        },
    },
    Route {
        command: "shipment.attach_document",
        of: Aggregate::Shipment,
        path: "/v1/customers/{customer}/shipments/{shipment}/documents",
        right: Right::ReportShipment,
        summary: "Attaches a document by kind and hash",
        creates: false,
        schema: schema::<AttachDocument>,
        read: |known, body| {
            let AttachDocument { kind, hash } = parse(body)?;
            Ok(shipment(known, Act::AttachDocument { kind, hash }))
        },
    },
    Route {
        command: "shipment.record_proof",
        of: Aggregate::Shipment,
        path: "/v1/customers/{customer}/shipments/{shipment}/proofs-of-delivery",
        right: Right::ReportShipment,
        summary: "Records what shows that the goods were handed over, and to whom",
        creates: false,
        schema: schema::<RecordProof>,
        read: |known, body| {
            let RecordProof { kind, hash, received_by } = parse(body)?;
            let shipment = known.stream("shipment");
            let record = move |received_by| {
                let act = Act::RecordProof { kind, hash, received_by };
                file::Command::Shipment { shipment, act }
            };
            let Some(person) = received_by else { return Ok(Ask::Plain(record(None))) };
            let person = person.into_string();
            Ok(Ask::sealed("shipment.proof_of_delivery_recorded", false, move |seal| {
                record(Some(seal.field(Personal::ReceivedBy, &person)))
            }))
        },
    },
    Route {
        command: "shipment.issue_pick_up_code",
        of: Aggregate::Shipment,
        path: "/v1/customers/{customer}/shipments/{shipment}/pick-up-codes",
        right: Right::ReportShipment,
        summary: "Carries the code by which the parcel is picked up to the customer, sealed",
        creates: false,
        schema: schema::<IssuePickUpCode>,
        read: |known, body| {
            let IssuePickUpCode { place, code, valid_until } = parse(body)?;
            let shipment = known.stream("shipment");
            let (place, code) = (place.into_string(), code.into_string());
            let valid_until = valid_until.map(|it| it.instant());
            Ok(Ask::sealed("shipment.pick_up_code_issued", false, move |seal| {
                let code = seal.field(Personal::PickUpCode, &code);
                let act = Act::IssuePickUpCode { place, code, valid_until };
                file::Command::Shipment { shipment, act }
            }))
        },
    },
    Route {
        command: "shipment.change_estimate",
        of: Aggregate::Shipment,
        path: "/v1/customers/{customer}/shipments/{shipment}/estimate",
        right: Right::PlanShipment,
        summary: "Says on which day delivery is expected instead",
        creates: false,
        schema: schema::<ChangeEstimate>,
        read: |known, body| {
            let ChangeEstimate { estimated_on, reason } = parse(body)?;
            let reason = reason.into_reason();
            Ok(shipment(known, Act::ChangeEstimate { estimated_on, reason }))
        },
    },
    Route {
        command: "shipment.cancel",
        of: Aggregate::Shipment,
        path: "/v1/customers/{customer}/shipments/{shipment}/cancellation",
        right: Right::PlanShipment,
        summary: "Gives the shipment up",
        creates: false,
        schema: schema::<WithReason>,
        read: |known, body| {
            let WithReason { reason } = parse(body)?;
            let cause = CancelCause::Asked { reason: reason.into_reason() };
            Ok(shipment(known, Act::Cancel { cause }))
        },
    },
    Route {
        command: "shipment.correct_cancellation",
        of: Aggregate::Shipment,
        path: "/v1/customers/{customer}/shipments/{shipment}/cancellation-correction",
        right: Right::CorrectShipment,
        summary: "Takes back that the shipment was given up; what its reports say holds",
        creates: false,
        schema: schema::<WithReason>,
        read: |known, body| {
            let WithReason { reason } = parse(body)?;
            let reason = reason.into_reason();
            Ok(shipment(known, Act::CorrectCancellation { reason }))
        },
    },
    Route {
        command: "shipment.resolve_exception",
        of: Aggregate::Shipment,
        path: "/v1/customers/{customer}/shipments/{shipment}/exceptions/{exception}/resolution",
        right: Right::CorrectShipment,
        summary: "Says that a person looked into what did not fit, and nothing else is to be done",
        creates: false,
        schema: schema::<WithReason>,
        read: |known, body| {
            let WithReason { reason } = parse(body)?;
            let (exception, reason) = (known.ids.part(), reason.into_reason());
            Ok(shipment(known, Act::ResolveException { exception, reason }))
        },
    },
];

fn shipment(known: &Known, act: Act) -> Ask {
    Ask::Plain(file::Command::Shipment { shipment: known.stream("shipment"), act })
}

/// A command whose body is a report and nothing else.
fn reported(known: &Known, body: &[u8], act: fn(Report) -> Act) -> Result<Ask, Malformed> {
    Ok(shipment(known, act(made(known, parse(body)?))))
}

fn made(known: &Known, report: ReportBody) -> Report {
    report.into_report(known.made("report"))
}
