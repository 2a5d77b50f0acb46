//! The Worker's shell. This first one only proves the pipeline: two SQLite-backed
//! objects, an alarm, and a call from one object to another.

use serde::{Deserialize, Serialize};
use worker::wasm_bindgen;
use worker::{
    Context, Date, DurableObject, Env, Error, Headers, Method, Request, RequestInit, Response,
    Result, SqlStorageValue, State, durable_object, event,
};

/// One line of the ping table.
#[derive(Serialize, Deserialize)]
struct Ping {
    note: String,
    at: f64,
}

/// Answers `/desk/NAME/NOTE` with the notes of that desk, `/account/NAME/NOTE` likewise through
/// the account's object, and anything else with a greeting.
#[event(fetch)]
async fn fetch(request: Request, env: Env, _context: Context) -> Result<Response> {
    let path = request.path();
    let mut parts = path.split('/').skip(1);
    match (parts.next(), parts.next()) {
        (Some("desk"), Some(name)) => {
            env.durable_object("DESK")?.get_by_name(name)?.fetch_with_request(request).await
        }
        (Some("account"), Some(name)) => {
            env.durable_object("ACCOUNT")?.get_by_name(name)?.fetch_with_request(request).await
        }
        (Some("panic"), _) => Err(Error::RustError(format!("{}", NOTHING[path.len()]))),
        _ => Response::ok("call-ledger worker"),
    }
}

static NOTHING: [u8; 1] = [0];

/// The organisation's object: passes the note on to the desk of the same name.
#[durable_object(fetch)]
struct Account {
    env: Env,
}

impl DurableObject for Account {
    fn new(_state: State, env: Env) -> Self {
        Self { env }
    }

    async fn fetch(&self, request: Request) -> Result<Response> {
        let path = request.path();
        let note = path.rsplit('/').next().unwrap_or_default().to_owned();
        let name = path.split('/').nth(2).unwrap_or_default();
        let headers = Headers::new();
        headers.set("content-type", "application/json")?;
        let mut init = RequestInit::new();
        let body = serde_json::to_string(&Ping { note, at: 0.0 })?;
        init.with_method(Method::Post).with_headers(headers).with_body(Some(body.into()));
        let message = Request::new_with_init("https://desk/", &init)?;
        self.env.durable_object("DESK")?.get_by_name(name)?.fetch_with_request(message).await
    }
}

/// The desk's object: keeps notes, and adds one of its own when its alarm rings.
#[durable_object(alarm)]
struct Desk {
    state: State,
}

impl Desk {
    fn write(&self, note: &str) -> Result<()> {
        self.state.storage().sql().exec(
            "INSERT INTO ping (note, at) VALUES (?, ?)",
            vec![note.into(), SqlStorageValue::Float(Date::now().as_millis() as f64)],
        )?;
        Ok(())
    }
}

impl DurableObject for Desk {
    fn new(state: State, _env: Env) -> Self {
        let _ = state.storage().sql().exec(
            "CREATE TABLE IF NOT EXISTS ping (id INTEGER PRIMARY KEY, note TEXT, at REAL)",
            None,
        );
        Self { state }
    }

    async fn fetch(&self, mut request: Request) -> Result<Response> {
        let note = if request.method() == Method::Post {
            request.json::<Ping>().await?.note
        } else {
            request.path().split('/').nth(3).unwrap_or_default().to_owned()
        };
        if !note.is_empty() {
            self.write(&note)?;
            self.state.storage().set_alarm(200).await?;
        }
        let rows: Vec<Ping> = self
            .state
            .storage()
            .sql()
            .exec("SELECT note, at FROM ping ORDER BY id", None)?
            .to_array()?;
        Response::from_json(&rows)
    }

    async fn alarm(&self) -> Result<Response> {
        self.write("alarm")?;
        Response::empty()
    }
}
