//! The table of commands: one row a route, read by the router, the bulk route and OpenAPI alike.

use ledger_core::access::Right;
use ledger_core::credit::loan::Act;
use ledger_core::file;
use ledger_core::log::ids::created_id;
use ledger_core::log::{FileId, Hash, StreamId};
use ledger_core::party::Country;
use ledger_core::party::customer::{self, ContactField};
use ledger_core::policy;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use uuid::Uuid;

use super::body::{
    ApprovePolicy, ChangeContact, ChargeLoan, DisburseLoan, GrantLoan, ProposePolicy,
    ReceiveRepayment, RegisterCustomer, TakeOverLoan, WithMotive,
};
use super::malformed::{Malformed, parse};
use super::target::Ids;

/// One command's route.
pub(super) struct Route {
    /// The command's type, as commits and bulk lines name it.
    pub(super) command: &'static str,
    /// The path of its `POST`.
    pub(super) path: &'static str,
    pub(super) right: Right,
    pub(super) summary: &'static str,
    /// 201 with `Location` rather than 200.
    pub(super) creates: Option<Created>,
    /// The schema of its body.
    pub(super) schema: fn(&mut SchemaGenerator) -> Schema,
    read: fn(&Known, &[u8]) -> Result<Ask, Malformed>,
}

/// What a command makes that has a path of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Created {
    Customer,
    Loan,
}

/// What is known of a request before its body is read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Known {
    pub(super) ids: Ids,
    pub(super) command_id: Uuid,
    /// The caller's pseudonym.
    pub(super) caller: Hash,
}

/// A body that was read.
#[derive(Debug)]
pub(super) enum Ask {
    /// Ready for the rules.
    Plain(file::Command),
    /// Its contact is yet to be sealed.
    Register { country: Country, contact: PlainContact },
    /// Its contact is yet to be sealed.
    ChangeContact { contact: PlainContact, removed: Vec<ContactField> },
}

/// What names a person, before it is sealed.
#[derive(Debug, Default)]
pub(super) struct PlainContact {
    pub(super) name: Option<String>,
    pub(super) phone: Option<String>,
    pub(super) email: Option<String>,
}

/// Every command there is.
pub(super) const ROUTES: &[Route] = &[
    Route {
        command: "customer.register",
        path: "/v1/customers",
        right: Right::RegisterCustomer,
        summary: "Opens a customer's file",
        creates: Some(Created::Customer),
        schema: schema::<RegisterCustomer>,
        read: |_, body| {
            let RegisterCustomer { country, name, phone, email } = parse(body)?;
            let contact = PlainContact {
                name: name.map(|it| it.into_string()),
                phone: phone.map(|it| it.into_string()),
                email: email.map(|it| it.into_string()),
            };
            Ok(Ask::Register { country, contact })
        },
    },
    Route {
        command: "customer.change_contact",
        path: "/v1/customers/{customer}/contact",
        right: Right::ChangeContact,
        summary: "Changes name, phone or e-mail",
        creates: None,
        schema: schema::<ChangeContact>,
        read: |_, body| {
            let ChangeContact { name, phone, email, removed } = parse(body)?;
            let contact = PlainContact {
                name: name.map(|it| it.into_string()),
                phone: phone.map(|it| it.into_string()),
                email: email.map(|it| it.into_string()),
            };
            Ok(Ask::ChangeContact { contact, removed })
        },
    },
    Route {
        command: "customer.suspend",
        path: "/v1/customers/{customer}/suspension",
        right: Right::SuspendCustomer,
        summary: "Stops new loans to the customer; all else goes on",
        creates: None,
        schema: schema::<WithMotive>,
        read: |_, body| {
            let WithMotive { motive } = parse(body)?;
            Ok(customer(customer::Command::Suspend { motive: motive.into_string() }))
        },
    },
    Route {
        command: "customer.resume",
        path: "/v1/customers/{customer}/resumption",
        right: Right::SuspendCustomer,
        summary: "Makes new loans possible again",
        creates: None,
        schema: schema::<WithMotive>,
        read: |_, body| {
            let WithMotive { motive } = parse(body)?;
            Ok(customer(customer::Command::Resume { motive: motive.into_string() }))
        },
    },
    Route {
        command: "loan.grant",
        path: "/v1/customers/{customer}/loans",
        right: Right::GrantLoan,
        summary: "Promises a loan on a schedule; nothing is owed before it is disbursed",
        creates: Some(Created::Loan),
        schema: schema::<GrantLoan>,
        read: |known, body| {
            let GrantLoan { product, lender, lender_reference, principal, plan } = parse(body)?;
            Ok(loan(
                known,
                Act::Grant {
                    product: product.map(|it| it.into_string()),
                    lender: lender.into_lender(),
                    lender_reference: lender_reference.into_string(),
                    principal,
                    plan: plan.into_plan(),
                },
            ))
        },
    },
    Route {
        command: "loan.take_over",
        path: "/v1/customers/{customer}/loans/taken-over",
        right: Right::TakeOverLoan,
        summary: "Brings a running loan into the ledger, with what is paid and what is not",
        creates: Some(Created::Loan),
        schema: schema::<TakeOverLoan>,
        read: |known, body| {
            let TakeOverLoan { product, lender, lender_reference, schedule } = parse(body)?;
            Ok(loan(
                known,
                Act::TakeOver {
                    product: product.map(|it| it.into_string()),
                    lender: lender.into_lender(),
                    lender_reference: lender_reference.into_string(),
                    schedule: schedule.into_iter().map(|it| it.into_instalment()).collect(),
                },
            ))
        },
    },
    Route {
        command: "loan.disburse",
        path: "/v1/customers/{customer}/loans/{loan}/disbursement",
        right: Right::DisburseLoan,
        summary: "Records that the principal went out",
        creates: None,
        schema: schema::<DisburseLoan>,
        read: |known, body| {
            let DisburseLoan { amount, source, value_date } = parse(body)?;
            Ok(loan(known, Act::Disburse { amount, source: source.into_source(), value_date }))
        },
    },
    Route {
        command: "loan.cancel",
        path: "/v1/customers/{customer}/loans/{loan}/cancellation",
        right: Right::CancelLoan,
        summary: "Gives up a granted loan that has not been disbursed",
        creates: None,
        schema: schema::<WithMotive>,
        read: |known, body| {
            let WithMotive { motive } = parse(body)?;
            Ok(loan(known, Act::Cancel { motive: motive.into_string() }))
        },
    },
    Route {
        command: "loan.receive_repayment",
        path: "/v1/customers/{customer}/loans/{loan}/repayments",
        right: Right::RecordRepayment,
        summary: "Records money that came in, and spreads it",
        creates: None,
        schema: schema::<ReceiveRepayment>,
        read: |known, body| {
            let ReceiveRepayment { amount, source, value_date, excess } = parse(body)?;
            Ok(loan(
                known,
                Act::ReceiveRepayment {
                    repayment: created_id(known.command_id, "repayment"),
                    amount,
                    source: source.into_source(),
                    value_date,
                    excess: excess.unwrap_or(ledger_core::credit::loan::Excess::Keep),
                },
            ))
        },
    },
    Route {
        command: "loan.reverse_repayment",
        path: "/v1/customers/{customer}/loans/{loan}/repayments/{repayment}/reversal",
        right: Right::ReverseRepayment,
        summary: "Takes a repayment back, and spreads the others anew",
        creates: None,
        schema: schema::<WithMotive>,
        read: |known, body| {
            let WithMotive { motive } = parse(body)?;
            let repayment = known.ids.repayment.expect("the path names the repayment");
            Ok(loan(known, Act::ReverseRepayment { repayment, motive: motive.into_string() }))
        },
    },
    Route {
        command: "loan.charge",
        path: "/v1/customers/{customer}/loans/{loan}/charges",
        right: Right::ChargeLoan,
        summary: "Charges a fee or penalty to an instalment",
        creates: None,
        schema: schema::<ChargeLoan>,
        read: |known, body| {
            let ChargeLoan { instalment, kind, amount, motive } = parse(body)?;
            Ok(loan(
                known,
                Act::Charge {
                    charge: created_id(known.command_id, "charge"),
                    instalment,
                    kind,
                    amount,
                    motive: motive.into_string(),
                },
            ))
        },
    },
    Route {
        command: "policy_book.propose_version",
        path: "/v1/policies",
        right: Right::ProposePolicy,
        summary: "Puts a policy version up for approval by another person",
        creates: None,
        schema: schema::<ProposePolicy>,
        read: |known, body| {
            let ProposePolicy { document } = parse(body)?;
            let document = document.into_string();
            Ok(Ask::Plain(file::Command::PolicyBook(policy::Act::Propose {
                document,
                author: known.caller,
            })))
        },
    },
    Route {
        command: "policy_book.approve_version",
        path: "/v1/policies/{policy}/approval",
        right: Right::ApprovePolicy,
        summary: "Publishes a version that another person proposed",
        creates: None,
        schema: schema::<ApprovePolicy>,
        read: |known, body| {
            let ApprovePolicy { effective_from } = parse(body)?;
            Ok(Ask::Plain(file::Command::PolicyBook(policy::Act::Approve {
                hash: known.ids.policy.expect("the path names the policy"),
                approver: known.caller,
                effective_from,
            })))
        },
    },
];

