//! The fields of the settings form: where each stands in the settings, what it can be, and what
//! choosing does. A field is named by its path in the settings' JSON, as problems and changes are.

use ledger_core::id::ExtensionId;
use ledger_core::settings::{
    CallTypes, DateFormat, Field, LogStyle, Mode, NoContactPolicy, OrgSettings, OwnerPolicy, Scope,
    SeveralContactsPolicy,
};
use ledger_core::time::Span;

/// A field of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FieldId {
    /// Whether calls are logged.
    Mode,
    /// For whom.
    Scope,
    /// To whom records belong.
    Owner,
    /// When the record is written.
    LogStyle,
    /// What it says.
    Fields,
    /// How dates look in it.
    DateFormat,
    /// And in which zone.
    TimeZone,
    /// When no contact has the number.
    NoContact,
    /// When several have it.
    SeveralContacts,
    /// Which calls.
    CallTypes,
    /// How short an answered call may be.
    MinimumTalk,
    /// How long calls are kept.
    CallsDays,
    /// And their timelines.
    TimelinesDays,
    /// What is never logged; it has a page of its own.
    BlockList,
    /// Whose records are whose; it has a page of its own.
    UserMapping,
}

/// What a field is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// One of these is chosen.
    OneOf(&'static [&'static str]),
    /// Any of these are.
    AnyOf(&'static [&'static str]),
    /// A text is written.
    Text,
    /// A number is.
    Number,
    /// It has a page of its own.
    Page,
}

impl FieldId {
    /// Every field, in the order of the form.
    pub const ALL: [Self; 15] = [
        Self::Mode,
        Self::Scope,
        Self::CallTypes,
        Self::MinimumTalk,
        Self::NoContact,
        Self::SeveralContacts,
        Self::Owner,
        Self::LogStyle,
        Self::Fields,
        Self::DateFormat,
        Self::TimeZone,
        Self::CallsDays,
        Self::TimelinesDays,
        Self::BlockList,
        Self::UserMapping,
    ];

