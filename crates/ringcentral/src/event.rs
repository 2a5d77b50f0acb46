//! Webhook deliveries (RingCentral API reference, "Account Telephony Sessions Event").
//!
//! An envelope names its account in the path of `event` and carries, in practice, one party.

use ledger_core::call::event::Marks;
use ledger_core::call::{Direction, Observation, Origin, Reason, Status};
use ledger_core::id::{AccountId, ExtensionId, PartyId, TelephonySessionId};
use ledger_core::phone::HomeRegion;
use ledger_core::time::Millis;
use serde::Deserialize;

use crate::shape::{self, SideShape};

/// What a delivery is about.
#[derive(Clone, Debug, PartialEq)]
pub enum Delivery {
    /// A call.
    Call(CallEvent),
    /// The list of extensions changed.
    ExtensionsChanged,
    /// The subscription ends soon.
    SubscriptionReminder,
    /// Something we did not ask for.
    Other(String),
}

/// What a delivery says about a call.
#[derive(Clone, Debug, PartialEq)]
pub struct CallEvent {
    /// The call.
    pub telephony_session_id: TelephonySessionId,
    /// The account named in the envelope.
    pub account: Option<AccountId>,
    /// One observation a party.
    pub observations: Vec<Observation>,
}

/// Why a body is no delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotADelivery(pub String);

impl std::fmt::Display for NotADelivery {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "the body is no RingCentral event: {}", self.0)
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Envelope {
    event: String,
}

