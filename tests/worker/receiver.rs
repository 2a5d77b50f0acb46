//! A receiver of alerts: it keeps what it is sent, and answers as it is told to.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicU16, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use ledger_wire::api::{AlertAddress, AlertForm, GiveAlertAddress};
use serde_json::Value;
use xtask::demo::client::Person;

use crate::setting::until;

/// Listens on loopback until it is dropped.
pub(crate) struct Receiver {
    pub(crate) address: String,
    kept: Arc<Kept>,
    listening: Option<JoinHandle<()>>,
}

struct Kept {
    bodies: Mutex<Vec<Value>>,
    /// The status of answers; 0 ends the receiver.
    status: AtomicU16,
}

impl Receiver {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let kept = Arc::new(Kept { bodies: Mutex::default(), status: AtomicU16::new(200) });
        let here = Arc::clone(&kept);
        let listening = std::thread::spawn(move || {
            for stream in listener.incoming() {
                let status = here.status.load(Ordering::SeqCst);
                if status == 0 {
                    break;
                }
                if let Some(body) = stream.ok().and_then(|stream| heard(&stream, status)) {
                    here.bodies.lock().unwrap().push(body);
                }
            }
        });
        Self { address, kept, listening: Some(listening) }
    }

    /// Has it answer like this from now on.
    pub(crate) fn answer(&self, status: u16) {
        self.kept.status.store(status, Ordering::SeqCst);
    }

    /// Gives its address in an administrator's name, and waits for the first message.
    pub(crate) fn is_told(&self, admin: &Person, form: AlertForm) {
        let known = self.bodies().len();
        let given = GiveAlertAddress { address: format!("{}/a-secret-path", self.address) };
        let path = format!("alerts/{}", form.name());
        let taken: AlertAddress = admin.ask("PUT", &path, Some(&given)).unwrap();
        assert_eq!(taken.shown, format!("{}/\u{2026}", self.address));
        until("the first message is there", || (self.bodies().len() > known).then_some(()));
    }

    /// What it was sent so far, in order.
    pub(crate) fn bodies(&self) -> Vec<Value> {
        self.kept.bodies.lock().unwrap().clone()
    }

    /// The ids of what it was sent, in order, each once: an alert may come twice.
    pub(crate) fn ids(&self) -> Vec<String> {
        let mut ids = self.texts("id");
        let mut seen = BTreeSet::new();
        ids.retain(|id| seen.insert(id.clone()));
        ids
    }

    /// One text of each body, in order.
    pub(crate) fn texts(&self, name: &str) -> Vec<String> {
        self.bodies().iter().map(|body| body[name].as_str().unwrap().to_owned()).collect()
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.answer(0);
        // It looks at that when someone calls.
        let called = TcpStream::connect(self.address.trim_start_matches("http://"));
        if let (Ok(stream), Some(listening)) = (called, self.listening.take()) {
            let _ = stream.shutdown(Shutdown::Both);
            listening.join().unwrap();
        }
    }
}

/// Reads one request with a JSON body and answers it; nothing when it is none.
fn heard(stream: &TcpStream, status: u16) -> Option<Value> {
    stream.set_read_timeout(Some(Duration::from_secs(5))).ok()?;
    let mut reader = BufReader::new(stream);
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let line = line.trim_end().to_ascii_lowercase();
        if line.is_empty() {
            break;
        }
        if let Some(text) = line.strip_prefix("content-length:") {
            length = text.trim().parse().ok()?;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let mut writer = stream;
    write!(writer, "HTTP/1.1 {status} Told\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
        .ok()?;
    serde_json::from_slice(&body).ok()
}
