//! `sheet`: what an offer costs, from its own figures: the page that goes with it to be signed.
//!
//! Nothing is computed: each figure stands in `application.offered`, and was tested when that was
//! recorded; `verify` tests it anew.

mod html;

use ledger_core::calendar::Day;
use ledger_core::credit::application::{Event as ApplicationEvent, Offered, Priced};
use ledger_core::file::Event;
use ledger_core::log::{FileId, Log, Place, StreamId};
use uuid::Uuid;

pub use self::html::html;
use crate::audit::{self, Asked, NotTold};
use crate::progress::Tally;

/// What an offer costs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    pub ledger: Uuid,
    pub application: Uuid,
    pub file: FileId,
    pub offered: Offered,
    pub priced: Priced,
    /// The commit that made the offer.
    pub place: Place,
}

/// Why there is no sheet.
#[derive(Debug, thiserror::Error)]
pub enum NoSheet {
    #[error("{0}")]
    NotTold(#[from] NotTold),
    #[error("application-{0} was offered nothing: there is a sheet once it has been approved")]
    NotOffered(Uuid),
    #[error(
        "the offer of application-{application} of {on} has no price: it was made under a policy \
         without the section `law`"
    )]
    NotPriced { application: Uuid, on: Day },
}

/// The sheet of an application's offer.
///
/// # Errors
/// When the ledger does not know the application, it has no offer with a price, or the log cannot be
/// read.
pub async fn sheet<L: Log>(
    log: &L,
    application: Uuid,
    partition: Option<u32>,
    tally: &Tally,
) -> Result<Sheet, NoSheet> {
    let subject = StreamId::Application(application);
    let story = audit::story(log, Asked { subject, as_of: None, partition }, tally).await?;
    let told = story.entries.iter().flat_map(|entry| {
        entry.events.iter().filter(|it| it.fact.stream == subject).map(move |it| (entry.place, it))
    });
    let mut offers = told.filter_map(|(place, it)| {
        let Event::Application(ApplicationEvent::Offered(it)) = &it.fact.event else { return None };
        Some((place, it))
    });
    let (place, offered) = offers.next_back().ok_or(NoSheet::NotOffered(application))?;
    let priced = offered.priced.as_deref();
    let on = offered.offered_on;
    Ok(Sheet {
        ledger: story.ledger,
        application,
        file: story.file,
        priced: priced.ok_or(NoSheet::NotPriced { application, on })?.clone(),
        offered: offered.clone(),
        place,
    })
}
