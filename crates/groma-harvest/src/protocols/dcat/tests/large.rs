//! Documents read in parts are what they are read whole: the same rows, row for row.

use super::super::{Dcat, read};
use crate::answer::{Answer, Ask, Exchange};
use crate::gather::Gather;
use crate::protocol::{Next, Protocol, Recognition, Step, Wanted};
use crate::rdf::Sizes;
use crate::reading::{Reading, read_document};
use crate::shared_files;
use crate::summary::say;
use proptest::prelude::*;
use url::Url;

/// DCAT, of which no more than this is held.
struct InParts(Sizes);

impl Protocol for InParts {
    fn name(&self) -> &'static str {
        Dcat.name()
    }

    fn doc(&self) -> &'static str {
        Dcat.doc()
    }

    fn doors(&self, portal: &Url) -> Vec<Ask> {
        Dcat.doors(portal)
    }

    fn recognise(&self, answer: &Answer) -> Option<Recognition> {
        Dcat.recognise(answer)
    }

    fn start(&self, entrance: &Url, wanted: &Wanted) -> Option<Step> {
        Dcat.start(entrance, wanted)
    }

    fn read(&self, step: &Step, answers: &[Exchange], gather: &mut Gather<'_>) -> Next {
        read(step, answers, self.0, gather)
    }
}

/// Windows of some bytes, batches of some records.
fn sizes(window: usize, batch: usize) -> Sizes {
    Sizes { whole_max: 0, window, rows: 7, batch, unread: 100, ..Sizes::USUAL }
}

/// Everything that a reading says, a line each.
fn told(reading: &Reading) -> Vec<String> {
    let page = reading.gathered.page();
    let mut lines = Vec::new();
    lines.extend(page.datasets.iter().map(|row| format!("{row:?}")));
    lines.extend(page.distributions.iter().map(|row| format!("{row:?}")));
    lines.extend(page.services.iter().map(|row| format!("{row:?}")));
    lines.extend(page.entities.iter().map(|row| format!("{row:?}")));
    lines.extend(page.quarantine.iter().map(|row| format!("{row:?}")));
    lines.extend(page.bytes.iter().map(|kept| format!("{:?} {}", kept.hash, kept.bytes.len())));
    lines.push(format!("{:?}", reading.about));
    // Of what is not JSON, the place is told within the part that was read.
    let plain = |text: &str| text.replace(|c: char| c.is_ascii_digit(), "");
    let mut findings: Vec<String> = page
        .findings
        .iter()
        .map(|row| match row.message.contains("is not JSON") {
            true => format!("{} {}", row.code, plain(row.message.split(':').next().unwrap_or(""))),
            false => format!("{row:?}"),
        })
        .collect();
    findings.sort();
    findings.dedup();
    lines.extend(findings);
    lines.push(format!("{:?}", reading.end));
    lines
}

/// Reads a document whole and in parts; what differs first, if something does.
fn difference(bytes: &[u8], content_type: &str) -> Option<String> {
    let whole = told(&read_document(&Dcat, bytes, content_type));
    [(16, 1), (200, 2), (5000, 1000)].into_iter().find_map(|(window, batch)| {
        let parts = told(&read_document(&InParts(sizes(window, batch)), bytes, content_type));
        let differ = whole.iter().zip(&parts).find(|(one, two)| one != two);
        let about = format!("window {window}, batch {batch}");
        let lines = format!("{} and {} lines", whole.len(), parts.len());
        (whole != parts).then(|| format!("{about}: {lines}: {differ:#?}"))
    })
}

fn check(text: &str, content_type: &str) {
    let differ = difference(text.as_bytes(), content_type);
    assert_eq!(differ, None, "{}", text.chars().take(3000).collect::<String>());
}

#[test]
fn real_files_say_the_same_in_parts() {
    let (mut read, mut wrong) = (0, Vec::new());
    for folder in ["dcat_rdf", "dcat_live"] {
        let Some(folder) = shared_files::shared(folder) else { continue };
        let entries = std::fs::read_dir(folder).expect("it is a folder");
        let mut files: Vec<_> = entries.map(|entry| entry.expect("it is there").path()).collect();
        files.sort();
        for file in files.iter().filter(|file| file.is_file()) {
            let bytes = std::fs::read(file).expect("it can be read");
            // The same, cut off.
            for bytes in [&bytes, &bytes[..bytes.len() * 2 / 3]] {
                let differ = difference(bytes, "");
                wrong.extend(differ.map(|d| format!("{} {}: {d}", file.display(), bytes.len())));
            }
            read += 1;
        }
    }
    say(&format!("{read} files of DCAT say the same in parts"));
    assert!(wrong.is_empty(), "{} differ: {}", wrong.len(), wrong.join("\n"));
}
