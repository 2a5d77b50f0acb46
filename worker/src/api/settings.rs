//! The settings over HTTP: their version is their entity tag, so that two administrators cannot
//! overwrite each other unknowingly; and what a page needs to foresee a change of them.

use ledger_wire::api::{Failure, FailureCode, SaveSettings, SettingsDocument};
use worker::Response;

use super::{Answered, Asked, json, json_text, unreadable};
use crate::message::{self, Ask, Standing, ToDesk};
use crate::platform;

/// The most calls whose facts are told, for a preview.
const MOST_PAST_CALLS: u32 = 10_000;

/// The settings, with their version in `ETag` too.
pub(super) async fn show(asked: &Asked<'_>) -> Answered<Response> {
    answer(asked, Ask::Settings).await
}

/// Saves a change of the version that the body or `If-Match` names.
pub(super) async fn save(asked: &Asked<'_>) -> Answered<Response> {
    let mut save: Box<SaveSettings> = Box::new(asked.body().await?);
    let Some(tag) = asked.request.headers().get("if-match").map_err(unreadable)? else {
        return answer(asked, Ask::Save { save }).await;
    };
    let stale = |failure: Failure| {
        let is_stale = failure.code == FailureCode::Conflict;
        if is_stale {
            Failure { code: FailureCode::PreconditionFailed, ..failure }
        } else {
            failure
        }
    };
    let version = tag.trim().trim_matches('"').parse().map_err(|_| {
        Failure::new(
            FailureCode::BadRequest,
            format!("If-Match: {tag} is no version; write the ETag of the settings"),
        )
    })?;
    save.base_version = Some(version);
    answer(asked, Ask::Save { save }).await.map_err(stale)
}

/// What the rules look at in the newest calls. The desks' answers are passed on as they are.
pub(super) async fn past_calls(asked: &Asked<'_>) -> Answered<Response> {
    let standing: Standing = asked.ask(Ask::Standing).await?;
    let since = asked.moment("since")?;
    // Calls are dealt to the desks evenly.
    let desks = u32::try_from(standing.desks.all().count()).unwrap_or(u32::MAX);
    let limit = MOST_PAST_CALLS.div_ceil(desks);
    let asked = standing.desks.all().map(|number| {
        let account = &standing.session.account_id;
        async move {
            let desk = message::desk(asked.env, account, number).map_err(unreadable)?;
            platform::tell_for_text(&desk, &ToDesk::Past { since, limit }).await
        }
    });
    let told: Vec<String> = futures_util::future::try_join_all(asked).await?;
    json_text(format!("[{}]", told.join(",")))
}

async fn answer(asked: &Asked<'_>, ask: Ask) -> Answered<Response> {
    let document: SettingsDocument = asked.ask(ask).await?;
    let mut response = json(&document)?;
    let tag = format!("\"{}\"", document.version);
    response.headers_mut().set("etag", &tag).map_err(unreadable)?;
    Ok(response)
}
