//! What was gathered of a file's customer as an applicant, and by what consent?

use uuid::Uuid;

use super::{Answer, Command, CustomerFile, Event, Fact, Facts, Rejection, in_stream};
use crate::credit::application;
use crate::credit::evidence::Told;
use crate::credit::inquiry::{self, Evidence, Purpose, RestsOn};
use crate::decider::Decider;
use crate::log::StreamId;
use crate::party::customer::{ConsentTo, Consents};
use crate::party::identity;
use crate::policy::EvidenceSource;

impl Answer<inquiry::Act> for CustomerFile {
    fn answer(&self, id: Uuid, act: &inquiry::Act, facts: &Facts) -> Result<Vec<Fact>, Rejection> {
        self.admits(act)?;
        let nothing = inquiry::State::default();
        let state = self.evidence.get(&id).map_or(&nothing, |it| it);
        let (source, purpose) = match act {
            inquiry::Act::Declare { purpose, .. } => (None, Some(purpose)),
            inquiry::Act::Ask { source, purpose, .. } => (Some(*source), Some(purpose)),
            inquiry::Act::RecordAnswer { .. } | inquiry::Act::EndWait { .. } => {
                (state.piece().map(|it| it.source), None)
            }
        };
        let application_known = match purpose {
            Some(Purpose::Application { application }) => {
                self.applications.contains_key(application)
            }
            Some(Purpose::LimitReview {}) | None => true,
        };
        let waits = facts.policies.in_force(facts.on).and_then(|it| it.document.waits);
        let command = inquiry::Command {
            act: act.clone(),
            on: facts.on,
            at: facts.at,
            by: facts.by.clone(),
            consent: source.and_then(|it| self.consent_to(it)),
            application_known,
            policy_minutes: waits.map(|it| it.bureau_minutes),
        };
        let events = Evidence::decide(state, &command)?;
        Ok(in_stream(StreamId::Evidence(id), events, Event::Evidence))
    }
}

impl CustomerFile {
    /// The sources that the customer agrees to being read, in their order.
    pub fn agreed(&self) -> Vec<EvidenceSource> {
        let sources = [EvidenceSource::Bureau, EvidenceSource::MobileMoney, EvidenceSource::Bills];
        sources.into_iter().filter(|it| self.consent_to(*it).is_some()).collect()
    }

    /// What the sources told, whoever agrees to what by now, in the order of their streams.
    pub fn told(&self) -> Vec<Told<'_>> {
        self.evidence.iter().filter_map(|(id, it)| it.told(*id)).collect()
    }

    /// Whether this tells what the rules did not know when they last looked: it comes late, or is a list that
    /// names the customer.
    pub(super) fn is_news(&self, fact: &Fact) -> bool {
        if let Event::Identity(identity::Event::Screened(it)) = &fact.event {
            return it.outcome.is_hit();
        }
        if let Event::Identity(identity::Event::ScreeningAnswered(it)) = &fact.event {
            return it.outcome.is_hit() || self.came_late(it.screening);
        }
        matches!(&fact.event, Event::Evidence(inquiry::Event::AnsweredLate(_)))
    }

    /// The applications that the rules have offered something and that nobody has signed look again.
    pub(super) fn reassessed(&self) -> Vec<Command> {
        let offered = self
            .applications
            .iter()
            .filter(|(_, it)| it.application().is_some_and(|it| it.offered_by_rules().is_some()));
        let act = application::Act::Reassess;
        offered.map(|(id, _)| Command::Application { application: *id, act: act.clone() }).collect()
    }

    /// The consent that stands to this source's being read. Nobody consents to what the ledger knows
    /// itself, or to what he says.
    fn consent_to(&self, source: EvidenceSource) -> Option<RestsOn> {
        let to = ConsentTo::ALL.into_iter().find(|it| it.source() == Some(source))?;
        let given = self.customer.consents().and_then(|it: &Consents| it.standing(to))?;
        Some(RestsOn { text_version: given.text_version.clone(), number: given.number })
    }
}
