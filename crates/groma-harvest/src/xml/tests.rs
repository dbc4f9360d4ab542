use super::*;

/// What a document says, or why it was refused.
fn check(text: &str, expected: Result<&str, &str>) {
    match (read(text), expected) {
        (Ok(document), Ok(said)) => assert_eq!(document.root.text(), said, "{text}"),
        (Err(refused), Err(why)) => assert!(refused.why().contains(why), "{refused:?}, not {why}"),
        (got, expected) => panic!("{text:.80}: {got:?}, not {expected:?}"),
    }
}

#[test]
fn what_is_sound_is_read() {
    check("<a>x</a>", Ok("x"));
    check("\n\n<?xml version='1.0'?><!-- c --><a><b>x</b> <b/>y</a>\n", Ok("x y"));
    check("<a><![CDATA[<b>&amp;]]></a>", Ok("<b>&amp;"));
    check("<a>&lt;&#65;&#x42;&gt;</a>", Ok("<AB>"));
    check("<!DOCTYPE a SYSTEM 'https://elsewhere.example/a.dtd'><a>x</a>", Ok("x"));
}

#[test]
fn what_can_be_set_right_is_read_and_told() {
    let repaired = |text: &str, said: &str, what: &str| {
        let document = read(text).unwrap();
        assert_eq!(document.root.text(), said);
        let told: Vec<&str> = document.repairs.iter().map(|repair| repair.what.as_str()).collect();
        assert!(told.iter().any(|told| told.contains(what)), "{told:?}");
    };
    repaired("<a>x&nbsp;y</a>", "x\u{a0}y", "`&nbsp;`");
    repaired("<a>&eacute;&yuml;&mdash;</a>", "éÿ—", "`&yuml;`");
    repaired("<a>&unheard;</a>", "&unheard;", "is not defined");
    repaired("<a>x\u{1}y\u{fffe}</a>", "xy", "forbids");
    repaired("<a>x&#0;y</a>", "xy", "no character");
    repaired("<a>x</a><a>y</a>", "x", "after the end");
    assert_eq!(read("<a>here & there</a>").unwrap().root.text(), "here & there");
}

#[test]
fn what_would_harm_is_refused() {
    let laughs = "<!DOCTYPE l [<!ENTITY a \"lol\"><!ENTITY b \"&a;&a;&a;\">]><l>&b;</l>";
    check(laughs, Err("declares entities"));
    check("<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>", Err("declares"));
    let deep = format!("{}{}", "<a>".repeat(20_000), "</a>".repeat(20_000));
    check(&deep, Err("nested deeper"));
    let attributes: String = (0..600).map(|n| format!(" a{n}='1'")).collect();
    check(&format!("<a{attributes}/>"), Err("attributes"));
}

#[test]
fn what_is_broken_says_where() {
    check("broken xml", Err("no element"));
    check("", Err("no element"));
    check("<!-- only this -->", Err("no element"));
    check("<a>\n<b>x</a>", Err("Line 2"));
    check("<a>\n<b>\n", Err("inside `b`, which begins in line 2"));
    check("<a", Err("Line 1"));
    assert!(matches!(read("<a><b>x</b>"), Err(Refused::Unended(_))));
}

#[test]
fn paths_have_no_prefixes_and_no_case() {
    let text = "<x:a xmlns:x='u' x:At=' 1 '><y:B>1</y:B><b><C>2</C></b><d><C>3</C></d></x:a>";
    let document = read(text).unwrap();
    let root = &document.root;
    let said = |path: &str| root.all(path).iter().map(|e| e.text()).collect::<Vec<_>>().join(",");
    assert_eq!(said("b"), "1,2");
    assert_eq!(said("*/c"), "2,3");
    assert_eq!(root.attribute("at"), Some("1"));
    assert_eq!(&text[root.first("d").unwrap().span.clone()], "<d><C>3</C></d>");
    assert_eq!(root_of(text), Some(("a".into(), "u".into())));
    assert_eq!(root_of("<?xml version='1.0'?>\n<html><p>"), Some(("html".into(), String::new())));
    assert_eq!(root_of("{}"), None);
}

