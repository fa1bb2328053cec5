//! The witness: it goes forward by itself, and back only by a person's decision.

use ledger_adapters::witness::WitnessStore;
use ledger_core::log::partition::Accepted;
use ledger_core::log::{Failure, Hash, Position};

async fn fresh() -> WitnessStore {
    WitnessStore::connect(&servers::fresh_database("keys")).await.unwrap()
}

fn position(sequence: u64) -> Position {
    Position { sequence, hash: Hash::of(&sequence.to_be_bytes()), next_offset: sequence + 3 }
}

#[tokio::test(flavor = "multi_thread")]
async fn it_goes_forward_and_never_back() {
    let witness = fresh().await;
    assert_eq!(witness.load(3).await, Ok(None));

    assert_eq!(witness.save(3, position(88)).await, Ok(true));
    assert_eq!(witness.save(3, position(87)).await, Ok(false));
    let other = Position { hash: Hash::of(b"another"), ..position(88) };
    assert_eq!(witness.save(3, other).await, Ok(false), "nor to another commit of that sequence");
    assert_eq!(witness.load(3).await, Ok(Some(position(88))));

    assert_eq!(witness.save(3, position(89)).await, Ok(true));
    assert_eq!(witness.save(0, position(1)).await, Ok(true));
    let all: Vec<_> = witness.all().await.unwrap().into_iter().collect();
    assert_eq!(all, [(0, position(1)), (3, position(89))]);
}

#[tokio::test(flavor = "multi_thread")]
async fn those_who_save_at_the_same_time_leave_the_highest() {
    let witness = fresh().await;
    let saves = (1..=64).map(|it| {
        let (witness, sequence) = (witness.clone(), (it * 37) % 65);
        tokio::spawn(async move { witness.save(0, position(sequence)).await.unwrap() })
    });
    for save in saves.collect::<Vec<_>>() {
        save.await.unwrap();
    }
    assert_eq!(witness.load(0).await, Ok(Some(position(64))));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_moves_it_back_and_says_why() {
    let witness = fresh().await;
    witness.save(3, position(88)).await.unwrap();

    let accepted =
        witness.accept(3, position(80), "ama", "restored from Tuesday's backup").await.unwrap();

    let expected = Accepted {
        witnessed_sequence: 88,
        witnessed_hash: position(88).hash,
        accepted_sequence: 80,
        by: "ama".to_owned(),
        reason: "restored from Tuesday's backup".to_owned(),
    };
    assert_eq!(accepted, expected);
    assert_eq!(witness.load(3).await, Ok(Some(position(80))));
    assert_eq!(witness.pending_acceptance(3).await, Ok(Some(expected.clone())));
    assert_eq!(witness.pending_acceptance(2).await, Ok(None));

    // A second thought before the takeover still names what had been seen first.
    let again = witness.accept(3, position(79), "kofi", "one more was bad").await.unwrap();
    assert_eq!(
        again,
        Accepted {
            accepted_sequence: 79,
            by: "kofi".to_owned(),
            reason: "one more was bad".to_owned(),
            ..expected
        }
    );
    assert_eq!(witness.load(3).await, Ok(Some(position(79))));

    witness.clear_acceptance(3).await.unwrap();
    assert_eq!(witness.pending_acceptance(3).await, Ok(None));
    assert_eq!(witness.save(3, position(81)).await, Ok(true), "it goes forward from there");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_never_seen_cannot_be_accepted() {
    let witness = fresh().await;
    let refused = witness.accept(0, position(1), "ama", "why not").await;
    assert!(matches!(refused, Err(Failure::Unfit(_))), "{refused:?}");
    assert_eq!(witness.pending_acceptance(0).await, Ok(None));
    assert_eq!(witness.load(0).await, Ok(None));
}
