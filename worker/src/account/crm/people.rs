//! What people ask of the built-in CRM. Who may ask what stands in `ledger_wire::api::route`.

use ledger_core::contact::search::Search;
use ledger_core::id::ContactId;
use ledger_core::ledger::ContactChoice;
use ledger_core::time::Millis;
use ledger_crm::Crm;
use ledger_wire::api::{ContactState, Failure, FailureCode, KnownContacts, Role};
use ledger_wire::http::Method;

use super::{Asked, activities, contacts, import};
use crate::account::store::{Store, StoredSession};
use crate::account::{Answered, broken};

/// The most rows of one answer.
const MOST_ROWS: i64 = 200;

/// Above every id and moment, and exact as a JavaScript number.
const ABOVE_ALL: i64 = (1 << 53) - 1;

/// Answers in JSON.
pub(super) fn answer(
    store: &Store,
    session: &StoredSession,
    asked: &Asked,
    now: Millis,
) -> Answered<String> {
    if store.crm() != Crm::Builtin {
        return Err(Failure::new(
            FailureCode::Conflict,
            "calls are logged in another CRM; its contacts and activities are there",
        ));
    }
    match (asked.method, asked.segments().as_slice()) {
        (Method::Get, ["contacts"]) => list_contacts(store, asked),
        (Method::Post, ["contacts"]) => {
            let card = contacts::card(store, &asked.body()?)?;
            contacts::shown(store, contacts::add(store, &card, now).map_err(broken)?)
        }
        (Method::Post, ["contacts", "import"]) => import_contacts(store, asked, now),
        (Method::Get, ["contacts", id]) => contacts::shown(store, number(id)),
        (Method::Put, ["contacts", id]) => edit_contact(store, number(id), asked, now),
        (Method::Post, ["contacts", id, "merge", other]) => {
            merge(store, number(id), number(other), now)
        }
        (Method::Post, ["contacts", id, command]) => {
            let state = ContactState::ALL.into_iter().find(|state| state.command() == *command);
            set_state(store, number(id), state.ok_or_else(|| nothing(asked))?, now)
        }
        (Method::Get, ["activities"]) => list_activities(store, session, asked),
        (Method::Get, ["activities", id]) => activities::shown(store, id, seen_by(session)),
        (Method::Put, ["activities", id]) => {
            activities::shown(store, id, seen_by(session))?;
            let base = field(asked, "base", 0)?;
            activities::edit(store, id, base, asked.body()?, now)?;
            activities::shown(store, id, "")
        }
        (_, _) => Err(nothing(asked)),
    }
}

fn nothing(asked: &Asked) -> Failure {
    let message = format!("there is no {} {}", asked.method.as_str(), asked.path());
    Failure::new(FailureCode::NotFound, message)
}

// Contacts.

fn list_contacts(store: &Store, asked: &Asked) -> Answered<String> {
    let state = match asked.query("state").as_str() {
        "" => ContactState::Active,
        name => {
            ContactState::ALL.into_iter().find(|state| state.name() == name).ok_or_else(|| {
                let message = "state must be active, archived or deleted";
                Failure::new(FailureCode::BadRequest, message)
            })?
        }
    };
    let wanted = contacts::Wanted {
        state,
        search: search(store, asked)?,
        after: field(asked, "after", 0)?,
        limit: limit(asked)?,
    };
    contacts::list(store, wanted).map_err(broken)
}

fn import_contacts(store: &Store, asked: &Asked, now: Millis) -> Answered<String> {
    let import = asked.query("import");
    if import.is_empty() || import.len() > 100 {
        let message = "import must have 1 to 100 characters";
        return Err(Failure::new(FailureCode::BadRequest, message));
    }
    let known = asked.query("known");
    let known = KnownContacts::ALL.into_iter().find(|policy| policy.name() == known);
    let known = known
        .ok_or_else(|| Failure::new(FailureCode::BadRequest, "known must be update or leave"))?;
    import::import(store, &import, known, asked.body()?, now)
}

