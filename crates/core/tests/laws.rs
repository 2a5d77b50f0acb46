//! Laws of numbers, lists, settings and rules: what holds for every input, not for chosen ones.

#![expect(clippy::unwrap_used, reason = "a generator that fails is a test that fails")]

use ledger_core::call::part::Reach;
use ledger_core::call::{CallResult, Direction, Role};
use ledger_core::contact::{Contact, matched};
use ledger_core::cover::CoverHistory;
use ledger_core::directory::Directory;
use ledger_core::id::ExtensionId;
use ledger_core::phone::{
    HomeRegion, Line, NumberFormat, PhoneNumber, Reading, Validity, search_texts,
};
use ledger_core::rules::{Facts, Policy, objection};
use ledger_core::settings::block_list::{self, BlockEntry, BlockTarget};
use ledger_core::settings::user::{Layer, Lock, Managed};
use ledger_core::settings::{
    CallTypes, ManagedSettings, Mode, OrgSettings, Scope, ScopeMember, SeveralContactsPolicy,
    UserChoices, UserSettings,
};
use ledger_core::time::{Millis, Span};
use proptest::prelude::*;

const HOMES: [&str; 12] = ["US", "CA", "GB", "DE", "FR", "IT", "AU", "MX", "BR", "AR", "JP", "ZZ"];

fn home() -> impl Strategy<Value = HomeRegion> {
    proptest::sample::select(HOMES.to_vec()).prop_map(|home| HomeRegion(home.to_owned()))
}

/// Numbers of many countries, of which nearly all can exist.
fn number() -> impl Strategy<Value = PhoneNumber> {
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
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[+0-9 ()./x*#;=,-]{0,30}",
        "[0-9]{0,16}",
        "(tel:)?\\+?[0-9]{1,15}(;ext=[0-9]{1,4}|;phone-context=\\+[0-9]{1,3})?",
        "[\\PC\"\n,;]{0,40}",
    ]
}

proptest! {
    #[test]
    fn reading_never_fails_otherwise_than_by_saying_so(text in text(), home in home(), longest in 0usize..12) {
        let _ = Reading::read(&text, &home);
        let _ = Line::read(&text, &home);
        let list = block_list::parse(&text, &home, longest);
        for problem in &list.problems {
            prop_assert!(problem.flaw.sentence().len() > 20);
        }
    }

    #[test]
    fn normalising_twice_changes_nothing(text in text(), home in home(), other in home()) {
        if let Ok(once) = PhoneNumber::parse(&text, &home) {
            for home in [home, other] {
                let twice = PhoneNumber::parse(once.as_str(), &home).ok();
                prop_assert_eq!(twice.as_ref(), Some(&once), "{:?}", text);
            }
            prop_assert!(once.digits().is_some(), "{:?}", once);
        }
    }

    #[test]
    fn a_number_is_itself_in_every_printed_form(number in number(), home in home()) {
        prop_assume!(number.validity() == Validity::Valid);
        let own = number.country().unwrap();
        let same = |text: &str, home: &HomeRegion| {
            PhoneNumber::parse(text, home).as_ref() == Ok(&number)
        };
        for text in [number.as_str(), &number.international(), &number.link(), &number.display(&home)] {
            prop_assert!(same(text, &home), "{} as {:?} in {:?}", number, text, home);
        }
        prop_assert!(same(&number.national(), &own), "{} as {:?} in {:?}", number, number.national(), own);
        prop_assert!(same(&number.display(&own), &own));
        let with_extension = format!("{} x12", number.international());
        prop_assert!(same(&with_extension, &home), "{:?}", with_extension);
        let bare = number.as_str().trim_start_matches('+');
        if bare.len() > 10 {
            prop_assert_eq!(Line::read(bare, &home), Line::Number(number.clone()));
        }
    }

    #[test]
    fn every_spelling_searched_is_the_number(number in number(), format in "[ #*()0-9+-]{0,20}") {
        let texts = search_texts(&number, &[NumberFormat(format)]);
        prop_assert_eq!(&texts[0], number.as_str());
        let home = number.country().unwrap_or_default();
        for text in texts {
            let read = PhoneNumber::parse(&text, &home).ok();
            prop_assert_eq!(read.as_ref(), Some(&number), "{:?}", text);
        }
    }

    #[test]
    fn a_list_reads_back_as_it_was_printed(entries in entries(), home in home()) {
        let list = block_list::parse(&block_list::print(&entries), &home, Line::LONGEST_EXTENSION);
        prop_assert_eq!(list.problems, vec![]);
        prop_assert_eq!(list.entries, entries);
    }

    #[test]
    fn every_piece_of_a_list_is_accounted_for(pieces in prop::collection::vec("[a-z0-9+*() .-]{1,14}", 0..8), home in home()) {
        let spoken = pieces.iter().filter(|piece| !piece.trim().is_empty()).count();
        // A header, which names the columns instead of being an entry, needs one of its words.
        let list = block_list::parse(&format!("101,{}", pieces.join(",")), &home, 6);
        prop_assert_eq!(list.entries.len() + list.problems.len(), spoken + 1);
    }

    #[test]
    fn what_is_read_can_be_saved(text in text(), home in home()) {
        let list = block_list::parse(&text, &home, 6);
        let settings = OrgSettings { block_list: list.entries, ..OrgSettings::default() };
        let unfit: Vec<_> = settings
            .problems()
            .into_iter()
            .filter(|problem| !problem.field.ends_with(".label"))
            .collect();
        prop_assert_eq!(unfit, vec![]);
    }

    #[test]
    fn a_stricter_rule_never_logs_more(
        settings in org_settings(),
        stricter in prop::collection::vec(stricter(), 1..4),
        call in call(),
    ) {
        let mut narrow = settings.clone();
        for change in &stricter {
            change.apply(&mut narrow);
        }
        if call.is_logged(&narrow) {
            prop_assert!(call.is_logged(&settings), "{:?}", stricter);
        }
    }

    #[test]
    fn locked_keys_beat_users_in_any_order(
        edits in prop::collection::vec(edit(), 0..12),
        swaps in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>()), 0..12),
    ) {
        let (managed, chosen) = after(&edits);
        let settings = UserSettings::of(&managed, &chosen);
        match &managed.auto_log {
            Some(Managed { value, lock: Lock::Locked }) => {
                prop_assert_eq!(settings.auto_log.value, *value);
                prop_assert_eq!(settings.auto_log.from, Layer::Organisation);
                prop_assert_eq!(settings.auto_log.lock, Lock::Locked);
            }
            Some(Managed { lock: Lock::Free, .. }) | None => {
                prop_assert_eq!(settings.auto_log.lock, Lock::Free);
                if let Some(value) = chosen.auto_log {
                    prop_assert_eq!(settings.auto_log.value, value);
                }
            }
        }
        // Administrators' and people's edits may interleave in any way; each side's own order stands.
        let mut order: Vec<bool> = edits.iter().map(Edit::is_admins).collect();
        for (one, other) in swaps {
            if !order.is_empty() {
                let (one, other) = (one.index(order.len()), other.index(order.len()));
                order.swap(one, other);
            }
        }
        let mut admins = edits.iter().filter(|edit| edit.is_admins());
        let mut users = edits.iter().filter(|edit| !edit.is_admins());
        let shuffled: Vec<Edit> = order
            .into_iter()
            .filter_map(|admin| if admin { admins.next() } else { users.next() })
            .cloned()
            .collect();
        let (managed, chosen) = after(&shuffled);
        prop_assert_eq!(UserSettings::of(&managed, &chosen), settings);
    }

    #[test]
    fn the_order_of_searches_does_not_matter(
        found in prop::collection::vec(contact(), 0..8),
        policy in proptest::sample::select(SeveralContactsPolicy::ALL.to_vec()),
        twice in any::<prop::sample::Index>(),
    ) {
        let once = matched(found.clone(), policy);
        let mut backwards: Vec<Contact> = found.iter().rev().cloned().collect();
        if !found.is_empty() {
            backwards.push(found[twice.index(found.len())].clone());
        }
        prop_assert_eq!(matched(backwards, policy), once);
    }

    #[test]
    fn settings_of_a_newer_version_survive(
        keys in prop::collection::btree_map("x[a-z]{1,8}", any::<Option<i64>>(), 0..6),
        settings in org_settings(),
    ) {
        let mut stored = serde_json::to_value(&settings).unwrap();
        for (key, value) in &keys {
            stored[key] = serde_json::json!({ "new": value });
            stored["callTypes"][key] = serde_json::json!([value]);
            stored["managed"][key] = serde_json::json!({ "value": value, "lock": "locked" });
        }
        let read: OrgSettings = serde_json::from_value(stored.clone()).unwrap();
        prop_assert_eq!(serde_json::to_value(&read).unwrap(), stored);
    }
}

