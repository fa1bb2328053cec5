//! What is checked of the sections by which a contract waits, is signed and is withdrawn from.

use std::time::Duration;

use super::sections::{changed, each_makes_its_fault, without};
use super::*;
use crate::money::Rate;
use crate::policy::{Awaited, OtpPolicy, ProbabilitySource, ReviewOverdue, WithdrawnFee};

#[test]
fn time_limits_and_one_time_codes_are_within_their_bounds() {
    each_makes_its_fault(&[
        (
            |it| it["waits"]["review_hours"] = json!(0),
            "sections.waits.review_hours: expected 1 to 720, found 0",
        ),
        (
            |it| it["waits"]["bureau_minutes"] = json!(1441),
            "sections.waits.bureau_minutes: expected 1 to 1440, found 1441",
        ),
        (
            |it| it["waits"]["bank_hours"] = json!(721),
            "sections.waits.bank_hours: expected 1 to 720, found 721",
        ),
        (
            |it| without(&mut it["waits"], "bank_hours"),
            "sections.waits: missing field `bank_hours`",
        ),
        (
            |it| it["waits"]["form"] = json!(1),
            "sections.waits.review_overdue: unknown field `review_overdue`",
        ),
        (
            |it| it["losses"]["loss_given_default"] = json!("1.01"),
            "sections.losses.loss_given_default: expected 0 to 1, with at most",
        ),
        (|it| it["otp"]["digits"] = json!(5), "sections.otp.digits: expected 6 to 9, found 5"),
        (
            |it| it["otp"]["valid_minutes"] = json!(61),
            "sections.otp.valid_minutes: expected 1 to 60, found 61",
        ),
        (|it| it["otp"]["tries"] = json!(11), "sections.otp.tries: expected 1 to 10, found 11"),
        (
            |it| it["otp"]["form"] = json!(2),
            "sections.otp.form: this release reads forms 1 to 1, not 2",
        ),
    ]);
}

#[test]
fn each_country_says_once_how_long_one_may_sign_and_what_is_given_back() {
    each_makes_its_fault(&[
        (
            |it| it["signing"]["countries"][0]["days"] = json!(0),
            "sections.signing.countries[0].days: expected 1 to 365, found 0",
        ),
        (
            |it| {
                let one = it["signing"]["countries"][0].clone();
                it["signing"]["countries"].as_array_mut().unwrap().push(one);
            },
            "sections.signing.countries: TG stands there more than once",
        ),
        (
            |it| it["withdrawal"]["countries"][0]["capital_back_days"] = json!(366),
            "sections.withdrawal.countries[0].capital_back_days: expected 1 to 365, found 366",
        ),
        (
            |it| {
                let one = it["withdrawal"]["countries"][0].clone();
                it["withdrawal"]["countries"].as_array_mut().unwrap().push(one);
            },
            "sections.withdrawal.countries: TG stands there more than once",
        ),
        (
            |it| it["withdrawal"]["countries"][0]["file_fee"] = json!("halved"),
            "sections.withdrawal.countries[0].file_fee: unknown variant `halved`",
        ),
        (
            |it| it["law"]["countries"][0]["withdrawal_days"] = json!(0),
            "sections.withdrawal.countries[0].country: nobody may withdraw in TG",
        ),
        (
            |it| it["withdrawal"]["countries"][0]["country"] = json!("BJ"),
            "sections.withdrawal.countries[0].country: nobody may withdraw in BJ",
        ),
    ]);
}

#[test]
fn what_ships_says_how_long_is_waited_and_by_what_code_one_signs() {
    for text in [Document::OPEN, Document::KNOWN, Document::STRICT] {
        let document = Document::parse(text).unwrap();
        let waits = document.waits.unwrap();
        let limits = [Awaited::Review, Awaited::Bureau, Awaited::Bank].map(|it| waits.limit(it));
        let minutes = [48 * 60, 30, 72 * 60].map(|it| Duration::from_secs(it * 60));
        assert_eq!(limits, minutes);
        assert_eq!(waits.review_overdue, ReviewOverdue::Escalate);
        let losses = document.losses.unwrap();
        assert_eq!(losses.loss_given_default, Rate("0.45".parse().unwrap()));
        assert_eq!(losses.source, ProbabilitySource::Assumed, "nobody has counted it yet");
        let otp = document.otp.unwrap();
        assert_eq!(otp, OtpPolicy { digits: 6, valid_minutes: 10, tries: 5 });
        assert_eq!(otp.valid(), Duration::from_secs(600));
        let [togo, france] = ["TG", "FR"].map(|it| it.parse().unwrap());
        let signing = document.signing.unwrap();
        assert_eq!([togo, france].map(|it| signing.days_in(it)), [Some(15), None]);
        let withdrawal = document.withdrawal.unwrap();
        let of_togo = withdrawal.in_country(togo).unwrap();
        let found = (of_togo.capital_back_days, of_togo.file_fee);
        assert_eq!(found, (30, WithdrawnFee::Returned));
        assert_eq!(withdrawal.in_country(france), None);
    }
}

#[test]
fn a_document_without_these_sections_is_read_as_before() {
    let first_form = changed(|it| {
        it["waits"]["form"] = json!(1);
        without(&mut it["waits"], "review_overdue");
    });
    let waits = Document::parse(&first_form).unwrap().waits.unwrap();
    assert_eq!((waits.review_hours, waits.review_overdue), (48, ReviewOverdue::HeadOfQueue));
    let sections = ["waits", "otp", "signing", "withdrawal", "losses"];
    let older = changed(|it| sections.iter().for_each(|section| without(it, section)));
    let document = Document::parse(&older).unwrap();
    assert_eq!((document.waits, document.otp), (None, None));
    assert_eq!((document.signing, document.withdrawal), (None, None));
    assert_eq!(document.losses, None);
    let shipped = Document::parse(Document::SHIPPED).unwrap();
    assert_eq!((shipped.waits, shipped.otp), (None, None));
    assert_eq!((shipped.signing, shipped.withdrawal), (None, None));
}

#[test]
fn a_template_names_nothing_that_a_contract_has_not() {
    each_makes_its_fault(&[
        (
            |it| it["contract"]["html"][0] = json!("{{borower_name}}"),
            "sections.contract.html: `borower_name` is nothing that a contract says there",
        ),
        (
            |it| it["contract"]["html"][0] = json!("{{due_on}}"),
            "sections.contract.html: `due_on` is nothing that a contract says there",
        ),
        (
            |it| it["contract"]["html"][1] = json!("{{#instalments}}"),
            "sections.contract.html: line 2: `instalments` is begun and does not end",
        ),
        (
            |it| {
                it["contract"]["banks"] =
                    json!([{"id": "b", "name": "B"}, {"id": "b", "name": "C"}])
            },
            "sections.contract.banks: b stands there more than once",
        ),
    ]);
    let without_law = changed(|it| {
        for section in ["law", "products", "withdrawal"] {
            without(it, section);
        }
    });
    let found = super::document::faults(&without_law);
    let expected = "sections.contract.html: expected a section `law` beside it";
    assert!(found.iter().any(|it| it == expected), "{found:?}");
}

#[test]
fn the_hash_of_a_template_is_that_of_its_lines() {
    let hash = |text: &str| Document::parse(text).unwrap().contract.unwrap().hash();
    let html = |it: &mut Value| it["contract"]["html"] = json!(["a {{offer}}", "b {{salt}}"]);
    assert_eq!(hash(&changed(html)), crate::hash::Hash::of(b"a {{offer}}\nb {{salt}}\n"));
    assert_eq!(Document::parse(Document::SHIPPED).unwrap().contract, None);
}
