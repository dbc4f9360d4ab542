//! Decides on a request: identity, scope, table, separation, version, and then the family's rules.

use super::case::Case;
use super::command::{Command, Request};
use super::refusal::Refusal;
use super::{
    Decision, Round, Step, answering, deciding, opening, releasing, reminding, replying, reviewing,
    setting_up, signing, talking,
};

/// How long a request's key may be, in bytes.
const KEY_MAX: usize = 200;

/// What the request would do, or why it is refused.
///
/// The order of the checks is that of what the asker may learn: who is not signed in hears
/// nothing of scopes, who is out of scope nothing of states, who is in the wrong role nothing of
/// versions and values.
pub(super) fn decide(round: &Round, request: &Request) -> Result<Decision, Refusal> {
    check_key(request)?;
    if let Some(done) = round.state().keys.get(&request.key) {
        if done.request == request.digest() {
            return Ok(Decision::AlreadyDone { seq: done.seq });
        }
        let message = format!("the key `{}` was used for another request", request.key);
        let hint = "give every new request a new key";
        return Err(Refusal::content("key-reused", message, hint));
    }
    check_time(round, request)?;
    let case = Case::open(round, request)?;
    let line = case.line()?;
    case.check_separation()?;
    case.check_sections()?;
    case.check_version()?;
    let event = family(&case)?;
    Ok(Decision::Do(Step { event, to: line.to }))
}

fn check_key(request: &Request) -> Result<(), Refusal> {
    if request.key.is_empty() || request.key.len() > KEY_MAX {
        let message = format!("a request carries a key of 1 to {KEY_MAX} bytes");
        let hint = "draw a random key once, and send it again when the request is repeated";
        return Err(Refusal::content("key", message, hint));
    }
    Ok(())
}

fn check_time(round: &Round, request: &Request) -> Result<(), Refusal> {
    match &round.state().at {
        Some(last) if request.at < *last => {
            let message =
                format!("the request is of {}, and the last record of {last}", request.at);
            let hint = "time comes from the server and never runs backwards: set its clock";
            Err(Refusal::content("time-runs-backwards", message, hint))
        }
        _ => Ok(()),
    }
}

fn family(case: &Case<'_>) -> Result<super::Event, Refusal> {
    match &case.request.command {
        Command::Begin { .. }
        | Command::Settle { .. }
        | Command::Grant { .. }
        | Command::Withdraw { .. }
        | Command::DeclareConflicts { .. }
        | Command::Erase { .. } => setting_up::decide(case),
        Command::Prepare
        | Command::Open { .. }
        | Command::Assign { .. }
        | Command::Extend { .. }
        | Command::Reopen { .. }
        | Command::NotParticipating { .. } => opening::decide(case),
        Command::Write { .. }
        | Command::Carry { .. }
        | Command::Confirm { .. }
        | Command::Shadow { .. } => answering::decide(case),
        Command::SendToCheck
        | Command::SendBack { .. }
        | Command::SignOff
        | Command::Submit
        | Command::AttachFindings { .. } => signing::decide(case),
        Command::StartReview
        | Command::GiveVerdict { .. }
        | Command::FileReview
        | Command::Query { .. }
        | Command::CloseQuery { .. } => reviewing::decide(case),
        Command::StartAdjudication
        | Command::Adjudicate { .. }
        | Command::DecideAgreed
        | Command::Amend { .. } => deciding::decide(case),
        Command::OpenReply { .. } | Command::AgreeReply { .. } | Command::Dispute { .. } => {
            replying::decide(case)
        }
        Command::Freeze
        | Command::ConfirmFreeze
        | Command::Publish { .. }
        | Command::OpenContest { .. }
        | Command::Contest { .. }
        | Command::RejectContest { .. }
        | Command::Correct { .. }
        | Command::CloseContest => releasing::decide(case),
        Command::Comment { .. } | Command::Resolve { .. } => talking::decide(case),
        Command::Remind { .. } => reminding::decide(case),
    }
}
