//! How a stream of a file stands, as far as a story tells it.

use chrono::NaiveDate;
use ledger_core::credit::{application, line, loan};
use ledger_core::file::{CustomerFile, Event, Fact, State, VendorFile};
use ledger_core::freight::shipment;
use ledger_core::log::{StreamId, partition};
use ledger_core::money::Money;
use ledger_core::party::{customer, vendor};
use ledger_core::policy::PolicyRef;
use ledger_core::trade::{order, purchase_order};

use super::Shown;
use super::before_after::Fields;
use crate::sentences::{Lang, stage_of_shipment};

/// How this stream of the file stands on this business date.
pub(super) fn of(state: &State, stream: StreamId, on: NaiveDate) -> Fields {
    match state {
        State::Customer(file) => of_file(file, stream, on),
        State::Vendor(file) => of_vendor_file(file, stream),
        State::PolicyBook(book) => match book.in_force(on) {
            Some(version) => {
                let number = Shown::Count(version.reference.version.into());
                vec![(("version in force", "version en vigueur"), number)]
            }
            None => vec![],
        },
        State::Partition => vec![],
    }
}

fn of_file(file: &CustomerFile, stream: StreamId, on: NaiveDate) -> Fields {
    let fields = match stream {
        StreamId::Customer(_) => Some(of_customer(&file.customer)),
        StreamId::CreditLine(id) => file.lines.get(&id).map(|it| of_line(it)),
        StreamId::Application(id) => file.applications.get(&id).map(|it| of_application(it)),
        StreamId::Loan(id) => file.loans.get(&id).map(|it| of_loan(it, on)),
        StreamId::Order(id) => file.orders.get(&id).map(|it| of_order(it)),
        StreamId::Shipment(id) => file.shipments.get(&id).map(|it| of_shipment(it)),
        StreamId::Vendor(_)
        | StreamId::PurchaseOrder(_)
        | StreamId::PolicyBook
        | StreamId::Partition(_) => None,
    };
    fields.unwrap_or_default()
}

fn of_vendor_file(file: &VendorFile, stream: StreamId) -> Fields {
    match stream {
        StreamId::Vendor(_) => match &file.vendor {
            vendor::State::NotRegistered => vec![],
            vendor::State::Registered(vendor::Standing::Active) => vec![standing(true)],
            vendor::State::Registered(vendor::Standing::Suspended { .. }) => vec![standing(false)],
        },
        StreamId::PurchaseOrder(id) => {
            let account = file.purchase_orders.get(&id).and_then(|it| it.account());
            account.map_or_else(Vec::new, |it| vec![(STAGE, purchase_stage(it.stage()))])
        }
        StreamId::Customer(_)
        | StreamId::CreditLine(_)
        | StreamId::Application(_)
        | StreamId::Loan(_)
        | StreamId::Order(_)
        | StreamId::Shipment(_)
        | StreamId::PolicyBook
        | StreamId::Partition(_) => vec![],
    }
}

const STAGE: (&str, &str) = ("stage", "état");

fn standing(active: bool) -> ((&'static str, &'static str), Shown) {
    let word = match active {
        true => Shown::Word("active", "actif"),
        false => Shown::Word("suspended", "suspendu"),
    };
    (("standing", "situation"), word)
}

fn of_customer(customer: &customer::State) -> Fields {
    match customer {
        customer::State::NotRegistered => vec![],
        customer::State::Registered { country, standing: now } => {
            let active = match now {
                customer::Standing::Active => true,
                customer::Standing::Suspended { .. } => false,
            };
            vec![(("country", "pays"), Shown::Text(country.to_string())), standing(active)]
        }
    }
}

fn of_line(line: &line::State) -> Fields {
    let Some(figures) = line.figures() else { return vec![] };
    vec![
        (("limit", "limite"), Shown::Money(figures.limit)),
        (("reserved", "réservé"), Shown::Money(figures.reserved)),
        (("outstanding", "encours"), Shown::Money(figures.outstanding)),
        (("available", "disponible"), Shown::Money(figures.available)),
        (("blocks", "blocages"), Shown::Count(figures.blocks.into())),
    ]
}

fn of_application(application: &application::State) -> Fields {
    use application::{LenderAnswer, Stage};
    let Some(dossier) = application.dossier() else { return vec![] };
    let stage = match dossier.stage() {
        Stage::Open => Shown::Word("waiting for a decision", "en attente de décision"),
        Stage::Reviewed { .. } => {
            Shown::Word("waiting for a second approval", "en attente d'une seconde approbation")
        }
        Stage::Approved(_) => Shown::Word("approved", "approuvée"),
        Stage::Offered(offer) => match offer.answer {
            LenderAnswer::NotAsked => Shown::Word("offered", "proposée"),
            LenderAnswer::Awaited => Shown::Word("waiting for the bank", "en attente de la banque"),
            LenderAnswer::Accepted { .. } => {
                Shown::Word("accepted by the bank", "acceptée par la banque")
            }
        },
        Stage::Signed { .. } => Shown::Word("signed", "signée"),
        Stage::Declined { .. } => Shown::Word("declined", "refusée"),
        Stage::RefusedByLender { .. } => {
            Shown::Word("refused by the bank", "refusée par la banque")
        }
        Stage::Lapsed => Shown::Word("lapsed", "caduque"),
        Stage::Withdrawn => Shown::Word("withdrawn", "retirée"),
    };
    vec![(STAGE, stage)]
}

