use super::*;
use crate::answer::Body;
use url::Url;

fn answer(bytes: &[u8], content_type: &str) -> Answer {
    Answer {
        status: 200,
        final_url: Url::parse("https://portal.example/data.json").expect("a sound address"),
        headers: vec![("content-type".to_owned(), content_type.to_owned())],
        body: Body::Memory(bytes.to_vec()),
        truncated: false,
    }
}

#[test]
fn what_is_not_json_is_told() {
    let check = |bytes: &[u8], expected: Option<&str>| {
        let answer = answer(bytes, "application/json");
        let told = match Document::open(&answer) {
            Opened::Json(_) => None,
            Opened::Not(code, what, _) => Some(format!("{}: {what}", code.name)),
        };
        let expected = expected.map(|e| {
            format!("not-what-was-asked: https://portal.example/data.json answered with {e}.")
        });
        assert_eq!(told, expected);
    };
    check(b" {}", None);
    check(b"\xef\xbb\xbf[]", None);
    check(b"callback({})", None);
    check(b"", Some("nothing"));
    check(b"<!DOCTYPE html><html>", Some("a page of HTML instead of data"));
    check(b"<rdf:RDF/>", Some("XML instead of JSON"));
    check(b"\"Bad request\"", Some("a bare text instead of data: \"Bad request\""));
    check(b"Service unavailable", Some("something that is not JSON: Service unavailable"));
}

#[test]
fn a_broken_record_still_says_its_name() {
    let check = |bytes: &str, expected: Option<&str>| {
        assert_eq!(
            salvaged(bytes.as_bytes(), &["identifier", "id"]).as_deref(),
            expected,
            "{bytes}"
        );
    };
    check(r#"{"title": "x, "identifier" : "a/1", "b"#, Some("a/1"));
    check(r#"{"id": "2", "#, Some("2"));
    check(r#"{"id": 2, "x": "y""#, None);
    check(r#"{"title": "#, None);
}
