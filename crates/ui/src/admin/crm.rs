//! The CRM that calls are logged in: how the account is connected to it, and how to connect another
//! one.

mod lines;
mod view;

use ledger_core::id::CrmId;
use ledger_core::settings::Problem;
use ledger_wire::api::{ConnectCrm, CrmStatus, CrmWay, GiveCrmSignIn};
use ledger_wire::http::Method;
use serde_json::Value;

use super::asking::{Asks, keep};
use crate::background::{CrmSignIn, Reply, Request, Trouble};
use crate::client::ApiRequest;

/// What a person does on the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Msg {
    /// Chooses a CRM.
    Choose(CrmId),
    /// Chooses how to sign in: the place in the list.
    Way(usize),
    /// Writes the CRM's address.
    Address(String),
    /// Writes a token.
    Token(String),
    /// Writes what the CRM is like.
    Description(String),
    /// Connects.
    Connect,
    /// Has the CRM asked who we are.
    Check,
    /// Has the sign-in forgotten.
    SignOut,
}

impl Msg {
    /// What a control means.
    pub(super) fn from_control(name: &str, key: &str, value: &str) -> Option<Self> {
        let value = value.to_owned();
        Some(match name {
            "crm" => Self::Choose(CrmId::from(key)),
            "crm-way" => Self::Way(key.parse().ok()?),
            "crm-address" => Self::Address(value),
            "crm-token" => Self::Token(value),
            "crm-description" => Self::Description(value),
            "crm-connect" => Self::Connect,
            "crm-check" => Self::Check,
            "crm-sign-out" => Self::SignOut,
            _ => return None,
        })
    }
}

/// What was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Question {
    /// How it stands.
    Status,
    /// Something that changes it.
    Change,
}

/// The page.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Crm {
    asked: Option<(u32, Question)>,
    known: Option<CrmStatus>,
    trouble: Option<Trouble>,
    /// What is wrong with the description, each in its line, if that is known.
    wrong: Vec<(Option<usize>, Problem)>,
    /// The CRM that is chosen; nothing for the one that is connected.
    chosen: Option<CrmId>,
    way: usize,
    address: String,
    token: String,
    description: String,
}

impl Crm {
    /// The page is opened.
    pub(super) fn open(&mut self, asks: &mut Asks) {
        self.ask(Question::Status, Request::Api { request: ApiRequest::get("crm") }, asks);
    }

    pub(super) fn waits_for(&self, number: u32) -> bool {
        self.asked.is_some_and(|(asked, _)| asked == number)
    }

    pub(super) fn update(&mut self, msg: Msg, asks: &mut Asks) {
        match msg {
            Msg::Choose(crm) => {
                self.chosen = Some(crm);
                self.begin_anew();
            }
            Msg::Way(way) => self.way = way,
            Msg::Address(text) => self.address = text,
            Msg::Token(text) => self.token = text,
            Msg::Description(text) => {
                self.description = text;
                self.wrong.clear();
            }
            Msg::Connect => self.connect(asks),
            Msg::Check => self.change(ApiRequest::plain(Method::Post, "crm/check"), asks),
            Msg::SignOut => self.change(ApiRequest::plain(Method::Delete, "crm"), asks),
        }
    }

    pub(super) fn answered(&mut self, reply: Reply) {
        let asked = self.asked.take();
        keep(reply, &mut self.known, &mut self.trouble);
        match (&mut self.trouble, asked) {
            (None, Some((_, Question::Change))) => {
                (self.chosen, self.description) = (None, String::new());
                self.begin_anew();
            }
            (None, Some((_, Question::Status)) | None) => {}
            (Some(Trouble::Mend { problems, .. }), _) => {
                self.wrong.clear();
                for problem in problems.drain(..) {
                    self.wrong.push((lines::of(&self.description, &problem.field), problem));
                }
            }
            (Some(_), _) => {}
        }
    }

    /// What was typed was for another CRM. A secret stays no longer than it must.
    fn begin_anew(&mut self) {
        self.way = 0;
        self.address.clear();
        self.token.clear();
        self.wrong.clear();
    }

    /// The CRM that the form is about.
    fn crm(&self) -> Option<CrmId> {
        self.chosen.clone().or_else(|| Some(self.known.as_ref()?.crm.clone()))
    }

    /// The ways to sign in to the CRM that is chosen; none where none is needed.
    fn ways(&self) -> Vec<CrmWay> {
        let Some((known, crm)) = self.known.as_ref().zip(self.crm()) else { return Vec::new() };
        if let Some(described) = self.described() {
            return vec![way_described(&described)];
        }
        let choice = known.choices.iter().find(|choice| choice.crm == crm);
        let ways = choice.map(|choice| choice.ways.clone()).unwrap_or_default();
        if ways.is_empty() && self.is_described() {
            return vec![way_described(&Value::Null)];
        }
        ways
    }

    fn is_described(&self) -> bool {
        self.crm().is_some_and(|crm| crm.as_str() == CrmId::DESCRIBED)
    }

    /// What was written of the CRM, if it can be read.
    fn described(&self) -> Option<Value> {
        self.is_described().then(|| ledger_wire::json::from_str(&self.description).ok())?
    }

    fn connect(&mut self, asks: &mut Asks) {
        self.wrong.clear();
        let Some(crm) = self.crm() else { return };
        let mut description = None;
        if self.is_described() && !self.description.trim().is_empty() {
            match ledger_wire::json::from_str(&self.description) {
                Ok(read) => description = Some(read),
                Err(problem) => {
                    let problem = Problem { field: String::new(), problem: problem.to_string() };
                    return self.wrong.push((None, problem));
                }
            }
        }
        let address = self.address.trim().to_owned();
        let sign_in = match self.ways().get(self.way) {
            None => GiveCrmSignIn::None,
            Some(CrmWay { token: Some(_), .. }) => GiveCrmSignIn::Token(self.token.clone()),
            Some(CrmWay { token: None, .. }) => {
                let wanted = CrmSignIn { crm, address, description };
                return self.ask(Question::Change, Request::CrmSignIn { wanted }, asks);
            }
        };
        let connect = ConnectCrm { crm, address, sign_in, description };
        self.change(ApiRequest::send(Method::Put, "crm", &connect), asks);
    }

    fn change(&mut self, request: ApiRequest, asks: &mut Asks) {
        self.ask(Question::Change, Request::Api { request }, asks);
    }

    /// What a person wants goes before what only looks.
    fn ask(&mut self, question: Question, request: Request, asks: &mut Asks) {
        if let Some((_, Question::Change)) = self.asked {
            return;
        }
        self.asked = Some((asks.send(request), question));
    }
}

/// How a description says that one signs in. What is wrong with it the server says.
fn way_described(description: &Value) -> CrmWay {
    let said = |path: &str| description.pointer(path).and_then(Value::as_str);
    let token = match said("/signIn/kind") {
        Some("oauth") => None,
        Some(_) | None => Some(said("/signIn/label").unwrap_or_default().to_owned()),
    };
    let address = match said("/address") {
        Some(_) => None,
        None => Some("https://".to_owned()),
    };
    CrmWay { token, address, closed: None }
}
