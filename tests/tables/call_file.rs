//! What a desk takes in for a whole call: whom it reaches, and what comes of it the second time.

use ledger_core::additional::FieldValues;
use ledger_core::call::Record;
use ledger_core::contact::Contact;
use ledger_core::cover::CoverHistory;
use ledger_core::id::{ExtensionId, IntentKey};
use ledger_core::ledger::{
    Answer, CallFile, Circumstances, Connector, ContactChoice, Effect, FileTurn, Foreseen,
    Idempotency, Input, Intent, NoSuchPart, Phase, Prospect, Remember, Session, State,
};
use ledger_core::rules::{Policy, RememberedContact};
use ledger_core::settings::{Mode, OrgSettings};
use ledger_core::time::{BundledZones, Millis, Span};
use ledger_core::why::Why;

use crate::calls::{BEGINNING, CUSTOMER, directory, events, number, record};

/// Ann talks, Bob only rings.
const QUEUE: &str = "
    0  1 -   out +14155550177 > +16505550190     Setup
    1  2 900 in  +14155550177 > +16505550190=900 Setup
    2  3 101 in  +14155550177 > +16505550190=900 Proceeding queue
    2  4 102 in  +14155550177 > +16505550190=900 Proceeding queue
    9  3 101 in  +14155550177 > +16505550190=900 Answered queue
    9  4 102 in  +14155550177 > +16505550190=900 Disconnected AgentAnswered queue
    9  2 900 in  +14155550177 > +16505550190=900 Disconnected AgentAnswered
    40 3 101 in  +14155550177 > +16505550190=900 Disconnected queue
    40 1 -   out +14155550177 > +16505550190=900 Disconnected";

/// A desk with one call, which commits every turn.
struct Desk {
    file: CallFile,
    policy: Policy,
    now: Millis,
}

impl Desk {
    fn new(mode: Mode, story: &str) -> Self {
        let settings = OrgSettings { mode, ..OrgSettings::default() };
        let mut cover = CoverHistory::default();
        cover.note(&settings, BEGINNING - Span::hours(1));
        let mut session = Session::new("s-1".into(), BEGINNING);
        for observation in events(story) {
            session.observe(observation, BEGINNING + Span::minutes(1));
        }
        Self {
            file: CallFile { session, entries: Vec::new() },
            policy: Policy { settings, cover, ..Policy::default() },
            now: BEGINNING + Span::minutes(1),
        }
    }

