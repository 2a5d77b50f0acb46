//! What people do in the CRM while the ledger works there too.

use ledger_core::compose::{self, Format};
use ledger_core::ledger::{ContactChoice, Effect, Flight, Phase, Work};
use ledger_core::time::Span;

use crate::crm::Updates;
use crate::world::{Event, World};

/// What a person does in the CRM.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Edit {
    AppendLine,
    ChangeNote,
    ChangeSubject,
    MoveContact,
    Delete,
}

impl World {
    /// A person works in the CRM. Between a read and the update that follows, a CRM without
    /// conditional updates cannot keep the two apart: there, people work when the ledger does not.
    pub(crate) fn edit_in_crm(&mut self, call: usize, part: usize, edit: Edit) {
        let extension = self.calls[call].parts[part].extension.clone();
        let Some(entry) = self.kept[call].entry(&extension) else { return };
        let is_ours_at_work = match &entry.phase {
            Phase::Logged { work, .. } => match work {
                Work::Idle | Work::Declined { .. } => false,
                Work::Reading { flight: Flight::Resting { .. } } => false,
                Work::Reading { .. } | Work::Writing { .. } => true,
            },
            _ => false,
        };
        let is_under_way = |is_such: fn(&Effect) -> bool| {
            self.to_come().any(|event| match event {
                Event::Request(request) => {
                    request.call == call
                        && request.extension == extension
                        && is_such(&request.effect)
                }
                _ => false,
            })
        };
        let is_update_under_way = is_under_way(|effect| matches!(effect, Effect::Update { .. }));
        let is_create_under_way = is_under_way(|effect| matches!(effect, Effect::Create { .. }));
        let account = self.calls[call].account;
        let marker = entry.key.marker();
        let is_known = entry.logged().is_some();
        let applied = entry.applied.clone();
        let human = entry.human.clone();
        if self.crms[account].with_marker(&marker).is_none() {
            return;
        }
        let is_careful = self.crms[account].updates == Updates::Blind;
        if is_careful && (is_ours_at_work || is_update_under_way) {
            let at = self.now + Span::seconds(7);
            return self.put(at, Event::InCrm { call, part, edit });
        }
        // Nobody deletes what the ledger has just sent: on its way, it would make it anew.
        if edit == Edit::Delete && (!is_known || is_create_under_way) {
            return;
        }
        let token = self.token("typed");
        let format = self.connector.format;
        let written = self.kept[call].written(&extension);
        let crm = &mut self.crms[account];
        let Some(activity) = crm.with_marker_mut(&marker) else { return };
        activity.changes += 1;
        match edit {
            Edit::AppendLine => {
                if !activity.body.ends_with('\n') && !activity.body.is_empty() {
                    activity.body.push('\n');
                }
                activity.body.push_str(&token);
                written.typed.insert(token);
            }
            Edit::ChangeNote => {
                match compose::note(&activity.body, format) {
                    Some(note) => {
                        // Between two lines there may be an element.
                        let line = note.lines().last().unwrap_or_default();
                        let changed = format!("{line} {token}");
                        activity.body = activity.body.replacen(line, &changed, 1);
                    }
                    None => activity.body.insert_str(0, &fresh_note(&token, format)),
                }
                written.typed.insert(token);
            }
            Edit::ChangeSubject => {
                written.let_go(None, Some(activity.subject.as_str()));
                // One that the CRM has not taken yet gives way to this.
                written.let_go(None, human.subject.as_deref());
                activity.subject.clone_from(&token);
                // A subject given to the ledger and not yet written may still win.
                let applied = applied.as_ref();
                written.subjects.retain(|wish| applied.is_none_or(|it| it.subject != *wish));
                written.subjects.insert(token);
            }
            Edit::MoveContact => {
                activity.contact =
                    ContactChoice { id: token.as_str().into(), name: "Moved".to_owned() };
                written.is_moved = true;
                // What was chosen in the ledger and not yet written may still win; and while the
                // machine does not know what it wrote, it cannot tell that someone moved it.
                let ours = applied.and_then(|applied| applied.contact);
                let is_written =
                    |wish: &String| ours.as_ref().is_some_and(|ours| ours.as_str() == wish);
                written.contacts.retain(|wish| !is_written(wish));
                if ours.is_some() || !written.contacts.is_empty() {
                    written.contacts.insert(token);
                }
            }
            Edit::Delete => {
                let (body, subject) = (activity.body.clone(), activity.subject.clone());
                written.let_go(Some(body.as_str()), Some(subject.as_str()));
                crm.activities.retain(|activity| activity.marker != marker);
                written.typed.clear();
                written.subjects.clear();
                written.contacts.clear();
                written.is_deleted = true;
            }
        }
    }
}

fn fresh_note(token: &str, format: Format) -> String {
    match format {
        Format::Plain => format!("- Note: {token}\n"),
        Format::Html => format!("<b>Agent notes</b><br>{token}<br><br><b>Call details</b><br>"),
        Format::Markdown => format!("## Agent notes\n{token}\n\n## Call details\n"),
    }
}
