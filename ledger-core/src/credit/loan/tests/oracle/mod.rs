//! The same position, worked out in another way: from the events, day after day, with every unpaid
//! amount put in order anew for each payment. It shares no code with the engine and is slow.

mod book;

use std::collections::{BTreeMap, BTreeSet};

use self::book::{Bit, Book, Entry};
use super::*;
use crate::calendar::Day;
use crate::credit::loan::RefinancedRow;
use crate::policy::Component;

/// How a loan should stand.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Expected {
    /// By row and [`Component::ALL`].
    unpaid: Vec<[i64; 6]>,
    /// Less than nothing where too much went out.
    credit: i64,
    life: Option<Stage>,
    in_default: bool,
    bucket: u32,
    /// Principal that is given up and did not come in since.
    lost: i64,
}

fn units(components: &Components) -> [i64; 6] {
    Component::ALL.map(|it| components.of(it).map_or(0, |it| it.amount()))
}

fn alone(kind: ChargeKind, amount: i64) -> [i64; 6] {
    let mut units = [0; 6];
    units[usize::from(kind == ChargeKind::Fee)] = amount;
    units
}

/// What the whole history says of charges and money, whenever it said so.
struct Known {
    reversed: BTreeSet<Uuid>,
    waived: BTreeMap<Uuid, i64>,
}

impl Known {
    fn of(history: &[Event]) -> Known {
        let (mut reversed, mut waived) = (BTreeSet::new(), BTreeMap::new());
        for it in history {
            if let Event::RepaymentReversed(it) = it {
                reversed.insert(it.repayment);
            } else if let Event::CreditPayoutReversed(it) = it {
                reversed.insert(it.payout);
            } else if let Event::ChargeReversed(it) = it {
                reversed.insert(it.charge);
            } else if let Event::WriteOffUndone(it) = it {
                reversed.insert(it.write_off);
            } else if let Event::ChargeWaived(it) = it {
                *waived.entry(it.charge).or_insert(0) += it.amount.amount();
            }
        }
        Known { reversed, waived }
    }
}

