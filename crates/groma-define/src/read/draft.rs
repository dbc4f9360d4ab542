//! Reads the files one after the other into a definition that nothing has checked yet.

use crate::definition::{Answer, Definition, Rule};
use crate::diagnostic::{Diagnostics, Place};
use crate::edition::Edition;
use crate::method::MethodFile;
use crate::nearest::nearest;
use crate::read::answer_value::Instrument;
use crate::read::column::SheetSpec;
use crate::read::decode::decode;
use crate::read::files::{self, SHEETS, is_read};
use crate::read::folder::Folder;
use crate::read::register::{Opened, Register};
use crate::read::sheet::Sheet;
use crate::read::toml_file::KeyPlaces;
use crate::read::*;
use crate::vocabulary::Vocabularies;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// A definition on its way through the checks.
pub(crate) struct Draft {
    pub(crate) definition: Definition,
    /// Where the keys of `edition.toml` stand.
    pub(crate) edition_keys: KeyPlaces,
    /// Where the keys of `method.toml` stand.
    pub(crate) method_keys: KeyPlaces,
    /// `method.toml` is absent or could be read; if not, the defaults stand in.
    pub(crate) method_is_read: bool,
    /// Every file could be opened: what one says can be held against another.
    pub(crate) is_whole: bool,
}

impl Draft {
    pub(super) fn read(
        dir: &Path,
        collected: &BTreeMap<String, Vec<u8>>,
        problems: &mut Diagnostics,
    ) -> Result<Self, ReadError> {
        let mut folder = Folder::open(dir, is_read, problems)?;
        folder.lay_over(collected);
        let bytes = std::mem::take(&mut folder.bytes);
        let mut text = |file: &str| decode(file, bytes.get(file)?, problems);
        let edition_text = text(edition_toml::FILE);
        let method_text = text(method_toml::FILE);
        let (edition, edition_keys) = match edition_text {
            Some(text) => edition_toml::read(text, problems),
            None => (edition_toml::unread(""), KeyPlaces::absent(edition_toml::FILE)),
        };
        let (methods, method_keys) = method_toml::read(method_text, problems);
        restrict(&mut folder, &edition, &edition_keys, problems);
        warn_of_unread_files(&folder, problems);
        let delimiter = edition_toml::delimiter(&edition);
        let opened: BTreeMap<&str, Opened<'_>> = SHEETS
            .iter()
            .map(|spec| (spec.file, open(spec, bytes.get(spec.file), delimiter, problems)))
            .collect();
        let undecoded = bytes.contains_key(method_toml::FILE) && method_text.is_none();
        let is_whole = !undecoded
            && edition_text.is_some()
            && !opened.values().any(|file| matches!(file, Opened::Unreadable));
        let mut definition = rows(&opened, edition, problems);
        let method_is_read = methods.is_some();
        definition.methods = methods.unwrap_or_else(|| MethodFile::default().complete());
        definition.rules = rules(&bytes, problems);
        definition.vocabularies = vocabularies(&bytes, problems);
        definition.inputs = folder.inputs;
        Ok(Self { definition, edition_keys, method_keys, method_is_read, is_whole })
    }
}

/// Opens a CSV file; says so when it must be there and is not.
fn open<'a>(
    spec: &'static SheetSpec,
    bytes: Option<&'a Vec<u8>>,
    delimiter: u8,
    problems: &mut Diagnostics,
) -> Opened<'a> {
    let Some(bytes) = bytes else {
        if spec.required {
            let place = Place { file: spec.file.to_owned(), ..Place::default() };
            let hint = "`groma new` writes a small edition that has one";
            problems.error(&place, "missing-file", "the file is missing", hint);
            return Opened::Unreadable;
        }
        return Opened::Absent;
    };
    let text = decode(spec.file, bytes, problems);
    let sheet = text.and_then(|text| Sheet::open(spec, text, delimiter, problems));
    sheet.map_or(Opened::Unreadable, Opened::Sheet)
}

