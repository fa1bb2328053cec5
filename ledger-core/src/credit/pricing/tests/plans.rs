//! Which plans are offered, at which price, and why others are not.

use super::*;
use crate::credit::Plan;

/// What a plan costs.
fn priced<'a>(
    document: &'a Document,
    change: impl FnOnce(&mut Ask<'a>),
) -> Result<PricedPlan, Excluded> {
    let mut ask = ask(document);
    change(&mut ask);
    let pricing = pricing(document, "2026-05-15");
    let found = pricing.priced(&ask);
    if ask.means.is_none() {
        assert_eq!(pricing.is_offered(&ask), found.is_ok(), "the quick answer is the exact one");
    }
    found
}

fn code<'a>(document: &'a Document, change: impl FnOnce(&mut Ask<'a>)) -> &'static str {
    priced(document, change).unwrap_err().code()
}

#[test]
fn a_plan_is_told_with_all_that_it_costs() {
    let document = document(|_| {});
    let found = priced(&document, |_| {}).unwrap();
    let Plan::Amortised { terms } = &found.plan else { panic!("its terms are computed by") };
    assert_eq!((terms.instalments, terms.first_due_on), (12, day("2026-06-15")));
    assert_eq!(found.rate, rate("0.09"));
    let owed: i64 = found.schedule.iter().map(|it| it.principal.amount()).sum();
    assert_eq!((found.schedule.len(), owed), (12, 100_000));
    let TotalCost { principal, interest, file_fee, premium, insurance, taxes, stamps, total } =
        found.price.total;
    assert_eq!(
        (principal, file_fee, premium, insurance),
        (xof(100_000), xof(1_000), xof(0), xof(0))
    );
    assert_eq!((taxes, stamps), (xof(5_000), xof(3_000)));
    assert_eq!(total.amount(), 100_000 + interest.amount() + 1_000 + 5_000 + 3_000);
    assert_eq!(found.price.ceiling.unwrap().rate, rate("0.15"));
    assert_eq!(found.price.policy, version());
    found.price.check(xof(100_000), &found.schedule).unwrap();
}

#[test]
fn a_price_that_was_altered_is_found() {
    let document = document(|_| {});
    let found = priced(&document, |_| {}).unwrap();
    let check = |change: fn(&mut Price)| {
        let mut price = found.price.clone();
        change(&mut price);
        price.check(xof(100_000), &found.schedule)
    };
    check(|_| {}).unwrap();
    assert!(check(|it| it.total.total = xof(1)).is_err());
    assert!(check(|it| it.total.stamps = xof(1)).is_err());
    assert!(check(|it| it.file_fee = None).is_err());
    assert!(check(|it| it.lent_on = day("2026-05-14")).is_err());
    let lower = |it: &mut Price| it.ceiling.as_mut().unwrap().rate = rate("0.05");
    assert!(check(lower).unwrap_err().contains("the ceiling is 0.05"));
}

#[test]
fn fourteen_and_a_half_is_offered_in_may_and_refused_in_june() {
    let document = document(|it| {
        it["products"]["prices"][0]["rate"] = json!("0.1357");
        it["products"]["products"][0]["file_fee"] = json!(null);
    });
    let ask = Ask { first_due_on: Some(day("2026-07-01")), ..ask(&document) };
    let may = pricing(&document, "2026-05-31").priced(&ask).unwrap();
    assert_eq!(may.price.teg.taeg_actuarial.percent(1).unwrap().to_string(), "14.4");
    let june = Pricing { on: day("2026-06-01"), ..pricing(&document, "2026-05-31") };
    let Err(it @ Excluded::OverCeiling { ceiling, .. }) = june.priced(&ask) else {
        panic!("it is above the ceiling")
    };
    assert_eq!(ceiling.rate, rate("0.14"));
    assert!(it.figures().is_some() && !june.is_offered(&ask));
}

#[test]
fn each_reason_has_its_code() {
    let usual = document(|_| {});
    assert_eq!(code(&usual, |it| it.purpose = CreditPurpose::Cash), "purpose_not_offered");
    assert_eq!(code(&usual, |it| it.amount = xof(15_000)), "amount_out_of_bounds");
    assert_eq!(code(&usual, |it| it.amount = xof(305_000)), "amount_out_of_bounds");
    assert_eq!(code(&usual, |it| it.amount = xof(52_500)), "amount_off_step");
    assert_eq!(code(&usual, |it| it.instalments = 9), "duration_not_offered");
    assert_eq!(code(&usual, |it| it.class = "high"), "no_price");
    // A fee of 500 on 20 000 over 3 months.
    let short = |it: &mut Ask| (it.amount, it.instalments) = (xof(20_000), 3);
    assert_eq!(code(&usual, short), "over_ceiling");
    let before = |it: &mut Ask| it.first_due_on = Some(day("2026-05-15"));
    assert_eq!(code(&usual, before), "first_due_out_of_bounds");

    let own = document(|it| it["products"]["products"][0]["lenders"] = json!(["own_book"]));
    assert_eq!(code(&own, |_| {}), "lender_not_offered");
    let no_bank = document(|it| it["law"]["ceilings"] = json!([]));
    assert_eq!(code(&no_bank, |_| {}), "no_ceiling");
    let no_rate = document(|it| {
        it["products"]["products"][0]["file_fee"]["share"] = json!("1");
    });
    assert_eq!(code(&no_rate, |_| {}), "no_rate");
    let no_law = document(|it| drop(it.as_object_mut().unwrap().remove("law")));
    assert_eq!(code(&no_law, |_| {}), "nothing_offered");
    let bounded = document(|it| it["loan"]["first_due"] = json!({"days_min": 10, "days_max": 40}));
    assert_eq!(
        code(&bounded, |it| it.first_due_on = Some(day("2026-05-24"))),
        "first_due_out_of_bounds"
    );
    assert!(priced(&bounded, |it| it.first_due_on = Some(day("2026-05-25"))).is_ok());
}

#[test]
fn compulsory_premium_leaves_nothing_up_to_100_000_lawful() {
    let strict = document(|it| {
        it["premium"]["compulsory"] = json!(true);
        it["products"]["prices"][0]["rate"] = json!("0");
        it["products"]["products"][0]["file_fee"] = json!(null);
    });
    for amount in (20_000..=100_000).step_by(5_000) {
        for instalments in [3, 6, 12] {
            for lender in [LenderKind::Bank, LenderKind::OwnBook] {
                let plan = |it: &mut Ask| {
                    (it.amount, it.instalments, it.lender) = (xof(amount), instalments, lender);
                };
                assert_eq!(code(&strict, plan), "over_ceiling", "{amount} over {instalments}");
            }
        }
    }
    let Err(Excluded::OverCeiling { teg, .. }) = priced(&strict, |_| {}) else {
        panic!("it is above the ceiling")
    };
    assert_eq!(teg.teg_proportional.percent(1).unwrap().to_string(), "51.4");
    assert_eq!(teg.taeg_actuarial.percent(1).unwrap().to_string(), "65.5");
    // Shared with what else is owed, it is borne by less.
    let Err(Excluded::OverCeiling { teg: shared, .. }) =
        priced(&strict, |it| it.other_principal = xof(100_000))
    else {
        panic!("it is above the ceiling")
    };
    assert!(shared.taeg_actuarial.upper < teg.taeg_actuarial.lower);
}

#[test]
fn premium_in_no_plan_of_the_currency_excludes() {
    let strict = document(|it| {
        it["premium"]["compulsory"] = json!(true);
        it["premium"]["plans"] = json!([]);
    });
    assert_eq!(code(&strict, |_| {}), "no_premium_plan");
}

#[test]
fn an_income_bears_a_third_of_itself() {
    let document = document(|_| {});
    let found = priced(&document, |_| {}).unwrap();
    let most =
        found.schedule.iter().map(|it| it.principal.amount() + it.interest.unwrap().amount());
    let most = most.max().unwrap();
    let with = |income: i64, running: i64| {
        priced(&document, |it| {
            it.means = Some(Means { income: xof(income), running: xof(running) })
        })
    };
    assert!(with(3 * most, 0).is_ok());
    assert_eq!(with(3 * most - 1, 0).unwrap_err().code(), "over_capacity");
    assert!(with(3 * (most + 1_000), 1_000).is_ok());
    assert_eq!(with(3 * (most + 1_000), 1_001).unwrap_err().code(), "over_capacity");
}
