//! What a file says to its customer and loans together.

use super::*;
use crate::calendar::Day;
use crate::reason::Reason;

#[test]
fn what_a_customer_is_asked_is_a_fact_of_the_customers_stream() {
    let facts = Story::new().ask(&Command::Customer(register())).unwrap();
    let [Fact { stream, event: Event::Customer(customer::Event::Registered(_)) }] = &facts[..]
    else {
        panic!("{facts:?}");
    };
    assert_eq!(*stream, StreamId::Customer(CUSTOMER));
}

#[test]
fn a_loan_wants_a_registered_customer() {
    let money_1 = || money("tmoney", "1");
    let acts = [
        grant(day(30)),
        board(day(30)),
        disburse("1"),
        repay(1, 100, money_1()),
        reverse(1),
        charge(),
        cancel(),
    ];
    for act in acts {
        let refused = Story::new().ask_loan(LOAN_1, act.clone());
        assert_eq!(refused, Err(customer::Rejection::NotRegistered.into()), "{act:?}");
    }
}

#[test]
fn a_suspended_customer_gets_no_new_loan() {
    let story = Story::registered().after(suspend());
    let refused = customer::Rejection::Suspended;
    assert_eq!(story.ask_loan(LOAN_1, grant(day(30))), Err(refused.into()));

    let resumed = story.after(Command::Customer(customer::Command::Resume {
        reason: Reason::of("cause_cleared"),
    }));
    assert!(resumed.ask_loan(LOAN_1, grant(day(30))).is_ok());
}

#[test]
fn everything_else_goes_on_for_a_suspended_customer() {
    let story = Story::registered()
        .after_loan(LOAN_1, grant(day(30)))
        .after(suspend())
        .after_loan(LOAN_1, disburse("1"))
        .after_loan(LOAN_1, repay(1, 500, money("tmoney", "1")))
        .after_loan(LOAN_1, reverse(1))
        .after_loan(LOAN_1, charge())
        .after_loan(LOAN_2, board(day(20)))
        .on(day(31));
    assert_eq!((story.bucket(LOAN_1), story.bucket(LOAN_2)), (1, 1));
}

#[test]
fn a_granted_loan_carries_the_customers_country_and_the_policy_in_force() {
    let story = Story::registered().under(policies(&[(30, day(1)), (45, day(5)), (60, day(9))]));
    let story = story.on(day(8));
    let facts = story.ask_loan(LOAN_1, grant(day(30))).unwrap();
    let [Fact { stream, event: Event::Loan(loan::Event::Granted(granted)) }] = &facts[..] else {
        panic!("{facts:?}");
    };
    assert_eq!(*stream, StreamId::Loan(LOAN_1));
    assert_eq!(granted.contract.country, "TG".parse().unwrap());
    assert_eq!(granted.contract.policy, story.policies.versions[1].reference);
}

#[test]
fn a_loan_keeps_the_terms_it_was_boarded_under() {
    let story = Story::registered()
        .after_loan(LOAN_1, board(day(10)))
        .under(policies(&[(30, day(1)), (5, day(2))]))
        .on(day(2))
        .after_loan(LOAN_2, board_as("old-2", day(10)))
        .on(day(15));
    assert!(!story.is_in_default(LOAN_1), "version 1 gives it 30 days");
    assert!(story.is_in_default(LOAN_2), "version 2 gives it 5 days");
    assert!(story.on(day(40)).is_in_default(LOAN_1));
}

#[test]
fn the_same_money_is_recorded_once_under_whatever_key() {
    let story = Story::registered()
        .after_loan(LOAN_1, board(day(30)))
        .after_loan(LOAN_2, board_as("old-2", day(30)))
        .after_loan(LOAN_1, repay(1, 500, money("tmoney", "TX-7")));
    let refused = Rejection::ReferenceUsed {
        channel: "tmoney".to_owned(),
        reference: "TX-7".to_owned(),
        first: place(4),
    };
    for (loan, repayment, amount) in [(LOAN_1, 1, 500), (LOAN_1, 2, 500), (LOAN_2, 3, 70)] {
        let again = story.ask_loan(loan, repay(repayment, amount, money("tmoney", "TX-7")));
        assert_eq!(again, Err(refused.clone()));
    }
    for other in [money("flooz", "TX-7"), money("tmoney", "TX-8"), money("tmoney", "TX7")] {
        assert!(story.ask_loan(LOAN_1, repay(2, 500, other)).is_ok());
    }
}

