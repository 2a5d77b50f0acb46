//! The host of an account's calls: it loads a file, takes something in, commits, acknowledges and
//! performs, and may die between any two of these. Its clock is off by some seconds, by others
//! after each death. What it commits survives it; answers to what it asked do not find it again.

mod turn;

use ledger_core::call::News;
use ledger_core::compose::facts::Insights;
use ledger_core::cover::Logger;
use ledger_core::id::{ExtensionId, IntentKey};
use ledger_core::ledger::{CallFile, Entry, FileTurn, Input, Intent, NoSuchPart, Session};
use ledger_core::phone::{HomeRegion, PhoneNumber};
use ledger_core::time::{Millis, Span};
use ledger_core::why::Why;

use self::turn::Death;
use crate::account::CUSTOMERS;
use crate::people::Written;
use crate::planted::Planted;
use crate::world::{Event, World};

/// A desk.
#[derive(Debug)]
pub(crate) struct Desk {
    /// The version of the settings that it holds.
    pub(crate) version: usize,
    /// Which life it lives, counted from 0.
    pub(crate) life: u32,
    /// What its clock is off by.
    pub(crate) skew: Span,
    /// From when it is up again.
    up_at: Millis,
    /// When its alarm rings, by its own clock: kept in storage.
    alarm: Option<Millis>,
}

impl Desk {
    pub(crate) fn new(skew: Span) -> Self {
        Self { version: 0, life: 0, skew, up_at: Millis(0), alarm: None }
    }
}

/// What is kept of a call: by the desk, and by the judge, who wants to know how it came to it.
#[derive(Debug, Default)]
pub(crate) struct Kept {
    pub(crate) file: Option<CallFile>,
    /// When the file must be looked at.
    session_due: Option<Millis>,
    due: Option<Millis>,
    /// The versions of the settings under which something of this call was taken in.
    pub(crate) versions: Option<(usize, usize)>,
    /// The version with which each of its entries took its last step.
    stepped_with: Vec<(ExtensionId, usize)>,
    /// Whether the desk took the call for ended while events of it were still under way.
    pub(crate) settled_early: bool,
    /// Which observations were acknowledged.
    pub(crate) acknowledged: Vec<usize>,
    /// What people wrote, by participant.
    pub(crate) written: Vec<Written>,
}

impl Kept {
    pub(crate) fn entry(&self, extension: &ExtensionId) -> Option<&Entry> {
        self.file.as_ref()?.entries.iter().find(|entry| entry.key.extension_id == *extension)
    }

    /// Whether a backfill has had the call.
    pub(crate) fn is_backfilled(&self) -> bool {
        self.file.as_ref().is_some_and(|file| file.session.logger == Logger::Backfill)
    }

    /// The version with which an entry took its last step.
    pub(crate) fn stepped_with(&self, extension: &ExtensionId) -> usize {
        let found = self.stepped_with.iter().find(|(known, _)| known == extension);
        found.map_or(0, |(_, version)| *version)
    }

    fn step(&mut self, extension: &ExtensionId, version: usize) {
        match self.stepped_with.iter_mut().find(|(known, _)| known == extension) {
            Some((_, with)) => *with = version,
            None => self.stepped_with.push((extension.clone(), version)),
        }
    }

    pub(crate) fn written(&mut self, extension: &ExtensionId) -> &mut Written {
        let known = self.written.iter().position(|written| written.extension == *extension);
        let index = known.unwrap_or_else(|| {
            self.written.push(Written::of(extension.clone()));
            self.written.len() - 1
        });
        &mut self.written[index]
    }
}

/// What became of a message to a desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reply {
    /// It was committed, and whoever sent it knows.
    Acknowledged,
    /// Whoever sent it does not know.
    Silence,
    /// There is no such call, or no such part of it.
    NotFound,
}

