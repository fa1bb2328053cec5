//! What does the contract of an offer say in this file?

use uuid::Uuid;

use super::ask::version;
use super::{CustomerFile, Facts, Rejection};
use crate::calendar::Day;
use crate::country::Country;
use crate::credit::application::{Application, Case, Written};
use crate::credit::contract::{Borrower, MayWithdraw, Rendered, rendered};
use crate::log::{FileId, StreamId};
use crate::party::customer::{self, Kept};
use crate::policy::Document;
use crate::privacy::{Opener, Personal, SealedField};

impl CustomerFile {
    /// The contract of what is offered on this application, written today; `None` where its version has no
    /// template, it was offered without its price, or no name can be opened.
    pub(super) fn written(
        &self,
        id: Uuid,
        names: &Opener,
        country: Country,
        facts: &Facts,
    ) -> Result<Option<Written>, Rejection> {
        let Some(dossier) = self.applications.get(&id).and_then(|it| it.application()) else {
            return Ok(None);
        };
        let Some(offer) = dossier.offer() else { return Ok(None) };
        let document = &version(Some(offer.policy), facts)?.document;
        let withdrawal = MayWithdraw::by(&version(None, facts)?.document, country);
        let written = self.contract(id, document, names, (facts.on, withdrawal));
        Ok(written.map(|it| Written { hashes: it.hashes, withdrawal }))
    }

    /// The contract of what is offered on this application, as it is written on this day with what it says of
    /// withdrawing.
    pub fn contract(
        &self,
        id: Uuid,
        document: &Document,
        names: &Opener,
        (prepared_on, withdrawal): (Day, Option<MayWithdraw>),
    ) -> Option<Rendered> {
        let dossier = self.applications.get(&id).and_then(|it| it.application())?;
        let borrower = self.borrower(dossier, names)?;
        let (customer, application) = (self.id, id);
        let case = Case { customer, application, prepared_on, borrower, withdrawal };
        rendered(document, &dossier.contract_of(case)?)
    }

    fn borrower(&self, dossier: &Application, names: &Opener) -> Option<Borrower> {
        let customer::State::Registered { country, named, .. } = &self.customer else {
            return None;
        };
        let opened = |kept: &Kept, field| {
            let place = SealedField {
                person: self.id,
                file: FileId::Customer(self.id),
                stream: StreamId::Customer(self.id),
                event_type: kept.event_type,
                field,
            };
            names.open(place, &kept.sealed)
        };
        let name = opened(named.name.as_ref()?, Personal::Name)?;
        let phone = match &named.phone {
            Some(it) => Some(opened(it, Personal::Phone)?),
            None => None,
        };
        let salt = names.salt(dossier.offer()?.offer);
        Some(Borrower { name, phone, country: *country, salt })
    }
}
