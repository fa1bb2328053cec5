//! What is offered, and granted of a product, is what the price table has, and what an income bears.

use serde_json::{Value, json};

use super::financing::*;
use super::pricing::*;
use super::*;
use crate::credit::application::{self, Borne, Rated, Stated, Terms};
use crate::credit::{Plan, PlanInterest, pricing};
use crate::money::Rate;
use crate::party::premium;

pub(super) fn open_with(edit: impl FnOnce(&mut Value)) -> Value {
    let mut document: Value = serde_json::from_str(Document::OPEN).unwrap();
    edit(&mut document["sections"]);
    document
}

/// With a line, under this version, and an application for 100 000 francs in cash, on this day.
pub(super) fn applied_under(document: Value, number: u32) -> Story {
    with_line(500_000)
        .under(book(&[(document, 1)]))
        .on(day(number))
        .by("support", "counter")
        .after(submit(CASH, 100_000))
        .by("risk", "one officer")
}

/// The same under `open`, whose product `cash` costs the class `medium` 10 % over 12 months.
pub(super) fn applied_under_table(number: u32) -> Story {
    applied_under(open_with(|_| {}), number)
}

pub(super) fn stating(terms: Terms, stated: Stated) -> Command {
    on_application(application::Act::Approve { terms, stated, reason: Reason::of("sound") })
}

/// Approved on these terms by who put the customer into this class.
pub(super) fn rated(terms: Terms, class: &str) -> Command {
    stating(terms, Stated { class: Some(class.to_owned()), income: None })
}

fn cash(rate: &str) -> Terms {
    lending(bank(), Some("cash"), rate)
}

/// Twelve monthly instalments of the product `cash`, its terms changed.
fn changed(edit: impl FnOnce(&mut crate::credit::Amortised)) -> Terms {
    let mut terms = cash("0.1");
    let Plan::Amortised { terms: amortised } = &mut terms.plan else {
        unreachable!("it is computed")
    };
    edit(amortised);
    terms
}

#[track_caller]
fn refused(story: &Story, command: &Command) -> pricing::Rejection {
    match story.ask(command) {
        Err(
            Rejection::Application(application::Rejection::Price(it))
            | Rejection::Loan(loan::Rejection::Price(it)),
        ) => it,
        other => panic!("it is refused by the table: {other:?}"),
    }
}

#[test]
fn an_approval_names_the_class_by_which_the_table_has_its_terms() {
    let story = applied_under_table(80);
    let approve = rated(cash("0.1"), "medium");
    let facts = story.ask(&approve).unwrap();
    let types: Vec<_> = facts.iter().map(|it| it.event.event_type()).collect();
    assert_eq!(types, ["application.rated", "application.decided", "application.offered"]);
    let Event::Application(application::Event::Rated(it)) = &facts[0].event else { panic!() };
    let Rated { class, capacity, by, reason, .. } = it;
    assert_eq!((class.as_deref(), *capacity), (Some("medium"), None));
    assert_eq!((by.role.as_str(), reason.clone()), ("risk", Reason::of("sound")));
    let story = story.after(approve);
    let dossier = story.file().applications[&APPLICATION].application().unwrap();
    assert_eq!(dossier.class(), Some("medium"));
}

#[test]
fn a_rate_that_the_table_has_for_another_class_is_refused_with_both() {
    let story = applied_under_table(80);
    for (class, rate, table) in [("low", "0.1", "0.09"), ("medium", "0.09", "0.1")] {
        let pricing::Rejection::OffTable { product, class: of, member, asked, table: found } =
            refused(&story, &rated(cash(rate), class))
        else {
            panic!("{class} at {rate}")
        };
        assert_eq!((product.as_str(), of.as_str(), member), ("cash", class, "rate"));
        assert_eq!((*asked, *found), (json!(rate), json!(table)));
    }
    let told = refused(&story, &rated(cash("0.1"), "low"));
    let expected =
        "of `cash` the price table has for the class `low` the rate \"0.09\", not \"0.1\"";
    assert_eq!((told.to_string().as_str(), told.code()), (expected, "credit.off_price_table"));
}

