//! What is known of a loan, each fact on the day from which it counts.

use std::sync::Arc;

use rpds::RedBlackTreeMapSync;
use uuid::Uuid;

use super::{
    Amounts, Charge, Chargeback, DebitAnswer, DebitRequest, Fact, Hold, Packed, Pause, Payout,
    PenaltyWaiver, Receipt, Refinanced, WriteOff,
};
use crate::calendar::Day;

/// All that a position follows from, besides the contract. Copies are cheap: what grows is shared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// In order of strictly later due dates; the row `n` stands at `n - 1`.
    pub(super) schedule: Packed<Scheduled>,
    /// How many of its last rows the contract has not: they were added for what is owed behind it.
    pub(super) added: usize,
    /// What came before: of a loan that was boarded or rebased.
    pub(super) opening: Option<Arc<Opening>>,
    /// From when it is owed: the value date of the disbursement, or the opening's day. `None`
    /// while it is not disbursed.
    pub(super) start_on: Option<Day>,
    pub(super) rescinded: bool,
    /// By the day from which each counts; those of one day in the order of recording.
    dated: RedBlackTreeMapSync<Key, Fact>,
    by_id: RedBlackTreeMapSync<Uuid, Key>,
    /// None as a rule, and then they take no room.
    pub(super) holds: Arc<[Hold]>,
    /// The same of these.
    debits: Arc<[DebitRequest]>,
    /// The same of these.
    pauses: Arc<[Pause]>,
    /// What was owed before goods were refunded; `None` where none were.
    whole: Option<Arc<Refinanced>>,
    /// What lateness costs is owed for the days before this one; `None` while for none.
    posted_until: Option<Day>,
    /// Whether its rows owe what went out in parts, each from its own day on.
    pub(super) in_parts: bool,
}

type Key = (Day, u32);

/// What the contract owes on a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scheduled {
    pub due_on: Day,
    pub owed: Amounts,
}

/// How the loan stood on the day its facts begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening {
    pub on: Day,
    /// What was paid of each row's schedule; empty where nothing was.
    pub paid: Vec<Amounts>,
    /// What was forgiven of each row's schedule; empty where nothing was.
    pub waived: Vec<Amounts>,
    /// Less than nothing where more was paid out than came in.
    pub credit: i64,
    /// What of its rows' principal had been paid and was charged back: it is owed again.
    pub restored: i64,
    pub in_default: bool,
}

impl Facts {
    /// Of a loan that is granted on this schedule.
    pub fn scheduled(schedule: Packed<Scheduled>) -> Facts {
        Facts {
            schedule,
            added: 0,
            opening: None,
            start_on: None,
            rescinded: false,
            dated: RedBlackTreeMapSync::new_sync(),
            by_id: RedBlackTreeMapSync::new_sync(),
            holds: Arc::default(),
            debits: Arc::default(),
            pauses: Arc::default(),
            whole: None,
            posted_until: None,
            in_parts: false,
        }
    }

    /// Of a loan whose facts begin with an opening.
    pub fn opened(schedule: Packed<Scheduled>, opening: Opening, charges: Vec<Charge>) -> Facts {
        let (opened_on, start_on) = (opening.on, Some(opening.on));
        let mut facts =
            Facts { opening: Some(Arc::new(opening)), start_on, ..Facts::scheduled(schedule) };
        // They are owed before the opening's day begins; the first day of all has no eve.
        let eve = opened_on.day_before().unwrap_or(opened_on);
        for it in charges {
            facts.record(eve, Fact::Charge(it));
        }
        facts
    }

    /// The same facts from an opening on: what had been received and paid out is in it, and so is
    /// what was charged, as far as it was paid.
    pub fn folded(
        &self,
        schedule: Packed<Scheduled>,
        opening: Opening,
        charges: Vec<Charge>,
    ) -> Facts {
        let mut facts = Facts::opened(schedule, opening, charges);
        facts.holds = Arc::clone(&self.holds);
        facts.debits = Arc::clone(&self.debits);
        facts.pauses = Arc::clone(&self.pauses);
        facts.posted_until = self.posted_until;
        facts.rescinded = self.rescinded;
        facts.added = self.added;
        for ((day, _), fact) in &self.dated {
            let fact = match fact {
                Fact::Receipt(it) => Fact::Receipt(Receipt { folded: !it.reversed, ..*it }),
                Fact::Payout(it) => Fact::Payout(Payout { folded: !it.reversed, ..*it }),
                Fact::Chargeback(it) => {
                    Fact::Chargeback(Chargeback { folded: !it.reversed, ..*it })
                }
                // What a loan goes on from was not written off, or that was undone; what was forgiven
                // is in the opening.
                Fact::Charge(_) | Fact::WriteOff(_) | Fact::PenaltyWaiver(_) => continue,
            };
            facts.record(*day, fact);
        }
        facts
    }

