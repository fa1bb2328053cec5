//! What has happened in the ledger that the tests ask about.

use std::sync::OnceLock;

use ledger_core::calendar::Day;
use ledger_core::credit::loan::{
    Act, CancelCause, ChargeKind, Components, Decided, Excess, Lender, MoneyRef, Payee, Plan,
    Product, RepaymentKind, RepaymentReversal, RowKind, StoredPosition, StoredRow,
};
use ledger_core::money::{Currency, Money};
use ledger_core::party::customer::Command;
use ledger_core::reason::Reason;
use uuid::Uuid;

use crate::ledger::{FIRST_DAY, Known, Ledger, fresh_keys, sealed};

/// Two instalments unpaid, 33 and 2 days past due; in default since the 19th of February.
pub(crate) const AFI: Uuid = Uuid::from_u128(0xaf1);
pub(crate) const AFIS_LOAN: Uuid = Uuid::from_u128(0x0af1_010a);
/// In euro, boarded, a bank's; one instalment overdue, one due today.
pub(crate) const KODJO: Uuid = Uuid::from_u128(0x60d1);
pub(crate) const KODJOS_LOAN: Uuid = Uuid::from_u128(0x60d1_010a);
/// Named, but the key is gone.
pub(crate) const ERASED: Uuid = Uuid::from_u128(0xe0);
/// Suspended, never named, without a loan.
pub(crate) const SUSPENDED: Uuid = Uuid::from_u128(0x5);

pub(crate) const LAST_DAY: Day = Day::from_ymd(2026, 2, 22).unwrap();
pub(crate) const REPAYMENT: Uuid = Uuid::from_u128(0x901);
pub(crate) const REVERSED: Uuid = Uuid::from_u128(0x902);
pub(crate) const CHARGE: Uuid = Uuid::from_u128(0xfee);

/// Borrowers whose loans are alike, so that every order has ties.
pub(crate) const ALIKE: u32 = 60;

/// The ledger's read models and keys.
pub(crate) struct Story {
    pub(crate) models: String,
    pub(crate) keys: String,
    pub(crate) loans: Vec<Uuid>,
    pub(crate) commits: Vec<Known>,
    pub(crate) heads: String,
}

/// The one story of this process, told on first use.
pub(crate) fn story() -> &'static Story {
    static STORY: OnceLock<Story> = OnceLock::new();
    STORY.get_or_init(|| {
        // On a runtime of its own: the test that asks first has one that ends with it.
        let telling = std::thread::spawn(|| {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.unwrap().block_on(tell())
        });
        telling.join().unwrap()
    })
}

fn xof(amount: i64) -> Money {
    Money::new(amount, Currency::XOF).unwrap()
}

fn eur(amount: i64) -> Money {
    Money::new(amount, Currency::EUR).unwrap()
}

fn day(month: u32, day: u32) -> Day {
    Day::from_ymd(2026, month, day).unwrap()
}

pub(crate) fn money_named(reference: &str) -> MoneyRef {
    let (channel, reference) = ("tmoney".to_owned(), reference.to_owned());
    MoneyRef::External { channel, reference, part: None }
}

pub(crate) fn disbursing(amount: Money, reference: &str) -> Act {
    Act::Disburse {
        disbursement: Uuid::new_v5(&Uuid::NAMESPACE_OID, reference.as_bytes()),
        amount,
        net: None,
        payee: Payee::Customer {},
        money: money_named(reference),
        lender_reference: None,
        value_date: None,
    }
}

pub(crate) fn decided() -> Decided {
    Decided::Direct { reference: "D".to_owned(), reason: Reason::of("sound") }
}

pub(crate) fn phone() -> Product {
    Product { code: "phone".to_owned(), version: None }
}

fn because(note: &str) -> Reason {
    Reason { note: Some(note.to_owned()), ..Reason::of("recorded_in_error") }
}

