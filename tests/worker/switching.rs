//! Server-side logging is turned on, off, to trial and on again while people talk, and while two
//! browsers of each log by themselves: no call is there twice, and none is lost.
//!
//! Each seed is an organisation of its own, with Ann, its administrator, and Bob. What is delivered
//! is written by hand, because it must be exact when each call began: whoever covered its
//! extension then logs the call. One browser of each person goes by the switch when it sees a call
//! end; the other reads the list, and makes up for calls that nobody logged for want of cover.

use std::collections::BTreeSet;
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use fastrand::Rng;
use ledger_core::cover::{self, Cover, CoverHistory, Knowledge, Position, Trial};
use ledger_core::directory::Directory;
use ledger_core::id::ExtensionId;
use ledger_core::ledger::{Intent, State};
use ledger_core::settings::user::{Layer, Lock, Resolved};
use ledger_core::time::{Millis, Span};
use ledger_core::why::Why;
use ledger_tests::delivery::deliver;
use ledger_wire::api::{CallRow, Calls, DirectoryPage, SendIntent, Session, SettingsHistory};
use serde_json::{Value, json};
use xtask::demo::client::{Http, Person, on};

use crate::setting::{Setting, until};

const SEEDS: u32 = 100;

/// How many are played beside each other, and how far apart they begin: a small machine has time
/// for each, and they do not all want something at the same moment.
const BESIDE: u32 = 25;
const APART: u64 = 200;

/// How long the calls and switches of a seed go on.
const STORY: u64 = 3_000;

/// The quiet window after a call's end: there is nothing to see before.
const QUIET: Duration = Duration::from_secs(5);
/// A look is a question to every desk of the organisation.
const LOOK: Duration = Duration::from_millis(700);

/// A call of Ann's or Bob's, in milliseconds since the story began.
struct Call {
    session: String,
    of: usize,
    begins: u64,
    ends: u64,
}

/// What happens at a moment.
enum Step {
    /// The administrator switches.
    Switch(Value),
    /// RingCentral tells of a call's begin or end.
    Tell { call: usize, status: &'static str },
    /// A browser sees the call end.
    Seen { call: usize },
    /// Another one begins to look for the call in the list.
    Listed { call: usize },
}

/// An organisation while it is told of.
struct Organisation {
    seed: u32,
    /// Ann and Bob.
    people: [Person; 2],
    /// Whether they want their browsers to log calls.
    wishes: [Resolved<bool>; 2],
    calls: Vec<Call>,
    http: Http,
    began: Millis,
}

#[test]
fn a_hundred_seeds_of_switching_while_two_browsers_log_too() {
    let setting = Setting::with_accounts("switching", SEEDS);
    let worker = setting.services.worker.url();
    thread::scope(|scope| {
        for first in 0..BESIDE {
            let worker = &worker;
            scope.spawn(move || {
                thread::sleep(Duration::from_millis(u64::from(first) * APART));
                for seed in (first..SEEDS).step_by(BESIDE as usize) {
                    Organisation::sign_in(worker, seed).plays();
                }
            });
        }
    });
}

impl Organisation {
    /// Both sign in, Ivy is a contact, and the service knows who is who.
    fn sign_in(worker: &str, seed: u32) -> Self {
        let login = |name: &str| match seed {
            0 => format!("{name}@example.com"),
            _ => format!("{name}@company{}.example.com", seed + 1),
        };
        let people =
            ["ann", "bob"].map(|name| again("sign in", || Person::sign_in(worker, &login(name))));
        again("add a contact", || people[0].add_contact("Ivy Caller", "+14155550151"));
        until("the directory is read", || {
            let page = again("ask", || people[0].ask("GET", "directory", None::<&Value>));
            let DirectoryPage { extensions, .. } = page;
            (!extensions.is_empty()).then_some(())
        });
        let mut random = Rng::with_seed(u64::from(seed));
        let wish = |value| Resolved { value, from: Layer::User, lock: Lock::Free };
        let wishes = [wish(true), wish(random.bool())];
        let call = |number: usize, random: &mut Rng| {
            let begins = random.u64(0..STORY - 500);
            let ends = begins + random.u64(50..1_500);
            Call { session: format!("s-{seed}-{number}"), of: number % 2, begins, ends }
        };
        let calls = (0..4).map(|number| call(number, &mut random)).collect();
        Self { seed, people, wishes, calls, http: Http::default(), began: now() }
    }

