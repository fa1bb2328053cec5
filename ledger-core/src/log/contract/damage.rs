//! What tells an altered log: at the altered record, or at the next one that is no takeover.

use super::super::{ChainNext, ChainReader, Damage, DamageKind, Head, Undecodable, partition};
use super::commits::{Story, day, takeover};
use super::{Harness, told};
use crate::event::Stored as _;

/// What a reader meets, record by record, up to the end or to where it stops.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Met {
    Commit(u64),
    Void,
    Damage,
    BehindDamage,
}

async fn meet<H: Harness>(harness: &H, story: &Story) -> (Vec<Met>, Option<Damage>) {
    let log = told(harness, story).await;
    let mut reader = ChainReader::open(&log, 0, None).await.unwrap();
    let (mut met, mut damage) = (vec![], None);
    loop {
        met.push(match reader.next().await.unwrap() {
            ChainNext::Commit { place, .. } => Met::Commit(place.sequence),
            ChainNext::Void { .. } => Met::Void,
            ChainNext::Damaged(it) => {
                damage = Some(it);
                Met::Damage
            }
            ChainNext::BehindDamage => Met::BehindDamage,
            ChainNext::Undecodable { place, reason } => panic!("{place}: {reason}"),
            ChainNext::End { .. } => return (met, damage),
        });
    }
}

pub async fn a_byte_flipped_in_is_damage<H: Harness>(harness: &H) {
    let mut story = Story::begin(0).takeover().days(4);
    let value = &mut story.values[3];
    // In the payload, where it changes nothing but the hash: `..."policy_book_version":1}}]}`.
    let digit = value.iter().rposition(u8::is_ascii_digit).unwrap();
    value[digit] ^= 1;

    let (met, damage) = meet(harness, &story).await;

    use Met::{BehindDamage, Commit, Damage as Damaged};
    assert_eq!(
        met,
        [Commit(1), Commit(2), Commit(3), Commit(4), Damaged, BehindDamage],
        "the next one names the hash it had"
    );
    let damage = damage.unwrap();
    assert_eq!((damage.partition, damage.offset), (0, 4));
    assert!(matches!(damage.kind, DamageKind::DoesNotFollow { head, .. } if head.sequence == 4));
}

pub async fn a_removed_record_is_damage<H: Harness>(harness: &H) {
    let mut story = Story::begin(0).takeover().days(4);
    story.values.remove(3);

    let (met, damage) = meet(harness, &story).await;

    use Met::{BehindDamage, Commit, Damage as Damaged};
    assert_eq!(met, [Commit(1), Commit(2), Commit(3), Damaged, BehindDamage]);
    let kind = damage.unwrap().kind;
    let DamageKind::DoesNotFollow { head, found } = kind else { panic!("{kind:?}") };
    assert_eq!((head.sequence, found.sequence), (3, 5));
}

pub async fn two_swapped_records_are_damage<H: Harness>(harness: &H) {
    let mut story = Story::begin(0).takeover().days(4);
    story.values.swap(3, 4);

    let (met, damage) = meet(harness, &story).await;

    use Met::{BehindDamage, Commit, Damage as Damaged};
    assert_eq!(met, [Commit(1), Commit(2), Commit(3), Damaged, BehindDamage, BehindDamage]);
    assert_eq!(damage.unwrap().offset, 3);
}

pub async fn takeovers_do_not_hide_damage<H: Harness>(harness: &H) {
    // The record before a takeover is lost: the takeovers are void, the next commit tells.
    let mut story = Story::begin(0).takeover().days(2).takeover().takeover().days(2);
    story.values.remove(3);

    let (met, damage) = meet(harness, &story).await;

    use Met::{BehindDamage, Commit, Damage as Damaged, Void};
    assert_eq!(met, [Commit(1), Commit(2), Commit(3), Void, Void, Damaged, BehindDamage]);
    assert_eq!(damage.unwrap().offset, 5);
}

pub async fn behind_damage_only_a_takeover_of_the_head_goes_on<H: Harness>(harness: &H) {
    let story = Story::begin(0).takeover().days(1);
    let (head, writer) = (story.head, story.writer);
    let elsewhere = Head { sequence: head.sequence + 3, ..head };
    let story = story
        .aside(day(0, writer, elsewhere, 1).encode())
        // None of these heals it: a commit that continues the head, a takeover that does not, one
        // that skips an epoch.
        .aside(day(0, writer, head, 2).encode())
        .aside(takeover(0, writer, elsewhere).encode())
        .aside(takeover(0, writer, Head { epoch: head.epoch + 1, ..head }).encode())
        .aside("")
        .takeover()
        .days(2);

    let (met, damage) = meet(harness, &story).await;

    use Met::{BehindDamage as Behind, Commit, Damage as Damaged};
    assert_eq!(
        met,
        [
            Commit(1),
            Commit(2),
            Commit(3),
            Damaged,
            Behind,
            Behind,
            Behind,
            Behind,
            Commit(4),
            Commit(5),
            Commit(6)
        ]
    );
    assert_eq!(damage.unwrap().offset, 3);
}

