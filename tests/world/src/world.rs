//! The world as a whole: what happens when, one thing after another, until nothing is left to
//! happen; then people do their part, and it comes to rest again.

mod opening;

use std::collections::BTreeMap;

use ledger_core::compose::Format;
use ledger_core::id::ExtensionId;
use ledger_core::ledger::{Connector, Effect, Idempotency, Input};
use ledger_core::time::{Millis, Span};

use crate::account::Account;
use crate::browser::{Browser, Wish};
use crate::crm::{Crm, SETTLE, Updates};
use crate::desk::{Desk, Kept};
use crate::judge::{Law, Violation};
use crate::people::Edit;
use crate::planted::Planted;
use crate::requests::Fate;
use crate::tape::Tape;
use crate::telephone::Call;

/// When the world begins.
pub(crate) const BEGINNING: Millis = Millis(1_772_463_600_000);

/// More events than any honest story has: the machine goes in circles.
const TOO_MANY_EVENTS: u64 = 6_000;

/// Something that happens.
#[derive(Debug)]
pub(crate) enum Event {
    /// RingCentral delivers an event.
    Webhook { call: usize, observation: usize },
    /// The account has read a record and tells the desk.
    CallLog { call: usize, record: usize },
    /// The desk's alarm rings, set for this moment of its own clock.
    Alarm { desk: usize, due: Millis },
    /// A request reaches the CRM, which answers, or does not get through.
    Request(Box<Request>),
    /// An answer reaches the host that asked, if it still lives.
    Answer { call: usize, extension: ExtensionId, input: Box<Input>, life: u32 },
    /// A browser sends what waits in its outbox.
    Send { wish: usize },
    /// A browser sees a call of its person end.
    CallEnded { browser: usize, call: usize, part: usize },
    /// A browser learns what the account says about cover.
    Learn { browser: usize, version: usize },
    /// An administrator saves settings.
    Save { account: usize },
    /// The account tells its desk the settings.
    Push { account: usize, version: usize },
    /// A person does something in the CRM.
    InCrm { call: usize, part: usize, edit: Edit },
    /// A person opens the form of a call.
    OpenForm { call: usize, part: usize, author: ExtensionId },
    /// Someone deletes a contact in the CRM.
    ContactDeleted { account: usize, contact: usize },
    /// Machines that listened say something of a call.
    Insights { call: usize, part: usize },
    /// The CRM says that a contact appeared.
    ContactAppeared { account: usize, customer: usize },
    /// An administrator's backfill has the call, and gives it to its desk.
    Backfill { call: usize },
    /// A host dies, whatever it does.
    Death { desk: usize },
}

/// A request on its way to the CRM.
#[derive(Debug)]
pub(crate) struct Request {
    pub(crate) call: usize,
    pub(crate) extension: ExtensionId,
    pub(crate) effect: Effect,
    pub(crate) fate: Fate,
    pub(crate) life: u32,
}

/// A world.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) tape: Tape,
    pub(crate) planted: Option<Planted>,
    pub(crate) now: Millis,
    pub(crate) calls: Vec<Call>,
    pub(crate) kept: Vec<Kept>,
    pub(crate) accounts: Vec<Account>,
    pub(crate) desks: Vec<Desk>,
    pub(crate) crms: Vec<Crm>,
    pub(crate) connector: Connector,
    pub(crate) browsers: Vec<Browser>,
    pub(crate) wishes: Vec<Wish>,
    /// Of 100 things that can go wrong, how many do.
    trouble: u32,
    /// Until when things go wrong.
    pub(crate) calm_at: Millis,
    /// From when to when the CRM cannot be reached at all.
    outage: (Millis, Millis),
    agenda: BTreeMap<(Millis, u64), Event>,
    count: u64,
    tokens: u32,
    /// What happened, when someone wants to read it.
    pub(crate) story: Option<Vec<String>>,
}

impl World {
    pub(crate) fn new(mut tape: Tape, planted: Option<Planted>, is_told: bool) -> Self {
        let trouble = tape.pick([0, 5, 15, 30, 50]);
        let calm_at = BEGINNING + tape.span(Span::minutes(5), Span::minutes(40));
        let outage = match tape.below(64) {
            0..56 => (BEGINNING, BEGINNING),
            56..63 => {
                let from = BEGINNING + tape.span(Span(0), Span::minutes(15));
                (from, from + tape.span(Span::minutes(1), Span::minutes(30)))
            }
            _ => (BEGINNING + tape.span(Span(0), Span(90)), BEGINNING + Span::hours(9 * 24)),
        };
        let idempotency = tape.pick([
            Idempotency::Upsert,
            Idempotency::Marker { settle: SETTLE },
            Idempotency::Trace { settle: SETTLE },
            Idempotency::None,
        ]);
        let promised = match (planted, idempotency) {
            (Some(Planted::SearchAtOnce), Idempotency::Marker { .. }) => {
                Idempotency::Marker { settle: Span(0) }
            }
            _ => idempotency,
        };
        let updates = tape.pick([Updates::Blind, Updates::Conditional]);
        let format = tape.pick([Format::Plain, Format::Html, Format::Markdown]);
        let connector = Connector { crm: "crm".into(), idempotency: promised, format };
        let mut world = Self {
            tape,
            planted,
            now: BEGINNING,
            calls: Vec::new(),
            kept: Vec::new(),
            accounts: Vec::new(),
            desks: Vec::new(),
            crms: Vec::new(),
            connector,
            browsers: Vec::new(),
            wishes: Vec::new(),
            trouble,
            calm_at,
            outage,
            agenda: BTreeMap::new(),
            count: 0,
            tokens: 0,
            story: is_told.then(Vec::new),
        };
        world.begin(idempotency, updates);
        world
    }