    /// What happens when.
    fn story(&self) -> Vec<(u64, Step)> {
        let mut random = Rng::with_seed(u64::from(self.seed) + 1_000);
        let trial = json!({ "mode": { "kind": "trial", "admin": self.id(0) } });
        let modes = [on(), json!({ "mode": { "kind": "off" } }), trial, on()];
        let mut steps: Vec<(u64, Step)> = Vec::new();
        let mut moments: Vec<u64> = modes.iter().map(|_| random.u64(0..STORY)).collect();
        moments.sort_unstable();
        steps.extend(moments.into_iter().zip(modes.map(Step::Switch)));
        for (call, Call { of, begins, ends, .. }) in self.calls.iter().enumerate() {
            steps.push((*begins, Step::Tell { call, status: "Answered" }));
            steps.push((*ends, Step::Tell { call, status: "Disconnected" }));
            if self.wishes[*of].value {
                // It may be faster than RingCentral's events.
                steps.push((ends - 40 + random.u64(0..800), Step::Seen { call }));
                steps.push((ends + random.u64(0..800), Step::Listed { call }));
            }
        }
        steps.sort_by_key(|(at, _)| *at);
        steps
    }

    fn plays(mut self) {
        let story = self.story();
        let start = Instant::now();
        self.began = now();
        thread::scope(|scope| {
            for (at, step) in story {
                thread::sleep(Duration::from_millis(at).saturating_sub(start.elapsed()));
                let here = &self;
                match step {
                    // It takes a while to be turned on, and calls do not wait for that.
                    Step::Switch(change) => {
                        // In order: a save rests on the one before.
                        again("switch", || here.people[0].change_settings(&change));
                    }
                    Step::Tell { call, status } => here.tell(call, status),
                    Step::Seen { call } => drop(scope.spawn(move || here.sees_end(call))),
                    Step::Listed { call } => drop(scope.spawn(move || here.looks_for(call))),
                }
            }
        });
        self.comes_right();
    }

    /// RingCentral's event. The call begins and ends when the story says so, however late it comes.
    fn tell(&self, call: usize, status: &str) {
        let Call { session, of, begins, ends } = &self.calls[call];
        let (sequence, at) = if status == "Answered" { (2, *begins) } else { (3, *ends) };
        let (account, at) = (self.account(), self.moment(at).to_string());
        let outside = json!({ "phoneNumber": "+14155550151" });
        let inside = json!({ "phoneNumber": "+16505550101", "extensionId": self.id(*of) });
        let party = |id: &str, direction: &str| {
            json!({
                "id": format!("p-{session}-{id}"), "accountId": account, "direction": direction,
                "from": outside, "to": inside, "status": { "code": status },
            })
        };
        let mut agent = party("2", "Inbound");
        agent["extensionId"] = json!(self.id(*of));
        let event = json!({
            "uuid": format!("{session}-{sequence}"),
            "event": format!("/restapi/v1.0/account/{account}/telephony/sessions"),
            "timestamp": at, "subscriptionId": "1", "ownerId": "1",
            "body": {
                "sequence": sequence, "sessionId": "900", "telephonySessionId": session,
                "eventTime": at, "origin": { "type": "Call" },
                "parties": [party("1", "Outbound"), agent],
            },
        });
        let worker = &self.people[0].worker;
        again("deliver", || deliver(&self.http, worker, account, &event));
    }

    /// A browser asks who logs its person's calls now, and logs this one if that is the client.
    fn sees_end(&self, call: usize) {
        let of = self.calls[call].of;
        let session: Session =
            again("ask", || self.people[of].ask("GET", "session", None::<&Value>));
        let knowledge = Knowledge::Known { cover: session.cover, trial: Trial::No };
        match cover::auto_log_switch(knowledge, &self.wishes[of]).position {
            Position::On => self.auto_logs(call, "seen"),
            Position::Off => {}
        }
    }

