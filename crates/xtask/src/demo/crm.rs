//! The CRMs that the demo and the whole-system tests can log to: each is a value that is started,
//! connected to as an administrator does, and looked into as a person does.

use std::fmt::Debug;
use std::path::Path;

use anyhow::{Context, Result, bail};
use ledger_wire::api::{
    BeginCrmSignIn, ConnectCrm, CrmSignInPage, CrmStatus, GiveCrmSignIn, SignIn,
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::app_connect::AppConnect;
use super::client::{CODE_CHALLENGE, CODE_VERIFIER, Http, Person};
use super::services::Simulator;

/// A CRM to run against. It ends with this value.
pub trait Crm: Debug + Send + Sync {
    /// The Worker's variables that it needs.
    fn variables(&self) -> Vec<(&'static str, String)>;
    /// Connects the account to it, as its administrator does.
    fn connect(&self, admin: &Person) -> Result<()>;
    /// Makes a contact in it.
    fn add_contact(&self, admin: &Person, name: &str, number: &str) -> Result<()>;
    /// Every activity that it has.
    fn activities(&self, admin: &Person) -> Result<Vec<Activity>>;
    /// What it was asked that its reference does not allow.
    fn violations(&self) -> Result<Vec<String>>;
    /// Has it misbehave, or do as it should again.
    fn change(&self, change: &Value) -> Result<()> {
        bail!("this CRM does not take {change}")
    }
    /// What it tells of itself, such as its `state`.
    fn tells(&self, what: &str) -> Result<Value> {
        bail!("this CRM tells no {what}")
    }
}

/// An activity, as far as it is judged.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Activity {
    /// The CRM's id of it.
    pub id: String,
    /// What makes it the record of one participant of one call.
    pub marker: String,
    /// The contact's name.
    pub contact: String,
    /// The id of the CRM user to whom it belongs; empty where that is whoever signed in.
    pub owner: String,
    /// How long the extension talked, in seconds.
    pub seconds: i64,
}

/// Starts a CRM; its data, if it keeps any, goes into the folder.
type Start = fn(&Folders<'_>) -> Result<Box<dyn Crm>>;

/// What a CRM is started from.
#[derive(Debug, Clone, Copy)]
pub struct Folders<'a> {
    /// Where it may keep data.
    pub data: &'a Path,
    /// The built simulator.
    pub simulator: &'a Path,
}

/// The CRMs there are, by the product's ids of them.
const CRMS: [(&str, Start); 6] = [
    ("builtin", |_| Ok(Box::new(BuiltIn))),
    ("app-connect", |folders| Ok(Box::new(AppConnect::start(folders)?))),
    ("described", |folders| Simulated::start(folders, "described", Way::TokenWithDescription)),
    ("hubspot", |folders| Simulated::start(folders, "hubspot", Way::Token)),
    ("pipedrive", |folders| Simulated::start(folders, "pipedrive", Way::TokenWithAddress)),
    ("salesforce", |folders| Simulated::start(folders, "salesforce", Way::Page)),
];

/// The ids of the CRMs there are.
#[must_use]
pub fn names() -> Vec<&'static str> {
    CRMS.iter().map(|(name, _)| *name).collect()
}

/// Starts the CRM with this id.
pub fn start(name: &str, folders: &Folders<'_>) -> Result<Box<dyn Crm>> {
    let (_, start) = CRMS
        .iter()
        .find(|(known, _)| *known == name)
        .with_context(|| format!("{name:?} is none of {}", names().join(", ")))?;
    start(folders)
}

/// The built-in CRM: a part of the Worker.
#[derive(Debug)]
struct BuiltIn;

impl Crm for BuiltIn {
    fn variables(&self) -> Vec<(&'static str, String)> {
        Vec::new()
    }

    fn connect(&self, _admin: &Person) -> Result<()> {
        Ok(())
    }

    fn add_contact(&self, admin: &Person, name: &str, number: &str) -> Result<()> {
        admin.add_contact(name, number).map(drop)
    }

    fn violations(&self) -> Result<Vec<String>> {
        Ok(Vec::new())
    }

    fn activities(&self, admin: &Person) -> Result<Vec<Activity>> {
        let stored = admin.activities()?.into_iter();
        Ok(stored
            .map(|it| Activity {
                id: it.id.to_string(),
                marker: it.marker,
                contact: it.contact.name,
                owner: it.owner.map(|owner| owner.to_string()).unwrap_or_default(),
                seconds: it.talk_seconds,
            })
            .collect())
    }
}

/// The CRM of the demo that has no connector.
const HARBOUR: &str = include_str!("../../../../docs/described/harbour.json");

/// How an administrator signs in to a CRM.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// With a token that they made there.
    Token,
    /// The same, and the address of their organisation.
    TokenWithAddress,
    /// The same, and a description of the CRM.
    TokenWithDescription,
    /// On the CRM's page.
    Page,
}

/// A CRM simulated from its public reference.
#[derive(Debug)]
pub struct Simulated {
    name: &'static str,
    way: Way,
    http: Http,
    program: Simulator,
}

