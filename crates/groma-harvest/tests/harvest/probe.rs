//! Links, tried against a portal whose answers are not what they seem.

use crate::asking::policy;
use crate::portal::{Portal, Reply};
use groma_define::ContentHash;
use groma_define::tables::FetchRow;
use groma_harvest::client::{Jumping, Later, Lookup, Wire};
use groma_harvest::probe::{Found, Link, LinkPurpose, Past, Pulse, Settings, probe, sample};
use groma_harvest::{Client, Policy, Purpose};
use std::io;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

/// Every name is this machine.
struct Here;

impl Lookup for Here {
    fn lookup<'a>(&'a self, name: &'a str) -> Later<'a, io::Result<Vec<IpAddr>>> {
        let known = name.ends_with(".example");
        let here = || "127.0.0.1".parse().unwrap();
        Box::pin(std::future::ready(if known {
            Ok(vec![here()])
        } else {
            Err(io::Error::other("no such name"))
        }))
    }
}

struct Round {
    client: Arc<Client>,
    clock: Arc<Jumping>,
    settings: Settings,
    rows: Vec<FetchRow>,
    pulses: Vec<Pulse>,
}

impl Round {
    fn at(portal: &Portal) -> Self {
        let policy = Policy { ports: vec![portal.address().port()], tries_links: 1, ..policy() };
        let wire = Arc::new(Wire::with_lookup(&policy, Arc::new(Here)).unwrap());
        let clock = Arc::new(Jumping::default());
        let client = Client::over(policy, wire).unwrap().with_clock(clock.clone());
        let purpose = Purpose::probe("round".into());
        let settings = Settings::new(purpose);
        Self { client: Arc::new(client), clock, settings, rows: Vec::new(), pulses: Vec::new() }
    }

    async fn probe(&mut self, links: Vec<Link>) -> Pulse {
        let nothing = |_: &str| None;
        self.probe_after(links, &nothing).await
    }

    async fn probe_after(
        &mut self,
        links: Vec<Link>,
        past: &(dyn Fn(&str) -> Option<Past> + Sync),
    ) -> Pulse {
        let (rows, pulses) = (&mut self.rows, &mut self.pulses);
        probe(
            links,
            past,
            &self.client,
            &self.settings,
            |row| rows.push(row),
            |pulse| pulses.push(pulse.clone()),
        )
        .await
    }

    /// The row that counts.
    fn of(&self, url: &str) -> &FetchRow {
        let counts: Vec<&FetchRow> =
            self.rows.iter().filter(|row| &*row.url == url && &*row.purpose == "probe").collect();
        assert_eq!(counts.len(), 1, "{url}: {:?}", self.rows);
        counts[0]
    }
}

fn hash(bytes: &[u8]) -> ContentHash {
    use sha2::Digest;
    groma_define::hex(&sha2::Sha256::digest(bytes)).into()
}

fn link(url: &str, purpose: LinkPurpose, declared: Option<&str>) -> Link {
    Link { url: url.into(), purpose, declared: declared.map(Into::into), publisher: None }
}