impl World {
    pub(crate) fn deliver(&mut self, call: usize, observation: usize) {
        let heard = self.calls[call].observations[observation].clone();
        let is_forgotten =
            self.planted == Some(Planted::AcknowledgeBeforeCommit) && self.goes_wrong();
        let reply = match is_forgotten {
            true => Reply::Acknowledged,
            false => self.hear(call, |session, now| session.observe(heard, now)),
        };
        match reply {
            Reply::Acknowledged => self.kept[call].acknowledged.push(observation),
            Reply::Silence | Reply::NotFound => {
                let at = self.now + self.tape.span(Span::seconds(1), Span::seconds(30));
                self.put(at, Event::Webhook { call, observation });
            }
        }
    }

    pub(crate) fn tell_record(&mut self, call: usize, record: usize) {
        let told = self.calls[call].records[record].1.clone();
        match self.hear(call, |session, now| session.record(told, now)) {
            Reply::Acknowledged => {}
            Reply::Silence | Reply::NotFound => {
                let at = self.now + Span::minutes(1);
                self.put(at, Event::CallLog { call, record });
            }
        }
    }

    /// A page of the past has the call, if the call log has it by now. A page that was not
    /// acknowledged is given again.
    pub(crate) fn backfill(&mut self, call: usize) {
        let listed = self.calls[call].records.iter().rfind(|(at, _)| *at <= self.now);
        let Some((_, record)) = listed.cloned() else { return };
        let (id, now) = (&self.calls[call].session, self.now);
        self.kept[call].file.get_or_insert_with(|| CallFile {
            session: Session::new(id.clone(), now),
            entries: Vec::new(),
        });
        let reply = self.turn(call, |file, circumstances, now| {
            file.backfilled(vec![record], circumstances, now)
        });
        if reply != Reply::Acknowledged {
            let at = self.now + Span::minutes(1);
            self.put(at, Event::Backfill { call });
        }
    }

    /// Takes in what RingCentral said of a call. What was known already writes nothing.
    fn hear(&mut self, call: usize, take: impl FnOnce(&mut Session, Millis) -> News) -> Reply {
        let desk = self.desk_of(call);
        if self.now < self.desks[desk].up_at {
            return Reply::Silence;
        }
        let death = self.death();
        if death == Some(Death::BeforeCommit) {
            self.die(desk);
            return Reply::Silence;
        }
        let now = self.now + self.desks[desk].skew;
        self.note_version(call);
        let id = &self.calls[call].session;
        let kept = &mut self.kept[call];
        let file = kept.file.get_or_insert_with(|| CallFile {
            session: Session::new(id.clone(), now),
            entries: Vec::new(),
        });
        if take(&mut file.session, now) == News::Fresh {
            self.commit_session(call);
            self.set_alarm(desk);
        }
        match death {
            None => Reply::Acknowledged,
            Some(Death::BeforeCommit | Death::BeforeAcknowledging) => {
                self.die(desk);
                Reply::Silence
            }
            Some(Death::BeforeActing | Death::WhileActing) => {
                self.die(desk);
                Reply::Acknowledged
            }
        }
    }

    /// Whether it is an alarm that was set anew since.
    pub(crate) fn is_stale(&self, event: &Event) -> bool {
        match event {
            Event::Alarm { desk, due } => self.desks[*desk].alarm != Some(*due),
            _ => false,
        }
    }

    /// The alarm's turn: every call that is due looks at the clock.
    pub(crate) fn ring(&mut self, desk: usize, due: Millis) {
        let (up_at, life) = (self.desks[desk].up_at, self.desks[desk].life);
        if self.now < up_at {
            return self.put(up_at, Event::Alarm { desk, due });
        }
        if self.planted == Some(Planted::SleepAfterRestart) && life > 0 {
            return;
        }
        for call in 0..self.calls.len() {
            let now = self.now + self.desks[desk].skew;
            let is_due = self.kept[call].due.is_some_and(|due| due <= now);
            if self.desk_of(call) != desk || !is_due {
                continue;
            }
            self.turn(call, |file, circumstances, now| file.woke(circumstances, now));
            if self.desks[desk].life != life {
                // It was not done with its work: the alarm rings again.
                let up_at = self.desks[desk].up_at;
                return self.put(up_at, Event::Alarm { desk, due });
            }
        }
        self.desks[desk].alarm = None;
        self.set_alarm(desk);
    }

