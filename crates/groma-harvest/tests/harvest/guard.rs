//! The guard at work: through names, redirects and names that change their mind, nothing inside is
//! ever connected to.

use crate::asking::{Asking, class, policy};
use crate::portal::{Portal, Reply};
use crate::summary::say;
use groma_harvest::client::{Class, Guard, Later, Limits, Lookup, Wire};
use groma_harvest::{Ask, Client, Policy};
use std::collections::VecDeque;
use std::io;
use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// Answers of a name server, one lookup after the other; the last one from then on.
struct Scripted(Mutex<VecDeque<Vec<&'static str>>>, Mutex<Vec<String>>);

impl Lookup for Scripted {
    fn lookup<'a>(&'a self, name: &'a str) -> Later<'a, io::Result<Vec<IpAddr>>> {
        self.1.lock().unwrap().push(name.to_owned());
        let mut answers = self.0.lock().unwrap();
        let next = if answers.len() > 1 { answers.pop_front() } else { answers.front().cloned() };
        let next = next.ok_or_else(|| io::Error::other("no such name"));
        Box::pin(std::future::ready(
            next.map(|all| all.iter().map(|ip| ip.parse().unwrap()).collect()),
        ))
    }
}

fn client(policy: Policy, answers: &[&[&'static str]]) -> (Client, Arc<Scripted>) {
    let answers = answers.iter().map(|all| all.to_vec()).collect();
    let names = Arc::new(Scripted(Mutex::new(answers), Mutex::default()));
    let wire = Wire::with_lookup(&policy, names.clone()).unwrap();
    (Client::over(policy, Arc::new(wire)).unwrap(), names)
}

/// A policy under which nothing private may be asked, but any port.
fn strict(portal: &Portal) -> Policy {
    let limits = Limits { connect: Duration::from_millis(300), ..policy().limits };
    Policy { allow: Vec::new(), ports: vec![80, portal.address().port()], limits, ..policy() }
}

/// As strict, but for one address at which nobody listens: it stands for one of the web, so that no
/// test asks the web.
fn two_minds(portal: &Portal) -> Policy {
    Policy { allow: vec!["127.0.0.2/32".parse().unwrap()], ..strict(portal) }
}

#[tokio::test]
async fn a_name_with_a_private_address_is_not_connected_to() {
    let portal = Portal::open();
    let url = format!("http://a.example:{}/", portal.address().port());
    let check = async |answers: &[&[&'static str]], expected: &str| {
        let (client, _) = client(strict(&portal), answers);
        let exchange = Asking::with(client).url(&url).await;
        assert_eq!(class(&exchange), expected, "{answers:?}");
        assert!(exchange.answer.is_none());
    };
    check(&[&["127.0.0.1"]], "private_address").await;
    check(&[&["10.0.0.5"]], "private_address").await;
    check(&[&["93.184.215.14", "10.0.0.5"]], "private_address").await;
    check(&[&["::1"]], "private_address").await;
    check(&[&["::ffff:127.0.0.1"]], "private_address").await;
    check(&[&["64:ff9b::7f00:1"]], "private_address").await;
    check(&[&["fe80::1"]], "private_address").await;
    check(&[&["169.254.169.254"]], "private_address").await;
    check(&[&[]], "dns").await;
    check(&[], "dns").await;
    assert_eq!(portal.requests(), []);
}

#[tokio::test]
async fn a_name_that_changes_its_mind_never_leads_inside() {
    let portal = Portal::open();
    portal.at("/", Reply::json("secret"));
    let url = format!("http://a.example:{}/", portal.address().port());
    // Good at the first lookup, this machine at every further one: of three tries, two of them for
    // robots.txt, none may get there.
    let (client, names) = client(two_minds(&portal), &[&["127.0.0.2"], &["127.0.0.1"]]);
    let asking = Asking::with(client);
    let ask = Ask::get(url.parse().unwrap(), "*/*");
    let exchange = asking.client.ask(&ask, None, &asking.purpose).await;
    assert!(exchange.answer.is_none());
    let classes: Vec<&str> = exchange.fetches.iter().map(|row| &*row.error_class).collect();
    assert!(matches!(classes[0], "timeout" | "refused"), "{classes:?}");
    assert_eq!(classes[1..], ["private_address", "private_address"]);
    assert_eq!(*names.1.lock().unwrap(), ["a.example"; 3], "one lookup for a try");
    assert_eq!(portal.requests(), []);
}

#[tokio::test]
async fn the_address_that_was_checked_is_the_one_that_is_asked() {
    let portal = Portal::open();
    portal.at("/", Reply::json("1"));
    let url = format!("http://a.example:{}/", portal.address().port());
    let allowed = Policy { ports: vec![portal.address().port()], ..policy() };
    // The name exists nowhere but in these lookups, of which the first is for robots.txt; the third
    // answer would be refused.
    let here: &[&str] = &["127.0.0.1"];
    let (client, names) = client(allowed, &[here, here, &["10.0.0.1"]]);
    let exchange = Asking::with(client).url(&url).await;
    assert_eq!(
        (class(&exchange), exchange.fetch().remote_address.as_deref()),
        ("ok", Some("127.0.0.1"))
    );
    assert_eq!(names.1.lock().unwrap().len(), 2);
}

#[tokio::test]
async fn a_name_of_an_allowed_network_may_be_on_any_port() {
    let portal = Portal::open();
    portal.at("/", Reply::json("1"));
    let port = portal.address().port();
    let url = format!("http://intranet:{port}/");
    let check = async |answers: &[&'static str], allow: &str, expected: &str, said: bool| {
        portal.forget();
        let policy = Policy {
            allow: vec![allow.parse().unwrap()],
            ports: vec![80, 443],
            tries_portals: 1,
            ..strict(&portal)
        };
        let (client, _) = client(policy, &[answers]);
        let exchange = Asking::with(client).url(&url).await;
        assert_eq!(class(&exchange), expected, "{answers:?}");
        assert_eq!(portal.requests().is_empty(), !said, "{answers:?}");
    };
    check(&["127.0.0.1"], "127.0.0.0/8", "ok", true).await;
    // Elsewhere the ports stay shut, and so they do when one of several addresses is elsewhere.
    check(&["127.0.0.1"], "10.0.0.0/8", "private_address", false).await;
    check(&["93.184.215.14"], "127.0.0.0/8", "bad_address", false).await;
    check(&["127.0.0.1", "93.184.215.14"], "127.0.0.0/8", "bad_address", false).await;
    check(&["10.0.0.5"], "127.0.0.0/8", "private_address", false).await;
}

#[tokio::test]
async fn a_redirect_to_a_name_inside_stops_there() {
    let (portal, inside) = (Portal::open(), Portal::open());
    let port = inside.address().port();
    portal.at("/x", Reply::redirect(&format!("http://inside.example:{port}/")));
    let ports = vec![portal.address().port(), port];
    // The portal itself is on a network that is allowed; the name is on one that is not.
    let (client, _) = client(Policy { ports, ..policy() }, &[&["10.0.0.9"]]);
    let exchange = Asking::with(client).get(&portal, "/x").await;
    assert_eq!(class(&exchange), "private_address");
    assert_eq!(exchange.fetch().redirect_chain.len(), 1);
    assert_eq!(exchange.fetch().status, None);
    assert_eq!(inside.requests(), []);
}

/// The cases that are kept with the project's reference data, each in its set-up.
#[tokio::test]
async fn the_reference_cases_are_held() {
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data");
    let data =
        std::env::var_os("GROMA_SHARED_DATA").map_or_else(|| PathBuf::from(beside), PathBuf::from);
    let Ok(text) = std::fs::read_to_string(data.join("survey/security/fetcher_cases.csv")) else {
        eprintln!("fetcher_cases.csv: absent; set GROMA_SHARED_DATA to hold the client against it");
        return;
    };
    let (mut refused, mut allowed, mut by_set_up) = (0, 0, 0);
    for fields in records(&text).into_iter().skip(1) {
        let [url, set_up, expected, why] = <[String; 4]>::try_from(fields).unwrap();
        match set_up.as_str() {
            "" => {
                let verdict = Guard::new(&Policy::default()).written(&url);
                assert_eq!(verdict.is_err(), expected == "refuse", "{url}: {why}: {verdict:?}");
                if expected == "refuse" { refused += 1 } else { allowed += 1 }
            }
            set_up => {
                held(set_up, &why).await;
                by_set_up += 1;
            }
        }
    }
    assert_eq!((refused, allowed, by_set_up), (41, 1, 14));
    say(&format!(
        "hostile addresses of the reference: {refused} refused, {allowed} allowed, {by_set_up} held by their set-up"
    ));
}

/// One case that needs a server or a lookup.
async fn held(set_up: &str, why: &str) {
    let portal = Portal::open();
    let short = Limits {
        total: Duration::from_millis(300),
        received_bytes: 100_000,
        ratio: 50,
        ..policy().limits
    };
    let here = Asking::by(Policy { limits: short, redirects: 5, tries_portals: 1, ..policy() });
    let get = async |reply: Reply| {
        portal.by("/", move |request| match request.query("n") {
            Some(n) => Reply::redirect(&format!("/?n={n}0")),
            None => reply.clone(),
        });
        let exchange = here.get(&portal, "/").await;
        (class(&exchange).to_owned(), exchange)
    };
    let named = async |answers: &[&[&'static str]]| {
        let (client, _) = client(strict(&portal), answers);
        class(&Asking::with(client).url("http://a.example/").await).to_owned()
    };
    let text = |body: &str| Reply::ok("text/html", body);
    match set_up {
        "DNS: A 10.0.0.5" => assert_eq!(named(&[&["10.0.0.5"]]).await, "private_address"),
        "DNS: A 203.0.113.9 and 10.0.0.5" => {
            assert_eq!(named(&[&["203.0.113.9", "10.0.0.5"]]).await, "private_address");
        }
        // `a_name_that_changes_its_mind_never_leads_inside` looks at every step of it.
        rebinding if rebinding.contains("2nd private") => {
            let (client, _) = client(two_minds(&portal), &[&["127.0.0.2"], &["127.0.0.1"]]);
            let exchange = Asking::with(client).url("http://a.example/").await;
            assert_eq!(class(&exchange), "private_address");
            assert_eq!(portal.requests(), []);
        }
        "302 to http://169.254.169.254/" => {
            assert_eq!(get(Reply::redirect("http://169.254.169.254/")).await.0, "private_address");
        }
        "302 to file:///etc/passwd" => {
            assert_eq!(get(Reply::redirect("file:///etc/passwd")).await.0, "bad_address");
        }
        "endless redirects" => {
            assert_eq!(get(Reply::redirect("/?n=1")).await.0, "redirected");
            assert_eq!(portal.asked().len(), 6, "stops after five");
        }
        "302 to http://b.example/" => {
            let (_, mut exchange) = get(Reply::redirect("/?x")).await;
            let last = exchange.fetches.last_mut().unwrap();
            last.redirect_chain = vec!["https://a.example/".into()];
            last.final_url = Some("http://b.example/".into());
            let notes = groma_harvest::client::notes(&exchange);
            assert_eq!(notes[0].code.name, "downgraded");
        }
        "body of endless bytes" => {
            let (class, exchange) = get(text("abc").endless()).await;
            assert_eq!(class, "too_large");
            assert!(exchange.answer.unwrap().body.length().unwrap() >= 100_000);
        }
        "one byte every 20 s" => {
            let slow = text(&"x".repeat(1000)).drip(Duration::from_millis(10));
            assert_eq!(get(slow).await.0, "timeout");
        }
        "gzip body, 1 kB expands to 10 GB" => {
            let bomb = crate::asking::gzip(&vec![0; 10 << 20]);
            let reply = Reply::ok("text/plain", bomb).header("Content-Encoding", "gzip");
            assert_eq!(get(reply).await.0, "expands_too_much");
        }
        "HTML page with script" => {
            let page = "<script src=/evil.js></script><img src=/pixel>";
            assert_eq!(get(text(page)).await.0, "ok");
            assert_eq!(portal.asked().len(), 1, "nothing that the page names is asked for");
        }
        // A server without a certificate stands for one whose certificate does not hold.
        "certificate expired" => {
            let exchange = here.url(&portal.url("/").replace("http:", "https:")).await;
            assert_eq!((class(&exchange), exchange.fetch().tls_ok), ("tls", Some(false)));
            assert!(exchange.answer.is_none());
        }
        "401 with WWW-Authenticate" => {
            let reply = Reply::status(401).header("WWW-Authenticate", "Basic realm=x");
            assert_eq!(get(reply).await.0, "auth");
            assert_eq!(portal.asked().len(), 1);
            assert!(portal.requests().iter().all(|r| r.header("authorization").is_none()));
        }
        "Set-Cookie then redirect" => {
            get(Reply::redirect("/?x").header("Set-Cookie", "a=b")).await;
            assert!(portal.requests().iter().all(|request| request.header("cookie").is_none()));
        }
        other => panic!("no test for {other}: {why}"),
    }
}

/// Records of CSV with quotes, as far as this file has them.
fn records(text: &str) -> Vec<Vec<String>> {
    let (mut records, mut record, mut field, mut quoted) =
        (Vec::new(), Vec::new(), String::new(), false);
    for c in text.chars().filter(|c| *c != '\r') {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => record.push(std::mem::take(&mut field)),
            '\n' if !quoted => {
                record.push(std::mem::take(&mut field));
                records.push(std::mem::take(&mut record));
            }
            c => field.push(c),
        }
    }
    records
}

#[test]
fn the_guard_can_be_asked_by_itself() {
    let guard = Guard::new(&Policy::default());
    assert_eq!(guard.written("http://127.1/").unwrap_err().class, Class::PrivateAddress);
    assert!(guard.ip("8.8.8.8".parse().unwrap()).is_ok());
}
