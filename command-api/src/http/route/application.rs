//! The commands to an application.

use ledger_core::access::Right;
use ledger_core::credit::application::{Act, Stated};
use ledger_core::file;

use super::{Aggregate, Ask, Known, Route, schema};
use crate::codes::Drawn;
use crate::http::body::{
    AcceptOffer, ApproveApplication, AskCode, AssessApplication, AssignApplication,
    DeclineApplication, Nothing, PrepareContract, RefuseOffer, SignByCode, SignOffer,
    SubmitApplication, WithReason,
};
use crate::http::malformed::parse;
use crate::http::text::Code;

pub(super) const ROUTES: &[Route] = &[
    Route {
        command: "application.submit",
        of: Aggregate::Application,
        path: "/v1/customers/{customer}/applications",
        right: Right::SubmitApplication,
        summary: "Asks for credit, for an order or in cash",
        creates: true,
        schema: schema::<SubmitApplication>,
        read: |known, body| {
            let SubmitApplication { purpose, asked } = parse(body)?;
            let (purpose, asked) = (purpose.into_purpose(), asked.into_asked());
            Ok(application(known, Act::Submit { purpose, asked }))
        },
    },
    Route {
        command: "application.assess",
        of: Aggregate::Application,
        path: "/v1/customers/{customer}/applications/{application}/assessment",
        right: Right::AssessApplication,
        summary: "Looks at it by the rules, which approve or decline it where they may",
        creates: false,
        schema: schema::<AssessApplication>,
        read: |known, body| {
            let AssessApplication { lender, signals } = parse(body)?;
            let (lender, signals) = (lender.into_lender(), signals.map(|it| it.into_facts()));
            Ok(application(known, Act::Assess { lender, signals }))
        },
    },
    Route {
        command: "application.approve",
        of: Aggregate::Application,
        path: "/v1/customers/{customer}/applications/{application}/approval",
        right: Right::DecideApplication,
        summary: "Approves on terms, which are offered at once, or as the first of two persons",
        creates: false,
        schema: schema::<ApproveApplication>,
        read: |known, body| {
            let ApproveApplication { terms, class, income, reason } = parse(body)?;
            let (terms, reason) = (terms.into_terms(), reason.into_reason());
            let stated = Stated { class: class.map(Code::into_string), income };
            Ok(application(known, Act::Approve { terms, stated, reason }))
        },
    },
    Route {
        command: "application.decline",
        of: Aggregate::Application,
        path: "/v1/customers/{customer}/applications/{application}/declination",
        right: Right::DecideApplication,
        summary: "Declines, for reasons the customer is told",
        creates: false,
        schema: schema::<DeclineApplication>,
        read: |known, body| {
            let DeclineApplication { reasons, reason } = parse(body)?;
            let reasons = reasons.into_iter().map(|it| it.into_string()).collect();
            Ok(application(known, Act::Decline { reasons, reason: reason.into_reason() }))
        },
    },
    Route {
        command: "application.ask_review",
        of: Aggregate::Application,
        path: "/v1/customers/{customer}/applications/{application}/review",
        right: Right::AskReview,
        summary: "Has a person look at it, also after it was declined: it goes to the review desk",
        creates: false,
        schema: schema::<Nothing>,
        read: |known, body| {
            let Nothing {} = parse(body)?;
            Ok(application(known, Act::AskReview))
        },
    },
    Route {
        command: "application.take",
        of: Aggregate::Application,
        path: "/v1/customers/{customer}/applications/{application}/taking",
        right: Right::DecideApplication,
        summary: "Takes it from the review desk, to decide it",
        creates: false,
        schema: schema::<Nothing>,
        read: |known, body| {
            let Nothing {} = parse(body)?;
            Ok(application(known, Act::Take))
        },
    },
    Route {
        command: "application.give_back",
        of: Aggregate::Application,
        path: "/v1/customers/{customer}/applications/{application}/giving-back",
        right: Right::DecideApplication,
        summary: "Gives it back to the review desk",
        creates: false,
        schema: schema::<Nothing>,
        read: |known, body| {
            let Nothing {} = parse(body)?;
            Ok(application(known, Act::GiveBack))
        },
    },
    Route {
        command: "application.assign",
        of: Aggregate::Application,
        path: "/v1/customers/{customer}/applications/{application}/assignment",
        right: Right::AssignReview,
        summary: "Gives it to another person to decide, also away from whoever has it",
        creates: false,
        schema: schema::<AssignApplication>,
        read: |known, body| {
            let AssignApplication { to } = parse(body)?;
            Ok(application(known, Act::Assign { to }))
        },
    },
    Route {
        command: "application.present",
        of: Aggregate::Application,
        path: "/v1/customers/{customer}/applications/{application}/presentation",
        right: Right::RecordLenderAnswer,
        summary: "Presents the offer to the bank that is to lend; where the policy says who lends, its line is \
                  asked to keep it first, and the file has what the bank wants to see",
        creates: false,
        schema: schema::<Nothing>,
        read: |known, body| {
            let Nothing {} = parse(body)?;
            Ok(application(known, Act::Present))
        },
    },
    Route {
        command: "application.record_acceptance",
        of: Aggregate::Application,
        path: "/v1/customers/{customer}/applications/{application}/acceptance",
        right: Right::RecordLenderAnswer,
        summary: "Records that the bank accepted the offer, under its own reference",
        creates: false,
        schema: schema::<AcceptOffer>,
        read: |known, body| {
            let AcceptOffer { offer, reference } = parse(body)?;
            let reference = reference.into_string();
            Ok(application(known, Act::RecordAcceptance { offer, reference }))
        },
    },
    Route {
        command: "application.record_refusal",
        of: Aggregate::Application,
        path: "/v1/customers/{customer}/applications/{application}/refusal",
        right: Right::RecordLenderAnswer,
        summary: "Records that the bank refused the offer, by its own code",
        creates: false,
        schema: schema::<RefuseOffer>,
        read: |known, body| {
            let RefuseOffer { offer, code } = parse(body)?;
            Ok(application(known, Act::RecordRefusal { offer, code: code.into_string() }))
        },
    },
    Route {
        command: "application.record_signature",
        of: Aggregate::Application,
        path: "/v1/customers/{customer}/applications/{application}/signature",
        right: Right::RecordSignature,
        summary: "Records that the customer signed the offer: the loan is granted",
        creates: false,
        schema: schema::<SignOffer>,
        read: |known, body| {
            let SignOffer { offer, paper, signed_on } = parse(body)?;
            let paper = paper.into_paper();
            Ok(application(known, Act::RecordSignature { offer, paper, signed_on }))
        },
    },
    Route {
        command: "application.prepare_contract",
        of: Aggregate::Application,
        path: "/v1/customers/{customer}/applications/{application}/contract",
        right: Right::PrepareContract,
        summary: "Has the contract of the offer written, to be read and signed",
        creates: false,
        schema: schema::<PrepareContract>,
        read: |known, body| {
            let PrepareContract { offer } = parse(body)?;
            let application = known.stream("application");
            Ok(Ask::sealed("application.contract_prepared", false, move |seal| {
                let act = Act::PrepareContract { offer, names: seal.opener() };
                file::Command::Application { application, act }
            }))
        },
    },
    Route {
        command: "application.make_code",
        of: Aggregate::Application,
        path: "/v1/customers/{customer}/applications/{application}/codes",
        right: Right::SignByCode,
        summary: "Sends the customer a one-time code, by which the offer may be signed",
        creates: false,
        schema: schema::<AskCode>,
        read: |known, body| {
            let AskCode { offer, paper } = parse(body)?;
            let (application, code) = (known.stream("application"), known.made("code"));
            let (paper, drawn) = (paper.into_paper(), Drawn::at_random());
            let leaving = drawn.clone();
            let asked = Ask::sealed("application.code_made", false, move |seal| {
                let macs = seal.codes(code, paper.sha256, &drawn);
                let act = Act::MakeCode { offer, paper, macs };
                file::Command::Application { application, act }
            });
            Ok(asked.drawing(leaving))
        },
    },
    Route {
        command: "application.sign_by_code",
        of: Aggregate::Application,
        path: "/v1/customers/{customer}/applications/{application}/code-signature",
        right: Right::SignByCode,
        summary: "Signs the offer by the code that was sent: `signed` says whether it is signed",
        creates: false,
        schema: schema::<SignByCode>,
        read: |known, body| {
            let asked: SignByCode = parse(body)?;
            let fingerprinted = asked.fingerprinted();
            let application = known.stream("application");
            let asked = Ask::sealed("application.code_accepted", false, move |seal| {
                let SignByCode { code, digits, sha256 } = asked;
                let act = Act::SignByCode { code, mac: seal.code(code, sha256, digits.text()) };
                file::Command::Application { application, act }
            });
            Ok(asked.known_by(fingerprinted))
        },
    },
    Route {
        command: "application.withdraw",
        of: Aggregate::Application,
        path: "/v1/customers/{customer}/applications/{application}/withdrawal",
        right: Right::WithdrawApplication,
        summary: "Takes the application, or what was offered on it, back before it is signed",
        creates: false,
        schema: schema::<WithReason>,
        read: |known, body| {
            let WithReason { reason } = parse(body)?;
            Ok(application(known, Act::Withdraw { reason: reason.into_reason() }))
        },
    },
];

fn application(known: &Known, act: Act) -> Ask {
    Ask::Plain(file::Command::Application { application: known.stream("application"), act })
}
