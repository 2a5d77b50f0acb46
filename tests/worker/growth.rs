//! The account takes on more desks while calls go on: no call is lost, none is at two desks, and
//! those of before are found. `crates/core/tests/desks.rs` plays every order; this is the real
//! thing, once.

use std::time::Duration;

use ledger_core::ledger::{Edit, Intent, State};
use ledger_wire::api::SendIntent;
use xtask::demo::client::Played;
use xtask::demo::{Arguments, play_all, settle};

use crate::setting::{Setting, until};

const ANN: &str = "400200000001";

#[test]
fn calls_stay_where_they_are_while_the_desks_grow_in_number() {
    let mut setting = Setting::enabled("growth");
    let mut plays = play_all(&setting.services, &Arguments::default(), 21).unwrap();
    until("calls are under way", || {
        let delivered =
            |played: &Played| setting.services.platform.status(played.play).unwrap().delivered;
        (plays.iter().map(delivered).sum::<u64>() >= 15).then_some(())
    });
    assert_eq!(desks(&setting), 4);

    // From now on a desk is meant for one call a day: as the call log is read, they double and
    // double again. The hook has forgotten what it knew of their number.
    setting.services.worker.kill().unwrap();
    setting.services.worker.change_var("LEDGER_CALLS_A_DAY_PER_DESK", "1");
    setting.services.worker.again().unwrap();
    plays.extend(play_all(&setting.services, &Arguments::default(), 22).unwrap());
    came_right(&setting, &plays, 18);
    let grown = desks(&setting);
    assert!(grown > 4, "there are {grown} desks");

    // Crashed once more, with many desks from the first event on.
    setting.services.worker.kill().unwrap();
    setting.services.worker.again().unwrap();
    plays.extend(play_all(&setting.services, &Arguments::default(), 23).unwrap());
    came_right(&setting, &plays, 27);

    // A person writes to calls of before and of after.
    for (number, played) in plays.iter().enumerate().filter(|(_, played)| is_anns(&setting, played))
    {
        let send = SendIntent {
            idempotency_key: format!("growth-{number}"),
            intent: Intent::Edit(Edit { note: Some("Found again".to_owned()), ..Edit::default() }),
        };
        setting.admin.intend(&played.sessions[0], ANN, &send).unwrap();
    }
    let noted = || {
        let all = setting.admin.activities().unwrap();
        all.iter().filter(|activity| activity.body.contains("Found again")).count()
    };
    until("the notes are in the records", || (noted() >= 3).then_some(()));
    assert_eq!(setting.admin.activities().unwrap().len(), 27);
}

/// Whether a play is a call that Ann has in the CRM.
fn is_anns(setting: &Setting, played: &Played) -> bool {
    setting.admin.calls().unwrap().iter().any(|row| {
        row.telephony_session_id.as_str() == played.sessions[0]
            && row.extension_id.as_str() == ANN
            && row.state == State::Logged
    })
}

fn came_right(setting: &Setting, plays: &[Played], activities: usize) {
    let rows = settle(&setting.services, &setting.admin, plays, Duration::from_secs(120)).unwrap();
    for row in rows {
        assert!(row.ok, "{}: {:?}", row.scenario, row.wrong);
    }
    assert_eq!(setting.admin.activities().unwrap().len(), activities);
}

/// How many desks have stored anything: each has a database of its own, beside workerd's own.
fn desks(setting: &Setting) -> usize {
    let folder = setting.services.worker.folder().join("state/call-ledger-Desk");
    let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    let is_desk = |path: &std::path::PathBuf| {
        path.extension().is_some_and(|ending| ending == "sqlite")
            && path.file_stem().is_some_and(|stem| stem != "metadata")
    };
    files.filter(is_desk).count()
}
