//! The rights table: one row a right, one cell a role.
//!
//! A role has what its work needs and no more. Cells that may surprise:
//!
//! - A customer does not register: the file that would be their own does not exist yet, so support
//!   or the service that signs them up asks for it. The same holds for a vendor and the catalogue.
//! - A customer places what was quoted, and does not quote: who names the prices does not pay them.
//! - Risk decides applications and opens, moves and blocks credit lines, though never in a file of
//!   the caller's own; that large amounts need two persons is the application's own rule. Nor does
//!   anybody record, take back or charge money in a file of their own: what a customer pays comes
//!   through the gateway, in the role `service` of somebody who is not that customer.
//! - A customer signs, by a code of his own; staff record what he signed on paper, and have no code.
//! - Risk grants and finance disburses, so that no one person sends money out. Both may cancel what
//!   has not been disbursed.
//! - Risk brings a loan under other rules, as it proposes policies: what is owed may change by it.
//! - What is taken back, forgiven or paid out above the policy's amount takes a second person: risk and
//!   finance approve each other's and their own colleagues'; that it is another person is the loan's rule.
//! - Finance charges and risk forgives, so that nobody covers up what they charged. Support may hold a
//!   loan, since it hears of a complaint or a death first.
//! - Risk reschedules a loan and writes it off, as it grants and forgives; finance, which collects, sells it.
//! - `service` acts for the machinery (gateways, banks, the scheduler). It may not charge, forgive,
//!   hold, reschedule, write off, sell, pay credit out, suspend, block, decide, correct or change policy: each of these wants a person and a reason.
//! - Admin keeps the system running and sees no customer's file.
//! - Names are opened for the customer and for support, who talk to each other. Risk, finance and
//!   the auditor decide, book and check by figures under the pseudonymous file id.
//! - Documents are accepted by a person of support or risk, never by the machinery and never in a file of
//!   the person's own. What lists of sanctions say, and that a number is known in another file, risk and the
//!   auditor read: support talks to the customer, who is never told. Nobody reads it in their own file.
//! - The auditor reads commits and changes nothing. Risk reads commits too: a decision is explained
//!   by the inputs its commit recorded. Commits hold personal fields sealed only.
//! - Risk and finance agree with each other, or with a colleague, what a bank lends under; that it takes
//!   two persons is the partner's own rule. Admin may stop a bank and sees what it has.
//! - Who proposes and approves policies reads them, and so do those who book and check by them.
//! - Risk and admin both propose and approve policies, decline and withdraw them; that author and
//!   approver are two persons, and so the two who withdraw, is the policy book's own rule.
//! - A carrier reports on any shipment as far as this table goes; that it has a leg of it and
//!   reports in its own name is the shipment's own rule, which knows the legs.
//! - Banks and insurers read their feeds and nothing here; vendors, logistics, the catalogue and
//!   carriers have no part in credit.

use super::Role;

