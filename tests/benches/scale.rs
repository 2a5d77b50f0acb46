//! An organisation of 50,000 extensions: how long its directory takes to read within RingCentral's
//! limits, how long a change of the settings takes to reach all of its desks, and whether the calls
//! of its busiest minute become the right activities in time.
//!
//! Half a million calls a day, a tenth of them in the busiest hour, are 14 a second.

#![expect(clippy::print_stdout, reason = "a measurement prints what it measured")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result, ensure};
use ledger_core::settings::OrgSettings;
use ledger_tests::delivery::{ACCOUNT, ANN, answered_call_of, deliver};
use ledger_wire::api::Health;
use serde_json::{Value, json};
use xtask::demo::client::{Http, Person, on};
use xtask::demo::services::{Pace, Services, built_simulator};
use xtask::leash::Deadline;

const EXTENSIONS: u32 = 50_000;
const CALLS_A_SECOND: u32 = 14;
const SECONDS: u32 = 60;
/// Events of one call follow each other on one connection; so many calls are sent at once.
const CONNECTIONS: u32 = 8;
/// How long the directory may take; within the limits it is some minutes.
const READING: Duration = Duration::from_secs(15 * 60);
const LOGGING: Duration = Duration::from_secs(120);

fn main() -> Result<()> {
    xtask::build::build(&[xtask::build::Part::Worker])?;
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("scale");
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    let pace = Pace::with_extensions(EXTENSIONS);
    let services = Services::start_at(&folder, &built_simulator()?, pace)?;
    let admin = services.administrator()?;

    turned_on(&admin)?;
    settings_reach_all_desks(&admin)?;
    println!("desks: {}", desks(services.worker.folder())?);
    let calls = busiest_minute(&services)?;
    logged_right(&admin, &calls)
}

/// Turns logging on: the first attempt has the directory read, which goes on by itself.
fn turned_on(admin: &Person) -> Result<()> {
    let (start, deadline) = (now()?, Deadline::after(READING));
    if let Err(problem) = admin.change_settings(&on()) {
        println!("the first attempt to turn logging on: {problem}");
    }
    let health = || admin.ask::<Health>("GET", "health", None::<&Value>);
    while health()?.directory_read_at.is_none() {
        ensure!(!deadline.passed(), "the directory was not read in time");
        std::thread::sleep(Duration::from_secs(1));
    }
    println!("directory of {EXTENSIONS} extensions read in {} s", (now()? - start) / 1000);
    while let Err(problem) = admin.change_settings(&on()) {
        ensure!(!deadline.passed(), "logging cannot be turned on: {problem}");
        std::thread::sleep(Duration::from_secs(20));
    }
    Ok(())
}

/// A change is saved when every desk has it.
fn settings_reach_all_desks(admin: &Person) -> Result<()> {
    let mut spent = Vec::new();
    for minimum in 0..9 {
        let start = instant();
        admin.change_settings(&json!({ "callTypes": { "minimumTalk": minimum } }))?;
        spent.push(start.elapsed());
    }
    spent.sort_unstable();
    println!(
        "settings saved and told to every desk: median {:?}, longest {:?}",
        spent.get(spent.len() / 2).context("nothing was saved")?,
        spent.last().context("nothing was saved")?
    );
    Ok(())
}

