//! Threads beside answers: comments, private or for publication, open or resolved.

use super::case::Case;
use super::command::{Audience, Command};
use super::event::Event;
use super::instrument::check_text;
use super::refusal::Refusal;
use super::state::Thread;
use super::view::{Viewer, may_read};
use crate::AnswerKey;

pub(super) fn decide(case: &Case<'_>) -> Result<Event, Refusal> {
    match &case.request.command {
        Command::Comment { thread: Some(id), about: None, finding: None, text, audience } => {
            check_text("the comment", text)?;
            let thread = thread(case, *id)?;
            let (text, audience) = (text.clone(), audience.clone());
            Ok(Event::Commented { thread: thread.id, about: None, finding: None, text, audience })
        }
        Command::Comment { thread: Some(_), .. } => {
            let message = "a thread keeps what it is about";
            Err(Refusal::content("about", message, "begin a new thread for another answer"))
        }
        Command::Comment { thread: None, about, finding, text, audience } => {
            begin(case, about.as_ref(), finding.as_deref(), text, audience)
        }
        Command::Resolve { thread: id, resolved } => {
            let thread = thread(case, *id)?;
            if thread.resolved == *resolved {
                let message = "the thread is in that state already";
                return Err(Refusal::not_now("nothing", message, "nothing has to be done"));
            }
            Ok(Event::ThreadResolved { thread: thread.id, resolved: *resolved })
        }
        _ => unreachable!("decide::family sends no other command here"),
    }
}

fn begin(
    case: &Case<'_>,
    about: Option<&AnswerKey>,
    finding: Option<&str>,
    text: &str,
    audience: &Audience,
) -> Result<Event, Refusal> {
    check_text("the comment", text)?;
    if about.is_none() && case.role == super::role::Role::Contributor {
        let message = "a contributor's comment is about an answer";
        return Err(Refusal::content("about", message, "name the answer"));
    }
    if let Some(finding) = finding {
        let answer = about.and_then(|key| case.answer(key));
        let there = answer.is_some_and(|answer| answer.findings.iter().any(|f| f.id == finding));
        if !there {
            return Err(case.nothing_there());
        }
    }
    let thread = case.entry().threads.iter().map(|thread| thread.id).max().unwrap_or(0) + 1;
    let (about, finding) = (about.cloned(), finding.map(ToOwned::to_owned));
    let (text, audience) = (text.to_owned(), audience.clone());
    Ok(Event::Commented { thread, about, finding, text, audience })
}

/// The thread, if the asker can see anything of it.
fn thread<'a>(case: &Case<'a>, id: u32) -> Result<&'a Thread, Refusal> {
    let viewer = Viewer { actor: case.actor.cloned(), role: case.role };
    let found = case.entry().threads.iter().find(|thread| thread.id == id);
    let seen = found.filter(|thread| {
        let about = thread.about.as_ref();
        about.is_none_or(|key| case.may_see_question(&key.question))
            && thread.comments.iter().any(|c| may_read(&viewer, case.entry(), c))
    });
    seen.ok_or_else(|| case.nothing_there())
}
