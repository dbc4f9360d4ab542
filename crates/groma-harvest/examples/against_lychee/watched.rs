//! A tool at work, in a process of its own, and what it took.

use std::io::Read;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// What a process said, and what it took.
pub struct Watched {
    pub said: String,
    /// From its start to its end.
    pub took: Duration,
    /// Time on the processor; none where the system does not tell.
    pub busy: Option<Duration>,
    /// The most memory it had; none where the system does not tell.
    pub memory_bytes: Option<u64>,
}

/// Runs a command to its end, whatever it ends with.
pub fn watched(command: &mut Command) -> std::io::Result<Watched> {
    let start = Instant::now();
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
    let mut out = child.stdout.take().expect("it is piped");
    let reader = std::thread::spawn(move || {
        let mut said = String::new();
        out.read_to_string(&mut said).map(|_| said)
    });
    let (mut busy, mut memory_bytes) = (None, None);
    while child.try_wait()?.is_none() {
        busy = busy_of(child.id()).or(busy);
        memory_bytes = memory_of(child.id()).or(memory_bytes);
        std::thread::sleep(Duration::from_millis(2));
    }
    let took = start.elapsed();
    let said = reader.join().expect("it only reads")?;
    Ok(Watched { said, took, busy, memory_bytes })
}

/// Linux keeps the greatest resident size.
fn memory_of(process: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().strip_suffix(" kB")?.parse::<u64>().ok()? << 10)
}

/// In user's and in system's mode, in hundredths of a second.
fn busy_of(process: u32) -> Option<Duration> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // The name before may hold spaces; fields 14 and 15 are the 12th and 13th behind it.
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks = |at: usize| fields.get(at)?.parse::<u64>().ok();
    Some(Duration::from_millis((ticks(11)? + ticks(12)?) * 10))
}
