//! To whom records belong: new people are matched by themselves, and a choice by hand holds from
//! the very next call on.

use ledger_core::ledger::State;
use ledger_tests::delivery::{ACCOUNT, ANN, answered_call_of, deliver};
use ledger_wire::api::{CrmStatus, CrmUsers, DirectoryPage};
use serde_json::{Value, json};
use xtask::demo::crm::Way;

use crate::setting::{Setting, until};

impl Setting {
    /// To whom the record of a call that this extension answers belongs.
    fn owner_of_a_call(&self, session: &str, extension: &str) -> String {
        let worker = self.services.worker.url();
        for event in answered_call_of(session, ACCOUNT, extension) {
            deliver(&self.http, &worker, ACCOUNT, &event).unwrap();
        }
        let row = self.row(session, extension, State::Logged);
        let id = row.activity_id.unwrap().to_string();
        let logged = self.services.crm.activities(&self.admin).unwrap();
        logged.into_iter().find(|activity| activity.id == id).unwrap().owner
    }
}

#[test]
fn a_choice_by_hand_owns_the_very_next_call_and_outlives_a_new_match() {
    let setting = Setting::with_crm("owners-by-hand", "hubspot", Way::Token);
    let administrator = setting.owner_of_a_call("s-owner-1", ANN);
    setting.admin.change_settings(&json!({ "userMapping": { ANN: "501" } })).unwrap();
    assert_eq!(setting.owner_of_a_call("s-owner-2", ANN), "501");
    let _: CrmStatus = setting.admin.ask("POST", "crm/check", None::<&Value>).unwrap();
    assert_eq!(setting.owner_of_a_call("s-owner-3", ANN), "501");
    setting.admin.change_settings(&json!({ "userMapping": {} })).unwrap();
    assert_eq!(setting.owner_of_a_call("s-owner-4", ANN), administrator);
    assert_ne!(administrator, "501");
}

#[test]
fn who_is_hired_is_matched_by_themselves() {
    let setting = Setting::with_crm("owners-hired", "hubspot", Way::Token);
    until("the CRM's users are read", || {
        let users: CrmUsers = setting.admin.ask("GET", "crm/users", None::<&Value>).unwrap();
        users.read_at.is_some().then_some(())
    });
    let hire = json!({ "change": { "hire": { "number": "190", "name": "Anna Agent" } } });
    let url = format!("{}/simulator/directory", setting.services.platform.address);
    let _: Value = setting.http.json("POST", &url, None, Some(&hire)).unwrap();
    let anna = until("the directory is read anew", || {
        let page: DirectoryPage = setting.admin.ask("GET", "directory", None::<&Value>).unwrap();
        let named = |known: &&ledger_core::directory::Extension| known.name == "Anna Agent";
        page.extensions.iter().find(named).map(|known| known.id.to_string())
    });
    assert_eq!(setting.owner_of_a_call("s-hired", &anna), "501");
}