fn entries() -> impl Strategy<Value = Vec<BlockEntry>> {
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
        let mut seen = std::collections::BTreeSet::new();
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

fn org_settings() -> impl Strategy<Value = OrgSettings> {
    let members = || prop::collection::btree_set(member(), 0..3);
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
enum Stricter {
    Off,
    Trial,
    Without(ScopeMember),
    Type(usize),
    Minimum(i64),
    Block(BlockTarget),
}

fn stricter() -> impl Strategy<Value = Stricter> {
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
    fn apply(&self, settings: &mut OrgSettings) {
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
struct AnyCall {
    extension: ExtensionId,
    role: Role,
    result: CallResult,
    direction: Direction,
    reach: Reach,
    own: Line,
    other: Line,
    talk: Span,
}

fn call() -> impl Strategy<Value = AnyCall> {
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
    fn is_logged(&self, settings: &OrgSettings) -> bool {
        let mut cover = CoverHistory::default();
        cover.note(settings, Millis(0));
        let policy = Policy { settings: settings.clone(), cover };
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
enum Edit {
    Manage(Option<Managed<bool>>),
    Choose(Option<bool>),
}

fn edit() -> impl Strategy<Value = Edit> {
    let lock = prop_oneof![Just(Lock::Free), Just(Lock::Locked)];
    let managed = (any::<bool>(), lock).prop_map(|(value, lock)| Managed { value, lock });
    prop_oneof![
        prop::option::of(managed).prop_map(Edit::Manage),
        any::<Option<bool>>().prop_map(Edit::Choose),
    ]
}

impl Edit {
    fn is_admins(&self) -> bool {
        matches!(self, Self::Manage(_))
    }
}

fn after(edits: &[Edit]) -> (ManagedSettings, UserChoices) {
    let (mut managed, mut chosen) = (ManagedSettings::default(), UserChoices::default());
    for edit in edits {
        match edit {
            Edit::Manage(value) => managed.auto_log = value.clone(),
            Edit::Choose(value) => chosen.auto_log = *value,
        }
    }
    (managed, chosen)
}

fn contact() -> impl Strategy<Value = Contact> {
    let moment = || prop::option::of((0i64..4).prop_map(Millis));
    let kind = proptest::sample::select(vec![None, Some("Lead".to_owned())]);
    (0u8..4, "[aAbB]", kind, moment(), moment()).prop_map(
        |(id, name, kind, latest_activity_at, created_at)| Contact {
            id: id.to_string().as_str().into(),
            name,
            kind,
            latest_activity_at,
            created_at,
        },
    )
}
