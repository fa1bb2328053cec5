//! Why a credit may not be given at its price, as its caller is told.

use super::*;
use crate::credit::apr::NoRate;
use crate::rejection::Kind;

fn teg() -> Teg {
    let bounds = |it: &str| RateBounds { lower: rate(it), upper: rate(it) };
    Teg {
        counting: Counting::Eu,
        periods: 12,
        teg_proportional: bounds("0.1452"),
        taeg_actuarial: bounds("0.1553"),
    }
}

#[test]
fn each_refusal_has_its_code_and_its_facts() {
    let ceiling = Ceiling {
        lender: LenderKind::Bank,
        on: day("2026-06-01"),
        rate: rate("0.14"),
        compared: Compared::HigherOfBoth,
    };
    let bounds = |it: &str| json!({"lower": it, "upper": it});
    let told_teg = json!({
        "counting": "eu", "periods": 12,
        "teg_proportional": bounds("0.1452"), "taeg_actuarial": bounds("0.1553"),
    });
    let told_ceiling = json!({
        "lender": "bank", "on": "2026-06-01", "rate": "0.14", "compared": "higher_of_both",
    });
    let (lender, on) = (LenderKind::OwnBook, day("2013-01-01"));
    let cases = [
        (
            Rejection::OverCeiling { teg: teg(), ceiling },
            "credit.over_ceiling",
            Kind::Conflict,
            json!({"teg": told_teg, "ceiling": told_ceiling}),
            "14.52 % a year (proportional), 15.53 % (actuarial): the higher of both is above the legal \
             ceiling of 14 %",
        ),
        (
            Rejection::NoCeiling { lender, on, teg: teg() },
            "credit.no_ceiling",
            Kind::Conflict,
            json!({"lender": "own_book", "on": "2013-01-01", "teg": told_teg}),
            "14.52 % a year (proportional), 15.53 % (actuarial): no legal ceiling is known for this \
             lender on 2013-01-01",
        ),
        (
            Rejection::NoRate { why: NoRate::OneSided },
            "credit.no_rate",
            Kind::Invalid,
            json!({"why": "nothing is advanced, or nothing paid: expected some of both"}),
            "what it costs a year cannot be told: nothing is advanced, or nothing paid: expected some \
             of both",
        ),
        (
            Rejection::NoSchedule { principal: xof(5) },
            "credit.no_schedule",
            Kind::Invalid,
            json!({"principal": xof(5)}),
            "there are no such instalments of 5 XOF by these terms",
        ),
        (
            Rejection::NoPremiumPlan { currency: Currency::XOF },
            "credit.no_premium_plan",
            Kind::Conflict,
            json!({"currency": "XOF"}),
            "Premium is compulsory by the policy in force, and has no plan in XOF",
        ),
        (
            Rejection::TooLarge,
            "credit.too_large",
            Kind::Invalid,
            json!({}),
            "what is paid in all adds up to more than 9007199254740991 minor units",
        ),
    ];
    for (refusal, code, kind, facts, text) in cases {
        assert_eq!((refusal.code(), refusal.kind()), (code, kind));
        assert_eq!(Value::Object(refusal.facts()), facts, "{code}");
        assert_eq!(refusal.to_string(), text);
    }
}

#[test]
fn a_gate_asks_for_premium_where_it_is_compulsory_and_for_nothing_without_a_law() {
    let gate = |document: &Document| {
        let country = "TG".parse().unwrap();
        Gate::of(document, version(), country, day("2026-05-15"), Currency::XOF, None, Vec::new)
    };
    let without = document(|it| drop(it.as_object_mut().unwrap().remove("law")));
    assert_eq!(gate(&without), Ok(None));
    let none = document(|it| {
        it["premium"]["compulsory"] = json!(true);
        it["premium"]["plans"] = json!([]);
    });
    let currency = Currency::XOF;
    assert_eq!(gate(&none), Err(Rejection::NoPremiumPlan { currency }));

    let strict = document(|it| it["premium"]["compulsory"] = json!(true));
    let schedule = equal(day("2026-06-15"), 12, 8_335);
    let planned = Planned { from: day("2026-05-15"), every: Every::MONTH, schedule };
    let gate = gate(&strict).unwrap().unwrap();
    let refused = gate.pass(LenderKind::OwnBook, xof(100_020), &planned).unwrap_err();
    assert_eq!(refused.code(), "credit.over_ceiling");
}
