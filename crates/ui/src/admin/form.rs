//! The settings form as it is to be painted: every field with its words, its value and what is
//! wrong with it.

use ledger_core::compose::date;
use ledger_core::settings::{
    DateFormat, Field, LogStyle, Mode, NoContactPolicy, OwnerPolicy, Problem, Scope,
    SeveralContactsPolicy,
};
use ledger_core::time::{Millis, Zone};

use super::draft::{Draft, KnownZone};
use super::field::{CallType, FieldId, Shape};
use crate::text::admin as text;

/// A field of the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldView {
    /// Its path in the settings.
    pub path: &'static str,
    /// The heading above it; empty where there is none.
    pub heading: &'static str,
    /// Its name.
    pub name: &'static str,
    /// What it does, in a sentence.
    pub help: &'static str,
    /// What it comes to, with the value it has; empty where that needs no saying.
    pub note: String,
    /// What is wrong with it; empty when nothing.
    pub problem: String,
    /// What can be chosen.
    pub options: Vec<OptionView>,
    /// What is written in it; nothing where nothing can be.
    pub text: Option<TextView>,
}

/// A choice of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OptionView {
    /// What tells it from the others.
    pub value: String,
    /// Whether others can be chosen beside it.
    pub kind: OptionKind,
    /// Its name.
    pub name: &'static str,
    /// What it means; empty where the name says it.
    pub hint: String,
    /// Whether it is chosen.
    pub checked: bool,
}

/// Whether others can be chosen beside a choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OptionKind {
    /// No.
    Radio,
    /// Yes.
    Check,
}

/// A text that is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextView {
    /// The text.
    pub value: String,
    /// What it counts, behind a number; empty for a text.
    pub unit: &'static str,
}

/// The fields above the tree of the scope.
pub(super) const ABOVE: [FieldId; 2] = [FieldId::Mode, FieldId::Scope];

/// The fields below it.
pub(super) const BELOW: [FieldId; 11] = [
    FieldId::CallTypes,
    FieldId::MinimumTalk,
    FieldId::NoContact,
    FieldId::SeveralContacts,
    FieldId::Owner,
    FieldId::LogStyle,
    FieldId::Fields,
    FieldId::DateFormat,
    FieldId::TimeZone,
    FieldId::CallsDays,
    FieldId::TimelinesDays,
];

/// What the form is made from.
pub(super) struct Form<'a> {
    pub(super) draft: &'a Draft,
    pub(super) problems: &'a [Problem],
    pub(super) zone: Option<&'a KnownZone>,
    pub(super) now: Millis,
}

