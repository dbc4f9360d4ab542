//! What is asked of a portal, and what comes back.

use groma_define::ContentHash;
use groma_define::hex;
use groma_define::tables::FetchRow;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use url::Url;

/// How something is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Method {
    /// GET
    #[default]
    Get,
    /// HEAD
    Head,
    /// POST
    Post,
}

impl Method {
    /// The word of HTTP.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Head => "HEAD",
            Self::Post => "POST",
        }
    }
}

/// A request, before it is known whether it may be sent.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Ask {
    /// How.
    pub method: Method,
    /// Where.
    pub url: Url,
    /// What is accepted, for the header of that name.
    pub accept: String,
    /// Other headers.
    pub headers: Vec<(String, String)>,
    /// What is sent along, with its media type.
    pub body: Option<(String, String)>,
}

impl Ask {
    /// A GET.
    pub fn get(url: Url, accept: &str) -> Self {
        let accept = accept.to_owned();
        Self { method: Method::Get, url, accept, headers: Vec::new(), body: None }
    }

    /// A POST.
    pub fn post(url: Url, accept: &str, media_type: &str, body: String) -> Self {
        let body = Some((media_type.to_owned(), body));
        Self { method: Method::Post, body, ..Self::get(url, accept) }
    }
}

/// A body: in memory while it is small, in a file when it is not.
#[derive(Clone, Debug)]
pub enum Body {
    /// All of it.
    Memory(Vec<u8>),
    /// Where all of it is.
    File(PathBuf),
    /// In a file without a name, which goes away with its last holder.
    Spooled(Arc<Spooled>),
}

/// A file without a name: it goes away with whoever holds it, however that one ends.
#[derive(Debug)]
pub struct Spooled {
    file: Mutex<File>,
    length: u64,
}

impl Spooled {
    /// Takes a file over, with so many bytes in it.
    pub(crate) fn new(file: File, length: u64) -> Self {
        Self { file: Mutex::new(file), length }
    }
}

/// Reads a spooled file from a place of its own: the file has one place for all its readers.
struct FromSpooled<'a> {
    spooled: &'a Spooled,
    at: u64,
}

impl Read for FromSpooled<'_> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let mut file = self.spooled.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(self.at))?;
        let read = file.read(bytes)?;
        self.at += read as u64;
        Ok(read)
    }
}

impl Body {
    /// To be read from its beginning.
    pub fn reader(&self) -> io::Result<Box<dyn Read + '_>> {
        Ok(match self {
            Self::Memory(bytes) => Box::new(bytes.as_slice()),
            Self::File(path) => Box::new(buffered(File::open(path)?)),
            Self::Spooled(spooled) => Box::new(buffered(FromSpooled { spooled, at: 0 })),
        })
    }

    /// All of its bytes at once.
    pub fn bytes(&self) -> io::Result<Cow<'_, [u8]>> {
        Ok(match self {
            Self::Memory(bytes) => Cow::Borrowed(bytes),
            Self::File(path) => Cow::Owned(std::fs::read(path)?),
            Self::Spooled(spooled) => {
                let mut bytes = Vec::with_capacity(usize::try_from(spooled.length).unwrap_or(0));
                FromSpooled { spooled, at: 0 }.read_to_end(&mut bytes)?;
                Cow::Owned(bytes)
            }
        })
    }

    /// Its length.
    pub fn length(&self) -> io::Result<u64> {
        Ok(match self {
            Self::Memory(bytes) => bytes.len() as u64,
            Self::File(path) => std::fs::metadata(path)?.len(),
            Self::Spooled(spooled) => spooled.length,
        })
    }

    /// SHA-256 of its bytes.
    pub fn hash(&self) -> io::Result<ContentHash> {
        let mut hasher = Sha256::new();
        io::copy(&mut self.reader()?, &mut hasher)?;
        Ok(ContentHash::from(hex(&hasher.finalize())))
    }
}

fn buffered<R: Read>(reader: R) -> io::BufReader<R> {
    io::BufReader::with_capacity(1 << 16, reader)
}

/// An answer with a body; its status may still say that something is wrong.
#[derive(Clone, Debug)]
pub struct Answer {
    /// HTTP status; 200 for a file.
    pub status: u16,
    /// What answered, after redirects.
    pub final_url: Url,
    /// Headers, names in lower case, in the order in which they came.
    pub headers: Vec<(String, String)>,
    /// The body, decompressed.
    pub body: Body,
    /// True when the body ended before its announced length, or at a limit.
    pub truncated: bool,
}

impl Answer {
    /// The first header of this name, in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The media type without its parameters, in lower case; empty when there is none.
    pub fn media_type(&self) -> String {
        let header = self.header("content-type").unwrap_or_default();
        header.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
    }

    /// True for 200 to 299.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

/// A request with everything that came of it.
#[derive(Clone, Debug)]
pub struct Exchange {
    /// The request.
    pub ask: Ask,
    /// Every try, in their order; the last one is the one that counts.
    pub fetches: Vec<FetchRow>,
    /// The answer, if one came.
    pub answer: Option<Answer>,
}

impl Exchange {
    /// The try that counts.
    pub fn fetch(&self) -> &FetchRow {
        self.fetches.last().expect("an exchange has at least one try")
    }

    /// The answer, if it is one of success.
    pub fn success(&self) -> Option<&Answer> {
        self.answer.as_ref().filter(|answer| answer.is_success())
    }

    /// What went wrong, in a few words.
    pub fn failure(&self) -> String {
        match &self.answer {
            Some(answer) => format!("{} answered with status {}", self.ask.url, answer.status),
            None => format!("{} did not answer: {}", self.ask.url, self.fetch().error_class),
        }
    }
}
