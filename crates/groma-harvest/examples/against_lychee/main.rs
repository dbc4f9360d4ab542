//! The same links, probed by Groma and checked by lychee, in the same run, at a web server that this
//! program is itself: how long it takes, what reaches the server, and what either says of answers
//! that are not what they seem. Then both as polite as they are by themselves: how fast one host
//! is asked.
//!
//! `cargo run --release -p groma-harvest --example against_lychee [LINKS [HOSTS [AT_ONCE]]]`, where
//! lychee is on the path or named by LYCHEE (`cargo install lychee`). It ends with 1 when Groma says
//! anything but what was played. Hosts are 127.0.0.1, 127.0.0.2, …, all of which Linux has.
#![allow(clippy::unwrap_used, reason = "a benchmark stops where it breaks")]

mod groma;
mod lychee;
mod played;
mod report;
mod server;
mod watched;

use groma::Words;
use groma_harvest::Method;
use lychee::{Manner, Verdicts};
use played::{Played, SLOW};
use server::{Server, Traffic};
use std::collections::HashSet;
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;
use watched::Watched;

const ROUNDS: usize = 3;
const POLITE_HOSTS: usize = 2;
const POLITE_LINKS: usize = 48;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [probe, file, at_once @ ..] = arguments.as_slice()
        && probe == "--probe"
    {
        groma::child(file, at_once.first().map(String::as_str));
        return ExitCode::SUCCESS;
    }
    let number = |at: usize, usual: usize| arguments.get(at).map_or(usual, |n| n.parse().unwrap());
    let (links, hosts, at_once) = (number(0, 2000), number(1, 20), number(2, 64));
    assert!((1..=254).contains(&hosts), "the hosts are 127.0.0.1 to 127.0.0.254");
    let server = Server::open(hosts.max(POLITE_HOSTS)).unwrap();
    let dir = tempfile::tempdir().unwrap();
    let has_lychee = match lychee::version() {
        Some(version) => {
            println!("Groma {} and {version}", env!("CARGO_PKG_VERSION"));
            true
        }
        None => {
            println!(
                "lychee is not there: `cargo install lychee`, or name it in LYCHEE. Groma alone:"
            );
            false
        }
    };
    let work = Work { server: &server, dir: dir.path(), has_lychee };
    let is_right = work.mix(&played::mix(links, hosts, server.port), hosts, at_once)
        & work.once_each(&played::documents(links, hosts, server.port), at_once)
        & work.rare(played::rare(hosts, server.port), at_once);
    work.politeness(played::documents(POLITE_LINKS, POLITE_HOSTS, server.port));
    if is_right { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

struct Work<'w> {
    server: &'w Server,
    dir: &'w Path,
    has_lychee: bool,
}

/// A tool's run, and what reached the server of it.
struct Run {
    watched: Watched,
    traffic: Traffic,
}

/// What every run said.
struct Told {
    words: Vec<Words>,
    verdicts: Vec<Verdicts>,
    /// Whether every link was asked for in every run.
    reached: bool,
}

