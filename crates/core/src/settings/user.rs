//! A person's settings, in three layers.
//!
//! The product has a default for every key. An administrator may set another value for everyone,
//! and lock it. A person may choose a value of their own for a key that is not locked. The layers
//! are stored apart and joined when they are read, so it does not matter who edits first, and a
//! person's choice is back when an administrator unlocks its key.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Unknown;
use crate::from_json::FromJson;

/// A kind of notification.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "kebab-case")]
pub enum Notification {
    /// Something was done.
    Success,
    /// Something waits for the person.
    Warning,
    /// Something went wrong.
    Error,
}

impl Notification {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Success, Self::Warning, Self::Error];
}

/// Whether people may choose for themselves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "kebab-case")]
pub enum Lock {
    /// The administrator's value is a proposal.
    #[default]
    Free,
    /// The administrator's value stands ("managed by admin").
    Locked,
}

/// An administrator's value for everyone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct Managed<T> {
    /// The value.
    pub value: T,
    /// Whether people may choose another.
    #[serde(default)]
    pub lock: Lock,
}

/// Where a value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "kebab-case")]
pub enum Layer {
    /// Nobody chose: the product's own value.
    Default,
    /// An administrator chose, for everyone.
    Organisation,
    /// The person chose.
    User,
}

/// The value in force, and why it is that one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct Resolved<T> {
    /// The value.
    pub value: T,
    /// Where it comes from.
    pub from: Layer,
    /// Whether the person may change it.
    pub lock: Lock,
}

/// Where a key's value comes from, and whether the person may change it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct Origin {
    /// Where it comes from.
    pub from: Layer,
    /// Whether the person may change it.
    pub lock: Lock,
}

impl<T> Resolved<T> {
    /// The value together with what is known of where it comes from.
    pub fn origin(&self) -> Origin {
        Origin { from: self.from, lock: self.lock }
    }
}

macro_rules! user_settings {
    ($($(#[$doc:meta])* $key:ident $field:ident: $type:ty = $default:expr;)*) => {
        /// The keys of a person's settings.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, FromJson)]
        #[serde(rename_all = "camelCase")]
        pub enum UserKey {
            $($(#[$doc])* $key,)*
        }

        impl UserKey {
            /// Every key.
            pub const ALL: &'static [Self] = &[$(Self::$key,)*];
        }

        /// What a person chose; a key that is missing was never chosen.
        #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJson)]
        #[serde(rename_all = "camelCase", default)]
        pub struct UserChoices {
            $($(#[$doc])* #[serde(skip_serializing_if = "Option::is_none")]
            pub $field: Option<$type>,)*
            /// Keys that a newer version wrote.
            #[serde(flatten)]
            pub unknown: Unknown,
        }

        /// What an administrator chose for everyone; a key that is missing was never chosen.
        #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJson)]
        #[serde(rename_all = "camelCase", default)]
        pub struct ManagedSettings {
            $($(#[$doc])* #[serde(skip_serializing_if = "Option::is_none")]
            pub $field: Option<Managed<$type>>,)*
            /// Keys that a newer version wrote.
            #[serde(flatten)]
            pub unknown: Unknown,
        }

        /// The settings in force for a person, each with where it comes from.
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson)]
        #[serde(rename_all = "camelCase")]
        pub struct UserSettings {
            $($(#[$doc])* pub $field: Resolved<$type>,)*
        }

        impl UserSettings {
            /// Joins the layers: a locked key is the organisation's, any other the person's, then
            /// the organisation's, then the product's.
            pub fn of(managed: &ManagedSettings, chosen: &UserChoices) -> Self {
                Self {
                    $($field: resolve(
                        managed.$field.as_ref(),
                        chosen.$field.as_ref(),
                        || $default,
                    ),)*
                }
            }

            /// Where each key's value comes from, and whether it is locked.
            pub fn origins(&self) -> BTreeMap<UserKey, Origin> {
                [$((UserKey::$key, self.$field.origin()),)*].into()
            }
        }
    };
}

user_settings! {
    /// Whether the extension logs the person's calls by itself where the server does not.
    AutoLog auto_log: bool = false;
    /// Whether it logs, when it starts, calls that ended while it was closed.
    CatchUp catch_up: bool = true;
    /// Whether the log form opens when a call ends.
    OpenFormAfterCall open_form_after_call: bool = false;
    /// Whether a contact opens in the CRM once it was created.
    OpenNewContact open_new_contact: bool = false;
    /// The text that a new note begins with.
    NoteTemplate note_template: String = String::new();
    /// The kind of a new contact, in the CRM's spelling; empty means the CRM's usual one.
    NewContactKind new_contact_kind: String = String::new();
    /// The country of numbers written without one, as an ISO 3166 code; empty means the account's.
    Region region: String = String::new();
    /// Which notifications are shown. That all is well is said only to those who want it.
    Notifications notifications: Vec<Notification> =
        vec![Notification::Warning, Notification::Error];
}

fn resolve<T: Clone>(
    managed: Option<&Managed<T>>,
    chosen: Option<&T>,
    default: impl FnOnce() -> T,
) -> Resolved<T> {
    let (value, from, lock) = match (managed, chosen) {
        (Some(Managed { value, lock: Lock::Locked }), _) => {
            (value.clone(), Layer::Organisation, Lock::Locked)
        }
        (_, Some(value)) => (value.clone(), Layer::User, Lock::Free),
        (Some(Managed { value, lock: Lock::Free }), None) => {
            (value.clone(), Layer::Organisation, Lock::Free)
        }
        (None, None) => (default(), Layer::Default, Lock::Free),
    };
    Resolved { value, from, lock }
}
