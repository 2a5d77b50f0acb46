//! The published App Connect server with a small CRM behind it, as a program of its own: started,
//! killed as a crash would, and started again on the same data. `tests/app-connect/server.mjs` says
//! what it can be told.

use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use ledger_wire::api::{ConnectCrm, CrmStatus, GiveCrmSignIn};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::client::{Http, Person};
use super::crm::{Activity, Crm, Folders};
use crate::build::tools;
use crate::leash::{self, Deadline, Leashed};
use crate::project;
use crate::stack::free_port;

/// The simulated platform's account.
const ACCOUNT: &str = "400100000001";
const DEATH: Duration = Duration::from_secs(20);
const PAUSE: Duration = Duration::from_millis(10);

/// How the server's connector writes bodies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// Lines of text.
    Plain,
    /// HTML.
    Html,
    /// Markdown.
    Markdown,
}

impl LogFormat {
    /// Every one there is.
    pub const ALL: [Self; 3] = [Self::Plain, Self::Html, Self::Markdown];

    /// Its name.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Html => "html",
            Self::Markdown => "markdown",
        }
    }
}

/// The server as a CRM to log to. Tests keep a copy, and kill it while it is in use.
#[derive(Debug, Clone)]
pub struct AppConnect(Arc<Mutex<AppConnectServer>>);

impl AppConnect {
    /// Installs the server if it must be, and starts it.
    pub fn start(folders: &Folders<'_>) -> Result<Self> {
        tools::ensure_app_connect(&project::root()?)?;
        let folder = folders.data.join("app-connect");
        let server = AppConnectServer::start(folder, LogFormat::Html, ACCOUNT)?;
        Ok(Self(Arc::new(Mutex::new(server))))
    }

    /// The server itself.
    pub fn server(&self) -> MutexGuard<'_, AppConnectServer> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What an administrator says to connect the account to it.
    pub fn sign_in(&self) -> Result<ConnectCrm> {
        let server = self.server();
        let sign_in = GiveCrmSignIn::Token(server.sign_in("admin")?);
        Ok(ConnectCrm {
            crm: "app-connect".into(),
            address: server.url(),
            sign_in,
            description: None,
        })
    }
}

impl Crm for AppConnect {
    fn variables(&self) -> Vec<(&'static str, String)> {
        vec![("APP_CONNECT_SERVER", self.server().url())]
    }

    fn connect(&self, admin: &Person) -> Result<()> {
        let connect = self.sign_in()?;
        admin.ask("PUT", "crm", Some(&connect)).map(|_: CrmStatus| ())
    }

    fn add_contact(&self, _admin: &Person, name: &str, number: &str) -> Result<()> {
        self.server().add_contact(name, number).map(drop)
    }

    /// The server is a product, and takes whatever it is sent.
    fn violations(&self) -> Result<Vec<String>> {
        Ok(Vec::new())
    }

    fn change(&self, change: &Value) -> Result<()> {
        self.server().trouble(change)
    }

    fn activities(&self, _admin: &Person) -> Result<Vec<Activity>> {
        let records = self.server().records()?.into_iter();
        Ok(records
            .map(|record| Activity {
                id: record.id.to_string(),
                marker: record.marker,
                contact: record.contact_name.unwrap_or_default(),
                owner: Some(record.owner).filter(|owner| owner != "admin").unwrap_or_default(),
                seconds: record.duration.unwrap_or_default(),
            })
            .collect())
    }
}

/// A record of a call in the CRM behind the server.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Record {
    /// Its number.
    pub id: u64,
    /// The contact's name, if there is one.
    pub contact_name: Option<String>,
    /// The subject.
    pub subject: String,
    /// The body, composed by the server.
    pub body: String,
    /// Seconds.
    pub duration: Option<i64>,
    /// When the call began, as it was sent.
    pub start_time: String,
    /// The CRM user, or `admin`.
    pub owner: String,
    /// Of which participant's part in which call.
    pub marker: String,
    /// How often it was changed.
    pub changes: u64,
    /// Additional fields, as JSON.
    pub fields: Option<String>,
}

/// The server. Dropping it kills it.
#[derive(Debug)]
pub struct AppConnectServer {
    folder: PathBuf,
    port: u16,
    format: LogFormat,
    account: String,
    running: Option<Leashed>,
    http: Http,
}

