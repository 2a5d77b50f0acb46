//! Who logs an extension's calls: the server or the client.
//!
//! One function behind the Worker's decision, the extension's auto-log switch and its sentence.
//! Cover has a history, because a call belongs to whoever covered its extension when it *began*:
//! so turning server-side logging on or off neither loses nor doubles a call under way.

use serde::{Deserialize, Serialize};

use crate::directory::Directory;
use crate::from_json::FromJson;
use crate::id::ExtensionId;
use crate::ledger::Intent;
use crate::settings::user::{Layer, Lock, Resolved};
use crate::settings::{Mode, OrgSettings, Scope, ScopeMember};
use crate::time::Millis;
use crate::why::Why;

/// Whether the server covers an extension.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "kebab-case", tag = "cover", content = "why")]
pub enum Cover {
    /// The server logs its calls.
    Server,
    /// It does not, for this reason.
    Client(Why),
}

/// Who logs a call unasked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "kebab-case")]
pub enum Logger {
    /// The server, where it covers the extension.
    #[default]
    Server,
    /// The same, also where cover began after the call: an administrator ordered a backfill.
    Backfill,
    /// The extension's own auto-log, which saw the call end; only where the server did not cover
    /// the extension when the call began.
    Client,
}

impl Logger {
    /// Whether this logs a call that was skipped for this reason for want of cover.
    pub fn makes_up_for(self, why: Why) -> bool {
        match self {
            Self::Server => false,
            Self::Backfill => why == Why::BeforeSwitchOn,
            Self::Client => why.is_want_of_cover(),
        }
    }

    /// Who logs the calls of an extension that is covered like this now: a backfill is an order
    /// for those that are covered when it runs, and is not kept for others.
    #[must_use]
    pub fn given(self, cover: Cover) -> Self {
        match (self, cover) {
            (Self::Backfill, Cover::Client(_)) => Self::Server,
            (Self::Server | Self::Backfill | Self::Client, _) => self,
        }
    }
}

/// Mode and scope from one moment on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Era {
    /// From when.
    pub from: Millis,
    /// The mode then.
    pub mode: Mode,
    /// The scope then.
    pub scope: Scope,
}

/// Mode and scope over time, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CoverHistory(Vec<Era>);

impl CoverHistory {
    /// Notes the mode and scope of settings that come into force now. Settings that change
    /// neither begin no new era.
    pub fn note(&mut self, settings: &OrgSettings, now: Millis) {
        let unchanged = self
            .0
            .last()
            .is_some_and(|era| era.mode == settings.mode && era.scope == settings.scope);
        if !unchanged {
            self.0.push(Era {
                from: now,
                mode: settings.mode.clone(),
                scope: settings.scope.clone(),
            });
        }
    }

    /// When the first era began that `older`, an earlier state of this history, did not know yet.
    pub fn news(&self, older: &Self) -> Option<Millis> {
        let known = older.0.last().map(|era| era.from);
        self.0.iter().map(|era| era.from).find(|from| known.is_none_or(|known| *from > known))
    }

    /// Who covered the extension at a moment.
    pub fn cover_at(
        &self,
        moment: Millis,
        extension: &ExtensionId,
        directory: &Directory,
    ) -> Cover {
        let then = self.0.iter().rev().find(|era| era.from <= moment);
        let now = self.0.last();
        let covers = |era: &Era| cover(&era.mode, &era.scope, extension, directory);
        match (then.map(covers), now.map(covers)) {
            (Some(Cover::Server), _) => Cover::Server,
            (Some(Cover::Client(_)) | None, Some(Cover::Server)) => {
                Cover::Client(Why::BeforeSwitchOn)
            }
            (_, Some(Cover::Client(why))) | (Some(Cover::Client(why)), None) => Cover::Client(why),
            (None, None) => Cover::Client(Why::ModeOff),
        }
    }

    /// Whether server-side logging is in trial mode now.
    pub fn trial(&self) -> Trial {
        match self.0.last().map(|era| &era.mode) {
            Some(Mode::Trial { .. }) => Trial::Yes,
            Some(Mode::Off | Mode::On) | None => Trial::No,
        }
    }

    /// Who covers the extension now.
    pub fn cover_now(&self, extension: &ExtensionId, directory: &Directory) -> Cover {
        match self.0.last() {
            Some(era) => cover(&era.mode, &era.scope, extension, directory),
            None => Cover::Client(Why::ModeOff),
        }
    }
}

/// What an extension knows of who logs its person's calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Knowledge {
    /// Not yet, or no longer: the Worker did not answer.
    Unknown,
    /// The Worker said so.
    Known {
        /// Who logs.
        cover: Cover,
        /// Whether it is a trial.
        trial: Trial,
    },
}

/// Whether server-side logging is in trial mode.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "kebab-case")]
pub enum Trial {
    /// It is not, or that is not known; only the sentence changes with it.
    #[default]
    No,
    /// It is.
    Yes,
}

/// Where a switch stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "kebab-case")]
pub enum Position {
    /// Off.
    Off,
    /// On.
    On,
}

