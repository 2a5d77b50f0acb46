//! `rules.toml`: would this call be logged, and which rule says so?

use ledger_core::call::CallResult;
use ledger_core::contact::Contact;
use ledger_core::cover::CoverHistory;
use ledger_core::rules::{Answer, Policy, Question, would_log};
use ledger_core::settings::OrgSettings;
use ledger_core::time::{Millis, Span};
use serde::Deserialize;

use crate::{Checked, check, world};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    name: String,
    #[serde(default)]
    settings: Option<toml::Value>,
    from: String,
    to: String,
    #[serde(default = "answered")]
    result: CallResult,
    #[serde(default = "a_minute")]
    talk_seconds: i64,
    contacts: Option<Vec<String>>,
    #[serde(default)]
    began_before_switch_on: bool,
    becomes: Vec<String>,
}

fn answered() -> CallResult {
    CallResult::Answered
}

fn a_minute() -> i64 {
    60
}

/// `Jane`, or `Jane active 5 created 7`: moments in milliseconds, as far as they are known.
fn contact(index: usize, text: &str) -> Contact {
    let words: Vec<&str> = text.split(' ').collect();
    let moment = |what: &str| {
        let at = words.iter().position(|word| *word == what)?;
        Some(Millis(words.get(at + 1)?.parse().unwrap()))
    };
    Contact {
        id: format!("c{}", index + 1).as_str().into(),
        name: words.first().copied().unwrap_or_default().to_owned(),
        kind: None,
        latest_activity_at: moment("active"),
        created_at: moment("created"),
        fields: Vec::new(),
    }
}

#[test]
fn the_rules_decide() {
    check("rules.toml", |row: &Row| {
        let directory = world::directory();
        let mut settings: OrgSettings = match &row.settings {
            Some(settings) => settings.clone().try_into().unwrap(),
            None => OrgSettings::default(),
        };
        if row.settings.as_ref().is_none_or(|settings| settings.get("mode").is_none()) {
            settings.mode = ledger_core::settings::Mode::On;
        }
        let mut cover = CoverHistory::default();
        cover.note(&settings, Millis(1000));
        let policy = Policy { settings, cover, ..Policy::default() };
        let question = Question {
            from: row.from.clone(),
            to: row.to.clone(),
            result: row.result,
            talk: Span::seconds(row.talk_seconds),
            contacts: row.contacts.as_ref().map(|contacts| {
                contacts.iter().enumerate().map(|(index, text)| contact(index, text)).collect()
            }),
        };
        let now = if row.began_before_switch_on { Millis(999) } else { Millis(1000) };
        let becomes: Vec<String> = match would_log(&question, &policy, &directory, now) {
            Err(flaw) => vec![flaw.to_string()],
            Ok(verdicts) => verdicts
                .iter()
                .map(|verdict| {
                    let answer = match verdict.answer {
                        Answer::Log => "log",
                        Answer::Ask => "ask",
                        Answer::Skip => "skip",
                    };
                    let setting = verdict.setting.as_ref().map(|setting| format!(" by {setting}"));
                    let contact =
                        verdict.contact.as_ref().map(|contact| format!(" with {contact}"));
                    format!(
                        "{}: {answer} {}{}{}",
                        verdict.extension_id,
                        verdict.why,
                        contact.unwrap_or_default(),
                        setting.unwrap_or_default()
                    )
                    .replacen("400", "", 1)
                })
                .collect(),
        };
        Checked::new(&row.name, &row.becomes, &becomes)
    });
}
