//! What an administrator gives to connect the account to a CRM, before it is known whether it is
//! good.

use ledger_core::id::CrmId;
use ledger_core::ledger::Answer;
use ledger_crm::described::Description;
use ledger_crm::question::{Findings, Inquiry};
use ledger_crm::sign_in::{SignIn, Tokens};
use ledger_crm::{Credential, Crm, Site, address};
use ledger_wire::api::{
    BeginCrmSignIn, ConnectCrm, CrmSignInPage, Failure, FailureCode, GiveCrmSignIn, SignIn as Code,
};
use serde_json::Value;

use super::{crm_name, described, invalid, not_registered, page_of};
use crate::account::{Answered, Held, broken};
use crate::crm::{self, Registration};
use crate::platform;
use crate::sql::to_json;

/// The longest token that is taken, in bytes.
const LONGEST_TOKEN: usize = 8000;

/// What an administrator gave, before it is known whether it is good.
pub(super) struct Offer {
    pub(super) crm: Crm,
    /// The text of a description.
    pub(super) description: Option<String>,
    pub(super) address: String,
    pub(super) server: Option<String>,
    pub(super) credential: Credential,
    pub(super) tokens: Option<Tokens>,
}

impl Held {
    /// Makes the address of the CRM's page on which a person lets us in.
    pub(super) fn crm_sign_in_page(&self, begin: &BeginCrmSignIn) -> Answered<CrmSignInPage> {
        let crm = known(&begin.crm)?;
        let description = self.description_of(crm, begin.description.as_ref())?;
        let oauth = page_of(crm, &described(description.as_deref()))?;
        let server = self.server_named(crm, &begin.address)?;
        let registration = self.registration(crm, server)?;
        let app = registration.app(&begin.redirect_uri);
        Ok(CrmSignInPage { page: oauth.page(&app, &begin.state, &begin.code_challenge) })
    }

    /// Reads what an administrator gave; a code is exchanged for tokens.
    pub(super) async fn offer(&self, connect: ConnectCrm) -> Answered<Offer> {
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

    pub(super) async fn findings(&self, offer: &mut Offer) -> Findings {
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

    /// The text of the description that is given, or of the one that was given before.
    fn description_of(&self, crm: Crm, given: Option<&Value>) -> Answered<Option<String>> {
        match (crm, given) {
            (Crm::Described, Some(given)) => {
                let text = to_json(given).map_err(broken)?;
                match Description::read(&text) {
                    Ok(_) => Ok(Some(text)),
                    Err(problems) => {
                        let what =
                            "the description of the CRM cannot be as it is; nothing was changed";
                        Err(Failure { problems, ..invalid(what) })
                    }
                }
            }
            (Crm::Described, None) => {
                let before = self.crm_connection().description;
                let what = "give the CRM's description as well: docs/described-crm.md";
                before.map(Some).ok_or_else(|| invalid(what))
            }
            (
                Crm::Builtin | Crm::AppConnect | Crm::HubSpot | Crm::Pipedrive | Crm::Salesforce,
                Some(_),
            ) => {
                Err(invalid(format!("{} needs no description; leave it out", crm_name(crm, None))))
            }
            (
                Crm::Builtin | Crm::AppConnect | Crm::HubSpot | Crm::Pipedrive | Crm::Salesforce,
                None,
            ) => Ok(None),
        }
    }

    fn registration(&self, crm: Crm, server: Option<String>) -> Answered<Registration> {
        Registration::at(&self.env, crm, server)
            .map_err(|variable| Failure::new(FailureCode::Internal, not_registered(variable)))
    }
}

fn known(id: &CrmId) -> Answered<Crm> {
    Crm::ALL.iter().copied().find(|crm| crm.id() == id.as_str()).ok_or_else(|| {
        let ids: Vec<&str> = Crm::ALL.iter().map(|crm| crm.id()).collect();
        invalid(format!("{id} is no CRM that is known here; there are {}", ids.join(", ")))
    })
}

fn takes_token(way: &SignIn) -> bool {
    match way {
        SignIn::Pasted(_) | SignIn::AppConnect => true,
        SignIn::None | SignIn::OAuth(_) => false,
    }
}
