//! Sync tokens neither skip nor repeat.

use crate::call_log::{CallLog, TokenProblem};
use crate::clock::Moment;
use crate::ids::AccountId;
use crate::play::PlayRequest;
use crate::record::Record;
use crate::scenario::Scenario;

use super::scenarios::planned;

fn records() -> Vec<Record> {
    Scenario::ALL
        .iter()
        .flat_map(|scenario| planned(&PlayRequest::new(*scenario)).publications)
        .enumerate()
        .map(|(position, (_, mut record))| {
            record.id = format!("record-{position}").into();
            record
        })
        .collect()
}

#[test]
fn records_of_one_millisecond_are_each_handed_out_once() {
    let account = AccountId::from("1");
    let mut log = CallLog::default();
    for record in records() {
        log.publish(record, Moment(1000));
    }
    let mut after = Moment(0);
    let mut seen = Vec::new();
    loop {
        let page = log.changes_after(&account, after, 4);
        seen.extend(page.records.iter().map(|(_, record)| record.id.clone()));
        after = log.read_token(&account, &page.token).unwrap();
        if !page.more {
            break;
        }
    }
    let expected: Vec<_> = records().into_iter().map(|record| record.id).collect();
    assert_eq!(seen, expected);
}

#[test]
fn an_updated_record_comes_again_in_its_newest_version_only() {
    let account = AccountId::from("1");
    let mut log = CallLog::default();
    for record in records() {
        log.publish(record, Moment(1000));
    }
    let token = log.changes_after(&account, Moment(0), 1000).token;
    let changed = records().remove(2);
    log.publish(changed.clone(), Moment(2000));
    let after = log.read_token(&account, &token).unwrap();
    let page = log.changes_after(&account, after, 1000);
    let ids: Vec<_> = page.records.iter().map(|(_, record)| record.id.clone()).collect();
    assert_eq!(ids, [changed.id]);
    assert_eq!(log.len(), records().len());
}

#[test]
fn tokens_of_others_and_from_before_a_reset_are_refused() {
    let (mine, other) = (AccountId::from("1"), AccountId::from("2"));
    let mut log = CallLog::default();
    let token = log.changes_after(&mine, Moment(0), 1).token;
    assert_eq!(log.read_token(&other, &token), Err(TokenProblem::Malformed));
    assert_eq!(log.read_token(&mine, "nonsense"), Err(TokenProblem::Malformed));
    log.reset_tokens();
    assert_eq!(log.read_token(&mine, &token), Err(TokenProblem::Expired));
}
