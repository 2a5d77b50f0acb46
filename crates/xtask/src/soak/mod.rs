//! `cargo xtask soak`: hours of simulated calls in minutes, while the platform misbehaves in every
//! way it knows; then what the ledger and the CRM have is compared with the truth, call by call.
//!
//! The Worker's clock is real, so what it does by the clock is set to the pace of the simulated
//! one: the call log is read every few seconds, calls count as over after one, the cron runs every
//! 15 simulated minutes, and access tokens are renewed once in a simulated hour.

pub mod judge;
pub mod truth;

use std::collections::BTreeMap;
use std::thread::sleep;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use ledger_wire::api::{Health, IncidentKind, SignInKind};
use serde::Serialize;
use serde_json::{Value, json};

use self::judge::{Judgement, judge};
use self::truth::{Progress, SoakStatus, State, Truth, Violations};
use crate::demo::client::{Http, Person};
use crate::demo::services::{self, Pace, Services};
use crate::leash::Deadline;
use crate::step::step;
use crate::{build, project};

const USAGE: &str = "\
cargo xtask soak [--hours 24] [--calls 10000] [--seed 1] [--minutes M] [--calm]

  --hours H     simulated hours
  --calls N     calls in them
  --seed S      which calls there are, and what misbehaves when
  --minutes M   real minutes for the simulated hours (default: 21 calls a second, at least 1)
  --calm        nothing misbehaves";

/// What a soak is asked to be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Arguments {
    /// Simulated hours.
    pub hours: f64,
    /// Calls in them.
    pub calls: u32,
    /// Where the random choices start.
    pub seed: u64,
    /// Real minutes for the simulated hours.
    pub minutes: Option<f64>,
    /// What goes wrong.
    pub misbehaviour: Misbehaviour,
}

/// What goes wrong in a soak.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Misbehaviour {
    /// Everything, in turn.
    All,
    /// Nothing.
    None,
}

impl Default for Arguments {
    fn default() -> Self {
        Self { hours: 24.0, calls: 10_000, seed: 1, minutes: None, misbehaviour: Misbehaviour::All }
    }
}

/// Calls a second, if nothing else is asked for.
const CALLS_A_SECOND: f64 = 21.0;

/// How long the ledger may take to come to rest after the last call. The longest pause between two
/// tries is short of this.
const PATIENCE: Duration = Duration::from_secs(150);

/// How often the Worker's cron runs, in simulated seconds.
const CRON_SECONDS: f64 = 900.0;

/// How many differences are printed.
const MOST_PRINTED: usize = 40;

/// The area codes of the soak's outside numbers, `+1AAA55501NN`, as `ledger_simulator::soak` has
/// them.
const AREAS: [&str; 5] = ["201", "415", "510", "628", "707"];

impl Arguments {
    fn real_seconds(&self) -> f64 {
        let by_calls = (f64::from(self.calls) / CALLS_A_SECOND).max(60.0);
        self.minutes.map_or(by_calls, |minutes| minutes * 60.0)
    }

    /// How many times faster than the clock simulated time runs.
    #[must_use]
    pub fn speed(&self) -> f64 {
        self.hours * 3600.0 / self.real_seconds()
    }
}

/// Runs a soak.
pub fn command(arguments: &[String]) -> Result<()> {
    let arguments = parse(arguments)?;
    build::build(&[build::Part::Worker])?;
    let simulator = services::built_simulator()?;
    let folder = project::target(&project::root()?).join("soak");
    if folder.exists() {
        std::fs::remove_dir_all(&folder).context("the last soak's data cannot be removed")?;
    }
    let pace = Pace::soaking(arguments.speed());
    let services = step("start the simulator and the Worker", || {
        Services::start_at(&folder, &simulator, pace)
    })?;
    let soak = Soak::signed_in(&services)?;
    step("give every caller a contact", || soak.add_contacts())?;
    let words = format!("play {} calls in {} h", arguments.calls, arguments.hours);
    let unanswered = step(&words, || soak.play(arguments))?;
    let judgement = step("wait until the ledger is at rest", || soak.rest(PATIENCE))?;
    println!("\ncron         {unanswered} times not answered in time");
    soak.report(arguments, &judgement)
}