    /// Takes a fact in: behind those that count from the same day or before. What counts from a day
    /// before the opening waits until that. A row behind the last is added where it names one.
    pub fn record(&mut self, day: Day, fact: Fact) {
        if let Some((row, due_on)) = fact.row()
            && row == self.schedule.size()
        {
            let added = Scheduled { due_on, owed: Amounts::default() };
            self.schedule = Packed::of(self.schedule.iter().chain([added]));
            self.added += 1;
        }
        let of_day = self.dated.range((day, 0)..=(day, u32::MAX)).next_back();
        let key = (day, of_day.map_or(0, |((_, last), _)| last + 1));
        self.by_id.insert_mut(fact.id(), key);
        self.dated.insert_mut(key, fact);
    }

    /// What of it counts from this day or before: what was known then, by what is known now. So what was
    /// forgiven since of a penalty counts as never borne, as what is waived of a charge counts as never
    /// charged.
    pub fn up_to(&self, on: Day) -> Facts {
        let mut facts = self.clone();
        let later = self.dated.range((on, u32::MAX)..);
        for (key, fact) in later.filter(|(_, it)| it.penalty_waiver().is_none()) {
            facts.dated.remove_mut(key);
            facts.by_id.remove_mut(&fact.id());
        }
        facts.posted_until = self.posted_until.map(|it| it.min(on));
        facts
    }

    pub fn find(&self, id: Uuid) -> Option<&Fact> {
        self.dated.get(self.by_id.get(&id)?)
    }

    /// Changes what is known of a fact.
    pub fn change(&mut self, id: Uuid, change: impl FnOnce(&mut Fact)) {
        let key = self.by_id.get(&id).expect("what is changed was recorded");
        let fact = self.dated.get_mut(key).expect("a fact stands where its id says");
        change(fact);
    }

    pub fn receipt(&self, id: Uuid) -> Option<&Receipt> {
        self.find(id)?.receipt()
    }

    pub fn charge(&self, id: Uuid) -> Option<&Charge> {
        self.find(id)?.charge()
    }

    pub fn payout(&self, id: Uuid) -> Option<&Payout> {
        self.find(id)?.payout()
    }

    /// In the order of the days from which they count.
    pub fn dated(&self) -> impl Iterator<Item = (Day, &Fact)> {
        self.dated.iter().map(|((day, _), fact)| (*day, fact))
    }

    pub fn receipts(&self) -> impl Iterator<Item = &Receipt> {
        self.dated().filter_map(|(_, it)| it.receipt())
    }

    pub fn charges(&self) -> impl Iterator<Item = &Charge> {
        self.dated().filter_map(|(_, it)| it.charge())
    }

    pub fn payouts(&self) -> impl Iterator<Item = &Payout> {
        self.dated().filter_map(|(_, it)| it.payout())
    }

    /// The write-off with this id, and whether it was undone.
    pub fn write_off(&self, id: Uuid) -> Option<&WriteOff> {
        self.find(id)?.write_off()
    }

    /// Since when what was owed is given up, and under which id.
    pub fn given_up(&self) -> Option<(Day, Uuid)> {
        let mut all = self.dated().filter_map(|(day, it)| Some((day, it.write_off()?)));
        all.find(|(_, it)| !it.reversed).map(|(day, it)| (day, it.write_off))
    }

    pub fn chargeback(&self, id: Uuid) -> Option<&Chargeback> {
        self.find(id)?.chargeback()
    }

    pub fn chargebacks(&self) -> impl Iterator<Item = &Chargeback> {
        self.dated().filter_map(|(_, it)| it.chargeback())
    }

    /// What was forgiven of penalties, each with its day.
    pub fn penalty_waivers(&self) -> impl Iterator<Item = (Day, &PenaltyWaiver)> {
        self.dated().filter_map(|(day, it)| Some((day, it.penalty_waiver()?)))
    }

    /// The last day on which anything is known, its start and its schedule apart.
    pub fn last_on(&self) -> Option<Day> {
        self.dated.last().map(|((day, _), _)| *day)
    }

    pub fn schedule(&self) -> &Packed<Scheduled> {
        &self.schedule
    }

    pub fn opening(&self) -> Option<&Opening> {
        self.opening.as_deref()
    }

    pub fn start_on(&self) -> Option<Day> {
        self.start_on
    }

    /// The principal went out; its schedule stands as it is, or moved.
    pub fn start(&mut self, on: Day, moved: Option<Packed<Scheduled>>) {
        self.start_on = Some(on);
        if let Some(schedule) = moved {
            self.schedule = schedule;
        }
    }

