//! Unpacks a body as it comes: gzip, which is asked for, and what some servers send unasked.

use crate::client::spool::Spool;
use brotli_decompressor::DecompressorWriter;
use flate2::write::{MultiGzDecoder, ZlibDecoder};
use std::io::{self, Write};
use std::path::Path;
use zstd::stream::raw::{DParameter, Decoder, InBuffer, Operation, OutBuffer};

/// What is unpacked at once.
const STEP_BYTES: usize = 32 << 10;

/// The largest window of zstd in HTTP, 8 MiB (RFC 9659, 3.1).
const ZSTD_WINDOW_LOG: u32 = 23;

/// The codings that are unpacked, by their words in `Content-Encoding`.
pub(super) const CODINGS: [&str; 5] = ["gzip", "x-gzip", "deflate", "br", "zstd"];

/// The spool, behind what unpacks.
pub(super) enum Unpacking {
    Plain(Spool),
    Gzip(MultiGzDecoder<Spool>),
    Deflate(ZlibDecoder<Spool>),
    Brotli(Box<DecompressorWriter<Spool>>),
    Zstd(Zstd),
}

impl Unpacking {
    pub(super) fn new(coding: Option<&str>, spool: Spool) -> Self {
        match coding.map(|coding| coding.trim().to_ascii_lowercase()).as_deref() {
            Some("gzip" | "x-gzip") => Self::Gzip(MultiGzDecoder::new(spool)),
            Some("deflate") => Self::Deflate(ZlibDecoder::new(spool)),
            Some("br") => Self::Brotli(Box::new(DecompressorWriter::new(spool, STEP_BYTES))),
            Some("zstd") => Self::Zstd(Zstd { decoder: None, spool, at_end: false }),
            _ => Self::Plain(spool),
        }
    }

    pub(super) fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        match self {
            Self::Plain(spool) => spool.write_all(bytes),
            Self::Gzip(decoder) => decoder.write_all(bytes),
            Self::Deflate(decoder) => decoder.write_all(bytes),
            Self::Brotli(decoder) => decoder.write_all(bytes),
            Self::Zstd(zstd) => zstd.write(bytes),
        }
    }

    pub(super) fn finish(&mut self) -> io::Result<()> {
        match self {
            Self::Plain(_) => Ok(()),
            Self::Gzip(decoder) => decoder.try_finish(),
            Self::Deflate(decoder) => decoder.try_finish(),
            Self::Brotli(decoder) => decoder.close(),
            Self::Zstd(zstd) if zstd.at_end => Ok(()),
            Self::Zstd(_) => {
                Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the last frame has no end"))
            }
        }
    }

    pub(super) fn is_packed(&self) -> bool {
        !matches!(self, Self::Plain(_))
    }

    pub(super) fn spool(&self) -> &Spool {
        match self {
            Self::Plain(spool) => spool,
            Self::Gzip(decoder) => decoder.get_ref(),
            Self::Deflate(decoder) => decoder.get_ref(),
            Self::Brotli(decoder) => decoder.get_ref(),
            Self::Zstd(zstd) => &zstd.spool,
        }
    }

    pub(super) fn spool_mut(&mut self) -> &mut Spool {
        match self {
            Self::Plain(spool) => spool,
            Self::Gzip(decoder) => decoder.get_mut(),
            Self::Deflate(decoder) => decoder.get_mut(),
            Self::Brotli(decoder) => decoder.get_mut(),
            Self::Zstd(zstd) => &mut zstd.spool,
        }
    }

    /// What was unpacked, even if the rest of it never comes. Decoders insist on an end, and get it
    /// with a spool that takes nothing.
    pub(super) fn into_spool(mut self) -> Spool {
        std::mem::replace(self.spool_mut(), Spool::new(Path::new(""), 0, 0))
    }
}

/// Frames of zstd, one after the other.
pub(super) struct Zstd {
    /// Made with the first byte.
    decoder: Option<Decoder<'static>>,
    spool: Spool,
    /// True between frames.
    at_end: bool,
}

impl Zstd {
    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        let decoder = match &mut self.decoder {
            Some(decoder) => decoder,
            none => {
                let mut decoder = Decoder::new()?;
                decoder.set_parameter(DParameter::WindowLogMax(ZSTD_WINDOW_LOG))?;
                none.insert(decoder)
            }
        };
        let mut input = InBuffer::around(bytes);
        let mut step = [0; STEP_BYTES];
        loop {
            if self.at_end {
                if input.pos() == bytes.len() {
                    return Ok(());
                }
                decoder.reinit()?;
            }
            let mut output = OutBuffer::around(&mut step[..]);
            self.at_end = decoder.run(&mut input, &mut output)? == 0;
            let unpacked = output.pos();
            self.spool.write_all(&step[..unpacked])?;
            // What fills the step may not be all that there is.
            if input.pos() == bytes.len() && unpacked < STEP_BYTES {
                return Ok(());
            }
        }
    }
}
