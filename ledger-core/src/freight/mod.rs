//! Freight: how goods come from a vendor to who ordered them.

pub mod shipment;
