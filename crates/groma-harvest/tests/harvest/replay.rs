//! Exchanges that were recorded are answered without a network, and nothing else is.

use crate::asking::{Asking, body, class, gzip, harvest, policy};
use crate::portal::{Portal, Reply};
use groma_harvest::client::{Limits, Recording, Replay, Wire};
use groma_harvest::{Ask, Client, Exchange, Policy, RobotsPolicy};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use url::Url;

fn recording(policy: Policy, folder: &Path) -> Asking {
    let wire = Arc::new(Wire::new(&policy).unwrap());
    let recording = Arc::new(Recording::new(folder, wire).unwrap());
    Asking::with(Client::over(policy, recording).unwrap())
}

fn replaying(policy: Policy, folder: &Path) -> Asking {
    let replay = Arc::new(Replay::open(folder).unwrap());
    Asking::with(Client::over(policy, replay).unwrap())
}

/// What an exchange brought, without what another run cannot have: times.
fn seen(exchange: &Exchange) -> Vec<String> {
    let row = |row: &groma_define::tables::FetchRow| {
        format!(
            "{} {} {:?} {} {:?} {:?} {:?} {:?} {:?} {}",
            row.method,
            row.url,
            row.status,
            row.error_class,
            row.final_url,
            row.sha256,
            row.redirect_chain,
            row.remote_address,
            row.content_type,
            row.robots_verdict,
        )
    };
    let mut seen: Vec<String> = exchange.fetches.iter().map(row).collect();
    if let Some(answer) = &exchange.answer {
        seen.push(format!("{} {:?}", answer.truncated, answer.body.bytes().unwrap()));
    }
    seen
}

#[tokio::test]
async fn a_replay_brings_what_the_network_brought() {
    let folder = tempfile::tempdir().unwrap();
    let portal = Portal::open();
    portal
        .at("/robots.txt", Reply::ok("text/plain", "User-agent: *\nDisallow: /closed"))
        .at("/a", Reply::redirect("/b").header("Set-Cookie", "session=secret"))
        .at("/b", Reply::ok("text/turtle", "<a> a <b> .\n\nHTTP 200 whole\n"))
        .at("/binary", Reply::ok("application/zip", vec![0, 255, 10, 13, 10, 10]))
        .at("/packed", Reply::json(gzip(b"[1]")).header("Content-Encoding", "gzip"))
        .at("/cut", Reply::ok("text/plain", "whole").cut_after(2))
        .in_order("/turns", [Reply::status(503), Reply::json("1"), Reply::json("2")])
        .by("/post", |request| Reply::ok("text/plain", format!("got {}", request.body)))
        .by("/accept", |request| Reply::ok("text/plain", request.header("accept").unwrap_or("")))
        .at("/inside", Reply::redirect("http://10.0.0.1/"))
        .at("/drips", Reply::ok("text/plain", "x".repeat(100)).drip(Duration::from_millis(20)));
    let mut asks: Vec<Ask> = [
        "/a", "/binary", "/packed", "/cut", "/turns", "/turns", "/closed", "/inside", "/none",
        "/drips",
    ]
    .map(|target| Ask::get(Url::parse(&portal.url(target)).unwrap(), "*/*"))
    .into();
    let at = |target: &str| Url::parse(&portal.url(target)).unwrap();
    asks.push(Ask::post(at("/post"), "*/*", "application/xml", "<one/>\n\n".into()));
    asks.push(Ask::post(at("/post"), "*/*", "application/xml", "<two/>".into()));
    asks.push(Ask::get(at("/accept"), "text/turtle"));
    asks.push(Ask::get(at("/accept"), "application/ld+json"));
    asks[0].headers.push(("Authorization".into(), "Bearer secret".into()));
    let limits = Limits {
        idle: Duration::from_secs(5),
        total: Duration::from_millis(500),
        ..policy().limits
    };
    let policy = Policy { limits, ..policy() };

    let live = recording(policy.clone(), folder.path()).under(harvest(RobotsPolicy::Obey));
    let mut first = Vec::new();
    for ask in &asks {
        first.push(live.ask(ask, None).await);
    }
    drop(portal);
    let again = replaying(policy, folder.path());
    let again = again.under(harvest(RobotsPolicy::Obey));
    for (ask, first) in asks.iter().zip(&first) {
        let second = again.ask(ask, None).await;
        if ask.url.path() == "/drips" {
            assert_eq!((class(first), class(&second)), ("timeout", "timeout"));
        } else {
            assert_eq!(seen(first), seen(&second), "{}", ask.url);
        }
    }
    again.client.close().unwrap();
    assert_eq!(body(&first[10]), b"got <one/>\n\n");
    assert_eq!(class(&first[6]), "blocked_by_robots");
    assert_eq!(body(&first[13]), b"application/ld+json");

    let mut all = String::new();
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        all.push_str(&String::from_utf8_lossy(&std::fs::read(entry.unwrap().path()).unwrap()));
    }
    assert!(!all.contains("secret"), "{all}");
    assert!(all.contains("GET http://127.0.0.1") && all.contains("content-type: text/turtle"));
}

#[tokio::test]
async fn a_miss_fails_and_says_what_is_near() {
    let folder = tempfile::tempdir().unwrap();
    let portal = Portal::open();
    portal.at("/list", Reply::json("1"));
    let live = recording(policy(), folder.path());
    live.get(&portal, "/list?page=1").await;
    live.get(&portal, "/other").await;
    let again = replaying(policy(), folder.path());
    assert_eq!(class(&again.get(&portal, "/list?page=1").await), "ok");
    again.client.close().unwrap();
    portal.forget();
    let missed = again.get(&portal, "/list?page=2").await;
    assert_eq!((class(&missed), missed.fetches.len()), ("not_recorded", 1));
    let twice = again.get(&portal, "/list?page=1").await;
    assert_eq!(class(&twice), "not_recorded");
    assert_eq!(portal.requests(), [], "a replay asks nobody");
    let missed = again.client.close().unwrap_err();
    assert_eq!(missed.0.len(), 2);
    let message = &missed.0[0];
    assert!(
        message.contains("/list?page=2")
            && message.contains("nearest is GET")
            && message.ends_with("/list?page=1"),
        "{message}"
    );
    assert!(missed.0[1].contains("more often than it was recorded"), "{}", missed.0[1]);
}

#[tokio::test]
async fn a_recording_goes_on_after_the_last_one() {
    let folder = tempfile::tempdir().unwrap();
    let portal = Portal::open();
    portal.in_order("/x", [Reply::json("1"), Reply::json("2")]);
    recording(policy(), folder.path()).get(&portal, "/x").await;
    recording(policy(), folder.path()).get(&portal, "/x").await;
    let again = replaying(policy(), folder.path());
    assert_eq!(body(&again.get(&portal, "/x").await), b"1");
    assert_eq!(body(&again.get(&portal, "/x").await), b"2");
}

#[test]
fn a_folder_that_holds_something_else_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let check = |text: &str, expected: &str| {
        std::fs::write(folder.path().join("00001-GET.http"), text).unwrap();
        let why = Replay::open(folder.path()).err().map(|why| why.to_string()).unwrap_or_default();
        assert!(why.contains(expected), "{text:?}: {why}");
    };
    check("", "no request");
    check("GET http://a/\n\nhello\n", "neither HTTP nor FAULT");
    check("GET http://a/\n\nHTTP x whole\n\n", "status is no number");
    check("GET http://a/\n\nFAULT odd x\n\n", "no known word");
    let why = Replay::open(folder.path().join("none")).err().unwrap().to_string();
    assert!(why.contains("none"), "{why}");
}
