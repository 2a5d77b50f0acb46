//! The log machine as stories: at this second this comes in, and that is what becomes of it.
//!
//! A line is `second input => phase; effects`. Answers carry the number of the last effect, or of
//! the one named behind `@`. Behind a create or an update stand the additional fields that it
//! writes, and behind an update its subject, unless it is the one that stands there otherwise, and
//! its note. Edits that wait for a person stand behind `conflict`. `connected` names the CRM that the
//! account has from then on. A phase that is due says when: `~35` is the second. Behind `|` may stand
//! what the timeline says of it.

mod described;

use ledger_core::additional::FieldValues;
use ledger_core::call::part::{Claim, Part, Reach};
use ledger_core::call::record::Media;
use ledger_core::call::view::Confirmation;
use ledger_core::call::{CallResult, Direction, Role, Side};
use ledger_core::compose::Format;
use ledger_core::compose::facts::Insights;
use ledger_core::contact::Contact;
use ledger_core::directory::Directory;
use ledger_core::id::LogKey;
use ledger_core::ledger::{
    Answer, Attempt, Circumstances, Connector, ContactChoice, Edit, Entry, Input, Intent, Refusal,
    RefusalKind, Remember, Seen, Standing,
};
use ledger_core::phone::{HomeRegion, Line};
use ledger_core::rules::{Policy, RememberedContact};
use ledger_core::time::{BundledZones, Span};

use self::described::{described, told};
use crate::calls::{self, BEGINNING, CUSTOMER};
use crate::report;
use crate::stories::{Story, stories};

/// The subject that stands in the CRM, unless a line says otherwise.
const SUBJECT: &str = "Subject";

#[test]
fn stories_of_the_log_machine() {
    let mut wrong = Vec::new();
    for story in stories() {
        if let Err(problem) = tell(&story) {
            wrong.push(format!("{}\n{problem}", story.name));
        }
    }
    report(&wrong);
}

fn tell(story: &Story) -> Result<(), String> {
    let mut policy = Policy {
        settings: story.settings.clone(),
        listeners: story.listeners,
        ..Policy::default()
    };
    if story.remembers {
        let number = part().outside_number.expect("the customer's number");
        policy.remember(RememberedContact { number, contact: choice("c5") });
    }
    policy.cover.note(&policy.settings, BEGINNING - Span::hours(1));
    let mut connector =
        Connector { crm: "crm".into(), idempotency: story.idempotency, format: Format::Plain };
    let key = LogKey {
        account: "400".into(),
        telephony_session_id: "s-1".into(),
        extension_id: "101".into(),
        crm: "crm".into(),
    };
    let mut entry = Entry::new(key, Part { ended_at: None, ..part() }, BEGINNING);
    for line in story.lines.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (given, expected) = line.split_once(" => ").expect("input => phase; effects");
        let (second, input) = given.trim().split_once(' ').expect("second input");
        let now = BEGINNING + Span::seconds(second.parse().expect("a second"));
        if let Some(crm) = input.trim().strip_prefix("connected ") {
            connector.crm = crm.into();
        }
        let circumstances = Circumstances {
            account: &"400".into(),
            policy: &policy,
            directory: &Directory::default(),
            connector: &connector,
            users: &[],
            zones: &BundledZones,
        };
        let turn = entry.clone().step(input_of(input.trim(), &entry), &circumstances, now);
        let found = described(&turn.next, &turn.effects);
        let (expected, timeline) = match expected.split_once(" | ") {
            Some((expected, timeline)) => (expected, Some(timeline.trim())),
            None => (expected, None),
        };
        if found != expected.trim() {
            return Err(format!("    {line}\n    but it is: {found}"));
        }
        let told = told(&turn.notes);
        if timeline.is_some_and(|timeline| timeline != told) {
            return Err(format!("    {line}\n    but the timeline says: {told}"));
        }
        // Every entry survives storage.
        let stored = serde_json::to_string(&turn.next).expect("an entry can be stored");
        entry = serde_json::from_str(&stored).expect("a stored entry can be read");
        assert_eq!(entry, turn.next);
    }
    Ok(())
}

