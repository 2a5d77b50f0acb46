//! People: what they tell the ledger, what they do in the CRM meanwhile, and what of it must
//! still be there at the end.

use std::collections::BTreeSet;

use ledger_core::compose::{self, Format};
use ledger_core::ledger::{
    ContactChoice, Effect, Entry, Flight, Input, Intent, Phase, Remember, State, Work,
};
use ledger_core::time::Span;
use ledger_core::why::Why;

use crate::world::{Event, Stake, World};

/// What a person does in the CRM.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Edit {
    AppendLine,
    ChangeNote,
    ChangeSubject,
    MoveContact,
    Delete,
}

/// What people wrote about one participant, as far as it must still be there at the end.
#[derive(Debug, Default)]
pub(crate) struct Written {
    /// The last note given to the ledger.
    pub(crate) note: Option<String>,
    /// Texts typed in the CRM.
    pub(crate) typed: BTreeSet<String>,
    /// Subjects of which one must stand; empty when nobody wrote one.
    pub(crate) subjects: BTreeSet<String>,
    /// Contacts of which one must stand.
    pub(crate) contacts: BTreeSet<String>,
    pub(crate) deleted: bool,
}

impl World {
    pub(crate) fn intent(&mut self, entry: usize) -> Intent {
        let note = Some(self.token("note"));
        match self.rng.u32(0..8) {
            0 | 1 => self.log(note),
            2 | 3 => Intent::Edit { subject: None, note },
            4 => Intent::Edit { subject: Some(self.token("subject")), note: None },
            5 => Intent::Skip,
            6 => Intent::Log {
                contact: ContactChoice {
                    id: format!("x{entry}").as_str().into(),
                    name: "X".into(),
                },
                subject: None,
                note: None,
                remember: Remember::ThisCall,
            },
            _ => Intent::Replay,
        }
    }

    fn log(&mut self, note: Option<String>) -> Intent {
        let contact = self.someone();
        Intent::Log { contact, subject: None, note, remember: Remember::ThisCall }
    }

    pub(crate) fn someone(&mut self) -> ContactChoice {
        let number = self.rng.u32(1..4);
        ContactChoice {
            id: format!("c{number}").as_str().into(),
            name: format!("Contact {number}"),
        }
    }

    pub(crate) fn token(&mut self, kind: &str) -> String {
        self.tokens += 1;
        format!("{kind}-{}.", self.tokens)
    }

    /// A person who is told to look in the CRM does so, and logs again only what is not there.
    pub(crate) fn as_told(&self, index: usize, input: Input) -> Input {
        let entry = &self.entries[index];
        let is_under_way = || {
            self.queue.values().any(|event| {
                matches!(event, Event::Arrive { entry, effect, .. }
                    if *entry == index && matches!(**effect, Effect::Create { .. }))
            })
        };
        let is_there = || !self.crm.with_marker(&entry.key.marker()).is_empty();
        match (&entry.phase, &input) {
            (
                Phase::Asking { why: Why::CreateUnsure, .. },
                Input::Intent { intent: Intent::Log { .. } },
            ) if is_there() || is_under_way() => Input::Intent { intent: Intent::Skip },
            _ => input,
        }
    }

    /// What people wrote counts from the moment it was committed.
    pub(crate) fn remember(&mut self, index: usize, before: &Entry, input: &Input) {
        let Input::Intent { intent } = input else { return };
        let written = &mut self.written[index];
        let (contact, subject, note) = match intent {
            Intent::Log { contact, subject, note, .. } => (Some(contact), subject, note),
            Intent::Edit { subject, note } => (None, subject, note),
            Intent::Skip => {
                if before.logged().is_none() {
                    written.contacts.clear();
                }
                return;
            }
            Intent::Replay | Intent::AutoLog => return,
        };
        if let Some(contact) = contact {
            written.contacts.clear();
            written.contacts.insert(contact.id.to_string());
        }
        if let Some(subject) = subject {
            written.subjects = [subject.clone()].into();
        }
        if let Some(note) = note {
            written.note = Some(note.clone());
        }
    }

