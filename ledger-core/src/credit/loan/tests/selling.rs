//! A loan that goes over to another lender.

use super::*;

fn sell(to: Lender, lender_reference: Option<&str>) -> Act {
    Act::Sell {
        to,
        lender_reference: lender_reference.map(str::to_owned),
        reference: "sale of 7 March".to_owned(),
        reason: because("receivables_sold"),
    }
}

fn collector() -> Lender {
    Lender::Bank { id: "collector".to_owned() }
}

#[test]
fn the_lender_is_another_and_nothing_else() {
    let mut life = Life::of_four_hundred();
    life.until("2024-02-20");
    life.ask(pay(1, 140));
    let before = (life.instalments(), life.balances(), life.bucket(), life.next_action_on());
    assert_eq!(life.ask(sell(collector(), Some("C-9"))), ["sold"]);
    let after = (life.instalments(), life.balances(), life.bucket(), life.next_action_on());
    assert_eq!(before, after);
    let loan = life.account();
    assert_eq!((loan.lender(), loan.lender_reference()), (&collector(), Some("C-9")));
    let seller = Lender::Bank { id: "orabank".to_owned() };
    let names: Vec<(&Lender, &str)> = loan.lender_references().collect();
    assert_eq!(names, [(&collector(), "C-9"), (&seller, "L-77")]);
    assert_eq!(life.refuses(sell(collector(), None)), Rejection::SameLender);
    assert_eq!(life.ask(sell(Lender::OwnBook {}, None)), ["sold"]);
    assert_eq!(life.account().lender_reference(), None);
}

#[test]
fn only_what_is_owed_is_sold_also_where_it_was_given_up() {
    let mut life = Life::from("2024-01-01");
    assert_eq!(life.refuses(sell(collector(), None)), Rejection::NotFound);
    life.ask(grant(xof(400), interest_free(4, "2024-01-15")));
    assert_eq!(life.refuses(sell(collector(), None)), Rejection::NotDisbursed);
    let mut cancelled = life.clone();
    cancelled.ask(cancel());
    assert_eq!(cancelled.refuses(sell(collector(), None)), Rejection::Cancelled);
    life.ask(disburse(xof(400)));
    let mut closed = life.clone();
    closed.ask(prepay(1, 400));
    assert_eq!(closed.refuses(sell(collector(), None)), Rejection::Closed);
    let mut void = life.clone();
    void.ask(rescind());
    assert_eq!(void.refuses(sell(collector(), None)), Rejection::Rescinded);
    life.ask(Act::WriteOff { write_off: nth(9), reason: because("uncollectable") });
    assert_eq!(life.ask(sell(collector(), None)), ["sold"]);
}
