//! When lateness of a loan is paused, and what follows from its days and what does not.

use super::*;
use crate::credit::loan::EndOfPause;

fn pause(number: u128, until: &str) -> Act {
    Act::Pause { pause: nth(number), from: None, until: day(until), reason: because("hardship") }
}

fn end(number: u128, until: EndOfPause) -> Act {
    Act::EndPause { pause: nth(number), until, reason: because("cause_cleared") }
}

fn undo(number: u128) -> Act {
    end(number, EndOfPause::Undone)
}

/// Late since 15 January: in default from 14 February on, if nothing pauses it.
fn late() -> Life {
    let mut life = Life::of_four_hundred();
    life.until("2024-02-01");
    life
}

fn in_default_on(life: &mut Life) -> String {
    while !life.is_in_default() {
        let next = after(life.today, 1);
        life.until(&next.to_string());
    }
    life.today.to_string()
}

#[test]
fn without_a_pause_it_is_in_default_after_thirty_days() {
    assert_eq!(in_default_on(&mut late()), "2024-02-14");
}

#[test]
fn no_day_of_a_pause_counts_towards_a_default_and_asking_twice_gives_no_more() {
    let mut life = late();
    assert_eq!(life.ask(pause(1, "2024-02-11")), ["paused"]);
    assert_eq!(life.ask(pause(1, "2024-02-11")), Vec::<String>::new());
    assert_eq!(in_default_on(&mut life), "2024-02-24");
}

#[test]
fn the_days_past_due_stay_facts_and_arrears_are_told_by_them() {
    let mut life = late();
    life.ask(pause(1, "2024-02-20"));
    life.until("2024-02-14");
    assert_eq!((life.bucket(), life.is_in_default()), (30, false));
    assert_eq!(life.balances().arrears_since, Some(day("2024-01-15")));
}

#[test]
fn whatever_the_contract_says_of_holds_days_of_a_pause_are_left_out_and_no_default_falls_on_one() {
    let policy = LoanPolicy { pause_while_held: false, ..policy() };
    let mut life = Life::under(policy, "2024-01-01");
    life.ask(grant(xof(400), interest_free(4, "2024-01-15")));
    life.ask(disburse(xof(400)));
    life.until("2024-01-20");
    life.ask(pause(1, "2024-01-30"));
    life.until("2024-02-20");
    life.ask(pause(2, "2024-03-01"));
    // Thirty days without the ten of the first pause pass on 24 February, which the second has: of its
    // own days none counts either.
    assert_eq!(in_default_on(&mut life), "2024-03-05");
}

#[test]
fn a_pause_that_is_ended_has_the_days_until_then_and_one_that_is_undone_never_had_any() {
    let mut life = late();
    life.ask(pause(1, "2024-02-20"));
    life.until("2024-02-06");
    assert_eq!(life.ask(end(1, EndOfPause::On(None))), ["pause_ended"]);
    assert_eq!(in_default_on(&mut life), "2024-02-19");

    let mut life = late();
    life.ask(pause(1, "2024-02-20"));
    life.until("2024-02-16");
    let told = life.ask(undo(1));
    assert_eq!(told, ["pause_ended", "default_declared"]);
}

#[test]
fn overdue_principal_bears_no_penalty_on_its_days_unless_the_policy_has_it_borne() {
    let policy = LoanPolicy { penalty: Some(penalised("0.8", 1, "1")), ..policy() };
    let borne = |act: Option<(Act, Option<PauseLimits>)>| {
        let mut life = Life::under(policy.clone(), "2024-01-01");
        life.ask(grant(xof(400_000), interest_free(4, "2024-01-15")));
        life.ask(disburse(xof(400_000)));
        life.until("2024-01-20");
        if let Some((act, pauses)) = act {
            let asked = Command { pauses, ..life.asked(act) };
            let facts = Loan::decide(&life.state, &asked).unwrap();
            life.state = facts.iter().fold(life.state, Loan::evolve);
        }
        life.until("2024-02-01");
        sum(&life.account().lateness_since(life.today))
            + life
                .instalments()
                .iter()
                .filter_map(|it| it.owed.penalty)
                .map(Money::amount)
                .sum::<i64>()
    };
    // 100,000 × 0.8 × days / 365, from the day after the due date on.
    assert_eq!(borne(None), 100_000 * 8 * 16 / 3_650);
    let spared = Some(PAUSES);
    assert_eq!(borne(Some((pause(1, "2024-01-25"), spared))), 100_000 * 8 * 11 / 3_650);
    let as_before = Some(PauseLimits { penalties: PausedPenalties::Borne, ..PAUSES });
    assert_eq!(borne(Some((pause(1, "2024-01-25"), as_before))), 100_000 * 8 * 16 / 3_650);
}

