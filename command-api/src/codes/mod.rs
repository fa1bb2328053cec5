//! One-time codes, by which customers sign: drawn here, sent to the customer by one port, and then
//! forgotten. What is recorded of a code is its MAC.
//!
//! ```text
//! request ─▶ drawn ─▶ MACs ─▶ writer ─▶ application.code_made ─▶ outlet ─▶ customer
//! ```
//!
//! A code leaves once its event is acknowledged, and only from the process that drew it: what was not
//! sent, since that process ended or nobody took it, is asked for anew.

mod drawn;
mod outlet;
mod over_http;
mod sandbox;

pub use self::drawn::Drawn;
pub use self::outlet::{Codes, Leaving, NotSent, Outlet};
pub use self::over_http::{NoOutlet, OverHttp};
pub use self::sandbox::Sandbox;
