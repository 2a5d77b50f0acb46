//! The settings, as an administrator would say them: what the core is given, and what the judge
//! reckons from them by itself.

use ledger_core::id::CrmUserId;
use ledger_core::phone::{HomeRegion, PhoneNumber};
use ledger_core::settings::{
    BlockEntry, BlockTarget, Field, LogStyle, Mode, NoContactPolicy, OrgSettings, OwnerPolicy,
    Scope, ScopeMember, SeveralContactsPolicy,
};
use ledger_core::sorted::SortedSet;
use ledger_core::time::Span;

use super::{ADMIN, AGENTS, CUSTOMERS, QUEUE};
use crate::tape::Tape;

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
        let members = |member: ScopeMember| SortedSet::from([member]);
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
