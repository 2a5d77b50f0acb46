//! Any input whatever: nothing panics, and the laws of the core hold.
//!
//! An input is JSON, so that people can read what was found. `cargo xtask fuzz` looks for inputs
//! that break something, led by the code that they reach; `corpus/TARGET` keeps those that reach
//! different code, and everything that was ever found. `cargo xtask test` runs all of them.

#![allow(clippy::expect_used, clippy::panic, reason = "what does not hold must be loud")]

mod block_list;
mod bodies;
mod events;
mod explain;
pub mod mutation;
mod numbers;
mod settings;
mod steps;

use serde::de::DeserializeOwned;
use serde_json::Value;

/// What is fed, and which laws must hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// Webhook deliveries, in any order, up to the bodies that are composed of them.
    Events,
    /// Stored settings of an organisation and a person.
    Settings,
    /// Pasted do-not-log lists.
    BlockList,
    /// Bodies of activities, and what is written into them.
    Bodies,
    /// Texts that may be telephone numbers.
    Numbers,
    /// Stored entries, and inputs to them.
    Steps,
    /// The topics of `ledger_explain`.
    Explain,
}

impl Target {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Events,
        Self::Settings,
        Self::BlockList,
        Self::Bodies,
        Self::Numbers,
        Self::Steps,
        Self::Explain,
    ];

    /// The word people ask with, which is the name of its folder in the corpus.
    pub fn name(self) -> &'static str {
        match self {
            Self::Events => "events",
            Self::Settings => "settings",
            Self::BlockList => "block-list",
            Self::Bodies => "bodies",
            Self::Numbers => "numbers",
            Self::Steps => "steps",
            Self::Explain => "explain",
        }
    }

    /// The target of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|target| target.name() == name)
    }

    /// Runs an input.
    ///
    /// # Panics
    ///
    /// When a law does not hold.
    pub fn run(self, input: &[u8]) -> Fit {
        match self {
            Self::Events => fed(input, events::run),
            Self::Settings => fed(input, settings::run),
            Self::BlockList => fed(input, block_list::run),
            Self::Bodies => fed(input, bodies::run),
            Self::Numbers => fed(input, numbers::run),
            Self::Steps => fed(input, steps::run),
            Self::Explain => fed(input, explain::run),
        }
    }
}

/// Whether an input had the shape that its target takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fit {
    /// It was run.
    Fed,
    /// It is something else.
    Misshapen,
}

fn fed<T: DeserializeOwned>(input: &[u8], run: impl FnOnce(T)) -> Fit {
    match serde_json::from_slice(input) {
        Ok(case) => {
            run(case);
            Fit::Fed
        }
        Err(_) => Fit::Misshapen,
    }
}

/// A text as it is, anything else as JSON: so an input can hold what is no JSON too.
fn as_text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
