//! Whether a text carries a payment card number, which must never enter the ledger.
//!
//! Only a gateway's token stands for a card here. What is looked for: 13 to 19 digits, blanks and
//! dashes between them left out, whose last is the check digit by Luhn's rule **and** whose first
//! ones and number lie in an issuer's range. Both, since one in ten of all numbers passes Luhn.
//!
//! A number is looked for among whole words: `4111 1111 1111 1111` in a sentence or behind
//! another number is found, the digits inside `TX4111111111111111B` or a UUID are not. Fields whose
//! type says what they hold (an IMEI, a tracking number, a trace context) are not asked about.

/// Whether a card number stands in this text, key, path or header.
pub fn card_number_in(text: &str) -> bool {
    let words = words(text);
    let mut rest = words.as_slice();
    let mut run = Run::default();
    while let Some((word, others)) = rest.split_first() {
        if let Some(behind_id) = MACHINE_IDS.iter().find_map(|id| behind(id, rest)) {
            run = Run::default();
            rest = behind_id;
            continue;
        }
        rest = others;
        match word.digits() {
            Some(digits) => {
                if !word.gap.chars().all(separates) {
                    run = Run::default();
                }
                if run.ends_in_card_with(&digits) {
                    return true;
                }
            }
            None => run = Run::default(),
        }
    }
    false
}

/// An issuer's cards: the first six digits of their numbers, and how many digits they have.
struct Issuer {
    first_six: (u32, u32),
    digits: &'static [usize],
}

/// By scheme, from their published ranges (ISO/IEC 7812 assigns them). Where a scheme's cards
/// have 12 digits too (Maestro), those are below the 13 that are looked for; Maestro is listed by
/// the prefixes it issues, since all of 50, 56 to 58 and 6 would take in too many other numbers.
const ISSUERS: &[Issuer] = &[
    // Visa
    issuer(400_000, 499_999, &[13, 16, 19]),
    // Mastercard
    issuer(510_000, 559_999, &[16]),
    issuer(222_100, 272_099, &[16]),
    // American Express
    issuer(340_000, 349_999, &[15]),
    issuer(370_000, 379_999, &[15]),
    // Diners Club
    issuer(300_000, 305_999, FROM_14),
    issuer(309_500, 309_599, FROM_14),
    issuer(360_000, 369_999, FROM_14),
    issuer(380_000, 399_999, FROM_14),
    // JCB: IMEIs of 15 digits begin with 35 too
    issuer(352_800, 358_999, FROM_16),
    // Discover
    issuer(601_100, 601_199, FROM_16),
    issuer(644_000, 659_999, FROM_16),
    // UnionPay
    issuer(620_000, 629_999, FROM_16),
    issuer(810_000, 817_199, FROM_16),
    // Maestro
    issuer(501_800, 501_899, FROM_13),
    issuer(502_000, 502_099, FROM_13),
    issuer(503_800, 503_899, FROM_13),
    issuer(589_300, 589_399, FROM_13),
    issuer(630_400, 630_499, FROM_13),
    issuer(675_900, 675_999, FROM_13),
    issuer(676_100, 676_399, FROM_13),
    // Verve, West Africa's own
    issuer(506_099, 506_198, FROM_16),
    issuer(507_865, 507_964, FROM_16),
    // RuPay
    issuer(508_500, 508_999, &[16]),
    issuer(606_985, 608_500, &[16]),
    // Mir
    issuer(220_000, 220_499, FROM_16),
    // Troy
    issuer(979_200, 979_299, &[16]),
];

const FROM_13: &[usize] = &[13, 14, 15, 16, 17, 18, 19];
const FROM_14: &[usize] = &[14, 15, 16, 17, 18, 19];
const FROM_16: &[usize] = &[16, 17, 18, 19];
const DIGITS_MAX: usize = 19;

const fn issuer(from: u32, to: u32, digits: &'static [usize]) -> Issuer {
    Issuer { first_six: (from, to), digits }
}

fn is_card_number(digits: &[u8]) -> bool {
    let first_six = digits.iter().take(6).fold(0, |number, &it| number * 10 + u32::from(it));
    let issued = ISSUERS.iter().any(|it| {
        let (from, to) = it.first_six;
        (from..=to).contains(&first_six) && it.digits.contains(&digits.len())
    });
    issued && passes_luhn(digits)
}

/// Every second digit from the right, the check digit being the first, counts twice, as the sum of
/// its digits; together they are a multiple of ten (ISO/IEC 7812-1, annex B).
fn passes_luhn(digits: &[u8]) -> bool {
    let counted = |(place, &digit): (usize, &u8)| match (place % 2, u32::from(digit) * 2) {
        (0, _) => u32::from(digit),
        (_, twice) if twice > 9 => twice - 9,
        (_, twice) => twice,
    };
    digits.iter().rev().enumerate().map(counted).sum::<u32>().is_multiple_of(10)
}

