//! The journal: canonical, chained, and no byte of it changes unseen.

use super::super::*;
use super::setting::*;

fn play() -> Play {
    Play::begun(Settings::default()).to(ReturnState::Corrected)
}

#[test]
fn every_flipped_byte_is_found_in_its_record() {
    let play = play();
    // The bytes of people and grants are like the others; the end of the journal has every kind of
    // record, and a flip costs a reading up to it.
    let journal = write_journal(&play.records);
    let mut line = 1;
    let mut flipped = 0;
    for at in 0..journal.len() {
        let mut bytes = journal.clone().into_bytes();
        let (was, seq) = (bytes[at], line);
        line += u64::from(was == b'\n');
        // One bit of each byte, another one from byte to byte.
        bytes[at] = was ^ (1 << (at % 8));
        let start = journal[..at].rfind('\n').map_or(0, |end| end + 1);
        let found = found_from(&bytes, start, seq);
        assert_eq!(found, Some(seq), "byte {at}, {:?} for {:?}", bytes[at] as char, was as char);
        flipped += 1;
    }
    assert!(flipped > 15_000, "{flipped} bytes");
    let summary =
        format!("workflow: {flipped} flipped bytes of a journal, each found in its record");
    if let Some(dir) = std::env::var_os("GROMA_SUMMARY_DIR") {
        std::fs::write(std::path::Path::new(&dir).join("workflow-chain"), summary + "\n").unwrap();
    }
}

/// The record in which reading stops. Records before the flip are whole, as another test shows, so
/// only the line with the flip is read: alone it is either unreadable, or its hash is wrong.
fn found_from(bytes: &[u8], start: usize, seq: u64) -> Option<u64> {
    let end =
        bytes[start..].iter().position(|b| *b == b'\n').map_or(bytes.len(), |at| start + at + 1);
    match read_journal(&bytes[start..end], None) {
        Err(ChainError::Unreadable { seq: 1, .. } | ChainError::Hash { seq: 1 }) => Some(seq),
        _ => None,
    }
}

#[test]
fn flips_in_a_whole_journal_are_located() {
    let play = play();
    let journal = write_journal(&play.records);
    for at in (0..journal.len()).step_by(97) {
        let mut bytes = journal.clone().into_bytes();
        let seq = 1 + journal.as_bytes()[..at].iter().filter(|byte| **byte == b'\n').count() as u64;
        bytes[at] ^= 1 << (at % 7);
        let error = read_journal(&bytes, None).unwrap_err();
        let found = match error {
            ChainError::Unreadable { seq, .. } | ChainError::Hash { seq } => seq,
            other => panic!("byte {at}: {other}"),
        };
        assert_eq!(found, seq, "byte {at}");
    }
}

#[test]
fn records_taken_out_put_in_or_cut_off_are_found() {
    let play = play();
    let records = &play.records;
    let check = |changed: &[Record], expected: ChainError| {
        let journal = write_journal(changed);
        assert_eq!(read_journal(journal.as_bytes(), None).unwrap_err(), expected);
        assert_eq!(verify_chain(changed).unwrap_err(), expected);
        assert_eq!(Round::replay(instrument(), changed).unwrap_err(), expected);
    };
    let mut without = records.clone();
    without.remove(10);
    check(&without, ChainError::Link { seq: 11 });
    let mut twice = records.clone();
    twice.insert(10, records[10].clone());
    check(&twice, ChainError::Link { seq: 12 });
    let mut swapped = records.clone();
    swapped.swap(10, 11);
    check(&swapped, ChainError::Link { seq: 11 });
    // A record that is rewritten together with its own hash no longer fits the next.
    let mut forged = records.clone();
    forged[10].key = "another".into();
    forged[10] = forged[10].clone().sealed();
    check(&forged, ChainError::Link { seq: 12 });
    // Only a head that was noted elsewhere shows that the end is missing.
    let head = &records.last().unwrap().hash;
    let short = write_journal(&records[..20]);
    assert!(read_journal(short.as_bytes(), None).is_ok());
    let error = read_journal(short.as_bytes(), Some(head)).unwrap_err();
    assert_eq!(error, ChainError::Head { seq: 20 });
    assert!(read_journal(write_journal(records).as_bytes(), Some(head)).is_ok());
    assert_eq!(read_journal(b"", None), Ok(Vec::new()));
}

