//! What the callers do in every row: lives of loans, one file after the other by a fixed spread.

/// Repayments in the life of a loan, which has as many instalments.
pub(crate) const REPAYMENTS: u32 = 12;

/// What one instalment comes to, in XOF.
pub(crate) const INSTALMENT: i64 = 10_000;

/// How many files the lives are spread over.
pub(crate) const FILES: usize = 1_000;

/// How the lives of loans are spread over the files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Spread {
    Uniform,
    /// Four lives of five are in one file, the rest in all.
    Busy,
    /// The file of rank k has a share as 1 / k^1.1.
    Zipf,
}

impl Spread {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Spread::Uniform => "uniform",
            Spread::Busy => "80 % on one",
            Spread::Zipf => "Zipf 1.1",
        }
    }

    /// In the name of a row, as `--only` looks for it.
    pub(crate) const fn slug(self) -> &'static str {
        match self {
            Spread::Uniform => "uniform",
            Spread::Busy => "busy",
            Spread::Zipf => "zipf",
        }
    }

    /// For each of so many lives the file it is in: always the same ones, so that rows differ in
    /// nothing else.
    pub(crate) fn files(self, lives: usize) -> Vec<usize> {
        let shares = self.shares();
        let mut reached = 0.0;
        let up_to: Vec<f64> = shares
            .iter()
            .map(|it| {
                reached += it;
                reached
            })
            .collect();
        (0..lives as u64)
            .map(|life| {
                let at = even(life) * reached;
                up_to.partition_point(|it| *it <= at).min(FILES - 1)
            })
            .collect()
    }

    fn shares(self) -> Vec<f64> {
        let rest = 0.2 / FILES as f64;
        (0..FILES)
            .map(|rank| match self {
                Spread::Uniform => 1.0,
                Spread::Busy if rank == 0 => 0.8 + rest,
                Spread::Busy => rest,
                Spread::Zipf => (rank as f64 + 1.0).powf(-1.1),
            })
            .collect()
    }
}

/// A number from 0 to below 1 for each whole one, evenly and without a pattern (SplitMix64).
fn even(number: u64) -> f64 {
    let mut it = number.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    it = (it ^ (it >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    it = (it ^ (it >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    it ^= it >> 31;
    (it >> 11) as f64 / (1_u64 << 53) as f64
}

#[cfg(test)]
mod tests {
    use super::{FILES, Spread};

    fn share_of_first(spread: Spread) -> f64 {
        let files = spread.files(100_000);
        files.iter().filter(|it| **it == 0).count() as f64 / files.len() as f64
    }

    #[test]
    fn each_spread_gives_the_first_file_its_share() {
        assert!((0.0005..0.002).contains(&share_of_first(Spread::Uniform)));
        assert!((0.79..0.81).contains(&share_of_first(Spread::Busy)));
        // 1 / the sum of k^-1.1 for k up to 1,000, which is 5.57.
        assert!((0.17..0.19).contains(&share_of_first(Spread::Zipf)));
    }

    #[test]
    fn every_file_has_lives_and_two_runs_have_the_same() {
        let files = Spread::Uniform.files(20_000);
        assert!((0..FILES).all(|it| files.contains(&it)));
        assert_eq!(files, Spread::Uniform.files(20_000));
    }
}
