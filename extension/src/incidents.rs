//! Notifications of incidents, for an administrator who wants them in this browser.

use ledger_core::cover::Position;
use ledger_ui::background::Reply;
use ledger_ui::client::{self, ApiRequest, Call};
use ledger_ui::notices;
use wasm_bindgen::JsValue;

use crate::background::{ask, read};
use crate::chrome;
use crate::store::{self, Kept, object};

/// Turns notifications of incidents on or off; says how they stand.
pub(crate) async fn notices(turn: Option<Position>) -> Result<Reply, JsValue> {
    let Some(Kept::V1 { since, .. }) = store::signed_in().await? else {
        return Ok(Reply::Notices { position: Position::Off });
    };
    match turn {
        Some(Position::On) => {
            store::keep_told(since, Some(None)).await?;
            tell().await?;
        }
        Some(Position::Off) => store::keep_told(since, None).await?,
        None => {}
    }
    let told = store::told(since).await?;
    let position = if told.is_some() { Position::On } else { Position::Off };
    Ok(Reply::Notices { position })
}

/// Tells an administrator who wants it of incidents that are new. That they are told is kept
/// first: better one too few, which stands on the page, than one again and again.
pub(crate) async fn tell() -> Result<(), JsValue> {
    let Some(Kept::V1 { since, .. }) = store::signed_in().await? else { return Ok(()) };
    let Some(told) = store::told(since).await? else { return Ok(()) };
    let asked = ask(&Call::Api(&ApiRequest::get("health"))).await?;
    let Ok((_, health)) = read(asked, client::read_health) else { return Ok(()) };
    let news = notices::news(health.alerts, told);
    // Someone may have turned them off meanwhile, or have been told by another look.
    if told != Some(news.told) && store::told(since).await? == Some(told) {
        store::keep_told(since, Some(Some(news.told))).await?;
        for alert in &news.alerts {
            let options = [
                ("type", "basic"),
                ("iconUrl", "icons/128.png"),
                ("title", notices::subject(alert)),
                ("message", notices::words(alert)),
            ];
            let options = options.map(|(name, value)| (name, JsValue::from_str(value)));
            chrome::notify(&alert.id, &object(&options)?).await?;
        }
    }
    Ok(())
}