pub async fn an_epoch_that_no_takeover_began_is_damage<H: Harness>(harness: &H) {
    let before = Story::begin(0).takeover().days(1);
    let (head, writer) = (before.head, before.writer);
    for epoch in [head.epoch - 1, head.epoch + 1, head.epoch + 2] {
        let raised = day(0, writer, Head { epoch, ..head }, 1);
        let (met, damage) = meet(harness, &before.clone().aside(raised.encode())).await;
        assert_eq!(met.last(), Some(&Met::Damage), "epoch {epoch}");
        assert!(matches!(
            damage.unwrap().kind,
            DamageKind::EpochWithoutTakeover { found, .. } if found.epoch == epoch
        ));
    }
    // A takeover raises the epoch by one, not by two and not back.
    for epoch in [head.epoch - 2, head.epoch + 1] {
        let jump = takeover(0, writer, Head { epoch, ..head });
        let (met, _) = meet(harness, &before.clone().aside(jump.encode())).await;
        assert_eq!(met.last(), Some(&Met::Damage), "takeover with epoch {}", epoch + 1);
    }
    // Nothing can be taken over before the genesis.
    let start = takeover(0, writer, Head::START);
    let (met, _) = meet(harness, &Story { values: vec![start.encode()], ..before }).await;
    assert_eq!(met, [Met::Damage]);
}

pub async fn an_empty_value_in_a_commits_place_is_damage<H: Harness>(harness: &H) {
    for value in ["", "\u{0}", "{\"form\":1"] {
        let mut story = Story::begin(0).takeover().days(3);
        story.values[3] = value.into();

        let (met, damage) = meet(harness, &story).await;

        use Met::{Commit, Damage as Damaged, Void};
        assert_eq!(met, [Commit(1), Commit(2), Commit(3), Void, Damaged], "{value:?}");
        assert_eq!(damage.unwrap().offset, 4);
    }
}

pub async fn an_undecodable_commit_stops_the_reader<H: Harness>(harness: &H) {
    let story = Story::begin(0).takeover().days(1);
    let next = day(0, story.writer, story.head, 1);
    let text = String::from_utf8(next.encode()).unwrap();
    for (value, unknown_form) in [
        (text.replacen("{\"form\":1", "{\"form\":2", 1), Some(2)),
        (text.replacen("{\"form\":1", "{\"form\":3,\"later\":[]", 1), Some(3)),
        (text.replacen("{\"form\":1", "{\"form\":1,\"later\":[]", 1), None),
        (text.replacen("\"writer\"", "\"author\"", 1), None),
        (
            text.replacen("\"events\":[{", "\"events\":{\"a\":[{", 1).replacen("}]}", "}]}}", 1),
            None,
        ),
    ] {
        let story = story.clone().aside(value.clone()).days(1);
        let log = told(harness, &story).await;
        let mut reader = ChainReader::open(&log, 0, None).await.unwrap();
        for _ in 0..3 {
            assert!(matches!(reader.next().await, Ok(ChainNext::Commit { .. })));
        }
        let before = reader.chain().position();
        // It is met as often as it is asked for: nothing behind it is read.
        for _ in 0..2 {
            match reader.next().await.unwrap() {
                ChainNext::Undecodable { place, reason: Undecodable::UnknownForm(form) } => {
                    assert_eq!((place.sequence, Some(form)), (4, unknown_form), "{value}");
                }
                ChainNext::Undecodable { place, reason: Undecodable::Malformed(_) } => {
                    assert_eq!((place.sequence, None), (4, unknown_form), "{value}");
                }
                other => panic!("{value} gave {other:?}"),
            }
        }
        assert_eq!(reader.chain().position(), before, "the chain stays before it");
    }
}

pub async fn an_unknown_field_in_an_event_stops_the_reader<H: Harness>(harness: &H) {
    let story = Story::begin(0).takeover();
    let next = String::from_utf8(day(0, story.writer, story.head, 1).encode()).unwrap();

    // Beside the payload: the commit cannot be read.
    let beside = next.replacen("\"stream_version\"", "\"note\":\"x\",\"stream_version\"", 1);
    let log = told(harness, &story.clone().aside(beside)).await;
    let mut reader = ChainReader::open(&log, 0, None).await.unwrap();
    reader.next().await.unwrap();
    reader.next().await.unwrap();
    let met = reader.next().await.unwrap();
    let ChainNext::Undecodable { reason: Undecodable::Malformed(why), .. } = met else {
        panic!("{met:?}")
    };
    assert!(why.contains("unknown field `note`"), "{why}");

    // Within it: the commit is in the ledger, and its event cannot be read.
    let within = next.replacen("\"policy_book_version\"", "\"note\":1,\"policy_book_version\"", 1);
    let log = told(harness, &story.aside(within)).await;
    let mut reader = ChainReader::open(&log, 0, None).await.unwrap();
    reader.next().await.unwrap();
    reader.next().await.unwrap();
    let met = reader.next().await.unwrap();
    let ChainNext::Commit { commit, .. } = met else { panic!("{met:?}") };
    let day = commit.events.first().unwrap();
    let refused = partition::Event::decode(&day.r#type, day.version, &day.data).unwrap();
    let refused = refused.unwrap_err();
    assert!(refused.contains("unknown field `note`"), "{refused}");
}