#[tokio::test]
async fn a_link_is_what_its_first_bytes_say() {
    use LinkPurpose::{Access, Download};
    let page = "<!doctype html><html><head><title>Data</title></head><body>Here</body></html>";
    let login = "<!doctype html><html><title>Sign in</title><form action=\"/login\"><input type=\"password\" name=p></form>";
    let missing = "<!doctype html><html><head><title>404 Not Found</title></head><body>Page not found</body></html>";
    let html = |body: &str| Reply::ok("text/html", body);
    let csv = || Reply::ok("text/csv", "a,b\n1,2\n3,4\n");
    let check = async |link_of: (LinkPurpose, Option<&str>),
                       reply: Reply,
                       expected: &str,
                       sniffed: Option<&str>,
                       asked: &[&str]| {
        let portal = Portal::open();
        portal.at("/x", reply).at("/login", html(login));
        let url = portal.url("/x");
        let mut round = Round::at(&portal);
        round.settings.compares_with_nothing = false;
        round.probe(vec![link(&url, link_of.0, link_of.1)]).await;
        let row = round.of(&url);
        assert_eq!((&*row.error_class, row.sniffed.as_deref()), (expected, sniffed), "{link_of:?}");
        assert_eq!(portal.asked(), asked, "{link_of:?} {expected}");
        let of = |purpose| round.rows.iter().filter(|row| &*row.purpose == purpose).count();
        assert_eq!(of("probe-try") + of("robots") + 1, round.rows.len());
    };
    let both = ["HEAD /x", "GET /x"];
    check((Download, Some("CSV")), csv(), "ok", Some("CSV"), &both).await;
    check((Download, None), html(page), "ok_but_html", Some("HTML"), &both).await;
    check((Access, Some("CSV")), html(page), "ok_but_html", Some("HTML"), &both).await;
    check((Access, None), html(page), "ok", Some("HTML"), &both).await;
    check((Download, Some("HTML")), html(page), "ok", Some("HTML"), &both).await;
    // A page that calls itself a table.
    check((Download, Some("CSV")), Reply::ok("text/csv", page), "ok_but_html", Some("HTML"), &both)
        .await;
    check((Download, Some("CSV")), html(login), "auth", Some("HTML"), &both).await;
    check((Access, None), html(missing), "not_found", Some("HTML"), &both).await;
    check((Download, Some("CSV")), html(missing), "ok_but_html", Some("HTML"), &both).await;
    let to_login = ["HEAD /x", "HEAD /login", "GET /x", "GET /login"];
    check((Download, Some("CSV")), Reply::redirect("/login"), "auth", Some("HTML"), &to_login)
        .await;
    // Enough is said.
    check((Access, None), Reply::ok("application/pdf", "%PDF-1.7"), "ok", None, &["HEAD /x"]).await;
    check((Access, None), Reply::status(503), "server", None, &["HEAD /x"]).await;
    check((Access, None), Reply::status(429), "rate_limited", None, &["HEAD /x"]).await;
    // Too little is.
    check(
        (Access, None),
        Reply::ok("application/octet-stream", "PK\x03\x04"),
        "ok",
        Some("ZIP"),
        &both,
    )
    .await;
    check((Access, None), Reply::status(200), "ok", Some("EMPTY"), &both).await;
    check((Access, None), Reply::status(404), "not_found", None, &both).await;
    check((Access, None), Reply::status(403), "auth", None, &both).await;
}

#[tokio::test]
async fn head_is_not_believed_when_it_refuses() {
    let check = async |head: u16| {
        let portal = Portal::open();
        portal.by("/x", move |request| match request.method.as_str() {
            "HEAD" => Reply::status(head),
            _ => Reply::ok("text/csv", "a,b\n1,2\n"),
        });
        let url = portal.url("/x");
        let mut round = Round::at(&portal);
        round.probe(vec![link(&url, LinkPurpose::Access, None)]).await;
        let row = round.of(&url);
        assert_eq!(
            (&*row.error_class, row.status, &*row.method),
            ("ok", Some(200), "GET"),
            "{head}"
        );
    };
    for status in [400, 403, 404, 405, 500, 501] {
        check(status).await;
    }
}

#[tokio::test]
async fn no_more_than_the_first_bytes_are_read() {
    let portal = Portal::open();
    let table = "a,b\n".repeat(1 << 20);
    portal.by("/part", |request| {
        assert_eq!(request.header("range"), (request.method == "GET").then_some("bytes=0-1023"));
        let reply = Reply::ok("text/csv", "a,b\n".repeat(256));
        match request.method.as_str() {
            "HEAD" => Reply::ok("text/csv", "").claiming(4 << 20),
            _ => reply.with_status(206).header("Content-Range", "bytes 0-1023/4194304"),
        }
    });
    portal.at(
        "/whole",
        Reply::ok("text/csv", table)
            .header("ETag", "\"v\"")
            .header("Access-Control-Allow-Origin", "*"),
    );
    portal.at("/small", Reply::ok("text/csv", "a,b\n".repeat(256)));
    portal.at(
        "/odd",
        Reply::ok("text/csv", "a,b\n").with_status(206).header("Content-Range", "bytes 0-3/4000"),
    );
    let mut round = Round::at(&portal);
    let urls = ["/part", "/whole", "/small", "/odd"].map(|target| portal.url(target));
    round
        .probe(urls.iter().map(|url| link(url, LinkPurpose::Download, Some("CSV"))).collect())
        .await;
    let (part, whole) = (round.of(&urls[0]), round.of(&urls[1]));
    assert_eq!(
        (part.status, part.bytes, part.content_length_claimed),
        (Some(206), Some(1024), Some(4 << 20))
    );
    assert_eq!((whole.status, whole.content_length_claimed), (Some(200), Some(4 << 20)));
    assert!(whole.bytes < Some(1 << 20), "{:?}", whole.bytes);
    assert_eq!((whole.sha256.as_ref(), &*whole.error_class), (None, "ok"));
    // The same beginning, and no claim that it is more.
    for row in [part, whole] {
        assert_eq!((row.sha256.as_ref(), row.part_bytes), (None, Some(1024)));
        assert_eq!(row.part_sha256, Some(hash("a,b\n".repeat(256).as_bytes())));
    }
    let small = round.of(&urls[2]);
    assert_eq!((&small.part_sha256, small.part_bytes), (&None, None));
    assert_eq!(small.sha256, Some(hash("a,b\n".repeat(256).as_bytes())), "it ends where we stop");
    let odd = round.of(&urls[3]);
    assert_eq!((&odd.sha256, odd.part_bytes), (&None, Some(4)), "less than was asked for");
    assert_eq!((whole.etag.as_deref(), whole.cors.as_deref()), (Some("\"v\""), Some("*")));
}

