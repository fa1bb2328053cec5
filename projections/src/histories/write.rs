//! How a batch's events get into their table: all in one message.

use ledger_core::log::StreamId;
use sqlx::PgConnection;

use crate::Failure;
use crate::bulk::{Int, NewRows};
use crate::columns::signed;
use crate::taken::Taken;

const COPY_LOAN_EVENTS: &str = "
    copy loan_events (loan, version, event_type, form, data) from stdin with (format binary)";

pub(super) async fn insert_loan_events(
    connection: &mut PgConnection,
    commits: &[Taken],
) -> Result<(), Failure> {
    let mut rows = NewRows::none();
    for event in commits.iter().flat_map(|it| &it.commit.events) {
        let StreamId::Loan(loan) = event.stream else { continue };
        rows.add(&[
            &loan,
            &signed(event.stream_version),
            &event.r#type,
            &Int(event.version),
            &event.data.get(),
        ]);
    }
    rows.write(connection, COPY_LOAN_EVENTS, "write what happened to loans").await
}