impl Route {
    /// The route of this command type.
    pub(super) fn of(command: &str) -> Option<&'static Route> {
        ROUTES.iter().find(|it| it.command == command)
    }

    /// Reads the body.
    pub(super) fn read(&self, known: &Known, body: &[u8]) -> Result<Ask, Malformed> {
        (self.read)(known, body)
    }

    /// The names in its path, in order.
    pub(super) fn path_names(&self) -> impl Iterator<Item = &'static str> {
        self.path.split('/').filter_map(|it| it.strip_prefix('{')?.strip_suffix('}'))
    }

    /// Whether the stream it addresses begins with it: there is no version to match then.
    pub(super) fn creates_stream(&self) -> bool {
        self.creates.is_some()
    }

    pub(super) fn of_policy_book(&self) -> bool {
        self.command.starts_with("policy_book.")
    }

    /// The file of the command: named by the path, or derived where the command creates it.
    pub(super) fn file(&self, known: &Known) -> FileId {
        known
            .ids
            .file(self.of_policy_book())
            .unwrap_or_else(|| FileId::Customer(created_id(known.command_id, "customer")))
    }

    /// The stream the command addresses: its version answers `If-Match`.
    pub(super) fn stream(&self, known: &Known) -> StreamId {
        match self.file(known) {
            FileId::Vendor(vendor) => StreamId::Vendor(vendor),
            FileId::PolicyBook => StreamId::PolicyBook,
            FileId::Partition(number) => StreamId::Partition(number),
            FileId::Customer(customer) => match self.command.starts_with("loan.") {
                true => StreamId::Loan(loan_of(known)),
                false => StreamId::Customer(customer),
            },
        }
    }
}

fn schema<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<T>()
}

fn customer(command: customer::Command) -> Ask {
    Ask::Plain(file::Command::Customer(command))
}

fn loan(known: &Known, act: Act) -> Ask {
    Ask::Plain(file::Command::Loan { loan: loan_of(known), act })
}

/// The loan in the path, or the one that the command creates.
fn loan_of(known: &Known) -> Uuid {
    known.ids.loan.unwrap_or_else(|| created_id(known.command_id, "loan"))
}