    /// A person works in the CRM, while the ledger does not: between a read and the update that
    /// follows, a CRM without conditional updates cannot keep the two apart.
    pub(crate) fn edit_in_crm(&mut self, index: usize, edit: Edit) {
        let is_ours_at_work = match &self.entries[index].phase {
            Phase::Logged { work, .. } => match work {
                Work::Idle | Work::Declined { .. } => false,
                Work::Reading { flight: Flight::Resting { .. } } => false,
                Work::Reading { .. } | Work::Writing { .. } => true,
            },
            Phase::Final { .. } => false,
            _ => false,
        };
        let is_update_under_way = self.queue.values().any(|event| {
            matches!(event, Event::Arrive { entry, effect, .. }
                if *entry == index && matches!(**effect, Effect::Update { .. }))
        });
        let marker = self.entries[index].key.marker();
        let Some(id) = self.crm.with_marker(&marker).into_iter().next() else { return };
        if is_ours_at_work || is_update_under_way {
            let at = self.now + Span::seconds(7);
            return self.put(at, Event::InCrm { entry: index, edit });
        }
        // Nobody deletes what the ledger has just sent and does not know of yet.
        if edit == Edit::Delete && self.entries[index].logged().is_none() {
            return;
        }
        let token = self.token("typed");
        let Some(activity) = self.crm.activities.get_mut(&id) else { return };
        let written = &mut self.written[index];
        match edit {
            Edit::AppendLine => {
                if !activity.body.ends_with('\n') && !activity.body.is_empty() {
                    activity.body.push('\n');
                }
                activity.body.push_str(&token);
                written.typed.insert(token);
            }
            Edit::ChangeNote => match compose::note(&activity.body, self.connector.format) {
                Some(note) => {
                    // Between two lines there may be an element.
                    let line = note.lines().last().unwrap_or_default();
                    let changed = format!("{line} {token}");
                    activity.body = activity.body.replacen(line, &changed, 1);
                    written.typed.insert(token);
                }
                None => {
                    let note = match self.connector.format {
                        Format::Plain => format!("- Note: {token}\n"),
                        Format::Html => {
                            format!("<b>Agent notes</b><br>{token}<br><br><b>Call details</b><br>")
                        }
                        Format::Markdown => {
                            format!("## Agent notes\n{token}\n\n## Call details\n")
                        }
                    };
                    activity.body.insert_str(0, &note);
                    written.typed.insert(token);
                }
            },
            Edit::ChangeSubject => {
                activity.subject = token.clone();
                // A subject given to the ledger and not yet written may still win.
                let applied = self.entries[index].applied.as_ref();
                written.subjects.retain(|wish| applied.is_none_or(|it| it.subject != *wish));
                written.subjects.insert(token);
            }
            Edit::MoveContact => {
                activity.contact =
                    ContactChoice { id: token.as_str().into(), name: "Moved".to_owned() };
                // What was chosen in the ledger and not yet written may still win; and while the
                // machine does not know what it wrote, it cannot tell that someone moved it.
                let ours = self.entries[index]
                    .applied
                    .as_ref()
                    .and_then(|applied| applied.contact.clone());
                let is_written =
                    |wish: &String| ours.as_ref().is_some_and(|ours| ours.as_str() == wish);
                written.contacts.retain(|wish| !is_written(wish));
                if ours.is_some() || !written.contacts.is_empty() {
                    written.contacts.insert(token);
                }
            }
            Edit::Delete => {
                self.crm.activities.remove(&id);
                *written =
                    Written { deleted: true, note: written.note.take(), ..Written::default() };
            }
        }
    }

    /// A person looks at what waits for one, and settles it.
    pub(crate) fn settle_by_hand(&mut self, index: usize) {
        let entry = &self.entries[index];
        let in_crm = !self.crm.with_marker(&entry.key.marker()).is_empty();
        let by_hand = self.log(None);
        let entry = &self.entries[index];
        let intent = match (entry.state(), entry.why()) {
            (State::Unresolved, Why::CreateUnsure) if in_crm => Intent::Skip,
            (State::Unresolved, _) => by_hand,
            (State::Failed, _) => Intent::Replay,
            (State::Logged, _) => Intent::Replay,
            (State::Skipped | State::InProgress | State::Logging, _) => return,
        };
        let input = Box::new(Input::Intent { intent });
        self.put(self.now, Event::Take { entry: index, input, stake: Stake::Repeated });
    }
}
