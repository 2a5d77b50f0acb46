//! Requests and replies as the text that goes between pages and the background: a line that says
//! what it is, and below it what goes with it. Derived readers and writers of the same as JSON were
//! 14 KB of the extension.
//!
//! | first line | below it |
//! |---|---|
//! | the name of a request | its value, where it has one |
//! | `done`, and the server that answered | the answer, as JSON |
//! | `trouble` | why, as JSON |

use ledger_core::cover::Position;
use ledger_core::from_json::from_str;
use ledger_core::id::IntentKey;
use ledger_core::time::Millis;
use ledger_wire::http::Method;
use serde::Serialize;

use super::{CallKey, Of, Reply, Request, Trouble};
use crate::client::ApiRequest;

const DONE: &str = "done ";
const TROUBLE: &str = "trouble";

impl Request {
    /// The request as text.
    pub fn to_text(&self) -> String {
        let (name, value) = match self {
            Self::Status => ("status", String::new()),
            Self::SignIn { server } => ("sign-in", server.clone()),
            Self::SignOut => ("sign-out", String::new()),
            Self::Session => ("session", String::new()),
            Self::Calls { of, limit, before } => ("calls", list_text(*of, *limit, *before)),
            Self::Api { request } => ("api", api_text(request)),
            Self::Draft => ("draft", String::new()),
            Self::KeepDraft { draft } => ("keep-draft", draft.clone().unwrap_or_default()),
            Self::KeepPhone { options } => ("keep-phone", json(options)),
            Self::Zone { zone } => ("zone", zone.clone()),
            Self::Notices { turn } => ("notices", turn_text(*turn).to_owned()),
            Self::CrmSignIn { wanted } => ("crm-sign-in", json(wanted)),
            Self::Call { call } => ("call", call.to_text()),
            Self::Choices => ("choices", String::new()),
            Self::Choose { choices } => ("choose", json(choices)),
            Self::Outbox => ("outbox", String::new()),
            Self::SendNow => ("send-now", String::new()),
            Self::CallOff { key } => ("call-off", key.as_str().to_owned()),
        };
        text(name, &value)
    }

    /// Reads what [`Self::to_text`] wrote; nothing where it did not.
    pub fn from_text(text: &str) -> Option<Self> {
        let (name, value) = text.split_once('\n')?;
        let own = || value.to_owned();
        Some(match name {
            "status" => Self::Status,
            "sign-in" => Self::SignIn { server: own() },
            "sign-out" => Self::SignOut,
            "session" => Self::Session,
            "calls" => list(value)?,
            "api" => Self::Api { request: api(value)? },
            "draft" => Self::Draft,
            "keep-draft" => Self::KeepDraft { draft: Some(own()).filter(|text| !text.is_empty()) },
            "keep-phone" => Self::KeepPhone { options: from_str(value)? },
            "zone" => Self::Zone { zone: own() },
            "notices" => Self::Notices { turn: turn(value) },
            "crm-sign-in" => Self::CrmSignIn { wanted: from_str(value)? },
            "call" => Self::Call { call: CallKey::from_text(value)? },
            "choices" => Self::Choices,
            "choose" => Self::Choose { choices: from_str(value)? },
            "outbox" => Self::Outbox,
            "send-now" => Self::SendNow,
            "call-off" => Self::CallOff { key: IntentKey::new(value) },
            _ => return None,
        })
    }
}

impl Reply {
    /// The reply as text.
    pub fn to_text(&self) -> String {
        match self {
            Self::Api { server, body } => text(&[DONE, server].concat(), body),
            Self::Trouble { trouble } => text(TROUBLE, &json(trouble)),
        }
    }

    /// Reads what [`Self::to_text`] wrote. Anything else is a trouble in its own words.
    pub fn from_text(text: &str) -> Self {
        let (name, value) = text.split_once('\n').unwrap_or_default();
        match name.strip_prefix(DONE) {
            Some(server) => Self::Api { server: server.to_owned(), body: value.to_owned() },
            None => Self::Trouble {
                trouble: from_str(value)
                    .unwrap_or_else(|| Trouble::Broken { message: text.to_owned() }),
            },
        }
    }
}

fn text(name: &str, value: &str) -> String {
    [name, "\n", value].concat()
}

fn json(value: &impl Serialize) -> String {
    ledger_wire::json::to_string(value).unwrap_or_default()
}

/// A list of calls: whose, how many, and before when.
fn list_text(of: Of, limit: u32, before: Option<Millis>) -> String {
    [of.as_str(), " ", &json(&limit), " ", &json(&before)].concat()
}

fn list(value: &str) -> Option<Request> {
    let mut words = value.split(' ');
    let (of, limit, before) = (words.next()?, words.next()?, words.next()?);
    Some(Request::Calls {
        of: [Of::Me, Of::Everyone].into_iter().find(|known| known.as_str() == of)?,
        limit: from_str(limit)?,
        before: from_str(before)?,
    })
}