fn edit_contact(store: &Store, id: i64, asked: &Asked, now: Millis) -> Answered<String> {
    contacts::shown(store, id)?;
    let base = field(asked, "base", 0)?;
    if !contacts::is_of(store, id, base).map_err(broken)? {
        return Err(Failure::new(
            FailureCode::Conflict,
            "someone changed the contact meanwhile; load it again and repeat the edit",
        ));
    }
    let card = contacts::card(store, &asked.body()?)?;
    contacts::write(store, id, &card, now).map_err(broken)?;
    contacts::shown(store, id)
}

fn set_state(store: &Store, id: i64, state: ContactState, now: Millis) -> Answered<String> {
    contacts::shown(store, id)?;
    let commit = || -> worker::Result<()> {
        contacts::set_state(store, id, state, now)?;
        match state {
            ContactState::Active => Ok(()),
            ContactState::Archived | ContactState::Deleted => {
                store.forget_remembered(&ContactId::new(id.to_string()))
            }
        }
    };
    commit().map_err(broken)?;
    contacts::shown(store, id)
}

fn merge(store: &Store, id: i64, other: i64, now: Millis) -> Answered<String> {
    let (kept, gone) = (contacts::stored(store, id)?, contacts::stored(store, other)?);
    if id == other {
        let message = "a contact cannot be merged with itself; choose another one";
        return Err(Failure::new(FailureCode::Invalid, message));
    }
    let kept_id = ContactId::new(id.to_string());
    let choice = ContactChoice { id: kept_id, name: kept.name.clone() };
    let commit = || -> worker::Result<()> {
        contacts::write(store, id, &kept.filled_by(gone), now)?;
        contacts::replace(store, other, id, now)?;
        activities::hand_over(store, &other.to_string(), &choice, now)?;
        store.hand_over_remembered(&ContactId::new(other.to_string()), &choice)
    };
    commit().map_err(broken)?;
    contacts::shown(store, id)
}

// Activities.

fn list_activities(store: &Store, session: &StoredSession, asked: &Asked) -> Answered<String> {
    let person = asked.query("person");
    let own = session.extension.as_str();
    let extension = match session.role {
        Role::Admin => person.as_str(),
        Role::User if person.is_empty() || person == own => own,
        Role::User => {
            return Err(Failure::new(
                FailureCode::AdminOnly,
                "only an administrator sees activities of others; leave out person",
            ));
        }
    };
    let wanted = activities::Wanted {
        search: search(store, asked)?,
        contact: &asked.query("contact"),
        extension,
        from: field(asked, "from", 0)?,
        to: field(asked, "to", ABOVE_ALL)?,
        before: field(asked, "before", ABOVE_ALL)?,
        limit: limit(asked)?,
    };
    activities::list(store, wanted).map_err(broken)
}

/// The extension whose activities alone a person sees; empty for those who see all.
fn seen_by(session: &StoredSession) -> &str {
    match session.role {
        Role::Admin => "",
        Role::User => session.extension.as_str(),
    }
}

// Queries.

fn search(store: &Store, asked: &Asked) -> Answered<Search> {
    Ok(Search::read(&asked.query("search"), &store.home().map_err(broken)?))
}

fn limit(asked: &Asked) -> Answered<i64> {
    let limit = field(asked, "limit", 50)?;
    if (1..=MOST_ROWS).contains(&limit) {
        return Ok(limit);
    }
    Err(Failure::new(FailureCode::BadRequest, format!("limit must be 1 to {MOST_ROWS}")))
}

fn field(asked: &Asked, name: &str, otherwise: i64) -> Answered<i64> {
    match asked.query(name).as_str() {
        "" => Ok(otherwise),
        text => {
            text.parse().ok().filter(|number| (0..=ABOVE_ALL).contains(number)).ok_or_else(|| {
                Failure::new(FailureCode::BadRequest, format!("{name} must be a whole number"))
            })
        }
    }
}

/// An id; none of ours is zero, which is what another text becomes.
fn number(id: &str) -> i64 {
    id.parse().unwrap_or_default()
}
