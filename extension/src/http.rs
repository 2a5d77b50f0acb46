//! Sends a request to the Worker.

use ledger_ui::address::ServerAddress;
use ledger_ui::background::Trouble;
use ledger_ui::client::{self, ApiRequest};
use ledger_wire::http::{HttpRequest, HttpResponse};
use wasm_bindgen::JsCast;

use crate::chrome::{self, Answer, Items, Later, done};

/// Asks a server. An error means that no answer came.
pub(crate) fn reach(
    server: &ServerAddress,
    asked: &ApiRequest,
    token: Option<&str>,
) -> Later<HttpResponse> {
    let unreachable = Trouble::Unreachable { server: server.to_string() };
    Box::pin(answered(client::request(server, asked, token), unreachable))
}

async fn answered(request: HttpRequest, unreachable: Trouble) -> Result<HttpResponse, Trouble> {
    let HttpRequest { method, url, headers, body } = request;
    let fields = Items::none();
    for (name, value) in &headers {
        fields.set(name, Some(value));
    }
    let sent = chrome::send(method.as_str(), &url, &fields, body.as_deref());
    let Ok(answer) = done(sent).await else { return Err(unreachable) };
    let answer: Answer = answer.unchecked_into();
    Ok(HttpResponse { status: answer.status(), headers: Vec::new(), body: answer.body() })
}
