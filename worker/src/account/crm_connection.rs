//! Which CRM the account logs to: shown, chosen and given up by its administrator.
//!
//! Nothing is stored before the CRM has said who we are there and that we may write.

mod described;
mod fields;
mod inquiry;
mod status;
mod tokens;

use ledger_core::additional::AdditionalField;
use ledger_core::id::CrmId;
use ledger_core::ledger::{Answer, RefusalKind};
use ledger_core::rules::RememberedContact;
use ledger_core::time::Millis;
use ledger_crm::connection::{Connection, Given};
use ledger_crm::profile::Ability;
use ledger_crm::question::{Findings, Inquiry, MayWrite};
use ledger_crm::sign_in::{OAuth, SignIn, Tokens};
use ledger_crm::{Credential, Crm, Site, address};
use ledger_ringcentral::agenda::Task;
use ledger_wire::api::{
    BeginCrmSignIn, ConnectCrm, CrmSignInPage, CrmStatus, CrmUsers, Failure, FailureCode,
    GiveCrmSignIn, SignIn as Code,
};

use serde::de::DeserializeOwned;

use self::described::{crm_name, described};
use self::tokens::NoToken;
use super::store::Key;
use super::{Answered, Held, broken};
use crate::crm::{self, Registration};
use crate::message::{AskCrm, CrmAccess, CrmAnswer};
use crate::platform;
use crate::sql::to_json;

/// The longest token that is taken, in bytes.
const LONGEST_TOKEN: usize = 8000;

/// What an administrator gave, before it is known whether it is good.
struct Offer {
    crm: Crm,
    /// The text of a description.
    description: Option<String>,
    address: String,
    server: Option<String>,
    credential: Credential,
    tokens: Option<Tokens>,
}

impl Held {
    /// How the account is connected to its CRM.
    pub(super) fn crm_connection(&self) -> Connection {
        self.store().get_or_default(Key::CrmConnection)
    }

    /// Answers an administrator.
    pub(super) async fn answer_crm(&self, ask: AskCrm, body: &str) -> Answered<String> {
        let status = match ask {
            AskCrm::Status => self.crm_status(),
            AskCrm::Connect => self.connect_crm(read(body)?).await?,
            AskCrm::Forget => self.forget_crm().await?,
            AskCrm::Check => {
                self.inquire(Inquiry::Everything).await?;
                self.crm_status()
            }
            AskCrm::SignInPage => {
                return to_json(&self.crm_sign_in_page(&read(body)?)?).map_err(broken);
            }
            AskCrm::Fields => return to_json(&self.crm_fields()?).map_err(broken),
            AskCrm::Users => return to_json(&self.crm_users()?).map_err(broken),
        };
        to_json(&status).map_err(broken)
    }

    /// Makes the address of the CRM's page on which a person lets us in.
    fn crm_sign_in_page(&self, begin: &BeginCrmSignIn) -> Answered<CrmSignInPage> {
        let crm = known(&begin.crm)?;
        let description = self.description_of(crm, begin.description.as_ref())?;
        let oauth = page_of(crm, &described(description.as_deref()))?;
        let server = self.server_named(crm, &begin.address)?;
        let registration = self.registration(crm, server)?;
        let app = registration.app(&begin.redirect_uri);
        Ok(CrmSignInPage { page: oauth.page(&app, &begin.state, &begin.code_challenge) })
    }

    /// Connects the account to a CRM, once that has said that it lets us in and write.
    async fn connect_crm(&self, connect: ConnectCrm) -> Answered<CrmStatus> {
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
        self.commit_connection(given, tokens).await?;
        Ok(self.crm_status())
    }

    async fn commit_connection(&self, given: Given, tokens: Option<Tokens>) -> Answered<()> {
        let sealed = tokens.map(|tokens| self.sealed_crm_tokens(&tokens)).transpose()?;
        {
            // No renewal of the former sign-in may come after this.
            let _only_one = self.crm_tokens.lock().await;
            let (store, now) = (self.store(), platform::now());
            let before = self.crm_connection();
            let commit = || -> worker::Result<()> {
                if before.crm != given.crm {
                    // Ids of the former CRM mean something else in the new one.
                    store.put(Key::Remembered, &Vec::<RememberedContact>::new())?;
                    store.save_crm_users(&[])?;
                    store.put(Key::CrmFields, &Vec::<AdditionalField>::new())?;
                }
                store.put(Key::CrmTokens, &sealed)?;
                store.put(Key::CrmConnection, &Connection::instead_of(&before, given, now))?;
                self.judge()?;
                store.context_changed()?;
                store.plan(|agenda| {
                    agenda.schedule(Task::Tell, now);
                    agenda.schedule(Task::Crm, now);
                })
            };
            commit().map_err(broken)?;
        }
        // The task does this too, should it fail now.
        if let Err(trouble) = self.tell_desks().await {
            platform::warn("tell", &trouble.to_string());
        }
        self.set_alarm().await
    }

    /// Forgets the sign-in. Calls wait until the account is connected again.
    async fn forget_crm(&self) -> Answered<CrmStatus> {
        {
            let _only_one = self.crm_tokens.lock().await;
            let (store, now) = (self.store(), platform::now());
            let mut connection = self.crm_connection();
            connection.sign_out();
            let commit = || -> worker::Result<()> {
                store.put(Key::CrmTokens, &None::<String>)?;
                store.put(Key::CrmConnection, &connection)?;
                self.judge()?;
                store.context_changed()?;
                store.plan(|agenda| agenda.schedule(Task::Tell, now))
            };
            commit().map_err(broken)?;
        }
        if let Err(trouble) = self.tell_desks().await {
            platform::warn("tell", &trouble.to_string());
        }
        self.set_alarm().await?;
        Ok(self.crm_status())
    }

