//! Values that are stored as text: read where the text stands and written from where they stand, so
//! that no text is copied for either.

use std::fmt::{self, Write as _};
use std::marker::PhantomData;
use std::ops::Range;
use std::str::FromStr;

use serde::{Deserializer, de};

/// Stores a type as the text that `Display` writes and `FromStr` reads.
macro_rules! stored_as_text {
    ($type:ty) => {
        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<$type, D::Error> {
                $crate::text::read(deserializer)
            }
        }
    };
}
pub(crate) use stored_as_text;

/// The value that this text is.
pub(crate) fn read<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: FromStr<Err: fmt::Display>,
    D: Deserializer<'de>,
{
    struct Visitor<T>(PhantomData<T>);

    impl<T: FromStr<Err: fmt::Display>> de::Visitor<'_> for Visitor<T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a string")
        }

        fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
            text.parse().map_err(E::custom)
        }
    }

    deserializer.deserialize_str(Visitor(PhantomData))
}

/// Whether a text has a digit wherever `form` has a zero, and elsewhere what stands there.
pub(crate) fn has_form(text: &[u8], form: &[u8]) -> bool {
    let in_form = |(it, form): (&u8, &u8)| match form {
        b'0' => it.is_ascii_digit(),
        form => it == form,
    };
    text.len() == form.len() && text.iter().zip(form).all(in_form)
}

/// The number that the digits in these places are; few enough for it.
pub(crate) fn number_in(text: &[u8], places: Range<usize>) -> u32 {
    let digits = text.get(places).unwrap_or_default();
    digits.iter().fold(0, |number, digit| number * 10 + u32::from(digit - b'0'))
}

/// Writes a number into these places, in which zeros stand.
pub(crate) fn put_number(text: &mut [u8], places: Range<usize>, mut number: u32) {
    for digit in text.get_mut(places).unwrap_or_default().iter_mut().rev() {
        *digit += (number % 10) as u8;
        number /= 10;
    }
}

/// Whether this is what would be written for `value`, which is not written for that.
pub fn is_written(value: impl fmt::Display, text: &[u8]) -> bool {
    let mut unmet = Unmet(text);
    write!(unmet, "{value}").is_ok() && unmet.0.is_empty()
}

/// What of a text has not been met yet.
struct Unmet<'a>(&'a [u8]);

impl fmt::Write for Unmet<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0 = self.0.strip_prefix(text.as_bytes()).ok_or(fmt::Error)?;
        Ok(())
    }
}
