//! A web server on this machine that answers as it is told by the address, keeps connections, and
//! remembers who asked what and when.

use crate::played::{BODY_BYTES, SLOW};
use std::io::{self, BufRead, BufReader, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// It answers for as long as the process lives.
#[derive(Clone)]
pub struct Server {
    pub port: u16,
    log: Arc<Log>,
}

/// A request as it came.
#[derive(Clone)]
pub struct Seen {
    pub host: usize,
    pub at: Instant,
    pub path: String,
}

/// What happened since the last look.
#[derive(Clone, Default)]
pub struct Traffic {
    pub requests: Vec<Seen>,
    pub connections: u64,
    pub sent_bytes: u64,
}

#[derive(Default)]
struct Log {
    requests: Mutex<Vec<Seen>>,
    connections: AtomicU64,
    sent_bytes: AtomicU64,
}

impl Server {
    /// Opens at 127.0.0.1, 127.0.0.2, …, all at one port.
    pub fn open(hosts: usize) -> io::Result<Self> {
        let mut tries = 0;
        let listeners = loop {
            match listeners(hosts) {
                // The port may be taken at one of the others.
                Err(why) if why.kind() == io::ErrorKind::AddrInUse && tries < 20 => tries += 1,
                other => break other?,
            }
        };
        let (port, log) = (listeners[0].local_addr()?.port(), Arc::new(Log::default()));
        for (host, listener) in listeners.into_iter().enumerate() {
            let log = Arc::clone(&log);
            std::thread::spawn(move || {
                for stream in listener.incoming().flatten() {
                    let log = Arc::clone(&log);
                    log.connections.fetch_add(1, Relaxed);
                    // Whoever hangs up has heard enough.
                    std::thread::spawn(move || serve(host, &stream, &log));
                }
            });
        }
        Ok(Self { port, log })
    }

    /// What happened since the last look.
    pub fn traffic(&self) -> Traffic {
        Traffic {
            requests: std::mem::take(&mut *self.log.requests.lock().unwrap()),
            connections: self.log.connections.swap(0, Relaxed),
            sent_bytes: self.log.sent_bytes.swap(0, Relaxed),
        }
    }
}

impl Traffic {
    /// The greatest number of requests that one host saw within a time.
    pub fn most_within(&self, time: Duration) -> usize {
        let hosts = self.requests.iter().map(|seen| seen.host + 1).max().unwrap_or(0);
        let most = |host: usize| {
            let mut times: Vec<Instant> =
                self.requests.iter().filter(|s| s.host == host).map(|s| s.at).collect();
            times.sort_unstable();
            let until = |from: Instant| times.partition_point(|at| *at < from + time);
            times.iter().enumerate().map(|(at, from)| until(*from) - at).max().unwrap_or(0)
        };
        (0..hosts).map(most).max().unwrap_or(0)
    }
}

fn listeners(hosts: usize) -> io::Result<Vec<TcpListener>> {
    let first = TcpListener::bind((Ipv4Addr::new(127, 0, 0, 1), 0))?;
    let port = first.local_addr()?.port();
    let others = (2..=hosts).map(|n| {
        TcpListener::bind((Ipv4Addr::new(127, 0, 0, u8::try_from(n).expect("few hosts")), port))
    });
    std::iter::once(Ok(first)).chain(others).collect()
}

fn serve(host: usize, mut stream: &TcpStream, log: &Log) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    loop {
        line.clear();
        if reader.read_line(&mut line)? == 0 {
            return Ok(());
        }
        let mut words = line.split_whitespace();
        let (Some(method), Some(path)) = (words.next(), words.next()) else { return Ok(()) };
        let (is_head, path) = (method == "HEAD", path.to_owned());
        let mut wants_part = false;
        loop {
            line.clear();
            if reader.read_line(&mut line)? == 0 || line == "\r\n" {
                break;
            }
            wants_part |= line.to_ascii_lowercase().starts_with("range: bytes=0-1023");
        }
        let seen = Seen { host, at: Instant::now(), path: path.clone() };
        log.requests.lock().unwrap().push(seen);
        let Some(reply) = reply(&path, is_head, wants_part) else { return Ok(()) };
        stream.write_all(&reply)?;
        log.sent_bytes.fetch_add(reply.len() as u64, Relaxed);
    }
}

/// What is sent; nothing where the connection is closed instead.
fn reply(path: &str, is_head: bool, wants_part: bool) -> Option<Vec<u8>> {
    let mut parts = path.trim_start_matches('/').split('/');
    let (name, rest) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let html = |status: u16, title: &str| {
        let page = format!(
            "<!doctype html><html><head><title>{title}</title></head><body><h1>{title}</h1>"
        );
        answer(status, "text/html", page.into_bytes(), is_head, false)
    };
    let table = || answer(200, "text/csv", filled(b"station,day,value\n"), is_head, wants_part);
    let to = |target: &str| {
        format!("HTTP/1.1 302 Found\r\nLocation: {target}\r\nContent-Length: 0\r\n\r\n")
            .into_bytes()
    };
    Some(match name {
        "table" | "target" | "closed" => table(),
        "slow" => {
            std::thread::sleep(SLOW);
            table()
        }
        "no-head" if is_head => html(405, "Method not allowed"),
        "no-head" => table(),
        "document" => answer(200, "application/pdf", filled(b"%PDF-1.7\n"), is_head, wants_part),
        "page" => html(200, "Water levels"),
        "html" => html(200, "Welcome to our portal"),
        "soft" => html(200, "404 Not Found"),
        "moved" => to(&format!("/target/{rest}")),
        "circle" => to(path),
        "log-in" => to("/login"),
        "login" => html(200, "Sign in"),
        "forbidden" => html(403, "Forbidden"),
        "gone" => html(410, "Gone"),
        "broken" => html(500, "Internal server error"),
        "too-many" => html(429, "Too many requests"),
        "silent" => return None,
        "robots.txt" => {
            let rules = b"User-agent: *\nDisallow: /closed/\n".to_vec();
            answer(200, "text/plain", rules, is_head, false)
        }
        _ => html(404, "Not found"),
    })
}

fn answer(
    status: u16,
    media_type: &str,
    body: Vec<u8>,
    is_head: bool,
    wants_part: bool,
) -> Vec<u8> {
    let whole = body.len();
    let (status, end, range) = match wants_part && whole > 1024 {
        true => (206, 1024, format!("Content-Range: bytes 0-1023/{whole}\r\n")),
        false => (status, whole, String::new()),
    };
    let mut reply = format!(
        "HTTP/1.1 {status} Played\r\nContent-Type: {media_type}\r\nContent-Length: {}\r\n{range}\r\n",
        if is_head { whole } else { end }
    )
    .into_bytes();
    if !is_head {
        reply.extend_from_slice(&body[..end]);
    }
    reply
}

fn filled(line: &[u8]) -> Vec<u8> {
    let mut body = line.repeat(BODY_BYTES / line.len() + 1);
    body.truncate(BODY_BYTES);
    body
}
