//! What the laws are tried on.

use std::collections::BTreeSet;

use ledger_core::call::part::Reach;
use ledger_core::call::{CallResult, Direction, Role};
use ledger_core::contact::Contact;
use ledger_core::cover::CoverHistory;
use ledger_core::directory::Directory;
use ledger_core::id::ExtensionId;
use ledger_core::phone::{HomeRegion, Line, PhoneNumber, Validity};
use ledger_core::rules::{Facts, Policy, objection};
use ledger_core::settings::block_list::{BlockEntry, BlockTarget};
use ledger_core::settings::user::{Lock, Managed};
use ledger_core::settings::{
    CallTypes, ManagedSettings, Mode, OrgSettings, Scope, ScopeMember, UserChoices,
};
use ledger_core::time::{Millis, Span};
use proptest::prelude::*;

const HOMES: [&str; 12] = ["US", "CA", "GB", "DE", "FR", "IT", "AU", "MX", "BR", "AR", "JP", "ZZ"];

pub(crate) fn home() -> impl Strategy<Value = HomeRegion> {
    proptest::sample::select(HOMES.to_vec()).prop_map(|home| HomeRegion(home.to_owned()))
}

/// Numbers of many countries, of which nearly all can exist.
pub(crate) fn number() -> impl Strategy<Value = PhoneNumber> {
    let written = prop_oneof![
        "\\+1(650|415|212|604|800)[2-9][0-9]{6}",
        "\\+44(20[378][0-9]{7}|7[4-9][0-9]{8}|800[0-9]{6})",
        "\\+49(30[1-9][0-9]{5,7}|171[0-9]{7})",
        "\\+33[1-7][0-9]{8}",
        "\\+39(06[0-9]{6,8}|3[234][0-9]{8})",
        "\\+61[2-478][0-9]{8}",
        "\\+52(55|33|81)[1-9][0-9]{7}",
        "\\+55(11|21)9[6-9][0-9]{7}",
        "\\+54(9?11)[2-6][0-9]{7}",
        "\\+81[3-9][1-9][0-9]{7}",
        "\\+86(138[0-9]{8}|10[0-9]{8})",
        "\\+[1-9][0-9]{4,14}",
    ];
    written
        .prop_filter_map("no number", |text| PhoneNumber::parse(&text, &HomeRegion::default()).ok())
}

/// What people might write: anything, and things that look like numbers.
pub(crate) fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[+0-9 ()./x*#;=,-]{0,30}",
        "[0-9]{0,16}",
        "(tel:)?\\+?[0-9]{1,15}(;ext=[0-9]{1,4}|;phone-context=\\+[0-9]{1,3})?",
        "[\\PC\"\n,;]{0,40}",
    ]
}

pub(crate) fn entries() -> impl Strategy<Value = Vec<BlockEntry>> {
    let valid = number().prop_filter("cannot exist", |number| number.validity() == Validity::Valid);
    let target = prop_oneof![
        valid.prop_map(BlockTarget::Number),
        "\\+[1-9][0-9]{0,9}".prop_map(BlockTarget::Prefix),
        (0u32..500, 500u32..1000).prop_map(|(first, last)| {
            let number = |digits: u32| {
                PhoneNumber::parse(&format!("+1650555{digits:04}"), &HomeRegion::default()).unwrap()
            };
            BlockTarget::Range { first: number(first), last: number(last) }
        }),
        "[0-9]{1,8}".prop_map(BlockTarget::Extension),
    ];
    let label = prop_oneof![Just(String::new()), "[a-zA-Z ,;\"]{1,20}", "[\\PC\n\r\"]{1,10}"];
    prop::collection::vec((target, label), 0..10).prop_map(|entries| {
        let mut seen = BTreeSet::new();
        entries
            .into_iter()
            .filter(|(target, _)| seen.insert(target.clone()))
            .map(|(target, label)| BlockEntry::labeled(target, label))
            .filter(|entry| entry.label.is_empty() || !entry.label.trim().is_empty())
            .collect()
    })
}

fn member() -> impl Strategy<Value = ScopeMember> {
    proptest::sample::select(vec!["1", "2", "3"])
        .prop_map(|id| ScopeMember::Extension(ExtensionId::from(id)))
}

pub(crate) fn org_settings() -> impl Strategy<Value = OrgSettings> {
    let members = || {
        let members = prop::collection::btree_set(member(), 0..3);
        members.prop_map(|members| members.into_iter().collect())
    };
    let scope = prop_oneof![
        Just(Scope::Everyone),
        members().prop_map(|members| Scope::Only { members }),
        members().prop_map(|members| Scope::Except { members }),
    ];
    let mode = prop_oneof![
        Just(Mode::Off),
        Just(Mode::On),
        Just(Mode::On),
        Just(Mode::Trial { admin: "1".into() })
    ];
    let types = (any::<[bool; 6]>(), 0i64..100_000).prop_map(|(types, minimum)| {
        let [inbound, outbound, missed, voicemail, internal, dropped_in_menu] = types;
        CallTypes {
            inbound,
            outbound,
            missed,
            voicemail,
            internal,
            dropped_in_menu,
            minimum_talk: Span(minimum),
            ..CallTypes::default()
        }
    });
    (mode, scope, types, entries()).prop_map(|(mode, scope, call_types, block_list)| OrgSettings {
        mode,
        scope,
        call_types,
        block_list,
        ..OrgSettings::default()
    })
}

#[derive(Clone, Debug)]
pub(crate) enum Stricter {
    Off,
    Trial,
    Without(ScopeMember),
    Type(usize),
    Minimum(i64),
    Block(BlockTarget),
}

