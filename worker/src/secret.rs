//! Everything that is secret: the hook's verification token, session tokens, and sealing of
//! RingCentral's tokens at rest.
//!
//! Keys are secrets of the Worker and are never stored beside what they protect.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use ledger_core::id::AccountId;
use ledger_core::time::Millis;
use ledger_wire::api::session::{Pair, TokenKind};
use ledger_wire::api::{Failure, FailureCode};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use worker::Env;

use crate::platform;

const NONCE_BYTES: usize = 24;

/// The key of the hook's tokens.
const HOOK_KEY: &str = "LEDGER_HOOK_KEY";

/// The key before that one: what RingCentral was told with it is accepted until its subscription
/// has been made anew with the current one.
const PREVIOUS_HOOK_KEY: &str = "LEDGER_HOOK_KEY_PREVIOUS";

/// The key of whatever else is sealed or signed.
const SEAL_KEY: &str = "LEDGER_SEAL_KEY";

/// What a key says of a text; `purpose` keeps what is signed for one from passing for another.
fn mac(key: &str, purpose: &str, text: &str) -> Result<Hmac<Sha256>, Failure> {
    let mut mac = <Hmac<Sha256> as Mac>::new_from_slice(key.as_bytes())
        .map_err(|_| Failure::new(FailureCode::Internal, "a key of the Worker cannot be used"))?;
    mac.update(purpose.as_bytes());
    mac.update(text.as_bytes());
    Ok(mac)
}

fn hook_mac(key: &str, account: &AccountId) -> Result<Hmac<Sha256>, Failure> {
    mac(key, "hook/", account.as_str())
}

/// The token RingCentral sends with every delivery for this account.
pub(crate) fn verification_token(env: &Env, account: &AccountId) -> Result<String, Failure> {
    let key = platform::needed(env, HOOK_KEY)?;
    Ok(BASE64.encode(hook_mac(&key, account)?.finalize().into_bytes()))
}

/// Whether a delivery's token is the account's, found out without storage and in constant time.
pub(crate) fn is_verified(env: &Env, account: &AccountId, token: &str) -> Result<bool, Failure> {
    let Ok(token) = BASE64.decode(token) else { return Ok(false) };
    let is_by = |key: &str| Ok(hook_mac(key, account)?.verify_slice(&token).is_ok());
    if is_by(&platform::needed(env, HOOK_KEY)?)? {
        return Ok(true);
    }
    match platform::variable(env, PREVIOUS_HOOK_KEY) {
        Some(previous) => is_by(&previous),
        None => Ok(false),
    }
}

/// What a session's token says. It leads to the account's object, and is checked without storage.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Token {
    pub(crate) account: AccountId,
    /// The session, as the account knows it.
    pub(crate) session: String,
    pub(crate) pair: Pair,
    pub(crate) kind: TokenKind,
}

const TOKEN_PURPOSE: &str = "session/";

impl Token {
    /// The token as it is given to a person. A refresh token has 0 for the moment when it ends.
    pub(crate) fn text(&self, env: &Env) -> Result<String, Failure> {
        let until = match self.kind {
            TokenKind::Access(until) => until,
            TokenKind::Refresh => Millis(0),
        };
        let account = BASE64.encode(self.account.as_str());
        let said = format!("{account}.{}.{}.{}", self.session, self.pair.0, until.0);
        let mac = mac(&platform::needed(env, SEAL_KEY)?, TOKEN_PURPOSE, &said)?;
        Ok(format!("{said}.{}", BASE64.encode(mac.finalize().into_bytes())))
    }

    /// Reads a token; nothing when it is not one that we gave.
    pub(crate) fn read(env: &Env, text: &str) -> Result<Option<Self>, Failure> {
        let key = platform::needed(env, SEAL_KEY)?;
        let Some((said, signature)) = text.rsplit_once('.') else { return Ok(None) };
        let Ok(signature) = BASE64.decode(signature) else { return Ok(None) };
        if mac(&key, TOKEN_PURPOSE, said)?.verify_slice(&signature).is_err() {
            return Ok(None);
        }
        let mut parts = said.split('.');
        let mut next = || parts.next().unwrap_or_default();
        let account = String::from_utf8(BASE64.decode(next()).unwrap_or_default());
        let (session, pair, until) = (next().to_owned(), next().parse(), next().parse());
        let (Ok(account), Ok(pair), Ok(until)) = (account, pair, until) else { return Ok(None) };
        let kind = if until == 0 { TokenKind::Refresh } else { TokenKind::Access(Millis(until)) };
        Ok(Some(Self { account: AccountId::new(account), session, pair: Pair(pair), kind }))
    }
}

/// A name for something new, which nobody guesses.
pub(crate) fn name() -> Result<String, Failure> {
    Ok(BASE64.encode(random::<16>()?))
}

/// What is stored of a secret: enough to know it again, useless to whoever reads it.
pub(crate) fn fingerprint(text: &str) -> String {
    BASE64.encode(Sha256::digest(text.as_bytes()))
}

fn cipher(env: &Env) -> Result<XChaCha20Poly1305, Failure> {
    let key = platform::needed(env, SEAL_KEY)?;
    Ok(XChaCha20Poly1305::new(&Sha256::digest(key.as_bytes())))
}

/// Seals a text for an account.
pub(crate) fn seal(env: &Env, account: &AccountId, text: &str) -> Result<String, Failure> {
    let nonce = random::<NONCE_BYTES>()?;
    let payload = Payload { msg: text.as_bytes(), aad: account.as_str().as_bytes() };
    let sealed = cipher(env)?
        .encrypt(XNonce::from_slice(&nonce), payload)
        .map_err(|_| Failure::new(FailureCode::Internal, "a sign-in could not be sealed"))?;
    Ok(BASE64.encode([&nonce[..], &sealed].concat()))
}

/// Opens what was sealed for an account.
pub(crate) fn open(env: &Env, account: &AccountId, sealed: &str) -> Result<String, Failure> {
    let refuse = || {
        Failure::new(
            FailureCode::Internal,
            "a stored secret cannot be opened: LEDGER_SEAL_KEY has changed; sign in again, or give \
             the address again",
        )
    };
    let bytes = BASE64.decode(sealed).map_err(|_| refuse())?;
    let (nonce, text) = bytes.split_at_checked(NONCE_BYTES).ok_or_else(refuse)?;
    let payload = Payload { msg: text, aad: account.as_str().as_bytes() };
    let opened = cipher(env)?.decrypt(XNonce::from_slice(nonce), payload).map_err(|_| refuse())?;
    String::from_utf8(opened).map_err(|_| refuse())
}

fn random<const BYTES: usize>() -> Result<[u8; BYTES], Failure> {
    let mut bytes = [0; BYTES];
    getrandom::getrandom(&mut bytes)
        .map_err(|_| Failure::new(FailureCode::Internal, "there is no randomness to be had"))?;
    Ok(bytes)
}
