//! Calls, as the desks of the account have them: lists, one call, and what a person wants done.

use ledger_core::id::{ExtensionId, TelephonySessionId};
use ledger_core::time::Millis;
use ledger_wire::api::{CallRow, Calls, Failure, FailureCode, Role, SendIntent};
use serde::de::DeserializeOwned;
use worker::{Env, Response};

use super::{Answered, Asked, json_text, unreadable};
use crate::message::{self, Address, Ask, Standing, ToDesk};
use crate::platform;

pub(super) async fn calls(asked: &Asked<'_>) -> Answered<Calls> {
    let standing: Standing = asked.ask(Ask::Standing).await?;
    let session = &standing.session;
    let of = match (asked.query("of").as_deref(), session.role) {
        (None | Some("me"), _) => Some(session.extension_id.clone()),
        (Some("everyone"), Role::Admin) => None,
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
    let before = asked.before()?.map(Millis);
    let limit = asked.limit()?;
    let answered: Vec<Vec<CallRow>> =
        // One more than asked for tells whether there is a next page.
        each_desk(asked.env, &standing, || ToDesk::List { of: of.clone(), before, limit: limit + 1 })
            .await?;
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

pub(super) async fn call(asked: &Asked<'_>) -> Answered<Response> {
    let (to, session, extension) = permitted(asked).await?;
    let desk = to.object(asked.env).map_err(unreadable)?;
    json_text(platform::tell_for_text(&desk, &ToDesk::Show { to, session, extension }).await?)
}

pub(super) async fn intend(asked: &Asked<'_>) -> Answered<Response> {
    let (to, session, extension) = permitted(asked).await?;
    let send: Box<SendIntent> = Box::new(asked.body().await?);
    let desk = to.object(asked.env).map_err(unreadable)?;
    let intend = ToDesk::Intend { to, session, extension, send };
    json_text(platform::tell_for_text(&desk, &intend).await?)
}

/// The call and the extension that the path names, and the desk that may have it, if whoever asks
/// may see this extension's calls. Others learn nothing, not even that it is.
async fn permitted(asked: &Asked<'_>) -> Answered<(Address, TelephonySessionId, ExtensionId)> {
    let Standing { session, desks } = asked.ask(Ask::Standing).await?;
    let call = TelephonySessionId::from(asked.name(0));
    let extension = ExtensionId::from(asked.name(1));
    if session.role == Role::Admin || session.extension_id == extension {
        Ok((Address::of(&session.account_id, &call, desks), call, extension))
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
