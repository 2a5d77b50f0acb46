//! A small HTTP client and the ways to sign in.

use std::net::SocketAddr;

use axum::body::Bytes;
use axum::http::{HeaderMap, Method, Request, header};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use http_body_util::{BodyExt as _, Full};
use hyper_util::rt::TokioIo;
use ledger_simulator::options::{
    ADMIN_JWT, CONFIDENTIAL_CLIENT_ID, CONFIDENTIAL_CLIENT_SECRET, PUBLIC_CLIENT_ID,
};
use ledger_simulator::{Enforcement, Options, Platform, RateLimiting};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use tokio::net::TcpStream;

pub(crate) const REDIRECT: &str = "https://abcdefgh.chromiumapp.org/ringcentral";
pub(crate) const VERIFIER: &str = "a-verifier-of-at-least-forty-three-characters-long";

pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or(Value::Null)
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// A value of the query of the redirect.
    pub(crate) fn redirected(&self, name: &str) -> Option<String> {
        let query = self.header("location").split_once('?')?.1;
        form_urlencoded::parse(query.as_bytes())
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.into_owned())
    }
}

/// Options for tests that are not about limits: fast, unlimited.
pub(crate) fn fast() -> Options {
    Options { speed: 2000.0, rate_limiting: RateLimiting::Off, ..Options::default() }
}

pub(crate) async fn platform() -> Platform {
    Platform::start(fast()).await.unwrap()
}

/// A platform that answers bad requests as RingCentral would.
pub(crate) async fn tolerant() -> Platform {
    let options = Options { enforcement: Enforcement::Noted, ..fast() };
    Platform::start(options).await.unwrap()
}

pub(crate) async fn send(
    platform: &Platform,
    method: Method,
    path: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> Result<Answer, Box<dyn std::error::Error + Send + Sync>> {
    send_to(platform.address(), method, path, headers, body).await
}

pub(crate) async fn send_to(
    address: SocketAddr,
    method: Method,
    path: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> Result<Answer, Box<dyn std::error::Error + Send + Sync>> {
    let stream = TcpStream::connect(address).await?;
    let (mut sender, connection) =
        hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
    tokio::spawn(connection);
    let mut request = Request::builder().method(method).uri(path).header(header::HOST, "localhost");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.body(Full::new(Bytes::from(body.to_owned())))?;
    let response = sender.send_request(request).await?;
    let status = response.status().as_u16();
    let headers = response.headers().clone();
    let bytes = response.into_body().collect().await?.to_bytes();
    Ok(Answer { status, headers, text: String::from_utf8(bytes.to_vec())? })
}

pub(crate) async fn api(
    platform: &Platform,
    token: &str,
    method: Method,
    path: &str,
    body: Option<Value>,
) -> Answer {
    let authorization = format!("Bearer {token}");
    let body = body.map_or(String::new(), |body| body.to_string());
    let headers = [("authorization", authorization.as_str()), ("content-type", "application/json")];
    send(platform, method, &format!("/restapi/v1.0{path}"), &headers, &body).await.unwrap()
}

pub(crate) async fn get(platform: &Platform, token: &str, path: &str) -> Answer {
    api(platform, token, Method::GET, path, None).await
}

pub(crate) fn form(pairs: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

/// Posts to the token endpoint as the public app.
pub(crate) async fn public_token(platform: &Platform, pairs: &[(&str, &str)]) -> Answer {
    let body = form(&[&[("client_id", PUBLIC_CLIENT_ID)], pairs].concat());
    let headers = [("content-type", "application/x-www-form-urlencoded")];
    send(platform, Method::POST, "/restapi/oauth/token", &headers, &body).await.unwrap()
}

/// Signs in silently and returns the answer with the redirect.
pub(crate) async fn authorize(platform: &Platform, hint: &str) -> Answer {
    authorize_with(platform, hint, VERIFIER).await
}

/// The same with a verifier of one's own.
pub(crate) async fn authorize_with(platform: &Platform, hint: &str, verifier: &str) -> Answer {
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier));
    let query = form(&[
        ("response_type", "code"),
        ("client_id", PUBLIC_CLIENT_ID),
        ("redirect_uri", REDIRECT),
        ("state", "xyz"),
        ("code_challenge", &challenge),
        ("code_challenge_method", "S256"),
        ("prompt", "none"),
        ("login_hint", hint),
    ]);
    let path = format!("/restapi/oauth/authorize?{query}");
    send(platform, Method::GET, &path, &[], "").await.unwrap()
}

pub(crate) async fn sign_in(platform: &Platform, hint: &str) -> Value {
    let code = authorize(platform, hint).await.redirected("code").unwrap();
    let answer = public_token(
        platform,
        &[
            ("grant_type", "authorization_code"),
            ("code", &code),
            ("redirect_uri", REDIRECT),
            ("code_verifier", VERIFIER),
        ],
    )
    .await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.json()
}

/// An administrator's access token.
pub(crate) async fn admin(platform: &Platform) -> String {
    sign_in(platform, "ann@example.com").await["access_token"].as_str().unwrap().to_owned()
}

/// Posts a JWT credential as the confidential app.
pub(crate) async fn jwt(platform: &Platform, secret: &str) -> Answer {
    let basic = STANDARD.encode(format!("{CONFIDENTIAL_CLIENT_ID}:{secret}"));
    let authorization = format!("Basic {basic}");
    let headers = [
        ("authorization", authorization.as_str()),
        ("content-type", "application/x-www-form-urlencoded"),
    ];
    let body = form(&[
        ("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"),
        ("assertion", ADMIN_JWT),
    ]);
    send(platform, Method::POST, "/restapi/oauth/token", &headers, &body).await.unwrap()
}

pub(crate) const SECRET: &str = CONFIDENTIAL_CLIENT_SECRET;

/// Subscribes a hook to all calls.
pub(crate) async fn subscribe(platform: &Platform, token: &str, address: &str) -> Answer {
    let body = json!({
        "eventFilters": ["/restapi/v1.0/account/~/telephony/sessions"],
        "deliveryMode": {
            "transportType": "WebHook",
            "address": address,
            "verificationToken": "secret-of-the-hook",
        },
    });
    api(platform, token, Method::POST, "/subscription", Some(body)).await
}

/// Changes the faults through the control API, which must take them.
pub(crate) async fn faults(platform: &Platform, change: Value) -> Value {
    let answer = simulator(platform, "/faults", change).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.json()
}

/// Asks the control API.
pub(crate) async fn told(platform: &Platform, path: &str) -> Value {
    let path = format!("/simulator{path}");
    send(platform, Method::GET, &path, &[], "").await.unwrap().json()
}

pub(crate) async fn simulator(platform: &Platform, path: &str, body: Value) -> Answer {
    let path = format!("/simulator{path}");
    send(platform, Method::POST, &path, &[], &body.to_string()).await.unwrap()
}
