//! How a description says what can be asked.

use ledger_core::additional::AdditionalField;
use ledger_core::contact::ContactKind;
use ledger_wire::http::Method;
use serde_json::Value;

use super::super::description::{
    AddContact, ContactShape, Create, Find, Listed, Look, MayWrite, Next, Read, ReadContact,
    Request, Requests, Users, Version, WhoAmI,
};
use super::super::place::{Fields, Place};
use super::super::template;
use super::super::values::{self, FIELD, is_known};
use super::pieces::{condition, each, needed_path, needed_paths, path, paths, statuses};
use super::sign_in::header_name;

pub(super) const REQUESTS: &str = "findContacts contactsNamed addContact readContact look create \
    read update users whoAmI mayWrite";
const REQUEST: &str = "request headers body";
const LISTED: &str = "request headers body list except next none";

/// Everything that can be asked; nothing while something is missing that must be there.
pub(super) fn requests(
    fields: &Fields<'_>,
    additional: &[AdditionalField],
    kinds: &[ContactKind],
) -> Option<Requests> {
    let with = |names: &str, fields: &mut dyn Iterator<Item = &AdditionalField>| {
        let more: String = fields.map(|field| format!(" {FIELD}{}", field.name)).collect();
        format!("{names}{more}")
    };
    let with_fields = |names: &str| with(names, &mut additional.iter());
    let of_contacts =
        with(values::NEW_CONTACT, &mut kinds.iter().flat_map(|kind| kind.fields.iter()));
    let (find_contacts, create_one) = (fields.needed("findContacts"), fields.needed("create"));
    let (read_one, change) = (fields.needed("read"), fields.needed("update"));
    let me = fields.needed("whoAmI");
    Some(Requests {
        contacts_named: fields.get("contactsNamed").map(|it| find(it, values::NAME)),
        add_contact: fields.get("addContact").map(|it| add_contact(it, &of_contacts)),
        read_contact: fields.get("readContact").map(read_contact),
        look: fields.get("look").map(look),
        users: fields.get("users").map(users),
        may_write: fields.get("mayWrite").map(may_write),
        find_contacts: find(find_contacts?, values::NUMBER),
        create: create(create_one?, &with_fields(values::DRAFT)),
        read: read(read_one?, additional),
        update: update(change?, &with_fields(values::CHANGE)),
        who_am_i: who_am_i(me?),
    })
}

fn request(fields: &Fields<'_>, names: &str) -> Request {
    let text = fields.text("request");
    let (method, path) = text.split_once(' ').unwrap_or((&text, ""));
    let method = Method::named(method);
    if let Some(place) = fields.get("request").filter(|_| !text.is_empty()) {
        if method.is_none() || !path.starts_with('/') || path.contains([' ', '#']) {
            place.problem("write a method and a path, such as `GET /contacts?phone={number}`");
        }
        known_names(&place, &text, names);
    }
    let header = |(name, value): (&str, Place<'_>)| {
        let text = value.text();
        known_names(&value, &text, names);
        (header_name(&value, name), text)
    };
    let headers = fields.get("headers").map(|place| place.entries()).unwrap_or_default();
    let body = fields.get("body");
    if let Some(body) = &body {
        known_names_within(body, names);
        if method == Some(Method::Get) {
            body.problem("a GET has no body");
        }
    }
    Request {
        method: method.unwrap_or(Method::Get),
        path: path.to_owned(),
        headers: headers.into_iter().map(header).collect(),
        body: body.map(|body| body.value().clone()),
    }
}

