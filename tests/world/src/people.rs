//! People: what they tell the ledger, what they do in the CRM meanwhile, and what of it must
//! still be there at the end.

mod edit;
mod form;

use std::collections::BTreeSet;

use ledger_core::additional::FieldValues;
use ledger_core::cover::Position;
use ledger_core::id::ExtensionId;
use ledger_core::ledger::{
    self, ContactChoice, Effect, Entry, Intent, Phase, Remember, State, Work,
};
use ledger_core::time::Span;
use ledger_core::why::Why;

pub(crate) use self::edit::Edit;
use crate::account::{ADMIN, AGENTS};
use crate::browser::Browser;
use crate::telephone::Due;
use crate::world::{Event, World};

/// What people wrote about one participant, as far as it must still be there at the end.
#[derive(Debug)]
pub(crate) struct Written {
    pub(crate) extension: ExtensionId,
    /// The last note given to the ledger.
    pub(crate) note: Option<String>,
    /// What machines that listened said.
    pub(crate) insight: Option<String>,
    /// Texts typed in the CRM.
    pub(crate) typed: BTreeSet<String>,
    /// Words of notes that were typed into forms.
    pub(crate) words: BTreeSet<String>,
    /// Subjects that were typed into forms.
    pub(crate) titles: Vec<String>,
    /// Subjects of which one must stand; empty when nobody wrote one.
    pub(crate) subjects: BTreeSet<String>,
    /// Contacts of which one must stand; empty when nobody chose one.
    pub(crate) contacts: BTreeSet<String>,
    /// Whether someone ever moved the activity in the CRM.
    pub(crate) is_moved: bool,
    pub(crate) is_deleted: bool,
    /// Whether a person ever ordered it to be logged.
    pub(crate) is_ordered: bool,
    /// Whether a person ever said not to log it.
    pub(crate) is_skipped: bool,
    /// Whether their extension's auto-log saw the call end.
    pub(crate) is_auto_logged: bool,
}

impl Written {
    pub(crate) fn of(extension: ExtensionId) -> Self {
        Self {
            extension,
            note: None,
            insight: None,
            typed: BTreeSet::new(),
            words: BTreeSet::new(),
            titles: Vec::new(),
            subjects: BTreeSet::new(),
            contacts: BTreeSet::new(),
            is_moved: false,
            is_deleted: false,
            is_ordered: false,
            is_skipped: false,
            is_auto_logged: false,
        }
    }
}

impl World {
    /// Who looks at a call, and what they will do about it.
    pub(crate) fn people_around(&mut self, call: usize) {
        let ended = self.calls[call].ended;
        for part in 0..self.calls[call].parts.len() {
            let extension = self.calls[call].parts[part].extension.clone();
            self.browsers_of(call, part, &extension);
            let is_due = self.calls[call].parts[part].due != Due::Nothing;
            let wishes = if is_due { self.tape.pick([0, 0, 1, 1, 2, 3]) } else { 0 };
            for _ in 0..wishes {
                let at = ended - Span::seconds(20) + self.tape.span(Span(0), Span::minutes(25));
                let intent = self.intent(call);
                let wish = self.wish(call, &extension, intent.clone());
                self.put(at, Event::Send { wish });
                if self.tape.happens(10) {
                    // The other browser of the same person, at once.
                    let wish = self.wish(call, &extension, intent);
                    self.put(at, Event::Send { wish });
                }
            }
            if is_due && self.tape.happens(15) {
                let at = ended + self.tape.span(Span::seconds(20), Span::hours(3));
                self.put(at, Event::Insights { call, part });
            }
            let forms = if is_due { self.tape.pick([0, 0, 0, 1, 2]) } else { 0 };
            for _ in 0..forms {
                let at = ended + self.tape.span(Span::seconds(5), Span::minutes(40));
                let own = extension.as_str();
                let author = self.tape.pick([own, own, ADMIN]).into();
                self.put(at, Event::OpenForm { call, part, author });
            }
            let edits = if is_due { self.tape.pick([0, 0, 0, 1, 2]) } else { 0 };
            for _ in 0..edits {
                let at = ended + self.tape.span(Span::seconds(5), Span::minutes(50));
                let edit = self.tape.pick([
                    Edit::AppendLine,
                    Edit::ChangeNote,
                    Edit::ChangeSubject,
                    Edit::MoveContact,
                    Edit::AppendLine,
                    Edit::Delete,
                ]);
                self.put(at, Event::InCrm { call, part, edit });
            }
        }
    }

