//! As much, as many and as long as can be: what does not fit is refused, and nothing else fails.

use super::writing_off::{undo, write_off};
use super::*;
use crate::credit::Amortised;
use crate::money::MINOR_UNITS_MAX;

/// A plan over so many months.
fn plans(instalments: u32) -> Vec<Plan> {
    let (first_due_on, day_of_month) = (day("2024-02-15"), None);
    let rate = |it: &str| Rate(it.parse().unwrap());
    let flat = |it: &str| Plan::Flat { instalments, first_due_on, day_of_month, rate: rate(it) };
    let declining = |it: &str, equal: &str| {
        let terms: Amortised = serde_json::from_value(serde_json::json!({
            "instalments": instalments, "first_due_on": "2024-02-15",
            "every": { "n": 1, "unit": "month" }, "equal": equal,
            "interest": { "kind": "declining_balance", "rate": it, "day_count": "actual_365" },
        }))
        .unwrap();
        Plan::Amortised { terms: Box::new(terms) }
    };
    vec![
        Plan::InterestFree { instalments, first_due_on, day_of_month },
        flat("0.12"),
        flat("9.9"),
        declining("0.12", "instalments"),
        declining("0.99", "principal"),
    ]
}

/// With how many instalments each is asked: what bears by the day is derived slowly.
fn policies() -> [(LoanPolicy, Vec<u32>); 2] {
    let by_day = LoanPolicy {
        penalty: Some(penalised("0.8", 1, "1")),
        recalculation: Some(Recalculation { early: true, late: true }),
        ..policy()
    };
    [(policy(), vec![1, 480, 600]), (by_day, vec![1, 60])]
}

/// Whatever is asked of it at once, in a month and when all has fallen due.
fn live(mut life: Life, amount: i64) {
    let last = life.instalments().last().unwrap().due_on;
    for (number, on) in (1..).zip([life.today, day("2024-03-20"), after(last, 400)]) {
        life.today = on.max(life.today);
        life.ask(Act::Age);
        life.account().settlement(life.today);
        let number = 100 * number;
        for act in [
            fee(number, 1, MINOR_UNITS_MAX),
            fee(number + 1, 1, 1),
            valued(pay(number + 2, 7), None, Excess::Lower),
            prepay(number + 3, 7),
            waive_penalty(number + 4, 1, None),
            write_off(number + 5),
            pay(number + 6, MINOR_UNITS_MAX),
            pay(number + 7, amount),
            undo(number + 5),
            charge_back(number + 8, number + 7, None),
            reverse(number + 6),
        ] {
            if Loan::decide(&life.state, &life.asked(act.clone())).is_ok() {
                life.ask(act);
            }
        }
    }
}

#[test]
fn what_does_not_fit_an_amount_is_refused_and_what_fits_is_kept() {
    let (mut kept, mut refused) = (0, 0);
    for (policy, counts) in policies() {
        for instalments in counts {
            for plan in plans(instalments) {
                for amount in [MINOR_UNITS_MAX, MINOR_UNITS_MAX / 2] {
                    let mut life = Life::under(policy.clone(), "2024-01-15");
                    let asked = life.asked(grant(xof(amount), plan.clone()));
                    match Loan::decide(&life.state, &asked) {
                        Err(why) => {
                            assert_eq!(why, Rejection::TooLarge, "{amount} by {plan:?}");
                            refused += 1;
                        }
                        Ok(_) => {
                            life.ask(asked.act);
                            life.ask(disburse(xof(amount)));
                            live(life, amount);
                            kept += 1;
                        }
                    }
                }
            }
        }
    }
    assert!(kept > 10 && refused > 10, "{kept} were kept and {refused} refused");
}

#[test]
fn a_loan_of_all_that_an_amount_can_be_runs_for_fifty_years() {
    let mut life = Life::from("2024-01-15");
    life.ask(grant(xof(MINOR_UNITS_MAX), interest_free(600, "2024-02-15")));
    life.ask(disburse(xof(MINOR_UNITS_MAX)));
    assert_eq!(life.instalments().last().unwrap().due_on, day("2074-01-15"));
    assert_eq!(life.refuses(fee(1, 1, 1)), Rejection::TooLarge);
    life.today = day("2074-01-15");
    life.ask(Act::Age);
    assert_eq!(life.balances().overdue.amount() + life.balances().due.amount(), MINOR_UNITS_MAX);
    assert_eq!(life.ask(pay(1, MINOR_UNITS_MAX)).last().unwrap(), "closed");
    assert_eq!(life.refuses(pay(2, 1)), Rejection::TooLarge);
}
