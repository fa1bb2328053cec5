//! What takes two persons above the policy's amount.

use super::rescheduling::{agree, by, propose};
use super::writing_off::write_off;
use super::*;
use crate::credit::loan::{Alone, ForgivenAlone, ProposedAct, SecondPerson};

/// Above this in the stories.
const ABOVE: i64 = 100;
/// And above this where something is forgiven.
const FREE: i64 = 30;

fn person(name: &str) -> Actor {
    Actor { role: "finance".to_owned(), subject: Hash::of(name.as_bytes()) }
}

impl Life {
    fn of_two(&self, name: &str, proposal: u128, act: Act) -> Command {
        let second_person = SecondPerson {
            above: Some(xof(ABOVE)),
            forgiving_above: Some(xof(FREE)),
            alone: None,
            proposal: nth(proposal),
            lapses_on: after(self.today, 10),
        };
        Command { by: person(name), second_person: Some(second_person), ..self.asked(act) }
    }

    /// What this person does, where large amounts take two.
    #[track_caller]
    fn does(&mut self, name: &str, proposal: u128, act: Act) -> Vec<String> {
        let facts = Loan::decide(&self.state, &self.of_two(name, proposal, act)).unwrap();
        let mut short = vec![];
        for it in &facts {
            self.state = Loan::evolve(std::mem::take(&mut self.state), it);
            self.state.check_recorded(it).unwrap();
            short.push(told(it, self.account()));
        }
        self.state.check(self.today, self.goods).unwrap();
        self.facts.extend(facts);
        short
    }

    #[track_caller]
    fn does_not(&self, name: &str, act: Act) -> Rejection {
        Loan::decide(&self.state, &self.of_two(name, 99, act)).unwrap_err()
    }
}

fn approve(proposal: u128) -> Act {
    Act::ApproveAct { proposal: nth(proposal) }
}

fn decline(proposal: u128) -> Act {
    Act::DeclineAct { proposal: nth(proposal), reason: because("incomplete") }
}

/// Of four hundred one hundred and fifty came in.
fn paid() -> Life {
    let mut life = Life::of_four_hundred();
    life.ask(pay(1, 150));
    life
}

#[test]
fn up_to_the_policys_amount_one_person_does_it() {
    let mut life = Life::of_four_hundred();
    life.ask(pay(1, 100));
    assert_eq!(life.does("ama", 50, reverse(1)), ["repayment_reversed"]);
}

#[test]
fn above_it_is_proposed_and_nothing_moves_until_another_person_approves() {
    let mut life = paid();
    let before = (life.instalments(), life.balances());
    assert_eq!(life.does("ama", 50, reverse(1)), ["act_proposed"]);
    assert_eq!((life.instalments(), life.balances()), before);
    let Some(Event::ActProposed(it)) = life.facts.last() else { panic!("{:?}", life.facts) };
    assert_eq!((it.amount, it.above), (xof(150), Some(xof(100))));
    assert_eq!(life.does("kofi", 51, approve(50)), ["act_approved", "repayment_reversed"]);
    assert_eq!(life.account().awaiting(), []);
}

#[test]
fn who_proposed_it_does_not_approve_it_in_whatever_role() {
    let mut life = paid();
    life.does("ama", 50, reverse(1));
    let proposal = nth(50);
    assert_eq!(life.does_not("ama", approve(50)), Rejection::ApprovedByAuthor { proposal });
    let mut again = life.of_two("ama", 51, approve(50));
    again.by.role = "risk".to_owned();
    let refused = Loan::decide(&life.state, &again).unwrap_err();
    assert_eq!(refused, Rejection::ApprovedByAuthor { proposal });
}

#[test]
fn a_thing_waits_once_and_what_does_not_wait_is_not_approved() {
    let mut life = paid();
    life.does("ama", 50, reverse(1));
    let proposal = nth(50);
    assert_eq!(life.does_not("kofi", reverse(1)), Rejection::ProposedAlready { proposal });
    let unknown = Rejection::NotProposed { proposal: nth(51) };
    assert_eq!(life.does_not("kofi", approve(51)), unknown);
    assert_eq!(life.does_not("kofi", decline(51)), unknown);
    life.does("kofi", 52, approve(50));
    assert_eq!(life.does_not("afi", approve(50)), Rejection::NotProposed { proposal });
}

#[test]
fn who_proposed_it_takes_it_back_and_anybody_declines_it() {
    for name in ["ama", "kofi"] {
        let mut life = paid();
        life.does("ama", 50, reverse(1));
        assert_eq!(life.does(name, 51, decline(50)), ["act_declined"]);
        assert_eq!(life.does("ama", 52, reverse(1)), ["act_proposed"]);
    }
}

