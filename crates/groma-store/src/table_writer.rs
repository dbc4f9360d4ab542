//! Writing one table in pieces, on a thread of its own while the caller makes the next.

use crate::StoreError;
use crate::table_encoder::Encoder;
use groma_define::table::Row;
use std::path::PathBuf;
use std::sync::mpsc::{self, SyncSender};
use std::thread::JoinHandle;

/// Pieces that wait to be written.
const PIECES_AHEAD: usize = 4;

/// Takes the rows of one table, piece by piece. Without [`TableWriter::finish`] the file is not a table.
pub struct TableWriter<R> {
    sender: Option<SyncSender<Vec<R>>>,
    thread: Option<JoinHandle<Result<Encoder, StoreError>>>,
}

impl<R: Row + 'static> TableWriter<R> {
    pub(crate) fn create(path: PathBuf) -> Result<Self, StoreError> {
        let mut encoder = Encoder::create(path, &R::TABLE)?;
        let (sender, receiver) = mpsc::sync_channel::<Vec<R>>(PIECES_AHEAD);
        let thread = std::thread::spawn(move || {
            receiver.into_iter().try_for_each(|rows| encoder.push(&rows))?;
            Ok(encoder)
        });
        Ok(Self { sender: Some(sender), thread: Some(thread) })
    }

    /// Adds rows, in the order of the table's key.
    pub fn push(&mut self, rows: Vec<R>) -> Result<(), StoreError> {
        let sent = self.sender.as_ref().map(|sender| sender.send(rows));
        match sent {
            Some(Ok(())) => Ok(()),
            // The thread stopped listening: it has met an error.
            _ => self.join().map(|_| ()),
        }
    }

    /// Ends the file.
    pub fn finish(mut self) -> Result<(), StoreError> {
        self.join()?.finish()
    }

    fn join(&mut self) -> Result<Encoder, StoreError> {
        self.sender = None;
        let thread = self.thread.take().expect("a writer is joined once: by an error or the end");
        thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    }
}
