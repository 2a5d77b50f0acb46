//! To which CRM user an activity belongs, and by what.
//!
//! By hand first, then by e-mail address, then by a name that only one user has, then the
//! administrator. Two missing values never match each other. App Connect's user mapping goes the
//! same way; there the setting is called "Activity record owner".

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::case::lowercase;
use crate::directory::Extension;
use crate::from_json::FromJson;
use crate::id::CrmUserId;
use crate::settings::{OrgSettings, OwnerPolicy};
use crate::why::Why;

/// A user of the CRM.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct CrmUser {
    /// The CRM's id.
    pub id: CrmUserId,
    /// The name shown.
    pub name: String,
    /// The e-mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
}

/// The owner of an activity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "kebab-case", tag = "by")]
pub enum Owner {
    /// An administrator mapped the extension.
    Mapping {
        /// The user.
        user: CrmUserId,
    },
    /// The e-mail addresses are the same.
    Email {
        /// The user.
        user: CrmUserId,
    },
    /// The names are the same, and no other user has that name.
    Name {
        /// The user.
        user: CrmUserId,
    },
    /// The administrator whose CRM sign-in is used.
    Admin {
        /// Why nobody else.
        why: Why,
    },
}

impl Owner {
    /// The CRM user, or nothing for the one whose sign-in is used.
    pub fn user(&self) -> Option<&CrmUserId> {
        match self {
            Self::Mapping { user } | Self::Email { user } | Self::Name { user } => Some(user),
            Self::Admin { .. } => None,
        }
    }

    /// Why it is this one.
    pub fn why(&self) -> Why {
        match self {
            Self::Mapping { .. } => Why::OwnerMapped,
            Self::Email { .. } => Why::OwnerByEmail,
            Self::Name { .. } => Why::OwnerByName,
            Self::Admin { why } => *why,
        }
    }
}

/// Finds the owner of an extension's activities. `users` are the CRM's, as far as it names them;
/// a mapping by hand stands even when they do not have its user.
pub fn owner(extension: Option<&Extension>, users: &[CrmUser], settings: &OrgSettings) -> Owner {
    let admin = |why| Owner::Admin { why };
    match settings.owner {
        OwnerPolicy::Admin => return admin(Why::OwnerAdminChosen),
        OwnerPolicy::AgentIfPossible => {}
    }
    let Some(extension) = extension else { return admin(Why::OwnerUnknownExtension) };
    if let Some(user) = settings.user_mapping.get(&extension.id) {
        return Owner::Mapping { user: user.clone() };
    }
    let email = extension.email.as_deref().and_then(spoken);
    let by_email = among(users, email, |user| user.email.as_deref());
    let by_name = among(users, spoken(&extension.name), |user| Some(&user.name));
    matched(by_email, by_name)
}

/// The CRM's users, by what extensions are matched with: for all extensions of an account at once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Roster {
    emails: BTreeMap<String, Vec<CrmUserId>>,
    names: BTreeMap<String, Vec<CrmUserId>>,
}

impl Roster {
    /// These users.
    pub fn of(users: &[CrmUser]) -> Self {
        let mut roster = Self::default();
        for user in users {
            let mut add = |to: fn(&mut Self) -> &mut BTreeMap<String, Vec<CrmUserId>>,
                           text: &str| {
                if let Some(text) = spoken(text) {
                    to(&mut roster).entry(text).or_default().push(user.id.clone());
                }
            };
            add(|roster| &mut roster.emails, user.email.as_deref().unwrap_or_default());
            add(|roster| &mut roster.names, &user.name);
        }
        roster
    }

    /// Whom [`owner`] finds for an extension that is not mapped by hand.
    pub fn matched(&self, extension: &Extension) -> Owner {
        let known = |users: &BTreeMap<String, Vec<CrmUserId>>, wanted: Option<String>| {
            the_one(wanted.and_then(|wanted| users.get(&wanted)).into_iter().flatten())
        };
        let email = extension.email.as_deref().and_then(spoken);
        matched(known(&self.emails, email), known(&self.names, spoken(&extension.name)))
    }
}

fn matched(by_email: Found, by_name: Found) -> Owner {
    let admin = |why| Owner::Admin { why };
    match (by_email, by_name) {
        (Found::One(user), _) => Owner::Email { user },
        (Found::Nobody | Found::Several, Found::One(user)) => Owner::Name { user },
        (Found::Several, _) | (_, Found::Several) => admin(Why::OwnerSeveral),
        (Found::Nobody, Found::Nobody) => admin(Why::OwnerNobody),
    }
}

enum Found {
    Nobody,
    One(CrmUserId),
    Several,
}

/// The only user whose text is the wanted one; nobody when nothing is wanted.
fn among<'a>(
    users: &'a [CrmUser],
    wanted: Option<String>,
    text: impl Fn(&'a CrmUser) -> Option<&'a str>,
) -> Found {
    let Some(wanted) = wanted else { return Found::Nobody };
    let is_wanted = |user: &&'a CrmUser| text(user).and_then(spoken).as_ref() == Some(&wanted);
    the_one(users.iter().filter(is_wanted).map(|user| &user.id))
}

fn the_one<'a>(mut found: impl Iterator<Item = &'a CrmUserId>) -> Found {
    match found.next() {
        None => Found::Nobody,
        Some(first) if found.all(|other| other == first) => Found::One(first.clone()),
        Some(_) => Found::Several,
    }
}

/// A name or an address as two people would compare it; nothing when it is empty.
pub fn spoken(text: &str) -> Option<String> {
    let text = lowercase(&text.split_whitespace().collect::<Vec<_>>().join(" "));
    if text.is_empty() { None } else { Some(text) }
}
