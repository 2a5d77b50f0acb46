//! The setting of a test: a Worker with its own data, a platform, and a signed-in administrator.

use std::path::PathBuf;
use std::time::Duration;

use ledger_core::ledger::State;
use ledger_wire::api::{CallRow, Health};
use xtask::demo::app_connect::AppConnect;
use xtask::demo::client::{Http, Person, show_answers_to};
use xtask::demo::crm::{Folders, Simulated, Way};
use xtask::demo::services::{Pace, Services, built_simulator};
use xtask::leash::Deadline;

use crate::described;

/// Everything a test needs. Ends with this value; nobody may have broken RingCentral's contract or
/// refreshed two tokens at once by then.
pub(crate) struct Setting {
    pub(crate) services: Services,
    pub(crate) admin: Person,
    pub(crate) http: Http,
}

impl Setting {
    /// Server-side logging is on for everyone, and every scenario's caller has a contact.
    pub(crate) fn enabled(name: &str) -> Self {
        let services = Self::services(name);
        let admin = services.enabled().unwrap();
        Self { services, admin, http: Http::default() }
    }

    /// The same, with a CRM of this name, that is signed in to in this way.
    pub(crate) fn with_crm(name: &str, crm: &'static str, way: Way) -> Self {
        Self::with_crm_and(name, crm, way, &[])
    }

    /// The same, with variables of the Worker.
    pub(crate) fn with_crm_and(
        name: &str,
        crm: &'static str,
        way: Way,
        variables: &[(&str, &str)],
    ) -> Self {
        let (folder, simulator) = (fresh_folder(name), built_simulator().unwrap());
        let crm = Box::new(Simulated::at(&simulator, crm, way).unwrap());
        let mut services = Services::start_with(&folder, &simulator, Pace::DEMO, crm).unwrap();
        if !variables.is_empty() {
            services.worker.stop().unwrap();
            for (name, value) in variables {
                services.worker.change_var(name, value);
            }
            services.worker.again().unwrap();
        }
        let admin = services.enabled().unwrap();
        Self { services, admin, http: Http::default() }
    }

    /// The same, with the published App Connect server.
    pub(crate) fn with_app_connect(name: &str) -> (Self, AppConnect) {
        let (services, server) = Self::beside_app_connect(name);
        let admin = services.enabled().unwrap();
        (Self { services, admin, http: Http::default() }, server)
    }

    /// Logging is off, and the published App Connect server runs beside the Worker.
    pub(crate) fn beside_app_connect(name: &str) -> (Services, AppConnect) {
        let (folder, simulator) = (fresh_folder(name), built_simulator().unwrap());
        let folders = Folders { data: &folder, simulator: &simulator };
        let server = AppConnect::start(&folders).unwrap();
        let crm = Box::new(server.clone());
        let services = Services::start_with(&folder, &simulator, Pace::DEMO, crm).unwrap();
        (services, server)
    }

    /// Logging is off, and there are no contacts.
    pub(crate) fn fresh(name: &str) -> Self {
        let services = Self::services(name);
        let admin = Person::sign_in(&services.worker.url(), "101").unwrap();
        Self { services, admin, http: Http::default() }
    }

    /// Logging is off, every scenario's caller has a contact, and RingCentral's clock is a day
    /// behind: its calls began before whatever is turned on now.
    pub(crate) fn a_day_behind(name: &str) -> Self {
        let (folder, simulator) = (fresh_folder(name), built_simulator().unwrap());
        let services = Services::start_at(&folder, &simulator, Pace::A_DAY_BEHIND).unwrap();
        let admin = services.administrator().unwrap();
        Self { services, admin, http: Http::default() }
    }

    /// Logging is off, and there are so many organisations; the administrator is the first one's.
    pub(crate) fn with_accounts(name: &str, accounts: u32) -> Self {
        let (folder, simulator) = (fresh_folder(name), built_simulator().unwrap());
        let pace = Pace::with_accounts(accounts);
        let services = Services::start_at(&folder, &simulator, pace).unwrap();
        let admin = Person::sign_in(&services.worker.url(), "101").unwrap();
        Self { services, admin, http: Http::default() }
    }

    fn services(name: &str) -> Services {
        Services::start(&fresh_folder(name), &built_simulator().unwrap()).unwrap()
    }

    /// What the simulated platform tells of itself.
    pub(crate) fn simulator(&self, what: &str) -> serde_json::Value {
        let url = format!("{}/simulator/{what}", self.services.platform.address);
        self.http.json("GET", &url, None, None::<&serde_json::Value>).unwrap()
    }

    /// Plays a scenario and waits until it is over, its records included.
    pub(crate) fn play(&self, request: &serde_json::Value) -> Vec<String> {
        let played = self.services.platform.play(request).unwrap();
        until("the play is over", || {
            let status = self.services.platform.status(played.play).unwrap();
            status.finished.then_some(())
        });
        played.sessions
    }

    /// How the service does.
    pub(crate) fn health(&self) -> Health {
        self.admin.ask("GET", "health", None::<&serde_json::Value>).unwrap()
    }

    /// Waits until the service does as it should.
    pub(crate) fn health_when(&self, what: &str, is: impl Fn(&Health) -> bool) -> Health {
        until(what, || Some(self.health()).filter(&is))
    }

    /// Lets so much time pass at RingCentral, and none here.
    pub(crate) fn advance(&self, seconds: u64) {
        let url = format!("{}/simulator/clock", self.services.platform.address);
        let by = serde_json::json!({ "advanceSeconds": seconds });
        let _: serde_json::Value = self.http.json("POST", &url, None, Some(&by)).unwrap();
    }

    /// Runs the Worker's cron, as Cloudflare does every 15 minutes.
    pub(crate) fn cron(&self) {
        self.services.run_cron().unwrap();
    }

    /// A call that is logged as it should be: all is well again.
    pub(crate) fn logs_a_call(&self) {
        let sessions = self.play(&serde_json::json!({ "scenario": "inbound-ivr" }));
        let _ = self.row(&sessions[0], "400200000001", State::Logged);
    }

    /// The call's row, once it has come to rest in this state.
    pub(crate) fn row(&self, session: &str, extension: &str, state: State) -> CallRow {
        until(&format!("{session}/{extension} is {state:?}"), || {
            self.admin.calls().unwrap().into_iter().find(|row| {
                row.telephony_session_id.as_str() == session
                    && row.extension_id.as_str() == extension
                    && row.state == state
            })
        })
    }
}

/// An empty folder for a test's data. All that the test hears is held to what is described.
pub(crate) fn fresh_folder(name: &str) -> PathBuf {
    show_answers_to(described::hold);
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    if folder.exists() {
        std::fs::remove_dir_all(&folder).unwrap();
    }
    folder
}

impl Drop for Setting {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            assert_eq!(self.simulator("violations"), serde_json::json!({ "violations": [] }));
            let refreshes = &self.simulator("state")["refreshes"];
            assert!(refreshes["mostAtOnce"].as_u64().unwrap() <= 1, "{refreshes}");
            assert_eq!(self.services.crm.violations().unwrap(), Vec::<String>::new());
        }
    }
}

/// Waits, for up to a minute, until there is an answer.
pub(crate) fn until<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let deadline = Deadline::after(Duration::from_secs(60));
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(!deadline.passed(), "in vain: {what}");
        std::thread::sleep(Duration::from_millis(100));
    }
}