fn part() -> Part {
    let line = Line::read(CUSTOMER, &HomeRegion::default());
    Part {
        telephony_session_id: "s-1".into(),
        session_id: "900".to_owned(),
        extension_id: "101".into(),
        role: Role::Agent,
        result: CallResult::Answered,
        direction: Direction::Inbound,
        own: Side::default(),
        outside_number: line.number().cloned(),
        other: Side { line: Some(line), ..Side::default() },
        reach: Reach::External,
        started_at: BEGINNING - Span::minutes(1),
        ended_at: Some(BEGINNING),
        ring: Span::seconds(5),
        talk: Span::seconds(20),
        confirmed: Confirmation::Events,
        recorded: false,
        recording: None,
        voicemail: None,
        linked_to: Default::default(),
        claim: Claim::Theirs,
        legs: Vec::new(),
    }
}

fn input_of(text: &str, entry: &Entry) -> Input {
    let (text, attempt) = match text.split_once(" @") {
        Some((text, number)) => (text, Attempt(number.parse().expect("a number"))),
        None => (text, entry.attempt),
    };
    let ended = |part: Part| Input::Ended { part: Box::new(part) };
    let confirmed = Part { confirmed: Confirmation::Record, ..part() };
    let media = Media { id: "m".to_owned(), uri: Some("https://media.invalid/m".to_owned()) };
    let (text, beside) = match text.split_once(" over ") {
        Some((text, beside)) => (text, Some(beside)),
        None => (text, None),
    };
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut input = match words[..] {
        ["ended"] => ended(part()),
        ["record"] => ended(confirmed),
        ["record", "longer"] => ended(Part { talk: Span::seconds(30), ..confirmed }),
        ["recorded"] => ended(Part { recorded: true, ..part() }),
        ["recording"] => ended(Part { recorded: true, recording: Some(media), ..confirmed }),
        ["anonymous"] => ended(Part { outside_number: None, ..part() }),
        ["another's"] => ended(Part { claim: Claim::Others, ..part() }),
        ["internal"] => ended(Part { reach: Reach::Internal, ..part() }),
        ["other", "number"] => ended(Part {
            outside_number: Line::read("+14155550188", &HomeRegion::default()).number().cloned(),
            ..part()
        }),
        ["woke"] => Input::Woke,
        ["connected", _] => Input::CrmConnected,
        ["backfill"] => Input::Backfill,
        ["skip"] => Input::Intent { intent: Intent::Skip },
        ["auto-log"] => Input::Intent { intent: Intent::AutoLog },
        ["replay"] => Input::Intent { intent: Intent::Replay },
        // What a person writes instead of what they saw, who it is, and behind `over` the edit in
        // conflict that they were shown.
        [ref who @ .., "edit", "subject", seen, "to", subject] => Input::Intent {
            intent: Intent::Edit(Edit {
                subject: Some(subject.to_owned()),
                seen: Some(Seen { subject: seen.to_owned(), ..of(who) }),
                ..Edit::default()
            }),
        },
        [ref who @ .., "edit", "note", "to", note] => Input::Intent {
            intent: Intent::Edit(Edit {
                note: Some(note.to_owned()),
                seen: Some(of(who)),
                ..Edit::default()
            }),
        },
        [ref who @ .., "edit", "field", saw, "to", field] => Input::Intent {
            intent: Intent::Edit(Edit {
                fields: fields(field),
                seen: Some(Seen { fields: fields(saw), ..of(who) }),
                ..Edit::default()
            }),
        },
        ["edit", "contact", seen, "to", id] => Input::Intent {
            intent: Intent::Edit(Edit {
                contact: Some(choice(id)),
                seen: Some(Seen { contact: Some(seen.into()), ..Seen::default() }),
                ..Edit::default()
            }),
        },
        ["edit", "note", note] => Input::Intent {
            intent: Intent::Edit(Edit { note: Some(note.to_owned()), ..Edit::default() }),
        },
        ["edit", "subject", subject] => Input::Intent {
            intent: Intent::Edit(Edit { subject: Some(subject.to_owned()), ..Edit::default() }),
        },
        ["edit", "field", field] => Input::Intent {
            intent: Intent::Edit(Edit { fields: fields(field), ..Edit::default() }),
        },
        ["log", id] => {
            let (contact, remember) = (choice(id), Remember::ThisCall);
            Input::Intent {
                intent: Intent::Log {
                    contact,
                    subject: None,
                    note: None,
                    fields: FieldValues::new(),
                    remember,
                },
            }
        }
        ["contacts", ref rest @ ..] => Input::Contacts {
            attempt,
            answer: answer(rest, |word| match word {
                "none" => Vec::new(),
                ids => ids.split('+').map(contact).collect(),
            }),
        },
        ["added", ref rest @ ..] => Input::ContactAdded { attempt, answer: answer(rest, contact) },
        ["looked", ref rest @ ..] => Input::Looked {
            attempt,
            answer: answer(rest, |word| match word {
                "nothing" => None,
                id => Some(id.into()),
            }),
        },
        ["created", ref rest @ ..] => {
            Input::Created { attempt, answer: answer(rest, |id| id.into()) }
        }
        ["changed"] => Input::ChangedMeanwhile { attempt },
        ["insights", "note"] => {
            insights(Insights { ai_note: "N".to_owned(), ..Insights::default() })
        }
        ["insights", "ace"] => {
            insights(Insights { call_score: "9".to_owned(), ..Insights::default() })
        }
        ["appeared", number] => Input::ContactAppeared { number: calls::number(number) },
        ["read"] => Input::Read { attempt, answer: Answer::Done(Some(standing(None))) },
        ["read", "moved", id] => {
            Input::Read { attempt, answer: Answer::Done(Some(standing(Some(choice(id))))) }
        }
        ["read", "subject", subject] => {
            let standing = Standing { subject: subject.to_owned(), ..standing(None) };
            Input::Read { attempt, answer: Answer::Done(Some(standing)) }
        }
        ["read", "note", note] => {
            let standing = Standing { body: format!("- Note: {note}\n"), ..standing(None) };
            Input::Read { attempt, answer: Answer::Done(Some(standing)) }
        }
        ["read", "field", field] => {
            let standing = Standing { fields: fields(field), ..standing(None) };
            Input::Read { attempt, answer: Answer::Done(Some(standing)) }
        }
        ["read", "deleted"] => Input::Read { attempt, answer: Answer::Done(None) },
        ["read", ref rest @ ..] => Input::Read { attempt, answer: answer(rest, |_| None) },
        ["updated"] => Input::Updated { attempt, answer: Answer::Done(()) },
        ["updated", ref rest @ ..] => Input::Updated { attempt, answer: answer(rest, |_| ()) },
        _ => panic!("no input is called {text:?}"),
    };
    if let Input::Intent { intent: Intent::Edit(Edit { seen: Some(saw), .. }) } = &mut input
        && let Some(beside) = beside
    {
        let (author, subject) = beside.split_once(" subject ").expect("whose subject what");
        saw.beside = Some(Box::new(Edit {
            subject: Some(subject.to_owned()),
            seen: Some(Seen { by: Some(author.into()), ..seen() }),
            ..Edit::default()
        }));
    }
    input
}

