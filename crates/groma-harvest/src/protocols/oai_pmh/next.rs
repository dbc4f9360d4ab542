//! Where to go on after a page, or after an error.

use super::State;
use crate::answer::{Answer, Exchange};
use crate::envelope::Opened;
use crate::finding::{self, Noted};
use crate::gather::Gather;
use crate::protocol::{Next, Wanted};
use crate::xml::Element;

/// How often a list is begun again when its token has expired.
const RESTARTS_MAX: u8 = 2;

/// Where to go on after a page.
pub(super) fn after_page(
    mut state: State,
    root: &Element<'_>,
    opened: &Opened<'_>,
    answer: &Answer,
    identifiers: Vec<String>,
    gather: &mut Gather<'_>,
) -> Next {
    let token = root.anywhere("resumptionToken").into_iter().next();
    let size = token.and_then(|token| token.attribute("completeListSize")?.parse::<u64>().ok());
    if let (Some(size), Wanted::Everything) = (size, &state.wanted) {
        gather.about().claimed = Some(size.saturating_sub(state.others));
    }
    let all_the_same = identifiers.len() > 1 && identifiers.iter().all(|id| *id == identifiers[0]);
    if state.lists_identifiers() && all_the_same {
        let what =
            "The list of identifiers repeats one identifier; they are taken from the records.";
        gather.note(Noted::new(finding::FELL_BACK, what));
        let fresh = State { from_records: true, token: None, records: 0, others: 0, ..state };
        return State { circle: Default::default(), ..fresh }.next_page();
    }
    let written = token.map(Element::text).unwrap_or_default();
    // A list can end with a token of nought, which leads back to its beginning.
    let nought = written == "0"
        && (identifiers.is_empty() || size.is_some_and(|size| state.records >= size));
    if written.is_empty() || nought {
        return match answer.truncated || opened.cut_off {
            true => Next::Broken(
                finding::TRUNCATED_BODY,
                format!("{} ended in the middle of a page.", answer.final_url),
            ),
            false => {
                if let (Some(size), Wanted::Identifiers) = (size, &state.wanted) {
                    let came = state.records;
                    let message = format!("The server announces {size} records and lists {came}.");
                    gather.falls_short(size.saturating_sub(came), message);
                }
                Next::End
            }
        };
    }
    // As long as the announced size is not reached, the server may be right.
    let due = size.is_some_and(|size| state.records < size);
    if state.circle.closes(&identifiers) && !due {
        let what = format!("{} has the records of a page that was read before.", answer.final_url);
        return Next::Broken(finding::PAGE_REPEATED, what);
    }
    if state.token.as_ref() == Some(&written) {
        let what = format!("{} continues with the token that led to it.", answer.final_url);
        return Next::Broken(finding::PAGE_LOOP, what);
    }
    state.token = Some(written);
    state.next_page()
}

/// Where to go on after an error, which OAI-PMH puts into an answer of success.
pub(super) fn after_error(
    mut state: State,
    error: &Element<'_>,
    exchange: &Exchange,
    gather: &mut Gather<'_>,
) -> Next {
    let code = error.attribute("code").unwrap_or_default().to_owned();
    let url = &exchange.ask.url;
    let mut fell_back = |what: &str| {
        let what = format!("{url} answered `{code}`: {what}.");
        gather
            .note(Noted { locator: Some(url.to_string()), ..Noted::new(finding::FELL_BACK, what) });
    };
    match code.as_str() {
        "noRecordsMatch" => return Next::End,
        "badResumptionToken" if state.restarts < RESTARTS_MAX => {
            fell_back("the token has expired, and the list is begun again");
            let restarts = state.restarts + 1;
            let fresh = State { token: None, restarts, records: 0, others: 0, ..state };
            return State { circle: Default::default(), ..fresh }.next_page();
        }
        "badArgument" if state.token.is_some() && !state.prefix_with_token => {
            fell_back("the format is sent beside the token");
            state.prefix_with_token = true;
            return state.next_page();
        }
        "badArgument" if state.is_dated() && !state.days => {
            fell_back("days are asked for instead of times");
            state.days = true;
            return state.next_page();
        }
        "badArgument" if state.is_dated() => {
            fell_back("everything is read, since dates are refused");
            state.no_from = true;
            return state.next_page();
        }
        "cannotDisseminateFormat" | "badArgument"
            if state.token.is_none() && state.prefixes.len() > 1 =>
        {
            fell_back("another format is asked for");
            state.prefixes.remove(0);
            return state.next_page();
        }
        _ => {}
    }
    let said = error.words().map(|said| format!(" ({said})")).unwrap_or_default();
    Next::Broken(finding::ERROR_INSIDE_SUCCESS, format!("{url} answered `{code}`{said}."))
}

impl State {
    /// Whether the request that was sent has a date.
    fn is_dated(&self) -> bool {
        self.token.is_none() && !self.no_from && matches!(self.wanted, Wanted::ChangedSince(_))
    }
}
