//! Where a person's auto-log switch stands, and why.
//!
//! `{"cover", "trial", "managed", "chosen"}` in: who logs the person's calls as the Worker says it
//! (`{"cover": "server"}`, or `{"cover": "client", "why": "mode-off"}`), null as long as that is
//! not known; whether server-side logging is a trial; what an administrator set for everyone, and
//! what the person chose, as they are stored. All may be left out.
//!
//! `{"position", "lock", "reason", "sentence"}` out: `position` is `on` or `off`, `lock` is `free`
//! or `locked`, `reason` is the code of the sentence.

use ledger_core::cover::{self, Cover, Knowledge, Position, Trial};
use ledger_core::settings::user::{Lock, ManagedSettings, UserChoices, UserSettings};
use serde::{Deserialize, Serialize};

use crate::Flaw;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Asked {
    #[serde(default)]
    cover: Option<Cover>,
    #[serde(default)]
    trial: bool,
    #[serde(default)]
    managed: ManagedSettings,
    #[serde(default)]
    chosen: UserChoices,
}

#[derive(Serialize)]
struct Answered {
    position: Position,
    lock: Lock,
    reason: &'static str,
    sentence: &'static str,
}

/// Says where the switch stands.
///
/// # Errors
///
/// When the input is not as above.
pub(super) fn explain(input: &str) -> Result<String, Flaw> {
    const EXPECTED: &str =
        r#"{"cover": {"cover": "server"}, "trial": false, "managed": {}, "chosen": {}}"#;
    let asked: Asked =
        serde_json::from_str(input).map_err(|flaw| Flaw::json("", &flaw, EXPECTED))?;
    let trial = if asked.trial { Trial::Yes } else { Trial::No };
    let knowledge =
        asked.cover.map_or(Knowledge::Unknown, |cover| Knowledge::Known { cover, trial });
    let settings = UserSettings::of(&asked.managed, &asked.chosen);
    let switch = cover::auto_log_switch(knowledge, &settings.auto_log);
    let answered = Answered {
        position: switch.position,
        lock: switch.lock,
        reason: switch.why.code(),
        sentence: switch.why.sentence(),
    };
    Ok(serde_json::to_string(&answered)? + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Code;

    #[test]
    fn the_switch_follows_cover_then_the_administrator_then_the_person() {
        let rows = [
            (r#"{}"#, "off locked cover-unknown"),
            (r#"{"cover": null, "chosen": {"autoLog": true}}"#, "off locked cover-unknown"),
            (r#"{"cover": {"cover": "server"}}"#, "off locked server-logs"),
            (r#"{"cover": {"cover": "server"}, "trial": true}"#, "off locked server-logs-trial"),
            (
                r#"{"cover": {"cover": "client", "why": "mode-off"}, "chosen": {"autoLog": true}}"#,
                "on free auto-log-on",
            ),
            (
                r#"{"cover": {"cover": "client", "why": "out-of-scope"}, "chosen": {"autoLog": true},
                    "managed": {"autoLog": {"value": false, "lock": "locked"}}}"#,
                "off locked auto-log-off-by-admin",
            ),
        ];
        for (input, expected) in rows {
            let answer: serde_json::Value = serde_json::from_str(&explain(input).unwrap()).unwrap();
            let text = |key: &str| answer[key].as_str().unwrap().to_owned();
            let found = format!("{} {} {}", text("position"), text("lock"), text("reason"));
            assert_eq!(found, expected, "{input}");
            assert!(!text("sentence").is_empty());
        }
    }

    #[test]
    fn a_cover_that_nobody_knows_is_refused() {
        let flaw = explain(r#"{"cover": {"cover": "moon"}}"#).unwrap_err();
        assert_eq!(flaw.code, Code::WrongShape);
        assert!(flaw.problem.contains("expected {\"cover\""), "{flaw}");
    }
}
