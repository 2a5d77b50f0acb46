//! What the background does unasked when it has heard how calls stand: it says how many need the
//! person, has calls logged that the server leaves to the client, opens calls that have ended, and
//! tells what is new.

use ledger_core::from_json::from_str;
use ledger_core::time::Millis;
use ledger_ui::background::{CallKey, Remembered, Trouble};
use ledger_ui::call_notices::{self, Notice};
use ledger_ui::calls::Filter;
use ledger_ui::client::ApiRequest;
use ledger_ui::navigation::Page;
use ledger_wire::api::{Calls, Session};

use crate::chrome::Later;
use crate::effect::Effect;
use crate::moment::now;
use crate::outbox;
use crate::session::ask;
use crate::store::Store;

/// How names of notifications of calls begin; others are of incidents.
const CALL: &str = "call/";

/// Takes in the newest calls of the person, in the Worker's words.
/// They were asked for under the session that began then.
pub(crate) fn heard(since: Millis, body: String) -> Later<()> {
    Box::pin(async move {
        let Some(calls) = from_str::<Calls>(&body) else { return Ok(()) };
        let store = Store::load().await?;
        let is_due = take_in(&store, since, &body, &calls);
        store.commit().await?;
        if is_due { log(calls, since).await } else { Ok(()) }
    })
}

/// The same; says whether there may be calls to log.
fn take_in(store: &Store, since: Millis, body: &str, calls: &Calls) -> bool {
    outbox::reached(store);
    let (Some(_), Some((mut own, session))) = (store.still(since), store.own()) else {
        return false;
    };
    let settings = own.settings(&session);
    if let Some(Remembered { calls: before, .. }) = store.calls(since) {
        let wanted = &settings.notifications.value;
        for notice in call_notices::notices(&before.calls, &calls.calls, wanted) {
            store.then(told(notice));
        }
        if settings.open_form_after_call.value {
            let ended = call_notices::ended(&before.calls, &calls.calls).next();
            if let Some(row) = ended {
                store.then(open(Page::Calls, &CallKey::of(row).to_text()));
            }
        }
    }
    store.keep_calls(since, body);
    if own.note_wish(&settings, now()) {
        store.keep_user_settings(&own);
    }
    let waiting = calls.calls.iter().filter(|row| Filter::NeedsMe.shows(row)).count();
    store.then(Effect::Badge(match waiting {
        0 => String::new(),
        some => some.to_string(),
    }));
    !own.due(&settings, store.browser_since(), &calls.calls, now()).is_empty()
}

/// Has calls logged that the server leaves to the client; none as long as the Worker has not just
/// said who covers the person.
async fn log(calls: Calls, since: Millis) -> Result<(), Trouble> {
    let Ok((_, response)) = ask(ApiRequest::session()).await else { return Ok(()) };
    let Some(session) = from_str::<Session>(&response.body) else { return Ok(()) };
    let store = Store::load().await?;
    store.keep_session(since, &response.body);
    if let Some((mut own, _)) = store.own() {
        let settings = own.settings(&session);
        own.note_wish(&settings, now());
        let waiting = store.waiting();
        for intent in own.due(&settings, store.browser_since(), &calls.calls, now()) {
            if !waiting.iter().any(|one| one.key == intent.key) {
                store.keep_waiting(&intent);
            }
        }
    }
    store.commit().await
}

fn told(notice: Notice) -> Effect {
    let Notice { call, title, message, action } = notice;
    let id = [CALL, &call.to_text()].concat();
    Effect::Notify { id, title: title.to_string(), message, button: Some(action.to_string()) }
}

/// The person clicks on a notification: it goes, and what it tells of opens.
pub(crate) async fn clicked(notification: String) -> Result<(), Trouble> {
    let store = Store::load().await?;
    store.then(match notification.strip_prefix(CALL) {
        Some(call) => open(Page::Calls, call),
        None => open(Page::Admin, ""),
    });
    store.then(Effect::Unnotify(notification));
    store.commit().await
}

/// Opens a page in a tab; with a call, that call in its list.
fn open(page: Page, call: &str) -> Effect {
    Effect::Open([page.file(), "#", call].concat())
}
