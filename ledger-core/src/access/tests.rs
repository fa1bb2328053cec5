//! The rights table cell by cell, and roles as they are written.

use super::{Reach, Right, Role, UnknownRole, reach};

/// Written out a second time, by hand: what the code says is compared with it cell by cell.
const EXPECTED: &str = "
                    customer  vendor  support  logistics  catalogue  risk  finance  auditor  admin  service  carrier:dhl
RegisterCustomer    -         -       all      -          -          -     -        -        -      all      -
ChangeContact       own       -       all      -          -          -     -        -        -      all      -
SuspendCustomer     -         -       -        -          -          all   -        -        all    -        -
GiveConsent         own       -       all      -          -          -     -        -        -      all      -
DeclareEvidence     own       -       all      -          -          -     -        -        -      all      -
AskEvidence         -         -       all      -          -          all   -        -        -      all      -
AnswerEvidence      -         -       -        -          -          -     -        -        -      all      -
OpenCreditLine      -         -       -        -          -          all   -        -        -      all      -
ChangeLimit         -         -       -        -          -          all   -        -        -      -        -
BlockCreditLine     -         -       -        -          -          all   -        -        -      -        -
SubmitApplication   own       -       all      -          -          -     -        -        -      all      -
WithdrawApplication own       -       all      -          -          -     -        -        -      all      -
DecideApplication   -         -       -        -          -          all   -        -        -      -        -
RecordLenderAnswer  -         -       -        -          -          all   all      -        -      all      -
RecordSignature     -         -       all      -          -          all   -        -        -      all      -
GrantLoan           -         -       -        -          -          all   -        -        -      all      -
BoardLoan           -         -       -        -          -          -     all      -        -      all      -
DisburseLoan        -         -       -        -          -          -     all      -        -      all      -
ReverseDisbursement -         -       -        -          -          -     all      -        -      all      -
CancelLoan          -         -       -        -          -          all   all      -        -      all      -
RescindLoan         -         -       -        -          -          all   -        -        -      -        -
RebaseLoan          -         -       -        -          -          all   -        -        -      -        -
RecordRepayment     -         -       -        -          -          -     all      -        -      all      -
ReverseRepayment    -         -       -        -          -          -     all      -        -      all      -
ChargeLoan          -         -       -        -          -          -     all      -        -      -        -
WaiveCharge         -         -       -        -          -          all   -        -        -      -        -
DecideProposedAct   -         -       -        -          -          all   all      -        -      -        -
HoldLoan            -         -       all      -          -          all   -        -        -      -        -
PayOutCredit        -         -       -        -          -          -     all      -        -      -        -
WriteOffLoan        -         -       -        -          -          all   -        -        -      -        -
ChargeOffLoan       -         -       -        -          -          -     all      -        -      -        -
PauseLoan           -         -       -        -          -          all   -        -        -      -        -
RescheduleLoan      -         -       -        -          -          all   -        -        -      -        -
SellLoan            -         -       -        -          -          -     all      -        -      -        -
QuoteOrder          -         -       all      -          all        -     -        -        -      all      -
PlaceOrder          own       -       all      -          -          -     -        -        -      all      -
CancelOrder         own       -       all      -          -          -     -        -        -      all      -
RecordDelivery      -         -       -        all        -          -     -        -        -      all      -
AskReturn           own       -       all      -          -          -     -        -        -      all      -
ReceiveReturn       -         -       -        all        -          -     -        -        -      all      -
RefuseReturn        -         -       all      all        -          -     -        -        -      all      -
OweCustomer         -         -       -        -          -          -     all      -        -      -        -
SubscribePremium    own       -       all      -          -          -     -        -        -      all      -
RecordPremiumFee    -         -       -        -          -          -     all      -        -      all      -
RegisterVendor      -         -       -        -          all        -     -        -        -      all      -
SuspendVendor       -         -       -        -          all        all   -        -        all    -        -
AnswerPurchaseOrder -         own     -        -          all        -     -        -        -      all      -
PlanShipment        -         -       -        all        -          -     -        -        -      all      -
ReportShipment      -         -       -        all        -          -     -        -        -      all      all
ClearShipment       -         -       -        all        -          -     -        -        -      all      -
CorrectShipment     -         -       -        all        -          -     -        -        -      -        -
ProposePolicy       -         -       -        -          -          all   -        -        all    -        -
ApprovePolicy       -         -       -        -          -          all   -        -        all    -        -
StartBusinessDay    -         -       -        -          -          -     -        -        all    all      -
ReadFile            own       -       all      -          -          all   all      all      -      all      -
ReadNames           own       -       all      -          -          -     -        -        -      -        -
ReadEvidence        own       -       -        -          -          all   -        all      -      all      -
ReadShipments       own       -       all      all        -          all   all      all      -      all      -
ReadPortfolio       -         -       -        -          -          all   all      all      -      -        -
ReadCommits         -         -       -        -          -          all   -        all      -      -        -
ReadPolicies        -         -       -        -          -          all   all      all      all    -        -
ReadLag             -         -       all      -          -          all   all      all      all    all      -
AssessApplication   -         -       -        -          -          all   -        -        -      all      -
SignByCode          own       -       -        -          -          -     -        -        -      all      -
PrepareContract     own       -       all      -          -          all   -        -        -      all      -
SubmitDocument      own       -       all      -          -          -     -        -        -      all      -
JudgeDocument       -         -       all      -          -          all   -        -        -      -        -
VerifyPhone         -         -       -        -          -          -     -        -        -      all      -
RecordScreening     -         -       -        -          -          -     -        -        -      all      -
ReadIdentity        own       -       all      -          -          all   -        all      -      all      -
ReadScreening       -         -       -        -          -          all   -        all      -      -        -
AskReview           own       -       all      -          -          -     -        -        -      all      -
AssignReview        -         -       -        -          -          all   -        -        -      -        -
AskScreening        -         -       -        -          -          all   -        -        -      all      -
ProposeMandate      -         -       -        -          -          all   all      -        -      -        -
ApproveMandate      -         -       -        -          -          all   all      -        -      -        -
SuspendPartner      -         -       -        -          -          all   -        -        all    -        -
SettleCommissions   -         -       -        -          -          -     all      -        -      -        -
ReadPartners        -         -       -        -          -          all   all      all      all    -        -
";

