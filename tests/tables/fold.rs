//! What events and records of every kind of call come to.
//!
//! A row tells a session and what is to be made of it. The expected text has a line for the call
//! and one for each participant: who, as what, with what result, and the seconds of ringing,
//! talking and holding. An asterisk marks the participants that get an entry.

use ledger_core::call::{self, Call, End, Fold, Participant, Role};

use crate::calls::{CUSTOMER, Told, directory};
use crate::kinds::Row;
use crate::report;
use crate::{kinds, kinds_in_call_log, special_flows};

#[test]
fn every_kind_of_call() {
    let wrong: Vec<String> = rows()
        .filter_map(|row| {
            let expected: Vec<&str> =
                row.expected.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
            let found = described(&row.told);
            (found != expected).then(|| {
                format!(
                    "{}\n  expected\n    {}\n  found\n    {}",
                    row.name,
                    expected.join("\n    "),
                    found.join("\n    ")
                )
            })
        })
        .collect();
    report(&wrong);
}

#[test]
fn without_a_directory_menus_and_queues_are_known_by_what_they_do() {
    let directory = Default::default();
    for (name, roles) in [
        ("through a menu, held once", &["800 ivr", "101 agent"][..]),
        ("through a menu that is left by a key", &["800 ivr", "101 agent"]),
        ("dropped in the menu", &["800 ivr"]),
        (
            "a queue rings three, the second answers",
            &["900 queue", "101 queueLoser", "102 agent", "103 queueLoser"],
        ),
    ] {
        let row = rows().find(|row| row.name == name).expect("a row of that name");
        let call = fold(&row.told).call(&directory).expect("a call");
        let found: Vec<String> = call
            .participants
            .iter()
            .map(|it| format!("{} {}", it.extension_id, role(it)))
            .collect();
        assert_eq!(found, roles, "{name}");
    }
}

fn rows() -> impl Iterator<Item = Row> {
    let all = [kinds::rows(), special_flows::rows(), kinds_in_call_log::rows()];
    all.into_iter().flatten()
}

/// The fold of what a row tells.
pub(crate) fn fold(told: &Told) -> Fold {
    let mut fold = Fold::new("s-1".into());
    for observation in &told.observations {
        fold.observe(observation.clone());
    }
    for record in &told.records {
        fold.record(record.clone());
    }
    fold
}

fn described(told: &Told) -> Vec<String> {
    let (fold, directory) = (fold(told), directory());
    let Some(call) = fold.call(&directory) else { return vec!["nothing".to_owned()] };
    let parts = call::parts(&fold, &call, &directory);
    let mut lines = vec![headline(&call)];
    lines.extend(call.participants.iter().map(|participant| {
        let gets = parts.iter().any(|part| part.extension_id == participant.extension_id);
        format!(
            "{} {} {} {} ring {} talk {} hold {}{}",
            participant.extension_id,
            role(participant),
            word(&participant.result),
            participant.direction.as_str().trim_end_matches("bound").to_lowercase(),
            participant.ring.rounded_seconds(),
            participant.talk.rounded_seconds(),
            participant.hold.rounded_seconds(),
            if gets { " *" } else { "" },
        )
    }));
    lines
}

fn headline(call: &Call) -> String {
    let seconds = |at: ledger_core::time::Millis| {
        format!("{:.3}", at.since(crate::calls::BEGINNING).0 as f64 / 1000.0)
    };
    let end = match call.end {
        End::Open => "open".to_owned(),
        End::Uncertain { at } => format!("uncertain {}", seconds(at)),
        End::Ended { at } => format!("ended {}", seconds(at)),
    };
    let number = call.external_number.as_ref().map_or("-", |number| number.as_str());
    let mut line = format!("{} {end} {number}", call.direction.as_str());
    for linked in &call.linked_to {
        line.push_str(&format!(" -> {linked}"));
    }
    if call.confirmed == call::view::Confirmation::Record {
        line.push_str(" record");
    }
    line
}

fn role(participant: &Participant) -> String {
    word::<Role>(&participant.role)
}

fn word<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_value(value)
        .ok()
        .and_then(|it| it.as_str().map(str::to_owned))
        .unwrap_or_default()
}

#[test]
fn the_customers_number_is_everyones() {
    for row in rows() {
        let found = fold(&row.told).call(&directory()).and_then(|call| call.external_number);
        if let Some(number) = found {
            assert_eq!(number.as_str(), CUSTOMER, "{}", row.name);
        }
    }
}
