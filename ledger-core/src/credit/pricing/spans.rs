//! Which parts of a table say no, as few rectangles as it takes without a search?

/// Rows and cells of a table, both ends with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Span {
    pub(super) first_row: usize,
    pub(super) last_row: usize,
    pub(super) first: usize,
    pub(super) last: usize,
}

/// What says no: neighbours of a row together, and the same of rows that follow each other.
pub(super) fn spans(rows: &[Vec<bool>]) -> Vec<Span> {
    let mut spans: Vec<Span> = vec![];
    for (row, cells) in rows.iter().enumerate() {
        for (first, last) in runs(cells) {
            let goes_on = |it: &&mut Span| {
                (it.first, it.last) == (first, last) && it.last_row.checked_add(1) == Some(row)
            };
            match spans.iter_mut().find(goes_on) {
                Some(above) => above.last_row = row,
                None => spans.push(Span { first_row: row, last_row: row, first, last }),
            }
        }
    }
    spans
}

fn runs(cells: &[bool]) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = vec![];
    for (place, _) in cells.iter().enumerate().filter(|(_, yes)| !**yes) {
        match runs.last_mut() {
            Some((_, last)) if last.checked_add(1) == Some(place) => *last = place,
            Some(_) | None => runs.push((place, place)),
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::{Span, spans};

    /// `.` says yes.
    fn found(table: &[&str]) -> Vec<(usize, usize, usize, usize)> {
        let rows: Vec<_> =
            table.iter().map(|row| row.chars().map(|it| it == '.').collect()).collect();
        let spans = spans(&rows).into_iter();
        spans.map(|it: Span| (it.first_row, it.last_row, it.first, it.last)).collect()
    }

    #[test]
    fn what_says_no_is_told_once_each() {
        assert_eq!(found(&[]), []);
        assert_eq!(found(&["...", "..."]), []);
        assert_eq!(found(&["###", "###"]), [(0, 1, 0, 2)]);
        assert_eq!(found(&["##.#", "##..", "##.#"]), [(0, 2, 0, 1), (0, 0, 3, 3), (2, 2, 3, 3)]);
        assert_eq!(found(&["##.", "#..", "##."]), [(0, 0, 0, 1), (1, 1, 0, 0), (2, 2, 0, 1)]);
    }
}
