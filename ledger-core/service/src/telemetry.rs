//! What a service says about itself: messages as text or JSON on standard error.
//!
//! Nothing that is logged holds personal data: no bodies, no names, no tokens; a panic is logged by
//! place and invariant, without the values it may quote.

use std::backtrace::{Backtrace, BacktraceStatus};
use std::io::IsTerminal;
use std::panic::{self, PanicHookInfo};

use tracing::Subscriber;
use tracing_subscriber::fmt::{self, MakeWriter};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::{Layer, Registry};

use crate::config::variables::{LOG_FORMAT, LOG_LEVEL};
use crate::config::{Filter, Format, Settings};

/// Begins writing messages to standard error, panics among them. A process does so once; where it
/// is done again, what was begun first goes on.
pub fn start(settings: &Settings) {
    let (format, filter) = (settings.get(&LOG_FORMAT), settings.get(&LOG_LEVEL));
    let colours = std::io::stderr().is_terminal();
    let subscriber = subscriber(format, filter, colours, std::io::stderr);
    if tracing::subscriber::set_global_default(subscriber).is_ok() {
        panic::set_hook(Box::new(log_panic));
    }
}

fn subscriber<W>(
    format: Format,
    filter: Filter,
    colours: bool,
    writer: W,
) -> impl Subscriber + Send + Sync
where
    W: for<'w> MakeWriter<'w> + Send + Sync + 'static,
{
    let layer = fmt::layer().with_writer(writer);
    let layer: Box<dyn Layer<Registry> + Send + Sync> = match format {
        Format::Text => Box::new(layer.with_ansi(colours)),
        Format::Json => Box::new(layer.json().flatten_event(true)),
    };
    Registry::default().with(layer.with_filter(filter.into_inner()))
}

fn log_panic(panic: &PanicHookInfo<'_>) {
    let place = panic.location().map(ToString::to_string).unwrap_or_default();
    let invariant = panic.payload_as_str().map(invariant).unwrap_or_default();
    let backtrace = Backtrace::capture();
    if backtrace.status() == BacktraceStatus::Captured {
        tracing::error!(place, %backtrace, "panicked: {invariant}");
    } else {
        tracing::error!(place, "panicked: {invariant}");
    }
}

/// The part of a panic's message that we wrote: the first line up to its first colon. What comes
/// after it (`expect("…"): Err(…)`, `left: …`) may quote a value.
fn invariant(message: &str) -> &str {
    let line = message.lines().next().unwrap_or_default();
    line.split_once(": ").map_or(line, |(ours, _)| ours)
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::sync::{Arc, Mutex};

    use super::*;

    #[derive(Clone, Default)]
    struct Paper(Arc<Mutex<Vec<u8>>>);

    impl Write for Paper {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    fn written(format: Format, filter: &str, say: impl FnOnce()) -> String {
        let paper = Paper::default();
        let copy = paper.clone();
        let subscriber = subscriber(format, filter.parse().unwrap(), false, move || copy.clone());
        tracing::subscriber::with_default(subscriber, say);
        String::from_utf8(paper.0.lock().unwrap().clone()).unwrap()
    }

    #[test]
    fn json_has_the_message_and_its_fields_on_one_level() {
        let line = written(Format::Json, "info", || tracing::info!(partition = 3, "term begun"));
        let line: serde_json::Value = serde_json::from_str(&line).unwrap();
        assert_eq!(line["message"], "term begun");
        assert_eq!(line["partition"], 3);
        assert_eq!(line["level"], "INFO");
    }

    #[test]
    fn text_is_plain_where_there_is_no_terminal() {
        let line = written(Format::Text, "info", || tracing::info!(partition = 3, "term begun"));
        assert!(line.ends_with(" term begun partition=3\n"), "{line}");
        assert!(!line.contains('\u{1b}'));
    }

    #[test]
    fn what_is_below_the_filter_is_not_written() {
        let lines = written(Format::Text, "warn", || tracing::info!("term begun"));
        assert_eq!(lines, "");
    }

    #[test]
    fn a_panic_is_told_without_the_values_it_quotes() {
        let lines = written(Format::Text, "info", || {
            panic::set_hook(Box::new(log_panic));
            let damaged = || serde_json::from_str::<bool>("\"Afi Mensah\"");
            let panicked = panic::catch_unwind(|| damaged().expect("events are readable"));
            let _ = panic::take_hook();
            assert!(panicked.is_err());
        });
        assert!(lines.contains("panicked: events are readable"), "{lines}");
        assert!(lines.contains("telemetry.rs:"), "{lines}");
        assert!(!lines.contains("Mensah"), "{lines}");
    }
}