fn expected() -> Vec<(String, Role, Reach)> {
    let mut lines = EXPECTED.trim_matches('\n').lines();
    let roles: Vec<Role> =
        lines.next().unwrap().split_whitespace().map(|it| it.parse().unwrap()).collect();
    lines
        .flat_map(|line| {
            let mut cells = line.split_whitespace();
            let right = cells.next().unwrap().to_owned();
            let cells: Vec<Reach> = cells
                .map(|it| match it {
                    "-" => Reach::Nothing,
                    "own" => Reach::OwnFile,
                    "all" => Reach::Everything,
                    other => panic!("`{other}` is no cell"),
                })
                .collect();
            assert_eq!(cells.len(), roles.len(), "{right} has a cell for every role");
            let row = roles.clone().into_iter().zip(cells);
            row.map(|(role, cell)| (right.clone(), role, cell)).collect::<Vec<_>>()
        })
        .collect()
}

#[test]
fn every_cell_is_as_it_was_agreed() {
    let expected = expected();
    assert_eq!(expected.len(), Right::ALL.len() * 11, "the table has every right");
    for (name, role, cell) in expected {
        let right = *Right::ALL.iter().find(|it| format!("{it:?}") == name).expect(&name);
        assert_eq!(reach(&role, right), cell, "{name} for {role}");
    }
}

#[test]
fn a_role_without_a_column_may_do_nothing() {
    let id = || "orabank".to_owned();
    for role in [Role::Bank(id()), Role::Insurer(id())] {
        for right in Right::ALL {
            assert_eq!(reach(&role, right), Reach::Nothing, "{right:?} for {role}");
        }
    }
}

#[test]
fn a_carrier_has_the_same_rights_whatever_its_id() {
    for right in Right::ALL {
        let of = |id: &str| reach(&Role::Carrier(id.to_owned()), right);
        assert_eq!(of("dhl"), of("maersk"), "{right:?}");
    }
}