    /// The CRM's users, as they were last read.
    fn crm_users(&self) -> Answered<CrmUsers> {
        let users = self.store().crm_users().map_err(broken)?;
        Ok(CrmUsers { users, read_at: self.crm_connection().users_read_at })
    }

    /// Reads what an administrator gave; a code is exchanged for tokens.
    async fn offer(&self, connect: ConnectCrm) -> Answered<Offer> {
        let crm = known(&connect.crm)?;
        let description = self.description_of(crm, connect.description.as_ref())?;
        let site = described(description.as_deref());
        let profile = crm.profile(&site);
        let named = crm::named_server(&self.env, crm);
        match connect.sign_in {
            GiveCrmSignIn::None
                if profile.sign_in.iter().any(|way| matches!(way, SignIn::None)) =>
            {
                let (credential, address) = (Credential::default(), String::new());
                Ok(Offer { crm, description, address, server: None, credential, tokens: None })
            }
            GiveCrmSignIn::Token(token) if profile.sign_in.iter().any(takes_token) => {
                let token = token.trim();
                if token.is_empty()
                    || token.len() > LONGEST_TOKEN
                    || !token.chars().all(|it| it.is_ascii_graphic())
                {
                    return Err(invalid(format!(
                        "that is no token of {}: copy it again, whole and without blanks",
                        profile.name
                    )));
                }
                let address = match profile.address {
                    Some(example) => address::read(&connect.address, named.as_deref())
                        .map_err(|what| invalid(format!("{what}; write it as {example}")))?,
                    None => named.unwrap_or_default(),
                };
                let (credential, tokens) = (Credential::Pasted, Some(Tokens::pasted(token)));
                Ok(Offer { crm, description, address, server: None, credential, tokens })
            }
            GiveCrmSignIn::Code(code) => {
                let server = self.server_named(crm, &connect.address)?;
                let tokens = self.exchange_crm_code(crm, &site, server.clone(), &code).await?;
                let address = match &tokens.site {
                    Some(site) => address::read(site, named.as_deref()).map_err(invalid)?,
                    None => named.unwrap_or_default(),
                };
                let credential = Credential::OAuth;
                Ok(Offer { crm, description, address, server, credential, tokens: Some(tokens) })
            }
            GiveCrmSignIn::None | GiveCrmSignIn::Token(_) => Err(invalid(format!(
                "one does not sign in to {} like that; GET /v1/crm says how",
                profile.name
            ))),
        }
    }

    async fn exchange_crm_code(
        &self,
        crm: Crm,
        site: &Site,
        server: Option<String>,
        code: &Code,
    ) -> Answered<Tokens> {
        let oauth = page_of(crm, site)?;
        let registration = self.registration(crm, server)?;
        let app = registration.app(&code.redirect_uri);
        let reply = crm::send(&oauth.exchange(&app, &code.code, &code.code_verifier)).await;
        match oauth.read(reply, None, platform::now()) {
            Answer::Done(tokens) => Ok(tokens),
            Answer::Refused(refusal) => Err(invalid(format!(
                "{} does not accept the sign-in: {}; begin it again",
                crm.profile(site).name,
                refusal.detail
            ))),
            Answer::Unsure | Answer::Later(_) => Err(Failure::new(
                FailureCode::CrmFailed,
                format!("{} did not answer; begin the sign-in again", crm.profile(site).name),
            )),
        }
    }

    async fn findings(&self, offer: &mut Offer) -> Findings {
        let Some(tokens) = &mut offer.tokens else { return Findings::unasked() };
        let site = Site {
            address: offer.address.clone(),
            credential: offer.credential,
            ..described(offer.description.as_deref())
        };
        self.ask_crm(offer.crm, site, &mut tokens.access, Inquiry::Standing).await
    }

    /// The server to sign in at, if an administrator named one.
    fn server_named(&self, crm: Crm, text: &str) -> Answered<Option<String>> {
        let named = crm::named_server(&self.env, crm);
        let read = || address::read(text, named.as_deref()).map_err(invalid);
        if text.trim().is_empty() { Ok(None) } else { read().map(Some) }
    }

    fn registration(&self, crm: Crm, server: Option<String>) -> Answered<Registration> {
        Registration::at(&self.env, crm, server)
            .map_err(|variable| Failure::new(FailureCode::Internal, not_registered(variable)))
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

fn known(id: &CrmId) -> Answered<Crm> {
    Crm::ALL.iter().copied().find(|crm| crm.id() == id.as_str()).ok_or_else(|| {
        let ids: Vec<&str> = Crm::ALL.iter().map(|crm| crm.id()).collect();
        invalid(format!("{id} is no CRM that is known here; there are {}", ids.join(", ")))
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

fn takes_token(way: &SignIn) -> bool {
    match way {
        SignIn::Pasted(_) | SignIn::AppConnect => true,
        SignIn::None | SignIn::OAuth(_) => false,
    }
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

/// Whether the CRM can name its users, or additional fields.
fn names_more(connection: &Connection) -> bool {
    let site = connection.site();
    let abilities = &connection.crm.profile(&site).abilities;
    abilities.contains(&Ability::Users) || abilities.contains(&Ability::Fields)
}

/// When an answer that says nothing is asked for again.
fn asked_again_at(now: Millis) -> Millis {
    Connection::soon(now)
}
