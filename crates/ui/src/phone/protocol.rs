//! What the widget says, and how it is answered: RingCentral Embeddable's messages, read by paths
//! from whatever JSON comes. Messages that mean nothing here are [`Heard::Other`], fields that mean
//! nothing are passed over, and no message can break the page.
//!
//! | the widget says | it is |
//! |---|---|
//! | `rc-adapter-pushAdapterState` | [`Heard::Ready`]: it has started, or started anew |
//! | `rc-login-status-notify` | [`Heard::Login`] |
//! | `rc-callLogger-auto-log-notify` | [`Heard::AutoLog`]: where its own auto-log stands |
//! | `rc-active-call-notify` | [`Heard::Live`] |
//! | `rc-post-message-request` | [`Heard::Asked`]: to be answered exactly once |

use ledger_core::call::Direction;
use ledger_core::cover::Position;
use ledger_core::id::TelephonySessionId;
use serde_json::Value;

use super::json::{Object, quoted};

/// The name under which we are a service of the widget. Contacts of ours carry it.
pub(crate) const SERVICE: &str = "CallLedger";

/// A message of the widget.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Heard {
    /// It has started.
    Ready,
    /// Whether a person is signed in to RingCentral in it.
    Login(Login),
    /// Where its auto-log stands.
    AutoLog(Position),
    /// How a call stands that goes on.
    Live(Call),
    /// It waits for an answer.
    Asked(Question),
    /// Nothing that concerns us.
    Other,
}

/// Whether a person is signed in to RingCentral in the widget. That is not our session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Login {
    /// Someone is.
    In,
    /// Nobody is.
    Out,
}

/// A request of the widget.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Question {
    /// What tells it from the others.
    pub(crate) id: String,
    /// What it asks for: one of the paths that the service was registered with.
    pub(crate) path: String,
    /// The rest.
    pub(crate) body: Value,
}

/// A call as the widget knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Call {
    /// The older id, by which the widget knows it.
    pub(crate) session: String,
    /// RingCentral's id.
    pub(crate) telephony_session: TelephonySessionId,
    /// As seen from this extension.
    pub(crate) direction: Direction,
    /// The other side's number, or its extension; empty when it is not known.
    pub(crate) other: String,
    /// How it stands.
    pub(crate) stage: Stage,
    /// Whether it came by a queue.
    pub(crate) queue: Queue,
    /// Whether another member of the queue took it.
    pub(crate) elsewhere: Elsewhere,
}

/// How a call stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// It rings.
    Ringing,
    /// The two talk, or one holds.
    Connected,
    /// It is over.
    Ended,
}

/// Whether a call came by a queue, in which it may ring several people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Queue {
    /// It did not.
    No,
    /// It did.
    Yes,
}

/// Whether another member of a queue took a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Elsewhere {
    /// It was this person's, or is not of a queue.
    No,
    /// Someone else took it, or it was missed in a queue.
    Yes,
}

impl Heard {
    /// Reads a message.
    pub(crate) fn read(text: &str) -> Self {
        let Some(value) = ledger_core::from_json::from_str::<Value>(text) else {
            return Self::Other;
        };
        match word(&value, "/type") {
            "rc-adapter-pushAdapterState" => Self::Ready,
            "rc-login-status-notify" => {
                let signed_in = flag(&value, "/loggedIn");
                Self::Login(if signed_in { Login::In } else { Login::Out })
            }
            "rc-callLogger-auto-log-notify" => {
                let on = flag(&value, "/autoLog");
                Self::AutoLog(if on { Position::On } else { Position::Off })
            }
            "rc-active-call-notify" => {
                value.get("call").and_then(Call::read).map_or(Self::Other, Self::Live)
            }
            "rc-post-message-request" => Question::read(value).map_or(Self::Other, Self::Asked),
            _ => Self::Other,
        }
    }
}

impl Question {
    fn read(mut value: Value) -> Option<Self> {
        let id = word(&value, "/requestId").to_owned();
        let path = word(&value, "/path").to_owned();
        let body = value.get_mut("body").map(Value::take).unwrap_or_default();
        (!id.is_empty()).then_some(Self { id, path, body })
    }
}

impl Call {
    /// Reads a call; nothing when it has no id.
    pub(crate) fn read(value: &Value) -> Option<Self> {
        let telephony_session = word(value, "/telephonySessionId");
        if telephony_session.is_empty() {
            return None;
        }
        let outbound = word(value, "/direction") == "Outbound";
        let (number, extension) = if outbound {
            ("/to/phoneNumber", "/to/extensionNumber")
        } else {
            ("/from/phoneNumber", "/from/extensionNumber")
        };
        let other = match word(value, number) {
            "" => word(value, extension),
            number => number,
        };
        let result = word(value, "/result");
        let stage = match word(value, "/telephonyStatus") {
            "Ringing" => Stage::Ringing,
            "CallConnected" | "OnHold" => Stage::Connected,
            "NoCall" => Stage::Ended,
            // What the widget sends to be logged has its result instead.
            _ => match result {
                "Ringing" => Stage::Ringing,
                "CallConnected" => Stage::Connected,
                _ => Stage::Ended,
            },
        };
        let queue =
            flag(value, "/queueCall") || word(value, "/delegationType") == "QueueForwarding";
        let elsewhere = queue && matches!(result, "Missed" | "Answered Elsewhere");
        Some(Self {
            session: word(value, "/sessionId").to_owned(),
            telephony_session: TelephonySessionId::from(telephony_session),
            direction: if outbound { Direction::Outbound } else { Direction::Inbound },
            other: other.to_owned(),
            stage,
            queue: if queue { Queue::Yes } else { Queue::No },
            elsewhere: if elsewhere { Elsewhere::Yes } else { Elsewhere::No },
        })
    }
}

