//! Real servers, each in a process of its own that takes orders, and how they are harvested.
//!
//! `cargo xtask test` installs them and says in variables where; without that the tests have nothing to ask
//! and say so.

use crate::past::Past;
use groma_define::tables::SweepRow;
use groma_harvest::client::Jumping;
use groma_harvest::{Client, Gathered, Policy, Source, Told, sweep};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

/// The server; it ends when it is dropped.
pub(crate) struct Server {
    child: Child,
    orders: Option<ChildStdin>,
    replies: BufReader<ChildStdout>,
    pub(crate) port: u16,
}

impl Server {
    /// Starts what a script of Python starts, in an empty folder, with one setting; none when it is not
    /// installed, which the variable says.
    pub(crate) fn start(
        variable: &str,
        script: &str,
        folder: &Path,
        setting: &str,
    ) -> Option<Self> {
        let python = std::env::var_os(variable)?;
        let mut child = Command::new(python)
            .args(["-W", "ignore", "-c", script])
            .arg(folder)
            .arg(setting)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("python starts");
        let orders = child.stdin.take();
        let mut replies = BufReader::new(child.stdout.take().expect("it was piped"));
        let mut line = String::new();
        replies.read_line(&mut line).expect("the server says its port");
        let port = line.trim().parse().expect("a port");
        Some(Self { child, orders, replies, port })
    }

    /// Gives an order and waits until it is done.
    pub(crate) fn order(&mut self, order: &str) {
        let orders = self.orders.as_mut().expect("it is open until the server ends");
        writeln!(orders, "{order}").expect("the server listens");
        let mut line = String::new();
        self.replies.read_line(&mut line).expect("the server answers");
        assert_eq!(line.trim(), "done", "{order}");
    }

    /// Loads these files: the name and what is in it.
    pub(crate) fn load(&mut self, files: impl Iterator<Item = (String, String)>) {
        let folder = tempfile::tempdir().expect("a folder");
        for (name, text) in files {
            std::fs::write(folder.path().join(name), text).expect("it is written");
        }
        self.order(&format!("load {}", folder.path().display()));
    }
}

/// How long a server may take to end by itself, in tenths of a second.
const PATIENCE: u32 = 100;

impl Drop for Server {
    fn drop(&mut self) {
        // It ends with its orders, and what it has started with it.
        self.orders = None;
        for _ in 0..PATIENCE {
            if matches!(self.child.try_wait(), Ok(Some(_)) | Err(_)) {
                return;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A client that may ask this machine, and does not really wait.
pub(crate) fn client() -> Client {
    let allow = vec!["127.0.0.0/8".parse().expect("a network")];
    let policy = Policy { allow, ..Policy::default() };
    Client::new(policy).expect("a client").with_clock(Arc::new(Jumping::default()))
}

/// A sweep with this past, which it becomes part of.
pub(crate) fn read(source: &Source, past: &mut Past) -> (SweepRow, Gathered) {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("threads");
    let mut gathered = Gathered::default();
    let row =
        runtime.block_on(sweep(source, &client(), &*past, &mut gathered, Told::default(), &()));
    let row = row.expect("a sweep ends");
    past.take(&gathered);
    (row, gathered)
}

/// The kinds of what was found.
pub(crate) fn codes(gathered: &Gathered) -> Vec<String> {
    let mut codes: Vec<String> =
        gathered.page().findings.iter().map(|f| f.code.to_string()).collect();
    codes.sort();
    codes.dedup();
    codes
}
