//! The settings form: every field with its words, its value and what is wrong with it.

use ledger_core::compose::date;
use ledger_core::settings::{
    DateFormat, Field, LogStyle, Mode, NoContactPolicy, OrgSettings, OwnerPolicy, Problem, Scope,
    SeveralContactsPolicy,
};
use ledger_core::time::{Millis, Zone};

use super::draft::{Draft, KnownZone};
use super::field::{CallType, FieldId, Shape};
use crate::sheet::{Row, Sheet, Tick, Words};
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
        sheet.rows("above", "field", ABOVE.into_iter().map(|field| self.field(field)).collect());
        sheet.rows("below", "field", BELOW.into_iter().map(|field| self.field(field)).collect());
    }

    fn field(&self, field: FieldId) -> Row {
        let path = field.path();
        let mut row = Row::new(path);
        for part in ["field", "name", "help", "unit", "note", "problem"] {
            row.set(part, "id", format!("{part}-{path}"));
        }
        for part in ["field", "input"] {
            row.set(part, "aria-describedby", format!("help-{path} note-{path} problem-{path}"));
        }
        row.set("input", "aria-labelledby", format!("name-{path} unit-{path}"));
        row.say_or_hide("heading", text::heading(field));
        let (name, help) = text::field_words(field);
        row.say("name", name);
        row.say("help", help);
        row.rows("options", "option", self.options(field));
        match field.shape() {
            Shape::Text | Shape::Number => {
                row.show("text");
                row.fill("input", self.draft.text(field));
                row.say("unit", text::unit(field));
            }
            Shape::OneOf(_) | Shape::AnyOf => {}
        }
        if field.shape() == Shape::Number {
            row.set("input", "inputmode", "numeric");
        }
        let mut problem = String::new();
        for one in self.problems {
            if FieldId::at(&one.field) == Some(field) {
                problem = format!("{problem} {}", text::sentence(&one.problem));
            }
        }
        if !problem.is_empty() {
            row.set("input", "aria-invalid", "true");
            row.say("problem", problem.trim_start().to_owned());
        }
        if let (FieldId::TimeZone, Some(KnownZone { offset: Some(offset), .. })) =
            (field, self.zone)
        {
            let pattern = self.draft.settings.date_format.label();
            let moment = date::written(self.now, Zone::Fixed(*offset), pattern);
            row.show("note");
            row.say("note", text::now_there(&moment));
        }
        row
    }

    /// What can be chosen.
    fn options(&self, field: FieldId) -> Vec<Row> {
        let settings = &self.draft.settings;
        let mut options = Options { field, settings, rows: Vec::new() };
        match field {
            FieldId::Mode => {
                let trial = Mode::Trial { admin: "".into() };
                for (mode, hint) in [Mode::Off, trial, Mode::On].iter().zip(text::MODE_HINTS) {
                    options.choice(mode.label().into(), hint.into());
                }
            }
            FieldId::Scope => {
                let members = ledger_core::sorted::SortedSet::new;
                let except = Scope::Except { members: members() };
                for scope in [Scope::Everyone, Scope::Only { members: members() }, except] {
                    options.choice(text::scope(&scope).into(), "".into());
                }
            }
            FieldId::Owner => {
                for one in OwnerPolicy::ALL {
                    options.choice(one.label().into(), text::owner(one).into());
                }
            }
            FieldId::LogStyle => {
                for one in LogStyle::ALL {
                    options.choice(one.label().into(), one.hint().into());
                }
            }
            FieldId::NoContact => {
                for one in NoContactPolicy::ALL {
                    options.choice(one.label().into(), "".into());
                }
            }
            FieldId::SeveralContacts => {
                for one in SeveralContactsPolicy::ALL {
                    options.choice(one.label().into(), "".into());
                }
            }
            FieldId::DateFormat => {
                for one in DateFormat::ALL {
                    options.choice(one.label().into(), self.example(one).into());
                }
            }
            FieldId::CallTypes => {
                for one in CallType::ALL {
                    let (name, hint) = text::call_type(one.name());
                    let tick = one.of(&settings.call_types).into();
                    options.add(one.name().into(), "checkbox", (name.into(), hint.into()), tick);
                }
            }
            FieldId::Fields => {
                for (place, one) in Field::ALL.into_iter().enumerate() {
                    let (name, hint) = text::field(one);
                    let tick = settings.fields.contains(&one).into();
                    let words = (name.into(), hint.into());
                    options.add(place.to_string().into(), "checkbox", words, tick);
                }
            }
            FieldId::TimeZone
            | FieldId::MinimumTalk
            | FieldId::CallsDays
            | FieldId::TimelinesDays
            | FieldId::BlockList
            | FieldId::UserMapping => {}
        }
        options.rows
    }

    /// This moment in a date format, in the zone of the form.
    fn example(&self, format: DateFormat) -> String {
        let offset = self.zone.and_then(|zone| zone.offset).unwrap_or_default();
        date::written(self.now, Zone::Fixed(offset), format.label())
    }
}

/// What can be chosen in a field.
struct Options<'a> {
    field: FieldId,
    settings: &'a OrgSettings,
    rows: Vec<Row>,
}

impl Options<'_> {
    /// The next of those of which one is chosen, in the order in which the field names them.
    fn choice(&mut self, name: Words, hint: Words) {
        let Shape::OneOf(choices) = self.field.shape() else { return };
        let Some(value) = choices.get(self.rows.len()).copied() else { return };
        let chosen = self.field.chosen(self.settings) == Some(value);
        self.add(value.into(), "radio", (name, hint), chosen.into());
    }

    fn add(&mut self, value: Words, kind: &'static str, (name, hint): (Words, Words), tick: Tick) {
        let mut row = Row::new(value.clone());
        row.set("choice", "type", kind);
        row.set("choice", "name", self.field.path());
        row.set("choice", "value", value);
        row.tick("choice", tick);
        row.say("choice-name", name);
        row.say_or_hide("choice-hint", hint);
        self.rows.push(row);
    }
}
