//! A person at the Worker's API and at the simulated platform, as far as the demo and the
//! whole-system tests need one.

use std::sync::{LazyLock, OnceLock};

use anyhow::{Context, Result, bail};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use ledger_core::contact::card::{ContactDraft, WrittenNumber};
use ledger_wire::api::{
    Activities, CallDetail, CallRow, Calls, Failure, SaveSettings, SendIntent, Service,
    SettingsDocument, SignIn, SignedIn, StoredActivity, StoredContact,
};
use ledger_wire::http::encode;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use ureq::Agent;
use ureq::http::Request;

/// Where a browser extension would be sent back to.
const REDIRECT: &str = "https://demo.chromiumapp.org/";

/// A fixed verifier is fine here: nobody but simulators ever sees it.
pub(super) const CODE_VERIFIER: &str = "the-demo-has-a-code-verifier-of-enough-characters";

/// What stands for it on a page.
pub(super) static CODE_CHALLENGE: LazyLock<String> =
    LazyLock::new(|| BASE64.encode(Sha256::digest(CODE_VERIFIER)));

/// A refusal with its status: tests look at both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The HTTP status.
    pub status: u16,
    /// The body.
    pub body: String,
}

impl std::fmt::Display for Refused {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let message = serde_json::from_str::<Failure>(&self.body)
            .map_or_else(|_| self.body.clone(), |failure| failure.message);
        write!(formatter, "status {}: {message}", self.status)
    }
}

impl std::error::Error for Refused {}

/// Sends requests and reads JSON.
#[derive(Debug, Clone)]
pub struct Http {
    agent: Agent,
}

impl Default for Http {
    fn default() -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            // workerd closes a connection that was silent for 5 s, whatever is on its way to it.
            .max_idle_age(std::time::Duration::from_secs(2))
            .timeout_global(Some(std::time::Duration::from_secs(30)))
            .build();
        Self { agent: config.new_agent() }
    }
}

/// Looks at what came back for a method, an address and a body.
pub type Witness = fn(&str, &str, &str, &Answer) -> Result<()>;

static WITNESS: OnceLock<Witness> = OnceLock::new();

/// From now on every answer to this program is shown to one witness, and is as good as it says.
pub fn show_answers_to(witness: Witness) {
    WITNESS.get_or_init(|| witness);
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The `Location` header field.
    pub location: Option<String>,
    /// The `Content-Type` header field; empty when there is none.
    pub content_type: String,
    /// The body.
    pub body: String,
}

impl Http {
    /// Sends a request with a body and header fields.
    pub fn send(
        &self,
        method: &str,
        url: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Result<Answer> {
        let mut request = Request::builder().method(method).uri(url);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let mut response = self
            .agent
            .run(request.body(body.to_owned())?)
            .with_context(|| format!("{method} {url}"))?;
        let field = |name| response.headers().get(name).and_then(|value| value.to_str().ok());
        let answer = Answer {
            status: response.status().as_u16(),
            location: field("location").map(str::to_owned),
            content_type: field("content-type").unwrap_or_default().to_owned(),
            body: response.body_mut().read_to_string()?,
        };
        if let Some(witness) = WITNESS.get() {
            witness(method, url, body, &answer)?;
        }
        Ok(answer)
    }

    /// Sends JSON and reads JSON.
    pub fn json<T: DeserializeOwned>(
        &self,
        method: &str,
        url: &str,
        token: Option<&str>,
        body: Option<&impl Serialize>,
    ) -> Result<T> {
        let bearer = token.map(|token| format!("Bearer {token}"));
        let mut headers = vec![("content-type", "application/json")];
        headers.extend(bearer.as_deref().map(|bearer| ("authorization", bearer)));
        let text = body.map(serde_json::to_string).transpose()?.unwrap_or_default();
        let answer = self.send(method, url, &headers, &text)?;
        if answer.status >= 300 {
            bail!(Refused { status: answer.status, body: answer.body });
        }
        serde_json::from_str(&answer.body)
            .with_context(|| format!("{method} {url} answered {}", answer.body))
    }
}

/// What a play of a scenario will be.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Played {
    /// The simulator's number of it.
    pub play: u64,
    /// The scenario's name.
    pub scenario: String,
    /// The telephony sessions it consists of.
    pub sessions: Vec<String>,
}

/// How far a play has come.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PlayStatus {
    /// Deliveries that the Worker acknowledged.
    pub delivered: u64,
    /// Whether all events were sent and all records are in the call log.
    pub finished: bool,
}

/// The simulated platform's controls.
#[derive(Debug, Clone)]
pub struct Platform {
    /// Its address.
    pub address: String,
    http: Http,
}

impl Platform {
    /// The platform at an address.
    #[must_use]
    pub fn at(address: &str) -> Self {
        Self { address: address.to_owned(), http: Http::default() }
    }

    /// Plays a scenario; it goes on by itself.
    pub fn play(&self, request: &Value) -> Result<Played> {
        self.http.json("POST", &format!("{}/simulator/play", self.address), None, Some(request))
    }

    /// A code for this app, which another program of someone's asks for: App Connect's client does
    /// so.
    pub fn code_for(&self, client_id: &str, extension_number: &str) -> Result<String> {
        let oauth = format!("{}/restapi/oauth", self.address);
        let code = code(&self.http, &format!("{oauth}/authorize"), client_id, extension_number)?;
        let form = format!(
            "grant_type=authorization_code&code={code}&client_id={client_id}\
             &code_verifier={CODE_VERIFIER}&redirect_uri={}",
            encode(REDIRECT)
        );
        let kind = [("content-type", "application/x-www-form-urlencoded")];
        let answer = self.http.send("POST", &format!("{oauth}/token"), &kind, &form)?;
        let tokens: Value = serde_json::from_str(&answer.body)?;
        let access = tokens.pointer("/access_token").and_then(Value::as_str);
        let url = format!("{}/restapi/v1.0/interop/generate-code", self.address);
        let wanted = json!({ "clientId": client_id });
        let given: Value = self.http.json("POST", &url, access, Some(&wanted))?;
        let code = given.pointer("/code").and_then(Value::as_str);
        code.map(str::to_owned).with_context(|| format!("there is no code in {given}"))
    }

