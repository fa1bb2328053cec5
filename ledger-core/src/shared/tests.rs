//! What is asked of a map, and what of one that is shared.

use std::collections::BTreeMap;

use super::*;

/// Numbers by chance, the same for a seed (Knuth's MMIX).
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: u32) -> u32 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        u32::try_from((self.0 >> 33) % u64::from(sides)).unwrap()
    }
}

#[test]
fn it_holds_what_a_map_holds_and_copies_keep_what_they_had() {
    for seed in 0..40 {
        let mut dice = Dice(seed);
        let keys = 10 + 100 * u32::try_from(seed).unwrap();
        let (mut map, mut expected) = (SharedMap::new(), BTreeMap::new());
        let mut copies = vec![];
        for step in 0..2_000_u64 {
            let key = dice.below(keys);
            match dice.below(4) {
                0 => {
                    let removed = expected.remove(&key).is_some();
                    assert_eq!(map.remove_mut(&key), removed);
                }
                1 => {
                    let changed = expected.get_mut(&key).map(|it| *it = step);
                    assert_eq!(map.get_mut(&key).map(|it| *it = step), changed);
                }
                _ => {
                    expected.insert(key, step);
                    map.insert_mut(key, step);
                }
            }
            assert_eq!((map.get(&key), map.size()), (expected.get(&key), expected.len()));
            if step % 250 == 0 {
                copies.push((map.clone(), expected.clone()));
            }
        }
        copies.push((map, expected));
        for (map, expected) in &copies {
            assert!(map.iter().eq(expected.iter()), "seed {seed}");
            assert_eq!(map.iter().len(), expected.len());
            assert!((0..keys).all(|it| map.get(&it) == expected.get(&it)));
        }
        let emptied = copies.into_iter().next_back().map(|(mut map, expected)| {
            expected.keys().for_each(|it| assert!(map.remove_mut(it)));
            map
        });
        assert_eq!(emptied, Some(SharedMap::new()));
    }
}

#[test]
fn a_large_map_is_few_nodes_deep_in_whatever_order_it_grew() {
    for order in [|it: u64| it, |it: u64| 30_000 - it, |it: u64| it * 7_919 % 30_011] {
        let mut map = SharedMap::new();
        (0..30_000).for_each(|it| map.insert_mut(order(it), it));
        let mut depth = 1;
        let mut node = map.root.as_deref().unwrap();
        while let Node::Branch(children) = node {
            depth += 1;
            node = &children[0].1;
        }
        assert!(depth <= 5, "{depth}");
    }
}
