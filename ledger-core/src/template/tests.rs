//! What a template makes of values, and what is no template.

use super::*;

const NAMES: &[Name] = &[
    Name::Text("who"),
    Name::List("rows", &[Name::Text("number"), Name::List("notes", &[Name::Text("note")])]),
];

fn rendered(template: &str, values: &Record) -> String {
    let template = Template::parse(template).unwrap();
    assert!(template.unknown(NAMES).is_empty());
    template.render(values)
}

fn of(who: &str, rows: &[(&str, Option<&str>)]) -> Record {
    let row = |(number, note): &(&str, Option<&str>)| {
        let note = note.map(|it| Record::default().text("note", it));
        Record::default().text("number", *number).maybe("notes", note)
    };
    Record::default().text("who", who).list("rows", rows.iter().map(row).collect())
}

#[test]
fn a_text_stands_where_it_is_named_and_can_be_no_markup() {
    let values = of("A<b>'\"&", &[]);
    assert!(values.has_exactly(NAMES));
    let expected = "x A&#60;b&#62;&#39;&#34;&#38; y";
    assert_eq!(rendered("x {{who}} y", &values), expected);
    assert_eq!(rendered("{ {who} } }}", &values), "{ {who} } }}");
}

#[test]
fn a_hole_in_what_is_filled_in_is_filled_by_nothing() {
    assert_eq!(rendered("{{who}}", &of("{{who}}", &[])), "{{who}}");
}

#[test]
fn a_list_is_written_record_by_record_and_sees_what_stands_outside() {
    let template = "{{#rows}}[{{number}} {{who}}{{#notes}}: {{note}}{{/notes}}{{^notes}}.{{/notes}}]\
        {{/rows}}{{^rows}}none{{/rows}}";
    let values = of("A", &[("1", None), ("2", Some("late"))]);
    assert!(values.has_exactly(NAMES));
    assert_eq!(rendered(template, &values), "[1 A.][2 A: late]");
    assert_eq!(rendered(template, &of("A", &[])), "none");
}

#[test]
fn what_a_template_names_that_nothing_fills_in_is_told() {
    let unknown = |text: &str| {
        let found = Template::parse(text).unwrap().unknown(NAMES);
        found.into_iter().collect::<Vec<_>>()
    };
    assert_eq!(unknown("{{who}}{{whom}}{{whom}}"), ["whom"]);
    assert_eq!(unknown("{{number}}"), ["number"], "it is known within its list alone");
    assert_eq!(unknown("{{#rows}}{{number}}{{note}}{{/rows}}"), ["note"]);
    assert_eq!(unknown("{{rows}}"), ["rows"], "a list is no text");
    assert_eq!(unknown("{{#who}}x{{/who}}{{^who}}x{{/who}}"), ["who"], "a text is no list");
    assert_eq!(unknown("{{^rows}}{{number}}{{/rows}}"), ["number"], "there is no record of it");
}

#[test]
fn what_is_no_template_is_told_with_its_line() {
    for (text, expected) in [
        ("a\n{{who", "line 2: `{{` without `}}`"),
        ("{{}}", "line 1: `{{}}` names nothing: expected 1 to 64 of a-z, 0-9 and `_`"),
        ("{{ who }}", "line 1: `{{ who }}` names nothing: expected 1 to 64 of a-z, 0-9 and `_`"),
        ("{{&who}}", "line 1: `{{&who}}` names nothing: expected 1 to 64 of a-z, 0-9 and `_`"),
        ("\n\n{{/rows}}", "line 3: `rows` ends and was not begun"),
        ("{{#rows}}\n{{/who}}", "line 2: `who` ends where `rows` is to end"),
        ("{{#rows}}\n{{^notes}}", "line 2: `notes` is begun and does not end"),
    ] {
        assert_eq!(Template::parse(text), Err(expected.to_owned()));
    }
    let deep = "{{#rows}}".repeat(9);
    assert_eq!(Template::parse(&deep), Err("line 1: more than 8 lists in each other".to_owned()));
}

#[test]
fn values_are_those_of_the_names_or_they_are_not() {
    let values = of("A", &[("1", None)]);
    assert!(values.has_exactly(NAMES));
    assert!(!values.has_exactly(&NAMES[..1]), "one more than named");
    assert!(!of("A", &[]).text("more", "").has_exactly(NAMES));
    let short = Record::default().text("who", "A").list("rows", vec![Record::default()]);
    assert!(!short.has_exactly(NAMES), "a record without its text");
}
