//! Changing the faults of a world, and what happens at once when they change.

use std::time::Duration;

use super::{AnswerFault, AnswerFlaw, FaultChange, Share, TerminalEvents, Webhooks};
use super::{Recordings, TokenEndpoint, WebhooksChange};
use crate::call_log::CallLog;
use crate::clock::Moment;
use crate::contract::Contract;
use crate::ids::ExtensionId;
use crate::subscription::{Subscription, SubscriptionStatus};
use crate::world::World;

impl World {
    /// Changes the faults, or says what cannot be.
    pub(crate) fn apply(
        &mut self,
        change: FaultChange,
        contract: &Contract,
        now: Moment,
    ) -> Result<(), String> {
        check(&change, contract)?;
        self.strike(&change, now)?;
        let FaultChange {
            drop_fraction,
            duplicate_fraction,
            reorder_fraction,
            withhold,
            webhooks,
            ..
        } = &change;
        self.chance.drop.reseed(&mut self.faults.drop_fraction, *drop_fraction);
        self.chance.duplicate.reseed(&mut self.faults.duplicate_fraction, *duplicate_fraction);
        self.chance.reorder.reseed(&mut self.faults.reorder_fraction, *reorder_fraction);
        for (extension, permissions) in withhold.iter().flatten() {
            let extension = ExtensionId::from(extension.as_str());
            if permissions.is_empty() {
                self.faults.withheld.remove(&extension);
            } else {
                self.faults.withheld.insert(extension, permissions.clone());
            }
        }
        let faults = &mut self.faults;
        match webhooks {
            None => {}
            Some(WebhooksChange::Running) => faults.webhooks = Webhooks::Running,
            Some(WebhooksChange::Stopped) => faults.webhooks = Webhooks::Stopped,
            Some(WebhooksChange::StoppedForSeconds(seconds)) => {
                let end = now.plus(Duration::from_secs_f64(*seconds));
                faults.webhooks = Webhooks::StoppedUntil(end);
            }
        }
        set(&mut faults.drop_next, change.drop_next);
        set(&mut faults.terminal_events, change.terminal_events);
        set(&mut faults.delivery_delay_ms, change.delivery_delay_ms);
        set(&mut faults.verification_token, change.verification_token);
        set(&mut faults.event_bodies, change.event_bodies);
        set(&mut faults.token_endpoint, change.token_endpoint);
        set(&mut faults.lose_next_refresh_response, change.lose_next_refresh_response);
        set(&mut faults.jwt_credentials, change.jwt_credentials);
        set(&mut faults.answers, change.answers);
        set(&mut faults.date_skew_seconds, change.date_skew_seconds);
        set(&mut faults.call_log_lag_seconds, change.call_log_lag_seconds);
        set(&mut faults.call_log, change.call_log);
        set(&mut faults.in_progress_records, change.in_progress_records);
        set(&mut faults.record_change_after_seconds, change.record_change_after_seconds);
        set(&mut faults.recordings, change.recordings);
        Ok(())
    }

    /// What happens at once and is over.
    fn strike(&mut self, change: &FaultChange, now: Moment) -> Result<(), String> {
        for extension in change.withhold.iter().flat_map(|withhold| withhold.keys()) {
            self.known_person(extension)?;
        }
        if let Some(extension) = change.revoke_tokens.as_deref() {
            if extension != "all" {
                self.known_person(extension)?;
            }
            self.tokens
                .end_sessions(|owner| extension == "all" || owner.extension.as_str() == extension);
        }
        if let Some(target) = &change.blacklist {
            self.each_target(target, |subscription| {
                subscription.blacklist("I/O operation is failed. Details: [Read timed out]", now);
            })?;
        }
        if let Some(target) = &change.silence {
            self.each_target(target, |subscription| {
                subscription.status = SubscriptionStatus::Silent;
            })?;
        }
        if let Some(target) = &change.expire {
            self.each_target(target, |subscription| subscription.expires = now)?;
        }
        for group in change.rate_limit_now.iter().flatten() {
            self.limiter.force(*group, now);
        }
        if change.reset_call_log == Some(true) {
            self.call_logs.values_mut().for_each(CallLog::reset_tokens);
        }
        Ok(())
    }

    fn known_person(&self, extension: &str) -> Result<(), String> {
        match self.person(&ExtensionId::from(extension)) {
            Some(_) => Ok(()),
            None => Err(format!("there is no extension with the id {extension:?}")),
        }
    }

    fn each_target(
        &mut self,
        target: &str,
        change: impl Fn(&mut Subscription),
    ) -> Result<(), String> {
        let mut found = target == "all";
        for subscription in &mut self.subscriptions {
            if target == "all" || subscription.id.as_str() == target {
                found = true;
                change(subscription);
            }
        }
        if found { Ok(()) } else { Err(format!("there is no subscription {target:?}")) }
    }
}

fn set<T>(field: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *field = value;
    }
}

fn check(change: &FaultChange, contract: &Contract) -> Result<(), String> {
    let fractions = [
        ("dropFraction", change.drop_fraction),
        ("duplicateFraction", change.duplicate_fraction),
        ("reorderFraction", change.reorder_fraction),
    ];
    for (name, share) in fractions {
        if let Some(Share { fraction, .. }) = share
            && !(0.0..=1.0).contains(&fraction)
        {
            return Err(format!("{name} {fraction} is not from 0 to 1"));
        }
    }
    let late = match change.terminal_events {
        Some(TerminalEvents::LateSeconds(seconds)) => Some(seconds),
        Some(TerminalEvents::Normal | TerminalEvents::Missing) | None => None,
    };
    let recordings = match change.recordings {
        Some(Recordings::LateSeconds(seconds)) => Some(seconds),
        Some(Recordings::Normal | Recordings::Never | Recordings::Short) | None => None,
    };
    let stopped = match change.webhooks {
        Some(WebhooksChange::StoppedForSeconds(seconds)) => Some(seconds),
        Some(WebhooksChange::Running | WebhooksChange::Stopped) | None => None,
    };
    let lengths = [
        ("callLogLagSeconds", change.call_log_lag_seconds),
        ("recordChangeAfterSeconds", change.record_change_after_seconds),
        ("terminalEvents.lateSeconds", late),
        ("recordings.lateSeconds", recordings),
        ("webhooks.stoppedForSeconds", stopped),
    ];
    for (name, seconds) in lengths {
        if let Some(seconds) = seconds
            && !(0.0..=1e9).contains(&seconds)
        {
            return Err(format!("{name} {seconds} is not a length of time"));
        }
    }
    if let Some(TokenEndpoint::Failing { status }) = change.token_endpoint
        && !(401..=599).contains(&status)
    {
        return Err(format!("tokenEndpoint: {status} is not from 401 to 599"));
    }
    change.answers.iter().flatten().try_for_each(|fault| check_answer(fault, contract))
}

fn check_answer(fault: &AnswerFault, contract: &Contract) -> Result<(), String> {
    if let AnswerFlaw::Status(status) = fault.flaw
        && !(500..=599).contains(&status)
    {
        return Err(format!("answers: {status} is not from 500 to 599"));
    }
    let known = contract.operation_ids();
    if fault.operation == "any" || known.contains(&fault.operation.as_str()) {
        return Ok(());
    }
    Err(format!("answers: there is no operation {:?}; there are {known:?}", fault.operation))
}
