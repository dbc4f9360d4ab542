//! A transport that answers from what was written down, and from nothing else.

use super::{key, key_of};
use crate::client::class::{Class, Fault};
use crate::client::transport::{Incoming, Reply, Request, Transport};
use crate::client::{ClientError, Later};
use std::collections::{HashMap, VecDeque};
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read, Seek};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// Answers from a folder of recorded exchanges; the same request again is answered by the next
/// recorded one.
pub struct Replay {
    recorded: Mutex<HashMap<String, VecDeque<Recorded>>>,
    /// Method and address of everything that was ever asked, for the message about a miss.
    asked: Vec<String>,
    missed: Mutex<Vec<String>>,
}

/// Requests that were not recorded.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.join("\n"))]
pub struct Missed(pub Vec<String>);

impl Replay {
    /// Reads the heads of the exchanges in a folder.
    pub fn open(folder: impl AsRef<Path>) -> Result<Self, ClientError> {
        let folder = folder.as_ref();
        let failed = |why: String| ClientError::Exchanges { folder: folder.to_owned(), why };
        let mut paths = fs::read_dir(folder)
            .and_then(|entries| {
                entries.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()
            })
            .map_err(|why| failed(why.to_string()))?;
        paths.retain(|path| path.extension().is_some_and(|extension| extension == "http"));
        paths.sort();
        let mut recorded: HashMap<String, VecDeque<Recorded>> = HashMap::new();
        let mut asked = Vec::new();
        for path in paths {
            let (key, line, one) =
                read(&path).map_err(|why| failed(format!("{}: {why}", path.display())))?;
            recorded.entry(key).or_default().push_back(one);
            asked.push(line);
        }
        Ok(Self { recorded: Mutex::new(recorded), asked, missed: Mutex::default() })
    }

    fn answer(&self, request: &Request) -> Result<Reply, Fault> {
        let mut recorded = self.recorded.lock().unwrap_or_else(PoisonError::into_inner);
        match recorded.get_mut(&key_of(request)).map(VecDeque::pop_front) {
            Some(Some(one)) => one.reply(),
            Some(None) => Err(self.miss(request, "it was asked more often than it was recorded")),
            None => Err(self.miss(request, "it was not recorded")),
        }
    }

    fn miss(&self, request: &Request, why: &str) -> Fault {
        let line = format!("{} {}", request.method.as_str(), request.url);
        let nearest = self.asked.iter().max_by(|a, b| {
            let like = |other: &str| strsim::normalized_levenshtein(&line, other);
            like(a).total_cmp(&like(b))
        });
        let near = nearest.map_or("nothing was recorded at all".to_owned(), |near| {
            format!("the nearest is {near}")
        });
        let accept = request.header("accept").unwrap_or("anything");
        let message = format!("{line} (accepting {accept}): {why}; {near}");
        tracing::error!("{message}");
        self.missed.lock().unwrap_or_else(PoisonError::into_inner).push(message.clone());
        Fault::new(Class::NotRecorded, message)
    }
}

impl Transport for Replay {
    fn send<'a>(&'a self, request: &'a Request) -> Later<'a, Result<Reply, Fault>> {
        Box::pin(async { self.answer(request) })
    }

    fn is_replay(&self) -> bool {
        true
    }

    fn close(&self) -> Result<(), Missed> {
        let missed =
            std::mem::take(&mut *self.missed.lock().unwrap_or_else(PoisonError::into_inner));
        if missed.is_empty() { Ok(()) } else { Err(Missed(missed)) }
    }
}

/// An exchange as it was written down; its body stays where it is until it is asked for.
struct Recorded {
    path: PathBuf,
    outcome: Outcome,
}

enum Outcome {
    Fault(Fault),
    Reply { status: u16, headers: Vec<(String, String)>, body_at: u64, ended: Option<Fault> },
}

