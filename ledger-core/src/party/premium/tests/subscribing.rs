//! How a subscription begins.

use super::*;

#[test]
fn a_subscription_keeps_the_terms_of_its_day_and_its_first_fee_is_due_at_once() {
    given::<Premium>([]).when(subscribe("2026-01-31", "monthly")).then(begun());
    let state = given::<Premium>([]).when(subscribe("2026-01-31", "yearly")).then_state();
    let premium = state.premium().unwrap();
    assert_eq!(premium.terms(), &terms("yearly"));
    assert_eq!(premium.latest().until, day("2027-01-31"));
    assert!(!premium.covers());
}

#[test]
fn the_insurers_part_is_brought_to_the_unit_and_the_rest_is_ours() {
    let mut policy = policy();
    for plan in &mut policy.plans {
        plan.fee = xof(2_501);
        plan.insurer_share = crate::money::Rate("0.45".parse().unwrap());
    }
    let offered = Some(Offered { premium: Some(policy), policy: policy_ref() });
    let command = Command { offered, ..subscribe("2026-01-31", "monthly") };
    let state = given::<Premium>([]).when(command).then_state();
    // 1 125.45 francs.
    assert_eq!(state.premium().unwrap().terms().insurer, xof(1_125));
}

#[test]
fn only_what_the_policy_in_force_offers_is_subscribed() {
    let known = vec!["monthly".to_owned(), "yearly".to_owned()];
    given::<Premium>([])
        .when(subscribe("2026-01-31", "weekly"))
        .then_refused(Rejection::UnknownPlan { plan: "weekly".to_owned(), known });
    let offered = Some(Offered { premium: None, policy: policy_ref() });
    given::<Premium>([])
        .when(Command { offered, ..subscribe("2026-01-31", "monthly") })
        .then_refused(Rejection::NotOffered);
}

#[test]
fn a_customer_has_one_subscription_at_a_time() {
    let premium = Uuid::from_u128(7);
    given::<Premium>([])
        .when(Command { has: Some(premium), ..subscribe("2026-01-31", "monthly") })
        .then_refused(Rejection::AlreadySubscribed { premium });
}

#[test]
fn a_subscription_begins_once() {
    given::<Premium>(begun())
        .when(subscribe("2026-01-31", "monthly"))
        .then_refused(Rejection::AlreadyExists);
}

#[test]
fn nothing_is_asked_of_what_nobody_subscribed() {
    let failure = Act::RecordFailure { channel: "tmoney".to_owned(), code: "K-1".to_owned() };
    for command in [
        pay("2026-02-02", 2_500),
        on("2026-02-02", failure),
        reverse("2026-02-02", COMMAND),
        cancel("2026-02-02"),
    ] {
        given::<Premium>([]).when(command).then_refused(Rejection::NotFound);
    }
    given::<Premium>([]).when(age("2026-02-02")).then_nothing();
}
