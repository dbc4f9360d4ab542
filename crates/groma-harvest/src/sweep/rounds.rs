//! Pages that lead back to pages: noticed by what is asked, by what comes, and by how much came.

use crate::answer::Exchange;
use crate::finding;
use crate::gather::Gather;
use crate::protocol::Step;
use sha2::{Digest, Sha256};

/// Steps of one sweep, whatever the portal says: a guard of last resort.
const STEPS_MAX: u64 = 1_000_000;

/// Why a step is not asked: it was asked before, or more came than there can be.
pub(super) fn goes_in_a_circle(
    gather: &mut Gather<'_>,
    step: &Step,
) -> Option<(finding::Code, String)> {
    let place = &mut gather.place;
    for ask in &step.asks {
        let mut plain = ask.clone();
        plain.url.set_fragment(None);
        let hash = short_hash(&serde_json::to_vec(&plain).expect("a request is plain data"));
        if gather.skip == 0 && place.asked.contains(&hash) {
            let what = format!("{} was to be asked for a second time.", ask.url);
            return Some((finding::PAGE_LOOP, what));
        }
        place.asked.insert(hash);
    }
    if gather.counts.steps > STEPS_MAX {
        return Some((finding::TOO_MANY_PAGES, format!("There were more than {STEPS_MAX} pages.")));
    }
    let claimed = gather.about.claimed?;
    let (records, most) = (gather.counts.records, claimed.saturating_mul(3).saturating_add(1000));
    (records > most).then(|| {
        let what = format!("The portal announces {claimed} data sets and handed out {records}.");
        (finding::TOO_MANY_PAGES, what)
    })
}

/// Why an answer is not read: it came before.
pub(super) fn repeats_a_page(
    gather: &mut Gather<'_>,
    answers: &[Exchange],
) -> Option<(finding::Code, String)> {
    for exchange in answers {
        // Failures look alike everywhere.
        let read = exchange.success().and(exchange.fetch().sha256.as_ref());
        let Some(hash) = read else { continue };
        let hash = short_hash(hash.as_str().as_bytes());
        if gather.skip == 0 && gather.place.bodies.contains(&hash) {
            let what = format!("{} answered with a page that was read before.", exchange.ask.url);
            return Some((finding::PAGE_REPEATED, what));
        }
        gather.place.bodies.insert(hash);
    }
    None
}

fn short_hash(bytes: &[u8]) -> u64 {
    let hash = Sha256::digest(bytes);
    u64::from_le_bytes(hash[..8].try_into().expect("SHA-256 has more than eight bytes"))
}
