//! The way around a search that is out of order: names from `package_list`, and each record by
//! itself. CKAN answers these from its database also when its index is down.

use super::address::ask;
use super::answer::{self, Refused};
use super::{Place, confirm, record};
use crate::answer::Exchange;
use crate::circle::Circle;
use crate::finding::{self, Noted};
use crate::gather::Gather;
use crate::protocol::{Next, Step};
use serde::{Deserialize, Serialize};
use url::Url;

/// Names of a page of the list.
const NAMES: usize = 200;

/// Records that are asked for in a step.
const SHOWN: usize = 20;

/// Where the list is. The names themselves are in the gather, and not here.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct List {
    base: Url,
    /// Names before those of the present page.
    offset: usize,
    /// Names of the present page whose records were read.
    shown: usize,
    /// Names that the step asks the records of; none when it asks for a page of the list.
    shows: usize,
    /// Names of the page before.
    before: Option<usize>,
    /// True when the page is the whole list.
    whole: bool,
    circle: Circle,
    /// Why this way is taken, for when it does not go on either.
    because: String,
}

/// From a search that brought nothing to the list, which brings everything.
pub(super) fn instead(
    base: &Url,
    refused: Refused,
    was_partial: bool,
    gather: &mut Gather<'_>,
) -> Next {
    let what = format!(
        "Search is out of order, so every record is asked for by its name. {}",
        refused.what
    );
    gather.note(Noted::new(finding::FELL_BACK, what));
    if refused.code != finding::INCOMPLETE {
        gather.note(Noted::new(refused.code, refused.what.clone()));
    }
    if was_partial {
        gather.everything_is_read();
    }
    let list = List {
        base: base.clone(),
        offset: 0,
        shown: 0,
        shows: 0,
        before: None,
        whole: false,
        circle: Circle::default(),
        because: refused.what,
    };
    gather.names.clear();
    list.next(gather)
}

impl List {
    /// Whether the step asks for names.
    pub(super) fn lists(&self) -> bool {
        self.shows == 0
    }

    /// Records of names that are known, or else names.
    fn next(mut self, gather: &Gather<'_>) -> Next {
        let shown: Vec<&String> = gather.names.iter().skip(self.shown).take(SHOWN).collect();
        self.shows = shown.len();
        let asks = match self.lists() {
            true => {
                let (limit, offset) = (NAMES.to_string(), self.offset.to_string());
                vec![ask(&self.base, "package_list", &[("limit", &limit), ("offset", &offset)])]
            }
            false => {
                shown.iter().map(|name| ask(&self.base, "package_show", &[("id", name)])).collect()
            }
        };
        let state = serde_json::to_value(Place::List(self)).expect("states are plain data");
        Next::Step(Step { asks, state })
    }

    /// A page shorter than was asked for came before, and the server refuses what follows.
    fn is_behind_the_end(&self, exchange: &Exchange) -> bool {
        let short = self.before.is_some_and(|before| before < NAMES);
        short && exchange.fetch().status.is_some_and(|status| (400..500).contains(&status))
    }

    /// Behind the names of the present page: another page, or the end.
    fn next_page(mut self, gather: &mut Gather<'_>) -> Next {
        if self.whole {
            return confirm::next(&self.base, gather);
        }
        self.offset += gather.names.len();
        self.before = Some(gather.names.len());
        self.shown = 0;
        gather.names.clear();
        self.next(gather)
    }
}

/// Reads names or records and says what is next.
pub(super) fn read(list: List, answers: &[Exchange], gather: &mut Gather<'_>) -> Next {
    match list.lists() {
        true => names(list, answers, gather),
        false => records(list, answers, gather),
    }
}

fn names(mut list: List, answers: &[Exchange], gather: &mut Gather<'_>) -> Next {
    let [exchange, ..] = answers else { return Next::End };
    let mut names = Vec::new();
    let page = answer::of(exchange, gather, &mut |part, _| names.extend(part.value.text()));
    // Asked for once more, after a kill.
    let again = list.shown > 0;
    match page {
        Ok(page) => {
            if let Some(cut_off) = page.end {
                return cut_off;
            }
            // How many were asked for says nothing: servers have limits of their own. The list ends
            // with a page that has none, or none that are new.
            if names.is_empty() || !again && list.circle.closes(&names) {
                return confirm::next(&list.base, gather);
            }
            // Who does not know the limit lists everything at once, and would again.
            list.whole = names.len() > NAMES;
            gather.names = names;
            match list.shown < gather.names.len() {
                true => list.next(gather),
                false => list.next_page(gather),
            }
        }
        // Some servers fail behind the end.
        Err(_) if list.is_behind_the_end(exchange) => confirm::next(&list.base, gather),
        Err(refused) => {
            let what = format!("{} And the list of names: {}", list.because, refused.what);
            Next::Broken(refused.code, what)
        }
    }
}

fn records(mut list: List, answers: &[Exchange], gather: &mut Gather<'_>) -> Next {
    let mut failures = 0;
    for exchange in answers {
        let read = answer::of(exchange, gather, &mut |part, gather| {
            record::put(part, gather, true);
        });
        let Err(refused) = read else { continue };
        // What was deleted or hidden since it was listed is not the portal's fault.
        if matches!(exchange.fetch().status, Some(403 | 404 | 410)) {
            continue;
        }
        failures += 1;
        gather.quarantine(
            refused.code,
            exchange.ask.url.as_str(),
            "ckan",
            refused.what,
            None,
            Vec::new(),
        );
    }
    let asked = answers.len();
    if failures == asked && asked > 0 {
        let what = format!("None of {asked} records could be had. {}", list.because);
        return Next::Broken(finding::INCOMPLETE, what);
    }
    list.shown += list.shows;
    // A record that is there and cannot be had must not pass for one that is gone.
    if failures > 0 {
        gather.place.incomplete.get_or_insert(format!("{failures} records could not be had"));
    }
    match list.shown < gather.names.len() || gather.names.is_empty() {
        true => list.next(gather),
        false => list.next_page(gather),
    }
}
