//! The polite client against a portal that misbehaves in every way.

use crate::asking::{Asking, body, class, gzip, harvest, policy};
use crate::portal::{Portal, Reply};
use groma_define::harvest::{NoMemory, Validators};
use groma_harvest::client::{Budget, Limits, OwnLimits, Rate, notes};
use groma_harvest::{
    Address, Ask, Body, Client, Gathered, Policy, Purpose, RobotsPolicy, Source, Told, sweep,
};
use std::time::Duration;
use url::Url;

#[tokio::test]
async fn an_answer_is_whole_and_its_row_says_how_it_came() {
    let portal = Portal::open();
    let reply = Reply::json("{\"a\":1}")
        .header("ETag", "\"v1\"")
        .header("Last-Modified", "Mon, 23 Nov 2026 10:00:00 GMT")
        .header("Access-Control-Allow-Origin", "*");
    portal.at("/data.json", reply);
    let exchange = Asking::new().get(&portal, "/data.json#part").await;
    assert_eq!(body(&exchange), b"{\"a\":1}");
    let answer = exchange.success().unwrap();
    assert!(!answer.truncated);
    assert_eq!(answer.media_type(), "application/json");
    let row = exchange.fetch();
    assert_eq!((row.status, &*row.error_class, &*row.method), (Some(200), "ok", "GET"));
    assert_eq!((row.bytes, row.content_length_claimed, row.attempt), (Some(7), Some(7), 1));
    assert_eq!(row.etag.as_deref(), Some("\"v1\""));
    assert_eq!(row.last_modified.as_deref(), Some("Mon, 23 Nov 2026 10:00:00 GMT"));
    assert_eq!(row.cors.as_deref(), Some("*"));
    assert_eq!(row.remote_address.as_deref(), Some("127.0.0.1"));
    assert_eq!((row.tls_ok, &*row.robots_verdict), (None, "absent"));
    assert_eq!(row.sha256, Some(answer.body.hash().unwrap()));
    assert_eq!((&*row.purpose, row.run.as_str(), row.fetch_id.len()), ("harvest", "run", 24));
    let request = &portal.requests()[1];
    assert_eq!(request.target, "/data.json");
    let agent = request.header("user-agent").unwrap();
    assert!(agent.starts_with("groma/") && agent.contains("(+https://"), "{agent}");
    assert_eq!(request.header("accept-encoding"), Some("gzip"));
    assert!(notes(&exchange).is_empty());
}

#[test]
fn nobody_asks_without_a_contact() {
    let check = |contact: &str, expected: bool| {
        let client = Client::new(Policy { contact: contact.into(), ..Policy::default() });
        assert_eq!(client.is_ok(), expected, "{contact}");
    };
    check("https://example.org/groma", true);
    check("mailto:harvest@example.org", true);
    check("", false);
    check("me", false);
    check("https://example.org/)\r\nX: y", false);
}

#[tokio::test]
async fn statuses_are_tried_again_or_not() {
    let check = async |replies: Vec<Reply>, tries: usize, expected: &str, waited_s: &[u64]| {
        let portal = Portal::open();
        portal.in_order("/x", replies);
        // So fast that only what is under test makes it wait.
        let rate = Rate { requests: 1000, per: Duration::from_millis(1), burst: 1 };
        let asking = Asking::by(Policy { rate_portals: rate, ..policy() });
        let exchange = asking.get(&portal, "/x").await;
        assert_eq!(portal.times("/x"), tries);
        assert_eq!(exchange.fetches.len(), tries);
        assert_eq!(class(&exchange), expected);
        let attempts: Vec<i64> = exchange.fetches.iter().map(|row| row.attempt).collect();
        assert_eq!(attempts, (1..=tries as i64).collect::<Vec<_>>());
        let ids: std::collections::HashSet<_> =
            exchange.fetches.iter().map(|row| &row.fetch_id).collect();
        assert_eq!(ids.len(), tries);
        let slept = asking.clock.slept();
        assert_eq!(slept.len(), waited_s.len(), "{slept:?}");
        for (slept, expected) in slept.iter().zip(waited_s) {
            // A back-off is spread by half around its middle; what the server names is not.
            let middle = Duration::from_secs(*expected);
            assert!(
                (middle / 2 - Duration::from_millis(5)..=middle * 3 / 2).contains(slept),
                "{slept:?}"
            );
        }
    };
    let status = Reply::status;
    check(vec![status(500), status(502), Reply::json("1")], 3, "ok", &[1, 2]).await;
    check(vec![status(500)], 3, "server", &[1, 2]).await;
    check(vec![status(404)], 1, "not_found", &[]).await;
    check(vec![status(410)], 1, "gone", &[]).await;
    check(vec![status(401).header("WWW-Authenticate", "Basic")], 1, "auth", &[]).await;
    check(vec![status(400)], 1, "refused", &[]).await;
    check(vec![status(408), Reply::json("1")], 2, "ok", &[1]).await;
    check(vec![status(425), Reply::json("1")], 2, "ok", &[1]).await;
    check(vec![status(429).header("Retry-After", "30"), Reply::json("1")], 2, "ok", &[30]).await;
    check(vec![status(503).header("Retry-After", "9"), Reply::json("1")], 2, "ok", &[9]).await;
    check(vec![status(503).header("Retry-After", "99999")], 1, "rate_limited", &[]).await;
    check(vec![status(429)], 3, "rate_limited", &[1, 2]).await;
    let cut = Reply::json("[1,2,3]").cut_after(3);
    check(vec![cut, Reply::json("[1,2,3]")], 2, "ok", &[1]).await;
}

