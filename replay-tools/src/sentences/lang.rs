//! The languages in which the ledger is told to people.

use clap::ValueEnum;
use ledger_core::money::{Currency, Money};
use rust_decimal::Decimal;

/// A language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Lang {
    #[default]
    #[value(name = "en")]
    English,
    #[value(name = "fr")]
    French,
}

impl Lang {
    pub const ALL: [Lang; 2] = [Lang::English, Lang::French];

    /// One of two words.
    pub(crate) const fn word(self, english: &'static str, french: &'static str) -> &'static str {
        match self {
            Lang::English => english,
            Lang::French => french,
        }
    }

    /// An amount in major units: `1500.00 EUR`, `1 500,00 EUR`.
    pub(crate) fn money(self, money: Money) -> String {
        let currency = money.currency();
        format!("{} {currency}", self.amount(money.amount(), currency))
    }

    /// Minor units in major ones, without the currency's name: `-1500.00`, `-1 500,00`.
    pub(crate) fn amount(self, minor: i64, currency: Currency) -> String {
        let value = Decimal::new(minor, currency.exponent()).to_string();
        match self {
            Lang::English => value,
            Lang::French => {
                let (sign, value) = value.strip_prefix('-').map_or(("", &*value), |it| ("-", it));
                let (whole, cents) = value.split_once('.').unwrap_or((value, ""));
                let comma = if cents.is_empty() { "" } else { "," };
                format!("{sign}{}{comma}{cents}", spaced(whole))
            }
        }
    }
}

/// Digits in groups of three, with the narrow space that does not break.
fn spaced(digits: &str) -> String {
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push('\u{202f}');
        }
        text.push(digit);
    }
    text
}

/// Tells the same in the language that is asked for; both texts tell the same values.
macro_rules! told {
    ($lang:expr, $english:literal, $french:literal $(, $name:ident = $value:expr)* $(,)?) => {
        match $lang {
            $crate::sentences::Lang::English => format!($english $(, $name = $value)*),
            $crate::sentences::Lang::French => format!($french $(, $name = $value)*),
        }
    };
}
pub(crate) use told;

#[cfg(test)]
mod tests {
    use ledger_core::money::{Currency, Money};

    use super::Lang;

    #[test]
    fn amounts_are_written_as_the_language_writes_them() {
        let money = |amount, currency| Money::new(amount, currency).unwrap();
        for (amount, english, french) in [
            (money(150_000, Currency::TWD), "1500.00 TWD", "1\u{202f}500,00 TWD"),
            (money(5, Currency::TWD), "0.05 TWD", "0,05 TWD"),
            (money(1_250_000, Currency::XOF), "1250000 XOF", "1\u{202f}250\u{202f}000 XOF"),
        ] {
            assert_eq!(Lang::English.money(amount), english);
            assert_eq!(Lang::French.money(amount), french);
        }
        assert_eq!(Lang::English.amount(-150_000, Currency::TWD), "-1500.00");
        assert_eq!(Lang::French.amount(-150_000, Currency::TWD), "-1\u{202f}500,00");
    }
}