async fn tell() -> Story {
    let (keys_url, keys) = fresh_keys().await;
    let alike: Vec<Uuid> = (0..ALIKE).map(alike_customer).collect();
    let persons = [&[AFI, KODJO, ERASED][..], &alike].concat();
    let person_keys = keys.person_keys(&persons).await.unwrap();
    let key_of = |person| person_keys.iter().find(|it| it.person() == person).unwrap();

    let mut ledger = Ledger::new();
    let registered = "customer.registered";
    let register =
        |country: &str, contact| Command::Register { country: country.parse().unwrap(), contact };
    let afi = [Some("Afi Mensah"), Some("+22890000001"), Some("afi@example.org")];
    ledger.customer(AFI, register("TG", sealed(key_of(AFI), registered, afi)));
    let kodjo = [Some("Kodjo Agbeko"), None, None];
    ledger.customer(KODJO, register("BJ", sealed(key_of(KODJO), registered, kodjo)));
    let erased = [Some("Nobody Knows"), Some("+22890000003"), None];
    ledger.customer(ERASED, register("TG", sealed(key_of(ERASED), registered, erased)));
    ledger.customer(SUSPENDED, register("GH", Default::default()));
    let note = Some("asked by risk".to_owned());
    let reason = Reason { code: "fraud_suspected".to_owned(), note };
    ledger.customer(SUSPENDED, Command::Suspend { reason });

    ledger.loan(
        AFI,
        AFIS_LOAN,
        Act::Grant {
            parts_until: None,
            product: Some(phone()),
            lender: Lender::OwnBook {},
            lender_reference: Some("A-1".to_owned()),
            principal: xof(30_000),
            plan: Plan::InterestFree {
                instalments: 3,
                first_due_on: day(1, 20),
                day_of_month: None,
            },
            decision: decided(),
        },
    );
    ledger.loan(AFI, AFIS_LOAN, disbursing(xof(30_000), "D-1"));
    ledger.loan(KODJO, KODJOS_LOAN, kodjos_loan());

    let mut loans = vec![AFIS_LOAN, KODJOS_LOAN];
    for (number, customer) in (0..ALIKE).zip(&alike) {
        if number % 15 == 14 {
            ledger.start_day();
            ledger.age();
        }
        let name = format!("Borrower {number}");
        let country = ["TG", "BJ", "GH"][number as usize % 3];
        let contact = sealed(key_of(*customer), registered, [Some(&name), None, None]);
        ledger.customer(*customer, register(country, contact));
        loans.push(lend_alike(&mut ledger, *customer, number));
    }

    ledger.until(day(1, 20));
    let repay = |repayment, amount, reference: &str| Act::ReceiveRepayment {
        repayment,
        kind: RepaymentKind::Repayment,
        amount: xof(amount),
        money: money_named(reference),
        value_date: None,
        excess: Excess::Prepay,
    };
    ledger.loan(AFI, AFIS_LOAN, repay(REPAYMENT, 4_000, "R-1"));
    ledger.until(day(1, 21));
    ledger.loan(AFI, AFIS_LOAN, repay(REVERSED, 1_000, "R-2"));
    ledger.until(day(1, 22));
    let reversal = Act::ReverseRepayment {
        repayment: REVERSED,
        cause: RepaymentReversal::Misposted { moved_to: Some(KODJOS_LOAN) },
        reason: because("the wrong customer"),
    };
    ledger.loan(AFI, AFIS_LOAN, reversal);
    let charge = Act::Charge {
        charge: CHARGE,
        code: "visit".to_owned(),
        kind: ChargeKind::Fee,
        amount: xof(500),
        due_on: None,
        instalment: 2,
        reason: Reason { note: Some("a second visit".to_owned()), ..Reason::of("field_visit") },
    };
    ledger.loan(AFI, AFIS_LOAN, charge);
    let phone = [None, Some("+22890000009"), None];
    let contact = sealed(key_of(AFI), "customer.contact_changed", phone);
    ledger.customer(AFI, Command::ChangeContact { contact, removed: vec![] });
    ledger.until(LAST_DAY);

    let models = servers::fresh_database("query-models");
    ledger.project(&models).await;
    let pool = ledger_adapters::store::connect(&keys_url).await.unwrap();
    let gone = sqlx::query("delete from person_keys where person = $1").bind(ERASED);
    assert_eq!(gone.execute(&pool).await.unwrap().rows_affected(), 1);
    let heads: Vec<String> = ledger.heads().iter().map(ToString::to_string).collect();
    Story { models, keys: keys_url, loans, commits: ledger.commits, heads: heads.join(", ") }
}

