//! What processes take of the processor, and of memory, as the kernel counts it.

use std::fs;

use crate::measured::Cpu;

/// Ticks of /proc a second: Linux tells every program 100, whatever its own clock does.
const TICKS: f64 = 100.0;

/// A process to watch, and what it is called in the table.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Watched {
    pub(crate) name: &'static str,
    pub(crate) pid: u32,
    /// Whether its children count too: PostgreSQL has one a connection.
    pub(crate) children: bool,
}

impl Watched {
    pub(crate) fn alone(name: &'static str, pid: u32) -> Watched {
        Watched { name, pid, children: false }
    }
}

/// This program: the client, and where the rules are in process all of it.
pub(crate) fn this_process(name: &'static str) -> Watched {
    Watched::alone(name, std::process::id())
}

/// CPU seconds of each so far. One that is gone has none.
pub(crate) fn so_far(watched: &[Watched]) -> Cpu {
    watched.iter().map(|it| (it.name, seconds(it))).collect()
}

/// What was taken between two times.
pub(crate) fn between(before: &Cpu, after: &Cpu) -> Cpu {
    let taken = |(name, seconds): (&&'static str, &f64)| {
        (*name, seconds - before.get(name).copied().unwrap_or_default())
    };
    after.iter().map(taken).collect()
}

fn seconds(watched: &Watched) -> f64 {
    let Some(stat) = Stat::of(watched.pid) else { return 0.0 };
    let mut ticks = stat.own;
    if watched.children {
        // Those that ended are in their parent's account.
        ticks += stat.ended_children;
        let all = fs::read_dir("/proc").into_iter().flatten().flatten();
        let pids = all.filter_map(|it| it.file_name().to_str()?.parse().ok());
        let children = pids.filter_map(Stat::of).filter(|it| it.parent == watched.pid);
        ticks += children.map(|it| it.own).sum::<u64>();
    }
    ticks as f64 / TICKS
}

/// What is resident of a process now, in KiB.
pub(crate) fn resident_kib(pid: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = status.lines().find_map(|it| it.strip_prefix("VmRSS:"))?;
    line.split_whitespace().next()?.parse().ok()
}

/// The fields of `/proc/<pid>/stat` that count here.
struct Stat {
    parent: u32,
    own: u64,
    ended_children: u64,
}

impl Stat {
    fn of(pid: u32) -> Option<Stat> {
        Stat::parse(&fs::read_to_string(format!("/proc/{pid}/stat")).ok()?)
    }

    fn parse(text: &str) -> Option<Stat> {
        // The name in parentheses may have spaces; the state, field 3, follows it.
        let fields: Vec<&str> = text.rsplit_once(')')?.1.split_whitespace().collect();
        let field = |number: usize| fields.get(number - 3)?.parse::<u64>().ok();
        Some(Stat {
            parent: u32::try_from(field(4)?).ok()?,
            own: field(14)? + field(15)?,
            ended_children: field(16)? + field(17)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Stat;

    #[test]
    fn a_name_with_spaces_moves_no_field() {
        let line = "42 (a (b) c) S 7 42 42 0 -1 4194560 1 2 3 4 150 50 30 20 20 0 9 0 100";
        let stat = Stat::parse(line).unwrap();
        assert_eq!((stat.parent, stat.own, stat.ended_children), (7, 200, 50));
    }
}