impl Recorded {
    fn reply(self) -> Result<Reply, Fault> {
        let (status, mut headers, body_at, ended) = match self.outcome {
            Outcome::Fault(fault) => return Err(fault),
            Outcome::Reply { status, headers, body_at, ended } => (status, headers, body_at, ended),
        };
        let open = || -> io::Result<File> {
            let mut file = File::open(&self.path)?;
            file.seek(io::SeekFrom::Start(body_at))?;
            Ok(file)
        };
        let file = open().map_err(|why| unreadable(&self.path, &why))?;
        let address = headers.iter().position(|(name, _)| name == "remote-address");
        let remote_address = address.and_then(|at| headers.remove(at).1.parse().ok());
        let body = Box::new(FromFile { path: self.path, file, ended });
        Ok(Reply { status, headers, remote_address, tls_issuer: None, body })
    }
}

struct FromFile {
    path: PathBuf,
    file: File,
    ended: Option<Fault>,
}

impl Incoming for FromFile {
    fn next(&mut self) -> Later<'_, Result<Option<Vec<u8>>, Fault>> {
        Box::pin(async {
            let mut piece = vec![0; 1 << 16];
            let read = self.file.read(&mut piece).map_err(|why| unreadable(&self.path, &why))?;
            piece.truncate(read);
            match (read, self.ended.take()) {
                (0, Some(fault)) => Err(fault),
                (0, None) => Ok(None),
                (_, ended) => {
                    self.ended = ended;
                    Ok(Some(piece))
                }
            }
        })
    }
}

fn unreadable(path: &Path, why: &io::Error) -> Fault {
    Fault::new(Class::NotRecorded, format!("{} cannot be read: {why}", path.display()))
}

/// Key, first line and the rest of a file.
fn read(path: &Path) -> io::Result<(String, String, Recorded)> {
    let mut lines = Lines { reader: BufReader::new(File::open(path)?), at: 0 };
    let asked = lines.next()?;
    let headers = lines.headers()?;
    let header = |name: &str| {
        headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone())
    };
    let mut body = String::new();
    if let Some(length) = header("content-length").and_then(|length| length.parse::<usize>().ok()) {
        body = lines.text(length)?;
        lines.next()?;
    }
    let (method, url) = asked.split_once(' ').ok_or_else(|| odd("its first line is no request"))?;
    let key = key(method, url, header, &body);
    let outcome = match lines.next()?.trim_end().split_once(' ') {
        Some(("FAULT", said)) => {
            Outcome::Fault(fault(said).ok_or_else(|| odd("its fault has no known word"))?)
        }
        Some(("HTTP", said)) => {
            let (status, ended) = said.split_once(' ').unwrap_or((said, "whole"));
            let status = status.parse().map_err(|_| odd("its status is no number"))?;
            let headers = lines.headers()?;
            let ended = match ended {
                "whole" => None,
                "left" => {
                    Some(Fault::new(Class::Timeout, "nobody waited for the rest of the body"))
                }
                other => Some(fault(other).ok_or_else(|| odd("its fault has no known word"))?),
            };
            Outcome::Reply { status, headers, body_at: lines.at, ended }
        }
        _ => return Err(odd("there is neither HTTP nor FAULT after the request")),
    };
    Ok((key, asked.clone(), Recorded { path: path.to_owned(), outcome }))
}

fn fault(said: &str) -> Option<Fault> {
    let (class, because) = said.split_once(' ').unwrap_or((said, ""));
    Some(Fault::new(Class::parse(class)?, because))
}

fn odd(why: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, why)
}

/// A file by lines, knowing where it is.
struct Lines {
    reader: BufReader<File>,
    at: u64,
}

impl Lines {
    fn next(&mut self) -> io::Result<String> {
        let mut line = Vec::new();
        self.at += self.reader.read_until(b'\n', &mut line)? as u64;
        let line = String::from_utf8(line).map_err(|_| odd("its head is not UTF-8"))?;
        Ok(line.trim_end_matches(['\r', '\n']).to_owned())
    }

    fn headers(&mut self) -> io::Result<Vec<(String, String)>> {
        let mut headers = Vec::new();
        loop {
            let line = self.next()?;
            let Some((name, value)) = line.split_once(':') else { return Ok(headers) };
            headers.push((name.to_owned(), value.trim().to_owned()));
        }
    }

    fn text(&mut self, length: usize) -> io::Result<String> {
        let mut bytes = vec![0; length];
        self.reader.read_exact(&mut bytes)?;
        self.at += length as u64;
        String::from_utf8(bytes).map_err(|_| odd("the body of its request is not UTF-8"))
    }
}