#[test]
fn what_nobody_approves_lapses_on_its_day() {
    let mut life = paid();
    life.does("ama", 50, reverse(1));
    assert_eq!(life.next_action_on(), Some(day("2024-01-11")));
    assert_eq!(life.until("2024-01-10"), [""; 0]);
    assert_eq!(life.until("2024-01-11"), ["01-11 act_lapsed"]);
    let proposal = nth(50);
    assert_eq!(life.does_not("kofi", approve(50)), Rejection::NotProposed { proposal });
}

/// The day passes before anybody has aged it: the approval comes too late all the same.
#[test]
fn an_approval_on_the_day_it_lapses_is_too_late() {
    let mut life = paid();
    life.does("ama", 50, reverse(1));
    life.today = day("2024-01-11");
    let proposal = nth(50);
    assert_eq!(life.does_not("kofi", approve(50)), Rejection::NotProposed { proposal });
}

#[test]
fn what_can_not_be_done_is_not_proposed() {
    let life = paid();
    let repayment = nth(9);
    assert_eq!(life.does_not("ama", reverse(9)), Rejection::UnknownRepayment { repayment });
}

/// What it is said of is looked at again when it is approved.
#[test]
fn what_can_not_be_done_any_more_is_not_approved() {
    let mut life = paid();
    life.does("ama", 50, reverse(1));
    life.ask(reverse(1));
    let repayment = nth(1);
    assert_eq!(life.does_not("kofi", approve(50)), Rejection::AlreadyReversed { repayment });
}

#[test]
fn charges_payouts_write_offs_and_reschedulings_take_two_persons_too() {
    let mut life = paid();
    life.ask(fee(1, 2, 300));
    life.ask(fee(2, 2, 300));
    assert_eq!(life.does("ama", 50, waive(1, None)), ["act_proposed"]);
    assert_eq!(life.does("ama", 51, reverse_charge(2)), ["act_proposed"]);
    let done = life.does("kofi", 52, approve(50));
    assert_eq!(done, ["act_approved", "charge_waived: 2 waived fee 0→300; 150 waits"]);
    let done = life.does("kofi", 53, approve(51));
    assert_eq!(done, ["act_approved", "charge_reversed: 2 owed fee 600→300; 150 waits"]);

    let lost = life.does("ama", 54, write_off(5));
    assert_eq!(lost, ["act_proposed"]);
    let done = life.does("kofi", 55, approve(54));
    assert_eq!(done[0], "act_approved");
    assert!(done[1].starts_with("written_off"), "{done:?}");

    let mut life = Life::of_four_hundred();
    life.ask(propose(7, by(8, "2024-02-01")));
    assert_eq!(life.does("ama", 50, agree(7)), ["act_proposed"]);
    let done = life.does("kofi", 51, approve(50));
    assert!(done[1].starts_with("rescheduled"), "{done:?}");
    assert_eq!((life.instalments().len(), life.account().awaiting().len()), (8, 0));

    let mut life = Life::of_four_hundred();
    life.ask(pay(1, 600));
    life.ask(rescind());
    assert_eq!(life.does("ama", 50, pay_out(1, 600)), ["act_proposed"]);
    let done = life.does("kofi", 51, approve(50));
    assert_eq!(done, ["act_approved", "credit_paid_out"]);
}

/// What takes two is not forgiven in parts by one.
#[test]
fn what_was_forgiven_of_the_loan_before_counts_too() {
    let mut life = paid();
    life.ask(fee(1, 2, 25));
    life.ask(fee(2, 3, 25));
    let done = life.does("ama", 50, waive(1, Some(20)));
    assert_eq!(done, ["charge_waived: 2 waived fee 0→20; 150 waits"]);
    assert_eq!(life.does("ama", 51, waive(2, Some(11))), ["act_proposed"]);
    let done = life.does("ama", 52, waive(1, Some(5)));
    assert_eq!(done, ["charge_waived: 2 waived fee 20→25; 150 waits"]);
    assert_eq!(life.does_not("ama", waive_penalty(9, 1, None)), Rejection::ZeroAmount);
}

/// An agreement holds for the day on which it was shown.
#[test]
fn a_rescheduling_is_approved_on_its_day_or_not_at_all() {
    let mut life = Life::of_four_hundred();
    life.ask(propose(7, by(8, "2024-02-01")));
    life.does("ama", 50, agree(7));
    life.until("2024-01-02");
    let outdated = life.does_not("kofi", approve(50));
    let (rescheduling, proposed_on) = (nth(7), day("2024-01-01"));
    assert_eq!(outdated, Rejection::ReschedulingOutdated { rescheduling, proposed_on });
}

