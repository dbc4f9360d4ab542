use super::*;

/// Items of the list `dataset`, and other members whole.
fn plan(want: &dyn Fn(&mut Splitter<'_>, &Plan<'_>)) -> impl Fn(&[u8]) + '_ {
    move |bytes| {
        let wanted = |way: &[Key], _: u8| match way {
            [] => Want::Enter,
            [Key::Name(name)] if name == "dataset" => Want::Enter,
            [Key::Name(name)] if name == "left" => Want::Skip,
            _ => Want::Take,
        };
        let is_record = |value: &Json| !value.at("id").is_null();
        let plan = Plan { want: &wanted, is_record: &is_record };
        want(&mut Splitter::new(Box::new(bytes)), &plan);
    }
}

/// Parts as they come, a line each: the way, the bytes or the flaw.
fn check(document: &str, expected: &[&str], cut_off: bool) {
    plan(&|splitter, plan| {
        let mut parts = Vec::new();
        while let Some(cut) = splitter.next(plan).expect("it is memory") {
            let way: String = cut
                .way
                .iter()
                .map(|key| match key {
                    Key::Name(name) => format!("/{name}"),
                    Key::At(at) => format!("/{at}"),
                })
                .collect();
            let bytes = String::from_utf8_lossy(&cut.bytes).into_owned();
            parts.push(match cut.read {
                Ok(_) => format!("{way} {bytes}"),
                Err(flaw) => format!("{way} {bytes} ({} at {})", flaw.what, flaw.offset),
            });
            assert!(
                document.as_bytes()[cut.offset as usize..]
                    .starts_with(&cut.bytes[..1.min(cut.bytes.len())])
            );
        }
        assert_eq!(parts, expected, "{document}");
        assert_eq!(splitter.cut_off, cut_off, "{document}");
    })(document.as_bytes());
}

#[test]
fn parts_come_one_by_one() {
    check(
        r#"{"a": 1, "left": {"x": [1, "]"]}, "dataset": [{"id": "x"}, {"id": "]}"}, 7 ], "b": "\"}"}"#,
        &[
            "/a 1",
            r#"/dataset/0 {"id": "x"}"#,
            r#"/dataset/1 {"id": "]}"}"#,
            "/dataset/2 7",
            r#"/b "\"}""#,
        ],
        false,
    );
    check("{\"a\": 1}\n{\"a\": 2}\n", &["/a 1", "/a 2"], false);
    check("[]", &[], false);
    check("", &[], false);
}

#[test]
fn a_broken_record_is_broken_alone() {
    let check = |broken: &str, expected: &str| {
        let document =
            format!(r#"{{"dataset": [{{"id": 1}}, {broken}, {{"id": 3}}, {{"id": 4}}]}}"#);
        check(
            &document,
            &[
                r#"/dataset/0 {"id": 1}"#,
                expected,
                r#"/dataset/2 {"id": 3}"#,
                r#"/dataset/3 {"id": 4}"#,
            ],
            false,
        );
    };
    check(r#"{"id": tru}"#, r#"/dataset/1 {"id": tru} (`tru` is no value at 7)"#);
    check(
        r#"{"id" 2, "t": [{}]}"#,
        r#"/dataset/1 {"id" 2, "t": [{}]} (a colon was expected after a key at 6)"#,
    );
    // A quote is missing, and all that follows is inside out.
    check(
        r#"{"id": "2, "t": "x"}"#,
        r#"/dataset/1 {"id": "2, "t": "x"} (a comma or the end of an object was expected at 12)"#,
    );
    check(
        r#"{"id": 2, "t": "x}"#,
        r#"/dataset/1 {"id": 2, "t": "x} (a comma or the end of an object was expected at 22)"#,
    );
    // A bracket is missing.
    check(
        r#"{"id": 2, "t": {"x": 1}"#,
        r#"/dataset/1 {"id": 2, "t": {"x": 1} (a key or the end of an object was expected at 25)"#,
    );
    check(
        r#"{"id": 2, "t": [1}"#,
        r#"/dataset/1 {"id": 2, "t": [1} (a comma or the end of a list was expected at 17)"#,
    );
}

#[test]
fn what_stands_between_records_is_passed() {
    check(
        r#"{"dataset": [{"id": 1}}, {"id": 2}], "a": 1}"#,
        &[
            r#"/dataset/0 {"id": 1}"#,
            "/dataset/1 }, (a value was expected at 0)",
            r#"/dataset/1 {"id": 2}"#,
            "/a 1",
        ],
        false,
    );
    check(
        r#"{"dataset": [{"id": 1} {"id": 2}], b: 1, "a": 1}"#,
        &[
            r#"/dataset/0 {"id": 1}"#,
            r#"/dataset/1 {"id": 2}"#,
            "/ b:1, (a key was expected at 0)",
            "/a 1",
        ],
        false,
    );
}

#[test]
fn a_document_that_is_cut_off_is_known_to_be() {
    let whole = r#"{"a": 1, "dataset": [{"id": "x"}, {"id": "y", "t": [1, 2]}], "left": {"x": 1}, "b": "z"}"#;
    for end in 1..whole.len() {
        plan(&|splitter, plan| {
            while let Ok(Some(_)) = splitter.next(plan) {}
            assert!(splitter.cut_off, "{}", &whole[..end]);
        })(&whole.as_bytes()[..end]);
    }
}

#[test]
fn hostile_bytes_end() {
    for bytes in [
        "[".repeat(300_000),
        "}".repeat(100_000),
        "{\"a\":".repeat(50_000),
        "\"".repeat(99_999),
        "{x\"a\":1,".repeat(9_999),
    ] {
        plan(&|splitter, plan| {
            let mut parts = 0;
            while let Ok(Some(_)) = splitter.next(plan) {
                parts += 1;
            }
            assert!(parts <= 30_000, "{parts} parts of {}", &bytes[..10]);
        })(bytes.as_bytes());
    }
}

proptest::proptest! {
    #[test]
    fn any_bytes_end(bytes in proptest::collection::vec(proptest::sample::select(b"{}[]\",:1a\\ \n".to_vec()), 0..200)) {
        plan(&|splitter, plan| while let Ok(Some(_)) = splitter.next(plan) {})(&bytes);
    }
}

#[test]
fn however_long_a_document_little_of_it_is_in_memory() {
    let record = format!("{{\"id\": 1, \"t\": \"{}\"}},\n", "x".repeat(1000));
    let document = std::iter::repeat_n(record, 20_000).collect::<String>();
    let document = format!("{{\"dataset\": [{}]}}", document.trim_end_matches([',', '\n']));
    plan(&|splitter, plan| {
        let (mut most, mut records) = (0, 0);
        while splitter.next(plan).expect("it is memory").is_some() {
            most = most.max(splitter.window.capacity());
            records += 1;
        }
        assert_eq!(records, 20_000);
        assert!(most < 1 << 20, "{most} bytes of a document of {}", document.len());
    })(document.as_bytes());
}
