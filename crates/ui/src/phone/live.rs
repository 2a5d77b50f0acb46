//! Calls that go on: the note that is taken meanwhile, the contact's page that opens, and the end,
//! which auto-log sees.

use ledger_core::cover::Position;
use ledger_core::ledger::Intent;

use super::asked::show_page;
use super::options::Pop;
use super::protocol::{Call, Elsewhere, Stage, word};
use super::{Model, Turn, pages};
use crate::outbox::Wish;
use crate::text;

/// How many calls are remembered as seen to by auto-log.
const MOST_SEEN: usize = 200;

/// The calls that go on.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Live {
    calls: Vec<Ongoing>,
    /// Calls that auto-log has seen the end of.
    seen: Vec<String>,
    /// The call whose note is shown.
    shown: Option<String>,
}

/// A call that goes on.
#[derive(Clone, Debug, PartialEq)]
struct Ongoing {
    call: Call,
    note: String,
    talked: Talked,
    popped: Popped,
}

/// Whether anyone has talked here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Talked {
    NotYet,
    Yes,
}

/// Whether the contact's page was opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Popped {
    /// It is not time.
    NotYet,
    /// It is, as soon as the contact is known.
    Due,
    /// It was.
    Done,
}

impl Live {
    /// Another person, or nobody, is signed in: what was noted is not theirs.
    pub(super) fn forget_person(&mut self) {
        self.seen.clear();
        self.calls.iter_mut().for_each(|ongoing| ongoing.note.clear());
    }

    /// The note of a call, as far as it was taken.
    pub(super) fn note(&self, session: &str) -> &str {
        let found = self.calls.iter().find(|ongoing| ongoing.call.session == session);
        found.map_or("", |ongoing| &ongoing.note)
    }

    /// Takes a call out, or begins it.
    fn take(&mut self, call: &Call) -> Ongoing {
        let of = |known: &Ongoing| known.call.telephony_session == call.telephony_session;
        let place = self.calls.iter().position(of);
        let mut ongoing = match place {
            Some(place) => self.calls.remove(place),
            None => Ongoing {
                call: call.clone(),
                note: String::new(),
                talked: Talked::NotYet,
                popped: Popped::NotYet,
            },
        };
        ongoing.call = call.clone();
        ongoing
    }
}

impl Model {
    /// The widget tells of a call. Hold, resume and a second call change nothing of a note.
    pub(super) fn call_goes_on(&mut self, call: Call, turn: &mut Turn<'_>) {
        let pop = self.options.pop;
        let mut ongoing = self.live.take(&call);
        let is_time = match call.stage {
            Stage::Ringing => pop == Pop::Ringing,
            Stage::Connected => {
                ongoing.talked = Talked::Yes;
                pop != Pop::Never
            }
            Stage::Ended => false,
        };
        if is_time && ongoing.popped == Popped::NotYet {
            ongoing.popped = Popped::Due;
        }
        if call.stage != Stage::Ended {
            self.live.calls.push(ongoing);
        }
        if self.session.is_some() {
            self.contacts.want(std::slice::from_ref(&call.other), self.now);
        }
        match call.stage {
            Stage::Ringing => {}
            Stage::Connected => {
                if self.live.shown.is_none() {
                    self.live.shown = Some(call.session.clone());
                    self.show_note(turn);
                }
            }
            Stage::Ended => {
                if self.live.shown.as_ref() == Some(&call.session) {
                    let talking = |known: &&Ongoing| known.call.stage == Stage::Connected;
                    let next = self.live.calls.iter().find(talking);
                    self.live.shown = next.map(|known| known.call.session.clone());
                    self.show_note(turn);
                }
                self.marks.expect_change(self.now);
            }
        }
        self.contact_known(&call.other, turn);
    }

    /// Something is known of a number: a page that waited for it opens, a form has its contacts.
    pub(super) fn contact_known(&mut self, number: &str, turn: &mut Turn<'_>) {
        if !self.contacts.knows(number) {
            return;
        }
        let contacts = self.contacts.of(number);
        let choice = self.contacts.choice(number);
        for ongoing in &mut self.live.calls {
            if ongoing.call.other == number && ongoing.popped == Popped::Due {
                ongoing.popped = Popped::Done;
                let chosen = choice.map(|choice| word(choice, "/id"));
                let one = match (contacts, chosen) {
                    ([only], _) => Some(only),
                    (several, Some(id)) => several.iter().find(|it| word(it, "/id") == id),
                    (_, None) => None,
                };
                if let Some(contact) = one {
                    show_page(word(contact, "/page"), turn);
                }
            }
        }
        if let Some(form) = &mut self.form
            && form.call.other == number
        {
            form.offer(contacts, choice);
            turn.say(pages::log_page(form));
        }
    }

    /// The widget's own auto-log tells how a call stands. Only its end counts, once, and only
    /// where the switch is on: a call that the server covers is left alone.
    pub(super) fn auto_log(&mut self, call: &Call, turn: &mut Turn<'_>) {
        let session = call.telephony_session.as_str();
        let rang_only = self.live.calls.iter().any(|known| {
            known.call.telephony_session == call.telephony_session && known.talked == Talked::NotYet
        });
        let is_ours = call.stage == Stage::Ended && call.elsewhere == Elsewhere::No && !rang_only;
        let is_seen = self.live.seen.iter().any(|seen| seen == session);
        if self.flag.wanted() == Position::On && is_ours && !is_seen {
            if self.live.seen.len() >= MOST_SEEN {
                self.live.seen.remove(0);
            }
            self.live.seen.push(session.to_owned());
            if let Some(key) = self.key(&call.telephony_session) {
                self.intend(&key, Wish::of(&Intent::AutoLog), turn);
            }
        }
    }

    /// The note that is taken, at every key stroke.
    pub(super) fn note_typed(&mut self, note: String, turn: &mut Turn<'_>) {
        let Some(shown) = self.live.shown.clone() else { return };
        let found = self.live.calls.iter_mut().find(|known| known.call.session == shown);
        if let Some(ongoing) = found {
            ongoing.note.clone_from(&note);
            let session = ongoing.call.telephony_session.clone();
            if let Some(key) = self.key(&session) {
                self.intend(&key, Wish::Note(note), turn);
            }
        }
    }

    fn show_note(&mut self, turn: &mut Turn<'_>) {
        let shown = self.live.shown.as_ref();
        let found = self.live.calls.iter().find(|known| Some(&known.call.session) == shown);
        let page = match found {
            Some(known) => {
                let title = text::phone::note_about(&known.call.other);
                pages::note_page(Some((&title, &known.note)))
            }
            None => pages::note_page(None),
        };
        turn.say(page);
    }
}