/// The client's auto-log switch as a page shows it, and as the phone widget is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct AutoLogSwitch {
    /// Whether the client logs calls by itself.
    pub position: Position,
    /// Whether the person can move the switch.
    pub lock: Lock,
    /// Why it stands so: the code of the sentence below it.
    pub why: Why,
}

/// The auto-log switch of a person who wishes so. The wish is never changed by it: it is back
/// when the server no longer covers the extension.
///
/// Until cover is known the client logs nothing: a call that is late by a moment is better than a
/// call that is there twice. Only the server's cover counts, not the person's role: in a trial,
/// other administrators keep their own auto-log, as everyone does.
pub fn auto_log_switch(knowledge: Knowledge, wish: &Resolved<bool>) -> AutoLogSwitch {
    let held = |why| AutoLogSwitch { position: Position::Off, lock: Lock::Locked, why };
    match knowledge {
        Knowledge::Unknown => held(Why::CoverUnknown),
        Knowledge::Known { cover: Cover::Server, trial: Trial::Yes } => held(Why::ServerLogsTrial),
        Knowledge::Known { cover: Cover::Server, trial: Trial::No } => held(Why::ServerLogs),
        Knowledge::Known { cover: Cover::Client(_), .. } => {
            let by_admin = wish.from == Layer::Organisation;
            let (position, why) = match (wish.value, by_admin) {
                (true, true) => (Position::On, Why::AutoLogOnByAdmin),
                (true, false) => (Position::On, Why::AutoLogOn),
                (false, true) if wish.lock == Lock::Locked => {
                    (Position::Off, Why::AutoLogOffByAdmin)
                }
                (false, _) => (Position::Off, Why::AutoLogOff),
            };
            AutoLogSwitch { position, lock: wish.lock, why }
        }
    }
}

/// What a person's browser tells the ledger when it sees a call of theirs end, by their wish.
///
/// Not by where the switch stands then: a call belongs to whoever covered its extension when it
/// *began*, and that may be another one at its end, or one that the browser has not heard of yet.
/// The ledger knows, and takes the word of any number of browsers, its own cover included, as one.
/// A client that writes records of its own must go by [`auto_log_switch`] instead.
pub fn at_end_of_call(wish: &Resolved<bool>) -> Option<Intent> {
    wish.value.then_some(Intent::AutoLog)
}

fn cover(mode: &Mode, scope: &Scope, extension: &ExtensionId, directory: &Directory) -> Cover {
    match mode {
        Mode::Off => Cover::Client(Why::ModeOff),
        Mode::Trial { admin } if admin == extension => Cover::Server,
        Mode::Trial { .. } => Cover::Client(Why::TrialOnly),
        Mode::On => {
            let is_member = |member: &ScopeMember| match member {
                ScopeMember::Extension(id) => id == extension,
                ScopeMember::Site(site) => directory
                    .extension(extension)
                    .is_some_and(|known| known.site.as_ref() == Some(site)),
                ScopeMember::Department(department) => directory
                    .extension(extension)
                    .is_some_and(|known| known.department.as_ref() == Some(department)),
                ScopeMember::Queue(queue) => directory.is_in_queue(extension, queue),
            };
            let covered = match scope {
                Scope::Everyone => true,
                Scope::Only { members } => members.iter().any(is_member),
                Scope::Except { members } => !members.iter().any(is_member),
            };
            if covered { Cover::Server } else { Cover::Client(Why::OutOfScope) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(mode: Mode) -> OrgSettings {
        OrgSettings { mode, ..OrgSettings::default() }
    }

    #[test]
    fn a_call_belongs_to_whoever_covered_it_when_it_began() {
        let (admin, agent) = (ExtensionId::from("1"), ExtensionId::from("2"));
        let directory = Directory::default();
        let mut history = CoverHistory::default();
        history.note(&settings(Mode::Off), Millis(0));
        history.note(&settings(Mode::Trial { admin: admin.clone() }), Millis(100));
        history.note(&settings(Mode::On), Millis(200));
        history.note(&settings(Mode::On), Millis(250));
        let rows = [
            (50, &admin, Cover::Client(Why::BeforeSwitchOn)),
            (100, &admin, Cover::Server),
            (150, &agent, Cover::Client(Why::BeforeSwitchOn)),
            (200, &agent, Cover::Server),
            (300, &agent, Cover::Server),
        ];
        for (moment, extension, expected) in rows {
            let cover = history.cover_at(Millis(moment), extension, &directory);
            assert_eq!(cover, expected, "at {moment} for {extension}");
        }
        assert_eq!(history.0.len(), 3, "saving the same mode again begins no new era");

        history.note(&settings(Mode::Off), Millis(400));
        assert_eq!(
            history.cover_at(Millis(300), &agent, &directory),
            Cover::Server,
            "a call that began under cover is still the server's after switch-off"
        );
        assert_eq!(history.cover_now(&agent, &directory), Cover::Client(Why::ModeOff));
    }
}