fn of_loan(loan: &loan::State, on: NaiveDate) -> Fields {
    let (Some(figures), Some(balances)) = (loan.figures(on), loan.balances(on)) else {
        return vec![];
    };
    vec![
        (STAGE, life(figures.life)),
        (("default", "défaut"), yes_or_no(figures.in_default)),
        (("outstanding", "encours"), Shown::Money(balances.outstanding)),
        (("overdue", "impayé"), Shown::Money(balances.overdue)),
        (("due", "exigible"), Shown::Money(balances.due)),
        (("credit", "avoir"), Shown::Money(balances.credit)),
        (("days past due", "jours de retard"), Shown::Count(figures.days_past_due.into())),
    ]
}

fn life(life: loan::Life) -> Shown {
    match life {
        loan::Life::Granted => Shown::Word("granted", "accordé"),
        loan::Life::Active => Shown::Word("active", "en cours"),
        loan::Life::Closed => Shown::Word("closed", "soldé"),
        loan::Life::Cancelled => Shown::Word("cancelled", "abandonné"),
        loan::Life::Rescinded => Shown::Word("rescinded", "résolu"),
    }
}

fn yes_or_no(it: bool) -> Shown {
    match it {
        true => Shown::Word("yes", "oui"),
        false => Shown::Word("no", "non"),
    }
}

fn of_order(order: &order::State) -> Fields {
    use order::Stage;
    let Some(account) = order.account() else { return vec![] };
    let stage = match account.stage() {
        Stage::Quoted => Shown::Word("quoted", "devis"),
        Stage::Placed => Shown::Word("placed", "passée"),
        Stage::Lapsed => Shown::Word("lapsed", "caduque"),
        Stage::Confirmed => Shown::Word("being prepared", "en préparation"),
        Stage::Delivered => Shown::Word("delivered", "livrée"),
        Stage::ReturnAsked => Shown::Word("return asked", "retour demandé"),
        Stage::Returned => Shown::Word("returned", "retournée"),
        Stage::Cancelled => Shown::Word("cancelled", "annulée"),
    };
    let nothing = Money::zero(account.currency());
    let obligations = account.obligations().values();
    let owed = obligations.fold(nothing, |sum, it| sum.plus(*it).unwrap_or(sum));
    vec![
        (STAGE, stage),
        (("total", "total"), Shown::Money(account.total())),
        (("owed to the customer", "dû au client"), Shown::Money(owed)),
    ]
}

fn of_shipment(shipment: &shipment::State) -> Fields {
    let Some(parcel) = shipment.parcel() else { return vec![] };
    let stage = parcel.stage();
    let [english, french] = Lang::ALL.map(|it| stage_of_shipment(stage, it));
    vec![
        (STAGE, Shown::Word(english, french)),
        (("promised on", "promise le"), Shown::Day(parcel.promised_on())),
        (("expected on", "attendue le"), Shown::Day(parcel.estimated_on())),
    ]
}

fn purchase_stage(stage: purchase_order::Stage) -> Shown {
    use purchase_order::Stage;
    match stage {
        Stage::Ahead => Shown::Word("announced", "annoncée"),
        Stage::Received => Shown::Word("received", "reçue"),
        Stage::NotReceived => Shown::Word("not received", "non reçue"),
        Stage::Confirmed => Shown::Word("confirmed", "confirmée"),
        Stage::Refused => Shown::Word("refused", "refusée"),
        Stage::Withdrawn => Shown::Word("withdrawn", "retirée"),
        Stage::Lapsed => Shown::Word("lapsed", "caduque"),
        Stage::Cancelled => Shown::Word("cancelled", "annulée"),
        Stage::CancelledAhead => Shown::Word("cancelled ahead", "annulée d'avance"),
    }
}

/// The version of the rules by which the fact was decided: the one its stream stands under.
pub(super) fn policy_of(fact: &Fact, after: &State) -> Option<PolicyRef> {
    if let Event::Partition(partition::Event::BusinessDayStarted(it)) = &fact.event {
        return it.policy;
    }
    match (after, fact.stream) {
        (State::Customer(file), StreamId::Loan(id)) => file.loans.get(&id)?.policy(),
        (State::Customer(file), StreamId::Application(id)) => file.applications.get(&id)?.policy(),
        (
            State::Customer(_) | State::Vendor(_) | State::PolicyBook(_) | State::Partition,
            StreamId::Customer(_)
            | StreamId::CreditLine(_)
            | StreamId::Application(_)
            | StreamId::Loan(_)
            | StreamId::Order(_)
            | StreamId::Shipment(_)
            | StreamId::Vendor(_)
            | StreamId::PurchaseOrder(_)
            | StreamId::PolicyBook
            | StreamId::Partition(_),
        ) => None,
    }
}
