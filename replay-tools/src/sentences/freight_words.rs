//! The words of freight, as they stand in a sentence.

use ledger_core::freight::shipment::{DocumentKind, Milestone, ReportReason, Stage};

use super::Lang;

pub(crate) fn stage(it: Stage, lang: Lang) -> &'static str {
    match it {
        Stage::Planned => lang.word("planned", "prévue"),
        Stage::Cancelled => lang.word("given up", "abandonnée"),
        Stage::Reached(it) => milestone(it, lang),
    }
}

pub(super) fn milestone(it: Milestone, lang: Lang) -> &'static str {
    match it {
        Milestone::Ordered => lang.word("ordered from the vendor", "commandé au fournisseur"),
        Milestone::VendorConfirmed => {
            lang.word("confirmed by the vendor", "confirmé par le fournisseur")
        }
        Milestone::InTransitToHub => lang.word("on the way to the hub", "en route vers le dépôt"),
        Milestone::AtHub => lang.word("at the hub", "au dépôt"),
        Milestone::Consolidated => lang.word("consolidated", "groupé"),
        Milestone::DepartedOrigin => lang.word("departed", "parti du pays d'origine"),
        Milestone::ArrivedDestination => lang.word("arrived", "arrivé dans le pays"),
        Milestone::CustomsPresented => lang.word("presented to customs", "présenté en douane"),
        Milestone::CustomsHeld => lang.word("held by customs", "retenu en douane"),
        Milestone::CustomsReleased => lang.word("released by customs", "libéré par la douane"),
        Milestone::OutForDelivery => lang.word("out for delivery", "en cours de livraison"),
        Milestone::ReadyForPickup => lang.word("ready for pick-up", "prêt au retrait"),
        Milestone::DeliveryFailed => lang.word("delivery failed", "livraison manquée"),
        Milestone::Damaged => lang.word("damaged", "endommagé"),
        Milestone::Returning => lang.word("on the way back", "en retour"),
        Milestone::Delivered => lang.word("delivered", "livré"),
        Milestone::Lost => lang.word("lost", "perdu"),
        Milestone::Returned => lang.word("returned", "retourné"),
    }
}

pub(super) fn document(it: DocumentKind, lang: Lang) -> &'static str {
    match it {
        DocumentKind::CommercialInvoice => lang.word("commercial invoice", "facture commerciale"),
        DocumentKind::CustomsDeclaration => {
            lang.word("customs declaration", "déclaration en douane")
        }
        DocumentKind::PackingList => lang.word("packing list", "liste de colisage"),
        DocumentKind::TransportDocument => lang.word("transport document", "titre de transport"),
        DocumentKind::CertificateOfOrigin => {
            lang.word("certificate of origin", "certificat d'origine")
        }
        DocumentKind::ImportPermit => lang.word("import permit", "permis d'importation"),
        DocumentKind::InspectionReport => lang.word("inspection report", "rapport d'inspection"),
        DocumentKind::DutyReceipt => lang.word("duty receipt", "quittance des droits"),
        DocumentKind::DamageReport => lang.word("damage report", "constat de dommage"),
        DocumentKind::Other => lang.word("another document", "autre document"),
    }
}

pub(super) fn reason(it: ReportReason, lang: Lang) -> &'static str {
    match it {
        ReportReason::CarrierDelay => lang.word("carrier's delay", "retard du transporteur"),
        ReportReason::CarrierSortingError => {
            lang.word("carrier's sorting error", "erreur de tri du transporteur")
        }
        ReportReason::CarrierVehicle => lang.word("carrier's vehicle", "véhicule du transporteur"),
        ReportReason::CarrierParcelDamaged => {
            lang.word("damaged with the carrier", "endommagé chez le transporteur")
        }
        ReportReason::CarrierParcelLost => {
            lang.word("lost with the carrier", "perdu chez le transporteur")
        }
        ReportReason::ConsigneeNotHome => lang.word("nobody at home", "destinataire absent"),
        ReportReason::ConsigneeRefused => lang.word("refused", "refusé par le destinataire"),
        ReportReason::ConsigneeAddress => lang.word("address not found", "adresse introuvable"),
        ReportReason::ConsigneeAccess => lang.word("no access", "accès impossible"),
        ReportReason::ConsigneeClosed => lang.word("closed", "fermé"),
        ReportReason::ConsigneeNeverCame => lang.word("never picked up", "jamais retiré"),
        ReportReason::CustomsDelay => lang.word("customs' delay", "retard de la douane"),
        ReportReason::CustomsDocumentation => {
            lang.word("documents for customs", "documents pour la douane")
        }
        ReportReason::CustomsDutiesUnpaid => lang.word("duties unpaid", "droits impayés"),
        ReportReason::CustomsInspection => lang.word("inspection by customs", "contrôle douanier"),
        ReportReason::CustomsProhibited => lang.word("prohibited goods", "marchandise interdite"),
        ReportReason::WeatherDelay => lang.word("weather", "intempéries"),
        ReportReason::NaturalDisaster => lang.word("natural disaster", "catastrophe naturelle"),
        ReportReason::VendorDelay => lang.word("vendor's delay", "retard du fournisseur"),
        ReportReason::Other => lang.word("another reason", "autre raison"),
    }
}
