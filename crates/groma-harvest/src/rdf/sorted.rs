//! Rows of a few numbers, sorted without holding them: what does not fit into memory is sorted in parts
//! on disk and merged.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};

/// Rows of a part that are read at once while parts are merged, or one after the other.
const ROWS_AT_ONCE: usize = 2048;

/// Rows of which the index knows the first: as many are read to find one.
const ROWS_OF_A_BLOCK: usize = 16;

/// A row.
pub(crate) type Row<const N: usize> = [u64; N];

/// Takes rows in any order.
pub(crate) struct Sorter<const N: usize> {
    held: Vec<Row<N>>,
    held_max: usize,
    file: Option<BufWriter<File>>,
    /// Rows of the parts on disk.
    parts: Vec<u64>,
}

impl<const N: usize> Sorter<N> {
    /// One that holds so many rows in memory.
    pub(crate) fn new(held_max: usize) -> Self {
        Self { held: Vec::new(), held_max: held_max.max(1), file: None, parts: Vec::new() }
    }

    /// One more row.
    pub(crate) fn push(&mut self, row: Row<N>) -> io::Result<()> {
        if self.held.len() >= self.held_max {
            self.spill()?;
        }
        self.held.push(row);
        Ok(())
    }

    fn spill(&mut self) -> io::Result<()> {
        self.held.sort_unstable();
        if self.file.is_none() {
            self.file = Some(BufWriter::with_capacity(1 << 18, tempfile::tempfile()?));
        }
        if let Some(file) = &mut self.file {
            self.held.iter().try_for_each(|row| write(file, row))?;
        }
        self.parts.push(self.held.len() as u64);
        self.held.clear();
        Ok(())
    }

    /// All rows, sorted.
    pub(crate) fn finish(mut self) -> io::Result<Sorted<N>> {
        if self.file.is_none() {
            self.held.sort_unstable();
            return Ok(Sorted { rows: Rows::Held(self.held), index: Vec::new() });
        }
        self.spill()?;
        self.held = Vec::new();
        let Some(file) = self.file.take() else { return Ok(Sorted::default()) };
        let file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
        merged(&file, &self.parts)
    }
}

/// Sorted rows.
pub(crate) struct Sorted<const N: usize> {
    rows: Rows<N>,
    /// The first number of the first of every [`ROWS_OF_A_BLOCK`] rows on disk.
    index: Vec<u64>,
}

enum Rows<const N: usize> {
    Held(Vec<Row<N>>),
    File(File, u64),
}

impl<const N: usize> Default for Sorted<N> {
    fn default() -> Self {
        Self { rows: Rows::Held(Vec::new()), index: Vec::new() }
    }
}

impl<const N: usize> Sorted<N> {
    /// How many there are.
    pub(crate) fn len(&self) -> u64 {
        match &self.rows {
            Rows::Held(rows) => rows.len() as u64,
            Rows::File(_, length) => *length,
        }
    }

    /// Rows from a place on, at most so many.
    pub(crate) fn at(&self, from: u64, most: usize) -> io::Result<Vec<Row<N>>> {
        let most = (self.len().saturating_sub(from)).min(most as u64);
        match &self.rows {
            Rows::Held(rows) => Ok(rows[from as usize..(from + most) as usize].to_vec()),
            Rows::File(file, _) => read(file, from, most as usize),
        }
    }

    /// All rows in their order.
    pub(crate) fn each(&self, mut one: impl FnMut(Row<N>) -> io::Result<()>) -> io::Result<()> {
        self.some(|rows| rows.into_iter().try_for_each(&mut one))
    }

    /// All rows in their order, some at a time.
    pub(super) fn some(
        &self,
        mut some: impl FnMut(Vec<Row<N>>) -> io::Result<()>,
    ) -> io::Result<()> {
        let mut from = 0;
        while from < self.len() {
            let rows = self.at(from, ROWS_AT_ONCE)?;
            from += rows.len() as u64;
            some(rows)?;
        }
        Ok(())
    }

    /// The rows that begin as each of these does; these are sorted.
    pub(crate) fn find<const K: usize>(
        &self,
        keys: &[Row<K>],
        mut one: impl FnMut(Row<N>),
    ) -> io::Result<()> {
        if let Rows::Held(rows) = &self.rows {
            for key in keys {
                let first = rows.partition_point(|row| row[..K] < key[..]);
                rows[first..]
                    .iter()
                    .take_while(|row| row[..K] == key[..])
                    .for_each(|row| one(*row));
            }
            return Ok(());
        }
        let (mut from, mut rows) = (0, Vec::new());
        for key in keys {
            let place = self.place(key, (from, &rows));
            if place != from || rows.is_empty() {
                (from, rows) = (place, self.at(place, ROWS_OF_A_BLOCK)?);
            }
            loop {
                let first = rows.partition_point(|row: &Row<N>| row[..K] < key[..]);
                let found = rows[first..].iter().take_while(|row| row[..K] == key[..]);
                found.for_each(|row| one(*row));
                let next = from + rows.len() as u64;
                // What begins so may go on in the next ones.
                if rows.last().is_none_or(|row| row[..K] > key[..]) || next >= self.len() {
                    break;
                }
                (from, rows) = (next, self.at(next, ROWS_OF_A_BLOCK)?);
            }
        }
        Ok(())
    }

