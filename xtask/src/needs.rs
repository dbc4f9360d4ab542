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
const PACKAGES: &[Package] = &[
    Package {
        name: "chromium",
        brings: "/usr/bin/chromium",
        without: "the browser tests are skipped",
    },
    Package {
        name: "libreoffice-calc-nogui",
        brings: "/usr/bin/soffice",
        without: "no workbook is opened and saved again by LibreOffice",
    },
    Package {
        name: "default-jre-headless",
        brings: "/usr/bin/java",
        without: "no form is held against ODK Validate",
    },
    Package {
        name: "python3-venv",
        brings: "/usr/bin/python3",
        without: "no form is held against the reference converter, no profile against a SHACL engine, no real server \
                  is harvested",
    },
];

/// A program of Python's registry, in a folder of the build's own.
pub struct Python {
    /// Its folder, and the module by which it is known to be there.
    module: &'static str,
    /// What is installed; the first names it.
    packages: &'static [&'static str],
    /// Which tests do without it.
    without: &'static str,
    /// Where tests look for it.
    pub variable: &'static str,
}

/// One line per program: the reference converter of XLSForm, with ODK Validate inside it; a real
/// server of CSW and OAI-PMH; a real CKAN with a PostgreSQL of its own; the SHACL engine that profiles
/// are held against; a reader of WARC.
pub const PYTHON: &[Python] = &[
    Python {
        module: "pyxform",
        packages: &["pyxform==4.5.0"],
        without: "forms are not held against it",
        variable: "GROMA_PYXFORM_PYTHON",
    },
    Python {
        module: "pycsw",
        packages: &["pycsw==2.6.2", "SQLAlchemy==1.4.54"],
        without: "no real server of CSW or OAI-PMH is harvested",
        variable: "GROMA_PYCSW_PYTHON",
    },
    Python {
        module: "ckan",
        packages: &["ckan[requirements]==2.12.0", "setuptools==80.9.0", "pgserver==0.1.4"],
        without: "no real CKAN is harvested",
        variable: "GROMA_CKAN_PYTHON",
    },
    Python {
        module: "pyshacl",
        packages: &["pyshacl==0.40.1"],
        without: "profiles are not held against it",
        variable: "GROMA_PYSHACL_PYTHON",
    },
    Python {
        module: "warcio",
        packages: &["warcio==1.8.1"],
        without: "web archives are not read by it",
        variable: "GROMA_WARCIO_PYTHON",
    },
];

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

/// A Python that has the program.
pub fn python(program: &Python) -> Result<PathBuf, String> {
    let Python { module, packages, without, .. } = program;
    let folder = workspace::target().join(module);
    let python = folder.join("bin/python");
    let has_it = || {
        let mut asked = Command::new(&python);
        asked.args(["-c", &format!("import {module}")]).stderr(Stdio::null());
        asked.status().is_ok_and(|status| status.success())
    };
    if has_it() {
        return Ok(python);
    }
    let without = |why: &str| format!("{} is missing ({why}): {without}.", packages[0]);
    if may_not_install() {
        return Err(without("GROMA_NO_INSTALL=1 forbids it"));
    }
    println!("installing {}, which tests need, into {}", packages[0], folder.display());
    let mut venv = Command::new("python3");
    venv.args(["-m", "venv", "--clear"]).arg(&folder);
    let mut pip = Command::new(&python);
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]).args(*packages);
    for (command, why) in [(&mut venv, "python3 -m venv failed"), (&mut pip, "pip failed")] {
        if !command.stdin(Stdio::null()).status().is_ok_and(|status| status.success()) {
            return Err(without(why));
        }
    }
    if has_it() { Ok(python) } else { Err(without("it does not start")) }
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
