//! A draft: problems, undo, what survives, and what happens when someone else saves.

use ledger_core::settings::{Mode, OrgSettings, OwnerPolicy};
use ledger_core::time::Span;
use ledger_ui::admin::FieldId;
use ledger_ui::background::{Reply, Trouble};
use ledger_ui::page::Place;
use ledger_ui::sheet::Row;
use ledger_wire::api::{FailureCode, SettingsDocument};

use crate::{Story, history, json, refused, version};

fn zone(name: &str) -> OrgSettings {
    OrgSettings { time_zone: name.to_owned(), ..OrgSettings::default() }
}

#[test]
fn nothing_is_saved_before_every_problem_is_mended() {
    let mut story = Story::with(OrgSettings::default());
    story.does("write", "timeZone", "Mars/Olympus").answers("zone", Reply::of(&None::<i32>));
    story.does("write", "callTypes.minimumTalk", "ten");
    assert!(!story.sheet().shows("problems"), "nobody has tried to save yet");
    assert_eq!(story.field("callTypes.minimumTalk").words("problem"), "Write a whole number.");
    assert_eq!(story.field("callTypes.minimumTalk").value("input"), "ten");

    story.does("save", "", "");
    assert!(!story.is_asked("save"));
    assert_eq!(story.focus, Some(Place::Problems));
    let sheet = story.sheet();
    let named: Vec<&str> =
        sheet.list("problem-list").iter().map(|row| row.words("go-to")).collect();
    assert_eq!(named[0], "Minimum duration: Write a whole number.");
    assert!(named[1].starts_with("Time zone: \"Mars/Olympus\" is no time zone"), "{named:?}");
    story.does("go-to", "timeZone", "");
    assert_eq!(story.focus, Some(Place::Field(FieldId::TimeZone)));

    story.does("write", "timeZone", "Asia/Tokyo");
    story.answers("zone", Reply::of(&Some(9 * 3600)));
    story.does("write", "callTypes.minimumTalk", "10");
    assert!(!story.sheet().shows("problems"));
    story.does("save", "", "");
    assert_eq!(story.saved()["settings"]["callTypes"]["minimumTalk"], 10_000);
}

#[test]
fn what_was_saved_is_in_force_and_forgotten_as_a_draft() {
    let mut story = Story::with(OrgSettings::default());
    story.does("choose", "mode", "on");
    assert!(story.kept.is_some());
    story.does("save", "", "");
    assert_eq!(story.sheet().words("save"), "Saving…");
    let settings = OrgSettings { mode: Mode::On, ..OrgSettings::default() };
    story.answers("save", json(&SettingsDocument { version: 5, settings }));
    assert!(!story.sheet().shows("save-bar"));
    assert!(story.sheet().words("notice").starts_with("Saved."));
    assert_eq!(story.kept, None);
    assert!(story.is_asked("session"), "cover may have changed for the administrator too");
}

#[test]
fn a_save_that_fails_keeps_the_changes_and_says_why() {
    let mut story = Story::with(OrgSettings::default());
    story.does("choose", "mode", "on").does("save", "", "");
    let trouble = Trouble::Unreachable { server: "https://ledger.example.com".to_owned() };
    story.answers("save", Reply::Trouble { trouble });
    assert!(story.sheet().words("save-problem").contains("cannot be reached"));
    story.does("save", "", "");
    assert!(story.is_asked("save"));
}

#[test]
fn changes_are_taken_back_one_by_one_and_typing_is_one_change() {
    let mut story = Story::with(OrgSettings::default());
    story.does("choose", "mode", "on");
    for typed in ["3", "36", "360"] {
        story.does("write", "retention.callsDays", typed);
    }
    assert_eq!(story.field("retention.callsDays").value("input"), "360");
    story.does("undo", "", "");
    assert_eq!(story.field("retention.callsDays").value("input"), "365");
    assert_eq!(story.focus, Some(Place::Field(FieldId::CallsDays)));
    story.does("undo", "", "");
    assert!(!story.sheet().shows("save-bar"));
}

#[test]
fn an_unsaved_draft_comes_back_with_a_notice_and_can_be_discarded() {
    let mut first = Story::with(OrgSettings::default());
    first.does("choose", "mode", "on");
    let mut story = Story::with_draft(OrgSettings::default(), first.kept);
    assert!(story.sheet().words("notice").starts_with("Your unsaved changes"));
    assert_eq!(story.sheet().words("save-count"), "1 unsaved change");
    story.does("revert", "", "");
    assert!(!story.sheet().shows("save-bar"));
    assert_eq!(story.kept, None);

    let story = Story::with_draft(OrgSettings::default(), Some("of another version".to_owned()));
    assert!(!story.sheet().shows("save-bar"), "what cannot be read is as good as none");
}

