//! Which read models there are: the one table that the projector, rebuilds, tests and `verify` read.

use crate::{
    Model, applications, banks, commits, customers, decisions, evidence, histories, identity,
    lines, policies, portfolio, premium, processes, schedules, tracking,
};

impl Model {
    /// In the order of their names.
    pub const ALL: [Model; 15] = [
        applications::MODEL,
        banks::MODEL,
        commits::MODEL,
        customers::MODEL,
        decisions::MODEL,
        evidence::MODEL,
        histories::MODEL,
        identity::MODEL,
        lines::MODEL,
        policies::MODEL,
        portfolio::MODEL,
        premium::MODEL,
        processes::MODEL,
        schedules::MODEL,
        tracking::MODEL,
    ];

    pub fn named(name: &str) -> Option<Model> {
        Model::ALL.into_iter().find(|it| it.name() == name)
    }
}
