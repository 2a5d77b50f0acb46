//! A webhook that keeps what it gets and can misbehave.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde_json::Value;
use tokio::net::TcpListener;

/// How the hook answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Manner {
    Good,
    Slow,
    Big,
    WrongEcho,
    NoContentType,
    Failing,
}

#[derive(Clone)]
pub(crate) struct Hook {
    pub(crate) address: String,
    received: Arc<Mutex<Vec<(HeaderMap, Value)>>>,
    manner: Arc<Mutex<Manner>>,
}

impl Hook {
    pub(crate) async fn start(manner: Manner) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let hook = Self {
            address: format!("http://{}/hook?tenant=1", listener.local_addr().unwrap()),
            received: Arc::default(),
            manner: Arc::new(Mutex::new(manner)),
        };
        let router = Router::new().fallback(answer).with_state(hook.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        hook
    }

    pub(crate) fn behave(&self, manner: Manner) {
        *self.manner.lock().unwrap() = manner;
    }

    pub(crate) fn received(&self) -> Vec<(HeaderMap, Value)> {
        self.received.lock().unwrap().clone()
    }

    /// The events whose path has this in it.
    pub(crate) fn of(&self, path: &str) -> Vec<Value> {
        self.received()
            .into_iter()
            .map(|(_, envelope)| envelope)
            .filter(|envelope| envelope["event"].as_str().unwrap().contains(path))
            .collect()
    }

    /// Waits until there are so many events whose path has this in it.
    pub(crate) async fn until(&self, path: &str, count: usize) -> Vec<Value> {
        for _ in 0..2000 {
            let found = self.of(path);
            if found.len() >= count {
                return found;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        unreachable!("{count} events of {path}: there are {:?}", self.of(path));
    }

    pub(crate) fn sequences(&self) -> Vec<u64> {
        self.received()
            .iter()
            .map(|(_, envelope)| envelope["body"]["sequence"].as_u64().unwrap())
            .collect()
    }
}

async fn answer(State(hook): State<Hook>, headers: HeaderMap, body: String) -> Response {
    let manner = *hook.manner.lock().unwrap();
    let mut out = HeaderMap::new();
    if manner != Manner::NoContentType {
        out.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    }
    match headers.get("validation-token") {
        Some(_) if manner == Manner::WrongEcho => {
            out.insert("validation-token", HeaderValue::from_static("other"));
        }
        Some(token) => {
            out.insert("validation-token", token.clone());
        }
        None => {
            let envelope = serde_json::from_str(&body).unwrap();
            hook.received.lock().unwrap().push((headers, envelope));
        }
    }
    match manner {
        Manner::Good | Manner::WrongEcho | Manner::NoContentType => {}
        Manner::Slow => tokio::time::sleep(Duration::from_millis(400)).await,
        Manner::Big => {
            // 1000 bytes of body: only with status line and headers it is too much.
            return (out, "x".repeat(1000)).into_response();
        }
        Manner::Failing => return (StatusCode::NOT_FOUND, out).into_response(),
    }
    (out, "").into_response()
}
