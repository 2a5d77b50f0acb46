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
use ledger_wire::api::{CrmStatus, CrmUsers};
use ledger_wire::http::Method;

use self::file::Refused;
pub(super) use self::view::view;
use super::who::Who;
use super::{FieldId, Model};
use crate::background::{Reply, Request, Trouble};
use crate::client::ApiRequest;
use crate::page::{Ask, Counter, Place};

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
        let line = |id: &ExtensionId| {
            let known = who.extension(id)?;
            let matched = roster.matched(known);
            let is_chosen = settings.user_mapping.contains_key(id);
            let number = known.number.as_deref().unwrap_or_default();
            let email = known.email.as_deref().unwrap_or_default();
            Some(Line {
                id: id.clone(),
                mapped: is_chosen || matched.user().is_some(),
                matched,
                words: lowercase(&format!("{} {number} {email}", known.name)),
            })
        };
        let (mapped, unmapped): (Vec<Line>, Vec<Line>) =
            who.people.iter().filter_map(line).partition(|line| line.mapped);
        self.lines = unmapped;
        self.lines.extend(mapped);
    }

    fn users(&self) -> &[CrmUser] {
        self.users.as_ref().map_or(&[], |known| &known.users)
    }

    fn user(&self, id: &CrmUserId) -> Option<&CrmUser> {
        self.users().iter().find(|user| user.id == *id)
    }

    fn ask(&mut self, question: Question, request: ApiRequest, counter: &mut Counter) -> Vec<Ask> {
        if self.asked.is_some() {
            return Vec::new();
        }
        let number = counter.next();
        self.asked = Some((number, question));
        vec![Ask::Send { number, request: Request::Api { request } }]
    }
}

impl Model {
    /// The page of owners is opened.
    pub(super) fn open_owners(&mut self, counter: &mut Counter) -> Vec<Ask> {
        self.match_owners();
        self.owners.ask(Question::Users, ApiRequest::get("crm/users"), counter)
    }

    /// Matches everyone anew, because people, users or the settings in force are others.
    pub(super) fn match_owners(&mut self) {
        if let Some(draft) = &self.draft {
            self.owners.match_all(&self.who, &draft.base.settings);
        }
    }

    pub(super) fn owners_answered(&mut self, reply: Reply, counter: &mut Counter) -> Vec<Ask> {
        let failed = match self.owners.asked.take() {
            None => return Vec::new(),
            Some((_, Question::Match)) => match reply.api::<CrmStatus>() {
                Ok(_) => return self.open_owners(counter),
                Err(trouble) => Some(trouble),
            },
            Some((_, Question::Users)) => match reply.api() {
                Ok(users) => {
                    self.owners.users = Some(users);
                    None
                }
                Err(trouble) => Some(trouble),
            },
        };
        self.owners.trouble = failed;
        self.match_owners();
        Vec::new()
    }

    pub(super) fn change_owners(&mut self, msg: Msg, counter: &mut Counter) -> Vec<Ask> {
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
            Msg::Give(user) => return self.choose_owner(Some(user), counter),
            Msg::Take => return self.choose_owner(None, counter),
            Msg::Match => {
                let request = ApiRequest { method: Method::Post, ..ApiRequest::get("crm/check") };
                return owners.ask(Question::Match, request, counter);
            }
            Msg::Export => {
                let Some(draft) = &self.draft else { return Vec::new() };
                let text = file::print(owners, &draft.settings, &self.who);
                return vec![Ask::Download { name: "owner-mapping.csv".to_owned(), text }];
            }
        }
        Vec::new()
    }

    /// Gives whoever is open this CRM user, or whomever matches.
    fn choose_owner(&mut self, user: Option<CrmUserId>, counter: &mut Counter) -> Vec<Ask> {
        let Some((id, _)) = self.owners.open.take() else { return Vec::new() };
        let mut asks = self.change(FieldId::UserMapping, counter, &mut |settings, _| {
            match &user {
                Some(user) => settings.user_mapping.insert(id.clone(), user.clone()),
                None => settings.user_mapping.remove(&id),
            };
            Some(())
        });
        // The button that was pressed is gone.
        asks.push(Ask::Focus(Place::Field(FieldId::UserMapping)));
        asks
    }

    /// Takes a file's choices over into the draft.
    pub(super) fn import_owners(&mut self, text: &str, counter: &mut Counter) -> Vec<Ask> {
        let Some(draft) = &self.draft else { return Vec::new() };
        let (choices, refused) = file::read(text, &self.owners, &draft.settings, &self.who);
        self.owners.imported = Some((choices.len(), refused));
        self.change(FieldId::UserMapping, counter, &mut |settings, _| {
            for (id, user) in &choices {
                match user {
                    Some(user) => settings.user_mapping.insert(id.clone(), user.clone()),
                    None => settings.user_mapping.remove(id),
                };
            }
            Some(())
        })
    }
}