#[tokio::test]
async fn of_a_page_that_answers_everything_nothing_can_be_told() {
    use LinkPurpose::{Access, Download};
    let page = |text: &str| {
        Reply::ok("text/html", format!("<!doctype html><html><body>{text}</body></html>"))
    };
    let cases = [
        ("/dataset/1", Access, None, "catch_all"),
        ("/dataset/2?tab=about", Access, Some("HTML"), "catch_all"),
        // Whoever promises data and hands out a page is found out without that.
        ("/data/1.csv", Access, None, "ok_but_html"),
        ("/data/1", Access, Some("CSV"), "ok_but_html"),
        ("/data/2", Download, None, "ok_but_html"),
        // Another page than the one that answers everything, and that one itself.
        ("/real", Access, None, "ok"),
        ("/", Access, None, "ok"),
        ("/old", Access, None, "catch_all"),
    ];
    let portal = Portal::open();
    // Whatever is asked for, the portal welcomes: its pages are drawn by the browser.
    portal
        .fallback(page("welcome"))
        .at("/real", page("data"))
        .at("/robots.txt", Reply::status(404));
    portal.at("/old", Reply::redirect("/dataset/3"));
    let mut round = Round::at(&portal);
    let link_of = |(target, purpose, declared, _): &(&str, LinkPurpose, Option<&str>, &str)| {
        link(&portal.url(target), *purpose, *declared)
    };
    round.probe(cases.iter().map(link_of).collect()).await;
    for (target, _, _, expected) in cases {
        assert_eq!(&*round.of(&portal.url(target)).error_class, expected, "{target}");
    }
    let nowhere = portal.asked().iter().filter(|line| line.contains("/groma-")).count();
    assert_eq!(nowhere, 1, "asked for once at each origin");
}

#[tokio::test]
async fn the_page_that_everything_is_sent_to_is_there() {
    let portal = Portal::open();
    let home = Reply::ok("text/html", "<!doctype html><html><body>Home</body></html>");
    portal.fallback(Reply::redirect("/home")).at("/home", home);
    portal.at("/robots.txt", Reply::status(404));
    let mut round = Round::at(&portal);
    let check = async |round: &mut Round, target: &str, expected: &str| {
        let url = portal.url(target);
        round.probe(vec![link(&url, LinkPurpose::Access, None)]).await;
        assert_eq!(&*round.of(&url).error_class, expected, "{target}");
    };
    check(&mut round, "/home", "ok").await;
    check(&mut round, "/moved", "catch_all").await;
}

#[tokio::test]
async fn each_origin_says_by_itself_what_nothing_is() {
    let portal = Portal::open();
    let port = portal.address().port();
    portal.by("/robots.txt", |_| Reply::status(404));
    portal.answering(|request| {
        let host = request.header("host").unwrap_or_default();
        match (host.starts_with("one."), request.path()) {
            (true, _) => Reply::ok("text/html", "<!doctype html><html><body>One</body></html>"),
            (false, "/x") => Reply::ok("text/html", "<!doctype html><html><body>Two</body></html>"),
            (false, _) => Reply::status(404),
        }
    });
    let urls = ["one", "two"].map(|name| format!("http://{name}.hub.example:{port}/x"));
    let mut round = Round::at(&portal);
    round.probe(urls.iter().map(|url| link(url, LinkPurpose::Access, None)).collect()).await;
    assert_eq!(&*round.of(&urls[0]).error_class, "catch_all");
    assert_eq!(&*round.of(&urls[1]).error_class, "ok");
}