/// Digits of neighbouring words with nothing but blanks and dashes between them.
#[derive(Default)]
struct Run {
    digits: Vec<u8>,
    /// Where those words begin that are near enough to the end to begin a card number.
    starts: Vec<usize>,
}

impl Run {
    /// Takes in the next word and says whether it and any number of words before it make a card
    /// number.
    fn ends_in_card_with(&mut self, word: &[u8]) -> bool {
        self.starts.push(self.digits.len());
        self.digits.extend(word);
        let end = self.digits.len();
        self.starts.retain(|start| end - start <= DIGITS_MAX);
        self.starts.iter().filter_map(|&it| self.digits.get(it..)).any(is_card_number)
    }
}

/// A run of letters and digits, and what stands between it and the one before.
struct Word<'a> {
    gap: &'a str,
    text: &'a str,
}

impl Word<'_> {
    /// Its digits, if it is made of nothing else.
    fn digits(&self) -> Option<Vec<u8>> {
        self.text.chars().map(digit).collect()
    }

    fn is_hex(&self, digits: usize) -> bool {
        self.text.len() == digits && self.text.bytes().all(|it| it.is_ascii_hexdigit())
    }
}

fn words(text: &str) -> Vec<Word<'_>> {
    let mut words = vec![];
    let mut rest = text;
    while let Some(start) = rest.find(char::is_alphanumeric) {
        let (gap, from_word) = rest.split_at(start);
        let end = from_word.find(|it: char| !it.is_alphanumeric()).unwrap_or(from_word.len());
        let (text, behind) = from_word.split_at(end);
        words.push(Word { gap, text });
        rest = behind;
    }
    words
}

/// What machines write in hexadecimal digits with dashes between them, by the lengths of its
/// words: UUIDs, of which ours stand in paths above all, and W3C trace contexts. Some are all
/// decimal digits by chance; a customer with such an id must stay reachable.
const MACHINE_IDS: [&[usize]; 2] = [&[8, 4, 4, 4, 12], &[2, 32, 16, 2]];

/// What follows the id of this shape that these words begin with.
fn behind<'a, 'b>(shape: &[usize], words: &'b [Word<'a>]) -> Option<&'b [Word<'a>]> {
    let (id, behind) = words.split_at_checked(shape.len())?;
    let hex = id.iter().zip(shape).all(|(it, &digits)| it.is_hex(digits));
    let dashes = id.iter().skip(1).all(|it| it.gap == "-");
    (hex && dashes).then_some(behind)
}

/// The value of a decimal digit, also as typed on an Arabic, Persian or full-width keyboard.
fn digit(it: char) -> Option<u8> {
    let zeros = ['0', '\u{0660}', '\u{06f0}', '\u{ff10}'];
    zeros.into_iter().find_map(|zero| {
        let value = u32::from(it).checked_sub(u32::from(zero))?;
        u8::try_from(value).ok().filter(|it| *it <= 9)
    })
}

