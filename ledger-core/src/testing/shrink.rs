//! Of a history that shows a fault, the shortest that still does.

/// Leaves out of these steps what it can, halves first and then single ones, as long as what is left
/// still `fails`; one that fails is expected.
pub fn shortest<T: Clone>(steps: &[T], fails: impl Fn(&[T]) -> bool) -> Vec<T> {
    let mut left = steps.to_vec();
    let mut size = left.len().div_ceil(2);
    while size > 0 {
        let mut from = 0;
        let before = left.len();
        while from < left.len() {
            let kept = left.iter().take(from).chain(left.iter().skip(from + size));
            let fewer: Vec<T> = kept.cloned().collect();
            match fails(&fewer) {
                true => left = fewer,
                false => from += size,
            }
        }
        // What could not go before may go now.
        if size > 1 {
            size /= 2;
        } else if left.len() == before {
            size = 0;
        }
    }
    left
}

#[cfg(test)]
mod tests {
    use super::shortest;

    #[test]
    fn what_does_not_matter_is_left_out_wherever_it_stands() {
        let steps: Vec<u32> = (0..100).collect();
        let fails = |it: &[u32]| it.contains(&17) && it.contains(&63) && it.contains(&64);
        assert_eq!(shortest(&steps, fails), [17, 63, 64]);
        assert_eq!(shortest(&steps, |it| it.len() >= 5).len(), 5);
        assert_eq!(shortest(&steps, |_| true), [0; 0]);
    }
}