#[test]
fn lines_are_read_only_as_they_are_written() {
    let play = play();
    let line = play.records[3].to_line();
    let check = |changed: String, expected: &str| {
        let error = read_journal((changed + "\n").as_bytes(), None).unwrap_err();
        assert!(error.to_string().contains(expected), "{error}");
    };
    check(line.replacen('{', "{ ", 1), "not as records are written");
    check(line.replacen("{\"seq\"", "{\"more\":1,\"seq\"", 1), "unknown field `more`");
    check(line.replacen("\"seq\":4", "\"seq\":4,\"seq\":4", 1), "duplicate field");
    check("not a record".to_owned(), "no record");
    check(String::new(), "no record");
    let bytes = line.as_bytes();
    let cut = read_journal(&bytes[..bytes.len() - 5], None).unwrap_err();
    assert!(matches!(cut, ChainError::Unreadable { seq: 1, .. }), "{cut}");
    // Not even fields inside an answer are passed over.
    let play = Play::begun(Settings::default()).to(ReturnState::InternalCheck);
    let written = |record: &&Record| matches!(record.event, Event::Written { .. });
    let line = play.records.iter().find(written).unwrap().to_line();
    let more = line.replacen("{\"value\"", "{\"more\":1,\"value\"", 1);
    assert!(more != line);
    check(more, "record 1 was changed");
}

#[test]
fn the_hash_is_that_of_the_line() {
    use sha2::{Digest, Sha256};
    let play = play();
    for record in &play.records {
        let line = record.to_line();
        let tail = format!(",\"previous\":\"{}\",\"hash\":\"{}\"}}", record.previous, record.hash);
        let content = line.strip_suffix(&tail).unwrap().to_owned() + "}";
        let digest = Sha256::digest(record.previous.clone() + &content);
        let digest: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(digest, record.hash);
    }
    assert_eq!(play.records[0].previous, NOTHING_BEFORE);
}

#[test]
fn another_instrument_is_refused_and_other_wording_is_not() {
    let play = play();
    let other = |questions: &str| {
        let definition = std::sync::Arc::new(definition(questions));
        std::sync::Arc::new(Instrument::new(definition))
    };
    assert!(Round::replay(other(""), &play.records).is_ok());
    let error = Round::replay(other("more,,text,,,no,none\n"), &play.records).unwrap_err();
    assert!(matches!(error, ChainError::OtherInstrument { .. }), "{error}");
    let mut reworded = definition("");
    reworded.questions[1].labels.insert("en".into(), "Is there a law?".into());
    let reworded = std::sync::Arc::new(Instrument::new(std::sync::Arc::new(reworded)));
    assert!(Round::replay(reworded, &play.records).is_ok());
}

#[test]
fn a_hostile_record_is_refused_and_breaks_nothing() {
    let play = Play::begun(Settings::default()).to(ReturnState::Open);
    let last = play.records.last().unwrap();
    let check = |event: Event, unit: Option<&str>| {
        let forged = Record {
            seq: last.seq + 1,
            previous: last.hash.clone(),
            unit: unit.map(Into::into),
            event,
            to: None,
            ..last.clone()
        }
        .sealed();
        let error = play.round.clone().apply(&forged).unwrap_err();
        assert!(matches!(error, ChainError::Impossible { .. }), "{error}");
    };
    check(Event::Prepared, Some("N"));
    check(Event::SignedOff, Some("S"));
    check(Event::SignedOff, None);
    check(Event::Erased { actor: actor("a") }, Some("N"));
    check(Event::Written { answer: key("law"), given: given("yes"), version: 7 }, Some("N"));
    check(Event::Confirmed { answers: vec![key("law")] }, Some("N"));
    check(Event::ThreadResolved { thread: 9, resolved: true }, Some("N"));
    check(Event::ContestRejected { contest: 9, reason: why() }, Some("N"));
    let early = Record { at: hour(0), event: Event::SentToCheck, ..last.clone() };
    let early = Record { seq: last.seq + 1, previous: last.hash.clone(), ..early }.sealed();
    assert!(play.round.clone().apply(&early).is_err());
}
