//! Why a plan is not offered, in words.

use super::*;

#[test]
fn what_is_over_the_ceiling_is_told_with_both_figures_and_the_ceiling() {
    let schedule = equal(day("2026-02-15"), 12, 8_950);
    let cash = Cash::of(day("2026-01-15"), xof(100_000), Every::MONTH, None, &schedule);
    let law = document(|it| it["law"]["ceilings"][0]["rate"] = json!("0.135")).law.unwrap();
    let refused = lawful(&law, LenderKind::Bank, day("2026-01-15"), &cash).unwrap_err();
    let told = Excluded::from(refused);
    let (teg, _) = told.figures().unwrap();
    let (one, two) =
        (teg.teg_proportional.percent(2).unwrap(), teg.taeg_actuarial.percent(2).unwrap());
    let fr = |it: Decimal| it.to_string().replace('.', ",");
    assert_eq!(
        told.fr(),
        format!(
            "TEG {} %, TAEG {} % : le plus élevé des deux dépasse le plafond légal de 13,5 %.",
            fr(one),
            fr(two)
        )
    );
    assert_eq!(
        told.en(),
        format!(
            "{one} % a year (proportional), {two} % (actuarial): the higher of both is above the legal ceiling of 13.5 %."
        )
    );
}

#[test]
fn what_is_over_by_less_than_is_shown_is_told_with_more_digits() {
    let schedule = equal(day("2026-02-15"), 12, 8_950);
    let cash = Cash::of(day("2026-01-15"), xof(100_000), Every::MONTH, None, &schedule);
    let upper = Teg::of(&cash, Counting::Eu).unwrap().taeg_actuarial.upper.0;
    let just_below =
        (upper * Decimal::from(10_000_000_000_u64)).floor() / Decimal::from(10_000_000_000_u64);
    let law = document(|it| it["law"]["ceilings"][0]["rate"] = json!(just_below.to_string()));
    let law = law.law.unwrap();
    let refused = lawful(&law, LenderKind::Bank, day("2026-01-15"), &cash).unwrap_err();
    let told = Excluded::from(refused).en();
    let exact = (upper * Decimal::ONE_HUNDRED).to_string();
    assert!(told.contains(exact.trim_end_matches('0')), "{told}, {exact}");
}

#[test]
fn amounts_are_written_as_each_language_writes_them() {
    let it = Excluded::AmountOffStep { amount: xof(1_252_500), min: xof(20_000), step: xof(500) };
    let fr = "Le montant de 1\u{a0}252\u{a0}500 XOF ne s'obtient pas depuis 20\u{a0}000 XOF par tranches de 500 XOF.";
    assert_eq!(it.fr(), fr);
    assert_eq!(it.en(), "1,252,500 XOF is not reached from 20,000 XOF in steps of 500 XOF.");
}