/// A request to the Worker: method and path, and below them the body, if there is one.
fn api_text(request: &ApiRequest) -> String {
    let ApiRequest { method, path, body } = request;
    let line = [method.as_str(), " ", path].concat();
    match body {
        Some(body) => text(&line, body),
        None => line,
    }
}

fn api(value: &str) -> Option<ApiRequest> {
    let (line, body) = match value.split_once('\n') {
        Some((line, body)) => (line, Some(body.to_owned())),
        None => (value, None),
    };
    let (method, path) = line.split_once(' ')?;
    Some(ApiRequest { method: Method::named(method)?, path: path.to_owned(), body })
}

fn turn_text(turn: Option<Position>) -> &'static str {
    match turn {
        None => "",
        Some(Position::On) => "on",
        Some(Position::Off) => "off",
    }
}

fn turn(word: &str) -> Option<Position> {
    [Position::On, Position::Off].into_iter().find(|known| turn_text(Some(*known)) == word)
}

#[cfg(test)]
mod tests {
    use ledger_core::settings::UserChoices;
    use serde_json::json;

    use super::*;
    use crate::background::CrmSignIn;
    use crate::phone::Options;

    fn api_request(method: Method, body: Option<&str>) -> Request {
        let body = body.map(str::to_owned);
        Request::Api { request: ApiRequest { method, path: "crm?name=a b".to_owned(), body } }
    }

    #[test]
    fn requests_are_read_as_they_were_written() {
        let calls = |before| Request::Calls { of: Of::Everyone, limit: 50, before };
        let wanted = CrmSignIn {
            crm: "described".into(),
            address: "https://crm.example".to_owned(),
            description: Some(json!({ "lines": "a\nb" })),
        };
        let rows = [
            (Request::Status, "status\n"),
            (Request::SignIn { server: "a b\nc".to_owned() }, "sign-in\na b\nc"),
            (Request::SignOut, "sign-out\n"),
            (Request::Session, "session\n"),
            (calls(None), "calls\neveryone 50 null"),
            (calls(Some(Millis(-7))), "calls\neveryone 50 -7"),
            (api_request(Method::Get, None), "api\nGET crm?name=a b"),
            (api_request(Method::Delete, None), "api\nDELETE crm?name=a b"),
            (api_request(Method::Post, Some("")), "api\nPOST crm?name=a b\n"),
            (api_request(Method::Put, Some("{\n}")), "api\nPUT crm?name=a b\n{\n}"),
            (api_request(Method::Patch, Some("{}")), "api\nPATCH crm?name=a b\n{}"),
            (Request::Draft, "draft\n"),
            (Request::KeepDraft { draft: None }, "keep-draft\n"),
            (Request::KeepDraft { draft: Some("{\n}".to_owned()) }, "keep-draft\n{\n}"),
            (
                Request::KeepPhone { options: Options::default() },
                r#"keep-phone
{"address":null,"pop":"never"}"#,
            ),
            (Request::Zone { zone: "Europe/Zurich".to_owned() }, "zone\nEurope/Zurich"),
            (Request::Notices { turn: None }, "notices\n"),
            (Request::Notices { turn: Some(Position::On) }, "notices\non"),
            (Request::Notices { turn: Some(Position::Off) }, "notices\noff"),
            (
                Request::CrmSignIn { wanted },
                r#"crm-sign-in
{"crm":"described","address":"https://crm.example","description":{"lines":"a\nb"}}"#,
            ),
            (Request::Call { call: CallKey::from_text("s-1/2/101").unwrap() }, "call\ns-1/2/101"),
            (Request::Choices, "choices\n"),
            (Request::Outbox, "outbox\n"),
            (Request::SendNow, "send-now\n"),
            (Request::CallOff { key: IntentKey::new("k-1") }, "call-off\nk-1"),
        ];
        for (request, text) in rows {
            assert_eq!(request.to_text(), text);
            assert_eq!(Request::from_text(text), Some(request), "{text}");
        }
        let choose = Request::Choose { choices: UserChoices::default() };
        assert_eq!(Request::from_text(&choose.to_text()), Some(choose));
        for text in [
            "",
            "status",
            "nonsense\n",
            "calls\nme",
            "calls\nme 5 soon",
            "api\nLOOK at",
            "choose\n{",
        ] {
            assert_eq!(Request::from_text(text), None, "{text}");
        }
    }

    #[test]
    fn replies_are_read_as_they_were_written() {
        let done = |server: &str, body: &str| Reply::Api {
            server: server.to_owned(),
            body: body.to_owned(),
        };
        let trouble = |message: &str| Reply::Trouble {
            trouble: Trouble::Broken { message: message.to_owned() },
        };
        let rows = [
            (done("", "null"), "done \nnull"),
            (done("https://ledger.example", "{\n}"), "done https://ledger.example\n{\n}"),
            (trouble("a\nb"), "trouble\n{\"broken\":{\"message\":\"a\\nb\"}}"),
        ];
        for (reply, text) in rows {
            assert_eq!(reply.to_text(), text);
            assert_eq!(Reply::from_text(text), reply, "{text}");
        }
        assert_eq!(Reply::from_text("what is this"), trouble("what is this"));
    }
}
