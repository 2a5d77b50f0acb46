//! How a description says which additional fields an activity has.

use ledger_core::additional::{AdditionalField, FieldKind, FieldOption, FieldValues, Need};
use ledger_core::contact::ContactKind;

use super::super::place::{Fields, Place};
use super::pieces::{choice, each, scalar};

fn additional(place: &Place<'_>) -> AdditionalField {
    let fields = place.clone().object("name label kind values required default dependsOn");
    let field = AdditionalField {
        depends_on: fields.get("dependsOn").map(|it| it.text()),
        name: name(&fields),
        label: fields.text("label"),
        kind: fields.needed("kind").and_then(|it| kind(&it, &fields)).unwrap_or(FieldKind::Text),
        need: fields.get("required").and_then(|it| need(&it)).unwrap_or(Need::Optional),
        default: fields.get("default").map(|it| scalar(&it)),
    };
    let alone = FieldValues::new();
    let wrong = field.default.as_ref().and_then(|default| field.problem(default, &alone));
    if let (Some(place), Some(wrong)) = (fields.get("default"), wrong) {
        place.problem(wrong);
    }
    field
}

fn name(fields: &Fields<'_>) -> String {
    let name = fields.text("name");
    let is_sign = |sign: char| sign.is_ascii_alphanumeric() || sign == '-' || sign == '_';
    if let Some(place) = fields.get("name").filter(|_| !name.chars().all(is_sign)) {
        place.problem("a field's name has letters, digits, hyphens and underlines");
    }
    name
}

fn kind(place: &Place<'_>, fields: &Fields<'_>) -> Option<FieldKind> {
    let kinds = [("text", 0), ("choice", 1), ("date", 2), ("checkbox", 3)];
    let kind = match choice(place, &kinds)? {
        1 => {
            let values = fields.needed("values").map(|it| each(&it, option)).unwrap_or_default();
            return Some(FieldKind::Choice(values));
        }
        2 => FieldKind::Date,
        3 => FieldKind::Checkbox,
        _ => FieldKind::Text,
    };
    if let Some(values) = fields.get("values") {
        values.problem("only a choice has values; take them out");
    }
    Some(kind)
}

fn option(place: &Place<'_>) -> FieldOption {
    let fields = place.clone().object("value label with");
    let with = fields.get("with").map(|it| each(&it, |value| value.text()));
    let (value, label) = (fields.text("value"), fields.text("label"));
    FieldOption { value, label, with: with.unwrap_or_default() }
}

/// A kind of contact.
pub(super) fn contact_kind(place: &Place<'_>) -> ContactKind {
    let fields = place.clone().object("name label fields");
    let additional = fields.get("fields").map(|it| all(&it)).unwrap_or_default();
    ContactKind { name: fields.text("name"), label: fields.text("label"), fields: additional }
}

/// Fields, each of which may depend on another one of them.
pub(super) fn all(place: &Place<'_>) -> Vec<AdditionalField> {
    let fields = each(place, additional);
    let is_one = |name: &String| fields.iter().any(|field| field.name == *name);
    if fields.iter().filter_map(|field| field.depends_on.as_ref()).any(|name| !is_one(name)) {
        place.problem("`dependsOn` must be the name of one of these fields");
    }
    fields
}

fn need(place: &Place<'_>) -> Option<Need> {
    let need = place.value().as_bool();
    if need.is_none() {
        place.problem("it must be true or false");
    }
    need.map(|required| if required { Need::Required } else { Need::Optional })
}
