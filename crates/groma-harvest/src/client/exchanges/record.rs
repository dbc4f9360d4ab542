//! A transport that writes down what it carries.

use super::{KEPT, SECRET, one_line};
use crate::client::class::{Class, Fault};
use crate::client::transport::{Incoming, Reply, Request, Transport};
use crate::client::{ClientError, Later};
use std::fs::{self, File};
use std::io::{self, Seek, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Writes every exchange of another transport into a folder.
///
/// It asks for plain bodies, so that they can be read; a server that packs them all the same is
/// written down as it is.
pub struct Recording {
    folder: PathBuf,
    next: AtomicU64,
    carrier: Arc<dyn Transport>,
}

impl Recording {
    /// Goes on after what is in the folder already.
    pub fn new(
        folder: impl Into<PathBuf>,
        carrier: Arc<dyn Transport>,
    ) -> Result<Self, ClientError> {
        let folder = folder.into();
        let last = fs::create_dir_all(&folder).and_then(|()| last_number(&folder));
        match last {
            Ok(last) => Ok(Self { folder, next: AtomicU64::new(last + 1), carrier }),
            Err(why) => Err(ClientError::Exchanges { folder, why: why.to_string() }),
        }
    }

    async fn exchange(&self, request: &Request) -> Result<Reply, Fault> {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let path = self.folder.join(file_name(number, request));
        let mut plain = request.clone();
        for (name, value) in &mut plain.headers {
            if name == "accept-encoding" {
                "identity".clone_into(value);
            }
        }
        let sent = self.carrier.send(&plain).await;
        let mut reply = match sent {
            Ok(reply) => reply,
            Err(fault) => {
                let line =
                    format!("FAULT {} {}\n\n", fault.class.as_str(), one_line(&fault.because));
                let text = format!("{}{line}", asked(request));
                fs::write(&path, text).map_err(|why| not_kept(&path, &why))?;
                return Err(fault);
            }
        };
        let kept = Kept::begin(&path, request, &reply).map_err(|why| not_kept(&path, &why))?;
        reply.body = Box::new(Overheard { body: reply.body, kept: Some(kept) });
        Ok(reply)
    }
}

impl Transport for Recording {
    fn send<'a>(&'a self, request: &'a Request) -> Later<'a, Result<Reply, Fault>> {
        Box::pin(self.exchange(request))
    }
}

/// A body that is written down as it comes. One that nobody reads to its end stays marked as left:
/// whoever wanted only its beginning has it, whoever lost patience will lose it again.
struct Overheard {
    body: Box<dyn Incoming>,
    kept: Option<Kept>,
}

impl Incoming for Overheard {
    fn next(&mut self) -> Later<'_, Result<Option<Vec<u8>>, Fault>> {
        Box::pin(async {
            let piece = self.body.next().await;
            let kept = match (&piece, &mut self.kept) {
                (_, None) => Ok(()),
                (Ok(Some(bytes)), Some(kept)) => {
                    kept.file.write_all(bytes).map_err(|why| not_kept(&kept.path, &why))
                }
                (Ok(None), Some(_)) => self.end("whole"),
                (Err(fault), Some(_)) => {
                    let ended = format!("{} {}", fault.class.as_str(), one_line(&fault.because));
                    self.end(&ended)
                }
            };
            kept.and(piece)
        })
    }
}

impl Overheard {
    fn end(&mut self, how: &str) -> Result<(), Fault> {
        let Some(mut kept) = self.kept.take() else { return Ok(()) };
        kept.end(how).map_err(|why| not_kept(&kept.path, &why))
    }
}

/// A file whose end is not known yet.
struct Kept {
    path: PathBuf,
    file: File,
    /// Where it says how the body ended.
    mark: u64,
}

/// Room for how a body ended.
const MARK: usize = 120;

impl Kept {
    fn begin(path: &Path, request: &Request, reply: &Reply) -> io::Result<Self> {
        let mut file = File::create(path)?;
        let before = format!("{}HTTP {} ", asked(request), reply.status);
        let mut head = format!("{before}{:MARK$}\n", "left");
        if let Some(address) = reply.remote_address {
            head.push_str(&format!("remote-address: {address}\n"));
        }
        for (name, value) in
            reply.headers.iter().filter(|(name, _)| !SECRET.contains(&name.as_str()))
        {
            head.push_str(&format!("{name}: {}\n", one_line(value)));
        }
        head.push('\n');
        file.write_all(head.as_bytes())?;
        Ok(Self { path: path.to_owned(), file, mark: before.len() as u64 })
    }

    fn end(&mut self, how: &str) -> io::Result<()> {
        let mut end = MARK.min(how.len());
        while !how.is_char_boundary(end) {
            end -= 1;
        }
        self.file.seek(io::SeekFrom::Start(self.mark))?;
        // In bytes: what stands after it has its place.
        let blank = " ".repeat(MARK - end);
        write!(self.file, "{}{blank}", &how[..end])
    }
}

fn asked(request: &Request) -> String {
    let mut text = format!("{} {}\n", request.method.as_str(), request.url);
    for (name, value) in request.headers.iter().filter(|(name, _)| KEPT.contains(&name.as_str())) {
        text.push_str(&format!("{name}: {}\n", one_line(value)));
    }
    let body = request.body.as_deref().unwrap_or_default();
    if !body.is_empty() {
        text.push_str(&format!("content-length: {}\n", body.len()));
    }
    text.push('\n');
    if !body.is_empty() {
        text.push_str(body);
        text.push('\n');
    }
    text
}

fn file_name(number: u64, request: &Request) -> String {
    let mut name = format!("{number:05}-{}-", request.method.as_str());
    let rest = request.url.as_str().split_once("://").map_or("", |(_, rest)| rest);
    for c in rest.chars().take(80) {
        match c {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '.' | '_' => name.push(c),
            _ if !name.ends_with('-') => name.push('-'),
            _ => {}
        }
    }
    format!("{}.http", name.trim_end_matches(['-', '.']))
}

fn last_number(folder: &Path) -> io::Result<u64> {
    let mut last = 0;
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name();
        let number = name.to_str().and_then(|name| name.split('-').next()?.parse().ok());
        last = last.max(number.unwrap_or(0));
    }
    Ok(last)
}

fn not_kept(path: &Path, why: &io::Error) -> Fault {
    Fault::new(
        Class::NotRecorded,
        format!("the exchange cannot be kept in {}: {why}", path.display()),
    )
}
