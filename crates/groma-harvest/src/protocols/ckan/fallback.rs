//! The way around a search that is out of order: names from `package_list`, and each record by
//! itself. CKAN answers these from its database also when its index is down.

use super::address::ask;
use super::answer::{self, Refused};
use super::{Place, confirm, record};
use crate::answer::Exchange;
use crate::finding::{self, Noted};
use crate::gather::Gather;
use crate::protocol::{Next, Step};
use serde::{Deserialize, Serialize};
use url::Url;

/// Names of a page of the list.
const NAMES: usize = 200;

/// Records that are asked for in a step.
const SHOWN: usize = 20;

/// Where the list is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct List {
    base: Url,
    /// Names that were listed so far.
    listed: usize,
    /// Names whose records are still to be asked for.
    names: Vec<String>,
    /// True when there are no more names.
    complete: bool,
    /// True when the step asks for records, false for names.
    shows: bool,
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
        listed: 0,
        names: Vec::new(),
        complete: false,
        shows: false,
        because: refused.what,
    };
    Next::Step(list.step())
}

impl List {
    fn step(mut self) -> Step {
        self.shows = !self.names.is_empty();
        let asks = match self.shows {
            false => {
                let (limit, offset) = (NAMES.to_string(), self.listed.to_string());
                vec![ask(&self.base, "package_list", &[("limit", &limit), ("offset", &offset)])]
            }
            true => {
                let shown = self.names.iter().take(SHOWN);
                shown.map(|name| ask(&self.base, "package_show", &[("id", name)])).collect()
            }
        };
        let state = serde_json::to_value(Place::List(self)).expect("states are plain data");
        Step { asks, state }
    }
}

/// Reads names or records and says what is next.
pub(super) fn read(list: List, answers: &[Exchange], gather: &mut Gather<'_>) -> Next {
    let next =
        if list.shows { records(list, answers, gather) } else { names(list, answers, gather) };
    match next {
        Ok(list) if list.complete && list.names.is_empty() => confirm::next(&list.base, gather),
        Ok(list) => Next::Step(list.step()),
        Err(broken) => broken,
    }
}

fn names(mut list: List, answers: &[Exchange], gather: &mut Gather<'_>) -> Result<List, Next> {
    let [exchange, ..] = answers else { return Err(Next::End) };
    let mut names = Vec::new();
    let page = answer::of(exchange, gather, &mut |part, _| names.extend(part.value.text()));
    match page {
        Ok(page) => {
            if let Some(cut_off) = page.end {
                return Err(cut_off);
            }
            // Who does not know the limit lists everything at once, and would again.
            list.complete = names.len() != NAMES;
            list.listed += names.len();
            list.names = names;
            Ok(list)
        }
        Err(refused) => {
            let what = format!("{} And the list of names: {}", list.because, refused.what);
            Err(Next::Broken(refused.code, what))
        }
    }
}

fn records(mut list: List, answers: &[Exchange], gather: &mut Gather<'_>) -> Result<List, Next> {
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
        return Err(Next::Broken(finding::INCOMPLETE, what));
    }
    list.names.drain(..asked.min(list.names.len()));
    // A record that is there and cannot be had must not pass for one that is gone.
    if failures > 0 {
        gather.place.incomplete.get_or_insert(format!("{failures} records could not be had"));
    }
    Ok(list)
}
