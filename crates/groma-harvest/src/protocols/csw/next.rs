//! Where to go on after a page, or after something else.

use super::State;
use super::page::{locator, reason_of};
use crate::answer::Exchange;
use crate::finding::{self, Noted};
use crate::gather::Gather;
use crate::protocol::{Next, Wanted};
use crate::xml::Element;

/// Positions that may fail one after the other before the server is given up.
const FAILURES_MAX: u64 = 5;

/// Where to go on after a page.
pub(super) fn after_page(
    mut state: State,
    results: &Element<'_>,
    exchange: &Exchange,
    identifiers: Vec<String>,
    here: u64,
    gather: &mut Gather<'_>,
) -> Next {
    state.failures = 0;
    let number = |name: &str| results.attribute(name).and_then(|text| text.parse::<u64>().ok());
    let matched = number("numberOfRecordsMatched");
    if let (Some(matched), Wanted::Everything) = (matched, &state.wanted) {
        gather.about().claimed = Some(matched.saturating_sub(state.others));
    }
    state.matched = matched.or(state.matched);
    let reached = state.position + here;
    let next = match (results.attribute("nextRecord"), number("nextRecord")) {
        (Some(_), Some(next)) if next > 0 => next,
        // It need not be there; the count says then whether more follows.
        (None, _) if matched.is_some_and(|matched| reached <= matched) => reached,
        _ => return Next::End,
    };
    if matched.is_some_and(|matched| next > matched) {
        return Next::End;
    }
    if here == 0 {
        let (announced, came) = (matched.unwrap_or(state.records), state.records);
        ends_early(&state, announced, came, gather);
        return Next::End;
    }
    if next <= state.position {
        let what =
            format!("After position {} the server names {next} as the next.", state.position);
        return match matched.is_some_and(|matched| reached > matched) {
            true => Next::End,
            false => Next::Broken(finding::PAGE_LOOP, what),
        };
    }
    if state.circle.closes(&identifiers) {
        let what = format!(
            "{} has the records of a page that was read before.",
            locator(&state, exchange)
        );
        return Next::Broken(finding::PAGE_REPEATED, what);
    }
    state.one_by_one = state.one_by_one.saturating_sub(next - state.position);
    state.position = next;
    state.next_page()
}

/// An empty page stands where more was announced. Of everything that is there the sweep takes care by
/// the count.
fn ends_early(state: &State, announced: u64, came: u64, gather: &mut Gather<'_>) {
    match &state.wanted {
        Wanted::Everything => {}
        Wanted::Identifiers => {
            let message = format!("The server announces {announced} records and lists {came}.");
            gather.falls_short(announced.saturating_sub(came), message);
        }
        Wanted::ChangedSince(_) if announced > came => {
            let why = format!("{announced} records have changed, and {came} of them came");
            gather.place.incomplete.get_or_insert(why);
        }
        Wanted::ChangedSince(_) => {}
    }
}

/// Where to go on when no page came: another property, schema or manner at the beginning; later,
/// record by record around the one that fails.
pub(super) fn after_failure(
    mut state: State,
    exchange: &Exchange,
    next: Next,
    gather: &mut Gather<'_>,
) -> Next {
    let mut fell_back = |what: &str| {
        let what = format!("{} {what}", reason_of(&next));
        let locator = Some(exchange.ask.url.to_string());
        gather.note(Noted { locator, ..Noted::new(finding::FELL_BACK, what) });
    };
    if state.records == 0 && state.position == 1 && state.one_by_one == 0 {
        let dated = matches!(state.wanted, Wanted::ChangedSince(_));
        if dated && state.dates.len() > 1 {
            fell_back("Another property is asked for.");
            state.dates.remove(0);
        } else if state.manners.len() > 1 {
            fell_back("Another manner of asking is tried.");
            state.manners.remove(0);
        } else if dated && !state.dates.is_empty() {
            state.without_date(gather);
        } else if state.schemas.len() > 1 {
            fell_back("Another schema is asked for.");
            state.schemas.remove(0);
        } else {
            return next;
        }
        return state.next_page();
    }
    if exchange.answer.is_none() || state.failures >= FAILURES_MAX {
        return next;
    }
    if state.one_by_one == 0 {
        fell_back("The page is read record by record.");
        state.one_by_one = state.page_size;
        return state.next_page();
    }
    let (place, reason) = (locator(&state, exchange), reason_of(&next));
    let bytes =
        exchange.answer.as_ref().and_then(|answer| answer.body.bytes().ok()).unwrap_or_default();
    // What the server cannot write costs one record; where it fails, nothing is known of what is there.
    if exchange.success().is_none() {
        let why = format!("{place} could not be had");
        gather.place.incomplete.get_or_insert(why);
    }
    gather.quarantine(finding::UNREADABLE_RECORD, &place, "csw", reason, None, bytes.to_vec());
    state.failures += 1;
    state.records += 1;
    state.one_by_one = state.one_by_one.saturating_sub(1);
    state.position += 1;
    match state.matched.is_some_and(|matched| state.position > matched) {
        true => Next::End,
        false => state.next_page(),
    }
}

/// What is missing of a page that was cut off is asked for again, in smaller pages.
pub(super) fn after_cut(mut state: State, exchange: &Exchange, here: u64) -> Next {
    if here == 0 && state.failures >= FAILURES_MAX {
        let what = format!("{} ends in the middle of its first record.", locator(&state, exchange));
        return Next::Broken(finding::TRUNCATED_BODY, what);
    }
    state.failures = if here == 0 { state.failures + 1 } else { 0 };
    state.position += here;
    state.page_size = (here.max(2) / 2).min(state.page_size / 2).max(1);
    state.next_page()
}
