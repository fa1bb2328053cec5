//! How a service's own messages are written, and which: the values of two variables.

use std::str::FromStr;

use tracing_subscriber::filter::{EnvFilter, ParseError};

/// How messages are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Text,
    Json,
}

impl FromStr for Format {
    type Err = ();

    fn from_str(text: &str) -> Result<Format, ()> {
        match text {
            "text" => Ok(Format::Text),
            "json" => Ok(Format::Json),
            _ => Err(()),
        }
    }
}

/// Which messages are written.
#[derive(Debug)]
pub struct Filter(EnvFilter);

impl FromStr for Filter {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Filter, ParseError> {
        EnvFilter::builder().parse(text).map(Filter)
    }
}

impl Filter {
    /// The filter as the one who writes messages takes it.
    pub(crate) fn into_inner(self) -> EnvFilter {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_that_says_nothing_is_refused() {
        assert!("info,command_api=loud".parse::<Filter>().is_err());
        assert!("info,command_api=debug".parse::<Filter>().is_ok());
    }
}
