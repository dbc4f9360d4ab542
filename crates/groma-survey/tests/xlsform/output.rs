//! A form beside the XForm that the reference converter makes of it: the same questions at the same
//! paths, of the same types, with the same expressions and texts.

use groma_survey::xlsform::{Form, Item, Question, QuestionKind, Section, SectionKind, yes_or_no};
use std::collections::HashMap;

/// Compares what is bound in the XForm with the form.
pub(super) fn agrees(form: &Form, root: &str, output: &str) -> Result<(), String> {
    let binds = binds(output);
    let root = if form.settings.root.is_empty() { root } else { &form.settings.root };
    let mut wrong = Vec::new();
    let mut ours: Vec<String> = Vec::new();
    form.visit(&mut |item, around| {
        let Some(element) = item.element() else { return };
        // What stands in a loop is written several times, under other names.
        let in_loop = |section: &&Section| matches!(section.kind, SectionKind::Loop { .. });
        let steps = around.iter().map(|section| section.element.name.as_str());
        let path: String = steps.map(|step| format!("/{step}")).collect();
        let path = format!("/{root}{path}/{}", element.name);
        if let Item::Question(question) = item
            && question.kind != QuestionKind::Audit
            && !around.iter().any(in_loop)
        {
            wrong.extend(wrong_bind(form, question, binds.get(path.as_str()), &path));
            wrong.extend(missing_text(form, question, output));
        }
        ours.push(path);
    });
    for path in binds.keys() {
        let known = ours.iter().any(|own| own == path);
        let generated = ["_count", "_other"].iter().any(|suffix| path.ends_with(suffix))
            || path.contains("/meta/")
            || path.contains("/generated_table_list_label_")
            || path.contains("/reserved_name_for_field_list_labels_");
        let in_loop = output_has_loop(form);
        if !known && !generated && !in_loop {
            wrong.push(format!("the XForm binds {path}, and the form has no such question"));
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n  ")) }
}

fn output_has_loop(form: &Form) -> bool {
    let mut found = false;
    form.visit(&mut |item, _| {
        found |= matches!(item, Item::Section(own) if matches!(own.kind, SectionKind::Loop { .. }));
    });
    found
}

type Bind = HashMap<String, String>;

/// The attributes of every `bind`, by the path.
fn binds(output: &str) -> HashMap<String, Bind> {
    let mut binds = HashMap::new();
    for part in output.split("<bind ").skip(1) {
        let mut attributes = Bind::new();
        let mut rest = part;
        while let Some((name, after)) = rest.split_once("=\"") {
            let Some((value, end)) = after.split_once('"') else { break };
            attributes.insert(name.trim().to_owned(), plain(value));
            rest = end;
            if end.starts_with("/>") {
                break;
            }
        }
        let path = attributes.remove("nodeset").unwrap_or_default();
        binds.insert(path, attributes);
    }
    binds
}

fn plain(text: &str) -> String {
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
    text.replace("&#10;", "\n").replace("&amp;", "&")
}

fn wrong_bind(form: &Form, question: &Question, bind: Option<&Bind>, path: &str) -> Vec<String> {
    let Question { element, kind } = question;
    let Some(expected) = bound_type(form, question) else { return Vec::new() };
    let Some(bind) = bind else { return vec![format!("the XForm does not bind {path}")] };
    let mut wrong = Vec::new();
    let overridden = element.extra.iter().any(|(header, _)| header.contains("type"));
    if !overridden && bind.get("type").map(String::as_str) != Some(expected) {
        wrong.push(format!("{path} is {:?} and not {expected}", bind.get("type")));
    }
    let computed = if element.trigger.is_empty() { element.calculation.as_str() } else { "" };
    let note_is_read_only = |text: &'static str| match kind {
        QuestionKind::Note if element.read_only.is_empty() => text,
        _ => "",
    };
    let read_only = format!("{}{}", element.read_only, note_is_read_only("true()"));
    for (name, own) in [
        ("relevant", element.relevant.as_str()),
        ("required", element.required.as_str()),
        ("constraint", element.constraint.as_str()),
        ("calculate", computed),
        ("readonly", read_only.as_str()),
    ] {
        let own = match yes_or_no(own) {
            Some(true) => "true()",
            Some(false) => "false()",
            None => own,
        };
        let theirs = bind.get(name).map_or("", String::as_str);
        // References become paths there: then it is enough that both have something.
        let same = if own.contains("${") { !theirs.is_empty() } else { own == theirs };
        if !same && !matches!(kind, QuestionKind::Kept(_)) {
            wrong.push(format!("{path}: `{name}` is `{theirs}`, and not `{own}`"));
        }
    }
    wrong
}

/// The type that a kind is bound with; none where nothing is bound.
fn bound_type(form: &Form, question: &Question) -> Option<&'static str> {
    Some(match &question.kind {
        QuestionKind::Integer => "int",
        QuestionKind::Decimal => "decimal",
        QuestionKind::Date | QuestionKind::Today => "date",
        QuestionKind::Time => "time",
        QuestionKind::DateTime | QuestionKind::Start | QuestionKind::End => "dateTime",
        QuestionKind::Rank(_) => "odk:rank",
        QuestionKind::Range if form.range(question)?.decimal => "decimal",
        QuestionKind::Range => "int",
        QuestionKind::File | QuestionKind::Image => "binary",
        QuestionKind::CsvExternal | QuestionKind::Audit | QuestionKind::Kept(_) => return None,
        _ => "string",
    })
}

/// Labels that are shown and stand nowhere in the XForm.
fn missing_text(form: &Form, Question { element, kind }: &Question, output: &str) -> Vec<String> {
    if !kind.is_shown() || matches!(kind, QuestionKind::Kept(_)) {
        return Vec::new();
    }
    let default = form.settings.default_language.as_str();
    let languages = element.label.languages().chain([default]);
    let texts = languages.filter_map(|language| element.label.in_language(language, default));
    let whole = |text: &&str| !text.contains(['$', '<', '>', '&', '(', '\n']);
    let missing = texts.filter(whole).filter(|text| !output.contains(text));
    missing.map(|text| format!("`{text}` stands nowhere in the XForm")).collect()
}
