//! What happened, in sentences: amounts in major units, what was paid before and after.

use ledger_core::credit::loan::{
    self, Balances, Change, ChargeKind, Components, Excess, Lender, NextDue, Source, Terms,
};
use ledger_core::file::Event;
use ledger_core::log::partition;
use ledger_core::party::customer;
use ledger_core::policy::{self, Component, PolicyRef};

/// One line a sentence. Personal fields are not among them.
pub(super) fn sentences(event: &Event) -> Vec<String> {
    match event {
        Event::Customer(it) => of_customer(it),
        Event::Loan(it) => of_loan(it),
        Event::Line(_)
        | Event::Application(_)
        | Event::Order(_)
        | Event::Shipment(_)
        | Event::Vendor(_)
        | Event::PurchaseOrder(_) => as_stored(event),
        Event::PolicyBook(it) => of_policy_book(it),
        Event::Partition(it) => of_partition(it),
    }
}

/// The payload as the log has it.
fn as_stored(event: &Event) -> Vec<String> {
    vec![event.encode().get().to_owned()]
}

fn of_customer(event: &customer::Event) -> Vec<String> {
    match event {
        customer::Event::Registered(it) => vec![format!("registered in {}", it.country)],
        customer::Event::ContactChanged(it) => {
            let removed: Vec<&str> = it.removed.iter().map(|it| it.name()).collect();
            match removed.is_empty() {
                true => vec!["contact changed".to_owned()],
                false => vec![format!("contact changed; taken away: {}", removed.join(", "))],
            }
        }
        customer::Event::Suspended(it) => {
            vec![format!("suspended, no new loan is granted: {}", it.motive)]
        }
        customer::Event::Resumed(it) => {
            vec![format!("new loans are possible again: {}", it.motive)]
        }
    }
}

fn of_loan(event: &loan::Event) -> Vec<String> {
    match event {
        loan::Event::Granted(it) => granted(it),
        loan::Event::TakenOver(it) => taken_over(it),
        loan::Event::Disbursed(it) => {
            let first = format!(
                "{} went out through {}, counting from {}",
                it.amount,
                source(&it.source),
                it.value_date
            );
            moved(first, &it.changes, Some(&it.balances))
        }
        loan::Event::Cancelled(it) => vec![format!("given up before disbursement: {}", it.motive)],
        loan::Event::InstalmentFellDue(it) => {
            let first = format!("instalment {} fell due, on {}", it.instalment, it.due_on);
            moved(first, &it.changes, Some(&it.balances))
        }
        loan::Event::RepaymentReceived(it) => {
            let excess = match it.excess {
                Excess::Prepay => "what exceeds all that is due is paid in advance",
                Excess::Keep => "what exceeds all that is due waits as credit",
            };
            let first = format!(
                "{} came in through {}, counting from {}; {excess}",
                it.amount,
                source(&it.source),
                it.value_date
            );
            moved(first, &it.changes, Some(&it.balances))
        }
        loan::Event::RepaymentReversed(it) => {
            let first = format!(
                "the repayment of {} ({}) was taken back: {}",
                it.amount, it.repayment, it.motive
            );
            moved(first, &it.changes, Some(&it.balances))
        }
        loan::Event::Charged(it) => {
            let kind = match it.kind {
                ChargeKind::Fee => "a fee",
                ChargeKind::Penalty => "a penalty",
            };
            let first =
                format!("{kind} of {} on instalment {}: {}", it.amount, it.instalment, it.motive);
            moved(first, &it.changes, Some(&it.balances))
        }
        loan::Event::BecameLate(it) => {
            vec![format!("late: not paid since {}", it.oldest_unpaid_due_on)]
        }
        loan::Event::ReturnedToOrder(_) => {
            vec!["in order again: nothing is unpaid after its due date".to_owned()]
        }
        loan::Event::Defaulted(it) => vec![format!(
            "in default: not paid since {}, {} days past due",
            it.oldest_unpaid_due_on, it.days_past_due
        )],
        loan::Event::Cured(_) => vec!["cured: all that is due is paid".to_owned()],
        loan::Event::Disputed(it) => vec![format!(
            "disputed: not paid since {}, {} days past due, and the goods were not delivered",
            it.oldest_unpaid_due_on, it.days_past_due
        )],
        loan::Event::DisputeEnded(it) => vec![match it.delivered {
            true => "no longer disputed: the goods were delivered".to_owned(),
            false => "no longer disputed: all that is due is paid".to_owned(),
        }],
        loan::Event::Unwound(it) => {
            moved(format!("unwound: {}", it.motive), &it.changes, Some(&it.balances))
        }
        loan::Event::Closed(_) => vec!["closed: everything is paid".to_owned()],
        loan::Event::Reopened(_) => vec!["open again: something is owed".to_owned()],
    }
}

