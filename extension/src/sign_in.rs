//! Signing in: the Worker says where, RingCentral's page asks the person, and the Worker opens the
//! session. What is sent and how it is read is in `ledger-ui`; here is the doing.

use ledger_ui::address::{ServerAddress, may_be_opened};
use ledger_ui::authorization::Attempt;
use ledger_ui::background::{CrmSignIn, SignInState, SignInStep, Trouble};
use ledger_ui::client::{self, ApiRequest, Opened};
use ledger_wire::api::{BeginCrmSignIn, ConnectCrm, CrmSignInPage, GiveCrmSignIn, SignIn};
use ledger_wire::http::Method;
use wasm_bindgen::JsCast;

use crate::chrome::{self, Later, done};
use crate::http;
use crate::moment::now;
use crate::session::ask;
use crate::store::{Kept, keep_sign_in};

/// Signs in at a server, and gives the session to be kept.
pub(crate) async fn sign_in(server: &ServerAddress) -> Result<Kept, Trouble> {
    step(SignInStep::Reaching).await?;
    let response = http::reach(server, &ApiRequest::get("service"), None).await?;
    let service = client::read(server, &response)?;

    step(SignInStep::AtRingcentral).await?;
    let attempt = attempt().await?;
    let page = attempt.page(&service)?;
    let given = returned_from(attempt, page).await?;

    step(SignInStep::Finishing).await?;
    let request = ApiRequest::send(Method::Post, "session", &given);
    let response = http::reach(server, &request, None).await?;
    let Opened { token, refresh_token, session } = client::read_sign_in(server, &response)?;
    Ok(Kept::V1 { server: server.clone(), token, refresh_token, session, since: now() })
}

/// Has a person sign in on a CRM's page. Gives what connects the account to it.
pub(crate) async fn at_crm(wanted: CrmSignIn) -> Result<ConnectCrm, Trouble> {
    let attempt = attempt().await?;
    let CrmSignIn { crm, address, description } = wanted;
    let begin = BeginCrmSignIn {
        crm,
        address,
        redirect_uri: attempt.redirect_uri.clone(),
        state: attempt.state.clone(),
        code_challenge: attempt.challenge.clone(),
        description,
    };
    let request = ApiRequest::send(Method::Post, "crm/sign-in", &begin);
    let (Kept::V1 { server, .. }, response) = ask(request).await?;
    let CrmSignInPage { page } = client::read(&server, &response)?;
    if !may_be_opened(&page) {
        return Err(Trouble::PageUnreachable);
    }
    let given = returned_from(attempt, page).await?;
    let BeginCrmSignIn { crm, address, description, .. } = begin;
    Ok(ConnectCrm { crm, address, sign_in: GiveCrmSignIn::Code(given), description })
}

async fn attempt() -> Result<Attempt, Trouble> {
    let made: chrome::Attempt = done(chrome::attempt()).await?.unchecked_into();
    Ok(Attempt {
        state: made.state(),
        verifier: made.verifier(),
        challenge: made.challenge(),
        redirect_uri: made.redirect_uri(),
    })
}

fn step(step: SignInStep) -> Later<()> {
    keep_sign_in(&SignInState::UnderWay { step })
}

/// What the Worker is given after the page has returned to us; an error when the person closed it.
fn returned_from(attempt: Attempt, page: String) -> Later<SignIn> {
    Box::pin(async move {
        let returned = done(chrome::sign_in_at(&page)).await.map_err(refused_window)?;
        let code = attempt.read(&returned.as_string().unwrap_or_default())?;
        let Attempt { verifier: code_verifier, redirect_uri, .. } = attempt;
        Ok(SignIn { code, code_verifier, redirect_uri })
    })
}

/// Chrome tells these apart in words only.
fn refused_window(failure: Trouble) -> Trouble {
    let Trouble::Broken { message: said } = &failure else { return failure };
    if said.contains("did not approve") {
        Trouble::WindowClosed
    } else if said.contains("could not be loaded") {
        Trouble::PageUnreachable
    } else {
        failure
    }
}