/// A soak under way.
#[derive(Debug)]
pub struct Soak<'a> {
    services: &'a Services,
    /// The administrator.
    pub admin: Person,
    http: Http,
}

impl<'a> Soak<'a> {
    /// An administrator signs in and turns logging on for everyone.
    pub fn signed_in(services: &'a Services) -> Result<Self> {
        let admin = Person::sign_in(&services.worker.url(), "101")?;
        admin.change_settings(&json!({ "mode": { "kind": "on" }, "quietWindow": 1000 }))?;
        Ok(Self { services, admin, http: Http::default() })
    }

    /// Every number that may call has a contact.
    pub fn add_contacts(&self) -> Result<()> {
        for area in AREAS {
            for last in 0..100 {
                let number = format!("+1{area}55501{last:02}");
                self.admin.add_contact(&truth::contact_of(&number), &number)?;
            }
        }
        Ok(())
    }

    /// Starts all calls and all that goes wrong; they go on by themselves.
    pub fn begin(&self, arguments: Arguments) -> Result<()> {
        let Arguments { hours, calls, seed, misbehaviour, .. } = arguments;
        let request = json!({
            "hours": hours, "calls": calls, "seed": seed, "misbehaviour": misbehaviour,
        });
        self.platform("POST", "soak", Some(&request)).map(|_: Value| ())
    }

    /// How far the calls are.
    pub fn status(&self) -> Result<SoakStatus> {
        let status: SoakStatus = self.platform("GET", "soak", None)?;
        if !status.problems.is_empty() {
            bail!("the simulator could not do all it had to: {:?}", status.problems);
        }
        Ok(status)
    }

    /// Plays all calls to their end, and runs the cron meanwhile; says how often the cron was not
    /// answered in time. As on Cloudflare, the next one makes up for it.
    pub fn play(&self, arguments: Arguments) -> Result<u32> {
        self.begin(arguments)?;
        let between = Duration::from_secs_f64(CRON_SECONDS / arguments.speed());
        let mut cron = Deadline::after(between);
        let mut unanswered = 0;
        while self.status()?.progress == Progress::UnderWay {
            if cron.passed() {
                unanswered += u32::from(self.services.run_cron().is_err());
                cron = Deadline::after(between);
            }
            sleep(Duration::from_millis(500));
        }
        Ok(unanswered)
    }

    /// Judges again and again until nothing differs or patience ends.
    pub fn rest(&self, patience: Duration) -> Result<Judgement> {
        let deadline = Deadline::after(patience);
        loop {
            self.services.run_cron()?;
            let judgement = self.judged()?;
            if judgement.differences.is_empty() || deadline.passed() {
                return Ok(judgement);
            }
            sleep(Duration::from_secs(3));
        }
    }

    fn judged(&self) -> Result<Judgement> {
        let truth: Truth = self.platform("GET", "truth", None)?;
        let (calls, activities) = (self.admin.calls()?, self.admin.activities()?);
        let mut judgement = judge(&truth.calls, &calls, &activities);
        let health: Health = self.admin.ask("GET", "health", None::<&Value>)?;
        judgement.differences.extend(sickness(&health));
        Ok(judgement)
    }

    fn platform<T: serde::de::DeserializeOwned>(
        &self,
        method: &str,
        path: &str,
        body: Option<&Value>,
    ) -> Result<T> {
        let url = format!("{}/simulator/{path}", self.services.platform.address);
        self.http.json(method, &url, None, body)
    }

