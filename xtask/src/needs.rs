//! What the tests need that cargo does not bring, and the sentences for when it is not there.

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::workspace;

/// A program some tests call, and the Debian package that brings it.
struct Package {
    name: &'static str,
    brings: &'static str,
    /// Which tests do without it.
    without: &'static str,
}

/// One line per package.
const PACKAGES: &[Package] = &[Package {
    name: "chromium",
    brings: "/usr/bin/chromium",
    without: "the browser tests are skipped",
}];

/// C libraries (zstd, SQLite) are compiled on the way. `CC` counts, as it does for them.
pub fn c_compiler() -> Result<(), String> {
    let compiler = env::var("CC").unwrap_or_else(|_| "cc".into());
    // `CC` may carry arguments or a wrapper: `ccache gcc`.
    let program = compiler.split_whitespace().next().unwrap_or("cc");
    if cfg!(windows) || says(program, "--version").is_some() {
        return Ok(());
    }
    Err(format!(
        "There is no C compiler: `{program}` does not start. Install one (Debian: apt-get install \
         gcc libc6-dev), or name one in the environment variable CC."
    ))
}

/// Installs the missing packages where that is possible and not forbidden; says what is skipped.
pub fn debian_packages() {
    for package in PACKAGES.iter().filter(|package| !Path::new(package.brings).exists()) {
        let Package { name, brings, without } = package;
        let outcome = match hindrance() {
            Some(hindrance) => Err(hindrance),
            None => install(name),
        };
        if let Err(reason) = outcome {
            println!(
                "{brings} is missing and was not installed ({reason}): {without}. \
                 To install it on Debian: apt-get install {name}"
            );
        }
    }
}

/// Is everything forbidden that would put something on this machine?
pub fn may_not_install() -> bool {
    env::var_os("GROMA_NO_INSTALL").is_some_and(|value| value == "1")
}

/// The folder of reference data: the one named, or the one beside the workspace.
pub fn shared_data() -> Result<PathBuf, String> {
    let named = env::var_os("GROMA_SHARED_DATA").map(PathBuf::from);
    let folder = named.unwrap_or_else(|| workspace::root().with_file_name("shared").join("data"));
    folder.canonicalize().map_err(|_| {
        format!(
            "The shared data are absent: {} is not there, so tests that compare with them had \
             nothing to compare. GROMA_SHARED_DATA names the folder.",
            folder.display()
        )
    })
}

fn hindrance() -> Option<&'static str> {
    if may_not_install() {
        Some("GROMA_NO_INSTALL=1 forbids it")
    } else if says("apt-get", "--version").is_none() {
        Some("there is no apt-get here")
    } else if says("id", "-u").is_none_or(|user| user.trim() != "0") {
        Some("only root may")
    } else {
        None
    }
}

fn install(name: &str) -> Result<(), &'static str> {
    println!("installing the Debian package {name}, which tests need");
    // A package list may be there and fresh enough; only where it is not does it have to be fetched.
    if apt_get(&["install", name]) || (apt_get(&["update"]) && apt_get(&["install", name])) {
        Ok(())
    } else {
        Err("apt-get failed")
    }
}

fn apt_get(arguments: &[&str]) -> bool {
    let mut command = Command::new("apt-get");
    command.args(["-qq", "-y", "--no-install-recommends", "-o", "Dpkg::Use-Pty=0"]);
    command.args(arguments).env("DEBIAN_FRONTEND", "noninteractive").stdin(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

/// What a program prints, if it starts and succeeds.
fn says(program: &str, argument: &str) -> Option<String> {
    let output = Command::new(program).arg(argument).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}
