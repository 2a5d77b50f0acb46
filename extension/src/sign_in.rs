//! Signing in: the Worker says where, RingCentral's page asks the person, and the Worker opens the
//! session. What is sent and how it is read is in `ledger-ui`; here is the doing.

use js_sys::{JsString, Uint8Array};
use ledger_ui::address::ServerAddress;
use ledger_ui::authorization::Attempt;
use ledger_ui::background::{SignInState, SignInStep, Trouble};
use ledger_ui::client::{self, Call};
use ledger_wire::api::{SignIn, SignedIn};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

use crate::convert::words;
use crate::moment::now;
use crate::store::{self, Kept};
use crate::{chrome, http};

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