#[test]
fn a_reference_is_the_same_in_small_letters_and_with_blanks() {
    let story = Story::registered()
        .after_loan(LOAN_1, board(day(30)))
        .after_loan(LOAN_1, repay(1, 500, money("tmoney", "TX-7")));
    for reference in ["tx-7", "TX -7", " Tx-7 ", "tX\u{a0}-7"] {
        let again = story.ask_loan(LOAN_1, repay(2, 500, money("tmoney", reference)));
        let refused = Rejection::ReferenceUsed {
            channel: "tmoney".to_owned(),
            reference: reference.to_owned(),
            first: place(3),
        };
        assert_eq!(again, Err(refused));
    }
}

#[test]
fn no_money_counts_from_before_the_loan() {
    let story = Story::registered().on(day(5)).after_loan(LOAN_1, grant(day(30)));
    let story = story.on(day(7)).after_loan(LOAN_2, board(day(30))).on(day(9));
    let out_on = |on: Day| disburse_on("D-1", Some(on));
    let pay_on = |on: Day| repay_on(1, 500, money("tmoney", "1"), Some(on));
    let acts = [
        (LOAN_1, out_on as fn(Day) -> Act, day(5)),
        (LOAN_1, pay_on, day(5)),
        (LOAN_2, pay_on, day(7)),
    ];
    for (loan, act, since) in acts {
        let value_date = since.saturating_sub_days(1);
        let before = loan::Rejection::ValueDateBefore { value_date, since };
        assert_eq!(story.ask_loan(loan, act(value_date)), Err(before.into()));
        assert!(story.ask_loan(loan, act(since)).is_ok());
    }
}

/// T-1 of 500 was booked on the wrong loan.
#[test]
fn money_that_was_taken_back_may_be_booked_again_and_on_another_loan() {
    let story = Story::registered()
        .after_loan(LOAN_1, board(day(30)))
        .after_loan(LOAN_2, board_as("old-2", day(30)))
        .after_loan(LOAN_1, repay(1, 500, money("tmoney", "T-1")));
    let moved = |story: &Story| story.ask_loan(LOAN_2, repay(2, 500, money("tmoney", "t-1")));
    assert!(matches!(moved(&story), Err(Rejection::ReferenceUsed { .. })));
    let story = story.after_loan(LOAN_1, reverse(1));
    assert!(moved(&story).is_ok());
    assert!(story.ask_loan(LOAN_1, repay(3, 500, money("tmoney", "T-1"))).is_ok());
}

/// T-1 of 15 000 was meant as 10 000 for one loan and 5 000 for another.
#[test]
fn one_payment_may_serve_several_loans_by_parts_that_name_its_whole() {
    let part = |number, whole| loan::MoneyRef::External {
        channel: "tmoney".to_owned(),
        reference: "T-1".to_owned(),
        part: Some(Part { number, whole: xof(whole) }),
    };
    let story = Story::registered()
        .after_loan(LOAN_1, board(day(30)))
        .after_loan(LOAN_2, board_as("old-2", day(30)))
        .after_loan(LOAN_1, repay(1, 10_000, part(1, 15_000)));
    let asked = |amount, money| story.ask_loan(LOAN_2, repay(2, amount, money));
    let (channel, reference) = ("tmoney".to_owned(), "T-1".to_owned());
    let whole = xof(15_000);
    let another =
        Rejection::AnotherWhole { channel: channel.clone(), reference: reference.clone(), whole };
    assert_eq!(asked(5_000, part(2, 16_000)), Err(another));
    let more = Rejection::MoreThanWhole { channel, reference, whole };
    assert_eq!(asked(5_001, part(2, 15_000)), Err(more));
    for used in [part(1, 15_000), money("tmoney", "T-1")] {
        assert!(matches!(asked(5_000, used), Err(Rejection::ReferenceUsed { .. })));
    }
    let story = story.after_loan(LOAN_2, repay(2, 5_000, part(2, 15_000)));
    // What has parts is whole no more, also when one of them was taken back.
    let story = story.after_loan(LOAN_1, reverse(1));
    let whole = story.ask_loan(LOAN_1, repay(3, 500, money("tmoney", "T-1")));
    assert!(matches!(whole, Err(Rejection::ReferenceUsed { .. })));
}

