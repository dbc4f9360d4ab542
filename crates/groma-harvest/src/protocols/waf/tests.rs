use super::*;
use crate::answer::Body;
use crate::reading::{read_document, read_steps_at};
use groma_define::harvest::NoMemory;
use listing::entries;

const APACHE: &str = "<html><head><title>Index of /waf</title></head><body><h1>Index of /waf</h1><pre>\
    <a href=\"?C=N;O=D\">Name</a> <a href=\"?C=M;O=A\">Last modified</a><hr>\
    <a href=\"/\">Parent Directory</a>                             -\n\
    <a href=\"a.xml\">a.xml</a>      2026-11-20 08:15   39K\n\
    <a href=\"b%20c.XML\">b c.XML</a>   2020-01-02 03:04   1.2K\n\
    <a href=\"notes.txt\">notes.txt</a>  2020-01-02 03:04   1.2K\n\
    <a href=\"more/\">more/</a>      2026-11-21 10:00    -\n\
    <a href=\"https://elsewhere.example/waf/d.xml\">d.xml</a>  2026-11-20 08:15  1K\n\
    <a href=\"../other/e.xml\">e.xml</a>  2026-11-20 08:15  1K\n</pre></body></html>";

const APACHE_TABLE: &str = "<html><h1>Index of /waf</h1><table><tr><th><a href='?C=N'>Name</a></th></tr>\n\
    <tr><td valign='top'>\n<a href='a.xml'>a.xml</a></td>\n<td align='right'>2026-11-20 08:15  </td><td>39K</td></tr>\n\
    <tr><td><a href='b.xml'>b.xml</a></td><td>2020-01-02 03:04</td></tr></table></html>";

const IIS: &str = "<html><head><title>x - /waf/</title></head><body><H1>x - /waf/</H1><hr>\n<pre>\
    <A HREF=\"/\">[To Parent Directory]</A><br><br>\
    11/20/2026  8:15 PM        39168 <A HREF=\"/waf/a.xml\">a.xml</A><br>\
    1/2/2020 12:04 AM        &lt;dir&gt; <A HREF=\"/waf/more/\">more</A><br></pre></body></html>";

const NGINX: &str = "<html><head><title>Index of /waf/</title></head><body><h1>Index of /waf/</h1><hr><pre>\
    <a href=\"../\">../</a>\n<a href=\"a.xml\">a.xml</a>     20-Nov-2026 08:15     39168\n</pre></body></html>";

#[test]
fn lists_of_folders_are_understood() {
    let check = |html: &str, expected: &[(&str, &str)]| {
        let url = Url::parse("https://x.example/waf/").unwrap();
        assert!(listing::is_listing(html, &url), "{html}");
        let found: Vec<(String, String)> = entries(html, &url)
            .iter()
            .map(|entry| {
                let changed = entry.changed.map(|time| time.format("%Y-%m-%dT%H:%M").to_string());
                (entry.url.path().to_owned(), changed.unwrap_or_default())
            })
            .collect();
        let expected: Vec<_> =
            expected.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
        assert_eq!(found, expected);
    };
    check(
        APACHE,
        &[
            ("/waf/a.xml", "2026-11-20T08:15"),
            ("/waf/b%20c.XML", "2020-01-02T03:04"),
            ("/waf/more/", "2026-11-21T10:00"),
        ],
    );
    check(APACHE_TABLE, &[("/waf/a.xml", "2026-11-20T08:15"), ("/waf/b.xml", "2020-01-02T03:04")]);
    check(IIS, &[("/waf/a.xml", "2026-11-20T20:15"), ("/waf/more/", "2020-01-02T00:04")]);
    check(NGINX, &[("/waf/a.xml", "2026-11-20T08:15")]);
}

fn iso(title: &str) -> String {
    format!(
        "<gmd:MD_Metadata><gmd:identificationInfo><gmd:MD_DataIdentification><gmd:citation><gmd:CI_Citation>\
         <gmd:title><gco:CharacterString>{title}</gco:CharacterString></gmd:title></gmd:CI_Citation></gmd:citation>\
         </gmd:MD_DataIdentification></gmd:identificationInfo></gmd:MD_Metadata>"
    )
}

/// A portal of folders and files.
fn serve(wanted: &Wanted, answers: &[(&str, u16, String)]) -> crate::reading::Reading {
    let entrance = Url::parse("https://x.example/waf/").unwrap();
    read_steps_at(&Waf, &entrance, wanted, &NoMemory, &mut |ask| {
        let found = answers.iter().find(|(path, ..)| *path == ask.url.path());
        Some(found.map_or((404, String::new()), |(_, status, body)| (*status, body.clone())))
    })
}

fn folder() -> Vec<(&'static str, u16, String)> {
    vec![
        ("/waf/", 200, APACHE.to_owned()),
        ("/waf/a.xml", 200, iso("A")),
        ("/waf/b%20c.XML", 200, iso("B")),
        // It leads back to itself and to the one above.
        (
            "/waf/more/",
            200,
            NGINX.replace("../", "/waf/more/../").replace("href=\"a.xml", "href=\"/waf/more/c.xml"),
        ),
        ("/waf/more/c.xml", 200, iso("C")),
    ]
}

