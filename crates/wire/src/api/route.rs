//! The routes of `/v1`, each with who may ask: the one place that names them. The Worker answers
//! nothing else, and checks nobody's role elsewhere; `worker/openapi.json` describes each, and
//! tests hold one against the other.
//!
//! What crosses stands beside each route, as body and answer.

use serde::{Deserialize, Serialize};

use crate::http::Method;

/// Who may ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Who {
    /// Everyone: there is nothing of anyone's in the answer.
    Anyone,
    /// Whoever shows either token of a session that has not ended.
    Holder,
    /// Whoever is signed in. What they see of others the answer decides.
    User,
    /// Administrators of the account.
    Admin,
}

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the table says what each is")]
pub enum Route {
    Service,
    SignIn,
    Refresh,
    Session,
    SignOut,
    SignOutEverywhere,
    Settings,
    SaveSettings,
    SettingsHistory,
    BlockList,
    Directory,
    PastCalls,
    Calls,
    Call,
    Intend,
    CallRecord,
    CrmContacts,
    AddCrmContact,
    /// Contacts and activities of the built-in CRM.
    Builtin,
    GiveCredential,
    DropCredential,
    CrmStatus,
    ConnectCrm,
    ForgetCrm,
    CheckCrm,
    CrmSignInPage,
    CrmUsers,
    CrmFields,
    Health,
    GiveAlertAddress,
    TestAlertAddress,
    DropAlertAddress,
    Report,
    ReportOfPeople,
    BeginBackfill,
    Backfill,
    CommandBackfill,
}

/// A line of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// Who may ask.
    pub who: Who,
    /// The method.
    pub method: Method,
    /// The path under `/v1/`; `{name}` stands for any one segment.
    pub path: &'static str,
    /// What is asked.
    pub route: Route,
}

/// Every route. The first that fits is meant.
pub const ROUTES: &[Row] = {
    use Method::{Delete, Get, Post, Put};
    use Route::*;
    use Who::{Admin, Anyone, Holder, User};
    #[rustfmt::skip]
    const TABLE: &[Row] = &[
        // Signing in and out. The rest wants `Authorization: Bearer` with the session's token.
        row(Anyone, Get, "service", Service), // Service
        row(Anyone, Post, "session", SignIn), // SignIn, SignedIn
        row(Holder, Post, "session/refresh", Refresh), // SignedIn; with the refresh token
        row(User, Get, "session", Session), // Session
        row(Holder, Delete, "session", SignOut), // 204
        row(Holder, Delete, "sessions", SignOutEverywhere), // 204; all of this person's
        // Settings carry their version in `ETag`; a save may name in `If-Match` what it rests on.
        row(Admin, Get, "settings", Settings), // SettingsDocument
        row(Admin, Put, "settings", SaveSettings), // SaveSettings, SettingsDocument
        row(Admin, Get, "settings/history", SettingsHistory), // ?limit&before, SettingsHistory
        row(Admin, Post, "block-list", BlockList), // BlockListDraft, BlockListReading
        row(Admin, Get, "directory", Directory), // ?limit&after, DirectoryPage
        // Calls.
        row(Admin, Get, "calls/facts", PastCalls), // ?since, PastCalls
        row(User, Get, "calls", Calls), // ?of=me|everyone&state&reason&person&number&since&before&limit, Calls
        row(User, Get, "calls/{telephonySessionId}/{extensionId}", Call), // CallDetail
        row(User, Post, "calls/{telephonySessionId}/{extensionId}/intents", Intend), // SendIntent, CallRow
        row(User, Get, "calls/{telephonySessionId}/{extensionId}/record", CallRecord), // CallRecord
        // Contacts of whatever CRM it is, for forms about calls.
        row(User, Get, "crm/contacts", CrmContacts), // ?number|name, FoundContacts
        row(User, Post, "crm/contacts", AddCrmContact), // NewContact, FoundContact
        // The built-in CRM: see `contacts`.
        row(User, Get, "contacts", Builtin), // ?search&state&after&limit, Contacts
        row(User, Post, "contacts", Builtin), // ContactDraft, StoredContact
        row(Admin, Post, "contacts/import", Builtin), // ?import&known, [ImportRow], ImportedContacts
        row(User, Get, "contacts/{id}", Builtin), // StoredContact
        row(User, Put, "contacts/{id}", Builtin), // ?base, ContactDraft, StoredContact
        row(Admin, Post, "contacts/{id}/merge/{other}", Builtin), // StoredContact
        row(Admin, Post, "contacts/{id}/delete", Builtin), // StoredContact
        row(User, Post, "contacts/{id}/archive", Builtin), // StoredContact
        row(User, Post, "contacts/{id}/restore", Builtin), // StoredContact
        row(User, Get, "activities", Builtin), // ?search&contact&person&from&to&before&limit, Activities
        row(User, Get, "activities/{id}", Builtin), // StoredActivity
        row(User, Put, "activities/{id}", Builtin), // ?base, EditActivity, StoredActivity
        // The account's sign-ins.
        row(Admin, Put, "credential", GiveCredential), // GiveCredential, ServiceSignIn
        row(Admin, Delete, "credential", DropCredential), // 204
        row(Admin, Get, "crm", CrmStatus), // CrmStatus
        row(Admin, Put, "crm", ConnectCrm), // ConnectCrm, CrmStatus
        row(Admin, Delete, "crm", ForgetCrm), // CrmStatus, with its sign-in forgotten
        row(Admin, Post, "crm/check", CheckCrm), // CrmStatus, after the CRM was asked
        row(Admin, Post, "crm/sign-in", CrmSignInPage), // BeginCrmSignIn, CrmSignInPage
        row(Admin, Get, "crm/users", CrmUsers), // CrmUsers, as they were last read
        row(User, Get, "crm/fields", CrmFields), // CrmFields, as they were last read
        // Whether all is well, and what was missed.
        row(Admin, Get, "health", Health), // Health
        row(Admin, Put, "alerts/{form}", GiveAlertAddress), // GiveAlertAddress, AlertAddress
        row(Admin, Post, "alerts/{form}", TestAlertAddress), // AlertAddress; the first message goes once more
        row(Admin, Delete, "alerts/{form}", DropAlertAddress), // 204
        row(Admin, Get, "report", Report), // ?since&until, Report
        row(Admin, Get, "report/people", ReportOfPeople), // ?since&until&after, PeopleReport
        row(Admin, Post, "backfill", BeginBackfill), // BackfillRange, Backfill: its dry run begins
        row(Admin, Get, "backfill", Backfill), // Backfill, the newest
        row(Admin, Post, "backfill/{command}", CommandBackfill), // Backfill; start, pause, resume, cancel
    ];
    TABLE
};