#[test]
fn who_pays_by_the_end_of_a_pause_that_began_before_they_were_late_has_paid_in_time() {
    let mut life = Life::of_four_hundred();
    life.until("2024-01-14");
    life.ask(pause(1, "2024-01-25"));
    life.until("2024-01-24");
    assert_eq!(life.account().paid_in_time(1, life.today), None);
    life.ask(pay(1, 100));
    life.until("2024-01-26");
    assert_eq!(life.account().paid_in_time(1, life.today), Some(true));

    let mut life = Life::of_four_hundred();
    life.until("2024-01-18");
    life.ask(pause(1, "2024-01-25"));
    life.until("2024-01-24");
    life.ask(pay(1, 100));
    life.until("2024-01-26");
    assert_eq!(life.account().paid_in_time(1, life.today), Some(false));
}

#[test]
fn that_a_pause_is_over_is_told_on_the_business_day_behind_it_and_who_has_not_paid_is_late_then() {
    let mut life = Life::of_four_hundred();
    life.until("2024-01-14");
    life.ask(pause(1, "2024-01-25"));
    let late = |life: &Life| life.account().paid_late(life.today);
    let told = life.until("2024-01-24");
    assert!(!told.iter().any(|it| it.contains("pause_over")), "{told:?}");
    assert_eq!(late(&life), Vec::<u32>::new());
    assert_eq!(life.until("2024-01-25"), ["01-25 pause_over"]);
    assert_eq!((life.account().paid_in_time(1, life.today), late(&life)), (Some(false), vec![1]));
    // It is told once.
    let told = life.until("2024-02-10");
    assert!(!told.iter().any(|it| it.contains("pause_over")), "{told:?}");
}

/// Due on the 15th, late by eight days on the 23rd.
#[test]
fn how_many_days_somebody_is_late_is_counted_without_those_of_a_pause() {
    let first_late_by_eight = |given: Option<(&str, &str)>| {
        let mut life = Life::of_four_hundred();
        if let Some((from, until)) = given {
            life.until(from);
            life.ask(pause(1, until));
        }
        while life.account().late_by(8, life.today).is_empty() {
            let next = after(life.today, 1);
            life.until(&next.to_string());
        }
        life.today.to_string()
    };
    assert_eq!(first_late_by_eight(None), "2024-01-23");
    assert_eq!(first_late_by_eight(Some(("2024-01-14", "2024-01-25"))), "2024-02-01");
    // Three days had counted before.
    assert_eq!(first_late_by_eight(Some(("2024-01-19", "2024-01-29"))), "2024-02-02");
}

#[test]
fn a_pause_that_was_ended_or_undone_is_told_to_be_over_by_that_alone() {
    for end_of in [EndOfPause::On(None), EndOfPause::Undone] {
        let mut life = Life::of_four_hundred();
        life.until("2024-01-14");
        life.ask(pause(1, "2024-01-25"));
        life.until("2024-01-18");
        assert_eq!(life.account().paid_in_time(1, life.today), None);
        assert_eq!(life.ask(end(1, end_of)), ["pause_ended"]);
        assert_eq!(life.account().paid_in_time(1, life.today), Some(false));
        let told = life.until("2024-02-01");
        assert!(!told.iter().any(|it| it.contains("pause_over")), "{told:?}");
    }
}

#[test]
fn the_end_of_a_pause_is_told_of_a_loan_that_is_paid_or_given_up_meanwhile_and_of_none_that_is_void()
 {
    let mut paid = late();
    paid.ask(pause(1, "2024-02-11"));
    paid.ask(pay(1, 400));
    assert_eq!(paid.until("2024-02-12"), ["02-11 pause_over"]);

    let mut given_up = late();
    given_up.ask(pause(1, "2024-02-11"));
    given_up.ask(super::writing_off::write_off(2));
    assert_eq!(given_up.until("2024-02-12"), ["02-11 pause_over"]);

    let mut void = late();
    void.ask(pause(1, "2024-02-11"));
    void.ask(rescind());
    assert_eq!(void.until("2024-02-12"), Vec::<String>::new());
}