    /// A browser looks at the call in the list until it has come to rest, and logs it if nobody
    /// did for want of cover: whoever covered its person when it began, the ledger knows.
    fn looks_for(&self, call: usize) {
        let Call { session, of, .. } = &self.calls[call];
        let is_it = |row: &CallRow| row.telephony_session_id.as_str() == session;
        thread::sleep(QUIET);
        let row = until("a browser sees what became of a call", || {
            thread::sleep(LOOK);
            let path = "calls?of=me&limit=50";
            let list: Calls = again("ask", || self.people[*of].ask("GET", path, None::<&Value>));
            list.calls.into_iter().find(|row| is_it(row) && is_at_rest(row))
        });
        let why = Why::ALL.iter().find(|why| why.code() == row.reason.code).unwrap();
        if row.state == State::Skipped && why.is_want_of_cover() {
            self.auto_logs(call, "listed");
        }
    }

    /// The browser's outbox sends it until the ledger has heard of the call.
    fn auto_logs(&self, call: usize, browser: &str) {
        let Call { session, of, .. } = &self.calls[call];
        let idempotency_key = format!("{session}-{browser}");
        let send = SendIntent { idempotency_key, intent: Intent::AutoLog };
        let extension = self.id(*of).as_str();
        again("auto-log", || self.people[*of].intend(session, extension, &send));
    }

    /// Exactly the calls that belong to someone who logs them are in the CRM, each once.
    fn comes_right(&self) {
        let expected = self.to_be_logged();
        thread::sleep(QUIET);
        let rows = until("all calls are at rest", || {
            thread::sleep(LOOK);
            let rows = again("ask", || self.people[0].calls());
            (rows.len() == self.calls.len() && rows.iter().all(is_at_rest)).then_some(rows)
        });
        let logged = |row: &&CallRow| row.state == State::Logged;
        let found: BTreeSet<String> =
            rows.iter().filter(logged).map(|row| row.telephony_session_id.to_string()).collect();
        assert_eq!(found, expected, "seed {}: {rows:#?}", self.seed);
        let activities = again("ask", || self.people[0].activities());
        assert_eq!(activities.len(), expected.len(), "seed {}: {activities:#?}", self.seed);
        for row in rows.iter().filter(|row| !logged(row)) {
            let code = row.reason.code.as_str();
            assert!(["before-switch-on", "mode-off", "trial-only"].contains(&code), "{row:?}");
        }
    }

    /// Calls that began under the server's cover, and those of which their person's browsers tell.
    fn to_be_logged(&self) -> BTreeSet<String> {
        let path = "settings/history?limit=200";
        let history: SettingsHistory =
            again("ask", || self.people[0].ask("GET", path, None::<&Value>));
        let mut cover = CoverHistory::default();
        for version in history.versions.iter().rev() {
            cover.note(&version.settings, version.at);
        }
        let belongs = |call: &&Call| {
            let (began, person) = (self.moment(call.begins), self.id(call.of));
            self.wishes[call.of].value
                || cover.cover_at(began, person, &Directory::default()) == Cover::Server
        };
        self.calls.iter().filter(belongs).map(|call| call.session.clone()).collect()
    }

    fn id(&self, of: usize) -> &ExtensionId {
        &self.people[of].signed_in.session.extension_id
    }

    fn account(&self) -> &str {
        self.people[0].signed_in.session.account_id.as_str()
    }

    fn moment(&self, at: u64) -> Millis {
        self.began + Span(i64::try_from(at).unwrap())
    }
}

/// Does something, and again when it fails: as an outbox does, as RingCentral does, and as a person
/// does. A hundred organisations on a small machine make workerd break off connections.
fn again<T>(what: &str, mut act: impl FnMut() -> anyhow::Result<T>) -> T {
    until(what, || act().ok())
}

fn is_at_rest(row: &CallRow) -> bool {
    match row.state {
        State::Logged | State::Skipped | State::Failed | State::Unresolved => true,
        State::InProgress | State::Logging => false,
    }
}

fn now() -> Millis {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
    Millis(i64::try_from(now.as_millis()).unwrap())
}
