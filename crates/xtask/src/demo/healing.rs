//! What the demo shows after the calls: something breaks while a call goes on, the administrator is
//! told, it heals, and the call is logged once all the same.

use std::thread::sleep;
use std::time::Duration;

use anyhow::{Context, Result};
use ledger_wire::api::{Health, Incident, IncidentKind};
use serde_json::{Value, json};

use super::client::{Person, Played};
use super::judge::Row;
use super::services::Services;
use super::settle;
use crate::leash::Deadline;

/// How long an incident may take to open or to heal.
const PATIENCE: Duration = Duration::from_secs(20);

/// Shows both, one after the other.
pub fn show(services: &Services, admin: &Person, seed: u64) -> Result<Vec<Row>> {
    Ok(vec![without_webhooks(services, admin, seed)?, without_sign_in(services, admin, seed)?])
}

/// RingCentral gives the subscription up and sends nothing; the call log has the call, and the
/// cron has the subscription made anew.
fn without_webhooks(services: &Services, admin: &Person, seed: u64) -> Result<Row> {
    services.platform.faults(&json!({ "blacklist": "all" }))?;
    let played = services.platform.play(&json!({ "scenario": "missed", "seed": seed }))?;
    let row = logged(services, admin, played)?;
    services.run_cron()?;
    let incident = incident(admin, IncidentKind::SubscriptionLost, is_healed)?;
    let story = "webhooks stop, the call comes from the call log, and they are turned on again";
    Ok(told(row, "webhooks-lost", story, incident.is_some()))
}

/// RingCentral ends every sign-in; events go on, and a new sign-in heals the rest.
fn without_sign_in(services: &Services, admin: &Person, seed: u64) -> Result<Row> {
    services.platform.faults(&json!({ "revokeTokens": "all" }))?;
    let played = services.platform.play(&json!({ "scenario": "outbound", "seed": seed }))?;
    let opened = incident(admin, IncidentKind::ConnectionLost, |one| !is_healed(one))?;
    let again = Person::sign_in(&services.worker.url(), "101")?;
    let row = logged(services, &again, played)?;
    let healed = incident(&again, IncidentKind::ConnectionLost, is_healed)?;
    let story = "RingCentral ends the sign-in during a call, and the administrator renews it";
    Ok(told(row, "sign-in-lost", story, opened.is_some() && healed.is_some()))
}

fn logged(services: &Services, admin: &Person, played: Played) -> Result<Row> {
    settle(services, admin, &[played], super::PATIENCE)?.pop().context("a play without a row")
}

fn is_healed(incident: &Incident) -> bool {
    incident.healed_at.is_some()
}

/// The last incident of a kind, once it is as it should be.
fn incident(
    admin: &Person,
    kind: IncidentKind,
    is: impl Fn(&Incident) -> bool,
) -> Result<Option<Incident>> {
    let deadline = Deadline::after(PATIENCE);
    loop {
        let health: Health = admin.ask("GET", "health", None::<&Value>)?;
        let last = health.incidents.into_iter().rfind(|incident| incident.kind == kind);
        let found = last.filter(&is);
        if found.is_some() || deadline.passed() {
            return Ok(found);
        }
        sleep(Duration::from_millis(250));
    }
}

fn told(mut row: Row, name: &'static str, story: &'static str, is_told: bool) -> Row {
    (row.scenario, row.story) = (name, story);
    if !is_told {
        row.wrong.push("the administrator was not told of it, or not that it is over".to_owned());
        row.ok = false;
    }
    row
}