impl Simulated {
    fn start(folders: &Folders<'_>, name: &'static str, way: Way) -> Result<Box<dyn Crm>> {
        Ok(Box::new(Self::at(folders.simulator, name, way)?))
    }

    /// Starts one that is signed in to in this way.
    pub fn at(simulator: &Path, name: &'static str, way: Way) -> Result<Self> {
        let crm = match way {
            Way::TokenWithDescription => "harbour",
            Way::Token | Way::TokenWithAddress | Way::Page => name,
        };
        let program = Simulator::start(simulator, &["--crm", crm, "--port", "0"])?;
        Ok(Self { name, way, http: Http::default(), program })
    }

    /// What an administrator says to connect the account to it.
    pub fn sign_in(&self, admin: &Person) -> Result<ConnectCrm> {
        let address = match self.way {
            Way::Token | Way::TokenWithDescription | Way::Page => String::new(),
            Way::TokenWithAddress => self.program.address.clone(),
        };
        let sign_in = match self.way {
            Way::Token | Way::TokenWithAddress | Way::TokenWithDescription => {
                GiveCrmSignIn::Token("t-secret-1".to_owned())
            }
            Way::Page => GiveCrmSignIn::Code(self.allow(admin)?),
        };
        Ok(ConnectCrm { crm: self.name.into(), address, sign_in, description: self.description()? })
    }

    /// What the account is told of a CRM without a connector.
    fn description(&self) -> Result<Option<Value>> {
        match self.way {
            Way::TokenWithDescription => {
                serde_json::from_str(HARBOUR).map(Some).context("harbour.json is no JSON")
            }
            Way::Token | Way::TokenWithAddress | Way::Page => Ok(None),
        }
    }

    /// Allows the app on the CRM's page, which sends the browser back to the extension.
    fn allow(&self, admin: &Person) -> Result<SignIn> {
        const REDIRECT: &str = "https://demo.chromiumapp.org/crm";
        let begin = BeginCrmSignIn {
            crm: self.name.into(),
            address: String::new(),
            redirect_uri: REDIRECT.to_owned(),
            state: "demo".to_owned(),
            code_challenge: CODE_CHALLENGE.clone(),
            description: None,
        };
        let CrmSignInPage { page } = admin.ask("POST", "crm/sign-in", Some(&begin))?;
        let answer = self.http.send("GET", &page, &[], "")?;
        let location = answer
            .location
            .with_context(|| format!("the CRM's page did not send us on: {}", answer.body))?;
        let code = location
            .split(['?', '&'])
            .find_map(|part| part.strip_prefix("code="))
            .with_context(|| format!("there is no code in {location}"))?;
        Ok(SignIn {
            code: code.to_owned(),
            code_verifier: CODE_VERIFIER.to_owned(),
            redirect_uri: REDIRECT.to_owned(),
        })
    }

    fn control(&self, what: &str) -> String {
        format!("{}/simulator/{what}", self.program.address)
    }
}

impl Crm for Simulated {
    fn variables(&self) -> Vec<(&'static str, String)> {
        let server = self.program.address.clone();
        if self.way == Way::TokenWithDescription {
            return vec![("DESCRIBED_SERVER", format!("{server}/v1"))];
        }
        let app = |id, secret| [(id, "call-ledger-app"), (secret, "s-secret-app")];
        let (address, app) = match self.name {
            "hubspot" => ("HUBSPOT_SERVER", app("HUBSPOT_CLIENT_ID", "HUBSPOT_CLIENT_SECRET")),
            "pipedrive" => {
                ("PIPEDRIVE_SERVER", app("PIPEDRIVE_CLIENT_ID", "PIPEDRIVE_CLIENT_SECRET"))
            }
            _ => ("SALESFORCE_SERVER", app("SALESFORCE_CLIENT_ID", "SALESFORCE_CLIENT_SECRET")),
        };
        let app = app.map(|(name, value)| (name, value.to_owned()));
        app.into_iter().chain([(address, server)]).collect()
    }

    fn connect(&self, admin: &Person) -> Result<()> {
        let connect = self.sign_in(admin)?;
        admin.ask("PUT", "crm", Some(&connect)).map(|_: CrmStatus| ())
    }

    fn add_contact(&self, _admin: &Person, name: &str, number: &str) -> Result<()> {
        let contact = json!({ "name": name, "number": number });
        let url = self.control("contacts");
        self.http.json("POST", &url, None, Some(&contact)).map(|_: Value| ())
    }

    /// `ledger_simulator::crm::server` has the changes.
    fn change(&self, change: &Value) -> Result<()> {
        self.http.json("POST", &self.control("faults"), None, Some(change)).map(|_: Value| ())
    }

    fn tells(&self, what: &str) -> Result<Value> {
        self.http.json("GET", &self.control(what), None, None::<&Value>)
    }

    fn violations(&self) -> Result<Vec<String>> {
        let told = self.tells("violations")?;
        Ok(serde_json::from_value(told["violations"].clone())?)
    }

    fn activities(&self, _admin: &Person) -> Result<Vec<Activity>> {
        self.http.json("GET", &self.control("activities"), None, None::<&Value>)
    }
}
