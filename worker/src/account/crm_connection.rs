//! Which CRM the account logs to: shown, chosen and given up by its administrator.
//!
//! Nothing is stored before the CRM has said who we are there and that we may write.

mod inquiry;
mod offer;
mod shown;
mod tokens;

use ledger_core::ledger::{Answer, RefusalKind};
use ledger_core::rules::RememberedContact;
use ledger_core::time::Millis;
use ledger_crm::connection::{Connection, Given};
use ledger_crm::described::Description;
use ledger_crm::profile::Ability;
use ledger_crm::question::{Inquiry, MayWrite};
use ledger_crm::sign_in::{OAuth, SignIn};
use ledger_crm::{Crm, Site};
use ledger_ringcentral::agenda::Task;
use ledger_wire::api::{ConnectCrm, Failure, FailureCode};
use serde::de::DeserializeOwned;
use worker::Result;

use self::offer::Offer;
use self::tokens::NoToken;
use super::store::Key;
use super::{Answered, Held, broken};
use crate::message::{AskCrm, CrmAccess, CrmAnswer};
use crate::platform;
use crate::sql::to_json;

impl Held {
    /// How the account is connected to its CRM.
    pub(super) fn crm_connection(&self) -> Connection {
        self.store().get_or_default(Key::CrmConnection)
    }

    /// Answers an administrator.
    pub(super) async fn answer_crm(&self, ask: AskCrm, body: &str) -> Answered<String> {
        match ask {
            AskCrm::Status => {}
            AskCrm::Connect => self.connect_crm(read(body)?).await?,
            AskCrm::Forget => {
                let mut connection = self.crm_connection();
                connection.sign_out();
                self.commit_connection(&connection, None).map_err(broken)?;
            }
            AskCrm::Check => self.inquire(Inquiry::Everything).await?,
            AskCrm::SignInPage => {
                return to_json(&self.crm_sign_in_page(&read(body)?)?).map_err(broken);
            }
            AskCrm::Fields => return to_json(&self.crm_fields()?).map_err(broken),
            AskCrm::Users => return to_json(&self.crm_users()?).map_err(broken),
        }
        match ask {
            AskCrm::Connect | AskCrm::Forget => {
                // The task does this too, should it fail now.
                if let Err(trouble) = self.tell_desks().await {
                    platform::warn("tell", &trouble.to_string());
                }
                self.set_alarm().await?;
            }
            AskCrm::Status
            | AskCrm::Check
            | AskCrm::SignInPage
            | AskCrm::Fields
            | AskCrm::Users => {}
        }
        to_json(&self.crm_status()).map_err(broken)
    }

    /// Connects the account to a CRM, once that has said that it lets us in and write.
    pub(super) async fn connect_crm(&self, connect: ConnectCrm) -> Answered<()> {
        let mut offer = self.offer(connect).await?;
        let found = self.findings(&mut offer).await;
        let name = crm_name(offer.crm, offer.description.as_deref());
        let identity = match found.identity {
            Answer::Done(identity) => identity,
            Answer::Refused(refusal) => {
                let what = match refusal.kind {
                    RefusalKind::SignIn => "does not accept this sign-in",
                    RefusalKind::Permission => "does not let this sign-in ask who it is",
                    RefusalKind::Rejected => "did not say whose sign-in this is",
                };
                return Err(invalid(format!(
                    "{name} {what}, so nothing was changed. It says: {}",
                    refusal.detail
                )));
            }
            Answer::Unsure | Answer::Later(_) => {
                return Err(Failure::new(
                    FailureCode::CrmFailed,
                    format!("{name} did not answer, so nothing was changed; try again in a moment"),
                ));
            }
        };
        let may_write = match found.may_write {
            Answer::Done(may_write) => may_write,
            Answer::Refused(_) | Answer::Unsure | Answer::Later(_) => MayWrite::Unknown,
        };
        if may_write == MayWrite::No {
            return Err(invalid(format!(
                "{} may not write activities in {name}, so nothing was changed; an administrator \
                 of {name} can give the permission",
                identity.name
            )));
        }
        let Offer { crm, description, address, server, credential, tokens } = offer;
        let given = Given { crm, address, server, credential, description, identity, may_write };
        let sealed = tokens.map(|tokens| self.sealed_crm_tokens(&tokens)).transpose()?;
        let connection = Connection::instead_of(&self.crm_connection(), given, platform::now());
        self.commit_connection(&connection, sealed).map_err(broken)
    }