/// A feed that is built when it is asked for is asked for again, for ten minutes in all.
#[tokio::test]
async fn what_is_not_ready_is_waited_for() {
    let check = async |replies: Vec<Reply>, status: u16, waited_s: &[u64]| {
        let portal = Portal::open();
        portal.in_order("/feed", replies);
        let rate = Rate { requests: 1000, per: Duration::from_millis(1), burst: 1 };
        let asking = Asking::by(Policy { rate_portals: rate, ..policy() });
        let exchange = asking.get(&portal, "/feed").await;
        assert_eq!(exchange.answer.as_ref().map(|answer| answer.status), Some(status));
        assert_eq!(exchange.fetches.len(), waited_s.len() + 1);
        let slept: Vec<u64> = asking.clock.slept().iter().map(Duration::as_secs).collect();
        assert_eq!(slept, waited_s);
        asking.get(&portal, "/feed").await;
        let slept: Duration = asking.clock.slept().iter().sum();
        assert!(slept <= Duration::from_secs(600), "in all, however many requests: {slept:?}");
    };
    let not_ready = |after: &str| Reply::json("{}").with_status(202).header("Retry-After", after);
    let ready = || Reply::json("{\"a\": 1}");
    check(vec![not_ready("30"), not_ready("60"), ready()], 200, &[30, 60]).await;
    check(vec![Reply::status(202), Reply::status(202), ready()], 200, &[5, 10]).await;
    check(vec![not_ready("0"), ready()], 200, &[1]).await;
    check(vec![Reply::status(202)], 202, &[5, 10, 20, 40, 80, 160]).await;
    check(vec![not_ready("250")], 202, &[250, 250]).await;
    check(vec![not_ready("601")], 202, &[]).await;
    let wall = Reply::status(202).header("x-amzn-waf-action", "challenge");
    check(vec![wall], 202, &[]).await;
}

#[tokio::test]
async fn a_date_is_waited_for_too_and_the_host_is_slower_afterwards() {
    let portal = Portal::open();
    let date = httpdate::fmt_http_date(std::time::SystemTime::now() + Duration::from_secs(120));
    portal.in_order("/x", [Reply::status(429).header("Retry-After", &date), Reply::json("1")]);
    portal.at("/y", Reply::json("2"));
    let rate = Rate { requests: 1, per: Duration::from_secs(3), burst: 1 };
    let asking = Asking::by(Policy { rate_portals: rate, ..policy() });
    assert_eq!(class(&asking.get(&portal, "/x").await), "ok");
    assert_eq!(class(&asking.get(&portal, "/y").await), "ok");
    let slept: Vec<u64> =
        asking.clock.slept().iter().map(|wait| wait.as_secs_f64().round() as u64).collect();
    // After robots.txt, 120 s less what has passed since the header was written, then twice the three
    // seconds.
    assert!((112..=120).contains(&slept[1]), "{slept:?}");
    assert_eq!((slept[0], &slept[2..]), (3, &[6][..]));
}