/// Something a caller may do or see.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Right {
    RegisterCustomer,
    ChangeContact,
    SuspendCustomer,
    /// Give a customer's consent, and withdraw it.
    GiveConsent,
    /// Take down what a customer says of himself as an applicant.
    DeclareEvidence,
    /// Have a source asked what it knows of a customer.
    AskEvidence,
    /// Say what a source told.
    AnswerEvidence,
    /// Hand in a document that shows who a customer is.
    SubmitDocument,
    /// Accept such a document, or reject it.
    JudgeDocument,
    /// Say that a customer answers a telephone.
    VerifyPhone,
    /// Say what a list of sanctions says of a customer.
    RecordScreening,
    /// Have a list of sanctions asked what it says of a customer.
    AskScreening,
    OpenCreditLine,
    ChangeLimit,
    /// Block a line, and lift the block.
    BlockCreditLine,
    SubmitApplication,
    WithdrawApplication,
    /// Approve an application, or decline it.
    DecideApplication,
    /// Let the rules look at an application.
    AssessApplication,
    /// Have a person look at an application, also after it was declined.
    AskReview,
    /// Give an application to another person to decide.
    AssignReview,
    /// Record that an offer was presented to a bank, and what the bank said.
    RecordLenderAnswer,
    /// Record that a customer signed an offer.
    RecordSignature,
    /// Have a one-time code sent, and sign an offer by it.
    SignByCode,
    /// Have the contract of an offer written.
    PrepareContract,
    GrantLoan,
    BoardLoan,
    DisburseLoan,
    ReverseDisbursement,
    CancelLoan,
    RescindLoan,
    /// Keep a loan by another version of the rules.
    RebaseLoan,
    RecordRepayment,
    /// Take a repayment back, or say that its payer's bank did.
    ReverseRepayment,
    ChargeLoan,
    /// Forgive a charge, or take it back.
    WaiveCharge,
    /// Approve what another person proposed to take back, forgive or pay out, or decline it.
    DecideProposedAct,
    /// Hold a loan, and end the hold.
    HoldLoan,
    /// Pay out what waits on a loan, and take that back.
    PayOutCredit,
    /// Give up what a loan owes, and undo that.
    WriteOffLoan,
    /// Take a loan off the book of performing loans, and undo that.
    ChargeOffLoan,
    /// Give a borrower days on which lateness does not count, and end them.
    PauseLoan,
    /// Propose that a loan goes on by other terms, and record that it was agreed.
    RescheduleLoan,
    /// Let another lender have a loan.
    SellLoan,
    QuoteOrder,
    PlaceOrder,
    CancelOrder,
    RecordDelivery,
    AskReturn,
    ReceiveReturn,
    RefuseReturn,
    /// Decide that a customer is to have money.
    OweCustomer,
    /// Subscribe to Premium, and cancel it.
    SubscribePremium,
    /// Record that a fee of Premium was paid, was not, or was taken back.
    RecordPremiumFee,
    RegisterVendor,
    /// Suspend a vendor, and end the suspension.
    SuspendVendor,
    /// Confirm a purchase order, refuse it, or withdraw from it.
    AnswerPurchaseOrder,
    /// Have a bank enrolled, or lend under another mandate: propose it.
    ProposeMandate,
    /// Approve a mandate that another person proposed, or decline it.
    ApproveMandate,
    /// Suspend a bank, and end the suspension.
    SuspendPartner,
    /// Invoice a bank's commissions, and compare its list with ours.
    SettleCommissions,
    /// Plan a shipment, say when it is expected instead, give it up.
    PlanShipment,
    /// Say what became of a shipment, and attach what shows it.
    ReportShipment,
    /// Say what was declared and paid when customs released goods.
    ClearShipment,
    /// Take a report back, a correction, or that a shipment was given up; settle what does not fit.
    CorrectShipment,
    ProposePolicy,
    /// Approve a policy version, or decline it; withdraw one that was approved.
    ApprovePolicy,
    StartBusinessDay,
    /// A customer's file: loans, schedules, payments.
    ReadFile,
    /// What names a person, opened from its seal.
    ReadNames,
    /// What was gathered of a customer as an applicant: income, account, bills, bureau.
    ReadEvidence,
    /// Which documents show who a customer is, and what was thought of them.
    ReadIdentity,
    /// What lists of sanctions say of a customer, and in whose files else the customer is known.
    ReadScreening,
    /// Where goods are and what they cost to bring; of the customer it tells the id alone.
    ReadShipments,
    /// Totals and lists over all files.
    ReadPortfolio,
    /// The audit trail itself: every commit as it stands in the log, personal fields sealed.
    ReadCommits,
    /// The policy book: its documents, and who proposed and approved them.
    ReadPolicies,
    /// How far the read models are behind the log.
    ReadLag,
    /// Banks: what they lend under, what of it is taken, and what they owe of commissions.
    ReadPartners,
}

/// How far a right reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    Nothing,
    /// The caller's own file only.
    OwnFile,
    Everything,
}

impl Right {
    pub const ALL: [Right; 79] = [
        Right::RegisterCustomer,
        Right::ChangeContact,
        Right::SuspendCustomer,
        Right::GiveConsent,
        Right::DeclareEvidence,
        Right::AskEvidence,
        Right::AnswerEvidence,
        Right::OpenCreditLine,
        Right::ChangeLimit,
        Right::BlockCreditLine,
        Right::SubmitApplication,
        Right::WithdrawApplication,
        Right::DecideApplication,
        Right::RecordLenderAnswer,
        Right::RecordSignature,
        Right::GrantLoan,
        Right::BoardLoan,
        Right::DisburseLoan,
        Right::ReverseDisbursement,
        Right::CancelLoan,
        Right::RescindLoan,
        Right::RebaseLoan,
        Right::RecordRepayment,
        Right::ReverseRepayment,
        Right::ChargeLoan,
        Right::WaiveCharge,
        Right::DecideProposedAct,
        Right::HoldLoan,
        Right::PayOutCredit,
        Right::WriteOffLoan,
        Right::ChargeOffLoan,
        Right::RescheduleLoan,
        Right::SellLoan,
        Right::QuoteOrder,
        Right::PlaceOrder,
        Right::CancelOrder,
        Right::RecordDelivery,
        Right::AskReturn,
        Right::ReceiveReturn,
        Right::RefuseReturn,
        Right::OweCustomer,
        Right::SubscribePremium,
        Right::RecordPremiumFee,
        Right::RegisterVendor,
        Right::SuspendVendor,
        Right::AnswerPurchaseOrder,
        Right::PlanShipment,
        Right::ReportShipment,
        Right::ClearShipment,
        Right::CorrectShipment,
        Right::ProposePolicy,
        Right::ApprovePolicy,
        Right::StartBusinessDay,
        Right::ReadFile,
        Right::ReadNames,
        Right::ReadEvidence,
        Right::ReadShipments,
        Right::ReadPortfolio,
        Right::ReadCommits,
        Right::ReadPolicies,
        Right::ReadLag,
        Right::AssessApplication,
        Right::SignByCode,
        Right::SubmitDocument,
        Right::JudgeDocument,
        Right::VerifyPhone,
        Right::RecordScreening,
        Right::ReadIdentity,
        Right::ReadScreening,
        Right::PauseLoan,
        Right::AskReview,
        Right::AssignReview,
        Right::AskScreening,
        Right::ProposeMandate,
        Right::ApproveMandate,
        Right::SuspendPartner,
        Right::SettleCommissions,
        Right::ReadPartners,
        Right::PrepareContract,
    ];

