//! One-time codes: how is one made, and when does it sign an offer?
//!
//! ```text
//! Offered, accepted where a bank lends --make--> a code lives --right, in time--> accepted, signed
//!                                                 |      ^  \--wrong, too late, tried out--> failed
//!                                                 |      +---make another: the one before is dead
//! ```
//!
//! The code itself is in no event: what stands there is its MAC, under a key of the customer's that is
//! not in the log, over the code's id, the contract it signs and the file. What does not sign is a fact
//! too, since who tries to sign in whose name must be seen.

use std::num::NonZeroU32;

use uuid::Uuid;

use super::{
    CodeAccepted, CodeFailed, CodeMade, Command, Event, Offer, Paper, Rejection, Signed, Unaccepted,
};
use crate::log::ids::created_id;
use crate::log::{Hash, Instant};
use crate::policy::OtpPolicy;

/// How many codes are made for one offer: whoever asks for more does not read them. With ten tries each
/// of six digits, nobody guesses one more often than once in ten thousand offers.
const CODES_MAX: u32 = 10;

/// The MACs of one code, cut to each number of digits that a policy may ask for, the fewest first: who
/// makes it has not read the policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Macs(pub [Hash; 4]);

impl Macs {
    /// That of so many digits; `None` for a number that no code has.
    fn of(&self, digits: u32) -> Option<Hash> {
        let place = usize::try_from(digits.checked_sub(*OtpPolicy::DIGITS.start())?).ok()?;
        self.0.get(place).copied()
    }
}

/// The code that an offer may be signed by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    pub code: Uuid,
    pub paper: Paper,
    pub(super) mac: Hash,
    pub valid_until: Instant,
    /// How many wrong tries it still takes; at 0 it is dead.
    pub tries_left: u32,
}

impl Code {
    pub(super) fn made(it: &CodeMade) -> Code {
        let CodeMade { code, paper, mac, valid_until, tries, .. } = it.clone();
        Code { code, paper, mac, valid_until, tries_left: tries.get() }
    }

    /// Why this try does not sign; `None` where it does.
    fn refuses(&self, mac: Hash, at: Instant) -> Option<Unaccepted> {
        if self.tries_left == 0 {
            return Some(Unaccepted::TriedOut);
        }
        if at >= self.valid_until {
            return Some(Unaccepted::Expired);
        }
        (mac != self.mac).then_some(Unaccepted::Wrong)
    }
}

/// A code for the contract that the customer was shown.
pub(super) fn make(
    offer: &Offer,
    command: &Command,
    named: Uuid,
    paper: &Paper,
    macs: &Macs,
) -> Result<Vec<Event>, Rejection> {
    offer.may_be_signed(named)?;
    let otp = command.otp.ok_or(Rejection::NoCodes)?;
    match &offer.contract {
        Some(it) if it.hashes.contract != paper.sha256 => {
            return Err(Rejection::AnotherContract { sha256: it.hashes.contract });
        }
        None if command.templated => return Err(Rejection::NotPrepared),
        Some(_) | None => {}
    }
    if offer.codes_made >= CODES_MAX {
        return Err(Rejection::TooManyCodes { made: offer.codes_made });
    }
    let (mac, tries) = (macs.of(otp.digits), NonZeroU32::new(otp.tries));
    let (Some(mac), Some(tries), Some(valid_until)) = (mac, tries, command.at.after(otp.valid()))
    else {
        return Err(Rejection::NoCodes);
    };
    Ok(vec![Event::CodeMade(CodeMade {
        code: created_id(command.id, "code"),
        offer: offer.offer,
        paper: paper.clone(),
        mac,
        digits: otp.digits,
        valid_until,
        tries,
        policy: command.in_force,
        by: command.by.clone(),
    })])
}

/// A try to sign by it.
pub(super) fn sign(
    offer: &Offer,
    command: &Command,
    named: Uuid,
    mac: Hash,
) -> Result<Vec<Event>, Rejection> {
    let code = offer.code.as_ref().filter(|it| it.code == named);
    let code = code.ok_or(Rejection::CodeNotFound { one_time_code: named })?;
    offer.may_be_signed(offer.offer)?;
    let by = command.by.clone();
    if let Some(why) = code.refuses(mac, command.at) {
        let spent = u32::from(why == Unaccepted::Wrong);
        let tries_left = code.tries_left.saturating_sub(spent);
        let failed = CodeFailed { code: code.code, signed: false, why, tries_left, by };
        return Ok(vec![Event::CodeFailed(failed)]);
    }
    let accepted = CodeAccepted { code: code.code, signed: true, at: command.at };
    let signed = Signed {
        loan: created_id(command.id, "loan"),
        offer: offer.offer,
        paper: code.paper.clone(),
        signed_on: command.on,
        by,
    };
    Ok(vec![Event::CodeAccepted(accepted), Event::Signed(signed)])
}
