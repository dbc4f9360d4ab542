//! `groma evidence`: what the portals of the demo sent, as a web archive.

use crate::workbench::{Copy, path};
use serde_json::Value;
use std::process::Command;

/// What the reference reader (warcio) finds in an archive: digests that hold, then the kinds of
/// records, and the blocks of those that name a data set.
const READER: &str = r#"
import collections, json, sys
from warcio.archiveiterator import ArchiveIterator
kinds, data, failed = collections.Counter(), 0, []
with open(sys.argv[1], "rb") as file:
    for record in ArchiveIterator(file, check_digests=True):
        block = record.content_stream().read()
        kinds[record.rec_type] += 1
        target = record.rec_headers.get_header("WARC-Target-URI") or ""
        if target.startswith("urn:groma:dataset:") and block:
            data += 1
        if record.digest_checker.passed is not True:
            failed.append([target, record.digest_checker.problems])
print(json.dumps({"kinds": kinds, "data": data, "failed": failed}))
"#;

#[test]
fn evidence_of_the_demo() {
    let copy = Copy::of("editions/demo");
    let archive = copy.beside("demo.warc.gz");
    let missing = copy.groma("evidence", &["--warc", path(&archive)]).with_code(2);
    assert!(missing.contains("run `groma harvest` first"), "{missing}");
    assert!(!archive.exists());

    copy.groma("harvest", &["--quiet"]).good();
    let said = copy.groma("evidence", &["--warc", path(&archive), "--json"]).good();
    let said: Value = serde_json::from_str(&said).unwrap();
    let counted = |query: &str| copy.number(query) as i64;
    let present = counted("select count(*) as n from dataset where record_ref is not null");
    let broken = counted("select count(*) as n from quarantine where record_ref is not null");
    let bodies = counted("select count(*) as n from fetch where blob_ref is not null");
    assert_eq!(said["catalogs"], 4);
    assert_eq!(said["requests"], counted("select count(*) as n from fetch"));
    assert_eq!(said["records"], present + broken + bodies);
    assert_eq!(said["withheld"], 0);
    let first = std::fs::read(&archive).unwrap();
    copy.groma("evidence", &["--warc", path(&archive)]).good();
    assert_eq!(std::fs::read(&archive).unwrap(), first, "the same evidence gives the same bytes");

    let Some(python) = std::env::var_os("GROMA_WARCIO_PYTHON") else {
        eprintln!("no reader to compare with: GROMA_WARCIO_PYTHON names no Python that has warcio");
        return;
    };
    let ended = Command::new(python).args(["-c", READER, path(&archive)]).output().unwrap();
    assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
    let read: Value = serde_json::from_slice(&ended.stdout).unwrap();
    assert_eq!(read["failed"], serde_json::json!([]));
    assert_eq!(read["kinds"]["warcinfo"], 1);
    let noted = said["catalogs"].as_i64().unwrap() + said["requests"].as_i64().unwrap();
    assert_eq!(read["kinds"]["metadata"], noted);
    assert_eq!(read["kinds"]["resource"], said["records"]);
    assert_eq!(read["data"], present);
}