    /// The principal did not go out after all: what an opening had as paid waits.
    pub fn take_start_back(&mut self) {
        self.start_on = None;
        let Some(opening) = &self.opening else { return };
        let charged: Vec<(Uuid, i64)> = self.charges().map(|it| (it.charge, it.paid)).collect();
        let of_schedule: i64 = opening.paid.iter().map(Amounts::total).sum();
        let of_charges: i64 = charged.iter().map(|(_, paid)| paid).sum();
        self.opening = Some(Arc::new(Opening {
            on: opening.on,
            paid: vec![],
            waived: opening.waived.clone(),
            credit: opening.credit + of_schedule + of_charges,
            restored: opening.restored,
            in_default: false,
        }));
        for (charge, _) in charged {
            self.change(charge, Fact::unpay);
        }
    }

    /// All rows are its contract's from now on.
    pub fn contract_rows(&mut self) {
        self.added = 0;
    }

    /// Nothing of the contract is owed any more.
    pub fn rescind(&mut self) {
        self.rescinded = true;
    }

    /// What lateness costs is owed for the days before this one, and for none after it.
    pub fn posted_until(&self) -> Option<Day> {
        self.posted_until
    }

    pub fn post_until(&mut self, until: Option<Day>) {
        self.posted_until = until;
    }

    pub fn holds(&self) -> &[Hold] {
        &self.holds
    }

    pub fn hold(&mut self, hold: Hold) {
        self.holds = self.holds.iter().cloned().chain([hold]).collect();
    }

    /// Our debit requests, in the order in which they were recorded.
    pub fn debits(&self) -> &[DebitRequest] {
        &self.debits
    }

    pub fn request_debit(&mut self, request: DebitRequest) {
        self.debits = self.debits.iter().cloned().chain([request]).collect();
    }

    /// What was answered before counts no more.
    pub fn answer_debit(&mut self, request: Uuid, on: Day, answer: DebitAnswer) {
        let known = Arc::make_mut(&mut self.debits).iter_mut().find(|it| it.request == request);
        known.expect("what is answered was asked").answer = Some((on, answer));
    }

    /// In the order in which they were recorded.
    pub fn pauses(&self) -> &[Pause] {
        &self.pauses
    }

    pub fn pause(&mut self, pause: Pause) {
        self.pauses = self.pauses.iter().copied().chain([pause]).collect();
    }

    pub fn end_pause(&mut self, id: Uuid, until: Day) {
        let pause = Arc::make_mut(&mut self.pauses).iter_mut().find(|it| it.pause == id);
        let pause = pause.expect("a pause that ends was begun");
        pause.until = until;
        pause.told();
    }

    /// It is told that its days are over.
    pub fn pause_over(&mut self, id: Uuid) {
        let pause = Arc::make_mut(&mut self.pauses).iter_mut().find(|it| it.pause == id);
        let pause = pause.expect("a pause that is over was begun");
        assert!(pause.lasts(), "a pause is over once");
        pause.told();
    }

    /// What its rows owed before goods were refunded, and what was financed then.
    pub(super) fn whole(&self) -> Option<&Refinanced> {
        self.whole.as_deref()
    }

    /// From the beginning its rows owe this instead, of so much that was financed before.
    pub fn refinance(&mut self, financed_before: i64, owed: &[Amounts]) {
        let whole = self.whole.take();
        let whole = whole.unwrap_or_else(|| Arc::new(Refinanced::of(self, financed_before)));
        let rows = self.schedule.iter().enumerate().map(|(place, it)| Scheduled {
            owed: owed.get(place).copied().unwrap_or(it.owed),
            ..it
        });
        self.schedule = Packed::of(rows);
        self.opening = whole.opening_of(&self.schedule).map(Arc::new);
        self.whole = Some(whole);
    }

    /// From the beginning its rows owe this instead, of what went out in parts or of the whole.
    pub fn owe_by(&mut self, owed: &[Amounts], in_parts: bool) {
        self.in_parts = in_parts;
        let rows = self.schedule.iter().enumerate().map(|(place, it)| Scheduled {
            owed: owed.get(place).copied().unwrap_or(it.owed),
            ..it
        });
        self.schedule = Packed::of(rows);
    }

    /// How many rows its contract has.
    pub fn contracted(&self) -> usize {
        self.schedule.size() - self.added
    }

    pub fn end_hold(&mut self, id: Uuid, until: Day) {
        let hold = Arc::make_mut(&mut self.holds).iter_mut().find(|it| it.id == id);
        hold.expect("a hold that ends was begun").until = Some(until);
    }
}