    /// Two browsers of the first person, one of everyone else.
    fn browsers_of(&mut self, call: usize, part: usize, extension: &ExtensionId) {
        // A menu or a queue has no browser.
        if extension.as_str() != ADMIN && !AGENTS.contains(&extension.as_str()) {
            return;
        }
        let account = self.calls[call].account;
        let is_mine =
            |browser: &Browser| browser.account == account && browser.extension == *extension;
        if !self.browsers.iter().any(is_mine) {
            let auto_log = self.tape.pick([Position::Off, Position::On]);
            let is_administrator = extension.as_str() == ADMIN;
            for _ in 0..if part == 0 && !is_administrator { 2 } else { 1 } {
                let known = if self.tape.happens(15) { None } else { Some(0) };
                let browser = Browser::new(account, extension.clone(), auto_log, known);
                self.browsers.push(browser);
            }
        }
        for browser in 0..self.browsers.len() {
            if is_mine(&self.browsers[browser]) {
                let at = self.calls[call].ended + self.tape.span(Span(0), Span::seconds(20));
                self.put(at, Event::CallEnded { browser, call, part });
            }
        }
    }

    fn intent(&mut self, call: usize) -> Intent {
        let note = Some(self.token("note"));
        match self.tape.below(8) {
            0 | 1 => Intent::Edit(ledger::Edit { note, ..ledger::Edit::default() }),
            2 | 3 => self.log(call, note),
            4 => Intent::Edit(ledger::Edit {
                subject: Some(self.token("subject")),
                ..ledger::Edit::default()
            }),
            5 => Intent::Skip,
            6 => Intent::Log {
                contact: ContactChoice { id: "elsewhere".into(), name: "X".into() },
                subject: None,
                note: None,
                fields: FieldValues::new(),
                remember: Remember::ThisCall,
            },
            _ => Intent::Replay,
        }
    }

    /// To be logged with someone, in a few cases with them from now on.
    fn log(&mut self, call: usize, note: Option<String>) -> Intent {
        let contact = self.someone(call);
        let remember = match self.tape.happens(15) {
            true => Remember::ThisNumber,
            false => Remember::ThisCall,
        };
        Intent::Log { contact, subject: None, note, fields: FieldValues::new(), remember }
    }

    /// A contact that the CRM has, if it has any.
    fn someone(&mut self, call: usize) -> ContactChoice {
        let known = &self.crms[self.calls[call].account].contacts;
        let alive: Vec<&_> = known.iter().filter(|known| !known.is_deleted).collect();
        match alive.get(self.tape.below(alive.len())) {
            Some(known) => {
                ContactChoice { id: known.contact.id.clone(), name: known.contact.name.clone() }
            }
            None => ContactChoice { id: "someone".into(), name: "Someone".to_owned() },
        }
    }

    /// A person who is told to look in the CRM does so, and logs again only what is not there.
    pub(crate) fn as_told(&self, wish: usize) -> Intent {
        let wish = &self.wishes[wish];
        let intent = wish.intent.clone();
        let Some(entry) = self.kept[wish.call].entry(&wish.extension) else { return intent };
        let is_under_way = || {
            self.to_come().any(|event| match event {
                Event::Request(request) => {
                    request.call == wish.call
                        && request.extension == wish.extension
                        && matches!(request.effect, Effect::Create { .. })
                }
                _ => false,
            })
        };
        let crm = &self.crms[self.calls[wish.call].account];
        let is_there = || crm.with_marker(&entry.key.marker()).is_some();
        match (&entry.phase, &intent) {
            (Phase::Asking { why: Why::CreateUnsure, .. }, Intent::Log { .. })
                if is_there() || is_under_way() =>
            {
                Intent::Skip
            }
            _ => intent,
        }
    }