fn kodjos_loan() -> Act {
    let components = |interest: i64, principal: i64| Components {
        interest: Some(eur(interest)),
        principal: Some(eur(principal)),
        ..Components::default()
    };
    let kind = RowKind::Instalment;
    let row =
        |number, due_on, owed, paid| StoredRow { number, kind, due_on, owed, paid, waived: None };
    Act::Board {
        product: None,
        lender: Lender::Bank { id: "orabank".to_owned() },
        lender_reference: Some("O-77".to_owned()),
        reference: "old-77".to_owned(),
        position: StoredPosition {
            rows: vec![
                row(1, day(1, 31), components(500, 10_000), Some(components(500, 4_000))),
                row(2, LAST_DAY, components(400, 10_000), None),
                row(3, day(3, 22), components(300, 10_000), None),
            ],
            credit: None,
            overdrawn: None,
            disbursed_on: None,
            interest_until: None,
            worst_days_past_due: 0,
            defaulted_before: false,
            in_default: false,
            charges: vec![],
        },
    }
}

pub(crate) fn alike_customer(number: u32) -> Uuid {
    Uuid::new_v5(&Uuid::NAMESPACE_OID, format!("customer {number}").as_bytes())
}

/// One of few kinds of loans, so that many are equal in what lists are ordered by.
fn lend_alike(ledger: &mut Ledger, customer: Uuid, number: u32) -> Uuid {
    let loan = Uuid::new_v5(&Uuid::NAMESPACE_OID, format!("loan {number}").as_bytes());
    let money = if number.is_multiple_of(5) { eur } else { xof };
    let principal = money(i64::from(1 + number % 3) * 9_000);
    let first_due_on = [day(1, 20), day(1, 31), day(3, 1)][number as usize % 3];
    let bank = Lender::Bank { id: "orabank".to_owned() };
    let grant = Act::Grant {
        parts_until: None,
        product: [None, Some(phone())][number as usize % 2].clone(),
        lender: if number.is_multiple_of(4) { bank } else { Lender::OwnBook {} },
        lender_reference: Some(format!("A-{number}")),
        principal,
        plan: Plan::InterestFree { instalments: 3, first_due_on, day_of_month: None },
        decision: decided(),
    };
    ledger.loan(customer, loan, grant);
    if number == 7 {
        let cause = CancelCause::Person { reason: because("not wanted") };
        ledger.loan(customer, loan, Act::Cancel { cause });
        return loan;
    }
    if number == 8 {
        // Never disbursed.
        return loan;
    }
    ledger.loan(customer, loan, disbursing(principal, &format!("D-{number}")));
    let paid = if number == 9 { principal.amount() } else { principal.amount() / 3 };
    for part in 0..2 {
        let repay = Act::ReceiveRepayment {
            repayment: Uuid::new_v5(&loan, &[part]),
            kind: RepaymentKind::Repayment,
            amount: money(paid / 2),
            money: money_named(&format!("R{part}-{number}")),
            value_date: None,
            excess: Excess::Prepay,
        };
        ledger.loan(customer, loan, repay);
    }
    loan
}

/// The day on which a borrower among those alike got the loan.
pub(crate) fn granted_on(number: u32) -> Day {
    FIRST_DAY.saturating_add_days((number + 1) / 15)
}