#[tokio::test]
async fn a_quota_that_is_used_up_is_waited_for_or_left_alone() {
    let quota = |remaining: &str, reset: &str| {
        let reply = Reply::json("1").header("X-RateLimit-Remaining", remaining);
        reply.header("X-RateLimit-Reset", reset)
    };
    let rate = Rate { requests: 1000, per: Duration::from_millis(1), burst: 1 };
    let check = async |first: Reply, classes: [&str; 2], asked: usize, slept: &[u64]| {
        let portal = Portal::open();
        portal.in_order("/x", [first, Reply::json("2")]);
        let asking = Asking::by(Policy { rate_portals: rate, ..policy() });
        for expected in classes {
            assert_eq!(class(&asking.get(&portal, "/x").await), expected);
        }
        assert_eq!(portal.times("/x"), asked);
        let long = |wait: &Duration| wait.as_secs_f64().round() as u64;
        assert_eq!(asking.clock.slept().iter().map(long).collect::<Vec<_>>(), slept);
    };
    check(quota("0", "90"), ["ok", "ok"], 2, &[90]).await;
    check(quota("7", "90"), ["ok", "ok"], 2, &[]).await;
    // A day is more than anybody waits for: nothing more is asked, as after a Retry-After.
    check(quota("0", "86400"), ["ok", "rate_limited"], 1, &[]).await;
    check(quota("0", "86400").with_status(429), ["rate_limited"; 2], 1, &[]).await;
    check(quota("0", "30").with_status(429), ["ok", "ok"], 3, &[30]).await;
    let both = quota("0", "86400").with_status(429).header("Retry-After", "20");
    check(both, ["ok", "ok"], 3, &[20]).await;
}

#[tokio::test]
async fn a_challenge_is_not_answered_and_a_cookie_not_carried() {
    let (portal, other) = (Portal::open(), Portal::open());
    portal.at("/x", Reply::redirect(&other.url("/y")).header("Set-Cookie", "a=b"));
    other.at("/y", Reply::json("1"));
    let mut ask = Ask::get(Url::parse(&portal.url("/x")).unwrap(), "*/*");
    ask.headers = vec![("X-Token".into(), "secret".into()), ("Range".into(), "bytes=0-9".into())];
    let exchange = Asking::new().ask(&ask, None).await;
    assert_eq!(class(&exchange), "redirected");
    assert_eq!(portal.requests()[1].header("x-token"), Some("secret"));
    let there = &other.requests()[1];
    assert_eq!((there.header("x-token"), there.header("cookie")), (None, None));
    assert_eq!(there.header("range"), Some("bytes=0-9"));
}

#[tokio::test]
async fn redirects_are_followed_and_counted() {
    let portal = Portal::open();
    portal
        .at("/a", Reply::redirect("b?x=1"))
        .at("/b", Reply::redirect("/c").with_status(308))
        .at("/c", Reply::json("1"))
        .at("/circle", Reply::redirect("/circle2"))
        .at("/circle2", Reply::redirect("/circle"))
        .by("/on", |request| {
            let n: u32 = request.query("n").unwrap().parse().unwrap();
            Reply::redirect(&format!("/on?n={}", n + 1))
        })
        .at("/nowhere", Reply::status(302))
        .at("/odd", Reply::redirect("http://a\\@b/"))
        .at("/file", Reply::redirect("file:///etc/passwd"))
        .at("/inside", Reply::redirect("http://169.254.169.254/latest/meta-data/"))
        .at("/secret", Reply::redirect("http://u:p@127.0.0.1/"));
    let asking = Asking::new();
    let exchange = asking.get(&portal, "/a").await;
    let row = exchange.fetch();
    assert_eq!((class(&exchange), row.status), ("redirected", Some(200)));
    assert_eq!(row.final_url.as_deref(), Some(&*portal.url("/c")));
    let chain: Vec<&str> = row.redirect_chain.iter().map(|address| &**address).collect();
    assert_eq!(chain, [portal.url("/a"), portal.url("/b?x=1")]);
    assert_eq!(exchange.success().unwrap().final_url.as_str(), portal.url("/c"));

    let check = async |target: &str, expected: &str, status: Option<i64>, hops: usize| {
        let exchange = asking.get(&portal, target).await;
        assert_eq!(class(&exchange), expected, "{target}");
        assert_eq!(exchange.fetch().status, status, "{target}");
        assert_eq!(exchange.fetch().redirect_chain.len(), hops, "{target}");
        assert_eq!(exchange.fetches.len(), 1, "{target}");
    };
    check("/circle", "redirected", Some(302), 2).await;
    check("/on?n=0", "redirected", Some(302), 11).await;
    check("/nowhere", "redirected", Some(302), 0).await;
    check("/odd", "bad_address", Some(302), 1).await;
    check("/file", "bad_address", None, 1).await;
    check("/inside", "private_address", None, 1).await;
    check("/secret", "bad_address", None, 1).await;
}

