//! What a described CRM says of itself: all of it follows from its description.

use std::borrow::Cow;

use ledger_core::additional::AdditionalField;
use ledger_core::compose::Format;
use ledger_core::ledger::Idempotency;

use super::description::Requests;
use crate::profile::{Ability, Profile, Updates};
use crate::sign_in::SignIn;

/// Without a description nothing is promised.
pub(super) static NONE: Profile = Profile {
    name: Cow::Borrowed("Described CRM"),
    idempotency: Idempotency::None,
    format: Format::Plain,
    updates: Updates::ReadFirst,
    abilities: Cow::Borrowed(&[]),
    sign_in: Cow::Borrowed(&[]),
    address: None,
    renewed_token: None,
    guarantee: Cow::Borrowed(
        "What is guaranteed depends on the description, which says what the CRM offers \
             against double records. Call Ledger believes it.",
    ),
};

/// What a description says outright.
pub(super) struct Said<'a> {
    pub(super) name: String,
    pub(super) idempotency: Idempotency,
    pub(super) format: Format,
    pub(super) sign_in: SignIn,
    pub(super) address: Option<&'a str>,
    pub(super) fields: &'a [AdditionalField],
}

pub(super) fn of(said: Said<'_>, requests: &Requests) -> Profile {
    let Said { name, idempotency, format, sign_in, address, fields } = said;
    let has_owners = requests.users.is_some() && requests.create.request.uses("owner.id");
    let abilities = [
        (Ability::AddContact, requests.add_contact.is_some()),
        (Ability::FindByName, requests.contacts_named.is_some()),
        (Ability::MoveActivity, requests.update.uses("contact.id")),
        (Ability::Users, has_owners),
        (Ability::Fields, !fields.is_empty()),
    ];
    let is_conditional = requests.update.uses("version");
    Profile {
        guarantee: guarantee(&name, idempotency).into(),
        name: name.into(),
        idempotency,
        format,
        updates: if is_conditional { Updates::Conditional } else { Updates::ReadFirst },
        abilities: abilities.into_iter().filter(|(_, can)| *can).map(|(what, _)| what).collect(),
        sign_in: vec![sign_in].into(),
        address: if address.is_some() { None } else { Some("https://crm.example.com") },
        renewed_token: None,
    }
}

fn guarantee(name: &str, idempotency: Idempotency) -> String {
    match idempotency {
        Idempotency::Upsert => format!(
            "One record for each part of a call, if {name} makes no second record with the same \
             marker, as its description says."
        ),
        Idempotency::Marker { settle } => format!(
            "One record for each part of a call, if {name} finds a record within {} seconds, as \
             its description says: so long is waited before one is looked for whose writing was \
             not answered.",
            settle.rounded_seconds()
        ),
        Idempotency::Trace { .. } | Idempotency::None => format!(
            "One record for each part of a call, except that {name} cannot say whether a record \
             was written when it did not answer: a person is asked then."
        ),
    }
}