#[tokio::test]
async fn an_empty_file_is_no_refusal() {
    let portal = Portal::open();
    let check = async |body: &'static str, sniffed: &str| {
        portal.by("/x.csv", move |request| match (&*request.method, request.header("range")) {
            ("GET", Some(_)) => Reply::status(416).header("Content-Range", "bytes */0"),
            _ => Reply::ok("text/csv", body),
        });
        portal.forget();
        let url = portal.url("/x.csv");
        let mut round = Round::at(&portal);
        round.probe(vec![link(&url, LinkPurpose::Download, Some("CSV"))]).await;
        let row = round.of(&url);
        assert_eq!((&*row.error_class, row.status), ("ok", Some(200)));
        assert_eq!(row.sniffed.as_deref(), Some(sniffed));
        assert_eq!(portal.times("/x.csv"), 3);
        assert!(row.bytes <= Some(1 << 17), "{:?}", row.bytes);
    };
    check("", "EMPTY").await;
    check("a,b\n1,2\n", "CSV").await;
}

#[tokio::test]
async fn whether_pages_of_others_may_read_is_asked_by_one() {
    let portal = Portal::open();
    let (csv, allows) = (|| Reply::ok("text/csv", "a,b\n1,2\n"), "Access-Control-Allow-Origin");
    portal
        .by("/says.csv", move |request| match request.header("origin") {
            Some(origin) => csv().header(allows, origin).header("Vary", "Origin"),
            None => csv(),
        })
        // What some frameworks do to pages that are not on their list.
        .by("/refuses.csv", move |request| match request.header("origin") {
            Some(_) => Reply::status(403),
            None => csv(),
        })
        .by("/refuses-get.csv", move |request| match (request.header("origin"), &*request.method) {
            (Some(_), "GET") => Reply::status(403),
            (_, "HEAD") => Reply::status(405),
            _ => csv(),
        })
        .by("/refuses/rest/services/x/MapServer", |request| match request.header("origin") {
            Some(_) => Reply::status(403),
            None => Reply::json("{\"currentVersion\":11.1}"),
        })
        .at("/moved.csv", Reply::redirect("/says.csv"));
    let origin = Policy::default().contact;
    let origin = origin.split('/').take(3).collect::<Vec<_>>().join("/");
    let mut round = Round::at(&portal);
    let mut check = async |target: &str, class: &str, cors: Option<&str>, tries: usize| {
        portal.forget();
        let url = portal.url(target);
        round.probe(vec![link(&url, LinkPurpose::Access, None)]).await;
        let row = round.of(&url);
        assert_eq!((&*row.error_class, row.cors.as_deref()), (class, cors), "{target}");
        assert_eq!(portal.times(target), tries, "{target}");
    };
    check("/says.csv", "ok", Some(&origin), 2).await;
    check("/moved.csv", "redirected", Some(&origin), 2).await;
    check("/refuses.csv", "ok", None, 2).await;
    check("/refuses-get.csv", "ok", None, 3).await;
    check("/refuses/rest/services/x/MapServer", "ok", None, 2).await;
}

#[tokio::test]
async fn an_address_is_tried_once_and_every_spelling_has_its_row() {
    let portal = Portal::open();
    portal.at("/x", Reply::ok("application/pdf", "%PDF"));
    let url = portal.url("/x");
    let spellings =
        [url.clone(), format!("{url}#page=2"), url.replace("http:", "HTTP:"), format!(" {url}")];
    let mut round = Round::at(&portal);
    let twice = spellings.iter().chain(&spellings);
    let pulse = round.probe(twice.map(|url| link(url, LinkPurpose::Access, None)).collect()).await;
    assert_eq!(portal.asked(), ["HEAD /x"]);
    assert_eq!((pulse.addresses, pulse.addresses_done), (1, 1));
    let mut ids: Vec<&str> = spellings.iter().map(|url| &*round.of(url).fetch_id).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 4);
}

