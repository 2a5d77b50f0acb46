//! The account: who is who, and the settings that its administrators change in the middle of
//! calls.
//!
//! Settings are held twice: as the core's [`Policy`], and as [`Choices`], from which the judge
//! reckons by itself what they ask for.

mod choices;

use std::sync::OnceLock;

use ledger_core::cover::CoverHistory;
use ledger_core::directory::{Directory, Extension, ExtensionKind};
use ledger_core::id::{AccountId, ExtensionId};
use ledger_core::owner::CrmUser;
use ledger_core::phone::{HomeRegion, PhoneNumber};
use ledger_core::rules::{Listeners, Policy, RememberedContact};
use ledger_core::time::{Millis, Span};

pub(crate) use self::choices::Choices;

/// Those who take calls.
pub(crate) const AGENTS: [&str; 3] = ["101", "102", "103"];
/// The administrator, who listens in on calls now and then.
pub(crate) const ADMIN: &str = "104";
/// The voice menu behind the main number.
pub(crate) const MENU: &str = "800";
/// The call queue, whose calls every agent takes.
pub(crate) const QUEUE: &str = "900";
/// Customers: the third is on the do-not-log list of those accounts that have one.
pub(crate) const CUSTOMERS: [&str; 3] = ["+14155550171", "+14155550172", "+14155550173"];

/// Who is who, the same in every world.
pub(crate) struct Staff {
    pub(crate) directory: Directory,
    pub(crate) users: Vec<CrmUser>,
}

pub(crate) fn staff() -> &'static Staff {
    static STAFF: OnceLock<Staff> = OnceLock::new();
    STAFF.get_or_init(|| {
        let extension = |id: &str, name: &str, kind: ExtensionKind| Extension {
            id: id.into(),
            number: Some(id.to_owned()),
            name: name.to_owned(),
            kind,
            email: Some(format!("{id}@example.com")),
            site: None,
            department: (id == "102").then(|| "Support".to_owned()),
        };
        let extensions = [
            extension("101", "Ann", ExtensionKind::User),
            extension("102", "Bob", ExtensionKind::User),
            extension("103", "Cyd", ExtensionKind::User),
            extension(ADMIN, "Sue", ExtensionKind::User),
            extension(MENU, "Menu", ExtensionKind::Ivr),
            extension(QUEUE, "Sales", ExtensionKind::Queue),
        ];
        let own = ["+16505550100", "+16505550101", "+16505550102", "+16505550103", "+16505550190"];
        let home = HomeRegion::default();
        let user = |id: &str, name: &str, email: Option<&str>| CrmUser {
            id: id.into(),
            name: name.to_owned(),
            email: email.map(str::to_owned),
        };
        Staff {
            directory: Directory {
                extensions: extensions.into_iter().map(|it| (it.id.clone(), it)).collect(),
                numbers: own.iter().filter_map(|it| PhoneNumber::parse(it, &home).ok()).collect(),
                queue_members: [(
                    ExtensionId::from(QUEUE),
                    AGENTS.into_iter().map(ExtensionId::from).collect(),
                )]
                .into(),
                home,
            },
            users: vec![
                user("u-ann", "Ann", Some("101@example.com")),
                user("u-bob", "Bob", None),
                user("u-sue", "Sue", Some("104@example.com")),
            ],
        }
    })
}

/// The settings from one moment on.
#[derive(Clone, Debug)]
pub(crate) struct Version {
    /// From when, by the account's clock.
    pub(crate) from: Millis,
    pub(crate) choices: Choices,
    pub(crate) policy: Policy,
}

/// The account.
#[derive(Debug)]
pub(crate) struct Account {
    pub(crate) id: AccountId,
    /// Every version of the settings, oldest first.
    pub(crate) versions: Vec<Version>,
    /// What the account's own host is off by.
    pub(crate) skew: Span,
}

impl Account {
    pub(crate) fn new(id: &str, choices: Choices, from: Millis, skew: Span) -> Self {
        let mut account = Self { id: id.into(), versions: Vec::new(), skew };
        account.save(choices, from);
        account
    }

    /// An administrator saves settings; they count from now, by the account's clock.
    pub(crate) fn save(&mut self, choices: Choices, now: Millis) {
        let from = now + self.skew;
        let mut cover = match self.versions.last() {
            Some(last) => last.policy.cover.clone(),
            None => CoverHistory::default(),
        };
        let settings = choices.settings();
        cover.note(&settings, from);
        let listeners = Listeners { ai_notes: choices.is_listened_to, ace: choices.is_listened_to };
        let last = self.versions.last().map(|last| last.policy.clone()).unwrap_or_default();
        self.versions.push(Version {
            from,
            choices,
            policy: Policy { settings, cover, listeners, ..last },
        });
    }

    /// Keeps a contact that a person chose for a number, as a version of its own.
    pub(crate) fn remember(&mut self, choice: RememberedContact, now: Millis) {
        let Some(last) = self.versions.last() else { return };
        let mut version = Version { from: now + self.skew, ..last.clone() };
        version.policy.remember(choice);
        self.versions.push(version);
    }

    /// The version in force at a moment, as the account has recorded it.
    pub(crate) fn version_at(&self, moment: Millis) -> Option<usize> {
        self.versions.iter().rposition(|version| version.from <= moment)
    }
}