#[tokio::test]
async fn a_post_stays_one_or_becomes_a_get() {
    let check = async |status: u16, method: &str, sent: &str| {
        let portal = Portal::open();
        portal.at("/x", Reply::redirect("/y").with_status(status)).at("/y", Reply::json("1"));
        let url = Url::parse(&portal.url("/x")).unwrap();
        let ask = Ask::post(url, "*/*", "application/xml", "<q/>".into());
        Asking::new().ask(&ask, None).await;
        let last = portal.requests().pop().unwrap();
        assert_eq!((&*last.method, &*last.body), (method, sent), "{status}");
    };
    check(302, "GET", "").await;
    check(303, "GET", "").await;
    check(307, "POST", "<q/>").await;
    check(308, "POST", "<q/>").await;
}

#[tokio::test]
async fn what_is_known_is_not_sent_again() {
    let portal = Portal::open();
    portal.by("/x", |request| match request.header("if-none-match") {
        Some("\"v1\"") => Reply::status(304),
        _ => Reply::json("1").header("ETag", "\"v1\""),
    });
    portal.by("/new-tag", |_| Reply::json("1").header("ETag", "\"another\""));
    let asking = Asking::new();
    let first = asking.get(&portal, "/x").await;
    let row = first.fetch();
    let known = Validators {
        etag: row.etag.as_deref().map(str::to_owned),
        last_modified: Some("Mon, 23 Nov 2026 10:00:00 GMT".into()),
        sha256: row.sha256.clone(),
    };
    let again = asking.ask(&first.ask, Some(&known)).await;
    assert_eq!(again.answer.as_ref().unwrap().status, 304);
    assert_eq!((again.fetch().status, class(&again)), (Some(304), "ok"));
    assert_eq!(
        portal.requests()[2].header("if-modified-since"),
        Some("Mon, 23 Nov 2026 10:00:00 GMT")
    );
    // A new ETag for the same bytes: the row says 200, the answer that nothing was modified.
    let other = Ask::get(Url::parse(&portal.url("/new-tag")).unwrap(), "*/*");
    let same = asking.ask(&other, Some(&known)).await;
    assert_eq!((same.answer.unwrap().status, same.fetches[0].status), (304, Some(200)));
    // What was cut off has no hash; its ETag is not sent.
    let cut = Validators { sha256: None, ..known };
    let whole = asking.ask(&first.ask, Some(&cut)).await;
    assert_eq!(whole.answer.unwrap().status, 200);
    assert_eq!(portal.requests().last().unwrap().header("if-none-match"), None);
}