#[test]
fn a_loan_of_another_system_is_boarded_once() {
    let story = Story::registered().after_loan(LOAN_1, board(day(30)));
    let again = |reference: &str| story.ask_loan(LOAN_2, board_as(reference, day(30)));
    let known =
        |reference: &str| Rejection::LoanKnown { loan: LOAN_1, reference: reference.to_owned() };
    assert_eq!(again("OLD-1"), Err(known("B-OLD-1")));
    assert!(again("old-2").is_ok());
    let Act::Board { product, lender, reference, position, .. } = board(day(30)) else {
        unreachable!("a boarding is one")
    };
    let lender_reference = None;
    let by_system = Act::Board { product, lender, lender_reference, reference, position };
    assert_eq!(story.ask_loan(LOAN_2, by_system.clone()), Err(known("old-1")));
    let story = story.after_loan(LOAN_1, rescind());
    assert!(story.ask_loan(LOAN_2, by_system).is_ok(), "the one that was here is none any more");
}

#[test]
fn a_disbursement_and_a_repayment_do_not_share_a_reference() {
    let story = Story::registered()
        .after_loan(LOAN_1, grant(day(30)))
        .after_loan(LOAN_2, grant(day(30)))
        .after_loan(LOAN_1, disburse("D-1"));
    let used = |it| matches!(it, Err(Rejection::ReferenceUsed { first, .. }) if first == place(4));
    assert!(used(story.ask_loan(LOAN_2, disburse("D-1"))));
    assert!(used(story.ask_loan(LOAN_1, repay(1, 500, money("orabank", "D-1")))));
}

#[test]
fn a_used_reference_is_told_before_the_loan_is_asked() {
    let story =
        Story::registered().after_loan(LOAN_1, grant(day(30))).after_loan(LOAN_1, disburse("D-1"));
    assert!(matches!(
        story.ask_loan(LOAN_1, disburse("D-1")),
        Err(Rejection::ReferenceUsed { .. })
    ));
    assert_eq!(
        story.ask_loan(LOAN_1, disburse("D-2")),
        Err(loan::Rejection::AlreadyDisbursed.into())
    );
}

#[test]
fn a_refused_payment_leaves_its_reference_free() {
    let story = Story::registered().after_loan(LOAN_1, board(day(30)));
    let refused = story.ask_loan(LOAN_1, repay(1, 0, money("tmoney", "TX-7")));
    assert_eq!(refused, Err(loan::Rejection::ZeroAmount.into()));
    story.after_loan(LOAN_1, repay(1, 10, money("tmoney", "TX-7")));
}

#[test]
fn a_loan_is_there_once_it_is_granted_and_only_once() {
    let story = Story::registered().after_loan(LOAN_1, grant(day(30)));
    assert_eq!(story.ask_loan(LOAN_1, board(day(30))), Err(loan::Rejection::AlreadyExists.into()));
    assert_eq!(story.ask_loan(LOAN_2, disburse("1")), Err(loan::Rejection::NotFound.into()));
}

#[test]
fn without_a_policy_in_force_there_is_no_loan() {
    let story = Story::registered().under(policies(&[(30, day(2))]));
    let refused = Err(Rejection::NoPolicy { business_date: day(1) });
    assert_eq!(story.ask_loan(LOAN_1, grant(day(30))), refused);
    assert_eq!(story.ask_loan(LOAN_1, board(day(30))), refused);
    assert_eq!(story.ask(&Command::Age), Ok(vec![]));
    assert!(story.ask(&suspend()).is_ok(), "a customer needs none");
}

#[test]
fn nothing_of_a_running_loan_asks_the_policy_book() {
    let story =
        Story::registered().after_loan(LOAN_1, board(day(30))).under(policy::State::default());
    assert!(story.ask_loan(LOAN_1, repay(1, 5, money("tmoney", "1"))).is_ok());
    assert_eq!(story.state.next_action_on(Engine::FIRST), Some(day(30)));
    let story = story.on(day(30)).on(day(31));
    assert_eq!(Story { on: day(60), ..story }.after(Command::Age).bucket(LOAN_1), 30);
}

