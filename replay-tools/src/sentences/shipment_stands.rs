//! How a shipment stands.

use chrono::NaiveDate;
use ledger_core::freight::shipment::State;

use super::Lang;
use super::freight_words::stage;
use super::shown::{Fields, STAGE, Shown};
use super::table::Shows;

impl Shows for State {
    fn fields(&self, _: NaiveDate) -> Fields {
        let Some(parcel) = self.shipment() else { return vec![] };
        let [english, french] = Lang::ALL.map(|it| stage(parcel.stage(), it));
        vec![
            (STAGE, Shown::Word(english, french)),
            (("promised on", "promise le"), Shown::Day(parcel.promised_on())),
            (("expected on", "attendue le"), Shown::Day(parcel.estimated_on())),
        ]
    }
}