    pub(crate) fn put(&mut self, at: Millis, event: Event) {
        self.count += 1;
        self.agenda.insert((at.max(self.now), self.count), event);
    }

    /// What is still to happen.
    pub(crate) fn to_come(&self) -> impl Iterator<Item = &Event> {
        self.agenda.values()
    }

    /// Runs until nothing is left to happen, has people settle what waits for them, and runs on.
    pub(crate) fn run(&mut self) -> Result<(), Violation> {
        self.run_until_rest()?;
        self.judge_rest()?;
        // One answer may raise the next question: replayed, then chosen by hand.
        for round in 0..4 {
            self.now = self.now.max(self.calm_at).max(self.outage.1);
            if !self.people_settle(round) {
                break;
            }
            self.run_until_rest()?;
            self.judge_rest()?;
        }
        self.judge_end()
    }

    fn run_until_rest(&mut self) -> Result<(), Violation> {
        while let Some(((at, _), event)) = self.agenda.pop_first() {
            self.now = self.now.max(at);
            if self.count > TOO_MANY_EVENTS {
                return Err(Violation::new(Law::Rest, "it never comes to rest".to_owned()));
            }
            if self.is_stale(&event) {
                continue;
            }
            if self.story.is_some() {
                let line = self.line(&event);
                self.tell(|| line);
            }
            self.happen(event);
            self.judge_always()?;
        }
        Ok(())
    }

    fn happen(&mut self, event: Event) {
        match event {
            Event::Webhook { call, observation } => self.deliver(call, observation),
            Event::CallLog { call, record } => self.tell_record(call, record),
            Event::Alarm { desk, due } => self.ring(desk, due),
            Event::Request(request) => self.reach_crm(*request),
            Event::Answer { call, extension, input, life } => {
                self.answer(call, &extension, *input, life);
            }
            Event::Send { wish } => self.send_wish(wish),
            Event::CallEnded { browser, call, part } => self.see_end(browser, call, part),
            Event::Learn { browser, version } => self.browsers[browser].learn(version),
            Event::Save { account } => self.save(account),
            Event::Push { account, version } => self.push(account, version),
            Event::InCrm { call, part, edit } => self.edit_in_crm(call, part, edit),
            Event::OpenForm { call, part, author } => self.open_form(call, part, author),
            Event::ContactDeleted { account, contact } => {
                if let Some(known) = self.crms[account].contacts.get_mut(contact) {
                    known.is_deleted = true;
                }
            }
            Event::Insights { call, part } => self.hear_insights(call, part),
            Event::ContactAppeared { account, customer } => {
                self.contact_appeared(account, customer);
            }
            Event::Backfill { call } => self.backfill(call),
            Event::Death { desk } => self.die(desk),
        }
    }

    /// An administrator changes something; the desk and the browsers hear of it, each when it
    /// does, and perhaps more than once.
    fn save(&mut self, account: usize) {
        let now = self.now;
        let held = &mut self.accounts[account];
        let Some(last) = held.versions.last() else { return };
        let mut choices = last.choices;
        choices.change(&mut self.tape);
        held.save(choices, now);
        let version = held.versions.len() - 1;
        self.tell(|| format!("  version {version}: {choices:?}"));
        self.publish(account, version);
    }

    /// A new version of the settings goes to the desk and to the browsers.
    pub(crate) fn publish(&mut self, account: usize, version: usize) {
        let now = self.now;
        let slow = if self.goes_wrong() { Span::minutes(12) } else { Span(200) };
        let at = now + self.tape.span(Span(20), slow);
        self.put(at, Event::Push { account, version });
        if self.goes_wrong() {
            let at = at + self.tape.span(Span(20), Span::minutes(2));
            self.put(at, Event::Push { account, version });
        }
        for browser in 0..self.browsers.len() {
            if self.browsers[browser].account == account {
                let at = now + self.tape.span(Span(20), Span::minutes(2));
                self.put(at, Event::Learn { browser, version });
            }
        }
    }

    pub(crate) fn tell(&mut self, what: impl FnOnce() -> String) {
        if let Some(story) = &mut self.story {
            story.push(format!("{:>9} ms  {}", self.now.0 - BEGINNING.0, what()));
        }
    }

    pub(crate) fn goes_wrong(&mut self) -> bool {
        self.trouble > 0 && self.now < self.calm_at && self.tape.happens(self.trouble)
    }

    pub(crate) fn is_out(&self) -> bool {
        (self.outage.0..self.outage.1).contains(&self.now)
    }

    /// What a host's clock is off by.
    pub(crate) fn skew(&mut self) -> Span {
        if self.trouble == 0 {
            return Span(0);
        }
        Span::seconds(self.tape.pick([0, 1, -1, 5, -5]))
    }

    pub(crate) fn token(&mut self, kind: &str) -> String {
        self.tokens += 1;
        format!("{kind}-{}.", self.tokens)
    }
}
