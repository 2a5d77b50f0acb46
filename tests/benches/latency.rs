//! How long from a call's last event to its activity in the CRM, beyond the quiet window, while
//! other calls come in. The budget is 1 s at the 99th percentile.

#![expect(clippy::print_stdout, reason = "a measurement prints what it measured")]

use std::path::PathBuf;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result, ensure};
use ledger_core::settings::OrgSettings;
use ledger_tests::delivery::{ACCOUNT, ANN, answered_call, deliver};
use xtask::demo::client::Http;
use xtask::demo::services::{Services, built_simulator};
use xtask::leash::Deadline;

const CALLS: usize = 200;
const BETWEEN_CALLS: Duration = Duration::from_millis(40);

fn main() -> Result<()> {
    xtask::build::build(&[xtask::build::Part::Worker])?;
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("latency");
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    let services = Services::start(&folder, &built_simulator()?)?;
    let admin = services.enabled()?;
    let (http, worker) = (Http::default(), services.worker.url());
    let mut last_events = Vec::new();
    for number in 0..CALLS {
        let session = format!("s-latency-{number}");
        for event in answered_call(&session, ACCOUNT) {
            deliver(&http, &worker, ACCOUNT, &event)?;
        }
        last_events.push((format!("{session}/{ANN}"), now()?));
        std::thread::sleep(BETWEEN_CALLS);
    }
    let deadline = Deadline::after(Duration::from_secs(60));
    let activities = loop {
        let activities = admin.activities()?;
        if activities.len() >= CALLS {
            break activities;
        }
        ensure!(!deadline.passed(), "{} of {CALLS} calls were logged", activities.len());
        std::thread::sleep(Duration::from_millis(200));
    };
    let quiet = OrgSettings::default().quiet_window.0;
    let mut beyond = last_events
        .iter()
        .map(|(marker, last_event)| {
            let activity = activities
                .iter()
                .find(|activity| activity.marker == *marker)
                .with_context(|| format!("there is no activity {marker}"))?;
            Ok(activity.created_at.0 - last_event - quiet)
        })
        .collect::<Result<Vec<i64>>>()?;
    beyond.sort_unstable();
    let at = |percent: usize| beyond.get((beyond.len() * percent / 100).min(CALLS - 1));
    println!(
        "{CALLS} calls, milliseconds beyond the quiet window of {quiet} ms: \
         median {:?}, 90% {:?}, 99% {:?}, longest {:?}; budget at 99%: 1000",
        at(50).context("no calls")?,
        at(90).context("no calls")?,
        at(99).context("no calls")?,
        beyond.last().context("no calls")?
    );
    Ok(())
}

fn now() -> Result<i64> {
    #[expect(clippy::disallowed_methods, reason = "a measurement of real time")]
    let now = SystemTime::now();
    Ok(i64::try_from(now.duration_since(UNIX_EPOCH)?.as_millis())?)
}
