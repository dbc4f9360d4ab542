//! What the server plays, and what a good probe says of it.

use groma_harvest::probe::{Link, LinkPurpose};
use std::time::Duration;

/// As long as a small table: a reader of first bytes need not read it all.
pub const BODY_BYTES: usize = 16 << 10;

/// How long a slow answer takes.
pub const SLOW: Duration = Duration::from_millis(50);

/// One way to answer.
pub struct Kind {
    /// The first part of its addresses: `/table/12.csv`.
    pub name: &'static str,
    /// What it is, in words.
    pub is: &'static str,
    /// Of a hundred links; none for those that are played once, outside of the measured time.
    pub share: usize,
    /// What the record says of the link.
    pub declared: Declared,
    /// The last status of a GET.
    pub status: Option<i64>,
    /// Groma's word for it.
    pub class: &'static str,
}

/// What a record says of a link.
#[derive(Clone, Copy)]
pub enum Declared {
    /// A download of a table.
    Table,
    /// A page to look at.
    Page,
}

const fn kind(
    (name, is): (&'static str, &'static str),
    share: usize,
    declared: Declared,
    status: i64,
    class: &'static str,
) -> Kind {
    Kind { name, is, share, declared, status: Some(status), class }
}

/// The mix, and what is played once. Answers that slow a tool down by its own design (429, 500) are
/// not in the mix.
pub static KINDS: [Kind; 17] = [
    kind(("table", "a table"), 40, Declared::Table, 200, "ok"),
    kind(("document", "a document"), 15, Declared::Page, 200, "ok"),
    kind(("page", "a page"), 10, Declared::Page, 200, "ok"),
    kind(("missing", "404"), 8, Declared::Table, 404, "not_found"),
    kind(("moved", "302 to a table"), 6, Declared::Table, 200, "redirected"),
    kind(("no-head", "405 to HEAD, a table to GET"), 5, Declared::Table, 200, "ok"),
    kind(("html", "a page behind .csv"), 5, Declared::Table, 200, "ok_but_html"),
    kind(("soft", "200 with a page that says 404"), 3, Declared::Page, 200, "not_found"),
    kind(("forbidden", "403"), 3, Declared::Table, 403, "auth"),
    kind(("log-in", "302 to a log-in"), 2, Declared::Table, 200, "auth"),
    kind(("slow", "a table after 50 ms"), 2, Declared::Table, 200, "ok"),
    kind(("gone", "410"), 1, Declared::Table, 410, "gone"),
    kind(("broken", "500"), 0, Declared::Table, 500, "server"),
    kind(("too-many", "429"), 0, Declared::Table, 429, "rate_limited"),
    kind(("circle", "redirects in a circle"), 0, Declared::Table, 302, "redirected"),
    Kind {
        status: None,
        ..kind(("silent", "a closed connection"), 0, Declared::Table, 0, "refused")
    },
    Kind {
        status: None,
        ..kind(("closed", "robots.txt forbids it"), 0, Declared::Table, 0, "blocked_by_robots")
    },
];

/// A link of the work.
pub struct Played {
    pub kind: &'static Kind,
    pub url: String,
}

impl Kind {
    /// The kind of this name.
    pub fn named(name: &str) -> Option<&'static Self> {
        KINDS.iter().find(|kind| kind.name == name)
    }

    /// True for what has to reach the server.
    pub fn is_asked(&self) -> bool {
        self.class != "blocked_by_robots"
    }

    fn played(&'static self, host: usize, port: u16, number: usize) -> Played {
        let ending = match self.declared {
            Declared::Table => "csv",
            Declared::Page if self.name == "document" => "pdf",
            Declared::Page => "html",
        };
        let name = self.name;
        let url = format!("http://127.0.0.{}:{port}/{name}/{number}.{ending}", host + 1);
        Played { kind: self, url }
    }
}

impl Played {
    /// As a record has it.
    pub fn link(&self) -> Link {
        let (purpose, declared) = match self.kind.declared {
            Declared::Table => (LinkPurpose::Download, Some("CSV".to_owned())),
            Declared::Page => (LinkPurpose::Access, None),
        };
        Link { url: self.url.clone(), purpose, declared, publisher: None }
    }
}

/// So many links of the mix, the same at every host.
pub fn mix(links: usize, hosts: usize, port: u16) -> Vec<Played> {
    let hundred: Vec<&'static Kind> =
        KINDS.iter().flat_map(|kind| std::iter::repeat_n(kind, kind.share)).collect();
    assert_eq!(hundred.len(), 100, "shares are of a hundred");
    // 37 and 100 have no factor in common: a hundred steps pass every place once.
    let one = |at: usize| hundred[at / hosts * 37 % 100].played(at % hosts, port, at);
    (0..links).map(one).collect()
}

/// Each way to answer that is not in the mix, once, each at its own host.
pub fn rare(hosts: usize, port: u16) -> Vec<Played> {
    let outside = KINDS.iter().filter(|kind| kind.share == 0);
    outside.enumerate().map(|(at, kind)| kind.played(at % hosts, port, at)).collect()
}

/// Documents, of which one request tells enough to either tool: what counts is when they are asked.
pub fn documents(links: usize, hosts: usize, port: u16) -> Vec<Played> {
    let document = Kind::named("document").expect("it is in the list");
    (0..links).map(|at| document.played(at % hosts, port, at)).collect()
}