#[test]
fn what_two_administrators_changed_is_joined_setting_by_setting() {
    let mut story = Story::with(OrgSettings::default());
    story.does("choose", "mode", "on");
    story.does("write", "timeZone", "Europe/Paris");
    story.does("save", "", "").answers("save", refused(FailureCode::Conflict));
    let theirs = OrgSettings { owner: OwnerPolicy::Admin, ..zone("Asia/Tokyo") };
    story.answers("settings/history", history(vec![version(5, "3", theirs)]));
    let sheet = story.sheet();
    assert_eq!(sheet.words("conflict-title"), "Cleo Sample changed the settings meanwhile");
    let line = |row: &Row| {
        let [name, mine, theirs] = ["name", "mine-words", "theirs-words"].map(|it| row.words(it));
        format!("{name}: {mine} or {theirs}, {}", row.value("mine"))
    };
    let rows: Vec<String> = sheet.list("conflict-rows").iter().map(line).collect();
    assert_eq!(
        rows,
        [
            "Enable server side logging: Enable for account or Disable, mine",
            "Activity record owner: Agent/user (if possible) or Admin, theirs",
            "Time zone: Europe/Paris or Asia/Tokyo, mine",
        ]
    );
    story.does("side", "timeZone", "theirs").does("merge", "", "").does("save", "", "");
    let saved = story.saved();
    assert_eq!(saved["baseVersion"], 5);
    assert_eq!(saved["settings"]["mode"]["kind"], "on");
    assert_eq!(saved["settings"]["owner"], "admin");
    assert_eq!(saved["settings"]["timeZone"], "Asia/Tokyo");
}

#[test]
fn a_draft_that_rests_on_an_older_version_is_joined_too() {
    let mut first = Story::with(OrgSettings::default());
    first.does("choose", "mode", "on");
    let kept = first.kept.unwrap().replace("\"version\":4", "\"version\":3");
    let mut story = Story::with_draft(zone("Asia/Tokyo"), Some(kept));
    story.answers("settings/history", history(vec![version(4, "2", zone("Asia/Tokyo"))]));
    story.does("merge", "", "").does("save", "", "");
    assert_eq!(story.saved()["settings"]["timeZone"], "Asia/Tokyo");
    assert_eq!(story.saved()["settings"]["mode"]["kind"], "on");
}

#[test]
fn the_history_names_changes_and_a_restored_version_waits_to_be_saved() {
    let mut story = Story::with(zone("Asia/Tokyo"));
    story.does("tab", "history", "");
    let quick = OrgSettings { quiet_window: Span::seconds(9), ..zone("Asia/Tokyo") };
    story.answers(
        "settings/history",
        history(vec![
            version(4, "2", zone("Asia/Tokyo")),
            version(3, "1", quick),
            version(2, "1", zone("Europe/Paris")),
            version(1, "9", zone("Europe/Paris")),
        ]),
    );
    let change = |row: &Row| {
        let [name, before, after] = ["name", "before", "after"].map(|it| row.words(it));
        format!("{name} {before} to {after}")
    };
    let line = |row: &Row| {
        let changes: Vec<String> = row.list("changes").iter().map(change).collect();
        let [title, who, nothing] = ["title", "who", "nothing"].map(|it| row.words(it));
        format!("{title} by {who}: {}{nothing}", changes.join(", "))
    };
    let rows: Vec<String> = story.sheet().list("versions").iter().map(line).collect();
    assert_eq!(
        rows,
        [
            "Version 4, in force by Ben Example: Quiet window 9 s to 5 s",
            "Version 3 by Ada Example: Quiet window 5 s to 9 s, Time zone Europe/Paris to Asia/Tokyo",
            "Version 2 by Ada Example: Saved without a difference.",
            "Version 1 by extension id 9: Time zone UTC to Europe/Paris",
        ]
    );
    assert!(!story.sheet().shows("older"));

    story.does("restore", "2", "");
    assert!(story.sheet().words("notice").starts_with("These are the settings of version 2."));
    assert!(story.is_asked("calls/facts"), "a restored version is previewed");
    story.does("save", "", "");
    assert_eq!(story.saved()["settings"]["timeZone"], "Europe/Paris");
}

#[test]
fn settings_that_cannot_be_had_can_be_asked_for_again() {
    let mut story = Story::opens();
    story.answers("settings", refused(FailureCode::Internal));
    assert!(story.sheet().words("trouble-words").contains("Try again"));
    story.does("retry", "", "");
    assert!(story.is_asked("settings"));
}