#[tokio::test]
async fn bodies_are_bounded_and_what_came_is_kept() {
    let portal = Portal::open();
    let long = "x".repeat(5000);
    let bomb = gzip(&vec![b' '; 20 << 20]);
    assert!(bomb.len() < 100_000);
    portal
        .at("/plain", Reply::ok("text/plain", long.clone()))
        .at(
            "/packed",
            Reply::ok("text/plain", gzip(long.as_bytes())).header("Content-Encoding", "gzip"),
        )
        .at("/shouted", Reply::ok("text/plain", gzip(b"x")).header("Content-Encoding", "X-GZIP"))
        .at("/bomb", Reply::ok("text/plain", bomb).header("Content-Encoding", "gzip"))
        .at("/endless", Reply::ok("text/plain", "abc").endless())
        .at("/cut", Reply::ok("text/plain", long.clone()).cut_after(10))
        .at("/cut-chunks", Reply::ok("text/plain", long.clone()).chunked().cut_after(10))
        .at(
            "/cut-pack",
            Reply::ok("text/plain", gzip(b"hello")[..12].to_vec())
                .header("Content-Encoding", "gzip"),
        )
        .at("/no-pack", Reply::ok("text/plain", "plain").header("Content-Encoding", "gzip"))
        .at("/no-body", Reply::ok("text/plain", "").header("Content-Encoding", "gzip"))
        .at("/claims", Reply::ok("text/plain", "short").claiming(5000));
    let limits =
        Limits { received_bytes: 200_000, unpacked_bytes: 100 << 20, ratio: 50, ..policy().limits };
    let spool = tempfile::tempdir().unwrap();
    let spool = Some(spool.path().to_owned());
    let asking =
        Asking::by(Policy { limits, tries_portals: 1, memory_bytes_max: 4096, spool, ..policy() });
    let check = async |target: &str, expected: &str, finding: Option<&str>| {
        let exchange = asking.get(&portal, target).await;
        assert_eq!(class(&exchange), expected, "{target}");
        let noted: Vec<&str> = notes(&exchange).iter().map(|noted| noted.code.name).collect();
        assert_eq!(noted, finding.into_iter().collect::<Vec<_>>(), "{target}");
        assert_eq!(exchange.answer.as_ref().unwrap().truncated, finding.is_some(), "{target}");
        assert_eq!(exchange.fetch().sha256.is_some(), finding.is_none(), "{target}");
        let answer = exchange.answer.as_ref().unwrap();
        let part = finding.map(|_| answer.body.hash().unwrap());
        assert_eq!(exchange.fetch().part_sha256, part, "{target}: of what was read");
        exchange
    };
    let plain = check("/plain", "ok", None).await;
    assert_eq!(body(&plain), long.as_bytes());
    assert!(matches!(plain.answer.unwrap().body, Body::Spooled(_)));
    let packed = check("/packed", "ok", None).await;
    assert_eq!(body(&packed), long.as_bytes());
    assert!(packed.fetch().bytes < Some(200));
    assert_eq!(body(&check("/shouted", "ok", None).await), b"x");
    assert_eq!(body(&check("/no-body", "ok", None).await), b"");
    let bomb = check("/bomb", "expands_too_much", Some("expands-too-much")).await;
    assert!(bomb.answer.unwrap().body.length().unwrap() < 20 << 20);
    let endless = check("/endless", "too_large", Some("too-large")).await;
    assert!((200_000..1_000_000).contains(&endless.answer.unwrap().body.length().unwrap()));
    assert_eq!(body(&check("/cut", "truncated", Some("truncated-body")).await), b"xxxxxxxxxx");
    assert_eq!(
        body(&check("/cut-chunks", "truncated", Some("truncated-body")).await),
        b"xxxxxxxxxx"
    );
    check("/cut-pack", "truncated", Some("truncated-body")).await;
    check("/no-pack", "truncated", Some("truncated-body")).await;
    assert_eq!(body(&check("/claims", "truncated", Some("truncated-body")).await), b"short");
}

#[tokio::test]
async fn what_is_packed_unasked_is_unpacked_within_the_same_bounds() {
    // `hello, hello, hello` and 64 MiB of zeros in brotli, which only others pack.
    const HELLO_BR: &str = "1b1200f88d946ede44095286966c2c6f114f24d07100";
    const ZEROS_BR: &str = "cbffff3ff82700e2b14020f7fe8fffff7ff04f00c4611180eefd1fffffffe09f0088c3\
        0200ddfb3ffeffffc13f0110870500baf77ffcffff837f02200e0b0074effff8ffff07ff04401c1600e8defff1\
        ffff0ffe0980382c00d0bdffcbffff3ffc1300715800a07bff07";
    let bytes = |hex: &str| -> Vec<u8> {
        let pair = |at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap();
        (0..hex.len()).step_by(2).map(pair).collect()
    };
    let packed = |bytes: &[u8]| zstd::encode_all(bytes, 3).unwrap();
    let hello = b"hello, hello, hello";
    let (br, zst) = (|| bytes(HELLO_BR), || packed(hello));
    let portal = Portal::open();
    let limits =
        Limits { received_bytes: 200_000, unpacked_bytes: 1 << 30, ratio: 50, ..policy().limits };
    let asking = Asking::by(Policy { limits, tries_portals: 1, ..policy() });
    let check = async |coding: &str, bytes: Vec<u8>, expected: &str| {
        let reply = Reply::ok("text/plain", bytes).header("Content-Encoding", coding);
        portal.at("/x", reply);
        let exchange = asking.get(&portal, "/x").await;
        assert_eq!(class(&exchange), expected, "{coding}");
        exchange
    };
    assert_eq!(body(&check("br", br(), "ok").await), hello);
    assert_eq!(body(&check("BR", br(), "ok").await), hello);
    assert_eq!(body(&check("zstd", zst(), "ok").await), hello);
    assert_eq!(body(&check("zstd", [zst(), zst()].concat(), "ok").await), hello.repeat(2));
    assert!(notes(&check("zstd", zst(), "ok").await).is_empty());
    // More than one step of unpacking, out of less than one piece of what comes.
    let longer = "0123456789,".repeat(20_000);
    assert_eq!(body(&check("zstd", packed(longer.as_bytes()), "ok").await), longer.as_bytes());
    for coding in ["br", "zstd"] {
        let mut cut = if coding == "br" { br() } else { zst() };
        cut.pop();
        check(coding, cut, "truncated").await;
        check(coding, b"plain text, whatever the header says".to_vec(), "truncated").await;
        assert_eq!(body(&check(coding, Vec::new(), "ok").await), b"");
    }
    // Not a step of it may unpack to more than is believed.
    for (coding, bomb) in [("br", bytes(ZEROS_BR)), ("zstd", packed(&vec![0; 64 << 20]))] {
        assert!(bomb.len() < 20_000, "{coding}");
        let bomb = check(coding, bomb, "expands_too_much").await;
        assert!(bomb.answer.unwrap().body.length().unwrap() <= 1 << 20, "{coding}");
    }
    let other = check("compress", b"x".to_vec(), "ok").await;
    assert_eq!(notes(&other)[0].code.name, "not-what-was-asked");
}

