//! Whom a desk knows of the account's directory: those whom its calls name, asked for by need.
//!
//! What it was told is only in memory. An object that begins anew asks anew.

use std::rc::Rc;

use ledger_core::directory::{DirectoryVersion, Excerpt, Mentions};
use ledger_core::id::TelephonySessionId;
use ledger_core::ledger::CallFile;
use ledger_wire::api::{Failure, FailureCode};

use super::{Held, Kept, broken};
use crate::message::{self, ToAccount};
use crate::platform;

/// A call's file, if there is one, and what decisions about it rest on.
pub(super) struct Loaded {
    pub(super) kept: Rc<Kept>,
    pub(super) file: Option<CallFile>,
}

/// Why a turn cannot be taken.
pub(super) enum NotLoaded {
    /// What is stored of the call cannot be read.
    Unreadable(worker::Error),
    /// The account did not say who is who.
    Unacquainted(Failure),
}

impl From<NotLoaded> for Failure {
    fn from(problem: NotLoaded) -> Self {
        match problem {
            NotLoaded::Unreadable(problem) => broken(problem),
            NotLoaded::Unacquainted(failure) => failure,
        }
    }
}

/// Whether a turn can be taken now.
pub(super) enum Readiness {
    /// Everyone is known.
    Ready(Loaded),
    /// These must be asked for first.
    Unknown(Rc<Kept>, Mentions),
}

impl Held {
    /// Loads a call for a turn if everyone is known whom its file names, and whom `also` names,
    /// that which it is to take in.
    pub(super) fn ready(
        &self,
        id: &TelephonySessionId,
        also: &Mentions,
    ) -> std::result::Result<Readiness, NotLoaded> {
        let kept = self.known().ok_or_else(|| {
            NotLoaded::Unacquainted(Failure::new(FailureCode::NotFound, "there is no such call"))
        })?;
        let file = self.store.file(id).map_err(NotLoaded::Unreadable)?;
        let mut mentions = file.as_ref().map(CallFile::mentions).unwrap_or_default();
        mentions.join(also);
        let unknown = self.acquaintances.borrow().missing(mentions, kept.context.directory);
        Ok(if unknown.is_empty() {
            Readiness::Ready(Loaded { kept, file })
        } else {
            Readiness::Unknown(kept, unknown)
        })
    }

    /// Loads a call for a turn, and asks first for whoever is not known. Nothing comes between the
    /// answer and what follows, up to the next await.
    pub(super) async fn load(
        &self,
        id: &TelephonySessionId,
    ) -> std::result::Result<Loaded, NotLoaded> {
        loop {
            match self.ready(id, &Mentions::default())? {
                Readiness::Ready(loaded) => return Ok(loaded),
                Readiness::Unknown(kept, unknown) => {
                    let version = kept.context.directory;
                    let asked = self.ask_who(&kept, unknown, version).await;
                    asked.map_err(NotLoaded::Unacquainted)?;
                }
            }
        }
    }

    /// Makes sure that all of these are known, in the directory that is in force.
    pub(super) async fn acquaint(&self, mentions: &Mentions) -> std::result::Result<(), Failure> {
        let Some(kept) = self.known() else { return Ok(()) };
        self.acquaint_in(kept.context.directory, &kept, mentions).await
    }

    /// The same in a directory that is to come into force.
    pub(super) async fn acquaint_in(
        &self,
        version: DirectoryVersion,
        kept: &Kept,
        mentions: &Mentions,
    ) -> std::result::Result<(), Failure> {
        let missing = self.acquaintances.borrow().missing(mentions.clone(), version);
        if missing.is_empty() { Ok(()) } else { self.ask_who(kept, missing, version).await }
    }

    /// Asks the account.
    pub(super) async fn ask_who(
        &self,
        kept: &Kept,
        mentions: Mentions,
        version: DirectoryVersion,
    ) -> std::result::Result<(), Failure> {
        let account = message::account(&self.env, &kept.account).map_err(broken)?;
        let question = ToAccount::Who { mentions: mentions.clone() };
        let excerpt: Excerpt = platform::tell(&account, &question).await?;
        self.acquaintances.borrow_mut().learn(mentions, excerpt, version);
        Ok(())
    }
}
