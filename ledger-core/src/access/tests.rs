//! The rights table cell by cell, and roles as they are written.

use super::{Reach, Right, Role, UnknownRole, reach};

/// Written out a second time, by hand: what the code says is compared with it cell by cell.
const EXPECTED: &str = "
                    customer  vendor  support  logistics  catalogue  risk  finance  auditor  admin  service  carrier:dhl
RegisterCustomer    -         -       all      -          -          -     -        -        -      all      -
ChangeContact       own       -       all      -          -          -     -        -        -      all      -
SuspendCustomer     -         -       -        -          -          all   -        -        all    -        -
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
ReadShipments       own       -       all      all        -          all   all      all      -      all      -
ReadPortfolio       -         -       -        -          -          all   all      all      -      -        -
ReadCommits         -         -       -        -          -          all   -        all      -      -        -
ReadPolicies        -         -       -        -          -          all   all      all      all    -        -
ReadLag             -         -       all      -          -          all   all      all      all    all      -
AssessApplication   -         -       -        -          -          all   -        -        -      all      -
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
        Right::OpenCreditLine => 3,
        Right::ChangeLimit => 4,
        Right::BlockCreditLine => 5,
        Right::SubmitApplication => 6,
        Right::WithdrawApplication => 7,
        Right::DecideApplication => 8,
        Right::RecordLenderAnswer => 9,
        Right::RecordSignature => 10,
        Right::GrantLoan => 11,
        Right::BoardLoan => 12,
        Right::DisburseLoan => 13,
        Right::ReverseDisbursement => 14,
        Right::CancelLoan => 15,
        Right::RescindLoan => 16,
        Right::RebaseLoan => 17,
        Right::RecordRepayment => 18,
        Right::ReverseRepayment => 19,
        Right::ChargeLoan => 20,
        Right::WaiveCharge => 21,
        Right::DecideProposedAct => 22,
        Right::HoldLoan => 23,
        Right::PayOutCredit => 24,
        Right::WriteOffLoan => 25,
        Right::RescheduleLoan => 26,
        Right::SellLoan => 27,
        Right::QuoteOrder => 28,
        Right::PlaceOrder => 29,
        Right::CancelOrder => 30,
        Right::RecordDelivery => 31,
        Right::AskReturn => 32,
        Right::ReceiveReturn => 33,
        Right::RefuseReturn => 34,
        Right::OweCustomer => 35,
        Right::SubscribePremium => 36,
        Right::RecordPremiumFee => 37,
        Right::RegisterVendor => 38,
        Right::SuspendVendor => 39,
        Right::AnswerPurchaseOrder => 40,
        Right::PlanShipment => 41,
        Right::ReportShipment => 42,
        Right::ClearShipment => 43,
        Right::CorrectShipment => 44,
        Right::ProposePolicy => 45,
        Right::ApprovePolicy => 46,
        Right::StartBusinessDay => 47,
        Right::ReadFile => 48,
        Right::ReadNames => 49,
        Right::ReadShipments => 50,
        Right::ReadPortfolio => 51,
        Right::ReadCommits => 52,
        Right::ReadPolicies => 53,
        Right::ReadLag => 54,
        Right::AssessApplication => 55,
    };
    assert_eq!(Right::ALL.map(number).to_vec(), (0..56).collect::<Vec<_>>());
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
