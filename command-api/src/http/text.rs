//! Text that may enter the ledger: bounded, printable, and never a card number.

use std::borrow::Cow;
use std::fmt;

use chrono::DateTime;
use ledger_core::log::Instant;
use ledger_core::party::Country;
use ledger_core::privacy::card_number_in;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, de};
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

/// One to `MAX` characters that can be seen, and no card number in them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Text<const MAX: usize>(String);

impl<const MAX: usize> Text<MAX> {
    pub(super) fn into_string(self) -> String {
        self.0
    }
}

impl<'de, const MAX: usize> Deserialize<'de> for Text<MAX> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        checked(deserializer, |text| {
            let characters = text.chars().count();
            if characters == 0 || characters > MAX {
                return Err(format!("expected 1 to {MAX} characters, found {characters}"));
            }
            Ok(())
        })
        .map(Text)
    }
}

impl<const MAX: usize> JsonSchema for Text<MAX> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("Text{MAX}").into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "minLength": 1, "maxLength": MAX })
    }
}

/// A short name that programs compare: `phone-12m`, `orabank`, `bank:orabank`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Code(String);

const CODE_CHARACTERS_MAX: usize = 64;

impl Code {
    pub(super) fn into_string(self) -> String {
        self.0
    }
}

impl<'de> Deserialize<'de> for Code {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        checked(deserializer, |text| {
            let fits = (1..=CODE_CHARACTERS_MAX).contains(&text.len())
                && text.bytes().all(|it| {
                    it.is_ascii_lowercase() || it.is_ascii_digit() || b"._:-".contains(&it)
                });
            match fits {
                true => Ok(()),
                false => Err(format!(
                    "expected 1 to {CODE_CHARACTERS_MAX} lower-case letters, digits or . _ : -"
                )),
            }
        })
        .map(Code)
    }
}

impl JsonSchema for Code {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Code".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "^[a-z0-9._:-]{1,64}$" })
    }
}

/// A code of somebody else's, as they write it: `K-12`, `AM04/2`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TheirCode(String);

impl TheirCode {
    pub(super) fn into_string(self) -> String {
        self.0
    }
}

impl<'de> Deserialize<'de> for TheirCode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        checked(deserializer, |text| {
            let plain = |it: u8| it.is_ascii_alphanumeric() || b"-_./".contains(&it);
            match (1..=CODE_CHARACTERS_MAX).contains(&text.len()) && text.bytes().all(plain) {
                true => Ok(()),
                false => {
                    Err(format!("expected 1 to {CODE_CHARACTERS_MAX} letters, digits or - _ . /"))
                }
            }
        })
        .map(TheirCode)
    }
}

impl JsonSchema for TheirCode {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "TheirCode".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "^[A-Za-z0-9._/-]{1,64}$" })
    }
}

/// A phone number in E.164's form: `+22890123456`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Phone(String);

impl Phone {
    pub(super) fn into_string(self) -> String {
        self.0
    }
}

impl<'de> Deserialize<'de> for Phone {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        checked(deserializer, |text| {
            let digits = text.strip_prefix('+').unwrap_or_default();
            let fits = (7..=15).contains(&digits.len())
                && digits.bytes().all(|it| it.is_ascii_digit())
                && !digits.starts_with('0');
            match fits {
                true => Ok(()),
                false => Err("expected + and 7 to 15 digits, such as +22890123456".to_owned()),
            }
        })
        .map(Phone)
    }
}

impl JsonSchema for Phone {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Phone".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": r"^\+[1-9][0-9]{6,14}$" })
    }
}

/// An e-mail address: something on both sides of one `@`, no blanks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Email(String);

const EMAIL_CHARACTERS_MAX: usize = 254;

impl Email {
    pub(super) fn into_string(self) -> String {
        self.0
    }
}

impl<'de> Deserialize<'de> for Email {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        checked(deserializer, |text| {
            let sides = text.split_once('@');
            let fits = text.chars().count() <= EMAIL_CHARACTERS_MAX
                && !text.contains(char::is_whitespace)
                && sides.is_some_and(|(name, host)| {
                    !name.is_empty() && !host.is_empty() && !host.contains('@')
                });
            match fits {
                true => Ok(()),
                false => Err("expected an e-mail address such as afi@example.org".to_owned()),
            }
        })
        .map(Email)
    }
}

impl JsonSchema for Email {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Email".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": "email", "maxLength": EMAIL_CHARACTERS_MAX })
    }
}

/// A point in time as RFC 3339 writes it, in any offset: `2026-03-20T08:30:00Z`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Moment(Instant);

