//! Signing in: the Worker says where, RingCentral's page asks the person, and the Worker opens the
//! session. What is sent and how it is read is in `ledger-ui`; here is the doing.

use js_sys::{JsString, Promise, Uint8Array};
use ledger_ui::address::{ServerAddress, may_be_opened};
use ledger_ui::authorization::Attempt;
use ledger_ui::background::{CrmSignIn, SignInState, SignInStep, Trouble};
use ledger_ui::client::{self, ApiRequest};
use ledger_wire::api::{
    BeginCrmSignIn, ConnectCrm, CrmSignInPage, GiveCrmSignIn, SignIn, SignedIn,
};
use ledger_wire::http::Method;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

use crate::chrome::{self, done};
use crate::convert::words;
use crate::http;
use crate::moment::now;
use crate::session::ask;
use crate::store::{Kept, keep_sign_in, object};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = crypto, js_name = getRandomValues, catch)]
    fn random_values(bytes: &Uint8Array) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_namespace = ["crypto", "subtle"], js_name = digest, catch)]
    fn digest(algorithm: &str, bytes: &Uint8Array) -> Result<Promise, JsValue>;
}

/// Signs in at a server, and gives the session to be kept.
pub(crate) async fn sign_in(server: &ServerAddress) -> Result<Kept, Trouble> {
    step(SignInStep::Reaching).await?;
    let response = http::reach(server, &ApiRequest::get("service"), None).await?;
    let service = client::read(server, &response)?;

    step(SignInStep::AtRingcentral).await?;
    let (attempt, hash) = attempt().await?;
    let code = attempt.read(&returned_from(attempt.page(&service, &hash)?).await?)?;

    step(SignInStep::Finishing).await?;
    let request = ApiRequest::send(Method::Post, "session", &given(attempt, code));
    let response = http::reach(server, &request, None).await?;
    let SignedIn { token, refresh_token, session } = client::read_sign_in(server, &response)?;
    Ok(Kept::V1 { server: server.clone(), token, refresh_token, session, since: now() })
}

/// Has a person sign in on a CRM's page. Gives what connects the account to it.
pub(crate) async fn at_crm(wanted: CrmSignIn) -> Result<ConnectCrm, Trouble> {
    let (attempt, hash) = attempt().await?;
    let CrmSignIn { crm, address, description } = wanted;
    let begin = BeginCrmSignIn {
        crm,
        address,
        redirect_uri: attempt.redirect_uri.clone(),
        state: attempt.state.clone(),
        code_challenge: Attempt::challenge(&hash),
        description,
    };
    let request = ApiRequest::send(Method::Post, "crm/sign-in", &begin);
    let (Kept::V1 { server, .. }, response) = ask(&request).await.map_err(broken)??;
    let CrmSignInPage { page } = client::read(&server, &response)?;
    if !may_be_opened(&page) {
        return Err(Trouble::PageUnreachable);
    }
    let code = attempt.read(&returned_from(page).await?)?;
    let BeginCrmSignIn { crm, address, description, .. } = begin;
    Ok(ConnectCrm { crm, address, sign_in: GiveCrmSignIn::Code(given(attempt, code)), description })
}

/// A new attempt, and the hash of its secret.
async fn attempt() -> Result<(Attempt, Vec<u8>), Trouble> {
    let attempt = Attempt::new(&random()?, chrome::redirect_url().map_err(broken)?);
    let hash = sha256(&attempt.verifier).await?;
    Ok((attempt, hash))
}

fn given(attempt: Attempt, code: String) -> SignIn {
    let Attempt { verifier: code_verifier, redirect_uri, .. } = attempt;
    SignIn { code, code_verifier, redirect_uri }
}

async fn step(step: SignInStep) -> Result<(), Trouble> {
    keep_sign_in(&SignInState::UnderWay { step }).await.map_err(broken)
}

/// Opens the page in a window of its own, until it returns to us or the person closes it.
async fn returned_from(page: String) -> Result<String, Trouble> {
    let details = object(&[("url", JsValue::from_str(&page)), ("interactive", JsValue::TRUE)])
        .map_err(broken)?;
    let returned = done(chrome::launch_web_auth_flow(&details)).await.map_err(refused_window)?;
    let returned: JsString = returned.dyn_into().map_err(broken)?;
    Ok(String::from(returned))
}

/// Chrome tells these apart in words only.
fn refused_window(failure: JsValue) -> Trouble {
    let said = words(&failure);
    if said.contains("did not approve") {
        Trouble::WindowClosed
    } else if said.contains("could not be loaded") {
        Trouble::PageUnreachable
    } else {
        Trouble::Broken { message: said }
    }
}

fn random() -> Result<[u8; 64], Trouble> {
    let bytes = Uint8Array::new_with_length(64);
    random_values(&bytes).map_err(broken)?;
    let mut random = [0; 64];
    bytes.copy_to(&mut random);
    Ok(random)
}

async fn sha256(text: &str) -> Result<Vec<u8>, Trouble> {
    let bytes = Uint8Array::from(text.as_bytes());
    let hash = done(digest("SHA-256", &bytes)).await.map_err(broken)?;
    Ok(Uint8Array::new(&hash).to_vec())
}

fn broken(failure: JsValue) -> Trouble {
    Trouble::Broken { message: words(&failure) }
}
