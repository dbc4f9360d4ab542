//! Tables as streams of record batches, for work that takes whole columns at once.

use crate::StoreError;
use crate::arrow::array::{RecordBatch, RecordBatchReader};
use crate::arrow::datatypes::SchemaRef;
use crate::batch::{rows_of_some, schema_of};
use crate::coded;
use crate::table_encoder::Encoder;
use groma_define::table::{Row, Table};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, SyncSender};
use std::thread::JoinHandle;

/// Batches that wait for the other side.
const BATCHES_AHEAD: usize = 2;

/// Rows that are read at once where they are wanted one by one.
const ROWS_AT_ONCE: usize = 8192;

/// The batches of one table, read ahead on a thread of its own.
pub struct BatchReader {
    schema: SchemaRef,
    receiver: Receiver<Result<RecordBatch, StoreError>>,
}

impl crate::TableDir {
    /// These columns of a table in the order of its rows, texts in coded form but for the plain
    /// ones (where nearly every text is another); none when the table was not written.
    pub fn batches(
        &self,
        table: &'static Table,
        columns: &[&str],
        plain: &[&str],
        rows: usize,
    ) -> Result<Option<BatchReader>, StoreError> {
        BatchReader::open(&self.path(table.name), table, columns, plain, rows)
    }

    /// The rows of a table with only these columns, the others empty; none when it was not written.
    pub fn rows<R: Row>(
        &self,
        columns: &[&str],
    ) -> Result<impl Iterator<Item = Result<R, StoreError>> + use<R>, StoreError> {
        rows_of_file(&self.path(R::TABLE.name), columns)
    }

    /// A writer that takes a table as record batches with exactly its columns.
    pub fn batch_writer<R: Row + 'static>(&self) -> Result<BatchWriter, StoreError> {
        BatchWriter::create::<R>(self.path(R::TABLE.name))
    }
}

/// The rows of a table's file with only these columns; none when there is no file.
pub(crate) fn rows_of_file<R: Row>(
    path: &Path,
    columns: &[&str],
) -> Result<impl Iterator<Item = Result<R, StoreError>> + use<R>, StoreError> {
    let table: &'static Table = groma_define::tables::table_named(R::TABLE.name)
        .expect("every row type belongs to a table of the catalogue");
    let reader = BatchReader::open(path, table, columns, columns, ROWS_AT_ONCE)?;
    let damaged = StoreError::damaged(path.to_owned(), R::TABLE.name);
    let rows = move |batch: Result<RecordBatch, StoreError>| -> Vec<Result<R, StoreError>> {
        match batch.map(|batch| rows_of_some::<R>(&batch)) {
            Ok(Ok(rows)) => rows.into_iter().map(Ok).collect(),
            Ok(Err(why)) => vec![Err(damaged(why.to_string()))],
            Err(why) => vec![Err(why)],
        }
    };
    Ok(reader.into_iter().flatten().flat_map(rows))
}

impl BatchReader {
    /// The same of a file that lies somewhere else.
    pub fn open(
        path: &Path,
        table: &'static Table,
        columns: &[&str],
        plain: &[&str],
        rows: usize,
    ) -> Result<Option<Self>, StoreError> {
        if !path.is_file() {
            return Ok(None);
        }
        let path = path.to_owned();
        let damaged = StoreError::damaged(path.clone(), table.name);
        let reader = coded::reader(&path, table, columns, plain, rows).map_err(damaged)?;
        let schema = reader.schema();
        let (sender, receiver) = mpsc::sync_channel(BATCHES_AHEAD);
        let name = table.name;
        std::thread::spawn(move || {
            let damaged = StoreError::damaged(path, name);
            for batch in reader {
                // A caller that stops listening ends the reading.
                if sender.send(batch.map_err(|why| damaged(why.to_string()))).is_err() {
                    return;
                }
            }
        });
        Ok(Some(Self { schema, receiver }))
    }

    /// Names and types of the columns, in the order of the table.
    pub fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }
}

impl Iterator for BatchReader {
    type Item = Result<RecordBatch, StoreError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.receiver.recv().ok()
    }
}

/// Writes one table from record batches, on a thread of its own. Without [`BatchWriter::finish`]
/// the file is not a table.
pub struct BatchWriter {
    schema: SchemaRef,
    sender: Option<SyncSender<RecordBatch>>,
    thread: Option<JoinHandle<Result<(), StoreError>>>,
}

impl BatchWriter {
    fn create<R: Row + 'static>(path: PathBuf) -> Result<Self, StoreError> {
        let mut encoder = Encoder::create(path, &R::TABLE)?;
        let (sender, receiver) = mpsc::sync_channel::<RecordBatch>(BATCHES_AHEAD);
        let thread = std::thread::spawn(move || {
            receiver.into_iter().try_for_each(|batch| encoder.push_batch(&batch))?;
            encoder.finish()
        });
        Ok(Self { schema: schema_of(&R::TABLE), sender: Some(sender), thread: Some(thread) })
    }

    /// The columns a batch has to have.
    pub fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }

    /// Adds rows, in the order of the table's key.
    pub fn push(&mut self, batch: RecordBatch) -> Result<(), StoreError> {
        match self.sender.as_ref().map(|sender| sender.send(batch)) {
            Some(Ok(())) => Ok(()),
            // The thread stopped listening: it has met an error.
            _ => self.join(),
        }
    }

    /// Ends the file.
    pub fn finish(mut self) -> Result<(), StoreError> {
        self.join()
    }

    fn join(&mut self) -> Result<(), StoreError> {
        self.sender = None;
        match self.thread.take() {
            Some(thread) => thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)),
            None => Ok(()),
        }
    }
}
