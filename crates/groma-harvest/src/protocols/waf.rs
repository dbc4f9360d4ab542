//! Folders on the web with a file of metadata for each data set; and single files of metadata.

mod file;
mod listing;

use crate::answer::{Answer, Ask, Exchange};
use crate::draft::dataset_id;
use crate::envelope;
use crate::finding::{self, Noted};
use crate::gather::Gather;
use crate::iso;
use crate::protocol::{Next, Protocol, Recognition, Step, Wanted};
use crate::xml;
use listing::Entry;
use serde::{Deserialize, Serialize};
use std::hash::{DefaultHasher, Hash, Hasher};
use url::Url;

/// Files that are asked for in one step.
const FILES_OF_A_STEP: usize = 16;
/// Folders inside one another, and folders altogether.
const DEPTH_MAX: usize = 12;
const FOLDERS_MAX: usize = 20_000;

/// A web folder.
pub struct Waf;

impl Protocol for Waf {
    fn name(&self) -> &'static str {
        "waf"
    }

    fn doc(&self) -> &'static str {
        "a folder on the web, or on disk, with files of ISO 19139, ISO 19115-3, FGDC or Dublin Core"
    }

    /// A folder is only found where somebody says it is.
    fn doors(&self, _: &Url) -> Vec<Ask> {
        Vec::new()
    }

    fn recognise(&self, answer: &Answer) -> Option<Recognition> {
        let text = envelope::beginning(answer)?;
        let entrance = answer.final_url.clone();
        if listing::is_listing(&text, &entrance) {
            let because = "the page lists a folder with files of XML".to_owned();
            return Some(Recognition { confidence: 0.7, because, entrance });
        }
        let (name, namespace) = xml::root_of(&text)?;
        iso::is_record(&name, &namespace).then(|| Recognition {
            confidence: 0.9,
            because: format!("the answer is a single record of metadata, `{name}`"),
            entrance,
        })
    }

    fn start(&self, entrance: &Url, wanted: &Wanted) -> Option<Step> {
        let mut base = entrance.clone();
        base.set_fragment(None);
        base.set_query(None);
        let state = State {
            wanted: wanted.clone(),
            base,
            folders: Vec::new(),
            within: 0,
            files: Vec::new(),
            visited: vec![String::new()],
            failed: None,
            listing: true,
        };
        Some(Step::one(state.ask(""), &state))
    }

    fn read(&self, step: &Step, answers: &[Exchange], gather: &mut Gather<'_>) -> Next {
        if step.state.is_null() {
            answers.iter().for_each(|exchange| file::read(exchange, None, gather));
            return Next::End;
        }
        let Ok(mut state) = serde_json::from_value::<State>(step.state.clone()) else {
            let what =
                "The place where the reading stopped was written by another version.".to_owned();
            return Next::Broken(finding::INCOMPLETE, what);
        };
        match state.listing {
            true => answers.iter().for_each(|exchange| state.folder(exchange, gather)),
            false => answers.iter().for_each(|exchange| state.file(exchange, gather)),
        }
        state.next()
    }

    /// Two files may well say the same.
    fn may_repeat(&self, _: &Step) -> bool {
        true
    }
}

/// Where a reading is; paths are relative to the base.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct State {
    wanted: Wanted,
    base: Url,
    /// Each with the hash of the list in which it stands.
    folders: Vec<(String, u64)>,
    /// The hash of the list in which the folder of this step stands.
    within: u64,
    files: Vec<String>,
    /// Folders that were asked for.
    visited: Vec<String>,
    /// Why not all of it can be read.
    failed: Option<String>,
    /// True when the step asks for a folder.
    listing: bool,
}

impl State {
    fn ask(&self, path: &str) -> Ask {
        let url = self.base.join(path).unwrap_or_else(|_| self.base.clone());
        Ask::get(url, "*/*")
    }

