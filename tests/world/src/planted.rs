//! Mistakes of a host, a browser or a connector, planted one by one to prove that the world
//! notices them. Mistakes of the core itself stand in `plants.toml`.

use ledger_core::ledger::{Answer, Attempt, Effect, Input};

/// A mistake.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Planted {
    /// Effects are performed before the turn is committed.
    ActBeforeCommit,
    /// An event is acknowledged, and lost before it is committed.
    AcknowledgeBeforeCommit,
    /// Any answer is taken for the answer to the request that is out.
    IgnoreAttempts,
    /// A host that takes over does not wake what is due.
    SleepAfterRestart,
    /// The CRM's search is trusted at once after an unsure create.
    SearchAtOnce,
    /// The person's note is left out of updates.
    DropNote,
    /// Updates are written over whatever stands in the CRM.
    Overwrite,
    /// Settings that come late replace newer ones.
    OlderSettingsOverNewer,
    /// All accounts' requests go to the CRM of the first.
    WrongAccount,
    /// A browser gives an intent another key each time it sends it.
    NewKeyForEachTry,
}

impl Planted {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::ActBeforeCommit,
        Self::AcknowledgeBeforeCommit,
        Self::IgnoreAttempts,
        Self::SleepAfterRestart,
        Self::SearchAtOnce,
        Self::DropNote,
        Self::Overwrite,
        Self::OlderSettingsOverNewer,
        Self::WrongAccount,
        Self::NewKeyForEachTry,
    ];

    /// An answer as the mistake has it.
    pub(crate) fn answer(self, input: Input, out: Attempt) -> Input {
        match self {
            Self::IgnoreAttempts => with_attempt(input, out),
            Self::Overwrite => without_standing(input),
            Self::ActBeforeCommit
            | Self::AcknowledgeBeforeCommit
            | Self::SleepAfterRestart
            | Self::SearchAtOnce
            | Self::DropNote
            | Self::OlderSettingsOverNewer
            | Self::WrongAccount
            | Self::NewKeyForEachTry => input,
        }
    }

    /// A request as the mistake has it.
    pub(crate) fn effect(self, effect: Effect) -> Effect {
        if self == Self::DropNote { without_note(effect) } else { effect }
    }
}

fn with_attempt(input: Input, attempt: Attempt) -> Input {
    match input {
        Input::Contacts { answer, .. } => Input::Contacts { attempt, answer },
        Input::ContactAdded { answer, .. } => Input::ContactAdded { attempt, answer },
        Input::Looked { answer, .. } => Input::Looked { attempt, answer },
        Input::Created { answer, .. } => Input::Created { attempt, answer },
        Input::Read { answer, .. } => Input::Read { attempt, answer },
        Input::Updated { answer, .. } => Input::Updated { attempt, answer },
        Input::ChangedMeanwhile { .. } => Input::ChangedMeanwhile { attempt },
        other => other,
    }
}

fn without_standing(input: Input) -> Input {
    match input {
        Input::Read { attempt, answer: Answer::Done(Some(mut standing)) } => {
            standing.body = String::new();
            Input::Read { attempt, answer: Answer::Done(Some(standing)) }
        }
        other => other,
    }
}

fn without_note(effect: Effect) -> Effect {
    match effect {
        Effect::Update { attempt, activity, mut draft, expected } => {
            draft.body = draft
                .body
                .lines()
                .filter(|line| !line.contains("note-"))
                .map(|line| format!("{line}\n"))
                .collect();
            Effect::Update { attempt, activity, draft, expected }
        }
        other => other,
    }
}