impl Work<'_> {
    /// The mix; true when Groma said what was played.
    fn mix(&self, all: &[Played], hosts: usize, at_once: usize) -> bool {
        println!(
            "\n{} links at {hosts} hosts, {at_once} requests at once, no pauses; the middle of {ROUNDS} runs, in turn:",
            all.len()
        );
        let told = self.in_turn(all, at_once, Method::Get);
        let slow = all.iter().filter(|played| played.kind.name == "slow").count();
        println!(
            "Slow answers alone, one after the other at a host: {:.2} s asked once, as lychee does; twice as long with HEAD before GET, as Groma does.\n",
            slow.div_ceil(hosts) as f64 * SLOW.as_secs_f64(),
        );
        report::verdicts(all, &told.words[0], told.verdicts.first());
        report::hold(all, &told.words, &told.verdicts) && told.reached
    }

    /// Links of which either tool asks once, and the same: requests held against requests.
    fn once_each(&self, all: &[Played], at_once: usize) -> bool {
        println!(
            "\n{} documents, for which Groma asks no more than HEAD, and lychee is told to do so:",
            all.len()
        );
        let told = self.in_turn(all, at_once, Method::Head);
        report::hold(all, &told.words, &told.verdicts) && told.reached
    }

    /// The same links by every tool in turn, and a line for each.
    fn in_turn(&self, all: &[Played], at_once: usize, method: Method) -> Told {
        let file = self.file("links.txt", all);
        // Groma asks one host one thing at a time, whatever is allowed.
        let manners =
            [1, at_once].map(|host_at_once| Manner::Unthrottled { at_once, host_at_once, method });
        let names =
            ["Groma", "lychee, a host one at a time", "lychee, a host as many as there may be"];
        let mut runs: [Vec<Run>; 3] = Default::default();
        let (mut words, mut verdicts) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            let (said, run) = self.groma(&file, Some(at_once));
            words.push(said);
            runs[0].push(run);
            for (manner, runs) in manners.iter().zip(&mut runs[1..]).filter(|_| self.has_lychee) {
                let (said, run) = self.lychee(&file, *manner);
                verdicts.push(said);
                runs.push(run);
            }
        }
        report::head();
        for (name, runs) in names.iter().zip(runs.iter_mut()).filter(|(_, runs)| !runs.is_empty()) {
            report::middle(name, runs, all.len());
        }
        let reached = runs.iter().flatten().all(|run| reached(all, &run.traffic));
        if !reached {
            println!("differs: not every link reached the server in every run");
        }
        Told { words, verdicts, reached }
    }

    /// What is not in the mix, once.
    fn rare(&self, all: Vec<Played>, at_once: usize) -> bool {
        let file = self.file("rare.txt", &all);
        let words = [self.groma(&file, Some(at_once)).0];
        let manner = Manner::Unthrottled { at_once, host_at_once: 1, method: Method::Get };
        let verdicts: Vec<Verdicts> =
            self.has_lychee.then(|| self.lychee(&file, manner).0).into_iter().collect();
        println!("\nnot in the mix, once each:");
        report::verdicts(&all, &words[0], verdicts.first());
        report::hold(&all, &words, &verdicts)
    }

    /// Both as they are when nothing is said.
    fn politeness(&self, all: Vec<Played>) {
        let file = self.file("polite.txt", &all);
        println!(
            "\n{} documents at each of {POLITE_HOSTS} hosts, each tool as polite as it is by itself; the most requests that one host saw:",
            all.len() / POLITE_HOSTS
        );
        println!("{:12} {:>8} {:>12} {:>14}", "", "time", "in a second", "in ten seconds");
        let lychee = || self.lychee(&file, Manner::Default).1;
        let runs =
            [("Groma", Some(self.groma(&file, None).1)), ("lychee", self.has_lychee.then(lychee))];
        for (name, run) in runs {
            let Some(Run { watched, traffic }) = run else { continue };
            let most = |seconds| traffic.most_within(Duration::from_secs(seconds));
            let took = format!("{:.1} s", watched.took.as_secs_f64());
            println!("{name:12} {took:>8} {:>12} {:>14}", most(1), most(10));
        }
    }

    fn file(&self, name: &str, all: &[Played]) -> std::path::PathBuf {
        let file = self.dir.join(name);
        let lines: Vec<&str> = all.iter().map(|played| played.url.as_str()).collect();
        std::fs::write(&file, lines.join("\n") + "\n").unwrap();
        file
    }

    fn groma(&self, file: &Path, at_once: Option<usize>) -> (Words, Run) {
        self.server.traffic();
        let (words, watched) = groma::run(file, at_once).unwrap();
        (words, Run { watched, traffic: self.server.traffic() })
    }

    fn lychee(&self, file: &Path, manner: Manner) -> (Verdicts, Run) {
        self.server.traffic();
        let (verdicts, watched) = lychee::run(file, manner).unwrap();
        (verdicts, Run { watched, traffic: self.server.traffic() })
    }
}

/// Whether everything that may be asked was asked.
fn reached(all: &[Played], traffic: &Traffic) -> bool {
    let seen: HashSet<&str> = traffic.requests.iter().map(|seen| seen.path.as_str()).collect();
    let path = |played: &Played| played.url.splitn(4, '/').nth(3).map(|path| format!("/{path}"));
    all.iter()
        .filter(|played| played.kind.is_asked())
        .all(|played| path(played).is_some_and(|path| seen.contains(path.as_str())))
}