#[test]
fn a_day_ages_every_loan_of_the_file_in_the_order_of_their_ids() {
    let mut story = Story::registered()
        .after_loan(LOAN_2, board_as("old-2", day(10)))
        .after_loan(LOAN_1, board(day(10)));
    story.on = day(10);
    let facts = story.ask(&Command::Age).unwrap();
    let streams: Vec<_> = facts.iter().map(|it| it.stream).collect();
    assert_eq!(streams, [StreamId::Loan(LOAN_1), StreamId::Loan(LOAN_2)]);

    let aged = story.after(Command::Age);
    assert_eq!(aged.ask(&Command::Age), Ok(vec![]), "a day is done once");
}

#[test]
fn the_next_thing_to_do_is_that_of_the_loan_that_comes_first() {
    let next = |story: &Story| story.state.next_action_on(Engine::FIRST);
    let story = Story::registered();
    assert_eq!(next(&story), None);
    let story = story.after_loan(LOAN_1, grant(day(20)));
    assert_eq!(next(&story), Some(day(31)), "a loan that is not disbursed lapses");
    let story = story.after_loan(LOAN_2, board(day(25)));
    assert_eq!(next(&story), Some(day(25)));
    let story = story.after_loan(LOAN_1, disburse("1"));
    assert_eq!(next(&story), Some(day(20)));
    let story = story.on(day(20));
    assert_eq!(next(&story), Some(day(21)), "unpaid, it becomes late");
}

#[test]
fn versions_count_each_streams_events() {
    let story = Story::registered().after_loan(LOAN_1, board(day(10))).after(suspend());
    let version = |story: &Story, stream| story.state.version(stream);
    assert_eq!(version(&story, StreamId::Customer(CUSTOMER)), 2);
    assert_eq!(version(&story, StreamId::Loan(LOAN_1)), 1);
    assert_eq!(version(&story, StreamId::Loan(LOAN_2)), 0);
    let story = story.on(day(12));
    assert_eq!(version(&story, StreamId::Loan(LOAN_1)), 3, "fell due, became late");
    assert_eq!(version(&story, StreamId::Customer(CUSTOMER)), 2);
}

#[test]
fn the_policy_book_is_a_file_of_its_own() {
    let (by, policies) = (clerk(), policy::State::default());
    let facts = facts(day(1), &by, Uuid::from_u128(1), &policies);
    let propose = Command::PolicyBook(policy::Act::Propose {
        document: Document::SHIPPED.to_owned(),
        author: Hash::of(b"author"),
    });
    let approve = Command::PolicyBook(policy::Act::Approve {
        hash: Hash::of(Document::SHIPPED.as_bytes()),
        approver: Hash::of(b"approver"),
        effective_from: None,
    });
    let mut state = State::new(FileId::PolicyBook);
    assert_eq!(state.version(StreamId::PolicyBook), 0);
    for (sequence, command) in (1..).zip([propose, approve]) {
        let events = decide(&state, &command, &facts).unwrap();
        assert!(events.iter().all(|it| it.stream == StreamId::PolicyBook));
        state = state.apply(&events, place(sequence), day(1));
        assert_eq!(state.check(facts.policies, facts.on), Ok(()));
        assert_eq!(state.version(StreamId::PolicyBook), sequence);
    }
    assert_eq!(state.version(StreamId::Customer(CUSTOMER)), 0);
    assert_eq!(state.next_action_on(Engine::FIRST), None);
    assert_eq!(decide(&state, &Command::Age, &facts), Ok(vec![]));
    let State::PolicyBook(book) = state else { panic!("{state:?}") };
    assert_eq!(book.in_force(day(1)).unwrap().reference.version, 1);
}