    /// Where to look for a key: in the rows at hand, or in those before which the index has it.
    fn place<const K: usize>(&self, key: &Row<K>, (from, rows): (u64, &[Row<N>])) -> u64 {
        let here = rows.first().is_some_and(|row| row[..K] < key[..])
            && rows.last().is_some_and(|row| row[..K] >= key[..]);
        if here {
            return from;
        }
        let after = self.index.partition_point(|first| *first < key[0]);
        (after.saturating_sub(1) * ROWS_OF_A_BLOCK) as u64
    }
}

/// Merges sorted parts that stand one behind the other.
fn merged<const N: usize>(file: &File, parts: &[u64]) -> io::Result<Sorted<N>> {
    let mut starts = Vec::new();
    let mut start = 0;
    for length in parts {
        starts.push((start, start + length, Vec::new().into_iter()));
        start += length;
    }
    let mut next = |part: usize| -> io::Result<Option<Row<N>>> {
        let (from, end, rows): &mut (u64, u64, std::vec::IntoIter<Row<N>>) = &mut starts[part];
        if rows.len() == 0 && from < end {
            let most = (*end - *from).min(ROWS_AT_ONCE as u64) as usize;
            *rows = read(file, *from, most)?.into_iter();
            *from += most as u64;
        }
        Ok(rows.next())
    };
    let mut heap = BinaryHeap::new();
    for part in 0..parts.len() {
        heap.extend(next(part)?.map(|row| Reverse((row, part))));
    }
    let mut out = BufWriter::with_capacity(1 << 18, tempfile::tempfile()?);
    let (mut index, mut length) = (Vec::new(), 0_u64);
    while let Some(Reverse((row, part))) = heap.pop() {
        if length.is_multiple_of(ROWS_OF_A_BLOCK as u64) {
            index.push(row[0]);
        }
        length += 1;
        write(&mut out, &row)?;
        heap.extend(next(part)?.map(|row| Reverse((row, part))));
    }
    let out = out.into_inner().map_err(io::IntoInnerError::into_error)?;
    Ok(Sorted { rows: Rows::File(out, length), index })
}

fn write<const N: usize>(out: &mut impl Write, row: &Row<N>) -> io::Result<()> {
    row.iter().try_for_each(|number| out.write_all(&number.to_le_bytes()))
}

fn read<const N: usize>(mut file: &File, from: u64, rows: usize) -> io::Result<Vec<Row<N>>> {
    let mut bytes = vec![0; rows * N * 8];
    file.seek(SeekFrom::Start(from * N as u64 * 8))?;
    file.read_exact(&mut bytes)?;
    let number = |bytes: &[u8]| u64::from_le_bytes(bytes.try_into().expect("eight bytes"));
    let row = |bytes: &[u8]| std::array::from_fn(|at| number(&bytes[at * 8..at * 8 + 8]));
    Ok(bytes.chunks_exact(N * 8).map(row).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_sorted_and_found() {
        let check = |rows: u64, held_max: usize| {
            let mut sorter = Sorter::<3>::new(held_max);
            // Every key thrice, but for one that stands in very many rows.
            let key = |n: u64| if n.is_multiple_of(2) { 7 } else { n * 7919 % rows / 3 };
            for n in 0..rows {
                sorter.push([key(n), n, n + 1]).expect("there is room");
            }
            let sorted = sorter.finish().expect("there is room");
            let mut expected: Vec<Row<3>> = (0..rows).map(|n| [key(n), n, n + 1]).collect();
            expected.sort_unstable();
            let mut all = Vec::new();
            let mut keep = |row| {
                all.push(row);
                Ok(())
            };
            sorted.each(&mut keep).expect("it can be read");
            assert_eq!((all, sorted.len()), (expected.clone(), rows), "{rows} {held_max}");
            let keys: Vec<Row<1>> = [0, 1, 2, 7, 8, rows / 4, rows].map(|key| [key]).to_vec();
            let mut found = Vec::new();
            sorted.find(&keys, |row| found.push(row)).expect("it can be read");
            expected.retain(|row| keys.contains(&[row[0]]));
            assert_eq!(found, expected, "{rows} {held_max}");
        };
        check(1, 10);
        check(3000, 100_000);
        check(3000, 7);
        check(40_000, 3000);
        assert_eq!(Sorter::<2>::new(3).finish().expect("there is room").len(), 0);
    }
}