/// Blanks of every width, dashes of every length, and what is not seen at all.
fn separates(it: char) -> bool {
    it.is_whitespace()
        || matches!(
            it,
            '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}'
        )
        || matches!(it, '\u{00ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::{ISSUERS, card_number_in, passes_luhn};
    use crate::testing::Dice;

    /// The schemes' own numbers for tests.
    const CARDS: &[&str] = &[
        "4111111111111111",
        "4222222222222",
        "4988438843884305",
        "4000000000000000006",
        "5555555555554444",
        "2223003122003222",
        "2720990000000007",
        "378282246310005",
        "341111111111111",
        "6011111111111117",
        "6011000990139424",
        "6445644564456445",
        "30569309025904",
        "36227206271667",
        "38520000023237",
        "3530111333300000",
        "3566002020360505",
        "6200000000000005",
        "6205500000000000004",
        "6304000000000000",
        "6759649826438453",
        "5060990580000217499",
        "2200000000000004",
    ];

    #[test]
    fn a_card_number_of_every_scheme_is_found() {
        for card in CARDS {
            assert!(card_number_in(card), "{card}");
        }
    }

    #[test]
    fn a_card_number_is_found_in_a_note() {
        for text in [
            "4111 1111 1111 1111",
            "card 4111 1111 1111 1111 thanks",
            "card:4111-1111-1111-1111.",
            "(4111111111111111)",
            "paid 5000 4111 1111 1111 1111 on the 15th",
            "4111 1111 1111 1111 12/29 123",
            "4111\u{a0}1111\u{202f}1111\u{2009}1111",
            "4111\u{2010}1111\u{2013}1111\u{2212}1111",
            "4111 - 1111 - 1111 - 1111",
            "4111\u{200b}1111\u{ad}11111111",
            "4111\n1111\t1111  1111",
            "order-4111-1111-1111-1111",
            "/v1/customers/4111111111111111/loans",
            "carte n°4111111111111111 merci",
            "３４１１ 1111１１11 １１１",
            "\u{0664}\u{0661}\u{0661}\u{0661} 1111 1111 1111",
            "Amex 3782 822463 10005",
            "first 1234 then 378282246310005",
        ] {
            assert!(card_number_in(text), "{text}");
        }
    }

    #[test]
    fn other_numbers_pass() {
        for text in [
            "",
            "4111 1111 1111 1112",
            "4111 1111 1111 111",
            "1111 1111 1111 1117",
            "490154203237518",
            "IMEI 35 328411 456789 6",
            "+228 90 12 34 56",
            "call 90 12 34 56 or 91 23 45 67, +33 6 12 34 56 78",
            "4111 1111 and 1111 1111",
            "4111.1111.1111.1111",
            "41111111111111111111111",
            "TX4111111111111111",
            "4111111111111111B",
            "x4111 1111 1111 1111",
            "2026-03-01 2026-03-15 2026-04-15",
            "12 500 000 XOF in 12 instalments of 1 041 665",
            "loan 2026/0000004123 of 50 000 XOF",
            "1764000000000000",
        ] {
            assert!(!card_number_in(text), "{text}");
        }
    }

    #[test]
    fn an_imei_passes_luhn_and_is_no_card() {
        for imei in ["490154203237518", "353284114567897", "356938035643809", "013063000123458"] {
            let digits: Vec<u8> = imei.bytes().map(|it| it - b'0').collect();
            assert!(passes_luhn(&digits), "{imei} is a wrong example");
            assert!(!card_number_in(imei), "{imei}");
        }
    }

    #[test]
    fn our_ids_are_never_card_numbers() {
        // Its first three groups are Visa's best known number.
        let digits_only = "41111111-1111-1111-8111-111111111111";
        for text in
            [digits_only.to_owned(), format!("/v1/customers/{digits_only}/loans/{digits_only}")]
        {
            assert!(!card_number_in(&text), "{text}");
        }
        for number in 0..50_000_u32 {
            let id = Uuid::new_v5(&Uuid::NAMESPACE_OID, &number.to_be_bytes());
            assert!(!card_number_in(&format!("loan-{id}")), "{id}");
        }
    }

    #[test]
    fn a_trace_context_is_never_a_card_number() {
        assert!(card_number_in("4111111111111111-01"));
        assert!(!card_number_in("00-0af7651916cd43dd8448eb211c80319c-4111111111111111-01"));
    }

    #[test]
    fn a_card_number_behind_an_id_is_found() {
        let id = Uuid::new_v5(&Uuid::NAMESPACE_OID, b"a customer");
        assert!(card_number_in(&format!("customer-{id} 4111 1111 1111 1111")));
        assert!(card_number_in(&format!("4111 1111 1111 1111 {id}")));
    }

    /// However it is broken into groups, and whatever stands around it.
    #[test]
    fn a_card_number_is_found_however_it_is_written() {
        let mut dice = Dice::from_seed(7);
        for round in 0..2_000 {
            let card = CARDS[round % CARDS.len()];
            let mut text = ["", "to ", "12 ", "n° "][dice.below(4) as usize].to_owned();
            for digit in card.chars() {
                text.push(digit);
                if dice.below(3) == 0 {
                    text.push_str([" ", "-", "\u{a0}", "\u{2013}"][dice.below(4) as usize]);
                }
            }
            text.push_str(["", " thanks", ", 12/29", "."][dice.below(4) as usize]);
            assert!(card_number_in(&text), "{text}");
        }
    }

    /// Where there are ranges a figure of the business may meet one by chance; no more often than
    /// ranges and Luhn's rule together let through.
    #[test]
    fn a_random_number_is_rarely_refused() {
        let mut dice = Dice::from_seed(11);
        let mut refused = 0;
        for _ in 0..100_000 {
            let number: String = (0..16).map(|_| char::from(b'0' + dice.below(10) as u8)).collect();
            refused += u32::from(card_number_in(&number));
        }
        // Of numbers of 16 digits the ranges hold 10 % (Visa), 5 % (Mastercard), 5 % (its second
        // range), and some 5 % more; of these Luhn's rule keeps one in ten.
        assert!((2_000..3_000).contains(&refused), "{refused} of 100 000");
    }

    #[test]
    fn every_range_is_one() {
        for it in ISSUERS {
            let (from, to) = it.first_six;
            assert!(100_000 <= from && from <= to && to <= 999_999, "{from} to {to}");
            assert!(it.digits.iter().all(|it| (13..=19).contains(it)), "{from} to {to}");
        }
    }
}
