//! `cover.toml`: who logs, and what the auto-log switch shows.

use ledger_core::cover::{Cover, CoverHistory, Knowledge, Position, Trial, auto_log_switch};
use ledger_core::settings::user::{Lock, Managed};
use ledger_core::settings::{ManagedSettings, Mode, OrgSettings, Scope, UserChoices, UserSettings};
use ledger_core::time::Millis;
use serde::Deserialize;

use crate::{Checked, check, world};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    name: String,
    who: String,
    #[serde(default)]
    unknown: bool,
    #[serde(default)]
    mode: Mode,
    #[serde(default)]
    scope: Scope,
    wish: Option<bool>,
    managed: Option<Managed<bool>>,
    cover: String,
    switch: String,
}

#[test]
fn the_switch_shows_who_logs() {
    check("cover.toml", |row: &Row| {
        let settings =
            OrgSettings { mode: row.mode.clone(), scope: row.scope.clone(), ..Default::default() };
        let mut history = CoverHistory::default();
        history.note(&settings, Millis(0));
        let cover = history.cover_now(&world::id(&row.who), &world::directory());
        let said = match cover {
            Cover::Server => "server".to_owned(),
            Cover::Client(why) => format!("client {why}"),
        };
        let managed = ManagedSettings { auto_log: row.managed.clone(), ..Default::default() };
        let chosen = UserChoices { auto_log: row.wish, ..Default::default() };
        let wish = UserSettings::of(&managed, &chosen).auto_log;
        let trial = if matches!(row.mode, Mode::Trial { .. }) { Trial::Yes } else { Trial::No };
        let knowledge =
            if row.unknown { Knowledge::Unknown } else { Knowledge::Known { cover, trial } };
        let switch = auto_log_switch(knowledge, &wish);
        let position = match switch.position {
            Position::On => "on",
            Position::Off => "off",
        };
        let lock = match switch.lock {
            Lock::Locked => " locked",
            Lock::Free => "",
        };
        let found = (said, format!("{position}{lock} {}", switch.why));
        Checked::new(&row.name, &(row.cover.clone(), row.switch.clone()), &found)
    });
}