    /// Brings a connection into force, with its tokens, or without any. A renewal that is under way
    /// finds another connection than its own, and is forgotten.
    fn commit_connection(&self, connection: &Connection, tokens: Option<String>) -> Result<()> {
        let (store, now) = (self.store(), platform::now());
        if self.crm_connection().crm != connection.crm {
            // Ids of the former CRM mean something else in the new one.
            store.put(Key::Remembered, &Vec::<RememberedContact>::new())?;
            store.save_crm_users(&[])?;
            store.put(Key::CrmFields, &[(); 0])?;
            store.put(Key::CrmContactKinds, &[(); 0])?;
        }
        store.put(Key::CrmTokens, &tokens)?;
        store.put(Key::CrmConnection, connection)?;
        self.judge()?;
        store.context_changed()?;
        store.plan(|agenda| {
            agenda.schedule(Task::Tell, now);
            agenda.schedule(Task::Crm, now);
        })
    }

    /// What a desk may send requests with.
    pub(super) async fn crm_access(&self, refused: Option<&str>) -> Answered<CrmAnswer> {
        self.account()?;
        let answer = match self.current_crm_tokens(refused).await {
            Ok((connection, tokens)) => match connection.sign_in_problem() {
                None => CrmAnswer::Access(CrmAccess {
                    crm: connection.crm,
                    address: connection.address,
                    user: connection.identity.user,
                    pages: connection.identity.pages,
                    credential: connection.credential,
                    good_until: tokens.good_until(platform::now()),
                    token: tokens.access,
                }),
                Some(why) => CrmAnswer::SignedOut { why },
            },
            Err(NoToken::SignedOut(why)) => {
                self.doubt_crm().await?;
                CrmAnswer::SignedOut { why }
            }
            Err(NoToken::Later(at)) => CrmAnswer::NotBefore { at },
        };
        Ok(answer)
    }
}

fn read<T: DeserializeOwned>(body: &str) -> Answered<T> {
    ledger_wire::json::from_str(body).map_err(|problem| {
        Failure::new(FailureCode::BadRequest, format!("the body cannot be read: {problem}"))
    })
}

fn page_of(crm: Crm, site: &Site) -> Answered<OAuth> {
    let page = |way: &SignIn| match way {
        SignIn::OAuth(oauth) => Some(oauth.clone()),
        SignIn::None | SignIn::Pasted(_) | SignIn::AppConnect => None,
    };
    crm.profile(site).sign_in.iter().find_map(page).ok_or_else(|| {
        invalid(format!("{} has no page to sign in at; give a token", crm.profile(site).name))
    })
}

fn not_registered(variable: String) -> String {
    format!(
        "this service is not registered there: the Worker's variable {variable} is not set; \
         whoever runs it must register it and set the variable"
    )
}

fn invalid(what: impl Into<String>) -> Failure {
    Failure::new(FailureCode::Invalid, what)
}

/// Whether the CRM can name its users, additional fields, or kinds of contact.
fn names_more(connection: &Connection) -> bool {
    let site = connection.site();
    let abilities = &connection.crm.profile(&site).abilities;
    let more = [Ability::Users, Ability::Fields, Ability::AddContact];
    more.iter().any(|ability| abilities.contains(ability))
}

/// The CRM as every account with this description has it.
fn described(text: Option<&str>) -> Site {
    Site { description: Description::kept(text), ..Site::default() }
}

fn crm_name(crm: Crm, description: Option<&str>) -> String {
    crm.profile(&described(description)).name.to_string()
}

/// When an answer that says nothing is asked for again.
fn asked_again_at(now: Millis) -> Millis {
    Connection::soon(now)
}