/// The rows of every CSV file, in an order in which each file finds what it needs.
fn rows(
    opened: &BTreeMap<&str, Opened<'_>>,
    edition: Edition,
    problems: &mut Diagnostics,
) -> Definition {
    let known = Register::collect(|file| opened.get(file));
    let sheet = |spec: &SheetSpec| opened.get(spec.file).and_then(Opened::sheet);
    macro_rules! read {
        ($file:ident $(, $more:expr)*) => {
            sheet(&$file::SPEC).map(|sheet| $file::read(sheet, $($more,)* problems)).unwrap_or_default()
        };
    }
    let units = read!(units_csv, &known);
    let mut cohorts = vec![cohorts_csv::all(&units)];
    cohorts.extend::<Vec<_>>(read!(cohorts_csv, &units, &known));
    let questions = read!(questions_csv, &known);
    let options = read!(options_csv, &known);
    let points = read!(points_csv, &options, &known);
    let instrument = Instrument::new(&questions, &options);
    let answers: Vec<Answer> = read!(answers_csv, &instrument, &known);
    let overrides = read!(overrides_csv, &instrument, &known);
    Definition {
        edition,
        methods: Vec::new(),
        cohorts,
        portals: read!(portals_csv, &known),
        nodes: read!(framework_csv, &known),
        crosswalk: read!(crosswalk_csv, &known),
        concordance: read!(concordance_csv, &known),
        evidence: read!(evidence_csv, &known),
        crosswalk_nodes: read!(crosswalk_nodes_csv),
        values: read!(values_csv, &known),
        published: read!(published_csv),
        tests: read!(tests_csv, &known),
        competences: read!(competence_csv, &known),
        units,
        questions,
        options,
        points,
        answers,
        overrides,
        rules: Vec::new(),
        vocabularies: Arc::clone(Vocabularies::shipped()),
        inputs: Vec::new(),
    }
}

/// The vocabularies of the program, with the edition's files in place of theirs.
fn vocabularies(
    bytes: &BTreeMap<String, Vec<u8>>,
    problems: &mut Diagnostics,
) -> Arc<Vocabularies> {
    let shipped = Arc::clone(Vocabularies::shipped());
    if !bytes.keys().any(|path| Vocabularies::is_file(path)) {
        return shipped;
    }
    Vocabularies::with_overlays(bytes).map(Arc::new).unwrap_or_else(|why| {
        let file = format!("vocabulary/{}", why.file);
        let place = Place { file, line: why.line, ..Place::default() };
        problems.error(&place, "vocabulary", why.message, why.hint);
        shipped
    })
}

fn rules(bytes: &BTreeMap<String, Vec<u8>>, problems: &mut Diagnostics) -> Vec<Rule> {
    let mut rules: Vec<Rule> = Vec::new();
    for (path, bytes) in bytes.iter().filter(|(path, _)| rules_md::is_rule(path)) {
        let text = decode(path, bytes, problems);
        let Some(rule) = text.and_then(|text| rules_md::read(path, text, problems)) else {
            continue;
        };
        if let Some(other) = rules.iter().find(|other| other.code == rule.code) {
            let message = format!("{} is the code of {}, too", rule.code, other.place.file);
            let hint = "give one of the two another code";
            problems.error(&rule.place, "duplicate-rule", message, hint);
        }
        rules.push(rule);
    }
    rules
}

fn restrict(folder: &mut Folder, edition: &Edition, keys: &KeyPlaces, problems: &mut Diagnostics) {
    for path in &edition.restricted {
        // Answers may be in the store, and come into the folder only when it is computed.
        let may_come = files::names().any(|name| name == path);
        if !folder.restrict(path) && !may_come {
            let paths = folder.inputs.iter().map(|input| input.path.as_str());
            let hint = match nearest(path, paths) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => "write the path inside the folder, with `/` between its parts".to_owned(),
            };
            let message = format!("there is no file `{path}`");
            problems.error(&keys.of("restricted"), "unknown-file", message, hint);
        }
    }
}

/// A file that is nearly named like one of ours is probably meant to be read.
fn warn_of_unread_files(folder: &Folder, problems: &mut Diagnostics) {
    for input in &folder.inputs {
        let path = input.path.as_str();
        if is_read(path) || path.contains('/') {
            continue;
        }
        if let Some(meant) = nearest(path, files::names()) {
            let place = Place { file: path.to_owned(), ..Place::default() };
            let hint = format!("did you mean `{meant}`?");
            problems.warning(&place, "unread-file", "no part of an edition has this name", hint);
        }
    }
}
