//! The limit of a grant, against a table that `limits.py` beside this wrote.

use super::super::ProposedLimit;
use super::*;

const TABLE: &str = include_str!("limits.txt");

#[test]
fn limits_are_as_the_table_has_them() {
    let (document, _) = document(|_| {});
    let classes = document.classes.as_ref().unwrap();
    let mut compared = 0;
    for row in TABLE.lines().filter(|it| !it.starts_with('#')) {
        let cells: Vec<&str> = row.split(' ').collect();
        let [line, class, thin, reserved, outstanding, offered, limit, room] = cells[..] else {
            panic!("{row}")
        };
        let amount = |it: &str| xof(it.parse().unwrap());
        let owes = Owes {
            reserved: amount(reserved),
            outstanding: amount(outstanding),
            offered: amount(offered),
            monthly: xof(0),
            line: (line != "-").then(|| LineFact { limit: amount(line), blocks: 0 }),
        };
        let class = Some(classes.class(class).unwrap());
        let found = ProposedLimit::of(classes, class, thin == "1", &owes).unwrap();
        assert_eq!((found.limit, found.room), (amount(limit), amount(room)), "{row}");
        compared += 1;
    }
    assert_eq!(compared, 126);
}

#[test]
fn in_a_currency_without_steps_there_is_no_limit_without_a_line() {
    let (document, _) = document(|_| {});
    let classes = document.classes.as_ref().unwrap();
    let nothing = Money::zero(Currency::EUR);
    let owes = Owes {
        reserved: nothing,
        outstanding: nothing,
        offered: nothing,
        monthly: nothing,
        line: None,
    };
    assert_eq!(ProposedLimit::of(classes, None, false, &owes), None);
}