impl Form<'_> {
    pub(super) fn field(&self, field: FieldId) -> FieldView {
        let (name, help) = text::field_words(field);
        FieldView {
            path: field.path(),
            heading: text::heading(field),
            name,
            help,
            note: self.note(field),
            problem: self.problem(field),
            options: self.options(field),
            text: match field.shape() {
                Shape::Text | Shape::Number => {
                    Some(TextView { value: self.draft.text(field), unit: text::unit(field) })
                }
                Shape::OneOf(_) | Shape::AnyOf => None,
            },
        }
    }

    fn problem(&self, field: FieldId) -> String {
        let own = |problem: &&Problem| FieldId::at(&problem.field) == Some(field);
        let found: Vec<String> = self
            .problems
            .iter()
            .filter(own)
            .map(|problem| text::sentence(&problem.problem))
            .collect();
        found.join(" ")
    }

    fn note(&self, field: FieldId) -> String {
        match (field, self.zone) {
            (FieldId::TimeZone, Some(KnownZone { offset: Some(offset), .. })) => {
                let pattern = self.draft.settings.date_format.label();
                text::now_there(&date::written(self.now, Zone::Fixed(*offset), pattern))
            }
            (
                FieldId::Mode
                | FieldId::Scope
                | FieldId::Owner
                | FieldId::LogStyle
                | FieldId::Fields
                | FieldId::DateFormat
                | FieldId::TimeZone
                | FieldId::NoContact
                | FieldId::SeveralContacts
                | FieldId::CallTypes
                | FieldId::MinimumTalk
                | FieldId::CallsDays
                | FieldId::TimelinesDays
                | FieldId::BlockList
                | FieldId::UserMapping,
                _,
            ) => String::new(),
        }
    }

    fn options(&self, field: FieldId) -> Vec<OptionView> {
        let settings = &self.draft.settings;
        let check = |value: String, name, hint: &str, checked| OptionView {
            value,
            kind: OptionKind::Check,
            name,
            hint: hint.to_owned(),
            checked,
        };
        match field.shape() {
            Shape::Text | Shape::Number => Vec::new(),
            Shape::AnyOf => match field {
                FieldId::CallTypes => CallType::ALL
                    .into_iter()
                    .map(|one| {
                        let (name, hint) = text::call_type(one.name());
                        check(one.name().to_owned(), name, hint, one.of(&settings.call_types))
                    })
                    .collect(),
                FieldId::Fields => Field::ALL
                    .into_iter()
                    .enumerate()
                    .map(|(place, one)| {
                        let (name, hint) = text::field(one);
                        check(place.to_string(), name, hint, settings.fields.contains(&one))
                    })
                    .collect(),
                FieldId::Mode
                | FieldId::Scope
                | FieldId::Owner
                | FieldId::LogStyle
                | FieldId::DateFormat
                | FieldId::TimeZone
                | FieldId::NoContact
                | FieldId::SeveralContacts
                | FieldId::MinimumTalk
                | FieldId::CallsDays
                | FieldId::TimelinesDays
                | FieldId::BlockList
                | FieldId::UserMapping => Vec::new(),
            },
            Shape::OneOf(choices) => {
                let chosen = field.chosen(settings);
                let words = self.choices(field);
                choices
                    .iter()
                    .zip(words)
                    .map(|(choice, (name, hint))| OptionView {
                        value: (*choice).to_owned(),
                        kind: OptionKind::Radio,
                        name,
                        hint,
                        checked: chosen == Some(*choice),
                    })
                    .collect()
            }
        }
    }

    /// The words of a field's choices, in the order in which it names them.
    fn choices(&self, field: FieldId) -> Vec<(&'static str, String)> {
        let plain = |name: &'static str| (name, String::new());
        let hinted = |name: &'static str, hint: &str| (name, hint.to_owned());
        match field {
            FieldId::Mode => {
                let trial = Mode::Trial { admin: "".into() };
                [Mode::Off, trial, Mode::On]
                    .iter()
                    .zip(text::MODE_HINTS)
                    .map(|(mode, hint)| hinted(mode.label(), hint))
                    .collect()
            }
            FieldId::Scope => {
                let members = std::collections::BTreeSet::new;
                let except = Scope::Except { members: members() };
                [Scope::Everyone, Scope::Only { members: members() }, except]
                    .iter()
                    .map(|scope| plain(text::scope(scope)))
                    .collect()
            }
            FieldId::Owner => OwnerPolicy::ALL
                .into_iter()
                .map(|one| hinted(one.label(), text::owner(one)))
                .collect(),
            FieldId::LogStyle => {
                LogStyle::ALL.into_iter().map(|one| hinted(one.label(), one.hint())).collect()
            }
            FieldId::NoContact => {
                NoContactPolicy::ALL.into_iter().map(|one| plain(one.label())).collect()
            }
            FieldId::SeveralContacts => {
                SeveralContactsPolicy::ALL.into_iter().map(|one| plain(one.label())).collect()
            }
            FieldId::DateFormat => {
                DateFormat::ALL.into_iter().map(|one| (one.label(), self.example(one))).collect()
            }
            FieldId::Fields
            | FieldId::CallTypes
            | FieldId::TimeZone
            | FieldId::MinimumTalk
            | FieldId::CallsDays
            | FieldId::TimelinesDays
            | FieldId::BlockList
            | FieldId::UserMapping => Vec::new(),
        }
    }

    /// This moment in a date format, in the zone of the form.
    fn example(&self, format: DateFormat) -> String {
        let offset = self.zone.and_then(|zone| zone.offset).unwrap_or_default();
        date::written(self.now, Zone::Fixed(offset), format.label())
    }
}