/// As they were recorded before the end was told.
#[test]
fn of_a_pause_that_was_given_before_nothing_is_told_and_nobody_is_late_otherwise_than_then() {
    let mut life = Life::of_four_hundred();
    life.until("2024-01-14");
    let given = Event::Paused(crate::credit::loan::Paused {
        pause: nth(1),
        from: day("2024-01-14"),
        until: day("2024-01-25"),
        spares_penalties: false,
        end_is_told: false,
        reason: because("hardship"),
    });
    life.state = Loan::evolve(life.state, &given);
    let told = life.until("2024-01-24");
    assert_eq!(life.account().paid_in_time(1, life.today), Some(false));
    assert_eq!(life.account().late_by(8, life.today), [(1, day("2024-01-15"))]);
    let told: Vec<_> = told.into_iter().chain(life.until("2024-02-12")).collect();
    assert!(!told.iter().any(|it| it.contains("pause_over")), "{told:?}");
}

#[test]
fn a_person_gives_no_more_days_than_the_policy_lets_them() {
    let mut life = late();
    let refused = |life: &Life, pauses, act| {
        Loan::decide(&life.state, &Command { pauses, ..life.asked(act) }).unwrap_err()
    };
    assert_eq!(refused(&life, None, pause(1, "2024-02-11")), Rejection::PausesNotOffered);
    let (first, last) = (day("2024-02-02"), day("2024-03-03"));
    for until in ["2024-02-01", "2024-03-04"] {
        let until = day(until);
        let expected = Rejection::PauseDay { day: until, first, last };
        assert_eq!(life.refuses(pause(1, &until.to_string())), expected);
    }
    let ahead = Act::Pause {
        pause: nth(1),
        from: Some(day("2024-02-02")),
        until: day("2024-02-05"),
        reason: because("hardship"),
    };
    let expected = Rejection::PauseDay {
        day: day("2024-02-02"),
        first: day("2024-02-01"),
        last: day("2024-02-01"),
    };
    assert_eq!(life.refuses(ahead), expected);

    life.ask(pause(1, "2024-03-03"));
    life.until("2024-02-20");
    assert_eq!(life.refuses(pause(2, "2024-03-10")), Rejection::PausedAlready { pause: nth(1) });
    life.until("2024-03-03");
    life.ask(pause(2, "2024-04-03"));
    life.until("2024-04-03");
    let expected = Rejection::PausedTooLong { found: 63, most: 62 };
    assert_eq!(life.refuses(pause(3, "2024-04-04")), expected);
    // A year later the first days are counted no more.
    life.until("2025-02-01");
    assert_eq!(life.ask(pause(4, "2025-02-02"))[..], ["paused"]);
}

#[test]
fn a_pause_is_ended_only_once_it_is_there_and_within_its_days() {
    let mut life = late();
    assert_eq!(life.refuses(undo(1)), Rejection::UnknownPause { pause: nth(1) });
    life.ask(pause(1, "2024-02-11"));
    let until = |it: &str| EndOfPause::On(Some(day(it)));
    let (first, last) = (day("2024-02-01"), day("2024-02-01"));
    for it in ["2024-01-31", "2024-02-02"] {
        let expected = Rejection::PauseDay { day: day(it), first, last };
        assert_eq!(life.refuses(end(1, until(it))), expected);
    }
    life.until("2024-02-15");
    let expected = Rejection::PauseEnded { pause: nth(1), until: day("2024-02-11") };
    assert_eq!(life.refuses(end(1, EndOfPause::On(None))), expected);
    life.ask(undo(1));
    let expected = Rejection::PauseEnded { pause: nth(1), until: day("2024-02-01") };
    assert_eq!(life.refuses(undo(1)), expected);
}

#[test]
fn only_what_is_owed_is_paused() {
    let mut life = Life::from("2024-01-01");
    life.ask(grant(xof(400), interest_free(4, "2024-01-15")));
    assert_eq!(life.refuses(pause(1, "2024-01-11")), Rejection::NotDisbursed);
    life.ask(disburse(xof(400)));
    life.ask(pay(1, 400));
    life.ask(rescind());
    assert_eq!(life.refuses(pause(1, "2024-01-11")), Rejection::Rescinded);
}
