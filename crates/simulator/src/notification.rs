//! Webhook notifications. Those of a timeline ("RingCentral API reference: Account Telephony Sessions
//! Event") are one for each step, telling of one party.

use std::time::Duration;

use serde_json::{Value, json};

use crate::clock::Moment;
use crate::identity::SessionIdentity;
use crate::ids::{AccountId, ExtensionId, SubscriptionId, TelephonySessionId};
use crate::timeline::{Direction, End, Missed, Party, PartyRef, Status, Step, Timeline};

/// A notification before it is addressed to a subscription.
#[derive(Clone, Debug)]
pub(crate) struct Notification {
    /// The notification's id, digits.
    pub(crate) uuid: String,
    /// When the change happened, which is when the platform sends it.
    pub(crate) at: Moment,
    /// When the platform sent it: a few milliseconds later.
    pub(crate) sent: Moment,
    /// The account it happened in.
    pub(crate) account: AccountId,
    /// The concrete path of what changed.
    pub(crate) event: String,
    /// What it tells of.
    pub(crate) subject: NotificationSubject,
    /// The body.
    pub(crate) body: Value,
}

/// What a notification tells of.
#[derive(Clone, Debug)]
pub(crate) enum NotificationSubject {
    /// A party of a call.
    Call(CallChange),
    /// The list of extensions.
    Extensions,
    /// The end of this subscription, which is near.
    Reminder(SubscriptionId),
}

/// What happened to a party, as far as filters, faults and the list of deliveries ask.
#[derive(Clone, Debug)]
pub(crate) struct CallChange {
    /// The call.
    pub(crate) telephony_session: TelephonySessionId,
    /// The order within the session.
    pub(crate) sequence: u64,
    /// The party's extension, which the event's path names.
    pub(crate) extension: Option<ExtensionId>,
    /// The party's direction.
    pub(crate) direction: Direction,
    /// The party's new status.
    pub(crate) status: Status,
    /// The flag of the party.
    pub(crate) missed: Missed,
    /// The numbers of both ends.
    pub(crate) numbers: Vec<String>,
}

impl Notification {
    /// A notification of something else than a call, sent now.
    pub(crate) fn now(
        account: AccountId,
        event: String,
        subject: NotificationSubject,
        body: Value,
        now: Moment,
        random: &mut fastrand::Rng,
    ) -> Self {
        Self { uuid: uuid(random), at: now, sent: now, account, event, subject, body }
    }

    /// The change of a party, if it tells of one.
    pub(crate) fn call(&self) -> Option<&CallChange> {
        match &self.subject {
            NotificationSubject::Call(change) => Some(change),
            NotificationSubject::Extensions | NotificationSubject::Reminder(_) => None,
        }
    }

    /// Whether it says that a party has left.
    pub(crate) fn is_terminal(&self) -> bool {
        self.call().is_some_and(|change| change.status.is_terminal())
    }

    /// The envelope for one subscription.
    pub(crate) fn envelope(&self, subscription: &SubscriptionId, owner: &ExtensionId) -> Value {
        json!({
            "uuid": self.uuid,
            "event": self.event,
            "timestamp": self.sent.iso(),
            "subscriptionId": subscription,
            "ownerId": owner,
            "body": self.body,
        })
    }
}

fn uuid(random: &mut fastrand::Rng) -> String {
    random.u64(1_000_000_000_000_000_000..9_999_999_999_999_999_999).to_string()
}

