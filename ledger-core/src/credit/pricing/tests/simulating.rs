//! All plans of an amount, and from how much a month.

use super::*;

fn wish(amount: i64) -> Wish<'static> {
    Wish {
        purpose: CreditPurpose::Goods,
        amount: xof(amount),
        class: "low",
        lender: None,
        first_due_on: None,
        premium: None,
        other_principal: xof(0),
        means: None,
    }
}

#[test]
fn each_duration_is_told_with_its_price_or_why_not() {
    let document = document(|_| {});
    let pricing = pricing(&document, "2026-06-01");
    let plans = pricing.simulated(&wish(100_000)).unwrap();
    let told: Vec<_> = plans
        .iter()
        .map(|it| (it.instalments, it.outcome.as_ref().map_or_else(Excluded::code, |_| "offered")))
        .collect();
    // One per cent withheld is too much over three months.
    assert_eq!(told, [(3, "over_ceiling"), (6, "offered"), (12, "offered")]);
}

#[test]
fn from_is_the_least_a_month_of_what_is_lawful() {
    let document = document(|_| {});
    let pricing = pricing(&document, "2026-06-01");
    for amount in (20_000..=300_000).step_by(20_000) {
        let wish = wish(amount);
        let all = pricing.simulated(&wish).unwrap();
        let (one, other) = (cheapest(&all), pricing.cheapest(&wish).unwrap());
        let figures = |it: &Simulated| (it.instalments, it.outcome.clone());
        assert_eq!(one.map(figures), other.as_ref().map(figures), "{amount}");
        if let Some(one) = one {
            let least = all.iter().filter_map(Simulated::monthly).map(Money::amount).min();
            assert_eq!(one.monthly().map(Money::amount), least);
        }
    }
    // Over 12 months least falls due a month; where that is not lawful, the next lawful one is told.
    let wish_100 = wish(100_000);
    assert_eq!(pricing.cheapest(&wish_100).unwrap().unwrap().instalments, 12);
    let dear = self::document(|it| {
        let row = it["products"]["prices"][0].clone();
        it["products"]["prices"][0]["instalments_max"] = json!(6);
        it["products"]["prices"].as_array_mut().unwrap().push(row);
        it["products"]["prices"][2]["rate"] = json!("0.2");
    });
    let pricing = Pricing { document: &dear, ..pricing };
    assert_eq!(pricing.cheapest(&wish_100).unwrap().unwrap().instalments, 6);
}

#[test]
fn a_version_without_products_or_law_offers_nothing() {
    for absent in ["products", "law"] {
        let document = document(|it| drop(it.as_object_mut().unwrap().remove(absent)));
        let pricing = pricing(&document, "2026-06-01");
        let nothing = Err(Excluded::NothingOffered);
        assert_eq!(pricing.simulated(&wish(100_000)).map(|_| ()), nothing);
        assert_eq!(pricing.cheapest(&wish(100_000)).map(|_| ()), nothing);
    }
}