#[tokio::test]
async fn nobody_is_waited_for_too_long() {
    let portal = Portal::open();
    let never = Duration::from_secs(20);
    portal
        .at("/silent", Reply::json("1").after(never))
        .at("/stops", Reply::ok("text/plain", "abc").drip(never))
        .at("/drips", Reply::ok("text/plain", "x".repeat(1000)).drip(Duration::from_millis(20)));
    let short = Duration::from_millis(150);
    let check = async |target: &str, limits: Limits, has_answer: bool| {
        let asking = Asking::by(Policy { limits, tries_portals: 1, ..policy() });
        let exchange = asking.get(&portal, target).await;
        assert_eq!(class(&exchange), "timeout", "{target}");
        assert_eq!(exchange.answer.is_some(), has_answer, "{target}");
        assert!(exchange.answer.is_none_or(|answer| answer.truncated));
    };
    let limits = policy().limits;
    check("/silent", Limits { connect: short, first_byte: short, ..limits }, false).await;
    check("/stops", Limits { idle: short, ..limits }, true).await;
    // Each byte is in time; all of them are not.
    check("/drips", Limits { total: Duration::from_millis(400), ..limits }, true).await;
}

#[tokio::test]
async fn a_portal_may_have_limits_of_its_own() {
    let portal = Portal::open();
    let late = Duration::from_millis(400);
    portal.at("/x", Reply::json("x".repeat(1000)).after(late)).at("/y", Reply::json("1"));
    let short = Duration::from_millis(50);
    let limits = Limits { connect: short, first_byte: short, total: short, ..policy().limits };
    let rate = Rate { requests: 1, per: Duration::from_secs(7), burst: 1 };
    let check = async |own: &[OwnLimits], expected: &str, slept: &[u64]| {
        let asking = Asking::by(Policy { limits, tries_portals: 1, ..policy() });
        let url = Url::parse(&portal.url("/")).unwrap();
        own.iter().for_each(|own| asking.client.treats(&url, *own));
        assert_eq!(class(&asking.get(&portal, "/x").await), expected, "{own:?}");
        let seconds = asking.clock.slept().iter().map(|wait| wait.as_secs()).collect::<Vec<_>>();
        assert_eq!(seconds, slept, "{own:?}");
    };
    let none = OwnLimits::default();
    let patient = OwnLimits { first_byte: Some(Duration::from_secs(20)), ..none };
    check(&[], "timeout", &[]).await;
    check(&[patient], "ok", &[]).await;
    check(&[OwnLimits { bytes: Some(100), ..patient }], "too_large", &[]).await;
    // Of two portals at one host.
    let (small, large) = (Some(100), Some(10_000));
    let both = [OwnLimits { bytes: large, ..patient }, OwnLimits { bytes: small, ..none }];
    check(&both, "ok", &[]).await;
    let fast = Rate { per: Duration::from_millis(1), ..rate };
    let both = [OwnLimits { rate: Some(rate), ..patient }, OwnLimits { rate: Some(fast), ..none }];
    check(&both, "ok", &[6]).await;
    // Another host is asked as ever.
    let asking = Asking::by(Policy { limits, tries_portals: 1, ..policy() });
    asking.client.treats(&Url::parse("http://127.0.0.9/").unwrap(), patient);
    assert_eq!(class(&asking.get(&portal, "/x").await), "timeout");
}

