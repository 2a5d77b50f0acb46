//! A host of one entry: steps it, performs its effects, and looks at the CRM after each request.

use std::collections::BTreeMap;
use std::sync::Arc;

use ledger_core::additional::AdditionalField;
use ledger_core::call::part::{Claim, Part, Reach};
use ledger_core::call::record::Media;
use ledger_core::call::view::Confirmation;
use ledger_core::call::{CallResult, Direction, Role, Side};
use ledger_core::contact::Contact;
use ledger_core::directory::Directory;
use ledger_core::id::{LogKey, TelephonySessionId};
use ledger_core::ledger::{
    Answer, Circumstances, Effect, Entry, Input, Intent, Phase, State, Work,
};
use ledger_core::phone::HomeRegion;
use ledger_core::phone::Line;
use ledger_core::rules::Policy;
use ledger_core::settings::{Mode, OrgSettings};
use ledger_core::time::{BundledZones, Millis, Span};
use ledger_crm::described::Description;
use ledger_crm::profile::Profile;
use ledger_crm::secret::{self, CRM_TOKEN, RINGCENTRAL_TOKEN, Secret};
use ledger_crm::{About, Crm, Deed, Question, Reply, Site, Step, Subject};
use ledger_wire::http::{HttpRequest, HttpResponse};

use ledger_simulator::crm::{Fault, Seen, Simulated, TOKEN};

/// The token of the RingCentral administrator.
pub(crate) const ADMIN_TOKEN: &str = "t-secret-2";
/// Who calls.
pub(crate) const CUSTOMER: &str = "+14155550100";
/// 2026-03-02T15:00:00Z: the call ends.
pub(crate) const BEGINNING: Millis = Millis(1_772_463_600_000);

pub(crate) struct Host {
    pub(crate) crm: Crm,
    /// Of CRMs without code.
    pub(crate) description: Option<Arc<Description>>,
    /// The additional fields that the account knows of.
    pub(crate) fields: Arc<Vec<AdditionalField>>,
    pub(crate) there: Box<dyn Simulated>,
    pub(crate) settings: OrgSettings,
    pub(crate) entry: Entry,
    /// What the events say of the call.
    pub(crate) part: Part,
    pub(crate) now: Millis,
    pub(crate) faults: BTreeMap<usize, Fault>,
    /// Before which request someone writes into the activity, and what.
    pub(crate) interruption: Option<(usize, &'static str)>,
    /// Every request that was made, as timelines may show it.
    pub(crate) requests: Vec<HttpRequest>,
    /// Every effect that was performed.
    pub(crate) effects: Vec<Effect>,
    /// When each request was made.
    pub(crate) times: Vec<Millis>,
    /// The most activities that were ever there at once.
    pub(crate) most: usize,
    late: Vec<(Millis, HttpRequest)>,
}

impl Host {
    pub(crate) fn new(crm: Crm, there: Box<dyn Simulated>) -> Self {
        let key = LogKey {
            account: "400".into(),
            telephony_session_id: "s-1".into(),
            extension_id: "101".into(),
            crm: crm.id().into(),
        };
        let settings = OrgSettings { mode: Mode::On, ..OrgSettings::default() };
        let going_on = Part { ended_at: None, ..part() };
        Self {
            crm,
            description: None,
            fields: Arc::default(),
            there,
            settings,
            entry: Entry::new(key, going_on, BEGINNING),
            part: part(),
            now: BEGINNING,
            faults: BTreeMap::new(),
            interruption: None,
            requests: Vec::new(),
            effects: Vec::new(),
            times: Vec::new(),
            most: 0,
            late: Vec::new(),
        }
    }

    /// Another call, in the same CRM.
    pub(crate) fn begin_anew(&mut self, call: TelephonySessionId, session: &str) {
        self.part.telephony_session_id = call.clone();
        self.part.session_id = session.to_owned();
        let key = LogKey { telephony_session_id: call, ..self.entry.key.clone() };
        self.entry = Entry::new(key, Part { ended_at: None, ..self.part.clone() }, self.now);
    }

