//! What is answered, and by which rules.

use super::*;

#[test]
fn whoever_is_trusted_is_approved_with_a_plan_and_its_price() {
    let found = by_rules(trusted()).found;
    assert_eq!(found.answer, Answer::Approve, "{:#?}", found.rules);
    assert_eq!(found.scored.class.as_deref(), Some("low"));
    let offer = found.offer.unwrap();
    assert_eq!(offer.product, "cash");
    assert!(offer.price.ceiling.is_some_and(|it| it.admits(&offer.price.teg)));
}

#[test]
fn whoever_scores_too_low_is_declined_for_reasons_that_he_can_act_on() {
    let assessed = by_rules(doubtful());
    assert_eq!(assessed.found.answer, Answer::Decline);
    assert_eq!(rules(&assessed).first(), Some(&Rule::ScoreDeclined));
    assert_eq!(assessed.found.offer, None);
    let reasons = &assessed.found.scored.reasons;
    assert!((3..=4).contains(&reasons.len()), "{reasons:#?}");
}

#[test]
fn nobody_is_declined_for_what_he_cannot_change() {
    // Nothing that the customer can change is told of any variable.
    let mute = document(|sections| {
        for it in sections["scorecards"]["variables"].as_array_mut().unwrap() {
            it["changes"] = json!("hardly");
            it.as_object_mut().unwrap().remove("when_poor");
        }
    });
    let mut facts = doubtful();
    facts.known.told.push(told(SourceFacts::Bills(BillFacts { due: 10, paid_on_time: 0 })));
    facts.known.told.push(told(SourceFacts::MobileMoney(MobileMoneyFacts {
        periods: vec![],
        inflow_on: vec![],
    })));
    let assessed = by(&mute, facts);
    assert_eq!(assessed.found.scored.answer, Answer::Decline);
    assert!(assessed.found.scored.reasons.is_empty(), "{:#?}", assessed.found.scored.reasons);
    assert_eq!(assessed.found.answer, Answer::Review);
    assert!(rules(&assessed).contains(&Rule::NothingToTell));
}

#[test]
fn a_person_who_is_at_it_is_not_overtaken_by_the_rules() {
    sends_to_a_person(Rule::WithPerson, |it| it.with_person = true);
    let declined = by_rules(Facts { with_person: true, ..doubtful() });
    assert_eq!(declined.found.answer, Answer::Review);
}

#[test]
fn more_than_the_limit_leaves_is_for_a_person() {
    sends_to_a_person(Rule::OverLimit, |it| it.owes.outstanding = xof(50_005));
    let mut facts = trusted();
    facts.owes.outstanding = xof(50_000);
    assert_eq!(by_rules(facts).found.answer, Answer::Approve);
}

#[test]
fn a_blocked_line_is_for_a_person() {
    sends_to_a_person(Rule::LineBlocked, |it| {
        it.owes.line = Some(LineFact { limit: xof(100_000), blocks: 1 });
    });
}

#[test]
fn what_takes_two_persons_is_for_persons() {
    sends_to_a_person(Rule::TwoPersonsWanted, |it| it.four_eyes_above = Some(xof(49_999)));
    sends_to_a_person(Rule::TwoPersonsWanted, |it| it.four_eyes_above = None);
}

#[test]
fn what_cannot_be_offered_is_for_a_person() {
    sends_to_a_person(Rule::NotOffered, |it| it.wanted.instalments = 5);
    sends_to_a_person(Rule::NotOffered, |it| it.wanted.product = Some("yacht".to_owned()));
}

#[test]
fn more_than_an_income_bears_is_not_offered() {
    let mut facts = trusted();
    facts.owes.monthly = xof(116_666);
    let found = by_rules(facts).found;
    assert_eq!(found.answer, Answer::Review);
    assert_eq!(found.not_offered.unwrap().code, "over_capacity");
}

#[test]
fn who_has_no_line_begins_with_the_starting_limit() {
    let mut facts = trusted();
    facts.owes.line = None;
    let found = by_rules(facts).found;
    assert_eq!(found.limit.unwrap().limit, xof(50_000));
    assert_eq!(found.answer, Answer::Approve);
}

#[test]
fn signals_of_fraud_send_to_a_person_and_decline_nobody() {
    sends_to_a_person(Rule::FraudSuspected, |it| it.signals = Some(signals()));
    let found = by_rules(Facts { signals: Some(signals()), ..trusted() }).found;
    let fraud = found.fraud.unwrap();
    assert_eq!((fraud.points, fraud.review_from, fraud.signals.len()), (120, 50, 4));
    assert_eq!(fraud.signals[2].found, "FR, delivery to TG");
    let alone = FraudFacts { new_device: Some(true), ..FraudFacts::default() };
    let found = by_rules(Facts { signals: Some(alone), ..trusted() }).found;
    assert_eq!(found.answer, Answer::Approve);
    // Who is declined is declined for the score, and no signal is among what is told.
    let found = by_rules(Facts { signals: Some(signals()), ..doubtful() }).found;
    assert_eq!(found.answer, Answer::Decline);
    assert_eq!(found.scored, by_rules(doubtful()).found.scored);
}

#[test]
fn other_cards_alter_nothing() {
    let with = by_rules(trusted()).found;
    let alone =
        by(&document(|sections| sections["scorecards"]["challengers"] = json!([])), trusted());
    assert!(!with.scored.challengers.is_empty() && alone.found.scored.challengers.is_empty());
    assert_eq!((with.answer, with.rules, with.limit), {
        let it = alone.found;
        (it.answer, it.rules, it.limit)
    });
}

#[test]
fn a_document_without_cards_assesses_nobody() {
    let document = Document::parse(Document::SHIPPED).unwrap();
    let reference = PolicyRef { version: 1, hash: Hash::of(Document::SHIPPED.as_bytes()) };
    let by = Actor { role: "risk".to_owned(), subject: Hash::of(b"ama") };
    let of = (Engine::FIRST, &document, reference);
    assert_eq!(assess(Uuid::nil(), of, trusted(), by), None);
}
