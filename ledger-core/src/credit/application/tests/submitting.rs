//! How an application begins.

use super::*;

#[test]
fn an_application_for_an_amount_keeps_what_is_asked_and_the_policy_it_is_decided_by() {
    given::<Application>([]).when(submit(CASH, 50_000)).then([submitted(CASH, 50_000)]);
}

#[test]
fn an_application_for_an_order_is_of_the_orders_amount() {
    given::<Application>([]).when(submit(FOR_ORDER, 50_000)).then([submitted(FOR_ORDER, 50_000)]);
    given::<Application>([])
        .when(Command { order: Some(waiting(xof(50_001))), ..submit(FOR_ORDER, 50_000) })
        .then_refused(Rejection::OrderTotalDiffers { total: xof(50_001), asked: xof(50_000) });
}

#[test]
fn support_submits_for_a_customer() {
    let support = actor("support", "yao");
    let command = Command { own_file: false, ..by(support.clone(), submit(CASH, 500)) };
    let state = given::<Application>([]).when(command).then_state();
    assert_eq!(state.application().unwrap().submitted().by, support);
}

#[test]
fn the_policy_says_how_long_it_waits() {
    let policy = ApplicationPolicy { lapse_days: 3, ..policy() };
    let command = Command { policy, ..submit(CASH, 500) };
    let state = given::<Application>([]).when(command).then_state();
    assert_eq!(state.next_action_on(), Some(day(4)));
}

#[test]
fn an_order_is_applied_for_once_at_a_time() {
    let application = Uuid::from_u128(5);
    let order = OrderFact { application: Some(application), ..waiting(xof(500)) };
    given::<Application>([])
        .when(Command { order: Some(order), ..submit(FOR_ORDER, 500) })
        .then_refused(Rejection::OrderAppliedFor { application });
}

#[test]
fn only_an_order_of_the_file_that_waits_for_credit_is_applied_for() {
    given::<Application>([])
        .when(Command { order: None, ..submit(FOR_ORDER, 500) })
        .then_refused(Rejection::UnknownOrder { order: ORDER });
    let order = OrderFact { waits_for_credit: false, ..waiting(xof(500)) };
    given::<Application>([])
        .when(Command { order: Some(order), ..submit(FOR_ORDER, 500) })
        .then_refused(Rejection::OrderNotWaiting { order: ORDER });
}

#[test]
fn so_many_applications_of_a_customer_wait_at_once_and_no_more() {
    let with = |open| Command { open, ..submit(CASH, 500) };
    given::<Application>([]).when(with(19)).then([submitted(CASH, 500)]);
    given::<Application>([])
        .when(with(20))
        .then_refused(Rejection::TooManyOpen { open: 20, max: 20 });
    // By the figure of the policy.
    given::<Application>([])
        .when(Command { open_max: 3, ..with(3) })
        .then_refused(Rejection::TooManyOpen { open: 3, max: 3 });
}

#[test]
fn nothing_is_not_applied_for() {
    given::<Application>([]).when(submit(CASH, 0)).then_refused(Rejection::ZeroAmount);
}

#[test]
fn an_application_is_submitted_once() {
    given::<Application>([submitted(CASH, 500)])
        .when(submit(CASH, 500))
        .then_refused(Rejection::AlreadyExists);
}