    /// The call ends, and what it takes to have it in the CRM happens.
    pub(crate) fn call_ends(&mut self) {
        self.tell(Input::Ended { part: Box::new(self.part.clone()) });
    }

    /// A minute later, the call log has the call and its recording.
    pub(crate) fn call_log_has_it(&mut self) {
        self.now = self.now + Span::minutes(1);
        let media = Media { id: "m".to_owned(), uri: Some("https://media.invalid/m".to_owned()) };
        let confirmed = Part {
            confirmed: Confirmation::Record,
            talk: Span::seconds(65),
            recorded: true,
            recording: Some(media),
            ..self.part.clone()
        };
        self.tell(Input::Ended { part: Box::new(confirmed) });
    }

    pub(crate) fn person(&mut self, intent: Intent) {
        self.tell(Input::Intent { intent });
    }

    /// The activities that are there.
    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.there.activities()
    }

    /// The only activity.
    pub(crate) fn the_one(&self) -> Seen {
        let mut seen = self.seen();
        assert_eq!(seen.len(), 1, "{}", self.story());
        seen.remove(0)
    }

    /// Where the entry stands and what was asked, for whoever reads a failure.
    pub(crate) fn story(&self) -> String {
        let requests: Vec<String> =
            self.requests.iter().map(|it| format!("{} {}", it.method.as_str(), it.url)).collect();
        format!(
            "{}: {:?}, {:?}\n{}",
            self.crm.id(),
            self.entry.state(),
            self.entry.phase,
            requests.join("\n")
        )
    }

    /// Takes in an input and lets time pass until nothing is due for the next half hour.
    fn tell(&mut self, input: Input) {
        let mut effects = self.step(input);
        for _ in 0..400 {
            match effects.pop() {
                Some(effect) => {
                    self.effects.push(effect.clone());
                    let about = About::of(&self.entry);
                    let step = self.crm.perform(effect, about, self.site(), self.now);
                    let input = self.drive(step);
                    effects.extend(self.step(input));
                }
                None => match self.entry.due() {
                    Some(due) if !self.is_waiting_for_facts() && !self.is_refused() => {
                        self.now = self.now.max(due);
                        self.let_late_ones_land();
                        effects = self.step(Input::Woke);
                    }
                    Some(_) | None => return,
                },
            }
        }
        panic!("it never comes to rest\n{}", self.story());
    }

    fn is_waiting_for_facts(&self) -> bool {
        matches!(self.entry.phase, Phase::Logged { work: Work::Idle, .. })
    }

    fn is_refused(&self) -> bool {
        self.entry.state() == State::Failed
    }

    fn step(&mut self, input: Input) -> Vec<Effect> {
        let mut policy = Policy { settings: self.settings.clone(), ..Policy::default() };
        policy.cover.note(&policy.settings, BEGINNING - Span::hours(1));
        let turn = self.entry.clone().step(
            input,
            &Circumstances {
                account: &"400".into(),
                policy: &policy,
                directory: &Directory::default(),
                connector: &self.crm.connector(&self.site()),
                users: &[],
                zones: &BundledZones,
            },
            self.now,
        );
        self.entry = turn.next;
        turn.effects
    }

    pub(crate) fn site(&self) -> Site {
        Site {
            address: self.there.address(),
            user: Some("7".into()),
            description: self.description.clone(),
            fields: Arc::clone(&self.fields),
            ..Site::default()
        }
    }

    pub(crate) fn profile(&self) -> Profile {
        self.crm.profile(&self.site()).clone()
    }

    /// Asks the CRM something that is no effect.
    pub(crate) fn ask<S: Subject>(&mut self, subject: S) -> S::Known {
        let step = self.crm.ask(subject, self.site(), self.now);
        self.drive(step)
    }

    /// What a person's form asks about contacts.
    pub(crate) fn contacts(&mut self, question: Question) -> Answer<Vec<Contact>> {
        match self.ask(Deed::Question(question)) {
            Input::Contacts { answer, .. } => answer,
            other => panic!("{other:?}"),
        }
    }

    pub(crate) fn named(&mut self, name: &str) -> Answer<Vec<Contact>> {
        self.contacts(Question::Named(name.to_owned()))
    }

