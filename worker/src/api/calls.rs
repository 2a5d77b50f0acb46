//! Calls, as the desks of the account have them: lists, one call, and what a person wants done.

use ledger_core::id::{ExtensionId, TelephonySessionId};
use ledger_core::ledger::State;
use ledger_core::time::Millis;
use ledger_core::why::Why;
use ledger_wire::api::{
    CallFilter, CallRow, Calls, Failure, FailureCode, Role, SendIntent, Session,
};
use serde::de::DeserializeOwned;
use worker::{Env, Response};

use super::{Answered, Asked, json_text, unreadable};
use crate::message::{self, Address, Ask, AskContacts, Standing, ToDesk};
use crate::platform;

pub(super) async fn calls(asked: &Asked<'_>) -> Answered<Calls> {
    let standing: Standing = asked.ask(Ask::Standing).await?;
    let filter = filter(asked, &standing.session)?;
    let limit = asked.limit()?;
    let list = || ToDesk::List { filter: filter.clone(), limit: limit + 1 };
    // One more than asked for tells whether there is a next page.
    let answered: Vec<Vec<CallRow>> = each_desk(asked.env, &standing, list).await?;
    let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
    // A desk that has no more than was asked for has said all it has.
    let desk_has_more = answered.iter().any(|rows| rows.len() > wanted);
    let mut calls: Vec<CallRow> = answered.into_iter().flatten().collect();
    calls.sort_unstable_by(|a, b| {
        (b.started_at, &b.telephony_session_id, &b.extension_id).cmp(&(
            a.started_at,
            &a.telephony_session_id,
            &a.extension_id,
        ))
    });
    let last = wanted.checked_sub(1).and_then(|last| calls.get(last));
    let next = match last.map(|row| row.started_at) {
        None => None,
        Some(last) => {
            // What began at the same moment stays together: the next page begins before it.
            let known = calls.len();
            calls.retain(|row| row.started_at >= last);
            (calls.len() < known || desk_has_more).then_some(last)
        }
    };
    Ok(Calls { calls, next })
}

/// Which calls are asked for, by someone who may see them.
fn filter(asked: &Asked<'_>, session: &Session) -> Answered<CallFilter> {
    let person = match (asked.query("of").as_deref(), session.role) {
        (None | Some("me"), _) => Some(session.extension_id.clone()),
        (Some("everyone"), Role::Admin) => asked.query("person").map(ExtensionId::new),
        (Some("everyone"), Role::User) => {
            return Err(Failure::new(
                FailureCode::AdminOnly,
                "only an administrator sees everyone's calls; ask for of=me",
            ));
        }
        (Some(other), _) => {
            return Err(Failure::new(
                FailureCode::BadRequest,
                format!("of={other} is not known; write of=me or of=everyone"),
            ));
        }
    };
    let moment = |word: &str| word.parse().ok().map(Millis);
    Ok(CallFilter {
        person,
        state: narrowed(asked, "state", State::named)?,
        reason: narrowed(asked, "reason", Why::coded)?,
        number: narrowed(asked, "number", CallFilter::digits)?,
        since: narrowed(asked, "since", moment)?,
        before: asked.before()?.map(Millis),
    })
}

/// A field by which the list may be narrowed.
fn narrowed<T>(
    asked: &Asked<'_>,
    name: &str,
    read: impl Fn(&str) -> Option<T>,
) -> Answered<Option<T>> {
    let Some(word) = asked.query(name).filter(|word| !word.is_empty()) else { return Ok(None) };
    let unknown =
        || Failure::new(FailureCode::BadRequest, format!("{name}={word} is not understood"));
    read(&word).map(Some).ok_or_else(unknown)
}

pub(super) async fn call(asked: &Asked<'_>) -> Answered<Response> {
    let (to, session, extension, _) = permitted(asked).await?;
    let desk = to.object(asked.env).map_err(unreadable)?;
    json_text(platform::tell_for_text(&desk, &ToDesk::Show { to, session, extension }).await?)
}

pub(super) async fn intend(asked: &Asked<'_>) -> Answered<Response> {
    let (to, session, extension, person) = permitted(asked).await?;
    let mut send: Box<SendIntent> = Box::new(asked.body().await?);
    send.intent.comes_from(person);
    let desk = to.object(asked.env).map_err(unreadable)?;
    let intend = ToDesk::Intend { to, session, extension, send };
    json_text(platform::tell_for_text(&desk, &intend).await?)
}

/// What the CRM has of a call, and what a form needs besides.
pub(super) async fn record(asked: &Asked<'_>) -> Answered<Response> {
    let (to, session, extension, _) = permitted(asked).await?;
    let desk = to.object(asked.env).map_err(unreadable)?;
    json_text(platform::tell_for_text(&desk, &ToDesk::Standing { to, session, extension }).await?)
}

/// What the CRM knows of contacts. Each person asks one desk, so that many share the work.
pub(super) async fn contacts(asked: &Asked<'_>, ask: AskContacts) -> Answered<Response> {
    let Standing { session, desks } = asked.ask(Ask::Standing).await?;
    let person = TelephonySessionId::from(session.extension_id.as_str());
    let account = session.account_id;
    let desk = Address::of(&account, &person, desks).object(asked.env).map_err(unreadable)?;
    json_text(platform::tell_for_text(&desk, &ToDesk::Contacts { account, ask }).await?)
}

/// The call and the extension that the path names, and the desk that may have it, if whoever asks
/// may see this extension's calls, and who that is. Others learn nothing, not even that it is.
async fn permitted(
    asked: &Asked<'_>,
) -> Answered<(Address, TelephonySessionId, ExtensionId, ExtensionId)> {
    let Standing { session, desks } = asked.ask(Ask::Standing).await?;
    let call = TelephonySessionId::from(asked.name(0));
    let extension = ExtensionId::from(asked.name(1));
    if session.role == Role::Admin || session.extension_id == extension {
        let to = Address::of(&session.account_id, &call, desks);
        Ok((to, call, extension, session.extension_id))
    } else {
        Err(Failure::new(FailureCode::NotFound, "there is no such call"))
    }
}

/// Asks every desk of the account the same.
async fn each_desk<T: DeserializeOwned>(
    env: &Env,
    standing: &Standing,
    message: impl Fn() -> ToDesk,
) -> Answered<Vec<T>> {
    let asked = standing.desks.all().map(|number| {
        let (account, message) = (&standing.session.account_id, message());
        async move {
            let desk = message::desk(env, account, number).map_err(unreadable)?;
            platform::tell::<_, T>(&desk, &message).await
        }
    });
    futures_util::future::try_join_all(asked).await
}
