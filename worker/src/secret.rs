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
use ledger_wire::api::{Failure, FailureCode};
use sha2::{Digest, Sha256};
use worker::Env;

use crate::platform;

const NONCE_BYTES: usize = 24;

/// The key of the hook's tokens.
const HOOK_KEY: &str = "LEDGER_HOOK_KEY";

/// The key before that one: what RingCentral was told with it is accepted until its subscription
/// has been made anew with the current one.
const PREVIOUS_HOOK_KEY: &str = "LEDGER_HOOK_KEY_PREVIOUS";

fn hook_mac(key: &str, account: &AccountId) -> Result<Hmac<Sha256>, Failure> {
    let mut mac = <Hmac<Sha256> as Mac>::new_from_slice(key.as_bytes())
        .map_err(|_| Failure::new(FailureCode::Internal, "the hook's key cannot be used"))?;
    mac.update(b"hook/");
    mac.update(account.as_str().as_bytes());
    Ok(mac)
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

/// A token for a new session. It names its account, so that it leads to the account's object.
pub(crate) fn session_token(account: &AccountId) -> Result<String, Failure> {
    Ok(format!("{}.{}", BASE64.encode(account.as_str()), BASE64.encode(random::<32>()?)))
}

/// The account a session token names; whether the token is good, only that account knows.
pub(crate) fn account_of(token: &str) -> Option<AccountId> {
    let (account, _) = token.split_once('.')?;
    String::from_utf8(BASE64.decode(account).ok()?).ok().map(AccountId::new)
}

/// What is stored of a session token: enough to know it again, useless to whoever reads it.
pub(crate) fn fingerprint(token: &str) -> String {
    BASE64.encode(Sha256::digest(token.as_bytes()))
}

fn cipher(env: &Env) -> Result<XChaCha20Poly1305, Failure> {
    let key = platform::needed(env, "LEDGER_SEAL_KEY")?;
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