const fn row(who: Who, method: Method, path: &'static str, route: Route) -> Row {
    Row { who, method, path, route }
}

/// The row of a request, and what stands for the names in its path, as it was sent.
pub fn find<'a>(method: &str, path: &'a str) -> Option<(&'static Row, Vec<&'a str>)> {
    ROUTES.iter().find_map(|row| {
        let named = (row.method.as_str() == method).then(|| named(row.path, path));
        Some((row, named??))
    })
}

/// The segments of a path that stand for names in a pattern; nothing when it does not fit.
fn named<'a>(pattern: &str, path: &'a str) -> Option<Vec<&'a str>> {
    let (mut named, mut given) = (Vec::new(), path.split('/'));
    for segment in pattern.split('/') {
        let given = given.next()?;
        if segment.starts_with('{') {
            named.push(given);
        } else if segment != given {
            return None;
        }
    }
    given.next().is_none().then_some(named)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_finds_its_row_and_what_is_named_in_its_path() {
        let rows = [
            ("GET", "calls", Some((Route::Calls, vec![]))),
            ("GET", "calls/facts", Some((Route::PastCalls, vec![]))),
            ("GET", "calls/s-1/101", Some((Route::Call, vec!["s-1", "101"]))),
            ("POST", "calls/s-1/101/intents", Some((Route::Intend, vec!["s-1", "101"]))),
            ("POST", "calls/s-1/101", None),
            ("GET", "calls/s-1/101/more", None),
            ("DELETE", "session", Some((Route::SignOut, vec![]))),
            ("PATCH", "session", None),
            ("POST", "contacts/7/merge/8", Some((Route::Builtin, vec!["7", "8"]))),
            ("POST", "contacts/7/burn", None),
            ("GET", "", None),
        ];
        for (method, path, expected) in rows {
            let found = find(method, path).map(|(row, named)| (row.route, named));
            assert_eq!(found, expected, "{method} {path}");
        }
    }

    #[test]
    fn no_row_hides_another() {
        for row in ROUTES {
            let (found, _) = find(row.method.as_str(), row.path).unwrap();
            assert_eq!(found.path, row.path, "{} {}", row.method.as_str(), row.path);
        }
    }
}