#[test]
fn what_is_said_does_not_depend_on_how_it_is_written() {
    let canonical = |text: &str| read(text).unwrap().root.canonical(&["stamp"]);
    let one = canonical("<a xmlns='u' p='1' q='2'><b>cafe\u{301} x</b><stamp>1</stamp></a>");
    let same = "<z:a xmlns:z='u' q='2' p='1'>\n <z:b>caf\u{e9}\n  x</z:b><!-- c --><z:stamp>2</z:stamp></z:a>";
    assert_eq!(one, canonical(same));
    assert_ne!(one, canonical("<a p='1' q='2'><b>cafe x</b></a>"));
    assert_ne!(one, canonical("<a p='1' q='3'><b>caf\u{e9} x</b></a>"));
    assert_ne!(canonical("<a>&lt;b>x&lt;/></a>"), canonical("<a><b>x</b></a>"));
}

#[test]
fn pages_come_apart_at_their_records() {
    let check = |page: &str, expected: &[(&str, bool)]| {
        let (pieces, rest) = apart(page, &["r"]);
        let found: Vec<_> = pieces.iter().map(|p| (&page[p.span.clone()], p.whole)).collect();
        assert_eq!(found, expected, "{page}");
        assert_eq!(rest.len(), page.len());
        assert!(!rest.contains("<r>"));
    };
    check(
        "<l><r>1</r><x:R a='2'/><r>3</r >t</l>",
        &[("<r>1</r>", true), ("<x:R a='2'/>", true), ("<r>3</r >", true)],
    );
    check("<l><r><b></r><r>2</r></l>", &[("<r><b></r>", true), ("<r>2</r>", true)]);
    check("<l><r>1<r>2</r></l>", &[("<r>1", false), ("<r>2</r>", true)]);
    check("<l><r>1</r><r>2<b", &[("<r>1</r>", true), ("<r>2<b", false)]);
    check("<l><report/></l>", &[]);
}

#[test]
fn bytes_become_text() {
    let check = |bytes: &[u8], content_type: Option<&str>, text: &str, wrong: Option<&str>| {
        let decoded = decoded(bytes, content_type);
        assert_eq!(decoded.text, text);
        match (&decoded.wrong, wrong) {
            (None, None) => {}
            (Some(said), Some(part)) => assert!(said.contains(part), "{said}"),
            other => panic!("{other:?}"),
        }
    };
    check("<a>é</a>".as_bytes(), None, "<a>é</a>", None);
    check("\u{feff}<a>é</a>".as_bytes(), None, "<a>é</a>", None);
    check(
        b"<?xml version='1.0' encoding='iso-8859-1'?><a>\xe9</a>",
        None,
        "<?xml version='1.0' encoding='iso-8859-1'?><a>é</a>",
        None,
    );
    check(b"<a>\xe9</a>", Some("text/xml; charset=\"ISO-8859-15\""), "<a>é</a>", None);
    check(
        b"<?xml version='1.0' encoding='utf-8'?><a>\xe9</a>",
        None,
        "<?xml version='1.0' encoding='utf-8'?><a>é</a>",
        Some("Windows-1252"),
    );
    check(b"<a>\xc3\xa9 \xe9</a>", None, "<a>é \u{fffd}</a>", Some("1 of its characters"));
    check("<a>é</a>".as_bytes(), Some("text/xml;charset=latin1"), "<a>é</a>", Some("and is UTF-8"));
    let utf16: Vec<u8> = "<a>é</a>".encode_utf16().flat_map(u16::to_le_bytes).collect();
    check(&utf16, None, "<a>é</a>", None);
    let with_mark: Vec<u8> = [0xfe, 0xff]
        .into_iter()
        .chain("<a>é</a>".encode_utf16().flat_map(u16::to_be_bytes))
        .collect();
    check(&with_mark, None, "<a>é</a>", None);
}
