//! 10,000 units × 100 indicators: normalise and aggregate in 10 nodes.
#![allow(missing_docs, reason = "criterion's macros make undocumented functions")]

#[allow(dead_code, reason = "each benchmark uses its own half")]
mod workload;

use criterion::{Criterion, criterion_group, criterion_main};
use groma_index::compute;

fn columns(criterion: &mut Criterion) {
    let (matrix, plan) = workload::columns();
    criterion.bench_function("compute 10000 x 100", |bench| bench.iter(|| compute(&matrix, &plan)));
}

criterion_group!(benches, columns);
criterion_main!(benches);
