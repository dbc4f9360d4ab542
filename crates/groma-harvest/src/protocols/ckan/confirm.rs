//! What is no longer found is asked for by its identifier before it is called gone: an index lags
//! behind, and a record that was deleted says so itself.

use super::address::ask;
use super::{Place, answer};
use crate::answer::Exchange;
use crate::gather::Gather;
use crate::json::Json;
use crate::protocol::{Next, Step};
use serde::{Deserialize, Serialize};
use url::Url;

/// Data sets that are asked for; of more, these stand for the others.
const CONFIRMED_MAX: usize = 500;

/// Records that are asked for in a step.
const SHOWN: usize = 20;

/// Who is still to be asked for, first those of the present step.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Confirm {
    base: Url,
    ids: Vec<String>,
    /// Those that are found, of all that were asked for.
    found: u64,
    asked: u64,
    /// How many more are not met, and not asked for.
    others: u64,
}

/// What follows the last page.
pub(super) fn next(base: &Url, gather: &mut Gather<'_>) -> Next {
    let (ids, others) = gather.not_met(CONFIRMED_MAX);
    step(Confirm { base: base.clone(), ids, found: 0, asked: 0, others }, gather)
}

fn step(confirm: Confirm, gather: &mut Gather<'_>) -> Next {
    if confirm.ids.is_empty() {
        let Confirm { found, asked, others, .. } = confirm;
        // When search hides some of those that were asked for, it hides some of the others.
        if found > 0 {
            let message = format!(
                "Search does not find {found} of {asked} data sets that are there; {others} more that it does not find were not asked for."
            );
            gather.falls_short(others, message);
        }
        return Next::End;
    }
    let shown = confirm.ids.iter().take(SHOWN);
    let asks = shown.map(|id| ask(&confirm.base, "package_show", &[("id", id)])).collect();
    let state = serde_json::to_value(Place::Confirm(confirm)).expect("states are plain data");
    Next::Step(Step { asks, state })
}

/// Reads what became of them.
pub(super) fn read(mut confirm: Confirm, answers: &[Exchange], gather: &mut Gather<'_>) -> Next {
    let asked = answers.len().min(confirm.ids.len());
    confirm.asked += asked as u64;
    let ids: Vec<String> = confirm.ids.drain(..asked).collect();
    for (id, exchange) in ids.into_iter().zip(answers) {
        if matches!(exchange.fetch().status, Some(404 | 410)) {
            gather.deleted(&id);
            continue;
        }
        let mut state = None;
        let read = answer::of(exchange, gather, &mut |part, _| state = Some(part.value));
        match (read, state) {
            (Ok(_), Some(package)) if is_deleted(&package) => gather.deleted(&id),
            // There and public: the index has not caught up.
            (Ok(_), Some(package)) if !package.at("private").is_true() => {
                confirm.found += 1;
                gather.listed(&id);
            }
            // Hidden, or nothing is known: two sweeps decide.
            _ => {}
        }
    }
    step(confirm, gather)
}

pub(super) fn is_deleted(package: &Json) -> bool {
    package.at("state").text().is_some_and(|state| state.eq_ignore_ascii_case("deleted"))
}
