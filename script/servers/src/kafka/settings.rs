//! What a broker is told before it starts: its settings, and its storage made once.

use std::fs;
use std::path::{Path, PathBuf};

use uuid::Uuid;

use super::java;
use crate::failure::Failure;
use crate::leash::run;
use crate::ports;

const SETTINGS: &str = include_str!("../../kafka/server.properties");
const LOGGING: &str = include_str!("../../kafka/log4j2.xml");
const CONTROLLER_PORT: &str = "# controller port: ";

/// Where a broker stands.
pub(super) enum Place {
    /// Its own controller, with nobody to copy to.
    Alone,
    Member(Member),
}

/// One of several brokers that are all controllers too.
pub(super) struct Member {
    pub(super) cluster: String,
    /// From 1.
    pub(super) node: usize,
    /// The controllers' ports, in the order of the nodes.
    pub(super) controllers: Vec<u16>,
    /// What the cluster is made with in place of the release's own levels: `name=level`.
    pub(super) features: Vec<String>,
}

/// Writes the settings of a broker and, the first time, makes its storage: the settings' folder.
pub(super) fn write(folder: &Path, port: u16, place: &Place) -> Result<PathBuf, Failure> {
    let io = |source| Failure::io(format!("write the settings in {}", folder.display()), source);
    fs::create_dir_all(folder).map_err(io)?;
    let folder = folder.canonicalize().map_err(io)?;

    let settings = folder.join("server.properties");
    let own = match place {
        Place::Alone => alone(&settings, port)?,
        Place::Member(member) => member.settings(port),
    };
    let text = format!(
        "{SETTINGS}\n# This broker's own.\n{own}\
         advertised.listeners=PLAINTEXT://127.0.0.1:{port}\n\
         log.dirs={}\n",
        folder.join("log").display()
    );
    fs::write(&settings, text).map_err(io)?;
    fs::write(folder.join("log4j2.xml"), LOGGING).map_err(io)?;

    if !folder.join("log/meta.properties").exists() {
        let mut format = java(&folder)?;
        format.args(["kafka.tools.StorageTool", "format", "-c"]).arg(&settings);
        match place {
            Place::Alone => format.args(["--standalone", "-t", &cluster_id()]),
            Place::Member(member) => {
                let features = member.features.iter().flat_map(|it| ["--feature", it]);
                format.args(["-t", &member.cluster]).args(features)
            }
        };
        run("make the broker's storage", &mut format)?;
    }
    Ok(folder)
}

fn alone(settings: &Path, port: u16) -> Result<String, Failure> {
    // The controller's address is part of the stored data, so it stays what it was.
    let controller = match stored_controller_port(settings) {
        Some(port) => port,
        None => ports::free()?,
    };
    Ok(format!(
        "{CONTROLLER_PORT}{controller}\n\
         controller.quorum.bootstrap.servers=127.0.0.1:{controller}\n\
         listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller}\n"
    ))
}

impl Member {
    fn settings(&self, port: u16) -> String {
        let Member { node, controllers, .. } = self;
        let voters: Vec<_> = (1..)
            .zip(controllers)
            .map(|(node, port): (usize, _)| format!("{node}@127.0.0.1:{port}"))
            .collect();
        let controller =
            controllers.get(node - 1).expect("a member's controller is among those of the cluster");
        // Later lines hold: these take the place of what a broker alone is told.
        format!(
            "node.id={node}\n\
             controller.quorum.voters={}\n\
             listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller}\n\
             default.replication.factor=3\n\
             min.insync.replicas=2\n\
             offsets.topic.replication.factor=3\n\
             transaction.state.log.replication.factor=3\n\
             transaction.state.log.min.isr=2\n\
             share.coordinator.state.topic.replication.factor=3\n\
             share.coordinator.state.topic.min.isr=2\n",
            voters.join(",")
        )
    }
}

fn stored_controller_port(settings: &Path) -> Option<u16> {
    let text = fs::read_to_string(settings).ok()?;
    text.lines().find_map(|it| it.strip_prefix(CONTROLLER_PORT))?.parse().ok()
}

/// A cluster id: 16 bytes in URL-safe Base64 are 21 characters of any value, and one whose low
/// bits are zero, like `A`.
pub(super) fn cluster_id() -> String {
    let random = Uuid::new_v4().simple().to_string();
    random.chars().take(21).chain(['A']).collect()
}
