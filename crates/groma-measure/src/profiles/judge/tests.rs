use super::*;
use crate::profiles::{Applies, Severity, named};

/// What a profile of these lines says of a node of the class `x:C`, as `property component results`
/// (`?` when nothing can be said).
fn said(lines: &str, text: &str, declared: Declared, reading: Reading) -> String {
    let csv = format!("class,property,component,value,severity,level,source,note\n{lines}\n");
    let profile = Profile::read("test", "Test", Applies::Everywhere, &csv).unwrap();
    let properties = declared.added_to(text.parse().unwrap());
    let said = profile.judge(&BTreeSet::from(["x:C"]), &properties, declared, reading);
    let said = said.iter().map(|said| {
        let constraint = &profile.constraints()[said.constraint];
        let results = match said.results {
            0 => "?".to_owned(),
            results => results.to_string(),
        };
        format!("{} {} {results}", constraint.property, constraint.component())
    });
    said.collect::<Vec<_>>().join("; ").trim().to_owned()
}

/// One constraint on `x:p`, in both readings.
fn check(constraint: &str, text: &str, useful: &str, engine: &str) {
    let (component, value) = constraint.split_once(' ').unwrap();
    let line = format!("x:C,x:p,{component},{value},Violation,dataset-level,test,");
    let of = |reading| said(&line, text, Declared::default(), reading);
    let prefix = format!("x:p {component} ");
    let short = |said: String| said.trim_start_matches(&prefix).to_owned();
    let found = (short(of(Reading::Useful)), short(of(Reading::Engine)));
    assert_eq!(found, (useful.to_owned(), engine.to_owned()), "{constraint} of `{text}`");
}

#[test]
fn how_often() {
    check("minCount 1", "x:p l", "", "");
    check("minCount 1", "x:q l", "1", "1");
    check("minCount 1", "", "1", "1");
    check("maxCount 1", "x:p l", "", "");
    check("maxCount 1", "x:p l*", "1", "1");
    check("maxCount 1", "x:p l@en,l@fr", "1", "1");
    check("uniqueLang true", "x:p l@en,l@fr", "", "");
    check("uniqueLang true", "x:p l@en*", "1", "1");
    check("uniqueLang true", "x:p l*", "", "");
}

#[test]
fn what_kind_of_node() {
    check("nodeKind IRI", "x:p i", "", "");
    check("nodeKind IRI", "x:p b", "1", "1");
    check("nodeKind IRI", "x:p l", "1", "1");
    check("nodeKind BlankNodeOrIRI", "x:p b,i", "", "");
    check("nodeKind BlankNodeOrIRI", "x:p l,i", "1", "1");
    check("nodeKind Literal", "x:p l^xsd:date", "", "");
    // An engine counts values; a place counts once.
    check("nodeKind Literal", "x:p i*", "1", "2");
    check("nodeKind Literal", "x:p i,b", "1", "2");
    check("nodeKind Literal", "x:q i", "", "");
}

#[test]
fn which_datatype() {
    check("datatype xsd:date", "x:p l^xsd:date", "", "");
    check("datatype xsd:date", "x:p l^xsd:date!", "1", "1");
    check("datatype xsd:date", "x:p l", "1", "1");
    check("datatype xsd:date", "x:p i^xsd:date", "1", "1");
    check("datatype xsd:string", "x:p l", "", "");
    check("datatype xsd:string", "x:p l@en", "1", "1");
    check("datatype rdf:langString", "x:p l@en", "", "");
    check("datatype rdf:langString", "x:p l", "1", "1");
    let date = "node datatype xsd:date | datatype xsd:dateTime | datatype xsd:gYear";
    check(date, "x:p l^xsd:gYear", "", "");
    check(date, "x:p l^xsd:gYear!", "1", "1");
    check(date, "x:p l", "1", "1");
}

#[test]
fn which_class() {
    check("class foaf:Agent", "x:p b^foaf:Agent", "", "");
    check("class foaf:Agent", "x:p i^foaf:Person+x:P", "", "1");
    check("class foaf:Agent", "x:p i^x:P", "1", "1");
    check("class foaf:Agent", "x:p l", "1", "1");
    check("class foaf:Agent", "x:p b", "1", "1");
    // Somebody else may describe it; an engine has only the document.
    check("class foaf:Agent", "x:p i", "?", "1");
    check("class dct:Frequency", "x:p i<frequency>", "", "1");
    check("class dct:Frequency", "x:p i<file-type>", "1", "1");
    check("class rdfs:Resource", "x:p i", "", "1");
    check("or nodeKind IRI | class foaf:Agent", "x:p i", "", "");
    check("or nodeKind IRI | class foaf:Agent", "x:p b^foaf:Agent", "", "");
    check("or nodeKind IRI | class foaf:Agent", "x:p b^x:P,l", "1", "2");
}

