//! Notifications of incidents, for an administrator who wants them in this browser.

use ledger_core::cover::Position;
use ledger_core::time::Millis;
use ledger_ui::background::{Reply, Trouble};
use ledger_ui::client::{self, ApiRequest};
use ledger_ui::notices;
use ledger_wire::api::Health;

use crate::background::Answer;
use crate::effect::Effect;
use crate::session::ask;
use crate::store::{Kept, Store};

/// Turns notifications of incidents on or off; says how they stand.
pub(crate) fn notices(store: &Store, turn: Option<Position>) -> Answer {
    let Some(since) = store.signed_in().map(|kept| kept.since()) else {
        return Answer::Now(Reply::of(&Position::Off));
    };
    match turn {
        Some(Position::On) => {
            store.keep_told(since, Some(None));
            return Answer::Later(Box::pin(async {
                tell().await?;
                Ok(Reply::of(&Position::On))
            }));
        }
        Some(Position::Off) => store.keep_told(since, None),
        None => {}
    }
    let position = if store.told(since).is_some() { Position::On } else { Position::Off };
    Answer::Now(Reply::of(&position))
}

/// Tells an administrator who wants it of incidents that are new. That they are told is kept
/// first: better one too few, which stands on the page, than one again and again.
pub(crate) async fn tell() -> Result<(), Trouble> {
    let Some((since, told)) = wanted(&Store::load().await?) else { return Ok(()) };
    let Ok((Kept::V1 { server, .. }, response)) = ask(ApiRequest::get("health")).await else {
        return Ok(());
    };
    let Ok(health) = client::read::<Health>(&server, &response) else { return Ok(()) };
    let news = notices::news(health.alerts, told);
    let store = Store::load().await?;
    // Someone may have turned them off meanwhile, or have been told by another look.
    if told == Some(news.told) || wanted(&store) != Some((since, told)) {
        return Ok(());
    }
    store.keep_told(since, Some(Some(news.told)));
    for alert in news.alerts {
        let (title, message) = (notices::subject(&alert), notices::words(&alert));
        let (title, message) = (title.to_owned(), message.to_owned());
        store.then(Effect::Notify { id: alert.id, title, message, button: None });
    }
    store.commit().await
}

/// Since when someone is signed in who wants to be told, and up to when they were.
fn wanted(store: &Store) -> Option<(Millis, Option<Millis>)> {
    let since = store.signed_in()?.since();
    Some((since, store.told(since)?))
}
