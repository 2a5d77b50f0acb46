//! Which CRM user owns the records of whose calls: everyone with whom they were matched, by the
//! rules by which the server matches. What is chosen by hand is a setting like any other: it waits
//! to be saved with them, and nothing else of a match is stored. So new people are matched by
//! themselves.

mod file;
mod view;

use ledger_core::case::lowercase;
use ledger_core::id::{CrmUserId, ExtensionId};
use ledger_core::owner::{CrmUser, Owner, Roster};
use ledger_core::settings::OrgSettings;
use ledger_wire::api::CrmUsers;
use ledger_wire::http::Method;

use self::file::{Choice, Refused};
pub(super) use self::view::view;
use super::asking::{Asks, keep};
use super::who::Who;
use super::{FieldId, Model};
use crate::background::{Reply, Trouble};
use crate::page::Place;

/// What a person does on the page.
#[derive(Clone, Debug, PartialEq)]
pub enum Msg {
    /// Looks for someone.
    Search(String),
    /// Chooses who is shown.
    Show(Shown),
    /// Opens or closes the choice of someone's CRM user.
    Open(ExtensionId),
    /// Looks for a CRM user.
    Want(String),
    /// Chooses this CRM user.
    Give(CrmUserId),
    /// Takes the choice back: whoever matches is the owner.
    Take,
    /// Has the CRM's users read and matched again.
    Match,
    /// Wants all as a file.
    Export,
}

/// Who is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shown {
    /// Everyone.
    #[default]
    All,
    /// Those who have no CRM user.
    Unmapped,
    /// Those who have one.
    Mapped,
}

impl Shown {
    /// Every choice.
    pub const ALL: [Self; 3] = [Self::All, Self::Unmapped, Self::Mapped];

    /// The word in controls.
    pub fn name(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Unmapped => "unmapped",
            Self::Mapped => "mapped",
        }
    }
}

impl Msg {
    /// What a control means.
    pub(super) fn from_control(name: &str, key: &str, value: &str) -> Option<Self> {
        Some(match name {
            "owner-search" => Self::Search(value.to_owned()),
            "owner-show" => Self::Show(Shown::ALL.into_iter().find(|shown| shown.name() == value)?),
            "owner-open" => Self::Open(ExtensionId::from(key)),
            "owner-wanted" => Self::Want(value.to_owned()),
            "owner-give" => Self::Give(CrmUserId::from(key)),
            "owner-take" => Self::Take,
            "owner-match" => Self::Match,
            "owner-export" => Self::Export,
            _ => return None,
        })
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Question {
    /// The CRM's users, as they were last read.
    Users,
    /// To read them again.
    Match,
}

/// The page.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Owners {
    asked: Option<(u32, Question)>,
    trouble: Option<Trouble>,
    /// The CRM's users, once they are known.
    users: Option<CrmUsers>,
    lines: Vec<Line>,
    search: String,
    shown: Shown,
    /// Whose CRM user is being chosen, and what was typed to find one.
    open: Option<(ExtensionId, String)>,
    /// What became of the last file: how many choices were taken over, and which were not.
    imported: Option<(usize, Vec<Refused>)>,
}

/// A person, and whom the rules find.
#[derive(Clone, Debug, PartialEq)]
struct Line {
    id: ExtensionId,
    matched: Owner,
    /// Whether they had a CRM user when the page was opened: who gets one stays in their place.
    mapped: bool,
    /// What the search looks at.
    words: String,
}

impl Owners {
    pub(super) fn waits_for(&self, number: u32) -> bool {
        self.asked.is_some_and(|(asked, _)| asked == number)
    }

