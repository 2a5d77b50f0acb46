//! Forms: a person is shown a record as it stands and saves it some time later; or decides on an
//! edit that found the record changed. Whatever was typed there must be found again: in the CRM, or
//! with the ledger, waiting for someone who decides.

use ledger_core::compose;
use ledger_core::id::{ExtensionId, FormId};
use ledger_core::ledger::{self, Answer, Attempt, Effect, Entry, Input, Intent, Seen, Shown};
use ledger_core::time::Span;

use super::Written;
use crate::account::ADMIN;
use crate::world::{Event, World};

/// How the words begin that are typed into a form.
const TYPED: &str = "form-";

impl World {
    /// The person of the call, or an administrator, opens its form; perhaps in several windows.
    pub(crate) fn open_form(&mut self, call: usize, part: usize, author: ExtensionId) {
        let extension = self.calls[call].parts[part].extension.clone();
        let Some(shown) = self.shown(call, &extension) else { return };
        let mut at = self.now + self.tape.span(Span::seconds(1), Span::minutes(9));
        for mut intent in self.saved(shown) {
            intent.comes_from(author.clone());
            let wish = self.wish(call, &extension, intent);
            self.put(at, Event::Send { wish });
            at = at + Span::seconds(2);
        }
    }

    /// Whether something of the same form has not gone yet: an outbox sends in order.
    pub(crate) fn is_held_up(&self, number: usize) -> bool {
        let later = &self.wishes[number];
        let Some(form) = form_of(&later.intent) else { return false };
        self.to_come().any(|event| match event {
            Event::Send { wish } => {
                let is_earlier = *wish < number;
                let wish = &self.wishes[*wish];
                is_earlier && !wish.is_committed && form_of(&wish.intent) == Some(form)
            }
            _ => false,
        })
    }

    /// Whoever it is decides on the edit in conflict.
    pub(crate) fn decide(&mut self, call: usize, extension: &ExtensionId) -> Option<Intent> {
        let shown = self.shown(call, extension)?;
        shown.conflict.as_ref()?;
        let author = self.tape.pick([extension.as_str(), ADMIN]).into();
        let mut intent = self.saved(shown).pop()?;
        intent.comes_from(author);
        Some(intent)
    }

    fn shown(&mut self, call: usize, extension: &ExtensionId) -> Option<Shown> {
        let entry = self.kept[call].entry(extension)?.clone();
        let effect =
            Effect::Read { attempt: Attempt(0), activity: entry.logged()?.activity.clone() };
        let desk = self.desk_of(call);
        match self.crms[desk].perform(&effect, Span(0), self.now) {
            Input::Read { answer: Answer::Done(Some(standing)), .. } => {
                Some(entry.shown(standing, &self.circumstances(desk)))
            }
            _ => None,
        }
    }

    /// What comes of a form: a note that goes while it is typed, and what is saved in the end.
    fn saved(&mut self, shown: Shown) -> Vec<Intent> {
        let Shown { standing, note: theirs, conflict } = shown;
        let seen = Seen {
            subject: standing.subject.clone(),
            note: theirs.clone(),
            contact: standing.contact.map(|contact| contact.id),
            form: Some(self.token("window").as_str().into()),
            beside: conflict.clone().map(Box::new),
            ..Seen::default()
        };
        let edit = |subject, note, seen: &Seen| {
            let seen = Some(seen.clone());
            Intent::Edit(ledger::Edit { subject, note, seen, ..ledger::Edit::default() })
        };
        if let Some(mine) = conflict {
            // Nothing is let go of a note; of two subjects, one has to be.
            let note = mine.note.as_ref().map(|mine| both(&theirs, mine));
            let takes_mine = self.tape.happens(50);
            let subject = mine.subject.clone().filter(|_| takes_mine);
            let saw = mine.seen.clone().filter(|_| self.tape.happens(30));
            let first = saw.map(|saw| {
                let word = self.token("form");
                let note = both(note.as_deref().unwrap_or(&theirs), &word);
                let (form, beside) = (seen.form.clone(), seen.beside.clone());
                let typed = Seen { form, beside, ..saw };
                (edit(mine.subject.clone(), Some(note.clone()), &typed), note)
            });
            let note = first.as_ref().map(|(_, note)| note.clone()).or(note);
            let first = first.map(|(first, _)| first);
            return first.into_iter().chain([edit(subject, note, &seen)]).collect();
        }
        let note = both(&theirs, &self.token("form"));
        match self.tape.below(5) {
            0 | 1 => vec![edit(None, Some(note), &seen)],
            2 => vec![edit(Some(self.token("form")), None, &seen)],
            3 => vec![edit(Some(self.token("form")), Some(note), &seen)],
            _ => {
                let more = both(&note, &self.token("form"));
                vec![edit(None, Some(note), &seen), edit(None, Some(more), &seen)]
            }
        }
    }

    /// What was saved counts from the moment it was committed.
    pub(super) fn remember_form(
        &mut self,
        call: usize,
        extension: &ExtensionId,
        edit: &ledger::Edit,
    ) {
        let written = self.kept[call].written(extension);
        let note = edit.note.as_deref().unwrap_or_default();
        for word in note.split_whitespace().filter(|word| word.starts_with(TYPED)) {
            written.words.insert(word.to_owned());
        }
        let Some(seen) = &edit.seen else { return };
        let beside = seen.beside.as_deref();
        if let Some(mine) = beside.and_then(|beside| beside.subject.as_ref()) {
            written.titles.retain(|title| title != mine);
        }
        if let Some(subject) = &edit.subject {
            written.titles.retain(|title| *title != seen.subject);
            written.titles.push(subject.clone());
            if !written.subjects.is_empty() {
                written.subjects.insert(subject.clone());
            }
        }
    }
}

impl Written {
    /// What somebody writes over or takes away in passing is let go, as far as it was there to see.
    pub(super) fn let_go(&mut self, note: Option<&str>, subject: Option<&str>) {
        if let Some(note) = note {
            self.words.retain(|word| !note.contains(word.as_str()));
            // Of the CRM, what was in a note that someone saved here.
            self.typed.retain(|word| !note.contains(word.as_str()));
        }
        self.titles.retain(|title| subject != Some(title.as_str()));
    }

    /// What was typed into a form and is nowhere.
    pub(crate) fn lost(&self, entry: &Entry, subject: &str, body: &str) -> Option<String> {
        let edits = || entry.edits.iter().map(|pending| pending.edit());
        let is_in = |text: &Option<String>, word: &str| {
            text.as_ref().is_some_and(|text| text.contains(word))
        };
        let is_there = |word: &str| {
            body.contains(word)
                || subject == word
                || is_in(&entry.human.note, word)
                || is_in(&entry.human.subject, word)
                || edits().any(|edit| is_in(&edit.note, word) || is_in(&edit.subject, word))
        };
        self.words.iter().chain(&self.titles).find(|word| !is_there(word)).cloned()
    }
}

fn form_of(intent: &Intent) -> Option<&FormId> {
    match intent {
        Intent::Edit(edit) => edit.seen.as_ref()?.form.as_ref(),
        Intent::Log { .. } | Intent::Skip | Intent::Replay | Intent::AutoLog => None,
    }
}

fn both(one: &str, other: &str) -> String {
    match one.trim_end() {
        "" => other.to_owned(),
        one if compose::is_same_note(one, other) => one.to_owned(),
        one => format!("{one}\n{other}"),
    }
}