pub(crate) fn stricter() -> impl Strategy<Value = Stricter> {
    prop_oneof![
        Just(Stricter::Off),
        Just(Stricter::Trial),
        member().prop_map(Stricter::Without),
        (0usize..6).prop_map(Stricter::Type),
        (0i64..100_000).prop_map(Stricter::Minimum),
        number().prop_map(|number| Stricter::Block(BlockTarget::Number(number))),
        Just(Stricter::Block(BlockTarget::Prefix("+1650".to_owned()))),
        Just(Stricter::Block(BlockTarget::Extension("101".to_owned()))),
    ]
}

impl Stricter {
    pub(crate) fn apply(&self, settings: &mut OrgSettings) {
        match self {
            Self::Off => settings.mode = Mode::Off,
            // Stricter for everyone only while the administrator is in scope.
            Self::Trial if settings.mode == Mode::On && settings.scope == Scope::Everyone => {
                settings.mode = Mode::Trial { admin: "1".into() };
            }
            Self::Trial => {}
            Self::Without(member) => match &mut settings.scope {
                Scope::Everyone => {
                    settings.scope = Scope::Except { members: [member.clone()].into() };
                }
                Scope::Only { members } => {
                    members.remove(member);
                }
                Scope::Except { members } => {
                    members.insert(member.clone());
                }
            },
            Self::Type(which) => {
                let types = &mut settings.call_types;
                let all = [
                    &mut types.inbound,
                    &mut types.outbound,
                    &mut types.missed,
                    &mut types.voicemail,
                    &mut types.internal,
                    &mut types.dropped_in_menu,
                ];
                for (index, one) in all.into_iter().enumerate() {
                    *one &= index != *which;
                }
            }
            Self::Minimum(more) => settings.call_types.minimum_talk.0 += more,
            Self::Block(target) => settings.block_list.push(BlockEntry::new(target.clone())),
        }
    }
}

#[derive(Clone, Debug)]
pub(crate) struct AnyCall {
    extension: ExtensionId,
    role: Role,
    result: CallResult,
    direction: Direction,
    reach: Reach,
    own: Line,
    other: Line,
    talk: Span,
}

pub(crate) fn call() -> impl Strategy<Value = AnyCall> {
    let line = || {
        prop_oneof![
            number().prop_map(Line::Number),
            Just(Line::Number(PhoneNumber::parse("+16505550100", &HomeRegion::default()).unwrap())),
            Just(Line::Extension("101".to_owned())),
            Just(Line::Other("anonymous".to_owned())),
        ]
    };
    let results = vec![
        CallResult::Answered,
        CallResult::Missed,
        CallResult::Voicemail,
        CallResult::Rejected,
        CallResult::NoAnswer,
        CallResult::Abandoned,
    ];
    (
        proptest::sample::select(vec!["1", "2", "3"]),
        proptest::sample::select(vec![Role::Agent, Role::Queue, Role::Ivr]),
        proptest::sample::select(results),
        proptest::sample::select(vec![Direction::Inbound, Direction::Outbound]),
        proptest::sample::select(vec![Reach::External, Reach::Internal]),
        line(),
        line(),
        0i64..200_000,
    )
        .prop_map(|(extension, role, result, direction, reach, own, other, talk)| AnyCall {
            extension: extension.into(),
            role,
            result,
            direction,
            reach,
            own,
            other,
            talk: Span(talk),
        })
}

impl AnyCall {
    pub(crate) fn is_logged(&self, settings: &OrgSettings) -> bool {
        let mut cover = CoverHistory::default();
        cover.note(settings, Millis(0));
        let policy = Policy { settings: settings.clone(), cover, ..Policy::default() };
        let facts = Facts {
            extension_id: &self.extension,
            role: self.role,
            result: self.result,
            direction: self.direction,
            reach: self.reach,
            own_line: Some(&self.own),
            other_line: Some(&self.other),
            other_extension: None,
            talk: self.talk,
            started_at: Millis(1),
        };
        objection(&facts, &policy, &Directory::default()).is_none()
    }
}

#[derive(Clone, Debug)]
pub(crate) enum Edit {
    Manage(Option<Managed<bool>>),
    Choose(Option<bool>),
}

pub(crate) fn edit() -> impl Strategy<Value = Edit> {
    let lock = prop_oneof![Just(Lock::Free), Just(Lock::Locked)];
    let managed = (any::<bool>(), lock).prop_map(|(value, lock)| Managed { value, lock });
    prop_oneof![
        prop::option::of(managed).prop_map(Edit::Manage),
        any::<Option<bool>>().prop_map(Edit::Choose),
    ]
}

impl Edit {
    pub(crate) fn is_admins(&self) -> bool {
        matches!(self, Self::Manage(_))
    }
}

pub(crate) fn after(edits: &[Edit]) -> (ManagedSettings, UserChoices) {
    let (mut managed, mut chosen) = (ManagedSettings::default(), UserChoices::default());
    for edit in edits {
        match edit {
            Edit::Manage(value) => managed.auto_log = value.clone(),
            Edit::Choose(value) => chosen.auto_log = *value,
        }
    }
    (managed, chosen)
}

pub(crate) fn contact() -> impl Strategy<Value = Contact> {
    let moment = || prop::option::of((0i64..4).prop_map(Millis));
    let kind = proptest::sample::select(vec![None, Some("Lead".to_owned())]);
    (0u8..4, "[aAbB]", kind, moment(), moment()).prop_map(
        |(id, name, kind, latest_activity_at, created_at)| Contact {
            id: id.to_string().as_str().into(),
            name,
            kind,
            latest_activity_at,
            created_at,
            fields: Vec::new(),
        },
    )
}
