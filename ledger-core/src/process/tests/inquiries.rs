//! Which sources are asked, by the commits that were read.

use super::*;
use crate::credit::evidence::{BillFacts, CustomerFacts, SourceFacts};
use crate::credit::inquiry::{
    Act, Answered, Declared, EndedUnanswered, Event as EvidenceEvent, Purpose, Requested, RestsOn,
};
use crate::party::customer::{self, ConsentTo, ConsentWithdrawn};
use crate::party::identity::{
    self, Event as IdentityEvent, Screened, ScreeningAsked, ScreeningOutcome, ScreeningUnanswered,
};
use crate::policy::EvidenceSource;
use crate::process::{Answer, Asked, Inquiries, Turn};

const EVIDENCE: Uuid = Uuid::from_u128(0xe1);
const ASKING: Uuid = Uuid::from_u128(0xa5);

fn at(micros: i64) -> Instant {
    Instant::from_micros(micros).unwrap()
}

fn bills() -> SourceFacts {
    SourceFacts::Bills(BillFacts { due: 8, paid_on_time: 6 })
}

fn requested() -> EvidenceEvent {
    EvidenceEvent::Requested(Requested {
        source: EvidenceSource::Bills,
        purpose: Purpose::LimitReview {},
        consent: RestsOn { text_version: "2026-05".to_owned(), number: 1 },
        requested_at: at(1),
        answer_by: at(600),
        by: Actor::ledger(),
    })
}

fn answered() -> Answered {
    Answered { facts: bills(), as_of: Day::FIRST, answered_at: at(2) }
}

fn ended() -> EvidenceEvent {
    EvidenceEvent::EndedUnanswered(EndedUnanswered { ended_at: at(601) })
}

/// What a commit of this file with this event alone changes.
fn turns(sequence: u64, event: EvidenceEvent) -> Vec<Turn> {
    let place = Place { partition: 2, sequence };
    let fact = Fact { stream: StreamId::Evidence(EVIDENCE), event: Event::Evidence(event) };
    let facts = [fact];
    let commit = commit(FileId::Customer(CUSTOMER), (ASKING, "evidence.ask"), None, place, &facts);
    Heard::of(place, &commit, &facts).map_or_else(Vec::new, |it| it.turns().to_vec())
}

/// The sources that are asked after these events.
fn after(events: impl IntoIterator<Item = EvidenceEvent>) -> Inquiries {
    let mut inquiries = Inquiries::default();
    for (sequence, event) in (1..).zip(events) {
        inquiries.hear(&turns(sequence, event));
    }
    inquiries
}

#[test]
fn a_source_is_asked_until_it_has_answered() {
    assert_eq!(after([requested()]).open().count(), 1);
    for answer in [EvidenceEvent::Answered(answered()), EvidenceEvent::AnsweredLate(answered())] {
        assert_eq!(after([requested(), answer]).open().count(), 0);
    }
}

#[test]
fn one_whose_time_is_over_may_answer_yet() {
    let inquiries = after([requested(), ended()]);
    let open: Vec<_> = inquiries.open().map(|it| it.ended).collect();
    assert_eq!(open, [true]);
    let late = EvidenceEvent::AnsweredLate(answered());
    assert_eq!(after([requested(), ended(), late]).open().count(), 0);
}

#[test]
fn what_a_customer_says_asks_nobody() {
    let declared = EvidenceEvent::Declared(Declared {
        facts: CustomerFacts {
            contract_type: None,
            works_since: Some(Day::FIRST),
            monthly_income: None,
        },
        purpose: Purpose::LimitReview {},
        as_of: Day::FIRST,
        declared_at: at(1),
        by: Actor::ledger(),
    });
    assert_eq!(turns(1, declared), []);
}

/// Without consent it is not read, also where it was asked before.
#[test]
fn a_source_whose_consent_is_withdrawn_is_asked_no_more() {
    let place = Place { partition: 2, sequence: 9 };
    for (to, file, asks) in [
        (ConsentTo::Bills, CUSTOMER, false),
        (ConsentTo::Bureau, CUSTOMER, true),
        (ConsentTo::Marketing, CUSTOMER, true),
        (ConsentTo::Bills, Uuid::from_u128(0xbad), true),
    ] {
        let event = customer::Event::ConsentWithdrawn(ConsentWithdrawn { to, number: 1 });
        let facts = [Fact { stream: StreamId::Customer(file), event: Event::Customer(event) }];
        let command = (ASKING, "customer.withdraw_consent");
        let commit = commit(FileId::Customer(file), command, None, place, &facts);
        let turns =
            Heard::of(place, &commit, &facts).map_or_else(Vec::new, |it| it.turns().to_vec());
        let mut inquiries = after([requested()]);
        inquiries.hear(&turns);
        let open: Vec<_> = inquiries.open().map(|it| !it.withdrawn).collect();
        assert_eq!(open, [asks], "{to:?} of {file}");
    }
}