#[test]
fn terms_that_no_simulation_shows_are_refused_member_by_member() {
    let story = applied_under_table(80);
    let member = |edit: fn(&mut crate::credit::Amortised)| {
        let told = refused(&story, &rated(changed(edit), "medium"));
        let pricing::Rejection::OffTable { member, .. } = told else { panic!("{told}") };
        member
    };
    let third = Rate("0.3".parse().unwrap());
    assert_eq!(member(|it| it.interest = PlanInterest::None {}), "interest");
    assert_eq!(member(|it| it.equal = crate::credit::EqualPart::Principal), "equal");
    assert_eq!(member(|it| it.grace.principal = 2), "grace");
    assert_eq!(member(|it| it.every.n = 2), "every");
    assert_eq!(member(|it| it.day_of_month = Some(3.try_into().unwrap())), "day_of_month");
    assert_eq!(member(|it| it.interest_from = Some(day(85))), "interest_from");
    let down = rated(changed(|it| it.down_payment = Some(third)), "medium");
    let told = refused(&story, &down);
    assert!(matches!(told, pricing::Rejection::OffTable { member: "down_payment", .. }), "{told}");
    // The day of the first due date may be said, and is the same.
    assert!(
        story
            .ask(&rated(changed(|it| it.day_of_month = Some(1.try_into().unwrap())), "medium"))
            .is_ok()
    );

    let given = Plan::InterestFree { instalments: 12, first_due_on: day(123), day_of_month: None };
    let told = refused(&story, &rated(Terms { plan: given, ..cash("0.1") }, "medium"));
    assert!(matches!(told, pricing::Rejection::OffTable { member: "plan", .. }), "{told}");

    let why = |terms: Terms| {
        let told = refused(&story, &rated(terms, "medium"));
        assert_eq!(told.code(), "credit.not_offered");
        let pricing::Rejection::NotOffered { why, .. } = told else { panic!("{told}") };
        why.code()
    };
    assert_eq!(why(changed(|it| it.instalments = 7)), "duration_not_offered");
    assert_eq!(why(changed(|it| it.first_due_on = day(90))), "first_due_out_of_bounds");
    assert_eq!(why(Terms { principal: xof(90_000), ..cash("0.1") }), "amount_off_step");
    assert_eq!(why(Terms { principal: xof(5_000), ..cash("0.1") }), "amount_out_of_bounds");
    assert_eq!(why(lending(Lender::OwnBook {}, Some("cash"), "0.1")), "lender_not_offered");
    assert_eq!(why(lending(bank(), Some("goods"), "0.1")), "purpose_not_offered");
}

#[test]
fn product_and_class_are_named_where_there_is_a_table_and_no_class_where_there_is_none() {
    let story = applied_under_table(80);
    let code = |command: &Command| refused(&story, command).code();
    assert_eq!(code(&approve_on(cash("0.1"))), "credit.class_wanted");
    assert_eq!(code(&rated(cash("0.1"), "gold")), "credit.unknown_class");
    assert_eq!(code(&rated(lending(bank(), None, "0.1"), "medium")), "credit.product_wanted");
    assert_eq!(code(&rated(lending(bank(), Some("car"), "0.1"), "low")), "credit.unknown_product");
    let told = refused(&story, &approve_on(cash("0.1"))).to_string();
    assert!(
        told.ends_with("name the class of risk that prices the credit, `low`, `medium` or `high`"),
        "{told}"
    );

    let without = applied_under(lawful(), 80);
    let terms = lending(bank(), None, "0.12");
    assert_eq!(refused(&without, &rated(terms.clone(), "low")).code(), "credit.no_price_table");
    let (_, types) = without.then(approve_on(terms));
    assert_eq!(types, ["application.decided", "application.offered"]);
}

fn with_income(income: Money) -> Command {
    let stated = Stated { class: Some("medium".to_owned()), income: Some(income) };
    stating(cash("0.1"), stated)
}

#[test]
fn an_approval_that_the_income_does_not_bear_is_refused_with_the_figures() {
    let story = applied_under_table(80);
    let facts = story.ask(&with_income(xof(30_000))).unwrap();
    let Event::Application(application::Event::Rated(it)) = &facts[0].event else { panic!() };
    let Some(Borne { income, monthly }) = it.capacity else { panic!("{it:?}") };
    let most = offered(&story.after(with_income(xof(30_000)))).priced.unwrap();
    let most = most.schedule.iter().map(|it| it.principal.plus(it.interest.unwrap()).unwrap());
    assert_eq!((income, Some(monthly)), (xof(30_000), most.max_by_key(|it| it.amount())));

    // A third of it, to the franc.
    let story = applied_under_table(80);
    assert!(story.ask(&with_income(xof(monthly.amount() * 3))).is_ok());
    let little = xof(monthly.amount() * 3 - 1);
    let told = refused(&story, &with_income(little));
    assert_eq!(told.code(), "credit.over_capacity");
    let expected = pricing::Rejection::OverCapacity { monthly, income: little, parts: 1, of: 3 };
    assert_eq!(told, expected);
    let euros = Money::new(100_000, Currency::EUR).unwrap();
    assert_eq!(refused(&story, &with_income(euros)).code(), "credit.income_in_another_currency");

    let any =
        applied_under(open_with(|it| drop(it.as_object_mut().unwrap().remove("capacity"))), 80);
    assert!(any.ask(&with_income(little)).is_ok(), "no rule, and nothing in the way");
}

