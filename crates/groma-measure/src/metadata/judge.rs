//! Asking every metric of a chunk: an answer is a bit, and the bits of a row are one number.

use super::chunk::{Chunk, NO_ADDRESS, Slice};
use super::columns::{OF_DATASET, PROBED};
use super::links::{self, Linked};
use super::metric::{Asked, Metrics};
use groma_store::SqlProblem;
use groma_store::arrow::array::{
    Array, ArrayRef, BooleanArray, RecordBatch, RecordBatchOptions, UInt32Array,
};
use groma_store::arrow::compute::{cast, take};
use groma_store::arrow::datatypes::DataType;
use std::sync::Arc;

/// What the metrics said of some rows: bit by bit, whether it holds and whether it can be said.
#[derive(Clone, Debug, Default)]
pub(super) struct Masks {
    pub met: Vec<u64>,
    pub said: Vec<u64>,
}

/// A chunk with what the metrics said of it.
pub(super) struct Judged {
    pub chunk: Chunk,
    pub datasets: Masks,
    pub distributions: Masks,
    /// The statuses of access and download addresses; 0 without an answer.
    pub statuses: Vec<[u16; 2]>,
    /// Whether any address of the catalog was probed.
    pub probed: bool,
    /// The parts that ask what probes found, of distributions.
    pub probing: u64,
    /// Of those, bit by bit: whether a distribution's answer is the same whatever a probe finds.
    pub sure: Vec<u64>,
    /// And whether it is not, and there is an address that a probe can try.
    pub open: Vec<u64>,
    /// The addresses of each distribution, as in [`Slice`].
    pub addresses: Vec<[u64; PROBED.len()]>,
}

impl Masks {
    /// What is said of one row under one part.
    pub(super) fn answer(&self, row: usize, bit: usize) -> Option<bool> {
        (self.said[row] >> bit & 1 == 1).then(|| self.met[row] >> bit & 1 == 1)
    }

    /// One part's answers, a column.
    pub(super) fn column(&self, bit: usize) -> BooleanArray {
        (0..self.met.len()).map(|row| self.answer(row, bit)).collect()
    }

    fn add(&mut self, from: usize, bit: usize, answers: &BooleanArray) {
        for row in answers.values().set_indices() {
            if answers.is_valid(row) {
                self.met[from + row] |= 1 << bit;
            }
        }
        match answers.nulls() {
            None => {
                self.said[from..from + answers.len()].iter_mut().for_each(|said| *said |= 1 << bit)
            }
            Some(nulls) => nulls.valid_indices().for_each(|row| self.said[from + row] |= 1 << bit),
        }
    }
}

/// Asks every metric.
pub(super) fn judge(chunk: Chunk, metrics: &Metrics, probed: bool) -> Result<Judged, SqlProblem> {
    let rows = chunk.datasets.num_rows();
    let mut datasets = Masks { met: vec![0; rows], said: vec![0; rows] };
    let batch = of_datasets(&chunk, &metrics.datasets, probed);
    ask(&metrics.datasets, &batch, &mut datasets, 0)?;
    let count = chunk.distributions.iter().map(|slice| slice.batch.num_rows()).sum();
    let mut distributions = Masks { met: vec![0; count], said: vec![0; count] };
    let mut statuses = Vec::with_capacity(count);
    let mut addresses = Vec::with_capacity(count);
    let probing = metrics.distributions.probing_bits();
    let (mut sure, mut open) = (vec![0; count], vec![0; count]);
    let mut from = 0;
    for slice in &chunk.distributions {
        let rows = slice.batch.num_rows();
        let links = [&slice.access, &slice.download, &slice.service].map(Vec::as_slice);
        let batch = of_distributions(&chunk, slice, &metrics.distributions, probed, links);
        ask(&metrics.distributions, &batch, &mut distributions, from)?;
        if probed && probing != 0 {
            let nothing = vec![None; rows];
            let links = [nothing.as_slice(); 3];
            let batch = of_distributions(&chunk, slice, &metrics.distributions, probed, links);
            let sure = &mut sure[from..from + rows];
            let open = &mut open[from..from + rows];
            without_probes(&metrics.distributions, &batch, slice, sure, open)?;
        }
        from += rows;
        let of = &slice.addresses;
        addresses.extend((0..rows).map(|row| std::array::from_fn(|which| of[which][row])));
        let status = |link: &Option<Linked>| link.map_or(0, Linked::status);
        let both = slice.access.iter().zip(&slice.download);
        statuses.extend(both.map(|(access, download)| [status(access), status(download)]));
    }
    Ok(Judged { chunk, datasets, distributions, statuses, probed, probing, sure, open, addresses })
}