impl AppConnectServer {
    /// Starts the server that `npm ci` installed under `tests/app-connect`, for administrators of
    /// this account of RingCentral. Its data goes into the folder.
    pub fn start(folder: PathBuf, format: LogFormat, account: &str) -> Result<Self> {
        let mut server = Self {
            folder,
            port: free_port()?,
            format,
            account: account.to_owned(),
            running: None,
            http: Http::default(),
        };
        server.again()?;
        Ok(server)
    }

    /// Where it answers, without a slash at the end.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Starts it again after it was killed, with the same data and port.
    pub fn again(&mut self) -> Result<()> {
        if self.running.is_some() {
            bail!("the App Connect server on port {} runs already", self.port);
        }
        let root = project::root()?;
        let program = project::app_connect(&root);
        if !program.join("node_modules").is_dir() {
            bail!("the App Connect server is not installed: run `npm ci` in {}", program.display());
        }
        let mut command = leash::command("node");
        command
            .current_dir(program)
            .args(["--no-warnings", "server.mjs", "--port", &self.port.to_string()])
            .args(["--format", self.format.word(), "--account", &self.account])
            .arg("--folder")
            .arg(&self.folder)
            .stdout(Stdio::piped())
            .stderr(self.log()?);
        let mut running = Leashed::spawn(&mut command)?;
        let mut said = String::new();
        if let Some(printed) = running.printed() {
            BufReader::new(printed).read_line(&mut said).context("it said nothing")?;
        }
        if said.trim() != self.url() {
            bail!("the App Connect server did not start: it said {said:?}");
        }
        self.running = Some(running);
        Ok(())
    }

    /// What it says of failures, over all starts.
    fn log(&self) -> Result<File> {
        let path = self.folder.join("server.log");
        let log = std::fs::create_dir_all(&self.folder)
            .and_then(|()| OpenOptions::new().create(true).append(true).open(&path));
        log.with_context(|| format!("{} cannot be written", path.display()))
    }

    /// Ends it at once.
    pub fn kill(&mut self) -> Result<()> {
        self.running.take().context("the App Connect server does not run")?.kill()
    }

    /// Waits until it has killed itself, as it was told to.
    pub fn await_death(&mut self) -> Result<()> {
        let deadline = Deadline::after(DEATH);
        let Some(running) = &mut self.running else { return Ok(()) };
        while running.ended()?.is_none() {
            if deadline.passed() {
                bail!("the App Connect server is still alive");
            }
            std::thread::sleep(PAUSE);
        }
        self.running = None;
        Ok(())
    }

    /// Signs a CRM user in; what comes back is their token.
    pub fn sign_in(&self, user: &str) -> Result<String> {
        let asked = json!({
            "platform": "ledgercrm", "hostname": "crm.invalid", "apiKey": "k1",
            "rcAccountId": self.account, "additionalInfo": { "userId": user },
        });
        let answer: Value =
            self.http.json("POST", &format!("{}/apiKeyLogin", self.url()), None, Some(&asked))?;
        let token = answer.pointer("/jwtToken").and_then(Value::as_str);
        token.map(str::to_owned).with_context(|| format!("there is no token in {answer}"))
    }

    /// Asks or tells the CRM behind it something, at its own side.
    pub fn crm<T: DeserializeOwned>(&self, method: &str, path: &str, body: &Value) -> Result<T> {
        self.http.json(method, &format!("{}/crm/{path}", self.url()), None, Some(body))
    }

    /// The records in the CRM.
    pub fn records(&self) -> Result<Vec<Record>> {
        self.crm("GET", "activities", &json!({}))
    }

    /// A new contact; its id.
    pub fn add_contact(&self, name: &str, number: &str) -> Result<String> {
        let made: Value =
            self.crm("POST", "contacts", &json!({ "name": name, "phone": number }))?;
        let id = made.pointer("/id").and_then(Value::as_str);
        id.map(str::to_owned).with_context(|| format!("there is no id in {made}"))
    }

    /// What goes wrong from now on, by operation; `{}` for nothing.
    pub fn trouble(&self, trouble: &Value) -> Result<()> {
        self.crm::<Value>("POST", "trouble", trouble).map(drop)
    }
}