fn granted(it: &loan::Granted) -> Vec<String> {
    let terms = match &it.terms {
        Terms::InterestFree { instalments, first_due_on, day_of_month } => format!(
            "{instalments} instalments without interest, the first due on {first_due_on}, then on \
             day {day_of_month} of each month"
        ),
        Terms::Flat { instalments, first_due_on, day_of_month, rate } => format!(
            "{instalments} instalments at a flat {} a year, the first due on {first_due_on}, then \
             on day {day_of_month} of each month",
            rate.0
        ),
        Terms::Given => "a schedule the lender gave".to_owned(),
    };
    let mut lines = vec![
        format!(
            "granted: {} by {}, whose reference is {}{}",
            it.principal,
            lender(&it.lender),
            it.lender_reference,
            product(it.product.as_deref())
        ),
        terms,
        under(it.policy),
    ];
    for line in &it.schedule {
        let mut parts = vec![format!("{} principal", line.principal)];
        parts.extend(line.interest.map(|it| format!("{it} interest")));
        parts.extend(line.fee.map(|it| format!("{it} fee")));
        lines.push(format!(
            "instalment {} due on {}: {}",
            line.number,
            line.due_on,
            parts.join(", ")
        ));
    }
    lines
}

fn taken_over(it: &loan::TakenOver) -> Vec<String> {
    let mut lines = vec![
        format!(
            "taken over: {} lent by {}, whose reference is {}{}",
            it.principal,
            lender(&it.lender),
            it.lender_reference,
            product(it.product.as_deref())
        ),
        under(it.policy),
    ];
    for line in &it.schedule {
        let paid = line.paid.as_ref().map(components).filter(|it| !it.is_empty());
        let paid = paid.map_or_else(|| "nothing paid".to_owned(), |it| format!("paid {it}"));
        let owed = components(&line.owed);
        lines.push(format!("instalment {} due on {}: {owed}; {paid}", line.number, line.due_on));
    }
    lines.extend(balances(&it.balances));
    lines
}

fn moved(first: String, changes: &[Change], after: Option<&Balances>) -> Vec<String> {
    let mut lines = vec![first];
    lines.extend(changes.iter().map(|it| {
        format!(
            "instalment {}, {}: {} → {} paid",
            it.instalment,
            it.component.name(),
            it.before,
            it.after
        )
    }));
    lines.extend(after.into_iter().flat_map(balances));
    lines
}

/// How the loan then stands.
fn balances(it: &Balances) -> Vec<String> {
    let mut parts = vec![format!("{} outstanding", it.outstanding)];
    if it.instalments_overdue > 0 {
        let oldest = it.oldest_unpaid_due_on.map(|it| format!(" since {it}")).unwrap_or_default();
        parts.push(format!(
            "{} overdue ({} instalments{oldest})",
            it.overdue, it.instalments_overdue
        ));
    }
    if !it.due.is_zero() {
        parts.push(format!("{} due", it.due));
    }
    if !it.credit.is_zero() {
        parts.push(format!("{} waiting as credit", it.credit));
    }
    if let Some(NextDue { due_on, amount }) = &it.next {
        parts.push(format!("next {amount} on {due_on}"));
    }
    vec![format!("then: {}", parts.join(", "))]
}

fn components(it: &Components) -> String {
    let Components { penalty, fee, interest, principal } = it;
    let parts = Component::ALL.into_iter().rev().filter_map(|component| {
        let amount = match component {
            Component::Penalty => penalty,
            Component::Fee => fee,
            Component::Interest => interest,
            Component::Principal => principal,
        };
        amount.map(|it| format!("{it} {}", component.name()))
    });
    parts.collect::<Vec<_>>().join(", ")
}

fn lender(it: &Lender) -> String {
    match it {
        Lender::OwnBook => "ourselves".to_owned(),
        Lender::Bank { id } => format!("bank {id}"),
    }
}

fn product(it: Option<&str>) -> String {
    it.map(|it| format!(", product {it}")).unwrap_or_default()
}

fn source(Source { name, reference }: &Source) -> String {
    format!("{name} ({reference})")
}

fn under(PolicyRef { version, hash }: PolicyRef) -> String {
    format!("under policy version {version}, {hash}")
}

fn of_policy_book(event: &policy::Event) -> Vec<String> {
    match event {
        policy::Event::Proposed(it) => {
            vec![format!("version {} was proposed by {}", it.hash, it.author), it.document.clone()]
        }
        policy::Event::Published(it) => vec![format!(
            "version {} ({}) by {}, approved by {}, is in force from {}",
            it.version, it.hash, it.author, it.approver, it.effective_from
        )],
    }
}

fn of_partition(event: &partition::Event) -> Vec<String> {
    match event {
        partition::Event::Opened(it) => vec![format!(
            "partition {} of {} of ledger {}; its first business day is {}",
            it.partition, it.partitions, it.ledger, it.first_business_date
        )],
        partition::Event::TakenOver(it) => match &it.accepted {
            None => vec!["a writer began a term".to_owned()],
            Some(it) => vec![format!(
                "a writer began a term after {} accepted that the ledger goes on behind commit {}, \
                 though its witness had seen commit {} with hash {}: {}",
                it.by, it.accepted_sequence, it.witnessed_sequence, it.witnessed_hash, it.reason
            )],
        },
        partition::Event::BusinessDayStarted(it) => {
            let policy = it.policy.map_or_else(|| "under no policy yet".to_owned(), under);
            vec![format!("business day {} began, {policy}", it.date)]
        }
    }
}
