//! A loan's account: its contract, what is known of it, and what its events have recorded.

use std::sync::Arc;

use rpds::RedBlackTreeMapSync;
use uuid::Uuid;

use super::alone::Portion;
use super::charging_off::ChargeOff;
use super::outlook::Outlook;
use super::parting::{Part, PartsEnd};
use super::refunding::GoodsRefund;
use super::{Boarded, Granted, Life, MoneyRef, PositionCause, Proposal, ReschedulingProposed};
use crate::calendar::Day;
use crate::credit::engine::{
    Amounts, Bucket, Charge, Components, Contract, Excess, Facts, Hold, Packed, Payout, Position,
    Row, Scheduled, bucket, money, number, run,
};
use crate::credit::pricing::{PaidFee, Price};
use crate::credit::{Every, Instalment, Lender};
use crate::money::{Currency, Money};
use crate::party::Country;
use crate::policy::PolicyRef;

/// A loan that was granted or boarded. Copies are cheap: what grows is shared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loan {
    pub(super) contract: Arc<Contract>,
    /// From which its position is derived.
    pub(super) facts: Facts,
    /// The rows as events recorded them; number `n` stands at `n - 1`.
    pub(super) rows: Packed<Row>,
    /// The balance as events recorded it; less than nothing where more was paid out than came in.
    pub(super) credit: i64,
    /// How many rows have fallen due by an event.
    pub(super) fallen_due: usize,
    pub(super) life: Life,
    pub(super) bucket: Bucket,
    pub(super) in_default: bool,
    pub(super) ever_defaulted: bool,
    /// Of the buckets it was in, the fewest days of the worst; or what a boarding said.
    pub(super) worst_days_past_due: u32,
    pub(super) disbursed_on: Option<Day>,
    /// What it was found to cost last; absent where it was granted under no law.
    pub(super) price: Option<Arc<Price>>,
    /// The first business day on which it is too late for its disbursement, while it waits for one.
    pub(super) lapses_on: Option<Day>,
    /// Whether it was cancelled for that: a disbursement that is heard of later is recorded.
    pub(super) lapsed: bool,
    /// What its lender called it before, and lenders that sold it; none as a rule.
    pub(super) former_references: Arc<[(Lender, String)]>,
    /// Its reference in the system it was boarded from, as a loan of that lender.
    pub(super) boarded_as: Option<Arc<(Lender, String)>>,
    /// The disbursement that stands.
    pub(super) disbursement: Option<Uuid>,
    /// What names the money of each disbursement, repayment and payout.
    pub(super) money: RedBlackTreeMapSync<Uuid, Arc<MoneyRef>>,
    /// The code of each charge.
    pub(super) codes: RedBlackTreeMapSync<Uuid, Arc<str>>,
    /// How it would go on by what was proposed last, while that may be agreed.
    pub(super) proposal: Option<Arc<ReschedulingProposed>>,
    /// By which it was rescheduled last.
    pub(super) rescheduled: Option<Uuid>,
    /// What persons forgave of it without a second one, as far as that is bounded; nothing as a rule.
    pub(super) forgiven_alone: Arc<[Portion]>,
    /// What took it off the book of performing loans; nothing as a rule.
    pub(super) charge_offs: Arc<[ChargeOff]>,
    /// What was refunded of what it financed; nothing as a rule.
    pub(super) goods_refunds: Arc<[GoodsRefund]>,
    /// What went out of it in parts; nothing of one that went out whole.
    pub(super) parts: Arc<[Part]>,
    /// Why no further part goes out; `None` while one may.
    pub(super) parts_end: Option<PartsEnd>,
    /// The file fee of the whole principal, as it was found at the grant.
    pub(super) whole_fee: Option<PaidFee>,
    /// What waits for a second person; nothing as a rule.
    pub(super) awaiting: Arc<[Proposal]>,
    /// A course does not ask it: what it changes on its way is no event yet.
    pub(super) outlook: Outlook,
}

/// One instalment as others see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InstalmentAccount {
    /// Counted from 1.
    pub number: u32,
    pub due_on: Day,
    /// With what was charged to it.
    pub owed: Components,
    pub paid: Components,
    pub waived: Components,
    /// Owed and neither paid nor waived, all components.
    pub unpaid: Money,
}

/// Money that came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    pub repayment: Uuid,
    pub amount: Money,
    pub value_date: Day,
    pub excess: Excess,
    pub reversed: bool,
}

impl From<&Instalment> for Amounts {
    fn from(it: &Instalment) -> Amounts {
        let units = |it: Option<Money>| it.map_or(0, Money::amount);
        Amounts {
            penalty: 0,
            fee: units(it.fee),
            tax: units(it.tax),
            insurance: units(it.insurance),
            interest: units(it.interest),
            principal: it.principal.amount(),
        }
    }
}