#[test]
fn a_command_to_a_file_of_another_kind_is_refused() {
    let act = policy::Act::Propose {
        document: Document::SHIPPED.to_owned(),
        author: Hash::of(b"author"),
    };
    let to_book = Command::PolicyBook(act);
    let to_loan = Command::Loan { loan: LOAN_1, act: Act::Age };
    let to_customer = Command::Customer(register());
    let cases = [
        (FileId::Customer(CUSTOMER), vec![&to_book]),
        (FileId::Vendor(CUSTOMER), vec![&to_customer, &to_loan, &to_book]),
        (FileId::PolicyBook, vec![&to_customer, &to_loan]),
        (FileId::Partition(3), vec![&to_customer, &to_loan, &to_book]),
    ];
    let (by, policies) = (clerk(), ordinary());
    let facts = facts(day(1), &by, Uuid::from_u128(1), &policies);
    for (file, commands) in cases {
        for command in commands {
            let answer = decide(&State::new(file), command, &facts);
            assert_eq!(answer, Err(Rejection::Misdirected), "{file}: {command:?}");
        }
    }
}

#[test]
#[should_panic = "cannot stand in"]
fn a_fact_of_another_customer_is_a_defect() {
    let mut facts = Story::new().ask(&Command::Customer(register())).unwrap();
    facts[0].stream = StreamId::Customer(LOAN_1);
    let _ = State::new(FileId::Customer(CUSTOMER)).apply(&facts, place(1), day(1));
}

#[test]
#[should_panic = "belongs in a file of another kind"]
fn a_customers_fact_in_the_policy_book_is_a_defect() {
    let facts = Story::new().ask(&Command::Customer(register())).unwrap();
    let _ = State::new(FileId::PolicyBook).apply(&facts, place(1), day(1));
}

#[test]
fn the_check_finds_what_is_amiss_between_streams() {
    type Amiss<'a> = &'a dyn Fn(&mut CustomerFile);
    let sound = || {
        Story::registered()
            .after_loan(LOAN_1, board(day(30)))
            .after_loan(LOAN_1, repay(1, 500, money("tmoney", "1")))
    };
    let fault = |story: Story, amiss: Amiss| {
        let mut file = story.file().clone();
        amiss(&mut file);
        State::Customer(file.into()).check(&story.policies, story.on)
    };
    assert_eq!(fault(sound(), &|_| ()), Ok(()));

    let cases: [(Amiss, &str); 3] = [
        (&|it| it.money = Default::default(), "names of it"),
        (&|it| assert!(it.versions.remove_mut(&StreamId::Loan(LOAN_1))), "streams"),
        (&|it| it.customer = customer::State::default(), "streams"),
    ];
    for (amiss, named) in cases {
        let found = fault(sound(), amiss).unwrap_err();
        assert!(found.contains(named), "`{found}` does not name `{named}`");
    }
    let late = Story { on: day(40), ..sound() };
    assert!(fault(late, &|_| ()).unwrap_err().starts_with(&format!("loan-{LOAN_1}: ")));
}

#[test]
fn an_event_is_read_only_in_a_stream_of_its_aggregate() {
    let event = Event::Customer(customer::Event::Suspended(Suspended {
        reason: Reason::of("fraud_suspected"),
    }));
    let record = |stream, event_type: &str, version| EventRecord {
        id: "1.0".to_owned(),
        r#type: event_type.to_owned(),
        version,
        stream,
        stream_version: 1,
        data: event.encode(),
        standing: None,
    };
    let read = |stream, event_type: &str, version| {
        Event::decode(&record(stream, event_type, version)).map_err(|it| it.to_string())
    };
    let customer = StreamId::Customer(CUSTOMER);
    assert_eq!(read(customer, "customer.suspended", 1), Ok(event.clone()));
    for (stream, event_type, version, named) in [
        (StreamId::Loan(LOAN_1), "customer.suspended", 1, "has no event of this type"),
        (StreamId::PolicyBook, "customer.suspended", 1, "has no event of this type"),
        (StreamId::Partition(3), "customer.suspended", 1, "has no event of this type"),
        (customer, "customer.sent_home", 1, "has no event of this type"),
        (customer, "customer.suspended", 2, "version 2"),
        (customer, "customer.registered", 1, "unknown field"),
    ] {
        let error = read(stream, event_type, version).unwrap_err();
        assert!(error.contains(named), "`{error}` does not say `{named}`");
    }
    let resumed = Event::Customer(customer::Event::Resumed(Resumed {
        reason: Reason::of("fraud_suspected"),
    }));
    assert_eq!(read(customer, "customer.resumed", 1), Ok(resumed), "same fields, another fact");
}