/// So that it meets its first try, whoever sends it and with whatever the source told then.
#[test]
fn what_is_recorded_of_an_inquiry_has_an_id_that_follows_from_the_asking() {
    let inquiries = after([requested()]);
    let inquiry = inquiries.open().next().unwrap();
    let answer = |facts| Answer::Source { facts, as_of: Day::FIRST };
    let told = inquiry.answered(answer(bills()));
    let other = SourceFacts::Bills(BillFacts { due: 9, paid_on_time: 6 });
    assert_eq!(told.id, inquiry.answered(answer(other)).id);
    assert_eq!(inquiry.over(at(601)).id, inquiry.over(at(700)).id);
    assert_ne!(told.id, inquiry.over(at(601)).id);
    assert_eq!(
        (told.file, told.stream),
        (FileId::Customer(CUSTOMER), StreamId::Evidence(EVIDENCE))
    );
    assert_eq!(told.causation, ASKING);
    let act = Act::RecordAnswer { facts: bills(), as_of: Day::FIRST };
    assert_eq!(told.command, Command::Evidence { evidence: EVIDENCE, act });
}

const SCREENING: Uuid = Uuid::from_u128(0x5c);

/// The lists that are asked after these events of the customer's identity.
fn after_of_lists(events: impl IntoIterator<Item = IdentityEvent>) -> Inquiries {
    let mut inquiries = Inquiries::default();
    for (sequence, event) in (1..).zip(events) {
        let place = Place { partition: 2, sequence };
        let (stream, event) = (StreamId::Identity(CUSTOMER), Event::Identity(event));
        let facts = [Fact { stream, event }];
        let command = (ASKING, "identity.ask_screening");
        let commit = commit(FileId::Customer(CUSTOMER), command, None, place, &facts);
        let heard = Heard::of(place, &commit, &facts).expect("it changes who is asked");
        inquiries.hear(heard.turns());
    }
    inquiries
}

fn list_asked() -> IdentityEvent {
    IdentityEvent::ScreeningAsked(ScreeningAsked {
        screening: SCREENING,
        list: "un".to_owned(),
        asked_at: at(1),
        answer_by: at(600),
        by: Actor::ledger(),
    })
}

#[test]
fn a_list_is_asked_until_it_has_answered_also_when_its_time_is_over() {
    let unanswered = || {
        let ended_at = at(601);
        IdentityEvent::ScreeningUnanswered(ScreeningUnanswered { screening: SCREENING, ended_at })
    };
    let answered = IdentityEvent::ScreeningAnswered(Screened {
        screening: SCREENING,
        list: "un".to_owned(),
        list_version: "7".to_owned(),
        outcome: ScreeningOutcome::Clear {},
        as_of: Day::FIRST,
        screened_at: at(2),
        by: Actor::ledger(),
    });
    let open = |inquiries: &Inquiries| -> Vec<_> {
        inquiries.open().map(|it| (it.asked.clone(), it.answer_by, it.ended)).collect()
    };
    let un = || Asked::List("un".to_owned());
    assert_eq!(open(&after_of_lists([list_asked()])), [(un(), at(600), false)]);
    assert_eq!(open(&after_of_lists([list_asked(), unanswered()])), [(un(), at(600), true)]);
    assert_eq!(open(&after_of_lists([list_asked(), answered.clone()])), []);
    assert_eq!(open(&after_of_lists([list_asked(), unanswered(), answered])), []);
}

#[test]
fn what_is_recorded_of_a_list_goes_to_the_identity_of_its_customer() {
    let inquiries = after_of_lists([list_asked()]);
    let inquiry = inquiries.get(SCREENING).unwrap();
    let answer = |outcome| {
        let (list_version, as_of) = ("7".to_owned(), Day::FIRST);
        Answer::List { list_version, outcome, as_of }
    };
    let told = inquiry.answered(answer(ScreeningOutcome::Clear {}));
    let other = ScreeningOutcome::Sanctioned { entry: "QDi.1".to_owned() };
    assert_eq!(told.id, inquiry.answered(answer(other)).id, "whatever it told then");
    let over = inquiry.over(at(601));
    assert_ne!(told.id, over.id);
    for it in [&told, &over] {
        assert_eq!(it.file, FileId::Customer(CUSTOMER));
        assert_eq!(it.stream, StreamId::Identity(CUSTOMER));
    }
    let act = identity::Act::EndScreeningWait { screening: SCREENING, at: at(601) };
    assert_eq!(over.command, Command::Identity { identity: CUSTOMER, act });
}