    /// Matches everyone anew. Those without a CRM user come first.
    pub(super) fn match_all(&mut self, who: &Who, settings: &OrgSettings) {
        let roster = Roster::of(self.users());
        let (mut mapped, mut unmapped) = (Vec::new(), Vec::new());
        for known in who.people.iter().filter_map(|id| who.extension(id)) {
            let matched = roster.matched(known);
            let is_mapped =
                settings.user_mapping.contains_key(&known.id) || matched.user().is_some();
            let number = known.number.as_deref().unwrap_or_default();
            let email = known.email.as_deref().unwrap_or_default();
            let words = lowercase(&[&known.name, number, email].join(" "));
            let lines = if is_mapped { &mut mapped } else { &mut unmapped };
            lines.push(Line { id: known.id.clone(), mapped: is_mapped, matched, words });
        }
        unmapped.append(&mut mapped);
        self.lines = unmapped;
    }

    fn users(&self) -> &[CrmUser] {
        self.users.as_ref().map_or(&[], |known| &known.users)
    }

    fn user(&self, id: &CrmUserId) -> Option<&CrmUser> {
        self.users().iter().find(|user| user.id == *id)
    }

    fn ask(&mut self, question: Question, method: Method, path: &str, asks: &mut Asks) {
        if self.asked.is_none() {
            self.asked = Some((asks.plain(method, path), question));
        }
    }
}

impl Model {
    /// The page of owners is opened.
    pub(super) fn open_owners(&mut self, asks: &mut Asks) {
        self.match_owners();
        self.owners.ask(Question::Users, Method::Get, "crm/users", asks);
    }

    /// Matches everyone anew, because people, users or the settings in force are others.
    pub(super) fn match_owners(&mut self) {
        if let Some(draft) = &self.draft {
            self.owners.match_all(&self.who, &draft.base.settings);
        }
    }

    pub(super) fn owners_answered(&mut self, reply: Reply, asks: &mut Asks) {
        let owners = &mut self.owners;
        match owners.asked.take() {
            None => {}
            Some((_, Question::Users)) => {
                keep(reply, &mut owners.users, &mut owners.trouble);
                self.match_owners();
            }
            Some((_, Question::Match)) => match reply.done() {
                Ok(()) => self.open_owners(asks),
                Err(trouble) => owners.trouble = Some(trouble),
            },
        }
    }

    pub(super) fn change_owners(&mut self, msg: Msg, asks: &mut Asks) {
        let owners = &mut self.owners;
        match msg {
            Msg::Search(text) => owners.search = text,
            Msg::Show(shown) => owners.shown = shown,
            Msg::Open(id) => {
                let is_open = owners.open.as_ref().is_some_and(|(open, _)| *open == id);
                owners.open = (!is_open).then(|| (id, String::new()));
            }
            Msg::Want(text) => {
                if let Some((_, wanted)) = &mut owners.open {
                    *wanted = text;
                }
            }
            Msg::Give(user) => self.choose_owner(Some(user), asks),
            Msg::Take => self.choose_owner(None, asks),
            Msg::Match => owners.ask(Question::Match, Method::Post, "crm/check", asks),
            Msg::Export => {
                if let Some(draft) = &self.draft {
                    let text = file::print(owners, &draft.settings, &self.who);
                    asks.download("owner-mapping.csv", text);
                }
            }
        }
    }

    /// Gives whoever is open this CRM user, or whomever matches.
    fn choose_owner(&mut self, user: Option<CrmUserId>, asks: &mut Asks) {
        let Some((id, _)) = self.owners.open.take() else { return };
        self.give_owners(&[(id, user)], asks);
        // The button that was pressed is gone.
        asks.focus(Place::Field(FieldId::UserMapping));
    }

    /// Takes a file's choices over into the draft.
    pub(super) fn import_owners(&mut self, text: &str, asks: &mut Asks) {
        let Some(draft) = &self.draft else { return };
        let (choices, refused) = file::read(text, &self.owners, &draft.settings, &self.who);
        self.owners.imported = Some((choices.len(), refused));
        self.give_owners(&choices, asks);
    }

    fn give_owners(&mut self, choices: &[Choice], asks: &mut Asks) {
        self.change(FieldId::UserMapping, asks, &mut |settings, _| {
            for (id, user) in choices {
                match user {
                    Some(user) => settings.user_mapping.insert(id.clone(), user.clone()),
                    None => settings.user_mapping.remove(id),
                };
            }
            Some(())
        });
    }
}
