//! `statement`: a loan as its borrower is entitled to see it, line by line, adding up.
//!
//! ```text
//! the loan's events, folded one after the other by the rules:
//!     before ─▶ event ─▶ after: what it adds to what is owed, and what it pays
//! ```
//!
//! No line adds up what its event says: it is the difference of the account before and behind it, so
//! that whatever moves an amount is in the statement. Hence what is owed less what was paid is what is
//! left, after every line, in the schedule and in the totals alike.

mod account;
mod html;
mod page;
mod text;
mod told;

use ledger_core::calendar::Day;
use ledger_core::credit::Lender;
use ledger_core::credit::loan::{self, Life, Loan, Product};
use ledger_core::decider::Decider as _;
use ledger_core::file::Event;
use ledger_core::log::{Damage, FileId, Log, Place, StreamId};
use ledger_core::money::Money;
use uuid::Uuid;

pub use self::account::{Account, Parts};
use self::account::{each, owed, parts, total};
pub use self::html::html;
pub use self::text::text;
pub use self::told::json;
use crate::audit::{self, NotTold, Story};
use crate::progress::Tally;
use crate::sentences::{Happened, Lang, happened, line};

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked {
    pub loan: Uuid,
    /// As known at the end of this business day; of the last one where none is given.
    pub as_of: Option<Day>,
    /// Where its file lies, if that is known.
    pub partition: Option<u32>,
}

/// The statement of a loan.
#[derive(Debug)]
pub struct Statement {
    pub ledger: Uuid,
    pub loan: Uuid,
    pub file: FileId,
    /// The business day as it ended.
    pub as_of: Day,
    pub principal: Money,
    pub product: Option<Product>,
    pub lender: Lender,
    pub life: Life,
    /// The oldest first.
    pub lines: Vec<Line>,
    /// The schedule as it stands.
    pub rows: Vec<Row>,
    /// Behind the last line.
    pub account: Account,
    /// Behind which nothing was read.
    pub damage: Option<Damage>,
}

/// Something that happened.
#[derive(Debug)]
pub struct Line {
    pub place: Place,
    /// The business date on which it was recorded.
    pub day: Day,
    /// The day from which it counts, where that is another.
    pub counts_from: Option<Day>,
    pub event: loan::Event,
    /// What it adds to what is owed, due or not, less what is waived.
    pub owed: Parts,
    /// What it pays.
    pub paid: Parts,
    /// What it adds to the money that waits.
    pub waiting: i64,
    pub after: Account,
}

/// An instalment as it stands, in minor units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    pub number: u32,
    pub due_on: Day,
    /// With what was charged to it, less what is waived.
    pub owed: Parts,
    pub paid: Parts,
}

/// Why there is no statement.
#[derive(Debug, thiserror::Error)]
pub enum NotStated {
    #[error("{0}")]
    NotTold(#[from] NotTold),
    #[error("{as_of} has not begun where loan-{loan} lies: the last business day is {last}")]
    NotBegun { loan: Uuid, as_of: Day, last: Day },
}

impl Line {
    /// What it adds to what is owed.
    pub fn adds(&self) -> i64 {
        total(self.owed)
    }

    /// What came in by it, less what went out.
    pub fn pays(&self) -> i64 {
        total(self.paid) + self.waiting
    }

    /// Whether it moves an amount.
    fn moves(&self) -> bool {
        (self.owed, self.paid, self.waiting) != Default::default()
    }
}

impl Row {
    pub fn left(&self) -> i64 {
        total(self.owed) - total(self.paid)
    }
}

/// The statement that is asked for.
///
/// # Errors
/// When the ledger does not know the loan, the day has not begun, or the log cannot be read.
pub async fn statement<L: Log>(
    log: &L,
    asked: Asked,
    tally: &Tally,
) -> Result<Statement, NotStated> {
    let Asked { loan, as_of, partition } = asked;
    let subject = StreamId::Loan(loan);
    let story = audit::story(log, audit::Asked { subject, as_of, partition }, tally).await?;
    let last = story.last_day;
    match as_of.filter(|it| last < *it) {
        Some(as_of) => Err(NotStated::NotBegun { loan, as_of, last }),
        None => Ok(of(&story, loan, as_of.unwrap_or(last))),
    }
}

fn of(story: &Story, id: Uuid, as_of: Day) -> Statement {
    let mut state = loan::State::default();
    let (mut account, mut lines) = (Account::default(), vec![]);
    for entry in &story.entries {
        for told in &entry.events {
            let (Event::Loan(event), true) =
                (&told.fact.event, told.fact.stream == StreamId::Loan(id))
            else {
                continue;
            };
            state = Loan::evolve(state, event);
            let after = state.loan().map(Account::of).unwrap_or_default();
            let day = entry.commit.business_date;
            let counts_from = match happened(&told.fact.event) {
                Some(Happened::On(it)) => Some(it).filter(|it| *it != day),
                Some(Happened::At(_)) | None => None,
            };
            let line = Line {
                place: entry.place,
                day,
                counts_from,
                event: event.clone(),
                owed: each(after.owed, account.owed, |after, before| after - before),
                paid: each(after.paid, account.paid, |after, before| after - before),
                waiting: after.waiting - account.waiting,
                after,
            };
            account = after;
            // What no borrower is told of is no line, unless it moved an amount.
            if line.moves() || self::line(event, Lang::English).is_some() {
                lines.push(line);
            }
        }
    }
    let loan = state.loan().expect("a story of a loan begins with it");
    let contract = loan.contract();
    let rows = loan.instalments().map(|it| Row {
        number: it.number,
        due_on: it.due_on,
        owed: owed(&it),
        paid: parts(&it.paid),
    });
    Statement {
        ledger: story.ledger,
        loan: id,
        file: story.file,
        as_of,
        principal: loan.principal(),
        product: contract.product.clone(),
        lender: contract.lender.clone(),
        life: loan.life(),
        lines,
        rows: if loan.life().is_going() { rows.collect() } else { vec![] },
        account,
        damage: story.damage,
    }
}
