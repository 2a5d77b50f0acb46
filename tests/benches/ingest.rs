//! How many deliveries a second are acknowledged after they were committed, beside a JavaScript
//! Durable Object that only stores the body, in the same runtime, run and load. The budget is 0.6
//! of its rate.
//!
//! Both get the same bodies over the same number of connections, in turns of a second or two each,
//! so that whatever else the machine does falls on both; the ratio is the median of those of the
//! pairs. First come
//! deliveries of calls that go on: that is the acknowledgement alone, and the budget is for it. Then
//! come those of whole calls, which the Worker logs in the same process while later ones arrive,
//! and the object does not.

#![expect(clippy::print_stdout, reason = "a measurement prints what it measured")]

use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use ledger_tests::delivery::{ACCOUNT, answered_call, token};
use xtask::demo::client::Http;
use xtask::demo::services::{Services, built_simulator};
use xtask::leash::{self, Deadline, Leashed};
use xtask::{project, stack};

/// Deliveries that wait for their answer at the same time.
const CONNECTIONS: usize = 16;
/// Calls in a turn.
const CALLS: usize = 400;
/// Deliveries of a call before the two that end it.
const BEFORE_THE_END: usize = 5;
/// Turns of each, beside the first, which warms up.
const TURNS: usize = 15;
const START: Duration = Duration::from_secs(20);

fn main() -> Result<()> {
    xtask::build::build(&[xtask::build::Part::Worker])?;
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("ingest");
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    let services = Services::start(&folder.join("ledger"), &built_simulator()?)?;
    services.enabled()?;
    let floor = Floor::start(&folder.join("floor"))?;
    let url = format!("{}/hook/{ACCOUNT}", services.worker.url());
    compare("of calls that go on", "budget 0.60", &url, &floor, |turn| {
        let calls = calls(&format!("open-{turn}")).into_iter();
        calls.flat_map(|call| call.into_iter().take(BEFORE_THE_END)).collect()
    })?;
    compare("of whole calls, logged meanwhile", "no budget", &url, &floor, |turn| {
        calls(&format!("whole-{turn}")).concat()
    })
}

/// Measures both in turns, and says how they compare.
fn compare(
    what: &str,
    budget: &str,
    url: &str,
    floor: &Floor,
    bodies: impl Fn(usize) -> Vec<String>,
) -> Result<()> {
    let (mut ledger_rates, mut floor_rates, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for turn in 0..=TURNS {
        let bodies = bodies(turn);
        let ledger = rate(url, &bodies)?;
        let floor = rate(&floor.url, &bodies)?;
        if turn > 0 {
            ledger_rates.push(ledger);
            floor_rates.push(floor);
            ratios.push(ledger / floor);
        }
    }
    let (ledger, floor) = (median(ledger_rates)?, median(floor_rates)?);
    let ratio = median(ratios)?;
    println!(
        "deliveries {what}, acknowledged a second, {CONNECTIONS} at a time, median of {TURNS} turns \
         of {CALLS} calls: Worker {ledger:.0}, JavaScript object that stores the body {floor:.0}, \
         ratio {ratio:.2}; {budget}"
    );
    Ok(())
}

/// The deliveries of a turn's calls, as RingCentral would send them.
fn calls(turn: &str) -> Vec<Vec<String>> {
    let deliveries = |call| {
        let events = answered_call(&format!("s-ingest-{turn}-{call}"), ACCOUNT);
        events.iter().map(ToString::to_string).collect()
    };
    (0..CALLS).map(deliveries).collect()
}

/// Sends every body once and wants each acknowledged.
fn rate(url: &str, bodies: &[String]) -> Result<f64> {
    let (next, token) = (AtomicUsize::new(0), token(ACCOUNT)?);
    let headers = [("content-type", "application/json"), ("verification-token", token.as_str())];
    #[expect(clippy::disallowed_methods, reason = "a measurement of real time")]
    let start = Instant::now();
    std::thread::scope(|scope| -> Result<()> {
        let senders: Vec<_> = (0..CONNECTIONS)
            .map(|_| {
                scope.spawn(|| -> Result<()> {
                    let http = Http::default();
                    while let Some(body) = bodies.get(next.fetch_add(1, Ordering::Relaxed)) {
                        // While workerd always has work it looks neither for news of connections
                        // that were empty nor at the clock; and then closes them as idle.
                        let send = || http.send("POST", url, &headers, body);
                        let answer = send().or_else(|_| send())?;
                        ensure!(answer.status == 200, "{url} answered {}", answer.status);
                    }
                    Ok(())
                })
            })
            .collect();
        for sender in senders {
            match sender.join() {
                Ok(sent) => sent?,
                Err(_) => bail!("a sender panicked"),
            }
        }
        Ok(())
    })?;
    #[expect(clippy::cast_precision_loss, reason = "a count of deliveries")]
    let count = bodies.len() as f64;
    Ok(count / start.elapsed().as_secs_f64())
}

fn median(mut rates: Vec<f64>) -> Result<f64> {
    rates.sort_unstable_by(f64::total_cmp);
    rates.get(rates.len() / 2).copied().context("nothing was measured")
}

/// The JavaScript object in a workerd of its own.
struct Floor {
    url: String,
    _running: Leashed,
}

impl Floor {
    fn start(folder: &Path) -> Result<Self> {
        let state = folder.join("state");
        std::fs::create_dir_all(&state)?;
        let root = project::root()?;
        let script = root.join("tests/benches/ingest/floor.js");
        let port = stack::free_port()?;
        let configuration = include_str!("ingest/floor.capnp")
            .replace("@STATE@", &state.to_string_lossy())
            .replace("@SCRIPT@", &script.to_string_lossy())
            .replace("@PORT@", &port.to_string());
        let path = folder.join("floor.capnp");
        std::fs::write(&path, configuration)?;
        let mut command = leash::command(stack::workerd_program(&root)?);
        let running = Leashed::spawn(command.args(["serve", "--experimental", "-I/"]).arg(path))?;
        let deadline = Deadline::after(START);
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            ensure!(!deadline.passed(), "the object to compare with did not start");
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(Self { url: format!("http://127.0.0.1:{port}/"), _running: running })
    }
}