/// All notifications of a play, in order of time.
pub(crate) fn notifications(
    timeline: &Timeline,
    identities: &[SessionIdentity],
    account: &AccountId,
    start: Moment,
    random: &mut fastrand::Rng,
) -> Vec<Notification> {
    let mut all = Vec::with_capacity(timeline.steps.len());
    for session in 0..timeline.sessions.len() {
        for (sequence, step) in timeline.steps_of(session) {
            let Some(party) = timeline.party_of(step.party) else { continue };
            let Some(identity) = identities.get(session) else { continue };
            let at = start.plus(Duration::from_millis(step.at.unsigned_abs()));
            all.push(Notification {
                uuid: uuid(random),
                at,
                sent: at.plus(Duration::from_millis(random.u64(14..=113))),
                account: account.clone(),
                event: event(account, party.extension.as_ref()),
                subject: NotificationSubject::Call(CallChange {
                    telephony_session: identity.telephony.clone(),
                    sequence,
                    extension: party.extension.clone(),
                    direction: party.direction,
                    status: step.status,
                    missed: step.missed,
                    numbers: [&step.from, &step.to]
                        .into_iter()
                        .filter_map(|end| end.phone_number.clone())
                        .collect(),
                }),
                body: json!({
                    "sequence": sequence,
                    "sessionId": identity.session,
                    "telephonySessionId": identity.telephony,
                    "serverId": "10.0.0.1.TAM",
                    "eventTime": at.iso(),
                    "parties": [party_json(step, party, identities, account)],
                    "origin": {"type": "Call"},
                }),
            });
        }
    }
    all.sort_by_key(|notification| notification.at);
    // In order unless a play is shuffled: nothing overtakes what happened before it.
    let mut last = start;
    for notification in &mut all {
        notification.sent = notification.sent.max(last);
        last = notification.sent;
    }
    all
}

/// The concrete path: with the extension when the party has one.
fn event(account: &AccountId, extension: Option<&ExtensionId>) -> String {
    match extension {
        Some(extension) => {
            format!("/restapi/v1.0/account/{account}/extension/{extension}/telephony/sessions")
        }
        None => format!("/restapi/v1.0/account/{account}/telephony/sessions"),
    }
}

fn party_json(
    step: &Step,
    party: &Party,
    identities: &[SessionIdentity],
    account: &AccountId,
) -> Value {
    let mut status = json!({"code": step.status.code(), "rcc": false});
    if let Some(reason) = step.reason {
        put(&mut status, "reason", reason.code());
    }
    if let Some((peer, identity)) = step.peer.and_then(|peer| identity_of(identities, peer)) {
        let peer = json!({
            "sessionId": identity.session,
            "telephonySessionId": identity.telephony,
            "partyId": identity.party(peer),
        });
        put(&mut status, "peerId", peer);
    }
    let id = identity_of(identities, step.party).map(|(party, identity)| identity.party(party));
    let mut json = json!({
        "accountId": account,
        "id": id,
        "direction": party.direction,
        "to": end_json(&step.to),
        "from": end_json(&step.from),
        "status": status,
        "park": {},
        "missedCall": step.missed == Missed::Yes,
        "standAlone": false,
        "muted": false,
    });
    if let Some(extension) = &party.extension {
        put(&mut json, "extensionId", extension.as_str());
    }
    if let Some(queue) = &party.queue {
        put(&mut json, "queueCall", true);
        let shown = json!({
            "primary": {"type": "QueueName", "value": queue.name},
            "additional": {"type": "CallerIdName", "value": queue.caller},
        });
        put(&mut json, "uiCallInfo", shown);
    }
    json
}

fn identity_of(
    identities: &[SessionIdentity],
    party: PartyRef,
) -> Option<(PartyRef, &SessionIdentity)> {
    identities.get(party.session).map(|identity| (party, identity))
}

fn end_json(end: &End) -> Value {
    let mut json = json!({});
    let fields = [
        ("phoneNumber", end.phone_number.as_deref()),
        ("name", end.name.as_deref()),
        ("extensionId", end.extension_id.as_ref().map(ExtensionId::as_str)),
        ("deviceId", end.device_id.as_deref()),
    ];
    for (key, value) in fields {
        if let Some(value) = value {
            put(&mut json, key, value);
        }
    }
    json
}

/// Sets a key of a JSON object.
pub(crate) fn put(object: &mut Value, key: &str, value: impl Into<Value>) {
    if let Value::Object(fields) = object {
        fields.insert(key.to_owned(), value.into());
    }
}
