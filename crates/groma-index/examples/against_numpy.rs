//! Times two jobs here and in numpy, in one run on one core, and prints the ratio.
//!
//! `PYTHON=/path/to/python cargo run --release -p groma-index --example against_numpy`
//!
//! numpy has flat weights; here the same 49 weights are drawn in a hierarchy of three levels, with
//! ties and missing data provided for.

#[path = "../benches/workload/mod.rs"]
mod workload;

use std::collections::HashMap;
use std::process::Command;
use std::time::Instant;

use groma_index::{compute, weight_draws};

/// Runs of each job; the median is printed.
const TIMES: usize = 51;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    rayon::ThreadPoolBuilder::new().num_threads(1).build_global()?;
    let peer = numpy_seconds()?;
    let (matrix, plan) = workload::hierarchy();
    let how = workload::draws(3);
    let replications = median_seconds(|| weight_draws(&matrix, &plan, &how).is_ok());
    report(
        "1,000 replications, 51 x 49",
        replications,
        &peer,
        &["replications_loop", "replications_in_one"],
    );
    let (matrix, plan) = workload::columns();
    let columns = median_seconds(|| compute(&matrix, &plan).is_ok());
    report("normalise and aggregate, 10,000 x 100", columns, &peer, &["columns"]);
    Ok(())
}

fn report(job: &str, seconds: f64, peer: &HashMap<String, f64>, peer_jobs: &[&str]) {
    println!("{job}: {:.2} ms", 1e3 * seconds);
    for name in peer_jobs {
        let other = peer[*name];
        println!(
            "  numpy {name}: {:.2} ms; we take {:.2} of its time",
            1e3 * other,
            seconds / other
        );
    }
}

/// Medians by job, from the script beside the benchmarks.
fn numpy_seconds() -> Result<HashMap<String, f64>, Box<dyn std::error::Error>> {
    let python = std::env::var("PYTHON").unwrap_or_else(|_| "python3".to_string());
    let mut command = Command::new(python);
    command.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/benches/numpy_peer.py"));
    for threads in ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"] {
        command.env(threads, "1");
    }
    let output = command.output()?;
    if !output.status.success() {
        return Err(
            format!("numpy_peer.py failed: {}", String::from_utf8_lossy(&output.stderr)).into()
        );
    }
    let text = String::from_utf8(output.stdout)?;
    let pairs = text.lines().filter_map(|line| line.split_once(' '));
    pairs.map(|(job, seconds)| Ok((job.to_string(), seconds.parse()?))).collect()
}

fn median_seconds(job: impl Fn() -> bool) -> f64 {
    let mut seconds: Vec<f64> = (0..TIMES)
        .map(|_| {
            let start = Instant::now();
            assert!(job(), "the job is a legal one");
            start.elapsed().as_secs_f64()
        })
        .collect();
    seconds.sort_by(f64::total_cmp);
    seconds[TIMES / 2]
}