#[tokio::test]
async fn what_cannot_be_asked_has_a_row_too() {
    let portal = Portal::open();
    let port = portal.address().port();
    portal.at("/robots.txt", Reply::ok("text/plain", "User-agent: *\nDisallow: /closed"));
    let nobody = format!("http://nobody.invalid:{port}/");
    let closed = portal.url("/closed");
    let secure = portal.url("/").replace("http:", "https:");
    let dead = Portal::open();
    let refused = dead.url("/x");
    drop(dead);
    std::thread::sleep(Duration::from_millis(50));
    let cases = [
        ("mailto:a@b.example", "bad_address"),
        ("not an address", "bad_address"),
        ("ftp://a.example/data.csv", "bad_address"),
        ("http://10.0.0.1/data.csv", "private_address"),
        ("http://169.254.169.254/", "private_address"),
        (&*nobody, "dns"),
        (&*closed, "blocked_by_robots"),
        (&*secure, "tls"),
        (&*refused, "refused"),
    ];
    let mut round = Round::at(&portal);
    let pulse = round
        .probe(cases.iter().map(|(url, _)| link(url, LinkPurpose::Access, None)).collect())
        .await;
    for (url, expected) in cases {
        assert_eq!(&*round.of(url).error_class, expected, "{url}");
    }
    assert_eq!(round.of(&secure).tls_ok, Some(false));
    assert_eq!((pulse.addresses_done, pulse.addresses), (9, 9));
    assert_eq!(portal.times("/closed"), 0);
    assert!(round.rows.iter().any(|row| &*row.purpose == "robots"));
}

#[tokio::test]
async fn nobody_agrees_for_others() {
    let portal = Portal::open();
    let port = portal.address().port();
    portal
        .at("/robots.txt", Reply::ok("text/plain", "User-agent: *\nDisallow: /\n"))
        .at("/x", Reply::ok("application/pdf", "%PDF"))
        .at("/away", Reply::redirect(&format!("http://other.example:{port}/x")));
    let mut round = Round::at(&portal);
    let agreed = Arc::new([("portal.example".to_owned(), "letter 7".to_owned())].into());
    round.settings.purpose = Purpose::Probe { run: "round".into(), agreed };
    let cases = [
        ("portal.example", "/x", "ok"),
        ("other.example", "/x", "blocked_by_robots"),
        ("www.portal.example", "/x", "blocked_by_robots"),
        ("portal.example", "/away", "blocked_by_robots"),
    ];
    let url = |host: &str, target: &str| format!("http://{host}:{port}{target}");
    let links = cases.iter().map(|(host, target, _)| url(host, target));
    round.probe(links.map(|url| link(&url, LinkPurpose::Access, None)).collect()).await;
    for (host, target, expected) in cases {
        let row = round.of(&url(host, target));
        assert_eq!((&*row.error_class, &*row.robots_verdict), (expected, "forbidden"), "{host}");
        // Who agreed is kept with what was asked.
        let agreed = (host == "portal.example").then_some("letter 7");
        assert_eq!(row.robots_because.as_deref(), agreed, "{host}");
    }
}

#[tokio::test]
async fn services_show_signs_of_life() {
    let portal = Portal::open();
    let html = || Reply::ok("text/html", "<!doctype html><html><body>Our map</body></html>");
    let ows = |request: &crate::portal::Request| match request.query("request") {
        Some("GetCapabilities") => Reply::ok("text/xml", "<WMS_Capabilities version=\"1.3.0\"/>"),
        _ => Reply::ok("text/xml", "<ServiceExceptionReport/>").with_status(400),
    };
    let exception = "<ows:ExceptionReport><ows:Exception/></ows:ExceptionReport>";
    portal
        .by("/ows", ows)
        .at("/broken", Reply::ok("text/xml", exception))
        .at("/viewer", html())
        .at("/rest/services/x/MapServer", Reply::json("{\"currentVersion\":11.1,\"layers\":[]}"))
        .at("/rest/services/y/MapServer", Reply::json("{\"error\":{\"code\":500}}"))
        .at("/odata/$metadata", Reply::ok("application/xml", "<edmx:Edmx/>"))
        .at("/sdmx/dataflow/all/all/latest", Reply::ok("application/xml", "<m:Structure xmlns:m=\"http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message\"/>"));
    let check = async |target: &str, declared: Option<&str>, expected: &str| {
        let mut round = Round::at(&portal);
        let url = portal.url(target);
        round.probe(vec![link(&url, LinkPurpose::Service, declared)]).await;
        let row = round.of(&url);
        assert_eq!(&*row.error_class, expected, "{target}");
        row.clone()
    };
    let row = check("/ows?map=x", Some("WMS"), "ok").await;
    assert_eq!(
        row.final_url.as_deref(),
        Some(&*portal.url("/ows?map=x&service=WMS&request=GetCapabilities"))
    );
    check("/broken", Some("WFS"), "server").await;
    check("/viewer", Some("WMS"), "ok_but_html").await;
    check("/rest/services/x/MapServer", None, "ok").await;
    check("/rest/services/y/MapServer", None, "server").await;
    check("/odata", Some("OData"), "ok").await;
    check("/sdmx", Some("SDMX"), "ok").await;
    check("/none", Some("WMS"), "not_found").await;
}