    pub(crate) fn answer(&mut self, call: usize, extension: &ExtensionId, input: Input, life: u32) {
        let desk = self.desk_of(call);
        if self.desks[desk].life != life || self.now < self.desks[desk].up_at {
            return self.tell(|| "  and whoever asked is gone".to_owned());
        }
        let Some(entry) = self.kept[call].entry(extension) else { return };
        let input = match self.planted {
            Some(planted) => planted.answer(input, entry.attempt),
            None => input,
        };
        self.turn(call, |file, circumstances, now| {
            file.answered(extension, input, circumstances, now)
        });
    }

    pub(crate) fn intend(
        &mut self,
        call: usize,
        extension: &ExtensionId,
        key: &IntentKey,
        intent: &Intent,
    ) -> Reply {
        let mut is_found = true;
        let reply = self.turn(call, |file, circumstances, now| {
            file.intended(extension, key.clone(), intent.clone(), circumstances, now)
                .unwrap_or_else(|NoSuchPart| {
                    is_found = false;
                    FileTurn::default()
                })
        });
        if is_found { reply } else { Reply::NotFound }
    }

    /// Machines that listened have a note, which the account passes on until the desk has it.
    pub(crate) fn hear_insights(&mut self, call: usize, part: usize) {
        let extension = self.calls[call].parts[part].extension.clone();
        if self.kept[call].entry(&extension).is_none() {
            return;
        }
        let ai_note = format!("insight-{call}{part}.");
        let insights = Box::new(Insights { ai_note: ai_note.clone(), ..Insights::default() });
        let before = self.kept[call].entry(&extension).map(|entry| entry.insights.clone());
        let reply = self.turn(call, |file, circumstances, now| {
            file.answered(&extension, Input::Insights { insights }, circumstances, now)
        });
        let is_kept =
            self.kept[call].entry(&extension).map(|entry| entry.insights.clone()) != before;
        if is_kept || reply == Reply::Acknowledged {
            self.kept[call].written(&extension).insight = Some(ai_note);
        }
        if reply != Reply::Acknowledged {
            let at = self.now + Span::seconds(40);
            self.put(at, Event::Insights { call, part });
        }
    }

    /// The CRM says that it has a new contact: every call with its number may be about it.
    pub(crate) fn contact_appeared(&mut self, account: usize, customer: usize) {
        let Ok(number) = PhoneNumber::parse(CUSTOMERS[customer], &HomeRegion::default()) else {
            return;
        };
        for call in 0..self.calls.len() {
            if self.desk_of(call) == account {
                self.turn(call, |file, circumstances, now| {
                    file.contact_appeared(&number, circumstances, now)
                });
            }
        }
    }

    /// The account tells the desk its settings: never older ones over newer ones.
    pub(crate) fn push(&mut self, account: usize, version: usize) {
        let desk = &mut self.desks[account];
        if self.now < desk.up_at {
            let at = desk.up_at;
            return self.put(at, Event::Push { account, version });
        }
        let takes_any = self.planted == Some(Planted::OlderSettingsOverNewer);
        if version <= desk.version && !takes_any {
            return;
        }
        let before = std::mem::replace(&mut desk.version, version);
        for call in 0..self.calls.len() {
            let entries = self.kept[call].file.iter().flat_map(|file| &file.entries);
            let lacks_cover = entries.map(Entry::why).any(Why::is_want_of_cover);
            if self.desk_of(call) != account || !lacks_cover {
                continue;
            }
            // Settings and what they change are committed together.
            let reply = self.turn(call, |file, given, now| file.cover_changed(given, now));
            if reply != Reply::Acknowledged {
                self.desks[account].version = before;
                let at = self.now + Span::seconds(5);
                return self.put(at, Event::Push { account, version });
            }
        }
    }
}
