//! `ledger-simulator --port N [--speed X] [--offset-minutes M] [--seed S] [--no-rate-limits]
//! [--faults JSON] [--contract strict|noted] [--access-token-seconds N] [--accounts N]
//! [--extensions N]`: the platform as a program, for the demo and for tests in other languages.
//! `--faults` takes what `POST /simulator/faults` takes; `--accounts` says how many organizations
//! there are, `--extensions` how many extensions the first one has.
//!
//! `ledger-simulator --crm capsule|harbour|hubspot|pipedrive|salesforce [--port N]` is that CRM instead.
//!
//! The first line on standard output is the address. It runs until standard input closes or
//! Ctrl-C comes, so that it never outlives whoever started it. It fails when the contract was broken
//! meanwhile, and names the first violation.

use std::error::Error;
use std::io::{Read as _, Write as _};
use std::process::ExitCode;
use std::time::Duration;

use ledger_simulator::account::Account;
use ledger_simulator::crm::server::CrmServer;
use ledger_simulator::{Enforcement, Options, Platform, RateLimiting};

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            // Nothing is left to do when standard error is closed too.
            let _written = writeln!(std::io::stderr(), "ledger-simulator: {problem}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Box<dyn Error>> {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    if let Some(place) = arguments.iter().position(|argument| argument == "--crm") {
        arguments.remove(place);
        let name = if place < arguments.len() { arguments.remove(place) } else { String::new() };
        let Options { port, .. } = options(arguments.into_iter())?;
        let crm = CrmServer::start(&name, port).await?;
        until_told_to_stop(crm.origin()).await?;
        return none_of(&crm.violations());
    }
    let platform = Platform::start(options(arguments.into_iter())?).await?;
    until_told_to_stop(platform.base()).await?;
    let violations = platform.violations();
    platform.stop().await;
    none_of(&violations)
}

/// Says the address, and waits for the end of standard input or Ctrl-C.
async fn until_told_to_stop(address: &str) -> Result<(), Box<dyn Error>> {
    let mut output = std::io::stdout();
    writeln!(output, "{address}")?;
    output.flush()?;
    let (closed, mut input_closed) = tokio::sync::mpsc::channel::<()>(1);
    std::thread::spawn(move || {
        let mut buffer = [0; 256];
        while std::io::stdin().read(&mut buffer).is_ok_and(|count| count > 0) {}
        drop(closed);
    });
    tokio::select! {
        _ = input_closed.recv() => {}
        interrupted = tokio::signal::ctrl_c() => interrupted?,
    }
    Ok(())
}

fn none_of<Violation: serde::Serialize>(violations: &[Violation]) -> Result<(), Box<dyn Error>> {
    match violations.first() {
        None => Ok(()),
        Some(first) => {
            let first = serde_json::to_string(first)?;
            Err(format!("violations of the contract: {}; the first is {first}", violations.len())
                .into())
        }
    }
}

fn options(mut arguments: impl Iterator<Item = String>) -> Result<Options, Box<dyn Error>> {
    let mut options = Options { seed: fresh_seed(), ..Options::default() };
    while let Some(name) = arguments.next() {
        if name == "--no-rate-limits" {
            options.rate_limiting = RateLimiting::Off;
            continue;
        }
        let value = arguments.next().ok_or_else(|| format!("{name} needs a value"))?;
        match name.as_str() {
            "--port" => options.port = value.parse()?,
            "--speed" => options.speed = value.parse()?,
            "--seed" => options.seed = value.parse()?,
            "--faults" => {
                options.faults = serde_json::from_str(&value)
                    .map_err(|problem| format!("--faults: {problem}"))?;
            }
            "--contract" => {
                options.enforcement = match value.as_str() {
                    "strict" => Enforcement::Strict,
                    "noted" => Enforcement::Noted,
                    _ => return Err("--contract is strict or noted".into()),
                };
            }
            "--access-token-seconds" => {
                options.access_token_life = Duration::from_secs(value.parse()?);
            }
            "--extensions" => {
                let grown = Account::example().grown_to(value.parse()?);
                options.accounts.splice(..1, [grown]);
            }
            "--accounts" => {
                let others = (2..=value.parse()?).map(Account::numbered);
                options.accounts.extend(others);
            }
            "--offset-minutes" => {
                options.clock_offset = Duration::from_secs_f64(value.parse::<f64>()? * 60.0);
            }
            _ => return Err(format!("unknown option {name}").into()),
        }
    }
    Ok(options)
}

/// A seed of its own for each run, so that a ledger that outlives the platform never sees a call's
/// id twice.
fn fresh_seed() -> u64 {
    std::time::SystemTime::UNIX_EPOCH.elapsed().map_or(1, |since| since.as_nanos() as u64)
}
