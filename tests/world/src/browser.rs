//! The extension in people's browsers: it keeps what they want in an outbox until the ledger has
//! taken it, and sends it again, with its key, as often as it must. Where the server does not
//! cover its person, it says so when it sees a call end; until it knows about cover, it does not.

use ledger_core::cover::{self, Cover, Knowledge, Position, Trial};
use ledger_core::id::{ExtensionId, IntentKey};
use ledger_core::ledger::Intent;
use ledger_core::settings::user::{Layer, Lock, Resolved};
use ledger_core::time::Span;

use crate::account::staff;
use crate::desk::Reply;
use crate::planted::Planted;
use crate::world::{Event, World};

/// How often a browser tries what the ledger does not find, before it tells its person.
const TRIES: u32 = 5;

/// A browser with the extension.
#[derive(Debug)]
pub(crate) struct Browser {
    pub(crate) account: usize,
    pub(crate) extension: ExtensionId,
    /// Whether its person wants calls logged without the server.
    auto_log: Position,
    /// The version of the settings of which it knows what they say about cover.
    known: Option<usize>,
}

impl Browser {
    pub(crate) fn new(
        account: usize,
        extension: ExtensionId,
        auto_log: Position,
        known: Option<usize>,
    ) -> Self {
        Self { account, extension, auto_log, known }
    }

    pub(crate) fn learn(&mut self, version: usize) {
        self.known = self.known.max(Some(version));
    }
}

/// What waits in an outbox.
#[derive(Debug)]
pub(crate) struct Wish {
    pub(crate) call: usize,
    pub(crate) extension: ExtensionId,
    key: IntentKey,
    pub(crate) intent: Intent,
    tries: u32,
    /// Whether a desk has committed it: it counts from then on, once.
    pub(crate) is_committed: bool,
}

impl World {
    /// A person wants something, in one of their browsers.
    pub(crate) fn wish(&mut self, call: usize, extension: &ExtensionId, intent: Intent) -> usize {
        let number = self.wishes.len();
        self.wishes.push(Wish {
            call,
            extension: extension.clone(),
            key: IntentKey::new(format!("i-{number}")),
            intent,
            tries: 0,
            is_committed: false,
        });
        number
    }

    /// A browser sends what waits in its outbox, and again when it does not hear that it arrived.
    pub(crate) fn send_wish(&mut self, number: usize) {
        if self.is_held_up(number) {
            let at = self.now + Span::seconds(7);
            return self.put(at, Event::Send { wish: number });
        }
        let Wish { call, ref extension, ref key, ref intent, is_committed, .. } =
            self.wishes[number];
        let (extension, mut key) = (extension.clone(), key.clone());
        let intent = if is_committed { intent.clone() } else { self.as_told(number) };
        if self.planted == Some(Planted::NewKeyForEachTry) {
            key = IntentKey::new(format!("{key}-{}", self.wishes[number].tries));
        }
        let before = self.kept[call].entry(&extension).cloned();
        let steps = self.kept[call].file.as_ref().map_or(0, |file| file.session.intents.len());
        let reply = self.intend(call, &extension, &key, &intent);
        let is_taken =
            self.kept[call].file.as_ref().is_some_and(|file| file.session.intents.len() > steps);
        // Whatever was acknowledged counts, whether or not the desk has kept it.
        if (is_taken || reply == Reply::Acknowledged) && !is_committed {
            self.wishes[number].is_committed = true;
            self.remember(call, &extension, before.as_ref(), &intent);
        }
        self.wishes[number].intent = intent;
        self.wishes[number].tries += 1;
        let rest = match reply {
            Reply::Acknowledged if self.goes_wrong() => Span::seconds(3),
            Reply::Acknowledged => return,
            Reply::Silence => Span::seconds(5),
            Reply::NotFound if self.wishes[number].tries < TRIES => Span::seconds(30),
            Reply::NotFound => return self.tell(|| "  and the person is told".to_owned()),
        };
        let at = self.now + rest + self.tape.span(Span(0), Span::minutes(1));
        self.put(at, Event::Send { wish: number });
    }

    /// A browser sees a call of its person end.
    pub(crate) fn see_end(&mut self, browser: usize, call: usize, part: usize) {
        let seen = &self.browsers[browser];
        let extension = self.calls[call].parts[part].extension.clone();
        let knowledge = match seen.known {
            None => Knowledge::Unknown,
            Some(version) => {
                let policy = &self.accounts[seen.account].versions[version].policy;
                let cover: Cover = policy.cover.cover_now(&extension, &staff().directory);
                Knowledge::Known { cover, trial: Trial::No }
            }
        };
        let wish =
            Resolved { value: seen.auto_log == Position::On, from: Layer::User, lock: Lock::Free };
        match cover::auto_log_switch(knowledge, &wish).position {
            Position::Off => {}
            Position::On => {
                let wish = self.wish(call, &extension, Intent::AutoLog);
                self.put(self.now, Event::Send { wish });
            }
        }
    }
}