impl Loan {
    pub(super) fn granted(granted: &Granted) -> Loan {
        let scheduled = |it: &Instalment| Scheduled { due_on: it.due_on, owed: Amounts::from(it) };
        let schedule = granted.schedule.iter().map(scheduled);
        let facts = Facts::scheduled(Packed::of(schedule));
        let account = Loan::of((*granted.contract).clone(), facts, Life::Granted);
        Loan { lapses_on: Some(granted.lapses_on), ..account }
    }

    pub(super) fn boarded(boarded: &Boarded) -> Loan {
        let Boarded { contract, position, closed_until, cause, .. } = boarded;
        let boarded_as = match cause {
            PositionCause::Boarded { reference } => {
                Some(Arc::new((contract.lender.clone(), reference.clone())))
            }
            PositionCause::EngineChanged { .. } | PositionCause::PeriodClosed {} => None,
        };
        let account = Loan::of((**contract).clone(), position.facts(*closed_until), Life::Active);
        let units = |it: Option<Money>| it.map_or(0, Money::amount);
        let codes = position.charges.iter().map(|it| (it.charge, Arc::from(it.code.as_str())));
        Loan {
            fallen_due: position.rows.partition_point(|it| it.due_on <= *closed_until),
            rows: position.packed_rows(),
            credit: units(position.credit) - units(position.overdrawn),
            in_default: position.in_default,
            ever_defaulted: position.defaulted_before || position.in_default,
            worst_days_past_due: position.worst_days_past_due,
            disbursed_on: position.disbursed_on,
            boarded_as,
            codes: codes.collect(),
            ..account
        }
    }

    fn of(contract: Contract, facts: Facts, life: Life) -> Loan {
        let nothing = Amounts::default();
        let row = |it: Scheduled| Row {
            due_on: it.due_on,
            owed: it.owed,
            paid: nothing,
            waived: nothing,
        };
        let bucket = bucket(&contract, 0);
        Loan {
            contract: Arc::new(contract),
            rows: Packed::of(facts.schedule().iter().map(row)),
            facts,
            credit: 0,
            fallen_due: 0,
            life,
            bucket,
            in_default: false,
            ever_defaulted: false,
            price: None,
            worst_days_past_due: 0,
            disbursed_on: None,
            lapses_on: None,
            lapsed: false,
            former_references: Arc::default(),
            boarded_as: None,
            disbursement: None,
            money: RedBlackTreeMapSync::new_sync(),
            codes: RedBlackTreeMapSync::new_sync(),
            proposal: None,
            rescheduled: None,
            forgiven_alone: Arc::default(),
            charge_offs: Arc::default(),
            goods_refunds: Arc::default(),
            parts: Arc::default(),
            parts_end: None,
            whole_fee: None,
            awaiting: Arc::default(),
            outlook: Outlook::default(),
        }
    }

    /// How it stands by the rules as this day goes.
    pub(super) fn position(&self, on: Day) -> Position {
        run(&self.contract, &self.facts, on)
    }

    pub(super) fn change_rows(&mut self, change: impl FnOnce(&mut [Row])) {
        let mut rows: Vec<Row> = self.rows.iter().collect();
        change(&mut rows);
        self.rows = Packed::of(rows);
    }

    /// What came in and was not reversed, before an opening or since.
    pub(super) fn received(&self) -> i64 {
        let standing = self.facts.receipts().filter(|it| !it.reversed);
        standing.map(|it| it.amount).sum()
    }

    /// What had been paid, and waited, before it was boarded.
    pub(super) fn brought(&self) -> i64 {
        self.facts.opening().map_or(0, |it| {
            let charged: i64 = self.facts.charges().map(|it| it.paid).sum();
            it.paid.iter().map(Amounts::total).sum::<i64>() + it.credit.max(0) + charged
        })
    }

    /// Whether nothing is owed any more, by its rows or otherwise.
    pub(super) fn is_settled(&self) -> bool {
        self.credit >= 0 && self.rows.iter().all(|it| it.unpaid() == 0)
    }

    /// All that is owed, paid or not.
    pub(super) fn owed(&self) -> i64 {
        self.rows.iter().map(|it| it.owed.total()).sum()
    }

    /// All that is owed and not paid, due or not.
    pub(super) fn unpaid(&self) -> Components {
        let unpaid = self.rows.iter().fold(Amounts::default(), |sum, it| sum.plus(&it.left()));
        unpaid.written(self.currency())
    }

    pub(super) fn money(&self, amount: i64) -> Money {
        money(amount, self.currency())
    }

    /// What came in and was neither reversed nor charged back.
    pub fn paid_in(&self) -> Money {
        self.money(self.received() - self.charged_back())
    }

    pub fn contract(&self) -> &Contract {
        &self.contract
    }

