//! Just under a ceiling, at it and just over it.

use super::*;
use crate::policy::Law;

/// The law with this ceiling for banks from the beginning of 2026 on, a figure being compared.
fn law(ceiling: Decimal, compared: &str) -> Law {
    let with = |it: &mut Value| {
        it["law"]["ceilings"] =
            json!([{"lender": "bank", "from": "2026-01-01", "rate": ceiling.to_string()}]);
        it["law"]["compared"] = json!(compared);
    };
    document(with).law.unwrap()
}

fn cash() -> Cash {
    let schedule = equal(day("2026-03-01"), 12, 8_900);
    Cash::of(day("2026-01-20"), xof(100_000), Every::MONTH, Some(xof(1_000)), &schedule)
}

#[test]
fn the_upper_bound_may_be_the_ceiling_and_not_a_trace_more() {
    let cash = cash();
    let teg = Teg::of(&cash, Counting::Eu).unwrap();
    let trace = Decimal::new(1, 15);
    let bounds = [
        ("proportional", teg.teg_proportional),
        ("actuarial", teg.taeg_actuarial),
        ("higher_of_both", teg.taeg_actuarial),
    ];
    assert!(teg.taeg_actuarial.lower > teg.teg_proportional.upper);
    for (compared, RateBounds { lower, upper }) in bounds {
        let admits = |ceiling: Decimal| {
            let law = law(ceiling, compared);
            let (bank, on) = (LenderKind::Bank, day("2026-01-20"));
            let exact = lawful(&law, bank, on, &cash).is_ok();
            assert_eq!(is_lawful(&law, bank, on, &cash), exact, "{compared} {ceiling}");
            exact
        };
        assert!(admits(upper.0 + trace) && admits(upper.0), "{compared}");
        assert!(!admits(upper.0 - trace), "{compared}");
        // The rate itself is below this, and its upper bound is not.
        assert!(!admits(lower.0), "{compared}");
        for away in [2, 4, 6, 8, 10, 12] {
            let away = Decimal::new(1, away);
            assert!(admits(upper.0 + away) && !admits(upper.0 - away), "{compared} {away}");
        }
    }
}

#[test]
fn a_ceiling_rounded_to_what_is_shown_hides_nothing() {
    let cash = cash();
    let teg = Teg::of(&cash, Counting::Eu).unwrap();
    let shown = teg.taeg_actuarial.percent(2).unwrap() / Decimal::ONE_HUNDRED;
    let law = law(shown, "actuarial");
    let admitted = lawful(&law, LenderKind::Bank, day("2026-01-20"), &cash).is_ok();
    assert_eq!(admitted, teg.taeg_actuarial.upper.0 <= shown);
}

#[test]
fn the_law_is_that_of_the_day_and_of_the_lender() {
    let document = document(|_| {});
    let law = document.law.unwrap();
    // 14.5 % a year, by the month.
    let schedule = equal(day("2026-07-01"), 12, 9_002);
    let cash = Cash::of(day("2026-06-01"), xof(100_000), Every::MONTH, None, &schedule);
    let compared = |lender, on: &str| lawful(&law, lender, day(on), &cash);
    let (teg, ceiling) = compared(LenderKind::OwnBook, "2026-06-01").unwrap();
    assert_eq!(ceiling.unwrap().rate, rate("0.24"));
    assert_eq!(teg.teg_proportional.percent(1).unwrap().to_string(), "14.5");
    let Err(Unlawful::Over { ceiling, .. }) = compared(LenderKind::Bank, "2026-06-01") else {
        panic!("it is above the ceiling")
    };
    assert_eq!((ceiling.rate, ceiling.on), (rate("0.14"), day("2026-06-01")));
    let Err(Unlawful::NoCeiling { .. }) = compared(LenderKind::Bank, "2013-12-31") else {
        panic!("there is no ceiling yet")
    };
}

#[test]
fn who_may_ask_nothing_may_lend_for_nothing() {
    let law = document(|_| {}).law.unwrap();
    let schedule = equal(day("2013-02-01"), 10, 10_000);
    let cash = Cash::of(day("2013-01-01"), xof(100_000), Every::MONTH, None, &schedule);
    let (_, ceiling) = lawful(&law, LenderKind::Bank, day("2013-01-01"), &cash).unwrap();
    assert_eq!(ceiling, None);
    assert!(is_lawful(&law, LenderKind::Bank, day("2013-01-01"), &cash));
}
