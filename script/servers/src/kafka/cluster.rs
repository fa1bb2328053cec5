//! Three brokers that copy to one another.

use super::settings::{self, Member, Place};
use super::{Broker, install, leash, or_panic, until_ready};
use crate::failure::Failure;
use crate::home::Home;
use crate::ports;

const BROKERS: usize = 3;

/// Three brokers, each a controller too: one may be killed and the others go on. They stop when
/// this is dropped, or when this process is gone.
pub struct Cluster {
    brokers: Vec<Broker>,
}

impl Cluster {
    /// Starts the brokers and waits until they know one another: about ten seconds. `features`
    /// take the place of the release's own levels: `name=level`.
    ///
    /// # Panics
    /// When it cannot be had, with what failed and the mend.
    pub fn start(features: &[&str]) -> Cluster {
        or_panic(launch(features))
    }

    /// `host:port,host:port,host:port`, for `bootstrap.servers`.
    pub fn address(&self) -> String {
        let addresses: Vec<_> = self.brokers.iter().map(Broker::address).collect();
        addresses.join(",")
    }

    /// The broker of this number, 1 to 3, which may be paused, killed and started again.
    ///
    /// # Panics
    /// When there is none of this number.
    pub fn broker(&mut self, node: i32) -> &mut Broker {
        let index = usize::try_from(node).ok().and_then(|it| it.checked_sub(1));
        index.and_then(|it| self.brokers.get_mut(it)).expect("brokers are numbered 1 to 3")
    }
}

fn launch(features: &[&str]) -> Result<Cluster, Failure> {
    install()?;
    let several = || (0..BROKERS).map(|_| ports::free()).collect::<Result<Vec<_>, _>>();
    let (ports, controllers) = (several()?, several()?);
    let cluster = settings::cluster_id();
    let mut brokers = vec![];
    for (node, port) in (1..).zip(ports) {
        let member = Member {
            cluster: cluster.clone(),
            node,
            controllers: controllers.clone(),
            features: features.iter().map(|it| (*it).to_owned()).collect(),
        };
        let home = Home::create("kafka")?;
        let folder = settings::write(&home.path("data"), port, &Place::Member(member))?;
        let leash = Some(leash(&home, &folder)?);
        brokers.push(Broker { leash, home, folder, port });
    }
    // Only now: none of them is ready before a majority of the controllers is there.
    let all = i32::try_from(BROKERS).expect("three fit");
    for Broker { leash, home, port, .. } in &mut brokers {
        until_ready(leash.as_mut().expect("it was started above"), home, *port, all)?;
    }
    Ok(Cluster { brokers })
}