    fn take<T>(&self, take: impl FnOnce(CallFile, &Circumstances<'_>, Millis) -> T) -> T {
        let connector = Connector {
            crm: "crm".into(),
            idempotency: Idempotency::Upsert,
            format: Default::default(),
        };
        let circumstances = Circumstances {
            account: &"400".into(),
            policy: &self.policy,
            directory: &directory(),
            connector: &connector,
            users: &[],
            zones: &BundledZones,
        };
        take(self.file.clone(), &circumstances, self.now)
    }

    fn commit(&mut self, turn: FileTurn) -> (Vec<Effect>, Option<RememberedContact>) {
        let FileTurn { session, turns, remember } = turn;
        self.file.session = session.unwrap_or(self.file.session.clone());
        let mut effects = Vec::new();
        for turn in turns {
            self.file.entries.retain(|entry| entry.key != turn.next.key);
            self.file.entries.push(turn.next);
            effects.extend(turn.effects);
        }
        (effects, remember)
    }

    fn wake(&mut self) -> Vec<Effect> {
        self.now = self.now + Span::minutes(20);
        let turn = self.take(|file, given, now| file.woke(given, now));
        self.commit(turn).0
    }

    fn answer(&mut self, input: Input) -> Vec<Effect> {
        let turn = self.take(|file, given, now| file.answered(&"101".into(), input, given, now));
        self.commit(turn).0
    }

    fn intend(
        &mut self,
        extension: &str,
        key: &str,
        intent: Intent,
    ) -> Result<(Vec<Effect>, Option<RememberedContact>), NoSuchPart> {
        let turn = self.take(|file, given, now| {
            let (extension, key) = (ExtensionId::from(extension), IntentKey::from(key));
            file.intended(&extension, key, intent, given, now)
        })?;
        Ok(self.commit(turn))
    }

    /// Who has an entry, and how it stands.
    fn states(&self) -> Vec<(&str, State, Why)> {
        let entries = self.file.entries.iter();
        entries.map(|it| (it.key.extension_id.as_str(), it.state(), it.why())).collect()
    }
}

fn jane() -> ContactChoice {
    ContactChoice { id: "c1".into(), name: "Jane".to_owned() }
}

fn log(remember: Remember) -> Intent {
    Intent::Log { contact: jane(), subject: None, note: None, fields: FieldValues::new(), remember }
}

#[test]
fn two_browsers_that_saw_the_call_end_log_it_once() {
    let mut desk = Desk::new(Mode::Off, QUEUE);
    assert_eq!(desk.intend("101", "browser-1", Intent::AutoLog), Ok((vec![], None)));
    assert_eq!(desk.intend("102", "browser-3", Intent::AutoLog), Err(NoSuchPart), "Bob only rang");
    assert_eq!(desk.states(), [("101", State::InProgress, Why::CallInProgress)]);
    let effects = desk.wake();
    assert!(matches!(effects[..], [Effect::FindContacts { .. }]), "{effects:?}");
    assert_eq!(desk.intend("101", "browser-2", Intent::AutoLog), Ok((vec![], None)));
    assert_eq!(desk.intend("101", "browser-1", Intent::AutoLog), Ok((vec![], None)));
    assert_eq!(desk.states(), [("101", State::Logging, Why::Matching)]);
}

#[test]
fn a_desk_that_hears_late_of_the_switch_on_logs_what_it_had_skipped() {
    let mut desk = Desk::new(Mode::Off, QUEUE);
    assert_eq!(desk.wake(), []);
    assert_eq!(desk.states(), [("101", State::Skipped, Why::ModeOff)]);
    let off = desk.policy.clone();
    for (switch_on, expected) in [
        (BEGINNING + Span::seconds(1), Why::BeforeSwitchOn),
        (BEGINNING - Span::seconds(1), Why::Matching),
    ] {
        desk.policy = off.clone();
        desk.policy.settings.mode = Mode::On;
        desk.policy.cover.note(&desk.policy.settings, switch_on);
        let turn = desk.take(|file, given, now| file.cover_changed(given, now));
        let (effects, _) = desk.commit(turn);
        assert_eq!(effects.len(), usize::from(expected == Why::Matching));
        assert_eq!(desk.file.entries[0].why(), expected);
    }
    let again = desk.take(|file, given, now| file.cover_changed(given, now));
    assert_eq!(desk.commit(again).0, [], "it is on its way");
}

#[test]
fn a_browser_logs_what_was_skipped_for_want_of_cover() {
    let mut desk = Desk::new(Mode::Trial { admin: "104".into() }, QUEUE);
    assert_eq!(desk.wake(), []);
    assert_eq!(desk.states(), [("101", State::Skipped, Why::TrialOnly)]);
    let (effects, _) = desk.intend("101", "browser-1", Intent::AutoLog).expect("Ann's part");
    assert!(matches!(effects[..], [Effect::FindContacts { .. }]), "{effects:?}");
}

#[test]
fn a_browser_that_knows_newer_settings_than_the_desk_is_not_forgotten() {
    let mut desk = Desk::new(Mode::On, QUEUE);
    let _nothing_to_do = desk.intend("101", "browser-1", Intent::AutoLog);
    let off = OrgSettings::default();
    desk.policy.cover.note(&off, BEGINNING - Span::seconds(10));
    desk.policy.settings = off;
    let effects = desk.wake();
    assert!(matches!(effects[..], [Effect::FindContacts { .. }]), "{effects:?}");
}

#[test]
fn a_browser_that_knows_older_settings_logs_what_the_desk_skipped_by_older_ones() {
    let mut desk = Desk::new(Mode::Off, QUEUE);
    assert_eq!(desk.wake(), []);
    let on = OrgSettings { mode: Mode::On, ..OrgSettings::default() };
    desk.policy.cover.note(&on, BEGINNING - Span::seconds(10));
    desk.policy.settings = on;
    let (effects, _) = desk.intend("101", "browser-1", Intent::AutoLog).expect("Ann's part");
    assert!(matches!(effects[..], [Effect::FindContacts { .. }]), "{effects:?}");
}

#[test]
fn a_choice_for_the_number_is_kept_by_the_account_however_often_it_comes() {
    let mut desk = Desk::new(Mode::On, QUEUE);
    let kept = Some(RememberedContact { number: number(CUSTOMER), contact: jane() });
    let once = desk.intend("101", "k1", log(Remember::ThisNumber)).map(|(_, remember)| remember);
    let again = desk.intend("101", "k1", log(Remember::ThisNumber)).map(|(_, remember)| remember);
    let this_call = desk.intend("101", "k2", log(Remember::ThisCall)).map(|(_, remember)| remember);
    assert_eq!([once, again, this_call], [Ok(kept.clone()), Ok(kept), Ok(None)]);

    let anonymous = QUEUE.replace(CUSTOMER, "anonymous");
    let mut desk = Desk::new(Mode::On, &anonymous);
    let remember = desk.intend("101", "k1", log(Remember::ThisNumber)).map(|(_, it)| it);
    assert_eq!(remember, Ok(None), "there is no number to remember");
}

#[test]
fn what_is_remembered_is_one_contact_for_each_number() {
    let mut policy = Policy::default();
    let john = ContactChoice { id: "c2".into(), name: "John".to_owned() };
    policy.remember(RememberedContact { number: number(CUSTOMER), contact: jane() });
    policy.remember(RememberedContact { number: number("+14155550166"), contact: jane() });
    policy.remember(RememberedContact { number: number(CUSTOMER), contact: john.clone() });
    assert_eq!(policy.remembered(&number(CUSTOMER)), Some(&john));
    assert_eq!(policy.remembered.len(), 2);
    policy.forget(&number(CUSTOMER));
    assert_eq!(policy.remembered(&number(CUSTOMER)), None);
}

#[test]
fn a_contact_that_appears_reaches_the_entries_that_ask_for_its_number() {
    let mut desk = Desk::new(Mode::On, QUEUE);
    desk.wake();
    let attempt = desk.file.entries[0].attempt;
    desk.answer(Input::Contacts { attempt, answer: Answer::Done(Vec::new()) });
    assert_eq!(desk.states(), [("101", State::Unresolved, Why::NoContact)]);
    for (appeared, expected) in [("+14155550166", 0), (CUSTOMER, 1), (CUSTOMER, 0)] {
        let turn =
            desk.take(|file, given, now| file.contact_appeared(&number(appeared), given, now));
        assert_eq!(desk.commit(turn).0.len(), expected, "{appeared}");
    }
    assert_eq!(desk.states(), [("101", State::Unresolved, Why::NoContact)], "until it answers");
    let attempt = desk.file.entries[0].attempt;
    desk.answer(Input::Contacts { attempt, answer: Answer::Done(vec![Contact::from(jane())]) });
    assert_eq!(desk.states(), [("101", State::Logging, Why::Writing)]);
}

#[test]
fn a_number_that_the_account_has_got_since_is_nobodys_contact() {
    let mut desk = Desk::new(Mode::On, QUEUE);
    desk.wake();
    let attempt = desk.file.entries[0].attempt;
    desk.answer(Input::Contacts { attempt, answer: Answer::Done(Vec::new()) });
    desk.file.entries[0].part.outside_number = Some(number("+16505550100"));
    let effects = desk.wake();
    assert_eq!(effects, []);
    let phase = &desk.file.entries[0].phase;
    assert!(matches!(phase, Phase::Asking { why: Why::NoNumber, rematch: None, .. }), "{phase:?}");
}

impl Desk {
    /// The call began an hour before the mode of now came into force.
    fn switched_on_late(mode: Mode, story: &str) -> Self {
        let mut desk = Self::new(Mode::Off, story);
        desk.policy.settings.mode = mode;
        desk.policy.cover.note(&desk.policy.settings, BEGINNING + Span::minutes(1));
        desk
    }