    /// Whether nobody does it in their own file, in whatever role they come: it decides who gets how
    /// much credit, or says what was paid and what is owed.
    pub const fn never_in_own_file(self) -> bool {
        matches!(
            self,
            Right::AnswerEvidence
                | Right::JudgeDocument
                | Right::VerifyPhone
                | Right::RecordScreening
                | Right::AskScreening
                | Right::ReadScreening
                | Right::DecideApplication
                | Right::AssessApplication
                | Right::AssignReview
                | Right::RecordLenderAnswer
                | Right::RecordSignature
                | Right::GrantLoan
                | Right::OpenCreditLine
                | Right::ChangeLimit
                | Right::BlockCreditLine
                | Right::BoardLoan
                | Right::DisburseLoan
                | Right::ReverseDisbursement
                | Right::CancelLoan
                | Right::RescindLoan
                | Right::RebaseLoan
                | Right::RecordRepayment
                | Right::ReverseRepayment
                | Right::ChargeLoan
                | Right::OweCustomer
                | Right::RecordPremiumFee
                | Right::WaiveCharge
                | Right::DecideProposedAct
                | Right::HoldLoan
                | Right::PayOutCredit
                | Right::WriteOffLoan
                | Right::ChargeOffLoan
                | Right::PauseLoan
                | Right::RescheduleLoan
                | Right::SellLoan
        )
    }
}

/// The roles that have a column. Banks and insurers have no right of their own here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Customer,
    Vendor,
    Support,
    Logistics,
    Catalogue,
    Risk,
    Finance,
    Auditor,
    Admin,
    Service,
    Carrier,
}

/// Who has a right.
struct Row {
    everywhere: &'static [Column],
    /// Customers or vendors, in their own file.
    own: Option<Column>,
}

const fn to(everywhere: &'static [Column]) -> Row {
    Row { everywhere, own: None }
}

impl Row {
    const fn and_own(self, column: Column) -> Row {
        Row { own: Some(column), ..self }
    }
}

