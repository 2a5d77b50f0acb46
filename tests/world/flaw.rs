//! Mistakes, planted one by one to prove that the world notices them.

use ledger_core::ledger::{Answer, Attempt, Effect, Input};

/// A mistake that a host, a connector or the machine could make, to prove that it is noticed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Flaw {
    /// None.
    None,
    /// The CRM's search is trusted at once after an unsure create.
    SearchAtOnce,
    /// Any answer is taken for the answer to the request that is out.
    IgnoreAttempts,
    /// Effects are performed before the entry is committed.
    ActBeforeCommit,
    /// A host that died does not wake its entries.
    SleepAfterRestart,
    /// The person's note is left out of updates.
    DropNote,
    /// Updates are written over whatever stands in the CRM.
    Overwrite,
    /// It is forgotten that a create was sent.
    ForgetSent,
    /// Facts that come after the activity was written are not heard.
    IgnoreLateFacts,
    /// A reference to media, a contact or a subject someone set in the CRM is taken back.
    ForgetApplied,
}

pub(crate) fn with_attempt(input: Input, attempt: Attempt) -> Input {
    match input {
        Input::Contacts { answer, .. } => Input::Contacts { attempt, answer },
        Input::ContactAdded { answer, .. } => Input::ContactAdded { attempt, answer },
        Input::Looked { answer, .. } => Input::Looked { attempt, answer },
        Input::Created { answer, .. } => Input::Created { attempt, answer },
        Input::Read { answer, .. } => Input::Read { attempt, answer },
        Input::Updated { answer, .. } => Input::Updated { attempt, answer },
        Input::ChangedMeanwhile { .. } => Input::ChangedMeanwhile { attempt },
        Input::Ended { .. }
        | Input::Insights { .. }
        | Input::ContactAppeared { .. }
        | Input::Intent { .. }
        | Input::Woke => input,
    }
}

pub(crate) fn without_standing(input: Input) -> Input {
    match input {
        Input::Read { attempt, answer: Answer::Done(Some(mut standing)) } => {
            standing.body = String::new();
            Input::Read { attempt, answer: Answer::Done(Some(standing)) }
        }
        other => other,
    }
}

pub(crate) fn without_note(effect: Effect) -> Effect {
    match effect {
        Effect::Update { attempt, activity, mut draft, expected } => {
            draft.body = draft
                .body
                .lines()
                .filter(|line| !line.starts_with("- Note:"))
                .map(|line| format!("{line}\n"))
                .collect();
            Effect::Update { attempt, activity, draft, expected }
        }
        other => other,
    }
}
