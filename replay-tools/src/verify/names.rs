//! Does what names money or a loan stand in one file alone?
//!
//! A file sees to its own names; that no other file has them no commit shows alone, and between
//! partitions there is no order. So it is asked of how all of them end.

use std::collections::HashMap;

use ledger_core::file::{Does, NameKey, Naming, Share};
use ledger_core::log::{FileId, Place};

use super::fault::{Fault, Wrong};

/// The names that stand in the files of some partitions.
#[derive(Debug, Clone, Default)]
pub(super) struct Names(HashMap<NameKey, Vec<Taken>>);

/// What a commit took of a name.
#[derive(Debug, Clone, Copy)]
struct Taken {
    file: FileId,
    share: Share,
    place: Place,
}

impl Names {
    /// What a commit of this file does to names.
    pub(super) fn take(&mut self, file: FileId, place: Place, namings: &[Naming]) {
        for Naming { name, share, does } in namings {
            let taken = self.0.entry(name.key()).or_default();
            match does {
                Does::Takes => taken.push(Taken { file, share: *share, place }),
                Does::Frees => {
                    let its = |it: &Taken| it.file == file && it.share == *share;
                    if let Some(place) = taken.iter().position(its) {
                        taken.remove(place);
                    }
                    if taken.is_empty() {
                        self.0.remove(&name.key());
                    }
                }
            }
        }
    }

    /// What stands in several files of these partitions and may not.
    pub(super) fn faults(partitions: &[&Names]) -> Vec<Fault> {
        let mut faults = vec![];
        for (index, names) in partitions.iter().enumerate() {
            let (before, after) = partitions.split_at(index);
            for key in names.0.keys() {
                if before.iter().any(|it| it.0.contains_key(key)) {
                    continue;
                }
                let mut taken: Vec<&Taken> =
                    after.iter().filter_map(|it| it.0.get(key)).flatten().collect();
                taken.sort_by_key(|it| it.place);
                faults.extend(wrong(&taken));
            }
        }
        faults.sort_by_key(|(place, _)| *place);
        faults.into_iter().map(|(place, what)| what.at_commit(place)).collect()
    }
}

/// What is wrong with what was taken of one name, by the place of it.
fn wrong(taken: &[&Taken]) -> Vec<(Place, Wrong)> {
    let mut found = vec![];
    for (index, it) in taken.iter().enumerate() {
        let (before, _) = taken.split_at(index);
        let mut others = before.iter().filter(|other| other.file != it.file);
        let twice = others.clone().find(|other| it.share.overlaps(&other.share));
        if let Some(Taken { file, place, .. }) = twice {
            found.push((it.place, Wrong::NameInTwoFiles { other: *file, first: *place }));
        } else if let Some(Taken { file, place, .. }) = others.next()
            && it.share.beside(before.iter().map(|it| &it.share)).is_err()
        {
            found.push((it.place, Wrong::PartsDoNotFit { other: *file, first: *place }));
        }
    }
    found
}
