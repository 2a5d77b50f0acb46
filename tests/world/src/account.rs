//! The account: who is who, and the settings that its administrators change in the middle of
//! calls.
//!
//! Settings are held twice: as the core's [`Policy`], and as [`Choices`], from which the judge
//! reckons by itself what they ask for.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use ledger_core::cover::CoverHistory;
use ledger_core::directory::{Directory, Extension, ExtensionKind};
use ledger_core::id::{AccountId, CrmUserId, ExtensionId};
use ledger_core::owner::CrmUser;
use ledger_core::phone::{HomeRegion, PhoneNumber};
use ledger_core::rules::{Listeners, Policy, RememberedContact};
use ledger_core::settings::{
    BlockEntry, BlockTarget, Field, LogStyle, Mode, NoContactPolicy, OrgSettings, OwnerPolicy,
    Scope, ScopeMember, SeveralContactsPolicy,
};
use ledger_core::time::{Millis, Span};

use crate::tape::Tape;

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

/// Whose calls are covered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Covered {
    Everyone,
    Nobody,
    OnlyTheAdmin,
    OnlySupport,
    AllButAnn,
    TheQueue,
}

/// The settings, as an administrator would say them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Choices {
    pub(crate) covered: Covered,
    pub(crate) owner: OwnerPolicy,
    pub(crate) no_contact: NoContactPolicy,
    pub(crate) several: SeveralContactsPolicy,
    pub(crate) style: LogStyle,
    pub(crate) inbound: bool,
    pub(crate) outbound: bool,
    pub(crate) missed: bool,
    pub(crate) voicemail: bool,
    pub(crate) internal: bool,
    pub(crate) dropped_in_menu: bool,
    pub(crate) minimum_talk: Span,
    pub(crate) blocks_the_third: bool,
    /// Whether machines listen to the account's calls.
    pub(crate) is_listened_to: bool,
    /// How many of the optional fields are left out of the body.
    pub(crate) fields_left_out: usize,
    pub(crate) quiet_window: Span,
}

impl Choices {
    pub(crate) fn draw(tape: &mut Tape) -> Self {
        let mut choices = Self {
            covered: Covered::Everyone,
            owner: OwnerPolicy::AgentIfPossible,
            no_contact: tape.pick([
                NoContactPolicy::LeaveForPerson,
                NoContactPolicy::CreatePlaceholder,
                NoContactPolicy::Skip,
            ]),
            several: tape
                .pick([SeveralContactsPolicy::LeaveForPerson, SeveralContactsPolicy::FirstByName]),
            style: LogStyle::AtOnce,
            inbound: true,
            outbound: true,
            missed: true,
            voicemail: true,
            internal: false,
            dropped_in_menu: false,
            minimum_talk: Span(0),
            blocks_the_third: false,
            is_listened_to: false,
            fields_left_out: 0,
            quiet_window: Span::seconds(5),
        };
        for _ in 0..tape.below(4) {
            choices.change(tape);
        }
        choices
    }

    /// One change, such as an administrator makes at a time.
    pub(crate) fn change(&mut self, tape: &mut Tape) {
        match tape.below(17) {
            0..4 => {
                self.covered = tape.pick([
                    Covered::Everyone,
                    Covered::Nobody,
                    Covered::OnlyTheAdmin,
                    Covered::OnlySupport,
                    Covered::AllButAnn,
                    Covered::TheQueue,
                ]);
            }
            4 => self.owner = tape.pick([OwnerPolicy::AgentIfPossible, OwnerPolicy::Admin]),
            5 => self.style = tape.pick([LogStyle::AtOnce, LogStyle::WhenComplete]),
            6 => self.style = tape.pick([LogStyle::WhenComplete, LogStyle::AtOnce]),
            7 => self.inbound = !self.inbound,
            8 => self.outbound = !self.outbound,
            9 => self.missed = !self.missed,
            10 => self.voicemail = !self.voicemail,
            11 => self.internal = !self.internal,
            12 => self.dropped_in_menu = !self.dropped_in_menu,
            13 => self.minimum_talk = tape.pick([Span::seconds(15), Span(0)]),
            14 => self.blocks_the_third = !self.blocks_the_third,
            15 => self.is_listened_to = !self.is_listened_to,
            _ => {
                self.fields_left_out = tape.below(4);
                self.quiet_window =
                    tape.pick([Span::seconds(5), Span::seconds(2), Span::seconds(30)]);
            }
        }
    }

    pub(crate) fn settings(&self) -> OrgSettings {
        let mut settings = OrgSettings {
            owner: self.owner,
            no_contact: self.no_contact,
            several_contacts: self.several,
            log_style: self.style,
            quiet_window: self.quiet_window,
            ..OrgSettings::default()
        };
        (settings.mode, settings.scope) = self.mode_and_scope();
        let types = &mut settings.call_types;
        types.inbound = self.inbound;
        types.outbound = self.outbound;
        types.missed = self.missed;
        types.voicemail = self.voicemail;
        types.internal = self.internal;
        types.dropped_in_menu = self.dropped_in_menu;
        types.minimum_talk = self.minimum_talk;
        if self.blocks_the_third
            && let Ok(number) = PhoneNumber::parse(CUSTOMERS[2], &HomeRegion::default())
        {
            settings.block_list.push(BlockEntry {
                target: BlockTarget::Number(number),
                label: String::new(),
                unknown: Default::default(),
            });
        }
        let optional = [Field::Duration, Field::Result, Field::Recording, Field::Voicemail];
        for field in optional.iter().take(self.fields_left_out) {
            settings.fields.remove(field);
        }
        settings
    }

    fn mode_and_scope(&self) -> (Mode, Scope) {
        let members = |member: ScopeMember| BTreeSet::from([member]);
        match self.covered {
            Covered::Everyone => (Mode::On, Scope::Everyone),
            Covered::Nobody => (Mode::Off, Scope::Everyone),
            Covered::OnlyTheAdmin => (Mode::Trial { admin: ADMIN.into() }, Scope::Everyone),
            Covered::OnlySupport => {
                let members = members(ScopeMember::Department("Support".to_owned()));
                (Mode::On, Scope::Only { members })
            }
            Covered::AllButAnn => {
                let members = members(ScopeMember::Extension("101".into()));
                (Mode::On, Scope::Except { members })
            }
            Covered::TheQueue => {
                (Mode::On, Scope::Only { members: members(ScopeMember::Queue(QUEUE.into())) })
            }
        }
    }

    /// Whether the server is to log this extension's calls: the judge's own reckoning.
    pub(crate) fn covers(&self, extension: &str) -> bool {
        match self.covered {
            Covered::Everyone => true,
            Covered::Nobody => false,
            Covered::OnlyTheAdmin => extension == ADMIN,
            Covered::OnlySupport => extension == "102",
            Covered::AllButAnn => extension != "101",
            Covered::TheQueue => extension == QUEUE || AGENTS.contains(&extension),
        }
    }

    /// To whom the activity belongs: the judge's own reckoning.
    pub(crate) fn owner(&self, extension: &str) -> Option<CrmUserId> {
        match (self.owner, extension) {
            (OwnerPolicy::AgentIfPossible, "101") => Some("u-ann".into()),
            (OwnerPolicy::AgentIfPossible, "102") => Some("u-bob".into()),
            (OwnerPolicy::AgentIfPossible, ADMIN) => Some("u-sue".into()),
            (OwnerPolicy::AgentIfPossible | OwnerPolicy::Admin, _) => None,
        }
    }
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