    /// What the call log says: Ann talks.
    fn foresee(&self) -> Vec<(String, Prospect, Why)> {
        let foreseen = self.take(|file, given, now| file.foresee(vec![ann_talks()], given, now));
        let row =
            |it: Foreseen| (it.entry.key.extension_id.to_string(), it.prospect, it.entry.why());
        foreseen.into_iter().map(row).collect()
    }

    fn backfill(&mut self) -> Vec<Effect> {
        let turn = self.take(|file, given, now| file.backfilled(vec![ann_talks()], given, now));
        self.commit(turn).0
    }
}

fn ann_talks() -> Record {
    record(
        "in +14155550177 > +16505550190=900 40 Accepted",
        "9 101 in +14155550177 > +16505550190=900 31 Accept Accepted",
    )
}

/// Nothing was heard of the call.
const UNHEARD: &str = "";

#[test]
fn a_backfill_does_what_its_dry_run_said() {
    let on = || Desk::switched_on_late(Mode::On, UNHEARD);
    let with = |change: fn(&mut OrgSettings)| {
        let mut desk = on();
        change(&mut desk.policy.settings);
        desk
    };
    let skipped = |mut desk: Desk| {
        desk.wake();
        desk
    };
    #[rustfmt::skip]
    let rows = [
        // the desk, what the dry run says, what becomes of it
        ("never heard of", on(), Prospect::Log, Why::Matching, State::Logging),
        ("skipped as too early", skipped(Desk::switched_on_late(Mode::On, QUEUE)), Prospect::Log, Why::Matching, State::Logging),
        ("covered all along", Desk::new(Mode::On, UNHEARD), Prospect::Log, Why::Matching, State::Logging),
        ("another's trial", Desk::switched_on_late(Mode::Trial { admin: "104".into() }, UNHEARD), Prospect::Skip, Why::TrialOnly, State::Skipped),
        ("the trial's own", Desk::switched_on_late(Mode::Trial { admin: "101".into() }, UNHEARD), Prospect::Log, Why::Matching, State::Logging),
        ("off", Desk::switched_on_late(Mode::Off, UNHEARD), Prospect::Skip, Why::ModeOff, State::Skipped),
        ("too short", with(|settings| settings.call_types.minimum_talk = Span::minutes(5)), Prospect::Skip, Why::TooShort, State::Skipped),
        ("inbound is off", with(|settings| settings.call_types.inbound = false), Prospect::Skip, Why::InboundOff, State::Skipped),
    ];
    for (what, mut desk, prospect, why, state) in rows {
        let before = desk.file.clone();
        assert_eq!(desk.foresee(), [("101".to_owned(), prospect, why)], "{what}");
        assert_eq!(desk.file, before, "{what}: a dry run keeps nothing");
        let mut searches = desk.backfill();
        searches.extend(desk.wake());
        assert_eq!(desk.states(), [("101", state, why)], "{what}");
        assert_eq!(searches.len(), usize::from(prospect == Prospect::Log), "{what}");
        // Another run finds it as it is.
        let again = if prospect == Prospect::Log { Prospect::Known } else { prospect };
        assert_eq!(desk.foresee(), [("101".to_owned(), again, why)], "{what}, again");
        assert_eq!(desk.backfill(), [], "{what}, again");
        assert_eq!(desk.states(), [("101", state, why)], "{what}, again");
    }
}

#[test]
fn a_backfill_in_a_trial_is_no_order_for_later() {
    let mut desk = Desk::switched_on_late(Mode::Trial { admin: "104".into() }, UNHEARD);
    desk.backfill();
    desk.wake();
    assert_eq!(desk.states(), [("101", State::Skipped, Why::TrialOnly)]);
    desk.policy.settings.mode = Mode::On;
    desk.policy.cover.note(&desk.policy.settings, desk.now);
    let turn = desk.take(|file, given, now| file.cover_changed(given, now));
    assert_eq!(desk.commit(turn).0, []);
    assert_eq!(desk.states(), [("101", State::Skipped, Why::BeforeSwitchOn)]);
    assert!(matches!(desk.backfill()[..], [Effect::FindContacts { .. }]), "now it is one");
}

#[test]
fn a_backfill_leaves_alone_what_is_logged_or_decided() {
    let decided = |intent: Option<Intent>| {
        let mut desk = Desk::switched_on_late(Mode::On, QUEUE);
        desk.wake();
        if let Some(intent) = intent {
            desk.intend("101", "k1", intent).expect("Ann's part");
        }
        desk
    };
    let rows = [
        ("by hand", decided(Some(log(Remember::ThisCall))), State::Logging, Prospect::Known),
        ("by the client", decided(Some(Intent::AutoLog)), State::Logging, Prospect::Known),
        ("not wanted", decided(Some(Intent::Skip)), State::Skipped, Prospect::Skip),
    ];
    for (what, mut desk, state, prospect) in rows {
        assert_eq!(desk.foresee()[0].1, prospect, "{what}");
        assert_eq!(desk.backfill(), [], "{what}");
        assert_eq!((desk.states().len(), desk.states()[0].1), (1, state), "{what}");
    }
}
