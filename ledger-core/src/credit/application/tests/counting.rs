//! What is counted when an application is decided: all that the customer would owe.

use super::*;

/// Decided by Ama for a customer of whom so much is reserved, owed and offered.
fn with(reserved: i64, outstanding: i64, offered: i64, command: Command) -> Command {
    let [reserved, outstanding, offered] = [reserved, outstanding, offered].map(xof);
    let limit = Some(xof(900_000));
    Command { exposure: Some(Exposure { reserved, outstanding, offered, limit }), ..command }
}

fn stage(command: Command) -> Stage {
    let state = given::<Application>([submitted(CASH, 60_000)]).when(command).then_state();
    state.application().unwrap().stage().clone()
}

/// One officer lent 300 000 in three applications of 100 000 each, none of them above the amount.
#[test]
fn what_is_reserved_owed_and_offered_counts_with_what_is_approved() {
    for (reserved, outstanding, offered) in [(40_000, 0, 0), (0, 40_000, 0), (0, 0, 40_000)] {
        let enough = stage(with(reserved, outstanding, offered, approve(60_000)));
        assert!(matches!(enough, Stage::Offered(_)), "{enough:?}");
        let more = stage(with(reserved, outstanding, offered + 1, approve(60_000)));
        assert!(matches!(more, Stage::Reviewed { .. }), "{more:?}");
    }
}

#[test]
fn a_decision_tells_what_was_counted_and_by_which_rules() {
    let approved = given::<Application>([submitted(CASH, 60_000)])
        .when(with(1, 20, 300, approve(60_000)))
        .then_state();
    let expected = Inputs {
        reserved: xof(1),
        outstanding: xof(20),
        offered: xof(300),
        limit: Some(xof(900_000)),
        four_eyes_above: Some(xof(100_000)),
    };
    let approval = &approved.application().unwrap().offer().unwrap().approval;
    assert_eq!((approval.inputs, approval.engine), (expected, Engine::FIRST));
    let declined = stage(with(1, 20, 300, decline()));
    assert!(matches!(declined, Stage::Declined { inputs, .. } if inputs == expected));
}

#[test]
fn more_than_an_amount_can_say_takes_two() {
    let most = crate::money::MINOR_UNITS_MAX;
    let more = stage(with(most, most, most, approve(1)));
    assert!(matches!(more, Stage::Reviewed { .. }), "{more:?}");
}
