//! To which CRM user an activity belongs, and by what.
//!
//! By hand first, then by e-mail address, then by a name that only one user has, then the
//! administrator. Two missing values never match each other.

use serde::{Deserialize, Serialize};

use crate::directory::Extension;
use crate::id::CrmUserId;
use crate::settings::{OrgSettings, OwnerPolicy};

/// A user of the CRM.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
    Admin,
}

impl Owner {
    /// The CRM user, or nothing for the one whose sign-in is used.
    pub fn user(&self) -> Option<&CrmUserId> {
        match self {
            Self::Mapping { user } | Self::Email { user } | Self::Name { user } => Some(user),
            Self::Admin => None,
        }
    }
}

/// Finds the owner of an extension's activities.
pub fn owner(extension: Option<&Extension>, users: &[CrmUser], settings: &OrgSettings) -> Owner {
    let Some(extension) = extension else { return Owner::Admin };
    if settings.owner == OwnerPolicy::Admin {
        return Owner::Admin;
    }
    if let Some(user) = settings.user_mapping.get(&extension.id) {
        return Owner::Mapping { user: user.clone() };
    }
    if let Some(email) = spoken(extension.email.as_deref()) {
        let by_email = |user: &&CrmUser| spoken(user.email.as_deref()).as_ref() == Some(&email);
        if let Some(user) = users.iter().find(by_email) {
            return Owner::Email { user: user.id.clone() };
        }
    }
    if let Some(name) = spoken(Some(&extension.name)) {
        let mut named =
            users.iter().filter(|user| spoken(Some(&user.name)).as_ref() == Some(&name));
        if let (Some(user), None) = (named.next(), named.next()) {
            return Owner::Name { user: user.id.clone() };
        }
    }
    Owner::Admin
}

/// The text as two people would compare it; nothing when it is missing.
fn spoken(text: Option<&str>) -> Option<String> {
    let text = text?.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    if text.is_empty() { None } else { Some(text) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::directory::ExtensionKind;

    #[test]
    fn by_hand_then_email_then_unique_name_then_admin() {
        let extension = |name: &str, email: Option<&str>| Extension {
            id: "x".into(),
            number: None,
            name: name.to_owned(),
            kind: ExtensionKind::User,
            email: email.map(str::to_owned),
            site: None,
            department: None,
        };
        let user = |id: &str, name: &str, email: Option<&str>| CrmUser {
            id: id.into(),
            name: name.to_owned(),
            email: email.map(str::to_owned),
        };
        let users = [
            user("u1", "Ann Agent", Some("ANN@example.com")),
            user("u2", "Bob  Agent", None),
            user("u3", "Cal Agent", None),
            user("u4", "Cal Agent", None),
            user("u5", "", None),
        ];
        let mapped = OrgSettings {
            user_mapping: [("x".into(), "u9".into())].into(),
            ..OrgSettings::default()
        };
        let admin = OrgSettings { owner: OwnerPolicy::Admin, ..OrgSettings::default() };
        let standard = OrgSettings::default();
        let rows = [
            (extension("Ann", Some("ann@example.com")), &mapped, Some("u9")),
            (extension("Ann", Some("ann@example.com")), &standard, Some("u1")),
            (extension("bob agent", Some("bob@example.com")), &standard, Some("u2")),
            (extension("Cal Agent", None), &standard, None),
            (extension("", None), &standard, None),
            (extension("Ann", Some("ann@example.com")), &admin, None),
        ];
        for (extension, settings, expected) in rows {
            let owner = owner(Some(&extension), &users, settings);
            assert_eq!(owner.user().map(CrmUserId::as_str), expected, "{extension:?}");
        }
    }
}