/// Asks what can be said when nothing was probed, and where a probe could tell more.
fn without_probes(
    asked: &Asked,
    batch: &RecordBatch,
    slice: &Slice,
    sure: &mut [u64],
    open: &mut [u64],
) -> Result<(), SqlProblem> {
    for (bit, expression) in asked.expressions.iter().enumerate() {
        let asks = asked.probing[bit];
        if !asks.contains(&true) {
            continue;
        }
        let answers = expression.evaluate(batch)?;
        for row in 0..sure.len() {
            if answers.is_valid(row) {
                sure[row] |= 1 << bit;
            } else if asks.iter().zip(&slice.addresses).any(|(a, of)| *a && of[row] != NO_ADDRESS) {
                open[row] |= 1 << bit;
            }
        }
    }
    Ok(())
}

fn ask(
    asked: &Asked,
    batch: &RecordBatch,
    masks: &mut Masks,
    from: usize,
) -> Result<(), SqlProblem> {
    for (bit, expression) in asked.expressions.iter().enumerate() {
        masks.add(from, bit, &expression.evaluate(batch)?);
    }
    Ok(())
}

fn of_datasets(chunk: &Chunk, asked: &Asked, probed: bool) -> RecordBatch {
    let rows = chunk.datasets.num_rows();
    let column = |name: &str| -> ArrayRef {
        match name {
            "conforms" => Arc::new(chunk.conforms.clone()),
            "probed" => Arc::new(BooleanArray::from(vec![probed; rows])),
            name => own(&chunk.datasets, name),
        }
    };
    batch(asked, rows, column)
}

fn of_distributions(
    chunk: &Chunk,
    slice: &Slice,
    asked: &Asked,
    probed: bool,
    links: [&[Option<Linked>]; PROBED.len()],
) -> RecordBatch {
    let rows = slice.batch.num_rows();
    let owner = UInt32Array::from(slice.owner.clone());
    let column = |name: &str| -> ArrayRef {
        if name == "probed" {
            return Arc::new(BooleanArray::from(vec![probed; rows]));
        }
        if slice.batch.column_by_name(name).is_some() {
            return own(&slice.batch, name);
        }
        if let Some(name) = name.strip_prefix(OF_DATASET) {
            let of_dataset = own(&chunk.datasets, name);
            return take(&of_dataset, &owner, None).expect("owners are rows of the chunk");
        }
        let (url, name) = name.split_once('_').unwrap_or_default();
        let at = PROBED.iter().position(|known| *known == url);
        links::column(name, links[at.expect("what no table has is told by links")])
    };
    batch(asked, rows, column)
}

fn own(batch: &RecordBatch, name: &str) -> ArrayRef {
    Arc::clone(batch.column_by_name(name).expect("every column that is asked was read"))
}

fn batch(asked: &Asked, rows: usize, column: impl Fn(&str) -> ArrayRef) -> RecordBatch {
    // Lists may come with another name for what is in them.
    let fits = |array: ArrayRef, wanted: &DataType| match array.data_type() == wanted {
        true => array,
        false => {
            cast(&array, wanted).expect("tables are read with the types they are declared with")
        }
    };
    let fields = asked.schema.fields().iter();
    let arrays = fields.map(|field| fits(column(field.name()), field.data_type())).collect();
    let options = RecordBatchOptions::new().with_row_count(Some(rows));
    RecordBatch::try_new_with_options(Arc::clone(&asked.schema), arrays, &options)
        .expect("columns have the types that expressions were compiled for")
}