fn row(right: Right) -> Row {
    use Column::{
        Admin, Auditor, Carrier, Catalogue, Customer, Finance, Logistics, Risk, Service, Support,
        Vendor,
    };
    match right {
        Right::RegisterCustomer => to(&[Support, Service]),
        Right::ChangeContact => to(&[Support, Service]).and_own(Customer),
        Right::SuspendCustomer => to(&[Risk, Admin]),
        Right::GiveConsent => to(&[Support, Service]).and_own(Customer),
        Right::DeclareEvidence => to(&[Support, Service]).and_own(Customer),
        Right::AskEvidence => to(&[Support, Risk, Service]),
        Right::AnswerEvidence => to(&[Service]),
        Right::SubmitDocument => to(&[Support, Service]).and_own(Customer),
        Right::JudgeDocument => to(&[Support, Risk]),
        Right::VerifyPhone => to(&[Service]),
        Right::RecordScreening => to(&[Service]),
        Right::AskScreening => to(&[Risk, Service]),
        Right::OpenCreditLine => to(&[Risk, Service]),
        Right::ChangeLimit => to(&[Risk]),
        Right::BlockCreditLine => to(&[Risk]),
        Right::SubmitApplication => to(&[Support, Service]).and_own(Customer),
        Right::WithdrawApplication => to(&[Support, Service]).and_own(Customer),
        Right::DecideApplication => to(&[Risk]),
        Right::AssessApplication => to(&[Risk, Service]),
        Right::AskReview => to(&[Support, Service]).and_own(Customer),
        Right::AssignReview => to(&[Risk]),
        Right::RecordLenderAnswer => to(&[Risk, Finance, Service]),
        Right::RecordSignature => to(&[Support, Risk, Service]),
        Right::SignByCode => to(&[Service]).and_own(Customer),
        Right::PrepareContract => to(&[Support, Risk, Service]).and_own(Customer),
        Right::GrantLoan => to(&[Risk, Service]),
        Right::BoardLoan => to(&[Finance, Service]),
        Right::DisburseLoan => to(&[Finance, Service]),
        Right::ReverseDisbursement => to(&[Finance, Service]),
        Right::CancelLoan => to(&[Risk, Finance, Service]),
        Right::RescindLoan => to(&[Risk]),
        Right::RebaseLoan => to(&[Risk]),
        Right::RecordRepayment => to(&[Finance, Service]),
        Right::ReverseRepayment => to(&[Finance, Service]),
        Right::ChargeLoan => to(&[Finance]),
        Right::WaiveCharge => to(&[Risk]),
        Right::DecideProposedAct => to(&[Risk, Finance]),
        Right::HoldLoan => to(&[Support, Risk]),
        Right::PayOutCredit => to(&[Finance]),
        Right::WriteOffLoan => to(&[Risk]),
        Right::ChargeOffLoan => to(&[Finance]),
        Right::PauseLoan => to(&[Risk]),
        Right::RescheduleLoan => to(&[Risk]),
        Right::SellLoan => to(&[Finance]),
        Right::QuoteOrder => to(&[Support, Catalogue, Service]),
        Right::PlaceOrder => to(&[Support, Service]).and_own(Customer),
        Right::CancelOrder => to(&[Support, Service]).and_own(Customer),
        Right::RecordDelivery => to(&[Logistics, Service]),
        Right::AskReturn => to(&[Support, Service]).and_own(Customer),
        Right::ReceiveReturn => to(&[Logistics, Service]),
        Right::RefuseReturn => to(&[Support, Logistics, Service]),
        Right::OweCustomer => to(&[Finance]),
        Right::SubscribePremium => to(&[Support, Service]).and_own(Customer),
        Right::RecordPremiumFee => to(&[Finance, Service]),
        Right::RegisterVendor => to(&[Catalogue, Service]),
        Right::SuspendVendor => to(&[Catalogue, Risk, Admin]),
        Right::AnswerPurchaseOrder => to(&[Catalogue, Service]).and_own(Vendor),
        Right::ProposeMandate | Right::ApproveMandate => to(&[Risk, Finance]),
        Right::SuspendPartner => to(&[Risk, Admin]),
        Right::SettleCommissions => to(&[Finance]),
        Right::PlanShipment => to(&[Logistics, Service]),
        Right::ReportShipment => to(&[Logistics, Service, Carrier]),
        Right::ClearShipment => to(&[Logistics, Service]),
        Right::CorrectShipment => to(&[Logistics]),
        Right::ProposePolicy => to(&[Risk, Admin]),
        Right::ApprovePolicy => to(&[Risk, Admin]),
        Right::StartBusinessDay => to(&[Admin, Service]),
        Right::ReadFile => to(&[Support, Risk, Finance, Auditor, Service]).and_own(Customer),
        Right::ReadNames => to(&[Support]).and_own(Customer),
        Right::ReadEvidence => to(&[Risk, Auditor, Service]).and_own(Customer),
        Right::ReadIdentity => to(&[Support, Risk, Auditor, Service]).and_own(Customer),
        Right::ReadScreening => to(&[Risk, Auditor]),
        Right::ReadShipments => {
            to(&[Support, Logistics, Risk, Finance, Auditor, Service]).and_own(Customer)
        }
        Right::ReadPortfolio => to(&[Risk, Finance, Auditor]),
        Right::ReadCommits => to(&[Risk, Auditor]),
        Right::ReadPolicies => to(&[Risk, Finance, Auditor, Admin]),
        Right::ReadPartners => to(&[Risk, Finance, Auditor, Admin]),
        Right::ReadLag => to(&[Support, Risk, Finance, Auditor, Admin, Service]),
    }
}

fn column(role: &Role) -> Option<Column> {
    match role {
        Role::Customer => Some(Column::Customer),
        Role::Vendor => Some(Column::Vendor),
        Role::Support => Some(Column::Support),
        Role::Logistics => Some(Column::Logistics),
        Role::Catalogue => Some(Column::Catalogue),
        Role::Risk => Some(Column::Risk),
        Role::Finance => Some(Column::Finance),
        Role::Auditor => Some(Column::Auditor),
        Role::Admin => Some(Column::Admin),
        Role::Service => Some(Column::Service),
        Role::Carrier(_) => Some(Column::Carrier),
        Role::Bank(_) | Role::Insurer(_) => None,
    }
}

/// How far `right` reaches in `role`.
pub fn reach(role: &Role, right: Right) -> Reach {
    let Row { everywhere, own } = row(right);
    match column(role) {
        Some(column) if everywhere.contains(&column) => Reach::Everything,
        Some(column) if own == Some(column) => Reach::OwnFile,
        Some(_) | None => Reach::Nothing,
    }
}
