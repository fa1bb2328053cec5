//! Kafka's jars, fetched once by Maven into the target folder.

use std::fs;
use std::path::PathBuf;

use crate::failure::Failure;
use crate::home;
use crate::leash::{command, run};

const POM: &str = include_str!("../../kafka/pom.xml");
const OLDEST_JAVA: u32 = 17;

/// Where the jars are once `install` went well.
pub(super) fn folder() -> Result<PathBuf, Failure> {
    Ok(home::servers()?.join("kafka-libs"))
}

/// Makes sure that the jars and a Java to run them are there.
pub fn install() -> Result<(), Failure> {
    java()?;
    let folder = folder()?;
    let _others_wait = home::lock(&folder.with_extension("lock"))?;
    // The pom beside the jars tells that all those which it names have arrived.
    let stamp = folder.join("pom.xml");
    if fs::read_to_string(&stamp).is_ok_and(|it| it == POM) {
        return Ok(());
    }

    eprintln!("fetching Kafka's jars with Maven (about 45 MB, once)");
    let arriving = folder.with_extension("new");
    let io = |source| Failure::io(format!("make {}", folder.display()), source);
    let _ = fs::remove_dir_all(&arriving);
    fs::create_dir_all(&arriving).map_err(io)?;
    fs::write(arriving.join("pom.xml"), POM).map_err(io)?;
    maven()?;
    let mut copy = command("mvn");
    copy.args(["-q", "-B", "-C", "-Dstyle.color=never", "-f"])
        .arg(arriving.join("pom.xml"))
        .arg("dependency:copy-dependencies")
        .arg(format!("-DoutputDirectory={}", arriving.display()));
    let what = "fetch Kafka's jars (Maven needs to reach its central repository)";
    run(what, &mut copy)?;
    let _ = fs::remove_dir_all(&folder);
    fs::rename(&arriving, &folder).map_err(io)
}

fn java() -> Result<(), Failure> {
    let missing = |why| Failure::Missing { program: "Java", package: "default-jre-headless", why };
    // It prints its version to standard error, and its properties with it.
    let mut ask = command("java");
    ask.args(["-XshowSettings:properties", "-version"]);
    let output = ask.output().map_err(|it| missing(format!(" ({it})")))?;
    let printed = String::from_utf8_lossy(&output.stderr);
    let version = printed
        .lines()
        .find_map(|it| it.trim().strip_prefix("java.specification.version = "))
        .unwrap_or("of an unknown version");
    match version.parse::<u32>() {
        Ok(major) if OLDEST_JAVA <= major => Ok(()),
        Ok(_) | Err(_) => Err(missing(format!(
            " (Kafka needs Java {OLDEST_JAVA} or newer, and `java` is {version})"
        ))),
    }
}

fn maven() -> Result<(), Failure> {
    let missing =
        |it| Failure::Missing { program: "Maven", package: "maven", why: format!(" ({it})") };
    command("mvn").arg("-version").output().map(|_| ()).map_err(missing)
}