#[test]
fn in_a_currency_without_an_amount_everything_takes_two() {
    let mut life = Life::of_four_hundred();
    life.ask(pay(1, 1));
    let mut asked = life.of_two("ama", 50, reverse(1));
    asked.second_person = asked.second_person.map(|it| SecondPerson { above: None, ..it });
    let facts = Loan::decide(&life.state, &asked).unwrap();
    let [Event::ActProposed(it)] = &facts[..] else { panic!("{facts:?}") };
    assert_eq!((it.amount, it.above), (xof(1), None));
    let ProposedAct::ReverseRepayment { repayment, .. } = &it.act else { panic!("{it:?}") };
    assert_eq!((*repayment, it.act.target()), (nth(1), nth(1)));
}

impl Life {
    /// What this person forgives, who may forgive alone so much of a loan and so much on a day, of which
    /// `elsewhere` is used up on the customer's other loans.
    #[track_caller]
    fn forgives(&mut self, name: &str, elsewhere: i64, act: Act) -> Vec<String> {
        let subject = person(name).subject;
        let today = elsewhere + self.account().forgiven_alone_on(subject, self.today);
        let mut asked = self.of_two(name, 50, act);
        asked.second_person = asked.second_person.map(|it| SecondPerson {
            forgiving_above: Some(xof(1_000)),
            alone: Some(Alone { per_loan: xof(25), per_day: xof(15), today }),
            ..it
        });
        let facts = Loan::decide(&self.state, &asked).unwrap();
        let mut short = vec![];
        for it in &facts {
            self.state = Loan::evolve(std::mem::take(&mut self.state), it);
            short.push(told(it, self.account()));
        }
        self.facts.extend(facts);
        short
    }

    /// With two charges, of which each of two persons forgives something.
    fn charged() -> Life {
        let mut life = Life::of_four_hundred();
        life.ask(fee(1, 2, 100));
        life.ask(fee(2, 3, 100));
        life
    }
}

#[test]
fn what_a_person_forgives_alone_is_recorded_and_bounded_by_the_day() {
    let mut life = Life::charged();
    let done = life.forgives("ama", 0, waive(1, Some(10)));
    assert_eq!(done, ["charge_waived: 2 waived fee 0→10", "forgiven_alone"]);
    let recorded = ForgivenAlone { amount: xof(10), by: person("ama"), forgiven_on: life.today };
    assert_eq!(life.facts.last(), Some(&Event::ForgivenAlone(recorded)));
    assert_eq!(life.forgives("ama", 0, waive(2, Some(6))), ["act_proposed"]);
    let Some(Event::ActProposed(it)) = life.facts.last() else { panic!("{:?}", life.facts) };
    assert_eq!((it.amount, it.above), (xof(6), Some(xof(15))));
    // Who has forgiven nothing may, and who has may the next day.
    let others = life.forgives("kofi", 0, waive(1, Some(15)));
    assert_eq!(others[1], "forgiven_alone");
    life.until("2024-01-02");
    assert_eq!(life.forgives("ama", 0, waive(1, Some(15)))[1], "forgiven_alone");
}

#[test]
fn what_a_person_forgives_alone_is_bounded_by_the_loan_on_whatever_days() {
    let mut life = Life::charged();
    life.forgives("ama", 0, waive(1, Some(15)));
    life.until("2024-01-02");
    life.forgives("ama", 0, waive(1, Some(10)));
    life.until("2024-01-03");
    assert_eq!(life.forgives("ama", 0, waive(1, Some(1))), ["act_proposed"]);
    let Some(Event::ActProposed(it)) = life.facts.last() else { panic!("{:?}", life.facts) };
    assert_eq!(it.above, Some(xof(25)));
}

#[test]
fn what_they_forgave_of_the_customers_other_loans_counts_on_its_day() {
    let mut life = Life::charged();
    assert_eq!(life.forgives("ama", 15, waive(1, Some(1))), ["act_proposed"]);
}

/// It is another person's too.
#[test]
fn what_two_persons_forgave_is_nobodys_alone() {
    let mut life = Life::charged();
    life.forgives("ama", 0, waive(1, Some(60)));
    let done = life.does("kofi", 51, approve(50));
    assert_eq!(done, ["act_approved", "charge_waived: 2 waived fee 0→60"]);
    assert_eq!(life.forgives("ama", 0, waive(2, Some(15)))[1], "forgiven_alone");
    assert_eq!(life.forgives("kofi", 0, waive(2, Some(15)))[1], "forgiven_alone");
}
