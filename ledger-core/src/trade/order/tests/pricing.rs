//! How the price of a line's goods may have come about.

use super::{Item, Order, PHONES, Rejection, Role, ask, item, quote_of, xof};
use crate::money::{Currency, Money};
use crate::testing::given;
use crate::trade::order::{Exchange, ExchangeRate, Price};

#[track_caller]
fn refused(items: Vec<Item>, rejection: Rejection) {
    given::<Order>([]).when(ask(quote_of(items), 0)).then_refused(rejection);
}

fn eur(amount: i64) -> Money {
    Money::new(amount, Currency::EUR).unwrap()
}

/// 61 EUR at 655.957 are 40 013.377 francs.
fn price() -> Price {
    Price {
        vendor: eur(6_100),
        exchange: Some(Exchange {
            rate: ExchangeRate("655.957".parse().unwrap()),
            converted: xof(40_013),
        }),
        margin: Some(xof(1_987)),
        commission: None,
        tax: Some(xof(8_000)),
    }
}

fn bought(price: Price) -> Item {
    let (goods, role) = (xof(50_000), Role::Principal);
    Item { goods, role, price: Some(price), ..item(PHONES, 1) }
}

#[test]
fn a_price_in_the_vendors_currency_adds_up_and_the_vendor_is_asked_for_his_own() {
    let quoted = given::<Order>([]).when(ask(quote_of(vec![bought(price())]), 0)).then_state();
    let line = quoted.order().unwrap().lines().first().unwrap().clone();
    assert_eq!((line.vendor_price(), line.total), (eur(6_100), xof(58_000)));
}

#[test]
fn a_price_whose_parts_do_not_come_to_the_goods_is_refused() {
    let line = 1;
    let odd = |converted| Exchange {
        rate: ExchangeRate("655.957".parse().unwrap()),
        converted: xof(converted),
    };
    let (sum, role) = (Rejection::PriceUnfit { line }, Rejection::RoleUnfit { line });
    let rate = Rejection::ExchangeUnfit { line };
    refused(vec![bought(Price { tax: None, ..price() })], sum.clone());
    refused(vec![bought(Price { exchange: Some(odd(40_015)), ..price() })], rate.clone());
    refused(vec![bought(Price { exchange: None, ..price() })], rate.clone());
    refused(vec![bought(Price { vendor: xof(40_013), ..price() })], rate);
    refused(vec![bought(Price { commission: Some(xof(1)), ..price() })], role.clone());
    refused(vec![Item { role: Role::Agent, ..bought(price()) }], role);
    let all_left = Price { margin: None, commission: Some(xof(50_001)), ..price() };
    let all_left = Price { vendor: xof(50_000), exchange: None, tax: None, ..all_left };
    refused(vec![Item { role: Role::Agent, ..bought(all_left) }], sum);
    let other = Rejection::AnotherCurrency { order: Currency::XOF, given: Currency::EUR };
    refused(vec![bought(Price { margin: Some(eur(1)), ..price() })], other);
}

#[test]
fn a_vendor_is_asked_in_one_currency() {
    let vendor = PHONES;
    refused(vec![bought(price()), item(PHONES, 100)], Rejection::VendorCurrencies { vendor });
}