#[tokio::test]
async fn hosts_go_side_by_side_and_each_at_its_pace() {
    let portal = Portal::open();
    portal.at("/robots.txt", Reply::status(404));
    let port = portal.address().port();
    for n in 0..10 {
        portal.at(&format!("/{n}"), Reply::ok("application/pdf", "%PDF"));
    }
    let hosts = ["a.example", "b.example", "c.example"];
    let url = |host: &str, n: usize| format!("http://www.{host}:{port}/{n}");
    let links = hosts.iter().flat_map(|host| (0..10).map(move |n| (host, n)));
    let links: Vec<Link> =
        links.map(|(host, n)| link(&url(host, n), LinkPurpose::Access, None)).collect();
    let mut round = Round::at(&portal);
    let pulse = round.probe(links).await;
    assert_eq!((pulse.hosts, pulse.hosts_done, pulse.addresses_done), (3, 3, 30));
    let last = round.pulses.last().unwrap();
    assert_eq!((last.addresses_done, last.remaining), (30, Duration::ZERO));
    assert!(
        round.pulses.iter().any(|pulse| pulse.remaining > Duration::ZERO && pulse.per_second > 0.0)
    );
    // One in two seconds, four of them at once: six of a host's ten had to wait. All hosts wait at
    // the same time, or it would be three times as long.
    let waited: f64 = round.clock.slept().iter().map(Duration::as_secs_f64).sum();
    assert!((11.0..24.0).contains(&waited), "{waited}");
    let order: Vec<String> =
        portal.requests().iter().map(|r| r.header("host").unwrap().to_owned()).collect();
    let firsts = hosts.map(|host| order.iter().position(|seen| seen.contains(host)).unwrap());
    let lasts = hosts.map(|host| order.iter().rposition(|seen| seen.contains(host)).unwrap());
    assert!(firsts.iter().max() < lasts.iter().min(), "one after the other: {order:?}");
}

#[tokio::test]
async fn links_that_were_tried_lately_wait_for_their_time() {
    let portal = Portal::open();
    portal.at("/x", Reply::ok("application/pdf", "%PDF"));
    let url = portal.url("/x");
    let mut round = Round::at(&portal);
    let only = || vec![link(&url, LinkPurpose::Access, None)];
    round.probe(only()).await;
    let rows = round.rows.clone();
    let past = |asked: &str| {
        let counts = |row: &&FetchRow| &*row.url == asked && &*row.purpose == "probe";
        Past::of(rows.iter().filter(counts).filter_map(Found::of))
    };
    let pulse = round.probe_after(only(), &past).await;
    assert_eq!((pulse.not_due, pulse.addresses, portal.times("/x")), (1, 0, 1));
    groma_harvest::client::Clock::sleep(&*round.clock, Duration::from_secs(12 * 3600)).await;
    assert_eq!(round.probe_after(only(), &past).await.addresses_done, 1);
    assert_eq!(portal.times("/x"), 2);
    round.settings.ignores_past = true;
    assert_eq!(round.probe_after(only(), &past).await.addresses_done, 1);
}

#[tokio::test]
async fn a_sample_can_be_probed() {
    let portal = Portal::open();
    let links: Vec<Link> =
        (0..40).map(|n| link(&portal.url(&format!("/{n}")), LinkPurpose::Access, None)).collect();
    let sampled = sample(links, 5, 1);
    let mut round = Round::at(&portal);
    let pulse = round.probe(sampled.links.into_iter().map(|(_, link)| link).collect()).await;
    assert_eq!(pulse.addresses_done, 5);
}
