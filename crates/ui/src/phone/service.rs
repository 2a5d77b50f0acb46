//! What we are to the widget: a service that finds contacts and logs calls, with rows in its
//! settings.

use ledger_core::cover::{AutoLogSwitch, Position};
use ledger_core::settings::user::Lock;
use ledger_wire::api::{Role, Session};

use super::json::{Object, list};
use super::protocol::SERVICE;
use crate::text::phone as words;

/// What never changes: the paths under which the widget asks, and that its own auto-log row is
/// hidden, because ours has the lock and the reason. The widget may not believe for long that
/// nobody has a number: somebody may just have made the contact.
const PATHS: &str = r#""displayName":"Call Ledger","contactMatchPath":"/contacts/match","contactMatchTtl":300000,"contactNoMatchTtl":15000,"viewMatchedContactPath":"/contacts/view","contactSearchPath":"/contacts/search","callLoggerPath":"/callLogger","callLogPageInputChangedEventPath":"/callLogger/inputChanged","callLogEntityMatcherPath":"/callLogger/match","callLoggerAutoLogSettingHidden":true,"settingsPath":"/settings","authorizationPath":"/authorize","buttonEventPath":"/custom-button-click","customizedPageInputChangedEventPath":"/customizedPage/inputChanged""#;

/// The message that makes us a service, or says what has changed.
pub(super) fn register(session: Option<&Session>, switch: &AutoLogSwitch) -> String {
    let mut service = Object::new();
    service.text("name", SERVICE).fields(PATHS);
    service.text("authorizedTitle", &words::SIGN_OUT).text("unauthorizedTitle", &words::SIGN_IN);
    service.json("authorized", if session.is_some() { "true" } else { "false" });
    let mut rows = vec![auto_log(switch)];
    rows.push(button("calls", &words::CALLS));
    if let Some(session) = session {
        service.text("authorizedAccount", &session.name);
        match session.role {
            Role::Admin => rows.push(button("admin", &words::ADMIN)),
            Role::User => {}
        }
    }
    service.json("settings", &list(&rows));
    Object::message("rc-adapter-register-third-party-service").json("service", &service.end()).end()
}

/// The auto-log row. A locked one says why.
fn auto_log(switch: &AutoLogSwitch) -> String {
    let reason = switch.why.sentence();
    let mut row = Object::new();
    row.fields(r#""id":"autoLog","type":"boolean","groupId":"logging""#);
    row.text("name", &words::AUTO_LOG).text("description", reason);
    row.json(
        "value",
        match switch.position {
            Position::On => "true",
            Position::Off => "false",
        },
    );
    match switch.lock {
        Lock::Locked => row.json("readOnly", "true").text("readOnlyReason", reason).end(),
        Lock::Free => row.json("readOnly", "false").end(),
    }
}

/// A row with a button that opens a page of ours.
fn button(id: &str, name: &str) -> String {
    Object::new()
        .text("id", id)
        .fields(r#""type":"button""#)
        .text("name", name)
        .text("buttonLabel", &words::OPEN)
        .end()
}
