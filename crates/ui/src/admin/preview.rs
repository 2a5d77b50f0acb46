//! What the changed settings would have made of the calls of the last days, asked of the same
//! rules that decide on the server.

use ledger_core::rules::Answer;
use ledger_core::rules::past::{Outcome, PastPart};
use ledger_core::rules::preview::{Count, Preview};
use ledger_core::settings::OrgSettings;
use ledger_core::time::Span;
use ledger_wire::api::PastCalls;

use super::who::Who;
use crate::background::Trouble;
use crate::order::sort;
use crate::sheet::{ROW, Rows, Sheet, Style, Words};
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

impl State {
    /// Takes in the calls.
    pub(super) fn take(&mut self, calls: PastCalls) {
        let (mut parts, mut cut) = (Vec::new(), false);
        for share in calls {
            cut |= share.cut;
            parts.extend(share.parts);
        }
        sort(&mut parts, |part: &PastPart| (part.started_at.0.saturating_neg(), String::new()));
        *self = Self::Known(Box::new(Known { parts, cut, preview: Preview::default() }));
    }

    /// Asks the rules anew.
    pub(super) fn compare(&mut self, before: &OrgSettings, after: &OrgSettings, who: &Who) {
        if let Self::Known(known) = self {
            known.preview = Preview::of(&known.parts, before, after, &who.directory);
        }
    }

    pub(super) fn view(&self, sheet: &mut Sheet, who: &Who) {
        sheet.show("preview");
        match self {
            Self::Unasked => sheet.show("preview-button"),
            Self::Asked => sheet.show("preview-busy"),
            Self::Failed(trouble) => {
                sheet.show("preview-button");
                sheet.say("preview-problem", words::trouble(trouble));
            }
            Self::Known(known) => known.view(sheet, who),
        }
    }
}

impl Known {
    fn view(&self, sheet: &mut Sheet, who: &Who) {
        let changed = &self.preview.changed;
        sheet.say("preview-summary", text::preview(self.parts.len(), changed.len(), self.cut));
        if !self.parts.is_empty() {
            sheet.show("preview-table");
            self.counts(sheet.list_of("counts", "count"));
        }
        if changed.is_empty() {
            return;
        }
        sheet.show("preview-changed");
        let rows = sheet.list_of("preview-rows", "preview-row");
        for one in changed.iter().take(MOST_ROWS) {
            if let Some(part) = self.parts.get(one.part) {
                row(part, &one.before, &one.after, who, rows);
            }
        }
        if changed.len() > MOST_ROWS {
            sheet.show("preview-more");
            sheet.say("preview-more", text::more_calls(changed.len() - MOST_ROWS));
        }
    }

    /// How many calls come to each answer, and for which reasons.
    fn counts(&self, rows: &mut Rows) {
        for answer in [Answer::Log, Answer::Ask, Answer::Skip] {
            let (key, total) = (name(answer), self.preview.total(answer));
            let row = rows.add(key);
            line(row, answer, text::answer(answer).words(), total);
            row.flag(ROW, "data-total");
            for ((found, why), count) in &self.preview.tally {
                if *found == answer {
                    line(rows.add([key, why.code()].join(" ")), answer, why.sentence(), *count);
                }
            }
        }
    }
}

fn line(row: &mut Sheet, answer: Answer, words: &'static str, count: Count) {
    row.set(ROW, "data-answer", name(answer));
    if count.before != count.after {
        row.flag(ROW, "data-differs");
    }
    row.say("words", words);
    row.say("before", count.before.to_string());
    row.say("after", count.after.to_string());
}

/// A call that changes.
fn row(part: &PastPart, before: &Outcome, after: &Outcome, who: &Who, rows: &mut Rows) {
    let key = [part.telephony_session_id.as_str(), part.extension_id.as_str()];
    let row = rows.add(key.join("/"));
    let other: Words = match (&part.other_extension, &part.other_line) {
        (Some(colleague), _) => who.name(colleague).into(),
        (None, Some(line)) => line.to_string().into(),
        (None, None) => words::UNKNOWN_NUMBER.into(),
    };
    row.say("who", other);
    row.say("colleague", words::of_colleague(&who.name(&part.extension_id)));
    row.time("time", part.started_at, Style::Short);
    row.say("how", words::how(part.direction, part.result, part.talk.0 / 1000));
    for (place, reason, outcome) in
        [("before", "before-reason", before), ("after", "after-reason", after)]
    {
        row.say(place, text::answer(outcome.answer));
        row.set(place, "data-answer", name(outcome.answer));
        row.say(reason, outcome.why.sentence());
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
