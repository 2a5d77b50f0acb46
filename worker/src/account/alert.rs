//! Telling administrators: judges how things are, and sends what is owed.

use std::rc::Rc;

use ledger_core::id::ExtensionId;
use ledger_core::time::Millis;
use ledger_ringcentral::agenda::Task;
use ledger_ringcentral::alert::{self, Alerts, Home, Sending};
use ledger_ringcentral::incident::{Backlog, COUNTED_EVERY, Incidents, Situation, Window};
use ledger_ringcentral::standing::Calls;
use ledger_ringcentral::{Reply, Trouble};
use ledger_wire::api::{
    AlertAddress, AlertForm, AlertRecipient, Failure, FailureCode, GiveAlertAddress,
};
use worker::Result;

use super::ringcentral::stored;
use super::store::Key;
use super::{Answered, Held, broken};
use crate::message::{self, Done, ToDesk};
use crate::{platform, secret};

impl Held {
    /// Opens and heals incidents by how things are now; what changes is to be told.
    pub(super) fn judge(&self) -> Result<Incidents> {
        let (store, now) = (self.store(), platform::now());
        let known: Incidents = store.get_or_default(Key::Incidents);
        let mut incidents = known.clone();
        let crm = self.crm_connection();
        let (crm_sign_in, crm_permission) = (crm.sign_in_problem(), crm.permission_problem());
        let situation = Situation {
            connection: &store.get_or_default(Key::Connection),
            watch: &store.watch(),
            deliveries: &store.get_or_default(Key::Deliveries),
            cursor: &store.cursor(),
            permissions: &store.get_or_default(Key::Permissions),
            crm_sign_in: crm_sign_in.as_deref(),
            crm_permission: crm_permission.as_deref(),
            backlog: &store.get_or_default(Key::Backlog),
        };
        let changed = match self.calls()? {
            Calls::Wanted => incidents.judge(Some(situation), now),
            Calls::Unwanted => incidents.judge(None, now),
        };
        if incidents != known {
            store.put(Key::Incidents, &incidents)?;
        }
        if !changed.is_empty() {
            let wanted = store.settings()?.settings.alerts;
            let mut alerts = self.alerts();
            for incident in &changed {
                alerts.tell(incident, &wanted);
            }
            store.put(Key::Alerts, &alerts)?;
            if alerts.due(now).is_some() {
                store.plan(|agenda| agenda.schedule(Task::Alert, now))?;
            }
        }
        Ok(incidents)
    }

    pub(super) fn alerts(&self) -> Alerts {
        self.store().get_or_default(Key::Alerts)
    }

    /// Takes an address, and sends a first message there.
    pub(super) async fn take_alert_address(
        &self,
        form: AlertForm,
        given: GiveAlertAddress,
    ) -> Answered<AlertAddress> {
        let home = Home::of(&platform::needed(&self.env, "LEDGER_ADDRESS")?);
        if let Some(problem) = alert::problem(&given.address, home) {
            return Err(Failure::at_field("address", problem));
        }
        let (sealed, now) =
            (secret::seal(&self.env, &self.account()?, &given.address)?, platform::now());
        let shown = alert::as_shown(&given.address);
        let mut alerts = self.alerts();
        alerts.receive(form, shown.clone(), sealed, now);
        self.store().put(Key::Alerts, &alerts).map_err(broken)?;
        self.schedule(Task::Alert, now).await?;
        Ok(AlertAddress { form, shown, problem: String::new(), owed: 1 })
    }

    /// Sends the first message to an address once more.
    pub(super) async fn test_alert_address(&self, form: AlertForm) -> Answered<AlertAddress> {
        let (mut alerts, now) = (self.alerts(), platform::now());
        let none = || Failure::new(FailureCode::NotFound, "there is no such address to test");
        let address = alerts.test(form, now).ok_or_else(none)?;
        self.store().put(Key::Alerts, &alerts).map_err(broken)?;
        self.schedule(Task::Alert, now).await?;
        Ok(address)
    }

    /// Forgets an address.
    pub(super) fn drop_alert_address(&self, form: AlertForm) -> Answered<Done> {
        let mut alerts = self.alerts();
        alerts.forget(form);
        self.store().put(Key::Alerts, &alerts).map_err(broken)?;
        Ok(Done {})
    }

    /// Counts the calls that need someone; says when to count again.
    pub(super) async fn count_backlog(&self) -> Reply<Option<Millis>> {
        let failed = |failure: Failure| Trouble::Passing(failure.message);
        if self.calls().map_err(stored)? == Calls::Unwanted {
            return Ok(None);
        }
        let account = self.account().map_err(failed)?;
        let wanted = self.store().settings().map_err(stored)?.settings.alerts;
        let window = Window::new(&wanted, platform::now());
        let mut backlog = Backlog::default();
        for number in self.store().desks().map_err(stored)?.all() {
            let desk = message::desk(&self.env, &account, number).map_err(stored)?;
            let counted: Backlog =
                platform::tell(&desk, &ToDesk::Backlog { window }).await.map_err(failed)?;
            backlog = backlog.and(&counted);
        }
        self.store().put(Key::Backlog, &backlog).map_err(stored)?;
        Ok(Some(platform::now() + COUNTED_EVERY))
    }

    /// Who is to be told: whoever the settings name, or the administrators.
    fn recipients(&self) -> Result<Vec<AlertRecipient>> {
        let store = self.store();
        let mut named = store.settings()?.settings.alerts.recipients;
        if named.is_empty() {
            named.extend(store.administrators(platform::now())?);
            named.extend(store.service_extension()?);
        }
        let recipient = |id: ExtensionId| {
            let known = store.extension(&id)?;
            Ok(match known {
                Some(known) => AlertRecipient { name: known.name, email: known.email },
                None => AlertRecipient { name: format!("extension {id}"), email: None },
            })
        };
        named.into_iter().map(recipient).collect()
    }
}

/// Sends what is owed, each beside everything else: a receiver may be slow. Says when there is
/// something to send next; what comes of these is taken in when it does.
pub(super) fn send(held: &Rc<Held>) -> Reply<Option<Millis>> {
    let (mut alerts, now) = (held.alerts(), platform::now());
    let incidents: Incidents = held.store().get_or_default(Key::Incidents);
    let sending = alerts.send(incidents.all(), now);
    held.store().put(Key::Alerts, &alerts).map_err(stored)?;
    for one in sending {
        let here = Rc::clone(held);
        held.state.wait_until(async move {
            if let Err(failure) = send_one(&here, one).await {
                platform::error("alert", &failure.message);
            }
        });
    }
    Ok(alerts.due(now))
}

async fn send_one(held: &Held, sending: Sending) -> Answered<()> {
    let recipients = held.recipients().map_err(broken)?;
    let answer = match secret::open(&held.env, &held.account()?, &sending.sealed) {
        Ok(address) => {
            let request = sending.request(&address, recipients);
            // What is said of the failure may name the address.
            platform::send(&request).await.map_err(|_| "it cannot be reached".to_owned())
        }
        Err(failure) => Err(failure.message),
    };
    // Others may have been told, or come to be owed, meanwhile.
    let mut alerts = held.alerts();
    alerts.sent(sending.form, &sending.alert.id, answer);
    held.store().put(Key::Alerts, &alerts).map_err(broken)?;
    match alerts.due(platform::now()) {
        Some(due) => held.schedule(Task::Alert, due).await,
        None => Ok(()),
    }
}