    /// Where it stands in the settings.
    pub fn path(self) -> &'static str {
        match self {
            Self::Mode => "mode",
            Self::Scope => "scope",
            Self::Owner => "owner",
            Self::LogStyle => "logStyle",
            Self::Fields => "fields",
            Self::DateFormat => "dateFormat",
            Self::TimeZone => "timeZone",
            Self::NoContact => "noContact",
            Self::SeveralContacts => "severalContacts",
            Self::CallTypes => "callTypes",
            Self::MinimumTalk => "callTypes.minimumTalk",
            Self::CallsDays => "retention.callsDays",
            Self::TimelinesDays => "retention.timelinesDays",
            Self::BlockList => "blockList",
            Self::UserMapping => "userMapping",
        }
    }

    /// The field that a path leads to: its own, or the nearest above it.
    pub fn at(path: &str) -> Option<Self> {
        let leads_to = |field: &Self| {
            path.strip_prefix(field.path())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
        };
        Self::ALL.into_iter().filter(leads_to).max_by_key(|field| field.path().len())
    }

    pub(super) fn shape(self) -> Shape {
        match self {
            Self::Mode => Shape::OneOf(&["off", "trial", "on"]),
            Self::Scope => Shape::OneOf(&["everyone", "only", "except"]),
            Self::Owner => Shape::OneOf(&["agent", "admin"]),
            Self::LogStyle => Shape::OneOf(&["at-once", "when-complete"]),
            Self::NoContact => Shape::OneOf(&["person", "placeholder", "skip"]),
            Self::SeveralContacts => Shape::OneOf(&["person", "latest", "first", "earliest"]),
            Self::DateFormat => Shape::OneOf(&["0", "1", "2", "3", "4", "5"]),
            Self::CallTypes => Shape::AnyOf(&CallType::NAMES),
            Self::Fields => Shape::AnyOf(&[
                "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14",
                "15", "16", "17", "18",
            ]),
            Self::TimeZone => Shape::Text,
            Self::MinimumTalk | Self::CallsDays | Self::TimelinesDays => Shape::Number,
            Self::BlockList | Self::UserMapping => Shape::Page,
        }
    }

    /// Whether the choice at this place is chosen.
    pub(super) fn has(self, place: usize, settings: &OrgSettings) -> bool {
        match self {
            Self::Mode => match settings.mode {
                Mode::Off => place == 0,
                Mode::Trial { .. } => place == 1,
                Mode::On => place == 2,
            },
            Self::Scope => match settings.scope {
                Scope::Everyone => place == 0,
                Scope::Only { .. } => place == 1,
                Scope::Except { .. } => place == 2,
            },
            Self::Owner => OwnerPolicy::ALL.get(place) == Some(&settings.owner),
            Self::LogStyle => LogStyle::ALL.get(place) == Some(&settings.log_style),
            Self::NoContact => NoContactPolicy::ALL.get(place) == Some(&settings.no_contact),
            Self::SeveralContacts => {
                SeveralContactsPolicy::ALL.get(place) == Some(&settings.several_contacts)
            }
            Self::DateFormat => DateFormat::ALL.get(place) == Some(&settings.date_format),
            Self::CallTypes => {
                CallType::ALL.get(place).is_some_and(|one| one.of(&settings.call_types))
            }
            Self::Fields => Field::ALL.get(place).is_some_and(|one| settings.fields.contains(one)),
            Self::TimeZone
            | Self::MinimumTalk
            | Self::CallsDays
            | Self::TimelinesDays
            | Self::BlockList
            | Self::UserMapping => false,
        }
    }

    /// Chooses one of its choices, or turns it on or off where any can be chosen; nothing when it
    /// has no such choice. A trial is that of whoever starts it; one that runs stays with whom it
    /// is.
    pub(super) fn choose(
        self,
        value: &str,
        settings: &mut OrgSettings,
        base: &OrgSettings,
        me: &ExtensionId,
    ) -> Option<()> {
        let (Shape::OneOf(choices) | Shape::AnyOf(choices)) = self.shape() else { return None };
        let place = choices.iter().position(|choice| *choice == value)?;
        match self {
            Self::Mode => {
                settings.mode = match (place, &base.mode) {
                    (0, _) => Mode::Off,
                    (1, running @ Mode::Trial { .. }) => running.clone(),
                    (1, Mode::Off | Mode::On) => Mode::Trial { admin: me.clone() },
                    (_, _) => Mode::On,
                }
            }
            Self::Scope => {
                let members = match std::mem::take(&mut settings.scope) {
                    Scope::Only { members } | Scope::Except { members } => members,
                    Scope::Everyone => Default::default(),
                };
                settings.scope = match place {
                    0 => Scope::Everyone,
                    1 => Scope::Only { members },
                    _ => Scope::Except { members },
                }
            }
            Self::Owner => settings.owner = *OwnerPolicy::ALL.get(place)?,
            Self::LogStyle => settings.log_style = *LogStyle::ALL.get(place)?,
            Self::NoContact => settings.no_contact = *NoContactPolicy::ALL.get(place)?,
            Self::SeveralContacts => {
                settings.several_contacts = *SeveralContactsPolicy::ALL.get(place)?;
            }
            Self::DateFormat => settings.date_format = *DateFormat::ALL.get(place)?,
            Self::CallTypes => {
                let switch = CallType::ALL.get(place)?.of_mut(&mut settings.call_types);
                *switch = !*switch;
            }
            Self::Fields => {
                let field = *Field::ALL.get(place)?;
                if !settings.fields.remove(&field) {
                    settings.fields.insert(field);
                }
            }
            Self::TimeZone
            | Self::MinimumTalk
            | Self::CallsDays
            | Self::TimelinesDays
            | Self::BlockList
            | Self::UserMapping => return None,
        }
        Some(())
    }

    /// The text in it.
    pub(super) fn text(self, settings: &OrgSettings) -> String {
        match self {
            Self::TimeZone => settings.time_zone.clone(),
            Self::MinimumTalk => (settings.call_types.minimum_talk.0 / 1000).to_string(),
            Self::CallsDays => settings.retention.calls_days.to_string(),
            Self::TimelinesDays => settings.retention.timelines_days.to_string(),
            Self::Mode
            | Self::Scope
            | Self::Owner
            | Self::LogStyle
            | Self::Fields
            | Self::DateFormat
            | Self::NoContact
            | Self::SeveralContacts
            | Self::CallTypes
            | Self::BlockList
            | Self::UserMapping => String::new(),
        }
    }

    /// Writes a text into it; nothing when it can hold no such text.
    pub(super) fn write(self, text: &str, settings: &mut OrgSettings) -> Option<()> {
        let text = text.trim();
        match self {
            Self::TimeZone => settings.time_zone = text.to_owned(),
            Self::MinimumTalk => {
                settings.call_types.minimum_talk = Span::seconds(text.parse::<u32>().ok()?.into());
            }
            Self::CallsDays => settings.retention.calls_days = text.parse().ok()?,
            Self::TimelinesDays => settings.retention.timelines_days = text.parse().ok()?,
            Self::Mode
            | Self::Scope
            | Self::Owner
            | Self::LogStyle
            | Self::Fields
            | Self::DateFormat
            | Self::NoContact
            | Self::SeveralContacts
            | Self::CallTypes
            | Self::BlockList
            | Self::UserMapping => return None,
        }
        Some(())
    }
}