    fn report(&self, arguments: Arguments, judgement: &Judgement) -> Result<()> {
        let mut wrong = judgement.differences.clone();
        let state: State = self.platform("GET", "state", None)?;
        let violations: Violations = self.platform("GET", "violations", None)?;
        wrong.extend(violations.violations.iter().map(|one| format!("violation: {one}")));
        if state.refreshes.most_at_once > 1 {
            wrong.push(format!("{} refreshes at once", state.refreshes.most_at_once));
        }
        let health: Health = self.admin.ask("GET", "health", None::<&Value>)?;
        let status = self.status()?;
        println!("seed         {}", arguments.seed);
        println!("calls        {} in {} simulated hours", status.begun, arguments.hours);
        println!("entries      {} in the truth", judgement.entries);
        println!("hold         unknown for {}, since events were lost", judgement.hold_unknown);
        println!("activities   {} in the CRM", judgement.activities);
        println!(
            "refreshes    {}, at most {} at once",
            state.refreshes.asked, state.refreshes.most_at_once
        );
        println!("faults       {}", counted(&status));
        let healed = health.incidents.iter().filter(|one| one.healed_at.is_some()).count();
        println!("incidents    {} opened, {healed} healed", health.incidents.len());
        println!("differences  {}", wrong.len());
        for difference in wrong.iter().take(MOST_PRINTED) {
            println!("  {difference}");
        }
        if wrong.is_empty() {
            return Ok(());
        }
        bail!("the ledger differs from the truth; again with --seed {}", arguments.seed)
    }
}

/// What is not as it should be at rest.
fn sickness(health: &Health) -> Vec<String> {
    // That events come again shows with the next call, and there is none at rest.
    let open = health.incidents.iter().filter(|incident| {
        incident.healed_at.is_none() && incident.kind != IncidentKind::EventsMissing
    });
    let mut found: Vec<String> = open
        .map(|incident| format!("{:?} has not healed: {}", incident.kind, incident.detail))
        .collect();
    if health.sign_in.as_ref().map(|sign_in| sign_in.kind) != Some(SignInKind::Person) {
        found.push("the service was signed out".to_owned());
    }
    found.extend(health.set_aside.iter().map(|row| format!("set aside: {row:?}")));
    found
}

/// How often each kind of fault struck.
fn counted(status: &SoakStatus) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for episode in &status.plan.schedule {
        *counts.entry(&episode.misbehaviour).or_default() += 1;
    }
    counts.iter().map(|(kind, count)| format!("{kind} {count}")).collect::<Vec<_>>().join(", ")
}

/// Reads the command line; a word it does not know is an error that shows the usage.
pub fn parse(words: &[String]) -> Result<Arguments> {
    let mut arguments = Arguments::default();
    let mut words = words.iter();
    while let Some(word) = words.next() {
        if word == "--calm" {
            arguments.misbehaviour = Misbehaviour::None;
            continue;
        }
        let value = words.next().map(String::as_str);
        let wanted = || format!("{word} wants a number\n\n{USAGE}");
        let positive = || {
            let number = value.and_then(|text| text.parse::<f64>().ok());
            number.filter(|number| *number > 0.0).with_context(wanted)
        };
        let whole = || value.and_then(|text| text.parse::<u64>().ok()).with_context(wanted);
        match word.as_str() {
            "--hours" => arguments.hours = positive()?,
            "--minutes" => arguments.minutes = Some(positive()?),
            "--calls" => arguments.calls = u32::try_from(whole()?)?,
            "--seed" => arguments.seed = whole()?,
            other => bail!("the soak knows no argument {other:?}\n\n{USAGE}"),
        }
    }
    Ok(arguments)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> Vec<String> {
        line.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn reads_every_argument() {
        let all = parse(&words("--hours 1.5 --calls 200 --seed 7 --minutes 2 --calm")).unwrap();
        let expected = Arguments {
            hours: 1.5,
            calls: 200,
            seed: 7,
            minutes: Some(2.0),
            misbehaviour: Misbehaviour::None,
        };
        assert_eq!(all, expected);
        assert_eq!(all.speed(), 45.0);
        assert_eq!(parse(&[]).unwrap(), Arguments::default());
        assert!(Arguments::default().real_seconds() < 600.0);
    }

    #[test]
    fn refuses_what_it_does_not_know() {
        for line in ["--fast", "now", "--seed", "--hours -1", "--calls many"] {
            let failure = parse(&words(line)).unwrap_err().to_string();
            assert!(failure.contains("cargo xtask soak"), "{line}: {failure}");
        }
    }
}
