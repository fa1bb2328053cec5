//! The totals as of any day equal what looking at every loan on that day gives.

use ledger_core::log::{Commit, Hash};
use projections::portfolio::questions::{AsOf, portfolio_as_of};

use crate::fixture::{Fixture, small_batches};
use crate::independent::{Independent, days};
use crate::world::{FIRST_DAY, World, in_ledger};

#[tokio::test]
async fn the_portfolio_as_of_every_day_of_random_histories_is_what_every_loan_adds_up_to() {
    let (mut loans, mut days_compared, mut defaulted, mut past_90) = (0, 0, 0, 0);
    for seed in 1..=4 {
        let mut world = World::new(seed, 3);
        world.live(70, 12);
        // Long enough that what is unpaid passes 90 days with nothing else happening.
        world.live(95, 1);
        let fixture = Fixture::new();
        let settings = small_batches(1 + 37 * seed as usize);
        fixture.project(&world.log, &settings, &world.heads()).await;

        let partitions: Vec<Vec<(u64, Hash, Commit)>> =
            (0..3).map(|it| in_ledger(it, &world.log.records(it))).collect();
        let mut waiting: Vec<_> = partitions.iter().map(|it| it.iter().peekable()).collect();
        let mut naive = Independent::default();
        let database = fixture.database();
        let mut connection = database.connection().await.unwrap();
        for day in days(FIRST_DAY, world.day) {
            for (partition, commits) in (0..).zip(&mut waiting) {
                while let Some((offset, hash, commit)) =
                    commits.next_if(|it| it.2.business_date <= day)
                {
                    naive.take(partition, *offset, *hash, commit);
                }
            }
            let expected = naive.totals(day);
            let AsOf::Answered(found) = portfolio_as_of(&mut connection, day).await.unwrap() else {
                panic!("{day} has been started by every partition")
            };
            assert_eq!(found.segments, expected, "seed {seed}, as of {day}");
            days_compared += 1;
            defaulted += expected.values().map(|it| it.ever_defaulted).sum::<i64>();
            past_90 += expected.values().filter(|it| it.par90 > 0).count();
        }
        loans += naive.loans().len();

        let tomorrow = world.day.succ_opt().unwrap();
        let refused = portfolio_as_of(&mut connection, tomorrow).await.unwrap();
        assert_eq!(refused, AsOf::NotStarted { started_on: Some(world.day) });
        let (asked, accepted) = world.tally();
        assert!(accepted * 10 >= asked * 3, "only {accepted} of {asked} requests were accepted");
    }
    println!("{loans} loans on {days_compared} days");
    assert!(loans > 300 && defaulted > 0 && past_90 > 0, "{loans}, {defaulted}, {past_90}");
}