    /// What people wrote counts from the moment it was committed.
    pub(crate) fn remember(
        &mut self,
        call: usize,
        extension: &ExtensionId,
        before: Option<&Entry>,
        intent: &Intent,
    ) {
        if let Intent::Edit(edit @ ledger::Edit { seen: Some(_), .. }) = intent {
            return self.remember_form(call, extension, edit);
        }
        let written = self.kept[call].written(extension);
        let (contact, subject, note) = match intent {
            Intent::Log { contact, subject, note, .. } => (Some(contact), subject, note),
            Intent::Edit(ledger::Edit { subject, note, .. }) => (None, subject, note),
            Intent::Skip => {
                written.is_skipped = true;
                if before.is_none_or(|before| before.logged().is_none()) {
                    written.contacts.clear();
                }
                return;
            }
            Intent::AutoLog => {
                written.is_auto_logged = true;
                return;
            }
            Intent::Replay => return,
        };
        if let Some(contact) = contact {
            written.is_ordered = true;
            written.contacts.clear();
            written.contacts.insert(contact.id.to_string());
        }
        let stood = before.map(|before| &before.human);
        if let Some(subject) = subject {
            written.subjects = [subject.clone()].into();
            written.let_go(None, stood.and_then(|human| human.subject.as_deref()));
        }
        if let Some(note) = note {
            written.note = Some(note.clone());
            written.let_go(stood.and_then(|human| human.note.as_deref()), None);
        }
    }

    /// People look at what waits for them, and settle it. Says whether anything did.
    pub(crate) fn people_settle(&mut self, round: usize) -> bool {
        let mut is_any = false;
        for call in 0..self.calls.len() {
            let entries = self.kept[call].file.iter().flat_map(|file| &file.entries);
            let waiting: Vec<(ExtensionId, Why, Waits)> = entries
                .filter_map(|entry| {
                    Some((entry.key.extension_id.clone(), entry.why(), waits(entry)?))
                })
                .collect();
            for (extension, why, waits) in waiting {
                is_any = true;
                let Some(intent) = self.settling(call, &extension, why, waits, round) else {
                    continue;
                };
                let wish = self.wish(call, &extension, intent);
                self.put(self.now, Event::Send { wish });
            }
        }
        is_any
    }

    fn settling(
        &mut self,
        call: usize,
        extension: &ExtensionId,
        why: Why,
        waits: Waits,
        round: usize,
    ) -> Option<Intent> {
        let marker = self.kept[call].entry(extension).map(|entry| entry.key.marker());
        let crm = &self.crms[self.calls[call].account];
        let is_there = marker.is_some_and(|marker| crm.with_marker(&marker).is_some());
        Some(match waits {
            Waits::Decision => return self.decide(call, extension),
            Waits::Answer if why == Why::CreateUnsure && is_there => Intent::Skip,
            Waits::Answer => self.log(call, None),
            // What a replay does not mend, another contact does.
            Waits::Help if round > 0 && why == Why::CrmRejected => self.log(call, None),
            Waits::Help => Intent::Replay,
        })
    }
}

/// What an entry at rest waits for from people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Waits {
    Answer,
    Help,
    Decision,
}

fn waits(entry: &Entry) -> Option<Waits> {
    match entry.state() {
        State::Unresolved => Some(Waits::Answer),
        State::Failed => Some(Waits::Help),
        State::Logged => {
            let declined =
                matches!(&entry.phase, Phase::Logged { work: Work::Declined { .. }, .. });
            let decision = entry.conflict().map(|_| Waits::Decision);
            declined.then_some(Waits::Help).or(decision)
        }
        State::Skipped | State::InProgress | State::Logging => None,
    }
}
