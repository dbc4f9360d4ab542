//! 1,000 weight replications of a 51 × 49 index in three levels, and one plain run of it.
#![allow(missing_docs, reason = "criterion's macros make undocumented functions")]

#[allow(dead_code, reason = "each benchmark uses its own half")]
mod workload;

use criterion::{Criterion, criterion_group, criterion_main};
use groma_index::{compute, weight_draws};

fn replications(criterion: &mut Criterion) {
    let (matrix, plan) = workload::hierarchy();
    criterion.bench_function("compute 51 x 49", |bench| bench.iter(|| compute(&matrix, &plan)));
    for (level, name) in [
        (3, "1000 draws on indicators"),
        (2, "1000 draws on pillars"),
        (1, "1000 draws on sub-indices"),
    ] {
        let how = workload::draws(level);
        criterion.bench_function(name, |bench| bench.iter(|| weight_draws(&matrix, &plan, &how)));
    }
}

criterion_group!(benches, replications);
criterion_main!(benches);