/// Who it is, where somebody is named, and behind a slash in which of their windows.
fn of(who: &[&str]) -> Seen {
    let (by, form) = match who.first().and_then(|who| who.split_once('/')) {
        Some((by, form)) => (Some(by.into()), Some(form.into())),
        None => (who.first().map(|who| (*who).into()), None),
    };
    Seen { by, form, ..seen() }
}

/// What stands in the CRM, as someone saw it.
fn seen() -> Seen {
    Seen { subject: SUBJECT.to_owned(), ..Seen::default() }
}

/// `outcome=won` as values.
fn fields(text: &str) -> FieldValues {
    let (name, value) = text.split_once('=').expect("name=value");
    FieldValues::from([(name.to_owned(), value.into())])
}

fn insights(insights: Insights) -> Input {
    Input::Insights { insights: Box::new(insights) }
}

fn answer<T>(words: &[&str], done: impl FnOnce(&str) -> T) -> Answer<T> {
    let refused =
        |kind| Answer::Refused(Refusal { kind, detail: "the CRM's words".to_owned(), field: None });
    match words {
        ["unsure"] => Answer::Unsure,
        ["later", second] => {
            Answer::Later(BEGINNING + Span::seconds(second.parse().expect("a second")))
        }
        ["refused", "sign-in"] => refused(RefusalKind::SignIn),
        ["refused", "permission"] => refused(RefusalKind::Permission),
        ["refused", "rejected"] => refused(RefusalKind::Rejected),
        [word] => Answer::Done(done(word)),
        other => panic!("no answer is called {other:?}"),
    }
}

fn contact(id: &str) -> Contact {
    Contact {
        id: id.into(),
        name: format!("Contact {id}"),
        kind: None,
        latest_activity_at: None,
        created_at: None,
        fields: Vec::new(),
    }
}

fn choice(id: &str) -> ContactChoice {
    ContactChoice { id: id.into(), name: format!("Contact {id}") }
}

fn standing(contact: Option<ContactChoice>) -> Standing {
    Standing {
        subject: SUBJECT.to_owned(),
        body: String::new(),
        contact,
        version: Some("v1".into()),
        ..Standing::default()
    }
}
