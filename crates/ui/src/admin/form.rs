//! The settings form: every field with its words, its value and what is wrong with it.

use ledger_core::compose::date;
use ledger_core::settings::{
    DateFormat, Field, LogStyle, Mode, NoContactPolicy, OwnerPolicy, Problem, SeveralContactsPolicy,
};
use ledger_core::time::{Millis, Zone};

use super::draft::{Draft, KnownZone};
use super::field::{CallType, FieldId, Shape};
use crate::sheet::{Sheet, Words};
use crate::text::admin as text;

/// The fields above the tree of the scope.
const ABOVE: [FieldId; 2] = [FieldId::Mode, FieldId::Scope];

/// The fields below it.
const BELOW: [FieldId; 11] = [
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
    pub(super) fn view(&self, sheet: &mut Sheet) {
        let above = sheet.list_of("above", "field");
        ABOVE.iter().for_each(|field| self.field(*field, above.add(field.path())));
        let below = sheet.list_of("below", "field");
        BELOW.iter().for_each(|field| self.field(*field, below.add(field.path())));
    }

    fn field(&self, field: FieldId, row: &mut Sheet) {
        let path = field.path();
        for part in ["field", "name", "help", "unit", "note", "problem"] {
            row.set(part, "id", [part, path].join("-"));
        }
        for part in ["field", "input"] {
            row.set(part, "aria-describedby", format!("help-{path} note-{path} problem-{path}"));
        }
        row.set("input", "aria-labelledby", format!("name-{path} unit-{path}"));
        row.say_or_hide("heading", text::heading(field));
        let (name, help) = text::field_words(field);
        row.say("name", name);
        row.say("help", help);
        match field.shape() {
            Shape::OneOf(choices) => self.options(field, "radio", choices, row),
            Shape::AnyOf(choices) => self.options(field, "checkbox", choices, row),
            Shape::Text => self.text(field, "text", row),
            Shape::Number => self.text(field, "numeric", row),
            Shape::Page => {}
        }
        let mut problem = String::new();
        for one in self.problems {
            if FieldId::at(&one.field) == Some(field) {
                problem.push(' ');
                problem.push_str(&text::sentence(&one.problem));
            }
        }
        if !problem.is_empty() {
            row.set("input", "aria-invalid", "true");
            row.say("problem", problem.trim_start().to_owned());
        }
        if let (FieldId::TimeZone, Some(KnownZone { offset: Some(_), .. })) = (field, self.zone) {
            row.show("note");
            row.say("note", text::now_there(&self.moment(self.draft.settings.date_format)));
        }
    }

    /// What is written in it.
    fn text(&self, field: FieldId, mode: &'static str, row: &mut Sheet) {
        row.show("text");
        row.fill("input", self.draft.text(field));
        row.say("unit", text::unit(field));
        row.set("input", "inputmode", mode);
    }

    /// What can be chosen.
    fn options(
        &self,
        field: FieldId,
        kind: &'static str,
        values: &[&'static str],
        row: &mut Sheet,
    ) {
        let rows = row.list_of("options", "option");
        for (place, value) in values.iter().enumerate() {
            let option = rows.add(*value);
            option.set("choice", "type", kind);
            option.set("choice", "name", field.path());
            option.set("choice", "value", *value);
            option.tick("choice", field.has(place, &self.draft.settings));
            let Some((name, hint)) = self.choice(field, place) else { continue };
            option.say("choice-name", name);
            option.say_or_hide("choice-hint", hint);
        }
    }

    /// What the choice at this place is called, and what there is to know about it.
    fn choice(&self, field: FieldId, place: usize) -> Option<(&'static str, Words)> {
        Some(match field {
            FieldId::Mode => {
                let modes = [Mode::Off, Mode::Trial { admin: "".into() }, Mode::On];
                (modes.get(place)?.label(), (*text::MODE_HINTS.get(place)?).into())
            }
            FieldId::Scope => (text::SCOPES.get(place)?.words(), "".into()),
            FieldId::Owner => {
                let one = *OwnerPolicy::ALL.get(place)?;
                (one.label(), text::owner(one).into())
            }
            FieldId::LogStyle => {
                let one = LogStyle::ALL.get(place)?;
                (one.label(), one.hint().into())
            }
            FieldId::NoContact => (NoContactPolicy::ALL.get(place)?.label(), "".into()),
            FieldId::SeveralContacts => (SeveralContactsPolicy::ALL.get(place)?.label(), "".into()),
            FieldId::DateFormat => {
                let one = *DateFormat::ALL.get(place)?;
                (one.label(), self.moment(one).into())
            }
            FieldId::CallTypes => {
                let (name, hint) = text::call_type(CallType::NAMES.get(place)?);
                (name.words(), hint.into())
            }
            FieldId::Fields => {
                let (name, hint) = text::field(*Field::ALL.get(place)?);
                (name.words(), hint.into())
            }
            FieldId::TimeZone
            | FieldId::MinimumTalk
            | FieldId::CallsDays
            | FieldId::TimelinesDays
            | FieldId::BlockList
            | FieldId::UserMapping => return None,
        })
    }

    /// This moment in a date format, in the zone of the form.
    fn moment(&self, format: DateFormat) -> String {
        let offset = self.zone.and_then(|zone| zone.offset).unwrap_or_default();
        date::written(self.now, Zone::Fixed(offset), format.label())
    }
}