/// The text at a path; empty when there is none.
pub(crate) fn word<'a>(value: &'a Value, path: &str) -> &'a str {
    value.pointer(path).and_then(Value::as_str).unwrap_or_default()
}

/// The rows of the list under a key; none when there is no list.
pub(crate) fn rows<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value.get(key).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

/// Whether there is a `true` at a path.
pub(crate) fn flag(value: &Value, path: &str) -> bool {
    value.pointer(path).and_then(Value::as_bool).unwrap_or_default()
}

/// The texts of the list at a path.
pub(crate) fn words(value: &Value, path: &str) -> Vec<String> {
    let list = value.pointer(path).and_then(Value::as_array);
    list.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

/// The answer to a request.
pub(crate) fn answer(id: &str, data: &str) -> String {
    let response = Object::new().json("data", data).end();
    Object::message("rc-post-message-response")
        .text("responseId", id)
        .json("response", &response)
        .end()
}

/// Shows one of the widget's pages.
pub(crate) fn navigate(path: &str) -> String {
    Object::message("rc-adapter-navigate-to").text("path", path).end()
}

/// Says something at the widget's top; `level` is `success`, `info`, `warning` or `danger`.
pub(crate) fn alert(number: u32, level: &str, message: &str) -> String {
    let body =
        Object::new().text("message", message).text("level", level).fields(r#""ttl":8000"#).end();
    Object::message("rc-adapter-message-request")
        .text("requestId", &number.to_string())
        .text("path", "/custom-alert-message")
        .json("body", &body)
        .end()
}

/// Has the widget ask again who has these numbers, or whether these calls are logged.
pub(crate) fn trigger(kind: &str, key: &str, ids: &[String]) -> String {
    let mut quoted_ids = Vec::with_capacity(ids.len());
    quoted_ids.extend(ids.iter().map(|id| quoted(id)));
    Object::message(kind).json(key, &super::json::list(&quoted_ids)).end()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_that_mean_nothing_or_are_broken_are_passed_over() {
        let rows = [
            "",
            "null",
            "[]",
            "7",
            "{",
            "{}",
            r#"{"type":7}"#,
            r#"{"type":"rc-analytics-track","event":"x"}"#,
            r#"{"type":"rc-post-message-request"}"#,
            r#"{"type":"rc-post-message-request","requestId":7,"path":"/settings"}"#,
            r#"{"type":"rc-active-call-notify"}"#,
            r#"{"type":"rc-active-call-notify","call":{"sessionId":"1"}}"#,
            r#"{"type":"rc-adapter-message-response","responseId":"1"}"#,
        ];
        for text in rows {
            assert_eq!(Heard::read(text), Heard::Other, "{text}");
        }
    }

    #[test]
    fn how_a_call_stands() {
        let rows = [
            (r#""telephonyStatus":"Ringing""#, Stage::Ringing, Elsewhere::No),
            (r#""telephonyStatus":"CallConnected""#, Stage::Connected, Elsewhere::No),
            (r#""telephonyStatus":"OnHold""#, Stage::Connected, Elsewhere::No),
            (
                r#""telephonyStatus":"NoCall","terminationType":"final""#,
                Stage::Ended,
                Elsewhere::No,
            ),
            (r#""result":"Ringing""#, Stage::Ringing, Elsewhere::No),
            (r#""result":"CallConnected""#, Stage::Connected, Elsewhere::No),
            (r#""result":"Disconnected""#, Stage::Ended, Elsewhere::No),
            (r#""result":"Missed""#, Stage::Ended, Elsewhere::No),
            (r#""result":"Missed","queueCall":true"#, Stage::Ended, Elsewhere::Yes),
            (
                r#""result":"Answered Elsewhere","delegationType":"QueueForwarding""#,
                Stage::Ended,
                Elsewhere::Yes,
            ),
            (r#""result":"a new word""#, Stage::Ended, Elsewhere::No),
        ];
        for (fields, stage, elsewhere) in rows {
            let text = format!(
                r#"{{"telephonySessionId":"s-1","sessionId":"1","from":{{"phoneNumber":"+16505550100"}},"extra":[1],{fields}}}"#
            );
            let call = Call::read(&serde_json::from_str(&text).unwrap()).unwrap();
            assert_eq!((call.stage, call.elsewhere), (stage, elsewhere), "{fields}");
            assert_eq!(call.other, "+16505550100");
        }
        let internal = serde_json::json!({
            "telephonySessionId": "s-1", "direction": "Outbound", "to": {"extensionNumber": "102"},
        });
        assert_eq!(Call::read(&internal).unwrap().other, "102");
    }
}
