//! The rights table cell by cell, and roles as they are written.

use super::{Reach, Right, Role, UnknownRole, reach};

/// Written out a second time, by hand: what the code says is compared with it cell by cell.
const EXPECTED: &str = "
                    customer  support  risk  finance  auditor  admin  service
RegisterCustomer    -         all      -     -        -        -      all
ChangeContact       own       all      -     -        -        -      all
SuspendCustomer     -         -        all   -        -        all    -
GrantLoan           -         -        all   -        -        -      all
TakeOverLoan        -         -        -     all      -        -      all
DisburseLoan        -         -        -     all      -        -      all
CancelLoan          -         -        all   all      -        -      all
RecordRepayment     -         -        -     all      -        -      all
ReverseRepayment    -         -        -     all      -        -      all
ChargeLoan          -         -        -     all      -        -      -
ProposePolicy       -         -        all   -        -        all    -
ApprovePolicy       -         -        all   -        -        all    -
StartBusinessDay    -         -        -     -        -        all    all
ReadFile            own       all      all   all      all      -      all
ReadNames           own       all      -     -        -        -      -
ReadPortfolio       -         -        all   all      all      -      -
ReadCommits         -         -        all   -        all      -      -
ReadLag             -         all      all   all      all      all    all
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
    assert_eq!(expected.len(), Right::ALL.len() * 7, "the table has every right");
    for (name, role, cell) in expected {
        let right = *Right::ALL.iter().find(|it| format!("{it:?}") == name).expect(&name);
        assert_eq!(reach(&role, right), cell, "{name} for {role}");
    }
}

#[test]
fn a_role_without_a_column_may_do_nothing() {
    let id = || "orabank".to_owned();
    let partners = [Role::Bank(id()), Role::Insurer(id()), Role::Carrier(id())];
    for role in [Role::Vendor, Role::Logistics, Role::Catalogue].into_iter().chain(partners) {
        for right in Right::ALL {
            assert_eq!(reach(&role, right), Reach::Nothing, "{right:?} for {role}");
        }
    }
}

#[test]
fn every_right_is_listed_once() {
    // A new right does not compile here until it has a number.
    let number = |right| match right {
        Right::RegisterCustomer => 0,
        Right::ChangeContact => 1,
        Right::SuspendCustomer => 2,
        Right::GrantLoan => 3,
        Right::TakeOverLoan => 4,
        Right::DisburseLoan => 5,
        Right::CancelLoan => 6,
        Right::RecordRepayment => 7,
        Right::ReverseRepayment => 8,
        Right::ChargeLoan => 9,
        Right::ProposePolicy => 10,
        Right::ApprovePolicy => 11,
        Right::StartBusinessDay => 12,
        Right::ReadFile => 13,
        Right::ReadNames => 14,
        Right::ReadPortfolio => 15,
        Right::ReadCommits => 16,
        Right::ReadLag => 17,
    };
    assert_eq!(Right::ALL.map(number).to_vec(), (0..18).collect::<Vec<_>>());
}

#[test]
fn only_a_customer_is_kept_to_one_file() {
    for (name, role, cell) in expected() {
        assert_eq!(
            cell == Reach::OwnFile,
            cell != Reach::Nothing && role == Role::Customer,
            "{name}"
        );
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
