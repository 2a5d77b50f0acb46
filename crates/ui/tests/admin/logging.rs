//! Server-side logging: choosing, what it does to whom, and the tree of the scope.

use ledger_core::settings::{Mode, OrgSettings, Scope, ScopeMember};

use crate::Story;

fn on() -> OrgSettings {
    OrgSettings { mode: Mode::On, ..OrgSettings::default() }
}

#[test]
fn what_a_save_does_to_whom_is_said_before_it_is_saved() {
    let mut story = Story::with(OrgSettings::default());
    assert_eq!(story.shows().covered, "The server logs the calls of 0 of 3 people.");
    assert!(story.shows().bar.hidden);

    story.does("choose", "mode", "on");
    let view = story.shows();
    assert_eq!(view.covered, "The server logs the calls of 3 of 3 people.");
    assert_eq!(view.bar.count, "1 unsaved change");
    assert_eq!(
        view.bar.effects,
        ["Client auto-log turns off for 3 people, because the server logs their calls: Ada \
          Example, Ben Example, Cleo Sample."]
    );

    story.does("choose", "mode", "trial");
    assert_eq!(
        story.shows().bar.effects,
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
    assert!(story.shows().bar.hidden, "it is as it was");
}

#[test]
fn a_scope_is_ticked_by_group_and_person_and_says_through_what_someone_is_in_it() {
    let mut story = Story::with(on());
    assert!(story.shows().scope.hidden, "everyone needs no tree");
    story.does("choose", "scope", "only");
    assert_eq!(
        story.field("scope").problem,
        "Nobody is in scope; name someone, or turn server-side logging off."
    );
    let names = |story: &Story| -> Vec<String> {
        let rows = story.shows().scope.rows;
        rows.into_iter()
            .map(|row| {
                let tick = match (row.checked, row.fixed) {
                    (true, true) => "(x)",
                    (true, false) => "x",
                    (false, _) => "-",
                };
                format!("{tick} {} {}", row.name, row.detail)
            })
            .collect()
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
    assert_eq!(story.shows().covered, "The server logs the calls of 2 of 3 people.");
    assert_eq!(
        story.shows().bar.effects,
        ["The server stops logging for 1 person, and their client auto-log is theirs again: Ada \
          Example."]
    );
    story.does("search-scope", "", "nobody at all");
    assert_eq!(story.shows().scope.status, "Nobody and no group matches the search.");
}

#[test]
fn members_that_have_left_the_directory_can_be_ticked_off() {
    let members = [ScopeMember::Site("Rome".to_owned()), ScopeMember::Extension("1".into())];
    let scope = Scope::Except { members: members.into() };
    let mut story = Story::with(OrgSettings { scope, ..on() });
    let gone = |story: &Story| {
        let rows = story.shows().scope.rows;
        rows.iter().find(|row| row.name == "Rome").map(|row| (row.heading, row.checked))
    };
    assert_eq!(gone(&story), Some(("No longer in the directory", true)));
    story.does("toggle-member", "site/Rome", "");
    assert_eq!(gone(&story), None);
}

#[test]
fn dates_are_shown_as_they_are_now_in_the_zone_that_is_chosen() {
    let mut story = Story::with(on());
    assert_eq!(story.field("timeZone").note, "Now it is 2026-03-02 04:00:00 PM there.");
    story.does("choose", "dateFormat", "5");
    assert_eq!(story.field("timeZone").note, "Now it is 02/03/2026 16:00:00 there.");
    let hints: Vec<String> =
        story.field("dateFormat").options.into_iter().map(|option| option.hint).collect();
    assert_eq!(hints[2], "03/02/2026 04:00:00 PM");
}

#[test]
fn every_field_has_a_name_and_a_sentence_and_choices_with_names() {
    let story = Story::with(on());
    let view = story.shows();
    for field in view.above.iter().chain(&view.below) {
        assert!(!field.name.is_empty() && field.help.ends_with('.'), "{}", field.path);
        assert!(field.options.iter().all(|option| !option.name.is_empty()), "{}", field.path);
        assert!(!field.options.is_empty() || field.text.is_some(), "{}", field.path);
    }
}
