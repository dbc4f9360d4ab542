//! `groma returns`: a round with workbooks and mail, one file a step, in the order of the steps.

mod absent;
mod amend;
mod appoint;
mod approve;
mod begin;
mod carry;
mod consistency;
mod contest;
mod decide;
mod diff;
mod extend;
mod forget;
mod freeze;
mod history;
mod import;
mod issue;
mod merge;
mod people;
mod publish;
mod query;
mod reply;
mod review;
mod shadow;
mod spoken;
mod status;
mod workbook;

use crate::{Outcome, Settings};
use anyhow::Result;
use clap::Subcommand;

#[derive(clap::Args)]
pub(crate) struct Returns {
    #[command(subcommand)]
    step: Step,
}

#[derive(Subcommand)]
enum Step {
    /// Begin the round: who runs it, how many reviewers, whether there is a right of reply
    Begin(begin::Begin),
    /// Give somebody a role: reviewer-a, reviewer-b, adjudicator, secretariat …
    Appoint(appoint::Appoint),
    /// List who has which role
    People(people::People),
    /// Put the answers of an earlier edition in, marked as carried and not confirmed
    Carry(carry::Carry),
    /// Write one workbook for each unit, in its language, and open its return
    Issue(issue::Issue),
    /// Read workbooks that came back, show what was understood and, with --take, take it
    Import(import::Import),
    /// Show what a workbook would change, or what changed in a return
    Diff(diff::Diff),
    /// Hold the workbooks of several ministries against each other, conflicts first
    Merge(merge::Merge),
    /// Put the answers of civil society or of a program beside those of the unit
    Shadow(shadow::Shadow),
    /// Say where every return stands, and how many days are left
    Status(status::Status),
    /// Sign a return, or agree to what was decided; prints the receipt
    Approve(approve::Approve),
    /// Judge answers as first or second reviewer
    Review(review::Review),
    /// Ask once more: open named answers again, with the reason, in a workbook of their own
    Query(query::Query),
    /// Decide where reviewers or findings differ
    Decide(decide::Decide),
    /// Put a value in an answer's place, with a reason
    Amend(amend::Amend),
    /// Open the right of reply, or dispute a decision for the unit
    Reply(reply::Reply),
    /// Freeze a return: once by each of two people
    Freeze(freeze::Freeze),
    /// Note that a frozen return is published in a release
    Publish(publish::Publish),
    /// Let the public contest what was published; take a contest in, turn it down, or correct
    Contest(contest::Contest),
    /// Move a deadline back, with a reason
    Extend(extend::Extend),
    /// Note that a unit does not take part
    Absent(absent::Absent),
    /// Show one question across all units, and where the same evidence was judged differently
    Consistency(consistency::Consistency),
    /// Print what was done, hold the chain of records against itself, or export it
    History(history::History),
    /// Forget who is behind a pseudonym; what was done stays
    Forget(forget::Forget),
}

impl Returns {
    pub(crate) fn execute(&self, settings: &Settings) -> Result<Outcome> {
        match &self.step {
            Step::Begin(step) => step.execute(settings),
            Step::Appoint(step) => step.execute(settings),
            Step::People(step) => step.execute(settings),
            Step::Carry(step) => step.execute(settings),
            Step::Issue(step) => step.execute(settings),
            Step::Import(step) => step.execute(settings),
            Step::Diff(step) => step.execute(settings),
            Step::Merge(step) => step.execute(settings),
            Step::Shadow(step) => step.execute(settings),
            Step::Status(step) => step.execute(settings),
            Step::Approve(step) => step.execute(settings),
            Step::Review(step) => step.execute(settings),
            Step::Query(step) => step.execute(settings),
            Step::Decide(step) => step.execute(settings),
            Step::Amend(step) => step.execute(settings),
            Step::Reply(step) => step.execute(settings),
            Step::Freeze(step) => step.execute(settings),
            Step::Publish(step) => step.execute(settings),
            Step::Contest(step) => step.execute(settings),
            Step::Extend(step) => step.execute(settings),
            Step::Absent(step) => step.execute(settings),
            Step::Consistency(step) => step.execute(settings),
            Step::History(step) => step.execute(settings),
            Step::Forget(step) => step.execute(settings),
        }
    }
}
