//! A part of what a loan financed is refunded. The figures of `refunding.json` were computed apart from
//! the ledger, by the rule in the header of `refunding.py`.

use serde::Deserialize;

use super::any::{any_excess, any_policy};
use super::rescheduling::{agree, by, propose};
use super::writing_off::write_off;
use super::*;
use crate::credit::engine::run;
use crate::credit::loan::{Amortised, Instalment, RefundCause, ReturnedLine};
use crate::credit::pricing::{FeePaid, PaidFee};
use crate::testing::Dice;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    name: String,
    principal: i64,
    granted_on: Day,
    #[serde(default)]
    plan: Option<Amortised>,
    #[serde(default)]
    given: Vec<Given>,
    penalty: Option<Penalty>,
    refunds: Vec<Refund>,
    payments: Vec<Payment>,
    checks: Vec<Stands>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Given {
    due_on: Day,
    principal: i64,
    interest: i64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Penalty {
    rate: String,
    from_days: u32,
    principal_share_max: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Refund {
    on: Day,
    price: i64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Payment {
    on: Day,
    amount: i64,
}

#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stands {
    on: Day,
    rows: Vec<Row>,
    credit: i64,
}

#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    due_on: Day,
    principal: i64,
    interest: i64,
    penalty: i64,
    paid: i64,
}

/// Goods of this price came back.
fn refund(number: u128, price: i64) -> Act {
    let lines = vec![ReturnedLine { line: 1, quantity: 1 }];
    let cause = RefundCause::Returned { order: nth(77), lines };
    Act::RefundGoods { refund: nth(number), price: xof(price), cause }
}

/// A merchant gave money back.
fn merchant(number: u128, amount: i64) -> Act {
    Act::ReceiveMerchantRefund {
        refund: nth(number),
        amount: xof(amount),
        money: named("M-1"),
        value_date: None,
    }
}

fn reverse_merchant(number: u128) -> Act {
    Act::ReverseMerchantRefund {
        refund: nth(number),
        cause: RepaymentReversal::Bounced {},
        reason: because("payment_bounced"),
    }
}

impl Table {
    fn begun(&self) -> Life {
        let penalty = self
            .penalty
            .as_ref()
            .map(|it| penalised(&it.rate, it.from_days, &it.principal_share_max));
        let recalculation = Some(Recalculation { early: true, late: true });
        let policy = LoanPolicy { penalty, recalculation, ..policy() };
        let mut life = Life::under(policy, &self.granted_on.to_string());
        let schedule = (1..).zip(&self.given).map(|(number, it)| Instalment {
            number,
            due_on: it.due_on,
            principal: xof(it.principal),
            interest: Some(xof(it.interest)),
            fee: None,
            tax: None,
            insurance: None,
        });
        let plan = match &self.plan {
            Some(terms) => Plan::Amortised { terms: Box::new(terms.clone()) },
            None => Plan::Given { schedule: schedule.collect() },
        };
        life.ask(grant(xof(self.principal), plan));
        life.ask(disburse(xof(self.principal)));
        life
    }

    fn live(&self, life: &mut Life, until: Day) {
        while life.today < until {
            life.until(&after(life.today, 1).to_string());
            let today = life.today;
            for (number, it) in (1..).zip(&self.payments).filter(|(_, it)| it.on == today) {
                life.ask(pay(number, it.amount));
            }
            for (number, it) in (501..).zip(&self.refunds).filter(|(_, it)| it.on == today) {
                life.ask(refund(number, it.price));
            }
        }
    }
}

/// With what lateness cost since that was posted.
fn stands(life: &Life) -> Stands {
    let mut facts = life.account().facts.clone();
    facts.post_until(facts.posted_until().max(Some(life.today)));
    let position = run(life.account().contract(), &facts, life.today);
    let rows = position.rows.iter().map(|it| Row {
        due_on: it.due_on,
        principal: it.owed.principal,
        interest: it.owed.interest,
        penalty: it.owed.penalty,
        paid: it.paid.total(),
    });
    Stands { on: life.today, rows: rows.collect(), credit: position.credit }
}

#[test]
fn what_is_left_of_a_loan_of_which_goods_are_refunded_is_that_of_the_tables() {
    let tables: Vec<Table> = serde_json::from_str(include_str!("refunding.json")).unwrap();
    assert!(tables.len() >= 6);
    for table in tables {
        let mut life = table.begun();
        for expected in &table.checks {
            table.live(&mut life, expected.on);
            assert_eq!(stands(&life), *expected, "{}", table.name);
        }
    }
}

/// 100,000 over four months without interest.
fn of_a_hundred_thousand() -> Life {
    let mut life = Life::from("2026-01-15");
    life.ask(grant(xof(100_000), interest_free(4, "2026-02-15")));
    life.ask(disburse(xof(100_000)));
    life
}

#[test]
fn goods_are_refunded_once_and_the_loan_owes_from_the_beginning_what_it_owes_of_the_rest() {
    let mut life = of_a_hundred_thousand();
    life.until("2026-02-15");
    life.ask(pay(1, 25_000));
    life.until("2026-03-01");
    assert_eq!(
        life.ask(refund(2, 40_000)),
        ["goods_refunded: 1 owed principal 25000→15000, 1 principal 25000→15000, \
          2 owed principal 25000→15000, 3 owed principal 25000→15000, \
          4 owed principal 25000→15000; 10000 waits"]
    );
    assert_eq!(life.account().financed(), xof(60_000));
    assert_eq!(life.ask(refund(2, 40_000)), [""; 0]);
    let told = life.until("2026-03-15");
    assert_eq!(told, ["03-15 instalment_fell_due 2: 2 principal 0→10000"]);
}

#[test]
fn who_paid_all_has_what_the_goods_had_cost_and_who_was_late_with_them_alone_is_late_no_more() {
    let mut life = of_a_hundred_thousand();
    life.ask(prepay(1, 100_000));
    assert_eq!(life.stage(), Stage::Closed);
    life.ask(merchant(2, 30_000));
    assert_eq!((life.stage(), life.credit()), (Stage::Closed, 30_000));
    life.ask(pay_out(3, 30_000));

    let mut late = of_a_hundred_thousand();
    late.until("2026-02-15");
    late.ask(pay(1, 20_000));
    late.until("2026-03-20");
    assert!(late.is_in_default());
    let told = late.ask(refund(2, 90_000));
    assert_eq!(told[1..], ["cured", "arrears_changed 30→0"]);
    assert!(late.ever_defaulted());
}

#[test]
fn a_merchants_money_that_does_not_stay_leaves_the_loan_as_it_was() {
    let mut life = of_a_hundred_thousand();
    life.until("2026-02-15");
    life.ask(pay(1, 25_000));
    let before = stands(&life);
    life.ask(merchant(2, 33_333));
    assert_eq!(life.account().money_moves(), 3);
    life.ask(reverse_merchant(2));
    assert_eq!(stands(&life), before);
    assert_eq!((life.account().financed(), life.account().money_moves()), (xof(100_000), 2));
    assert_eq!(
        life.refuses(reverse_merchant(2)),
        Rejection::GoodsRefundReversed { refund: nth(2) }
    );
}

#[test]
fn only_what_is_less_than_was_financed_and_only_of_a_loan_that_was_paid_out_is_refunded() {
    let mut life = Life::from("2026-01-15");
    assert_eq!(life.refuses(refund(2, 1)), Rejection::NotFound);
    life.ask(grant(xof(100_000), interest_free(4, "2026-02-15")));
    assert_eq!(life.refuses(merchant(2, 1)), Rejection::NotDisbursed);
    life.ask(disburse(xof(100_000)));
    assert_eq!(life.refuses(merchant(2, 0)), Rejection::ZeroAmount);
    let (financed, asked) = (xof(100_000), xof(100_000));
    assert_eq!(life.refuses(refund(2, 100_000)), Rejection::RefundedTooMuch { financed, asked });
    let asked = Act::ReceiveMerchantRefund {
        refund: nth(2),
        amount: xof(5),
        money: named("M-1"),
        value_date: Some(day("2026-01-16")),
    };
    let (value_date, business_date) = (day("2026-01-16"), day("2026-01-15"));
    assert_eq!(life.refuses(asked), Rejection::ValueDateAhead { value_date, business_date });
    assert_eq!(life.refuses(reverse_merchant(2)), Rejection::UnknownGoodsRefund { refund: nth(2) });
    life.ask(refund(2, 99_999));
    // Goods that came back are not sent out again by a reversal.
    assert_eq!(life.refuses(reverse_merchant(2)), Rejection::UnknownGoodsRefund { refund: nth(2) });
    assert_eq!(life.refuses(reverse_disbursement()), Rejection::GoodsRefunded);
    let left = stands(&life).rows.iter().map(|it| it.principal).sum::<i64>();
    assert_eq!(left, 1);
    life.ask(write_off(9));
    assert_eq!(life.refuses(merchant(3, 1)), Rejection::WrittenOff);
}

#[test]
fn what_was_refunded_before_a_loan_went_on_by_other_terms_is_closed() {
    let mut life = of_a_hundred_thousand();
    life.ask(merchant(2, 20_000));
    life.until("2026-02-20");
    life.ask(propose(3, by(6, "2026-03-15")));
    life.ask(agree(3));
    assert_eq!(life.refuses(reverse_merchant(2)), Rejection::Rescheduled);
    // Of what is left, in proportion.
    life.ask(refund(4, 20_000));
    let owed: i64 = stands(&life).rows.iter().map(|it| it.principal).sum();
    assert_eq!((owed, life.account().financed()), (60_000, xof(60_000)));
}

/// Of random loans, however they are paid and however late.
#[test]
fn a_loan_of_which_goods_are_refunded_stands_as_one_that_financed_only_the_rest() {
    let mut compared = 0;
    for seed in 0..300 {
        let dice = &mut Dice::from_seed(seed);
        let policy = LoanPolicy { last_instalment_times_max: 100, ..any_policy(dice) };
        let instalments = 1 + dice.below(8);
        let first = after(day("2024-01-10"), 5 + dice.below(40)).to_string();
        let whole = 5_000 + 5 * i64::from(dice.below(20_000));
        let price = 1 + i64::from(dice.below(u32::try_from(whole).unwrap() - 1));
        let plan = match dice.below(3) {
            0 => interest_free(instalments, &first),
            1 => Plan::Flat {
                instalments,
                first_due_on: day(&first),
                day_of_month: None,
                rate: Rate(rust_decimal::Decimal::new(dice.below(90).into(), 2)),
            },
            _ => {
                let terms = serde_json::json!({
                    "instalments": instalments, "first_due_on": first,
                    "every": { "n": 1, "unit": "month" }, "equal": "instalments",
                    "interest": {
                        "kind": "declining_balance", "rate": format!("0.{:02}", dice.below(90)),
                        "day_count": "actual_365",
                    },
                });
                Plan::Amortised { terms: Box::new(serde_json::from_value(terms).unwrap()) }
            }
        };
        let lent = |principal: i64| {
            let mut life = Life::under(policy.clone(), "2024-01-10");
            Loan::decide(&life.state, &life.asked(grant(xof(principal), plan.clone()))).ok()?;
            life.ask(grant(xof(principal), plan.clone()));
            life.ask(disburse(xof(principal)));
            Some(life)
        };
        let (Some(mut refunded), Some(mut rest)) = (lent(whole), lent(whole - price)) else {
            continue;
        };
        let on = 5 + dice.below(200);
        for passed in 1..260 {
            let act = (dice.below(20) == 0).then(|| {
                let excess = match refunded.account().contract.relieves_early() {
                    true => [Excess::Keep, Excess::Shorten, Excess::Lower][dice.below(3) as usize],
                    false => any_excess(dice),
                };
                let amount = 1 + i64::from(dice.below(20_000));
                valued(pay(u128::from(passed), amount), None, excess)
            });
            for life in [&mut refunded, &mut rest] {
                life.until(&after(life.today, 1).to_string());
                if let Some(act) = &act {
                    life.ask(act.clone());
                }
            }
            if passed == on {
                refunded.ask(refund(900, price));
            }
        }
        compared += 1;
        assert_eq!(stands(&refunded), stands(&rest), "at seed {seed}");
        assert_eq!(refunded.is_in_default(), rest.is_in_default(), "at seed {seed}");
    }
    assert!(compared > 200, "only {compared} were compared");
}

#[test]
fn of_what_a_loan_brought_from_elsewhere_each_row_is_lowered_in_proportion() {
    let mut life = Life::from("2026-01-15");
    let rows = vec![
        running(1, "2026-01-01", 30_000, 30_000),
        running(2, "2026-02-01", 30_000, 0),
        running(3, "2026-03-01", 30_001, 0),
    ];
    life.ask(board(rows));
    assert_eq!(
        life.ask(refund(2, 30_000)),
        ["goods_refunded: 1 owed principal 30000→20000, 1 principal 30000→20000, \
          2 owed principal 30000→20000, 3 owed principal 30001→20001; 10000 waits"]
    );
}

/// Of 100,000, priced by a law with a file fee, and paid out.
fn with_file_fee(amount: i64, paid: FeePaid) -> Life {
    let mut life = Life::from("2026-01-15");
    let mut asked = life.asked(grant(xof(100_000), interest_free(4, "2026-02-15")));
    if let Some(terms) = &mut asked.terms {
        let gate = gate(&lawful(), life.today).unwrap();
        terms.gate = Some(gate.with_fee(Some(PaidFee { amount: xof(amount), paid })));
    }
    let facts = Loan::decide(&life.state, &asked).unwrap();
    life.state = facts.iter().fold(life.state, Loan::evolve);
    if paid == FeePaid::UpFront {
        life.ask(pay(1, amount));
    }
    life.ask(disburse(xof(100_000)));
    life
}

fn given_back(life: &mut Life, act: Act) -> (Option<i64>, i64) {
    life.ask(act);
    match life.facts.last() {
        Some(Event::GoodsRefunded(it)) => {
            (it.file_fee.map(|it| it.amount.amount()), it.financed.amount())
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn of_a_file_fee_that_was_withheld_goes_back_the_share_of_the_goods_and_less_was_financed() {
    let mut life = with_file_fee(2_001, FeePaid::Withheld);
    assert_eq!(given_back(&mut life, refund(2, 25_000)), (Some(500), 74_500));
    assert_eq!(given_back(&mut life, refund(3, 25_000)), (Some(500), 49_000));
}

#[test]
fn of_a_file_fee_that_was_charged_the_share_of_the_goods_is_waived_and_owed_again_by_a_reversal() {
    let mut life = with_file_fee(2_001, FeePaid::UpFront);
    assert_eq!(given_back(&mut life, merchant(2, 25_000)), (Some(500), 75_000));
    let waived = |life: &Life| life.instalments()[0].waived.fee.map_or(0, Money::amount);
    // What was paid of it waits until the first instalment is due.
    assert_eq!((waived(&life), life.credit()), (500, 2_001));
    // Nobody forgave it.
    assert_eq!(life.account().forgiven(), 0);
    life.ask(reverse_merchant(2));
    assert_eq!((waived(&life), life.credit()), (0, 2_001));
}

#[test]
fn by_a_policy_that_keeps_it_nothing_of_a_file_fee_goes_back() {
    let life = with_file_fee(2_001, FeePaid::Withheld);
    let kept = Command { refunded_fee: RefundedFee::Kept, ..life.asked(refund(2, 25_000)) };
    let facts = Loan::decide(&life.state, &kept).unwrap();
    let Some(Event::GoodsRefunded(it)) = facts.last() else { panic!("{facts:?}") };
    assert_eq!((it.file_fee, it.financed), (None, xof(75_000)));
}