/// A kind of call that can be logged or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CallType {
    Inbound,
    Outbound,
    Missed,
    Voicemail,
    Internal,
    DroppedInMenu,
}

impl CallType {
    pub(super) const ALL: [Self; 6] = [
        Self::Inbound,
        Self::Outbound,
        Self::Missed,
        Self::Voicemail,
        Self::Internal,
        Self::DroppedInMenu,
    ];

    /// Their keys in the settings.
    pub(super) const NAMES: [&'static str; 6] =
        ["inbound", "outbound", "missed", "voicemail", "internal", "droppedInMenu"];

    /// The one with this key.
    pub(super) fn named(name: &str) -> Option<Self> {
        let place = Self::NAMES.iter().position(|one| *one == name)?;
        Self::ALL.get(place).copied()
    }

    pub(super) fn of(self, types: &CallTypes) -> bool {
        match self {
            Self::Inbound => types.inbound,
            Self::Outbound => types.outbound,
            Self::Missed => types.missed,
            Self::Voicemail => types.voicemail,
            Self::Internal => types.internal,
            Self::DroppedInMenu => types.dropped_in_menu,
        }
    }

    fn of_mut(self, types: &mut CallTypes) -> &mut bool {
        match self {
            Self::Inbound => &mut types.inbound,
            Self::Outbound => &mut types.outbound,
            Self::Missed => &mut types.missed,
            Self::Voicemail => &mut types.voicemail,
            Self::Internal => &mut types.internal,
            Self::DroppedInMenu => &mut types.dropped_in_menu,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_choice_is_chosen_as_it_is_shown() {
        let (base, me) = (OrgSettings::default(), ExtensionId::from("1"));
        for field in FieldId::ALL {
            let Shape::OneOf(choices) = field.shape() else { continue };
            for (place, choice) in choices.iter().enumerate() {
                let mut settings = base.clone();
                field.choose(choice, &mut settings, &base, &me).unwrap();
                for other in 0..choices.len() {
                    assert_eq!(field.has(other, &settings), other == place, "{field:?} {choice}");
                }
            }
            assert_eq!(field.choose("?", &mut base.clone(), &base, &me), None);
        }
    }

    #[test]
    fn what_can_be_ticked_is_on_or_off() {
        let (base, me) = (OrgSettings::default(), ExtensionId::from("1"));
        let names =
            [(FieldId::CallTypes, CallType::ALL.len()), (FieldId::Fields, Field::ALL.len())];
        for (field, count) in names {
            let Shape::AnyOf(choices) = field.shape() else { unreachable!("any can be chosen") };
            assert_eq!(choices.len(), count, "{field:?}");
            for (place, choice) in choices.iter().enumerate() {
                let mut settings = base.clone();
                field.choose(choice, &mut settings, &base, &me).unwrap();
                let differs =
                    |other: &usize| field.has(*other, &settings) != field.has(*other, &base);
                assert_eq!((0..count).filter(differs).collect::<Vec<_>>(), [place], "{choice}");
            }
        }
    }

    #[test]
    fn a_path_leads_to_the_nearest_field() {
        let rows = [
            ("mode.admin", Some(FieldId::Mode)),
            ("callTypes.minimumTalk", Some(FieldId::MinimumTalk)),
            ("callTypes.internal", Some(FieldId::CallTypes)),
            ("blockList[3].label", Some(FieldId::BlockList)),
            ("userMapping.101", Some(FieldId::UserMapping)),
            ("scope.members[0]", Some(FieldId::Scope)),
            ("ownership", None),
            ("quietWindow", None),
        ];
        for (path, expected) in rows {
            assert_eq!(FieldId::at(path), expected, "{path}");
        }
    }
}
