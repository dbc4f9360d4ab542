//! Reproduces the reference files of the shared data folder: expected results computed by other
//! programs, with corrections where those are wrong.
//!
//! The folder is named by `GROMA_SHARED_DATA`, or is `../shared/data` beside the workspace. Its files
//! are not part of this project; without them the test says so and passes.
#![allow(clippy::unwrap_used, reason = "a broken reference file should stop the test")]

mod aggregated;
mod audited;
mod compared;
mod correlated;
mod framework;
mod normalised;
mod refused;
mod table;

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use framework::Framework;
use table::Table;

/// Files of the manifest that belong to the methods of this crate.
const FILES: usize = 153;

/// What became of one file of the manifest.
enum Outcome {
    Checked,
    /// Read by a check of another file.
    Input,
    /// Belongs to a family of methods that this crate does not have.
    OtherFamily,
}

#[test]
fn reference_files_are_reproduced() {
    let folder = shared_data().join("composite");
    let Ok(manifest) = Table::read(&folder.join("MANIFEST.csv")) else {
        say(&format!(
            "reference files: 0 checked, {FILES} absent: no composite/MANIFEST.csv in the folder that GROMA_SHARED_DATA names"
        ));
        return;
    };
    let framework = Framework::read(&folder);
    let (mut checked, mut absent, mut inputs) = (0, 0, 0);
    let mut others: BTreeMap<String, usize> = BTreeMap::new();
    for row in manifest.rows() {
        let file = manifest.text(row, "file");
        if !folder.join(file).exists() {
            absent += 1;
            say(&format!("reference file absent: {file}"));
            continue;
        }
        let job = Job { folder: &folder, framework: &framework, manifest: &manifest, row, file };
        match check(&job) {
            Outcome::Checked => checked += 1,
            Outcome::Input => inputs += 1,
            Outcome::OtherFamily => *others.entry(family(file)).or_default() += 1,
        }
    }
    assert!(checked + absent >= FILES, "the manifest lists fewer files than were once checked");
    let total: usize = others.values().sum();
    let named: Vec<String> =
        others.iter().map(|(family, files)| format!("{family} {files}")).collect();
    say(&format!(
        "reference files: {checked} checked, {absent} absent, {total} of other families ({}), {inputs} inputs; largest difference {:.1e} relative",
        named.join(", "),
        table::difference_largest(),
    ));
}

/// One file to check, with what the manifest says about it.
struct Job<'a> {
    folder: &'a Path,
    framework: &'a Framework,
    manifest: &'a Table,
    row: usize,
    file: &'a str,
}

impl Job<'_> {
    fn expected(&self) -> Table {
        self.table(self.file)
    }

    fn table(&self, file: &str) -> Table {
        Table::read(&self.folder.join(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
    }

    fn says(&self, column: &str) -> &str {
        self.manifest.text(self.row, column)
    }
}

fn check(job: &Job) -> Outcome {
    match job.file {
        "agg/must_refuse.csv" => refused::all(job),
        "agg/outrank_matrix_equal.csv" => aggregated::outranking(job),
        "pipeline/07_Aggregated.csv" => aggregated::pipeline(job),
        "weights/eff_weights_equal.csv" => aggregated::effective_weights(job),
        "panel/purse_localnorm_Aggregated.csv" => aggregated::panel(job),
        "norm/iMeta_norm_params.csv" => Outcome::Input,
        file if file.starts_with("norm/") || file == "pipeline/06_Normalised.csv" => {
            normalised::file(job)
        }
        file if file.starts_with("agg/") => aggregated::file(job),
        file if file.starts_with("results/") => audited::results(job),
        file if file.starts_with("audit/") => audited::audit(job),
        file if file.starts_with("corr/") => correlated::file(job),
        file if file.starts_with("compind/") => compared::file(job),
        file if is_input(file) => Outcome::Input,
        _ => Outcome::OtherFamily,
    }
}

fn is_input(file: &str) -> bool {
    const READ: [&str; 9] = [
        "data/ASEM_iMeta.csv",
        "data/Compind_EU_NUTS1.csv",
        "pipeline/01_Raw.csv",
        "pipeline/02_Denominated.csv",
        "pipeline/05_Treated.csv",
        "weights/random_weights.csv",
        "weights/pca_L1_weights.csv",
        "weights/pca_L1_sqloadings.csv",
        "pipeline/weights_original.csv",
    ];
    READ.contains(&file)
}

fn family(file: &str) -> String {
    let folder = file.split('/').next().unwrap_or(file);
    match folder {
        "agg" | "norm" | "results" | "corr" | "audit" | "compind" | "pipeline" | "data" => {
            format!("{folder} rest")
        }
        folder => folder.to_string(),
    }
}

fn shared_data() -> PathBuf {
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data");
    std::env::var_os("GROMA_SHARED_DATA").map_or_else(|| PathBuf::from(beside), PathBuf::from)
}

/// Written to the handle itself: the test harness swallows `eprintln!` of a test that passes.
/// On standard error, and for `cargo xtask test`, which repeats it at the end.
fn say(line: &str) {
    writeln!(std::io::stderr(), "{line}").expect("standard error is open");
    if let Some(dir) = std::env::var_os("GROMA_SUMMARY_DIR") {
        let path = std::path::Path::new(&dir).join("reference-files.txt");
        let file = std::fs::OpenOptions::new().create(true).append(true).open(path);
        writeln!(file.unwrap(), "{line}").unwrap();
    }
}
