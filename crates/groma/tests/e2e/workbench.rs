//! Runs the command in folders of their own.

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The root of the project.
pub fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// An edition of the project, copied where it can be changed.
pub struct Copy {
    dir: tempfile::TempDir,
}

impl Copy {
    /// Of `replications/odm-2023`, for example.
    pub fn of(edition: &str) -> Self {
        let dir = tempfile::tempdir().expect("a temporary folder");
        copy_dir(&project().join(edition), &dir.path().join("edition"));
        Self { dir }
    }

    /// What `groma new` writes.
    pub fn new_edition() -> Self {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let edition = dir.path().join("edition");
        groma(&["new", path(&edition)]).good();
        Self { dir }
    }

    /// The copied edition.
    pub fn edition(&self) -> PathBuf {
        self.dir.path().join("edition")
    }

    /// A place beside it.
    pub fn beside(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// The store inside the edition.
    pub fn store(&self) -> PathBuf {
        self.edition().join(".groma")
    }

    /// Changes a file of the edition.
    pub fn edit(&self, file: &str, change: impl FnOnce(String) -> String) {
        let path = self.edition().join(file);
        let text = std::fs::read_to_string(&path).expect("the file is there");
        let changed = change(text.clone());
        assert_ne!(text, changed, "the change must change something in {file}");
        std::fs::write(path, changed).expect("the folder can be written");
    }

    /// Runs a command on the edition, with what follows it.
    pub fn groma(&self, command: &str, more: &[&str]) -> Ended {
        let edition = self.edition();
        let mut arguments = vec![command, path(&edition)];
        arguments.extend(more);
        groma(&arguments)
    }

    /// One number out of a query on the latest run.
    pub fn number(&self, query: &str) -> f64 {
        let rows = self.rows(query);
        let cell = rows[0].as_object().and_then(|row| row.values().next());
        cell.and_then(Value::as_f64).unwrap_or_else(|| panic!("{query}: {rows:?}"))
    }

    /// The rows of a query on the latest run.
    pub fn rows(&self, query: &str) -> Vec<Value> {
        let printed = self.groma("sql", &[query, "--format", "json"]).good();
        match serde_json::from_str(&printed).expect("JSON") {
            Value::Array(rows) => rows,
            other => panic!("{query}: {other}"),
        }
    }
}

/// How a command ended.
pub struct Ended(Output);

impl Ended {
    /// What it printed, when it ended well.
    #[track_caller]
    pub fn good(self) -> String {
        let errors = String::from_utf8_lossy(&self.0.stderr);
        assert!(self.0.status.success(), "{}\n{errors}", String::from_utf8_lossy(&self.0.stdout));
        String::from_utf8(self.0.stdout).expect("UTF-8")
    }

    /// What it printed on both ways, when it did not end well.
    #[track_caller]
    pub fn bad(self) -> String {
        assert!(!self.0.status.success());
        String::from_utf8_lossy(&[self.0.stdout, self.0.stderr].concat()).into_owned()
    }

    /// What it printed on both ways, when it ended with this code.
    #[track_caller]
    pub fn with_code(self, code: i32) -> String {
        let said = [self.0.stdout, self.0.stderr].concat();
        let said = String::from_utf8(said).expect("UTF-8");
        assert_eq!(self.0.status.code(), Some(code), "{said}");
        said
    }
}

/// Runs the command.
pub fn groma(arguments: &[&str]) -> Ended {
    Ended(command(arguments).output().expect("the command starts"))
}

/// The command, ready to start.
pub fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_groma"));
    command.args(arguments).env_remove("GROMA_STORE").env_remove("GROMA_LOG");
    command
}

/// A path as an argument.
pub fn path(path: &Path) -> &str {
    path.to_str().expect("a path in UTF-8")
}

/// Copies what git would keep.
pub fn copy_dir(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("the folder can be made");
    for entry in std::fs::read_dir(from).expect("the folder is there") {
        let entry = entry.expect("an entry");
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if entry.file_name() == ".groma" {
            continue;
        }
        if from.is_dir() {
            copy_dir(&from, &to);
        } else {
            std::fs::copy(from, to).expect("the file can be copied");
        }
    }
}

/// Every file below a folder, in order.
pub fn files_below(dir: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![dir.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("the folder is there") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

/// On standard error, and for `cargo xtask test`, which repeats it at the end. `subject` keeps what
/// several tests say apart.
pub fn say(subject: &str, line: &str) {
    eprintln!("{line}");
    if let Some(dir) = std::env::var_os("GROMA_SUMMARY_DIR") {
        std::fs::write(Path::new(&dir).join(format!("{subject}.txt")), format!("{line}\n"))
            .unwrap();
    }
}