#[test]
fn which_vocabulary() {
    check("node inScheme file-type", "x:p i<file-type>", "", "1");
    check("node inScheme file-type", "x:p i<media-type>", "1", "1");
    check("node inScheme file-type", "x:p i", "1", "1");
    check("node inScheme file-type", "x:p l", "1", "1");
    check("node inScheme language", "x:p i", "?", "1");
    check("node inScheme language", "x:p b", "1", "1");
    check("node inScheme country | pattern ^https://sws.geonames.org", "x:p i", "?", "?");
    check(
        "node pattern ^http.*://www.iana.org/assignments/media-types/",
        "x:p i<media-type>",
        "",
        "?",
    );
    check("node pattern ^http.*://www.iana.org/assignments/media-types/", "x:p b", "1", "1");
}

#[test]
fn what_is_written() {
    check("minLength 1", "x:p l", "", "");
    check("minLength 1", "x:p l~", "1", "1");
    check("pattern ISO 8601", "x:p l!", "1", "1");
    check("pattern ISO 8601", "x:p l", "?", "?");
    check("pattern ISO 8601", "x:q l", "", "");
    check("deprecated x:r", "x:p l", "1", "");
    check("deprecated x:r", "x:r l", "", "");
    check("hasValue <x:v>", "", "1", "1");
    check("hasValue <x:v>", "x:p i", "?", "?");
}

#[test]
fn what_others_say() {
    let check = |line: &str, declared: Declared, expected: &str| {
        let line = format!("x:C,{line},Violation,dataset-level,test,");
        let text = "dcatap:applicableLegislation i; dcat:distribution i";
        let found = said(&line, text, declared, Reading::Useful);
        assert_eq!(found, expected, "{line}");
    };
    let none = Declared::default();
    let api = "^dcat:servesDataset|dcat:distribution/dcat:accessService,minCount,1";
    check(api, none, "^dcat:servesDataset|dcat:distribution/dcat:accessService minCount 1");
    check(api, Declared { served: true, ..none }, "");
    check(api, Declared { has_access_service: true, ..none }, "");
    check("^dcat:inSeries,minCount,1", none, "^dcat:inSeries minCount 1");
    check("^dcat:inSeries,minCount,1", Declared { has_members: true, ..none }, "");
    let act =
        "dcatap:applicableLegislation,hasValue,<http://data.europa.eu/eli/reg_impl/2023/138/oj>";
    check(act, none, "dcatap:applicableLegislation hasValue ?");
    check(act, Declared { act: Some(true), ..none }, "");
    check(act, Declared { act: Some(false), ..none }, "dcatap:applicableLegislation hasValue 1");
    check(",or,x:a minCount 1 | dcat:distribution minCount 1", none, "");
    check(",or,x:a minCount 1 | x:b minCount 1", none, "or 1");
    // What hangs behind a value stands in another row.
    check("dcat:distribution/x:p,node,inScheme x", none, "dcat:distribution/x:p node ?");
}

#[test]
fn a_place_counts_once_as_what_weighs_most() {
    let lines = "x:C,x:p,nodeKind,IRI,Violation,needs-vocabularies,vocabularies,\n\
                 x:C,x:p,nodeKind,IRI,Warning,dataset-level,recommended,\n\
                 x:C,x:p,nodeKind,BlankNodeOrIRI,Violation,dataset-level,shapes,";
    let of = |reading| said(lines, "x:p l", Declared::default(), reading);
    assert_eq!(of(Reading::Useful), "x:p nodeKind 1");
    assert_eq!(of(Reading::Engine), "x:p nodeKind 1; x:p nodeKind 1; x:p nodeKind 1");
    let profile = named("dcat-ap-2.1.1").unwrap();
    let properties = "dct:format l; dcat:accessURL l; dct:license i; rdf:type i^dcat:Distribution";
    let classes = BTreeSet::from(["dcat:Distribution"]);
    let useful =
        profile.judge(&classes, &properties.parse().unwrap(), Declared::default(), Reading::Useful);
    let required = useful.iter().map(|said| &profile.constraints()[said.constraint]);
    let required: Vec<_> = required
        .filter(|one| one.severity == Severity::Violation && one.level == Level::Dataset)
        .map(|one| (&*one.property, one.component()))
        .collect();
    assert_eq!(required, [("dcat:accessURL", "nodeKind")]);
}

#[test]
fn what_is_no_constraint_says_why() {
    let check = |line: &str, expected: &str| {
        let csv = format!("class,property,component,value,severity,level,source,note\n{line}\n");
        let found = Profile::read("test", "Test", Applies::Everywhere, &csv).unwrap_err();
        assert_eq!(found.to_string(), expected);
    };
    check(
        "x:C,x:p,minCount,2,Violation,dataset-level,,",
        "`minCount` of `x:p` cannot want `2`; only 1 can be told from how properties were used",
    );
    check(
        "x:C,x:p,nodeKind,Thing,Violation,dataset-level,,",
        "`nodeKind` of `x:p` cannot want `Thing`; SHACL has no such kind of node",
    );
    check(
        "x:C,x:p,sparql,x,Violation,dataset-level,,",
        "`sparql` of `x:p` cannot want `x`; no such component is known",
    );
    check(
        "x:C,x:p,minCount,1,Error,dataset-level,,",
        "`minCount` of `x:p` cannot want `1`; its severity is Violation, Warning or Info",
    );
}