/// When the last event of each call was delivered, by the marker of the activity it must become.
fn busiest_minute(services: &Services) -> Result<BTreeMap<String, i64>> {
    let worker = services.worker.url();
    let (start, calls) = (instant(), CALLS_A_SECOND * SECONDS);
    let base: u64 = ANN.parse()?;
    let send = |connection: u32| -> Result<(BTreeMap<String, i64>, Duration)> {
        let (http, mut sent, mut late) = (Http::default(), BTreeMap::new(), Duration::ZERO);
        for number in (connection..calls).step_by(CONNECTIONS as usize) {
            let due = Duration::from_secs(u64::from(number)) / CALLS_A_SECOND;
            std::thread::sleep(due.saturating_sub(start.elapsed()));
            late = late.max(start.elapsed().saturating_sub(due));
            // Scattered over all extensions, no two calls at one.
            let agent = base + 1001 + u64::from(number * 59 % (EXTENSIONS - 100));
            let session = format!("s-scale-{number}");
            for event in answered_call_of(&session, ACCOUNT, &agent.to_string()) {
                deliver(&http, &worker, ACCOUNT, &event)?;
            }
            sent.insert(format!("{session}/{agent}"), now()?);
        }
        Ok((sent, late))
    };
    let (mut all, mut late) = (BTreeMap::new(), Duration::ZERO);
    std::thread::scope(|scope| -> Result<()> {
        let senders: Vec<_> =
            (0..CONNECTIONS).map(|connection| scope.spawn(move || send(connection))).collect();
        for sender in senders {
            let (sent, behind) =
                sender.join().map_err(|_| anyhow::anyhow!("a sender panicked"))??;
            all.extend(sent);
            late = late.max(behind);
        }
        Ok(())
    })?;
    println!(
        "{} calls of 7 events, {CALLS_A_SECOND} a second: delivered in {:?}, at most {late:?} \
         behind their time",
        all.len(),
        start.elapsed()
    );
    Ok(all)
}

/// Each call is there once, at its agent, who has the name that the directory has.
fn logged_right(admin: &Person, calls: &BTreeMap<String, i64>) -> Result<()> {
    let deadline = Deadline::after(LOGGING);
    let activities = loop {
        let activities = admin.activities()?;
        if activities.len() >= calls.len() {
            break activities;
        }
        ensure!(!deadline.passed(), "{} of {} calls were logged", activities.len(), calls.len());
        std::thread::sleep(Duration::from_secs(1));
    };
    ensure!(activities.len() == calls.len(), "there are {} activities", activities.len());
    let quiet = OrgSettings::default().quiet_window.0;
    let mut beyond = Vec::new();
    for activity in &activities {
        let last = calls.get(&activity.marker);
        let last = last.with_context(|| format!("nobody made the call {}", activity.marker))?;
        ensure!(activity.contact.name == "Ivy Caller", "the contact is {}", activity.contact.name);
        beyond.push(activity.created_at.0 - last - quiet);
    }
    beyond.sort_unstable();
    let at = |percent: usize| beyond.get((beyond.len() * percent / 100).min(beyond.len() - 1));
    println!(
        "milliseconds from the last event to the activity, beyond the quiet window: median {:?}, \
         99% {:?}, longest {:?}; budget at 99%: 1000",
        at(50).context("no calls")?,
        at(99).context("no calls")?,
        beyond.last().context("no calls")?
    );
    let base: u64 = ANN.parse()?;
    for row in admin.calls()? {
        let number = row.extension_id.as_str().parse::<u64>()? - base - 1000;
        let name = format!("Agent {}", 1_000_000 + number);
        ensure!(row.extension_name == name, "{name} is called {}", row.extension_name);
    }
    let start = instant();
    let _: Value = admin.ask("GET", "calls?of=everyone&limit=50", None::<&Value>)?;
    println!("a page of everyone's calls: {:?}", start.elapsed());
    Ok(())
}

/// How many desks have stored anything: each has a database of its own, beside workerd's own.
fn desks(folder: &Path) -> Result<usize> {
    let mut desks = 0;
    for file in std::fs::read_dir(folder.join("state/call-ledger-Desk"))? {
        let path = file?.path();
        let is_database = path.extension().is_some_and(|ending| ending == "sqlite");
        desks += usize::from(is_database && path.file_stem().is_some_and(|it| it != "metadata"));
    }
    Ok(desks)
}

#[expect(clippy::disallowed_methods, reason = "a measurement of real time")]
fn instant() -> Instant {
    Instant::now()
}

fn now() -> Result<i64> {
    #[expect(clippy::disallowed_methods, reason = "a measurement of real time")]
    let now = SystemTime::now();
    Ok(i64::try_from(now.duration_since(UNIX_EPOCH)?.as_millis())?)
}