/// How the loan with this history should stand as `on` goes.
pub(super) fn expected(history: &[Event], policy: &LoanPolicy, on: Day) -> Expected {
    let known = Known::of(history);
    let mut book = Book::default();
    let mut life = Stage::Granted;
    let mut brought = 0;
    let mut entries = vec![];
    let mut holds: BTreeMap<Uuid, (Day, Day)> = BTreeMap::new();
    let mut spared: BTreeMap<Uuid, (Day, Day)> = BTreeMap::new();
    let mut paused: BTreeMap<Uuid, (Day, Day)> = BTreeMap::new();
    let mut opened: Vec<[i64; 6]> = vec![];
    let mut refinanced: Option<&[RefinancedRow]> = None;
    for it in history {
        if let Event::Charged(it) = it {
            book.lengthen(it.instalment, it.due_on);
        }
        if let Event::Granted(it) = it {
            for (row, it) in it.schedule.iter().enumerate() {
                let (fee, tax, insurance) = (it.fee, it.tax, it.insurance);
                let (interest, principal) = (it.interest, Some(it.principal));
                let owed = Components { penalty: None, fee, tax, insurance, interest, principal };
                let unpaid = units(&owed);
                book.bits.push(Bit { row, row_due: it.due_on, due: it.due_on, unpaid });
            }
        } else if let Event::Boarded(it) = it {
            life = Stage::Active;
            book.start_on = Some(it.closed_until);
            book.in_default = it.position.in_default;
            book.credit = it.position.credit.map_or(0, |it| it.amount());
            for (row, it) in it.position.rows.iter().enumerate() {
                let (owed, paid) = (units(&it.owed), it.paid.as_ref().map_or([0; 6], units));
                brought += paid.iter().sum::<i64>();
                opened.push(paid);
                let unpaid = std::array::from_fn(|at| owed[at] - paid[at]);
                book.bits.push(Bit { row, row_due: it.due_on, due: it.due_on, unpaid });
            }
            for charge in &it.position.charges {
                let row = charge.instalment as usize - 1;
                let paid = charge.paid.map_or(0, |it| it.amount());
                let whole = alone(charge.kind, charge.amount.amount());
                let part = alone(charge.kind, paid);
                for at in 0..6 {
                    book.bits[row].unpaid[at] -= whole[at] - part[at];
                    opened[row][at] -= part[at];
                }
                let gone = known.reversed.contains(&charge.charge);
                let left = if gone { [0; 6] } else { whole };
                let waived = known.waived.get(&charge.charge).copied().unwrap_or(0);
                let before = paid + if gone { 0 } else { waived };
                let eve = it.closed_until.day_before().unwrap();
                entries.push((eve, Entry::Charge(row, charge.due_on, left, before)));
            }
        } else if let Event::Disbursed(it) = it {
            life = Stage::Active;
            book.start_on = Some(it.value_date);
            for moved in &it.due_on {
                for bit in
                    book.bits.iter_mut().filter(|bit| bit.row + 1 == moved.instalment as usize)
                {
                    (bit.row_due, bit.due) = (moved.after, moved.after);
                }
            }
        } else if let Event::PartDisbursed(it) = it {
            if life != Stage::Active {
                life = Stage::Active;
                book.start_on = Some(it.value_date);
            }
            refinanced = Some(&it.rows);
        } else if let Event::PartReversed(it) = it {
            refinanced = Some(&it.rows);
        } else if let Event::DisbursementReversed(_) = it {
            life = Stage::Granted;
            book.start_on = None;
            refinanced = None;
        } else if let Event::Cancelled(_) = it {
            life = Stage::Cancelled;
        } else if let Event::Rescinded(_) = it {
            life = Stage::Rescinded;
        } else if let Event::WriteOffUndone(_) = it {
            life = Stage::Active;
        } else if let Event::WrittenOff(it) = it
            && !known.reversed.contains(&it.write_off)
        {
            life = Stage::WrittenOff;
            entries.push((it.written_off_on, Entry::WriteOff));
        } else if let Event::RepaymentReceived(it) = it
            && !known.reversed.contains(&it.repayment)
        {
            entries.push((it.value_date, Entry::Receipt(it.amount.amount(), it.excess)));
        } else if let Event::CreditPaidOut(it) = it
            && !known.reversed.contains(&it.payout)
        {
            entries.push((it.value_date, Entry::Payout(it.amount.amount())));
        } else if let Event::Charged(it) = it
            && !known.reversed.contains(&it.charge)
        {
            let waived = known.waived.get(&it.charge).copied().unwrap_or(0);
            let units = alone(it.kind, it.amount.amount());
            let row = it.instalment as usize - 1;
            entries.push((it.charged_on, Entry::Charge(row, it.due_on, units, waived)));
        } else if let Event::Held(it) = it {
            for (effect, holds) in
                [(HoldEffect::Arrears, &mut holds), (HoldEffect::Penalties, &mut spared)]
            {
                if it.effects.contains(&effect) {
                    holds.insert(it.hold, (it.from, Day::LAST));
                }
            }
        } else if let Event::HoldEnded(it) = it {
            for holds in [&mut holds, &mut spared] {
                holds.entry(it.hold).and_modify(|hold| hold.1 = it.until);
            }
        } else if let Event::Paused(it) = it {
            paused.insert(it.pause, (it.from, it.until));
            if it.spares_penalties {
                spared.insert(it.pause, (it.from, it.until));
            }
        } else if let Event::PauseEnded(it) = it {
            for pauses in [&mut paused, &mut spared] {
                pauses.entry(it.pause).and_modify(|pause| pause.1 = it.until);
            }
        } else if let Event::GoodsRefunded(it) = it {
            refinanced = Some(&it.rows);
        } else if let Event::GoodsRefundReversed(it) = it {
            refinanced = Some(&it.rows);
        } else if let Event::DebitRequested(it) = it {
            spared.insert(it.request, (it.requested_on, Day::LAST));
        } else if let Event::DebitAnswered(it) = it {
            spared.entry(it.request).and_modify(|span| span.1 = it.answered_on);
        } else if let Event::LatenessPosted(it) = it {
            book.owed_until = Some(it.until);
        } else if let Event::PenaltyWaived(it) = it {
            book.forgiven.push((it.instalment as usize - 1, it.waived_on, it.amount.amount()));
        }
    }
    if life == Stage::Rescinded {
        return book.void(&entries, brought);
    }
    for (row, it) in refinanced.into_iter().flatten().enumerate() {
        book.owe_instead(row, units(&it.owed), opened.get(row));
    }
    book.forgive_brought();
    book.held = holds.into_values().collect();
    book.paused = paused.into_values().collect();
    book.spared = spared.into_values().collect();
    if let Some(Event::Granted(it)) = history.first()
        && it.contract.penalty.is_some()
    {
        let owed = refinanced.map(|rows| rows.iter().map(|it| units(&it.owed)[5]).collect());
        let owed = owed.unwrap_or_else(|| {
            it.schedule.iter().map(|it| it.principal.amount()).collect::<Vec<_>>()
        });
        book.borne = owed.into_iter().map(|it| (it, 0, 0)).collect();
    }
    let first = entries.iter().map(|it| it.0).chain(book.start_on).min().unwrap_or(on);
    for today in first.to_and_with(on) {
        book.begin(today, policy);
        for (_, entry) in entries.iter().filter(|it| it.0 == today) {
            book.enter(today, entry, policy);
        }
    }
    book.stands(life, on, policy)
}

/// How the rules say that it stands.
pub(super) fn found(state: &State) -> Expected {
    let Some(account) = state.loan() else { return Expected::default() };
    let owed = account.instalments().filter_map(|it| it.owed.principal).map(Money::amount);
    let lost = match account.life() == Stage::Rescinded {
        true => 0,
        false => account.financed().amount() - owed.sum::<i64>(),
    };
    let unpaid = account
        .instalments()
        .map(|it| {
            let (owed, paid, waived) = (units(&it.owed), units(&it.paid), units(&it.waived));
            std::array::from_fn(|at| owed[at] - paid[at] - waived[at])
        })
        .collect();
    Expected {
        unpaid,
        credit: account.credit().amount() - account.overdrawn().amount(),
        life: Some(account.life()),
        in_default: account.is_in_default(),
        bucket: account.bucket().from_days,
        lost,
    }
}