#[tokio::test]
async fn a_host_has_only_so_many_requests_at_once() {
    use std::sync::atomic::{AtomicUsize, Ordering};
    let (now, most) =
        (std::sync::Arc::new(AtomicUsize::new(0)), std::sync::Arc::new(AtomicUsize::new(0)));
    let portal = Portal::open();
    let (inside, peak) = (now.clone(), most.clone());
    portal.by("/x", move |_| {
        peak.fetch_max(inside.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
        std::thread::sleep(Duration::from_millis(30));
        inside.fetch_sub(1, Ordering::SeqCst);
        Reply::json("1")
    });
    let asking = std::sync::Arc::new(Asking::new());
    let mut all = tokio::task::JoinSet::new();
    for n in 0..12 {
        let (asking, url) = (asking.clone(), portal.url(&format!("/x?n={n}")));
        all.spawn(async move { class(&asking.url(&url).await).to_owned() });
    }
    assert!(all.join_all().await.iter().all(|class| class == "ok"));
    assert_eq!(most.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn robots_are_heeded_as_the_policy_says() {
    let text = "User-agent: *\nDisallow: /api/\nCrawl-Delay: 10\n";
    let probe = |agreed: &[&str]| Purpose::Probe {
        run: "run".into(),
        agreed: std::sync::Arc::new(
            agreed.iter().map(|host| ((*host).to_owned(), "letter 7".to_owned())).collect(),
        ),
    };
    let check = async |robots: Reply, purpose: Purpose, expected: (&str, &str), delays: bool| {
        let portal = Portal::open();
        portal
            .at("/robots.txt", robots)
            .at("/api/3", Reply::json("1"))
            .at("/data.csv", Reply::ok("text/csv", "a"));
        let asking = Asking::new().under(purpose.clone());
        let ask = Ask::get(Url::parse(&portal.url("/api/3")).unwrap(), "*/*");
        let exchange = asking.client.ask(&ask, None, &purpose).await;
        assert_eq!((class(&exchange), &*exchange.fetch().robots_verdict), expected, "{purpose:?}");
        assert_eq!(portal.times("/api/3"), usize::from(expected.0 == "ok"));
        asking.get(&portal, "/data.csv").await;
        assert!(portal.times("/robots.txt") <= 3, "once, and again only if it failed");
        let slow = asking.clock.slept().iter().any(|wait| *wait > Duration::from_secs(9));
        assert_eq!(slow, delays, "{purpose:?}");
        for row in &exchange.fetches[..exchange.fetches.len() - 1] {
            assert_eq!((&*row.purpose, row.url.ends_with("/robots.txt")), ("robots", true));
        }
    };
    use RobotsPolicy::{Agreed, Obey, ObeyForLinks};
    let said = || Reply::ok("text/plain", text);
    check(said(), harvest(Obey), ("blocked_by_robots", "forbidden"), true).await;
    check(said(), harvest(ObeyForLinks), ("ok", "forbidden"), true).await;
    check(said(), probe(&[]), ("blocked_by_robots", "forbidden"), true).await;
    // Whoever agreed that rules are not obeyed did not agree to be hurried.
    check(said(), harvest(Agreed), ("ok", "forbidden"), true).await;
    check(said(), probe(&["127.0.0.1"]), ("ok", "forbidden"), true).await;
    check(Reply::status(500), harvest(Agreed), ("ok", "unreachable"), false).await;
    let open =
        || Reply::ok("text/plain", "User-agent: groma\nAllow: /\n\nUser-agent: *\nDisallow: /\n");
    check(open(), harvest(Obey), ("ok", "allowed"), false).await;
    check(Reply::status(404), harvest(Obey), ("ok", "absent"), false).await;
    check(Reply::status(403), probe(&["elsewhere.example"]), ("ok", "absent"), false).await;
    // What came says whether it is rules, not what it is called.
    check(Reply::ok("text/html", text), harvest(Obey), ("blocked_by_robots", "forbidden"), true)
        .await;
    let page = |kind: &str| Reply::ok(kind, format!("\u{feff}\n<!doctype html><pre>{text}</pre>"));
    check(page("text/html"), harvest(Obey), ("ok", "absent"), false).await;
    check(page("text/plain"), harvest(Obey), ("ok", "absent"), false).await;
    let broken = || Reply::status(500);
    check(broken(), probe(&["elsewhere.example"]), ("blocked_by_robots", "unreachable"), false)
        .await;
    check(broken(), probe(&[]), ("blocked_by_robots", "unreachable"), false).await;
}

#[tokio::test]
async fn a_redirect_asks_the_robots_of_where_it_leads() {
    let (portal, other) = (Portal::open(), Portal::open());
    portal.at("/x", Reply::redirect(&other.url("/y")));
    other
        .at("/robots.txt", Reply::ok("text/plain", "User-agent: *\nDisallow: /y"))
        .at("/y", Reply::json("1"));
    let asking = Asking::new().under(harvest(RobotsPolicy::Obey));
    let exchange = asking.get(&portal, "/x").await;
    assert_eq!(
        (class(&exchange), &*exchange.fetch().robots_verdict),
        ("blocked_by_robots", "forbidden")
    );
    assert_eq!((other.times("/robots.txt"), other.requests().len()), (1, 1));
}

#[tokio::test]
async fn a_portal_has_a_budget() {
    let portal = Portal::open();
    portal.at("/x", Reply::json("12345"));
    let check = async |budget: Budget, asked: usize| {
        portal.forget();
        let asking = Asking::by(Policy { budget, ..policy() });
        let mut last = String::new();
        for _ in 0..5 {
            last = class(&asking.get(&portal, "/x").await).to_owned();
        }
        assert_eq!(portal.times("/x"), asked);
        assert_eq!(last == "over_budget", asked < 5);
    };
    let plenty = Budget::default();
    check(plenty, 5).await;
    // One of them for robots.txt.
    check(Budget { requests: 4, ..plenty }, 3).await;
    check(Budget { received_bytes: 6, ..plenty }, 2).await;
    check(Budget { time: Duration::ZERO, ..plenty }, 0).await;
}

#[tokio::test]
async fn a_budget_goes_on_with_its_sweep() {
    let portal = Portal::open();
    portal.at("/x", Reply::json("12345"));
    let check = async |requests: u64, bytes: u64, expected: &str| {
        let budget = Budget { requests: 10, received_bytes: 100, ..Budget::default() };
        let asking = Asking::by(Policy { budget, ..policy() });
        asking.client.resumes(&"run".into(), requests, bytes);
        assert_eq!(class(&asking.get(&portal, "/x").await), expected, "{requests} {bytes}");
        // Another sweep has its own.
        let other = Purpose::Harvest { run: "other".into(), robots: RobotsPolicy::Agreed };
        assert_eq!(class(&asking.under(other).get(&portal, "/x").await), "ok");
    };
    check(0, 0, "ok").await;
    check(8, 99, "ok").await;
    check(9, 0, "over_budget").await;
    check(u64::MAX, 0, "over_budget").await;
    check(0, 100, "over_budget").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_is_cut_off_makes_the_sweep_incomplete() {
    let portal = Portal::open();
    let text = "<http://x.example/1> a <http://www.w3.org/ns/dcat#Dataset> .\n".repeat(3);
    let check = async |reply: Reply, complete: bool, requests: i64| {
        portal.at("/a.ttl", reply);
        let url = portal.url("/a.ttl");
        let address = Address::Url(Url::parse(&url).unwrap());
        let source = Source { protocol: Some("dcat".into()), ..Source::at(address, &url) };
        let (client, mut gathered) = (Asking::new().client, Gathered::default());
        let told = Told::default();
        let row = sweep(&source, &client, &NoMemory, &mut gathered, told, &()).await.unwrap();
        assert_eq!((row.complete, row.requests), (complete, requests));
        let page = gathered.page();
        let cut = page.findings.iter().any(|finding| &*finding.code == "truncated-body");
        assert_eq!(cut, !complete);
        assert_eq!(page.fetches.iter().filter(|row| &*row.purpose == "robots").count(), 1);
    };
    let whole = || Reply::ok("text/turtle", text.clone());
    check(whole(), true, 2).await;
    // Three tries of the page, and robots.txt.
    check(whole().cut_after(100), false, 4).await;
}