fn known_names_within(place: &Place<'_>, names: &str) {
    match place.value() {
        Value::String(text) => known_names(place, text, names),
        Value::Array(_) => place.items().iter().for_each(|item| known_names_within(item, names)),
        Value::Object(_) => {
            place.entries().iter().for_each(|(_, field)| known_names_within(field, names));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn known_names(place: &Place<'_>, text: &str, names: &str) {
    match template::places(text) {
        Err(problem) => place.problem(problem),
        Ok(places) => {
            for name in places.iter().map(|place| place.name) {
                if name == "token" || name.starts_with("token.") {
                    place.problem("a token stands in header fields of `signIn` or `headers` only");
                } else if !is_known(name, names) {
                    place.problem(format!(
                        "{{{name}}} has no value here; there are: {}, user.id",
                        names.replace(' ', ", ")
                    ));
                }
            }
        }
    }
}

fn listed(fields: &Fields<'_>, names: &str) -> Listed {
    Listed {
        request: request(fields, names),
        list: fields.needed("list").map(|place| path(&place)).unwrap_or_default(),
        except: fields.get("except").map(|it| each(&it, condition)).unwrap_or_default(),
        next: fields.get("next").and_then(next),
        none: fields.get("none").map(statuses).unwrap_or_default(),
    }
}

fn next(place: Place<'_>) -> Option<Next> {
    let fields = place.object("at query");
    let at = fields.get("at").map(|place| path(&place));
    let query = fields.get("query").map(|place| place.text());
    match (at, query) {
        (Some(at), Some(query)) => Some(Next::Cursor { at, query }),
        (None, Some(query)) => Some(Next::Number { query }),
        (Some(at), None) => Some(Next::Address { at }),
        (None, None) => {
            fields.problem(
                "say where the next page's cursor or address stands (`at`), or which \
                part of the query has a page's number (`query`), or both",
            );
            None
        }
    }
}

fn find(place: Place<'_>, names: &str) -> Find {
    let fields = place.object(&format!("{LISTED} contact numbers"));
    Find {
        listed: listed(&fields, names),
        contact: fields.needed("contact").map(contact_shape).unwrap_or_default(),
        numbers: fields.get("numbers").map(|it| each(&it, path)).unwrap_or_default(),
    }
}

fn contact_shape(place: Place<'_>) -> ContactShape {
    let fields = place.object("id name kind createdAt latestActivityAt");
    let optional = |name| fields.get(name).map(|place| path(&place));
    ContactShape {
        id: needed_path(&fields, "id"),
        name: needed_paths(&fields, "name"),
        kind: optional("kind"),
        created_at: optional("createdAt"),
        latest_activity_at: optional("latestActivityAt"),
    }
}

fn add_contact(place: Place<'_>, names: &str) -> AddContact {
    let fields = place.object(&format!("{REQUEST} id"));
    let request = request(&fields, names);
    AddContact { request, id: needed_path(&fields, "id") }
}

fn read_contact(place: Place<'_>) -> ReadContact {
    let fields = place.object(&format!("{REQUEST} name"));
    let request = request(&fields, values::CONTACT);
    ReadContact { request, name: needed_paths(&fields, "name") }
}

fn look(place: Place<'_>) -> Look {
    let fields = place.object(&format!("{LISTED} id marker newestFirst"));
    Look {
        listed: listed(&fields, values::MARKER),
        id: needed_path(&fields, "id"),
        marker: needed_path(&fields, "marker"),
        newest_first: fields.get("newestFirst").map(|place| path(&place)),
    }
}

fn create(place: Place<'_>, names: &str) -> Create {
    let fields = place.object(&format!("{REQUEST} id"));
    let request = request(&fields, names);
    if !request.uses("body") && !request.uses("body.marked") {
        fields.problem("the record's text has no place: write {body} or {body.marked}");
    }
    if !request.uses("contact.id") {
        fields.problem("the contact has no place: write {contact.id}");
    }
    Create { request, id: needed_path(&fields, "id") }
}

fn read(place: Place<'_>, additional: &[AdditionalField]) -> Read {
    let fields =
        place.object(&format!("{REQUEST} subject text contact contactName version gone fields"));
    let field = |(name, place): (&str, Place<'_>)| {
        if additional.iter().all(|field| field.name != name) {
            place.problem("there is no such field");
        }
        (name.to_owned(), path(&place))
    };
    let stands = fields.get("fields").map(|it| it.entries().into_iter().map(field).collect());
    let version = fields.get("version").map(|place| place.text());
    let request = request(&fields, values::ACTIVITY);
    needs_activity(&request, &fields);
    Read {
        request,
        subject: fields.get("subject").map(|place| path(&place)),
        body: needed_path(&fields, "text"),
        contact: needed_path(&fields, "contact"),
        contact_name: fields.get("contactName").map(paths).unwrap_or_default(),
        version: version.map(|text| {
            if text.starts_with('/') { Version::At(text) } else { Version::Header(text) }
        }),
        gone: fields.get("gone").map(|it| each(&it, condition)).unwrap_or_default(),
        fields: stands.unwrap_or_default(),
    }
}

fn update(place: Place<'_>, names: &str) -> Request {
    let fields = place.object(REQUEST);
    let request = request(&fields, names);
    needs_activity(&request, &fields);
    request
}

fn needs_activity(request: &Request, fields: &Fields<'_>) {
    if !request.uses("activity.id") {
        fields.problem("which record? write {activity.id}");
    }
}

fn users(place: Place<'_>) -> Users {
    let fields = place.object(&format!("{LISTED} id name email"));
    Users {
        listed: listed(&fields, ""),
        id: needed_path(&fields, "id"),
        name: needed_paths(&fields, "name"),
        email: fields.get("email").map(|place| path(&place)),
    }
}

fn who_am_i(place: Place<'_>) -> WhoAmI {
    let fields = place.object(&format!("{REQUEST} id name"));
    WhoAmI {
        request: request(&fields, ""),
        id: fields.get("id").map(|place| path(&place)),
        name: needed_paths(&fields, "name"),
    }
}

fn may_write(place: Place<'_>) -> MayWrite {
    let fields = place.object(&format!("{REQUEST} yes no"));
    MayWrite {
        request: request(&fields, ""),
        yes: fields.needed("yes").map(statuses).unwrap_or_default(),
        no: fields.get("no").map(statuses).unwrap_or_default(),
    }
}
