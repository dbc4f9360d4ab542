//! Counts over all test executables and documentation tests, read from what `cargo test` prints.

use std::fmt;

/// Passed, failed and skipped so far.
#[derive(Default)]
pub struct Tally {
    passed: u64,
    failed: u64,
    skipped: u64,
    /// Announced by `running N tests` and not yet accounted for by a `test result:` line.
    open: u64,
}

impl Tally {
    /// Takes one line of output into account.
    pub fn read(&mut self, line: &str) {
        if let Some(announced) = announced(line) {
            self.close();
            self.open = announced;
        } else if let Some([passed, failed, ignored]) = result(line) {
            self.passed += passed;
            self.failed += failed;
            self.skipped += ignored;
            self.open = 0;
        }
    }

    /// Tests of an executable that ended without its closing line (an abort, a full stack) failed.
    pub fn close(&mut self) {
        self.failed += self.open;
        self.open = 0;
    }

    /// How many failed, counting those that vanished.
    pub fn failed(&self) -> u64 {
        self.failed
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        write!(out, "{} passed, {} failed, {} skipped", self.passed, self.failed, self.skipped)
    }
}

/// `running 12 tests`
fn announced(line: &str) -> Option<u64> {
    let (number, word) = line.strip_prefix("running ")?.split_once(' ')?;
    ["test", "tests"].contains(&word).then(|| number.parse().ok())?
}

/// `test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s`
fn result(line: &str) -> Option<[u64; 3]> {
    let (_, counts) = line.strip_prefix("test result: ")?.split_once(". ")?;
    let count = |word| {
        let part = counts.split("; ").find_map(|part| part.strip_suffix(word))?;
        part.trim_end().parse().ok()
    };
    Some([count("passed")?, count("failed")?, count("ignored")?])
}

#[cfg(test)]
mod tests {
    use super::Tally;

    fn check(output: &str, expected: &str) {
        let mut tally = Tally::default();
        output.lines().for_each(|line| tally.read(line));
        tally.close();
        assert_eq!(tally.to_string(), expected, "for\n{output}");
    }

    const OK: &str = "running 3 tests\ntest a ... ok\n\ntest result: ok. 2 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s\n";
    const FAILED: &str = "running 1 test\ntest b ... FAILED\n\ntest result: FAILED. 0 passed; 1 failed; 0 ignored; 0 measured; 4 filtered out; finished in 1.20s\n";

    #[test]
    fn results_are_summed_over_executables() {
        check("", "0 passed, 0 failed, 0 skipped");
        check(OK, "2 passed, 0 failed, 1 skipped");
        check(&format!("{OK}{FAILED}{OK}"), "4 passed, 1 failed, 2 skipped");
    }

    #[test]
    fn tests_that_vanish_count_as_failed() {
        check("running 7 tests\ntest a ... ok\n", "0 passed, 7 failed, 0 skipped");
        check(&format!("running 7 tests\n{OK}"), "2 passed, 7 failed, 1 skipped");
    }

    #[test]
    fn other_lines_do_not_count() {
        check(
            "running 3 harvests\nrunning away\ntest result: unclear\n",
            "0 passed, 0 failed, 0 skipped",
        );
    }
}