impl Moment {
    pub(super) fn instant(self) -> Instant {
        self.0
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let parsed = DateTime::parse_from_rfc3339(&text).ok();
        let instant = parsed.and_then(|it| Instant::of(it.to_utc()));
        let expected =
            "expected a time of 1970 to 9999 with its offset, such as 2026-03-20T08:30:00Z";
        instant.map(Moment).ok_or_else(|| de::Error::custom(expected))
    }
}

impl JsonSchema for Moment {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Moment".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "format": "date-time",
            "pattern": "^(19[7-9][0-9]|[2-9][0-9]{3})-",
            "description": "from 1970 to 9999 in UTC, with any offset"
        })
    }
}

/// A country that there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct CountryCode(Country);

impl CountryCode {
    pub(super) fn country(self) -> Country {
        self.0
    }
}

impl<'de> Deserialize<'de> for CountryCode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let country = Country::deserialize(deserializer)?;
        let code = country.to_string();
        match COUNTRIES.split_ascii_whitespace().any(|it| it == code) {
            true => Ok(CountryCode(country)),
            false => Err(de::Error::custom(
                "expected a country that has a code in ISO 3166-1, such as TG",
            )),
        }
    }
}

impl JsonSchema for CountryCode {
    fn schema_name() -> Cow<'static, str> {
        "CountryCode".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let codes: Vec<&str> = COUNTRIES.split_ascii_whitespace().collect();
        json_schema!({ "type": "string", "enum": codes })
    }
}

/// ISO 3166-1, alpha-2: the 249 codes that are officially assigned (as the Online Browsing Platform
/// of ISO had them in 2025, after ISO 3166-1:2020; Debian's iso-codes 4.15 has the same).
const COUNTRIES: &str = "\
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN \
    BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ \
    DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL \
    GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM \
    JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME \
    MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP \
    NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD \
    SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO \
    TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW";

/// A JSON document in a string: its bytes are kept as they are, line breaks included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct DocumentText(String);

const DOCUMENT_BYTES_MAX: usize = 512 * 1024;

impl DocumentText {
    pub(super) fn into_string(self) -> String {
        self.0
    }
}

impl<'de> Deserialize<'de> for DocumentText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        if text.len() > DOCUMENT_BYTES_MAX {
            return Err(de::Error::custom(format!(
                "expected at most {DOCUMENT_BYTES_MAX} bytes, found {}",
                text.len()
            )));
        }
        if card_number_in(&text) {
            return Err(de::Error::custom(CARD_NUMBER));
        }
        Ok(DocumentText(text))
    }
}

impl JsonSchema for DocumentText {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "DocumentText".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "contentMediaType": "application/json" })
    }
}

/// What was found is not repeated: it would end in somebody's log.
const CARD_NUMBER: &str = "this looks like a payment card number; only a gateway's token may enter";

/// Whether a character is one of those that are not seen themselves and change how others are read:
/// controls, formats (bidirectional overrides and zero-width spaces among them), line ends, and what
/// has no agreed form. Scripts need the two joiners (Unicode Standard, sections 9.2 and 12.1).
fn is_unseen(character: char) -> bool {
    const ZERO_WIDTH_NON_JOINER: char = '\u{200c}';
    const ZERO_WIDTH_JOINER: char = '\u{200d}';
    let joins = [ZERO_WIDTH_NON_JOINER, ZERO_WIDTH_JOINER].contains(&character);
    !joins
        && matches!(
            character.general_category(),
            GeneralCategory::Control
                | GeneralCategory::Format
                | GeneralCategory::LineSeparator
                | GeneralCategory::ParagraphSeparator
                | GeneralCategory::PrivateUse
                | GeneralCategory::Unassigned
        )
}

fn checked<'de, D: Deserializer<'de>>(
    deserializer: D,
    rule: impl Fn(&str) -> Result<(), String>,
) -> Result<String, D::Error> {
    struct Visitor<F>(F);
    impl<F: Fn(&str) -> Result<(), String>> de::Visitor<'_> for Visitor<F> {
        type Value = String;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a text")
        }

        fn visit_str<E: de::Error>(self, text: &str) -> Result<String, E> {
            if text.contains(is_unseen) {
                return Err(E::custom("expected characters that can be seen, found others"));
            }
            if card_number_in(text) {
                return Err(E::custom(CARD_NUMBER));
            }
            (self.0)(text).map_err(E::custom)?;
            Ok(text.to_owned())
        }

        fn visit_string<E: de::Error>(self, text: String) -> Result<String, E> {
            self.visit_str(&text)
        }
    }
    deserializer.deserialize_str(Visitor(rule))
}