    pub(crate) fn drive<S: Subject>(&mut self, mut step: Step<S>) -> S::Known {
        loop {
            match step {
                Step::Done(known) => return known,
                Step::Send(request, exchange) => {
                    let reply = self.send(request);
                    step = exchange.read(reply, self.now);
                }
            }
        }
    }

    fn send(&mut self, request: HttpRequest) -> Reply {
        let shown = format!("{request:?}");
        assert!(!shown.contains("t-secret"), "a secret is shown: {shown}");
        self.now = self.now + Span(100);
        self.let_late_ones_land();
        if let Some((place, text)) = self.interruption
            && place == self.requests.len()
        {
            self.there.person_writes(text);
        }
        let fault = self.faults.get(&self.requests.len()).copied();
        self.requests.push(request.clone());
        self.times.push(self.now);
        let response = |status, body: &str| {
            Reply::Response(HttpResponse { status, headers: Vec::new(), body: body.to_owned() })
        };
        let waited = Span::seconds(26);
        let reply = match fault {
            None => Reply::Response(self.arrives(request)),
            Some(Fault::Lost) => {
                self.now = self.now + waited;
                Reply::NoAnswer
            }
            Some(Fault::AnswerLost) => {
                self.arrives(request);
                self.now = self.now + waited;
                Reply::NoAnswer
            }
            Some(Fault::Late(seconds)) => {
                self.late.push((self.now + Span::seconds(i64::from(seconds)), request));
                self.now = self.now + waited;
                Reply::NoAnswer
            }
            Some(Fault::Instead(429)) => Reply::Response(HttpResponse {
                status: 429,
                headers: vec![("retry-after".to_owned(), "7".to_owned())],
                body: self.there.failure(429),
            }),
            Some(Fault::Instead(status)) => response(status, &self.there.failure(status)),
            Some(Fault::DoneBut(status)) => {
                self.arrives(request);
                response(status, "upstream failed")
            }
            Some(Fault::Garbled) => {
                self.arrives(request);
                response(200, "<html>please wait</html>")
            }
        };
        self.most = self.most.max(self.seen().len());
        reply
    }

    fn arrives(&mut self, request: HttpRequest) -> HttpResponse {
        self.arrives_at(request, self.now)
    }

    fn arrives_at(&mut self, request: HttpRequest, at: Millis) -> HttpResponse {
        let secrets = [
            Secret { placeholder: CRM_TOKEN, value: TOKEN },
            Secret { placeholder: RINGCENTRAL_TOKEN, value: ADMIN_TOKEN },
        ];
        self.there.answer(&secret::fill(request, &secrets), at)
    }

    fn let_late_ones_land(&mut self) {
        let now = self.now;
        let (due, rest) =
            std::mem::take(&mut self.late).into_iter().partition(|(at, _)| *at <= now);
        self.late = rest;
        let due: Vec<(Millis, HttpRequest)> = due;
        for (at, request) in due {
            self.arrives_at(request, at);
        }
        self.most = self.most.max(self.seen().len());
    }
}

/// Anna (101) talks a minute with a customer.
fn part() -> Part {
    let line = Line::read(CUSTOMER, &HomeRegion::default());
    Part {
        telephony_session_id: "s-1".into(),
        session_id: "900".to_owned(),
        extension_id: "101".into(),
        role: Role::Agent,
        result: CallResult::Answered,
        direction: Direction::Inbound,
        own: Side {
            line: Some(Line::Extension("101".to_owned())),
            name: Some("Anna Agent".to_owned()),
            extension_id: Some("101".into()),
        },
        outside_number: line.number().cloned(),
        other: Side { line: Some(line), ..Side::default() },
        reach: Reach::External,
        started_at: BEGINNING - Span::minutes(1),
        ended_at: Some(BEGINNING),
        ring: Span::seconds(5),
        talk: Span::seconds(55),
        confirmed: Confirmation::Events,
        claim: Claim::Theirs,
        recorded: false,
        recording: None,
        voicemail: None,
        linked_to: Default::default(),
        legs: Vec::new(),
    }
}
