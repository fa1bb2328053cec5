//! What of an order's goods is with carriers, and may they leave?

use uuid::Uuid;

use super::CustomerFile;
use crate::credit::loan;
use crate::freight::shipment;
use crate::policy::GoodsLeave;
use crate::trade::Quantities;
use crate::trade::order::{self, Carried};

impl CustomerFile {
    /// What of this order shipments carry that have not ended: each all of it that is still to come.
    pub(super) fn carried(&self, id: Uuid) -> Carried {
        let outstanding = self.order(id).map(order::Account::outstanding).unwrap_or_default();
        let shipment = self.sent(id);
        let is_planned = |it: &shipment::Parcel| !it.stage().is_sent();
        let all_if = |so: bool| if so { outstanding.clone() } else { Quantities::default() };
        Carried {
            planned: all_if(self.shipments_of(id).any(is_planned)),
            under_way: all_if(shipment.is_some()),
            shipment,
        }
    }

    /// Whether what pays for this order is so far that its goods may leave. A loan is granted with
    /// the reference that its lender gave it on accepting it.
    pub(super) fn goods_may_leave(&self, order: &order::Account) -> bool {
        let loan = order.loan().and_then(|it| self.loan(it));
        match order.goods_leave_on() {
            None => false,
            Some(GoodsLeave::Disbursement) => {
                loan.is_none_or(|it: &loan::Account| it.start_on().is_some())
            }
            Some(GoodsLeave::BankAcceptance | GoodsLeave::Grant) => true,
        }
    }
}