    /// A folder's list, or, at the base, a single file.
    fn folder(&mut self, exchange: &Exchange, gather: &mut Gather<'_>) {
        let url = &exchange.ask.url;
        let Some(answer) = exchange.success() else {
            self.failed.get_or_insert(exchange.failure());
            return;
        };
        let Ok(bytes) = answer.body.bytes() else { return };
        let text = envelope::text(&bytes, answer, gather);
        if xml::root_of(&text).is_some_and(|(name, namespace)| iso::is_record(&name, &namespace)) {
            return file::read(exchange, Some(self.base.path()), gather);
        }
        if answer.truncated {
            self.failed.get_or_insert(format!("the list of {url} was cut off"));
        }
        // Redirects may add the slash that makes links relative to the folder.
        let entries = listing::entries(&text, &answer.final_url);
        if entries.is_empty() && !listing::is_listing(&text, &answer.final_url) {
            let what = format!("{url} is no list of a folder");
            gather.note(Noted::new(finding::NOT_WHAT_WAS_ASKED, format!("{what}.")));
            self.failed.get_or_insert(what);
        }
        let list = hash(&bytes);
        if list == self.within {
            let what =
                format!("{url} answers with the list of the folder above it; it was not followed.");
            return gather.note(Noted::new(finding::PAGE_REPEATED, what));
        }
        for entry in entries {
            self.entry(entry, list, gather);
        }
    }

    fn entry(&mut self, entry: Entry, list: u64, gather: &mut Gather<'_>) {
        let Some(path) = below(&self.base, &entry.url) else { return };
        if entry.is_folder() {
            let deep = path.matches('/').count() > DEPTH_MAX;
            if !self.visited.contains(&path) && !deep && self.visited.len() < FOLDERS_MAX {
                self.visited.push(path.clone());
                self.folders.push((path, list));
            }
            return;
        }
        match &self.wanted {
            // What is not known was asked for as changed, whatever became of it.
            Wanted::Identifiers => envelope::still_there(&path, gather),
            Wanted::ChangedSince(since)
                if self.is_known(&path, gather) && entry.is_older_than(since) =>
            {
                gather.listed(&path)
            }
            _ if self.files.contains(&path) => {}
            _ => self.files.push(path),
        }
    }

    /// A file can be new to us and old by its date.
    fn is_known(&self, path: &str, gather: &Gather<'_>) -> bool {
        gather.memory.dataset(&dataset_id(gather.catalog, path)).is_some()
    }

    fn file(&mut self, exchange: &Exchange, gather: &mut Gather<'_>) {
        let path = below(&self.base, &exchange.ask.url).unwrap_or_default();
        if exchange.success().is_some() {
            return file::read(exchange, Some(&path), gather);
        }
        // It is listed, so it is there; what was read of it before stays.
        envelope::still_there(&path, gather);
        let locator = Some(exchange.ask.url.to_string());
        gather.note(Noted {
            locator,
            ..Noted::new(finding::FILE_FAILED, format!("{}.", exchange.failure()))
        });
    }

    /// Files before folders, so that the list of what is to be asked stays short.
    fn next(mut self) -> Next {
        if !self.files.is_empty() {
            let rest = self.files.split_off(self.files.len().min(FILES_OF_A_STEP));
            let asks = self.files.iter().map(|path| self.ask(path)).collect();
            self.files = rest;
            self.listing = false;
            return Next::Step(Step { asks, ..Step::one(self.ask(""), &self) });
        }
        if let Some((folder, within)) = self.folders.pop() {
            self.listing = true;
            self.within = within;
            return Next::Step(Step::one(self.ask(&folder), &self));
        }
        match self.failed {
            Some(why) => Next::Broken(finding::INCOMPLETE, why),
            None => Next::End,
        }
    }
}

fn hash(bytes: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    hasher.finish()
}

/// The path of an address below another; none when it is elsewhere.
fn below(base: &Url, url: &Url) -> Option<String> {
    if (base.scheme(), base.host(), base.port()) != (url.scheme(), url.host(), url.port()) {
        return None;
    }
    let folder = base.path().rsplit_once('/').map_or("", |(folder, _)| folder);
    let rest = url.path().strip_prefix(folder)?.strip_prefix('/')?;
    (!rest.is_empty()).then(|| rest.to_owned())
}

#[cfg(test)]
mod tests;