#[test]
fn folders_are_read_below_their_own() {
    let reading = serve(&Wanted::Everything, &folder());
    assert_eq!(reading.ids(), ["a.xml", "b%20c.XML", "more/c.xml"]);
    assert_eq!((reading.end.clone(), reading.codes().len()), (Some(Next::End), 0));
    let asked: Vec<&str> = reading.asked.iter().map(|ask| ask.url.path()).collect();
    assert_eq!(asked, ["/waf/", "/waf/a.xml", "/waf/b%20c.XML", "/waf/more/", "/waf/more/c.xml"]);
}

#[test]
fn one_bad_file_costs_one_file() {
    let mut files = folder();
    files[1].2 = "<html>soft 404</html>".to_owned();
    files[2].1 = 500;
    let reading = serve(&Wanted::Everything, &files);
    assert_eq!(
        (reading.ids(), reading.end.clone()),
        (vec!["more/c.xml".to_owned()], Some(Next::End))
    );
    assert_eq!(reading.codes(), ["file-failed", "unreadable-record"]);
    let broken = |body: &str, code: &str| {
        let mut files = folder();
        files[1].2 = body.to_owned();
        let reading = serve(&Wanted::Everything, &files);
        assert_eq!((reading.ids().len(), reading.codes()), (2, vec![code.to_owned()]), "{body}");
        assert_eq!(reading.gathered.page().quarantine[0].native_id.as_deref(), Some("a.xml"));
    };
    broken("<!-- nothing else -->", "unreadable-record");
    broken(&iso("x")[..200], "unreadable-record");
    broken("<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>", "dangerous-xml");
    broken("<root><data>some other XML</data></root>", "unreadable-record");
}

#[test]
fn a_folder_that_fails_makes_the_reading_incomplete() {
    let mut files = folder();
    files[3].1 = 403;
    let reading = serve(&Wanted::Everything, &files);
    assert_eq!(reading.ids().len(), 2);
    assert!(
        matches!(reading.end, Some(Next::Broken(finding::INCOMPLETE, why)) if why.contains("/waf/more/"))
    );
}

#[test]
fn a_document_type_is_not_fetched() {
    let mut files = folder();
    files[1].2 = format!("<!DOCTYPE x SYSTEM 'http://127.0.0.1/x.dtd'>{}", iso("A"));
    let reading = serve(&Wanted::Everything, &files);
    assert_eq!((reading.ids().len(), reading.codes()), (3, vec!["document-type".to_owned()]));
}

#[test]
fn dates_of_lists_leave_a_day_for_their_zone() {
    let entry = |at: &str| Entry {
        url: Url::parse("https://x.example/a.xml").unwrap(),
        changed: Some(at.parse().unwrap()),
    };
    let since = "2026-11-23T09:30:00Z";
    assert!(entry("2026-11-22T09:00:00").is_older_than(since));
    assert!(!entry("2026-11-22T10:00:00").is_older_than(since));
    assert!(!Entry { changed: None, ..entry("2020-01-01T00:00:00") }.is_older_than(since));
}

#[test]
fn single_files_and_lists_are_recognised() {
    let answer = |body: &str| Answer {
        status: 200,
        final_url: Url::parse("https://x.example/waf/").unwrap(),
        headers: Vec::new(),
        body: Body::Memory(body.as_bytes().to_vec()),
        truncated: false,
    };
    let check = |body: &str, expected: Option<f64>| {
        assert_eq!(
            Waf.recognise(&answer(body)).map(|found| found.confidence),
            expected,
            "{body:.60}"
        );
    };
    check(APACHE, Some(0.7));
    check(IIS, Some(0.7));
    check(&iso("x"), Some(0.9));
    check("<metadata><idinfo/></metadata>", Some(0.9));
    check("<html><a href='a.xml'>feed</a></html>", None);
    check("<OAI-PMH/>", None);
    check("{}", None);
    let reading = read_document(&Waf, iso("x").as_bytes(), "text/xml");
    assert_eq!((reading.ids().len(), reading.end), (1, Some(Next::End)));
}

#[test]
fn folders_that_all_show_the_list_above_them_are_not_followed() {
    let list = "<html><title>Index of /</title><pre><a href=\"a.xml\">a.xml</a> 2026-01-01 10:00\n\
                <a href=\"b/\">b/</a> 2026-01-01 10:00\n<a href=\"c/\">c/</a> 2026-01-01 10:00</pre></html>";
    let entrance = Url::parse("https://x.example/waf/").unwrap();
    let reading = read_steps_at(&Waf, &entrance, &Wanted::Everything, &NoMemory, &mut |ask| {
        Some((200, if ask.url.path().ends_with('/') { list.to_owned() } else { iso("A") }))
    });
    let asked: Vec<&str> = reading.asked.iter().map(|ask| ask.url.path()).collect();
    assert_eq!(asked, ["/waf/", "/waf/a.xml", "/waf/c/", "/waf/b/"]);
    assert_eq!((reading.ids().len(), reading.end), (1, Some(Next::End)));
}
