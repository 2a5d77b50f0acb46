//! The values that templates can ask for, by name.

use std::borrow::Cow;

use ledger_core::call::{Direction, Side};
use ledger_core::compose::facts::media_reader_link;
use ledger_core::id::{ActivityId, ContactId, RecordVersion};
use ledger_core::ledger::Draft;
use ledger_core::phone::PhoneNumber;
use ledger_core::time::Millis;
use serde_json::Value;

use super::description::{Description, Words};
use crate::exchange::{NewContact, Site};
use crate::fit::fit;
use crate::json::optional;
use crate::mark::{self, with_mark};
use crate::when;

/// What a request is made from.
#[derive(Clone, Copy)]
pub(super) enum Given<'a> {
    Nothing,
    /// A number, and a spelling of it.
    Number(&'a PhoneNumber, &'a str),
    Name(&'a str),
    NewContact(&'a NewContact),
    /// Our marker, and when a record with it can be made at the earliest.
    Marker(&'a str, Millis),
    Contact(&'a ContactId),
    Activity(&'a ActivityId),
    Draft(&'a Draft),
    Change(&'a Draft, &'a ActivityId, Option<&'a RecordVersion>),
}

/// The names that each kind of request can use, besides those of [`ALWAYS`].
pub(super) const NUMBER: &str = "number number.digits number.significant text";
pub(super) const NAME: &str = "name";
pub(super) const NEW_CONTACT: &str = "number number.digits name name.first name.last contactKind";
pub(super) const MARKER: &str = "marker since";
pub(super) const CONTACT: &str = "contact.id";
pub(super) const ACTIVITY: &str = "activity.id";
pub(super) const DRAFT: &str = "marker contact.id contact.name owner.id subject body body.marked \
    direction result seconds minutes startedAt endedAt from to own other recording";
pub(super) const CHANGE: &str = "marker contact.id contact.name owner.id subject body body.marked \
    direction result seconds minutes startedAt endedAt from to own other recording activity.id \
    version";
/// Before the name of an additional field.
pub(super) const FIELD: &str = "field.";
const ALWAYS: &str = "user.id";
const MOMENTS: &str = "since startedAt endedAt";
const MOMENT_FORMS: &str = "date time seconds milliseconds";

/// Whether one of these names is meant, a moment in any of its forms.
pub(super) fn is_known(name: &str, names: &str) -> bool {
    let is_in =
        |name: &str, names: &str| !name.is_empty() && names.split(' ').any(|known| known == name);
    let moment = name.split_once('.').filter(|(moment, form)| {
        is_in(moment, MOMENTS) && is_in(moment, names) && is_in(form, MOMENT_FORMS)
    });
    is_in(name, names) || is_in(name, ALWAYS) || moment.is_some()
}

/// The value of a name; null when there is none.
pub(super) fn value(name: &str, given: Given<'_>, crm: &Description, site: &Site) -> Value {
    if name == "user.id" {
        return optional(site.user.as_ref().map(|user| user.as_str()));
    }
    match given {
        Given::Nothing => Value::Null,
        Given::Number(_, text) if name == "text" => text.into(),
        Given::Number(number, _) => of_number(name, number),
        Given::Name(text) => text.into(),
        Given::NewContact(new) => match name {
            "name" => new.name.as_str().into(),
            "name.first" => optional(new.name.rsplit_once(' ').map(|(first, _)| first)),
            "name.last" => new.name.rsplit_once(' ').map_or(&*new.name, |(_, last)| last).into(),
            "contactKind" => optional(Some(new.kind.as_str()).filter(|kind| !kind.is_empty())),
            other => match other.strip_prefix(FIELD) {
                Some(field) => new.fields.get(field).cloned().unwrap_or_default(),
                None => of_number(other, &new.number),
            },
        },
        Given::Marker(marker, since) => match name {
            "marker" => marker.into(),
            other => of_moment(other, since, site),
        },
        Given::Contact(contact) => contact.as_str().into(),
        Given::Activity(activity) => activity.as_str().into(),
        Given::Draft(draft) => of_draft(name, draft, crm, site),
        Given::Change(draft, activity, version) => match name {
            "activity.id" => activity.as_str().into(),
            "version" => optional(version.map(|version| version.as_str())),
            other => of_draft(other, draft, crm, site),
        },
    }
}

fn of_number(name: &str, number: &PhoneNumber) -> Value {
    match name {
        "number.digits" => optional(number.digits()),
        "number.significant" => optional(number.significant()),
        _ => number.as_str().into(),
    }
}

fn of_draft(name: &str, draft: &Draft, crm: &Description, site: &Site) -> Value {
    let part = &draft.part;
    let (from, to) = match part.direction {
        Direction::Inbound => (&part.other, &part.own),
        Direction::Outbound => (&part.own, &part.other),
    };
    let seconds = draft.talk.rounded_seconds();
    match name {
        "marker" => draft.marker.as_str().into(),
        "contact.id" => draft.contact.id.as_str().into(),
        "contact.name" => draft.contact.name.as_str().into(),
        "owner.id" => optional(draft.owner.as_ref().or(site.user.as_ref()).map(|it| it.as_str())),
        "subject" => draft.subject.as_str().into(),
        "body" => body(draft, crm).into_owned().into(),
        "body.marked" => with_mark(&body(draft, crm), &draft.marker, crm.profile.format).into(),
        "direction" => theirs(&crm.directions, part.direction.as_str()),
        "result" => theirs(&crm.results, part.result.words()),
        "seconds" => seconds.into(),
        "minutes" => ((seconds + 59) / 60).into(),
        "from" => line(from),
        "to" => line(to),
        "own" => line(&part.own),
        "other" => line(&part.other),
        name if name.starts_with(FIELD) => {
            let field = name.strip_prefix(FIELD).and_then(|name| draft.fields.get(name));
            field.cloned().unwrap_or_default()
        }
        "recording" => optional(
            part.recording.as_ref().and_then(|it| it.uri.as_deref()).map(media_reader_link),
        ),
        other if other.starts_with("endedAt") => {
            of_moment(other, draft.started_at + draft.talk, site)
        }
        other => of_moment(other, draft.started_at, site),
    }
}

/// As much of the body as the CRM takes, with room for our marker behind it.
fn body<'a>(draft: &'a Draft, crm: &Description) -> Cow<'a, str> {
    let Some(limit) = crm.longest_body else { return Cow::Borrowed(&draft.body) };
    let (format, marker) = (crm.profile.format, &draft.marker);
    let room = limit.saturating_sub(mark::room(marker));
    match fit(&draft.body, format, room) {
        // What was cut may be the marker, which goes behind again.
        Cow::Owned(_) => {
            Cow::Owned(fit(&mark::without(&draft.body, marker, format), format, room).into_owned())
        }
        whole @ Cow::Borrowed(_) => whole,
    }
}

fn theirs(words: &Words, ours: &str) -> Value {
    let word = |ours: &str| words.iter().find(|(known, _)| known == ours).map(|(_, word)| word);
    word(ours).or_else(|| word("else")).map_or(ours, String::as_str).into()
}

fn line(side: &Side) -> Value {
    optional(side.line.as_ref().map(ToString::to_string))
}

fn of_moment(name: &str, moment: Millis, site: &Site) -> Value {
    match name.split_once('.').map(|(_, form)| form) {
        Some("date") => when::date(moment, site.offset).into(),
        Some("time") => when::time(moment, site.offset).into(),
        Some("seconds") => moment.0.div_euclid(1000).into(),
        Some("milliseconds") => moment.0.into(),
        Some(_) | None => when::rfc3339(moment).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = include_str!("../../../../docs/described-crm.md");

    #[test]
    fn the_page_has_every_name() {
        for names in [ALWAYS, NUMBER, NAME, NEW_CONTACT, MARKER, CONTACT, ACTIVITY, DRAFT, CHANGE] {
            for name in names.split(' ') {
                assert!(PAGE.contains(&format!("`{{{name}}}`")), "{name}");
            }
        }
        for form in MOMENT_FORMS.split(' ') {
            assert!(PAGE.contains(&format!("`.{form}`")), "{form}");
        }
    }

    #[test]
    fn moments_have_forms_and_nothing_else_has() {
        let rows = [
            ("startedAt", true),
            ("startedAt.date", true),
            ("startedAt.soon", false),
            ("since", false),
            ("seconds.date", false),
            ("contact.id", true),
            ("contact", false),
            ("user.id", true),
            ("", false),
        ];
        for (name, expected) in rows {
            assert_eq!(is_known(name, DRAFT), expected, "{name}");
        }
    }
}