    /// How far a play has come.
    pub fn status(&self, play: u64) -> Result<PlayStatus> {
        let url = format!("{}/simulator/plays/{play}", self.address);
        self.http.json("GET", &url, None, None::<&Value>)
    }

    /// Makes the platform misbehave.
    pub fn faults(&self, faults: &Value) -> Result<Value> {
        self.http.json("POST", &format!("{}/simulator/faults", self.address), None, Some(faults))
    }
}

/// What the platform's page gives an app for someone who is signed in at RingCentral.
fn code(http: &Http, page: &str, client_id: &str, extension_number: &str) -> Result<String> {
    let challenge = CODE_CHALLENGE.as_str();
    let page = format!(
        "{page}?response_type=code&client_id={client_id}&redirect_uri={REDIRECT}&state=demo\
         &code_challenge={challenge}&code_challenge_method=S256&prompt=none\
         &login_hint={extension_number}"
    );
    let answer = http.send("GET", &page, &[], "")?;
    let location = answer.location.with_context(|| {
        format!("the platform's sign-in page did not send us on: {}", answer.body)
    })?;
    let mut parts = location.split(['?', '&']);
    let code = parts.find_map(|part| part.strip_prefix("code="));
    code.map(str::to_owned).with_context(|| format!("there is no code in {location}"))
}

/// Someone signed in at the Worker.
#[derive(Debug, Clone)]
pub struct Person {
    /// The Worker's address.
    pub worker: String,
    /// The session.
    pub signed_in: SignedIn,
    http: Http,
}

impl Person {
    /// Signs in as an extension does: authorization code with PKCE, at the platform's page.
    pub fn sign_in(worker: &str, extension_number: &str) -> Result<Self> {
        let http = Http::default();
        let service: Service =
            http.json("GET", &format!("{worker}/v1/service"), None, None::<&Value>)?;
        let Service { authorize_url, client_id, .. } = &service;
        let sign_in = SignIn {
            code: code(&http, authorize_url, client_id, extension_number)?,
            code_verifier: CODE_VERIFIER.to_owned(),
            redirect_uri: REDIRECT.to_owned(),
        };
        let signed_in = http.json("POST", &format!("{worker}/v1/session"), None, Some(&sign_in))?;
        Ok(Self { worker: worker.to_owned(), signed_in, http })
    }

    /// Asks the API.
    pub fn ask<T: DeserializeOwned>(
        &self,
        method: &str,
        path: &str,
        body: Option<&impl Serialize>,
    ) -> Result<T> {
        let url = format!("{}/v1/{path}", self.worker);
        self.http.json(method, &url, Some(&self.signed_in.token), body)
    }

    /// Turns server-side logging on or off, or changes how it works.
    pub fn change_settings(&self, change: &Value) -> Result<SettingsDocument> {
        let current: SettingsDocument = self.ask("GET", "settings", None::<&Value>)?;
        let mut settings = serde_json::to_value(current.settings)?;
        if let (Some(settings), Some(change)) = (settings.as_object_mut(), change.as_object()) {
            settings.extend(change.clone());
        }
        let save = SaveSettings {
            base_version: Some(current.version),
            settings: serde_json::from_value(settings)?,
        };
        self.ask("PUT", "settings", Some(&save))
    }

    /// Adds a contact to the built-in CRM.
    pub fn add_contact(&self, name: &str, number: &str) -> Result<StoredContact> {
        let number = WrittenNumber { number: number.to_owned(), label: String::new() };
        let contact = ContactDraft {
            name: name.to_owned(),
            numbers: vec![number],
            ..ContactDraft::default()
        };
        self.ask("POST", "contacts", Some(&contact))
    }

    /// Every call of the account.
    pub fn calls(&self) -> Result<Vec<CallRow>> {
        let (mut all, mut before) = (Vec::new(), String::new());
        loop {
            let path = format!("calls?of=everyone&limit=200{before}");
            let page: Calls = self.ask("GET", &path, None::<&Value>)?;
            all.extend(page.calls);
            match page.next {
                Some(next) => before = format!("&before={}", next.0),
                None => return Ok(all),
            }
        }
    }

    /// One call with its timeline.
    pub fn call(&self, session: &str, extension: &str) -> Result<CallDetail> {
        self.ask("GET", &format!("calls/{session}/{extension}"), None::<&Value>)
    }

    /// Wants something done with a call.
    pub fn intend(&self, session: &str, extension: &str, send: &SendIntent) -> Result<CallRow> {
        self.ask("POST", &format!("calls/{session}/{extension}/intents"), Some(send))
    }

    /// Every activity of the built-in CRM.
    pub fn activities(&self) -> Result<Vec<StoredActivity>> {
        let (mut all, mut before) = (Vec::new(), String::new());
        loop {
            let path = format!("activities?limit=200{before}");
            let page: Activities = self.ask("GET", &path, None::<&Value>)?;
            all.extend(page.activities);
            match page.next {
                Some(next) => before = format!("&before={next}"),
                None => return Ok(all),
            }
        }
    }
}

/// Settings that log everyone's calls.
#[must_use]
pub fn on() -> Value {
    json!({ "mode": { "kind": "on" } })
}
