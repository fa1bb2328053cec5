//! Which weights of the evidence fit how cases ended? Logistic regression by Newton's method.

/// Steps at most; it settles within ten.
const STEPS: usize = 50;

/// A little of each weight is held back, so that columns that say the same have an end.
const RIDGE: f64 = 1e-4;

/// The logarithm of the odds of everybody, then a weight for each of so many columns.
pub(super) fn fit(rows: &[Vec<f64>], bad: &[bool], columns: usize) -> Vec<f64> {
    let size = columns + 1;
    let mut weights = vec![0.0; size];
    for _ in 0..STEPS {
        let mut slope = vec![0.0; size];
        let mut curve = vec![vec![0.0; size]; size];
        for (row, bad) in rows.iter().zip(bad) {
            let with_one = || std::iter::once(1.0).chain(row.iter().copied());
            let odds: f64 = with_one().zip(&weights).map(|(value, weight)| value * weight).sum();
            let chance = 1.0 / (1.0 + (-odds).exp());
            let missed = f64::from(u8::from(*bad)) - chance;
            let spread = chance * (1.0 - chance);
            for ((value, slope), curve) in with_one().zip(&mut slope).zip(&mut curve) {
                *slope += missed * value;
                for (other, cell) in with_one().zip(curve) {
                    *cell += spread * value * other;
                }
            }
        }
        let held = RIDGE * rows.len() as f64;
        for (place, (curve, (slope, weight))) in
            curve.iter_mut().zip(slope.iter_mut().zip(&weights)).enumerate().skip(1)
        {
            *slope -= held * weight;
            if let Some(cell) = curve.get_mut(place) {
                *cell += held;
            }
        }
        let step = solved(curve, slope);
        weights.iter_mut().zip(&step).for_each(|(weight, step)| *weight += step);
        if step.iter().all(|it| it.abs() < 1e-10) {
            break;
        }
    }
    weights
}

/// The solution of a symmetric, positive system, by elimination.
fn solved(mut matrix: Vec<Vec<f64>>, mut right: Vec<f64>) -> Vec<f64> {
    let size = right.len();
    for place in 0..size {
        let (Some(pivot), Some(of_pivot)) = (matrix.get(place).cloned(), right.get(place).copied())
        else {
            break;
        };
        let head = pivot.get(place).copied().unwrap_or(1.0);
        for (row, value) in matrix.iter_mut().zip(&mut right).skip(place + 1) {
            let times = row.get(place).copied().unwrap_or(0.0) / head;
            row.iter_mut().zip(&pivot).skip(place).for_each(|(cell, it)| *cell -= times * it);
            *value -= times * of_pivot;
        }
    }
    let mut solution = vec![0.0; size];
    for (place, (row, value)) in matrix.iter().zip(&right).enumerate().rev() {
        let known: f64 =
            row.iter().zip(&solution).skip(place + 1).map(|(cell, it)| cell * it).sum();
        let head = row.get(place).copied().unwrap_or(1.0);
        if let Some(cell) = solution.get_mut(place) {
            *cell = (value - known) / head;
        }
    }
    solution
}