#[test]
fn every_right_is_listed_once() {
    // A new right does not compile here until it has a number.
    let number = |right| match right {
        Right::RegisterCustomer => 0,
        Right::ChangeContact => 1,
        Right::SuspendCustomer => 2,
        Right::GiveConsent => 3,
        Right::DeclareEvidence => 4,
        Right::AskEvidence => 5,
        Right::AnswerEvidence => 6,
        Right::OpenCreditLine => 7,
        Right::ChangeLimit => 8,
        Right::BlockCreditLine => 9,
        Right::SubmitApplication => 10,
        Right::WithdrawApplication => 11,
        Right::DecideApplication => 12,
        Right::RecordLenderAnswer => 13,
        Right::RecordSignature => 14,
        Right::GrantLoan => 15,
        Right::BoardLoan => 16,
        Right::DisburseLoan => 17,
        Right::ReverseDisbursement => 18,
        Right::CancelLoan => 19,
        Right::RescindLoan => 20,
        Right::RebaseLoan => 21,
        Right::RecordRepayment => 22,
        Right::ReverseRepayment => 23,
        Right::ChargeLoan => 24,
        Right::WaiveCharge => 25,
        Right::DecideProposedAct => 26,
        Right::HoldLoan => 27,
        Right::PayOutCredit => 28,
        Right::WriteOffLoan => 29,
        Right::ChargeOffLoan => 30,
        Right::RescheduleLoan => 31,
        Right::SellLoan => 32,
        Right::QuoteOrder => 33,
        Right::PlaceOrder => 34,
        Right::CancelOrder => 35,
        Right::RecordDelivery => 36,
        Right::AskReturn => 37,
        Right::ReceiveReturn => 38,
        Right::RefuseReturn => 39,
        Right::OweCustomer => 40,
        Right::SubscribePremium => 41,
        Right::RecordPremiumFee => 42,
        Right::RegisterVendor => 43,
        Right::SuspendVendor => 44,
        Right::AnswerPurchaseOrder => 45,
        Right::PlanShipment => 46,
        Right::ReportShipment => 47,
        Right::ClearShipment => 48,
        Right::CorrectShipment => 49,
        Right::ProposePolicy => 50,
        Right::ApprovePolicy => 51,
        Right::StartBusinessDay => 52,
        Right::ReadFile => 53,
        Right::ReadNames => 54,
        Right::ReadEvidence => 55,
        Right::ReadShipments => 56,
        Right::ReadPortfolio => 57,
        Right::ReadCommits => 58,
        Right::ReadPolicies => 59,
        Right::ReadLag => 60,
        Right::AssessApplication => 61,
        Right::SignByCode => 62,
        Right::SubmitDocument => 63,
        Right::JudgeDocument => 64,
        Right::VerifyPhone => 65,
        Right::RecordScreening => 66,
        Right::ReadIdentity => 67,
        Right::ReadScreening => 68,
        Right::PauseLoan => 69,
        Right::AskReview => 70,
        Right::AssignReview => 71,
        Right::AskScreening => 72,
        Right::ProposeMandate => 73,
        Right::ApproveMandate => 74,
        Right::SuspendPartner => 75,
        Right::SettleCommissions => 76,
        Right::ReadPartners => 77,
        Right::PrepareContract => 78,
    };
    assert_eq!(Right::ALL.map(number).to_vec(), (0..79).collect::<Vec<_>>());
}

#[test]
fn only_customers_and_vendors_are_kept_to_one_file() {
    for (name, role, cell) in expected() {
        let kept = [Role::Customer, Role::Vendor].contains(&role);
        assert_eq!(cell == Reach::OwnFile, cell != Reach::Nothing && kept, "{name}");
    }
}

#[test]
fn a_role_is_read_as_it_is_written() {
    let roles = [
        "customer",
        "vendor",
        "support",
        "logistics",
        "catalogue",
        "risk",
        "finance",
        "auditor",
        "admin",
        "service",
        "bank:orabank",
        "insurer:nsia-2",
        "carrier:1",
    ];
    for text in roles {
        assert_eq!(text.parse::<Role>().unwrap().to_string(), text);
    }
}

#[test]
fn what_is_no_role_is_refused() {
    let long = format!("bank:{}", "a".repeat(65));
    for text in [
        "",
        "Customer",
        "customer ",
        "bank",
        "bank:",
        "bank:Ora",
        "bank:a b",
        "bank:a:b",
        "bank:é",
        "support:1",
        "root",
        &long,
    ] {
        assert_eq!(text.parse::<Role>(), Err(UnknownRole(text.to_owned())));
    }
}