    pub fn product(&self) -> Option<&str> {
        self.contract.product.as_ref().map(|it| it.code.as_str())
    }

    /// The customer's country when it was granted or boarded.
    pub fn country(&self) -> Country {
        self.contract.country
    }

    pub fn lender(&self) -> &Lender {
        &self.contract.lender
    }

    pub fn lender_reference(&self) -> Option<&str> {
        self.contract.lender_reference.as_deref()
    }

    /// All that lenders have called it, the latest first.
    pub fn lender_references(&self) -> impl Iterator<Item = (&Lender, &str)> {
        let present = self.lender_reference().map(|it| (self.lender(), it));
        let former = self.former_references.iter().map(|(lender, it)| (lender, it.as_str()));
        present.into_iter().chain(former)
    }

    /// Its reference in the system it was boarded from, and whose loan it was.
    pub fn boarded_as(&self) -> Option<(&Lender, &str)> {
        self.boarded_as.as_deref().map(|(lender, it)| (lender, it.as_str()))
    }

    /// Granted, or the sum of the rows boarded.
    pub fn principal(&self) -> Money {
        self.contract.principal
    }

    pub fn policy(&self) -> PolicyRef {
        self.contract.policy
    }

    pub fn currency(&self) -> Currency {
        self.contract.currency()
    }

    /// From when it is owed: the disbursement's value date or the day of the opening.
    pub fn start_on(&self) -> Option<Day> {
        self.facts.start_on()
    }

    pub fn life(&self) -> Life {
        self.life
    }

    /// How far it is in arrears, as events told.
    pub fn bucket(&self) -> Bucket {
        self.bucket
    }

    pub fn is_in_default(&self) -> bool {
        self.in_default
    }

    pub fn ever_defaulted(&self) -> bool {
        self.ever_defaulted
    }

    /// Money that waits for an instalment, or to be paid out.
    pub fn credit(&self) -> Money {
        self.money(self.credit.max(0))
    }

    /// Paid out to the customer beyond what came in.
    pub fn overdrawn(&self) -> Money {
        self.money((-self.credit).max(0))
    }

    /// The first business day on which it is too late for its disbursement; `None` where it waits
    /// for none.
    pub fn lapses_on(&self) -> Option<Day> {
        self.lapses_on
    }

    /// Whether what names it elsewhere names no other loan: it is owed or will be, or lapsed and may
    /// have been paid out after all.
    pub fn keeps_its_names(&self) -> bool {
        self.life.is_going() || self.lapsed
    }

    /// In order of due dates.
    pub fn instalments(&self) -> impl ExactSizeIterator<Item = InstalmentAccount> {
        self.rows.iter().enumerate().map(|(place, it)| InstalmentAccount {
            number: number(place),
            due_on: it.due_on,
            owed: it.owed.written(self.currency()),
            paid: it.paid.written(self.currency()),
            waived: it.waived.written(self.currency()),
            unpaid: self.money(it.unpaid()),
        })
    }

    /// How many instalments have fallen due, the first ones; as events told.
    pub fn fallen_due(&self) -> usize {
        self.fallen_due
    }

    /// By value date; those of one date in the order in which they were recorded.
    pub fn receipts(&self) -> impl Iterator<Item = Receipt> {
        self.facts.receipts().map(|it| Receipt {
            repayment: it.repayment,
            amount: self.money(it.amount),
            value_date: it.value_date,
            excess: it.excess,
            reversed: it.reversed,
        })
    }

    /// In the order in which they were made; amounts in minor units.
    pub fn charges(&self) -> impl Iterator<Item = &Charge> {
        self.facts.charges()
    }

    /// By value date; amounts in minor units.
    pub fn payouts(&self) -> impl Iterator<Item = &Payout> {
        self.facts.payouts()
    }

    /// In the order in which they were recorded.
    pub fn holds(&self) -> &[Hold] {
        self.facts.holds()
    }

    /// The disbursement that stands.
    /// How far its instalments are apart.
    pub fn every(&self) -> Every {
        self.contract.every.unwrap_or(Every::MONTH)
    }

    pub fn disbursement_id(&self) -> Option<Uuid> {
        self.disbursement
    }

    /// What names the money of this disbursement, repayment, merchant's refund or payout.
    pub fn money_of(&self, id: Uuid) -> Option<&MoneyRef> {
        self.money.get(&id).map(|it| &**it)
    }

    /// How many disbursements, repayments, refunds by merchants and payouts stand: each has what names
    /// its money.
    pub fn money_moves(&self) -> usize {
        let stand = self.facts.dated().filter(|(_, it)| it.moves_money()).count();
        let parts = self.parts_standing().count();
        let whole = usize::from(self.disbursement.is_some() && parts == 0);
        whole + parts + self.merchants_money() + stand
    }
}
