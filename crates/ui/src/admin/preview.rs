//! What the changed settings would have made of the calls of the last days, asked of the same
//! rules that decide on the server.

use ledger_core::rules::Answer;
use ledger_core::rules::past::{Outcome, PastPart};
use ledger_core::rules::preview::{Count, Preview};
use ledger_core::settings::OrgSettings;
use ledger_core::time::{Millis, Span};
use ledger_wire::api::PastCalls;

use super::who::Who;
use crate::background::Trouble;
use crate::order::sort;
use crate::text::{self as words, admin as text};

/// How far back calls are looked at.
pub(super) const SPAN: Span = Span::hours(24 * 7);

/// How many changed calls are listed.
const MOST_ROWS: usize = 50;

/// What is known of past calls.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) enum State {
    /// Nobody asked.
    #[default]
    Unasked,
    /// They are awaited.
    Asked,
    /// They are there.
    Known(Box<Known>),
    /// They could not be had.
    Failed(Trouble),
}

/// Past calls and what becomes of them.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Known {
    parts: Vec<PastPart>,
    cut: bool,
    preview: Preview,
}

/// The preview as it is to be painted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct View {
    /// Whether it was never asked for.
    pub unasked: bool,
    /// Whether the calls are awaited.
    pub busy: bool,
    /// Why there is none.
    pub problem: String,
    /// How many calls were looked at, and how many change.
    pub summary: String,
    /// Counts by what becomes of calls and why.
    pub counts: Vec<CountView>,
    /// The calls that change.
    pub rows: Vec<RowView>,
    /// That there are more of them.
    pub more: String,
}

/// A line of the counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountView {
    /// What tells it from the others.
    pub key: String,
    /// What becomes of the calls: `log`, `ask` or `skip`, for styles.
    pub answer: &'static str,
    /// The words; the reason, for a line below a total.
    pub words: &'static str,
    /// Whether it is the total of what follows.
    pub total: bool,
    /// How many now.
    pub before: String,
    /// How many then.
    pub after: String,
    /// Whether the two differ.
    pub differs: bool,
}

/// A call that changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowView {
    /// What tells it from the others.
    pub key: String,
    /// When it began.
    pub started_at: Millis,
    /// With whom.
    pub who: String,
    /// Whose.
    pub colleague: String,
    /// Direction, result and talk time.
    pub how: String,
    /// What becomes of it now, and why.
    pub before: OutcomeView,
    /// What would become of it.
    pub after: OutcomeView,
}

/// What becomes of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutcomeView {
    /// `log`, `ask` or `skip`, for styles.
    pub answer: &'static str,
    /// The same in words.
    pub words: &'static str,
    /// Why.
    pub reason: &'static str,
}

impl State {
    /// Takes in the calls.
    pub(super) fn take(&mut self, calls: PastCalls) {
        let cut = calls.iter().any(|share| share.cut);
        let mut parts: Vec<PastPart> = calls.into_iter().flat_map(|share| share.parts).collect();
        sort(&mut parts, |part| (part.started_at.0.saturating_neg(), String::new()));
        *self = Self::Known(Box::new(Known { parts, cut, preview: Preview::default() }));
    }

    /// Asks the rules anew.
    pub(super) fn compare(&mut self, before: &OrgSettings, after: &OrgSettings, who: &Who) {
        if let Self::Known(known) = self {
            known.preview = Preview::of(&known.parts, before, after, &who.directory);
        }
    }

    pub(super) fn view(&self, who: &Who) -> View {
        match self {
            Self::Unasked => View { unasked: true, ..View::default() },
            Self::Asked => View { busy: true, ..View::default() },
            Self::Failed(trouble) => {
                View { unasked: true, problem: words::trouble(trouble), ..View::default() }
            }
            Self::Known(known) => known.view(who),
        }
    }
}

impl Known {
    fn view(&self, who: &Who) -> View {
        let changed = &self.preview.changed;
        View {
            unasked: false,
            busy: false,
            problem: String::new(),
            summary: text::preview(self.parts.len(), changed.len(), self.cut),
            counts: self.counts(),
            rows: changed
                .iter()
                .take(MOST_ROWS)
                .filter_map(|one| {
                    Some(row(self.parts.get(one.part)?, &one.before, &one.after, who))
                })
                .collect(),
            more: match changed.len().saturating_sub(MOST_ROWS) {
                0 => String::new(),
                more => text::more_calls(more),
            },
        }
    }

    fn counts(&self) -> Vec<CountView> {
        if self.parts.is_empty() {
            return Vec::new();
        }
        let line = |key, answer, words, total, count: Count| CountView {
            key,
            answer: name(answer),
            words,
            total,
            before: count.before.to_string(),
            after: count.after.to_string(),
            differs: count.before != count.after,
        };
        let mut lines = Vec::new();
        for answer in [Answer::Log, Answer::Ask, Answer::Skip] {
            let total = self.preview.total(answer);
            lines.push(line(name(answer).to_owned(), answer, text::answer(answer), true, total));
            for ((found, why), count) in &self.preview.tally {
                if *found == answer {
                    let key = format!("{} {why}", name(answer));
                    lines.push(line(key, answer, why.sentence(), false, *count));
                }
            }
        }
        lines
    }
}

fn row(part: &PastPart, before: &Outcome, after: &Outcome, who: &Who) -> RowView {
    let other = match (&part.other_extension, &part.other_line) {
        (Some(colleague), _) => who.name(colleague),
        (None, Some(line)) => line.to_string(),
        (None, None) => words::UNKNOWN_NUMBER.to_owned(),
    };
    RowView {
        key: format!("{}/{}", part.telephony_session_id, part.extension_id),
        started_at: part.started_at,
        who: other,
        colleague: words::of_colleague(&who.name(&part.extension_id)),
        how: words::how(part.direction, part.result, part.talk.0 / 1000),
        before: outcome(before),
        after: outcome(after),
    }
}

fn outcome(outcome: &Outcome) -> OutcomeView {
    OutcomeView {
        answer: name(outcome.answer),
        words: text::answer(outcome.answer),
        reason: outcome.why.sentence(),
    }
}

/// An answer's name, for styles.
pub(super) fn name(answer: Answer) -> &'static str {
    match answer {
        Answer::Log => "log",
        Answer::Ask => "ask",
        Answer::Skip => "skip",
    }
}
