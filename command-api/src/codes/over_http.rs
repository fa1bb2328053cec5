//! An outlet that is told of codes by HTTP, at an address of its own.
//!
//! `POST <address>` with `{"customer", "application", "offer", "code", "digits", "valid_until"}`; the same
//! code always under the same `Idempotency-Key`. 2xx says that it was taken. Whom to send it to the other
//! side knows by the customer's id: no phone number leaves here.

use std::str::FromStr;
use std::time::Duration;

use futures_util::future::BoxFuture;
use reqwest::{Client, Url};
use serde_json::json;

use super::outlet::{Leaving, NotSent, Outlet};

/// How long it may take to take one.
const PATIENCE: Duration = Duration::from_secs(10);

/// An outlet at its address.
#[derive(Debug, Clone)]
pub struct OverHttp {
    http: Client,
    address: Url,
}

/// Codes cannot leave.
#[derive(Debug, thiserror::Error)]
pub enum NoOutlet {
    #[error("make an HTTP client: {0}")]
    Client(reqwest::Error),
    /// Without the address, which may bear a password.
    #[error("what is given is no address that takes one-time codes: {0}")]
    Address(<Url as FromStr>::Err),
}

impl OverHttp {
    /// # Errors
    /// When this is no address such as `http://127.0.0.1:8090/codes`.
    pub fn at(address: &str) -> Result<OverHttp, NoOutlet> {
        let http = Client::builder().timeout(PATIENCE).build().map_err(NoOutlet::Client)?;
        let address = address.parse().map_err(NoOutlet::Address)?;
        Ok(OverHttp { http, address })
    }
}

impl Outlet for OverHttp {
    fn send(&self, leaving: Leaving) -> BoxFuture<'static, Result<(), NotSent>> {
        let Leaving { customer, application, offer, code, digits, valid_until } = leaving;
        let told = json!({
            "customer": customer,
            "application": application,
            "offer": offer,
            "code": code,
            "digits": digits,
            "valid_until": valid_until,
        });
        let request = self.http.post(self.address.clone()).json(&told);
        let request = request.header("idempotency-key", code.to_string());
        Box::pin(async {
            // Without the address, which may bear a password.
            let unreached = |it: reqwest::Error| NotSent::Http(it.without_url().to_string());
            let status = request.send().await.map_err(unreached)?.status();
            match status.is_success() {
                true => Ok(()),
                false => Err(NotSent::Status(status)),
            }
        })
    }
}
