//! The scripted portal itself: whatever rests on it is worth no more than it is.

use crate::portal::{Portal, Reply};
use std::io::{Read, Write};
use std::net::TcpStream;

fn raw(portal: &Portal, method: &str, target: &str) -> String {
    let mut stream = TcpStream::connect(portal.address()).unwrap();
    write!(stream, "{method} {target} HTTP/1.1\r\nHost: x\r\nX-Test: 1\r\n\r\n").unwrap();
    let mut all = Vec::new();
    stream.read_to_end(&mut all).unwrap();
    String::from_utf8(all).unwrap()
}

#[test]
fn the_portal_answers_as_it_is_told() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.ttl"), "<a> a <b> .").unwrap();
    let portal = Portal::open();
    portal
        .at("/fixed", Reply::json("{}").header("ETag", "\"1\""))
        .at("/fixed?page=2", Reply::json("[]"))
        .at("/cut", Reply::ok("text/plain", "whole").cut_after(2))
        .at("/claims", Reply::ok("text/plain", "x").claiming(99))
        .at("/chunks", Reply::ok("text/plain", "chunk").chunked())
        .in_order("/turns", [Reply::status(503), Reply::json("1")])
        .by("/echo", |request| Reply::ok("text/plain", request.query("q").unwrap_or("none")))
        .folder("/files/", folder.path());
    let check = |method: &str, target: &str, expected: &[&str]| {
        let answer = raw(&portal, method, target);
        expected
            .iter()
            .for_each(|part| assert!(answer.contains(part), "{target}: {part}: {answer}"));
        answer
    };
    check("GET", "/fixed", &["HTTP/1.1 200", "ETag: \"1\"", "Content-Length: 2", "\r\n\r\n{}"]);
    check("GET", "/fixed?page=2", &["\r\n\r\n[]"]);
    check("GET", "/fixed?page=3", &["\r\n\r\n{}"]);
    assert!(check("HEAD", "/fixed", &["Content-Length: 2"]).ends_with("\r\n\r\n"));
    assert!(check("GET", "/cut", &["Content-Length: 5"]).ends_with("\r\n\r\nwh"));
    check("GET", "/claims", &["Content-Length: 99"]);
    check("GET", "/chunks", &["Transfer-Encoding: chunked", "5\r\nchunk\r\n0\r\n\r\n"]);
    check("GET", "/turns", &["HTTP/1.1 503"]);
    check("GET", "/turns", &["HTTP/1.1 200"]);
    check("GET", "/turns", &["HTTP/1.1 200"]);
    check("GET", "/echo?q=hello", &["\r\n\r\nhello"]);
    check("GET", "/files/a.ttl", &["text/turtle", "<a> a <b> ."]);
    check("GET", "/files/../a.ttl", &["HTTP/1.1 404"]);
    check("GET", "/nothing", &["HTTP/1.1 404"]);
    assert_eq!(portal.times("/fixed"), 4);
    assert_eq!(portal.times("/fixed?page=2"), 1);
    assert_eq!(portal.asked()[0], "GET /fixed");
    assert_eq!(portal.requests()[0].header("x-test"), Some("1"));
}