/// Of the one that runs and of Premium.
#[test]
fn what_runs_already_counts_against_the_income() {
    let monthly = |story: &Story| {
        let facts = story.ask(&with_income(xof(500_000))).unwrap();
        let Event::Application(application::Event::Rated(it)) = &facts[0].event else { panic!() };
        it.capacity.unwrap().monthly.amount()
    };
    let alone = monthly(&applied_under_table(80));
    // Two instalments of 5 000.
    let story = applied_under_table(80).after_loan(LOAN_1, grant(day(120)));
    assert_eq!(monthly(&story), alone + 5_000);
    let on_premium = |act| Command::Premium { premium: Uuid::from_u128(0x9e), act };
    let pay = premium::Act::PayFee {
        money: money("tmoney", "P-1"),
        amount: xof(2_500),
        value_date: None,
    };
    let story = story
        .by("support", "counter")
        .after(on_premium(premium::Act::Subscribe { plan: "monthly".to_owned() }))
        .after(on_premium(pay))
        .by("risk", "one officer");
    assert_eq!(monthly(&story), alone + 5_000 + 2_500);
}

#[test]
fn two_persons_approve_the_same_class() {
    let two = open_with(|it| it["applications"]["four_eyes_above"][0]["amount"] = json!(50_000));
    let edited = open_with(|it| {
        it["applications"]["four_eyes_above"][0]["amount"] = json!(50_000);
        for row in it["products"]["prices"].as_array_mut().unwrap() {
            row["rate"] = json!("0.1");
        }
    });
    let first = rated(cash("0.1"), "medium");
    let (story, types) = applied_under(two, 80).then(first.clone());
    assert_eq!(types, ["application.rated", "application.reviewed"]);
    let (_, types) = story.by("risk", "another officer").then(first.clone());
    assert_eq!(types, ["application.rated", "application.decided", "application.offered"]);

    // All classes pay the same, and it is another opinion all the same.
    let story = applied_under(edited, 80).after(first.clone()).by("risk", "another officer");
    let (story, types) = story.then(rated(cash("0.1"), "high"));
    assert_eq!(types, ["application.rated", "application.reviewed"]);
    let (_, types) = story.by("risk", "one officer").then(rated(cash("0.1"), "high"));
    assert_eq!(types, ["application.rated", "application.decided", "application.offered"]);
}

/// Who granted it knew the class: some class has it, or it is refused.
#[test]
fn a_direct_grant_of_a_product_is_what_the_table_has_for_some_class() {
    let story = applied_under_table(80);
    let grant = |product: Option<&str>, rate: &str| {
        let Act::Grant { lender, lender_reference, principal, plan, decision, .. } =
            granting(bank(), rate)
        else {
            unreachable!("it is a grant")
        };
        let product = product.map(|it| loan::Product { code: it.to_owned(), version: None });
        let act = Act::Grant {
            parts_until: None,
            product,
            lender,
            lender_reference,
            principal,
            plan,
            decision,
        };
        Command::Loan { loan: LOAN_1, act }
    };
    for rate in ["0.09", "0.1", "0.11"] {
        assert!(story.ask(&grant(Some("cash"), rate)).is_ok(), "{rate}");
    }
    let told = refused(&story, &grant(Some("cash"), "0.105"));
    assert!(
        told.to_string().contains("the class `low` the rate \"0.09\", not \"0.105\""),
        "{told}"
    );
    assert_eq!(refused(&story, &grant(Some("car"), "0.1")).code(), "credit.unknown_product");
    assert!(story.ask(&grant(None, "0.105")).is_ok(), "of no product the law alone is asked");
    let (_, types) = story.then(Command::Loan { loan: LOAN_1, act: board(day(120)) });
    assert_eq!(types.first(), Some(&"loan.boarded"));
}
