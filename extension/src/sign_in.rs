//! Signing in: the Worker says where, RingCentral's page asks the person, and the Worker opens the
//! session. What is sent and how it is read is in `ledger-ui`; here is the doing.

use js_sys::{JsString, Uint8Array};
use ledger_ui::address::{ServerAddress, may_be_opened};
use ledger_ui::authorization::Attempt;
use ledger_ui::background::{CrmSignIn, SignInState, SignInStep, Trouble};
use ledger_ui::client::{self, ApiRequest, Call};
use ledger_wire::api::{
    BeginCrmSignIn, ConnectCrm, CrmSignInPage, GiveCrmSignIn, SignIn, SignedIn,
};
use ledger_wire::http::Method;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

use crate::convert::words;
use crate::moment::now;
use crate::store::{self, Kept};
use crate::{background, chrome, http};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = crypto, js_name = getRandomValues, catch)]
    fn random_values(bytes: &Uint8Array) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_namespace = ["crypto", "subtle"], js_name = digest, catch)]
    async fn digest(algorithm: &str, bytes: &Uint8Array) -> Result<JsValue, JsValue>;
}

/// Signs in at a server, and gives the session to be kept.
pub(crate) async fn sign_in(server: &ServerAddress) -> Result<Kept, Trouble> {
    step(SignInStep::Reaching).await?;
    let response = send(server, &Call::Service).await?;
    let service = client::read_service(server, &response)?;

    step(SignInStep::AtRingcentral).await?;
    let attempt = Attempt::new(&random()?, chrome::redirect_url().map_err(broken)?);
    let page = attempt.page(&service, &sha256(&attempt.verifier).await?)?;
    let code = attempt.read(&returned_from(&page).await?)?;

    step(SignInStep::Finishing).await?;
    let Attempt { verifier: code_verifier, redirect_uri, .. } = attempt;
    let result = SignIn { code, code_verifier, redirect_uri };
    let response = send(server, &Call::SignIn(&result)).await?;
    let SignedIn { token, refresh_token, session } = client::read_sign_in(server, &response)?;
    Ok(Kept::V1 { server: server.clone(), token, refresh_token, session, since: now() })
}

/// Has a person sign in on a CRM's page. Gives what connects the account to it.
pub(crate) async fn at_crm(wanted: CrmSignIn) -> Result<ConnectCrm, Trouble> {
    let attempt = Attempt::new(&random()?, chrome::redirect_url().map_err(broken)?);
    let CrmSignIn { crm, address, description } = wanted;
    let begin = BeginCrmSignIn {
        crm,
        address,
        redirect_uri: attempt.redirect_uri.clone(),
        state: attempt.state.clone(),
        code_challenge: Attempt::challenge(&sha256(&attempt.verifier).await?),
        description,
    };
    let request = ApiRequest::send(Method::Post, "crm/sign-in", &begin);
    let asked = background::ask(&Call::Api(&request)).await.map_err(broken)?;
    let (_, CrmSignInPage { page }) = background::read(asked, client::read_crm_page)?;
    if !may_be_opened(&page) {
        return Err(Trouble::PageUnreachable);
    }
    let code = attempt.read(&returned_from(&page).await?)?;
    let Attempt { verifier: code_verifier, redirect_uri, .. } = attempt;
    let BeginCrmSignIn { crm, address, description, .. } = begin;
    let sign_in = GiveCrmSignIn::Code(SignIn { code, code_verifier, redirect_uri });
    Ok(ConnectCrm { crm, address, sign_in, description })
}

async fn step(step: SignInStep) -> Result<(), Trouble> {
    store::keep_sign_in(&SignInState::UnderWay { step }).await.map_err(broken)
}

async fn send(
    server: &ServerAddress,
    call: &Call<'_>,
) -> Result<ledger_wire::http::HttpResponse, Trouble> {
    http::send(&client::request(server, call, None))
        .await
        .map_err(|_| Trouble::Unreachable { server: server.to_string() })
}

/// Opens the page in a window of its own, until it returns to us or the person closes it.
async fn returned_from(page: &str) -> Result<String, Trouble> {
    let details =
        store::object(&[("url", JsValue::from_str(page)), ("interactive", JsValue::TRUE)])
            .map_err(broken)?;
    let returned = chrome::launch_web_auth_flow(&details).await.map_err(refused_window)?;
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
    let hash = digest("SHA-256", &bytes).await.map_err(broken)?;
    Ok(Uint8Array::new(&hash).to_vec())
}

fn broken(failure: JsValue) -> Trouble {
    Trouble::Broken { message: words(&failure) }
}