#[derive(Deserialize)]
struct CallEnvelope {
    body: SessionShape,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct SessionShape {
    #[serde(default, deserialize_with = "shape::or_default")]
    sequence: u64,
    #[serde(default, deserialize_with = "shape::id")]
    session_id: Option<String>,
    telephony_session_id: String,
    event_time: String,
    #[serde(default, deserialize_with = "shape::or_default")]
    origin: OriginShape,
    #[serde(default, deserialize_with = "shape::or_default")]
    parties: Vec<PartyShape>,
}

#[derive(Deserialize, Default)]
struct OriginShape {
    #[serde(default, rename = "type", deserialize_with = "shape::or_default")]
    kind: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct PartyShape {
    id: String,
    #[serde(default, deserialize_with = "shape::id")]
    extension_id: Option<String>,
    direction: String,
    #[serde(default, deserialize_with = "shape::or_default")]
    from: SideShape,
    #[serde(default, deserialize_with = "shape::or_default")]
    to: SideShape,
    status: StatusShape,
    #[serde(default, deserialize_with = "shape::or_default")]
    queue_call: bool,
    #[serde(default, deserialize_with = "shape::or_default")]
    missed_call: bool,
    #[serde(default, deserialize_with = "shape::or_default")]
    recordings: Vec<serde_json::Value>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct StatusShape {
    code: String,
    reason: Option<String>,
    peer_id: Option<PeerShape>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct PeerShape {
    telephony_session_id: Option<String>,
}

/// Reads a delivery's body.
///
/// # Errors
///
/// When it is not JSON, or an event about a call lacks what makes it one; the error says what.
pub fn read(body: &str, home: &HomeRegion) -> Result<Delivery, NotADelivery> {
    let envelope: Envelope =
        ledger_wire::json::from_str(body).map_err(|error| NotADelivery(error.to_string()))?;
    let path = envelope.event.split('?').next().unwrap_or_default();
    if path.ends_with("/telephony/sessions") {
        let call: CallEnvelope =
            ledger_wire::json::from_str(body).map_err(|error| NotADelivery(error.to_string()))?;
        return call_event(call.body, path, home).map(Delivery::Call);
    }
    if path.ends_with("/extension") {
        return Ok(Delivery::ExtensionsChanged);
    }
    if path.contains("/subscription/") {
        return Ok(Delivery::SubscriptionReminder);
    }
    Ok(Delivery::Other(envelope.event))
}

fn call_event(
    shape: SessionShape,
    path: &str,
    home: &HomeRegion,
) -> Result<CallEvent, NotADelivery> {
    let at = Millis::parse(&shape.event_time).map_err(|error| NotADelivery(error.to_string()))?;
    if shape.telephony_session_id.is_empty() {
        return Err(NotADelivery("telephonySessionId is empty".to_owned()));
    }
    let mut parts = path.split('/').skip_while(|part| *part != "account").skip(1);
    let account = parts.next().filter(|part| *part != "~").map(AccountId::from);
    let (sequence, origin) = (shape.sequence, Origin::read(&shape.origin.kind));
    let session_id = shape.session_id.unwrap_or_default();
    let observations = shape
        .parties
        .into_iter()
        .map(|party| Observation {
            sequence,
            at,
            session_id: session_id.clone(),
            origin: origin.clone(),
            party: PartyId::new(party.id),
            extension_id: party.extension_id.map(ExtensionId::new),
            direction: direction(&party.direction),
            from: party.from.read(home),
            to: party.to.read(home),
            status: Status::read(&party.status.code),
            reason: party.status.reason.as_deref().map(Reason::read),
            peer: party
                .status
                .peer_id
                .and_then(|peer| peer.telephony_session_id)
                .map(TelephonySessionId::new),
            marks: Marks {
                queue_call: party.queue_call,
                missed: party.missed_call,
                recorded: !party.recordings.is_empty(),
            },
        })
        .collect();
    Ok(CallEvent {
        telephony_session_id: TelephonySessionId::new(shape.telephony_session_id),
        account,
        observations,
    })
}

pub(crate) fn direction(text: &str) -> Direction {
    if text.eq_ignore_ascii_case("outbound") { Direction::Outbound } else { Direction::Inbound }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_event_is_named() {
        let home = HomeRegion::default();
        let read = |body: &str| read(body, &home);
        assert_eq!(read("{}").unwrap_err().0, "missing field `event` at line 1 column 2");
        assert!(read("no json").is_err());
        assert_eq!(
            read(r#"{"event":"/restapi/v1.0/account/1/extension","body":{}}"#),
            Ok(Delivery::ExtensionsChanged)
        );
        assert_eq!(
            read(r#"{"event":"/restapi/v1.0/subscription/1?threshold=60","body":{}}"#),
            Ok(Delivery::SubscriptionReminder)
        );
        assert_eq!(
            read(r#"{"event":"/restapi/v1.0/account/1/telephony/sessions","body":{"telephonySessionId":"s-1","eventTime":"noon"}}"#)
                .unwrap_err()
                .0,
            "\"noon\" is not a moment; write it like 2026-03-02T15:00:00.000Z"
        );
    }

    #[test]
    fn unknown_fields_and_values_are_survived() {
        let body = r#"{
            "event": "/restapi/v1.0/account/400/extension/7/telephony/sessions",
            "novelty": true,
            "body": {
                "sequence": 3, "sessionId": 900, "telephonySessionId": "s-1",
                "eventTime": "2026-03-02T15:00:00.025Z", "origin": {"type": "Hologram"},
                "parties": [{
                    "id": "p-1-2", "extensionId": 7, "direction": "Inbound",
                    "from": {"phoneNumber": "+14155550177"}, "to": {},
                    "status": {"code": "Levitating", "reason": "Magic"}
                }]
            }
        }"#;
        let Ok(Delivery::Call(event)) = read(body, &HomeRegion::default()) else {
            panic!("not read as a call")
        };
        assert_eq!(event.account, Some("400".into()));
        let observation = &event.observations[0];
        assert_eq!(observation.session_id, "900");
        assert_eq!(observation.extension_id, Some("7".into()));
        assert_eq!(observation.status, Status::Other("levitating".to_owned()));
        assert_eq!(observation.reason, Some(Reason::Other("magic".to_owned())));
    }
}
