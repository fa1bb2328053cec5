//! Whole numbers of any size, as far as a double's text needs them.

use std::cmp::Ordering;

/// Digits of 32 bits, the lowest first, none of the highest zero.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Big(Vec<u32>);

const DIGIT: u32 = u32::BITS;

impl Big {
    pub(super) fn of(number: u128) -> Big {
        let digits = (0..4).map(|place| low_half(number >> (DIGIT * place)));
        Big(digits.collect()).trimmed()
    }

    pub(super) fn is_zero(&self) -> bool {
        self.0.is_empty()
    }

    /// How many bits it takes.
    pub(super) fn bits(&self) -> u32 {
        let Some(highest) = self.0.last() else { return 0 };
        let below = u32::try_from(self.0.len() - 1).expect("a double's text is short");
        DIGIT * below + (DIGIT - highest.leading_zeros())
    }

    pub(super) fn times_ten_to(mut self, power: u32) -> Big {
        for _ in 0..power {
            let mut carry = 0_u64;
            for digit in &mut self.0 {
                let product = u64::from(*digit) * 10 + carry;
                *digit = low_half(product.into());
                carry = product >> DIGIT;
            }
            if carry > 0 {
                self.0.push(low_half(carry.into()));
            }
        }
        self
    }

    pub(super) fn shifted_up(&self, bits: u32) -> Big {
        let (digits, bits) = (bits / DIGIT, bits % DIGIT);
        let mut shifted = vec![0; usize::try_from(digits).expect("a double's text is short")];
        let mut carry = 0;
        for digit in &self.0 {
            let wide = u64::from(*digit) << bits;
            shifted.push(low_half(wide.into()) | carry);
            carry = low_half((wide >> DIGIT).into());
        }
        shifted.push(carry);
        Big(shifted).trimmed()
    }

    fn halve(&mut self) {
        let mut carry = 0;
        for digit in self.0.iter_mut().rev() {
            let low = *digit & 1;
            *digit = (*digit >> 1) | (carry << (DIGIT - 1));
            carry = low;
        }
        self.0.pop_if(|it| *it == 0);
    }

    /// Takes away what is no more than this.
    fn less(&mut self, other: &Big) {
        let mut borrow = 0_u64;
        let others = other.0.iter().copied().chain(std::iter::repeat(0));
        for (digit, taken) in self.0.iter_mut().zip(others) {
            let taken = u64::from(taken) + borrow;
            let with = u64::from(*digit) + (1 << DIGIT) - taken;
            *digit = low_half(with.into());
            borrow = u64::from(with >> DIGIT == 0);
        }
        while self.0.pop_if(|it| *it == 0).is_some() {}
    }

    /// How often a divisor goes into it, below 2^66, and whether something is left.
    pub(super) fn divided_by(mut self, divisor: &Big) -> (u128, bool) {
        let mut quotient = 0_u128;
        let mut shifted = divisor.shifted_up(65);
        for bit in (0..=65).rev() {
            if self.cmp(&shifted) != Ordering::Less {
                self.less(&shifted);
                quotient |= 1 << bit;
            }
            shifted.halve();
        }
        (quotient, !self.is_zero())
    }

    fn trimmed(mut self) -> Big {
        while self.0.pop_if(|it| *it == 0).is_some() {}
        self
    }
}

impl Ord for Big {
    fn cmp(&self, other: &Big) -> Ordering {
        let digits = self.0.iter().rev().cmp(other.0.iter().rev());
        self.0.len().cmp(&other.0.len()).then(digits)
    }
}

impl PartialOrd for Big {
    fn partial_cmp(&self, other: &Big) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The lowest 32 bits.
fn low_half(wide: u128) -> u32 {
    u32::try_from(wide & u128::from(u32::MAX)).expect("32 bits fit")
}
