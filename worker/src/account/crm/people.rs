//! What people ask of the built-in CRM, and who may.

use ledger_core::contact::card::ContactDraft;
use ledger_core::contact::search::Search;
use ledger_core::id::ContactId;
use ledger_core::ledger::ContactChoice;
use ledger_core::time::Millis;
use ledger_crm::Crm;
use ledger_wire::api::{
    ContactState, EditContact, Failure, FailureCode, MergeContact, Role, SetContactState,
    StoredActivity,
};
use ledger_wire::http::Method;

use super::{Asked, activities, contacts, import};
use crate::account::people::admin_only;
use crate::account::store::{Store, StoredSession};
use crate::account::{Answered, broken};
use crate::sql::from_json;

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
            let card = contacts::card(store, &asked.body::<ContactDraft>()?)?;
            let id = contacts::add(store, &card, now).map_err(broken)?;
            contacts::shown(store, id)
        }
        (Method::Post, ["contacts", "import"]) => {
            admin_only(session)?;
            import::import(store, asked.body()?, now)
        }
        (Method::Get, ["contacts", id]) => contacts::shown(store, number(id)),
        (Method::Put, ["contacts", id]) => edit_contact(store, number(id), asked.body()?, now),
        (Method::Put, ["contacts", id, "state"]) => {
            let SetContactState { state } = asked.body()?;
            if state == ContactState::Deleted {
                admin_only(session)?;
            }
            set_state(store, number(id), state, now)
        }
        (Method::Post, ["contacts", id, "merge"]) => {
            admin_only(session)?;
            let MergeContact { other } = asked.body()?;
            merge(store, number(id), number(other.as_str()), now)
        }
        (Method::Get, ["activities"]) => list_activities(store, session, asked),
        (Method::Get, ["activities", id]) => own_activity(store, session, id),
        (Method::Put, ["activities", id]) => {
            own_activity(store, session, id)?;
            activities::edit(store, id, asked.body()?, now)?;
            activities::shown(store, id)
        }
        (method, _) => Err(Failure::new(
            FailureCode::NotFound,
            format!("there is no {} {}", method.as_str(), asked.url.path()),
        )),
    }
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

fn edit_contact(store: &Store, id: i64, edit: EditContact, now: Millis) -> Answered<String> {
    let stored = contacts::stored(store, id)?;
    if stored.updated_at != edit.base {
        return Err(Failure::new(
            FailureCode::Conflict,
            "someone changed the contact meanwhile; load it again and repeat the edit",
        ));
    }
    let card = contacts::card(store, &edit.contact)?;
    contacts::write(store, id, &card, now).map_err(broken)?;
    contacts::shown(store, id)
}

fn set_state(store: &Store, id: i64, state: ContactState, now: Millis) -> Answered<String> {
    let stored = contacts::stored(store, id)?;
    if stored.state != state {
        contacts::set_state(store, id, state, now).map_err(broken)?;
        if state != ContactState::Active {
            store.forget_remembered(&stored.id).map_err(broken)?;
        }
    }
    contacts::shown(store, id)
}

fn merge(store: &Store, id: i64, other: i64, now: Millis) -> Answered<String> {
    let (kept, gone) = (contacts::stored(store, id)?, contacts::stored(store, other)?);
    if id == other || kept.state != ContactState::Active || gone.state == ContactState::Deleted {
        return Err(Failure::new(
            FailureCode::Invalid,
            "two different contacts can be merged, of which neither is deleted",
        ));
    }
    let choice = ContactChoice { id: kept.id.clone(), name: kept.name.clone() };
    let (card, others) =
        (contacts::card(store, &kept.into())?, contacts::card(store, &gone.into())?);
    let commit = || -> worker::Result<()> {
        contacts::write(store, id, &card.filled_by(others), now)?;
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

/// An activity, if this person may see and change it.
fn own_activity(store: &Store, session: &StoredSession, id: &str) -> Answered<String> {
    let shown = activities::shown(store, id)?;
    let activity: StoredActivity = from_json(&shown).map_err(broken)?;
    match session.role {
        Role::Admin => Ok(shown),
        Role::User if activity.extension_id == session.extension => Ok(shown),
        Role::User => Err(activities::unknown()),
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
