//! Server-side logging: choosing, what it does to whom, and the tree of the scope.

use ledger_core::settings::{Mode, OrgSettings, Scope, ScopeMember};
use ledger_ui::sheet::{Row, Tick};

use crate::Story;

fn on() -> OrgSettings {
    OrgSettings { mode: Mode::On, ..OrgSettings::default() }
}

#[test]
fn what_a_save_does_to_whom_is_said_before_it_is_saved() {
    let mut story = Story::with(OrgSettings::default());
    assert_eq!(story.sheet().words("covered"), "The server logs the calls of 0 of 3 people.");
    assert!(!story.sheet().shows("save-bar"));

    story.does("choose", "mode", "on");
    let sheet = story.sheet();
    assert_eq!(sheet.words("covered"), "The server logs the calls of 3 of 3 people.");
    assert_eq!(sheet.words("save-count"), "1 unsaved change");
    assert_eq!(
        story.effects(),
        ["Client auto-log turns off for 3 people, because the server logs their calls: Ada \
          Example, Ben Example, Cleo Sample."]
    );

    story.does("choose", "mode", "trial");
    assert_eq!(
        story.effects(),
        ["Client auto-log turns off for 1 person, because the server logs their calls: Ada \
          Example."]
    );
    story.does("save", "", "");
    assert_eq!(
        story.saved()["settings"]["mode"],
        serde_json::json!({ "kind": "trial", "admin": "1" })
    );
    assert_eq!(story.saved()["baseVersion"], 4);
}

#[test]
fn a_trial_of_another_administrator_stays_theirs() {
    let trial = Mode::Trial { admin: "2".into() };
    let mut story = Story::with(OrgSettings { mode: trial, ..OrgSettings::default() });
    story.does("choose", "mode", "on").does("choose", "mode", "trial");
    assert!(!story.sheet().shows("save-bar"), "it is as it was");
}

#[test]
fn a_scope_is_ticked_by_group_and_person_and_says_through_what_someone_is_in_it() {
    let mut story = Story::with(on());
    assert!(!story.sheet().shows("scope"), "everyone needs no tree");
    story.does("choose", "scope", "only");
    assert_eq!(
        story.field("scope").words("problem"),
        "Nobody is in scope; name someone, or turn server-side logging off."
    );
    let names = |story: &Story| -> Vec<String> {
        let line = |row: &Row| {
            let tick = match (row.ticked("input"), row.has("input", "disabled")) {
                (Some(Tick::On), true) => "(x)",
                (Some(Tick::On), false) => "x",
                (Some(Tick::Off) | None, _) => "-",
            };
            format!("{tick} {} {}", row.words("name"), row.words("detail"))
        };
        story.sheet().list("members").iter().map(line).collect()
    };
    assert_eq!(
        names(&story),
        [
            "- Berlin 2 people",
            "- Paris 1 person",
            "- Support line 1 person",
            "- Ada Example ext. 101 · Berlin",
            "- Ben Example ext. 102 · Berlin",
            "- Cleo Sample ext. 103 · Paris",
        ]
    );

    story.does("toggle-member", "queue/4", "").does("search-scope", "", "ben");
    assert_eq!(names(&story), ["(x) Ben Example ext. 102 · Berlin · through Support line"]);
    story.does("search-scope", "", "").does("open-member", "site/Paris", "");
    story.does("toggle-member", "site/Paris\nextension/3", "");
    assert_eq!(story.sheet().words("covered"), "The server logs the calls of 2 of 3 people.");
    assert_eq!(
        story.effects(),
        ["The server stops logging for 1 person, and their client auto-log is theirs again: Ada \
          Example."]
    );
    story.does("search-scope", "", "nobody at all");
    assert_eq!(story.sheet().words("scope-status"), "Nobody and no group matches the search.");
}

#[test]
fn members_that_have_left_the_directory_can_be_ticked_off() {
    let members = [ScopeMember::Site("Rome".to_owned()), ScopeMember::Extension("1".into())];
    let scope = Scope::Except { members: members.into() };
    let mut story = Story::with(OrgSettings { scope, ..on() });
    let gone = |story: &Story| {
        let sheet = story.sheet();
        let row = sheet.list("members").iter().find(|row| row.words("name") == "Rome")?;
        Some((row.words("heading").to_owned(), row.ticked("input")?))
    };
    assert_eq!(gone(&story), Some(("No longer in the directory".to_owned(), Tick::On)));
    story.does("toggle-member", "site/Rome", "");
    assert_eq!(gone(&story), None);
}

#[test]
fn dates_are_shown_as_they_are_now_in_the_zone_that_is_chosen() {
    let mut story = Story::with(on());
    assert_eq!(story.field("timeZone").words("note"), "Now it is 2026-03-02 04:00:00 PM there.");
    story.does("choose", "dateFormat", "5");
    assert_eq!(story.field("timeZone").words("note"), "Now it is 02/03/2026 16:00:00 there.");
    let formats = story.field("dateFormat");
    assert_eq!(formats.list("options")[2].words("choice-hint"), "03/02/2026 04:00:00 PM");
}

#[test]
fn every_field_has_a_name_and_a_sentence_and_choices_with_names() {
    let story = Story::with(on());
    let sheet = story.sheet();
    for field in sheet.list("above").iter().chain(sheet.list("below")) {
        let (path, options) = (&field.key, field.list("options"));
        assert!(!field.words("name").is_empty() && field.words("help").ends_with('.'), "{path}");
        assert!(options.iter().all(|option| !option.words("choice-name").is_empty()), "{path}");
        assert!(!options.is_empty() || field.shows("text"), "{path}");
    }
}
